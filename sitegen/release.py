"""From what is planned to the output folder: which pages stand as they are, which are made, what is written.

A page's key is made of everything that its bytes are made of: what all pages share (settings, frame, templates), what
the page is given of other documents, and the documents that it shows. Same key and an output that is as it was left: no work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from sitegen.memo import Memo, digest, disk_time
from sitegen.model import Wanted
from sitegen.scan import Stamp, settled, stamp_of
from sitegen.urls import MANIFEST
from sitegen.write import Changes, File, Piece, Standing, write

if TYPE_CHECKING:
    from sitegen.render import Printed
    from sitegen.search import Index

Make: TypeAlias = "Callable[[Sequence[Sketch]], Iterator[Printed]]"
"""Makes pages: for each what comes of it, in order."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A page that is to be: small, because there are many."""

    address: str
    shows: tuple[str, ...]
    """Documents that it shows, by path."""
    parts: tuple[bytes, ...]
    """What its key is made of: shared, given, then each document that it shows."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Everything that the output shall hold."""

    pages: Sequence[Sketch]
    files: Sequence[Wanted]


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A page that was made."""

    address: str
    shows: tuple[str, ...]
    parts: tuple[bytes, ...]
    made: tuple[str, ...]
    """The files that came of it. As long as they stand, they stand for these parts."""


def left_behind(memo: Memo, plan: bytes, texts: bytes) -> tuple[Mapping[str, Stamp], bool]:
    """How an earlier command left the output, and whether it was made of this plan and these texts."""
    made = memo.part("release", tuple[bytes, bytes]) == (plan, texts)
    return memo.part("stamps", dict[str, Stamp]) or {}, made


class Release:
    """An output folder: what an earlier command left in it, and how it becomes what is planned."""

    def __init__(
        self, memo: Memo, output: Path, present: Mapping[str, Stamp], left: Mapping[str, Stamp], seen: int
    ) -> None:
        """``memo`` is this output's own; ``present`` is what lies in the folder, ``left`` what an earlier command left there.

        ``seen`` is a time by the disk's clock, in ns, at which nobody had looked into the folder yet.
        """
        self._memo = memo
        self._seen = seen
        self._output = output
        self._rows = {row.address: row for row in memo.part("rows", tuple[Row, ...]) or ()}
        files = memo.part("files", dict[str, File]) or {}
        same = frozenset(path for path, stamp in present.items() if left.get(path) == stamp)
        self._standing = Standing(output, present, files, same)

    def known(self, path: str, key: bytes) -> tuple[int, str] | None:
        """Size and SHA-256 of the file at an address, if it was made with this key and stands."""
        file = self._standing.files.get(path)
        return (file.size, file.sha256.hex()) if file and file.key == key and self._standing.stands(path) else None

    def remembered(self, plan: bytes, sums: Mapping[str, bytes]) -> Planned | None:
        """What was planned last with the texts as they are now; None when it takes the whole site to make what is missing.

        ``sums`` stand for each document's fields and text.
        """
        left = self._memo.part("release", tuple[bytes, bytes])
        wanted = self._memo.part("wanted", dict[str, bytes])
        if left is None or wanted is None or left[0] != plan:
            return None
        files = [Wanted(path, key) for path, key in wanted.items()]
        if not all(self.known(file.path, file.key) for file in files):
            return None
        rows = self._rows.values()
        return Planned(
            [Sketch(row.address, row.shows, parts_of(row.parts[:2], row.shows, sums)) for row in rows], files
        )

    def publish(self, planned: Planned, content: Path, plan: bytes, texts: bytes, make: Make, index: Index) -> Changes:
        """Make what does not stand, write it, and remember it. ``plan`` and ``texts`` stand for what all of it is made of."""
        rows = {page.address: self._rows[page.address] for page in planned.pages if self._stands(page)}
        kept = [path for row in rows.values() for path in row.made]
        todo = [page for page in planned.pages if page.address not in rows]
        files = []
        for file in planned.files:
            if (file.data is None and not file.source) or self.known(file.path, file.key):
                kept.append(file.path)
            else:
                files.append(file)
        made = self._pieces(rows, todo, make, index, files, content)
        # Lazy, and chained behind them: the index is put together when every page that is made has noted its words.
        sought = index.pieces([page.address for page in planned.pages], self._standing)
        written = write(self._standing, kept, chain(made, sought))
        changes = written.changes
        now = disk_time(self._memo.folder)
        fresh = {*changes.created, *changes.changed, MANIFEST}
        stamps = {path: stamp for path in fresh if (stamp := stamp_of(self._output / path))}
        present = {
            path: stamp for path, stamp in self._standing.present.items() if path in written.files and path not in fresh
        }
        self._memo.keep("rows", tuple(rows.values()))
        self._memo.keep("wanted", {file.path: file.key for file in planned.files})
        self._memo.keep("files", written.files)
        self._memo.keep("stamps", settled(present, self._seen) | settled(stamps, now))
        self._memo.keep("release", (plan, texts))
        return changes

    def page_of(self, source: str) -> str:
        """The address of a document's own page, as far as it is remembered; else its path."""
        stem = source.removesuffix("/index.md").removesuffix(".md").rpartition("/")[2]
        own = (
            row.address
            for row in self._rows.values()
            if row.shows == (source,) and row.address.endswith(f"/{stem}.html")
        )
        return next(own, source)

    def left(self, address: str) -> tuple[bytes, ...] | None:
        """What the key of a page was made of when it was made last."""
        row = self._rows.get(address)
        return row.parts if row else None

    def touched(self, address: str) -> list[str]:
        """The files of a page that are not as they were left."""
        return [path for path in self._rows[address].made if not self._standing.stands(path)]

    def _stands(self, page: Sketch) -> bool:
        row = self._rows.get(page.address)
        if row is None or row.parts != page.parts:
            return False
        return self._standing.same.issuperset(row.made) or all(map(self._standing.stands, row.made))

    def _pieces(
        self,
        rows: dict[str, Row],
        todo: Sequence[Sketch],
        make: Make,
        index: Index,
        files: Sequence[Wanted],
        content: Path,
    ) -> Iterator[Piece]:
        for page, printed in zip(todo, make(todo), strict=True):
            key = digest(*page.parts)
            made = tuple(output.path for output in printed.outputs)
            rows[page.address] = Row(page.address, page.shows, page.parts, made)
            index.note(page.address, printed.words)
            yield from (Piece(output.path, key, output.data) for output in printed.outputs)
        for file in files:
            yield Piece(file.path, file.key, file.read(content))


def parts_of(first: tuple[bytes, ...], shows: Iterable[str], sums: Mapping[str, bytes]) -> tuple[bytes, ...]:
    """What a page's key is made of: shared and given first, then each document that it shows."""
    return (*first, *map(sums.__getitem__, shows))
