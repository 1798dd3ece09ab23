"""M109: whether what was paid out to farmers adds up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from sitegen.findings import Problem
from sitegen.model import Body, Document, Sheet
from sitegen.standard import Kind

_AMOUNT = re.compile(r"(?:补[助贴]|奖补|发放)?金额（元）|(?:补[助贴]|发放)资金（元）")
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计")
_YUAN = Decimal(10000)
"""元 in a 万元."""
_ROUNDING = Decimal("0.005")
"""Of 万元 with two digits; more digits are held against their last one."""


def subsidies_add_up(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M109 补贴发放的总额、户数和名单不一致

    查什么：补贴发放结果的“发放总额（万元）”“发放户数”和发放名单（写在字段里或一张 CSV 表里）的金额之和、户数是否相同。
    为什么：惠民补贴的发放结果要公开给群众监督（《政府信息公开条例》第二十条第十一项）；总额和名单对不上，最容易被举报。
    例子：发放总额（万元）: 2.90，名单里各户相加是 27000 元。
    改成：核对发放表，改正写错的一处；单位是万元的不要写成元。
    """
    meta = document.meta
    if document.kind != "subsidy-result":
        return
    amounts = [
        amount for record in meta.records("payees") if isinstance(amount := record.get("amount"), int | Decimal)
    ] or _amounts(document.sheets)
    if not amounts:
        return
    total, paid = meta.get("total_amount"), sum(map(Decimal, amounts), Decimal(0)) / _YUAN
    if isinstance(total, int | Decimal):
        written = Decimal(total)
        digits = written.as_tuple().exponent
        step = Decimal(1).scaleb(digits) / 2 if isinstance(digits, int) and digits < 0 else _ROUNDING
        if abs(written - paid) > max(step, Decimal("0.00005")):
            unit = "，像是把元当成了万元" if abs(written / _YUAN - paid) <= _ROUNDING else ""
            message = f"“发放总额（万元）”写的是 {written}，名单里的金额加起来是 {paid.normalize():f} 万元{unit}。"
            yield Problem("M109", message, "核对发放表，改正写错的一处。", document.line("total_amount"))
    count = meta.number("payee_count")
    if count and count != len(amounts):
        message = f"“发放户数”写的是 {count}，名单里有 {len(amounts)} 户。"
        yield Problem("M109", message, "核对发放表；名单不全的补全。", document.line("payee_count"))


def _amounts(sheets: tuple[Sheet, ...]) -> list[Decimal]:
    """The amounts of the only table that has one column of them, in 元; nothing when a cell cannot be read."""
    lists = [(sheet, columns) for sheet in sheets if sheet.rows and (columns := _columns(sheet.rows[0]))]
    if len(lists) != 1 or len(lists[0][1]) != 1:
        return []
    sheet, (column,) = lists[0]
    try:
        return [
            Decimal(row[column].replace(",", ""))
            for row in sheet.rows[1:]
            if column < len(row) and not any(_TOTAL.fullmatch(cell.strip()) for cell in row)
        ]
    except InvalidOperation:
        return []


def _columns(header: tuple[str, ...]) -> list[int]:
    return [number for number, cell in enumerate(header) if _AMOUNT.fullmatch(cell.strip())]
