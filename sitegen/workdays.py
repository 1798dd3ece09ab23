"""工作日: the official calendar of holidays and make-up days, with what a body registers of its own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import cache

from sitegen.frozen import Frozen
from sitegen.model import Meta

_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:至(\d{4}-\d{2}-\d{2}))?")
_LONGEST = 31
"""Days; no holiday is longer, so a longer span is a slip."""


class OwnYear(Frozen, frozen=True):
    """What a body registers of one year (节假日安排)."""

    year: int
    off: frozenset[date] = frozenset()
    """放假日期."""
    work: frozenset[date] = frozenset()
    """调休上班日期."""
    slips: tuple[str, ...] = ()
    """Entries that are no day, no span of days, or lie in another year, as written."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """The official calendar; a year that a body registers is laid over it."""

    own: Mapping[int, OwnYear]
    """By year."""

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day."""
        days = self._year(day.year)
        place = bisect_right(days, day)
        return place > 0 and days[place - 1] == day

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day, which itself is not counted; ``count`` is at least 1."""
        year, place = day.year, bisect_right(self._year(day.year), day) + count - 1
        while place >= len(self._year(year)):
            if year == MAXYEAR:
                return date.max
            place -= len(self._year(year))
            year += 1
        return self._year(year)[place]

    def between(self, first: date, last: date) -> int:
        """How many working days come after the first day up to the last one, which counts; 0 when the last is not later."""
        if last <= first:
            return 0
        whole = sum(len(self._year(year)) for year in range(first.year, last.year))
        return whole + bisect_right(self._year(last.year), last) - bisect_right(self._year(first.year), first)

    def known(self, first: date, last: date) -> bool:
        """Whether the holidays of all years from one day to another are published or registered; if not, weekdays were counted."""
        return all(year in self.own or _official(year) is not None for year in range(first.year, last.year + 1))

    def _year(self, year: int) -> tuple[date, ...]:
        return _workdays(year, self.own.get(year))


def later(day: date, days: int) -> date:
    """The day so many days later; the calendar's last where it has no more (an author's slip of a year must not end the program)."""
    return day + timedelta(min(days, (date.max - day).days))


def workdays_of(settings: Meta) -> Workdays:
    """The calendar of a body: ``site.yaml`` may register years under 节假日安排."""
    years: dict[int, OwnYear] = {}
    for own in own_years(settings):
        before = years.get(own.year, OwnYear(own.year))
        years[own.year] = OwnYear(own.year, before.off | own.off, before.work | own.work, before.slips + own.slips)
    return Workdays({year: own for year, own in years.items() if year})


def own_years(settings: Meta) -> tuple[OwnYear, ...]:
    """What ``site.yaml`` registers, entry by entry; a year may stand in several."""
    return tuple(_own_year(record) for record in settings.records("calendar"))


def _own_year(record: Meta) -> OwnYear:
    year = record.number("year")
    days: dict[str, set[date]] = {"off": set(), "work": set()}
    slips = []
    for name, found in days.items():
        for written in record.texts(name):
            span = _span(written)
            if span and all(day.year == year for day in span):
                found.update(span)
            else:
                slips.append(written)
    return OwnYear(year, frozenset(days["off"]), frozenset(days["work"]), tuple(slips))


def _span(written: str) -> tuple[date, ...]:
    """The days of ``2027-01-01`` or ``2027-02-05至2027-02-11``; none when it is neither."""
    match = _SPAN.fullmatch(written.replace(" ", ""))
    if not match:
        return ()
    try:
        first = date.fromisoformat(match.group(1))
        last = date.fromisoformat(match.group(2) or match.group(1))
    except ValueError:
        return ()
    return tuple(first + timedelta(number) for number in range(min((last - first).days + 1, _LONGEST)))


@cache
def _workdays(year: int, own: OwnYear | None) -> tuple[date, ...]:
    """The working days of a year, in order."""
    official = _official(year)
    days = {day for day in _days(year) if day.weekday() < 5} if official is None else official
    return tuple(sorted((days - own.off) | own.work if own else days))


@cache
def _official(year: int) -> frozenset[date] | None:
    """The working days that the State Council's notice gives a year, or None when the library does not know the year."""
    # Few bodies need it in most runs: it is imported when the first limit is counted.
    from chinese_calendar import is_workday

    try:
        return frozenset(day for day in _days(year) if is_workday(day))
    except NotImplementedError:
        return None


def _days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(number) for number in range((date(year, 12, 31) - first).days + 1))
