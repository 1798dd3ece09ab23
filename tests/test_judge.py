"""What a waiver answers for, and what of a comparison of texts is remembered."""

from __future__ import annotations

from collections.abc import Callable

from tests.bodies import Body

NOTICE = """
-- content/disclosure/documents/a.md --
---
标题: 通知
文号: 云牧发〔2026〕1号
成文日期: 2026-03-02
发布日期: 2026-03-03
索引号: 11990100MB00000018/2020-00001
---
[断了的链接](meiyou.md)
"""


def waive(body: Body, code: str, path: str = "content/disclosure/documents/a.md", until: str = "2026-12-31") -> None:
    settings = body.root / "content/site.yaml"
    waiver = f"豁免:\n  - 规则: {code}\n    文件: {path}\n    理由: 原件如此\n    截止日期: {until}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + waiver, encoding="utf-8")


def codes(body: Body) -> set[str]:
    return {finding.code for finding in body.check() if finding.where.path.endswith("documents/a.md")}


def test_what_is_waived_is_no_longer_found_and_blocks_nothing(body: Callable[..., Body]) -> None:
    made = body(NOTICE)
    before = {finding for finding in made.check() if finding.blocks}
    assert {"F111", "L101"} <= codes(made)
    waive(made, "L101")
    assert codes(made) >= {"F111"}
    after = {finding for finding in made.build().findings if finding.blocks}
    assert {finding.code for finding in before - after} == {"L101"}
    assert after < before


def test_a_waiver_of_another_file_waives_nothing(body: Callable[..., Body]) -> None:
    made = body(NOTICE)
    waive(made, "L101", "content/disclosure/documents/b.md")
    assert "L101" in codes(made)


def test_a_waiver_of_yesterday_waives_nothing(body: Callable[..., Body]) -> None:
    made = body(NOTICE)
    waive(made, "L101", until="2026-06-29")
    assert "L101" in codes(made)


def test_what_a_reader_says_cannot_be_waived(body: Callable[..., Body]) -> None:
    made = body("-- content/disclosure/documents/a.md --\n---\n标题：全角冒号\n---\n正文\n")
    waive(made, "F005")
    assert "F005" in codes(made)
