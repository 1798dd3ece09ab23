"""Chinese text: folding, cutting, words for sizes and days, and offers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import text

CHINESE = st.text(alphabet="关于做好春季防疫工作，。；“”《》ABC123 \n\t\u3000", max_size=80)


@pytest.mark.parametrize("char", list("中，。“”‘’—…·（〔《ＡＺ１ァ〇㎡𠮷\u3000"))
def test_chinese_characters_and_punctuation_are_wide(char: str) -> None:
    assert text.is_wide(char)


@pytest.mark.parametrize("char", [*"aZ9 ,.()[]-/%é한글", "\ufeff", "\u00a0", "\n"])
def test_latin_characters_spaces_and_hangul_are_not_wide(char: str) -> None:
    assert not text.is_wide(char)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("关于做好\n春季防疫", "关于做好春季防疫"),
        ("  前后的空白  ", "前后的空白"),
        ("使用 Excel\n另存", "使用 Excel 另存"),
        ("one\n\ntwo", "one two"),
        ("第一，\n  第二", "第一，第二"),
        ("“甲”\n“乙”", "“甲”“乙”"),
        ("甲\u3000乙", "甲乙"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_white_space_is_folded_to_nothing_between_chinese_and_to_one_space_elsewhere(written: str, wanted: str) -> None:
    assert text.one_line(written) == wanted


@given(CHINESE)
def test_folding_twice_is_folding_once_and_loses_no_visible_character(written: str) -> None:
    once = text.one_line(written)
    assert text.one_line(once) == once
    assert "".join(once.split()) == "".join(written.split())


@pytest.mark.parametrize(
    ("written", "length", "wanted"),
    [
        ("短句。", 10, "短句。"),
        ("一二三四五六七八九十", 10, "一二三四五六七八九十"),
        ("一二三四五六七八九十甲", 10, "一二三四五六七八九…"),
        ("一二三四五。七八九十甲乙", 10, "一二三四五。"),
        ("一。三四五六七八九十甲乙", 10, "一。三四五六七八九…"),
        ("一二三四五；七！九十甲乙", 10, "一二三四五；七！"),
        ("一" + " \n" * 30 + "二三四五六七八九十甲", 10, "一二三四五六七八九…"),
        ("ab" + " " * 18 + "cd efghijk", 10, "ab cd efg…"),
    ],
)
def test_an_excerpt_is_cut_at_a_stop_when_one_is_near(written: str, length: int, wanted: str) -> None:
    assert text.excerpt(written, length) == wanted


@given(CHINESE, st.integers(min_value=2, max_value=60))
def test_an_excerpt_is_one_line_and_never_too_long(written: str, length: int) -> None:
    cut = text.excerpt(written, length)
    assert len(cut) <= length
    assert "\n" not in cut
    assert text.one_line(written).startswith(cut.removesuffix("…"))


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>一<strong>二</strong></p>", "一二"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ('<a title="a > b" href="x">字</a>', "字"),
        ("&quot;引&quot;&nbsp;文", '"引"\u00a0文'),
        ("1 &lt; 2 <b>粗</b>", "1 < 2 粗"),
    ],
)
def test_tags_are_stripped_and_entities_resolved_once(html: str, wanted: str) -> None:
    assert text.strip_tags(html) == wanted


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (24 * 1024 + 100, "24 KB"),
        (1024 * 1024, "1.0 MB"),
        (1363149, "1.3 MB"),
    ],
)
def test_sizes_are_said_in_the_nearest_unit(size: int, words: str) -> None:
    assert text.size_in_words(size) == words


def test_a_day_is_said_without_leading_zeros() -> None:
    assert text.day_in_words(date(2025, 3, 7)) == "2025年3月7日"
    assert text.day_in_words(date(2025, 12, 31)) == "2025年12月31日"


def test_the_nearest_choice_is_offered_and_nothing_when_none_is_near() -> None:
    choices = ["发布日期", "成文日期", "标题", "责任科室"]
    assert text.nearest("发步日期", choices) == "发布日期"
    assert text.nearest("qqqq", choices) == ""
    assert text.nearest("发步日期", choices, 0.75) == "发布日期"
    assert text.nearest("发步日其", choices, 0.75) == ""
    assert text.did_you_mean("发步日期", choices) == "，是不是想写“发布日期”？"
    assert text.did_you_mean("qqqq", choices) == "。"
    assert text.did_you_mean("标题", []) == "。"


@given(st.permutations(["发布日期", "成文日期", "更新日期", "审查日期", "调整日期"]))
def test_the_offer_does_not_depend_on_the_order_of_the_choices(choices: list[str]) -> None:
    assert text.nearest("某某日期", choices) == text.nearest("某某日期", sorted(choices))


def test_a_long_list_is_cut_and_says_so() -> None:
    assert text.quoted_list(["甲", "乙"]) == "“甲”“乙”"
    assert text.quoted_list([]) == ""
    assert text.quoted_list("甲乙丙丁", limit=2) == "“甲”“乙”等"
    assert text.quoted_list("甲乙", limit=2) == "“甲”“乙”"
    assert text.quoted_list(word for word in "甲乙丙") == "“甲”“乙”“丙”"


def test_the_nearest_of_very_many_is_found() -> None:
    choices = [f"2025-tongzhi-{number:05}" for number in range(20_000)] + ["2025-chunji-fangyi"]
    assert text.nearest("2025-chunjii-fangy", choices) == "2025-chunji-fangyi"
    assert text.nearest("完全不同", choices) == ""
