"""The national standard as data: the tree as it was settled, every entry with its basis and its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from sitegen.national import DATA, catalogue_fields, national_standard, settings_fields
from sitegen.source import read_data, read_yaml
from sitegen.standard import AnnualTable, Field, FieldType, Level
from sitegen.urls import STEM
from sitegen.values import accepted_keys, read_values

EVIDENCE = {"V", "V2", "OBS", "M"}
STANDARD = national_standard()
# id, slug, title, kinds, required, limit (days, Y for yearly, - for none); a node without a slash begins a branch
TREE = """
guide | zfxxgkzn | 政府信息公开指南 | 指南 | R | 365
regulations | zfxxgkzd | 政府信息公开制度 | | R | -
regulations/laws | flfg | 法律法规 | 制度 | | -
regulations/national | gjwj | 国家文件 | 制度 | | -
regulations/local | bjwj | 本级文件 | 制度 | | -
regulations/own | bjgzd | 本机关制度 | 制度 | R | -
disclosure | fdzdgknr | 法定主动公开内容 | | R | -
disclosure/institution | jgzn | 机构职能 | | R | 365
disclosure/institution/overview | jggk | 机构概况 | 机构概况 | R | 365
disclosure/institution/leaders | ldxx | 领导信息 | 负责人 | R | 365
disclosure/institution/departments | nsjg | 内设机构 | 内设机构 | R | 365
disclosure/institution/affiliates | zsdw | 直属单位 | 直属单位 | | 365
disclosure/normative | gfxwj | 行政规范性文件 | 行政规范性文件 | R | 180
disclosure/normative/cleanup | wjqljg | 文件清理结果 | 清理结果 | R | 730
disclosure/documents | bmwj | 部门文件 | 部门文件, 简报 | R | 180
disclosure/interpretations | zcjd | 政策解读 | 政策解读 | R | 180
disclosure/benefits | hqhmzc | 惠企惠民政策 | 惠企惠民政策, 补贴政策, 补贴发放结果, 优化营商环境 | | 180
disclosure/plans | ghjh | 规划计划 | | R | Y
disclosure/plans/long-term | zcqgh | 中长期规划和专项规划 | 规划 | R | 1825
disclosure/plans/annual | ndjhzj | 年度要点和工作总结 | 要点, 总结 | R | Y
disclosure/statistics | tjxx | 统计信息 | 统计 | R | 120
disclosure/powers | qzqd | 权责清单 | 权责清单 | R | 365
disclosure/services | xzxkfw | 行政许可和其他管理服务信息 | 许可与服务事项, 办理结果, 证明事项清单 | R | 90
disclosure/penalties | cfqz | 处罚强制信息 | 处罚强制事项, 处罚决定 | R | 90
disclosure/enforcement | xzzfgs | 行政执法公示 | 执法主体, 执法人员, 裁量基准, 流程图, 救济渠道, 执法统计年报 | R | Y
disclosure/random-inspection | ssjygk | “双随机、一公开”监管 | 抽查事项清单, 抽查计划, 抽查结果 | R | 180
disclosure/supervision | jdjc | 监督检查 | 监督抽检结果, 监测通报, 不合格处置 | R | 120
disclosure/finance | czyjs | 财政预决算 | | R | Y
disclosure/finance/budget | bmys | 部门预算 | 预算 | R | Y
disclosure/finance/final-accounts | bmjs | 部门决算 | 决算 | R | Y
disclosure/finance/affiliates | ssdwyjs | 所属单位预决算 | 预算, 决算 | R | Y
disclosure/finance/performance | ysjx | 预算绩效 | 绩效 | R | Y
disclosure/fees | xzsyxsf | 行政事业性收费 | 收费 | R | 365
disclosure/procurement | zfcg | 政府采购 | 采购目录, 采购标准, 采购意向, 采购结果, 采购合同, 验收 | R | 180
disclosure/projects | zdjsxm | 重大建设项目 | 批准, 实施 | | 180
disclosure/decisions | zdjcygk | 重大决策预公开 | 决策事项目录, 决策预公开 | R | 365
disclosure/meetings | bmbghy | 部门办公会议 | 办公会议 | R | 90
disclosure/proposals | jytabl | 人大代表建议、政协委员提案办理情况 | 建议提案办理, 办理总体情况 | R | Y
disclosure/progress | zxjg | 执行和结果公开 | 重点任务进展, 年度业务目标, 改革任务落实, 督查审计整改 | | 180
disclosure/opinion | yqhy | 政务舆情回应 | 舆情回应 | | -
disclosure/qa | hdwd | 互动问答 | 互动问答 | | 60
disclosure/emergency | yjgl | 应急管理 | 应急预案, 预警信息, 应对情况, 疫情发布链接 | R | 365
disclosure/personnel | rsxx | 人事信息 | | R | 365
disclosure/personnel/appointments | rsrm | 人事任免 | 人事任免 | | 365
disclosure/personnel/recruitment | zkly | 招考录用 | 招考, 录用结果 | | 365
disclosure/rule-of-law | fzzfjs | 法治政府建设 | 法治政府建设年度报告 | | Y
disclosure/public-service | ggfw | 公共服务 | 公共服务 | | 365
disclosure/sector | hyxx | 行业信息 | 行业信息 | | 30
disclosure/openness | zwgkgz | 政务公开工作 | 领导小组, 方案, 解读方案, 培训考核 | R | 365
disclosure/basic-catalogue | zdgkjbml | 主动公开基本目录 | | R | 365
disclosure/index | zfxxgkml | 政府信息公开目录 | | R | -
annual-reports | zfxxgknb | 政府信息公开年报 | 年报 | R | Y
apply | ysqgk | 依申请公开 | 申请渠道, 申请流程, 申请表, 收费标准 | | 365
website-report | wzndbb | 政府网站工作年度报表 | 网站年报 | R | Y
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TREE.strip().splitlines()]


def test_the_tree_has_exactly_the_settled_columns_in_their_order() -> None:
    assert list(STANDARD.columns) == [row[0] for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_column_has_its_slug_title_kinds_duty_and_limit(row: list[str]) -> None:
    name, slug, title, kinds, required, limit = row
    column = STANDARD.columns[name]
    assert column.slugs[-1] == slug
    assert column.title == title
    assert list(column.kinds) == [STANDARD.kind_names[kind.strip()] for kind in kinds.split(",") if kind.strip()]
    assert column.required is (required == "R")
    assert column.yearly is (limit == "Y")
    assert column.update_within == (0 if limit in "Y-" else int(limit))


def test_only_the_four_first_level_titles_are_fixed() -> None:
    fixed = [column.id for column in STANDARD.columns.values() if column.fixed_title]
    assert fixed == ["guide", "regulations", "disclosure", "annual-reports"]


def test_documents_normative_and_interpretations_are_fresh_together() -> None:
    together = [column.id for column in STANDARD.columns.values() if column.freshness_group]
    assert together == ["disclosure/normative", "disclosure/documents", "disclosure/interpretations"]


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("annual-reports", "01-31"),
        ("website-report", "01-31"),
        ("disclosure/enforcement", "01-31"),
        ("disclosure/rule-of-law", "04-01"),
    ],
)
def test_yearly_reports_have_their_day(name: str, due: str) -> None:
    assert STANDARD.columns[name].due == due


def test_the_website_report_stands_outside_the_navigation_and_binds_only_bodies_with_a_site() -> None:
    outside = [column.id for column in STANDARD.columns.values() if column.own_site_only or not column.in_navigation]
    assert outside == ["website-report"]


def test_columns_know_their_parent_and_have_addresses_of_their_own() -> None:
    for column in STANDARD.columns.values():
        assert column.parent == column.id.rpartition("/")[0]
        assert column.slugs[:-1] == (STANDARD.columns[column.parent].slugs if column.parent else ())
        assert all(STEM.fullmatch(slug) for slug in column.slugs)
        assert [above.id for above in STANDARD.chain(column.id)][-1] == column.id
    folders = [column.folder for column in STANDARD.columns.values()]
    assert len(set(folders)) == len(folders)
    assert [column.id for column in STANDARD.children("disclosure/personnel")] == [
        "disclosure/personnel/appointments",
        "disclosure/personnel/recruitment",
    ]


def entries() -> Iterator[tuple[str, str, str]]:
    """Every entry of the standard that must say why: where, basis, evidence."""
    for column in STANDARD.columns.values():
        yield column.id, column.basis, column.evidence
    for kind in STANDARD.kinds.values():
        yield kind.id, kind.basis, kind.evidence
        for field in kind.fields.values():
            yield f"{kind.id}.{field.name}", field.basis, field.evidence
    for name, fields in (("site", settings_fields()), ("catalogue", catalogue_fields())):
        for field in fields.values():
            yield f"{name}.{field.name}", field.basis, field.evidence
    for name, key in (("identification", "items"), ("meta", "tags")):
        for entry in read_data(DATA / f"{name}.yaml")[key]:
            yield f"{name}.{entry.get('id') or entry['name']}", entry["basis"], entry["evidence"]
    for path in sorted((DATA / "annual-report").glob("*.yaml")):
        form = read_data(path)
        yield path.name, form["basis"], form["evidence"]


def test_every_column_kind_field_tag_and_mark_has_its_legal_basis_and_evidence() -> None:
    without = [where for where, basis, evidence in entries() if not basis.strip() or evidence not in EVIDENCE]
    assert without == []


def test_every_kind_belongs_to_a_column_and_every_name_of_a_kind_to_one_kind() -> None:
    taken = {kind for column in STANDARD.columns.values() for kind in column.kinds}
    assert taken == set(STANDARD.kinds)
    names = [name for kind in STANDARD.kinds.values() for name in {kind.id, kind.title, *kind.aliases}]
    assert len(names) == len(set(names))


def test_column_types_come_from_the_vocabulary() -> None:
    words = {entry["name"] for entry in read_data(DATA / "meta.yaml")["column_types"]}
    used = {column.column_type for column in STANDARD.columns.values()}
    used |= {kind.column_type for kind in STANDARD.kinds.values() if kind.column_type}
    assert used <= words
    assert all(column.column_type for column in STANDARD.columns.values())


def all_fields() -> dict[str, tuple[Field, ...]]:
    """Sets of fields that are read together, by what they belong to."""
    sets = {kind.id: tuple(kind.fields.values()) for kind in STANDARD.kinds.values()}
    sets |= {"site.yaml": tuple(settings_fields().values()), "catalogue.yaml": tuple(catalogue_fields().values())}
    for name, fields in list(sets.items()):
        sets |= {f"{name}.{field.name}": field.fields for field in fields if field.fields}
    return sets


FIELDS = all_fields()


@pytest.mark.parametrize("name", FIELDS)
def test_no_two_fields_that_are_read_together_share_a_key(name: str) -> None:
    keys = [key for field in FIELDS[name] for key in {field.name, field.label, *field.aliases}]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


@pytest.mark.parametrize("name", FIELDS)
def test_the_example_of_every_field_is_a_good_value_for_it(name: str) -> None:
    for field in FIELDS[name]:
        if not field.example or field.type in (FieldType.RECORD, FieldType.RECORDS, FieldType.TABLES):
            continue
        quoted = field.example if field.example.startswith("[") else f'"{field.example}"'
        table, problems = read_yaml(f"{field.label}: {quoted}")
        units = {field.example.strip("[]"): "x"}
        values = read_values(table, {field.name: field}, accepted_keys([field]), units)
        assert (*problems, *values.problems) == (), field.name


@pytest.mark.parametrize("name", FIELDS)
def test_fields_are_whole_patterns_compile_choices_exist_and_records_have_fields(name: str) -> None:
    for field in FIELDS[name]:
        assert field.label
        assert bool(field.choices) == (field.type in (FieldType.CHOICE, FieldType.CHOICES)), field.name
        records = field.type in (FieldType.RECORD, FieldType.RECORDS, FieldType.TABLES)
        assert field.fields or not records, field.name
        if field.pattern:
            re.compile(field.pattern)
            assert field.pattern_hint, field.name


def test_every_kind_has_the_common_fields_and_reviewers_are_never_shown() -> None:
    for kind in STANDARD.kinds.values():
        for name in ("title", "published_on"):
            assert kind.fields[name].level is Level.REQUIRED, kind.id
        for name in ("index_number", "unit"):
            assert kind.fields[name].level is not Level.OPTIONAL, kind.id
        assert kind.fields["reviewed_by"].internal, kind.id
        assert kind.fields["reviewed_on"].internal, kind.id
        assert list(kind.keys) == list(accepted_keys(kind.fields.values()))


@pytest.mark.parametrize(
    ("year", "form"), [(2018, None), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021"), (2040, "2021")]
)
def test_each_year_of_report_has_its_form(year: int, form: str | None) -> None:
    found = STANDARD.annual_format(year)
    assert (found.name if found else None) == form


def test_the_report_has_six_parts_with_their_exact_titles() -> None:
    form = STANDARD.annual_format(2025)
    assert form is not None
    assert [(part.title, part.table) for part in form.parts] == [
        ("总体情况", ""),
        ("主动公开政府信息情况", "t2"),
        ("收到和处理政府信息公开申请情况", "t3"),
        ("政府信息公开行政复议、行政诉讼情况", "t4"),
        ("存在的主要问题及改进情况", ""),
        ("其他需要报告的事项", ""),
    ]
    applications = list(form.tables["t3"].keys.values())
    assert len(applications) == 25
    assert {len(row.columns) for row in applications} == {7}
    assert [row.key for row in applications][:3] == ["r1", "r2", "r3_1"]
    assert [row.key for row in applications][-2:] == ["r3_7", "r4"]


TABLES = [(form.name, table) for form in STANDARD.annual_formats for table in form.tables.values()]


@pytest.mark.parametrize(("form", "table"), TABLES, ids=[f"{form}-{table.id}" for form, table in TABLES])
def test_the_spans_of_a_fixed_table_fill_a_rectangle_exactly(form: str, table: AnnualTable) -> None:
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(table.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            places = {(y + down, x + right) for down in range(cell.rowspan) for right in range(cell.colspan)}
            assert not places & taken, (form, y, cell)
            taken |= places
    height, width = len(table.rows), max(x for _, x in taken) + 1
    assert taken == {(y, x) for y in range(height) for x in range(width)}


@pytest.mark.parametrize(("form", "table"), TABLES, ids=[f"{form}-{table.id}" for form, table in TABLES])
def test_every_figure_has_exactly_one_cell(form: str, table: AnnualTable) -> None:
    cells = [cell.value for row in table.rows for cell in row if cell.value]
    wanted = [f"{row.key}.{number}" for row in table.keys.values() for number in range(len(row.columns))]
    assert sorted(cells) == sorted(wanted), form
    assert all(cell.text for row in table.rows for cell in row if cell.header)


def test_the_settings_that_marks_show_exist() -> None:
    for mark in STANDARD.marks:
        group, _, name = mark.setting.rpartition(".")
        fields = {field.name: field for field in settings_fields()[group].fields} if group else settings_fields()
        assert name in fields, mark.id
