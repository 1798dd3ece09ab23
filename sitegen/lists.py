"""Lists of a plain text: which item each line opens, and the HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

OPENER = re.compile(r"[-+*] |\d+\. |[#|:]|[-=_*][-=_* ]*\Z")
"""How a paragraph or an item may not begin."""
ITEM = re.compile(r"( *)(?:[-+*]|([0-9]+)\.) +(\S.*)")
_ITEM_LIKE = re.compile(r" *(?:[-+*]|\d+\.) ")
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A line that opens an item of a list, with the lines that continue it."""

    depth: int
    start: str | None
    """Its number in an ordered list, else None."""
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list in HTML."""

    html: str
    below: str
    """The list in it."""
    loose: bool = False
    """Whether its text is a paragraph."""

    def __str__(self) -> str:
        return f"<li>\n<p>{self.html}</p>\n{self.below}</li>" if self.loose else f"<li>{self.html}{self.below}</li>"


def item_lines(block: str) -> list[Line] | None:
    """The items that a block's lines open, in their order, or None when that is not provably so."""
    made: list[Line] = []
    ordered: list[bool] = []  # at every depth down to the last line's
    for line in block.split("\n"):
        match = ITEM.fullmatch(line)
        if match:
            depth = len(match[1]) // 4
            if depth > min(len(ordered), _DEEPEST) or OPENER.match(match[3]):
                return None
            ordered[depth + 1 :] = []
            if depth == len(ordered):
                ordered.append(match[2] is not None)
            elif ordered[depth] != (match[2] is not None):
                return None
            made.append(Line(depth, match[2], match[3]))
        elif not made or made[-1].depth or _ITEM_LIKE.match(line):
            return None
        else:
            made[-1] = replace(made[-1], text=f"{made[-1].text}\n{line}")
    return made


def nested(lines: list[Line], write: Callable[[str], str]) -> list[Item]:
    """The items of the outermost depth, each with the list below it; ``write`` gives the HTML of a text."""
    made = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and lines[end].depth > lines[at].depth:
            end += 1
        html = write(lines[at].text)
        below = lines[at + 1 : end]
        made.append(Item(html, f"{written_list(list_tag(below[0]), nested(below, write))}\n" if below else ""))
        at = end
    return made


def list_tag(line: Line) -> str:
    """The tag of the list that begins with this line."""
    if line.start is None:
        return "<ul>"
    return "<ol>" if line.start == "1" else f'<ol start="{line.start}">'


def written_list(tag: str, items: list[Item]) -> str:
    """A list in HTML."""
    return "\n".join((tag, *map(str, items), f"</{tag[1:3]}>"))
