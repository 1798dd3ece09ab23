"""What a citizen's browser prints, and the folder opened from disk: every kind of page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize
from urllib.parse import unquote

import pypdf
import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import OpenPage
from tests.browser.kinds import PAGES
from tests.browser.test_pages import assert_quiet
from tests.outputs import BuiltSite, demonstration, plain

MOST = {
    "home": 3,
    "list": 3,
    "document": 8,
    "budget": 20,
    "annual report": 10,
    "leader": 3,
    "catalogue": 14,
    "register": 2,
}
"""Sheets of paper that a page may take."""  # fmt: skip
TO_CLICK = (
    "跳到正文",
    "栏目导航",
    "当前位置",
    "上一条",
    "下一条",
    "本文目录",
    "网站地图",
    "下载本条目录信息",
    "校验值",
)
UPRIGHT, ACROSS = 597, 895
"""How wide the print stands on an upright sheet (158.1 mm) and on one that lies across (237 mm), in CSS pixels."""
TOO_WIDE = """([width, across]) => {
  const laid = e => e && (getComputedStyle(e).page === 'broad' || laid(e.parentElement));
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > width + 1 && (across || !laid(e)))
    .map(e => `${e.tagName}.${e.className}`).slice(0, 5);
}"""
"""What would be cut off, or make the browser shrink the whole page."""
RADICALS = str.maketrans("⺠⻅⻓⻔⻚⻛⻢", "民见长门页风马")
"""Chromium writes a radical where its glyph is the character's."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper."""

    text: str
    """Without any space."""
    across: bool


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


@pytest.fixture(scope="module")
def printed(chromium: Browser, site: BuiltSite) -> Iterator[Callable[[str], list[Sheet]]]:
    """A kind of page, opened from disk, as it comes out of the printer."""
    page = chromium.new_page()

    @cache
    def print_(name: str) -> list[Sheet]:
        page.goto(f"{site.folder.as_uri()}/{PAGES[name](site)}")
        data = page.pdf(prefer_css_page_size=True)
        return [sheet_of(sheet) for sheet in pypdf.PdfReader(io.BytesIO(data)).pages]

    yield print_
    page.close()


def sheet_of(sheet: pypdf.PageObject) -> Sheet:
    """What stands on a sheet, and where."""
    width, height = float(sheet.mediabox.width), float(sheet.mediabox.height)
    text = normalize("NFKC", sheet.extract_text()).translate(RADICALS)
    return Sheet(re.sub(r"\s", "", text), width > height)


@pytest.mark.parametrize("name", MOST)
def test_paper_has_the_words_and_nothing_to_click(
    site: BuiltSite, printed: Callable[[str], list[Sheet]], name: str
) -> None:
    sheets = printed(name)
    whole = "".join(sheet.text for sheet in sheets)
    heading = next(site.page(PAGES[name](site)).all("h1"))
    assert normalize("NFKC", plain(heading)) in whole
    assert "本页网址:https://" in whole
    assert [words for words in TO_CLICK if words in whole] == []
    assert len(sheets) <= MOST[name]
    assert all(f"—{number}—" in sheet.text for number, sheet in enumerate(sheets, 1))


def test_nothing_is_wider_than_the_paper(site: BuiltSite, open_page: OpenPage) -> None:
    page = open_page(site.folder.as_uri() + "/index.html").page
    page.emulate_media(media="print")
    for name, find in PAGES.items():
        page.goto(f"{site.folder.as_uri()}/{find(site)}")
        for width in (UPRIGHT, ACROSS):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE, [width, width == ACROSS]) == [], (name, width)


def test_broad_tables_lie_across_with_their_heads_on_every_sheet(printed: Callable[[str], list[Sheet]]) -> None:
    sheets = printed("catalogue")
    assert len(sheets) > 1
    assert all(sheet.across and "公开" in sheet.text for sheet in sheets)
    heads = [sheet for sheet in sheets if "序号" in sheet.text or "索引号" in sheet.text]
    assert len(heads) >= len(sheets) - 1
    assert not any(sheet.across for sheet in printed("annual report"))  # its forms are made for an upright sheet


def test_what_is_chosen_for_the_screen_does_not_reach_the_paper(site: BuiltSite, open_page: OpenPage) -> None:
    page = open_page(f"{site.folder.as_uri()}/{PAGES['document'](site)}").page
    sheets = (
        "[...document.styleSheets].filter(sheet => !matchMedia(sheet.media.mediaText).matches).map(sheet => sheet.href)"
    )
    page.emulate_media(media="print")
    left_out: list[str] = page.evaluate(sheets)
    assert any("/base." in sheet for sheet in left_out)
    assert not any("/print." in sheet for sheet in left_out)


def test_every_kind_of_page_works_from_disk(site: BuiltSite, open_page: OpenPage) -> None:
    base = site.folder.as_uri() + "/"
    opened = open_page(base + "index.html")
    for name, find in PAGES.items():
        opened.page.goto(base + find(site))
        if any(
            ".vtt" in error for error in opened.console_errors
        ):  # captions are not read from disk, and the page says so
            assert "浏览器不显示字幕" in opened.page.locator("main").inner_text()
            opened.console_errors[:] = [error for error in opened.console_errors if ".vtt" not in error]
            opened.failed_requests[:] = [request for request in opened.failed_requests if ".vtt" not in request]
        assert_quiet(opened, base)
        targets: list[str] = opened.page.evaluate("[...document.links].map(link => link.href)")
        own = {unquote(target.partition("#")[0].removeprefix(base)) for target in targets if target.startswith("file:")}
        assert own, name
        assert {target.partition("?")[0] for target in own} <= site.files.keys(), name
