"""What ``sitegen visit`` saw online, as ``content/ledger/visit.json`` keeps it: dated, sorted, for the body itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec

from sitegen.findings import OutputError
from sitegen.memo import digest

PLACE = "ledger/visit.json"
"""Relative to ``content/``."""
_MOST_BYTES = 4 * 1024 * 1024


class State(StrEnum):
    """What an address gave."""

    FINE = "fine"
    MOVED = "moved"
    """It leads elsewhere for good."""
    GONE = "gone"
    """The server says that there is nothing, or there is no such host."""
    FAILING = "failing"
    """No answer, or an error of the server: it may be over tomorrow."""
    UNCLEAR = "unclear"
    """Programs are turned away, or the certificate cannot be checked here: people may well get in."""
    LOCAL = "local"
    """It lies in a local network and was not asked."""

    @property
    def lost(self) -> bool:
        """Whether visitors do not get there."""
        return self in (State.GONE, State.FAILING)


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one address gave."""

    on: date
    """When it was asked last."""
    state: State
    status: int = 0
    """Of HTTP; 0 when there was no answer."""
    to: str = ""
    """Where it led in the end, when that is elsewhere."""
    since: date | None = None
    """The first of the visits in a row on which it was lost."""

    def after(self, before: Seen | None) -> Seen:
        """The same, knowing the visit before."""
        if not self.state.lost:
            return self
        since = before.since if before and before.state.lost and before.since else self.on
        return msgspec.structs.replace(self, since=since)


class Six(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a host's IPv6."""

    on: date
    addresses: tuple[str, ...] = ()
    """Its AAAA records."""
    reached: bool | None = None
    """Whether one of them answered; None where this cannot be told, from a computer without IPv6."""


class Visit(msgspec.Struct, frozen=True):
    """Everything that was seen online, over several runs."""

    addresses: dict[str, Seen] = {}
    ipv6: dict[str, Six] = {}
    """By host."""

    @property
    def on(self) -> date | None:
        """The day of the newest entry."""
        days = [seen.on for seen in self.addresses.values()] + [six.on for six in self.ipv6.values()]
        return max(days, default=None)


class Visited(msgspec.Struct, frozen=True):
    """What the file holds."""

    visit: Visit
    key: bytes
    """Stands for the file's bytes."""
    damaged: bool = False


NO_VISIT = Visited(Visit(), b"")


def read_visit(content: Path) -> Visited:
    """What was seen so far; nothing when there is no such file, or it cannot be read."""
    file = content / PLACE
    if file.is_symlink() or file.parent.is_symlink() or not file.is_file():
        return NO_VISIT
    try:
        data = file.read_bytes() if file.stat().st_size <= _MOST_BYTES else b""
        return Visited(msgspec.json.decode(data, type=Visit), digest(data))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Visited(Visit(), b"damaged", damaged=True)


def write_visit(content: Path, addresses: Mapping[str, Seen], ipv6: Mapping[str, Six]) -> None:
    """Put the file in its place, whole or not at all. Raises OutputError."""
    file = content / PLACE
    data = msgspec.json.encode(Visit(dict(addresses), dict(ipv6)), order="sorted")
    if file.parent.is_symlink() or file.is_symlink():
        raise OutputError(f"{file} 是符号链接，没有写。请换成真正的文件夹和文件。")
    try:
        file.parent.mkdir(exist_ok=True)
        part = file.with_name(".visit.json.part")
        part.write_bytes(msgspec.json.format(data, indent=1) + b"\n")
        part.replace(file)
    except OSError as error:
        raise OutputError(f"不能写 {file}：{error.strerror}。") from error
