"""What is inside attachments: judged once for each content, and the same whatever is remembered."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen import probe
from sitegen.build import check
from sitegen.config import Own
from sitegen.crew import Crew
from sitegen.findings import Problem, Severity
from sitegen.memo import Memo
from sitegen.probe import Offer, Probe, probe_files
from sitegen.progress import SILENT
from tests.bodies import Body
from tests.edited import ACTING
from tests.rebuilds import Comparison, Outcome
from tests.samples import MADE

FILE = "shenqing.pdf"


def seen(found: Outcome, path: Path) -> list[str]:
    """Codes of what was found in a file."""
    return [finding.code for finding in found.findings if finding.where.path.endswith(f"/{path.name}")]


def test_what_is_in_an_attachment_follows_its_content(compared: Comparison) -> None:
    path = (compared.root / "content" / ACTING).with_name(FILE)
    sound = path.read_bytes()
    assert seen(compared.agree(), path) == []
    path.write_bytes(MADE["扫描的PDF"]())
    assert seen(compared.agree(), path) == ["S210"]
    assert seen(compared.agree(), path) == ["S210"]
    os.utime(path, ns=(1, 1))
    assert seen(compared.agree(), path) == ["S210"]
    path.write_bytes(MADE["有密码的PDF"]())
    assert seen(compared.agree(), path) == ["S201"]
    path.unlink()
    assert seen(compared.agree(), path) == []
    path.write_bytes(sound)
    assert seen(compared.agree(), path) == []


def test_a_name_that_becomes_a_units_own_is_no_longer_left_behind(compared: Comparison) -> None:
    path = (compared.root / "content" / ACTING).with_name(FILE)
    path.write_bytes(MADE["留着姓名的PDF"]())
    assert seen(compared.agree(), path) == ["S203"]
    settings = compared.root / "content/site.yaml"
    text = re.sub(
        r"(?m)^科室和单位:.*$", r"\g<0>\n  - {代号: zhang, 名称: 张三工作室}", settings.read_text(encoding="utf-8")
    )
    settings.write_text(text, encoding="utf-8")
    assert seen(compared.agree(), path) == []


BUNDLE = """
-- content/disclosure/documents/a/index.md --
---
标题: 通知
成文日期: 2026-03-02
发布日期: 2026-03-03
责任科室: 办公室
{}
附件:
  - 文件: a.pdf
    名称: 附件
---
正文。
"""


@pytest.mark.parametrize(("line", "weight"), [("", Severity.ERROR), ("草稿: 是", Severity.WARNING)])
def test_an_attachment_blocks_unless_only_drafts_offer_it(
    body: Callable[..., Body], line: str, weight: Severity
) -> None:
    made = body(BUNDLE.format(line), **{"content/disclosure/documents/a/a.pdf": MADE["有密码的PDF"]()})
    (finding,) = [finding for finding in made.check() if finding.code == "S201"]
    assert (finding.where.path, finding.severity) == ("content/disclosure/documents/a/a.pdf", weight)
    assert finding.unit == "办公室"


def test_a_file_that_a_public_document_offers_too_blocks(body: Callable[..., Body]) -> None:
    made = body(BUNDLE.format("草稿: 是"), **{"content/disclosure/documents/a/a.pdf": MADE["有密码的PDF"]()})
    made.write("-- content/disclosure/documents/b.md --\n---\n标题: 乙\n发布日期: 2026-03-03\n---\n见[表](a/a.pdf)。\n")
    assert [finding.severity for finding in made.check() if finding.code == "S201"] == [Severity.ERROR]


def test_a_finding_in_an_attachment_can_be_waived(body: Callable[..., Body]) -> None:
    path = "content/disclosure/documents/a/a.pdf"
    made = body(BUNDLE.format(""), **{path: MADE["扫描的PDF"]()})
    assert "S210" in {finding.code for finding in check(made.request())}
    settings = made.root / "content/site.yaml"
    waiver = f"豁免:\n  - {{规则: S210, 文件: {path}, 理由: 只有纸质原件, 截止日期: 2026-12-31}}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + waiver, encoding="utf-8")
    assert "S210" not in {finding.code for finding in check(made.request())}


def counting(place: Path | None, name: str, kind: str, own: Own) -> tuple[Problem, ...]:
    """Leaves a trace of every time it is asked."""
    if place is None:
        return (Problem("S202", f"{name} {kind}", ""),)
    with place.with_suffix(".asked").open("a") as stream:
        stream.write("x")
    if place.read_bytes() == b"slow":
        time.sleep(60)
    return (Problem("S201", f"{name} {kind}", ""),)


@pytest.fixture
def memo(tmp_path: Path) -> Memo:
    return Memo(tmp_path / "memo", b"")


def test_a_file_is_looked_into_once_for_each_content_kind_and_body(tmp_path: Path, memo: Memo) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"x")

    def asked(*offers: Offer, names: tuple[str, ...] = ()) -> str:
        found = probe_files(Probe(tmp_path, Own(names=names), counting), offers, memo, Crew(), SILENT)
        assert list(found) == [offer.path for offer in offers]
        return "".join(path.stem * len(path.read_text()) for path in sorted(tmp_path.glob("*.asked")))

    first, second = Offer("a.pdf", "1", "guide"), Offer("b.pdf", "1", "guide")
    assert asked(first) == "a"
    assert asked(first) == "a"
    assert asked(first, second) == "ab"
    assert asked(second) == "ab"
    assert asked(first, second) == "aab"
    assert asked(Offer("a.pdf", "2", "guide"), second) == "aaab"
    assert asked(Offer("a.pdf", "2", "rule"), second) == "aaaab"
    assert asked(Offer("a.pdf", "2", "rule"), second, names=("甲",)) == "aaaaabb"


def test_a_file_that_takes_too_long_is_said_to_and_the_others_go_on(
    tmp_path: Path, memo: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "_SECONDS", 1.0)
    for name, data in {"a.pdf": b"x", "b.pdf": b"slow", "c.pdf": b"x"}.items():
        (tmp_path / name).write_bytes(data)
    offers = [Offer(name, "1", "") for name in ("a.pdf", "b.pdf", "c.pdf")]
    found = probe_files(Probe(tmp_path, Own(), counting), offers, memo, Crew(2), SILENT)
    assert [problem.code for problems in found.values() for problem in problems] == ["S201", "S202", "S201"]
