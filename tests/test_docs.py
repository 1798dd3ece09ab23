"""The documents say what the program does: generated parts, examples and printed findings are made anew and compared.

``pytest tests/test_docs.py --accept`` writes them anew.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from sitegen.cli import main
from sitegen.findings import Finding
from sitegen.ledger.page import requirements_page
from sitegen.national import national_standard
from sitegen.reports import as_text, rules_page
from sitegen.requirements import requirements
from sitegen.rules import RULES
from tests.attached import docx, xlsx
from tests.bodies import Body, small_pdf

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
HANDBOOK = DOCS / "编辑手册.md"
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
COMMANDS = ("build", "check", "explain", "init", "ledger", "new", "serve", "visit")
SCRIPT_WORDS = ("test", "wheels", "pictures")
"""What build.sh and build.cmd know beside the commands."""
SAMPLE = "content/disclosure/documents/2026-lizi.md"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8ffff3f0005fe02fea7d605fb0000000049454e44ae426082"
)
STAND_INS = {".png": PNG, ".pdf": small_pdf("a"), ".docx": docx(), ".xlsx": xlsx({"a": ""})}
"""What stands for the pictures and files that the handbook names, by ending."""

_FENCE = re.compile(r"(?:(?P<lead>[^\n]+)\n\n)?^```(?P<lang>[a-z]*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"^```[a-z]*\n.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\\)!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"|<a[^>]* href=\"([^\"]+)\"")
_CALL = re.compile(r"(?:\bsitegen|build\.sh|build\.cmd) ([a-z][a-z-]*)")
_NAMED = re.compile(r"(?:文件|照片|草案): (\S+\.\S+)|下载: \[(\S+)\]|!\[[^\]]*\]\(([^)]+)\)")


def documents() -> list[Path]:
    """Every document for people."""
    return [*READMES, ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]


def compare(path: Path, wanted: str, accept: bool) -> None:
    if accept:
        path.write_text(wanted, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == wanted, f"{path.name} is out of date: pytest tests/test_docs.py --accept"


# ---- generated pages ----


def printed_help(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())


def cli_page(capsys: pytest.CaptureFixture[str]) -> str:
    parts = [
        "# 命令一览\n\n本页由程序生成，不要手改。退出码：0 正常，1 有错误、没有生成，2 命令或设置写得不对，3 程序的错误。\n",
        f"```text\n{printed_help(capsys)}\n```",
    ]
    parts += [f"\n## sitegen {command}\n\n```text\n{printed_help(capsys, command)}\n```" for command in COMMANDS]
    return "\n".join(parts) + "\n"


def test_the_page_of_commands_is_what_help_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, accept: bool
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    compare(DOCS / "cli.md", cli_page(capsys), accept)


def test_the_page_of_rules_is_what_the_rules_say(accept: bool) -> None:
    compare(DOCS / "rules.md", rules_page(RULES), accept)


def test_the_page_of_requirements_is_what_data_and_rules_say(accept: bool) -> None:
    rows = list(requirements().values())
    compare(DOCS / "requirements.md", requirements_page(rows, RULES, national_standard()), accept)


def test_every_command_is_in_the_page_of_commands(capsys: pytest.CaptureFixture[str]) -> None:
    listed = re.findall(r"^    ([a-z-]+) ", printed_help(capsys), re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_a_readme_names_every_command(path: Path) -> None:
    named = set(_CALL.findall(path.read_text(encoding="utf-8")))
    assert set(COMMANDS) <= named, f"missing: {set(COMMANDS) - named}"


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_no_document_names_a_command_that_is_not_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code = [*re.findall(r"`([^`\n]+)`", text), *(fence["code"] for fence in _FENCE.finditer(text))]
    assert {word for part in code for word in _CALL.findall(part)} <= {*COMMANDS, *SCRIPT_WORDS}


# ---- the two READMEs, links ----


def test_both_readmes_have_the_same_sections() -> None:
    levels = [re.findall(r"^(#+) ", _without_code(path.read_text(encoding="utf-8")), re.MULTILINE) for path in READMES]
    assert levels[0] == levels[1]


def test_both_readmes_have_the_same_code() -> None:
    english, chinese = (
        [(fence["lang"], fence["code"]) for fence in _FENCE.finditer(path.read_text(encoding="utf-8"))]
        for path in READMES
    )
    assert english == chinese


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    dead = []
    for found in _LINK.findall(_without_code(path.read_text(encoding="utf-8"))):
        link = next(filter(None, found))
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert not dead


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub and GitLab give to headings, and our own."""
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", _without_code(text), re.MULTILINE)
    slugs = {
        "".join(char for char in heading.lower() if char in " -_" or unicodedata.category(char)[0] in "LN").replace(
            " ", "-"
        )
        for heading in headings
    }
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


def _without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", _CODE.sub("", text))


# ---- the example in the READMEs ----


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_example_of_a_readme_builds_and_its_finding_is_real(
    path: Path, body: Callable[..., Body], accept: bool
) -> None:
    text = path.read_text(encoding="utf-8")
    fences = list(_FENCE.finditer(text))
    example = next(fence for fence in fences if fence["lang"] == "markdown")
    place = re.findall(r"`(content/[^`]+\.md)`", example["lead"])[0]
    one = body(**{place: example["code"]})
    assert not [finding for finding in one.check() if finding.where.path == place]
    assert one.build().changes

    shown = next(fence for fence in fences if fence["lang"] == "text" and "F108" in fence["code"])
    slip = re.findall(r"`(文号: [^`]+)`", shown["lead"])[0]
    one.write(**{place: spoiled(example["code"], slip)})
    wanted = as_text([finding for finding in one.check() if finding.where.path == place and finding.code == "F108"])
    compare(path, text.replace(f"```text\n{shown['code']}```", f"```text\n{wanted}\n```"), accept)


# ---- the handbook ----


@dataclass(frozen=True)
class Block:
    """A piece of code in the handbook."""

    lead: str
    """The line above."""
    code: str


def blocks(text: str) -> Iterator[Block]:
    """All of them, in order."""
    return (Block(fence["lead"] or "", fence["code"]) for fence in _FENCE.finditer(text))


def example_files(text: str) -> Mapping[str, str]:
    """The documents that the handbook gives whole, by path, with what it adds to them later."""
    files: dict[str, str] = {}
    for block in blocks(text):
        if made := re.fullmatch(r"文件 `(.+)`：", block.lead):
            assert made[1] not in files
            files[made[1]] = block.code
        elif added := re.fullmatch(r"加到 `(.+)` 的文件头：", block.lead):
            files[added[1]] = files[added[1]].replace("\n---\n", f"\n{block.code}---\n", 1)
    return files


def settle(one: Body, text: str) -> None:
    """Lay the handbook's examples into a body, with empty stand-ins for the pictures and Word files that they name."""
    for path, code in example_files(text).items():
        one.write(**{path: code})
        for found in _NAMED.findall(code) if path.endswith(".md") else ():
            beside = (one.root / path).parent / next(filter(None, found))
            if not beside.exists() and beside.suffix != ".csv":
                beside.write_bytes(STAND_INS.get(beside.suffix, b"a stand-in"))
    for block in blocks(text):
        if block.lead.startswith("`content/site.yaml` 里的"):
            change(one.root / "content/site.yaml", r"^科室和单位:.*?^(?=\S)", block.code)
        elif block.lead.startswith("`content/catalogue.yaml` 里的"):
            catalogue = one.root / "content/catalogue.yaml"
            for column in re.findall(r"^  - 栏目: (\S+)$", block.code, re.MULTILINE):
                drop(catalogue, rf"^  - 栏目: {column} .*?(?=^  - |^\n)")
            change(catalogue, r"^栏目:\n", block.code)


def drop(path: Path, pattern: str) -> None:
    """Take out what the starting body says of a column: a column is written once."""
    path.write_text(
        re.sub(pattern, "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL),
        encoding="utf-8",
        newline="\n",
    )


def change(path: Path, pattern: str, text: str) -> None:
    old = path.read_text(encoding="utf-8")
    new = re.sub(pattern, lambda _: text, old, count=1, flags=re.MULTILINE | re.DOTALL)
    assert new != old
    path.write_text(new, encoding="utf-8", newline="\n")


def test_the_examples_of_the_handbook_build_without_a_word(body: Callable[..., Body]) -> None:
    one = body()
    before = {(finding.code, finding.where.path) for finding in one.check()}
    settle(one, HANDBOOK.read_text(encoding="utf-8"))
    result = one.build()
    # C202, E105: the starting body says that its columns are empty and lists none of their matters, and the examples fill
    # them. D2xx and D116: one example a column, each of its own year, keeps no column fresh and is no body with all its rules.
    one_example = re.compile("C202|E105|D2..|D116")
    new = [f for f in result.findings if not one_example.match(f.code) and (f.code, f.where.path) not in before]
    assert as_text(new) == ""
    assert result.changes
    assert "部分修改" in one.page("fdzdgknr/gfxwj/2025-yangzhi-beian.html")
    assert "已反馈" in one.page("fdzdgknr/zdjcygk/2026-buzhu-banfa-zhengqiu.html")


def test_the_findings_in_the_handbook_are_what_the_program_prints(body: Callable[..., Body], accept: bool) -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    sound = example_files(text)["content/disclosure/documents/2026-chunji-fangyi.md"]
    one, source, shown = body(), sound, 0

    def renewed(fence: re.Match[str]) -> str:
        nonlocal source, shown
        lead = fence["lead"] or ""
        if lead == "文件头写成：":
            source = spoiled(sound, fence["code"])
        elif lead == "正文写成：":
            source = sound + "\n" + fence["code"]
        elif "会看到" in lead:
            headings = re.findall(r"^### (.+)$", text[: fence.start()], re.MULTILINE)
            heading = lead if "（" in lead else headings[-1]
            code = re.findall(r"（([A-Z]\d+)）", heading)[0]
            path = next(iter(re.findall(r"`(content/[^`]+)`", lead)), SAMPLE)
            data = sound.encode("gb18030") if "GBK" in heading else source.encode()
            findings = judged(one, path, data, code)
            assert findings, heading
            source, shown = sound, shown + 1
            return fence.group().replace(f"```text\n{fence['code']}```", f"```text\n{as_text(findings)}\n```")
        return fence.group()

    compare(HANDBOOK, _FENCE.sub(renewed, text), accept)
    assert shown == 21


def judged(one: Body, path: str, data: bytes, code: str) -> list[Finding]:
    """The findings of one rule on one file."""
    (one.root / path).parent.mkdir(parents=True, exist_ok=True)
    (one.root / path).write_bytes(data)
    found = [finding for finding in one.check() if finding.where.path == path and finding.code == code]
    (one.root / path).unlink()
    return found


def spoiled(source: str, lines: str) -> str:
    """A document whose front matter has these lines instead of its own for the same field."""
    key = re.split("[:：]", lines, maxsplit=1)[0]
    front, fence, text = source.partition("\n---\n")
    kept = front.split("\n")
    at = next((number for number, line in enumerate(kept) if line.startswith(key)), len(kept))
    kept[at : at + 1] = lines.rstrip("\n").split("\n")
    return "\n".join(kept) + fence + text


def test_the_table_of_kinds_in_the_handbook_is_the_standards(accept: bool) -> None:
    standard = national_standard()
    rows = ["| 文种 | 放在哪里 | 什么时候用 |", "|---|---|---|"]
    for kind in standard.kinds.values():
        folders = [f"`{column.id}`" for column in standard.columns.values() if kind.id in column.kinds]
        rows.append(f"| {kind.title} | {'<br>'.join(folders)} | {kind.about} |")
    begin, end = "<!-- 文种表 -->", "<!-- 文种表完 -->"
    text = HANDBOOK.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    compare(HANDBOOK, "\n".join([before + begin, "", *rows, "", end]) + rest.partition(end)[2], accept)


def test_the_documents_show_no_path_of_a_machine() -> None:
    for path in documents():
        assert not re.search(r"(?<![\w.])/(?:root|work|tmp|home)/", path.read_text(encoding="utf-8")), os.fspath(path)
