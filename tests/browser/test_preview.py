"""The preview in a real browser: what is saved appears, what is wrong is said and goes away, and nothing else moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bodies import make_body
from tests.browser.conftest import Axe, Opened, OpenPage, Violation
from tests.previewing import Served, served
from tests.serving import FILES, NOTICE, NOTICE_PAGE, OTHER, OTHER_PAGE, made_body, save, wait_for

DESK, PHONE = 1366, 390


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Served]:
    with served(made_body(tmp_path / "body").root) as serving:
        wait_for(serving, NOTICE_PAGE)
        yield serving


@pytest.fixture
def opened(preview: Served, open_page: OpenPage) -> Opened:
    """The page of a document, its socket open."""
    return listening(open_page, f"{preview.url}/{NOTICE_PAGE}")


def listening(open_page: OpenPage, url: str, width: int = DESK) -> Opened:
    opened = open_page(url, width)
    expect(opened.page.locator("sitegen-bar aside")).to_be_visible()
    while not opened.page.evaluate("window.LiveReload?.connector.protocol === 7"):
        opened.page.wait_for_timeout(20)
    return opened


def faults(axe: Axe, page: Page) -> list[Violation]:
    """What axe finds; a link that the edge of the bar cuts through just now can be scrolled free."""
    return [violation for violation in axe(page) if violation.rule != "target-size"]


def mark(page: Page) -> None:
    """Leave something in the window that a reload takes away."""
    page.evaluate("window.unmoved = true")


def is_marked(page: Page) -> bool:
    return bool(page.evaluate("window.unmoved === true"))


def test_what_is_saved_appears(preview: Served, opened: Opened) -> None:
    for words in ("及时完成。", "准时完成。"):
        save(preview.root, NOTICE, words)
        expect(opened.page.locator("main")).to_contain_text(words)
    assert opened.console_errors == []
    # What a window had still asked for when it was reloaded is given up by the browser itself.
    assert [request for request in opened.failed_requests if "ERR_ABORTED" not in request] == []


def test_a_page_that_shows_nothing_new_does_not_move(preview: Served, opened: Opened, open_page: OpenPage) -> None:
    other = listening(open_page, f"{preview.url}/{OTHER_PAGE}")
    mark(other.page)
    save(preview.root, NOTICE)
    expect(opened.page.locator("main")).to_contain_text("及时完成。")
    assert is_marked(other.page)
    save(preview.root, OTHER)
    expect(other.page.locator("main")).to_contain_text("及时完成。")
    assert not is_marked(other.page)


def test_an_error_is_said_in_the_bar_and_goes_away(preview: Served, opened: Opened, open_page: OpenPage) -> None:
    other = listening(open_page, f"{preview.url}/{OTHER_PAGE}")
    mark(other.page)
    bar, elsewhere = opened.page.locator("sitegen-bar"), other.page.locator("sitegen-bar")
    save(preview.root, NOTICE, "见[没有的](x.md)。")
    expect(bar.locator("summary")).to_contain_text("本页 1 错误")
    expect(elsewhere.locator("nav")).to_contain_text("全站 1 错误")
    bar.locator("summary").click()
    expect(bar.locator(".panel")).to_contain_text(f"content/{NOTICE}:14")
    expect(bar.locator(".panel")).to_contain_text("改：")
    save(preview.root, NOTICE)
    expect(opened.page.locator("main")).to_contain_text("及时完成。")
    expect(bar.locator("summary")).not_to_contain_text("错误")
    expect(bar.locator("details")).to_have_attribute("open", "")
    expect(elsewhere.locator("nav")).not_to_contain_text("错误")
    assert is_marked(other.page), "the bar was renewed without loading the page again"


def test_a_broken_document_stays_marked_until_it_is_mended(preview: Served, opened: Opened) -> None:
    place = preview.content / NOTICE
    mark(opened.page)
    place.write_text(FILES[NOTICE].replace("标题: ", '标题: "'), encoding="utf-8")
    expect(opened.page.locator("sitegen-faults")).to_contain_text("文件现在读不出来")
    expect(opened.page.locator("sitegen-faults").get_by_role("alert")).to_contain_text("2026-notice.md:2")
    expect(opened.page.locator("main")).to_contain_text("按时完成。")
    assert is_marked(opened.page)
    save(preview.root, NOTICE)
    expect(opened.page.locator("main")).to_contain_text("及时完成。")
    expect(opened.page.locator("sitegen-bar")).not_to_contain_text("读不出来")


def test_an_error_of_settings_or_templates_stands_on_top(preview: Served, opened: Opened, axe: Axe) -> None:
    settings = preview.content / "site.yaml"
    text = settings.read_text(encoding="utf-8")
    top = opened.page.locator("sitegen-faults")
    settings.write_text(f"{text}\n坏: [", encoding="utf-8")
    expect(top.get_by_role("alert")).to_contain_text("content/site.yaml:")
    opened.page.keyboard.press("End")
    opened.page.wait_for_timeout(200)
    expect(top.get_by_role("alert")).to_be_in_viewport()
    opened.page.keyboard.press("Home")
    expect(opened.page.locator("sitegen-bar nav")).to_contain_text("错误")
    assert faults(axe, opened.page) == []
    settings.write_text(text, encoding="utf-8")
    expect(top.get_by_role("alert")).to_have_count(0)
    template = preview.root / "templates/pages/document.html"
    template.parent.mkdir(parents=True)
    template.write_text("{% if %}", encoding="utf-8")
    expect(top.get_by_role("alert")).to_contain_text("document.html 第 1 行")
    expect(opened.page.locator("main")).to_contain_text("按时完成。")
    template.unlink()
    expect(top.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_bar_covers_nothing_and_can_be_used_by_everyone(
    preview: Served, open_page: OpenPage, axe: Axe, width: int
) -> None:
    (preview.content / NOTICE).write_text(
        FILES[NOTICE].replace("审查人", "草稿: 是\n审查人").replace("按时完成。", "见[没有的](x.md)。"),
        encoding="utf-8",
    )
    wait_for(preview, NOTICE_PAGE, "L101")
    opened = listening(open_page, f"{preview.url}/{NOTICE_PAGE}", width)
    page, bar = opened.page, opened.page.locator("sitegen-bar")
    expect(page.locator("sitegen-faults")).to_contain_text("草稿，删去“草稿”一行才会公开")
    expect(bar.locator("summary")).to_contain_text("本页 2 警告")
    height = bar.bounding_box()
    assert height and height["height"] < 60, "a slim bar"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("End")
    page.wait_for_timeout(300)
    footer, box = page.locator("footer").bounding_box(), bar.bounding_box()
    assert footer and box and footer["y"] + footer["height"] <= box["y"] + 1, "the end of the page stands above the bar"
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "the page's own first stop stays the first"
    bar.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(bar.locator(".panel")).to_be_visible()
    expect(bar.get_by_role("link", name="草稿与到期")).to_be_visible()
    assert faults(axe, page) == []
    page.keyboard.press("Escape")
    expect(bar.locator(".panel")).to_be_hidden()
    assert opened.console_errors == []


@pytest.mark.parametrize("name", ["findings", "drafts"])
def test_its_own_pages_are_lists_to_work_through(preview: Served, open_page: OpenPage, axe: Axe, name: str) -> None:
    (preview.content / NOTICE).write_text(FILES[NOTICE].replace("审查人", "草稿: 是\n审查人"), encoding="utf-8")
    (preview.content / OTHER).write_text(FILES[OTHER].replace("按时完成。", "见[没有的](x.md)。"), encoding="utf-8")
    wait_for(preview, "_sitegen/findings", "错误（1）")
    opened = listening(open_page, f"{preview.url}/_sitegen/{name}", PHONE)
    link = {"findings": f"content/{OTHER}:14", "drafts": "关于春季防疫的通知"}[name]
    assert faults(axe, opened.page) == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= PHONE
    opened.page.get_by_role("link", name=link).click()
    expect(opened.page.locator("main h1")).to_contain_text("通知")
    opened.page.go_back()
    save(preview.root, OTHER)
    if name == "findings":
        expect(opened.page.locator("main")).not_to_contain_text("错误（1）")


def test_a_window_opened_too_early_turns_into_its_page(tmp_path: Path, open_page: OpenPage) -> None:
    root = make_body(tmp_path / "body").root
    settings = root / "content/site.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.unlink()
    with served(root) as serving:
        opened = listening(open_page, f"{serving.url}/")
        expect(opened.page.locator("sitegen-faults")).to_contain_text("site.yaml")
        settings.write_text(text, encoding="utf-8")
        expect(opened.page.locator("main h1, main h2").first).to_be_visible()
        expect(opened.page).to_have_title("政府信息公开 - 云溪县人民政府")


def test_without_declarative_shadow_roots_the_bar_is_there_all_the_same(preview: Served, open_page: OpenPage) -> None:
    """Older browsers leave the template where it is; ``bar.js`` does what they did not."""
    opened = open_page("about:blank")
    opened.page.route(f"{preview.url}/{NOTICE_PAGE}", lambda route: route.fulfill(body=route.fetch().text().replace("shadowrootmode", "data-mode"), content_type="text/html; charset=utf-8"))  # fmt: skip
    opened.page.goto(f"{preview.url}/{NOTICE_PAGE}")
    expect(opened.page.locator("sitegen-bar summary")).to_contain_text("预览")


def test_the_search_page_says_that_a_preview_has_no_index(preview: Served, open_page: OpenPage) -> None:
    for query in ("", "?q=通知"):
        page = open_page(f"{preview.url}/search/index.html{query}").page
        expect(page.locator("#page-state")).to_contain_text("如果这是预览，请生成网站以后再试")
        expect(page.get_by_role("link", name="2026年", exact=True)).to_be_visible()
