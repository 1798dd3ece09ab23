"""The search page in a real browser: what is found and how it is ordered, by keyboard, with history, without scripts, from disk, without a network."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.bodies import make_body
from tests.browser.conftest import Axe, Opened, OpenPage, SiteUrl
from tests.browser.kinds import DESK, PHONE, SMALLEST
from tests.browser.test_pages import STRICT, assert_quiet, overflow
from tests.outputs import BuiltSite, demonstration

NUMBER = "云牧发〔2026〕20号"
"""文号 of a document of the demonstration body."""
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def site() -> BuiltSite:
    return demonstration()


@pytest.fixture
def base(site: BuiltSite, site_url: SiteUrl) -> str:
    """The output, served as a folder of a larger site, under a strict policy."""
    return f"{site_url(site.folder.parent, STRICT)}/{site.folder.name}/"


class Search:
    """The search page as a reader uses it."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.page: Page = opened.page
        self.box: Locator = self.page.locator("#page-query")
        self.state: Locator = self.page.locator("#page-state")
        self.results: Locator = self.page.locator("#page-found .answers-list > li")
        self.titles: Locator = self.results.locator("h2 a")

    def ask(self, query: str) -> list[str]:
        """Types a query, waits for the answer and gives the titles."""
        self.box.fill(query)
        self.box.press("Enter")
        return self.answered()

    def answered(self) -> list[str]:
        """Waits for the answer and gives the titles."""
        expect(self.state).to_contain_text("。")
        return self.titles.all_inner_texts()


@pytest.fixture
def search(base: str, open_page: OpenPage) -> Search:
    return Search(open_page(f"{base}search/index.html"))


def test_the_box_of_every_page_leads_to_the_answer(base: str, open_page: OpenPage) -> None:
    opened = open_page(f"{base}fdzdgknr/gfxwj/index.html")
    opened.page.locator("#page-finder").fill("动物疫病")
    opened.page.locator("#page-finder").press("Enter")
    expect(opened.page).to_have_url(re.compile("/search/index.html.q="))
    search = Search(opened)
    titles = search.answered()
    assert len(titles) == 10
    assert "动物疫病" in titles[0]
    assert search.box.input_value() == "动物疫病"
    search.titles.first.click()
    assert "动物疫病" in opened.page.locator("h1").inner_text()
    assert_quiet(opened, base)


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        "云牧发[2026]20号",
        "云牧发（2026）20号",
        "云牧发 (2026) 20 号",
        "云牧发２０２６ ２０号",
        "牧发〔2026〕20",
        "发【2026】20号",
        "云牧发202620号",
        "11990100mb0000001t202600114",
    ],
)
def test_a_number_is_found_with_any_brackets(search: Search, typed: str) -> None:
    search.ask(typed)
    assert NUMBER in search.results.first.inner_text()


@pytest.mark.parametrize(
    "typed", ["集", "集中", "病集中免", "春季重大动物疫病集中免疫", "6年春", "026年春季重", "动物 2026 春季"]
)
def test_any_run_of_characters_is_found(search: Search, typed: str) -> None:
    titles = search.ask(typed)
    while "关于做好2026年春季重大动物疫病集中免疫工作的通知" not in titles:
        shown = len(titles)
        search.page.locator("#page-more").click()
        expect(search.titles.nth(shown)).to_be_visible()
        titles = search.titles.all_inner_texts()


def test_titles_come_first_then_the_newest(search: Search) -> None:
    titles = search.ask("疫苗")
    named = ["疫苗" in title for title in titles]
    assert named == sorted(named, reverse=True)
    assert 0 < sum(named) < 10
    days = search.results.locator("time").all_inner_texts()
    for first in (True, False):
        part = [day for day, own in zip(days, named, strict=True) if own == first]
        assert part == sorted(part, reverse=True)


def test_what_was_asked_for_is_marked(search: Search) -> None:
    search.ask("疫苗")
    excerpt = search.results.first.locator(".excerpt mark")
    expect(excerpt.first).to_have_text("疫苗")
    assert search.results.first.locator("h2 mark").inner_text() == "疫苗"


def test_one_wrong_character_is_forgiven_and_said(search: Search) -> None:
    titles = search.ask("重大动物疫兵集中免疫工作")
    expect(search.state).to_contain_text("没有找到完全一致的内容，下面是相近的结果")
    assert any("重大动物疫病集中免疫工作" in title for title in titles)
    assert search.results.first.locator("mark").first.inner_text() == "重大动物疫病集中免疫工作"


def test_nothing_is_found_and_said(search: Search) -> None:
    assert search.ask("魑魅魍魉") == []
    expect(search.state).to_contain_text("没有找到含有“魑魅魍魉”的文件")


@pytest.mark.parametrize("typed", ["！？……“”", "😀", "   ", "<>&"])
def test_a_query_without_letters_finds_nothing_and_breaks_nothing(base: str, search: Search, typed: str) -> None:
    search.box.fill(typed)
    search.box.press("Enter")
    if typed.strip():
        expect(search.state).to_contain_text("全是标点或者符号")
    assert search.titles.count() == 0
    assert_quiet(search.opened, base)


def test_half_a_character_breaks_nothing(base: str, search: Search) -> None:
    search.page.evaluate("document.querySelector('#page-query').value = '疫苗\\ud83d'")
    search.box.press("Enter")
    assert search.answered()
    assert_quiet(search.opened, base)


def test_a_query_of_ten_thousand_characters_is_cut_and_said_to_be(base: str, search: Search) -> None:
    search.ask("疫苗" * 5000)
    expect(search.state).to_contain_text("只用前300个字")
    assert len(search.box.input_value()) == 300
    assert len(search.page.url) < 4000
    assert_quiet(search.opened, base)


def test_columns_are_found_by_name(search: Search) -> None:
    search.ask("规范性文件")
    column = search.page.locator(".answers-columns a")
    assert column.first.inner_text() == "行政规范性文件"
    column.first.click()
    assert search.page.locator("h1").inner_text() == "行政规范性文件"


def test_filters_narrow_the_answer_and_stand_in_the_address(base: str, search: Search) -> None:
    search.ask("动物")
    for name, value, part in (("year", "2025", "2025-"), ("validity", "有效", "有效"), ("unit", "兽医科", "兽医科")):
        search.page.locator(f"[name={name}]").select_option(value)
        expect(search.page).to_have_url(re.compile(f"{name}={quote(value)}"))
        search.answered()
        facts = search.results.locator(".facts").all_inner_texts()
        assert facts
        assert all(part in fact for fact in facts)
    again = Search(search.opened)
    again.page.reload()
    again.answered()
    assert again.results.locator(".facts").all_inner_texts() == facts
    assert again.page.locator("[name=unit]").input_value() == "兽医科"


def test_a_column_holds_what_its_children_hold(search: Search) -> None:
    search.ask("动物")
    search.page.locator("[name=column]").select_option(label="法定主动公开内容")
    search.answered()
    assert search.results.count() == 10


def test_what_is_typed_is_searched_after_a_pause_without_an_entry_a_key(search: Search) -> None:
    entries = search.page.evaluate("history.length")
    search.box.press_sequentially("疫苗", delay=20)
    expect(search.state).to_contain_text("找到27份文件")
    search.box.press_sequentially("接种", delay=20)
    expect(search.page).to_have_url(re.compile(quote("疫苗接种")))
    assert search.page.evaluate("history.length") == entries + 1


def test_back_and_forward_bring_the_answers_back(search: Search) -> None:
    first = search.ask("疫苗")
    second = search.ask("补助")
    assert first != second
    search.page.go_back()
    expect(search.box).to_have_value("疫苗")
    assert search.answered() == first
    search.page.go_forward()
    expect(search.box).to_have_value("补助")
    assert search.answered() == second


def test_more_results_follow_and_the_focus_goes_to_the_first_of_them(search: Search) -> None:
    first = search.ask("疫苗")
    search.page.locator("#page-more").focus()
    search.page.keyboard.press("Enter")
    expect(search.titles).to_have_count(20)
    titles = search.titles.all_inner_texts()
    assert titles[:10] == first
    assert len(set(search.titles.evaluate_all("links => links.map(link => link.href)"))) == 20
    expect(search.titles.nth(10)).to_be_focused()
    search.page.locator("#page-more").click()
    expect(search.titles).to_have_count(27)
    expect(search.page.locator("#page-more")).to_be_hidden()


def test_everything_works_by_keyboard(search: Search) -> None:
    page = search.page
    page.locator("h1").evaluate("heading => { heading.tabIndex = -1; heading.focus() }")
    page.keyboard.press("Tab")
    expect(search.box).to_be_focused()
    page.keyboard.type("疫苗")
    page.keyboard.press("Enter")
    search.answered()
    for name in ("搜索", "column", "year", "validity", "unit"):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.name || document.activeElement.textContent")
        assert focused == name
    page.keyboard.press("Tab")
    expect(search.titles.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("疫苗")


def test_the_count_is_announced(search: Search) -> None:
    assert search.state.get_attribute("role") == "status"
    search.ask("疫苗")
    assert search.state.inner_text() == "找到27份文件，已列出10份。"


def test_only_what_is_looked_at_fetches_its_page(search: Search) -> None:
    search.ask("疫苗")
    search.page.wait_for_load_state("networkidle")

    def pages() -> int:
        return sum("/fdzdgknr/" in url for url in search.opened.requests)

    before = pages()
    assert 0 < before < 10
    search.page.locator("#page-more").scroll_into_view_if_needed()
    expect(search.results.last.locator(".excerpt")).not_to_be_empty()
    assert pages() > before
    fetched = [url for url in search.opened.requests if "/search/" in url or "/fdzdgknr/" in url]
    assert len(fetched) == len(set(fetched)), "something was fetched twice"


def test_an_answer_that_comes_late_does_not_overwrite_a_newer_one(search: Search) -> None:
    search.page.evaluate(
        """() => {
          const own = window.fetch
          let first = true
          window.fetch = (...asked) => first && asked[0].startsWith('g/')
            ? (first = false, new Promise(go => { window.release = () => go(own(...asked)) }))
            : own(...asked)
        }"""
    )
    search.box.fill("犬只")
    search.box.press("Enter")
    expect(search.state).to_contain_text("正在查找")
    search.ask("疫苗")
    search.page.evaluate("release()")
    search.page.wait_for_timeout(300)
    assert search.state.inner_text() == "找到27份文件，已列出10份。"


def test_a_lost_connection_is_said_and_can_be_tried_again(search: Search) -> None:
    search.page.route("**/search/g/*.json", lambda route: route.abort())
    search.box.fill("疫苗")
    search.box.press("Enter")
    expect(search.state).to_contain_text("可能是网络断了")
    search.page.unroute("**/search/g/*.json")
    search.page.get_by_role("button", name="再试一次").click()
    expect(search.state).to_contain_text("找到27份文件")


def test_without_scripts_the_page_says_so_and_leads_on(base: str, open_page: OpenPage) -> None:
    page = open_page(f"{base}search/index.html", scripts=False).page
    expect(page.get_by_text("您的浏览器没有运行脚本")).to_be_visible()
    expect(page.locator("#page-filters")).to_be_hidden()
    page.get_by_role("link", name="2025年", exact=True).click()
    assert "2025" in page.locator("h1").inner_text()


def test_from_disk_the_page_says_what_the_browser_forbids(site: BuiltSite, open_page: OpenPage) -> None:
    base = site.folder.as_uri() + "/"
    opened = open_page(f"{base}index.html")
    opened.page.locator("#page-finder").fill("疫苗")
    opened.page.locator("#page-finder").press("Enter")
    search = Search(opened)
    expect(search.state).to_contain_text("从磁盘打开")
    expect(opened.page.get_by_role("link", name="2025年", exact=True)).to_be_visible()
    assert_quiet(opened, base)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_answers_are_accessible_and_fit(base: str, open_page: OpenPage, axe: Axe, width: int) -> None:
    search = Search(open_page(f"{base}search/index.html?q={quote('疫苗')}", width))
    search.answered()
    search.page.wait_for_load_state("networkidle")
    assert [f"{fault.rule}: {fault.nodes[:3]}" for fault in axe(search.page)] == []
    assert overflow(search.page, width) == []
    if width == PHONE:
        search.page.set_viewport_size({"width": SMALLEST, "height": 640})
        assert overflow(search.page, SMALLEST) == []


def test_html_in_a_title_or_a_query_stays_text(tmp_path: Path, site_url: SiteUrl, open_page: OpenPage) -> None:
    body = make_body(
        tmp_path,
        f"""-- content/disclosure/documents/2026-jiaoben.md --
---
title: "关于 {SCRIPT} 的通知"
kind: document
index_number: 11990100MB0000001T/2026-00001
issuer: 某某市畜牧兽医局
unit: 办公室
document_number: 某牧发〔2026〕3号
created_on: 2026-03-01
published_on: 2026-03-02
interpretation_required: 否
interpretation_reason: 不涉及政策变化
---

正文里有 `{SCRIPT}` 一段。
""",
    )
    body.build()
    opened = open_page(f"{site_url(tmp_path / 'public')}/search/index.html")
    search = Search(opened)
    titles = search.ask(SCRIPT)
    assert titles == [f"关于 {SCRIPT} 的通知"]
    assert opened.page.locator("#page-found script").count() == 0
    assert search.ask("<img src=x onerror=alert(1)>") == []
    assert opened.console_errors == []


def test_a_body_without_documents_has_a_search_page(tmp_path: Path, site_url: SiteUrl, open_page: OpenPage) -> None:
    make_body(tmp_path).build()
    search = Search(open_page(f"{site_url(tmp_path / 'public')}/search/index.html"))
    assert search.ask("疫苗") == []
    expect(search.state).to_contain_text("没有找到")
