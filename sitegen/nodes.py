"""What a front matter is made of: texts, lists and mappings, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

MAX_FRONT_MATTER = 256 * 1024
"""The longest front matter that is read, in characters."""
MAX_DEPTH = 20
"""How deep lists and mappings may nest; an annual report needs three levels."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as text."""

    text: str
    line: int
    column: int
    quoted: bool = False
    """Whether it stood in quotation marks."""
    remark: str = ""
    """What stands behind it on its line from the blanks before a ``#`` on, which YAML leaves out; only where it is plain."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int
    flow: bool = False
    """Whether it was written as ``[甲, 乙]``."""


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping."""

    entries: tuple[Entry, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value."""

    key: str
    node: Node
    line: int
    column: int


Node: TypeAlias = "Scalar | Listing | Table"
