"""Columns that stand, for a run of years or months; each series is a panel of its own, on the same scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from sitegen.charts.figures import COLUMNS, Chart, Series, in_digits
from sitegen.charts.letters import LINE, SIZE, clean, cut, width
from sitegen.charts.shapes import WIDTH, Axis, Bar, Drawing, Shape, Words, short, whole

_TALL, _ONE = 100.0, 24.0
"""Of the tallest column and the deepest one together; of one thing where things are counted, at most."""
_PANELS = 14.0
"""Between two panels."""
_WIDEST, _SHARE = 44.0, 0.66
"""Of a column: in units, and of its place."""
_GAP, _SHORTEST = 4.0, 1.0
_NOTHING = "—"
_MONTH = "月"


def columns(chart: Chart) -> Drawing | None:
    """Lay out; None where names and figures do not stand side by side, even without decimals: bars do better then."""
    values = [value for series in chart.series for value in series.values if value is not None]
    room = WIDTH / len(chart.labels) - _GAP / 2
    printed = next((way for way in (short, whole) if all(width(way(value)) <= room for value in values)), None)
    names = _names(chart.labels, room)
    if printed is None or any(width(name) > room for name in names):
        return None
    shapes: list[Shape] = []
    y, one = 0.0, _unit(values)
    for number, series in enumerate(chart.series):
        y += _PANELS if number else 0.0
        if len(chart.series) > 1:
            shapes.append(Words(0.0, y + SIZE, cut(clean(series.name), WIDTH), role="heading"))
            y += LINE + _GAP
        known = [value for value in series.values if value is not None]
        upper, lower = max(0.0, *map(one, known), 0.0), -min(0.0, *map(one, known), 0.0)
        zero = y + LINE + max(upper, _SHORTEST)
        y = zero + (max(lower, _SHORTEST) + LINE if lower else 0.0) + LINE
        shapes += _panel(names, series, zero, y - LINE + SIZE, one, printed)
    return Drawing(y, tuple(shapes), COLUMNS, any(printed(value) != in_digits(value) for value in values))


def _names(labels: Sequence[str], room: float) -> list[str]:
    """What stands below the columns; twelve months have no room for the word 月."""
    names = [clean(label) for label in labels]
    return names if all(width(name) <= room for name in names) else [name.removesuffix(_MONTH) for name in names]


def _unit(values: Sequence[Decimal]) -> Callable[[Decimal], float]:
    """From a figure to a height. Counts of one or two things are no towers."""
    span = max(Decimal(0), *values, Decimal(0)) - min(Decimal(0), *values, Decimal(0))
    counted = all(value == value.to_integral_value() for value in values)
    tall = min(_TALL, _ONE * float(span)) if counted else _TALL
    return lambda value: tall * float(value / span) if span else 0.0


def _panel(
    names: Sequence[str],
    series: Series,
    zero: float,
    base: float,
    one: Callable[[Decimal], float],
    printed: Callable[[Decimal], str],
) -> Iterator[Shape]:
    """``zero`` and ``base`` are the lines on which columns and names stand."""
    place = WIDTH / len(names)
    wide = min(place * _SHARE, _WIDEST)
    yield Axis(0.0, zero, WIDTH, zero)
    for number, (name, value) in enumerate(zip(names, series.values, strict=True)):
        middle = place * (number + 0.5)
        yield Words(middle, base, name, "middle", "series")
        if value is None:
            yield Words(middle, zero - _GAP, _NOTHING, "middle", "missing")
            continue
        tall = max(abs(one(value)), _SHORTEST) if value else 0.0
        if value:
            yield Bar(middle - wide / 2, zero - (tall if value > 0 else 0.0), wide, tall, 0)
        below = zero + tall + SIZE if value < 0 else zero - tall - _GAP
        yield Words(middle, below, printed(value), "middle", "figure")
