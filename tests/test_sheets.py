"""Tables as files: nothing in them runs, every title is a sheet name, and the bytes are always the same."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.model import Output
from sitegen.pages.sheets import csv_bytes, download_view, xlsx_bytes
from tests.outputs import XLSX, sheet_rows

SIGNS = "=+-@＝＋－＠\t\r\n"
"""What begins a formula in one spreadsheet or another."""


def cells(rows: list[list[str]]) -> list[list[str]]:
    """The cells of a CSV file as a spreadsheet sees them."""
    return list(csv.reader(io.StringIO(csv_bytes(rows).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("sign", SIGNS)
def test_a_formula_sign_is_defused_in_csv_and_a_text_in_xlsx(sign: str) -> None:
    word = f"{sign}SUM(1+1)"
    assert cells([["名称"], [word]])[1][0].startswith("'")
    assert word.strip() in sheet_rows(xlsx_bytes("目录", [["名称"], [word]]))[1][0]


@pytest.mark.parametrize("text", ["-12", "-0.5", "12", "一、总体情况", "a=b", "", "'", "（=）"])
def test_figures_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert cells([["x", text]]) == [["x", text]]


@given(
    st.lists(
        st.lists(st.text(alphabet=SIGNS + "甲,\"'1.;", max_size=6), min_size=1, max_size=3), min_size=1, max_size=4
    )
)
def test_no_cell_of_a_csv_begins_with_a_formula_sign_unless_it_is_a_figure(rows: list[list[str]]) -> None:
    for row in cells(rows):
        for cell in row:
            assert not cell.startswith(tuple(SIGNS)) or cell.lstrip("-").replace(".", "", 1).isdigit(), cell


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("主动公开基本目录", "主动公开基本目录"),
        ("预算/决算", "预算 决算"),
        ("[甲]:乙*丙?丁\\戊", " 甲  乙 丙 丁 戊"),
        ("'引号'", " 引号 "),
        ("很" * 40, "很" * 31),
    ],
)
def test_a_title_that_excel_refuses_as_a_sheet_name_is_mended(title: str, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(title, [["名称"], ["甲"]]))) as book:
        sheet = next(ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{XLSX}sheet"))
    assert sheet.get("name") == name


def test_the_bytes_depend_on_the_rows_alone() -> None:
    rows = [["名称", "日期"], ["甲", "2026-06-30"]]
    assert xlsx_bytes("目录", rows) == xlsx_bytes("目录", rows)
    assert csv_bytes(rows) == csv_bytes(rows) == "\ufeff名称,日期\r\n甲,2026-06-30\r\n".encode()


def test_a_file_that_we_made_is_offered_with_form_size_and_digest() -> None:
    view = download_view(Output("a/目录.xlsx", b"x" * 2048), "目录")
    assert (view.title, view.address, view.form) == ("目录", "a/目录.xlsx", "Excel")
    assert len(view.sha256) == 64
