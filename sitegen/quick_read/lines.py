"""Text → lines that are no wider than their place, broken where Chinese may be broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from sitegen.text import is_wide

Ruler = Callable[[str], float]
"""How wide a text is, in pixels."""

_OPENING = "（［｛〝《〈「『【〔〖“‘([{"
"""Marks that no line ends with."""
_CLOSING = "，。、；：！？）］｝》〉」』】〕〗”〞’…—·・％℃‰～〜々,.;:!?)]}%"
"""Marks that no line begins with."""
_GLUED = "\u200d\ufe00-\ufe0f\u0300-\u036f\u20e3\U0001f3fb-\U0001f3ff"
"""What belongs to the character before it."""
_ELLIPSIS = "……"


def line_pieces(text: str) -> Iterator[str]:
    """The parts between which a line may be broken; together they are the text.

    A Latin word or a number is one part; a mark stays with the character that it belongs to.
    """
    return (match[0] for match in _PIECE.finditer(text) if match[0])


_WIDE = "".join(
    f"{first}-{last}"
    for first, last in (("\u2e80", "\uabff"), ("\ud7b0", "\ud7ff"), ("\ue000", "\ufefe"), ("\uff00", "\U0010ffff"))
)
"""What ``is_wide`` says, as a set of characters; its few punctuation marks are among the opening and closing ones."""
_PIECE = re.compile(
    rf"\s+|(?:[{re.escape(_OPENING)}]\s*)*"
    rf"(?:[^\s{_WIDE}{re.escape(_OPENING + '，。、；：！？）》〉」』】〕〗”’…—·％～々')}]+|[{_WIDE}])?"
    rf"(?:\s*[{re.escape(_CLOSING)}{_GLUED}])*"
)


def broken(text: str, width: float, ruler: Ruler) -> Iterator[str]:
    """The lines of a text, each at most ``width`` wide; only a single character may be wider.

    What is longer than a line by itself is broken anywhere. Paragraphs are separated by line feeds.
    """
    for paragraph in text.split("\n"):
        yield from _broken(paragraph, width, ruler)


def _broken(text: str, width: float, ruler: Ruler) -> Iterator[str]:
    line = ""
    for piece in line_pieces(text):
        if ruler((line + piece).rstrip()) <= width:
            line += piece if line else piece.lstrip()
            continue
        if line.strip():
            yield line.rstrip()
        line = ""
        for char in piece.lstrip():
            if line and ruler(line + char) > width:
                cut = max(line.rfind(mark) for mark in "/-_&=") + 1  # an address breaks behind its steps
                cut = cut if cut > len(line) // 2 else len(line)
                yield line[:cut]
                line = line[cut:]
            line += char
    if line.strip():
        yield line.rstrip()


def wrapped(text: str, width: float, ruler: Ruler, most: int) -> tuple[tuple[str, ...], bool]:
    """At most ``most`` lines of a text, and whether that is all of it; the last line of one that is cut ends with an ellipsis."""
    lines = list(islice(broken(text, width, ruler), most + 1))
    if len(lines) <= most:
        if len(lines) > 1 and ruler(lines[-1]) < width / 8:
            closer = list(
                islice(broken(text, width * 0.92, ruler), most + 1)
            )  # no character stands alone on the last line
            lines = closer if len(closer) == len(lines) else lines
        return tuple(lines), True
    last = lines[most - 1].rstrip("，。、；：—…")
    while last and ruler(last + _ELLIPSIS) > width:
        last = last[:-1]
    return (*lines[: most - 1], last + _ELLIPSIS), False


def balanced(text: str, width: float, ruler: Ruler, most: int) -> tuple[tuple[str, ...], bool]:
    """The same with lines of about the same length: for titles."""
    lines, whole = wrapped(text, width, ruler, most)
    low, high = width / 2, width
    while whole and high - low > 8:
        middle = (low + high) / 2
        tried, fits = wrapped(text, middle, ruler, len(lines))
        if fits:
            lines, high = tried, middle
        else:
            low = middle
    return lines, whole


# What a character takes in any usual Chinese font, in ems: the widest of them decides, so that a picture whose font
# nobody knows yet (an SVG on somebody's phone) never runs over.
_SLIM, _BROAD = frozenset(" .,:;'!|iljI()[]"), frozenset("mwMW@%&+=<>~#")


def safe_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is at most in a font of this size, in pixels, whichever font that is; its bold letters are no wider than the widest."""
    ems = 0.0
    for char in text:
        if is_wide(char) or not char.isascii():
            ems += 1.0
        elif char in _SLIM:
            ems += 0.42
        elif char in _BROAD:
            ems += 1.0
        else:
            ems += 0.78 if char.isupper() else 0.66
    return ems * size
