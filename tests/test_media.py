"""音视频和媒体报道: a file of ours is played, everything else is a link; nobody has to hear or see to know what is said."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from sitegen.search.said import blocks_of
from tests.attached import jpeg
from tests.bodies import Body, make_body
from tests.outputs import HtmlPage, parse

ADDRESS = "fdzdgknr/zcjd/2026-shipin.html"
FOLDER = "content/disclosure/interpretations/2026-shipin"
BEGINNINGS = {
    "mp4": b"\0\0\0\x18ftypisom" + bytes(40),
    "m4a": b"\0\0\0\x18ftypM4A " + bytes(40),
    "webm": b"\x1aE\xdf\xa3" + bytes(40),
    "mp3": b"ID3\x04" + bytes(40),
    "jpg": jpeg(),
    "vtt": b"WEBVTT\n",
}
FRONT = """
-- {folder}/index.md --
---
标题: 视频解读
索引号: 0001/2026-00001
成文日期: 2026-03-02
发布日期: 2026-03-06
责任科室: 办公室
内容概述: 视频。
解读对象: [云牧规〔2026〕1号]
解读形式: 视频
解读人: 县畜牧兽医局
解读人身份: 政策制定者
音视频和媒体报道:
{media}
审查人: 王岚
审查日期: 2026-03-05
---
"""


@pytest.fixture
def body(tmp_path: Path) -> Body:
    policy = """
-- content/disclosure/normative/banfa.md --
---
标题: 办法
索引号: 0001/2026-00002
成文日期: 2026-03-02
发布日期: 2026-03-06
责任科室: 办公室
文号: 云牧规〔2026〕1号
施行日期: 2026-03-02
是否需要解读: 是
---

第一条　办法。
"""
    return make_body(tmp_path / "body", policy)


def page_with(body: Body, media: str, *files: str) -> HtmlPage:
    body.write(FRONT.format(folder=FOLDER, media=media))
    for name in files:
        (body.root / FOLDER / name).write_bytes(BEGINNINGS[name.rpartition(".")[2]])
    assert body.errors() == []
    body.build()
    return parse(ADDRESS, (body.root / "public" / ADDRESS).read_bytes())


def test_a_video_of_ours_is_played_with_poster_captions_and_transcript(body: Body) -> None:
    media = "  - {名称: 三分钟, 文件: a.mp4, 封面: a.jpg, 字幕文件: a.vtt, 文字稿: 各位养殖户。}"
    page = page_with(body, media, "a.mp4", "a.jpg", "a.vtt")
    (video,) = page.all("video")
    assert (video.get("preload"), video.get("poster")) == ("none", "2026-shipin/a.jpg")
    assert (video.get("width"), video.get("height")) == ("960", "540")
    (source,), (track,) = page.all("source"), page.all("track")
    assert (source.get("src"), source.get("type")) == ("2026-shipin/a.mp4", "video/mp4")
    assert (track.get("kind"), track.get("src"), track.get("srclang")) == ("captions", "2026-shipin/a.vtt", "zh-CN")
    assert "各位养殖户。" in page.text
    assert [link.get("href") for link in page.all("a")].count("2026-shipin/a.mp4") == 2
    assert {"a.mp4", "a.vtt", "a.jpg"} <= {name.rpartition("/")[2] for name in body.output()}


def test_the_words_around_a_video_are_not_searched(body: Body) -> None:
    media = "  - {名称: 三分钟, 文件: a.mp4, 字幕文件: a.vtt, 文字稿: 各位养殖户。}"
    page_with(body, media, "a.mp4", "a.vtt")
    said = " ".join(blocks_of(body.page(ADDRESS)))
    assert "各位养殖户" in said
    for words in ("这个浏览器放不了", "网站存到电脑里", "下载视频"):
        assert words in body.page(ADDRESS)
        assert words not in said


def test_the_picture_of_what_lies_elsewhere_says_its_own_size(body: Body) -> None:
    media = "  - {名称: 互动页面, 形式: H5, 网址: 'https://www.example.gov.cn/h5/', 封面: a.png}"
    data = BytesIO()
    Image.new("RGB", (300, 400)).save(data, "PNG")
    body.write("", **{f"{FOLDER}/a.png": data.getvalue()})
    (poster,) = [image for image in page_with(body, media).all("img") if "a.png" in (image.get("src") or "")]
    assert (poster.get("width"), poster.get("height")) == ("300", "400")
    page = page_with(body, media.replace("a.png", "a.jpg"), "a.jpg")
    (poster,) = [image for image in page.all("img") if "a.jpg" in (image.get("src") or "")]
    assert poster.get("width") is None, "a picture that does not say its size is given none"


def test_an_upright_video_stands_upright(body: Body) -> None:
    (video,) = page_with(body, "  - {名称: 竖着拍的, 文件: a.webm, 竖屏: 是}", "a.webm").all("video")
    assert (video.get("width"), video.get("height")) == ("540", "960")


@pytest.mark.parametrize(("name", "kind"), [("a.mp3", "audio/mpeg"), ("a.m4a", "audio/mp4")])
def test_a_sound_is_played(body: Body, name: str, kind: str) -> None:
    page = page_with(body, f"  - {{名称: 访谈, 文件: {name}, 文字稿: 各位听众。}}", name)
    assert [source.get("type") for source in page.all("source")] == [kind]
    assert len(list(page.all("audio"))) == 1
    assert not list(page.all("video"))


@pytest.mark.parametrize(
    "record",
    [
        "{名称: 别处的视频, 网址: 'https://www.example.gov.cn/a.mp4', 文字稿: 各位。}",
        "{名称: 互动页面, 形式: H5, 网址: 'https://www.example.gov.cn/h5/', 简介: 七道题。}",
        "{名称: 日报报道, 网址: 'https://www.example.com/news/1'}",
    ],
)
def test_what_lies_elsewhere_is_a_link_and_nothing_is_asked_of_it(body: Body, record: str) -> None:
    page = page_with(body, f"  - {record}")
    assert not [
        element.tag for tag in ("video", "audio", "iframe", "embed", "object", "source") for element in page.all(tag)
    ]
    (figure,) = page.all("figure")
    (link,) = figure.iter(next(page.all("a")).tag)
    assert (link.get("href") or "").startswith("https://www.example")
    assert link.get("rel") == "external noopener"


def test_a_file_that_is_missing_leaves_its_words(body: Body) -> None:
    body.write(FRONT.format(folder=FOLDER, media="  - {名称: 三分钟, 文件: a.mp4, 文字稿: 各位养殖户。}"))
    assert any(finding.code == "L105" for finding in body.check())
