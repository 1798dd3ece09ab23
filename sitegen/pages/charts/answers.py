"""Charts of what came of opinions on a draft, and of proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sitegen.charts import Chart, Series
from sitegen.model import Document, Meta

_FEW, _MOST = 2, 8
"""So few opinions need no chart of their own; of more than these only those that came most often are drawn."""
_TOTALS = {
    "承办总数": "proposals_received",
    "公开答复": "proposals_published",
    "不公开答复": "proposals_unpublished",
}


def opinion_charts(document: Document) -> Iterator[Chart]:
    """Of a consultation whose result is published: how many opinions came, were adopted and were not; what they were about."""
    meta = document.meta
    received = _number(meta, "opinions_received")
    adopted, refused = meta.records("adopted"), meta.records("not_adopted")
    if received is None or not meta.day("result_published_on"):
        return
    sums = {"收到意见": received}
    for label, records in (("采纳或者部分采纳", adopted), ("不采纳", refused)):
        counts = [_number(record, "count") for record in records]
        if records and None not in counts:
            sums[label] = sum((count for count in counts if count is not None), Decimal(0))
    listed = sum((value for label, value in sums.items() if label != "收到意见"), Decimal(0))
    note = "" if listed == received or len(sums) == 1 else "采纳和不采纳只计列出的主要意见。"
    if len(sums) > 1:
        yield Chart("", "意见采纳情况", tuple(sums), (Series("", tuple(sums.values())),), unit="条", note=note)
    said = [
        (count, f"{word}：{record.text('opinion')}")
        for word, records in (("采纳", adopted), ("不采纳", refused))
        for record in records
        if (count := _number(record, "count")) is not None
    ]
    if len(said) > _FEW:
        most = sorted(said, key=lambda one: -one[0])
        labels, series = tuple(label for _, label in most), Series("", tuple(count for count, _ in most))
        yield Chart("", "意见集中在哪些方面", labels, (series,), unit="条", heading="意见", most=_MOST)


def proposal_charts(document: Document, summaries: Mapping[int, Document]) -> Iterator[Chart]:
    """Of a year's 办理总体情况, against the year before; ``summaries`` are the public ones by year."""
    year = document.meta.number("year")
    last = summaries.get(year - 1)
    series = [_totals(document, f"{year}年")]
    if last and summaries.get(year) == document:
        series.append(_totals(last, f"{year - 1}年"))
    yield Chart(
        "", "建议提案办理和公开情况", tuple(_TOTALS), tuple(series), unit="件", compared=len(series) > 1
    )  # fmt: skip


def _totals(document: Document, name: str) -> Series:
    return Series(name, tuple(_number(document.meta, field) for field in _TOTALS.values()))


def _number(meta: Meta, name: str) -> Decimal | None:
    value = meta.get(name)
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
