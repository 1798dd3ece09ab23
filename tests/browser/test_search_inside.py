"""What the search page's script and the index must see alike, and what is said when something is missing."""

from __future__ import annotations

import pytest

from sitegen.search.said import blocks_of
from tests.browser.conftest import OpenPage, SiteUrl
from tests.browser.test_pages import STRICT
from tests.outputs import BuiltSite, demonstration
from tests.searching import units_of
from tests.test_search_grams import PAGE

BLOCKS = """pages => pages.map(page =>
    SearchMatch.blocks(new DOMParser().parseFromString(page, "text/html")).map(({ text }) => text))"""
"""What the script reads of some pages: the texts of the blocks of each."""


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


@pytest.fixture
def address(site: BuiltSite, site_url: SiteUrl) -> str:
    """The search page, in a folder of a larger site, under a strict policy."""
    return f"{site_url(site.folder.parent, STRICT)}/{site.folder.name}/search/index.html"


def test_the_script_reads_of_a_page_what_the_index_holds_of_it(
    site: BuiltSite, address: str, open_page: OpenPage
) -> None:
    pages = [PAGE, *(path.read_text("utf-8") for path in sorted(site.folder.rglob("*.html")))]
    own = [page for page in pages if " data-searched" in page]
    read = open_page(address).page.evaluate(BLOCKS, own)
    assert len(own) > 100
    assert any("<svg" in page.partition(" data-searched")[2] for page in own[1:])
    for page, blocks in zip(own, read, strict=True):
        assert _units(blocks) == _units(blocks_of(page)), page[:400]


def _units(blocks: list[str]) -> list[list[str]]:
    return [units for block in blocks if (units := units_of(block))]
