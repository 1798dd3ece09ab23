"""Charts as SVG in the page: no script, no style; colours come from ``theme/charts.css``.

Without any style sheet they are black on white, and still tell their series apart: full, hatched, empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from msgspec.structs import replace

from sitegen.charts.bars import bars
from sitegen.charts.columns import columns
from sitegen.charts.figures import BARS, COLUMNS, MISSING, Chart, Series, described, drawable, in_digits
from sitegen.charts.letters import SIZE, clean
from sitegen.charts.shapes import WIDTH, Axis, Bar, Drawing, Shape, Words

__all__ = ["BARS", "COLUMNS", "MISSING", "Chart", "Series", "described", "drawable", "drawing", "in_digits", "svg"]

_HATCHED = 1
"""The series whose bars are hatched; the one before is full, all after it are empty."""


def drawing(chart: Chart) -> Drawing:
    """Lay out a chart that has labels and series; columns that are too many or too wide become bars."""
    chart = _first(chart) if chart.most else chart
    return (columns(chart) if chart.form == COLUMNS else None) or bars(chart)


def _first(chart: Chart) -> Chart:
    series = tuple(replace(series, values=series.values[: chart.most]) for series in chart.series)
    return replace(chart, labels=chart.labels[: chart.most], series=series)


def svg(chart: Chart) -> str:
    """The drawing as an ``svg`` element."""
    drawn = drawing(chart)
    title, description, hatch = (f"{chart.id}-{part}" for part in ("title", "desc", "hatch"))
    return "".join(
        (
            f'<svg class="drawing" viewBox="0 0 {WIDTH:g} {_number(drawn.height)}" role="img" '
            f'aria-labelledby="{title} {description}" font-size="{SIZE:g}" fill="currentColor">\n',
            f'<title id="{title}">{_text(chart.title)}</title>\n',
            f'<desc id="{description}">{_text(described(chart, drawn.form))}</desc>\n',
            _hatch(hatch) if any(isinstance(shape, Bar) and shape.series == _HATCHED for shape in drawn.shapes) else "",
            *_elements(drawn, hatch),
            "</svg>",
        )
    )


def _elements(drawn: Drawing, hatch: str) -> Iterator[str]:
    for shape in drawn.shapes:
        yield f"{_element(shape, hatch)}\n"


def _element(shape: Shape, hatch: str) -> str:
    match shape:
        case Axis():
            ends = (
                f'x1="{_number(shape.x1)}" y1="{_number(shape.y1)}" x2="{_number(shape.x2)}" y2="{_number(shape.y2)}"'
            )
            return f'<line class="axis" {ends} stroke="currentColor"/>'
        case Words():
            anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
            place = f'x="{_number(shape.x)}" y="{_number(shape.y)}"'
            return f'<text class="{shape.role}" {place}{anchor}>{_text(shape.text)}</text>'
        case Bar():
            edge = 0.0 if shape.series < _HATCHED else min(0.5, shape.width / 2)
            place = f'x="{_number(shape.x + edge)}" y="{_number(shape.y + edge)}"'
            size = f'width="{_number(shape.width - 2 * edge)}" height="{_number(shape.height - 2 * edge)}"'
            return f'<rect class="{_fill(shape.series)}" {place} {size}{_paint(shape.series, hatch)}/>'


def _fill(series: int) -> str:
    return "full" if series < _HATCHED else "hatched" if series == _HATCHED else "empty"


def _paint(series: int, hatch: str) -> str:
    if series < _HATCHED:
        return ""
    fill = f"url(#{hatch})" if series == _HATCHED else "none"
    return f' fill="{fill}" stroke="currentColor"'


def _hatch(name: str) -> str:
    return (
        f'<pattern id="{name}" class="hatched" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0V5" stroke="currentColor" stroke-width="3"/></pattern>\n'
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    return escape(clean(text))
