"""What a picture is made of once everything has its place. Pixels, from the top left corner; later shapes lie on earlier ones."""

from __future__ import annotations

from typing import TypeAlias

from sitegen.frozen import Frozen

WIDTH = 1080
"""Of every long picture: what WeChat shows without making it smaller."""


class Words(Frozen, frozen=True):
    """A line of text on its baseline."""

    text: str
    x: float
    """Where it begins, or its middle."""
    y: float
    """Of the baseline."""
    size: int
    """Of the font."""
    colour: str
    """``#rrggbb``."""
    bold: bool
    middle: bool
    """Whether ``x`` is its middle."""
    width: float
    """How wide it is at most."""

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.x - self.width / 2 if self.middle else self.x


class Box(Frozen, frozen=True):
    """A filled rectangle with round corners."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: int = 0


class Disc(Frozen, frozen=True):
    """A filled circle."""

    x: float
    """Of its centre."""
    y: float
    radius: int
    colour: str


Shape: TypeAlias = Words | Box | Disc


class Drawing(Frozen, frozen=True):
    """A picture, ``WIDTH`` pixels wide."""

    height: int
    shapes: tuple[Shape, ...]
    left_out: tuple[str, ...]
    """What had no room or was cut, for people: ``要点第 9 条``; the document's page says all of it."""

    @property
    def words(self) -> tuple[Words, ...]:
        """Its lines of text."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Words))
