"""Exports of other systems: every form that a portal gives, told by its bytes; what cannot be read is said in words."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from sitegen.exports import MAX_BYTES, MAX_ROWS, Export, ExportKind, read_export
from sitegen.findings import ExportError

HEAD = ["序号", "文件名称", "发文字号", "成文日期", "效力状态"]
ROW = ["1", "养殖备案办法", "云牧规〔2025〕1号", "2025-03-03", "有效"]
WANTED = {
    "title": "养殖备案办法",
    "document_number": "云牧规〔2025〕1号",
    "created_on": "2025-03-03",
    "validity": "有效",
}


def csv(*rows: Sequence[str]) -> str:
    return "\r\n".join(",".join(row) for row in rows) + "\r\n"


def xlsx(*rows: Sequence[object], merge: Sequence[tuple[int, int, int, int, str]] = ()) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("文件库")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(y, x, datetime(cell.year, cell.month, cell.day), day)
            elif cell != "":
                sheet.write(y, x, cell)
    for part in merge:
        sheet.merge_range(*part)
    book.close()
    return stream.getvalue()


def read(folder: Path, data: bytes | str, name: str = "门户.csv", kind: ExportKind | None = None) -> Export:
    file = folder / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_export(file, kind)


FORMS = {
    "utf-8": csv(HEAD, ROW).encode(),
    "with a BOM": csv(HEAD, ROW).encode("utf-8-sig"),
    "gbk": csv(HEAD, ROW).encode("gb18030"),
    "utf-16, tabs, as Excel writes text": csv(HEAD, ROW).replace(",", "\t").encode("utf-16"),
    "semicolons": csv(HEAD, ROW).replace(",", ";").encode(),
    "xlsx": xlsx(HEAD, ROW),
    "xlsx with a real day": xlsx(HEAD, [1, *ROW[1:3], date(2025, 3, 3), "有效"]),
    "a title above": csv(["云溪县行政规范性文件库", "", "", "", ""], ["", "", "", "", ""], HEAD, ROW).encode(),
    "marks in the titles": csv(
        [" 序号", "* 文件 名称", "发文字号（必填）", "成文日期：", "效力状态(2026)"], ROW
    ).encode(),
    "json list": json.dumps([dict(zip(HEAD, ROW, strict=True))]).encode(),
    "json inside": json.dumps(
        {"code": 0, "data": {"total": 1, "rows": [dict(zip(HEAD, ROW, strict=True))], "none": []}}, ensure_ascii=False
    ).encode("gb18030"),
    "json with our own names": json.dumps([WANTED]).encode(),
    "two rows of merged titles": xlsx(
        ["序号", "文件名称", "发文字号", "日期", "", "效力状态"],
        ["", "", "", "成文日期", "发布日期", ""],
        [*ROW[:4], "", "有效"],
        merge=[(0, 3, 0, 4, "日期"), (0, 1, 1, 1, "文件名称")],
    ),
    "unknown columns between": csv(["序号", "备注", *HEAD[1:]], ["1", "无", *ROW[1:]]).encode(),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("name", ["门户.csv", "导出"])
def test_whatever_the_form_the_entry_is_the_same(data: bytes, name: str, tmp_path: Path) -> None:
    made = read(tmp_path, data, name)
    assert made.kind is ExportKind.DOCUMENTS
    assert [dict(entry.values) for entry in made.entries] == [WANTED]
    assert made.name == name


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ("姓名,职务", "领导"),
        ("姓名,分管工作,单位名称", "领导"),
        ("标题,文号", "文件"),
        ("名称,发布日期", "文件"),
        ("机构名称,主要职责", "机构"),
        ("科室,办公电话,负责人", "机构"),
        ("名称,电话,地址", "机构"),
    ],
)
def test_what_it_lists_is_told_by_its_columns(columns: str, kind: str, tmp_path: Path) -> None:
    made = read(tmp_path, f"{columns}\n甲,乙,丙\n")
    assert made.kind == kind


def test_columns_that_do_not_tell_are_asked_about(tmp_path: Path) -> None:
    text = "名称,邮箱\n办公室,a@example.gov.cn\n"
    with pytest.raises(ExportError, match="--against-kind"):
        read(tmp_path, text)
    assert read(tmp_path, text, kind=ExportKind.INSTITUTIONS).entries[0].get("email") == "a@example.gov.cn"
    with pytest.raises(ExportError, match="没有可以比对的领导：每行要写姓名"):
        read(tmp_path, text, kind=ExportKind.LEADERS)


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    rows = [["库"], HEAD, ROW, [], ["2", "另一份", "", "", ""], [], HEAD, ["3", "第三份", "", "", ""]]
    assert [entry.line for entry in read(tmp_path, csv(*rows)).entries] == [3, 5, 8]
    assert [entry.line for entry in read(tmp_path, xlsx(*rows), "a.xlsx").entries] == [3, 5, 8]


def spoiled() -> bytes:
    data = bytearray(xlsx(HEAD, ROW))
    place = data.index(b"xl/worksheets/sheet1.xml") + 40
    data[place : place + 100] = b"\0" * 100
    return bytes(data)


def bomb(cells: str, padding: int = 0) -> bytes:
    """A sheet whose only cells lie far apart, or that unpacks to far more than it has."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(HEAD, ROW))) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part).decode()
            if part.filename.endswith("sheet1.xml"):
                text = text.replace("</sheetData>", f"{cells}{' ' * padding}</sheetData>")
            new.writestr(part.filename, text)
    return stream.getvalue()


WRONG = {
    "empty": (b"", "是空的"),
    "blank": (b" \r\n\t\r\n", "是空的"),
    "no titles": (csv(ROW, ROW).encode(), "没有找到表头"),
    "titles of something else": (b"a,b\n1,2\n", "没有找到表头"),
    "titles only": (csv(HEAD).encode(), "没有可以比对的文件：每行要写标题或文号"),
    "one title": ("标题\n甲\n".encode(), "没有找到表头"),
    "formulas only": (csv(HEAD, ["1", "=B1", "=C1", "", ""]).encode(), "公式要先在 Excel 里另存"),
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页"),
    "an unknown encoding": (b"\x81\x30\x81\xff\xfe" * 20, "编码也认不出来"),
    "binary": (b"\x00\x01\x02" * 50, "编码也认不出来"),
    "open quote": ('标题,文号\n"甲,乙\n'.encode(), "不是能读的 CSV"),
    "broken json": (b'[{"a": 1', "不是完好的 JSON"),
    "deep json": (b"[" * 100_000, "不是完好的 JSON"),
    "json without records": (b'{"data": [1, 2]}', "没有找到表头"),
    "spoiled xlsx": (spoiled(), "不是完好的 Excel 文件"),
    "cut xlsx": (xlsx(HEAD, ROW)[:500], "不是完好的 Excel 文件"),
    "some other zip": (b"PK\x03\x04" + b"x" * 500, "不是完好的 Excel 文件"),
    "some other OLE file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是完好的 Excel 文件"),
    "far corner": (bomb('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "的表格太大"),
    "zip bomb": (bomb("", 210 * 1024 * 1024), "解开以后太大"),
    "too many rows": ("标题,文号\n" + "甲,乙\n" * (MAX_ROWS + 1)).encode(),
    "too large": b"x" * (MAX_BYTES + 1),
}


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_what_cannot_be_read_is_said_in_one_sentence_that_names_the_file(case: str, tmp_path: Path) -> None:
    wrong = WRONG[case]
    data, said = wrong if isinstance(wrong, tuple) else (wrong, "太大，没有读取" if case == "too large" else "没有读取")
    with pytest.raises(ExportError, match=said) as caught:
        read(tmp_path, data)
    assert "门户.csv" in str(caught.value)
    assert str(caught.value).endswith("。")


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    for place in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(ExportError, match="打不开"):
            read_export(place)


@given(st.binary(max_size=300))
def test_any_bytes_give_an_export_or_a_sentence(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        try:
            read(Path(folder), data)
        except ExportError as error:
            assert str(error).endswith("。")


def test_rows_that_cannot_be_compared_are_noted(tmp_path: Path) -> None:
    rows = [HEAD, ROW, ["2", "", "", "2025-01-01", ""], ["3", "甲", "=A1", "", ""], ["4", "乙", "#N/A", "", ""], ["5"]]
    made = read(tmp_path, csv(*rows))
    assert [entry.get("title") for entry in made.entries] == ["养殖备案办法", "甲", "乙"]
    assert made.unread == (3,)
    assert made.formulas == (4, 5)
