"""Every kind of page is light on a first visit, and nothing on it moves while it loads."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from sitegen.urls import ASSETS
from tests.browser.conftest import Opened, OpenPage, QuietHandler, serving, window
from tests.browser.kinds import DESK, PAGES, PHONE
from tests.outputs import BuiltSite, demonstration

HEAVIEST = 60_000
"""Bytes of a first visit, compressed: the page, style sheets, scripts, icons and pictures of the theme."""

FONTS = (".woff", ".woff2", ".ttf", ".otf", ".ttc")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


class SlowPictures(QuietHandler):
    """Pictures and scripts come late, as they do on a telephone: what has no place of its own until then is seen to move."""

    def send_head(self) -> Any:
        """Waits before it answers."""
        if self.path.partition("?")[0].endswith((*PICTURES, ".js")):
            time.sleep(0.1)
        return super().send_head()


def moved(page: Page) -> list[str]:
    """What has moved since the page began to load, and how far (the browser's layout shift)."""
    found: list[str] = page.evaluate(
        """() => new Promise(done => {
          const found = []
          new PerformanceObserver(list => {
            for (const entry of list.getEntries()) {
              const nodes = entry.sources.map(source => source.node && (source.node.outerHTML || source.node.data).slice(0, 80))
              if (!entry.hadRecentInput) found.push(`${entry.value.toFixed(4)} ${nodes.join(' | ')}`)
            }
          }).observe({type: 'layout-shift', buffered: true})
          setTimeout(() => done(found), 80)
        })"""
    )
    return found


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was opened for the first time."""

    asked_for: frozenset[str]
    """Files, seen from the root of the output; the icon too, which a browser without a window leaves out."""

    moved: tuple[str, ...]


def first_visits(site: BuiltSite, browser: Browser, width: int) -> dict[str, Visit]:
    """Every kind of page by its name."""
    found = {}
    with serving(site.folder, {}, SlowPictures) as url, window(browser, width) as context:
        opened = Opened(context.new_page())
        opened.watch()
        for name, find in PAGES.items():
            opened.requests.clear()
            opened.page.goto(f"{url}/{find(site)}", wait_until="load")
            restless = moved(opened.page)
            icons = opened.page.locator("link[rel~=icon]").evaluate_all("all => all.map(link => link.href)")
            asked_for = frozenset(unquote(urlsplit(address).path)[1:] for address in (*opened.requests, *icons))
            found[name] = Visit(asked_for, tuple(restless))
    return found


def weights(site: BuiltSite, visit: Visit) -> dict[str, int]:
    """Compressed bytes by file. A picture that belongs to the content is its author's to weigh, and left out."""
    ours = [path for path in visit.asked_for if path.startswith(f"{ASSETS}/") or not path.endswith(PICTURES)]
    return {path: len(gzip.compress(site.files[path], 6)) for path in ours}


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_page_is_light_brings_no_fonts_and_does_not_move_while_it_loads(
    site: BuiltSite, chromium: Browser, width: int
) -> None:
    visits = first_visits(site, chromium, width)
    loads = {name: weights(site, visit) for name, visit in visits.items()}
    assert {name: load for name, load in loads.items() if sum(load.values()) > HEAVIEST} == {}
    assert min(map(len, loads.values())) > 4, "no style sheet was asked for"
    assert [path for visit in visits.values() for path in visit.asked_for if path.endswith(FONTS)] == []
    assert {name: visit.moved for name, visit in visits.items() if visit.moved} == {}


def test_a_picture_without_a_place_of_its_own_would_be_seen_to_move(
    tmp_path: Path, site: BuiltSite, open_page: OpenPage
) -> None:
    (tmp_path / "mark.svg").write_bytes(next(data for path, data in site.files.items() if "/mark." in path))
    (tmp_path / "x.html").write_text(
        "<!DOCTYPE html><title>x</title><p>x</p><img src='mark.svg' alt=''><p>y</p>", encoding="utf-8"
    )
    with serving(tmp_path, {}, SlowPictures) as url:
        assert moved(open_page(f"{url}/x.html").page)
