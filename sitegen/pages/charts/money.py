"""Charts of budgets and final accounts: income, expenditure by function, “三公”, each against the year before; totals over the years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from sitegen.accounts import BUDGET, FINAL_ACCOUNT, WHOLE, Account, Item, account, entries, folded, main_sides, scale_of
from sitegen.charts import COLUMNS, Chart, Series
from sitegen.config import Config
from sitegen.model import Document
from sitegen.public_costs import PUBLIC_FIELDS, Costs, of_year, planned

_YEARS = 5
_WITHIN = 9
"""The level of a line that says what another one holds (其中)."""
_COSTS = {
    "total": "合计",
    "abroad": "因公出国（境）费",
    "vehicles": "公务用车购置及运行维护费",
    "purchase": "公务用车购置费",
    "running": "公务用车运行维护费",
    "reception": "公务接待费",
}
_UNREADABLE = "这张表的写法不便画图，数字请看下面的表。"
_LEFT_OUT = "没有金额的项目没有列出。"
Amounts: TypeAlias = Mapping[str, Decimal]
"""万元, by what it is."""
Named: TypeAlias = tuple[str, Amounts]
"""The amounts of a year or a plan, with its name."""


def account_charts(document: Document, before: Document | None) -> Iterator[Chart]:
    """Of one budget or final account; ``before`` is that of the year before."""
    word, year = _word(document.kind), document.meta.number("year")
    this, last = f"{year}年", f"{year - 1}年"
    for title, heading, amounts in (
        (f"收入{word}", "收入来源", _income),
        (f"支出{word}（按功能分类）", "支出科目", _expenditure),
    ):
        if found := amounts(document):
            yield _compared(title, heading, (this, found), (last, amounts(before) if before else {}))
        elif document.sheets:
            yield Chart("", title, (), (), unit="万元", note=_UNREADABLE)
    if spent := _spent(document):
        table = account(document, "public")
        earlier = _spent(before) if before else _amounts_of(of_year(document, table, 1)) if table else {}
        plan = _amounts_of(planned(table)) if table and document.kind == FINAL_ACCOUNT else {}
        names = (f"{this} {word}", f"{last} {word}") if plan else (this, last)
        yield _compared(f"“三公”经费{word}", "项目", (names[0], spent), (names[1], earlier), (f"{this} 预算", plan))


def yearly_charts(documents: Sequence[Document], config: Config) -> tuple[Chart, ...]:
    """On the page of a column: what each unit planned or spent over the years, as far as two years are known."""
    charts: list[Chart] = []
    for kind in dict.fromkeys(document.kind for document in documents):
        word = _word(kind)
        for field, title in (("total_expenditure", f"历年{word}支出总计"), ("public_total", f"历年“三公”经费{word}")):
            found: dict[str, dict[int, Decimal]] = defaultdict(dict)
            for document in documents:
                amount, unit = document.meta.get(field), document.meta.text("budget_unit")
                if document.kind == kind and isinstance(amount, Decimal):
                    found[config.unit_title(unit) or config.name][document.meta.number("year")] = amount
            known = {year for amounts in found.values() for year in amounts}
            if len(known) > 1:
                # A year of which nothing is known keeps its place: those beside it are no neighbours.
                years = range(max(min(known), max(known) - _YEARS + 1), max(known) + 1)
                series = tuple(
                    Series(unit if len(found) > 1 else "", tuple(amounts.get(year) for year in years))
                    for unit, amounts in found.items()
                )
                labels = tuple(f"{year}年" for year in years)
                name = f"page-chart-{len(charts) + 1}"
                charts.append(Chart(name, title, labels, series, COLUMNS, "万元", "年度"))
    return tuple(charts)


def _compared(title: str, heading: str, this: Named, last: Named, plan: Named = ("", {})) -> Chart:
    """Amounts of a year, beside those of the year before and those that were planned, where there are any."""
    known = [this, *(named for named in (last, plan) if named[1])]
    labels = list(dict.fromkeys(label for _, amounts in known for label in amounts))
    shown = tuple(label for label in labels if any(amounts.get(label) for _, amounts in known))
    series = tuple(Series(name, tuple(map(amounts.get, shown))) for name, amounts in known)
    note = "" if len(shown) == len(labels) else _LEFT_OUT
    return Chart("", title, shown, series, unit="万元", heading=heading, compared=bool(last[1]), note=note)


def _word(kind: str) -> str:
    return "预算" if kind == BUDGET else "决算"


def _income(document: Document) -> Amounts:
    """By source, from the 收支总表."""
    return _side(document, 0)


def _expenditure(document: Document) -> Amounts:
    """By function (类), from the 支出表, else from the 收支总表."""
    table = account(document, "expenditure")
    scale = scale_of(table) if table else None
    classes = [entry for entry in entries(table) if len(entry.code) == 3] if table and scale else []
    found = _added(
        (entry.name, entry.amounts[0] * scale)
        for entry in classes
        if scale and entry.amounts and entry.amounts[0] is not None
    )
    return found or _side(document, 1)


def _side(document: Document, side: int) -> Amounts:
    table = account(document, "total")
    pair = main_sides(table) if table else None
    return _leaves(table, pair[side]) if table and pair else {}


def _leaves(table: Account, items: Sequence[Item]) -> Amounts:
    """The lines of a side that are no sum of others, and no part of another one."""
    scale = scale_of(table)
    if scale is None:
        return {}
    own = [item for item in items if item.level != _WITHIN]
    return _added(
        (item.words, item.amount * scale)
        for item, following in pairwise([*own, None])
        if item and not WHOLE.search(folded(item.words)) and not (following and following.level > item.level > 0)
    )


def _added(lines: Iterable[tuple[str, Decimal]]) -> Amounts:
    """By name: 其他收入 may stand below two headings."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for name, amount in lines:
        found[name] += amount
    return found


def _spent(document: Document) -> Amounts:
    """“三公” of a document: as its front matter says, else as its table does."""
    meta = document.meta
    said = {item: amount for item, field in PUBLIC_FIELDS.items() if isinstance(amount := meta.get(field), Decimal)}
    if len(said) > 1:
        return {label: said[item] for item, label in _COSTS.items() if item in said}
    table = account(document, "public")
    return _amounts_of(of_year(document, table)) if table else {}


def _amounts_of(spent: Costs | None) -> Amounts:
    scale = scale_of(spent.table) if spent else None
    if spent is None or scale is None:
        return {}
    parted = {"purchase", "running"} & set(spent.amounts)
    return {
        label: spent.amounts[item] * scale
        for item, label in _COSTS.items()
        if item in spent.amounts and not (item == "vehicles" and parted)
    }
