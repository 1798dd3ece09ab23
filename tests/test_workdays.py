"""Working days: the official calendar, a body's own years over it, and weekdays where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.model import Meta
from sitegen.workdays import OwnYear, Workdays, later, workdays_of
from tests.bodies import make_body

CALENDAR = Workdays({})
DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))
ANY_DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))
COUNTS = st.integers(1, 300)


def registered(year: int, **days: tuple[str, ...]) -> Workdays:
    record: Mapping[str, object] = {"year": year, **days}
    return workdays_of(Meta({"calendar": (record,)}))


@given(DAYS)
def test_it_agrees_with_the_official_calendar(day: date) -> None:
    assert CALENDAR.is_workday(day) is chinese_calendar.is_workday(day)


@given(st.dates(date(2004, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_it_counts_as_the_official_calendar_does(day: date, count: int) -> None:
    day = chinese_calendar.find_workday(0, day)  # from a holiday on, the library counts the first working day as none
    assert CALENDAR.add(day, count) == chinese_calendar.find_workday(count, day)


@given(ANY_DAYS, COUNTS)
def test_the_last_day_of_a_limit_is_the_last_that_is_in_time(day: date, count: int) -> None:
    due = CALENDAR.add(day, count)
    assert CALENDAR.is_workday(due)
    assert CALENDAR.between(day, due) == count
    assert CALENDAR.between(day, due - timedelta(1)) == count - 1


@given(ANY_DAYS, ANY_DAYS, COUNTS)
def test_who_begins_later_ends_no_earlier(one: date, other: date, count: int) -> None:
    early, late = sorted((one, other))
    assert CALENDAR.add(early, count) <= CALENDAR.add(late, count)
    assert CALENDAR.add(early, count) < CALENDAR.add(early, count + 1)


@given(ANY_DAYS, ANY_DAYS, ANY_DAYS)
def test_days_between_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    whole = CALENDAR.between(first, last)
    assert whole == CALENDAR.between(first, middle) + CALENDAR.between(middle, last)
    assert whole == sum(CALENDAR.is_workday(first + timedelta(n)) for n in range(1, (last - first).days + 1))
    assert CALENDAR.between(last, first) == 0


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 9, 18), 20, date(2026, 10, 22)),  # over the national holiday, with make-up days
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday of work before the Spring Festival
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 12, 10), 20, date(2027, 1, 7)),  # into a year of which nothing is published
    ],
)
def test_limits_over_holidays(day: date, count: int, due: date) -> None:
    assert CALENDAR.add(day, count) == due


def test_the_calendar_ends_with_its_last_day() -> None:
    assert CALENDAR.add(date(9999, 12, 30), 20) == date.max
    assert later(date(9999, 12, 30), 20) == date.max
    assert later(date(2026, 6, 30), 20) == date(2026, 7, 20)


def test_it_says_when_the_holidays_of_a_year_are_not_known() -> None:
    assert CALENDAR.known(date(2004, 1, 1), date(2026, 12, 31))
    assert not CALENDAR.known(date(2026, 12, 10), date(2027, 1, 7))
    assert not CALENDAR.known(date(2003, 12, 31), date(2004, 1, 5))
    assert CALENDAR.is_workday(date(2032, 10, 1))  # a Friday; nothing better is known


def test_a_body_registers_a_year() -> None:
    calendar = registered(2032, off=("2032-01-01", "2032-10-01至2032-10-07"), work=("2032-09-25",))
    assert calendar.known(date(2032, 1, 1), date(2032, 12, 31))
    assert not calendar.is_workday(date(2032, 10, 1))
    assert calendar.is_workday(date(2032, 9, 25))  # a Saturday
    assert calendar.add(date(2032, 9, 30), 1) == date(2032, 10, 8)


def test_holidays_of_a_region_lie_over_the_official_calendar() -> None:
    calendar = registered(2026, off=("2026-04-20",))
    assert CALENDAR.is_workday(date(2026, 4, 20))
    assert not calendar.is_workday(date(2026, 4, 20))
    assert calendar.is_workday(date(2026, 2, 14))


def test_slips_are_kept_and_do_nothing() -> None:
    written = ("2032-02-30", "2031-10-01", "2032-10-07至2032-10-01", "国庆节")
    own = registered(2032, off=written).own[2032]
    assert own == OwnYear(2032, slips=written)


def test_a_body_writes_its_year_in_chinese(tmp_path: Path) -> None:
    body = make_body(tmp_path)
    settings = tmp_path / "content/site.yaml"
    lines = "节假日安排:\n  - 年份: 2032\n    放假日期: [2032-10-01至2032-10-07]\n    调休上班日期: [2032-09-25]\n"
    settings.write_text(settings.read_text("utf-8") + lines, "utf-8")
    calendar = workdays_of(body.site().config.meta)
    assert calendar.own[2032].off == {date(2032, 10, day) for day in range(1, 8)}
    assert calendar.own[2032].work == {date(2032, 9, 25)}
