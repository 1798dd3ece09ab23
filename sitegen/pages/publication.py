"""公开情况统计: how much was published, by year, month, sub-column and unit (P18), as charts, tables and files.

It counts by the day of publication and speaks of the newest year that something was published in: it changes only when
documents come or go, never because the day changed or a text did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from operator import attrgetter

from msgspec.structs import replace

from sitegen.charts import COLUMNS, Chart, Series
from sitegen.frozen import Frozen
from sitegen.memo import digest
from sitegen.model import Page, Wanted
from sitegen.pages.charts import chart_view
from sitegen.pages.home import page_beside
from sitegen.pages.parts import FileView
from sitegen.pages.sheets import Known, csv_bytes, json_bytes, offered, xlsx_bytes
from sitegen.pages.shelf import Shelf
from sitegen.pages.views import PublicationView
from sitegen.urls import PUBLICATION, publication_address

_TITLE = "公开情况统计"
_NO_UNIT = "未注明责任科室"
_YEARS, _MONTHS = 5, 12
_DRAWN = 12
"""So many sub-columns and units are drawn; the tables have all."""
_WITHIN = "disclosure/"
"""What lies in this column is counted by its sub-columns, the rest by the first level."""


class Place(Frozen, frozen=True):
    """Where and when a document was published."""

    year: int
    month: int
    column: str
    """Id of the sub-column."""
    unit: str
    """Title of 责任科室, or empty."""


class Counts(Frozen, frozen=True):
    """How many documents are public."""

    at: Mapping[Place, int]
    titles: Mapping[str, str]
    """Of the sub-columns, by id, in the order of the tree."""
    year: int
    """The newest year that has any; 0 when there is nothing yet."""
    month: int
    """The newest month of that year."""

    def by(self, *names: str) -> Counter[object]:
        """Added up by some of what a place says: ``by("year")[2026]``, ``by("year", "month")[2026, 6]``."""
        found: Counter[object] = Counter()
        key = attrgetter(*names)
        for place, count in self.at.items():
            found[key(place)] += count
        return found


def publication(shelf: Shelf, known: Known) -> tuple[Page, list[Wanted]]:
    """The page and the files that it offers."""
    counts = counts_of(shelf)
    files = publication_files(counts, known)
    return publication_page(shelf, counts, [view for view, _ in files]), [wanted for _, wanted in files]


def counts_of(shelf: Shelf) -> Counts:
    """Count what is public on the day."""
    site = shelf.site
    at: Counter[Place] = Counter()
    for document in site.public:
        if day := document.published_on:
            parts = document.column.split("/")
            column = "/".join(parts[:2]) if document.column.startswith(_WITHIN) else parts[0]
            at[Place(day.year, day.month, column, site.unit(document))] += 1
    used = {place.column for place in at}
    titles = {column.id: column.title for column in site.standard.columns.values() if column.id in used}
    year, month = max(((place.year, place.month) for place in at), default=(0, 0))
    return Counts(dict(at), titles, year, month)


def publication_page(shelf: Shelf, counts: Counts, files: Sequence[FileView]) -> Page:
    """The page; ``files`` are what ``publication_files`` gave."""
    years = counts.by("year")
    facts = [("已公开信息", years.total())]
    if counts.year:
        facts += [(f"{year}年公开", years[year]) for year in (counts.year, counts.year - 1)]
    view = PublicationView(
        tuple((label, f"{number:,}") for label, number in facts),
        _beside_entries(shelf),
        tuple(map(chart_view, _charts(counts))) if counts.year else (),
        tuple(files),
    )
    return page_beside(shelf, PUBLICATION, "pages/publication.html", _TITLE, publication=view)


def _beside_entries(shelf: Shelf) -> tuple[tuple[str, int], ...]:
    """What is public in the columns that the home page shows no entry for: why its entries add up to less."""
    site = shelf.site
    found = (
        (column.title, len(site.below(column.id)))
        for column in site.standard.children("")
        if not column.in_navigation and site.visible(column)
    )
    return tuple((title, count) for title, count in found if count)


def _charts(counts: Counts) -> Iterator[Chart]:
    this, last = counts.year, counts.year - 1
    in_years, in_months = counts.by("year"), counts.by("year", "month")
    first = max(min(place.year for place in counts.at), this - _YEARS + 1)
    years, months = range(first, this + 1), range(1, _MONTHS + 1)
    labels = tuple(f"{year}年" for year in years)
    numbers = [in_years[year] for year in years]
    if older := in_years.total() - sum(numbers):
        labels, numbers = (f"{first - 1}年及以前", *labels), [older, *numbers]
    by_year = Series("", tuple(map(Decimal, numbers)))
    note = f"{this}年截至{counts.month}月。" if counts.month < _MONTHS else ""
    yield Chart("page-years", "历年公开条数", labels, (by_year,), COLUMNS, "条", "年份", note=note)
    by_month = (
        Series(
            f"{this}年", tuple(Decimal(in_months[this, month]) if month <= counts.month else None for month in months)
        ),
        Series(f"{last}年", tuple(Decimal(in_months[last, month]) for month in months)),
    )
    yield Chart("page-months", "按月公开条数", tuple(f"{month}月" for month in months), by_month, COLUMNS, "条", "月份")
    units = {unit: unit or _NO_UNIT for unit in sorted({place.unit for place in counts.at})}
    yield _ranked(Chart("page-columns", "按子栏目公开条数", (), (), heading="子栏目"), counts, "column", counts.titles)
    yield _ranked(Chart("page-units", "按责任科室公开条数", (), (), heading="责任科室"), counts, "unit", units)


def _ranked(chart: Chart, counts: Counts, name: str, titles: Mapping[str, str]) -> Chart:
    """The newest year beside the same months of the year before, the most first."""
    this, last = counts.year, counts.year - 1
    so_far = {place: count for place, count in counts.at.items() if place.month <= counts.month}
    found = replace(counts, at=so_far).by("year", name)
    keys = sorted(titles, key=lambda key: (-found[this, key], -found[last, key]))
    whole = counts.month == _MONTHS
    names = {this: f"{this}年", last: f"{last}年" if whole else f"{last}年同期"}
    series = tuple(Series(names[year], tuple(Decimal(found[year, key]) for key in keys)) for year in (this, last))
    return replace(
        chart,
        title=chart.title + ("" if whole else f"（{this}年1月至{counts.month}月）"),
        labels=tuple(titles[key] for key in keys),
        series=series,
        unit="条",
        compared=True,
        most=_DRAWN,
    )


def publication_files(counts: Counts, known: Known) -> list[tuple[FileView, Wanted]]:
    """Unit by sub-column, month by month, to reckon an assessment with; nothing while nothing is public."""
    if not counts.year:
        return []
    this, last, months = counts.year, counts.year - 1, range(1, _MONTHS + 1)
    head = ("责任科室", "栏目", *(f"{this}年{month}月" for month in months), f"{this}年合计", f"{last}年合计")
    in_months, in_years = counts.by("unit", "column", "year", "month"), counts.by("unit", "column", "year")
    rows: list[tuple[str | int, ...]] = []
    for unit in sorted({place.unit for place in counts.at}):
        for column, title in counts.titles.items():
            whole, before = in_years[unit, column, this], in_years[unit, column, last]
            if whole or before:
                row = (in_months[unit, column, this, month] for month in months)
                rows.append((unit or _NO_UNIT, title, *row, whole, before))
    key = digest(*head, *("\0".join(map(str, row)) for row in rows))
    texts = [tuple(map(str, row)) for row in rows]
    makers: Mapping[str, Callable[[], bytes]] = {
        "xlsx": partial(xlsx_bytes, _TITLE, [head, *rows]),
        "csv": partial(csv_bytes, [head, *texts]),
        "json": partial(json_bytes, _TITLE, head, rows),
    }
    return [
        offered(publication_address(form), f"{_TITLE}（{form.upper()}）", key, known, make)
        for form, make in makers.items()
    ]
