"""Work spread over processes: the same call does it here when there is little of it. Results come in order."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

_SMALL = 200
"""Fewer pieces are done faster in this process than by starting others."""
_CHUNK = 50
"""Pieces that go to a process at once."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Up to ``jobs`` processes, started when there is enough to do. Any executor of ``concurrent.futures`` fits in their place."""

    jobs: int = 1
    method: str | None = None
    """How processes are started (see ``multiprocessing``); the system's usual way when it is not said."""

    def map(self, work: Callable[[S, T], R], shared: S, items: Iterable[T], count: int) -> Iterator[R]:
        """``work(shared, item)`` for every item. ``work`` is a function of a module, the values can be pickled.

        ``count`` is how many there will be, about; only a few items are taken ahead of the results.
        """
        if self.jobs < 2 or count < _SMALL:
            return (work(shared, item) for item in items)
        return self._spread(work, shared, iter(items))

    def _spread(self, work: Callable[[S, T], R], shared: S, items: Iterator[T]) -> Iterator[R]:
        from concurrent.futures import ProcessPoolExecutor  # dear to load, and most runs are small
        from multiprocessing import get_context

        with ProcessPoolExecutor(
            self.jobs, get_context(self.method), initializer=_begin, initargs=(work, shared)
        ) as pool:
            waiting: deque[Future[list[R]]] = deque()
            try:
                while chunk := list(islice(items, _CHUNK)):
                    waiting.append(pool.submit(_work, chunk))
                    if len(waiting) > 2 * self.jobs:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


_task: list[Any] = []
"""In a worker: what it does, and what all pieces share."""


def _begin(work: Callable[[S, T], R], shared: S) -> None:
    gc.disable()  # a worker lives for one stage
    _task[:] = [work, shared]


def _work(chunk: list[Any]) -> list[Any]:
    work, shared = _task
    return [work(shared, item) for item in chunk]
