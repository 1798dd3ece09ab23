"""``./build.sh pictures``: every kind of page of the demonstration body as a picture in docs/images/, and a page that lists them."""

from __future__ import annotations

import argparse
import base64
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import serving, started, window
from tests.browser.kinds import DESK, PAGES, PHONE
from tests.outputs import ROOT, demonstration

IMAGES = ROOT / "docs" / "images"
WIDTHS = (DESK, PHONE)
MORE_WIDTHS = {"home": (1920, 768, 320)}
"""Widths in px at which a kind is shown besides."""

QUERY, ANSWER = "?q=备案", "#page-found li:nth-child(3) .excerpt:not(:empty)"
"""What the search is asked, so that there is something to see, and what can be seen then."""

TALLEST = 1440
"""What is further down a page than this many px is cut off."""

LARGEST, LARGEST_OF_ALL = 250_000, 6_000_000
"""Bytes that a picture, and all of them, may have."""

_QUALITY = 65
_INTRODUCTION = """# Every kind of page

The demonstration body in `content/`, on a desk (1366 px) and on a phone (390 px); of a long page, the beginning. `./build.sh pictures` makes them anew.
"""


def wanted() -> Iterator[tuple[str, int]]:
    """Every picture there is: kind and width."""
    for kind in PAGES:
        for width in (*WIDTHS, *MORE_WIDTHS.get(kind, ())):
            yield kind, width


def name_of(kind: str, width: int) -> str:
    """The name of a picture's file."""
    return f"{kind.replace(' ', '-')}-{width}.webp"


def photographed(page: Page) -> bytes:
    """The opened page from its beginning, down to its end or to what is tall enough, as WebP."""
    width, height = page.evaluate("[innerWidth, Math.ceil(document.body.getBoundingClientRect().bottom)]")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST), "scale": 1}
    options = {"format": "webp", "quality": _QUALITY, "captureBeyondViewport": True, "clip": clip}
    answer = page.context.new_cdp_session(page).send("Page.captureScreenshot", options)
    return base64.b64decode(answer["data"])


def take(folder: Path) -> None:
    """Fill a folder with the pictures and their list; pictures of before are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()
    site = demonstration()
    titles = {}
    with serving(site.folder, {}) as url, started() as browser:
        for kind, width in wanted():
            with window(browser, width) as context:
                page = context.new_page()
                usual = page.viewport_size or {"width": width, "height": TALLEST}
                page.set_viewport_size({"width": width, "height": TALLEST})  # what waits to be seen comes at once
                page.goto(f"{url}/{PAGES[kind](site)}{QUERY if kind == 'search' else ''}", wait_until="load")
                if kind == "search":
                    page.locator(ANSWER).wait_for()
                page.set_viewport_size(usual)
                titles[kind] = page.title()
                (folder / name_of(kind, width)).write_bytes(photographed(page))
    (folder / "README.md").write_text("\n".join(_listed(titles)), encoding="utf-8", newline="\n")


def _listed(titles: dict[str, str]) -> Iterator[str]:
    yield _INTRODUCTION
    yield f"| kind of page | {DESK} px | {PHONE} px |\n|---|---|---|"
    for kind, title in titles.items():
        more = "".join(f" [{width} px]({name_of(kind, width)})" for width in MORE_WIDTHS.get(kind, ()))
        desk, phone = (
            f'<img src="{name_of(kind, width)}" width="{shown}" alt="{title}，{width} px">'
            for width, shown in ((DESK, 480), (PHONE, 160))
        )
        yield f"| {kind}：{title}{more} | {desk} | {phone} |"
    yield ""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="build.sh pictures", description="Take a picture of every kind of page.")
    parser.add_argument("folder", type=Path, nargs="?", default=IMAGES, metavar="DIR")
    folder: Path = parser.parse_args(arguments).folder
    take(folder)
    sizes = [path.stat().st_size for path in folder.glob("*.webp")]
    print(f"{len(sizes)} pictures, {sum(sizes) / 1e6:.1f} MB, the largest {max(sizes) / 1e3:.0f} kB: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
