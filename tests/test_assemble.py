"""The site on one day: what is hidden, who refers to whom, what still holds, where a consultation stands."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sitegen.assemble import (
    Act,
    Hidden,
    Stage,
    Validity,
    consultation_stage,
    decisive,
    hidden_because,
    newest_first,
)
from sitegen.model import Document, Meta, Moment, Value
from tests.bodies import write_files
from tests.stages import CLEANUP, DAY, DOCUMENTS, NORMATIVE, site

BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A document to give other values to."""
    return site(tmp_path_factory.mktemp("blank"), {"guide/a.md": ""}).documents[0]


def document(base: Document, **values: Value) -> Document:
    return replace(base, meta=Meta(values))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("", None),
        ("草稿: 是", Hidden.DRAFT),
        ("草稿: 否", None),
        ("公开方式: 主动公开", None),
        ("公开方式: 依申请公开", Hidden.CLOSED),
        ("公开方式: 不予公开", Hidden.CLOSED),
        ("发布日期: ''", Hidden.UNDATED),
        ("发布日期: 某天", Hidden.UNDATED),
        (f"发布日期: {BEFORE}", None),
        (f"发布日期: {DAY}", None),
        (f"发布日期: {DAY} 23:59", None),
        (f"发布日期: {AFTER}", Hidden.EMBARGO),
        (f"发布日期: {AFTER} 00:00", Hidden.EMBARGO),
        (f"撤下日期: {AFTER}", None),
        (f"撤下日期: {DAY}", Hidden.TAKEN_DOWN),
        (f"撤下日期: {BEFORE}", Hidden.TAKEN_DOWN),
        (f"有效期至: {BEFORE}", None),
        (f"征集截止: {BEFORE}", None),
        (f"草稿: 是\n撤下日期: {DAY}", Hidden.DRAFT),
    ],
)
def test_a_document_is_hidden_for_its_reason_to_the_day(tmp_path: Path, lines: str, reason: Hidden | None) -> None:
    made = site(tmp_path, {f"{DOCUMENTS}/a.md": lines})
    assert made.hidden == ({f"{DOCUMENTS}/a.md": reason} if reason else {})
    assert len(list(made.public)) == (reason is None)
    assert len(made.by_column.get(DOCUMENTS, ())) == (reason is None)
    assert len(made.documents) == 1


def test_only_embargo_and_take_down_depend_on_the_day() -> None:
    assert [reason for reason in Hidden if reason.by_day] == [Hidden.EMBARGO, Hidden.TAKEN_DOWN]


@pytest.mark.parametrize("value", ["不公开", "", "部分公开"])
def test_a_way_of_disclosure_that_cannot_be_read_is_not_taken_for_public(tmp_path: Path, value: str) -> None:
    # The rule that a wrong value blocks the build is a second lock; this is about what assembling alone would do.
    made = site(tmp_path, {f"{DOCUMENTS}/a.md": f"公开方式: {value}"})
    wrong = [problem for problem in made.documents[0].problems if problem.code == "F106"]
    assert bool(wrong) == bool(value)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_document_is_public_from_its_day_to_the_day_before_it_is_taken_down(
    blank: Document, published: date, down: date
) -> None:
    made = document(blank, published_on=Moment(published), take_down_on=down)
    for today in {published - timedelta(1), published, down - timedelta(1), down, down + timedelta(1)}:
        assert (hidden_because(made, today) is None) == (published <= today < down)


def test_lists_are_newest_first_by_day_then_time_then_path(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            f"{DOCUMENTS}/c.md": "发布日期: 2025-03-07",
            f"{DOCUMENTS}/b.md": "发布日期: 2025-03-07 09:30",
            f"{DOCUMENTS}/a.md": "发布日期: 2025-03-07",
            f"{DOCUMENTS}/d.md": "发布日期: 2025-03-07 16:00",
            f"{DOCUMENTS}/e.md": "发布日期: 2025-03-08",
            f"{DOCUMENTS}/f.md": "发布日期: 2024-12-31 23:59",
        },
    )
    assert [one.stem for one in made.by_column[DOCUMENTS]] == ["e", "d", "b", "a", "c", "f"]
    assert newest_first(list(reversed(made.documents))) == made.by_column[DOCUMENTS]
    assert made.newest == made.by_column[DOCUMENTS]


def test_a_column_gathers_what_lies_below_it_and_nothing_beside_it(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            f"{NORMATIVE}/a.md": "",
            f"{CLEANUP}/b.md": "发布日期: 2021-01-01",
            f"{DOCUMENTS}/c.md": "",
            f"{CLEANUP}/d.md": "草稿: 是",
        },
    )
    assert [one.stem for one in made.below(NORMATIVE)] == ["b", "a"]
    assert [one.stem for one in made.by_column[NORMATIVE]] == ["a"]
    assert made.below("disclosure/norm") == ()


@pytest.mark.parametrize(("lines", "visible"), [("", True), ("草稿: 是", False)])
def test_a_column_that_need_not_be_has_a_page_once_something_public_lies_below_it(
    tmp_path: Path, lines: str, visible: bool
) -> None:
    added = "columns:\n  - id: disclosure/sector/prices\n    title: 价格行情\n    slug: jgxq\n    kinds: [行业信息]\n"
    write_files(tmp_path, f"-- catalogue.yaml --\n{added}")
    made = site(tmp_path, {"disclosure/sector/prices/a.md": lines})
    columns = made.standard.columns
    assert [made.visible(columns[name]) for name in ("disclosure/sector", "disclosure/sector/prices")] == [visible] * 2


def test_addresses_come_from_column_and_stem_for_all_documents(tmp_path: Path) -> None:
    made = site(tmp_path, {f"{NORMATIVE}/a.md": "草稿: 是", f"{CLEANUP}/b/index.md": ""})
    assert made.addresses == {
        f"{NORMATIVE}/a.md": "fdzdgknr/gfxwj/a.html",
        f"{CLEANUP}/b/index.md": "fdzdgknr/gfxwj/wjqljg/b.html",
    }


STANDING = [
    # lines of the document, lines of the one that acts on it, wanted state on the day
    ("", "", Validity.VALID),
    (f"有效期至: {DAY}", "", Validity.VALID),
    (f"有效期至: {BEFORE}", "", Validity.LAPSED),
    (f"施行日期: {DAY}", "", Validity.VALID),
    (f"施行日期: {AFTER}", "", Validity.AHEAD),
    ("有效性: 废止", "", Validity.REPEALED),
    ("有效性: 失效", "", Validity.LAPSED),
    (f"有效性: 失效\n有效期至: {AFTER}", "", Validity.VALID),
    ("有效性: 部分修改", "", Validity.AMENDED),
    ("", "废止的文件: [云牧规〔2019〕1号]", Validity.REPEALED),
    ("", "修改的文件: [云牧规〔2019〕1号]", Validity.AMENDED),
    ("有效性: 有效", "废止的文件: [云牧规〔2019〕1号]", Validity.REPEALED),
    ("", f"废止的文件: [云牧规〔2019〕1号]\n施行日期: {DAY}", Validity.REPEALED),
    ("", f"废止的文件: [云牧规〔2019〕1号]\n施行日期: {AFTER}", Validity.VALID),
    ("", f"废止的文件: [云牧规〔2019〕1号]\n发布日期: {AFTER}", Validity.VALID),
    ("", "废止的文件: [云牧规〔2019〕1号]\n草稿: 是", Validity.VALID),
    (f"有效期至: {BEFORE}", "修改的文件: [云牧规〔2019〕1号]", Validity.LAPSED),
    (f"有效期至: {BEFORE}", "废止的文件: [云牧规〔2019〕1号]", Validity.REPEALED),
]


@pytest.mark.parametrize(("target", "acting", "state"), STANDING)
def test_validity_follows_acts_and_dates_to_the_day(tmp_path: Path, target: str, acting: str, state: Validity) -> None:
    made = site(tmp_path, {f"{NORMATIVE}/old.md": f"文号: 云牧规〔2019〕1号\n{target}", f"{NORMATIVE}/new.md": acting})
    assert made.standings[f"{NORMATIVE}/old.md"].state is state


@pytest.mark.parametrize(
    ("words", "place", "outcome"),
    [
        ("", None, None),
        ("改", 0, Validity.AMENDED),
        ("改改", 1, Validity.AMENDED),
        ("废", 0, Validity.REPEALED),
        ("失", 0, Validity.LAPSED),
        ("改废", 1, Validity.REPEALED),
        ("废改", 0, Validity.REPEALED),
        ("改失废", 1, Validity.LAPSED),
        ("废失", 0, Validity.REPEALED),
    ],
)
def test_the_first_act_that_ends_a_document_settles_it_else_the_last(
    words: str, place: int | None, outcome: Validity | None
) -> None:
    names = {"改": "修改", "废": "废止", "失": "宣布失效"}
    acts = [Act(str(number), "x", names[word], DAY) for number, word in enumerate(words)]
    settled = decisive(acts)
    assert settled is (None if place is None else acts[place])
    assert (settled.outcome if settled else None) is outcome


def test_one_act_settles_the_label_of_a_document_that_several_act_on(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            f"{NORMATIVE}/old.md": "文号: 甲〔2015〕1号",
            f"{NORMATIVE}/a.md": "修改的文件: [甲〔2015〕1号]\n施行日期: 2020-02-01",
            f"{CLEANUP}/b.md": "宣布失效的文件: [{文号: 甲〔2015〕1号, 文件名称: 办法, 本站页面: 甲〔2015〕1号, 生效日期: 2021-02-01}]",
            f"{NORMATIVE}/c.md": "废止的文件: [甲〔2015〕1号]\n施行日期: 2022-02-01",
        },
    )
    states = [
        site(tmp_path, {}, date(year, 1, 1)).standings[f"{NORMATIVE}/old.md"].state for year in (2020, 2021, 2022, 2026)
    ]
    assert states == [Validity.VALID, Validity.AMENDED, Validity.LAPSED, Validity.LAPSED]
    assert made.standings[f"{NORMATIVE}/old.md"].state is Validity.LAPSED


def test_a_column_is_visible_when_it_is_wanted_or_holds_or_says_something(tmp_path: Path) -> None:
    empty = site(tmp_path / "a", {})
    columns = empty.standard.columns
    assert empty.wanted(columns[NORMATIVE])
    assert empty.visible(columns[NORMATIVE])
    assert not empty.wanted(columns["disclosure/sector"])
    assert not empty.visible(columns["disclosure/sector"])
    made = site(tmp_path / "b", {"disclosure/sector/a.md": "", "website-report/a.md": "草稿: 是"})
    assert made.visible(columns["disclosure/sector"])
    hidden = site(tmp_path / "b", {"disclosure/sector/a.md": "草稿: 是"})
    assert not hidden.visible(columns["disclosure/sector"])
    for name, column in empty.standard.columns.items():
        if column.own_site_only:
            assert empty.wanted(column) == (column.required and empty.config.own_site), name


def test_a_file_belongs_to_the_bundle_in_which_it_lies(tmp_path: Path) -> None:
    made = site(tmp_path, {f"{NORMATIVE}/a/index.md": "草稿: 是", f"{NORMATIVE}/b.md": ""})
    owners = {
        path: owner.path if (owner := made.owner(f"{NORMATIVE}/{path}")) else ""
        for path in ("a/x.pdf", "a/b/c/x.pdf", "x.pdf", "b/x.pdf", "ab/x.pdf")
    }
    assert owners == {
        "a/x.pdf": f"{NORMATIVE}/a/index.md",
        "a/b/c/x.pdf": f"{NORMATIVE}/a/index.md",
        "x.pdf": "",
        "b/x.pdf": "",
        "ab/x.pdf": "",
    }


def test_a_chain_is_seen_from_both_ends_with_day_and_word(tmp_path: Path) -> None:
    old, middle, new = (f"{NORMATIVE}/{name}.md" for name in ("old", "middle", "new"))
    made = site(
        tmp_path,
        {
            old: "文号: 甲〔2015〕1号",
            middle: "文号: 甲〔2018〕1号\n修改的文件: [甲〔2015〕1号]\n施行日期: 2018-02-01",
            new: "废止的文件: [甲〔2015〕1号, 甲〔2018〕1号]\n发布日期: 2024-01-01",
        },
    )
    on_old = [(act.acting, act.word, act.on, act.ends) for act in made.standings[old].acts_on]
    assert on_old == [(middle, "修改", date(2018, 2, 1), False), (new, "废止", date(2024, 1, 1), True)]
    assert [(act.target, act.word) for act in made.standings[new].acts_by] == [(middle, "废止"), (old, "废止")]
    assert [(act.target, act.word) for act in made.standings[middle].acts_by] == [(old, "修改")]
    states = [made.standings[path].state for path in (old, middle, new)]
    assert states == [Validity.REPEALED, Validity.REPEALED, Validity.VALID]
    earlier = site(tmp_path, {}, date(2020, 1, 1))
    assert [earlier.standings[path].state for path in (old, middle)] == [Validity.AMENDED, Validity.VALID]


def test_a_clean_up_repeals_and_declares_lapsed_from_the_day_it_says(tmp_path: Path) -> None:
    def record(number: int, more: str = "") -> str:
        return f"[{{文号: 甲〔2015〕{number}号, 文件名称: 办法, 本站页面: 甲〔2015〕{number}号{more}}}]"

    made = site(
        tmp_path,
        {f"{NORMATIVE}/{name}.md": f"文号: 甲〔2015〕{number}号" for number, name in enumerate("abcd")}
        | {
            f"{CLEANUP}/2024.md": f"宣布废止的文件: {record(0)}\n宣布失效的文件: {record(1)}\n继续有效的文件: {record(2)}\n发布日期: 2024-01-01",
            f"{CLEANUP}/2025.md": f"宣布废止的文件: {record(3, f', 生效日期: {AFTER}')}\n发布日期: 2025-01-01",
        },
    )
    states = [made.standings[f"{NORMATIVE}/{name}.md"].state for name in "abcd"]
    assert states == [Validity.REPEALED, Validity.LAPSED, Validity.VALID, Validity.VALID]
    assert [act.word for act in made.standings[f"{CLEANUP}/2024.md"].acts_by] == ["废止", "宣布失效"]
    assert site(tmp_path, {}, AFTER).standings[f"{NORMATIVE}/d.md"].state is Validity.REPEALED


def test_only_what_nobody_else_ended_is_taken_from_the_authors_word(tmp_path: Path) -> None:
    made = site(tmp_path, {f"{NORMATIVE}/a.md": "有效性: 废止", f"{NORMATIVE}/b.md": ""})
    assert [made.standings[f"{NORMATIVE}/{name}.md"].declared for name in "ab"] == [True, False]


@pytest.mark.parametrize(
    ("opens", "closes", "answered", "stage"),
    [
        (AFTER, AFTER, None, Stage.AHEAD),
        (DAY, AFTER, None, Stage.OPEN),
        (BEFORE, DAY, None, Stage.OPEN),
        (DAY, DAY, None, Stage.OPEN),
        (BEFORE, BEFORE, None, Stage.CLOSED),
        (BEFORE, BEFORE, DAY, Stage.ANSWERED),
        (BEFORE, BEFORE, AFTER, Stage.CLOSED),
        (BEFORE, BEFORE, BEFORE, Stage.ANSWERED),
        (BEFORE, AFTER, AFTER, Stage.OPEN),
    ],
)
def test_a_consultation_stands_where_its_days_put_it(
    blank: Document, opens: date, closes: date, answered: date | None, stage: Stage
) -> None:
    days: dict[str, Value] = {"opens_on": opens, "closes_on": closes}
    if answered:
        days["result_published_on"] = answered
    assert consultation_stage(document(blank, **days), DAY) is stage


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=3, max_size=3))
def test_a_consultation_never_goes_back(blank: Document, days: list[date]) -> None:
    opens, closes, answered = sorted(days)
    made = document(blank, opens_on=opens, closes_on=closes, result_published_on=answered)
    order = list(Stage)
    seen = [order.index(consultation_stage(made, date(2025, 12, 31) + timedelta(n))) for n in range(368)]
    assert seen == sorted(seen)


def test_the_same_input_gives_an_equal_site(tmp_path: Path) -> None:
    documents = {f"{NORMATIVE}/a.md": "文号: 甲〔2015〕1号"}
    assert site(tmp_path, documents) == site(tmp_path, documents)
