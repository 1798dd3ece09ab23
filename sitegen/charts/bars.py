"""Bars that lie: each thing with its name, below it a bar for each series with its figure at the end."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sitegen.charts.figures import BARS, MISSING, Chart, in_digits
from sitegen.charts.letters import LINE, SIZE, broken, clean, cut, width
from sitegen.charts.shapes import WIDTH, Axis, Bar, Drawing, Shape, Words, short

_THICK, _APART, _GROUPS = 17.0, 4.0, 12.0
"""Of a bar; between two bars of a thing; between two things."""
_UNDER = 3.0
"""From a name to the bars below it."""
_STEP = 5.0
"""From a bar to its words."""
_OVER = 2.0
"""How far the line on which the bars stand goes beyond them."""
_BASE = 13.0
"""From the top of a bar down to the line on which its words stand."""
_NAMES_BESIDE, _SERIES_BESIDE = 145.0, 100.0
"""The widest names that stand beside their bars."""
_LINES = 2
_SHORTEST = 1.0


def bars(chart: Chart) -> Drawing:
    """Lay out; short names of single bars stand beside them, others above."""
    labels = [clean(label) for label in chart.labels]
    beside = len(chart.series) == 1 and max(map(width, labels)) <= _NAMES_BESIDE
    names = labels if beside else [clean(series.name) for series in chart.series] if len(chart.series) > 1 else []
    names = [cut(name, _NAMES_BESIDE if beside else _SERIES_BESIDE) for name in names]
    figures = [[MISSING if value is None else short(value) for value in series.values] for series in chart.series]
    left = max(map(width, names), default=0.0) + _STEP if any(names) else 1.0
    right = WIDTH - _STEP - max(width(text) for texts in figures for text in texts)
    scale = _Scale(chart, left, right)
    shapes: list[Shape] = []
    y = _OVER
    for row, label in enumerate(labels):
        y += _GROUPS if row else 0.0
        if not beside:
            for line in broken(label, WIDTH, _LINES):
                shapes.append(Words(0.0, y + SIZE, line, role="heading" if any(names) else "name"))
                y += LINE
            y += _UNDER
        top = y
        for number, series in enumerate(chart.series):
            y += _APART if number else 0.0
            if any(names):
                role = "name" if beside else "series"
                shapes.append(Words(0.0, y + _BASE, names[row if beside else number], role=role))
            shapes += _bar(scale, y, series.values[row], figures[number][row], number)
            y += _THICK
        shapes.append(Axis(scale.zero, top - _OVER, scale.zero, y + _OVER))
    values = [value for series in chart.series for value in series.values if value is not None]
    return Drawing(y + _OVER, tuple(shapes), BARS, any(short(value) != in_digits(value) for value in values))


class _Scale:
    """From figures to places between two edges; nought is always among them."""

    def __init__(self, chart: Chart, left: float, right: float) -> None:
        values = [value for series in chart.series for value in series.values if value is not None]
        self.low, high = min(Decimal(0), *values, Decimal(0)), max(Decimal(0), *values, Decimal(0))
        self.span = high - self.low
        self.left, self.room = left, max(right - left, 0.0)
        self.zero = self.place(Decimal(0))

    def place(self, value: Decimal) -> float:
        return self.left + self.room * float((value - self.low) / self.span if self.span else Decimal(0))


def _bar(scale: _Scale, y: float, value: Decimal | None, figure: str, series: int) -> Iterator[Shape]:
    if value is None:
        yield Words(scale.zero + _STEP, y + _BASE, figure, role="missing")
        return
    start, end = sorted((scale.zero, scale.place(value)))
    if value:
        yield Bar(start, y, max(end - start, _SHORTEST), _THICK, series)
    # What is below nought lies at the left of the line: its figure stands at the right, where nothing is.
    yield Words(max(end, scale.zero) + _STEP, y + _BASE, figure, role="figure")
