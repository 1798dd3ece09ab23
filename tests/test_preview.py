"""What a preview shows, without a server: the newest that can be shown, everything that is hidden, and why something is not newer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date

import pytest

from sitegen.program import program_key
from sitegen.progress import SILENT
from sitegen.urls import SEARCH
from sitegen.write import Changes
from tests.bodies import Body, small_pdf
from tests.notices import DOCUMENTS, LIST, NOTICE, NOTICE_PAGE, OTHER, OTHER_PAGE, document
from tests.previewing import Previewed, previewed

# ---- the same as a build ----


def test_it_shows_what_a_build_writes(notices: Body, shown: Previewed) -> None:
    notices.write(
        f"-- content/{DOCUMENTS}/with-file/index.md --\n"
        + document("有附件的通知", "旧网址: [alt/tongzhi.html]\n附件:\n  - file: 表.csv\n    title: 表\n")
    )
    notices.write(**{f"content/{DOCUMENTS}/with-file/表.csv": "甲,乙\n1,2\n"})
    shown.look()
    assert notices.build().changes is not None, notices.errors()
    output = notices.output()
    output = {path: data for path, data in output.items() if not path.startswith("search/") or path == SEARCH}
    del output["manifest.json"]
    assert len(output) > 50
    assert "alt/tongzhi.html" in output
    del output["404.html"]  # its links lead to the real site, but for a preview
    assert {address for address in output if shown.answer(address).data != output[address]} == set()
    assert {shown.answer(address).status for address in output} == {200}


EDITS: dict[str, Callable[[str], str]] = {
    "a sentence": lambda text: text.replace("按时完成。", "按时完成，逐级上报。"),
    "a paragraph above a heading": lambda text: text.replace("## 一", "新的一段。\n\n## 一"),
    "a heading": lambda text: text.replace("一、要求", "一、总体要求"),
    "a link": lambda text: f"{text}\n\n见[值班](2026-other.md)。\n",
    "the first words": lambda text: text.replace("各科室：", "各乡镇："),
    "the title": lambda text: text.replace("关于春季", "关于秋季"),
    "the summary": lambda text: text.replace("通知的内容", "通知的要点"),
    "the keywords": lambda text: text.replace("审查人", "关键词: [防疫]\n审查人"),
    "the day": lambda text: text.replace("2026-03-03", "2026-04-04"),
    "to a draft": lambda text: text.replace("审查人", "草稿: 是\n审查人"),
    "the number": lambda text: text.replace("文号: 无", "文号: 云牧发〔2026〕5号"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_after_a_save_every_page_is_as_if_all_had_been_read_anew(notices: Body, shown: Previewed, edit: str) -> None:
    places = [
        "index.html",
        LIST,
        NOTICE_PAGE,
        OTHER_PAGE,
        "qbwj.html",
        "feed.xml",
        "fdzdgknr/index.html",
        "fdzdgknr/bmwj/2026-notice.csv",
    ]
    old = {place: shown.answer(place) for place in places}
    shown.save(NOTICE, EDITS[edit](document("关于春季防疫的通知")))
    with previewed(notices) as anew:
        assert [shown.answer(place) for place in places] == [anew.answer(place) for place in places]
        assert shown.scene.site == anew.scene.site
        assert sorted(shown.judge()) == sorted(anew.judge())
    if edit != "to a draft":
        assert shown.answer(NOTICE_PAGE) != old[NOTICE_PAGE]


def test_an_edit_of_a_text_touches_no_other_page(shown: Previewed) -> None:
    shelf = shown.scene.shelf
    keys = {place: shown.answer(place).key for place in (NOTICE_PAGE, OTHER_PAGE, LIST, "index.html")}
    shown.save(NOTICE, EDITS["a sentence"](document("关于春季防疫的通知")))
    changed = {place for place, key in keys.items() if shown.answer(place).key != key}
    assert changed == {NOTICE_PAGE}
    assert shown.scene.shelf is shelf, "nothing was planned again for a text"


@pytest.mark.parametrize(
    "edit",
    ["a sentence", "a paragraph above a heading", "a heading", "a link", "the first words", "the title", "the summary"],
)
def test_no_edit_of_a_text_puts_the_site_together_again(
    shown: Previewed, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    monkeypatch.setattr("sitegen.preview.scene.assemble", None)
    shown.save(NOTICE, EDITS[edit](document("关于春季防疫的通知")))
    shown.look()


def test_a_page_is_made_once(shown: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shown.answer(NOTICE_PAGE)
    monkeypatch.setattr("sitegen.preview.render", None)
    assert shown.answer(NOTICE_PAGE) == first
    shown.look()
    assert shown.answer(NOTICE_PAGE) == first


# ---- what is not public ----

HIDDEN = {
    "draft": ("草稿: 是\n", "2026-03-03", "草稿，删去“草稿”一行才会公开"),
    "embargo": ("", "2026-08-01", "2026年8月1日才公开"),
    "closed": ("公开方式: 依申请公开\n", "2026-03-03", "依申请公开，不会发布"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_not_public_is_shown_and_marked(notices: Body, shown: Previewed, name: str) -> None:
    more, day, note = HIDDEN[name]
    notices.write(f"-- content/{NOTICE} --\n" + document("还看不到的通知", more, day=day))
    shown.look()
    assert "还看不到的通知" in shown.page(NOTICE_PAGE)
    assert "还看不到的通知" in shown.page(LIST)
    assert shown.preview.status(NOTICE_PAGE).notes == (note,)
    assert "还看不到的通知" in shown.page("_sitegen/drafts")
    assert shown.preview.status(OTHER_PAGE).waiting == (0 if name == "closed" else 1)


def test_the_findings_are_those_of_the_site_as_it_would_be_published(notices: Body, shown: Previewed) -> None:
    shown.save(NOTICE, document("关于春季防疫的通知", "草稿: 是\n"))
    codes = shown.judge()
    assert "L102" in codes, "a link to a draft leads nowhere once the site is out"
    assert codes == [finding.code for finding in notices.check()]


def test_what_people_confirmed_counts_in_a_preview(notices: Body, shown: Previewed) -> None:
    text = "---\n事项: [T25]\n日期: 2026-06-20\n确认人: 周敏\n结果: 发现问题\n---\n没有人接。\n"
    notices.write(**{"content/ledger/a.md": text})
    assert not shown.preview.saved(["ledger/a.md"])
    before = shown.scene
    assert shown.preview.adopt(shown.preview.read(shown.today, SILENT), before)
    codes = shown.judge()
    assert "E403" in codes
    assert codes == [finding.code for finding in notices.check()]
    assert not shown.preview.adopt(shown.preview.read(shown.today, SILENT), shown.scene)


def test_an_embargo_ends_with_the_day(shown: Previewed) -> None:
    shown.save(NOTICE, document("关于春季防疫的通知", day="2026-07-02"))
    assert shown.preview.status(NOTICE_PAGE).notes
    shown.today = date(2026, 7, 2)
    shown.look()
    assert not shown.preview.status(NOTICE_PAGE).notes


def test_what_ends_within_a_month_is_listed(shown: Previewed) -> None:
    shown.save(NOTICE, document("关于春季防疫的通知", "撤下日期: 2026-07-20\n撤下原因: 到期\n"))
    shown.save(OTHER, document("关于夏季值班的通知", "撤下日期: 2026-08-20\n撤下原因: 到期\n"))
    page = shown.page("_sitegen/drafts")
    assert "2026-07-20 到期撤下" in page
    assert "2026-08-20" not in page


# ---- files that come and go ----


def test_a_rename_moves_the_page(notices: Body, shown: Previewed) -> None:
    folder = notices.root / "content" / DOCUMENTS
    (folder / "2026-notice.md").rename(folder / "2026-fangyi.md")
    assert not shown.preview.saved([NOTICE, f"{DOCUMENTS}/2026-fangyi.md"]), "takes reading the whole"
    shown.look()
    assert shown.answer(NOTICE_PAGE).status == 404
    assert "关于春季防疫的通知" in shown.page("fdzdgknr/bmwj/2026-fangyi.html")


def test_a_folder_that_moves_takes_its_pages_along(notices: Body, shown: Previewed) -> None:
    content = notices.root / "content"
    (content / DOCUMENTS).rename(content / "disclosure/sector")
    shown.look()
    assert shown.answer(NOTICE_PAGE).status == 404
    assert shown.answer(LIST).status == 200, "the column itself must be there, and say why it is empty"
    assert "春季防疫" not in shown.page(LIST)


def test_a_file_of_an_editor_that_comes_and_goes_is_nothing(shown: Previewed) -> None:
    before = shown.answer(NOTICE_PAGE)
    assert shown.preview.saved([f"{DOCUMENTS}/4913", f"{DOCUMENTS}/2026-notice.md~"])
    assert shown.answer(NOTICE_PAGE) == before


def test_an_attachment_is_read_with_the_whole(notices: Body, shown: Previewed) -> None:
    path = f"{DOCUMENTS}/with-file"
    notices.write(
        f"-- content/{path}/index.md --\n" + document("有附件的通知", "附件:\n  - file: tu.pdf\n    title: 图\n")
    )
    notices.write("", **{f"content/{path}/tu.pdf": small_pdf("first")})
    shown.look()
    assert shown.answer("fdzdgknr/bmwj/with-file/tu.pdf").data == small_pdf("first")
    page = shown.page("fdzdgknr/bmwj/with-file.html")
    notices.write("", **{f"content/{path}/tu.pdf": small_pdf("other")})
    assert not shown.preview.saved([f"{path}/tu.pdf"])
    shown.look()
    assert shown.answer("fdzdgknr/bmwj/with-file/tu.pdf").data == small_pdf("other")
    assert shown.page("fdzdgknr/bmwj/with-file.html") != page, "its digest is said on the page"
    notices.write(**{f"content/{path}/other.pdf": "nobody names it"})
    shown.look()
    assert f"{path}/other.pdf" in shown.scene.site.files


def test_a_style_sheet_changes_every_page(notices: Body, shown: Previewed) -> None:
    old = shown.answer("index.html").key
    notices.write("-- theme/base.css --\nbody { color: black }\n")
    shown.look()
    assert shown.answer("index.html").key != old
    (asset,) = {part for part in shown.page("index.html").split('"') if "/base." in part}
    assert shown.answer(asset).data == b"body { color: black }\n"


@pytest.mark.parametrize(
    "address",
    [
        "../pyproject.toml",
        "content/site.yaml",
        "/etc/passwd",
        "assets/../index.html",
        "fdzdgknr/bmwj/2026-notice.md",
        "_sitegen/nothing",
        "",
    ],
)
def test_nothing_else_is_given_away(shown: Previewed, address: str) -> None:
    assert shown.answer(address).status == 404


# ---- the memo ----


def test_a_memo_that_vanishes_costs_time_only(notices: Body, shown: Previewed) -> None:
    shutil.rmtree(notices.root / ".sitegen")
    assert "按时完成。" in shown.page(NOTICE_PAGE)
    shown.look()
    assert shown.answer(OTHER_PAGE).status == 200


def test_a_build_after_a_preview_is_no_older_than_the_files(notices: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.scan._YOUNG", -(10**12))  # stamps are trusted at once
    assert notices.build().changes is not None
    with previewed(notices, version=program_key()) as shown:
        notices.write(
            f"-- content/{NOTICE} --\n" + document("关于春季防疫的通知", body="见[没有的](2026-nothing.md)。")
        )
        shown.look()
        assert [finding.code for finding in notices.build().findings if finding.blocks] == ["L101"]
        shown.save(NOTICE, document("关于秋季防疫的通知"))
        assert notices.build().changes is not None
        assert "关于秋季防疫的通知" in notices.page(NOTICE_PAGE)
        shown.look()
        assert notices.build().changes == Changes((), (), (), len(notices.output()) - 1)


def test_a_preview_writes_nothing_but_its_memo(notices: Body) -> None:
    before = {path.relative_to(notices.root).parts[0] for path in notices.root.iterdir()}
    with previewed(notices) as shown:
        shown.save(NOTICE, document("关于秋季防疫的通知"))
        shown.look()
        for address in ("index.html", NOTICE_PAGE, "_sitegen/findings"):
            assert shown.answer(address).status == 200
    assert {path.relative_to(notices.root).parts[0] for path in notices.root.iterdir()} == before | {".sitegen"}
