"""What a clerk reads at the end of a check: by owner unit, the most urgent first; and what is shown of the findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from sitegen.cli import main
from sitegen.desk import ending, shares, summary, wanted_codes, wanted_unit
from sitegen.findings import ConfigError, Finding, Location, Severity, Waiting
from sitegen.reports import as_text
from sitegen.rules import BY_CODE
from tests.bodies import TODAY, Body

E, W, NOTE = Severity
MIXED = """\
-- content/disclosure/documents/a.md --
---
文种: 部门文件
标题：甲
---
-- content/disclosure/documents/b.md --
---
文种: 部门文件
标题: 乙
标题: 乙
责任科室: 办公室
---
-- content/disclosure/documents/c.md --
---
文种: 部门文件
标题: 丙
草稿: 是
---
-- content/disclosure/documents/d.md --
---
文种: 部门文件
标题: 丁
发布日期: 2027-01-05
---
-- content/disclosure/documents/e.md --
---
文种: 部门文件
标题: 戊
发布日期: 2026-12-01
---
"""


def finding(unit: str, severity: Severity, code: str, path: str = "content/guide/a.md", line: int = 1) -> Finding:
    return Finding(code, severity, f"{unit}的问题", "改正。", "", "", Location(path, line), unit)


def test_the_unit_with_most_errors_comes_first_and_in_it_what_blocks_then_the_settings_then_what_is_frequent() -> None:
    found = [
        finding("办公室", W, "F103"),
        finding("兽医科", E, "F104"),
        finding("兽医科", W, "F203"),
        finding("兽医科", W, "F103", line=1),
        finding("兽医科", W, "F103", line=2),
        finding("", W, "F119"),
        finding("", W, "F118", "content/site.yaml"),
    ]
    made = shares(found)
    assert [share.unit for share in made] == ["兽医科", "全机关", "办公室"]
    assert [[task.first.code for task in share.tasks] for share in made] == [
        ["F104", "F103", "F203"],
        ["F118", "F119"],
        ["F103"],
    ]
    assert [share.counts for share in made] == [(1, 3, 0), (0, 2, 0), (0, 1, 0)]
    assert sorted(one.order for share in made for one in share.findings) == sorted(one.order for one in found)


def test_the_summary_tells_three_things_a_unit_and_says_how_many_more_there_are() -> None:
    found = [finding("办公室", W, f"F10{number}", line=number) for number in range(1, 6)]
    found.append(finding("办公室", W, "F101", line=9))
    lines = summary(found).splitlines()
    assert lines[1] == "【办公室】6 个警告"
    assert lines[2] == "    1. 警告 F101 content/guide/a.md:1:1 办公室的问题（同类还有 1 处）"
    assert [line[:6] for line in lines[2:5]] == ["    1.", "    2.", "    3."]
    assert lines[5] == "    还有 2 类问题。"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([finding("", E, "F104", line=7), finding("", E, "F007", "content/site.yaml", 3)], "content/site.yaml:3:1"),
        (
            [finding("", W, "F103"), finding("", E, "F104", line=7)],
            "改正 1 个错误，有错误时不能发布；从 content/guide/a.md:7:1",
        ),
        ([finding("", NOTE, "F119"), finding("", W, "F103")], "没有错误，可以发布；警告请各科室尽快处理。"),
        ([finding("", NOTE, "F119")], "没有错误和警告，可以发布"),
        ([finding("", E, "F104"), finding("", W, "F118", "content/site.yaml")], "改正 1 个错误"),
    ],
)
def test_what_to_do_first(found: list[Finding], said: str) -> None:
    assert said in summary(found).splitlines()[-1]


def test_nothing_found_needs_no_summary_and_what_waits_is_said_all_the_same() -> None:
    assert ending([], Waiting()) == ""
    assert ending([], Waiting(2)) == "还没有公开的文件：草稿 2 份。"
    assert ending([], Waiting(0, 1, date(2026, 7, 3))).endswith("未到发布日期 1 份（最早的在 2026-07-03 公开）。")


def test_the_settings_stand_on_top_of_the_text_and_the_others_keep_their_order() -> None:
    found = [
        finding("", E, "F104", "content/catalogue.yaml"),
        finding("", E, "F104", "content/guide/a.md"),
        finding("", E, "F104", "content/site.yaml"),
        finding("", E, "F104", "content/zz/site.yaml"),
    ]
    places = [line.partition(": ")[0] for line in as_text(found).splitlines() if not line.startswith(" ")]
    assert places == [f"content/{name}:1:1" for name in ("catalogue.yaml", "site.yaml", "guide/a.md", "zz/site.yaml")]


def test_check_and_build_end_with_the_summary_and_with_what_is_not_public_yet(
    body: Callable[..., Body], capsys: pytest.CaptureFixture[str]
) -> None:
    made = body(MIXED)
    waits = "还没有公开的文件：草稿 1 份，未到发布日期 2 份（最早的在 2026-12-01 公开）。"
    for command in ("check", "build", "check"):  # the third finds everything remembered
        assert main([command, "--root", str(made.root), "--today", TODAY.isoformat()]) == 1
        printed = capsys.readouterr().out
        assert "按责任科室汇总" in printed
        assert "【办公室】" in printed
        assert printed.index("【") < printed.index(waits)
    for _ in range(2):
        assert waits[:-1] in made.build().waiting.in_words
    (made.root / "content/disclosure/documents/d.md").unlink()
    assert "未到发布日期 1 份（最早的在 2026-12-01 公开）" in made.build().waiting.in_words


def test_what_is_not_shown_does_not_decide_the_exit_code_but_is_counted(
    body: Callable[..., Body], capsys: pytest.CaptureFixture[str]
) -> None:
    made = body(MIXED)

    def check(*words: str) -> int:
        return main(["check", "--root", str(made.root), "--today", TODAY.isoformat(), *words])

    everything = made.check()
    assert check("--only", "F009") == 1
    printed = capsys.readouterr().out
    assert " F009 " in printed
    assert " F005 " not in printed
    others = sum(one.blocks and one.code != "F009" for one in everything)
    assert f"另外还有 {others} 个错误没有列出" in printed
    assert check("--only", "V,f118") == 0
    assert " F118 " in capsys.readouterr().out
    assert check("--unit", "office") == 1
    printed = capsys.readouterr().out
    assert "documents/b.md" in printed
    assert "documents/a.md" not in printed
    assert check("--unit", "全机关", "--only", "F009") == 0
    assert "没有发现问题" in capsys.readouterr().out
    assert check("--unit", "兽医科") == 2
    assert "可以写：“办公室”“全机关”" in capsys.readouterr().err


def test_codes_are_told_one_by_one_or_by_family() -> None:
    assert wanted_codes("F102，v101、A、s1", BY_CODE) == ("F102", "V101", "A", "S1")
    for wrong in ("F9", "F999", "Z", "F102;V"):
        with pytest.raises(ConfigError, match="没有编号为"):
            wanted_codes(wrong, BY_CODE)


def test_a_unit_is_told_by_id_title_or_the_bodys_own_name(body: Callable[..., Body]) -> None:
    config = body().site().config
    assert wanted_unit("office", config) == wanted_unit("办公室", config) == "办公室"
    assert wanted_unit(config.name, config) == config.name
    assert wanted_unit("全机关", config) == ""


@pytest.mark.parametrize("form", ["text", "json", "html", "sarif", "github"])
def test_a_report_is_written_to_a_file_that_lies_outside_what_is_published(
    body: Callable[..., Body], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = body(MIXED)

    def check(file: str) -> int:
        words = ["check", "--root", str(made.root), "--today", TODAY.isoformat(), "--format", form, "--only", "F009"]
        return main([*words, "--output", str(made.root / file)])

    assert check("report.out") == 1
    assert "已写到" in capsys.readouterr().out
    assert "写了两次" in (made.root / "report.out").read_text(encoding="utf-8")
    for place in ("content/report.out", "public/report.out", "nowhere/report.out"):
        assert check(place) == 2
        assert "请" in capsys.readouterr().err
        assert not (made.root / place).exists()
