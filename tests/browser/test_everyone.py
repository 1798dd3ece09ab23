"""Every kind of page in every theme and mode: contrast, targets, focus, nothing wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sitegen.pages import Shelf, page_at
from sitegen.settings import read_settings
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

SIZES, LAYOUTS = ("", "large", "larger"), ("", "simple")
ALONE = {"not-found", "redirect"}
"""Templates of pages that no one stays on or that have absolute addresses: a test of their own opens them."""

SHORTEN = "document.querySelectorAll('main :is(tr, li, dl > div):nth-of-type(n + 9)').forEach(e => e.remove())"
"""Of rows that look alike the first eight do: axe's time goes by their number."""

FAINT = (Path(__file__).parent / "faint.js").read_text("utf-8")
"""Finds texts that stand out too little."""


TWICE = """() => { const sheet = new CSSStyleSheet();
  const size = 2 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  sheet.replaceSync(`:root:root { font-size: ${size}px }`);
  document.adoptedStyleSheets = [sheet]; }"""

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, summary')].filter(e => {
    const box = e.getBoundingClientRect();
    const words = [...e.parentElement.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
    return box.height && box.height < 43.5 && !words && !e.closest('.text, .section, .skip');
  }).map(e => e.outerHTML.slice(0, 120)).slice(0, 5)"""
"""What is pressed and lower than 44 px; links within a sentence are as high as their line."""

SMALL_LETTERS = """least => { const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(around).fontSize);
    if (walker.currentNode.data.trim() && size < least) found.add(`${size} ${around.outerHTML.slice(0, 100)}`);
  }
  return [...found].slice(0, 5); }"""


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
    """AA, in the themes of high contrast AAA, on a desk and on a phone."""
    window.goto(base + PAGES[name](site))
    faults: list[object] = []
    for width, theme in product((DESK, PHONE), THEMES):
        window.set_viewport_size({"width": width, "height": 768})
        choose(window, contrast=theme)
        faults += [(theme, width, fault) for fault in window.evaluate(FAINT, THEMES[theme])]
    window.evaluate(SHORTEN)
    for width, theme in product((DESK, PHONE), filter(None, THEMES)):
        window.set_viewport_size({"width": width, "height": 768})
        choose(window, contrast=theme)
        faults += [(theme, width, fault.nodes[:3]) for fault in axe(window, *RULES[THEMES[theme]])]
    assert faults == []


@pytest.mark.parametrize("name", PAGES)
def test_every_mode_has_room_and_no_faults(site: BuiltSite, base: str, window: Page, axe: Axe, name: str) -> None:
    """Nothing to scroll sideways at 320 px, at 200 % and with letters twice as large; nothing that axe finds in 长者版."""
    window.goto(base + PAGES[name](site))
    found: list[object] = []
    for width, size, layout in product((SMALLEST, PHONE, ZOOMED, 1024), SIZES, LAYOUTS):
        window.set_viewport_size({"width": width, "height": 768})
        choose(window, size=size, layout=layout)
        found += [(size, layout, wider) for wider in overflow(window, width)]
    window.set_viewport_size({"width": DESK, "height": 768})
    for size, layout in product(SIZES, LAYOUTS):
        choose(window, size=size, layout=layout)
        window.evaluate(TWICE)
        found += [("letters twice as large", size, layout, wider) for wider in overflow(window, DESK)]
        window.evaluate("document.adoptedStyleSheets = []")
    assert found == []
    window.set_viewport_size({"width": PHONE, "height": 768})
    choose(window, size="large", layout="simple")
    window.evaluate(SHORTEN)
    assert [(fault.rule, fault.nodes[:3]) for fault in axe(window)] == []
    assert window.evaluate(SMALL_TARGETS) == []
    assert window.evaluate(SMALL_LETTERS, 16.5) == []
