"""What a page says of its document, cut out of its HTML: the same blocks that the search page's script reads in the browser."""

from __future__ import annotations

import html
import re
from functools import lru_cache

_TAG = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_NOT_ITS_OWN = re.compile(r"\sdata-unsearched(?=[\s=>/])")
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
})  # fmt: skip
"""Elements within which a text goes on; every other begins and ends a block."""


def blocks_of(page: str) -> list[str]:
    """The texts of the blocks inside ``data-searched``, without what is ``data-unsearched``: no tags, no entities."""
    begin = page.find(" data-searched")
    if begin < 0:
        return []
    start = page.rindex("<", 0, begin)
    pieces = _TAG.split(page[start:].replace("\n", " "))
    whole, left = _read(pieces[1])[0], 0
    texts: list[str] = []
    skipped, depth = "", 0
    for place in range(1, len(pieces), 2):
        name, way, own = _read(pieces[place])
        if name == whole:
            left += way
            if not left:
                break
        if skipped:
            depth += way if name == skipped else 0
            if depth:
                continue
            skipped = ""
        elif not own and way:
            skipped, depth = name, 1
            texts.append("\n")
            continue
        if name and name not in INLINE:
            texts.append("\n")
        texts.append(pieces[place + 1])
    return [html.unescape(line) for line in "".join(texts).split("\n") if line and not line.isspace()]


@lru_cache(maxsize=4096)
def _read(tag: str) -> tuple[str, int, bool]:
    """Name of a tag (a comment has none); 1 where it begins an element, -1 where it ends one, else 0; whether that is the document's own."""
    found = _NAME.match(tag)
    name = found.group(1).lower() if found else ""
    way = 0 if not found or tag.endswith("/>") or name in _EMPTY else -1 if tag.startswith("</") else 1
    return name, way, not _NOT_ITS_OWN.search(tag)


_EMPTY = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Elements that hold nothing."""
