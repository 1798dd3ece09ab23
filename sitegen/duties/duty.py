"""What a duty is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sitegen.frozen import Frozen


class Duty(Frozen, frozen=True):
    """Something that must be done by a day. Derived from the site, those of the past and of the future alike."""

    row: str
    """The row of the task list that asks for it, or empty."""
    what: str
    """What is to be done, in Chinese: ``解读“云溪县养殖备案办法”``."""
    due: date
    """The last day on which it is in time."""
    done: date | None
    """The day on which it was done; a later day than today's when that is planned; None when it is open."""
    unit: str
    """Title of the unit that answers for it, or empty when the whole body does."""
    path: str
    """The file in which it is seen, relative to ``content/``."""
    line: int
    """Line in that file, from 1."""
    since: date
    """The day from which the limit runs."""
    limit: str
    """The limit in words: ``3个工作日``."""
    rows: tuple[str, ...] = ()
    """Other rows that ask for it too."""
    known: bool = True
    """Whether the holidays of all its years are published or registered; else weekdays were counted as working days."""

    def overdue(self, today: date) -> bool:
        """Whether it is not done yet and the day has passed."""
        return self.done is None and self.due < today

    @property
    def late(self) -> bool:
        """Whether it was done, or is to be done, after the day."""
        return self.done is not None and self.done > self.due

    def lateness(self, today: date) -> str:
        """How late it is, in Chinese, with both days."""
        guess = (
            "" if self.known else f"（{self.due.year}年的放假安排程序里还没有，site.yaml 里也没有登记，按没有调休计算）"
        )
        limit = f"{self.what}：从{self.since}起{self.limit}，应当不晚于{self.due}{guess}"
        if self.done is None:
            return f"{limit}，已经过了{(today - self.due).days}天，还没有做。"
        return f"{limit}，实际是{self.done}，晚了{(self.done - self.due).days}天。"


def quoted(title: str) -> str:
    """A title in quotation marks; its own ones become single."""
    return f"“{title.replace('“', '‘').replace('”', '’')}”"


def first(days: Iterable[date | None]) -> date | None:
    """The earliest of some days, or None when there is none."""
    return min((day for day in days if day), default=None)
