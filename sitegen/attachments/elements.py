"""XML in pieces: elements go by as they are read, no tree is built, nothing that a declaration promises is expanded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Protocol
from xml.parsers import expat

from sitegen.attachments.found import Found, TroubleError

_CHUNK = 1 << 16
_MAX_DEPTH = 1000


class Reader(Protocol):
    """Sees the elements of a document go by; names are without prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """It ends."""

    def text(self, text: str) -> None:
        """Characters of the innermost element, in one piece unless they are many."""


def parse(stream: IO[bytes], reader: Reader, found: Found) -> None:
    """Show a document to a reader. Raises ``TroubleError`` on what is no XML, declares entities or is nested too deep."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK
    names: dict[str, str] = {}
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise TroubleError("bomb")
        if name not in names:
            names[name] = name.rpartition(":")[2]
        reader.start(names[name], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(names[name])

    def refuse(*_: object) -> None:
        raise TroubleError("bomb")  # a few entities of entities make gigabytes

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = refuse
    try:
        while chunk := stream.read(_CHUNK):
            found.spend(len(chunk))
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise TroubleError("corrupt") from error


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """The value of an attribute, whatever its prefix; empty when it is not there."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def is_on(value: str) -> bool:
    """Whether an attribute of an office file says yes."""
    return value in ("1", "true", "on")


class Leaves:
    """The text of every element that has some, by its path of names."""

    def __init__(self) -> None:
        self.values: list[tuple[str, str]] = []
        """Name of the element and of the one around it (``creator/li`` is ``li`` in ``creator``), and its text."""
        self.attributes: list[tuple[str, str]] = []
        self._names: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note what it says in attributes."""
        self._names.append(name)
        self.attributes += [(key.rpartition(":")[2], value) for key, value in attributes.items()]

    def end(self, name: str) -> None:
        """One out."""
        self._names.pop()

    def text(self, text: str) -> None:
        """Note it, with the names that matter."""
        if text.strip():
            self.values.append(("/".join(name for name in self._names[-4:]), text.strip()))
