"""Cases in which memory is easily wrong, one by one."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sitegen import scan
from sitegen.build import Request
from tests.bodies import TODAY
from tests.edited import ACTING, LAPSING, NOTICES, PICTURE, Desk
from tests.rebuilds import EXAMPLES, Comparison, Outcome, copy_sources, files_of, put_back
from tests.scenes import DOCUMENTS

ROOT = Path(__file__).parent.parent
LATER = TODAY + timedelta(days=20)
FIRST, SECOND = f"{DOCUMENTS}/no-0.md", f"{DOCUMENTS}/no-1.md"


def codes(found: Outcome) -> list[tuple[str, str]]:
    """What was found, and where."""
    return [(finding.code, finding.where.path) for finding in found.findings]


def test_a_build_in_which_nothing_changed_writes_nothing(compared: Comparison) -> None:
    output = compared.root / "public"
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in output.rglob("*")}
    found = compared.agree()
    assert found.changes is not None
    assert (found.changes.created, found.changes.changed, found.changes.deleted) == ((), (), ())
    assert found.changes.unchanged == len(files_of(output)) - 1
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in output.rglob("*")} == before


def test_one_text_edited_changes_its_own_page_and_the_lists_of_its_words_only(compared: Comparison) -> None:
    document = compared.source(FIRST)
    document.text += "\n最后一句。\n"
    document.save()
    found = compared.agree()
    assert found.changes is not None
    shards = [path for path in found.changes.changed if path.startswith("search/g/")]
    assert set(found.changes.changed) - set(shards) == {"fdzdgknr/bmwj/no-0.html"}
    assert 0 < len(shards) < 16  # each of the few characters, alone and with its neighbour
    assert found.changes.created == found.changes.deleted == ()


def test_what_is_wrong_in_an_unchanged_document_is_said_again(compared: Comparison) -> None:
    compared.set_field(FIRST, "keywords", ["新词"])
    again = compared.agree()
    assert ("F103", f"content/{SECOND}") in codes(again)
    assert codes(compared.agree()) == codes(again)


def test_what_is_wrong_in_a_renamed_document_is_said_of_its_new_name(compared: Comparison) -> None:
    path = compared.root / "content" / DOCUMENTS / "notices" / "gao-zhi.md"
    path.rename(path.with_name("gao-shi.md"))
    found = [where for code, where in codes(compared.agree()) if code == "F103" and "/notices/" in where]
    assert found == [f"content/{DOCUMENTS}/notices/gao-shi.md"]


def test_a_finding_that_the_day_brings_appears_and_goes_though_no_file_changed(compared: Comparison) -> None:
    compared.set_field(LAPSING, "validity", "有效")
    brought = ("V106", f"content/{LAPSING}")
    compared.agree()
    compared.set_field(ACTING, "amends", [])
    assert brought not in codes(compared.agree())
    assert brought in codes(compared.agree(compared.request(LATER)))
    assert brought not in codes(compared.agree())


def test_a_page_comes_on_its_day_and_goes_when_it_is_taken_down(compared: Comparison) -> None:
    compared.set_field(FIRST, "published_on", "2026-07-05")
    compared.set_field(FIRST, "take_down_on", "2026-07-15")
    compared.set_field(FIRST, "take_down_reason", "内容已经过时")
    place = compared.root / "public" / "fdzdgknr/bmwj/no-0.html"
    shown = []
    for days in (4, 5, 14, 15, 5, 4):
        compared.agree(compared.request(TODAY + timedelta(days=days)))
        shown.append(place.is_file())
    assert shown == [False, True, True, False, True, False]


def test_the_clock_alone_brings_a_page_when_no_day_is_asked_for(compared: Comparison) -> None:
    compared.set_field(FIRST, "published_on", "2026-07-05")
    place = compared.root / "public" / "fdzdgknr/bmwj/no-0.html"
    shown = []
    for days in (0, 5):
        clock = TODAY + timedelta(days=days)
        compared.agree(Request(compared.root, compared.root / "public", clock))
        shown.append(place.is_file())
    assert shown == [False, True]


def test_a_fixed_day_counts_as_soon_as_it_is_written(compared: Comparison) -> None:
    compared.set_field(FIRST, "published_on", "2026-07-05")
    place = compared.root / "public" / "fdzdgknr/bmwj/no-0.html"
    request = Request(compared.root, compared.root / "public", TODAY)
    compared.agree(request)
    assert not place.exists()
    settings = compared.root / "content" / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "固定日期: 2026-07-10\n", encoding="utf-8", newline="\n")
    compared.agree(request)
    assert place.exists()


def test_an_attachment_replaced_by_one_of_the_same_size_and_time_is_seen(compared: Comparison) -> None:
    path = (compared.root / "content" / ACTING).with_name("shenqing.pdf")
    time = path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes().replace(b"declared", b"DECLARED"))
    os.utime(path, ns=(time, time))
    found = compared.agree()
    assert found.changes is not None
    assert [path for path in found.changes.changed if path.endswith("shenqing.pdf")]


def test_an_attachment_that_was_missing_is_seen_when_it_comes(compared: Comparison) -> None:
    path = (compared.root / "content" / ACTING).with_name("shenqing.pdf")
    data = path.read_bytes()
    path.unlink()
    assert ("L105", f"content/{ACTING}") in codes(compared.agree())
    path.write_bytes(data)
    assert ("L105", f"content/{ACTING}") not in codes(compared.agree())


def test_a_title_that_changes_is_told_wherever_the_document_is_named(compared: Comparison) -> None:
    compared.set_field(ACTING, "title", "全新的名称")
    compared.agree()
    for address in ("fdzdgknr/gfxwj/2019-jiu.html", "fdzdgknr/gfxwj/index.html", "fdzdgknr/zcjd/2024-xin-jiedu.html"):
        assert "全新的名称" in compared.page(address), address


def test_the_same_bytes_in_two_columns_are_two_documents(compared: Comparison) -> None:
    """A kind that is not written comes from the column: the same file is right in one and wrong in the other."""
    document = compared.source("disclosure/qa/qa-0.md")
    del document.fields["kind"]
    document.save()
    assert compared.agree().changes is not None
    wrong = compared.root / "content" / "disclosure/institution/leaders" / "qa-0.md"
    shutil.copy2(document.path, wrong)
    found = compared.agree()
    assert {where for code, where in codes(found) if code == "F101"} == {wrong.relative_to(compared.root).as_posix()}
    wrong.unlink()
    assert compared.agree().changes is not None


def test_a_document_is_read_again_when_the_settings_that_it_needs_change(compared: Comparison) -> None:
    """A unit is a unit only while the settings name it."""
    settings = compared.root / "content" / "site.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("名称: 哨兵甲科", "名称: 哨兵丙科"), encoding="utf-8", newline="\n")
    assert compared.agree().changes is None
    settings.write_text(text, encoding="utf-8", newline="\n")
    assert compared.agree().changes is not None


def test_a_document_is_read_again_when_its_column_takes_other_kinds_or_has_another_name(
    compared: Comparison,
) -> None:
    desk = Desk(compared.root, random.Random(0))
    catalogue = desk.content / "catalogue.yaml"
    desk.swap(catalogue, "栏目名称: 告知", "栏目名称: 告知\n    收录的内容: [互动问答]")
    assert ("F107", f"content/{NOTICES}/gao-zhi.md") in codes(compared.agree())
    desk.swap(catalogue, "栏目名称: 告知", "栏目名称: 公告")
    assert "“公告”不放" in str(compared.agree().findings)


def test_what_is_said_of_a_misplaced_document_follows_the_columns(compared: Comparison) -> None:
    desk = Desk(compared.root, random.Random(0))
    shutil.copy(desk.content / FIRST, desk.content / "disclosure" / "institution" / "wrong.md")
    assert "disclosure/institution/training" not in str(compared.agree().findings)
    addition = "栏目:\n  - 栏目: disclosure/institution/training\n    栏目名称: 培训\n    地址: px\n"
    desk.swap(desk.content / "catalogue.yaml", "^栏目:\n", addition)
    assert "disclosure/institution/training" in str(compared.agree().findings)


def test_a_blocked_build_says_the_same_again_and_is_forgotten_when_mended(compared: Comparison, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    copy_sources(compared.root, kept)
    before = files_of(compared.root / "public")
    compared.set_field(FIRST, "published_on", "2026-13-40")
    first, second = compared.agree(), compared.agree()
    assert first.changes is second.changes is None
    assert first.findings == second.findings
    assert files_of(compared.root / "public") == before
    put_back(kept, compared.root)
    assert compared.agree().changes is not None


def test_an_own_template_wins_as_soon_as_it_is_there_and_no_longer(compared: Comparison) -> None:
    own = compared.root / "templates" / "layouts" / "page.html"
    own.parent.mkdir(parents=True)
    packaged = (ROOT / "templates" / "layouts" / "page.html").read_text(encoding="utf-8")
    own.write_text(packaged.replace("<html ", "<html data-own "), encoding="utf-8", newline="\n")
    compared.agree()
    assert "<html data-own " in compared.page("index.html")
    shutil.rmtree(compared.root / "templates")
    compared.agree()
    assert "<html data-own " not in compared.page("index.html")


def test_a_picture_of_the_settings_is_seen_to_change(compared: Comparison) -> None:
    picture = compared.root / "content" / PICTURE
    picture.write_bytes(picture.read_bytes().swapcase())
    found = compared.agree()
    assert found.changes is not None
    assert found.changes.changed


def test_a_template_in_a_linked_folder_is_seen_to_change(compared: Comparison) -> None:
    """Several bodies may share one folder of templates."""
    shared = compared.root / "shared"
    shutil.copytree(ROOT / "templates" / "layouts", shared)
    (compared.root / "templates").mkdir()
    (compared.root / "templates" / "layouts").symlink_to(shared, target_is_directory=True)
    compared.agree()
    layout = (shared / "page.html").read_text(encoding="utf-8")
    (shared / "page.html").write_text(layout.replace("<html ", "<html data-own "), encoding="utf-8", newline="\n")
    compared.agree()
    assert "<html data-own " in compared.page("index.html")


def test_a_change_within_one_tick_of_a_coarse_clock_is_seen(
    compared: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some disks count in steps of two seconds and know no time of the entry."""
    tick = 2_000_000_000
    monkeypatch.setattr(scan, "_YOUNG", tick)
    monkeypatch.setattr(scan, "_stamp", lambda found: (found.st_size, found.st_mtime_ns // tick * tick, 0, 0))
    for number in range(3):
        compared.set_field(FIRST, "title", f"第{number}次的标题")
        compared.agree()


def test_what_no_stamp_tells_is_seen_when_it_is_asked_for(
    compared: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that keeps no time of the entry, when a tool has put the time of the text back."""
    monkeypatch.setattr(scan, "_stamp", lambda found: (found.st_size, 0, 0, 0))
    request = compared.request()
    for number, asked in enumerate((replace(request, rehash=True), replace(request, clean=True)) * 2):
        compared.set_field(FIRST, "title", f"第{number % 3}次的标题")
        compared.agree(asked)


def test_settings_that_are_empty_are_not_settings_that_are_gone(compared: Comparison) -> None:
    settings = compared.root / "content" / "site.yaml"
    settings.write_bytes(b"")
    assert "F102" in {code for code, _ in codes(compared.agree())}
    settings.unlink()
    assert "site.yaml" in compared.agree().failure


def test_settings_behind_a_link_are_read_each_time(compared: Comparison) -> None:
    """They are refused; what else is wrong with them must be said as it is now."""
    settings, elsewhere = compared.root / "content" / "catalogue.yaml", compared.root / "elsewhere.yaml"
    settings.rename(elsewhere)
    settings.symlink_to(elsewhere)
    before = compared.agree()
    elsewhere.write_text(elsewhere.read_text(encoding="utf-8") + "不认识: 1\n", encoding="utf-8", newline="\n")
    assert compared.agree().findings != before.findings


def test_an_address_given_with_the_command_counts_for_that_command_only(compared: Comparison) -> None:
    other = "https://www.example.gov.cn/other/"
    compared.agree(compared.request(base_url=other))
    assert other in compared.page("sitemap.xml")
    compared.agree()
    assert other not in compared.page("sitemap.xml")


def test_two_outputs_in_turn_are_both_right(compared: Comparison) -> None:
    second = replace(compared, output="second")
    for number, one in enumerate((second, compared, compared, second, second, compared)):
        compared.set_field(FIRST, "title", f"第{number % 3}次的标题")
        one.agree()
    for one in (second, compared):  # nothing has changed but for the output that was left behind
        one.agree()


def test_the_number_of_processes_changes_nothing(compared: Comparison) -> None:
    for number, jobs in enumerate((1, 2, 4)):
        compared.set_field(FIRST, "title", f"第{number}次的标题")
        compared.agree(compared.request(jobs=jobs))


def test_a_build_killed_before_any_change_to_the_disk_is_made_good_by_the_next(compared: Comparison) -> None:
    """Some of the moments (all of them with SITEGEN_EXAMPLES): an edit, a death, a finished build, and so on."""
    died = []
    for number, moment in enumerate(range(90) if EXAMPLES else (6, 8, 30, 43, 44, 50, 61, 63, 66, 68, 69)):
        compared.set_field(FIRST, "title", f"第{number % 3}次的标题")
        died.append(compared.killed(compared.request(), moment))
        compared.agree()
    assert sum(died) > 8


def test_a_build_that_died_promises_nothing_to_sources_that_changed_since(compared: Comparison) -> None:
    for number, moment in enumerate((8, 50, 66)):
        compared.set_field(FIRST, "title", f"第{number}次的标题")
        assert compared.killed(compared.request(), moment)
        compared.set_field(SECOND, "title", f"第{number}次的标题")
        compared.agree()
        compared.agree()
