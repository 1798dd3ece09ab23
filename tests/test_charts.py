"""Charts: any figures give a drawing in which everything has its place; a few drawings are kept byte for byte in ``tests/charts/``."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sitegen.charts import BARS, COLUMNS, Chart, Series, described, drawable, drawing, in_digits, svg
from sitegen.charts.letters import broken, cut, width
from sitegen.charts.shapes import WIDTH, Bar, Shape, Words
from sitegen.pages.charts import chart_view

FOLDER = Path(__file__).parent / "charts"
A_HAIR = 0.01


def series(name: str, *values: str) -> Series:
    """Figures as an author writes them; an empty one is missing."""
    return Series(name, tuple(Decimal(value) if value else None for value in values))


KEPT = {
    "two-years": Chart(
        "a",
        "支出预算（按功能分类）",
        ("社会保障和就业支出", "卫生健康支出", "农林水支出"),
        (series("2026年", "183.89", "57.05", "2026.05"), series("2025年", "172.40", "", "-4.50")),
        unit="万元",
        compared=True,
    ),
    "one-series": Chart("b", "意见采纳情况", ("收到意见", "采纳", "不采纳"), (series("", "37", "28", "0"),), unit="条"),
    "three-series": Chart("c", "三公", ("合计",), (series("决算", "3.5"), series("上年", "4"), series("预算", "5.25"))),
    "years": Chart(
        "d",
        "历年新收申请",
        ("2021年", "2022年", "2023年", "2024年", "2025年"),
        (series("", "3", "", "9", "0", "15"),),
        COLUMNS,
        "件",
        "年份",
    ),
    "panels": Chart(
        "e", "复议、诉讼", ("2024年", "2025年"), (series("行政复议", "1", "2"), series("行政诉讼", "0", "-1")), COLUMNS
    ),
    "long-names": Chart(
        "f",
        "意见 <b>&amp;",
        ("很长的名称" * 20, "第二项的名称也有一行多，要分成两行来写才能写得下"),
        (series("", "1234567890123.45", "12"),),
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_drawing_is_as_it_was(name: str, accept: bool) -> None:
    file = FOLDER / f"{name}.svg"
    found = svg(KEPT[name]) + "\n"
    if accept:
        file.write_text(found, encoding="utf-8", newline="\n")
    assert found == file.read_text(encoding="utf-8"), "look at it and renew: pytest tests/test_charts.py --accept"


FIGURES = st.none() | st.decimals(-(10**15), 10**15, places=2) | st.integers(-3, 40).map(Decimal)
TEXTS = st.text(max_size=60) | st.sampled_from(["2026年", "收入合计", "W" * 40, "“三公”经费——其中：公务用车", "😀" * 9])


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart."""
    labels = draw(st.lists(TEXTS, min_size=1, max_size=24))
    figures = st.lists(FIGURES, min_size=len(labels), max_size=len(labels)).map(tuple)
    several = draw(st.lists(st.builds(Series, TEXTS, figures), min_size=1, max_size=4))
    return Chart(
        "page-chart-1",
        draw(TEXTS),
        tuple(labels),
        tuple(several),
        draw(st.sampled_from([BARS, COLUMNS])),
        draw(st.sampled_from(["", "万元"])),
        compared=draw(st.booleans()),
        most=draw(st.sampled_from([0, 3])),
    )


def box(shape: Shape) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    if isinstance(shape, Words):
        return shape.box
    if isinstance(shape, Bar):
        return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    return shape.x1, shape.y1, shape.x2, shape.y2


def covering(shapes: tuple[Shape, ...]) -> Iterator[tuple[Shape, Shape]]:
    """Words and bars of which one covers a part of the other."""
    solid = [shape for shape in shapes if isinstance(shape, Words | Bar)]
    for one, other in combinations(solid, 2):
        (left, top, right, bottom), (left2, top2, right2, bottom2) = box(one), box(other)
        apart = right <= left2 + A_HAIR or right2 <= left + A_HAIR or bottom <= top2 + A_HAIR or bottom2 <= top + A_HAIR
        if not apart:
            yield one, other


@given(charts())
def test_everything_has_a_place_of_its_own_inside_the_drawing(chart: Chart) -> None:
    drawn = drawing(chart)
    for shape in drawn.shapes:
        left, top, right, bottom = box(shape)
        assert left >= -A_HAIR, shape
        assert top >= -A_HAIR, shape
        assert right <= WIDTH + A_HAIR, shape
        assert bottom <= drawn.height + A_HAIR, shape
    assert list(covering(drawn.shapes)) == []


@given(charts())
def test_any_figures_and_texts_give_one_element_with_title_and_description(chart: Chart) -> None:
    root = ElementTree.fromstring(svg(chart))
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    assert len(named) == sum(1 for element in root.iter() if element.get("id"))
    assert [named[name].tag for name in root.get("aria-labelledby", "").split()] == ["title", "desc"]
    assert all(name and name.startswith("page-chart-1-") for name in named)
    assert not any(name in element.attrib for element in root.iter() for name in ("style", "onclick", "href"))
    paints = {element.get(name) for element in root.iter() for name in ("fill", "stroke") if element.get(name)}
    assert paints <= {"currentColor", "none", "url(#page-chart-1-hatch)"}, "colours are the theme's"


@given(charts())
def test_every_figure_stands_in_the_table_as_it_is(chart: Chart) -> None:
    table = chart_view(chart).table
    assert [row[0].text for row in table.rows] == list(chart.labels)
    for place, row in enumerate(table.rows):
        values = [one.values[place] for one in chart.series]
        wanted = ["—" if value is None else in_digits(value) for value in values]
        assert [cell.text for cell in row[1 : 1 + len(wanted)]] == wanted


@given(charts())
def test_a_longer_bar_is_a_larger_figure(chart: Chart) -> None:
    drawn = drawing(chart)
    bars = [shape for shape in drawn.shapes if isinstance(shape, Bar)]
    shown = chart.labels[: chart.most or None]
    if drawn == drawing(Chart(chart.id, chart.title, chart.labels, chart.series, BARS, most=chart.most)):
        values = [one.values[place] for place in range(len(shown)) for one in chart.series]
        lengths = [bar.width for bar in bars]
    else:
        values = [one.values[place] for one in chart.series for place in range(len(shown))]
        lengths = [bar.height for bar in bars]
    drawn_values = [abs(value) for value in values if value]
    assert len(drawn_values) == len(lengths)
    for (value, length), (other, further) in combinations(zip(drawn_values, lengths, strict=True), 2):
        assert value == other or (value < other) == (length < further + A_HAIR) or abs(length - further) <= 1.0


@pytest.mark.parametrize(
    ("value", "text"),
    [("2350.80", "2,350.80"), ("-4.5", "-4.5"), ("0", "0"), ("1234567", "1,234,567"), ("1E+6", "1,000,000")],
)
def test_figures_have_their_thousands_apart_and_keep_their_decimals(value: str, text: str) -> None:
    assert in_digits(Decimal(value)) == text


def test_years_are_columns_as_long_as_their_figures_stand_side_by_side() -> None:
    years = tuple(f"{year}年" for year in range(2021, 2026))
    small = Chart("a", "", years, (series("", *["12"] * 5),), COLUMNS)
    decimals = Chart("a", "", years, (series("", *["2350.80"] * 5),), COLUMNS)
    large = Chart("a", "", years, (series("", *["123456789"] * 5),), COLUMNS)
    assert [len({bar.y for bar in drawing(chart).shapes if isinstance(bar, Bar)}) for chart in (small, decimals, large)] == [1, 1, 5]  # fmt: skip
    assert [drawing(chart).rounded for chart in (small, decimals, large)] == [False, True, False]
    assert "只写到整数" in chart_view(decimals).note


def test_what_cannot_be_drawn_says_so() -> None:
    nothing = Chart("a", "支出", (), (), note="看表。")
    zeros = Chart("a", "诉讼", ("2024年",), (series("", "0"),))
    missing = Chart("a", "诉讼", ("2024年",), (series("", ""),))
    assert [drawable(chart) for chart in (nothing, zeros, missing)] == [False] * 3
    assert chart_view(nothing).note == "看表。"
    assert chart_view(zeros).note == "以上各项都是0，没有画图。"
    assert chart_view(missing).note == "没有数据，没有画图。"


def test_a_change_is_said_in_figures_and_per_cent() -> None:
    chart = Chart("a", "", ("甲", "乙", "丙", "丁", "戊"), (series("今年", "12", "3", "0", "", "5.50"), series("去年", "10", "0", "4", "1", "5.50")), compared=True)  # fmt: skip
    assert [row[-1].text for row in chart_view(chart).table.rows] == [
        "+2（+20.0%）",
        "+3",
        "-4（-100.0%）",
        "—",
        "持平",
    ]


def test_the_description_names_what_stands_out() -> None:
    words = described(KEPT["two-years"], BARS)
    assert "2026年最多的是农林水支出（2,026.05），最少的是卫生健康支出（57.05）" in words
    assert "没有" not in words


def test_the_description_is_of_what_was_drawn() -> None:
    years = Chart("a", "", ("2024年", "2025年"), (series("", "1", "2"),), COLUMNS)
    too_wide = replace(years, labels=("二〇二四年全年" * 3, "2025年"))
    assert "柱形图，按项目列出2项" in svg(years)
    assert "横向条形图，按项目列出2项" in svg(too_wide)
    several = Chart("a", "", ("甲", "乙", "丙"), (series("", "1", "2", "3"),), most=2)
    words = svg(several)
    assert "列出前2项（共3项）" in words
    assert "图中最多的是乙（2），最少的是甲（1）" in words


def test_of_equal_figures_none_stands_out() -> None:
    words = described(Chart("a", "", ("甲", "乙"), (series("今年", "3", "3"), series("去年", "1", "2"))), BARS)
    assert "今年最多" not in words
    assert "去年最多的是乙（2），最少的是甲（1）" in words


def test_twelve_months_stand_side_by_side_and_are_called_months() -> None:
    months = tuple(f"{month}月" for month in range(1, 13))
    year = Chart("a", "", months, (series("", *map(str, range(12))),), COLUMNS)
    assert drawing(year).form == COLUMNS
    assert [shape.text for shape in drawing(year).shapes if isinstance(shape, Words) and shape.role == "series"] == [
        str(month) for month in range(1, 13)
    ]
    assert "最多的是12月（11），最少的是1月（0）" in svg(year)
    half = replace(year, labels=months[:6], series=(series("", *map(str, range(6))),))
    assert "1月" in [shape.text for shape in drawing(half).shapes if isinstance(shape, Words)]


@given(st.text(max_size=80), st.floats(20, 400), st.integers(1, 4))
def test_a_text_is_broken_and_cut_to_its_room(text: str, room: float, lines: int) -> None:
    found = broken(text, room, lines)
    assert len(found) <= lines
    assert all(width(line) <= room for line in found)
    assert width(cut(text, room)) <= room
    if "…" not in "".join(found):
        assert "".join("".join(found).split()) == "".join(text.split())
