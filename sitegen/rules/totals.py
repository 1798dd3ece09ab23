"""M2xx: sums in the tables of a budget or a final account, each within the rounding that its printed decimals allow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, takewhile

from sitegen.accounts import (
    ACCOUNTS,
    WHOLE,
    Account,
    Entry,
    Item,
    Row,
    accounts,
    entries,
    main_sides,
    money_columns,
    named_amount,
    sides,
    whole_row,
)
from sitegen.findings import Problem, Severity
from sitegen.model import Body, Document
from sitegen.standard import Kind

_SUM = re.compile(r"(本年)?(收入|支出)?(合计|小计)")
_TOTAL = re.compile(r"(收入|支出)?总计")
_CARRIED = re.compile(r"结转|结余|弥补|分配|使用")
_FUND = re.compile("一般公共预算|政府性基金|国有资本经营")
_STAFF = frozenset({"301", "303"})
"""工资福利支出 and 对个人和家庭的补助 make the 人员经费, everything else the 公用经费."""
_PARTS: tuple[tuple[str, ...], ...] = (
    (
        r"基本支出",
        r"项目支出",
        r"?上缴上级(支出)?",
        r"?(事业单位)?经营支出",
        r"?对附属单位补助(支出)?",
        r"?对下级.*",
        r"?结转下年.*",
    ),
    (r"人员(经费|支出)", r"(日常)?公用(经费|支出)"),
    (
        r"财政拨款(收入)?",
        r"?上级补助(收入)?",
        r"?事业收入",
        r"?(事业单位)?经营收入",
        r"?附属单位上缴(收入)?",
        r"?其他收入",
        r"?上年结转.*",
    ),
    (
        r"一般公共预算.*",
        r"?政府性基金.*",
        r"?国有资本.*",
        r"?财政专户.*",
        r"?上级补助(收入)?",
        r"?事业收入",
        r"?(事业单位)?经营收入",
        r"?附属单位上缴(收入)?",
        r"?其他收入",
        r"?上年结转.*",
    ),
    (r"本年收入", r"上年结转.*", r"?使用非财政拨款结余.*"),
)
"""Columns that make a whole, each set complete: those that begin with ``?`` may be missing, any other column makes us doubt."""


def both_sides(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M201 收入总计和支出总计不相等

    查什么：预算、决算的收支总表和财政拨款收支总表里，收入总计应当等于支出总计；文件头的“收入总计”“支出总计”也一样。
    为什么：收支总表按“收入总计＝支出总计”编制（结转结余分别列在两边），不相等必有一个数写错（《预算法》第十四条）。
    例子：收入总计 1286.40，支出总计 1268.40。
    改成：收入总计 1286.40，支出总计 1286.40。
    """
    if document.kind not in ACCOUNTS:
        return
    meta = document.meta
    income, expenditure = meta.get("total_income"), meta.get("total_expenditure")
    if isinstance(income, Decimal) and isinstance(expenditure, Decimal) and income != expenditure:
        message = f"收入总计是 {income} 万元，支出总计是 {expenditure} 万元，相差 {abs(income - expenditure)} 万元。"
        yield Problem("M201", message, "核对收支总表，两个总计应当相等。", document.line("total_expenditure"))
    for table in accounts(document):
        pair = main_sides(table) if table.form in ("total", "fiscal") else None
        ends = [_find(items, _TOTAL) for items in pair or ()]
        if pair and None not in ends:
            left, right = (items[end] for items, end in zip(pair, ends, strict=True) if end is not None)
            if abs(left.amount - right.amount) > table.tolerance(1):
                message = f"“{table.title}”的收入总计是 {_said(left.amount, table)}，支出总计是 {_said(right.amount, table)}，相差 {_said(abs(left.amount - right.amount), table)}。"
                yield Problem("M201", message, "核对两边的各项，改正写错的数。", right.row.line, 1, table.file)


def sides_add_up(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M202 收支总表的合计不等于各项之和

    查什么：收支总表每一边：“一、二、三……”各项之和等于本年合计，合计加结转结余等于总计；“（一）（二）……”各项之和等于上一级。
    为什么：合计由各项相加得出，差得比四舍五入多，必有一个数写错（《预算法》第十四条）。
    例子：一、财政拨款 1200.00，二、事业收入 12.50，本年收入合计 1222.50。
    改成：本年收入合计 1212.50。
    """
    if document.kind not in ACCOUNTS:
        return
    for table in accounts(document):
        if table.form in ("total", "fiscal"):
            for columns in sides(table):
                for items in columns:
                    yield from _side(table, items)


def _side(table: Account, items: Sequence[Item]) -> Iterator[Problem]:
    summed, total = _find(items, _SUM), _find(items, _TOTAL)
    if summed is not None:
        yield from _sum(table, items[summed], items[:summed])
    if total is not None:
        if summed is None:
            yield from _sum(table, items[total], items[:total])
        elif summed < total:
            yield from _total(table, items[total], items[summed], items[summed + 1 : total])
    for number, parent in enumerate(items):
        if parent.level == 1:
            below = []
            for child in items[number + 1 :]:
                if child.level < 2 or child.level == 9:
                    break
                below += [child] if child.level == 2 else []
            # A single part may stand there without the others, but it is never more than the whole.
            if len(below) > 1 or any(part.amount > parent.amount for part in below):
                yield from _compare(table, parent, [below], Severity.WARNING)


def _sum(table: Account, whole: Item, above: Sequence[Item]) -> Iterator[Problem]:
    """A sum of what stands above it: of the items with “一、”; whether lines without a number count too is not certain."""
    numbered = [item for item in above if item.level == 1]
    plain = [item for item in above if item.level == 0]
    if numbered and not plain:
        yield from _compare(table, whole, [numbered])
    elif len(plain) + len(numbered) > 1:
        yield from _compare(table, whole, [numbered, plain, [*numbered, *plain]], Severity.WARNING)


def _total(table: Account, whole: Item, base: Item, after: Sequence[Item]) -> Iterator[Problem]:
    """A total of the year's sum and of what is carried over; lines below a carried sum may be parts of it."""
    carried = [item for item in after if item.level < 2 and _CARRIED.search(item.words)]
    plain = [item for item in after if item.level == 0]
    upper = [item for item in after if item.level < 2]
    certain = len(carried) == len(after)
    readings = [[base, *carried]] if certain else [[base, *carried], [base, *plain], [base, *upper]]
    yield from _compare(table, whole, readings, None if certain else Severity.WARNING)
    for number, item in enumerate(after):
        if item in carried:
            parts = list(takewhile(lambda part: part.level == 0 and _FUND.match(part.words), after[number + 1 :]))
            if any(part.amount for part in parts):
                yield from _compare(table, item, [parts], Severity.WARNING)


def _compare(
    table: Account, whole: Item, readings: Sequence[Sequence[Item]], severity: Severity | None = None
) -> Iterator[Problem]:
    """A finding when the sum is right in none of the readings."""
    sums = [sum((item.amount for item in parts), Decimal(0)) for parts in readings]
    if all(
        abs(whole.amount - found) > table.tolerance(len(parts)) for found, parts in zip(sums, readings, strict=True)
    ):
        near = min(sums, key=lambda found: abs(whole.amount - found))
        words = "＋".join(f"{item.words} {item.amount}" for item in readings[sums.index(near)][:6])
        more = " 等" if len(readings[sums.index(near)]) > 6 else ""
        message = f"“{table.title}”的“{whole.words}”是 {_said(whole.amount, table)}，各项之和（{words}{more}）是 {_said(near, table)}，相差 {_said(abs(whole.amount - near), table)}。"
        yield Problem("M202", message, "核对各项和合计，改正写错的数。", whole.row.line, 1, table.file, severity)


def rows_add_up(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M203 表中上级科目不等于下级科目之和

    查什么：按科目编码列的表里，类＝所属各款之和，款＝所属各项之和，合计＝各类之和；按单位列的表里，合计＝各单位之和。
    为什么：功能分类公开到项、经济分类公开到款（财政部规定），各级应当对得上；差得比四舍五入多，必有一个数写错。
    例子：213 农林水支出 865.00，而所属的 21301、21303 之和是 856.00。
    改成：核对以后，改正写错的那一行。
    """
    if document.kind not in ACCOUNTS:
        return
    for table in accounts(document):
        listed = entries(table)
        if listed:
            yield from _codes(table, listed)
        elif table.heads and table.heads[0] and re.search(r"单位|部门", table.heads[0][-1]):
            yield from _units(table)


def _codes(table: Account, listed: Sequence[Entry]) -> Iterator[Problem]:
    by_code = {entry.code: entry for entry in listed}
    below: dict[str, list[Entry]] = {}
    for entry in listed:
        parent = next(
            (entry.code[:length] for length in (5, 3) if length < len(entry.code) and entry.code[:length] in by_code),
            "",
        )
        below.setdefault(parent, []).append(entry)
    if len({entry.columns for entry in listed}) > 1:
        yield from _side_by_side(table, below.pop("", []))
    for code, parts in below.items():
        upper = by_code.get(code)
        whole = upper.row if upper else whole_row(table)
        if whole is not None:
            columns = upper.columns if upper else parts[0].columns
            addends = [[part.row.amounts[part.columns[place]] for part in parts] for place in range(len(columns))]
            name = f"{code} {upper.name}" if upper else "合计"
            yield from _row(table, whole, name, columns, addends)


def _side_by_side(table: Account, classes: Sequence[Entry]) -> Iterator[Problem]:
    """基本支出 printed in two or three blocks of one amount each: 人员经费合计 at the left, 公用经费合计 at the right."""
    for label, staff in (("人员经费合计", True), ("公用经费合计", False)):
        parts = [entry for entry in classes if (entry.code in _STAFF) is staff and len(entry.columns) == 1]
        whole = named_amount(table, label)
        if parts and whole:
            row, column = whole
            addends = [part.amounts[0] for part in parts]
            yield from _row(table, row, label, [column], [addends], Severity.WARNING)


def _units(table: Account) -> Iterator[Problem]:
    whole = whole_row(table)
    if whole is None or any(re.search("小计|其中", cell) for row in table.rows for cell in row.cells[:2]):
        return
    parts = [row for row in table.rows if row is not whole]
    keys = sorted(row.cells[0] for row in parts)
    # A department's own line above its units would count twice: then nothing is certain.
    nested = any(second.startswith(first) for first, second in pairwise(keys) if first)
    if len(parts) > 1 and not nested and all(row.amounts != whole.amounts for row in parts):
        columns = tuple(money_columns(table))
        addends = [[row.amounts[column] for row in parts] for column in columns]
        yield from _row(table, whole, "合计", columns, addends, Severity.WARNING)


def _row(
    table: Account,
    whole: Row,
    name: str,
    columns: Sequence[int],
    addends: Sequence[Sequence[Decimal | None]],
    severity: Severity | None = None,
) -> Iterator[Problem]:
    """One finding for a row, with every column in which it is not the sum of its parts."""
    wrong = []
    for column, parts in zip(columns, addends, strict=True):
        printed, numbers = whole.amounts[column], [part for part in parts if part is not None]
        found = sum(numbers, Decimal(0))
        if printed is not None and numbers and abs(printed - found) > table.tolerance(len(numbers)):
            wrong.append(f"“{'/'.join(table.heads[column])}”是 {_said(printed, table)}，下级之和是 {_said(found, table)}，相差 {_said(abs(printed - found), table)}")  # fmt: skip
    if wrong:
        message = f"“{table.title}”的“{name}”这一行：{'；'.join(wrong)}。"
        yield Problem("M203", message, "核对这一行和它下面的各行，改正写错的数。", whole.line, 1, table.file, severity)


def columns_add_up(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M204 表中一行的合计不等于各栏之和

    查什么：每一行的合计等于基本支出＋项目支出（和上缴上级、经营、补助附属单位的支出），或人员经费＋公用经费，或各项收入之和。
    为什么：一行里的数字对不上，必有一个写错；基本支出和项目支出都要公开（《预算法》第十四条）。
    例子：2130101 行政运行：合计 373.19，基本支出 337.19，项目支出 0.00。
    改成：基本支出 373.19。
    """
    if document.kind not in ACCOUNTS:
        return
    for table in accounts(document):
        for whole, parts in _wholes(table):
            for row in table.rows:
                printed = row.amounts[whole]
                numbers = [number for group in parts for column in group if (number := row.amounts[column]) is not None]
                found = sum(numbers, Decimal(0))
                if printed is not None and numbers and abs(printed - found) > table.tolerance(len(numbers)):
                    name = next(
                        (cell for cell, amount in zip(row.cells, row.amounts, strict=True) if cell and amount is None),
                        row.cells[0],
                    )
                    words = "＋".join(table.heads[group[0]][-1] if len(group) == 1 else table.heads[group[0]][-2] for group in parts)  # fmt: skip
                    message = f"“{table.title}”的“{name}”这一行：{'/'.join(table.heads[whole])}是 {_said(printed, table)}，{words}是 {_said(found, table)}，相差 {_said(abs(printed - found), table)}。"
                    yield Problem("M204", message, "核对这一行的各栏，改正写错的数。", row.line, 1, table.file)


def _wholes(table: Account) -> Iterator[tuple[int, list[list[int]]]]:
    """Columns that are surely the sum of others, each with the columns that count for every part."""
    money = money_columns(table)
    prefixes = dict.fromkeys(table.heads[x][:depth] for x in money for depth in range(len(table.heads[x])))
    for prefix in prefixes:
        members: dict[str, list[int]] = {}
        for x in money:
            path = table.heads[x]
            if path[: len(prefix)] == prefix and len(path) > len(prefix):
                members.setdefault(path[len(prefix)], []).append(x)
        wholes = [label for label, found in members.items() if WHOLE.search(label) and len(found) == 1]
        labels = [label for label in members if label not in wholes]
        if len(wholes) == 1 and any(_complete(labels, parts) for parts in _PARTS):
            yield members[wholes[0]][0], [_counted(table, members[label]) for label in labels]


def _complete(labels: Sequence[str], parts: Sequence[str]) -> bool:
    known = [part.removeprefix("?") for part in parts]
    return (
        all(any(re.fullmatch(part, label) for part in known) for label in labels)
        and all(any(re.fullmatch(part, label) for label in labels) for part in parts if not part.startswith("?"))
        and len(labels) > 1
    )


def _counted(table: Account, columns: list[int]) -> list[int]:
    """Of a group of columns its own 小计, else all of them."""
    inner = [x for x in columns if WHOLE.search(table.heads[x][-1])]
    return inner if len(columns) > 1 and len(inner) == 1 else columns


def balance_of_funds(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M205 年初结转加收入不等于支出加年末结转

    查什么：政府性基金等收入支出决算表的每一行：年初结转和结余＋本年收入＝本年支出＋年末结转和结余。
    为什么：资金的来处和去处应当相等；不相等必有一个数写错（《预算法》第十四条）。
    例子：年初 2.00，收入 10.00，支出 11.00，年末 2.00。
    改成：年末 1.00。
    """
    if document.kind not in ACCOUNTS:
        return
    for table in accounts(document):
        found = [
            _flow(table, words) for words in (r"年初.*(结转|结余)", r"本年收入", r"本年支出", r"年末.*(结转|结余)")
        ]
        columns = [column for column in found if column is not None]
        if len(columns) < 4:
            continue
        for row in table.rows:
            numbers = [row.amounts[column] for column in columns]
            start, income, spent, end = (number or Decimal(0) for number in numbers)
            apart = abs(start + income - spent - end)
            if any(number is not None for number in numbers) and apart > table.tolerance(4):
                message = f"“{table.title}”的“{row.cells[0] or row.cells[1]}”这一行：年初结转 {start}＋本年收入 {income}＝{start + income}，本年支出 {spent}＋年末结转 {end}＝{spent + end}，相差 {_said(apart, table)}。"
                yield Problem("M205", message, "核对四个数，改正写错的一个。", row.line, 1, table.file)


def _flow(table: Account, words: str) -> int | None:
    """The one column of a flow: headed so itself, or the 小计 or 合计 of the group headed so."""
    columns = [x for x in money_columns(table) if any(re.match(words, label) for label in table.heads[x])]
    if len(columns) > 1:
        columns = [x for x in columns if WHOLE.search(table.heads[x][-1])]
    return columns[0] if len(columns) == 1 else None


def _find(items: Sequence[Item], words: re.Pattern[str]) -> int | None:
    """Where the one line stands that is called so; None when there is none, or more than one."""
    found = [number for number, item in enumerate(items) if words.fullmatch(item.words)]
    return found[0] if len(found) == 1 else None


def _said(amount: Decimal, table: Account) -> str:
    return f"{amount} {table.unit}".rstrip()
