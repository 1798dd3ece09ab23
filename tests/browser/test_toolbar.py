"""The reading settings: states, memory, keyboard, announcements, blocked storage, no scripts, reading aloud."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, serving
from tests.browser.kinds import DESK, PHONE, SMALLEST
from tests.browser.test_pages import STRICT, assert_quiet, overflow
from tests.outputs import ROOT, BuiltSite, built, ready_body
from tests.serving import FILES, NOTICE_PAGE

KEY = "reading-settings"
OPENER = ".settings-opener"
NAMES = ("layout", "size", "contrast", "pointer")

BLOCKED = (
    """Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"""
)
"""What a browser does that forbids pages to remember."""

PAINTED = """const seen = []; window.seen = seen;
new MutationObserver(() => { if (document.body) seen.push(document.documentElement.dataset.size || ''); })
  .observe(document, { childList: true, subtree: true });"""
"""Notes the size at every step of the page's coming to be, from the moment there is a body."""

VOICES = """window.said = []; window.cancelled = 0;
class Utterance { constructor(text) { this.text = text; } }
const engine = Object.assign(new EventTarget(), {
  voices: %s,
  getVoices() { return this.voices; },
  speak(utterance) { window.said.push(utterance.text); window.spoken = utterance; },
  cancel() { window.cancelled += 1; },
});
Object.defineProperty(window, 'speechSynthesis', { value: engine });
window.SpeechSynthesisUtterance = Utterance;"""
"""A voice that is silent: the test says when a sentence is over."""

CHINESE = '[{ lang: "en-US", localService: true }, { lang: "zh-CN", localService: true }]'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    files = "".join(f"-- content/{path} --\n{text}" for path, text in FILES.items())
    return built("toolbar", ready_body(tmp_path_factory.mktemp("toolbar"), files))


@pytest.fixture(scope="module")
def base(site: BuiltSite) -> Iterator[str]:
    with serving(site.folder, STRICT) as url:
        yield f"{url}/"


def chosen(page: Page) -> dict[str, str]:
    """What stands on <html>."""
    found: dict[str, str] = page.evaluate("({ ...document.documentElement.dataset })")
    return {name: value for name, value in found.items() if name in NAMES}


def remembered(page: Page) -> object:
    stored = page.evaluate("key => localStorage.getItem(key)", KEY)
    return json.loads(stored) if stored else None


def press(page: Page, group: str, text: str) -> None:
    page.get_by_role("group", name=group, exact=True).get_by_role("button", name=text, exact=True).click()


def pressed(page: Page) -> list[str]:
    """The buttons that say they are pressed."""
    return page.locator('.settings [aria-pressed="true"]').all_inner_texts()


def test_nothing_pops_up_and_nothing_is_chosen(base: str, open_page: OpenPage) -> None:
    opened = open_page(base)
    expect(opened.page.locator(OPENER)).to_have_attribute("aria-expanded", "false")
    expect(opened.page.locator("#page-settings")).to_be_hidden()
    expect(opened.page.locator(".aloud")).to_be_hidden()
    assert chosen(opened.page) == {}
    assert remembered(opened.page) is None
    assert_quiet(opened, base)


def test_a_choice_is_shown_announced_and_known_on_every_page(base: str, open_page: OpenPage) -> None:
    opened = open_page(base)
    page = opened.page
    page.locator(OPENER).click()
    assert pressed(page) == ["标准版", "标准", "标准", "标准"]
    press(page, "文字", "特大字")
    expect(page.get_by_role("status")).to_have_text("文字：特大字。")
    press(page, "颜色", "黑底黄字")
    press(page, "指针", "大指针")
    assert pressed(page) == ["标准版", "特大字", "黑底黄字", "大指针"]
    wanted = {"size": "larger", "contrast": "black", "pointer": "large"}
    assert chosen(page) == wanted
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 22
    assert "pointer" in page.evaluate("getComputedStyle(document.body.querySelector('p')).cursor")
    page.reload()
    assert chosen(page) == wanted
    page.locator("#page-navigation a").first.click()
    page.wait_for_load_state()
    assert chosen(page) == wanted
    page.locator(OPENER).click()
    assert pressed(page) == ["标准版", "特大字", "黑底黄字", "大指针"]
    press(page, "设置", "全部恢复标准")
    assert chosen(page) == {}
    assert pressed(page) == ["标准版", "标准", "标准", "标准"]
    page.reload()
    assert chosen(page) == {}
    assert_quiet(opened, base)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_layout_for_older_people_comes_with_large_type(base: str, open_page: OpenPage, width: int) -> None:
    page = open_page(base, width).page
    page.locator(OPENER).click()
    press(page, "版面", "长者版")
    assert chosen(page) == {"layout": "simple", "size": "large"}
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18
    expect(page.locator("#page-navigation")).to_be_hidden()
    top = [page.locator(name).bounding_box() for name in (".finder", ".entries", ".panel.ask", ".latest")]
    places = [box["y"] for box in top if box]
    assert places == sorted(places)
    assert len(places) == 4, "search, the entries, how to ask stand above what is new"
    page.get_by_role("link", name="栏目导航").click()
    expect(page.locator("#page-navigation")).to_be_visible()
    press(page, "版面", "标准版")
    assert chosen(page) == {}


def test_all_by_keyboard(base: str, open_page: OpenPage) -> None:
    page = open_page(base).page
    opener = page.locator(OPENER)
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("标准版")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert chosen(page)["layout"] == "simple"
    expect(page.locator(":focus")).to_have_text("长者版")
    page.keyboard.press("Escape")
    expect(page.locator("#page-settings")).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="收起").focus()
    page.keyboard.press("Enter")
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")


def test_another_tab_follows(base: str, open_page: OpenPage) -> None:
    page = open_page(base).page
    other = page.context.new_page()
    other.goto(base + NOTICE_PAGE)
    page.locator(OPENER).click()
    press(page, "颜色", "暖色")
    expect(other.locator("html")).to_have_attribute("data-contrast", "warm")
    other.locator(OPENER).click()
    assert "暖色" in pressed(other)
    press(other, "设置", "全部恢复标准")
    expect(page.locator("html")).not_to_have_attribute("data-contrast", "warm")
    expect(page.get_by_role("group", name="颜色").get_by_role("button", name="标准")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_settings_hold_before_anything_is_painted(base: str, open_page: OpenPage) -> None:
    page = open_page(base).page
    page.locator(OPENER).click()
    press(page, "文字", "大字")
    page.add_init_script(PAINTED)
    page.goto(base + NOTICE_PAGE)
    assert set(page.evaluate("window.seen")) == {"large"}


@pytest.mark.parametrize(
    "rubbish",
    ["{", "null", "[]", "7", '"large"', '{"size": "huge", "contrast": 5, "layout": null}', '{"size": "large\\""}'],
)
def test_rubbish_in_the_memory_does_no_harm(base: str, open_page: OpenPage, rubbish: str) -> None:
    opened = open_page(base)
    opened.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, rubbish])
    opened.page.reload()
    assert chosen(opened.page) == {}
    opened.page.locator(OPENER).click()
    press(opened.page, "文字", "大字")
    opened.page.reload()
    assert chosen(opened.page) == {"size": "large"}
    assert_quiet(opened, base)


def test_a_browser_that_forbids_to_remember_is_told_of(base: str, open_page: OpenPage) -> None:
    opened = open_page("about:blank")
    page = opened.page
    page.add_init_script(BLOCKED)
    page.goto(base)
    page.locator(OPENER).click()
    press(page, "文字", "大字")
    assert chosen(page) == {"size": "large"}
    expect(page.get_by_role("status")).to_contain_text("文字：大字。这个浏览器不让网页保存设置")
    assert opened.console_errors == []


def test_without_scripts_there_is_no_dead_button(base: str, open_page: OpenPage) -> None:
    page = open_page(base, scripts=False).page
    expect(page.locator(OPENER)).to_be_hidden()
    assert page.locator("button:visible").all_inner_texts() == ["搜索"], "it sends a form, which needs no script"


def test_a_script_that_does_not_come_leaves_no_dead_button(base: str, open_page: OpenPage) -> None:
    page = open_page("about:blank").page
    page.route("**/toolbar.*.js", lambda route: route.abort())
    page.goto(base)
    expect(page.locator(OPENER)).to_be_hidden()


def test_the_button_keeps_its_place_from_the_beginning(base: str, open_page: OpenPage) -> None:
    """Nothing moves when its script arrives, on a phone neither."""
    for width in (DESK, PHONE, SMALLEST):
        page = open_page("about:blank", width).page
        page.route("**/toolbar.*.js", lambda route: route.abort())
        page.goto(base)
        before = page.locator(".masthead").bounding_box()
        page.unroute("**/toolbar.*.js")
        page.reload()
        expect(page.locator(OPENER)).to_be_visible()
        assert page.locator(".masthead").bounding_box() == before


@pytest.mark.parametrize("width", [DESK, PHONE, SMALLEST])
def test_the_panel_has_room_and_large_targets(base: str, open_page: OpenPage, width: int) -> None:
    page = open_page(base, width).page
    page.locator(OPENER).click()
    for size in ("标准", "大字", "特大字"):
        press(page, "文字", size)
        assert overflow(page, width) == []
        heights = page.evaluate(
            "[...document.querySelectorAll('.settings button')].map(e => e.getBoundingClientRect().height)"
        )
        assert min(height for height in heights if height) >= 44


def test_it_works_from_disk(site: BuiltSite, open_page: OpenPage) -> None:
    opened = open_page((site.folder / "index.html").as_uri())
    page = opened.page
    page.locator(OPENER).click()
    press(page, "颜色", "白底黑字")
    page.locator("#page-navigation a").first.click()
    page.wait_for_load_state()
    assert chosen(page) == {"contrast": "white"}
    assert opened.console_errors == []


def test_what_the_system_asks_for_is_honoured(base: str, chromium: Browser) -> None:
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"
    context = chromium.new_context(contrast="more", reduced_motion="reduce", color_scheme="dark")
    page = context.new_page()
    page.goto(base)
    assert page.evaluate(colour) == "#000"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("getComputedStyle(document.body).colorScheme") in {"normal", "light"}
    context.close()
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(base)
    page.locator(OPENER).click()
    fills = [
        page.locator(f'.settings [aria-pressed="{state}"]').first.evaluate("e => getComputedStyle(e).backgroundColor")
        for state in ("true", "false")
    ]
    assert fills[0] != fills[1], "what is pressed can be told"
    context.close()


# ---- reading aloud ----


@pytest.fixture
def reader(base: str, open_page: OpenPage) -> Callable[[str], Page]:
    """Opens the notice in a browser with these voices, the panel open."""

    def open_with(voices: str) -> Page:
        page = open_page("about:blank").page
        page.add_init_script(VOICES % voices)
        page.goto(base + NOTICE_PAGE)
        page.locator(OPENER).click()
        return page

    return open_with


def end_sentence(page: Page) -> None:
    page.evaluate("window.spoken.onend()")


def test_the_main_text_is_read_from_its_title_to_its_end(reader: Callable[[str], Page]) -> None:
    page = reader(CHINESE)
    page.get_by_role("button", name="朗读正文").click()
    pause = page.get_by_role("button", name="暂停")
    expect(pause).to_be_focused()
    expect(page.locator("#page-settings")).to_be_hidden()
    title = page.locator("h1").inner_text()
    assert page.evaluate("window.said") == [title]
    assert page.evaluate("window.spoken.voice.lang") == "zh-CN"
    expect(page.locator(".aloud-now")).to_have_text(title)
    for _ in range(40):
        if page.locator(".aloud").is_hidden():
            break
        expect(page.locator(".aloud-now")).to_be_in_viewport()
        end_sentence(page)
    expect(page.get_by_role("status")).to_have_text("朗读完了。")
    expect(page.locator(OPENER)).to_be_focused()
    expect(page.locator(".aloud-now")).to_have_count(0)
    said = "".join(page.evaluate("window.said"))
    assert "按时完成。" in said
    for elsewhere in ("当前位置", "栏目导航", "索引号", "上一条", "更新日期", "主办单位"):
        assert elsewhere not in said


def test_reading_pauses_goes_on_and_stops(reader: Callable[[str], Page]) -> None:
    page = reader(CHINESE)
    page.get_by_role("button", name="朗读正文").click()
    end_sentence(page)
    second = page.evaluate("window.said.at(-1)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="继续")).to_be_focused()
    cancelled = page.evaluate("window.cancelled")
    assert cancelled, "the engine is silent"
    end_sentence(page)
    assert len(page.evaluate("window.said")) == 2, "a sentence that was cancelled leads to no other"
    page.keyboard.press("Enter")
    assert page.evaluate("window.said.at(-1)") == second, "the sentence is begun anew"
    page.keyboard.press("Escape")
    expect(page.locator(".aloud")).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text("朗读停止了。")
    assert page.evaluate("window.cancelled") > cancelled


def test_a_voice_that_fails_is_told_of(reader: Callable[[str], Page]) -> None:
    page = reader(CHINESE)
    page.get_by_role("button", name="朗读正文").click()
    page.evaluate("window.spoken.onerror()")
    expect(page.get_by_role("status")).to_have_text("朗读中断了，请再试一次。")
    expect(page.locator(".aloud")).to_be_hidden()


def test_a_browser_without_a_chinese_voice_says_so(reader: Callable[[str], Page]) -> None:
    page = reader('[{ lang: "en-US", localService: true }]')
    page.get_by_role("button", name="朗读正文").click()
    expect(page.get_by_role("status")).to_contain_text("没有中文的朗读声音")
    expect(page.locator(".aloud")).to_be_hidden()


def test_voices_that_come_late_are_waited_for(reader: Callable[[str], Page]) -> None:
    page = reader("[]")
    page.get_by_role("button", name="朗读正文").click()
    page.evaluate(
        f"speechSynthesis.voices = {CHINESE}; speechSynthesis.dispatchEvent(new Event('voiceschanged'))",
    )
    expect(page.get_by_role("button", name="暂停")).to_be_visible()


def test_a_browser_that_cannot_speak_says_so(base: str, open_page: OpenPage) -> None:
    page = open_page("about:blank").page
    page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis")
    page.goto(base)
    page.locator(OPENER).click()
    expect(page.get_by_role("group", name="朗读")).to_contain_text("没有中文的朗读声音")
    expect(page.get_by_role("button", name="朗读正文")).to_have_count(0)


def test_what_reads_aloud_is_fetched_when_the_panel_is_opened(base: str, open_page: OpenPage) -> None:
    opened = open_page(base)
    assert not [address for address in opened.requests if "aloud" in address]
    opened.page.route("**/aloud.*.js", lambda route: route.abort())
    opened.page.locator(OPENER).click()
    expect(opened.page.get_by_role("group", name="朗读")).to_contain_text("没有取到朗读程序")


# ---- weight ----


def test_all_of_it_is_small() -> None:
    names = ("settings.js", "toolbar.js", "aloud.js", "toolbar.css", "contrast.css", "comfort.css")
    sizes = {name: len(gzip.compress((ROOT / "theme" / name).read_bytes(), 6, mtime=0)) for name in names}
    assert sum(sizes.values()) <= 8 * 1024, sizes
    assert sum(sizes.values()) - sizes["aloud.js"] <= 6 * 1024, "what every first visit pays for"
