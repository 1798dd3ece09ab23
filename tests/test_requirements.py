"""The task list as data: complete, in the order of the sources, each row served."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from sitegen.config import Config
from sitegen.ledger.page import is_served
from sitegen.model import Meta
from sitegen.national import national_standard
from sitegen.requirements import YEARLY, Attest, Requirement, asked_of, missing_for, requirements, tightens
from sitegen.rules import RULES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "requirements.md"
ROWS = list(requirements().values())
STANDARD = national_standard()


def config(**values: object) -> Config:
    return Config(Meta(values), {}, {})


def test_all_rows_are_there_in_the_order_of_the_sources() -> None:
    wanted = [*(f"T{number:02}" for number in range(1, 54)), *(f"P{number:02}" for number in range(1, 21))]
    assert list(requirements()) == wanted
    assert [row.id for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_row_is_served_and_says_how(row: Requirement) -> None:
    assert is_served(row, RULES, STANDARD)
    assert row.text and row.unit and row.group and row.source
    assert row.pages or row.attest
    assert missing_for(row, config()) == "" or row.applies


def test_a_row_that_nothing_serves_is_seen() -> None:
    assert not is_served(Requirement("T99", "", "", "", ""), RULES, STANDARD)


def test_rules_columns_and_kinds_name_only_rows_that_are_there() -> None:
    named = {row for rule in RULES for row in rule.rows.split()}
    named |= {row for column in STANDARD.columns.values() for row in column.rows}
    named |= {row for kind in STANDARD.kinds.values() for row in kind.rows}
    assert named <= set(requirements())


def test_a_group_stands_together() -> None:
    groups = [(row.source, row.group) for row in ROWS]
    changes = [group for number, group in enumerate(groups) if not number or groups[number - 1] != group]
    assert len(changes) == len(set(changes))


def test_the_page_of_requirements_has_every_row_once() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| ([TP]\d\d) \|", text, re.MULTILINE) == list(requirements())


@pytest.mark.parametrize(
    ("every", "words", "due"),
    [(30, "每30天", date(2026, 1, 30)), (YEARLY, "每年一次", date(2026, 12, 31)), (0, "一次", None)],
)
def test_when_the_next_attestation_is_due(every: int, words: str, due: date | None) -> None:
    attest = Attest("试拨电话", every, "办公室")
    assert attest.rhythm == words
    assert attest.due(date(2025, 12, 31)) == due


def test_the_year_of_a_yearly_attestation_ends_on_its_last_day() -> None:
    attest = Attest("听取汇报", YEARLY, "办公室")
    assert attest.due(date(2026, 1, 1)) == attest.due(date(2026, 12, 31)) == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("every", "days", "tighter"),
    [
        (30, 29, True),
        (30, 30, False),
        (30, 0, False),
        (30, -1, False),
        (YEARLY, 364, True),
        (YEARLY, 365, False),
        (0, 5, True),
    ],
)
def test_a_body_may_only_tighten(every: int, days: int, tighter: bool) -> None:
    assert tightens(days, Attest("", every, "")) is tighter


def test_a_bodys_own_rhythm_holds_where_it_is_tighter() -> None:
    own = config(
        attestations=(
            {"rows": ("T25", "T26", "T05", "T99"), "every": 45},
            {"rows": ("P19",), "every": 180},
        )
    )
    asked = asked_of(own)
    found = {row: attest.every for row in ("T25", "T26", "P19") if (attest := asked[row].attest)}
    assert found == {"T25": 30, "T26": 45, "P19": 180}
    assert asked["T05"].attest is None
    assert list(asked) == list(requirements())


def test_what_is_asked_only_of_some_bodies() -> None:
    rows = requirements()
    bare = config()
    assert {row.id for row in ROWS if missing_for(row, bare)} == {"T45", "T46", "T47", "T48", "T49", "P16"}
    with_account = config(own_site=True, new_media=({"platform": "微信公众号"},))
    assert {row.id for row in ROWS if missing_for(row, with_account)} == {"T48"}
    assert missing_for(rows["T48"], config(new_media=({"platform": "微信视频号"},))) == ""
