"""Duties of whole columns and settings: what must be fresh, what every year must bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, date, timedelta

from sitegen.assemble import Site
from sitegen.config import BODY_UNIT
from sitegen.duties.duty import Duty, first, quoted
from sitegen.frozen import Frozen
from sitegen.model import Document
from sitegen.standard import Column
from sitegen.workdays import later

POST_DAYS = 14
"""An account of new media is updated at least every two weeks."""
BLANK_DAYS = 365
"""How long 本期无 may stand without being confirmed."""
_MONEY = {"budget": "disclosure/finance/budget", "final-account": "disclosure/finance/final-accounts"}
"""The kinds of which every unit has one a year → the column of the body's own."""
_AFFILIATES = "disclosure/finance/affiliates"
_AHEAD = timedelta(366)
"""How far ahead yearly entries are foreseen."""


class Upkeep(Frozen, frozen=True):
    """A duty with the columns that it is about."""

    columns: tuple[Column, ...]
    duty: Duty


class Entry(Frozen, frozen=True):
    """What a year must bring to a column, and whether it has."""

    year: int
    what: str
    """``部门预算``, without the year."""
    column: Column
    duty: Duty


def freshness(site: Site) -> Iterator[Upkeep]:
    """Every column with a limit has something new within it; columns of one group count together."""
    groups: dict[str, list[Column]] = defaultdict(list)
    for column in site.standard.columns.values():
        if column.update_within and column.layout != "sections" and _served(site, column):
            groups[column.freshness_group or column.id].append(column)
    for columns in groups.values():
        since = last_update(site, columns)
        if since:
            limit = min(column.update_within for column in columns)
            names = "".join(quoted(column.title) for column in columns)
            what = f"更新{names}{'之一' if len(columns) > 1 else ''}"
            due = later(since, limit)
            duty = _of_column(site, columns[0], what=what, since=since, due=due, limit=f"{limit}天")
            yield Upkeep(tuple(columns), duty)


def home_page(site: Site) -> Iterator[Upkeep]:
    """A body with a site of its own has something new on its home page every two weeks."""
    column = next((column for column in site.standard.columns.values() if column.own_site_update_within), None)
    if site.config.own_site and column and site.newest and (since := site.newest[0].published_on):
        limit = column.own_site_update_within
        due = later(since, limit)
        duty = _of_column(site, column, row="T42", what="更新首页", since=since, due=due, limit=f"{limit}天")
        yield Upkeep((column,), duty)


def new_media(site: Site) -> Iterator[Duty]:
    """Every account has a post every two weeks."""
    for number, account in enumerate(site.config.meta.records("new_media")):
        since = account.day("last_post")
        if since:
            lines = site.config.lines
            yield Duty(
                row="T48" if "视频" in account.text("platform") else "T47",
                what=f"更新{account.text('platform')}“{account.text('account')}”",
                due=later(since, POST_DAYS),
                done=None,
                unit=account.text("operator"),
                path="site.yaml",
                line=lines.get(f"new_media.{number}", lines.get("new_media", 1)),
                since=since,
                limit=f"{POST_DAYS}天",
            )


def blanks(site: Site) -> Iterator[Upkeep]:
    """That a column has nothing (本期无) is confirmed once a year."""
    for column in site.standard.columns.values():
        if column.blank and column.blank.word == "本期无" and column.blank.on and _belongs(site, column):
            since = column.blank.on
            what, due = f"核实{quoted(column.title)}是不是仍然没有内容", later(since, BLANK_DAYS)
            yield Upkeep((column,), _of_column(site, column, what=what, since=since, due=due, limit="一年"))


def statutory_reports(site: Site) -> Iterator[Entry]:
    """Reports for which a rule sets the day: the annual report and others."""
    for column in site.standard.columns.values():
        if column.yearly and column.due and _served(site, column):
            for kind in column.yearly_kinds or column.kinds:
                documents = [document for document in site.below(column.id) if document.kind == kind]
                month, day = map(int, column.due.split("-"))
                days = {year: date(year + 1, month, day) for year in _years(site, documents)}
                yield from _entries(site, column, site.standard.kinds[kind].title, documents, days)


def yearly_entries(site: Site) -> Iterator[Entry]:
    """What every year brings without a rule that sets the day: work points, summaries, performance, totals."""
    for column in site.standard.columns.values():
        if column.yearly and not column.due and _served(site, column):
            together = site.below(column.id)
            for kind in column.yearly_kinds or column.kinds:
                if kind not in _MONEY:
                    documents = [document for document in together if document.kind == kind]
                    # A summary that was never published is missing since the first work points.
                    years = _years(site, documents or together)
                    days = {year: _customary(site, kind, year) for year in years}
                    yield from _entries(site, column, site.standard.kinds[kind].title, documents, days)


def budgets_and_accounts(site: Site) -> Iterator[Entry]:
    """Every unit with money of its own has a budget and a final account a year."""
    for kind, own_column in _MONEY.items():
        documents = [document for document in site.below("disclosure/finance") if document.kind == kind]
        by_unit: dict[str, list[Document]] = defaultdict(list)
        for document in documents:
            by_unit[document.meta.text("budget_unit")].append(document)
        years = _years(site, documents)
        for unit, title, lasting in _money_units(site, years):
            column = site.standard.columns[own_column if unit == BODY_UNIT else _AFFILIATES]
            if _served(site, column):
                days = {year: _customary(site, kind, year) for year in lasting}
                what = f"{title}{site.standard.kinds[kind].title}"
                yield from _entries(site, column, what, by_unit[unit], days)


def last_update(site: Site, columns: Iterable[Column]) -> date | None:
    """When something in these columns or below them was last new; of the basic catalogue, when it was last changed."""
    days = [document.updated_on for column in columns for document in site.below(column.id)]
    if any(column.layout == "catalogue" for column in columns):
        days += [day for day, _ in site.standard.history[:1]]
    return max((day for day in days if day and day <= site.today), default=None)


def _belongs(site: Site, column: Column) -> bool:
    """Whether the column is one for a body of this sort."""
    return site.config.own_site or not column.own_site_only


def _served(site: Site, column: Column) -> bool:
    """Whether it is a column that documents of ours keep alive."""
    empty = column.blank is not None and not site.below(column.id)
    return _belongs(site, column) and site.visible(column) and not column.link and not empty


def _money_units(site: Site, years: Iterable[int]) -> Iterator[tuple[str, str, list[int]]]:
    """Units with money of their own: id, title, and the years in which they stood from beginning to end."""
    years = list(years)
    yield BODY_UNIT, "本部门", years
    for record in site.config.meta.records("units"):
        if record.flag("own_budget", record.flag("affiliate")):
            since, until = record.day("from") or date.min, record.day("until") or date.max
            lasting = [year for year in years if since <= date(year, 1, 1) and date(year, 12, 31) <= until]
            yield record.text("id") or record.text("title"), record.text("title"), lasting


def _years(site: Site, documents: Iterable[Document]) -> range:
    """From the first year that has an entry to the one that comes next."""
    years = [year for document in documents if 1990 < (year := document.meta.number("year")) <= site.today.year + 1]
    return range(min(years), min(site.today.year + 2, MAXYEAR)) if years else range(0)


def _customary(site: Site, kind: str, year: int) -> date:
    """By when the entry of a year is usual; the end of the next year where no custom is known."""
    words = site.standard.kinds[kind].customary or "次年12-31"
    month, day = map(int, words[2:].split("-"))
    return date(year + words.startswith("次年"), month, day)


def _entries(
    site: Site, column: Column, what: str, documents: Iterable[Document], days: Mapping[int, date]
) -> Iterator[Entry]:
    """The entries of some years, each with the day by which it is due."""
    standing: dict[int, list[Document]] = defaultdict(list)
    for document in documents:
        standing[document.meta.number("year")].append(document)
    for year, due in days.items():
        found = standing[year]
        if due - site.today <= _AHEAD:
            earliest = min(found, key=lambda document: str(document.published_on), default=None)
            duty = _of_column(
                site,
                column,
                what=f"发布{year}年的{what}",
                since=date(year, 12, 31),
                due=due,
                limit=f"{due.year}年{due.month}月{due.day}日前",
                done=first(document.published_on for document in found),
                document=earliest,
            )
            yield Entry(year, what, column, duty)


def _of_column(
    site: Site,
    column: Column,
    *,
    what: str,
    since: date,
    due: date,
    limit: str,
    done: date | None = None,
    document: Document | None = None,
    row: str = "",
) -> Duty:
    """A duty of a column: seen in the document that does it, else in ``catalogue.yaml``."""
    return Duty(
        row=row or next(iter(column.rows), ""),
        rows=column.rows,
        what=what,
        due=due,
        done=done,
        unit=site.config.unit_title(column.unit),
        path=document.path if document else "catalogue.yaml",
        line=document.line("published_on") if document else column.line,
        since=since,
        limit=limit,
    )
