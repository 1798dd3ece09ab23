"""A whole body against exports of the portal, and the result in words."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import alike
from sitegen.assemble import Site
from sitegen.build import Request, site_of
from sitegen.cli import main
from sitegen.exports import Export, ExportKind, read_export
from sitegen.reconcile import Comparison, in_words, reconcile
from tests.bodies import TODAY, Body

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration body, read with a memory of its own."""
    root = tmp_path_factory.mktemp("bureau")
    (root / "content").symlink_to(ROOT / "content")
    yield site_of(Request(root, root / "public", TODAY, TODAY))


def library(site: Site) -> list[list[str]]:
    """What a portal would export of the body's library, in the portal's own manner."""
    rows = [["序号", "文件名称", "发文字号", "成文日期", "发布日期", "效力状态"]]
    for number, document in enumerate(site.below("disclosure/normative"), 1):
        if document.kind == "normative":
            meta = document.meta
            created, published = meta.day("created_on"), document.published_on
            assert created and published
            state = site.standings[document.path].state.value
            rows.append(
                [
                    str(number),
                    f"{site.config.name}关于印发《{document.title}》的通知",
                    meta.text("document_number").replace("〔", "[").replace("〕", "] "),
                    f"{created.year}年{created.month}月{created.day}日",
                    f"{published:%Y/%m/%d} 00:00:00",
                    {"有效": "现行有效", "废止": "已废止"}.get(state, state),
                ]
            )
    return rows


def compared(site: Site, folder: Path, rows: list[list[str]]) -> Comparison:
    file = folder / "门户.csv"
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return reconcile(site, read_export(file))


def test_the_same_library_in_the_portals_manner_is_the_same(bureau: Site, tmp_path: Path) -> None:
    rows = library(bureau)
    assert len(rows) > 8
    made = compared(bureau, tmp_path, rows)
    assert [pair.differences for pair in made.pairs if pair.differences] == []
    assert (made.missing, made.extra, made.doubled) == ((), (), ())


def test_planted_differences_are_all_found_and_said(bureau: Site, tmp_path: Path) -> None:
    rows = library(bureau)
    lost = rows.pop(1)
    rows[1][3] = "2001年1月1日"
    rows.append(["99", "云河市蜂产品管理办法", "云牧规〔2023〕7号", "2023-01-01", "2023-01-02", "有效"])
    rows.append(rows[2])
    made = compared(bureau, tmp_path, rows)
    words = in_words(bureau, made)
    assert [entry.get("document_number") for entry in made.missing] == ["云牧规〔2023〕7号"]
    assert [alike.same_number(one.meta.text("document_number")) for one in made.extra] == [alike.same_number(lost[2])]
    assert len(made.doubled) == 1
    both = len(rows) - 3
    assert (
        words.splitlines()[0]
        == f"与“门户.csv”比对文件（2026-06-30）：门户 {both + 1} 份，本栏目 {both + 1} 份，两边都有 {both} 份。"
    )
    assert "本栏目缺少 1 份：“云河市蜂产品管理办法（云牧规〔2023〕7号）”。" in words
    assert "本栏目多出（门户没有）1 份：" in words
    assert "成文日期：门户“2001年1月1日”，本栏目“" in words
    assert "导出文件里有 1 行与前面的行重复，只算一次。" in words


def test_the_command_lists_the_findings_and_ends_with_the_result(
    body: Callable[..., Body], capsys: pytest.CaptureFixture[str]
) -> None:
    made = body("-- export.csv --\n姓名,职务\n王岚,局长\n")
    words = ["check", "--root", str(made.root), "--today", TODAY.isoformat(), "--only", "X"]
    assert main([*words, "--against", str(made.root / "export.csv")]) == 0
    printed = capsys.readouterr().out
    assert "export.csv:2:1: 警告 X105 门户有“王岚”，本栏目没有。" in printed
    assert "门户 1 人，本栏目 0 人，两边都有 0 人。\n本栏目缺少 1 人：“王岚”。" in printed
    assert main([*words, "--against", str(made.root / "export.csv"), "--format", "html"]) == 0
    assert "<p>本栏目缺少 1 人：“王岚”。</p>" in capsys.readouterr().out
    assert main([*words, "--against", str(made.root / "export.csv"), "--against-kind", "机构"]) == 2
    assert "每行要写机构名称" in capsys.readouterr().err
    assert main([*words, "--against", str(made.root / "none.csv")]) == 2
    assert "打不开" in capsys.readouterr().err


def test_ten_thousand_rows_take_no_square_of_time(bureau: Site, tmp_path: Path) -> None:
    rows = [["文件名称", "发文字号"], *([f"办法{number}", f"云牧规〔2020〕{number}号"] for number in range(2, 10_000))]
    assert len(compared(bureau, tmp_path, rows).missing) > 9_900


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云牧规〔2025〕2号", "云牧规[2025]第02号"),
        ("云牧规（2025）2号", "云牧规【２０２５】２号"),
        ("云牧规2025年2号", "云牧规 〔2025〕 2 号"),
        ("云牧规〔2025〕2", "云牧规〔2025〕2号"),
    ],
)
def test_numbers_that_mean_the_same(one: str, other: str) -> None:
    assert alike.same_number(one) == alike.same_number(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云牧规〔2025〕2号", "云牧规〔2025〕12号"),
        ("云牧规〔2025〕2号", "云牧发〔2025〕2号"),
        ("云牧规〔2025〕2号", "云牧规〔2024〕2号"),
    ],
)
def test_numbers_that_do_not(one: str, other: str) -> None:
    assert alike.same_number(one) != alike.same_number(other)


@pytest.mark.parametrize(
    "title",
    [
        "《云溪县养殖备案办法》",
        "云溪县养殖备案办法（已废止）",
        "【失效】云溪县养殖备案办法",
        "云溪县畜牧兽医局关于印发《云溪县养殖备案办法》的通知（全文失效）",
        "关于印发云溪县养殖备案办法的通知",
        "云溪县 养殖备案 办法",
    ],
)
def test_titles_that_mean_the_same(title: str) -> None:
    assert alike.same_title(title) == alike.same_title("云溪县养殖备案办法")


@pytest.mark.parametrize(
    "title",
    [
        "云溪县养殖备案办法（试行）",
        "云溪县养殖备案暂行办法",
        "关于修改《云溪县养殖备案办法》的决定",
        "关于废止《云溪县养殖备案办法》的通知",
    ],
)
def test_titles_that_do_not(title: str) -> None:
    assert alike.same_title(title) != alike.same_title("云溪县养殖备案办法")


@given(st.text(max_size=30))
def test_whatever_is_written_is_like_itself_and_breaks_nothing(text: str) -> None:
    for same in (alike.same_number, alike.same_title, alike.same_text, alike.folded):
        assert same(text) == same(f" {text} ")
    alike.day_in(text)
    alike.force_of(text)
    assert alike.first_difference(text, text) == ("", "")


@given(st.dates(date(1990, 1, 1)))
def test_a_day_is_read_in_every_usual_form(day: date) -> None:
    forms = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d 10:00:00")
    assert {alike.day_in(day.strftime(form)) for form in forms} == {day}
    if date(1990, 1, 1) < day < date(2060, 1, 1):
        assert alike.day_in(str((day - date(1899, 12, 30)).days)) == day
    assert alike.day_in(f"{day.year}年{day.month}月{day.day}日") == day


@pytest.mark.parametrize("text", ["", "见原件", "2025-13-01", "2025-02-30", "2025", "20251", "202503011"])
def test_what_is_no_day(text: str) -> None:
    assert alike.day_in(text) is None


def test_an_empty_side_is_said_too(bureau: Site) -> None:
    leaders = [document for document in bureau.public if document.kind == "leader"]
    export = Export("领导.csv", ExportKind.LEADERS, (), (), ())
    assert in_words(bureau, reconcile(bureau, export)).startswith(
        f"与“领导.csv”比对领导（2026-06-30）：门户 0 人，本栏目 {len(leaders)} 人"
    )
