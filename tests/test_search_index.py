"""The index of whole small sites: what it answers, what it never says, and what of it changes."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from sitegen.search.said import blocks_of
from tests.outputs import BuiltSite, demonstration
from tests.searching import Sought, units_of


@pytest.fixture(scope="module")
def demo() -> BuiltSite:
    return demonstration()


@pytest.fixture(scope="module")
def sought(demo: BuiltSite) -> Sought:
    return Sought(demo.files)


def cuts(site: BuiltSite, count: int) -> Iterator[tuple[str, str]]:
    """Runs of characters out of pages, from one character to a sentence, with the address of the page."""
    chance = random.Random(5)
    pages = sorted(path for path, data in site.files.items() if b"data-searched" in data)
    for _ in range(count):
        path = chance.choice(pages)
        blocks = [block for block in blocks_of(site.files[path].decode()) if units_of(block)]
        block = chance.choice(blocks)
        start = chance.randrange(len(block))
        cut = block[start : start + chance.choice((1, 2, 2, 3, 4, 6, 10, 20, 60))]
        if units_of(cut):
            yield path, cut


def test_any_run_of_characters_of_any_page_is_found(demo: BuiltSite, sought: Sought) -> None:
    for path, cut in cuts(demo, 400):
        assert path in sought.answer(cut), cut
