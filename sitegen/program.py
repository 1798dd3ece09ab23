"""Where the program's own files lie, and what stands for them: whatever another version remembered is not used."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sitegen.memo import digest

_PACKAGE = Path(__file__).parent
_LIBRARIES = (
    "chinesecalendar",
    "jinja2",
    "markdown",
    "markupsafe",
    "msgspec",
    "nh3",
    "pillow",
    "pypdf",
    "python_calamine",
    "python_frontmatter",
    "pyyaml",
    "xlsxwriter",
)
"""Libraries that decide on a finding or on the bytes of a page, as their folders of metadata are called."""


@cache  # what runs is what was started, whatever happens to its files since
def program_key() -> bytes:
    """Of the program's files, its data, the libraries' versions and Python's."""
    return digest(sys.version, *sorted(library_names(_LIBRARIES)), folder_key(_PACKAGE, (".py", ".yaml")))


def folder_key(folder: Path, endings: tuple[str, ...] = ("",), follow: bool = True) -> bytes:
    """Of the names and bytes of all files below a folder with one of these endings; ``follow``: also behind links."""
    parts: list[bytes | str] = []
    for path in sorted(_files_below(folder, follow)):
        if path.name.endswith(endings):
            parts += [path.relative_to(folder).as_posix(), path.read_bytes() if path.is_file() else ""]
    return digest(*parts)


def _files_below(folder: Path, follow: bool) -> Iterator[Path]:
    seen = {folder.resolve()}
    for place, folders, names in os.walk(folder, followlinks=follow):
        # Links may lead in a circle: no folder is entered twice.
        fresh = {name: Path(place, name).resolve() for name in folders}
        folders[:] = [name for name, real in fresh.items() if real not in seen]
        seen |= set(fresh.values())
        paths = (Path(place, name) for name in names)
        yield from (path for path in paths if follow or not path.is_symlink())


def layered(root: Path, name: str) -> tuple[Path, ...]:
    """The folders in which ``templates`` or ``theme`` are looked up: the site's own first, then the packaged ones."""
    packaged = _PACKAGE / name if (_PACKAGE / name).is_dir() else _PACKAGE.parent / name
    return tuple(dict.fromkeys(folder.resolve() for folder in (root / name, packaged) if folder.is_dir()))


def library_names(libraries: tuple[str, ...]) -> set[str]:
    """``jinja2-3.1.6.dist-info``: the name holds the version, and reading names is cheaper than asking each library."""
    return {
        place.name
        for folder in map(Path, sys.path)
        if folder.is_dir()
        for place in folder.glob("*.dist-info")
        if place.name.lower().startswith(libraries)
    }
