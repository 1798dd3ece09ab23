"""The index of whole small sites: what it answers, what it never says, and what of it changes."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from sitegen.crew import Crew
from sitegen.memo import Memo
from sitegen.search import Index
from sitegen.search.grams import glued, grams_of
from sitegen.search.said import blocks_of
from sitegen.settings import read_settings
from sitegen.write import Standing
from tests.outputs import ROOT, BuiltSite, demonstration
from tests.searching import Sought, grams_of_query, numbers_in, units_of


@pytest.fixture(scope="module")
def demo() -> BuiltSite:
    return demonstration()


@pytest.fixture(scope="module")
def sought(demo: BuiltSite) -> Sought:
    return Sought(demo.files)


def cuts(site: BuiltSite, count: int) -> Iterator[tuple[str, str]]:
    """Runs of characters out of pages, from one character to a sentence, with the address of the page."""
    chance = random.Random(5)
    pages = sorted(path for path, data in site.files.items() if path.endswith(".html") and b" data-searched" in data)
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


def test_numbers_are_found_in_every_way_of_typing_them(demo: BuiltSite, sought: Sought) -> None:
    found = 0
    for _, row in sought.all_rows():
        if row[2].count("〔") == 1:
            for typed in (
                row[2],
                row[2].replace("〔", "(").replace("〕", ")"),
                row[2].replace("〔", " ").replace("〕", " "),
                re.sub(r"[〔〕]", "", row[2]),
                row[2][-7:],
            ):
                assert row[0] in sought.answer(*typed.split()), typed
                titled = set.intersection(*(set(sought.lists(gram)[1]) for gram in grams_of_query(typed.split()[0])))
                assert any(row[0] == other[0] for number in titled for other in sought.rows(number)), typed
            found += 1
    assert found > 10


def test_there_is_a_row_for_every_public_document(demo: BuiltSite, sought: Sought) -> None:
    head, site = sought.head, demo.site
    rows = {row[0]: (number, row) for number, row in sought.all_rows()}
    assert set(rows) == {site.addresses[document.path] for document in site.public}
    assert head["documents"] == len(rows)
    assert head["years"] == sorted({row[4][:4] for _, row in rows.values()}, reverse=True)
    for document in site.public:
        number, row = rows[site.addresses[document.path]]
        assert row[1] == document.title
        assert head["columns"][row[5]][0] == document.column
        assert number // head["slots"] == (date.fromisoformat(row[4]) - date(1949, 10, 1)).days
        assert row[6] == -1 or head["units"][row[6]] == site.config.unit_title(document.meta.text("unit"))


def test_filters_hold_whom_they_name(sought: Sought) -> None:
    head, rows = sought.head, list(sought.all_rows())
    for name, place, key in (("unit", 6, "units"), ("validity", 7, "validities")):
        for value, text in enumerate(sought.part(f"f/{name}")):
            assert numbers_in(text) == sorted((number for number, row in rows if row[place] == value), reverse=True)
            assert text, head[key][value]
    columns = head["columns"]
    for value, text in enumerate(sought.part("f/column")):
        below = {place for place, (id_, *_) in enumerate(columns) if f"{id_}/".startswith(columns[value][0] + "/")}
        assert numbers_in(text) == sorted((number for number, row in rows if row[5] in below), reverse=True)
        assert columns[value][3] == -1 or columns[value][0].startswith(columns[columns[value][3]][0] + "/")


def test_frequent_grams_are_said_to_be_frequent(sought: Sought) -> None:
    said = {gram: least for least, grams in sought.head["frequent"] for gram in grams.split(" ")}
    assert said
    for gram, least in said.items():
        assert least <= len(sought.lists(gram)[0]) < 2 * least, gram
    lowest = min(said.values())
    for number in range(sought.head["shards"]):
        for gram in sought.part(f"g/{number:x}"):
            assert gram in said or len(sought.lists(gram)[0]) < lowest


def test_the_index_says_what_the_pages_say_and_nothing_else(demo: BuiltSite, sought: Sought) -> None:
    """Drafts, embargoed and withdrawn documents and internal fields are on no page (see test_site_secrets)."""
    indexed = {
        gram
        for path, data in demo.files.items()
        if path.startswith(("search/g/", "search/l/"))
        for gram in json.loads(data)
    }
    said = {
        gram
        for path, data in demo.files.items()
        if path.endswith(".html") and b" data-searched" in data
        for gram in grams_of(blocks_of(data.decode()))
    }
    numbers = {number for _, row in sought.all_rows() for number in row[2:4]}
    assert said <= indexed
    assert indexed - said <= set(grams_of(map(glued, numbers)))
    hidden = [document for document in demo.site.documents if document.path in demo.site.hidden]
    assert hidden
    everything = b"".join(data for path, data in demo.files.items() if path.startswith("search/")).decode()
    for document in hidden:
        assert document.title not in everything
        assert demo.site.addresses[document.path] not in everything
    assert "哨兵" not in everything


def test_a_body_without_documents_has_an_empty_index(tmp_path: Path) -> None:
    """No finding lets such a body out today; the index does not rely on that."""
    settings = read_settings(ROOT / "content")
    with closing(Memo(tmp_path, b"1")) as memo:
        pieces = Index(memo, Crew(), settings).pieces(["index.html"], Standing(tmp_path, {}, {}, frozenset()))
        sought = Sought({piece.path: piece.data or b"" for piece in pieces})
    assert (sought.head["documents"], sought.head["columns"], sought.head["years"]) == (0, [], [])
    assert sought.lists("公") == ([], [])
    assert list(sought.all_rows()) == []
