"""What a chart shows: figures with their names. Everything that is drawn, and everything that its table says, follows from it."""

from __future__ import annotations

from decimal import Decimal

from sitegen.frozen import Frozen

BARS, COLUMNS = "bars", "columns"
"""Bars that lie, for comparing things; columns that stand, for a run of years or months."""
MISSING = "没有数据"
"""Said in the place of a figure that there is not."""


class Series(Frozen, frozen=True):
    """One figure for each label: those of a year, of a plan …"""

    name: str
    """``2026年``, ``预算数``; empty where the chart has but one."""
    values: tuple[Decimal | None, ...]
    """By the chart's labels; None where there is no figure."""


class Chart(Frozen, frozen=True):
    """Some figures to be drawn, and to be read in a table."""

    id: str
    """Begins every id of its drawing: unique on its page."""
    title: str
    labels: tuple[str, ...]
    """What is compared: items of bars; years or months of columns."""
    series: tuple[Series, ...]
    """The newest, or most important, first. Bars show them below each label, columns each as a panel of its own."""
    form: str = BARS
    unit: str = ""
    """``万元``, ``件``."""
    heading: str = "项目"
    """What the labels are: the heading of the table's first column."""
    compared: bool = False
    """Whether the table says how the first series differs from the second."""
    most: int = 0
    """How many of the labels are drawn, from the first; 0: all. The table has all."""
    note: str = ""
    """A sentence below it: what is left out, where the figures come from; ends with a full stop."""


def in_digits(value: Decimal) -> str:
    """A figure as the table prints it: all its decimals, thousands set apart."""
    return f"{value:,f}"


def drawable(chart: Chart) -> bool:
    """Whether there is anything to see: a figure that is not nought."""
    return any(value for series in chart.series for value in series.values)


def described(chart: Chart, form: str) -> str:
    """A chart drawn in this form in words, for people who do not see it: what it compares, and what stands out."""
    called = "横向条形图" if form == BARS else "柱形图"
    drawn = chart.labels[: chart.most or None]
    less = len(drawn) < len(chart.labels)
    count, where = (f"前{len(drawn)}项（共{len(chart.labels)}项）", "图中") if less else (f"{len(drawn)}项", "")
    names = "、".join(series.name for series in chart.series if series.name)
    names = ("，比较" if len(chart.series) > 1 else "，") + names if names else ""
    unit = f"，单位：{chart.unit}" if chart.unit else ""
    parts = [f"{called}，按{chart.heading}列出{count}{names}{unit}。"]
    for series in chart.series:
        known = [(value, label) for value, label in zip(series.values, drawn, strict=False) if value is not None]
        if len(known) > 1:
            most, least = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
            if most[0] == least[0]:
                continue
            parts.append(
                f"{where}{series.name}最多的是{most[1]}（{in_digits(most[0])}），最少的是{least[1]}（{in_digits(least[0])}）。"
            )
        elif known:
            parts.append(f"{series.name}{known[0][1]}：{in_digits(known[0][0])}。")
    return "".join(parts)
