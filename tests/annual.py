"""Annual reports for tests: every row in zeros but for what a test gives, a text that is right but for what a test gives."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.national import national_standard
from sitegen.standard import AnnualFormat

UNIT = "云溪县畜牧兽医局"
"""The body that ``sitegen init`` makes."""


def form_of(year: int) -> AnnualFormat:
    """The form of a year's report."""
    form = national_standard().annual_format(year)
    assert form is not None
    return form


def figures(year: int, given: Mapping[str, str]) -> list[str]:
    """The lines of ``tables.yaml``; ``given`` maps the last part of a row's name to its figures as written."""
    left = dict(given)
    lines = [f"year: {year}"]
    for table in form_of(year).tables.values():
        lines.append(f"{table.id}:")
        for key, row in table.keys.items():
            zeros = "0" if len(row.columns) == 1 else f"[{', '.join('0' for _ in row.columns)}]"
            lines.append(f"  {key}: {left.pop(key, zeros)}")
    if left:
        lines.append("fees:")
        lines += [f"  {key}: {figure}" for key, figure in left.items()]
    return lines


def report(year: int, text: list[str]) -> list[str]:
    """The lines of ``index.md``; the text stands in its first part, or is the whole body when it has headings of its own."""
    lines = [
        "---",
        f"标题: {UNIT}{year}年政府信息公开工作年度报告",
        f"索引号: 014-{year + 1}-00001",
        f"发布日期: {year + 1}-01-20",
        f"年度: {year}",
        "年报数据文件: tables.yaml",
        "---",
    ]
    if any(line.startswith("## ") for line in text):
        return [*lines, *text]
    for number, part in enumerate(form_of(year).parts):
        words = {0: text, 5: ["没有收取信息处理费。"]}.get(number, [])
        lines += ["", f"## {part.heading}", "", *words]
    return lines
