"""The files of office programs before 2007: folders and streams in one file. Read within bounds: every chain ends."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import IO, NamedTuple

from sitegen.attachments.found import TroubleError

_MAX_ENTRIES = 20_000
_MAX_SECTORS = 1 << 20
_FREE = 0xFFFFFFFA
"""From here on a number means no sector."""
_SMALL = 4096
"""Streams below this size lie in the stream of small sectors."""
_SMALL_SECTOR = 64


_STREAM = 2


class _Entry(NamedTuple):
    """A line of the table of contents."""

    name: str
    kind: int
    before: int
    after: int
    child: int
    start: int
    size: int


class Compound:
    """Streams by their name. Raises ``TroubleError`` when the file is not built so."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        stream.seek(0)
        head = stream.read(512)
        if len(head) < 512:
            raise TroubleError("corrupt")
        shift = struct.unpack_from("<H", head, 30)[0]
        if shift not in (9, 12):
            raise TroubleError("corrupt")
        self._sector = 1 << shift
        directory, small_table, more, more_count = (struct.unpack_from("<I", head, at)[0] for at in (48, 60, 68, 72))
        self._table = self._read_table(head, more, min(more_count, _MAX_SECTORS))
        entries = list(self._entries(directory))
        self.names = frozenset(entry.name for entry in entries if entry.kind == _STREAM)
        """Of all streams, also those of files inside the file, in small letters."""
        self.streams = {entry.name: (entry.start, entry.size) for entry in _at_the_top(entries)}
        """Name in small letters → first sector and size in bytes, of the file's own."""
        root = (entries[0].start, entries[0].size) if entries else (_FREE, 0)
        self._starts = (directory, small_table, root[0])
        self._small_table = _numbers(self._chain_bytes(small_table, _MAX_SECTORS * 4))
        self._small = self._chain_bytes(root[0], min(root[1], 64 * 1024 * 1024))

    def read(self, name: str, limit: int) -> bytes:
        """The first bytes of a stream, at most ``limit``; none when it is not there."""
        start, size = self.streams.get(name.lower(), (_FREE, 0))
        limit = min(size, limit)
        if size >= _SMALL:
            return self._chain_bytes(start, limit)
        places = (number * _SMALL_SECTOR for number in _chain(self._small_table, start))
        pieces = (self._small[place : place + _SMALL_SECTOR] for place in places)
        return b"".join(islice(pieces, _SMALL // _SMALL_SECTOR))[:limit]

    def is_sound(self, name: str) -> bool:
        """Whether another reader, which may not count its steps, comes to the end of this stream and of all that leads there."""
        start, size = self.streams.get(name.lower(), (_FREE, 0))
        small = size < _SMALL
        return (
            self._table_ends
            and _ends(self._table, (*self._starts, *(() if small else (start,))))
            and _ends(self._small_table, (start,) if small else ())
        )

    def _read_table(self, head: bytes, more: int, more_count: int) -> tuple[int, ...]:
        parts = list(struct.unpack_from("<109I", head, 76))
        seen: set[int] = set()
        for _ in range(more_count):
            if more >= _FREE or more in seen:
                break
            seen.add(more)
            numbers = _numbers(self._at(more))
            parts += numbers[:-1]
            more = numbers[-1] if numbers else _FREE
            if len(parts) > _MAX_SECTORS:
                break
        self._table_ends = more >= _FREE
        table: list[int] = []
        for part in parts:
            if part < _FREE and len(table) <= _MAX_SECTORS:
                table += _numbers(self._at(part))
        return tuple(table)

    def _at(self, number: int) -> bytes:
        self._stream.seek((number + 1) * self._sector)
        return self._stream.read(self._sector)

    def _chain_bytes(self, start: int, limit: int) -> bytes:
        pieces = (self._at(number) for number in _chain(self._table, start))
        return b"".join(islice(pieces, -(-limit // self._sector)))[:limit]

    def _entries(self, start: int) -> Iterator[_Entry]:
        data = self._chain_bytes(start, _MAX_ENTRIES * 128)
        for at in range(0, len(data) - 127, 128):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
            yield _Entry(
                name, kind, *struct.unpack_from("<III", data, at + 68), *struct.unpack_from("<II", data, at + 116)
            )


def _at_the_top(entries: list[_Entry]) -> Iterator[_Entry]:
    """The streams that lie in no folder of the file."""
    waiting = [entries[0].child] if entries else []
    seen = set()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            entry = entries[number]
            waiting += (entry.before, entry.after)
            if entry.kind == _STREAM:
                yield entry


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _ends(table: tuple[int, ...], starts: tuple[int, ...]) -> bool:
    """Whether every chain from these ends: a circle could only be entered where a sector follows two others, or through its first."""
    followers = [number for number in table if number < len(table)]
    distinct = set(followers)
    return len(distinct) == len(followers) and distinct.isdisjoint(starts)


def _chain(table: tuple[int, ...], start: int) -> Iterator[int]:
    """The sectors that follow one another. A chain longer than the table runs in a circle."""
    number = start
    for _ in range(len(table)):
        if number >= len(table):
            return
        yield number
        number = table[number]
