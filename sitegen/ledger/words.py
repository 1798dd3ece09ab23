"""The ledger as people and programs read it: text, JSON, rows of a spreadsheet."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sitegen.attestations import Attestation
from sitegen.findings import Finding
from sitegen.ledger import Entry, Exemption, Ledger
from sitegen.text import day_in_words, excerpt

WIDTH = 100
"""Columns of a terminal; a Chinese character takes two."""
_COLUMNS = (("编号", 4), ("要求", 52), ("责任单位", 22), ("状态", 7), ("下次", 10))
_HEADINGS = (
    "编号",
    "来源",
    "类别",
    "要求",
    "责任单位（本机关）",
    "责任单位（来源文件）",
    "状态",
    "说明",
    "栏目和页面",
    "检查",
    "由人确认",
    "最近一次确认",
    "下次日期",
)


def summary(book: Ledger) -> str:
    """``达标 66，待整改 2，待确认 3，不适用 2``."""
    return "，".join(f"{state} {count}" for state, count in book.counts.items())


def as_table(book: Ledger) -> str:
    """All rows, a line each, within the width of a terminal; what is not as it should be is said below its row."""
    lines = [
        f"{book.body}政务公开台账（{day_in_words(book.today)}）",
        f"共 {len(book.entries)} 项：{summary(book)}",
        "",
    ]
    lines += [*_due_lines(book), " ".join(_fitted(title, width) for title, width in _COLUMNS).rstrip(), "-" * WIDTH]
    for source, entries in groupby(book.entries, key=lambda entry: entry.requirement.source):
        lines.append(f"《{source}》")
        for entry in entries:
            texts = (
                entry.requirement.id,
                entry.requirement.text,
                "、".join(entry.units),
                entry.state.value,
                entry.next_on.isoformat() if entry.next_on else "",
            )
            cells = (_fitted(text, width) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
            lines.append(" ".join(cells).rstrip())
            if entry.why:
                lines.append(f"{' ' * 5}{_cut(excerpt(entry.why, WIDTH), WIDTH - 5)}")
    if not book.entries:
        lines.append("没有由它负责的事项。")
    if book.waived:
        lines += ["", f"豁免 {len(book.waived)} 个问题：", *map(_exempt, book.waived)]
    if book.idle:
        lines += ["", "没有起作用的豁免：", *(f"  {finding.message}" for finding in book.idle)]
    lines += [
        "",
        "看一项的全部依据：sitegen ledger --row T05；给领导看的文件：sitegen ledger --format html --output 台账.html",
    ]
    return "\n".join(lines)


def as_details(book: Ledger) -> str:
    """Some rows with all that is known of them."""
    return "\n\n".join("\n".join(_details(entry)) for entry in book.entries)


def as_json(book: Ledger) -> str:
    """``{"body": …, "today": …, "summary": {…}, "due": […], "rows": […], "waived": […]}``."""
    data = {
        "body": book.body,
        "today": book.today.isoformat(),
        "summary": {state.value: count for state, count in book.counts.items()},
        "due": [
            {
                "unit": due.unit,
                "on": due.on.isoformat() if due.on else "",
                "row": due.row,
                "what": due.what,
                "overdue": due.overdue,
            }
            for due in book.due
        ],
        "rows": [_record(entry) for entry in book.entries],
        "waived": [
            {**_finding(one.finding), "reason": one.reason, "until": one.until.isoformat() if one.until else ""}
            for one in book.waived
        ],
        "idle_waivers": [_finding(finding) for finding in book.idle],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def as_rows(book: Ledger) -> list[tuple[str, ...]]:
    """A heading, and a row for each row of the task list: for a spreadsheet."""
    return [_HEADINGS, *map(_cells, book.entries)]


def confirmed(record: Attestation) -> str:
    """``2026年6月15日 周敏：正常``."""
    return f"{day_in_words(record.on)} {record.by}：{record.outcome}"


def _due_lines(book: Ledger) -> Iterator[str]:
    if book.due:
        yield "30天内要做的："
        for unit, dues in groupby(book.due, key=lambda due: due.unit):
            yield f"  {unit}"
            for due in dues:
                yield f"    {_fitted(due.when, 26)} {due.row:3} {_cut(due.what, WIDTH - 36)}"
        yield ""


def _details(entry: Entry) -> Iterator[str]:
    asked = entry.requirement
    yield f"{asked.id} {asked.text}"
    yield f"  来源：《{asked.source}》{asked.group}，责任单位：{asked.unit}"
    yield f"  本机关：{'、'.join(entry.units)}"
    yield f"  状态：{entry.state}{f'，{entry.why}' if entry.why else ''}"
    if asked.pages:
        yield f"  公开：{asked.pages}"
    for shown in entry.shown:
        yield f"    {shown.words}  {shown.url}"
    if entry.checks:
        yield f"  检查：{entry.checked}"
        yield from (f"    {_found(finding)}" for finding in entry.findings)
    if asked.attest:
        yield f"  由人确认：{asked.attest.what}（{asked.attest.rhythm}）"
    for record in entry.attestations:
        yield f"    {confirmed(record)}（content/{record.path}）"
        if record.said:
            yield f"      {excerpt(record.said, 200)}"
    if entry.next_on:
        yield f"  下次：{day_in_words(entry.next_on)}"


def _found(finding: Finding) -> str:
    return f"{finding.where}: {finding.severity.label} {finding.code} {finding.message}"


def _exempt(one: Exemption) -> str:
    until = f"（到{day_in_words(one.until)}）" if one.until else ""
    return f"  {_found(one.finding)}\n    理由：{one.reason}{until}"


def _record(entry: Entry) -> dict[str, Any]:
    asked = entry.requirement
    return {
        "row": asked.id,
        "source": asked.source,
        "group": asked.group,
        "text": asked.text,
        "source_units": asked.unit,
        "units": list(entry.units),
        "state": entry.state.value,
        "why": entry.why,
        "pages": asked.pages,
        "columns": [
            {
                "title": shown.title,
                "url": shown.url,
                "documents": shown.documents,
                "newest": shown.newest.isoformat() if shown.newest else "",
                "note": shown.note,
            }
            for shown in entry.shown
        ],
        "checks": entry.checks,
        "findings": [_finding(finding) for finding in entry.findings],
        "attest": {"what": asked.attest.what, "rhythm": asked.attest.rhythm} if asked.attest else None,
        "attestations": [
            {
                "path": f"content/{record.path}",
                "on": record.on.isoformat(),
                "by": record.by,
                "result": record.outcome.value,
                "said": record.said,
                "evidence": list(record.evidence),
            }
            for record in entry.attestations
        ],
        "next": entry.next_on.isoformat() if entry.next_on else "",
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.where.path,
        "line": finding.where.line,
        "unit": finding.unit,
    }


def _cells(entry: Entry) -> tuple[str, ...]:
    asked = entry.requirement
    return (
        asked.id,
        asked.source,
        asked.group,
        asked.text,
        "、".join(entry.units),
        asked.unit,
        entry.state.value,
        entry.why,
        "；".join(shown.words for shown in entry.shown) or asked.pages,
        entry.checked,
        f"{asked.attest.what}（{asked.attest.rhythm}）" if asked.attest else "",
        confirmed(entry.attestations[0]) if entry.attestations else "",
        entry.next_on.isoformat() if entry.next_on else "",
    )


def _width(text: str) -> int:
    """Columns that a text takes on a terminal, which gives curly quotes and dashes one."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _cut(text: str, width: int) -> str:
    """At most so many columns, cut with an ellipsis."""
    if _width(text) <= width:
        return text
    while _width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def _fitted(text: str, width: int) -> str:
    """Exactly so many columns."""
    cut = _cut(text, width)
    return cut + " " * (width - _width(cut))
