"""What a preview shows of a body that is not in order: the last that was whole, why it is not newer, and the bar that says so."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from sitegen.findings import Severity
from sitegen.preview.bar import FINDINGS, Status, bar_html, bar_key, dressed, top_html
from sitegen.preview.scene import Fault
from tests.bodies import Body
from tests.notices import DOCUMENTS, LIST, NOTICE, NOTICE_PAGE, OTHER, OTHER_PAGE, document
from tests.previewing import Previewed, previewed

# ---- what is broken ----


BREAKS: dict[str, tuple[Callable[[str], str], str]] = {
    "a quotation mark": (lambda text: text.replace("标题: ", '标题: "'), "F007"),
    "a missing fence": (lambda text: text.replace("\n---\n", "\n", 1), "F004"),
    "a kind that is none": (lambda text: text.replace("部门文件", "部门档案"), "F107"),
    "half a file": (lambda text: "", "F003"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_document_stays_as_it_was_until_it_is_mended(shown: Previewed, name: str) -> None:
    breaks, code = BREAKS[name]
    good = shown.answer(NOTICE_PAGE), shown.answer(LIST)
    shown.save(NOTICE, breaks(document("关于秋季防疫的通知")))
    assert (shown.answer(NOTICE_PAGE), shown.answer(LIST)) == good
    assert shown.judge().count(code) == 1
    status = shown.preview.status(NOTICE_PAGE)
    assert status.notes == ("文件现在读不出来，这是上一次的样子",)
    (fault,) = status.faults
    assert fault.place.startswith(f"content/{NOTICE}:") and fault.message and fault.remedy
    assert not shown.preview.status(OTHER_PAGE).faults
    assert code in [finding.code for finding in status.here]
    shown.look()
    shown.look()
    assert (shown.answer(NOTICE_PAGE), shown.answer(LIST)) == good, "also when the whole is read again"
    shown.save(OTHER, document("关于冬季值班的通知"))
    assert "关于春季防疫的通知" in shown.page(NOTICE_PAGE)
    assert "关于冬季值班的通知" in shown.page(LIST), "the others go on"
    shown.save(NOTICE, document("关于秋季防疫的通知"))
    assert "关于秋季防疫的通知" in shown.page(NOTICE_PAGE)
    assert not shown.preview.status(NOTICE_PAGE).notes
    assert not shown.preview.status(NOTICE_PAGE).faults
    assert code not in shown.judge()


def test_a_document_that_never_was_whole_has_no_page_but_its_error_is_said(notices: Body, shown: Previewed) -> None:
    notices.write(f"-- content/{DOCUMENTS}/2026-bad.md --\n没有文件头。\n")
    shown.look()
    shown.judge()
    assert shown.answer("fdzdgknr/bmwj/2026-bad.html").status == 404
    assert [finding.code for finding in shown.preview.status("fdzdgknr/bmwj/2026-bad.html").here] == ["F003"]


def test_a_broken_template_leaves_the_last_page_and_says_why(notices: Body, shown: Previewed) -> None:
    good = shown.page(NOTICE_PAGE)
    notices.write("-- templates/pages/document.html --\n{% if %}\n")
    shown.look()
    shown.save(NOTICE, document("关于秋季防疫的通知"))
    assert shown.page(NOTICE_PAGE) == good
    (fault,) = shown.preview.status(NOTICE_PAGE).faults
    assert "document.html 第 1 行" in fault.message
    shown.judge()
    counts = shown.preview.status(LIST).counts
    assert counts and counts[Severity.ERROR] == 1, "nobody may take the site for whole"
    assert shown.preview.status(FINDINGS).faults == (fault,)
    assert shown.answer(OTHER_PAGE).status == 500, "a page that was never made"
    assert shown.answer(LIST).status == 200
    (notices.root / "templates/pages/document.html").unlink()
    shown.look()
    assert "关于秋季防疫的通知" in shown.page(NOTICE_PAGE)
    assert shown.answer(OTHER_PAGE).status == 200
    assert shown.preview.status(NOTICE_PAGE).faults == ()


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("site.yaml", '机关名称: "云河\n', "content/site.yaml:1"),
        ("catalogue.yaml", "栏目: [", "content/catalogue.yaml:1"),
    ],
)
def test_broken_settings_leave_the_last_ones(notices: Body, shown: Previewed, path: str, text: str, place: str) -> None:
    file = notices.root / "content" / path
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    good = shown.page("index.html")
    file.write_text(text, encoding="utf-8")
    shown.look()
    assert shown.page("index.html") == good
    assert [fault.place for fault in shown.preview.status("index.html").faults] == [place]
    assert shown.judge().count("F007") == 1, "the site could not be published"
    shown.save(NOTICE, document("关于秋季防疫的通知"))
    assert "关于秋季防疫的通知" in shown.page(NOTICE_PAGE), "documents go on"
    assert shown.preview.status("index.html").faults, "and the error stays"
    file.write_text(before, encoding="utf-8")
    shown.look()
    assert shown.preview.status("index.html").faults == ()


def test_settings_that_are_gone_leave_everything_as_it_was(notices: Body, shown: Previewed) -> None:
    good = shown.page("index.html")
    shutil.move(notices.root / "content", notices.root / "elsewhere")
    shown.look()
    assert shown.page("index.html") == good
    assert "site.yaml" in shown.preview.status("index.html").faults[0].message
    shutil.move(notices.root / "elsewhere", notices.root / "content")
    shown.look()
    assert (shown.page("index.html"), shown.preview.status("index.html").faults) == (good, ())


def test_a_body_that_is_broken_from_the_start_is_shown_when_it_is_mended(notices: Body) -> None:
    settings = (notices.root / "content/site.yaml").read_text(encoding="utf-8")
    notices.write('-- content/site.yaml --\n机关名称: "云河\n')
    with previewed(notices) as shown:
        assert shown.answer("index.html").status == 503
        assert [fault.place for fault in shown.preview.status("index.html").faults] == ["content/site.yaml:1"]
        notices.write(f"-- content/site.yaml --\n{settings}")
        shown.look()
        assert (shown.answer("index.html").status, shown.preview.status("index.html").faults) == (200, ())


def test_a_bug_in_one_page_leaves_the_others(shown: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    good = shown.page(NOTICE_PAGE)

    def fails(*_: object) -> None:
        raise ZeroDivisionError("nothing")

    shown.save(NOTICE, document("关于秋季防疫的通知"))
    monkeypatch.setattr("sitegen.preview.render", fails)
    assert shown.page(NOTICE_PAGE) == good
    assert "ZeroDivisionError" in shown.preview.status(NOTICE_PAGE).faults[0].message


# ---- the bar ----


def test_the_bar_says_what_is_wrong_here_and_everywhere(notices: Body, shown: Previewed) -> None:
    shown.save(NOTICE, document("关于春季防疫的通知", body="见[没有的](2026-nothing.md)。"))
    assert "正在检查" in bar_html(shown.preview.status(NOTICE_PAGE)), "nothing is known yet"
    shown.judge()
    here, there, column = (shown.preview.status(place) for place in (NOTICE_PAGE, OTHER_PAGE, LIST))
    assert [finding.code for finding in here.here] == [finding.code for finding in column.here] == ["L101"]
    assert there.here == ()
    assert here.counts == there.counts
    assert there.counts and there.counts[Severity.ERROR] == 1
    assert f"content/{NOTICE}:17" in bar_html(here)
    assert f'<a href="/{NOTICE_PAGE}"><code>content/{NOTICE}:17</code></a>' in shown.page("_sitegen/findings")


def test_the_bar_is_put_around_a_page_without_changing_it(shown: Previewed) -> None:
    html = shown.answer(NOTICE_PAGE).data
    status = shown.preview.status(NOTICE_PAGE)
    page = dressed(html, status, "key", "127.0.0.1", "8000")
    assert (
        page.count(b"<sitegen-bar ")
        == page.count(b"<sitegen-faults ")
        == page.count(b"/livereload.js?host=127.0.0.1&amp;port=8000")
        == 1
    )
    assert (
        page.index(b"</head>")
        < page.index(b"<sitegen-faults")
        < page.index(b'class="skip"')
        < page.index(b"<sitegen-bar")
        < page.index(b"</body>")
    )
    pieces = page.replace(b"\n", b"").split(b"<sitegen-")
    assert b"".join(pieces).endswith(b"</body></html>")
    assert dressed(b"bare", Status(), "key", "h", "1").startswith(b"bare<"), (
        "a page without a body gets the bar all the same"
    )


def test_the_bar_takes_nothing_for_markup(shown: Previewed) -> None:
    shown.save(
        NOTICE, document("关于春季防疫的通知", body="见[没有的](<script>alert(1)</script>.md)。", more="草稿: 是\n")
    )
    shown.judge()
    status = shown.preview.status(NOTICE_PAGE)
    assert status.here
    assert "<script" not in bar_html(status)
    evil = Status(faults=(Fault("<b>", "<i>", "<u>"),), notes=("<s>",), progress="<p>")
    assert not {"<b>", "<i>", "<u>", "<s>"} & set(top_html(evil).split('"')) and "<s>" not in bar_html(evil)
    assert "&lt;i&gt;" in top_html(evil)


def test_bars_that_say_the_same_have_the_same_key() -> None:
    assert bar_key(Status(waiting=1)) == bar_key(Status(waiting=1)) != bar_key(Status(waiting=2))
    assert bar_key(Status(faults=(Fault("", "坏"),))) != bar_key(Status())


def test_a_long_list_of_findings_is_cut_and_says_so(notices: Body, shown: Previewed) -> None:
    body = "\n\n".join(f"见[没有的](2026-nothing-{number}.md)。" for number in range(40))
    shown.save(NOTICE, document("关于春季防疫的通知", body=body))
    shown.judge()
    html = bar_html(shown.preview.status(NOTICE_PAGE))
    assert html.count("<li ") == 30
    assert "本页还有 10 个" in html
