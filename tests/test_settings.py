"""A body's settings and its additions to the tree: what it may change and what not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitegen.findings import ConfigError
from sitegen.national import national_standard
from sitegen.settings import Settings, read_settings
from sitegen.source import MAX_BYTES

NATIONAL = national_standard()
SITE = """\
机关名称: 云溪县畜牧兽医局
网站名称: 云溪县人民政府
域名: www.example.gov.cn
栏目网址: https://www.example.gov.cn/xmj/zfxxgk/
网站标识码: '9901020018'
ICP备案编号: 云ICP备12345678号
公安备案号: 云公网安备99010202000001号
units:
  - {id: bgs, title: 办公室}
  - {title: 政策法规科, affiliate: 否}
"""


def settings(tmp_path: Path, catalogue: str = "", site: str = SITE, base_url: str = "") -> Settings:
    (tmp_path / "site.yaml").write_text(site, encoding="utf-8")
    if catalogue:
        (tmp_path / "catalogue.yaml").write_text(catalogue, encoding="utf-8")
    return read_settings(tmp_path, base_url)


def said(made: Settings, path: str = "catalogue.yaml") -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in made.problems.get(path, ())]


def test_without_site_yaml_there_is_one_sentence_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"site\.yaml.*--root.*sitegen init"):
        read_settings(tmp_path)


def test_values_are_read_by_label_and_missing_ones_are_named(tmp_path: Path) -> None:
    made = settings(tmp_path, site="机关名称: 云溪县畜牧兽医局\n域名: http://example.com\n")
    problems = made.problems["site.yaml"]
    assert made.config.name == "云溪县畜牧兽医局"
    assert any(problem.code == "F105" and "gov.cn" in problem.message for problem in problems)
    missing = {problem.message for problem in problems if problem.code == "F102"}
    assert {"缺少必填的“网站名称”。", "缺少必填的“栏目网址”。", "缺少必填的“网站标识码”。"} <= missing
    assert "缺少必填的“域名”。" not in missing


def test_a_required_setting_that_is_written_but_empty_is_missing(tmp_path: Path) -> None:
    made = settings(tmp_path, site=SITE.replace("网站名称: 云溪县人民政府", "网站名称:"))
    assert "缺少必填的“网站名称”。" in {problem.message for problem in made.problems["site.yaml"]}


def test_a_whole_site_yaml_has_no_missing_identification(tmp_path: Path) -> None:
    made = settings(tmp_path)
    codes = {problem.code for problem in made.problems.get("site.yaml", ())}
    assert codes <= {"F102", "F118"}, "F118: it is the sample’s own"
    missing = [problem.message for problem in made.problems.get("site.yaml", ()) if problem.code == "F102"]
    assert not any("网站标识码" in message for message in missing)


def test_base_url_can_be_overridden_and_always_ends_in_one_slash(tmp_path: Path) -> None:
    assert settings(tmp_path).config.base_url == "https://www.example.gov.cn/xmj/zfxxgk/"
    assert settings(tmp_path, base_url="https://a.gov.cn").config.base_url == "https://a.gov.cn/"
    assert settings(tmp_path, base_url="https://a.gov.cn/x//").config.base_url == "https://a.gov.cn/x/"


def test_units_are_known_by_id_and_title_and_a_title_is_an_id(tmp_path: Path) -> None:
    made = settings(tmp_path)
    wanted = {"bgs": "bgs", "办公室": "bgs", "政策法规科": "政策法规科"}
    assert wanted.items() <= made.config.unit_names.items()
    assert made.config.unit_title("bgs") == "办公室"
    assert made.config.unit_title("nobody") == ""


def test_without_a_catalogue_the_standard_is_the_national_one(tmp_path: Path) -> None:
    assert settings(tmp_path).standard is NATIONAL


def test_settings_too_large_to_be_settings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="2 MB"):
        settings(tmp_path, site="#" * (MAX_BYTES + 1))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_a_gbk_site_yaml_is_read_and_said(tmp_path: Path, mark: bytes) -> None:
    (tmp_path / "site.yaml").write_bytes(mark + SITE.encode("utf-8" if mark else "gb18030"))
    made = read_settings(tmp_path)
    assert made.config.name == "云溪县畜牧兽医局"
    assert said(made, "site.yaml")[0][0] == ("F002" if mark else "F001")


def test_a_broken_site_yaml_is_findings_and_no_crash(tmp_path: Path) -> None:
    made = settings(tmp_path, site='机关名称: "云溪\n', catalogue="columns: [")
    assert said(made, "site.yaml")[0][0] == "F007"
    assert said(made)[0][0] == "F007"
    assert made.config.name == "未命名机关"


# what is written under columns → attribute of the column, value
ALLOWED = {
    "a new title with its basis": ("disclosure/qa", "title: 问答\n    title_basis: 云农办〔2025〕1号", "title", "问答"),
    "the same title": ("guide", "title: 政府信息公开指南", "title", "政府信息公开指南"),
    "a tighter limit": ("disclosure/services", "update_within: 30", "update_within", 30),
    "a wider limit with a reason": (
        "disclosure/services", "update_within: 120\n    update_reason: 业务每季度一次", "update_within", 120,
    ),
    "a limit where there is none": ("disclosure/opinion", "update_within: 30", "update_within", 30),
    "an owner unit": ("disclosure/qa", "unit: 办公室", "unit", "bgs"),
    "a description": ("disclosure/qa", "description: 常见问题", "description", "常见问题"),
    "more kinds": ("disclosure/documents", "kinds: [政策解读]", "kinds", tuple(NATIONAL.kind_names[kind] for kind in ("部门文件", "简报", "政策解读"))),
}  # fmt: skip


@pytest.mark.parametrize(("name", "lines", "attribute", "value"), ALLOWED.values(), ids=ALLOWED.keys())
def test_what_a_body_may_change_is_changed(
    tmp_path: Path, name: str, lines: str, attribute: str, value: object
) -> None:
    made = settings(tmp_path, f"columns:\n  - id: {name}\n    {lines}\n")
    assert said(made) == []
    assert getattr(made.standard.columns[name], attribute) == value
    assert list(made.standard.columns) == list(NATIONAL.columns)


def test_a_title_that_the_standard_knows_as_an_alias_needs_no_basis_on_the_first_level(tmp_path: Path) -> None:
    (alias, *_) = NATIONAL.columns["annual-reports"].aliases
    made = settings(tmp_path, f"columns:\n  - id: annual-reports\n    title: {alias}\n")
    assert (said(made), made.standard.columns["annual-reports"].title) == ([], alias)


# what is written → code, and the attribute that stays as it was
REFUSED = {
    "a fixed title": ("guide", "title: 信息公开指引", "C102", "title"),
    "a fixed title with a basis": ("guide", "title: 指引\n    title_basis: 某某〔2025〕1号", "C102", "title"),
    "a title without basis": ("disclosure/qa", "title: 问答", "C103", "title"),
    "a wider limit without reason": ("disclosure/services", "update_within: 91", "C105", "update_within"),
    "not applicable on the first level": (
        "annual-reports", "not_applicable: {reason: 无, basis: 无, since: 2025-01-01}", "C104", "blank",
    ),
    "unknown kinds": ("disclosure/qa", "kinds: [某某]", "C107", "kinds"),
    "an unknown unit": ("disclosure/qa", "unit: 财务科", "F106", "unit"),
    "an unknown field": ("disclosure/qa", "titel: 问答", "F101", "title"),
    "a link that is none": ("disclosure/qa", "link: {url: 'javascript:x', title: 甲}", "F104", "link"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "lines", "code", "attribute"), REFUSED.values(), ids=REFUSED.keys())
def test_what_a_body_may_not_change_is_said_and_stays(
    tmp_path: Path, name: str, lines: str, code: str, attribute: str
) -> None:
    made = settings(tmp_path, f"# 说明\ncolumns:\n  - id: {name}\n    {lines}\n")
    assert [found for found, _ in said(made)][:1] == [code]
    assert said(made)[0][1] >= 3
    assert getattr(made.standard.columns[name], attribute) == getattr(NATIONAL.columns[name], attribute)


@pytest.mark.parametrize("name", ["guide", "regulations", "disclosure", "annual-reports"])
def test_none_of_the_four_directories_can_be_not_applicable(tmp_path: Path, name: str) -> None:
    made = settings(
        tmp_path, f"columns:\n  - id: {name}\n    not_applicable: {{reason: 无, basis: 无, since: 2025-01-01}}\n"
    )
    assert said(made) == [("C104", 2)]


def test_blanks_say_which_word_why_and_since_when(tmp_path: Path) -> None:
    made = settings(
        tmp_path,
        "columns:\n"
        "  - id: disclosure/fees\n    not_applicable: {reason: 没有收费项目, basis: 收费目录, since: 2023-01-01}\n"
        "  - id: disclosure/projects\n    none_this_period: {reason: 没有重大项目, confirmed_on: 2026-01-05}\n",
    )
    assert said(made) == []
    fees, projects = (made.standard.columns[name].blank for name in ("disclosure/fees", "disclosure/projects"))
    assert fees is not None
    assert (fees.word, fees.reason, fees.basis, fees.on) == ("不适用", "没有收费项目", "收费目录", date(2023, 1, 1))
    assert projects is not None
    assert (projects.word, projects.reason, projects.on) == ("本期无", "没有重大项目", date(2026, 1, 5))


def test_a_column_can_be_served_by_a_link(tmp_path: Path) -> None:
    made = settings(tmp_path, "columns:\n  - id: disclosure/qa\n    link: {url: 'https://a.gov.cn/', title: 互动}\n")
    link = made.standard.columns["disclosure/qa"].link
    assert link is not None
    assert (link.url, link.title) == ("https://a.gov.cn/", "互动")


def test_a_new_sub_column_takes_the_kinds_of_its_parent_and_stands_behind_its_siblings(tmp_path: Path) -> None:
    made = settings(tmp_path, "columns:\n  - id: disclosure/documents/minutes\n    title: 会议纪要\n    slug: hyjy\n")
    column = made.standard.columns["disclosure/documents/minutes"]
    assert said(made) == []
    assert column.folder == "fdzdgknr/bmwj/hyjy"
    assert column.kinds == NATIONAL.columns["disclosure/documents"].kinds
    assert not column.required
    order = list(made.standard.columns)
    assert order[order.index("disclosure/documents") + 1] == column.id


def test_a_new_sub_column_can_have_its_own_kinds_and_place(tmp_path: Path) -> None:
    made = settings(
        tmp_path,
        "columns:\n  - id: disclosure/personnel/training\n    title: 培训\n    slug: px\n    kinds: [政策解读]\n    order: 1\n"
        "  - id: disclosure/personnel/other\n    title: 其他\n    slug: qt\n",
    )
    assert said(made) == []
    assert [column.id.rpartition("/")[2] for column in made.standard.children("disclosure/personnel")] == [
        "training", "appointments", "recruitment", "other",
    ]  # fmt: skip
    assert made.standard.columns["disclosure/personnel/training"].kinds == (NATIONAL.kind_names["政策解读"],)


def test_a_new_column_below_a_new_column_is_possible(tmp_path: Path) -> None:
    made = settings(
        tmp_path,
        "columns:\n  - {id: disclosure/sector/a, title: 养殖, slug: yz}\n  - {id: disclosure/sector/a/b, title: 价格, slug: jg}\n",
    )
    assert said(made) == []
    assert made.standard.columns["disclosure/sector/a/b"].slugs == ("fdzdgknr", "hyxx", "yz", "jg")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("id: disclosure/service, title: 服务, slug: fw", ""),
        ("id: disclosure/service", "C101"),
        ("id: disclosure/service, title: 服务", "C101"),
        ("id: nowhere/service, title: 服务, slug: fw", "C101"),
        ("id: extra, title: 新目录, slug: xml", "C101"),
        ("id: disclosure/a, title: 甲, slug: hdwd", "C106"),
        ("id: disclosure/a, title: 甲, slug: 甲", "F105"),
        ("id: disclosure/a, title: 甲, slug: a--b", "C106"),
        ("id: disclosure/../a, title: 甲, slug: a", "F105"),
    ],
)
def test_a_new_column_needs_a_parent_a_title_and_a_slug_of_its_own(tmp_path: Path, line: str, code: str) -> None:
    made = settings(tmp_path, f"columns:\n  - {{{line}}}\n")
    assert [found for found, _ in said(made)][:1] == ([code] if code else [])
    assert len(made.standard.columns) == len(NATIONAL.columns) + (not code)


def test_a_mistake_in_one_column_does_not_hide_the_others(tmp_path: Path) -> None:
    made = settings(
        tmp_path,
        "columns:\n  - {id: guide, title: 甲}\n  - {id: disclosure/xx}\n  - {id: disclosure/qa, unit: bgs}\n  - {id: disclosure/fees, title: 乙}\n",
    )
    assert said(made) == [("C102", 2), ("C101", 3), ("C103", 5)]
    assert made.standard.columns["disclosure/qa"].unit == "bgs"


def test_matters_and_history_are_read_newest_change_first(tmp_path: Path) -> None:
    matter = (
        "  - {level1: 行政许可, content: 依据, basis: 条例, limit: 20个工作日, subject: 本局, category: 法定公开,"
        " channels: [政府网站, 公开栏], audience: 全社会, unit: 办公室, column: disclosure/services}\n"
    )
    made = settings(
        tmp_path,
        "matters:\n" + matter + "history:\n  - {on: 2024-01-01, change: 编制}\n  - {on: 2025-01-01, change: 增加}\n",
    )
    assert said(made) == []
    (one,) = made.standard.matters
    assert (one.level1, one.channels, one.unit, one.column) == (
        "行政许可", ("政府网站", "公开栏"), "bgs", "disclosure/services",
    )  # fmt: skip
    assert [change for _, change in made.standard.history] == ["增加", "编制"]


def test_reading_a_body_leaves_the_national_standard_as_it_was(tmp_path: Path) -> None:
    before = dict(NATIONAL.columns)
    settings(tmp_path, "columns:\n  - {id: disclosure/qa, unit: bgs}\n  - {id: disclosure/a, title: 甲, slug: jia}\n")
    assert dict(national_standard().columns) == before
