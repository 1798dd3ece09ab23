"""Markdown into safe HTML: what official documents need, and what hostile ones may not do."""

from __future__ import annotations

import re
from itertools import pairwise

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen import reference, sanitise
from sitegen.markup import fill_links, read_markup, read_reference


def html(source: str) -> str:
    """The HTML of a text, links filled in with what the author wrote."""
    markup = read_markup(source, 1)
    return fill_links(markup.body.html, tuple(link.target for link in markup.links))


def codes(source: str, first_line: int = 1) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in read_markup(source, first_line).problems]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("关于做好\n春季防疫", "<p>关于做好春季防疫</p>"),
        ("关于**春季\n防疫**工作", "<p>关于<strong>春季防疫</strong>工作</p>"),
        ("关于**春季**\n防疫工作", "<p>关于<strong>春季</strong>防疫工作</p>"),
        ("关于\n**春季**防疫工作", "<p>关于<strong>春季</strong>防疫工作</p>"),
        ("关于\n*春季*\n`防疫`", "<p>关于<em>春季</em><code>防疫</code></p>"),
        ("见[通\n知](a.md)的", '<p>见<a href="a.md">通知</a>的</p>'),
        ("见[通知](a.md)\n的", '<p>见<a href="a.md">通知</a>的</p>'),
        ("见\n[**通知**](a.md)的", '<p>见<a href="a.md"><strong>通知</strong></a>的</p>'),
        ("完成，\n然后；\n“再”\n做", "<p>完成，然后；“再”做</p>"),
        ("use\nExcel", "<p>use\nExcel</p>"),
        ("使用\nExcel\n另存", "<p>使用\nExcel\n另存</p>"),
        ("共 12\n件", "<p>共 12\n件</p>"),
        ("> 甲\n> 乙", "<blockquote>\n<p>甲乙</p>\n</blockquote>"),
        ("- 甲\n  乙", "<ul>\n<li>甲乙</li>\n</ul>"),
        ("```\n甲\n乙\n```", "<pre><code>甲\n乙\n</code></pre>"),
    ],
)  # fmt: skip
def test_a_soft_line_break_leaves_no_space_between_chinese_and_one_beside_latin(source: str, wanted: str) -> None:
    assert html(source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("落实**“应免尽免”**的要求", "落实<strong>“应免尽免”</strong>的要求"),
        ("按**《办法》**第一条", "按<strong>《办法》</strong>第一条"),
        ("印发**（试行）**，请执行", "印发<strong>（试行）</strong>，请执行"),
        ("云牧发〔2026〕5号，《办法》（试行）……——“甲”", "云牧发〔2026〕5号，《办法》（试行）……——“甲”"),
        ("第一条　总则", "第一条\u3000总则"),
        ("5 < 6 且 7 > 6，A&B", "5 &lt; 6 且 7 &gt; 6，A&amp;B"),
        ("变量 a_b_c 和 2*3*4", "变量 a_b_c 和 2<em>3</em>4"),
    ],
)
def test_bold_numbers_and_full_width_punctuation_come_out_as_written(source: str, wanted: str) -> None:
    assert html(source) == f"<p>{wanted}</p>"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("    缩进的段落", "<p>缩进的段落</p>"),
        ("\t用 Tab 缩进", "<p>用 Tab 缩进</p>"),
        ("　　全角缩进", "<p>全角缩进</p>"),
        ("&nbsp;&nbsp;缩进", "<p>缩进</p>"),
        ("一段\n\n    　　二段", "<p>一段</p>\n<p>二段</p>"),
    ],
)
def test_indented_paragraphs_are_paragraphs_without_their_indent(source: str, wanted: str) -> None:
    assert html(source) == wanted


def test_footnotes_lead_there_and_back_and_are_no_links_of_the_text() -> None:
    markup = read_markup("正文[^1]。又[^1]。\n\n[^1]: 注释，见[办法](b.md)。\n", 1)
    assert [link.target for link in markup.links] == ["b.md"]
    tree = html5lib.parseFragment(markup.body.html, namespaceHTMLElements=False)
    anchors = {element.get("href") for element in tree.iter("a")} - {"sitegen-link:0"}
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    assert {str(anchor).removeprefix("#") for anchor in anchors} <= ids
    assert len(anchors) == 3
    assert "回到正文注释 1 处" in markup.body.html


def test_tables_get_alignment_classes_scopes_and_a_box_that_scrolls() -> None:
    made = html("|甲|乙|丙|\n|:-|:-:|-:|\n|1|2|3|\n\n文\n\n|丁|\n|-|\n|4|\n")
    tree = html5lib.parseFragment(made, namespaceHTMLElements=False)
    boxes = [box for box in tree.iter("div") if box.get("class") == "table-scroll"]
    assert [box.get("aria-label") for box in boxes] == ["表格 1（可左右滑动）", "表格 2（可左右滑动）"]
    assert all((box.get("role"), box.get("tabindex")) == ("region", "0") for box in boxes)
    assert [cell.get("class") for cell in boxes[0].iter("th")] == ["left", "center", "right"]
    assert [cell.get("class") for cell in boxes[0].iter("td")] == ["left", "center", "right"]
    assert {cell.get("scope") for cell in tree.iter("th")} == {"col"}
    assert "style=" not in made
    assert "align=" not in made


def test_merged_cells_and_captions_of_raw_tables_are_kept() -> None:
    source = (
        '<table>\n<caption>表“一”</caption>\n<thead><tr><th rowspan="2">项目</th><th colspan="2" align="center">金额</th></tr></thead>\n'
        '<tbody><tr><th scope="row">甲</th><td rowspan="3" colspan="2" style="color:red">1</td></tr></tbody>\n</table>'
    )
    made = html(source)
    assert 'aria-label="表“一”（可左右滑动）"' in made
    assert '<th scope="col" rowspan="2">项目</th>' in made
    assert '<th scope="col" colspan="2" class="center">金额</th>' in made
    assert '<td rowspan="3" colspan="2">1</td>' in made
    assert '<th scope="row">甲</th>' in made
    assert codes(source) == [("F201", 4)]


# source → what must be said of it (codes with lines)
UNSAFE = {
    "script": ("甲\n\n<script>alert(1)</script>\n\n乙", [("F201", 3)]),
    "style": ("<style>p{color:red}</style>\n\n乙", [("F201", 1)]),
    "iframe": ("<iframe src='https://a.cn'></iframe>", [("F201", 1)]),
    "form": ("<form action='x'><input name=a></form>", [("F201", 1), ("F201", 1)]),
    "event": ("甲\n\n<b onclick='alert(1)'>粗</b>", [("F201", 3)]),
    "event by attr_list": ("[点](x.md){onclick=alert(1)}", [("F201", 1)]),
    "event on a heading by attr_list": ("## 甲 {onmouseover=alert(1)}", [("F201", 1)]),
    "style by attr_list": ("段\n{: style=color:red}", [("F201", 2)]),
    "foreign class": ("段\n{: .page-header}", [("F201", 1)]),
    "page id": ("<h2 id='page-main'>甲</h2>", [("F201", 1)]),
    "javascript": ("文\n\n[a](javascript:alert(1))", [("F202", 3)]),
    "javascript in capitals": ("[a](JaVaScRiPt:alert(1))", [("F202", 1)]),
    "javascript by reference": ("[a][1]\n\n[1]: javascript:alert(1)", [("F202", 3)]),
    "javascript in raw HTML": ("<a href=' javascript:alert(1)'>a</a>", [("F202", 1)]),
    "data": ("[a](data:text/html,<script>alert(1)</script>)", [("F202", 1)]),
    "data picture": ("![a](data:image/svg+xml;base64,AAAA)", [("F202", 1)]),
    "vbscript": ("[a](vbscript:msgbox)", [("F202", 1)]),
    "file": ("[a](file:///C:/a.doc)", [("F202", 1)]),
    "ftp": ("[a](ftp://a.cn/)", [("F202", 1)]),
}


@pytest.mark.parametrize(("source", "wanted"), UNSAFE.values(), ids=UNSAFE.keys())
def test_what_is_not_allowed_goes_and_is_said(source: str, wanted: list[tuple[str, int]]) -> None:
    assert codes(source) == wanted
    made = html(source)
    assert_safe(made)
    for sign in (
        "script",
        "alert",
        "style",
        "iframe",
        "<form",
        "<input",
        "onclick",
        "onmouse",
        "page-",
        "data:",
        "file:",
        "ftp:",
    ):
        assert sign not in made.lower(), made


@pytest.mark.parametrize(
    "source",
    [
        "[a](java&#x09;script:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](java%0ascript:alert(1))",
        "<a href='java\nscript:alert(1)'>a</a>",
        "<a href='\x01javascript:alert(1)'>a</a>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)//",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<abbr title='<table><img src=x onerror=alert(1)></table>'>甲</abbr>",
        "[x](a.md '<table><img src=x onerror=alert(1)></table>')",
        "<abbr title='<a '>甲</abbr><a href='javascript:alert(1)'>乙</a>",
        "![\"><script>alert(1)</script>](a.png)",
        "[x](a.md){: href=javascript:alert(1) }",
        "<details open ontoggle=alert(1)>甲</details>",
        "<base href='https://evil.example/'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
        "<table><caption>\"><img src=x onerror=alert(1)></caption><tr><td>甲</td></tr></table>",
        "<textarea><a title='</textarea><img src=x onerror=alert(1)>'>甲</a></textarea>",
    ],
)  # fmt: skip
def test_nested_and_obfuscated_attacks_leave_nothing_that_runs(source: str) -> None:
    assert_safe(html(source))


def test_comments_go_without_a_trace() -> None:
    made = read_markup("甲<!-- 内部意见：不公开 -->乙\n\n<!--\n多行\n-->\n\n丙", 1)
    assert "内部" not in made.body.html + made.body.text
    assert "多行" not in made.body.html + made.body.text
    assert "<!--" not in made.body.html


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("# 甲\n\n## 乙\n\n### 丙", [2, 3, 4]),
        ("## 甲\n\n### 乙", [2, 3]),
        ("# 甲\n\n#### 乙\n\n## 丙", [2, 3, 3]),
        ("### 甲\n\n# 乙", [2, 2]),
        ("#### 甲\n\n##### 乙", [2, 3]),
        ("# 甲\n\n## 乙\n\n### 丙\n\n#### 丁\n\n##### 戊\n\n###### 己", [2, 3, 4, 5, 6, 6]),
        ("甲\n===\n\n乙\n---", [2, 3]),
        ("<h4>甲</h4>", [2]),
        ("## 甲\n\n<h5>乙</h5>", [2, 3]),
    ],
)
def test_headings_begin_at_level_two_and_never_skip(source: str, levels: list[int]) -> None:
    found = [int(level) for level in re.findall(r"<h(\d)", html(source))]
    assert found == levels


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_headings_of_any_levels_never_skip_downwards(levels: list[int]) -> None:
    headings = read_markup("\n\n".join(f"{'#' * level} 标题" for level in levels), 1).headings
    found = [1, *(heading.level for heading in headings)]
    assert len(found) == len(levels) + 1
    assert found[1] == 2
    assert all(2 <= after <= before + 1 for before, after in pairwise(found))
    assert len({heading.id for heading in headings}) == len(levels)


def test_headings_have_readable_ids_texts_and_lines() -> None:
    headings = read_markup("\n## 一、总体**要求**\n\n文\n\n二、附则\n----\n\n## page-main\n\n## ？！\n", 10).headings
    assert [(heading.id, heading.text, heading.line) for heading in headings] == [
        ("一总体要求", "一、总体要求", 11),
        ("二附则", "二、附则", 15),
        ("h-page-main", "page-main", 18),
        ("h-", "？！", 20),
    ]


@pytest.mark.parametrize("source", ["## 甲 {#x}\n\n## 乙 {#x}", "## 甲\n\n## 甲", "## 甲\n\n<h2 id='甲'>乙</h2>"])
def test_no_id_is_given_twice(source: str) -> None:
    ids = re.findall(r' id="([^"]*)"', html(source))
    assert len(ids) == len(set(ids))


def test_links_and_pictures_are_listed_with_target_line_and_words() -> None:
    markup = read_markup("见[办法](../a.md#一)。\n\n![图 1](p.png)\n\n<https://a.cn/>\n\n[锚](#一) [注](#fnord)\n", 5)
    assert [(link.target, link.line, link.image, link.text) for link in markup.links] == [
        ("../a.md#一", 5, False, "办法"),
        ("p.png", 7, True, "图 1"),
        ("https://a.cn/", 9, False, "https://a.cn/"),
        ("#一", 11, False, "锚"),
        ("#fnord", 11, False, "注"),
    ]


def test_each_of_several_links_to_one_target_has_its_line() -> None:
    markup = read_markup("文件a.md。[甲](a.md)\n[乙](b/a.md)\n\n[丙](a.md)、[丁](a.md)\n\n[戊](a.md)", 1)
    assert [(link.text, link.line) for link in markup.links] == [("甲", 1), ("乙", 2), ("丙", 4), ("丁", 4), ("戊", 6)]


def test_a_link_without_a_target_loses_its_tag_and_keeps_its_text() -> None:
    markup = read_markup("见[**办**法](a.md)和[条例](b.md)。![图](c.png)", 1)
    filled = fill_links(markup.body.html, ("", "b.html", ""))
    assert filled == '<p>见<strong>办</strong>法和<a href="b.html">条例</a>。</p>'


@pytest.mark.parametrize("source", ["![sitegen-link:9](a.png)", '[x](a.md "sitegen-link:7")', '甲="sitegen-link:3"'])
def test_an_author_cannot_write_a_placeholder_of_ours(source: str) -> None:
    assert "sitegen-link:" in html(source)
    assert_safe(html(source))


def test_a_target_is_escaped_when_it_is_filled_in() -> None:
    markup = read_markup("[甲](a.md)", 1)
    assert fill_links(markup.body.html, ('x"><script>&',)) == '<p><a href="x&quot;&gt;&lt;script&gt;&amp;">甲</a></p>'


def test_the_plain_text_has_a_line_for_a_block_and_a_space_between_cells() -> None:
    text = read_markup("## 一、总则\n\n甲**乙**\n丙\n\n- 丁\n- 戊\n\n|己|庚|\n|-|-|\n|1|2|\n", 1).body.text
    assert [line.strip() for line in text.split("\n")] == ["一、总则", "甲乙丙", "丁", "戊", "己 庚", "1 2"]


def test_reading_one_text_leaves_nothing_behind_for_the_next() -> None:
    once = read_markup("甲[^1]\n\n[^1]: 注\n\n## 一\n\n[a]: b.md\n", 1)
    read_markup("## 一\n\n## 一\n\n乙[^2]\n\n[^2]: 注\n", 1)
    assert read_markup("甲[^1]\n\n[^1]: 注\n\n## 一\n\n[a]: b.md\n", 1) == once


TAGS = frozenset(
    ["p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "b", "i", "u", "s", "del", "ins", "sub", "sup", "mark", "small",
     "code", "pre", "kbd", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "colgroup", "col", "thead", "tbody",
     "tfoot", "tr", "th", "td", "a", "img", "span", "div", "figure", "figcaption", "ruby", "rt", "rp", "abbr", "section"]
)  # fmt: skip
ATTRIBUTES = frozenset(
    ["href", "title", "id", "src", "alt", "width", "height", "colspan", "rowspan", "scope", "span", "start", "reversed", "type", "value",
     "class", "role", "tabindex", "aria-label", "loading"]
)  # fmt: skip
CLASSES = {"", "footnote", "footnote-ref", "footnote-backref", "left", "center", "right", "noindent", "table-scroll"}
ADDRESS = re.compile(r"(?:https?|mailto|tel):|(?![A-Za-z][A-Za-z0-9+.-]*:)", re.IGNORECASE)


def assert_safe(made: str) -> None:
    """What a browser would build of it has only our tags, attributes, classes and schemes."""
    tree = html5lib.parseFragment(made, namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        assert element.tag in TAGS, (element.tag, made)
        assert set(element.attrib) <= ATTRIBUTES, (element.attrib, made)
        assert set((element.get("class") or "").split()) <= CLASSES, made
        assert not (element.get("id") or "").startswith("page-"), made
        for name in ("href", "src"):
            address = re.sub(r"[\x00-\x20]", "", element.get(name) or "")
            assert ADDRESS.match(address), (address, made)


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            ["<script>", "</script>", "<style>", "<!--", "-->", "<a href='", "<a title=\"", "javascript:alert(1)", "data:text/html,x", "'>", "\">",
             "</a>", "<img src=x onerror=alert(1)>", "<table>", "</table>", "<caption>", "<td style='x'>", "<svg onload=x>", "<math>", "<h1>",
             "<p id=page-x>", "[a](", ")", "![", "](", "{: onclick=x .y #page-z }", "{#page-a}", "**", "`", "```\n", "\n\n", "\n", "# ", "- ",
             "> ", "|a|b|\n|-|:-:|\n|c|d|\n", "[^1]", "\n[^1]: 注\n", "&lt;", "&#106;", "&colon;", "\\", "<", ">", "\"", "'", "=", " ",
             "sitegen-link:0", "=\"sitegen-link:99\"", "甲", "“乙”", "　　", "<pre>", "</pre>", "<br>", "<div class=table-scroll>", "\x00", "\u202e"]
        ),
        st.text(max_size=6),
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(HOSTILE)
@example('<a title="<table>\n\n</table>')
@example("<pre><table></pre></table>")
@settings(max_examples=500, deadline=5000)
def test_whatever_is_written_only_allowed_tags_attributes_and_schemes_come_out(source: str) -> None:
    markup = read_markup(source, 1)
    assert_safe(fill_links(markup.body.html, tuple("x.html" for _ in markup.links)))
    assert_safe(fill_links(markup.body.html, tuple("" for _ in markup.links)))
    lines = source.count("\n") + 1
    assert all(1 <= problem.line <= lines for problem in markup.problems)
    assert all(1 <= link.line <= lines for link in markup.links)
    assert all(1 <= heading.line <= lines for heading in markup.headings)


@given(HOSTILE)
@example("<b>甲</b><i id='page-x'>乙</i>")
@example("<a href='javascript:x'>甲</a>")
@example('<p class="left bad">甲</p>')
@example("<b>甲</b>&#7;")
@settings(deadline=5000)
def test_a_glance_at_the_tags_overlooks_nothing(source: str) -> None:
    problems = read_reference(source, 1).problems
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sanitise, "_is_blameless", lambda _raw: False)
        assert read_reference(source, 1).problems == problems


@pytest.mark.parametrize(
    "raw",
    [
        '<h2 id="甲">甲</h2>\n<p class="right">乙<br>&amp;</p>',
        '<a href="https://a.cn/?b=c" title="丙">丁</a><img alt="" src="p.png">',
        "<td rowspan='2' align=\"left\">戊</td>",
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>&#160;',
    ],
)
def test_usual_tags_pass_at_a_glance(raw: str) -> None:
    assert sanitise._is_blameless(raw)
    assert not sanitise._is_blameless(f"{raw}<script <p>")


SEARCHED = reference._converter.__wrapped__(frozenset())
SEARCHED.treeprocessors.deregister("bare_text")


@given(HOSTILE)
@example("甲  \n乙")
@example("`甲`")
@example("\\*甲\\*")
@example("[甲](b)")
@example("<b>甲</b> <http://a.cn> <a@b.cn>")
@example("A&amp;B &#7;")
@example("甲\n{: .right}")
@example("[TOC]\n\n## 甲")
@settings(deadline=5000)
def test_rules_that_are_left_out_and_texts_that_are_not_searched_would_change_nothing(source: str) -> None:
    assert reference._converter_for(source).convert(source) == SEARCHED.reset().convert(source)


@pytest.mark.parametrize(
    "source",
    ["[" * 3000, "> " * 500 + "甲", "*" * 5000, "<b>" * 3000, "- " * 500 + "甲", "`" * 4999, "|" * 4000 + "\n|-|\n", "&" * 5000, "(" * 2000 + "[a](b)"],
    ids=["brackets", "quotes", "stars", "tags", "lists", "ticks", "bars", "ampersands", "parentheses"],
)  # fmt: skip
@pytest.mark.timeout(20)
def test_monstrous_texts_end_in_time(source: str) -> None:
    assert_safe(html(source))
