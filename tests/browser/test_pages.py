"""The demonstration body in a real browser: on a desk and on a phone, without scripts, from disk, under a strict policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe, Opened, OpenPage, SiteUrl
from tests.browser.kinds import DESK, PAGES, PHONE, SMALLEST
from tests.outputs import BuiltSite, demonstration

STRICT = {"Content-Security-Policy": "default-src 'self'"}


FEW = ("home", "document", "annual report")


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


@pytest.fixture
def base(site: BuiltSite, site_url: SiteUrl) -> str:
    """The output, served as a folder of a larger site, under a strict policy."""
    return f"{site_url(site.folder.parent, STRICT)}/{site.folder.name}/"


def overflow(page: Page, width: int) -> list[str]:
    """What is wider than the window; empty when there is nothing to scroll sideways."""
    whole: int = page.evaluate("document.documentElement.scrollWidth")
    if whole <= width:
        return []
    found: list[str] = page.evaluate(
        """width => [...document.querySelectorAll('body *')]
          .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.table-scroll'))
          .slice(0, 8).map(e => `${e.tagName}.${e.className}: ${Math.round(e.getBoundingClientRect().right)}`)""",
        width,
    )
    return [f"{whole} > {width}", *found]


def assert_quiet(opened: Opened, base: str) -> None:
    """Nothing went wrong, and nothing came from elsewhere."""
    assert opened.console_errors == []
    assert opened.failed_requests == []
    assert [request for request in opened.requests if not request.startswith(base)] == []


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_for_everyone(
    site: BuiltSite, base: str, open_page: OpenPage, axe: Axe, name: str, width: int
) -> None:
    """No console error, no failed or foreign request, no violated policy, no overflow, no fault of WCAG A or AA."""
    opened = open_page(base + PAGES[name](site), width)
    assert_quiet(opened, base)
    assert overflow(opened.page, width) == []
    assert [f"{fault.rule}: {fault.nodes[:3]}" for fault in axe(opened.page)] == []
    if width == PHONE:
        opened.page.set_viewport_size({"width": SMALLEST, "height": 640})
        assert overflow(opened.page, SMALLEST) == []


@pytest.mark.parametrize("width", [768, 1024, 1920])
def test_nothing_overflows_between_a_phone_and_a_large_screen(
    site: BuiltSite, base: str, open_page: OpenPage, width: int
) -> None:
    opened = open_page(base, width)
    for name, find in PAGES.items():
        opened.page.goto(base + find(site), wait_until="load")
        assert overflow(opened.page, width) == [], name


@pytest.mark.parametrize("name", FEW)
def test_the_first_tab_stop_leads_to_the_text(site: BuiltSite, base: str, open_page: OpenPage, name: str) -> None:
    page = open_page(base + PAGES[name](site)).page
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "跳到正文"
    box = focused.bounding_box()
    assert box is not None
    assert box["x"] >= 0, "the skip link cannot be seen"
    assert box["y"] >= 0, "the skip link cannot be seen"
    assert box["height"] > 10
    page.keyboard.press("Enter")
    assert page.url.endswith("#page-main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('page-main').contains(document.activeElement)")


def test_the_focus_can_be_seen_on_every_tab_stop(base: str, open_page: OpenPage) -> None:
    page = open_page(base + "index.html").page
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => { const s = getComputedStyle(document.activeElement);
            return [document.activeElement.outerHTML.slice(0, 120), s.outlineStyle, parseFloat(s.outlineWidth), s.boxShadow]; }"""
        )
        assert (style[1] != "none" and style[2] >= 1) or style[3] != "none", style[0]


def test_the_text_is_all_there_without_scripts(site: BuiltSite, base: str, open_page: OpenPage) -> None:
    with_scripts, without = open_page(base).page, open_page(base, scripts=False).page
    for name, find in PAGES.items():
        texts = []
        for page in (with_scripts, without):
            page.goto(base + find(site), wait_until="load")
            texts.append(page.locator("body").inner_text())
        lines = [line for line in texts[0].splitlines() if line.strip()]
        kept = sum(len(line) for line in lines if line in texts[1])
        assert kept >= 0.9 * sum(map(len, lines)) > 90, name


@pytest.mark.parametrize("name", FEW)
def test_the_site_works_from_disk(site: BuiltSite, open_page: OpenPage, name: str) -> None:
    base = site.folder.as_uri() + "/"
    opened = open_page(base + PAGES[name](site))
    assert_quiet(opened, base)
    assert len(opened.requests) > 3, "no style sheet was asked for"
    rules: int = opened.page.evaluate(
        "getComputedStyle(document.querySelector('.skip')).position === 'absolute' ? 1 : 0"
    )
    assert rules, "the style sheets are not applied"
    link = opened.page.locator("#page-navigation a").nth(1)
    link.click()
    assert opened.page.url.startswith(base)
    assert opened.page.locator("h1").count() == 1
    assert_quiet(opened, base)


def test_the_site_works_at_the_root_of_a_host_and_deep_below_it(
    site: BuiltSite, site_url: SiteUrl, open_page: OpenPage, tmp_path: Path
) -> None:
    deep = tmp_path / "xmj" / "zfxxgk"
    for path, data in site.files.items():
        (deep / path).parent.mkdir(parents=True, exist_ok=True)
        (deep / path).write_bytes(data)
    for folder, below in ((deep, "/"), (tmp_path, "/xmj/zfxxgk/")):
        url = site_url(folder) + below
        opened = open_page(url + PAGES["document"](site))
        opened.page.locator(".brand").click()
        assert opened.page.url == url + "index.html"
        assert_quiet(opened, url)


def test_a_policy_that_is_violated_would_be_seen(tmp_path: Path, site_url: SiteUrl, open_page: OpenPage) -> None:
    (tmp_path / "x.html").write_text(
        "<!DOCTYPE html><title>x</title><p style='color:red'>x<img src='missing.png' alt=''>", encoding="utf-8"
    )
    opened = open_page(f"{site_url(tmp_path, STRICT)}/x.html")
    opened.page.wait_for_load_state("networkidle")
    assert any("Content Security Policy" in error for error in opened.console_errors)
    assert any("404" in request for request in opened.failed_requests)


def test_an_overflow_and_a_fault_would_be_seen(
    tmp_path: Path, site_url: SiteUrl, open_page: OpenPage, axe: Axe
) -> None:
    (tmp_path / "x.html").write_text(
        "<!DOCTYPE html><title>x</title><div style='width:900px'>x</div><img src='data:,'>", encoding="utf-8"
    )
    opened = open_page(f"{site_url(tmp_path)}/x.html", PHONE)
    assert overflow(opened.page, PHONE)
    assert {"image-alt", "html-has-lang"} <= {fault.rule for fault in axe(opened.page)}
