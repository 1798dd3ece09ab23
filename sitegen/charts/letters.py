"""How wide a text is, and how it is broken and cut, without a font at hand: rather too wide than too narrow."""

from __future__ import annotations

from sitegen.text import CONTROL, is_wide

SIZE = 14.0
"""Height of all letters in a chart: on the narrowest phone still twelve points."""
LINE = 18.0
"""From one line to the next."""
_NARROW = frozenset(".,:;'|!il()[] ")
_BROAD = frozenset("mwMW@%")
_CUT = "…"


def width(text: str) -> float:
    """Of one line, in units of the drawing."""
    return SIZE * sum(map(_share, text))


def _share(char: str) -> float:
    """Of a square, in the widest of the usual typefaces."""
    if is_wide(char):
        return 1.0
    if char in _NARROW:
        return 0.4
    if char in _BROAD or char > "\u024f":
        return 0.95
    return 0.75 if char.isupper() else 0.62


def clean(text: str) -> str:
    """One line without the characters that XML forbids."""
    return " ".join(CONTROL.sub("", text).split())


def cut(text: str, room: float) -> str:
    """As much of a line as there is room for, with an ellipsis when something is missing."""
    if width(text) <= room:
        return text
    room -= width(_CUT)
    used = 0.0
    for place, char in enumerate(text):
        used += SIZE * _share(char)
        if used > room:
            return text[:place].rstrip() + _CUT
    return text


def broken(text: str, room: float, lines: int) -> tuple[str, ...]:
    """A text in at most so many lines; the last one is cut."""
    found: list[str] = []
    while text and len(found) < lines - 1 and width(text) > room:
        used, place = 0.0, 0
        while place < len(text) and used + SIZE * _share(text[place]) <= room:
            used += SIZE * _share(text[place])
            place += 1
        place = max(place, 1)
        found.append(text[:place].rstrip())
        text = text[place:].lstrip()
    return (*found, cut(text, room))
