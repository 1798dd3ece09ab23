"""What stands on which page of a column: lists by number, the 政府信息公开目录 by year too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sitegen.frozen import Frozen
from sitegen.model import Document
from sitegen.pages.parts import Anchor
from sitegen.pages.shelf import Shelf
from sitegen.pages.views import Pager
from sitegen.standard import Column
from sitegen.urls import list_address

_PAGED = frozenset({"list", "qa", "consultations"})
"""Layouts that stand on several pages when there is much."""
_LIST_SIZE = 20
_INDEX_SIZE = 30


class Slice(Frozen, frozen=True):
    """What stands on one page of a column."""

    year: str
    """Of an older year of the 政府信息公开目录; empty elsewhere."""
    years: tuple[Anchor, ...]
    """All years that have pages of their own, newest first."""
    number: int
    """From 1."""
    count: int
    """Pages, and documents on all of them: of the year, or of the column."""
    total: int
    updated: str
    """更新日期 of all of them."""
    documents: tuple[Document, ...]


def slices_of(shelf: Shelf, column: Column, documents: Sequence[Document]) -> Iterator[Slice]:
    """The pages of a column, first page first. ``documents`` are its own, in its order."""
    if column.layout == "index":
        yield from _by_year(shelf, column)
    else:
        size = shelf.site.config.meta.number("page_size") or _LIST_SIZE
        size = size if column.layout in _PAGED else max(len(documents), 1)
        updated = _history_day(shelf, column) or shelf.newest_below.get(column.id, "") or _blank_day(column)
        yield from _cut(documents, size, updated or shelf.newest)


def _by_year(shelf: Shelf, column: Column) -> Iterator[Slice]:
    """A new document does not move the pages of all years before."""
    by_year: dict[str, list[Document]] = defaultdict(list)
    for document in shelf.site.below("disclosure"):
        by_year[shelf.items[document.path].day[:4]].append(document)
    newest = max(by_year, default="")
    names = {year: "" if year == newest else year for year in by_year}
    years = tuple(Anchor(f"{year}年", list_address(column, 1, name)) for year, name in names.items())
    for year, documents in by_year.items():
        yield from _cut(documents, _INDEX_SIZE, shelf.updated(documents), names[year], years)
    if not by_year:
        yield from _cut((), _INDEX_SIZE, shelf.newest)


def _cut(
    documents: Sequence[Document], size: int, updated: str, year: str = "", years: tuple[Anchor, ...] = ()
) -> Iterator[Slice]:
    count = max(-(-len(documents) // size), 1)
    for number in range(count):
        part = tuple(documents[number * size : (number + 1) * size])
        yield Slice(year, years, number + 1, count, len(documents), updated, part)


def pager_of(column: Column, place: Slice) -> Pager:
    """Where one can turn to from a page."""
    number, count = place.number, place.count
    near = sorted({1, count, *range(max(1, number - 2), min(count, number + 2) + 1)})
    pages: list[tuple[str, str]] = []
    for position, page in enumerate(near):
        if position and page - near[position - 1] > 1:
            pages.append(("…", ""))
        pages.append((str(page), list_address(column, page, place.year)))
    return Pager(
        number,
        count,
        place.total,
        tuple(pages),
        list_address(column, number - 1, place.year) if number > 1 else "",
        list_address(column, number + 1, place.year) if number < count else "",
    )


def _blank_day(column: Column) -> str:
    day = column.blank and (column.blank.confirmed or column.blank.on)
    return day.isoformat() if day else ""


def _history_day(shelf: Shelf, column: Column) -> str:
    history = shelf.site.standard.history
    return history[0][0].isoformat() if column.layout == "catalogue" and history else ""
