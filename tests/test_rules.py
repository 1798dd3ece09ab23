"""Every rule on whole small bodies: ``tests/rules/<CODE>.md`` shows what it must find and what it must leave alone.

A case is a heading (``## 应当发现：`` or ``## 不应当发现：``), perhaps a line ``today=2026-07-01``, and fenced blocks:

``file PATH``            a whole file
``diff PATH``            an edit of a file of the starting body: ``-`` lines are replaced by ``+`` lines
``folder PATH``          an empty folder
``link PATH TARGET``     a symbolic link
``figures FOLDER YEAR``  an annual report whose rows are zeros but for those that the lines give
``report FOLDER YEAR``   the same report's text: the lines are its first part, or its whole body when they have headings

A file ``export.…`` is an export of another system, with which the body is compared (rules of the scope EXPORT).
``made PATH SAMPLE``     an attachment of ``tests/samples.py``

Every file holds at least five places that must be found and five near misses: things that look alike and are right, different in
kind, not in wording. A section of near misses names each of them in its title, with ``；`` between them: its title counts them.

The info string may go on with ``encoding=gb18030``, ``bom``, ``crlf`` and, for a finding that has no line of its own,
``✗ F102``. A line that must be flagged ends with ``# ✗ F102`` or ``<!-- ✗ F102 -->``; a weight that differs from the
rule's own stands behind it: ``✗ F108（提示）``. In a file, ``⇥`` is a tab, ``␀`` a NUL, ``«很×9»`` nine times 很.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from sitegen.cli import main
from sitegen.findings import Severity
from sitegen.rules import BY_CODE, RULES
from sitegen.rules.rule import Rule, Scope
from tests import annual
from tests.bodies import TODAY, Body, make_body
from tests.samples import MADE

FOLDER = Path(__file__).parent / "rules"
PACKAGE = Path(__file__).parent.parent / "sitegen"
FAMILIES = {
    "A": {"agreement", "annual", "annual_library", "annual_sums", "annual_text", "copied"},
    "F": {"agreement", "doubles", "fields", "marks", "reading"},
    "C": {"columns"},
    "L": {"addresses", "links"},
    "V": {"agreement", "currency", "validity"},
    "D": {"agreement", "deadlines", "epidemics", "freshness", "replies"},
    "M": {"agreement", "figures", "money", "money_text", "money_years", "subsidies", "totals"},
    "J": {"copied", "interpretation", "participation", "quick_reads"},
    "W": {"calendar_words", "old_law", "wording"},
    "S": {"attached", "leaks", "persons", "secrecy"},
    "R": {"downloads", "reach"},
    "I": {"contacts", "identity", "numbers"},
    "E": {"attested", "records", "waivers"},
    "N": {"visited"},
    "X": {"against"},
}

_FENCE = re.compile(r"^(`{3,})(file|diff|folder|link|made|figures|report) (.+)$")
_MARK = re.compile(r"[ \t]*(?:# |<!-- )✗ ([A-Z]\d{3})(（\w\w）)?(?: -->)?$")
_AT_TOP = re.compile(r" ✗ ([A-Z]\d{3})(（\w\w）)?$")
_REPEAT = re.compile(r"«([^«»]*)×(\d+)»")

OFFERED = {
    Scope.READING: [],
    Scope.DOCUMENT: ["document", "body", "kind"],
    Scope.WORDS: ["passage", "own"],
    Scope.FILES: ["extract", "own"],
    Scope.SITE: ["site"],
    Scope.TEXTS: ["site", "text"],
    Scope.JUDGED: ["site", "findings", "rules"],
    Scope.EXPORT: ["site", "comparison"],
}
"""What the rules of each scope are given."""

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
        if self.word in ("figures", "report"):
            return self.lay_out_report(path)
        if self.word == "file":
            path.write_bytes(_encoded("\n".join([*self.lines, ""]), self.options))
        elif self.word == "made":
            path.write_bytes(MADE[self.options[0]]())
        elif self.word == "link":
            path.unlink(missing_ok=True)
            path.symlink_to(self.options[0])
        elif self.word == "diff":
            old, new = ("".join(f"{line[1:]}\n" for line in self.lines if line[0] == sign) for sign in "-+")
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{self.path} holds {old!r} {text.count(old)} times"
            above = text[: text.index(old)].count("\n")
            path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        return {(self.path, line + above if line else 1, weight) for line, weight in self.marks}

    def lay_out_report(self, folder: Path) -> set[Place]:
        """Write a file of an annual report's bundle; the figures bring a text that is right."""
        year = int(self.options[0])
        folder.mkdir(parents=True, exist_ok=True)
        if self.word == "figures":
            name, lines = "tables.yaml", annual.figures(year, dict(line.split(": ", 1) for line in self.lines))
            (folder / "index.md").write_text("\n".join([*annual.report(year, []), ""]), encoding="utf-8", newline="\n")
            places = [next(n for n, line in enumerate(lines, 1) if line.strip() == given) for given in self.lines]
        else:
            name, lines = "index.md", annual.report(year, self.lines)
            first = lines.index(self.lines[0]) + 1
            places = list(range(first, first + len(self.lines)))
        (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
        return {(f"{self.path}/{name}", places[line - 1], weight) for line, weight in self.marks}


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

    @property
    def export(self) -> str:
        """The export that the body is compared with, or empty."""
        return next((block.path for block in self.blocks if block.path.startswith("export.")), "")

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
        for finding in (body.against(case.export, case.today) if case.export else body.check(case.today))
        if finding.code == case.code and finding.where.path not in SAMPLES - {block.path for block in case.blocks}
    }
    assert set(found) == marked, f"{case.code}.md, {case.title}: {found}"


def test_every_rule_has_a_file_and_every_file_a_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(BY_CODE)


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_every_file_marks_five_places_and_names_five_near_misses(code: str) -> None:
    cases = [case for case in CASES if case.code == code]
    marked = [mark for case in cases for block in case.blocks for mark in block.marks]
    near = [name.strip() for case in cases if not case.must_find for name in case.title.split("；")]
    assert len(marked) >= 5, f"{code}.md marks {len(marked)} places"
    assert len(near) >= 5, f"{code}.md names {len(near)} near misses: {near}"
    assert all(near)
    assert len(set(near)) == len(near), f"{code}.md names a near miss twice: {near}"


def test_every_code_that_the_program_writes_is_a_rule() -> None:
    written = {
        code for path in PACKAGE.rglob("*.py") for code in re.findall(r'"([A-Z]\d{3})"', path.read_text("utf-8"))
    }
    assert written == set(BY_CODE)


def test_codes_are_unique_and_sorted_and_the_families_stay_together() -> None:
    codes = [rule.code for rule in RULES]
    families = "".join(dict.fromkeys(code[0] for code in codes))
    assert codes == sorted(set(codes), key=lambda code: (families.index(code[0]), code))
    assert set(families) <= set(FAMILIES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_documented(rule: Rule, capsys: pytest.CaptureFixture[str]) -> None:
    assert (inspect.getdoc(rule.check) or "").startswith(f"{rule.code} ")
    assert rule.title
    assert rule.basis
    assert list(rule.sections) == ["查什么", "为什么", "例子", "改成"]
    assert all(rule.sections.values())
    assert main(["explain", rule.code.lower()]) == 0
    printed = capsys.readouterr().out
    assert all(text in printed for text in (rule.code, rule.title, rule.basis, *rule.sections.values()))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rules_function_stands_in_the_file_of_its_family_and_takes_what_its_scope_offers(rule: Rule) -> None:
    assert rule.check.__module__.rpartition(".")[2] in FAMILIES[rule.code[0]]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", rule.check.__name__)
    parameters = list(inspect.signature(rule.check).parameters)
    assert parameters == OFFERED[rule.scope]
    assert inspect.isgeneratorfunction(rule.check) is (rule.scope is not Scope.READING)


def test_no_two_rules_share_a_function() -> None:
    assert len({rule.check for rule in RULES}) == len(RULES)


def test_explain_lists_all_rules_and_refuses_an_unknown_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [rule.code for rule in RULES]
    assert main(["explain", "F999"]) == 2
    assert "F999" in capsys.readouterr().err


BROKEN = {
    "content/disclosure/qa/a.md": "---\n标题: 通知: 关于防疫\n---\n".encode(),
    "content/disclosure/qa/b.md": "---\n标题：全角冒号\n---\n[断链](meiyou.md)\n".encode(),
    "content/disclosure/qa/c.md": "没有文件头\n".encode(),
    "content/disclosure/qa/d.md": "---\n标题: 没有结束\n".encode(),
    "content/disclosure/qa/e.md": "---\n标题: 另一种编码\n---\n".encode("gb18030"),
    "content/disclosure/qa/f.md": b"\xff\xfe\x00\xd8\x00",
    "content/disclosure/qa/g.md": b"\x00\x01\x02\x80\xff" * 50,
    "content/disclosure/qa/h.md": ("---\n标题: " + "[" * 5000 + "\n---\n").encode(),
    "content/disclosure/qa/i.md": "---\n标题: 甲\n标题: 乙\n发布日期: 2026-13-01\n---\n<script>x</script>\n".encode(),
    "content/disclosure/qa/j/index.md": "---\n标题: 甲\n附件:\n  - 文件: 没有.docx\n---\n".encode(),
    "content/disclosure/qa/k.md": ("---\n标题: 甲\n---\n" + "很长的正文。" * 200000).encode(),
    "content/disclosure/qa/关于.md": "---\n标题: 甲\n---\n".encode(),
}
"""Files that are wrong each in its own way."""


def put(body: Body, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (body.root / path).parent.mkdir(parents=True, exist_ok=True)
        (body.root / path).write_bytes(data)


def test_a_broken_file_never_hides_the_others(tmp_path: Path) -> None:
    def lay_out(name: str, files: dict[str, bytes]) -> dict[str, list[str]]:
        body = make_body(tmp_path / name)
        put(body, files)
        found = body.check()
        return {path: [f"{f.where} {f.code} {f.severity}" for f in found if f.where.path == path] for path in files}

    together = lay_out("together", BROKEN)
    for number, (path, data) in enumerate(BROKEN.items()):
        alone = lay_out(f"alone-{number}", {path: data})
        assert together[path] == alone[path]
        assert any(line.endswith(" error") for line in alone[path]), path


def test_settings_that_cannot_be_read_hide_nothing_in_the_documents(tmp_path: Path) -> None:
    body = make_body(tmp_path / "body")
    put(body, BROKEN)
    before = {(f.where.path, f.where.line, f.code) for f in body.check() if f.where.path in BROKEN}
    put(body, {"content/site.yaml": "机关名称: [甲\n".encode(), "content/catalogue.yaml": b"\x00\xff"})
    after = {(f.where.path, f.where.line, f.code) for f in body.check()}
    assert before <= after
    assert ("content/site.yaml", 1, "F007") in after
    assert ("content/catalogue.yaml", 1, "F001") in after


def test_only_errors_block() -> None:
    assert [severity.value for severity in Severity] == ["error", "warning", "info"]
    assert {rule.severity for rule in RULES} <= set(Severity)
