"""M3xx: figures that a budget or a final account gives more than once – front matter, table, another table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from sitegen.accounts import (
    ACCOUNTS,
    WHOLE,
    Account,
    Figure,
    accounts,
    by_form,
    entries,
    main_sides,
    money_columns,
    named_amount,
    plain,
    scale_of,
    step_of,
    whole_row,
)
from sitegen.findings import Problem
from sitegen.model import Body, Document
from sitegen.public_costs import PUBLIC_FIELDS, Costs, costs, of_year
from sitegen.standard import Kind

_SUM = re.compile(r"(本年)?(收入|支出)?(合计|小计)|本年(收入|支出)")
_TOTAL = re.compile(r"(收入|支出)?总计")
_COSTS_BY_CODE = {"30212": "abroad", "30217": "reception", "30231": "running"}
"""Economic classification of what the 基本支出 hold of the “三公” costs."""


def public_parts(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M301 “三公”经费的合计不等于各项之和

    查什么：“三公”经费合计＝因公出国（境）费＋公务用车购置费＋公务用车运行维护费＋公务接待费；表里的公务用车小计＝购置＋运行。
    为什么：“三公”经费要分项公开，合计和分项对不上，必有一个数写错（《预算法》第十四条）。
    例子：合计 12.50，出国 0.00、购置 0.00、运行 10.50、接待 1.50。
    改成：合计 12.00，或改正写错的一项。
    """
    if document.kind not in ACCOUNTS:
        return
    meta = document.meta
    fields = ("public_abroad", "vehicle_purchase", "vehicle_running", "reception")
    parts = [number for name in fields if isinstance(number := meta.get(name), Decimal)]
    whole = meta.get("public_total")
    if isinstance(whole, Decimal) and len(parts) == len(fields):
        found = sum(parts, Decimal(0))
        if abs(whole - found) > step_of(whole, *parts) * len(parts):
            message = f"“三公”经费合计是 {whole} 万元，四项之和（{'＋'.join(map(str, parts))}）是 {found} 万元，相差 {abs(whole - found)} 万元。"
            yield Problem("M301", message, "核对四项和合计，改正写错的数。", document.line("public_total"))
    for table in accounts(document, "public"):
        for spent in costs(table):
            yield from _public(table, spent)


def _public(table: Account, spent: Costs) -> Iterator[Problem]:
    amounts = spent.amounts
    cars = ("vehicles",) if "vehicles" in amounts else ("purchase", "running")
    for whole, name, parts in (
        ("total", "合计", ("abroad", *cars, "reception")),
        ("vehicles", "公务用车购置及运行维护费", ("purchase", "running")),
    ):
        if whole in amounts and all(part in amounts for part in parts):
            found = sum((amounts[part] for part in parts), Decimal(0))
            if abs(amounts[whole] - found) > table.tolerance(len(parts)):
                words = "＋".join(str(amounts[part]) for part in parts)
                message = f"“{table.title}”（{spent.label}）的{name}是 {_said(amounts[whole], table)}，各项之和（{words}）是 {_said(found, table)}，相差 {_said(abs(amounts[whole] - found), table)}。"
                yield Problem("M301", message, "核对各项和合计，改正写错的数。", spent.lines[whole], 1, table.file)


def basic_and_project(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M302 基本支出加项目支出多于支出总计

    查什么：文件头的基本支出、项目支出相加，不能多于支出总计（少的部分是结转结余和其他支出）。
    为什么：支出总计包括基本支出、项目支出；相加还多，必有一个数写错（《预算法》第十四条）。
    例子：基本支出 902.15，项目支出 384.25，支出总计 1268.40。
    改成：支出总计 1286.40。
    """
    meta = document.meta
    basic, project, whole = (
        meta.get(name) for name in ("basic_expenditure", "project_expenditure", "total_expenditure")
    )
    if (
        document.kind in ACCOUNTS
        and isinstance(basic, Decimal)
        and isinstance(project, Decimal)
        and isinstance(whole, Decimal)
    ):
        over = basic + project - whole
        if over > step_of(basic, project, whole) * 2:
            message = (
                f"基本支出 {basic}＋项目支出 {project}＝{basic + project} 万元，比支出总计 {whole} 万元多 {over} 万元。"
            )
            yield Problem("M302", message, "核对支出总表，改正写错的数。", document.line("total_expenditure"))


def tables_agree(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M303 几张表里的同一个数不一致

    查什么：收支总表的收入、支出和收入表、支出表的合计一致；财政拨款支出和一般公共预算等各表的合计一致；
    一般公共预算支出表的基本支出和基本支出表的合计一致；基本支出表里的接待、出国、用车费不多于“三公”经费表。
    为什么：各表从同一套账里来，同一个数应当相同；不同的一处多半没有随调整改过来（《预算法》第十四条）。
    例子：收支总表的本年支出合计 2350.80，支出总表的合计 2305.80。
    改成：核对以后，改正没有更新的那张表。
    """
    if document.kind not in ACCOUNTS:
        return
    tables = by_form(document)
    for what, left, right in (
        ("收入", _ends(tables.get("total"), 0), _wholes(tables.get("income"))),
        ("支出", _ends(tables.get("total"), 1), _wholes(tables.get("expenditure"))),
        ("财政拨款支出", [*_ends(tables.get("fiscal"), 1), *_ends(tables.get("fiscal"), 0)], _appropriated(tables)),
        ("基本支出", _column(tables.get("general"), "基本支出"), _basic(tables.get("basic"))),
    ):
        apart = [(abs(one.amount - two.amount) - max(one.step, two.step), one, two) for one in left for two in right]
        # A total may stand with or without what is carried over: one agreement is enough.
        if apart and all(more > 0 for more, _, _ in apart):
            _, one, two = min(apart, key=lambda found: found[0])
            message = f"{what}在“{one.table.title}”里是 {plain(one.amount)} 万元（第 {one.line} 行），在“{two.table.title}”里是 {plain(two.amount)} 万元，相差 {plain(abs(one.amount - two.amount))} 万元。"
            yield Problem("M303", message, "核对两张表，改正没有更新的一处。", two.line, 1, two.table.file)
    yield from _within_public(document, tables)


def _within_public(document: Document, tables: Mapping[str, Account]) -> Iterator[Problem]:
    """What the 基本支出 hold of the “三公” costs is a part of them."""
    basic, public = tables.get("basic"), tables.get("public")
    spent = of_year(document, public) if public else None
    if basic is None or public is None or spent is None:
        return
    for entry in entries(basic):
        item = _COSTS_BY_CODE.get(entry.code, "")
        found = basic.figure(entry.row, entry.columns[0]) if entry.columns else None
        scale = scale_of(public)
        if found and item in spent.amounts and scale is not None:
            whole = spent.amounts[item] * scale
            if found.amount - whole > max(found.step, public.step * scale):
                message = f"“{basic.title}”的“{entry.name}”是 {plain(found.amount)} 万元，比“{public.title}”（{spent.label}）里的 {plain(whole)} 万元还多。"
                yield Problem("M303", message, "核对两张表，改正没有更新的一处。", found.line, 1, basic.file)


def fields_agree(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M304 文件头的数和公开的表不一致

    查什么：文件头的收入总计、支出总计、基本支出、项目支出、“三公”经费各项，和收支总表、支出表、“三公”经费表里的一致。
    为什么：页面上方的数取自文件头，下方的表取自 CSV，两处不同，公众不知道信哪一个（《预算法》第十四条）。
    例子：公务接待费（万元）: 2.00，而“三公”经费表里是 1.60。
    改成：公务接待费（万元）: 1.60
    """
    if document.kind not in ACCOUNTS:
        return
    tables = by_form(document)
    total, expenditure, public = (tables.get(form) for form in ("total", "expenditure", "public"))
    found = {
        "total_income": _ends(total, 0, (_TOTAL,)),
        "total_expenditure": _ends(total, 1, (_TOTAL,)),
        "basic_expenditure": _column(expenditure, "基本支出"),
        "project_expenditure": _column(expenditure, "项目支出"),
        **_public_figures(document, public, 0),
        "previous_public_total": _public_figures(document, public, 1).get("public_total", []),
    }
    for name, figures in found.items():
        written = document.meta.get(name)
        for figure in figures:
            if isinstance(written, Decimal) and abs(written - figure.amount) > max(figure.step, step_of(written)):
                label = kind.fields[name].label if kind and name in kind.fields else name
                message = f"“{label}”写的是 {written}，“{figure.table.title}”（{figure.table.file} 第 {figure.line} 行）里是 {plain(figure.amount)} 万元，相差 {plain(abs(written - figure.amount))} 万元。"
                yield Problem("M304", message, "核对两处，改成一致。", document.line(name))


def _ends(table: Account | None, side: int, lines: tuple[re.Pattern[str], ...] = (_SUM, _TOTAL)) -> list[Figure]:
    """The year's sum and the total of one side of a 总表 (0 income, 1 expenditure), those that are there."""
    pair = main_sides(table) if table else None
    if table is None or pair is None:
        return []
    found = [item for words in lines for item in pair[side] if words.fullmatch(item.words)]
    return [figure for item in found if (figure := table.figure(item.row, item.column))]


def _wholes(table: Account | None) -> list[Figure]:
    """In the row 合计 of a table the columns that are sums themselves, or its only one."""
    row = whole_row(table) if table else None
    if table is None or row is None:
        return []
    money = money_columns(table)
    columns = [x for x in money if WHOLE.search(table.heads[x][-1])] or money[:1]
    return [figure for x in columns if (figure := table.figure(row, x))]


def _basic(table: Account | None) -> list[Figure]:
    """基本支出 of the table that details them: its 合计, or 人员经费合计 and 公用经费合计 together."""
    found = [named_amount(table, label) for label in ("人员经费合计", "公用经费合计")] if table else []
    cells = [table.figure(*place) for place in found if place] if table else []
    figures = [figure for figure in cells if figure]
    if len(figures) != 2:
        return _wholes(table)
    first, second = figures
    return [Figure(first.amount + second.amount, first.step, first.table, first.line)]


def _column(table: Account | None, label: str) -> list[Figure]:
    """In the row 合计 of a table the one column of this name."""
    row = whole_row(table) if table else None
    if table is None or row is None:
        return []
    columns = [x for x in money_columns(table) if label in table.heads[x]]
    if len(columns) > 1:
        columns = [x for x in columns if WHOLE.search(table.heads[x][-1])]
    return [figure for x in columns if (figure := table.figure(row, x))] if len(columns) == 1 else []


def _appropriated(tables: Mapping[str, Account]) -> list[Figure]:
    """一般公共预算, 政府性基金 and 国有资本经营 together; nothing when one of the tables is missing or cannot be summed up."""
    if not all(form in tables for form in ("general", "fund", "capital")):
        return []
    general = _wholes(tables["general"])[:1]
    others = [tables[form] for form in ("fund", "capital")]
    spent = [_column(table, "本年支出") or _wholes(table)[:1] for table in others]
    if not general or any(table.rows and not found for table, found in zip(others, spent, strict=True)):
        return []
    amount = sum((figure.amount for found in spent for figure in found), general[0].amount)
    return [Figure(amount, general[0].step, general[0].table, general[0].line)]


def _public_figures(document: Document, table: Account | None, back: int) -> dict[str, list[Figure]]:
    """The “三公” costs of the document's year, or of ``back`` years before, by the field that gives them too."""
    spent = of_year(document, table, back) if table else None
    scale = scale_of(table) if table else None
    if table is None or spent is None or scale is None:
        return {}
    return {
        field: [Figure(spent.amounts[item] * scale, table.step * scale, table, spent.lines[item])]
        for item, field in PUBLIC_FIELDS.items()
        if item in spent.amounts
    }


def _said(amount: Decimal, table: Account) -> str:
    return f"{amount} {table.unit}".rstrip()
