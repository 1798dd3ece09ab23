"""M3xx: figures that a budget or a final account gives more than once – front matter, table, another table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sitegen.accounts import ACCOUNTS, Account, accounts
from sitegen.findings import Problem
from sitegen.model import Body, Document
from sitegen.public_costs import Costs, costs
from sitegen.standard import Kind


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
        if abs(whole - found) > _step(whole, *parts) * len(parts):
            message = f"“三公”经费合计是 {whole} 万元，四项之和（{'＋'.join(map(str, parts))}）是 {found} 万元，相差 {abs(whole - found)} 万元。"
            yield Problem("M301", message, "核对四项和合计，改正写错的数。", document.line("public_total"))
    for table in accounts(document):
        if table.form == "public":
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
        if over > _step(basic, project, whole) * 2:
            message = (
                f"基本支出 {basic}＋项目支出 {project}＝{basic + project} 万元，比支出总计 {whole} 万元多 {over} 万元。"
            )
            yield Problem("M302", message, "核对支出总表，改正写错的数。", document.line("total_expenditure"))


def _said(amount: Decimal, table: Account) -> str:
    return f"{amount} {table.unit}".rstrip()


def _step(*amounts: Decimal) -> Decimal:
    """The last printed decimal of the figures of the front matter."""
    exponents = [exponent for amount in amounts if isinstance(exponent := amount.as_tuple().exponent, int)]
    return Decimal(1).scaleb(max(min(exponents), -2))
