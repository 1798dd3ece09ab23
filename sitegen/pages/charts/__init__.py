"""The charts of pages: which kind of document has which, and how a chart becomes a view."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from sitegen.accounts import ACCOUNTS
from sitegen.budgets import year_before
from sitegen.charts import Chart, drawable, drawing, in_digits
from sitegen.model import Document
from sitegen.pages.charts.answers import opinion_charts, proposal_charts
from sitegen.pages.charts.money import account_charts
from sitegen.pages.charts.reports import report_charts
from sitegen.pages.parts import Cell, ChartView, TableView
from sitegen.pages.shelf import Shelf

_FOLDED = 12
"""A table with more rows opens on demand."""
_TELLING = 10
"""A change of so many times says nothing in per cent."""


def document_charts(shelf: Shelf, document: Document) -> tuple[Chart, ...]:
    """What is drawn on the page of a document, in order."""
    charts = _charts(shelf, document)
    return tuple(replace(chart, id=f"page-chart-{number}") for number, chart in enumerate(charts, 1))


def _charts(shelf: Shelf, document: Document) -> Iterator[Chart]:
    if document.kind in ACCOUNTS:
        yield from account_charts(document, year_before(document, shelf.accounts))
    elif document.annual:
        yield from report_charts(document, shelf.reports)
    elif document.kind == "consultation":
        yield from opinion_charts(document)
    elif document.kind == "proposal-summary":
        yield from proposal_charts(document, shelf.summaries)


def chart_view(chart: Chart) -> ChartView:
    """A chart with its table, and what has to be said of it."""
    drawn = drawable(chart)
    note = chart.note
    if not drawn and not note:
        known = any(value is not None for series in chart.series for value in series.values)
        note = "以上各项都是0，没有画图。" if known else "没有数据，没有画图。"
    if drawn and 0 < chart.most < len(chart.labels):
        note += f"图中只画出前{chart.most}项，全部{len(chart.labels)}项见表格。"
    if drawn and drawing(chart).rounded:
        note += "图中有的数只写到整数，准确的数见表格。"
    return ChartView(chart, drawn, _table(chart), len(chart.labels) > _FOLDED, note)


def _table(chart: Chart) -> TableView:
    compared = chart.compared and len(chart.series) > 1
    names = [series.name or ("金额" if chart.unit == "万元" else "数量") for series in chart.series]
    head = [Cell(text, True, "col") for text in (chart.heading, *names, *["增减"][: int(compared)])]
    rows = []
    for place, label in enumerate(chart.labels):
        values = [series.values[place] for series in chart.series]
        cells = [Cell("—" if value is None else in_digits(value), number=True) for value in values]
        if compared:
            cells.append(Cell(_change(values[0], values[1]), number=True))
        rows.append((Cell(label, True, "row"), *cells))
    return TableView(f"{chart.title}的数据", (tuple(head),), tuple(rows))


def _change(this: Decimal | None, last: Decimal | None) -> str:
    """How much more or less than the year before: the difference, and how many per cent where that means anything."""
    if this is None or last is None:
        return "—"
    apart = this - last
    share = f"（{apart / last * 100:+.1f}%）" if last > 0 and abs(apart) < _TELLING * last else ""
    return f"{apart:+,f}{share}" if apart else "持平"
