"""Lines that people type one below the other and that Markdown runs together are found, each kind by itself."""

from __future__ import annotations

import pytest

from sitegen.body import Lines, marked_ended, run_on
from sitegen.model import BodyLink

OPENINGS = ["- 甲", "* 甲", "+ 甲", "1. 甲", "12. 甲", "一、甲", "十二、甲", "百、甲", "3、甲", "（一）甲", "（12）甲", "第一条　甲", "第9章"]  # fmt: skip


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_line_that_runs_on_is_found_by_its_opening(opening: str) -> None:
    assert [problem.line for problem in run_on(f"段\n\n文\n{opening}\n", 5)] == [8]
    assert run_on(f"段\n\n{opening}\n", 5) == ()
    assert run_on(f"```\n文\n{opening}\n```\n", 5) == ()


TABLE = "|甲|乙|\n|1|2|\n"


@pytest.mark.parametrize(
    ("source", "lines"), [(TABLE, [5]), (f"文\n\n{TABLE}\n{TABLE}", [7, 10]), ("|甲|\n|-|\n|1|\n", [])]
)
def test_a_table_without_a_separator_is_found(source: str, lines: list[int]) -> None:
    assert [problem.line for problem in run_on(source, 5)] == lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [("# 甲\n\n文\n\n## 乙\n", [1, 5]), ("甲\n===\n\n文\n\n乙\n---\n", [1, 6]), ("# 甲\n- 项\n\n乙\n-\n", [1, 4])],
)
def test_the_line_of_a_heading_is_found(source: str, lines: list[int]) -> None:
    headings = Lines(source, 1)
    assert [headings.heading("甲"), headings.heading("乙")] == lines


LINKS = (BodyLink("a.md", 1), BodyLink("b.md", 2))


@pytest.mark.parametrize(
    ("html", "ended"),
    [
        ('<p>依照<a href="sitegen-link:0">甲</a>，见<a href="sitegen-link:1">乙</a>。</p>', [False, False]),
        ('<p><a href="sitegen-link:0">甲</a>（已废止）。见<a href="sitegen-link:1">乙</a>。</p>', [True, False]),
        (
            '<ul><li><a href="sitegen-link:0">甲</a></li><li>失效的<a href="sitegen-link:1">乙</a></li></ul>',
            [False, True],
        ),
        (
            '<p>以下停止执行：<a href="sitegen-link:0">甲</a>、<strong><a href="sitegen-link:1">乙</a></strong></p>',
            [True, True],
        ),
    ],
)
def test_a_link_knows_whether_its_sentence_says_that_something_ended(html: str, ended: list[bool]) -> None:
    assert [link.ended for link in marked_ended(html, LINKS)] == ended
    assert marked_ended(html, ()) == ()
