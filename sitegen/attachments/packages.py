"""ZIP files within bounds: the packages of office programs, and archives, of which only the names are read."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from sitegen.attachments.found import Found, TroubleError

_MAX_DIRECTORY = 8 * 1024 * 1024
"""Bytes of the list of members; ``zipfile`` reads it in one piece."""
_MAX_MEMBERS = 20_000
_BOMB_BYTES = 256 * 1024 * 1024
_BOMB_RATIO = 100
"""A package that promises so many bytes, and so many times its own size, is a bomb: rows of blanks alone reach no such size."""
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".bz2", ".xz")
_LISTED = "压缩包里的文件名"
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


class Package:
    """An open ZIP file whose members can be read within bounds."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        """Raises ``TroubleError`` when it is none, or promises too much."""
        with _said():
            self._zip = zipfile.ZipFile(_Careful(stream))
        members = self._zip.infolist()
        promised = sum(member.file_size for member in members)
        if len(members) > _MAX_MEMBERS or (promised > _BOMB_BYTES and promised > _BOMB_RATIO * size):
            raise TroubleError("bomb")
        self.members = {member.filename.replace("\\", "/"): member for member in members}

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def below(self, folder: str) -> list[str]:
        """The names that begin so, in natural order: ``slide2`` before ``slide10``."""
        return sorted((name for name in self.members if name.startswith(folder)), key=lambda name: (len(name), name))

    @property
    def encrypted(self) -> bool:
        """Whether a member needs a password."""
        return any(member.flag_bits & _ENCRYPTED for member in self.members.values())

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """A member to read from. Raises ``TroubleError`` when it cannot be unpacked."""
        member = self.members[name]
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise TroubleError("corrupt")  # office programs know no other, and only of these the output can be bounded
        with _said(), self._zip.open(member) as stream:
            yield stream


class _Careful:
    """A stream that does not read a list of millions of members into memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, count: int = -1) -> bytes:
        if count > _MAX_DIRECTORY:
            raise TroubleError("bomb")
        return self._stream.read(count)

    def seekable(self) -> bool:
        return True


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TroubleError("corrupt") from error


def list_archive(package: Package, found: Found) -> None:
    """The names of what an archive holds; nothing is unpacked. Raises ``TroubleError`` when a password is needed."""
    for name, member in package.members.items():
        found.line(_LISTED, _readable(name, member))
        found.signs["nested_archives"] += name.lower().endswith(_ARCHIVES)
    if package.encrypted:
        raise TroubleError("encrypted")


def _readable(name: str, member: zipfile.ZipInfo) -> str:
    """Chinese systems write names in GBK without saying so, and ``zipfile`` takes them for code page 437."""
    if member.flag_bits & _UTF8_NAME:
        return name
    data = name.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
