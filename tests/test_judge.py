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


INTERPRETED = """
-- content/disclosure/normative/a.md --
---
标题: 养殖场备案办法
文号: 云牧规〔2026〕1号
发布日期: 2026-03-02
---
{text}
-- content/disclosure/interpretations/b.md --
---
标题: 备案办法解读
文种: 政策解读
解读对象: [云牧规〔2026〕1号]
发布日期: 2026-03-03
---
{text}
"""
BEGINNING = "本文分为几个部分。" * 20 + "\n\n"
"""What others see of a text is its beginning: as long as that stays, only the text itself has changed."""
COPIED = BEGINNING + "生猪年出栏五百头以上的养殖场应当自投产之日起三十日内向所在地的畜牧兽医部门申请备案。\n" * 8
OWN = BEGINNING + "够数的养殖场投产以后一个月里来备案就行，网上大厅都能办，一分钱也不收，五天办好。\n" * 8


def test_texts_that_were_compared_are_compared_again_when_one_of_them_changes(body: Callable[..., Body]) -> None:
    made = body(INTERPRETED.format(text=COPIED))

    def copied() -> bool:
        return any(finding.code == "J301" for finding in made.check())

    def write(path: str, text: str) -> None:
        place = made.root / path
        place.write_text(place.read_text(encoding="utf-8").rpartition("---\n")[0] + "---\n" + text, encoding="utf-8")

    assert copied()
    write("content/disclosure/interpretations/b.md", OWN)
    assert not copied()
    write("content/disclosure/normative/a.md", OWN)
    assert copied()
    write("content/disclosure/normative/a.md", COPIED)
    assert not copied()
