"""The walk through ``content/`` and reading it: nothing is lost, nothing strange is followed, jobs change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.config import Own
from sitegen.judge import judge_document, judge_file
from sitegen.load import Loaded, Reader
from sitegen.model import Body, Document
from sitegen.national import national_standard
from sitegen.source import MAX_BYTES
from sitegen.standard import Kind
from tests.bodies import write_files
from tests.stages import read_all

FRONT = "---\n标题: 甲\n发布日期: 2026-01-01\n---\n正文。\n"


def no_judge_file(place: Path | None, name: str, kind: str, own: Own) -> tuple[()]:
    return ()


def no_judge(document: Document, body: Body, kind: Kind | None, source: str, own: Own) -> tuple[()]:
    return ()


def read(content: Path, files: str = "", jobs: int = 1) -> Loaded:
    write_files(content, files)
    content.mkdir(exist_ok=True)
    return read_all(Reader(content, national_standard(), {"办公室": "bgs"}, Own(), no_judge, no_judge_file), jobs)


def one(content: Path, text: str, path: str = "guide/a.md") -> Document:
    (document,) = read(content, f"-- {path} --\n{text}").documents
    return document


def codes(document: Document) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in document.problems]


@pytest.mark.parametrize(
    "fields",
    [
        "草稿: 是",
        "公开方式: 不予公开",
        "发布日期: 2099-01-01",
        "撤下日期: 2000-01-01",
        "标题: ",
        "发布日期: 某天",
        "某某: 某",
    ],
)
def test_documents_that_will_not_be_seen_are_read_all_the_same(tmp_path: Path, fields: str) -> None:
    document = one(tmp_path, f"---\n{fields}\n---\n## 一\n\n见[乙](b.md)。\n")
    assert [heading.text for heading in document.headings] == ["一"]
    assert [link.target for link in document.links] == ["b.md"]


def test_a_document_knows_its_path_column_stem_and_lines(tmp_path: Path) -> None:
    loaded = read(
        tmp_path,
        f"-- disclosure/normative/2025-a.md --\n{FRONT}-- disclosure/normative/cleanup/2024-b/index.md --\n{FRONT}",
    )
    assert [(one.path, one.column, one.kind, one.stem, one.bundle, one.folder) for one in loaded.documents] == [
        ("disclosure/normative/2025-a.md", "disclosure/normative", "normative", "2025-a", False, "disclosure/normative"),
        (
            "disclosure/normative/cleanup/2024-b/index.md", "disclosure/normative/cleanup", "cleanup", "2024-b", True,
            "disclosure/normative/cleanup/2024-b",
        ),
    ]  # fmt: skip
    assert loaded.documents[0].lines == {"title": 2, "published_on": 3, "body": 5}
    assert loaded.problems == {}


def test_documents_come_sorted_by_path(tmp_path: Path) -> None:
    loaded = read(tmp_path, "".join(f"-- guide/{name}.md --\n{FRONT}" for name in ("b", "a", "c-1", "c")))
    assert [document.path for document in loaded.documents] == sorted(document.path for document in loaded.documents)


def test_system_files_and_editors_traces_are_ignored(tmp_path: Path) -> None:
    names = [
        ".DS_Store",
        ".git/config",
        "guide/Thumbs.db",
        "guide/desktop.ini",
        "guide/~$a.docx",
        "guide/.a.md.swp",
        "guide/b/.x",
    ]
    loaded = read(tmp_path, f"-- guide/b/index.md --\n{FRONT}" + "".join(f"-- {name} --\nx\n" for name in names))
    assert (loaded.files, loaded.problems) == ((), {})
    assert len(loaded.documents) == 1


def test_the_ledger_is_no_content(tmp_path: Path) -> None:
    loaded = read(tmp_path, "-- ledger/2026.yaml --\na: 1\n-- ledger/deep/x.md --\n正文\n")
    assert (loaded.documents, loaded.files, loaded.problems) == ((), (), {})


def test_other_files_of_columns_and_bundles_are_noted(tmp_path: Path) -> None:
    loaded = read(
        tmp_path,
        f"-- guide/b/index.md --\n{FRONT}-- guide/b/t.csv --\na\n-- guide/b/sub/x.pdf --\nx\n-- guide/y.pdf --\ny\n",
    )
    assert loaded.files == ("guide/b/sub/x.pdf", "guide/b/t.csv", "guide/y.pdf")


@pytest.mark.parametrize(
    ("file", "where", "code"),
    [
        ("disclosure/documnts/a.md", "disclosure/documnts", "C109"),
        ("news/a.md", "news", "C109"),
        ("news/a/index.md", "news", "C109"),
        ("guide/stuff/a.pdf", "guide/stuff", "C109"),
        ("guide/index.md", "guide/index.md", "C110"),
        ("disclosure/finance/index.md", "disclosure/finance/index.md", "C110"),
        ("readme.md", "readme.md", "L402"),
        ("index.md", "index.md", "L402"),
        ("Site.yaml", "Site.yaml", "L402"),
        ("guide/b/other.md", "guide/b/other.md", "L402"),
    ],
)
def test_what_lies_in_the_wrong_place_is_said_and_not_published(
    tmp_path: Path, file: str, where: str, code: str
) -> None:
    loaded = read(tmp_path, f"-- guide/b/index.md --\n{FRONT}-- {file} --\n{FRONT}")
    assert [document.path for document in loaded.documents] == ["guide/b/index.md"]
    assert {path: [problem.code for problem in found] for path, found in loaded.problems.items()} == {where: [code]}


def test_a_stray_folder_offers_the_folders_that_there_are(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "-- disclosure/finance/buget/a.md --\nx\n").problems["disclosure/finance/buget"]
    assert "“budget”" in problem.remedy
    assert "“final-accounts”" in problem.remedy


@pytest.mark.parametrize("ending", ["MD", "markdown", "Md"])
def test_a_markdown_file_with_another_ending_is_not_lost_in_silence(tmp_path: Path, ending: str) -> None:
    loaded = read(tmp_path, f"-- guide/a.{ending} --\n{FRONT}")
    assert loaded.documents or loaded.files == (f"guide/a.{ending}",) or loaded.problems


def test_a_column_that_holds_no_documents_of_its_own_says_where_to_put_them(tmp_path: Path) -> None:
    document = one(tmp_path, FRONT, "disclosure/finance/a.md")
    assert codes(document)[0][0] == "C111"
    assert "disclosure/finance/budget" in document.problems[0].remedy


@pytest.mark.parametrize("target", ["file", "folder", "dangling", "loop"])
def test_symbolic_links_are_said_and_never_followed(tmp_path: Path, target: str) -> None:
    content, outside = tmp_path / "content", tmp_path / "outside"
    write_files(outside, f"-- secret.md --\n{FRONT}-- folder/index.md --\n{FRONT}")
    read(content, f"-- guide/a.md --\n{FRONT}")
    to = {
        "file": outside / "secret.md", "folder": outside / "folder", "dangling": outside / "none.md", "loop": content,
    }[target]  # fmt: skip
    (content / "guide" / "x.md").symlink_to(to)
    loaded = read(content)
    assert [document.path for document in loaded.documents] == ["guide/a.md"]
    assert {path: [problem.code for problem in found] for path, found in loaded.problems.items()} == {
        "guide/x.md": ["L401"]
    }


def test_a_symbolic_link_inside_a_bundle_is_said(tmp_path: Path) -> None:
    content = tmp_path / "content"
    read(content, f"-- guide/b/index.md --\n{FRONT}")
    (content / "guide" / "b" / "x.pdf").symlink_to(tmp_path)
    loaded = read(content)
    assert list(loaded.problems) == ["guide/b/x.pdf"]
    assert loaded.files == ()


def test_a_bundle_whose_index_is_a_symbolic_link_is_not_read(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (tmp_path / "secret.md").write_text(FRONT, encoding="utf-8")
    (content / "guide" / "b").mkdir(parents=True)
    (content / "guide" / "b" / "index.md").symlink_to(tmp_path / "secret.md")
    loaded = read(content)
    assert loaded.documents == ()


def test_a_huge_file_is_said_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "a.md").write_bytes(FRONT.encode() + b"x" * MAX_BYTES)
    (document,) = read(tmp_path).documents
    assert codes(document) == [("F011", 1)]
    assert not document.has_body


@pytest.mark.parametrize(
    ("column", "line", "kind", "problem"),
    [
        ("guide", "", "指南", None),
        ("guide", "文种: 指南", "指南", None),
        ("guide", "kind: guide", "指南", None),
        ("disclosure/documents", "文种: 简报", "简报", None),
        ("disclosure/documents", "内容种类: 部门文件", "部门文件", None),
        ("disclosure/documents", "", "", (2, "没有写文种")),
        ("disclosure/documents", "文种: 通知", "", (4, "不认识文种“通知”")),
        ("disclosure/documents", "文种: 年报", "", (4, "不放“年报”")),
        ("disclosure/documents", "文种: ''", "", (2, "没有写文种")),
        ("disclosure/documents", "文种: [简报]", "", (2, "没有写文种")),
    ],
)
def test_the_kind_is_the_only_one_of_the_column_or_must_be_written(
    tmp_path: Path, column: str, line: str, kind: str, problem: tuple[int, str] | None
) -> None:
    document = one(tmp_path, f"---\n标题: 甲\n发布日期: 2026-01-01\n{line}\n---\n", f"{column}/a.md")
    assert document.kind == national_standard().kind_names.get(kind, "")
    found = [found for found in document.problems if found.code == "F107"]
    assert [one.line for one in found] == ([problem[0]] if problem else [])
    assert all(problem and problem[1] in one.message for one in found)


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    broken = {"a": b"\xff\xfe\x00", "b": b"", "c": b"---\n[", "d": "标题：甲".encode("gb18030"), "e": b"\x00" * 99}
    (tmp_path / "guide").mkdir()
    for name, data in broken.items():
        (tmp_path / "guide" / f"{name}.md").write_bytes(data)
    loaded = read(tmp_path, f"-- guide/z.md --\n{FRONT}")
    assert [bool(document.problems) for document in loaded.documents] == [True] * 5 + [False]


def test_the_judge_sees_what_the_readers_saw_and_adds_its_own(tmp_path: Path) -> None:
    write_files(tmp_path, "-- guide/a.md --\n---\n某某: 1\n---\n")
    loaded = read_all(Reader(tmp_path, national_standard(), {}, Own(), judge_document, judge_file))
    found = {problem.code for problem in loaded.documents[0].problems}
    assert {"F101", "F102"} <= found


def test_any_number_of_jobs_reads_the_same(tmp_path: Path) -> None:
    text = FRONT.replace("正文。", "## 一\n\n见[乙](b.md)**“甲”**的[^1]。\n\n[^1]: 注\n\n|甲|\n|-|\n|1|\n")
    files = "".join(f"-- guide/d{number}.md --\n{text.replace('甲', f'甲{number}')}" for number in range(205))
    write_files(tmp_path, files + "-- guide/broken.md --\n---\n标题：甲\n")
    reader = Reader(tmp_path, national_standard(), {}, Own(), judge_document, judge_file)
    alone, together = read_all(reader, 1), read_all(reader, 2)
    assert len(alone.documents) == 206
    assert alone == together
