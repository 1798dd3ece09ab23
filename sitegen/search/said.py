"""What a page says of its document, cut out of its HTML: the same blocks that the search page's script reads in the browser."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache

_NO_TEXT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_NOT_ITS_OWN = re.compile(r"\sdata-unsearched(?=[\s=>/])")
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
})  # fmt: skip
"""Elements within which a text goes on; every other begins and ends a block."""


SILENT = frozenset({"noscript", "script", "style", "svg", "template"})
"""Elements of which nothing is read; like what is ``data-unsearched`` they are as if they were not there."""


def blocks_of(page: str) -> list[str]:
    """The texts of the blocks inside ``data-searched``, without what is ``data-unsearched``: no tags, no entities."""
    begin = page.find(" data-searched")
    if begin < 0:
        return []
    pieces = _TAG.split(_NO_TEXT.sub("", page[page.rindex("<", 0, begin) :]).replace("\n", " "))
    tags, texts = list(map(_read, pieces[1::2])), pieces[2::2]
    found: list[str] = []
    place, end = 0, _end(tags, 0)
    while place < end:
        name, way, own = tags[place]
        if not own:
            place = _end(tags, place) if way > 0 else place
        elif name == "br":
            found.append(" ")
        elif name and name not in INLINE:
            found.append("\n")
        found += texts[place : place + 1]
        place += 1
    return [html.unescape(line) for line in "".join(found).split("\n") if line and not line.isspace()]


def _end(tags: Sequence[tuple[str, int, bool]], start: int) -> int:
    """The place of the tag that ends the element begun at ``start``; behind the last one when none does."""
    whole, depth = tags[start][0], 0
    for place in range(start, len(tags)):
        name, way, _ = tags[place]
        if name == whole:
            depth += way
            if not depth:
                return place
    return len(tags)


@lru_cache(maxsize=4096)
def _read(tag: str) -> tuple[str, int, bool]:
    """Name of a tag; 1 where it begins an element, -1 where it ends one, else 0; whether what is in it is to be read."""
    found = _NAME.match(tag)
    name = found.group(1).lower() if found else ""
    way = 0 if not found or tag.endswith("/>") or name in _EMPTY else -1 if tag.startswith("</") else 1
    return name, way, name not in SILENT and not _NOT_ITS_OWN.search(tag)


_EMPTY = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Elements that hold nothing."""
