"""The search index of an output: kept up to date with the pages, by as little work as can be.

What a page says of its document is cut into grams where the page is made (``entries.words_of``). Here they are turned
around: gram → documents. The files depend on nothing but the entries and grams of all documents, so whether they were made
in one go or patched does not show in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

import msgspec

from sitegen.crew import Crew
from sitegen.memo import Memo, MemoError, digest
from sitegen.search.entries import Entry, Words
from sitegen.search.rows import Names, facets, head, rows
from sitegen.search.shards import Layout, Patches, layout_of, patched, shards_of, turned
from sitegen.settings import Settings
from sitegen.write import Piece, Standing

_CHUNK = 1000
"""Documents whose grams are turned around at a time."""
_MANY = 8
"""Where more than one document in so many has changed, making all shards is less work than patching them."""
_STATE = "state"


class State(msgspec.Struct, frozen=True, array_like=True):
    """The index as it was left, beside its files."""

    entries: dict[str, Entry]
    """By address."""
    sizes: dict[str, int]
    """How many grams each has."""
    names: bytes
    """Of the columns, units and states that it offers."""
    rows: tuple[str, ...]
    """The files of rows and facets."""
    layout: Layout | None
    counts: dict[str, int]
    """How many documents have a gram, where they are many."""


class Index:
    """The index of one output: is told of every page that was made, then gives the files."""

    def __init__(self, memo: Memo, crew: Crew, settings: Settings) -> None:
        """``memo`` is the output's own."""
        self._crew, self._settings = crew, settings
        self._grams, self._states = memo.log("grams"), memo.log("search")
        self._made: dict[str, Entry | None] = {}
        self._sizes: dict[str, int] = {}
        self._before: dict[str, bytes] = {}
        """The grams that documents had, of those that have others now."""

    @cached_property
    def _left(self) -> State:
        if not self._states.sum(_STATE):
            return State({}, {}, b"", (), None, {})
        return msgspec.msgpack.decode(self._states.require(_STATE), type=State)

    def note(self, address: str, words: Words | None) -> None:
        """A page was made; ``words`` are its document's, if it is the page of one."""
        self._made[address] = words.entry if words else None
        if words:
            self._sizes[address] = words.count
            known = address in self._left.entries and not self._too_many(self._before)
            before = self._grams.require(address) if known else b""
            if self._grams.put(address, words.grams):
                self._before[address] = before

    def pieces(self, pages: Sequence[str], standing: Standing) -> Iterator[Piece]:
        """All files of the index; those that stand as they should come without data. ``pages`` are the addresses of all pages."""
        left = self._left
        entries = {page: entry for page in pages if (entry := self._made.get(page, left.entries.get(page)))}
        sizes = {page: self._sizes[page] if page in self._sizes else left.sizes[page] for page in entries}
        layout = layout_of(len(entries), sum(sizes.values()))
        lists, counts = self._lists(entries, layout, standing)
        names = Names(self._settings, entries.values(), frozenset(pages))
        offered = digest(msgspec.msgpack.encode(names.said))
        beside = self._beside(names, offered, entries, standing)
        files = {**lists, **dict([head(names, entries.values(), layout, counts)]), **beside}
        yield from (Piece(path, digest(data), data) if data else Piece(path) for path, data in files.items())
        self._grams.keep_only(entries)
        self._states.put(_STATE, msgspec.msgpack.encode(State(entries, sizes, offered, tuple(beside), layout, counts)))

    def _lists(
        self, entries: Mapping[str, Entry], layout: Layout, standing: Standing
    ) -> tuple[Mapping[str, bytes | None], dict[str, int]]:
        """Gram → documents: the files by address, without data those that stand; how many documents have the frequent grams."""
        moved = [page for page in {**self._left.entries, **entries} if self._moved(page, entries)]
        counts = dict(self._left.counts)
        stands = self._left.layout == layout and _all_stand(standing, layout.addresses(counts))
        if self._too_many(moved) or not stands:
            return self._all_made(entries, layout)
        return self._patched(standing.output, self._patches(moved, entries), layout, counts), counts

    def _beside(
        self, names: Names, offered: bytes, entries: Mapping[str, Entry], standing: Standing
    ) -> Mapping[str, bytes | None]:
        """The files of rows and facets by address; ``offered`` is the digest of the names."""
        left = self._left
        if (left.entries, left.names) == (entries, offered) and _all_stand(standing, left.rows):
            return dict.fromkeys(left.rows)
        return dict(chain(rows(names, entries.values()), facets(names, entries.values())))

    def _too_many(self, changes: Collection[str]) -> bool:
        return len(changes) * _MANY > len(self._left.entries)

    def _moved(self, page: str, entries: Mapping[str, Entry]) -> bool:
        """Whether any list holds other numbers for a document than before."""
        before, after = self._left.entries.get(page), entries.get(page)
        return before is None or after is None or before.number != after.number or page in self._before

    def _patches(self, moved: Iterable[str], entries: Mapping[str, Entry]) -> Patches:
        patches = Patches()
        for page in moved:
            old, new, grams = self._left.entries.get(page), entries.get(page), self._grams.require(page)
            before = self._before.get(page, grams)
            patches.move((old.number, before) if old else None, (new.number, grams) if new else None)
        return patches

    def _patched(
        self, output: Path, patches: Patches, layout: Layout, counts: dict[str, int]
    ) -> Mapping[str, bytes | None]:
        try:
            return patched(lambda path: (output / path).read_bytes(), patches, layout, counts)
        except (
            OSError,
            ValueError,
        ) as error:  # nothing tells that the file was touched, and yet it is not what was left
            raise MemoError(str(error)) from error

    def _all_made(
        self, entries: Mapping[str, Entry], layout: Layout
    ) -> tuple[Mapping[str, bytes | None], dict[str, int]]:
        """Everything is made from the grams of all documents; turning them around is spread over the crew."""
        order = sorted(entries.values(), key=lambda entry: -entry.number)
        documents = ((entry.number, self._grams.require(entry.address)) for entry in order)
        chunks = iter(lambda: list(islice(documents, _CHUNK)), [])
        return shards_of(self._crew.map(turned, None, chunks, len(order) // _CHUNK, 1), layout)


def _all_stand(standing: Standing, paths: Iterable[str]) -> bool:
    return all(map(standing.stands, paths))
