"""What lies in a folder, and whether a file is as it was: names with size, times and inode, without opening anything."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[int, int, int, int]
"""Size in bytes, time of the last change of the text and of the entry (ns), inode. Equal stamps: the same bytes."""
LINK: Stamp = (-1, 0, 0, 0)
"""Stands for a symbolic link or a junction. It is never followed."""
UNSETTLED: Stamp = (-2, 0, 0, 0)
"""Stands for a file that was too young when it was seen, and for a link: no stamp is equal to it."""
_YOUNG = 2_000_000_000
"""Coarsest step of a disk's clock (FAT), in ns: within it a file may change without a new time."""


def scan(folder: Path, everything: bool = False) -> dict[str, Stamp]:
    """Every file below a folder by its path with forward slashes; a folder ends in a slash. Devices are left out.

    Unless ``everything`` is wanted, hidden files are left out, and a name that is no text gets question marks.
    """
    found: dict[str, Stamp] = {}
    waiting = [(str(folder), "")] if folder.is_dir() else []
    while waiting:
        place, prefix = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                if not everything and entry.name.startswith("."):
                    continue
                path = prefix + (entry.name if everything or entry.name.isascii() else _readable(entry.name))
                if entry.is_symlink() or _is_junction(entry):
                    found[path] = LINK
                elif entry.is_dir(follow_symlinks=False):
                    path += "/"
                    found[path] = (0, 0, 0, 0)
                    waiting.append((entry.path, path))
                elif mark := _stamp(entry.stat(follow_symlinks=False)):
                    found[path] = mark
    return found


def stamp_of(place: Path) -> Stamp | None:
    """The stamp of one plain file; None when it is not there."""
    try:
        return _stamp(place.lstat())
    except OSError:
        return None


def settled(found: Mapping[str, Stamp], now: int) -> dict[str, Stamp]:
    """The stamps that may be trusted later: not those of links, nor of files just written. ``now`` in ns, by the disk's clock."""
    young = now - _YOUNG
    return {
        path: mark if mark[1] < young and mark[2] < young and mark != LINK else UNSETTLED
        for path, mark in found.items()
    }


def _stamp(status: os.stat_result) -> Stamp | None:
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _readable(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Windows: a folder that leads elsewhere (Python 3.12 and later can tell)."""
    junction = getattr(entry, "is_junction", None)
    return bool(junction and junction())
