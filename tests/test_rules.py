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
            path.unlink(missing_ok=True)
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


def test_every_code_that_the_program_writes_is_a_rule() -> None:
    written = {
        code for path in PACKAGE.rglob("*.py") for code in re.findall(r'"([FCLV]\d{3})"', path.read_text("utf-8"))
    }
    assert written == set(BY_CODE)


def test_codes_are_unique_and_sorted_and_the_families_stay_together() -> None:
    codes = [rule.code for rule in RULES]
    families = "".join(dict.fromkeys(code[0] for code in codes))
    assert codes == sorted(set(codes), key=lambda code: (families.index(code[0]), code))
    assert set(families) == set(FAMILIES)


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
    assert (
        parameters
        == {Scope.READING: [], Scope.DOCUMENT: ["document", "body", "kind"], Scope.SITE: ["site"]}[rule.scope]
    )
    assert inspect.isgeneratorfunction(rule.check) is (rule.scope is not Scope.READING)


def test_no_two_rules_share_a_function() -> None:
    assert len({rule.check for rule in RULES}) == len(RULES)


def test_explain_lists_all_rules_and_refuses_an_unknown_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [rule.code for rule in RULES]
    assert main(["explain", "F999"]) == 2
    assert "F999" in capsys.readouterr().err


DATED = """\
-- content/disclosure/normative/cleanup/qingli.md --
---
标题: 只在下级栏目里有文件，六月一日撤下
发布日期: 2026-03-03
撤下日期: 2026-06-01
撤下原因: 已有新的清理结果
---
-- content/disclosure/normative/jiu.md --
---
标题: 旧办法
文号: 云牧规〔2019〕1号
成文日期: 2019-03-01
发布日期: 2026-05-15
有效期至: 2026-06-10
有效性: 有效
撤下日期: 2026-06-20
撤下原因: 已废止
---
-- content/disclosure/normative/xin.md --
---
标题: 新办法
文号: 云牧规〔2018〕2号
成文日期: 2018-03-01
发布日期: 2026-06-05
施行日期: 2026-06-25
废止的文件: [云牧规〔2019〕1号]
---

见[旧办法](jiu.md#没有这个标题)、[草稿](caogao.md)、[没有](meiyou.md)。
-- content/disclosure/normative/zhuanjie.md --
---
标题: 转接
文号: 云牧规〔2018〕3号
成文日期: 2018-03-01
发布日期: 2026-06-28
修改的文件: [云牧规〔2018〕2号, 云牧规〔2018〕3号]
有效性: 有效
---
-- content/disclosure/normative/caogao.md --
---
标题: 草稿
草稿: 是
---
-- content/disclosure/fees/a.md --
---
标题: 唯一的收费目录
发布日期: 2026-06-02
撤下日期: 2026-06-18
撤下原因: 目录已调整
---
-- content/disclosure/decisions/a.md --
---
标题: 征求意见
文种: 决策预公开
发布日期: 2026-06-03
征求意见开始日期: 2026-06-03
征求意见截止日期: 2026-06-13
---

见[收费目录](../fees/a.md)、[新办法](../normative/xin.md#一)。
"""
NO_BLANKS = ("disclosure/fees", "disclosure/normative", "disclosure/normative/cleanup", "disclosure/decisions")


def without_blanks(body: Body) -> Body:
    """Take the “本期无” of some required columns away."""
    path = body.root / "content" / "catalogue.yaml"
    text = path.read_text(encoding="utf-8")
    for column in NO_BLANKS:
        text, count = re.subn(rf"  - id: {column}(?: .*)?\n(?:    .*\n)+", "", text)
        assert count == 1
    path.write_text(text, encoding="utf-8", newline="\n")
    return body


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Body:
    return without_blanks(make_body(tmp_path_factory.mktemp("dated") / "body", DATED))


@given(st.dates(date(2018, 1, 1), date(2036, 1, 1)) | st.dates(date(2026, 5, 1), date(2026, 7, 31)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_finding_blocks_on_one_day_and_not_on_another(dated: Body, day: date) -> None:
    assert dated.errors(day) == dated.errors(TODAY)


def test_every_day_on_which_something_changes_leaves_the_blocking_findings_as_they_are(dated: Body) -> None:
    named = {date.fromisoformat(day) for day in re.findall(r"2026-\d\d-\d\d", DATED)}
    days = sorted({day + timedelta(days=step) for day in named for step in (-1, 0, 1)})
    found = {day: dated.check(day) for day in days}
    assert len({frozenset(finding.code for finding in findings) for findings in found.values()}) > 3
    for day in days:
        assert dated.errors(day) == dated.errors(TODAY), day


DAYS = st.integers(1, 12).map(lambda day: f"2026-06-{day:02}")
STEMS = ("jia", "yi", "bing", "ding")


@st.composite
def a_document(draw: st.DrawFn, stem: str) -> str:
    """A document whose standing depends on the day in some way."""
    folder = draw(st.sampled_from(("normative", "normative/cleanup", "fees", "interpretations")))
    other = st.sampled_from([name for name in STEMS if name != stem])
    lines = [f"标题: {stem}", f"文号: 云牧规〔2026〕{STEMS.index(stem) + 1}号"]
    for label in ("发布日期", "成文日期", "施行日期", "有效期至", "撤下日期"):
        if draw(st.integers(0, 2)):
            lines.append(f"{label}: {draw(DAYS)}")
    for label, values in {
        "有效性": ("有效", "废止", "失效", "部分修改"),
        "公开方式": ("主动公开", "依申请公开"),
        "草稿": ("是",),
    }.items():
        if not draw(st.integers(0, 3)):
            lines.append(f"{label}: {draw(st.sampled_from(values))}")
    for label in ("废止的文件", "修改的文件", "相关信息"):
        if not draw(st.integers(0, 1)):
            lines.append(f"{label}: 云牧规〔2026〕{STEMS.index(draw(other)) + 1}号")
    where = draw(st.sampled_from(("normative", "normative/cleanup", "fees")))
    link = f"[见](/disclosure/{where}/{draw(other)}.md{draw(st.sampled_from(('', '#一', '#二')))})"
    return f"-- content/disclosure/{folder}/{stem}.md --\n---\n" + "\n".join(lines) + f"\n---\n\n## 一\n\n{link}\n"


@given(st.tuples(*map(a_document, STEMS)).map("".join), st.tuples(DAYS, DAYS))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_day_alone_never_blocks_whatever_the_documents_are(
    tmp_path_factory: pytest.TempPathFactory, files: str, days: tuple[str, str]
) -> None:
    body = without_blanks(make_body(tmp_path_factory.mktemp("days") / "body", files))
    first, second = (body.errors(date.fromisoformat(day)) for day in days)
    assert first == second


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


def test_a_broken_file_never_hides_the_others(tmp_path: Path) -> None:
    def lay_out(name: str, files: dict[str, bytes]) -> dict[str, list[str]]:
        body = make_body(tmp_path / name)
        body.write(**files)
        found = body.check()
        return {
            path: [f"{f.where} {f.code} {f.severity} {f.message}" for f in found if f.where.path == path]
            for path in files
        }

    together = lay_out("together", BROKEN)
    for number, (path, data) in enumerate(BROKEN.items()):
        alone = lay_out(f"alone-{number}", {path: data})
        assert together[path] == alone[path]
        assert any(" error " in line for line in alone[path]), path


def test_settings_that_cannot_be_read_hide_nothing_in_the_documents(tmp_path: Path) -> None:
    body = make_body(tmp_path / "body")
    body.write(**BROKEN)
    before = {(f.where.path, f.where.line, f.code) for f in body.check() if f.where.path in BROKEN}
    body.write(**{"content/site.yaml": "机关名称: [甲\n", "content/catalogue.yaml": b"\x00\xff"})
    after = {(f.where.path, f.where.line, f.code) for f in body.check()}
    assert before <= after
    assert ("content/site.yaml", 1, "F007") in after
    assert ("content/catalogue.yaml", 1, "F001") in after


def test_only_errors_block() -> None:
    assert [severity.value for severity in Severity] == ["error", "warning", "info"]
    assert {rule.severity for rule in RULES} <= {Severity.ERROR, Severity.WARNING}
