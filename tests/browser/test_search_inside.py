"""What the search page's script and the index must see alike, and what is said when something is missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from sitegen.search.said import blocks_of
from tests.bodies import make_body
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


def test_filters_of_the_address_outlive_a_failed_beginning(address: str, open_page: OpenPage) -> None:
    page = open_page("about:blank").page
    page.route("**/search/index.json", lambda route: route.abort())
    page.goto(f"{address}?q={quote('动物')}&year=2025")
    state = page.locator("#page-state")
    expect(state).to_contain_text("可能是网络断了")
    page.unroute("**/search/index.json")
    page.get_by_role("button", name="再试一次").click()
    expect(state).to_contain_text("找到")
    expect(page.locator("#page-filters")).to_be_enabled()
    expect(page.locator("[name=year]")).to_have_value("2025")
    days = page.locator(".answers-list time").all_inner_texts()
    assert days
    assert all(day.startswith("2025-") for day in days)


FOUND = """
---
title: "{title}"
kind: document
index_number: 11990100MB0000001T/2026-0000{number}
issuer: 某某市畜牧兽医局
unit: 办公室
document_number: 某牧发〔2026〕{number}号
created_on: 2026-03-01
published_on: 2026-03-0{number}
interpretation_required: 否
interpretation_reason: 不涉及政策变化
---

{text}
"""
"""A document, as a body writes it."""


def _body(folder: Path, *texts: str) -> Path:
    """A site of some documents; where it lies."""
    documents = (
        f"-- content/disclosure/documents/2026-{number}.md --"
        + FOUND.format(title=f"关于第{number}件事的通知", number=number, text=text)
        for number, text in enumerate(texts, 1)
    )
    make_body(folder, "".join(documents)).build()
    return folder / "public"


def test_what_has_all_letters_but_nowhere_together_is_no_promise_of_more(
    tmp_path: Path, site_url: SiteUrl, open_page: OpenPage
) -> None:
    folder = _body(tmp_path, "饲料生产，料生出，生产许可，产许多。", "许可证到期，可证明。")
    page = open_page(f"{site_url(folder)}/search/index.html?q={quote('饲料生产许可')}").page
    state = page.locator("#page-state")
    expect(state).to_contain_text("。")
    more = page.locator("#page-more")
    for _ in range(3):
        if more.is_visible():
            more.click()
            expect(more).to_be_enabled()
    expect(more).to_be_hidden()


@pytest.mark.parametrize("tier", ["near", "partly"])
def test_what_is_dropped_leaves_the_others_what_they_were(address: str, open_page: OpenPage, tier: str) -> None:
    page = open_page(address).page
    page.evaluate(
        """tier => {
            const documents = [1, 2].map(place => ({ address: `${place}.html`, title: `甲${place}`, day: "", column: "" }))
            SearchEntry.of = ((own) => (result, drop) => (window.drop = drop, own(result, drop)))(SearchEntry.of)
            SearchAnswer.begin = async () => ({
                flats: [], exact: 0, total: 0, more: false,
                next: async () => documents.map(document => ({ document, tier, flats: [], blocks: [] })),
            })
        }""",
        tier,
    )
    page.locator("#page-query").fill("甲")
    page.locator("#page-query").press("Enter")
    state = page.locator("#page-state")
    expect(state).to_contain_text("（2份）。")
    said = state.inner_text()
    page.evaluate("drop(document.querySelector('.answers-list li'))")
    assert state.inner_text() == said.replace("2", "1")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 404}, "这里没有搜索要用的数据"),
        ({"status": 503}, "服务器没有给出搜索要用的数据（503）"),
        ({"json": {"version": 0}}, "请刷新页面"),
        ({"body": "<!doctype html>"}, "搜索时出了错"),
    ],
)
def test_why_there_is_no_answer_is_said(address: str, open_page: OpenPage, answer: dict[str, Any], said: str) -> None:
    page = open_page("about:blank").page
    page.route("**/search/index.json", lambda route: route.fulfill(**answer))
    page.goto(f"{address}?q={quote('疫苗')}")
    expect(page.locator("#page-state")).to_contain_text(said)


def test_a_page_that_is_gone_costs_no_other_result(address: str, open_page: OpenPage) -> None:
    page = open_page(address).page
    box, titles = page.locator("#page-query"), page.locator(".answers-list h2 a")
    box.fill("重大动物疫病集中免")
    box.press("Enter")
    expect(titles.nth(1)).to_be_visible()
    before = titles.evaluate_all("links => links.map(link => link.href)")
    page.route("**/fdzdgknr/**", lambda route: route.fulfill(status=404))
    page.reload()
    expect(page.locator("#page-state")).to_contain_text("找到")
    after = titles.evaluate_all("links => links.map(link => link.href)")
    assert after
    assert set(after) < set(before)


def test_a_state_looks_as_it_does_everywhere(site: BuiltSite, address: str, open_page: OpenPage) -> None:
    lists = "".join(path.read_text("utf-8") for path in site.folder.rglob("*.html"))
    usual = {text: tone for tone, text in re.findall(r'<span class="badge (\w+)">([^<]+)</span>', lists)}
    page = open_page(address).page
    shown = page.evaluate(
        """async () => (await SearchIndex.head()).validities.map(validity => {
            const document = { address: "a.html", title: "甲", day: "", column: "", validity }
            const badge = SearchEntry.of({ document, flats: [], blocks: [] }).querySelector(".badge")
            return [badge.textContent, badge.className]
        })"""
    )
    assert len(shown) > 2
    assert shown == [[text, f"badge {usual[text]}"] for text, _ in shown]
