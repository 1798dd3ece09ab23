"""Everything that has a day by which it must be done."""

from __future__ import annotations

from datetime import date

from sitegen.assemble import Site
from sitegen.frozen import Frozen


class Duty(Frozen, frozen=True):
    """Something that must be done by a day."""

    row: str
    """Row of the task list."""
    what: str
    due: date
    done: date | None
    """The day on which it was done."""
    unit: str
    """Title of the unit that has to do it, or empty."""
    path: str
    """Relative to ``content/``."""
    line: int
    known: bool
    """Whether the official calendar covers the days."""


def duties(site: Site) -> tuple[Duty, ...]:
    """All duties of a body, done or not, future ones too."""
    return ()
