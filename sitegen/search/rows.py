"""What the search page is told beside the shards: the head, the rows of documents, and the lists to filter by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from sitegen.assemble import Validity
from sitegen.search.entries import Entry
from sitegen.search.numbers import SLOTS, packed, year_of
from sitegen.search.shards import Layout, encode, least
from sitegen.settings import Settings
from sitegen.standard import Column, Standard
from sitegen.urls import list_address, search_address

_VERSION = 2
"""Of the format, the same as in ``theme/search-index.js``: another one when either changes."""
_ROWS = 8
"""Documents of which one file of rows tells, at least and on the average."""


class Names:
    """The columns, units and states among which one can choose; a row and a filter name them by their place here."""

    def __init__(self, settings: Settings, entries: Collection[Entry], addresses: Collection[str]) -> None:
        """``addresses`` are those of all pages: a column without one is not offered."""
        config = settings.config
        self.columns = [column for column in _in_order(settings.standard) if list_address(column) in addresses]
        units = {entry.unit for entry in entries}
        titles = dict.fromkeys((config.name, *(unit.title for unit in config.units.values())))
        self.units = [title for title in titles if title in units]
        states = {entry.validity for entry in entries}
        self.validities: list[str] = [state.value for state in Validity if state.value in states]

    @property
    def said(self) -> tuple[tuple[tuple[str, str, str, int], ...], tuple[str, ...], tuple[str, ...]]:
        """All of them, as the head says them."""
        place = {column.id: number for number, column in enumerate(self.columns)}
        columns = (
            (column.id, column.title, list_address(column), place.get(column.parent, -1)) for column in self.columns
        )
        return tuple(columns), tuple(self.units), tuple(self.validities)


def _in_order(standard: Standard, parent: str = "") -> Iterator[Column]:
    """The tree from the top, each column before those below it."""
    for column in standard.children(parent):
        yield column
        yield from _in_order(standard, column.id)


def head(names: Names, entries: Collection[Entry], layout: Layout, counts: Mapping[str, int]) -> tuple[str, bytes]:
    """What a search begins with."""
    columns, units, validities = names.said
    said = {
        "version": _VERSION,
        "documents": len(entries),
        "slots": SLOTS,
        "shards": layout.shards,
        "long": layout.long,
        "rows": _span(entries),
        "columns": columns,
        "units": units,
        "validities": validities,
        "years": sorted({year_of(entry.number) for entry in entries}, reverse=True),
        "frequent": _frequent(least(len(entries)), counts),
    }
    return search_address("index"), encode(said)


def _frequent(fewest: int, counts: Mapping[str, int]) -> list[tuple[int, str]]:
    """Grams by how many documents have them: in powers of two, so that one document more seldom says anything new."""
    classes: defaultdict[int, list[str]] = defaultdict(list)
    for gram, count in counts.items():
        if count >= fewest:
            classes[1 << count.bit_length() - 1].append(gram)
    return [(floor, " ".join(sorted(classes[floor]))) for floor in sorted(classes, reverse=True)]


def _span(entries: Iterable[Entry]) -> int:
    """Days of which one file of rows tells: a power of two."""
    days = [entry.number // SLOTS for entry in entries]
    span = 1
    while len(days) > _ROWS and len({day // span for day in days}) * _ROWS > len(days):
        span *= 2
    return span


def rows(names: Names, entries: Collection[Entry]) -> Iterator[tuple[str, bytes]]:
    """The files of rows."""
    place = {column.id: number for number, column in enumerate(names.columns)}
    unit = {title: number for number, title in enumerate(names.units)}
    state = {title: number for number, title in enumerate(names.validities)}
    width = SLOTS * _span(entries)
    files: defaultdict[int, defaultdict[int, list[tuple[str | int, ...]]]] = defaultdict(lambda: defaultdict(list))
    for entry in sorted(entries, key=lambda entry: (entry.number, entry.address)):
        files[entry.number // width][entry.number].append(
            (
                entry.address,
                entry.title,
                entry.document_number,
                entry.index_number,
                entry.day,
                place[entry.column],
                unit.get(entry.unit, -1),
                state.get(entry.validity, -1),
                entry.kind,
                entry.subtitle,
            )
        )
    for number, found in files.items():
        yield search_address(f"d/{number}"), encode(found)


def facets(names: Names, entries: Collection[Entry]) -> Iterator[tuple[str, bytes]]:
    """Who belongs to each column (and to all above it), unit and state."""
    columns = [column.id for column in names.columns]
    yield _facet("column", columns, entries, lambda entry: accumulate(entry.column.split("/"), "{}/{}".format))
    yield _facet("unit", names.units, entries, lambda entry: (entry.unit,))
    yield _facet("validity", names.validities, entries, lambda entry: (entry.validity,))


def _facet(
    name: str, values: Sequence[str], entries: Collection[Entry], of: Callable[[Entry], Iterable[str]]
) -> tuple[str, bytes]:
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for entry in entries:
        for value in of(entry):
            lists[value].append(entry.number)
    return search_address(f"f/{name}"), encode([packed(sorted(lists[value], reverse=True)) for value in values])
