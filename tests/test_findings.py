"""Findings as people and programs read them: text, JSON, GitHub annotations."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import reports
from sitegen.findings import (
    ConfigError,
    Finding,
    Location,
    OutputError,
    Problem,
    Severity,
    SitegenError,
    TemplateError,
)
from sitegen.rules import RULES
from sitegen.rules.rule import Rule

ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


def finding(
    path: str = "content/guide/a.md",
    line: int = 3,
    column: int = 1,
    code: str = "F104",
    severity: Severity = Severity.ERROR,
    message: str = "“发布日期”写的“2025-13-07”里的月份是 13，没有这个月。",
    remedy: str = "写成“2025-03-07”这样的日期。",
    basis: str = "《政府信息公开条例》第二十六条",
    row: str = "T42",
) -> Finding:
    return Finding(code, severity, message, remedy, basis, row, Location(path, line, column))


def test_only_errors_block() -> None:
    assert [finding(severity=severity).blocks for severity in Severity] == [True, False, False]


def test_severities_have_chinese_words() -> None:
    assert [severity.label for severity in Severity] == ["错误", "警告", "提示"]


def test_findings_sort_by_place_as_numbers_and_then_by_code() -> None:
    ordered = [
        finding("content/a.md", 2, 1, "F101"),
        finding("content/a.md", 2, 9, "F009"),
        finding("content/a.md", 10, 1, "F001"),
        finding("content/a.md", 10, 1, "F101", message="乙"),
        finding("content/a.md", 10, 1, "F101", message="甲"),
        finding("content/b.md", 1, 1, "F001"),
    ]
    shuffled = ordered[::-1]
    assert sorted(shuffled, key=lambda found: found.order) == ordered


def test_a_location_reads_as_editors_understand_it() -> None:
    assert str(Location("content/x.md", 7, 2)) == "content/x.md:7:2"
    assert str(Location("content/x.md")) == "content/x.md:1:1"


def test_a_problem_holds_no_path_of_its_own_file() -> None:
    assert "path" not in Problem.__struct_fields__


@pytest.mark.parametrize("error", [ConfigError, TemplateError, OutputError])
def test_what_goes_wrong_outside_is_one_family_of_errors(error: type[SitegenError]) -> None:
    assert issubclass(error, SitegenError)


def test_text_gives_the_place_first_and_then_how_to_mend_it_and_why() -> None:
    assert reports.as_text([finding()]) == (
        "content/guide/a.md:3:1: 错误 F104 “发布日期”写的“2025-13-07”里的月份是 13，没有这个月。\n"
        "    改：写成“2025-03-07”这样的日期。 依据：《政府信息公开条例》第二十六条。"
    )
    assert reports.as_text([finding(basis="")]).endswith("    改：写成“2025-03-07”这样的日期。")
    assert reports.as_text([]) == ""


def test_json_is_an_object_with_every_key_of_the_design() -> None:
    data = json.loads(reports.as_json([finding(), finding(severity=Severity.INFO, line=9, row="")]))
    assert list(data) == ["findings", "summary"]
    assert data["findings"][0] == {
        "code": "F104",
        "severity": "error",
        "message": "“发布日期”写的“2025-13-07”里的月份是 13，没有这个月。",
        "remedy": "写成“2025-03-07”这样的日期。",
        "basis": "《政府信息公开条例》第二十六条",
        "row": "T42",
        "unit": "",
        "path": "content/guide/a.md",
        "line": 3,
        "column": 1,
    }
    assert data["summary"] == {"error": 1, "warning": 0, "info": 1, "total": 2, "blocks": True}
    empty = json.loads(reports.as_json([]))
    assert empty == {
        "findings": [],
        "summary": {"error": 0, "warning": 0, "info": 0, "total": 0, "blocks": False},
    }


@given(ANY, ANY, ANY)
def test_json_gives_back_whatever_was_said(path: str, message: str, remedy: str) -> None:
    record = json.loads(reports.as_json([finding(path, message=message, remedy=remedy)]))["findings"][0]
    assert (record["path"], record["message"], record["remedy"]) == (path, message, remedy)


def test_github_commands_name_file_line_and_column() -> None:
    assert reports.as_github([finding()]) == (
        "::error file=content/guide/a.md,line=3,col=1,title=F104::“发布日期”写的“2025-13-07”里的月份是 13，没有这个月。"
        " 改：写成“2025-03-07”这样的日期。 依据：《政府信息公开条例》第二十六条\n"
    )
    assert reports.as_github([finding(severity=Severity.WARNING)]).startswith("::warning ")
    assert reports.as_github([finding(severity=Severity.INFO)]).startswith("::notice ")


@pytest.mark.parametrize(
    ("path", "message", "written"),
    [
        ("content/a,b:c.md", "甲", "file=content/a%2Cb%3Ac.md,"),
        ("content/100%.md", "甲", "file=content/100%25.md,"),
        ("content/a.md", "100%\r\n::error::伪造", "::100%25%0D%0A::error::伪造 "),
    ],
)
def test_github_commands_cannot_be_broken_by_what_they_hold(path: str, message: str, written: str) -> None:
    command = reports.as_github([finding(path, message=message)])
    assert written in command
    assert command.count("\n") == 1


@given(ANY, ANY)
def test_github_commands_are_one_line_each_and_can_be_read_back(path: str, message: str) -> None:
    command = reports.as_github([finding(path, message=message, remedy="改", basis="据")])
    assert command.endswith("\n")
    assert "\n" not in command[:-1]
    assert "\r" not in command
    head, _, data = command[:-1].removeprefix("::error ").partition("::")
    properties = dict(part.partition("=")[::2] for part in head.split(","))
    assert unquote(properties["file"]) == path
    assert unquote(data) == f"{message} 改：改 依据：据"


def test_counts_are_said_heaviest_first() -> None:
    many = [finding(), finding(), finding(severity=Severity.WARNING), finding(severity=Severity.INFO)]
    assert reports.counts_in_words(many) == "2 个错误，1 个警告，1 个提示"
    assert reports.counts_in_words([]) == "没有发现问题"


def test_findings_are_narrowed_to_files_and_folders_given_from_the_root_or_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    all_of_them = [finding("content/guide/a.md"), finding("content/guide2/a.md"), finding("content/site.yaml")]

    def paths(*wanted: str) -> list[str]:
        found = reports.within(all_of_them, tmp_path / "body", [Path(path) for path in wanted])
        return [one.where.path for one in found]

    assert paths() == ["content/guide/a.md", "content/guide2/a.md", "content/site.yaml"]
    assert paths("content/guide") == ["content/guide/a.md"]
    assert paths("body/content/guide") == ["content/guide/a.md"]
    assert paths("content/guide/a.md") == ["content/guide/a.md"]
    assert paths(str(tmp_path / "body" / "content" / "site.yaml")) == ["content/site.yaml"]
    assert paths("content") == paths()
    assert paths("content/site.yaml", "content/guide") == ["content/guide/a.md", "content/site.yaml"]
    assert paths("content/nothing") == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained_with_its_four_headings_and_basis(rule: Rule) -> None:
    words = reports.explanation(rule)
    assert words.startswith(f"{rule.code} {rule.title}〔{rule.severity.label}〕\n")
    for heading in ("查什么：", "为什么：", "例子：", "改成："):
        assert words.count(f"\n{heading}") == 1, heading
    assert f"\n依据：{rule.basis}" in words
    assert rule.row in words


def test_the_table_and_the_page_of_rules_hold_every_rule() -> None:
    table, page = reports.table_of_rules(RULES), reports.rules_page(RULES)
    assert len(table.splitlines()) == len(RULES)
    for rule in RULES:
        assert f"{rule.code}  {rule.severity.label}  {rule.title}" in table
        assert f"\n## {rule.code} {rule.title}\n" in page
        assert page.count(f'<a id="{rule.code.lower()}"></a>') == 1
        assert f"[{rule.code}](#{rule.code.lower()})" in page
