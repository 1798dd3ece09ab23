"""Charts of a 政府信息公开工作年度报告: applications over five years and by applicant, results, reviews and lawsuits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from sitegen.annual import Report
from sitegen.charts import COLUMNS, Chart, Series
from sitegen.model import Cells, Document

_YEARS = 5
_RECEIVED = "t3.r1"
_RESULTS = {
    "予以公开": "t3.r3_1",
    "部分公开": "t3.r3_2",
    "不予公开": "t3.r3_3",
    "无法提供": "t3.r3_4",
    "不予处理": "t3.r3_5",
    "其他处理": "t3.r3_6",
}
"""Result → its row, or what the names of its rows begin with."""
_DISPUTES = {"行政复议": ("t4.行政复议",), "行政诉讼": ("t4.未经复议直接起诉", "t4.复议后起诉")}


def report_charts(document: Document, reports: Mapping[int, Report]) -> Iterator[Chart]:
    """Of one report; ``reports`` are the public ones by year."""
    year = document.meta.number("year")
    report = reports.get(year)
    if report is None or report.document.path != document.path or _RECEIVED not in report.form.rows:
        return
    last = reports.get(year - 1)
    first = min(one for one in reports if one > year - _YEARS)
    years = [reports.get(one) for one in range(first, year + 1)]
    labels = tuple(f"{one}年" for one in range(first, year + 1))
    if len(years) > 1:
        received = tuple(_whole(one, _RECEIVED) for one in years)
        yield Chart("", "历年新收政府信息公开申请", labels, (Series("", received),), COLUMNS, "件", "年份")
    kinds = report.form.rows[_RECEIVED].columns[:-1]
    yield _against("新收申请：按申请人", "申请人", kinds, report, last, lambda one, kind: _by_kind(one, kind))
    yield _against("办理结果", "结果", tuple(_RESULTS), report, last, _result)
    disputes = tuple(Series(name, tuple(_disputes(one, rows) for one in years)) for name, rows in _DISPUTES.items())
    yield Chart("", "历年行政复议、行政诉讼", labels, disputes, COLUMNS, "件", "年份")


def _against(
    title: str,
    heading: str,
    labels: tuple[str, ...],
    report: Report,
    last: Report | None,
    figure: Callable[[Report, str], Decimal | None],
) -> Chart:
    """Figures of this year, and of the last one where that is known."""
    several = [report, last] if last else [report]
    series = tuple(Series(f"{one.year}年", tuple(figure(one, label) for label in labels)) for one in several)
    return Chart("", title, labels, series, unit="件", heading=heading, compared=last is not None)


def _by_kind(report: Report, kind: str) -> Decimal | None:
    columns = report.form.rows[_RECEIVED].columns if _RECEIVED in report.form.rows else ()
    return report.number(_RECEIVED, columns.index(kind)) if kind in columns else None


def _whole(report: Report | None, row: str) -> Decimal | None:
    """The last column of a row: its sum."""
    columns = report.form.rows[row].columns if report and row in report.form.rows else ()
    return report.number(row, len(columns) - 1) if report and columns else None


def _result(report: Report, result: str) -> Decimal | None:
    """A result has one row, or one for each of its reasons."""
    row = _RESULTS[result]
    rows = [name for name in report.form.rows if name == row or name.startswith(f"{row}_")]
    cells: Cells = tuple((name, len(report.form.rows[name].columns) - 1) for name in rows)
    return report.sum(cells) if cells else None


def _disputes(report: Report | None, rows: tuple[str, ...]) -> Decimal | None:
    if report is None or any(row not in report.form.rows for row in rows):
        return None
    return report.sum(tuple((row, len(report.form.rows[row].columns) - 1) for row in rows))
