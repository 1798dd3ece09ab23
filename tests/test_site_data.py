"""The tables that machines read: annual reports, both catalogues, the row of each document, the manifest."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re

import pytest

from sitegen.model import Document
from sitegen.national import national_standard
from sitegen.pages.sheets import csv_bytes
from tests.filled import annual_figures
from tests.outputs import BuiltSite, grid, manifest_digests, plain, sheet_rows
from tests.scenes import FORMULA, INJECTED, large_site, named_site

T3_LABELS = {
    3: ("一、本年新收政府信息公开申请数量", 1, 3),
    4: ("二、上年结转政府信息公开申请数量", 1, 3),
    5: ("三、本年度办理结果", 22, 1),
    27: ("四、结转下年度继续办理", 1, 3),
}
"""Row of table 三 → its first label, rows and columns that it spans (国办公开办函〔2021〕30号)."""
T3_GROUPS = {
    5: ("（一）", 1, 2),
    6: ("（二）", 1, 2),
    7: ("（三）", 8, 1),
    15: ("（四）", 3, 1),
    18: ("（五）", 5, 1),
    23: ("（六）", 3, 1),
    26: ("（七）", 1, 2),
}
T3_HEAD = [
    ("自然人", 2, 1),
    ("法人或其他组织", 1, 5),
    ("总计", 2, 1),
    ("商业企业", 1, 1),
    ("科研机构", 1, 1),
    ("社会公益组织", 1, 1),
    ("法律服务机构", 1, 1),
    ("其他", 1, 1),
]
FIVE = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


@pytest.fixture(scope="module", params=["large", "content"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    return named_site(request.param)


@pytest.fixture(scope="module")
def large() -> BuiltSite:
    return large_site()


def csv_rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "Excel would not read the Chinese"
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


# ---- annual reports ----


def annual_tables(site: BuiltSite, document: Document) -> list[list[list[tuple[str, int, int]]]]:
    """The three fixed tables of a report: rows of cells as text, rows spanned, columns spanned."""
    page = site.page_of(document)
    tables = [table for table in page.all("table") if "annual" in (table.get("class") or "").split()]
    return [
        [[(plain(cell), int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))) for cell in row] for row in table.iter("tr")] for table in tables
    ]  # fmt: skip


def test_the_tables_of_an_annual_report_have_the_rows_and_columns_of_the_form(site: BuiltSite) -> None:
    for document in site.of_kind("annual-report"):
        second, third, fourth = annual_tables(site, document)
        assert [cells[0][0] for cells in second] == [
            "第二十条第（一）项", "信息内容", "规章", "行政规范性文件", "第二十条第（五）项", "信息内容", "行政许可",
            "第二十条第（六）项", "信息内容", "行政处罚", "行政强制", "第二十条第（八）项", "信息内容", "行政事业性收费",
        ]  # fmt: skip
        assert [[cell[2] for cell in row] for row in second] == [
            [4],
            [1] * 4,
            [1] * 4,
            [1] * 4,
            [4],
            [1, 3],
            [1, 3],
            [4],
            [1, 3],
            [1, 3],
            [1, 3],
            [4],
            [1, 3],
            [1, 3],
        ]
        assert len(third) == 28
        corner = third[0][0]
        assert corner[1:] == (3, 3)
        assert "等于第三项加第四项之和" in corner[0]
        assert third[0][1] == ("申请人情况", 1, 7)
        assert [*third[1], *third[2]] == T3_HEAD
        for y, cell in T3_LABELS.items():
            assert third[y][0] == cell
        for y, (word, down, right) in T3_GROUPS.items():
            text, *spans = third[y][1 if y == 5 else 0]
            assert text.startswith(word), (y, text)
            assert spans == [down, right], (y, text)
        assert all(len(row) >= 8 for row in third[3:])
        assert [row[-1][1:] for row in third[3:]] == [(1, 1)] * 25
        assert fourth[0] == [("行政复议", 1, 5), ("行政诉讼", 1, 10)]
        assert fourth[1] == [*((word, 2, 1) for word in FIVE), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)]
        assert fourth[2] == [(word, 1, 1) for word in FIVE * 2]
        assert len(fourth) == 4
        assert len(fourth[3]) == 15


def test_the_grids_of_an_annual_report_close(site: BuiltSite) -> None:
    for document in site.of_kind("annual-report"):
        sizes = []
        for table in site.page_of(document).all("table"):
            if "annual" in (table.get("class") or "").split():
                cells = grid(table)
                assert all(cell is not None for row in cells for cell in row)
                sizes.append((len(cells), len(cells[0])))
        assert sizes == [(14, 4), (28, 10), (4, 15)], document.path


def test_every_figure_of_an_annual_report_stands_in_its_own_cell(large: BuiltSite) -> None:
    form = national_standard().annual_format(2025)
    assert form is not None
    figures, _ = annual_figures(form)
    (document,) = large.of_kind("annual-report")
    second, third, fourth = annual_tables(large, document)
    assert [cell[0] for cell in second[3]][1:] == list(figures["t2.行政规范性文件"])
    assert second[13][1][0] == figures["t2.行政事业性收费"][0]
    rows = [[cell[0] for cell in row][-7:] for row in third[3:]]
    keys = [key for key in figures if key.startswith("t3.")]
    assert len(rows) == len(keys) == 25
    assert rows == [list(figures[key]) for key in keys]
    row = [cell[0] for cell in fourth[3]]
    assert row == [figure for key in figures if key.startswith("t4.") for figure in figures[key]]


def test_the_six_parts_of_an_annual_report_stand_in_their_order(site: BuiltSite) -> None:
    wanted = [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    for document in site.of_kind("annual-report"):
        headings = [plain(heading) for heading in site.page_of(document).all("h2")]
        assert [heading for heading in headings if re.match("[一二三四五六]、", heading)] == wanted


def test_the_files_of_an_annual_report_hold_the_figures_as_written(site: BuiltSite) -> None:
    for document in site.of_kind("annual-report"):
        assert document.annual is not None
        stem = site.site.addresses[document.path].removesuffix(".html")
        data = json.loads(site.files[f"{stem}.data.json"])
        assert data["year"] == document.meta.number("year")
        said = {
            f"{table}.{key}": tuple(row.values()) for table, rows in data["tables"].items() for key, row in rows.items()
        }
        assert said == {key: row for key, row in document.annual.cells.items() if key[:3] in ("t2.", "t3.", "t4.")}
        assert data["fees"] == {
            key[5:]: row[0] for key, row in document.annual.cells.items() if key.startswith("fees.")
        }
        rows = csv_rows(site.files[f"{stem}.data.csv"])
        assert [row[3] for row in rows[1:]] == [figure for row in said.values() for figure in row]
        page = site.page_of(document)
        for ending in ("json", "csv"):
            assert site.links_to(page, f"{stem}.data.{ending}")


# ---- catalogues ----


@pytest.mark.parametrize("name", ["catalogue", "index"])
def test_the_catalogue_is_the_same_as_csv_xlsx_and_json(site: BuiltSite, name: str) -> None:
    layout = next(column for column in site.site.standard.columns.values() if column.layout == name)
    stem = f"{layout.folder}/{name}"
    table = csv_rows(site.files[f"{stem}.csv"])
    sheets = sorted((path for path in site.files if path.startswith(stem) and path.endswith(".xlsx")), reverse=True)
    sheet = [row for path in sheets for row in sheet_rows(site.files[path])[path != sheets[0] :]]
    records = json.loads(site.files[f"{stem}.json"])["records"]
    undone = [[cell[1:] if cell[:2] in ("'=", "'+", "'-", "'@") else cell for cell in row] for row in table]
    assert sheet == undone
    assert [list(records[0]), *(list(record.values()) for record in records)] == undone
    page = site.page(f"{layout.folder}/index.html")
    assert len(sheets) == (1 if name == "catalogue" else len({row[4][:4] for row in undone[1:]}))
    for path in (f"{stem}.csv", *sheets, f"{stem}.json"):
        assert site.links_to(page, path), path


def test_the_catalogue_names_every_public_document_with_the_fields_of_article_12(site: BuiltSite) -> None:
    layout = next(column for column in site.site.standard.columns.values() if column.layout == "index")
    records = json.loads(site.files[f"{layout.folder}/index.json"])["records"]
    documents = site.site.below("disclosure")
    assert [record["索引号"] for record in records] == [document.meta.text("index_number") for document in documents]
    for record, document in zip(records, documents, strict=True):
        assert record["名称"] == document.title
        assert record["生成日期"] == str(document.meta.day("created_on") or document.published_on)
        assert record["内容概述"]
        assert record["网址"] == site.site.config.base_url + site.site.addresses[document.path]


def test_the_pages_of_the_catalogue_go_by_year_and_hold_every_document_once_in_order(site: BuiltSite) -> None:
    folder = next(column for column in site.site.standard.columns.values() if column.layout == "index").folder
    first = site.page(f"{folder}/index.html")
    (years,) = [part for part in first.of_class("pager") if part.get("aria-label") == "年度"]
    starts = [site.target(first.address, anchor.get("href", ""))[0] for anchor in years.iter("a")]
    assert starts[0] == first.address
    named: list[str] = []
    for start, year in zip(starts, [anchor.text or "" for anchor in years.iter("a")], strict=True):
        count = 0
        while (number := count + 1) == 1 or later_page(start, number) in site.files:
            page = site.page(later_page(start, number))
            (table,) = page.of_class("index")
            (here,) = [a for a in page.all("a") if a.get("aria-current") == "page" and a.text == year]
            assert site.target(page.address, here.get("href", ""))[0] == start
            rows = [row for row in table.iter("tr") if row.find("th[@scope='row']") is not None]
            assert 0 < len(rows) <= 30
            named += [site.target(page.address, next(row.iter("a")).get("href", ""))[0] for row in rows]
            count = number
    assert named == [site.site.addresses[document.path] for document in site.site.below("disclosure")]


def later_page(start: str, number: int) -> str:
    return start if number == 1 else start.replace(".html", f"_{number}.html")


def test_a_formula_in_a_title_is_only_a_text(large: BuiltSite) -> None:
    stem = large.site.addresses[INJECTED].removesuffix(".html")
    (row,) = csv_rows(large.files[f"{stem}.csv"])[1:]
    assert f"'{FORMULA}" in row
    assert "'@SUM(1+1)" in row
    for path, data in large.files.items():
        if path.endswith(".csv") and path.rpartition("/")[2] in ("index.csv", "catalogue.csv"):
            dangerous = [cell for line in csv_rows(data) for cell in line if cell[:1] in ("=", "+", "@", "\t", "\r")]
            assert dangerous == [], path
        if path.endswith(".xlsx"):
            sheet_rows(data)  # fails on a formula


def test_figures_below_zero_stay_figures_in_a_table() -> None:
    assert csv_rows(csv_bytes([["-1.5", "-5", "-1+1", "—"]])) == [["-1.5", "-5", "'-1+1", "—"]]


def test_every_document_offers_its_catalogue_row(site: BuiltSite) -> None:
    for document in site.site.public:
        page = site.page_of(document)
        path = page.address.removesuffix(".html") + ".csv"
        header, row = csv_rows(site.files[path])
        assert row[header.index("索引号")] == document.meta.text("index_number")
        assert site.links_to(page, path)


def test_the_basic_catalogue_page_shows_every_matter_and_links_its_column(site: BuiltSite) -> None:
    layout = next(column for column in site.site.standard.columns.values() if column.layout == "catalogue")
    page = site.page(f"{layout.folder}/index.html")
    matters = site.site.standard.matters
    assert matters
    for matter in matters:
        assert matter.level2.replace(" ", "") in page.text
        column = site.site.standard.columns[matter.column]
        assert site.links_to(page, f"{column.folder}/index.html"), matter.column


# ---- the manifest ----


def test_the_manifest_names_every_file_with_its_digest_and_size(site: BuiltSite) -> None:
    said, true = manifest_digests(site.files)
    assert said == true
    assert list(said) == sorted(said)
    sizes = {path: entry["size"] for path, entry in json.loads(site.files["manifest.json"])["files"].items()}
    assert sizes == {path: len(site.files[path]) for path in sizes}


def test_every_digest_that_a_page_shows_is_that_of_the_file_beside_it(site: BuiltSite) -> None:
    digests = {hashlib.sha256(data).hexdigest() for data in site.files.values()}
    shown = {word for page in site.pages for word in re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", page.text)}
    assert shown, "no digest is shown"
    assert shown <= digests
