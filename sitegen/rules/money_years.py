"""M5xx: two years of the same unit's budgets or final accounts against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from sitegen.accounts import FINAL_ACCOUNT, Figure, account, main_sides, plain, scale_of, step_of
from sitegen.assemble import Site
from sitegen.budgets import accounts_by_year, year_before
from sitegen.findings import Problem
from sitegen.model import Document
from sitegen.public_costs import PUBLIC_FIELDS, of_year

Found = Iterator[tuple[Document, Problem]]
_ADJUSTED = re.compile(r"年初[^。]*(调整|调增|调减)|(调整|调增|调减)[^。]*年初")


def carried_over(site: Site) -> Found:
    """M501 年初结转结余和上年决算的年末结转结余不一致

    查什么：同一单位相邻两年的决算：今年收支总表的年初结转和结余，等于去年的年末结转和结余（财政拨款总表也一样）。
    为什么：去年年末结下来的钱就是今年年初的钱；有调整的要在情况说明里写明（《预算法》第十四条）。
    例子：2023 年决算年末结转和结余 34.57 万元，2024 年决算年初结转和结余 43.57 万元。
    改成：核对以后改正；确有调整的，在决算情况说明里写明“年初结转和结余调整了多少、为什么”。
    """
    for this, last in _pairs(site):
        if this.kind != FINAL_ACCOUNT or _ADJUSTED.search(this.meta.text("explanation")):
            continue
        for form in ("total", "fiscal"):
            start, end = _carried(this, form, 0, "年初"), _carried(last, form, 1, "年末")
            if start and end and abs(start.amount - end.amount) > max(start.step, end.step):
                apart, year = plain(abs(start.amount - end.amount)), last.meta.number("year")
                message = f"“{start.table.title}”的年初结转和结余是 {plain(start.amount)} 万元，{year}年决算的年末结转和结余是 {plain(end.amount)} 万元，相差 {apart} 万元。"
                remedy = "核对两年的决算；年初数有调整的，在决算情况说明里写明。"
                yield this, Problem("M501", message, remedy, start.line, 1, start.table.file)


def last_years_figures(site: Site) -> Found:
    """M502 写的上年数和上年公开的数不一致

    查什么：今年的“上年收支总计”“上年‘三公’经费合计”和“三公”经费表里上年的各项，等于去年预算（决算）公开的数。
    为什么：同一个数前后两年公开得不一样，公众无法比较，也说明有一处不准（《预算法》第十四条）。
    例子：2026 年预算写上年收支总计 1863.01 万元，2025 年预算公开的是 1836.01 万元。
    改成：核对以后改正；口径变了的，在情况说明里写明，并用去年公开的数。
    """
    for this, last in _pairs(site):
        year, kind = last.meta.number("year"), site.kind(this)
        for name, sources in (("previous_total", ("total_income", "total_expenditure")), ("previous_public_total", ("public_total",))):  # fmt: skip
            written = this.meta.get(name)
            before = [amount for source in sources if isinstance(amount := last.meta.get(source), Decimal)]
            if isinstance(written, Decimal) and before and all(abs(written - amount) > step_of(written, amount) for amount in before):  # fmt: skip
                label = kind.fields[name].label if kind and name in kind.fields else name
                message = f"“{label}”写的是 {plain(written)}，《{last.title}》公开的是 {plain(before[0])} 万元，相差 {plain(abs(written - before[0]))} 万元。"
                yield (
                    this,
                    Problem("M502", message, f"写 {year} 年公开的数；口径变了的，在情况说明里写明。", this.line(name)),
                )
        yield from _last_years_costs(this, last)


def _last_years_costs(this: Document, last: Document) -> Found:
    table = account(this, "public")
    spent = of_year(this, table, 1) if table else None
    scale = scale_of(table) if table else None
    if table is None or spent is None or scale is None:
        return
    wrong = []
    for item, field in PUBLIC_FIELDS.items():
        before = last.meta.get(field)
        if item in spent.amounts and isinstance(before, Decimal):
            written = spent.amounts[item] * scale
            if abs(written - before) > max(table.step * scale, step_of(before)):
                wrong.append(f"{_ITEMS[item]}这里是 {plain(written)} 万元，那里是 {plain(before)} 万元")
    if wrong:
        line = min(spent.lines[item] for item in PUBLIC_FIELDS if item in spent.lines)
        message = f"“{table.title}”里上年（{spent.label}）的数和《{last.title}》公开的不一样：{'；'.join(wrong)}。"
        yield this, Problem("M502", message, "写上年公开的数；口径变了的，在情况说明里写明。", line, 1, table.file)


_ITEMS = {"total": "合计", "abroad": "因公出国（境）费", "purchase": "公务用车购置费", "running": "公务用车运行维护费", "reception": "公务接待费"}  # fmt: skip


def _pairs(site: Site) -> Iterator[tuple[Document, Document]]:
    """Each budget or final account with that of the year before."""
    years = accounts_by_year(site)
    for document in years.values():
        if before := year_before(document, years):
            yield document, before


def _carried(document: Document, form: str, side: int, begins: str) -> Figure | None:
    """年初 (at the left) or 年末结转和结余 (at the right) of a 总表; None when there is not exactly one such line."""
    table = account(document, form)
    pair = main_sides(table) if table else None
    if table is None or pair is None:
        return None
    items = [item for item in pair[side] if item.level < 2 and re.match(rf"{begins}.*(结转|结余)", item.words)]
    return table.figure(items[0].row, items[0].column) if len(items) == 1 else None
