"""Theme files: fingerprinted names, so that a browser may keep them for ever."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sitegen.model import Output
from sitegen.urls import ASSETS

_URL = re.compile(rb"""url\(\s*(['"]?)([^'")]+)\1\s*\)""")


@dataclass(frozen=True, slots=True)
class Assets:
    """The theme as it will be published."""

    outputs: tuple[Output, ...]
    names: Mapping[str, str]
    """Logical name (``site.css``) → address with fingerprint."""


def read_assets(folders: Sequence[Path]) -> Assets:
    """Read the theme; the first folder that has a file wins. Style sheets come last: they name the others."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not path.is_symlink() and not f"/{name}".count("/."):
                found.setdefault(name, path)
    names: dict[str, str] = {}
    outputs: list[Output] = []
    for name in sorted(found, key=lambda name: (name.endswith(".css"), name)):
        data = found[name].read_bytes()
        if name.endswith(".css"):
            data = _with_fingerprints(data, name, names)
        stem, suffix = posixpath.splitext(name)
        address = f"{ASSETS}/{stem}.{hashlib.sha256(data).hexdigest()[:10]}{suffix}"
        names[name] = address
        outputs.append(Output(address, data))
    return Assets(tuple(outputs), names)


def _with_fingerprints(data: bytes, name: str, names: Mapping[str, str]) -> bytes:
    here = posixpath.dirname(f"{ASSETS}/{name}")

    def replace(match: re.Match[bytes]) -> bytes:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), match.group(2).decode()))
        if target not in names:
            return match.group()
        return f'url("{posixpath.relpath(names[target], here)}")'.encode()

    return _URL.sub(replace, data)
