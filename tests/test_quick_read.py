"""速读 and 一图读懂: whatever a document says has its place, in every font, and the page says all of it."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from sitegen import fonts
from sitegen.findings import FontError
from sitegen.fonts import find_face
from sitegen.quick_read.content import Answered, KeyFigure, LongPicture, Milestone, QuickRead
from sitegen.quick_read.drawing import WIDTH, Box, Disc, Drawing, Words
from sitegen.quick_read.layout import TALLEST, picture_layout
from sitegen.quick_read.lines import balanced, broken, line_pieces, safe_width, wrapped
from sitegen.quick_read.svg import svg_bytes
from sitegen.search.said import blocks_of
from tests.bodies import Body, make_body

GOLDEN = Path(__file__).parent / "long-picture.svg"
LABELS = {"key_points": "要点速读", "key_figures": "关键数字", "timeline": "时间节点", "qa": "问答"}
ADDRESS = "fdzdgknr/bmbghy/2026-di-1-ci"
MEETING = """
-- content/disclosure/meetings/2026-di-1-ci.md --
---
标题: 2026年第1次局长办公会议
索引号: 0001/2026-00001
成文日期: 2026-03-02
发布日期: 2026-03-06
责任科室: 办公室
内容概述: 审议备案办法。
会议日期: 2026-03-02
主持人: 赵立新（局长）
议题:
  - {议题: 传达会议精神, 议定结果: 同意}
会议速读: [五个工作日办结, 不收费]
关键数字:
  - {说的是什么: 备案办结时限, 数值: 5, 单位: 个工作日, 说明: 原来20日}
时间节点:
  - {时间: 2026-05-01, 事项: 办法施行}
问答:
  - {问: 要不要重新备案？, 答: 不用。}
审查人: 王岚
审查日期: 2026-03-05
---

会议审议了备案办法。
"""

words = st.text(st.sampled_from("中文字（）《》“”，。、；：！？—…·%abcXYZ0123456789.,:/-_ \u3000é👍"), max_size=60)
anything = st.one_of(words, st.text(max_size=80))
on_one_line = anything.map(lambda text: " ".join(text.split()))  # as the fields of a figure are read


def ruler(text: str) -> float:
    return safe_width(text, 40)


def picture(read: QuickRead, title: str = "云溪县畜禽规模养殖场备案管理办法") -> LongPicture:
    url = "https://www.example.gov.cn/xmj/zfxxgk/fdzdgknr/gfxwj/2025-guimo-yangzhi-beian.html"
    return LongPicture(
        "云溪县畜牧兽医局",
        "行政规范性文件",
        title,
        "云牧规〔2025〕2号",
        "2025年3月7日",
        "云溪县畜牧兽医局",
        url,
        LABELS,
        read,
    )


# ---- lines ----


@given(anything, st.integers(40, 900))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int) -> None:
    lines = list(broken(text, width, ruler))
    assert all(ruler(line) <= width or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(anything)
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(line_pieces(text)) == text


@given(words, st.integers(160, 900))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text: str, width: int) -> None:
    lines = list(broken(text, width, ruler))
    if any(ruler(piece) > width for piece in line_pieces(text)):
        return  # so many marks that no line can hold them
    assert not any(line[0] in "，。、；：！？）》”…—" for line in lines[1:]), lines
    assert not any(line[-1] in "（《“" for line in lines[:-1]), lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("养殖场五个工作日办结，不收费", ["养殖场五个", "工作日办", "结，不收费"]),
        ("共1,240.5万元", ["共", "1,240.5", "万元"]),
        ("见《办法》第三条", ["见《办法》", "第三条"]),
        ("pneumonoultramicroscopic", ["pneumon", "oultram", "icrosco", "pic"]),
        ("Word 和 WPS 都行", ["Word 和", "WPS 都行"]),
        ("一\n二", ["一", "二"]),
    ],
)
def test_lines_break_where_chinese_may_be_broken(text: str, lines: list[str]) -> None:
    assert list(broken(text, 200, ruler)) == lines


def test_a_long_address_breaks_behind_its_steps() -> None:
    lines = list(broken("https://www.example.gov.cn/zfxxgk/fdzdgknr/beian.html", 900, ruler))
    assert [line[-1] for line in lines[:-1]] == ["/"] * (len(lines) - 1)


def test_what_is_cut_says_so() -> None:
    assert wrapped("一二三四五六七八九十", 200, ruler, 1) == (("一二三……",), False)
    assert wrapped("一二三四五", 200, ruler, 1) == (("一二三四五",), True)


def test_a_title_has_lines_of_about_the_same_length() -> None:
    lines, whole = balanced("一二三四五六七八九十甲", 400, ruler, 8)
    assert whole
    assert [len(line) for line in lines] == [6, 5]


# ---- layout ----

reads = st.builds(
    QuickRead,
    st.lists(anything.filter(str.strip), max_size=6).map(tuple),
    st.lists(st.builds(KeyFigure, on_one_line, on_one_line, on_one_line, on_one_line), max_size=5).map(tuple),
    st.lists(st.builds(Milestone, anything, anything), max_size=5).map(tuple),
    st.lists(st.builds(Answered, anything, st.lists(anything, max_size=3).map(tuple)), max_size=4).map(tuple),
)


def frame(words: Words) -> tuple[float, float, float, float]:
    return words.left, words.y - 0.88 * words.size, words.left + words.width, words.y + 0.12 * words.size


def overlapping(drawing: Drawing) -> Iterator[tuple[str, str]]:
    frames = sorted(((frame(each), each.text) for each in drawing.words), key=lambda pair: pair[0][1])
    for place, (one, text) in enumerate(frames):
        for other, beside in frames[place + 1 :]:
            if other[1] >= one[3]:
                break
            if one[0] < other[2] and other[0] < one[2]:
                yield text, beside


@settings(max_examples=60, deadline=None)
@given(reads, anything)
def test_every_line_stays_in_the_picture_and_touches_no_other(read: QuickRead, title: str) -> None:
    drawing = picture_layout(picture(read, title), safe_width)
    assert drawing.height <= TALLEST
    for each in drawing.words:
        left, top, right, bottom = frame(each)
        assert left >= 40, each
        assert right <= WIDTH - 40 or len(each.text) == 1, each
        assert top >= 0, each
        assert bottom <= drawing.height, each
    assert list(overlapping(drawing)) == []


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 60), st.integers(0, 400))
def test_what_has_no_room_is_named_and_nothing_else_is_missing(count: int, length: int) -> None:
    points = tuple(f"第{number}条" + "很" * length for number in range(1, count + 1))
    drawing = picture_layout(picture(QuickRead(points, (), (), ())), safe_width)
    said = "".join(each.text for each in drawing.words)
    for number, point in enumerate(points, 1):
        whole = point in said.replace("……", "") or point in said
        assert whole is (f"要点速读第 {number} 条" not in drawing.left_out)
    assert ("限于篇幅" in said) is bool(drawing.left_out)


def test_text_stands_on_its_own_card() -> None:
    read = QuickRead(("很" * 90, "短"), (KeyFigure("说" * 30, "1,234,567,890,123,456", "万元", ""),), (), ())
    drawing = picture_layout(picture(read), safe_width)
    cards = [
        shape for shape in drawing.shapes if isinstance(shape, Box) and shape.colour == "#ffffff" and shape.width > 900
    ]
    for each in drawing.words:
        if each.colour in ("#1b222b", "#505b68"):
            left, top, right, bottom = frame(each)
            assert any(
                card.x < left and right < card.x + card.width and card.y < top and bottom < card.y + card.height
                for card in cards
            ), each


def test_the_svg_is_as_it_was(request: pytest.FixtureRequest) -> None:
    read = QuickRead(
        ("五个工作日办结，不收费", "材料减为3项（申请表、平面图、<防疫>条件说明）"),
        (KeyFigure("办结时限", "5", "个工作日", "原来20日"), KeyFigure("资金", "1,240.5", "万元", "")),
        (Milestone("2025年3月7日", "公布"), Milestone("2025年5月1日", "施行")),
        (Answered("要不要重新备案？", ("不用。", "规模变了的办变更。")),),
    )
    data = svg_bytes(picture_layout(picture(read), safe_width), "一图读懂：办法")
    if request.config.getoption("--accept"):
        GOLDEN.write_bytes(data)
    assert data == GOLDEN.read_bytes()


@given(
    st.builds(QuickRead, st.lists(st.text(max_size=40), max_size=3).map(tuple), st.just(()), st.just(()), st.just(()))
)
def test_the_svg_is_xml_whatever_is_written(read: QuickRead) -> None:
    said = QuickRead(tuple(filter(None, map(printable, read.points))), (), (), ())
    root = ElementTree.fromstring(svg_bytes(picture_layout(picture(said), safe_width), "<&>"))
    assert root.get("width") == str(WIDTH)
    assert not {element.tag.rpartition("}")[2] for element in root.iter()} - {"svg", "title", "rect", "circle", "text"}


def printable(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs", "Cn")).strip()


@pytest.mark.parametrize("mark", "］｝〞・〜")
def test_no_line_begins_with_a_mark_that_closes(mark: str) -> None:
    assert list(line_pieces(f"甲{mark}乙")) == [f"甲{mark}", "乙"]


# ---- a whole site ----


@pytest.fixture
def body(tmp_path: Path) -> Body:
    return make_body(tmp_path / "body", MEETING)


needs_font = pytest.mark.skipif(not find_face("").regular, reason="这台电脑上没有中文字体")


@needs_font
def test_a_meeting_has_both_pictures_and_its_page_offers_them(body: Body) -> None:
    body.build()
    image = Image.open(io.BytesIO(body.output()[f"{ADDRESS}.yitu.png"]))
    assert image.width == 1080
    page = body.page(f"{ADDRESS}.html")
    assert '<a href="2026-di-1-ci.yitu.png" download>' in page
    assert '<a href="2026-di-1-ci.yitu.svg" download>' in page
    size = re.search(r'loading="lazy" width="1080" height="(\d+)"', page)
    svg = body.page(f"{ADDRESS}.yitu.svg")
    assert size
    assert f'height="{size[1]}"' in svg
    for text in (
        "五个工作日办结",
        "不收费",
        "个工作日",
        "原来20日",
        "2026年5月1日",
        "办法施行",
        "要不要重新备案？",
        "不用。",
    ):
        assert text in page
        assert text in svg


def test_without_a_font_there_is_only_the_svg_and_everyone_is_told(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    monkeypatch.delenv("WINDIR", raising=False)
    result = body.build()
    found = [finding for finding in result.findings if finding.code == "J211"]
    assert [(finding.severity.label, finding.where.path) for finding in found] == [("提示", "content/site.yaml")]
    assert f"{ADDRESS}.yitu.svg" in body.output()
    assert f"{ADDRESS}.yitu.png" not in body.output()
    assert "PNG" not in body.page(f"{ADDRESS}.html")


def test_the_pictures_are_the_same_for_any_number_of_jobs(body: Body, tmp_path: Path) -> None:
    other = make_body(tmp_path / "other", MEETING)
    body.build(jobs=1)
    other.build(jobs=2)
    drawn = {name: data for name, data in body.output().items() if ".yitu." in name}
    assert drawn
    assert drawn == {name: data for name, data in other.output().items() if ".yitu." in name}


@needs_font
def test_a_font_that_comes_or_goes_is_noticed(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    body.build()
    monkeypatch.undo()
    assert not [finding for finding in body.build().findings if finding.code == "J211"]
    assert f"{ADDRESS}.yitu.png" in body.output()
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    body.build()
    assert f"{ADDRESS}.yitu.png" not in body.output()


@needs_font
def test_a_file_that_only_begins_like_a_font_stops_the_build_in_one_sentence(body: Body) -> None:
    settings_file = body.root / "content" / "site.yaml"
    settings_file.write_text(settings_file.read_text("utf-8") + "\n长图字体: heiti.otf\n", "utf-8")
    (body.root / "content" / "heiti.otf").write_bytes(b"OTTO")
    with pytest.raises(Exception, match=r"heiti\.otf 打不开.*长图字体"):
        body.build()


def test_a_font_without_chinese_stops_the_build_in_one_sentence() -> None:
    from sitegen.quick_read.png import font_measure

    latin = next(iter(sorted(Path("/usr/share/fonts").rglob("DejaVuSans*.ttf"))), None)
    if latin is None:
        pytest.skip("这台电脑上没有西文字体")
    with pytest.raises(FontError, match="没有汉字"):
        font_measure(find_face(str(latin)))("办法", 40, False)


def test_a_text_that_changes_draws_nothing_and_a_point_that_changes_draws_both_anew(body: Body) -> None:
    body.build()
    path = body.root / "content/disclosure/meetings/2026-di-1-ci.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("会议审议了备案办法。", "会议审议并通过了备案办法。"), "utf-8")
    changes = body.build().changes
    assert changes
    assert not [name for name in changes.changed if ".yitu." in name]
    path.write_text(text.replace("不收费", "免费"), "utf-8")
    changes = body.build().changes
    assert changes
    assert f"{ADDRESS}.yitu.svg" in changes.changed


def test_a_picture_of_the_bodys_own_wins(body: Body) -> None:
    folder = "content/disclosure/meetings/2026-di-1-ci"
    text = MEETING.partition("--\n---\n")[2]
    (body.root / f"{folder}.md").unlink()
    own = Image.new("RGB", (20, 40))
    data = io.BytesIO()
    own.save(data, "PNG")
    body.write(f"-- {folder}/index.md --\n---\n一图读懂: tu.png\n{text}")
    (body.root / folder / "tu.png").write_bytes(data.getvalue())
    assert body.errors() == []
    body.build()
    assert not [name for name in body.output() if ".yitu." in name]
    page = body.page(f"{ADDRESS}.html")
    assert '<img src="2026-di-1-ci/tu.png" alt="一图读懂：' in page
    assert 'loading="lazy" width="20" height="40"' in page
    assert "内容与本页速读相同" not in page
    assert "看大图" in page
    assert "看大图" not in "".join(blocks_of(page))
    assert "五个工作日办结" in page


def test_markup_in_a_point_is_text(body: Body) -> None:
    path = body.root / "content/disclosure/meetings/2026-di-1-ci.md"
    path.write_text(path.read_text("utf-8").replace("不收费]", '"<script>alert(1)</script>"]'), "utf-8")
    body.build()
    for name in (f"{ADDRESS}.html", f"{ADDRESS}.yitu.svg"):
        assert "<script>alert" not in body.page(name)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body.page(name)


@needs_font
def test_every_line_of_the_png_is_as_wide_as_its_font_says() -> None:
    from sitegen.quick_read.png import font_measure, png_bytes

    face = find_face("")
    read = QuickRead(("mmmmWWWW%%%%@@@@" * 9, "很" * 70), (KeyFigure("说", "88,888,888,888", "个工作日", ""),), (), ())
    drawing = picture_layout(picture(read), font_measure(face))
    image = Image.open(io.BytesIO(png_bytes(drawing, face))).convert("RGB")
    assert image.size == (WIDTH, drawing.height)
    seen = {colour for _, colour in image.getcolors(1 << 20) or []}
    assert {ImageColor.getrgb(shape.colour) for shape in drawing.shapes} <= seen
    # The margin beside the cards is bare: nothing ran over.
    top = min(shape.y for shape in drawing.shapes if isinstance(shape, Disc) and shape.radius == 32)
    colours = image.crop((WIDTH - 40, round(top), WIDTH, round(top) + 300)).getcolors()
    assert colours is not None
    assert len(colours) == 1
