"""What a first-time visitor sees: what is open, what is new and how to ask at once; days in a column, lines that can be read, targets that can be hit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, SiteUrl
from tests.browser.kinds import DESK, PAGES, PHONE, column_page
from tests.outputs import BuiltSite, demonstration

SCREEN = 844
"""Height of a phone's window in px."""
LONGEST_LINE = 40
"""Characters of a line that can be read at ease."""
FINGER = 44
"""Height in px of what a finger can hit."""


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


@pytest.fixture
def base(site: BuiltSite, site_url: SiteUrl) -> str:
    return f"{site_url(site.folder)}/"


def edges(page: Page, selector: str, side: str) -> list[int]:
    """Where things begin (``left``, ``top``) or end (``right``, ``bottom``) in px, seen from the top of the page."""
    found: list[int] = page.evaluate(
        """([selector, side]) => [...document.querySelectorAll(selector)].filter(e => e.offsetHeight)
          .map(e => Math.round(e.getBoundingClientRect()[side] + (side === 'bottom' || side === 'top' ? scrollY : 0)))""",
        [selector, side],
    )
    assert found, f"nothing is seen of {selector}"
    return found


@pytest.mark.parametrize("what", [".open-now .draft-left", ".latest .rows li:nth-child(5)", ".ask .button"])
def test_two_screens_of_a_phone_say_what_is_open_what_is_new_and_how_to_ask(
    base: str, open_page: OpenPage, what: str
) -> None:
    page = open_page(f"{base}index.html", PHONE).page
    assert max(edges(page, what, "bottom")) <= 2 * SCREEN


def test_the_home_page_says_how_long_a_draft_is_still_open(base: str, open_page: OpenPage) -> None:
    page = open_page(f"{base}index.html").page
    assert page.locator(".draft-left").first.inner_text().replace(" ", "") == "还有12天"
    page.locator(".draft-title a").first.click()
    assert "还有12天" in page.locator(".stages-state").inner_text().replace(" ", "")


@pytest.mark.parametrize(("width", "side"), [(DESK, "right"), (PHONE, "left")])
@pytest.mark.parametrize("kind", ["home", "list"])
def test_days_stand_below_each_other(
    site: BuiltSite, base: str, open_page: OpenPage, kind: str, width: int, side: str
) -> None:
    page = open_page(base + PAGES[kind](site), width).page
    assert len(set(edges(page, "main .rows .when time", side))) == 1
    assert {len(day) for day in page.locator("main .rows .when time").all_inner_texts() if day} == {len("2026-06-30")}


@pytest.mark.parametrize("width", [DESK, 1920])
def test_a_line_of_text_is_not_too_long_to_read(site: BuiltSite, base: str, open_page: OpenPage, width: int) -> None:
    page = open_page(base + PAGES["document"](site), width).page
    longest: float = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll('.text p')]
          .map(p => p.getBoundingClientRect().width / parseFloat(getComputedStyle(p).fontSize)))"""
    )
    assert 30 < longest <= LONGEST_LINE


def test_text_and_facts_of_a_document_have_the_same_edges(site: BuiltSite, base: str, open_page: OpenPage) -> None:
    page = open_page(base + PAGES["document"](site)).page
    for side in ("left", "right"):
        assert len({*edges(page, ".meta", side), *edges(page, ".document > .text", side)}) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_the_steps_of_asking_unfold_and_a_link_leads_into_one(
    site: BuiltSite, base: str, open_page: OpenPage, scripts: bool
) -> None:
    address = base + column_page("apply")(site)
    page = open_page(address, PHONE, scripts=scripts).page
    assert max(edges(page, ".steps", "bottom")) <= 2 * SCREEN, "too long to find one's way"
    steps = page.locator(".steps details")
    text = steps.nth(1).locator(".document")
    assert not text.is_visible()
    steps.nth(1).locator("summary").click()
    assert text.is_visible()
    page.goto(f"{address}#page-part-3")
    assert steps.nth(2).locator(".document").is_visible()


@pytest.mark.parametrize("target", [".pager a", ".masthead button", ".opener a"])
def test_what_is_tapped_is_large_enough(site: BuiltSite, base: str, open_page: OpenPage, target: str) -> None:
    page = open_page(base + PAGES["all documents"](site), PHONE).page
    heights = [
        bottom - top for top, bottom in zip(edges(page, target, "top"), edges(page, target, "bottom"), strict=True)
    ]
    assert min(heights) >= FINGER
