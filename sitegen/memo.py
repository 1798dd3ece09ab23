"""What earlier commands learned, kept in ``.sitegen/``. A missing, stale or damaged memo costs time, never correctness.

A memo is a folder with an *index* (small parts by name, one checksum over all) and *logs* (many records by key, each
with a checksum of its own, read only when asked for). Plain data throughout: reading it can run no code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

_HEAD = b"sitegen memo 1\n"
_SUM = 16
_LOCK = "lock"
T = TypeVar("T")


def digest(*parts: bytes | str) -> bytes:
    """16 bytes that stand for these parts."""
    return blake2b(msgspec.msgpack.encode(parts), digest_size=_SUM).digest()


def _sum(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SUM).digest()


class MemoError(Exception):
    """A record that the index promises cannot be read: ``build._run_to`` and the preview's ``read_sources`` begin again without the memo."""


class Place(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a record stands in its log."""

    offset: int
    length: int
    sum: bytes


@contextmanager
def hold(folder: Path) -> Iterator[Path]:
    """The folder for this process alone; a second command waits. Where nothing can be written, a folder that is soon forgotten."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("ab")
    except OSError:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as spare:
            yield Path(spare)
        return
    with lock:
        _wait_for(lock)
        yield folder


def disk_time(folder: Path) -> int:
    """The time by the clock of the disk that holds the folder, in ns: stamps are compared with it."""
    place = folder / _LOCK
    place.write_bytes(b"")
    return place.stat().st_mtime_ns


class Memo:
    """A folder of remembered things, in the hands of one process (see ``hold``)."""

    def __init__(self, folder: Path, version: bytes, forget: bool = False) -> None:
        """``version`` stands for the program: what another version left is not read. ``forget`` reads nothing at all."""
        self.folder = folder
        self._version = version
        self._parts: dict[str, msgspec.Raw] = {} if forget else self._read()
        self._logs: dict[str, Log] = {}
        self._changed = forget

    def part(self, name: str, kind: type[T]) -> T | None:
        """A part of the index; None when it is not there."""
        raw = self._parts.get(name)
        try:
            return None if raw is None else msgspec.msgpack.decode(raw, type=kind)
        except msgspec.DecodeError:
            return None

    def keep(self, name: str, value: object) -> None:
        """Put a part into the index."""
        self._parts[name] = msgspec.Raw(msgspec.msgpack.encode(value))
        self._changed = True

    def forget(self, name: str) -> None:
        """Take a part out of the index."""
        self._changed |= self._parts.pop(name, None) is not None

    def log(self, name: str) -> Log:
        """The log of this name."""
        if name not in self._logs:
            generation, places = self.part(f"log {name}", tuple[int, dict[str, Place]]) or (0, {})
            self._logs[name] = Log(self.folder, name, generation, places)
        return self._logs[name]

    def flush(self) -> None:
        """Write out what waits to be written: a process that is split off must not find it, and write it again."""
        for log in self._logs.values():
            log.flush()

    def save(self) -> None:
        """Write down what is new. A memo that cannot be written is only not kept."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name, log in self._logs.items():
                if log.changed:
                    self.keep(f"log {name}", log.save())
            if self._changed:
                body = msgspec.msgpack.encode((self._version, self._parts))
                draft = self.folder / "index.new"
                draft.write_bytes(_HEAD + digest(body) + body)
                draft.replace(self.folder / "index")
                for log in self._logs.values():
                    log.tidy()
        except OSError:
            return
        self._changed = False

    def close(self) -> None:
        """Close the files."""
        for log in self._logs.values():
            log.close()

    def _read(self) -> dict[str, msgspec.Raw]:
        try:
            data = (self.folder / "index").read_bytes()
        except OSError:
            return {}
        body = data[len(_HEAD) + _SUM :]
        if not data.startswith(_HEAD) or data[len(_HEAD) : len(_HEAD) + _SUM] != digest(body):
            return {}
        try:
            version, parts = msgspec.msgpack.decode(body, type=tuple[bytes, dict[str, msgspec.Raw]])
        except msgspec.DecodeError:
            return {}
        return parts if version == self._version else {}


class Log:
    """Records by key. New ones are appended; what is no longer wanted goes when it has become the larger part."""

    def __init__(self, folder: Path, name: str, generation: int, places: dict[str, Place]) -> None:
        self._folder, self._name, self._generation = folder, name, generation
        self._places = places
        self._reader: IO[bytes] | None = None
        self._flushed = True
        self._writer: IO[bytes] | None = None
        self._end = 0
        self._unwritten: dict[str, bytes] = {}
        """Records that the disk did not take: they last as long as this command."""
        self.changed = False

    def sum(self, key: str) -> bytes:
        """The checksum of a record; empty when there is none."""
        place = self._places.get(key)
        return place.sum if place else b""

    def require(self, key: str) -> bytes:
        """A record; raises MemoError when it is not there or damaged."""
        data = self.get(key)
        if data is None:
            raise MemoError(key)
        return data

    def get(self, key: str) -> bytes | None:
        """A record; None when it is not there or damaged."""
        place = self._places.get(key)
        if place is None:
            return None
        if key in self._unwritten:
            return self._unwritten[key]
        try:
            self.flush()
            if self._reader is None:
                self._reader = self._file().open("rb", buffering=0)
            self._reader.seek(place.offset)
            data = self._reader.read(place.length)
        except OSError:
            return None
        return data if _sum(data) == place.sum else None

    def put(self, key: str, data: bytes) -> bool:
        """Set a record; returns whether it differs from the one before."""
        sum_ = _sum(data)
        if self.sum(key) == sum_:
            return False
        self.changed = True
        self._unwritten.pop(key, None)
        try:
            self._places[key] = self._append(data, sum_)
        except OSError:
            self._places[key] = Place(0, 0, sum_)
            self._unwritten[key] = data
        return True

    def _append(self, data: bytes, sum_: bytes) -> Place:
        if self._writer is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._writer = self._file().open(
                "ab" if self._places else "wb"
            )  # of which nothing is known, nothing is kept
            self._end = self._writer.seek(0, os.SEEK_END)
        self._writer.write(data)
        self._flushed = False
        self._end += len(data)
        return Place(self._end - len(data), len(data), sum_)

    def flush(self) -> None:
        """Write out what waits to be written."""
        if self._writer is not None and not self._flushed:
            self._writer.flush()
            self._flushed = True

    def keep_only(self, keys: Mapping[str, Any]) -> None:
        """Forget every record whose key is not among these."""
        for key in [key for key in self._places if key not in keys]:
            del self._places[key]
            self.changed = True

    def save(self) -> tuple[int, dict[str, Place]]:
        """Flush, and write the file anew when most of it is no longer wanted; returns what the index has to hold."""
        if self._writer is not None:
            self._writer.flush()
        for key in self._unwritten:
            del self._places[key]
        self._unwritten = {}
        alive = sum(place.length for place in self._places.values())
        if self._writer is not None and self._end > 2 * alive + 65536:
            records = [(key, data) for key in self._places if (data := self.get(key)) is not None]
            self.close()
            self._generation += 1
            self._places = {}
            self._file().unlink(missing_ok=True)
            for key, data in records:
                self.put(key, data)
            if self._writer is not None:
                self._writer.flush()
        self.changed = False
        return self._generation, self._places

    def tidy(self) -> None:
        """Delete the files of generations that no index names any more."""
        for place in self._folder.glob(f"{self._name}.*.log"):
            if place != self._file():
                place.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the files."""
        for stream in (self._reader, self._writer):
            if stream is not None:
                stream.close()
        self._reader = self._writer = None

    def _file(self) -> Path:
        return self._folder / f"{self._name}.{self._generation}.log"


def _wait_for(lock: IO[bytes]) -> None:
    """Until no other process holds it; the system lets go of it when a process ends, however it ends."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                return
            except OSError:  # it gives up after ten seconds
                continue
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
