"""Charts in a real browser: readable on the narrowest phone, on paper, without scripts and without colours; their words where they were reckoned."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from sitegen.urls import PUBLICATION
from tests.browser.conftest import Axe, OpenPage, SiteUrl
from tests.browser.kinds import DESK, PHONE, SMALLEST
from tests.browser.test_pages import STRICT, assert_quiet, overflow
from tests.outputs import BuiltSite, demonstration

SMALLEST_LETTERS = 12
KINDS = ("final-account", "annual-report", "consultation", "proposal-summary")
MEASURED = """() => [...document.querySelectorAll('svg.drawing')].map(svg => {
  const frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
  const box = e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] };
  return {
    letters: scale * svg.getAttribute('font-size'),
    frame: box(svg),
    words: [...svg.querySelectorAll('text')].map(e => [e.textContent, box(e)]),
    bars: [...svg.querySelectorAll('rect')].map(e => [e.getAttribute('class'), box(e)]),
    name: document.getElementById(svg.getAttribute('aria-labelledby').split(' ')[0]).textContent,
  };
})"""


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


@pytest.fixture
def base(site: BuiltSite, site_url: SiteUrl) -> str:
    return f"{site_url(site.folder, STRICT)}/"


@pytest.fixture(scope="module")
def pages(site: BuiltSite) -> list[str]:
    """A page for every sort of chart: of each kind the one on which most is drawn."""
    richest = [
        max(
            (site.site.addresses[one.path] for one in site.of_kind(kind)),
            key=lambda page: site.files[page].count(b"<rect"),
        )
        for kind in KINDS
    ]
    column = site.site.standard.columns["disclosure/finance/affiliates"].folder
    return [PUBLICATION, f"{column}/index.html", *richest]


def faults(page: Page) -> list[str]:
    """What is too small, outside its drawing, or on top of something else, as the browser sets it."""
    found: list[str] = []
    drawings: list[dict[str, Any]] = page.evaluate(MEASURED)
    assert drawings, page.url
    for drawing in drawings:
        left, top, right, bottom = drawing["frame"]
        if drawing["letters"] < SMALLEST_LETTERS:
            found.append(f"{drawing['name']}: letters of {drawing['letters']:.1f}")
        for word, box in drawing["words"]:
            if box[0] < left - 1 or box[2] > right + 1 or box[1] < top - 3 or box[3] > bottom + 5:
                found.append(f"{drawing['name']}: {word} outside")
        words = drawing["words"]
        for place, (word, box) in enumerate(words):
            for other, second in words[place + 1 :]:
                # Boxes of letters reach above and below the letters themselves: only what stands in one line can touch.
                same_line = abs(box[1] - second[1]) < (box[3] - box[1]) / 2
                if same_line and box[0] < second[2] and second[0] < box[2]:
                    found.append(f"{drawing['name']}: {word} on {other}")
        for word, box in words:
            middle = (box[1] + box[3]) / 2
            for _, bar in drawing["bars"]:
                if bar[1] < middle < bar[3] and box[0] < bar[2] - 1 and bar[0] + 1 < box[2]:
                    found.append(f"{drawing['name']}: {word} on a bar")
    return found


@pytest.mark.parametrize("width", [DESK, PHONE, SMALLEST])
def test_every_chart_can_be_read(base: str, pages: list[str], open_page: OpenPage, width: int) -> None:
    opened = open_page(base + pages[0], width)
    for address in pages:
        opened.page.goto(base + address)
        assert overflow(opened.page, width) == [], address
        assert faults(opened.page) == [], address
    assert_quiet(opened, base)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_statistics_hold_to_wcag(base: str, open_page: OpenPage, axe: Axe, width: int) -> None:
    opened = open_page(base + PUBLICATION, width)
    assert [f"{fault.rule}: {fault.nodes[:3]}" for fault in axe(opened.page)] == []


def test_every_figure_is_in_a_table_without_scripts(base: str, pages: list[str], open_page: OpenPage) -> None:
    opened = open_page(base + pages[0], PHONE, scripts=False)
    for address in pages:
        opened.page.goto(base + address)
        for figure in opened.page.locator("figure.chart").all():
            if figure.locator("summary").count():
                figure.locator("summary").click()
            assert figure.locator("table").is_visible(), address


def test_a_long_table_is_on_paper_though_it_is_folded_on_the_screen(base: str, open_page: OpenPage) -> None:
    page = open_page(base + PUBLICATION).page
    table = page.locator("details.chart-table table").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible()


def test_series_are_told_apart_without_colours(base: str, pages: list[str], open_page: OpenPage) -> None:
    """Full bars are dark, hatched ones have an edge and a pattern, empty ones an edge."""
    page = open_page(base + pages[2]).page
    painted: list[list[str]] = page.evaluate(
        """() => ['full', 'hatched', 'empty'].map(name => {
          const style = getComputedStyle(document.querySelector(`svg.drawing rect.${name}`));
          return [style.fill, style.stroke];
        })"""
    )
    (full, no_edge), (hatched, edge), (empty, outline) = painted
    assert no_edge == "none"
    assert hatched.startswith("url(")
    assert empty == "none"
    assert full == edge == outline
    red, green, blue = (int(part) for part in full.removeprefix("rgb(").removesuffix(")").split(","))
    assert 0.3 * red + 0.59 * green + 0.11 * blue < 100
