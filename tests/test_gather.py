"""The files that a document names: CSV tables, attachments, the figures of an annual report; and what is no file of ours."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.gather import (
    MAX_ATTACHMENT_BYTES,
    MAX_SHEET_BYTES,
    Gathered,
    looked_for,
    may_be_published,
    read_annual,
)
from sitegen.model import Meta, Value
from sitegen.national import national_standard
from sitegen.standard import Field, FieldType, Level

FOLDER = "disclosure/documents/a"
FILE = Field("file", "文件", FieldType.FILE, level=Level.REQUIRED)
FIELDS = (
    Field("photo", "照片", FieldType.IMAGE),
    Field("scan", "扫描件", FieldType.FILE),
    Field("scans", "扫描件", FieldType.FILES),
    Field("attachments", "附件", FieldType.RECORDS, fields=(FILE,)),
    Field("one", "一个", FieldType.RECORD, fields=(FILE,)),
    Field("tables", "表格", FieldType.TABLES, fields=(FILE,)),
)
ANNUAL = national_standard().kinds["annual-report"].fields


def gathered(content: Path, links: tuple[str, ...] = (), **values: Value) -> Gathered:
    made = Gathered(content, FOLDER)
    made.declared(Meta(values), FIELDS)
    made.linked(links)
    return made


def put(content: Path, name: str, data: bytes = "甲".encode()) -> bytes:
    path = content / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return data


def sheet(content: Path, data: bytes) -> Gathered:
    put(content, "t.csv", data)
    return gathered(content, tables=({"file": "t.csv"},))


def said(made: Gathered) -> list[tuple[str, int, str]]:
    return [(problem.code, problem.line, problem.file) for problem in made.problems]


def test_every_file_that_is_declared_anywhere_is_taken_once_in_order_with_size_and_digest(tmp_path: Path) -> None:
    data = {name: put(tmp_path, name, name.encode() * 9) for name in ("p.jpg", "s.pdf", "b.pdf", "c.pdf", "d.pdf")}
    made = gathered(
        tmp_path,
        links=("s.pdf", "d.pdf#page=2"),
        photo="p.jpg",
        scan="s.pdf",
        scans=("b.pdf", "s.pdf"),
        attachments=({"file": "c.pdf"}, {"file": "b.pdf"}),
    )
    assert [path.rpartition("/")[2] for path in made.files] == ["p.jpg", "s.pdf", "b.pdf", "c.pdf", "d.pdf"]
    for path, file in made.files.items():
        name = path.rpartition("/")[2]
        assert file.path == path == f"{FOLDER}/{name}"
        assert (file.size, file.sha256) == (len(data[name]), hashlib.sha256(data[name]).hexdigest())
    assert made.problems == []


def test_files_of_single_records_and_below_folders_are_taken(tmp_path: Path) -> None:
    put(tmp_path, "sub/x.pdf")
    assert list(gathered(tmp_path, one={"file": "sub/x.pdf"}).files) == [f"{FOLDER}/sub/x.pdf"]


@pytest.mark.parametrize(
    "link",
    ["https://a.cn/x.pdf", "mailto:a@b.cn", "//a.cn/x.pdf", "#x", "../b.md", "none.pdf", "", ".", "..", "../../.."],
)
def test_links_to_other_hosts_anchors_documents_and_nothing_take_no_file(tmp_path: Path, link: str) -> None:
    put(tmp_path, "../b.md")
    assert gathered(tmp_path, links=(link,)).files == {}


@pytest.mark.parametrize(
    "link", ["../../../../etc/passwd", "/etc/passwd", "%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret.txt", "..\\secret.txt"]
)
def test_no_link_takes_a_file_outside_of_content(tmp_path: Path, link: str) -> None:
    (tmp_path / "secret.txt").write_text("密", encoding="utf-8")
    content = tmp_path / "content"
    put(content, "x.pdf")
    assert gathered(content, links=(link,)).files == {}


def test_a_symbolic_link_is_no_file_and_neither_is_what_lies_behind_one(tmp_path: Path) -> None:
    content = tmp_path / "content"
    put(content, "x.pdf")
    (tmp_path / "secret.pdf").write_bytes(b"s")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inner.pdf").write_bytes(b"i")
    (content / FOLDER / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (content / FOLDER / "dir").symlink_to(tmp_path / "folder")
    (content / FOLDER / "t.csv").symlink_to(tmp_path / "secret.pdf")
    made = gathered(content, links=("link.pdf", "dir/inner.pdf", "x.pdf"), scan="link.pdf", tables=({"file": "t.csv"},))
    assert list(made.files) == [f"{FOLDER}/x.pdf"]
    assert made.sheets == []


def test_a_file_that_is_too_large_is_said_and_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ATTACHMENT_BYTES >= 100 * 1024 * 1024
    monkeypatch.setattr("sitegen.gather.MAX_ATTACHMENT_BYTES", 1024 * 1024)
    put(tmp_path, "just.pdf", b"x" * 1024 * 1024)
    put(tmp_path, "large.pdf", b"x" * (1024 * 1024 + 1))
    made = gathered(tmp_path, links=("just.pdf", "large.pdf"))
    assert list(made.files) == [f"{FOLDER}/just.pdf"]
    assert [(problem.code, problem.message) for problem in made.problems] == [
        ("F304", "“large.pdf”超过 1 MB，没有发布。")
    ]


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("guide/a.pdf", True),
        ("images/a.png", True),
        ("guide/a.b/c.pdf", True),
        ("a.pdf", False),
        ("site.yaml", False),
        ("ledger/a.pdf", False),
        ("Ledger/a.pdf", False),
        ("LEDGER/sub/a.pdf", False),
        ("guide/a.md", False),
        ("guide/a.MD", False),
        ("guide/.git/a.pdf", False),
        ("guide/.a.pdf", False),
        ("guide/a.pdf.", False),
        ("guide/a.md ", False),
        ("ledger./a.pdf", False),
        ("guide/b /a.pdf", False),
    ],
)
def test_settings_ledger_sources_and_names_that_windows_reads_otherwise_never_go_out(path: str, may: bool) -> None:
    assert may_be_published(path) is may


def test_nothing_is_taken_through_a_junction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "x.pdf")
    put(tmp_path, "inner/y.pdf")
    monkeypatch.setattr("sitegen.gather._is_junction", lambda path: path.endswith("/inner"))
    assert list(gathered(tmp_path, links=("x.pdf", "inner/y.pdf")).files) == [f"{FOLDER}/x.pdf"]


def test_every_file_that_was_looked_for_is_noted_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.gather.MAX_ATTACHMENT_BYTES", 1000)
    monkeypatch.setattr("sitegen.gather.MAX_SHEET_BYTES", 10)
    put(tmp_path, "small.pdf", b"small")
    put(tmp_path, "middle.pdf", b"x" * 100)
    put(tmp_path, "large.pdf", b"x" * 1001)
    (tmp_path / FOLDER / "link.pdf").symlink_to("small.pdf")
    (tmp_path / FOLDER / "folder").mkdir()
    names = ("small.pdf", "middle.pdf", "large.pdf", "link.pdf", "folder", "no.pdf")
    made = gathered(tmp_path, links=(*names, "text.md", "../../../site.yaml"))
    sums = [hashlib.sha256(data).hexdigest() for data in (b"small", b"x" * 100)]
    assert made.looked == dict(
        zip((f"{FOLDER}/{name}" for name in names), (*sums, "too large", "", "", ""), strict=True)
    )
    assert made.looked == {path: looked_for(tmp_path, path) for path in made.looked}
    looked: dict[str, str] = {}
    for name in ("no.yaml", "small.pdf"):
        read_annual(tmp_path, FOLDER, Meta({"tables": name}), ANNUAL, looked)
    assert looked == {f"{FOLDER}/no.yaml": "", f"{FOLDER}/small.pdf": sums[0]}


def test_a_table_is_read_once_and_shown_from_the_bytes_that_were_hashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = put(tmp_path, "t.csv", "甲,乙\n1,2\n".encode())
    reads: list[str] = []
    read = Path.read_bytes

    def counted(path: Path) -> bytes:
        reads.append(path.name)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    made = gathered(tmp_path, tables=({"file": "t.csv"},))
    assert reads == ["t.csv"]
    assert made.files[f"{FOLDER}/t.csv"].sha256 == hashlib.sha256(data).hexdigest()
    assert made.sheets[0].rows == (("甲", "乙"), ("1", "2"))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("t.xlsx", "项目,金额\n收入,1\n".encode(), "不是 CSV 文件"),
        ("t.pdf", b"%PDF", "不是 CSV 文件"),
        ("t.csv", "项目;金额\n收入;1\n".encode(), "不是半角逗号分隔"),
        ("t.csv", "项目\t金额\n收入\t1\n".encode(), "不是半角逗号分隔"),
        ("t.csv", "项目，金额\n收入，1\n".encode(), "不是半角逗号分隔"),
        ("t.CSV", "项目,金额\n收入,1\n".encode(), ""),
        ("t.csv", "项目\n收入\n".encode(), ""),
        ("t.csv", "项目；名称,金额\n收入,1\n".encode(), ""),
    ],
)
def test_a_declared_table_must_be_a_csv_with_half_width_commas(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    put(tmp_path, name, data)
    made = gathered(tmp_path, tables=({"file": name},))
    assert [problem.code for problem in made.problems] == (["F301"] if message else [])
    assert all(message in problem.message for problem in made.problems)
    assert bool(made.sheets) or "CSV 文件" in message


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("项目,金额\n收入,12\n".encode(), (("项目", "金额"), ("收入", "12"))),
        ("\ufeff项目,金额\r\n收入,12\r\n".encode(), (("项目", "金额"), ("收入", "12"))),
        ('项目,金额\n"甲,乙","他说""好"""\n'.encode(), (("项目", "金额"), ("甲,乙", '他说"好"'))),
        ("项目,金额\n\n,\n收入,12\n".encode(), (("项目", "金额"), ("收入", "12"))),
        (" 项目 , 金额 \n".encode(), (("项目", "金额"),)),
        ('项目,金额\n"两\n行",1\n'.encode(), (("项目", "金额"), ("两\n行", "1"))),
        (b"", ()),
    ],
    ids=["plain", "bom and crlf", "quotes", "blank rows", "blanks", "line in a cell", "empty"],
)
def test_csv_tables_are_read_as_spreadsheets_write_them(
    tmp_path: Path, data: bytes, rows: tuple[tuple[str, ...], ...]
) -> None:
    made = sheet(tmp_path, data)
    assert made.problems == []
    assert [(one.file, one.rows) for one in made.sheets] == [(f"{FOLDER}/t.csv", rows)]
    assert list(made.files) == [f"{FOLDER}/t.csv"]


def test_a_gbk_table_is_read_and_said_at_the_table(tmp_path: Path) -> None:
    made = sheet(tmp_path, "项目,金额\n收入,12\n".encode("gb18030"))
    assert said(made) == [("F001", 1, "t.csv")]
    assert made.sheets[0].rows == (("项目", "金额"), ("收入", "12"))


@pytest.mark.parametrize(
    ("text", "line", "cells"),
    [
        ("项目,金额\n收入,12\n支出\n", 3, ("1 格", "2 格")),
        ("项目,金额\n收入,12,13\n", 2, ("3 格", "2 格")),
        ("项目,金额\n\n\n支出\n", 4, ("1 格", "2 格")),
        ('项目,金额\n"两\n行",1\n支出\n', 4, ("1 格", "2 格")),
    ],
)
def test_a_ragged_table_names_the_line_of_the_file_and_is_kept(
    tmp_path: Path, text: str, line: int, cells: tuple[str, str]
) -> None:
    made = sheet(tmp_path, text.encode())
    assert said(made) == [("F302", line, "t.csv")]
    assert all(word in made.problems[0].message for word in cells)
    assert len(made.sheets) == 1


@pytest.mark.parametrize("data", [b'a,b\n"open\n', b'"a"b,c\n', b"PK\x03\x04" + bytes(range(256)) * 4])
def test_what_is_no_csv_is_said_and_not_shown(tmp_path: Path, data: bytes) -> None:
    made = sheet(tmp_path, data)
    assert {problem.code for problem in made.problems} & {"F301", "F001"}


def test_a_huge_table_is_offered_for_download_but_not_read(tmp_path: Path) -> None:
    made = sheet(tmp_path, b"a,b\n" * (MAX_SHEET_BYTES // 4 + 1))
    assert [code for code, _, _ in said(made)] == ["F301"]
    assert "太大" in made.problems[0].message
    assert (made.sheets, len(made.files)) == ([], 1)


def test_a_table_with_one_endless_cell_is_said_and_does_not_crash(tmp_path: Path) -> None:
    made = sheet(tmp_path, b"a\n" + b"x" * 200_000 + b"\n")
    assert made.sheets or said(made)[0][0] == "F301"


def test_a_missing_table_or_attachment_is_left_to_the_rules(tmp_path: Path) -> None:
    made = gathered(tmp_path, tables=({"file": "none.csv"},), attachments=({"file": "none.pdf"},), scan="none.pdf")
    assert (made.files, made.sheets, made.problems) == ({}, [], [])


@given(data=st.one_of(st.binary(max_size=200), st.text(alphabet='甲,"\n\r\t; ab', max_size=60).map(str.encode)))
@settings(deadline=None)
def test_any_bytes_as_a_table_never_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    made = sheet(tmp_path_factory.getbasetemp(), data)
    assert made.sheets or made.problems


def annual(content: Path, text: bytes | None, name: str = "tables.yaml") -> tuple[object, list[tuple[str, int, str]]]:
    if text is not None:
        put(content, "tables.yaml", text)
    data, problems = read_annual(content, FOLDER, Meta({"tables": name}), ANNUAL, {})
    return data, [(problem.code, problem.line, problem.file) for problem in problems]


def test_the_figures_of_an_annual_report_are_read_as_written_with_their_lines(tmp_path: Path) -> None:
    put(
        tmp_path,
        "tables.yaml",
        "year: 2025\nt3:\n  r1: [3, 0, 0, 0, 0, 0, 3]\n  r4: 0\nt2:\n  行政许可: 007\n".encode(),
    )
    data, problems = read_annual(tmp_path, FOLDER, Meta({"tables": "tables.yaml"}), ANNUAL, {})
    assert problems == ()
    assert data is not None
    assert data.cells["t3.r1"] == ("3", "0", "0", "0", "0", "0", "3")
    assert data.cells["t3.r4"] == ("0",)
    assert data.cells["t2.行政许可"] == ("007",)
    assert (data.lines["t3.r1"], data.lines["t2.行政许可"], data.file) == (3, 6, f"{FOLDER}/tables.yaml")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("t3:\n  r1:\n    - [1, 2]\n", "F303", 2),
        ("t3:\n  r1: 1\n  r1: 2\n", "F009", 3),
        ("t3：\n  r1: 1\n", "F005", 1),
        ("t3: [1\n", "F007", 1),
        ("- 1\n", "F008", 1),
    ],
)
def test_mistakes_in_the_figures_are_said_at_their_file(tmp_path: Path, text: str, code: str, line: int) -> None:
    assert annual(tmp_path, text.encode())[1][0] == (code, line, "tables.yaml")


def test_gbk_figures_are_read_and_said(tmp_path: Path) -> None:
    assert annual(tmp_path, "t2:\n  行政许可: 1\n".encode("gb18030"))[1] == [("F001", 2, "tables.yaml")]


def test_missing_figures_and_kinds_without_figures_are_none(tmp_path: Path) -> None:
    assert annual(tmp_path, None) == (None, [])
    assert read_annual(tmp_path, FOLDER, Meta({"tables": "tables.yaml"}), {}, {}) == (None, ())


def test_figures_behind_a_symbolic_link_are_not_read(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (tmp_path / "secret.yaml").write_text("t3: {r1: 1}\n", encoding="utf-8")
    put(content, "x")
    (content / FOLDER / "tables.yaml").symlink_to(tmp_path / "secret.yaml")
    assert annual(content, None) == (None, [])


def test_huge_figures_are_not_read(tmp_path: Path) -> None:
    assert annual(tmp_path, b"t3: {r1: 1}\n#" + b"x" * (8 * 1024 * 1024))[1]
