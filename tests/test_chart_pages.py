"""Which charts stand on which page, and that they say what the documents say."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from sitegen.accounts import BUDGET, FINAL_ACCOUNT
from sitegen.charts import Chart
from sitegen.pages.charts.answers import opinion_charts
from sitegen.pages.charts.money import account_charts, yearly_charts
from sitegen.urls import HOME, PUBLICATION, publication_address
from tests.accounting import Rows, make_document
from tests.bodies import make_body
from tests.outputs import BuiltSite, demonstration, plain, sheet_rows

TOTAL: Rows = (
    ("收入", "", "支出", ""),
    ("项目", "预算数", "项目", "预算数"),
    ("一、本年收入", "100", "一、农林水支出", "70"),
    ("（一）一般公共预算拨款", "90", "二、住房保障支出", "40"),
    ("（二）政府性基金", "10", "其中：公积金", "5"),
    ("二、上年结转", "10", "", ""),
    ("收入总计", "110", "支出总计", "110"),
)
COSTS: Rows = (
    ("年度", "合计", "因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"),
    ("2025年预算数", "9", "0", "0", "7", "2"),
    ("2026年预算数", "8", "0", "0", "6.5", "1.5"),
)


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


def drawings(site: BuiltSite, address: str) -> dict[str, Element]:
    """The charts of a page by their titles."""
    captions = [(figure, next(figure.iter("figcaption"))) for figure in site.page(address).of_class("chart")]
    return {(caption.text or "").strip(): figure for figure, caption in captions}


def words(figure: Element) -> list[str]:
    """What stands in a drawing, line by line."""
    return [plain(text) for text in figure.iter("{http://www.w3.org/2000/svg}text")]


def rows(figure: Element) -> dict[str, list[str]]:
    """The table of a chart: what the row is called, its figures."""
    body = next(figure.iter("tbody"))
    return {plain(row[0]): [plain(cell) for cell in row[1:]] for row in body.iter("tr")}


def page_of(site: BuiltSite, kind: str, year: int, column: str) -> str:
    """The page of the document of a kind, a year and a column."""
    found = [
        document
        for document in site.of_kind(kind)
        if document.meta.number("year") == year and document.column == column
    ]
    assert len(found) == 1
    return site.site.addresses[found[0].path]


def values(chart: Chart) -> dict[str, list[Decimal | None]]:
    """The figures by label."""
    return {label: [one.values[place] for one in chart.series] for place, label in enumerate(chart.labels)}


def test_a_final_account_is_drawn_against_the_year_before_and_its_budget(site: BuiltSite) -> None:
    found = drawings(site, page_of(site, FINAL_ACCOUNT, 2024, "disclosure/finance/final-accounts"))
    assert list(found) == ["收入决算", "支出决算（按功能分类）", "“三公”经费决算"]
    assert rows(found["支出决算（按功能分类）"])["农林水支出"] == ["1,487.68", "1,427.01", "+60.67（+4.3%）"]
    assert rows(found["“三公”经费决算"])["合计"] == ["35.76", "18.80", "37.75", "+16.96（+90.2%）"]
    assert "1,487.68" in words(found["支出决算（按功能分类）"])


def test_only_lines_that_are_no_sums_are_drawn() -> None:
    document = make_document(BUDGET, 2026, {"部门收支总表": (2, TOTAL), "“三公”经费表": (1, COSTS)})
    income, expenditure, costs = account_charts(document, None)
    assert values(income) == {"一般公共预算拨款": [Decimal(90)], "政府性基金": [Decimal(10)], "上年结转": [Decimal(10)]}
    assert values(expenditure) == {"农林水支出": [Decimal(70)], "住房保障支出": [Decimal(40)]}
    assert not income.compared
    assert values(costs)["公务接待费"] == [Decimal("1.5"), Decimal(2)], "the table's own year before"
    assert costs.compared


def test_lines_of_one_name_are_added_up() -> None:
    table: Rows = (
        *TOTAL[:3],
        ("（一）其他收入", "90", "二、住房保障支出", "40"),
        ("二、事业收入", "10", "", ""),
        ("（一）其他收入", "10", "", ""),
        ("收入总计", "100", "支出总计", "110"),
    )
    income, _ = account_charts(make_document(BUDGET, 2026, {"部门收支总表": (2, table)}), None)
    assert values(income) == {"其他收入": [Decimal(100)]}


def test_a_year_without_figures_keeps_its_place() -> None:
    documents = [make_document(BUDGET, year, {}, {"total_expenditure": "5"}) for year in (2015, 2019, 2023)]
    (chart,) = yearly_charts(documents, demonstration().site.config)
    assert chart.labels == ("2019年", "2020年", "2021年", "2022年", "2023年")
    assert chart.series[0].values == (Decimal(5), None, None, None, Decimal(5))


def test_figures_are_in_ten_thousands_whatever_the_table_says() -> None:
    document = make_document(BUDGET, 2026, {"部门收支总表": (2, TOTAL)}, unit="元")
    assert values(next(account_charts(document, None)))["上年结转"] == [Decimal("0.0010")]


def test_a_line_that_one_year_lacks_is_no_nought() -> None:
    other = tuple(tuple(cell.replace("住房保障", "卫生健康") for cell in row) for row in TOTAL)
    this = make_document(BUDGET, 2026, {"部门收支总表": (2, TOTAL)})
    before = make_document(BUDGET, 2025, {"部门收支总表": (2, other)})
    _, expenditure = account_charts(this, before)
    assert values(expenditure)["住房保障支出"] == [Decimal(40), None]
    assert values(expenditure)["卫生健康支出"] == [None, Decimal(40)]


@pytest.mark.parametrize("unit", ["", "万元"])
def test_a_table_that_cannot_be_read_is_said_not_to_be_drawn(unit: str) -> None:
    table = TOTAL if not unit else (("说明", "详情"), ("收入", "见附件"), ("支出", "见附件"))
    document = make_document(BUDGET, 2026, {"部门收支总表": (1, table)}, unit=unit)
    assert [(chart.labels, chart.note) for chart in account_charts(document, None)] == [
        ((), "这张表的写法不便画图，数字请看下面的表。")
    ] * 2


def test_without_tables_there_is_no_chart_and_no_word_of_it() -> None:
    assert list(account_charts(make_document(BUDGET, 2026, {}), None)) == []


def test_a_finance_column_shows_every_unit_over_the_years(site: BuiltSite) -> None:
    address = f"{site.site.standard.columns['disclosure/finance/affiliates'].folder}/index.html"
    found = drawings(site, address)
    assert len(found) == 4
    assert rows(found["历年预算支出总计"])["2026年"] == ["1,023.30", "437.18"]
    assert "市畜牧技术推广站" in words(found["历年预算支出总计"])


def test_an_annual_report_is_drawn_with_the_years_before(site: BuiltSite) -> None:
    found = drawings(site, page_of(site, "annual-report", 2025, "annual-reports"))
    assert list(found) == ["历年新收政府信息公开申请", "新收申请：按申请人", "办理结果", "历年行政复议、行政诉讼"]
    received = rows(found["历年新收政府信息公开申请"])
    assert received["2025年"] == ["15"]
    assert list(received)[-3:] == ["2023年", "2024年", "2025年"]
    results = rows(found["办理结果"])
    assert results["不予公开"][0] == "2"
    assert sum(int(row[0]) for row in results.values()) == 15
    assert rows(found["历年行政复议、行政诉讼"])["2025年"] == ["1", "0"]


def test_later_reports_are_not_on_the_page_of_an_earlier_one(site: BuiltSite) -> None:
    found = drawings(site, page_of(site, "annual-report", 2024, "annual-reports"))
    assert "2025年" not in rows(found["历年新收政府信息公开申请"])


def test_proposals_are_drawn_by_what_was_published(site: BuiltSite) -> None:
    found = drawings(site, page_of(site, "proposal-summary", 2025, "disclosure/proposals"))
    assert rows(found["建议提案办理和公开情况"])["公开答复"][0] == "4"


def test_opinions_of_a_consultation_are_drawn_when_its_result_is_out(site: BuiltSite) -> None:
    by_result = {bool(document.meta.day("result_published_on")): document for document in site.of_kind("consultation")}
    assert set(by_result) == {True, False}
    assert list(opinion_charts(by_result[False])) == []
    document = next(one for one in site.of_kind("consultation") if one.stem == "2024-guimo-yangzhi-beian-yijian")
    adopted, opinions = opinion_charts(document)
    assert values(adopted) == {"收到意见": [Decimal(37)], "采纳或者部分采纳": [Decimal(28)], "不采纳": [Decimal(9)]}
    assert opinions.series[0].values == tuple(map(Decimal, (11, 8, 6, 5, 4, 3)))


# ---- 公开情况统计 ----


def test_the_statistics_count_what_is_public(site: BuiltSite) -> None:
    public = [day for document in site.site.public if (day := document.published_on)]
    newest = max(public)
    same_months = [day for day in public if day.month <= newest.month]
    assert f"{len(public)}条" in site.page(PUBLICATION).text
    charts = [rows(figure) for figure in site.page(PUBLICATION).of_class("chart")]
    years, months, columns, units = charts
    assert sum(int(row[0]) for row in years.values()) == len(public), "no year is left out"
    assert years[f"{newest.year}年"] == [str(sum(day.year == newest.year for day in public))]
    assert months["3月"] == [str(sum((day.year, day.month) == (year, 3) for day in public)) for year in (newest.year, newest.year - 1)]  # fmt: skip
    assert months["12月"][0] == "—", "a month that has not come is no nought"
    for table in (columns, units):
        for place, year in enumerate((newest.year, newest.year - 1)):
            assert sum(int(row[place]) for row in table.values()) == sum(day.year == year for day in same_months)


def test_the_statistics_are_offered_as_files(site: BuiltSite) -> None:
    text = site.files[publication_address("csv")].decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text, newline="")))
    head, *body = table
    public = [day for document in site.site.public if (day := document.published_on)]
    year = max(public).year
    assert head[2] == f"{year}年1月"
    assert sum(int(row[-2]) for row in body) == sum(day.year == year for day in public)
    assert all(sum(map(int, row[2:-2])) == int(row[-2]) for row in body)
    assert sheet_rows(site.files[publication_address("xlsx")]) == table
    records = json.loads(site.files[publication_address("json")])["records"]
    assert [[str(value) for value in record.values()] for record in records] == body
    assert all(site.links_to(site.page(PUBLICATION), publication_address(form)) for form in ("csv", "xlsx", "json"))
    assert site.links_to(site.page(HOME), PUBLICATION)


def test_counts_are_numbers_in_the_spreadsheet(site: BuiltSite) -> None:
    data = dict(site.contents())[f"{publication_address('xlsx')}!xl/worksheets/sheet1.xml"]
    assert b'<c r="C2" s="2"><v>' in data


NOTICE = """\
-- content/disclosure/documents/one.md --
---
标题: 关于做好春季动物防疫工作的通知
文种: 部门文件
索引号: 11990102MB0000001P/2026-00012
文号: 云牧发〔2026〕5号
成文日期: 2026-03-02
发布日期: {}
责任科室: 办公室
---
{}
"""


def test_the_statistics_change_when_documents_come_or_go_and_not_with_a_text(tmp_path: Path) -> None:
    body = make_body(tmp_path)
    body.build()
    body.write(NOTICE.format("2026-06-01", "甲"))
    assert PUBLICATION in changed(body.build().changes)
    body.write(NOTICE.format("2026-06-01", "乙"))
    files = changed(body.build().changes)
    assert any(file.endswith("/one.html") for file in files)
    assert not any(file.startswith(PUBLICATION.removesuffix("html")) for file in files)
    body.write(NOTICE.format("2026-05-11", "乙"))
    assert {PUBLICATION, publication_address("xlsx")} <= changed(body.build().changes)


def changed(changes: object) -> set[str]:
    """What a build wrote."""
    return {*getattr(changes, "created", ()), *getattr(changes, "changed", ())}
