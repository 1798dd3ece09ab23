"""What a command remembers of its judgement, and of what it was judged from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sitegen.findings import Judgement
from sitegen.fonts import Face


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was judged, and what stands for everything that it was judged from."""

    base_url: str
    fixed_day: date | None
    """What ``site.yaml`` says."""
    today: date
    key: bytes
    """Of the settings, all documents but their texts, where all files lie, the ledger, what was seen online, and the day."""
    texts: bytes
    """Of the texts of all documents."""
    judgement: Judgement
    read: dict[str, bytes]
    """What stands for the texts that were compared with each other, by path."""
    face: Face
    """The font that pictures were drawn with."""

    def answers(self, base_url: str, asked: date | None, clock: date) -> bool:
        """Whether it is about this address, day and computer; a day that was asked for wins over the body's, which wins over the clock."""
        return self.base_url == base_url and self.today == (asked or self.fixed_day or clock) and self.face.stands()
