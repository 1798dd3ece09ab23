"""Budgets made at random: what is right but for rounding is left alone, and one wrong figure is found."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sitegen.accounts import accounts, amount_of, form_of
from sitegen.model import Document
from sitegen.public_costs import costs
from tests.accounting import Rows, findings, make_document

Amounts = dict[str, tuple[Decimal, Decimal]]
"""Code of a 项 → what it really costs: 基本支出, 项目支出."""

_HEAD = (("科目编码", "科目名称", "合计", "基本支出", "项目支出"),)
_SIDES = (("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数"))


def budget(tables: Mapping[str, tuple[int, Rows]], unit: str = "万元") -> Document:
    """A budget of 2026."""
    return make_document("budget", 2026, tables, unit=unit)


def found(document: Document) -> set[str]:
    """The codes of what is wrong with its figures; that tables are missing is not asked."""
    return {line[:4] for line in findings(document)} - {"M102", "M101", "M104"}


def printed(amount: Decimal, decimals: int) -> str:
    """As a spreadsheet rounds it."""
    return str(amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def expenditure(amounts: Amounts, decimals: int) -> Rows:
    """支出总表: 类, 款, 项 and 合计, each rounded from its true sum."""

    def row(code: str, name: str) -> tuple[str, ...]:
        below = [pair for item, pair in amounts.items() if item.startswith(code)]
        basic, project = (sum((pair[place] for pair in below), Decimal(0)) for place in (0, 1))
        return code, name, printed(basic + project, decimals), printed(basic, decimals), printed(project, decimals)

    codes = sorted({item[:length] for item in amounts for length in (3, 5, 7)})
    return (*_HEAD, *(row(code, f"科目{code}") for code in codes), row("", "合计"))


def both_sides(amounts: Amounts, carried: Decimal, decimals: int) -> Rows:
    """收支总表 of the same money: one source, one line for each 类, something carried over."""
    classes = sorted({item[:3] for item in amounts})
    spent = [
        sum((part for item, pair in amounts.items() if item[:3] == code for part in pair), Decimal(0))
        for code in classes
    ]
    whole = sum(spent, Decimal(0))
    lines = [
        (("一、财政拨款", printed(whole, decimals)) if not place else ("", ""))
        + (f"{'一二三四五六七八九'[place]}、科目{code}", printed(amount, decimals))
        for place, (code, amount) in enumerate(zip(classes, spent, strict=True))
    ]
    return (
        *_SIDES,
        *lines,
        ("本年收入合计", printed(whole, decimals), "本年支出合计", printed(whole, decimals)),
        ("上年结转", printed(carried, decimals), "年终结转", printed(carried, decimals)),
        ("收入总计", printed(whole + carried, decimals), "支出总计", printed(whole + carried, decimals)),
    )


money = st.decimals(0, 5000, places=5, allow_nan=False)
items = st.dictionaries(
    st.builds("{}{}{}".format, st.sampled_from(["208", "210", "213", "221"]), st.sampled_from(["01", "05"]), st.sampled_from(["01", "02", "04", "99"])),
    st.tuples(money, money),
    min_size=1,
    max_size=14,
)  # fmt: skip
precision = st.sampled_from([0, 1, 2])


@given(items, money, precision, st.sampled_from(["万元", "元", ""]))
def test_a_budget_that_is_right_but_for_rounding_is_left_alone(
    amounts: Amounts, carried: Decimal, decimals: int, unit: str
) -> None:
    tables = {
        "部门收支总表": (2, both_sides(amounts, carried, decimals)),
        "支出总表": (1, expenditure(amounts, decimals)),
        "一般公共预算支出表": (1, expenditure(amounts, decimals)),
    }
    assert found(budget(tables, unit)) == set()


@given(items, money, st.data())
def test_one_wrong_figure_is_found(amounts: Amounts, carried: Decimal, data: st.DataObject) -> None:
    tables: dict[str, Rows] = {
        "部门收支总表": both_sides(amounts, carried, 2),
        "支出总表": expenditure(amounts, 2),
    }
    title = data.draw(st.sampled_from(sorted(tables)))
    cells = [(y, x) for y, row in enumerate(tables[title]) for x, cell in enumerate(row) if "." in cell]
    y, x = data.draw(st.sampled_from(cells))
    # An equation has fourteen parts at most, each rounded by half a cent, and allows a cent for each.
    apart = data.draw(st.decimals("0.25", 100, places=2)) * data.draw(st.sampled_from([1, -1]))
    rows = [list(row) for row in tables[title]]
    rows[y][x] = str(Decimal(rows[y][x]) + apart)
    tables[title] = tuple(map(tuple, rows))
    assert found(budget({name: (2 if rows[:2] == _SIDES else 1, rows) for name, rows in tables.items()}))


@given(money, money, money, money)
def test_the_four_public_costs_make_their_sum(
    abroad: Decimal, bought: Decimal, driven: Decimal, received: Decimal
) -> None:
    parts = (abroad, bought + driven, bought, driven, received)
    row = ("2026年预算数", *(printed(amount, 2) for amount in (abroad + bought + driven + received, *parts)))
    head = (
        ("年度", "“三公”经费合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费"),
        ("", "", "", "小计", "公务用车购置费", "公务用车运行维护费", ""),
    )
    table = {"“三公”经费表": (2, (*head, row))}
    assert found(budget(table)) == set()
    for x in range(1, len(row)):
        wrong = (*row[:x], str(Decimal(row[x]) + Decimal("0.10")), *row[x + 1 :])
        assert found(budget({"“三公”经费表": (2, (*head, wrong))})) == {"M301"}


cell = st.one_of(
    st.sampled_from(["", "合计", "其中：", "一、收入", "（一）支出", "收入总计", "科目编码", "类", "213", "2130101", "1.00", "-", "1,0", "三公", "公务用车购置费", "本年收入", "小计", "年初结转", "预算数", "项目"]),
    st.text(max_size=4),
)  # fmt: skip


@given(
    st.lists(st.lists(cell, min_size=1, max_size=7), max_size=8),
    st.integers(0, 4),
    st.sampled_from(
        ["部门收支总表", "支出总表", "一般公共预算基本支出表", "“三公”经费表", "政府性基金预算支出表", "x"]
    ),
)
def test_no_table_is_so_odd_that_a_rule_breaks(rows: list[list[str]], head: int, title: str) -> None:
    document = budget({title: (head, tuple(map(tuple, rows)))})
    found(replace(document, kind="final-account"))
    found(document)


TITLES = [
    ("2026年部门收支预算总表", "total"),
    ("云溪县畜牧局2024年度收入支出决算总表", "total"),
    ("《收支总表》", "total"),
    ("部门收入总体情况表", "income"),
    ("收入决算表", "income"),
    ("支出决算表", "expenditure"),
    ("财政拨款收支总体情况表", "fiscal"),
    ("财政拨款收入支出决算总表", "fiscal"),
    ("一般公共预算财政拨款支出决算表", "general"),
    ("一般公共预算财政拨款基本支出决算明细表", "basic"),
    ('一般公共预算"三公"经费支出表', "public"),
    ("‘三公’经费表", "public"),
    ("政府性基金预算财政拨款收入支出决算表", "fund"),
    ("国有资本经营预算支出表", "capital"),
    ("项目支出绩效目标表", ""),
    ("政府采购预算表", ""),
    ("一般公共预算财政拨款收入支出决算表", ""),
    ("支出预算表（按部门经济分类）", ""),
    ("名词解释", ""),
]
"""What bodies write above their tables, and what it is."""


@pytest.mark.parametrize(("title", "form"), TITLES)
def test_a_table_is_known_by_its_title(title: str, form: str) -> None:
    assert form_of(title) == form


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1286.40", "1286.40"), ("1,286.40", "1286.40"), ("-3", "-3"), ("12,86", None), ("—", None), ("", None), ("60%", None), ("１２", "12")],
)  # fmt: skip
def test_what_counts_as_a_number(text: str, amount: str | None) -> None:
    assert amount_of(text) == (None if amount is None else Decimal(amount))


def test_headings_of_three_rows_are_resolved() -> None:
    rows = (
        ("预算数", "", "", "", "决算数", "", ""),
        ("合计", "公务用车费", "", "公务接待费", "合计", "公务用车费", "公务接待费"),
        ("", "小计", "公务用车购置费", "", "", "", ""),
        ("9.00", "8.00", "1.00", "1.00", "7.00", "6.00", "1.00"),
    )
    (table,) = accounts(budget({"“三公”经费表": (3, rows)}))
    assert table.heads[2] == ("预算数", "公务用车费", "公务用车购置费")
    assert table.heads[3] == ("预算数", "公务接待费")
    assert [(spent.label, dict(spent.amounts)) for spent in costs(table)] == [
        ("预算数", {"total": Decimal(9), "vehicles": Decimal(8), "purchase": Decimal(1), "reception": Decimal(1)}),
        ("决算数", {"total": Decimal(7), "vehicles": Decimal(6), "reception": Decimal(1)}),
    ]
