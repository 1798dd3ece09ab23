"""Every rule on whole small bodies: ``tests/rules/<CODE>.md`` shows what it must find and what it must leave alone.

A case is a heading (``## 应当发现：`` or ``## 不应当发现：``), perhaps a line ``today=2026-07-01``, and fenced blocks:

``file PATH``            a whole file
``diff PATH``            an edit of a file of the starting body: ``-`` lines are replaced by ``+`` lines
``folder PATH``          an empty folder
``link PATH TARGET``     a symbolic link

The info string may go on with ``encoding=gb18030``, ``bom``, ``crlf`` and, for a finding that has no line of its own,
``✗ F102``. A line that must be flagged ends with ``# ✗ F102`` or ``<!-- ✗ F102 -->``; a weight that differs from the
rule's own stands behind it: ``✗ F108（提示）``. In a file, ``⇥`` is a tab, ``␀`` a NUL, ``«很×9»`` nine times 很.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.cli import main
from sitegen.findings import Severity
from sitegen.rules import BY_CODE, RULES
from sitegen.rules.rule import Rule, Scope
from tests.bodies import TODAY, Body, make_body

FOLDER = Path(__file__).parent / "rules"
PACKAGE = Path(__file__).parent.parent / "sitegen"
FAMILIES = {"F": {"reading", "fields"}, "C": {"columns"}, "L": {"links"}, "V": {"validity"}}

_FENCE = re.compile(r"^(`{3,})(file|diff|folder|link) (.+)$")
_MARK = re.compile(r"[ \t]*(?:# |<!-- )✗ ([A-Z]\d{3})(（\w\w）)?(?: -->)?$")
_AT_TOP = re.compile(r" ✗ ([A-Z]\d{3})(（\w\w）)?$")
_REPEAT = re.compile(r"«([^«»]*)×(\d+)»")

Place = tuple[str, int, str]
"""Path, line, weight."""


@dataclass
class Block:
    """A fenced block."""

    word: str
    path: str
    options: list[str]
    lines: list[str] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    """Line (of what is written, from 1) and weight of what must be found."""

    def lay_out(self, root: Path) -> set[Place]:
        """Write it; returns the places in which something must be found."""
        path = root / self.path
        (path if self.word == "folder" else path.parent).mkdir(parents=True, exist_ok=True)
        above = 0
        if self.word == "file":
            path.write_bytes(_encoded("\n".join([*self.lines, ""]), self.options))
        elif self.word == "link":
            path.symlink_to(self.options[0])
        elif self.word == "diff":
            old, new = ("".join(f"{line[1:]}\n" for line in self.lines if line[0] == sign) for sign in "-+")
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{self.path} holds {old!r} {text.count(old)} times"
            above = text[: text.index(old)].count("\n")
            path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        return {(self.path, line + above if line else 1, weight) for line, weight in self.marks}


@dataclass
class Case:
    """One ``##`` section of a rule's file."""

    code: str
    number: int
    """From 1, in its file."""
    title: str
    must_find: bool
    today: date = TODAY
    blocks: list[Block] = field(default_factory=list)

    def add(self, word: str, info: str, lines: list[str]) -> None:
        """Read a fenced block."""
        top = _AT_TOP.search(info)
        path, *options = (info[: top.start()] if top else info).split(" ")
        block = Block(word, path, options)
        if top:
            block.marks.append((0, self.weight(top)))
        number = 0
        for line in lines:
            number += word != "diff" or line.startswith("+")
            if found := _MARK.search(line):
                block.marks.append((number, self.weight(found)))
                line = line[: found.start()]
            line = _REPEAT.sub(lambda match: match.group(1) * int(match.group(2)), line)
            block.lines.append(line.replace("⇥", "\t").replace("␀", "\0"))
        self.blocks.append(block)

    def weight(self, mark: re.Match[str]) -> str:
        """How much the finding of a mark weighs."""
        assert mark.group(1) == self.code, f"{self.code}.md marks {mark.group(1)}"
        return (mark.group(2) or "").strip("（）") or BY_CODE[self.code].severity.label

    def lay_out(self, root: Path) -> tuple[Body, set[Place]]:
        """The body, and where something must be found."""
        body = make_body(root)
        return body, {place for block in self.blocks for place in block.lay_out(root)}


def _encoded(text: str, options: list[str]) -> bytes:
    if "crlf" in options:
        text = text.replace("\n", "\r\n")
    encoding = next((option.partition("=")[2] for option in options if option.startswith("encoding=")), "utf-8")
    return (b"\xef\xbb\xbf" if "bom" in options else b"") + text.encode(encoding)


def read_cases(path: Path) -> list[Case]:
    """The cases of one rule's file."""
    cases: list[Case] = []
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith("## "):
            word, colon, title = line[3:].partition("：")
            assert word in ("应当发现", "不应当发现") and colon and title, f"{path.name}: {line}"
            cases.append(Case(path.stem, len(cases) + 1, title, word == "应当发现"))
        elif line.startswith("today="):
            cases[-1].today = date.fromisoformat(line.removeprefix("today="))
        elif fence := _FENCE.match(line):
            inside = []
            for line in lines:
                if line == fence.group(1):
                    break
                inside.append(line)
            cases[-1].add(fence.group(2), fence.group(3), inside)
        else:
            assert not line.startswith("```"), f"{path.name}: {line}"
    return cases


CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in read_cases(path)]


SAMPLES = {"content/guide/gongkai-zhinan.md", "content/disclosure/institution/overview/jigou-gaikuang.md"}
"""The documents of the starting body, not filled in yet: what is found in them is not a case's business."""


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code}-{case.number}") for case in CASES])
def test_a_rule_finds_what_its_file_marks_and_nothing_else(case: Case, tmp_path: Path) -> None:
    body, marked = case.lay_out(tmp_path / "body")
    assert bool(marked) is case.must_find, case.title
    found = {
        (finding.where.path, finding.where.line, finding.severity.label): finding.message
        for finding in body.check(case.today)
        if finding.code == case.code and finding.where.path not in SAMPLES - {block.path for block in case.blocks}
    }
    assert set(found) == marked, f"{case.code}.md, {case.title}: {found}"


def test_every_rule_has_a_file_and_every_file_a_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(BY_CODE)
