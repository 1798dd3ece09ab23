"""Who is told how far a build is. The silent one here; ``cli`` shows it to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class Watch:
    """Told of every stage and of every step in it; says nothing."""

    def stage(self, name: str, total: int = 0) -> None:
        """A stage begins; ``total`` steps are to come, 0 when that is not known."""

    def step(self) -> None:
        """One step is done."""

    def steps(self, items: Iterable[T]) -> Iterator[T]:
        """Count a step for every item that is taken."""
        for item in items:
            yield item
            self.step()


SILENT = Watch()
