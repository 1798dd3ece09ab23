"""Every kind of page in every theme and mode: contrast, targets, focus, nothing wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sitegen.pages import Shelf, page_at
from sitegen.settings import read_settings
from sitegen.urls import SEARCH
from tests.browser.conftest import Axe, serving
from tests.browser.kinds import DESK, PAGES, PHONE, SMALLEST
from tests.browser.test_pages import STRICT, overflow
from tests.outputs import ROOT, BuiltSite, demonstration

ZOOMED = DESK // 2
"""What is left of the width on a desk at 200 %."""

THEMES = {"": 4.5, "white": 7, "black": 7, "warm": 4.5}
"""Theme of contrast and the ratio that its texts have at least: AA, in those of high contrast AAA."""

RULES = {4.5: ("color-contrast",), 7: ("color-contrast", "color-contrast-enhanced")}
"""axe's rules for a ratio; the enhanced one says nothing of what is below 4.5."""

ROOM = (
    (SMALLEST, "large", "simple"),
    (SMALLEST, "larger", ""),
    (PHONE, "larger", "simple"),
    (ZOOMED, "larger", ""),
    (ZOOMED, "larger", "simple"),
    (1024, "larger", ""),
    (DESK, "larger", "simple"),
)
"""Width, size and layout in which everything must have its place; the standard ones are looked at in test_pages.py."""

ALONE = {"not-found", "redirect"}
"""Templates of pages that no one stays on or that have absolute addresses: a test of their own opens them."""

SHORTEN = "document.querySelectorAll('main :is(tr, li, dl > div):nth-of-type(n + 9)').forEach(e => e.remove())"
"""Of rows that look alike the first eight do: axe's time goes by their number."""

FAINT = (Path(__file__).parent / "faint.js").read_text("utf-8")
"""Finds texts that stand out too little."""


TWICE = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(':root:root { font-size: 200% }');
  document.adoptedStyleSheets = [sheet]; }"""
"""Letters of twice the size in a window that stays as it is."""

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, summary')].filter(e => {
    const box = e.getBoundingClientRect();
    const words = [...e.parentElement.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
    return box.height && box.height < 43.5 && !words && !e.closest('.text, .section, .skip');
  }).map(e => e.outerHTML.slice(0, 120)).slice(0, 5)"""
"""What is pressed and lower than 44 px; links within a sentence are as high as their line."""

OUTLINE = """() => { const parse = c => { const n = c.match(/[\\d.]+/g).map(Number); return n.length > 3 && !n[3] ? null : n.slice(0, 3); };
  const light = n => n.map(v => v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const style = getComputedStyle(document.activeElement);
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return 0;
  let around = parseFloat(style.outlineOffset) < 0 ? document.activeElement : document.activeElement.parentElement;
  while (around && !parse(getComputedStyle(around).backgroundColor)) around = around.parentElement;
  const [low, high] = [parse(style.outlineColor), around ? parse(getComputedStyle(around).backgroundColor) : [255, 255, 255]]
    .map(light).sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05); }"""
"""The ratio between the outline of what has the focus and the area that it stands on; 0 without an outline."""

SMALL_LETTERS = """least => { const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(around).fontSize);
    const shown = around.getClientRects().length && !around.closest('svg');
    if (shown && walker.currentNode.data.trim() && size < least) found.add(`${size} ${around.outerHTML.slice(0, 100)}`);
  }
  return [...found].slice(0, 5); }"""
"""Words below a size in px. A drawing is as large as the window allows, and its table says the same."""


def choose(page: Page, **settings: str) -> None:
    """Puts the reader's choices on the page, and none beside them."""
    page.evaluate(
        """chosen => { const { dataset } = document.documentElement;
        for (const name of ['layout', 'size', 'contrast', 'pointer']) {
          if (chosen[name]) dataset[name] = chosen[name]; else delete dataset[name];
        } }""",
        settings,
    )


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


@pytest.fixture(scope="module")
def base(site: BuiltSite) -> Iterator[str]:
    with serving(site.folder, STRICT) as url:
        yield f"{url}/"


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    """One window for all kinds of page."""
    context = chromium.new_context(viewport={"width": DESK, "height": 768}, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_every_template_is_among_the_kinds_of_page(site: BuiltSite) -> None:
    shelf = Shelf(read_settings(site.root / "content"), site.site)
    shown = {page.template for find in PAGES.values() if (page := page_at(shelf, find(site)))}
    assert {f"pages/{name}.html" for name in ALONE} | shown == {
        f"pages/{path.name}" for path in (ROOT / "templates/pages").iterdir()
    }


@pytest.mark.parametrize("name", PAGES)
def test_every_theme_has_its_contrast(site: BuiltSite, base: str, window: Page, axe: Axe, name: str) -> None:
    """AA, in the themes of high contrast AAA, on a desk and on a phone. axe looks at the standard one in test_pages.py."""
    window.goto(base + PAGES[name](site))
    window.evaluate(SHORTEN)
    faults: list[object] = []
    for width, (theme, ratio) in product((DESK, PHONE), THEMES.items()):
        window.set_viewport_size({"width": width, "height": 768})
        choose(window, contrast=theme)
        faults += [(theme, width, fault) for fault in window.evaluate(FAINT, ratio)]
        if theme:
            faults += [(theme, width, fault.nodes[:3]) for fault in axe(window, *RULES[ratio])]
    assert faults == []


@pytest.mark.parametrize("name", PAGES)
def test_every_mode_has_room_and_no_faults(site: BuiltSite, base: str, window: Page, axe: Axe, name: str) -> None:
    """Nothing to scroll sideways at 320 px, at 200 % and with letters twice as large; nothing that axe finds in 长者版."""
    window.goto(base + PAGES[name](site))
    found: list[object] = []
    for width, size, layout in ROOM:
        window.set_viewport_size({"width": width, "height": 768})
        choose(window, size=size, layout=layout)
        found += [(size, layout, wider) for wider in overflow(window, width)]
    window.evaluate(TWICE)
    for layout in ("simple", ""):
        choose(window, layout=layout)
        found += [("letters twice as large", layout, wider) for wider in overflow(window, DESK)]
    window.evaluate("document.adoptedStyleSheets = []")
    assert found == []
    window.set_viewport_size({"width": PHONE, "height": 768})
    choose(window, size="large", layout="simple")
    window.evaluate(SHORTEN)
    assert [(fault.rule, fault.nodes[:3]) for fault in axe(window)] == []
    assert window.evaluate(SMALL_TARGETS) == []
    assert window.evaluate(SMALL_LETTERS, 16.5) == []


@pytest.mark.parametrize("theme", ["white", "black", "warm"])
def test_the_focus_can_be_seen_in_every_theme(base: str, window: Page, theme: str) -> None:
    """The outline stands out from what is around it, on every tab stop of the home page."""
    window.set_viewport_size({"width": DESK, "height": 768})
    window.goto(base)
    choose(window, contrast=theme, layout="simple")
    for _ in range(25):
        window.keyboard.press("Tab")
        assert window.evaluate(OUTLINE) >= 3, window.evaluate("document.activeElement.outerHTML.slice(0, 120)")


def test_answers_of_a_search_have_their_contrast(base: str, window: Page) -> None:
    window.goto(f"{base}{SEARCH}?q=养殖")
    window.locator(".answers mark").first.wait_for()
    for theme, ratio in THEMES.items():
        choose(window, contrast=theme)
        assert window.evaluate(FAINT, ratio) == [], theme


def test_the_page_for_what_is_not_there_has_the_settings_too(site: BuiltSite, chromium: Browser, axe: Axe) -> None:
    """Its addresses are those of the host where it will be: the test stands in for that host."""
    host = read_settings(site.root / "content").config.base_url
    page = chromium.new_page()
    page.route(f"{host}**", lambda route: route.fulfill(path=site.folder / route.request.url.removeprefix(host)))
    page.goto(f"{host}404.html")
    page.locator(".settings-opener").click()
    for theme, ratio in THEMES.items():
        choose(page, contrast=theme)
        assert page.evaluate(FAINT, ratio) == []
        assert axe(page) == []
    page.close()
