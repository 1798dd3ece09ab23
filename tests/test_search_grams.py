"""Texts as grams, grams as shards, documents as numbers."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.grams import LONGEST, glued, grams_of
from sitegen.search.numbers import SLOTS, changed, hash_of, number_of, packed, unpacked, year_of
from sitegen.search.said import blocks_of
from tests.searching import fnv, grams_of_query, numbers_in, units_of

NUMBERS = st.lists(st.integers(0, 20_000 * SLOTS)).map(lambda numbers: sorted(numbers, reverse=True))
TEXTS = st.text(st.sampled_from("公开信息〇㐂𠮷0123４５abＡé ßあ，。〔〕()（）-/.·　\n—“½①"), max_size=30)


@given(NUMBERS)
def test_a_list_is_read_as_it_was_written(numbers: list[int]) -> None:
    text = packed(numbers)
    assert unpacked(text) == numbers == numbers_in(text)
    assert json.loads(f'"{text}"') == text


@given(NUMBERS, NUMBERS, st.data())
def test_a_list_that_is_changed_is_as_one_made_anew(numbers: list[int], come: list[int], data: st.DataObject) -> None:
    gone = data.draw(st.lists(st.sampled_from(range(len(numbers))), unique=True)) if numbers else []
    left = [number for place, number in enumerate(numbers) if place not in gone]
    text, count = changed(packed(numbers), [numbers[place] for place in gone], come)
    assert text == packed(sorted(left + come, reverse=True))
    assert count == len(left) + len(come)


def test_a_list_is_not_rid_of_what_it_never_held() -> None:
    with pytest.raises(ValueError, match="not in list"):
        changed(packed([5, 3]), [4], [])
    with pytest.raises(ValueError, match="no list"):
        changed("公", [], [4])


def test_the_code_is_the_one_that_the_script_knows() -> None:
    """Fixed for ever: browsers hold scripts longer than we hold opinions."""
    numbers = [618432, 618431, 618431, 618360, 616000, 500000, 70, 1, 0]
    assert packed(numbers) == "vtqW! h#hq/i}h,st|:h !"
    assert [hash_of(gram) for gram in ("公", "畜牧", "2020|30")] == [3544810793, 4045068460, 1833517496]


@given(st.text(max_size=8))
def test_the_hash_is_fnv(gram: str) -> None:
    assert hash_of(gram) == fnv(gram)


def test_the_more_recent_has_the_greater_number() -> None:
    days = (None, date(1987, 5, 1), date(2009, 12, 31), date(2026, 6, 29), date(2026, 6, 30))
    numbers = [number_of("a/b.html", day) for day in days]
    assert numbers == sorted(numbers)
    assert list(map(year_of, numbers)) == ["", "1987", "2009", "2026", "2026"]


@given(TEXTS, st.data())
def test_whatever_is_cut_out_of_a_block_asks_for_nothing_that_the_block_lacks(text: str, data: st.DataObject) -> None:
    text = text.replace("\n", " ")
    start = data.draw(st.integers(0, len(text)))
    query = text[start : data.draw(st.integers(start, len(text)))]
    assert grams_of_query(query) <= set(grams_of([text]))


@pytest.mark.parametrize(
    "query",
    [
        "浙农发〔2020〕30号",
        "浙农发[2020]30号",
        "浙农发（２０２０）３０号",
        "2020 30号",
        "０号",
        "浙农发202030号",
        "发20203",
    ],
)
def test_a_number_is_found_however_its_brackets_are_typed(query: str) -> None:
    number = "浙农发〔2020〕30号"
    assert all(grams_of_query(term) <= set(grams_of([number, glued(number)])) for term in query.split())


def test_blocks_do_not_touch() -> None:
    found = set(grams_of(["信息", "公开", "2020", "30号"]))
    assert "息公" not in found
    assert "2020|30" not in found
    assert {"信息", "公开", "30号", "~20"} <= found


def test_a_very_long_run_is_found_by_its_pieces() -> None:
    digest = "ab12" * 20
    run = "x" * (LONGEST + 1)
    found = set(grams_of([f"校验值{digest}与{run}号"]))
    assert run not in found
    assert f"与{run}" not in found
    assert {"~xx", "~与x", "~x号", "~b|1"} <= found
    assert grams_of_query(f"值{digest}与{run}号") <= found


def test_units_are_the_same_on_both_sides() -> None:
    assert units_of("㎡½Ⅳ第〇𠮷１２abcДe") == ["m", "21", "2", "iv", "第", "〇", "𠮷", "12", "abcдe"]


PAGE = """<html><body><nav>导航</nav>
<article class="document notice" data-searched>
<header><h1>标题<em>强调</em>
下一行</h1></header>
<p title="a > b">第一<!-- 注 -->段<br>还是&lt;第一&gt;段 &amp;</p><section class="x" data-unsearched><section>不是</section>它的<p>字</section>
<table><tr><td>甲</td><td>乙</td></tr></table><img alt="图" data-unsearched>
<p><span data-unsearched>藏</span>尾</p><p>2020<br>30<data value="1">号</data><ruby>圳<rp>（</rp><rt>zhèn</rt><rp>）</rp></ruby>
<svg viewBox="0 0 9 9"><title>条形图</title><text>五<tspan>百</tspan></text><path d="M0 0"/></svg>止</p><style>p > a {}</style>
<script>if (1 < 2) "脚本"</script><noscript><p>无脚本</p></noscript><template><p>样板</p></template><!-- 注 > 释 -->
<p>前<svg><use href="#a"/></svg>后<img alt="图" data-unsearched>续</p><ul><li>一<li>二</ul>
</article><p>外面</p></body></html>"""


def test_a_page_says_what_stands_in_its_blocks() -> None:
    texts = ["|".join(units_of(block)) for block in blocks_of(PAGE)]
    first = "标|题|强|调|下|一|行", "第|一|段|还|是|第|一|段", "甲", "乙", "尾"
    assert texts == [*first, "2020|30|号|圳|zhèn|止", "前|后|续", "一", "二"]


def test_a_page_of_a_template_of_ones_own_may_mark_any_element_and_may_leave_it_open() -> None:
    assert blocks_of('<div><div class="x" data-searched>甲<div>乙</div>丙</div>丁</div>') == ["甲", "乙", "丙"]
    assert blocks_of("<main><div data-searched><p>甲<p>乙</main>") == ["甲", "乙"]


def test_a_page_without_a_document_says_nothing() -> None:
    assert blocks_of("<html><body><main><p>栏目</p></main></body></html>") == []
