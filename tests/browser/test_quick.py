"""速读, 一图读懂 and media in a real browser: on a phone, without scripts, under a strict policy."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Axe, OpenPage, SiteUrl
from tests.outputs import BuiltSite, demonstration

STRICT = {"Content-Security-Policy": "default-src 'self'"}
MEETING = "fdzdgknr/bmbghy/2026-di-6-ci.html"
POLICY = "fdzdgknr/gfxwj/2025-guimo-yangzhi-beian.html"
VIDEO = "fdzdgknr/zcjd/2026-yunshu-cheliang-shipin.html"


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


@pytest.fixture
def base(site: BuiltSite, site_url: SiteUrl) -> str:
    return f"{site_url(site.folder.parent, STRICT)}/{site.folder.name}/"


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_a_quick_read_fits_and_keeps_the_room_of_its_picture(
    base: str, open_page: OpenPage, axe: Axe, width: int
) -> None:
    opened = open_page(base + POLICY, width, scripts=width != 320)
    page = opened.page
    quick = page.locator(".quick")
    assert quick.locator("h2").inner_text() == "要点速读"
    assert quick.locator("h3").all_inner_texts() == ["关键数字", "时间节点", "问答"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    image = quick.locator("img")
    before = image.bounding_box()
    image.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.quick img').complete") if width != 320 else None
    after = image.bounding_box()
    assert before
    assert after
    assert (before["width"], before["height"]) == (after["width"], after["height"])
    assert opened.failed_requests == []
    assert opened.console_errors == []
    if width == 390:
        assert axe(page) == []


def test_the_svg_alone_is_a_picture_of_its_size_and_asks_for_nothing(base: str, open_page: OpenPage) -> None:
    opened = open_page(base + MEETING.replace(".html", ".yitu.svg"))
    root = opened.page.locator("svg")
    assert root.get_attribute("width") == "1080"
    outside = opened.page.evaluate(
        "[...document.querySelectorAll('text')].filter(t => { const b = t.getBBox(); return b.x < 40 || b.x + b.width > 1040; })"
        ".map(t => t.textContent)"
    )
    assert outside == []
    assert len(opened.requests) == 1


def test_a_video_plays_with_captions_and_an_h5_is_a_link(base: str, open_page: OpenPage, axe: Axe) -> None:
    opened = open_page(base + VIDEO)
    page = opened.page
    video = page.locator("video")
    assert not [address for address in opened.requests if address.endswith(".mp4")], "loaded before asked for"
    box = video.bounding_box()
    assert box
    assert abs(box["width"] / box["height"] - 16 / 9) < 0.02
    played = video.evaluate(
        "v => new Promise(done => { v.muted = true; v.ontimeupdate = () => v.currentTime > 0 && done([v.textTracks.length,"
        " v.textTracks[0].mode]); v.onerror = () => done('error'); v.play(); setTimeout(() => done('slow'), 8000); })"
    )
    assert played == [1, "showing"]
    assert video.bounding_box() == box
    assert "第一步，清扫。" in page.locator("details[open]", has_text="文字稿").inner_text()
    link = page.get_by_role("link", name="点一点：你的车洗消合格吗")
    assert (link.get_attribute("href") or "").startswith("https://")
    assert opened.console_errors == []
    assert axe(page) == []
