"""Markdown → safe HTML, headings, links and plain text: a plain text at once, any other through the reference reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from sitegen.body import Markup
from sitegen.plain import read_plain


def read_markup(source: str, first_line: int) -> Markup:
    """Turn a document's text into safe HTML. ``first_line`` is the line of the file on which the text begins."""
    return read_plain(source, first_line) or read_reference(source, first_line)


def read_reference(source: str, first_line: int) -> Markup:
    """The same by the reference reader alone, whose answer is the right one by definition."""
    # Imported when a text needs it: Python-Markdown and nh3 take longer to import than a hundred plain texts to read.
    from sitegen.reference import read_reference

    return read_reference(source, first_line)


def differs(source: str, first_line: int) -> bool:
    """Whether a plain text would be read otherwise than by the reference reader, which is a bug of ours."""
    plain = read_plain(source, first_line)
    return plain is not None and plain != read_reference(source, first_line)


def fill_links(html: str, targets: tuple[str, ...], sizes: Mapping[int, tuple[int, int]] = {}) -> str:
    """Put the resolved targets in. An empty target takes the link away and leaves the text.

    ``sizes``: pixels of the pictures among them, by number; what an author says of a picture's size stands.
    """
    first = min(sizes, default=-1)

    def fill(match: re.Match[str]) -> str:
        number = int(match.group(2))
        target = targets[number]
        if not target:
            return f'{match.group(1)}" data-missing="true"'
        filled = f'{match.group(1)}{escape(target)}"'
        if match.group(1).startswith("<img"):
            tag = match.group(1) + html[match.end() : html.find(">", match.end())]
            if number in sizes and not _SAID_SIZE.search(tag):
                filled += ' width="{}" height="{}"'.format(*sizes[number])
            filled += "" if number == first else ' loading="lazy"'
        return filled

    filled = _PLACEHOLDER.sub(fill, html)
    if 'data-missing="true"' not in filled:
        return filled
    filled = _MISSING_LINK.sub(r"\1", filled)
    return _MISSING_PICTURE.sub("", filled)


_SAID_SIZE = re.compile(r" (?:width|height)=")
_PLACEHOLDER = re.compile(r'(<(?:a|img)\b[^<>]*? (?:href|src)=")sitegen-link:(\d+)"')
_MISSING_LINK = re.compile(r'<a\b[^>]* href="" data-missing="true"[^>]*>(.*?)</a>', re.DOTALL)
_MISSING_PICTURE = re.compile(r'<img\b[^>]* src="" data-missing="true"[^>]*>')
