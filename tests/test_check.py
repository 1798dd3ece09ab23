"""``sitegen check PATH…``: what is shown of the findings, what is said of the rest, and which paths are refused."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from sitegen.cli import main
from sitegen.reports import is_below
from tests.bodies import TODAY, Body, make_body

TWO = """\
-- content/disclosure/documents/a.md --
---
标题：甲
---
-- content/disclosure/documents/b.md --
---
标题: 乙
标题: 乙
---
"""


@pytest.fixture
def made(tmp_path: Path) -> Body:
    return make_body(tmp_path / "body", TWO)


def check(body: Body, *paths: str, root: str = "") -> int:
    return main(["check", "--root", root or str(body.root), "--today", TODAY.isoformat(), *paths])


def errors(body: Body, path: str) -> int:
    return sum(finding.blocks for finding in body.check() if finding.where.path == path)


def test_checking_one_file_shows_its_findings_and_counts_the_errors_of_the_others(
    made: Body, capsys: pytest.CaptureFixture[str]
) -> None:
    others = sum(finding.blocks for finding in made.check()) - errors(made, "content/disclosure/documents/a.md")
    assert others > 0
    assert check(made, "content/disclosure/documents/a.md") == 1
    printed = capsys.readouterr().out
    assert "documents/a.md" in printed
    assert "documents/b.md" not in printed
    assert f"另外还有 {others} 个错误没有列出，不写路径、规则和科室可以看全部。" in printed


def test_a_file_without_errors_is_fine_though_others_have_some(made: Body, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(made, str(made.root / "content" / "site.yaml")) == 0
    assert "另外还有" in capsys.readouterr().out


def test_checking_everything_speaks_of_no_others(made: Body, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(made) == 1
    printed = capsys.readouterr().out
    assert "documents/a.md" in printed
    assert "documents/b.md" in printed
    assert "另外还有" not in printed


@pytest.mark.parametrize("path", [".", "public", "../outside", "outside.md", "content/../README.md"])
def test_a_path_outside_the_content_is_wrong_use(made: Body, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    (made.root / "public").mkdir()
    (made.root.parent / "outside").mkdir()
    (made.root / "outside.md").write_text("外", encoding="utf-8")
    assert check(made, str(made.root / path)) == 2
    assert "用 --root 指明放着 content 的文件夹" in capsys.readouterr().err


def test_a_path_that_is_not_there_is_wrong_use(made: Body, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(made, "content/meiyou.md") == 2
    assert "没有找到 content/meiyou.md" in capsys.readouterr().err


def test_a_symbolic_link_is_checked_as_itself_not_as_what_it_leads_to(
    made: Body, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = made.root / "content" / "disclosure" / "documents"
    (documents / "link.md").symlink_to("a.md")
    assert check(made, str(documents / "link.md")) == 1
    printed = capsys.readouterr().out
    assert "L401" in printed
    assert "F005" not in printed


@pytest.mark.parametrize(
    ("place", "folder", "below"),
    [
        ("a/b", "a", True),
        ("a", "a", True),
        ("a/./b/../c", "a", True),
        ("a/../b", "a", False),
        ("ab", "a", False),
        ("a", "a/b", False),
        ("a/b", "a/", True),
    ],
)
def test_below_is_by_whole_names_without_following_links(place: str, folder: str, below: bool) -> None:
    assert is_below(Path(place), Path(folder)) is below


@pytest.mark.parametrize("root", ["with blank", "它's"])
def test_a_new_documents_next_command_can_be_copied_as_it_is(
    tmp_path: Path, root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = make_body(tmp_path / root)
    assert main(["new", "--root", str(made.root), "部门文件", "tongzhi"]) == 0
    command = capsys.readouterr().out.rpartition("再运行：")[2].strip()
    words = shlex.split(command)
    assert words[:2] == ["sitegen", "check"]
    assert main([*words[1:], "--today", TODAY.isoformat()]) == 0
