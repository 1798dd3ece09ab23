"""Everything that has a day by which it must be done."""

from __future__ import annotations

from sitegen.assemble import Site
from sitegen.duties.duty import Duty

__all__ = ["Duty", "duties"]


def duties(site: Site) -> tuple[Duty, ...]:
    """All duties of a body, done or not, future ones too."""
    return ()
