"""Footnotes of a plain text: where they are defined, and the HTML of a mark and of the list below the text.

They are numbered in the order of their definitions, whatever the order of the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_DEFINITION = re.compile(r"\[\^([0-9A-Za-z]+)\]: *(\S[^\n]*)")
_DEFINITIONS = re.compile(rf"{_DEFINITION.pattern}(?:\n{_DEFINITION.pattern})*")
_AT_LINE_START = re.compile(rf"(?<=\n){_DEFINITION.pattern}")
_GOES_ON = re.compile(r"\n\[\^[^\n]*\n\n+    ")
"""A block set in below a definition belongs to the footnote."""
_PLACE = "///Footnotes Go Here///"
"""Words by which the reference reader lets a text say where its footnotes stand."""
_MARK = re.compile(r'<sup id="fnref:.*?</sup>')


def defined(text: str) -> dict[str, str] | None:
    """The footnotes that lines of a text define, by name in their order, or None when that is not provably so."""
    if "^" not in text:
        return {}
    if _GOES_ON.search(text) or _PLACE in text:
        return None
    return {name: words.rstrip() for name, words in _AT_LINE_START.findall(text)}


def is_definition(block: str) -> bool:
    """Whether every line of a block defines a footnote."""
    return _DEFINITIONS.fullmatch(block) is not None


def mark(name: str, number: int) -> str:
    """The raised number in the text."""
    return f'<sup id="fnref:{name}"><a class="footnote-ref" href="#fn:{name}">{number}</a></sup>'


def without_marks(html: str) -> str:
    """HTML without the raised numbers."""
    return _MARK.sub("", html)


def listed(notes: Iterable[tuple[str, str]]) -> str:
    """The footnotes below the text, from the name and the HTML of each."""
    items = "\n".join(
        f'<li id="fn:{name}">\n<p>{html}&nbsp;<a class="footnote-backref" href="#fnref:{name}" title="回到正文注释 {number} 处">↩</a></p>\n</li>'
        for number, (name, html) in enumerate(notes, start=1)
    )
    return f'<div class="footnote">\n<hr>\n<ol>\n{items}\n</ol>\n</div>'
