"""What a drawing is made of: bars, words, lines, each with its place. The page gives them their colours."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from sitegen.charts.figures import in_digits
from sitegen.charts.letters import SIZE, width
from sitegen.frozen import Frozen

WIDTH = 320.0
"""Of every drawing, in units: as many as the points of a narrow phone, so that its words stay large enough."""
_ROOM = 130.0
"""The longest figure that is drawn."""


class Bar(Frozen, frozen=True):
    """A bar or a column."""

    x: float
    y: float
    width: float
    height: float
    series: int
    """Which one it belongs to, from 0: how it is filled."""


class Words(Frozen, frozen=True):
    """A line of text."""

    x: float
    y: float
    """Of the line on which the letters stand."""
    text: str
    anchor: str = "start"
    """``start``, ``middle`` or ``end``: which of its points ``x`` is."""
    role: str = "name"
    """``name`` of a bar, ``heading`` of several, name of a ``series``, ``figure``, or ``missing``."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom, as far as can be told."""
        wide = width(self.text)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - SIZE, left + wide, self.y + SIZE * 0.25


class Axis(Frozen, frozen=True):
    """The line on which bars stand."""

    x1: float
    y1: float
    x2: float
    y2: float


Shape: TypeAlias = Bar | Words | Axis


class Drawing(Frozen, frozen=True):
    """A chart laid out."""

    height: float
    shapes: tuple[Shape, ...]
    form: str
    """``BARS`` or ``COLUMNS``: not always the one that was wished for."""
    rounded: bool = False
    """Whether a figure in it is less exact than in the table."""


def short(value: Decimal) -> str:
    """A figure for a bar: as the table prints it; a very long one without its decimals, or by its power of ten."""
    return next((text for text in (in_digits(value), whole(value)) if width(text) <= _ROOM), f"{value:.2e}")


def whole(value: Decimal) -> str:
    """A figure without its decimals."""
    return f"{value:,.0f}"
