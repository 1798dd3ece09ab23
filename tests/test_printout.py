"""The findings as one HTML file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.cli import main
from sitegen.findings import Finding, Judgement, Location, Severity, Waiting
from sitegen.printout import as_html
from tests.bodies import TODAY, Body

TEMPLATES = (Path(__file__).parents[1] / "templates",)
ANY = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=30)


def page(*findings: Finding, waiting: Waiting | None = None) -> str:
    return as_html(Judgement(findings, waiting=waiting or Waiting()), "云溪县畜牧兽医局", date(2026, 6, 30), TEMPLATES)


def finding(unit: str = "办公室", message: str = "错了。", severity: Severity = Severity.ERROR) -> Finding:
    return Finding("F102", severity, message, "改正。", "《条例》", "T03", Location("content/a.md", 4), unit)


def test_it_is_grouped_by_unit_with_a_table_of_contents_that_leads_there() -> None:
    made = page(finding("兽医科", severity=Severity.WARNING), finding(), finding(), waiting=Waiting(3))
    root = html5lib.parse(made, namespaceHTMLElements=False)
    leads = [link.get("href") for link in root.iter("a")]
    assert leads == ["#unit-1", "#unit-2"]
    titles = list(root.iter("h2"))
    assert [heading.text for heading in titles] == ["办公室", "兽医科"]
    assert [f"#{heading.get('id')}" for heading in titles] == leads
    assert [[cell.text for cell in row.iter("td")][:3] for row in root.iter("tr")][1:3] == [
        ["2", "0", "0"],
        ["0", "1", "0"],
    ]
    assert "2026年6月30日检查：2 个错误，1 个警告。" in made
    assert "草稿 3 份" in made
    assert "content/a.md:4:1" in made
    assert "依据：《条例》" in made


def test_it_needs_no_other_file_and_says_so_when_there_is_nothing_to_do() -> None:
    made = page()
    assert "没有发现问题" in made
    assert "<table" not in made
    for sign in ("src=", "<link", "@import", "url(", "<script", "http:", "https:"):
        assert sign not in page(finding())
    assert 'lang="zh-CN"' in made
    assert "@page { size: A4;" in made


@given(ANY)
def test_whatever_a_message_holds_is_text(message: str) -> None:
    strict = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = strict.parse(page(finding(message=f"<b>“{message}”</b>&amp;")))
    assert list(root.iter("b")) == []
    assert any(f"<b>“{message}”</b>&amp;" == part.text for part in root.iter("p"))


def test_the_command_writes_the_body_and_the_day(body: Callable[..., Body], capsys: pytest.CaptureFixture[str]) -> None:
    made = body()
    words = ["check", "--root", str(made.root), "--today", TODAY.isoformat(), "--format", "html"]
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("<!DOCTYPE html>")
    assert f"{made.site().config.name}政府信息公开检查结果" in printed
    made.write("-- templates/reports/check.html --\n{{ report.name }}：自己的样子\n")
    assert main(words) == 0
    assert capsys.readouterr().out == f"{made.site().config.name}：自己的样子\n"
