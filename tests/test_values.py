"""What the author wrote into values: every type of field, good and bad."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sitegen.model import Moment, Value
from sitegen.nodes import Entry, Listing, Node, Scalar, Table
from sitegen.source import read_yaml
from sitegen.standard import Field, FieldType, Level
from sitegen.values import Values, accepted_keys, read_values

UNITS = {"bgs": "bgs", "办公室": "bgs", "fgk": "fgk", "政策法规科": "fgk"}
SUB = (
    Field("file", "文件", FieldType.FILE, level=Level.REQUIRED, example="甲.pdf"),
    Field("title", "名称", FieldType.TEXT),
)
PAIR = (
    Field("on", "日期", FieldType.DATE, level=Level.REQUIRED, example="2025-03-07"),
    Field("what", "内容", FieldType.TEXT, level=Level.REQUIRED, example="改正"),
)


def field(type_: FieldType, **more: Any) -> Field:
    subs = {FieldType.RECORDS: SUB, FieldType.TABLES: SUB, FieldType.RECORD: PAIR}.get(type_, ())
    choices = ("甲", "乙") if type_ in (FieldType.CHOICE, FieldType.CHOICES) else ()
    return replace(Field("x", "字段", type_, fields=subs, choices=choices), **more)


def read(yaml: str, *fields: Field) -> Values:
    table, problems = read_yaml(yaml)
    assert problems == (), problems
    return read_values(table, {one.name: one for one in fields}, accepted_keys(fields), UNITS)


GOOD: Mapping[FieldType, list[tuple[str, Value]]] = {
    FieldType.TEXT: [("x: 通知", "通知"), ("x: 0012", "0012"), ("x: 否", "否"), ("x: |\n  一\n  二", "一 二")],
    FieldType.PARAGRAPHS: [("x: |\n  一\n\n  二", "一\n\n二")],
    FieldType.INTEGER: [("x: 12", 12), ("x: -3", -3), ("x: 007", 7), ("x: '15'", 15)],
    FieldType.NUMBER: [("x: 12.50", Decimal("12.50")), ("x: -0.1", Decimal("-0.1")), ("x: 7", Decimal(7))],
    FieldType.DATE: [("x: 2025-03-07", date(2025, 3, 7)), ("x: 2024-02-29", date(2024, 2, 29))],
    FieldType.MOMENT: [
        ("x: 2025-03-07", Moment(date(2025, 3, 7))),
        ("x: 2025-03-07 09:30", Moment(date(2025, 3, 7), "09:30")),
        ("x: 2025-03-07T23:59", Moment(date(2025, 3, 7), "23:59")),
    ],
    FieldType.MONTH: [("x: 1978-06", "1978-06"), ("x: 1978-12", "1978-12")],
    FieldType.YEAR: [("x: 2025", 2025), ("x: 1999", 1999)],
    FieldType.BOOLEAN: [("x: 是", True), ("x: 否", False), ("x: true", True), ("x: false", False)],
    FieldType.CHOICE: [("x: 甲", "甲"), ("x: ' 乙 '", "乙")],
    FieldType.CHOICES: [("x: [甲, 乙]", ("甲", "乙")), ("x: 甲", ("甲",))],
    FieldType.TEXTS: [("x: [甲, 乙]", ("甲", "乙")), ("x: 甲", ("甲",)), ("x:\n  - 甲\n  -\n  - 乙", ("甲", "乙"))],
    FieldType.PHONE: [
        (f"x: {number}", number)
        for number in ("0000-1234567", "010-12345678", "12345", "13800000000", "12345678", "400-123-4567", "0873-1234567-8001")
    ],
    FieldType.EMAIL: [("x: bgs@example.gov.cn", "bgs@example.gov.cn")],
    FieldType.URL: [("x: https://www.example.gov.cn/a?b=1#c", "https://www.example.gov.cn/a?b=1#c"), ("x: http://a.cn", "http://a.cn")],
    FieldType.FILE: [("x: 附件1.pdf", "附件1.pdf"), ("x: ./a.pdf", "a.pdf"), ("x: sub/a.pdf", "sub/a.pdf")],
    FieldType.FILES: [("x: [a.pdf, ./b.pdf]", ("a.pdf", "b.pdf"))],
    FieldType.IMAGE: [("x: photo.jpg", "photo.jpg")],
    FieldType.DOCUMENT: [("x: 云牧规〔2025〕2号", "云牧规〔2025〕2号")],
    FieldType.DOCUMENTS: [("x: [云牧规〔2025〕2号, ../a.md]", ("云牧规〔2025〕2号", "../a.md"))],
    FieldType.UNIT: [("x: 办公室", "bgs"), ("x: fgk", "fgk")],
    FieldType.UNITS: [("x: [办公室, 政策法规科]", ("bgs", "fgk"))],
    FieldType.RECORD: [("x: {日期: 2025-03-07, 内容: 改}", {"on": date(2025, 3, 7), "what": "改"})],
    FieldType.RECORDS: [
        ("x:\n  - 文件: a.pdf\n    名称: 表\n  - file: b.pdf", ({"file": "a.pdf", "title": "表"}, {"file": "b.pdf"})),
        ("x: [a.pdf]", ({"file": "a.pdf"},)),
        ("x:\n  文件: a.pdf", ({"file": "a.pdf"},)),
    ],
    FieldType.TABLES: [("x:\n  - 文件: a.csv", ({"file": "a.csv"},))],
    FieldType.ANNUAL_TABLES: [("x: tables.yaml", "tables.yaml")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("type_", "yaml", "value"), [(type_, *case) for type_, cases in GOOD.items() for case in cases]
)
def test_a_good_value_becomes_what_its_type_says(type_: FieldType, yaml: str, value: Value) -> None:
    values = read(yaml, field(type_))
    assert values.problems == ()
    assert values.meta.get("x") == value
    assert type(values.meta.get("x")) is type(value)
    assert values.lines["x"] == 1


# yaml, code, part of the message, part of the remedy
BAD: Mapping[FieldType, list[tuple[str, str, str, str]]] = {
    FieldType.TEXT: [("x: [甲]", "F104", "只有一个值", "双引号"), ("x: {a: b}", "F104", "只有一个值", "双引号")],
    FieldType.PARAGRAPHS: [("x: [甲]", "F104", "只有一个值", "")],
    FieldType.INTEGER: [("x: 12件", "F104", "不是整数", "不写单位"), ("x: 1.5", "F104", "不是整数", ""), ("x: 1,286", "F104", "不是整数", "千分号"), ("x: １２", "F104", "不是整数", "半角")],
    FieldType.NUMBER: [("x: 1,286.40", "F104", "不是数字", "千分号"), ("x: NaN", "F104", "不是数字", ""), ("x: .5", "F104", "不是数字", ""), ("x: １２．５", "F104", "不是数字", "半角")],
    FieldType.DATE: [
        ("x: 2025-13-07", "F104", "月份是 13，没有这个月", "2025-03-07"),
        ("x: 2025-00-07", "F104", "月份是 0，没有这个月", ""),
        ("x: 2025-02-30", "F104", "2025年2月没有30日", ""),
        ("x: 2025年3月7日", "F104", "不是日期", "写成“2025-03-07”"),
        ("x: 2025/3/7", "F104", "不是日期", "写成“2025-03-07”"),
        ("x: 2025.12.31", "F104", "不是日期", "写成“2025-12-31”"),
        ("x: 今天", "F104", "不是日期", "2025-03-07"),
        ("x: 2025-03-07 09:30", "F104", "不是日期", "写成“2025-03-07”"),
        ("x: 0000-01-01", "F104", "", ""),
        ("x: ２０２５-０３-０７", "F104", "不是日期", "2025-03-07"),
    ],
    FieldType.MOMENT: [
        ("x: 2025-03-07 24:00", "F104", "时间不存在", "小时写 00 到 23，分钟写 00 到 59，例如“2025-03-07 09:30”"),
        ("x: 2025-03-07 09:60", "F104", "时间不存在", "小时写 00 到 23，分钟写 00 到 59，例如“2025-03-07 09:30”"),
        ("x: 2025年3月7日 25：30", "F104", "不是日期", "例如“2025-03-07 09:30”"),
        ("x: 2025年3月7日 9：30", "F104", "不是日期", "写成“2025-03-07 09:30”"),
        ("x: 2025-13-07 09:30", "F104", "月份是 13", ""),
        ("x: 2025-03-07 9:30", "F104", "不是日期", "2025-03-07 09:30"),
    ],
    FieldType.MONTH: [("x: 1978-13", "F104", "不是年月", "1978-06"), ("x: 1978-06-01", "F104", "不是年月", "不写日"), ("x: 1978年6月", "F104", "不是年月", "")],
    FieldType.YEAR: [("x: 25", "F104", "四位数的年份", "2025"), ("x: 2025年", "F104", "四位数的年份", ""), ("x: 3025", "F104", "年份", "")],
    FieldType.BOOLEAN: [("x: 对", "F104", "不是“是”或“否”", "写“是”或“否”"), ("x: 1", "F104", "不是“是”", "")],
    FieldType.CHOICE: [("x: 丙", "F106", "不能写“丙”", "“甲”“乙”"), ("x: [甲]", "F104", "只有一个值", "")],
    FieldType.CHOICES: [("x: [甲, 丙]", "F106", "不能写“丙”", "“甲”“乙”"), ("x: ［甲，乙］", "F012", "全角括号", "半角方括号")],
    FieldType.TEXTS: [("x: ［甲，乙］", "F012", "全角括号", "半角方括号"), ("x: 【甲，乙】", "F012", "全角括号", ""), ("x: [[甲]]", "F104", "只有一个值", "")],
    FieldType.PHONE: [("x: 无", "F104", "不像电话号码", "0000-1234567"), ("x: 0873-1234567、7654321", "F104", "不像电话号码", "只写一个号码"), ("x: 123", "F104", "", "")],
    FieldType.EMAIL: [("x: bgs＠example.gov.cn", "F104", "不像电子邮箱", "example"), ("x: bgs@localhost", "F104", "不像电子邮箱", "")],
    FieldType.URL: [
        ("x: www.example.gov.cn", "F104", "不是网址", "https://"),
        ("x: 'javascript:alert(1)'", "F104", "不是网址", ""),
        ("x: 'https://a b'", "F104", "不是网址", ""),
        ("x: ftp://a.cn/", "F104", "不是网址", ""),
    ],
    FieldType.FILE: [(f"x: '{path}'", "F104", "旁边的文件名", "文件夹") for path in ("../a.pdf", "/etc/passwd", "a/../../b", "C:\\a.pdf", "..")],
    FieldType.FILES: [("x: [a.pdf, ../b.pdf]", "F104", "“../b.pdf”", "")],
    FieldType.IMAGE: [("x: ../photo.jpg", "F104", "旁边的文件名", "文件夹")],
    FieldType.DOCUMENT: [("x: [甲]", "F104", "只有一个值", "")],
    FieldType.DOCUMENTS: [("x: ［甲，乙］", "F012", "全角括号", "")],
    FieldType.UNIT: [("x: 办公事", "F106", "是不是想写“办公室”", "site.yaml"), ("x: [办公室]", "F104", "只有一个值", "")],
    FieldType.UNITS: [("x: [办公室, 财务科]", "F106", "“财务科”", "site.yaml")],
    FieldType.RECORD: [
        ("x: {日期: 2025-03-07}", "F102", "缺少“内容”", "内容: 改正"),
        ("x: 改", "F104", "分字段写", "日期"),
        ("x: [改]", "F104", "分字段写", ""),
    ],
    FieldType.RECORDS: [
        ("x: 甲", "F104", "一条一条的列表", "文件: 甲.pdf"),
        ("x:\n  - 名称: 表", "F102", "缺少“文件”", ""),
        ("x:\n  - 文件: ../a.pdf", "F104", "旁边的文件名", ""),
        ("x:\n  - 文件: a.pdf\n    题目: 表", "F101", "“字段”里不认识字段“题目”", "“文件”“名称”"),
        ("x:\n  - 文件：a.pdf", "F104", "分字段写", ""),
        ("x:\n  - - a.pdf", "F104", "分字段写", ""),
        ("x:\n  - 文件: a.pdf\n    file: b.pdf", "F009", "同一个字段", "只留一个"),
    ],
    FieldType.TABLES: [("x: a.csv", "F104", "一条一条的列表", "")],
    FieldType.ANNUAL_TABLES: [("x: ../tables.yaml", "F104", "旁边的文件名", "文件夹")],
}  # fmt: skip


@pytest.mark.parametrize(("type_", "case"), [(type_, case) for type_, cases in BAD.items() for case in cases])
def test_a_bad_value_is_one_sentence_with_its_remedy(type_: FieldType, case: tuple[str, str, str, str]) -> None:
    yaml, code, message, remedy = case
    values = read(yaml, field(type_))
    assert [problem.code for problem in values.problems] == [code], values.problems
    problem = values.problems[0]
    assert message in problem.message
    assert remedy in problem.remedy
    assert problem.line >= 1
    assert "x" in values.lines


def test_every_type_of_field_is_tested_good_and_bad() -> None:
    assert set(GOOD) == set(BAD) == set(FieldType)


def test_the_place_of_a_bad_item_is_that_of_the_item() -> None:
    values = read("a: 1\nx:\n  - 甲\n  - 丙\n", field(FieldType.CHOICES), Field("a", "甲", FieldType.TEXT))
    assert [(problem.line, problem.column) for problem in values.problems] == [(4, 5)]
    assert (values.lines["x"], values.lines["x.0"], values.lines["x.1"]) == (2, 3, 4)


def test_name_label_and_alias_are_one_field_and_width_does_not_matter() -> None:
    title = Field("title", "标题（全称）", FieldType.TEXT, aliases=("题名", "ICP备案"))
    for key in ("title", "标题（全称）", "题名", "ICP备案", "ＩＣＰ备案", "ｔｉｔｌｅ"):
        assert read(f"{key}: 甲", title).meta.text("title") == "甲", key
    values = read("标题（全称）: 甲\n题名: 乙", title)
    assert [(problem.code, problem.line) for problem in values.problems] == [("F009", 2)]
    assert values.meta.text("title") == "甲"


def test_an_unknown_field_is_a_finding_with_the_nearest_known_one() -> None:
    values = read("发步日期: 2025-03-07", Field("published_on", "发布日期", FieldType.DATE))
    assert [problem.code for problem in values.problems] == ["F101"]
    assert "是不是想写“发布日期”" in values.problems[0].message


@pytest.mark.parametrize("blank", [" ", "\u3000", "\xa0", "\u200b", "  "])
def test_a_known_field_with_blanks_inside_is_named_and_read_as_meant(blank: str) -> None:
    values = read(f"文{blank}号: 甲", Field("number", "文号", FieldType.TEXT))
    assert [(problem.code, problem.line) for problem in values.problems] == [("F101", 1)]
    assert "中间有空格" in values.problems[0].message
    assert values.problems[0].remedy == "改成“文号”。"
    assert values.meta.text("number") == "甲"


def test_blanks_inside_an_unknown_field_do_not_hide_the_nearest() -> None:
    (problem,) = read("发  步  日  期: 甲", Field("published_on", "发布日期", FieldType.DATE)).problems
    assert "是不是想写“发布日期”" in problem.message


@pytest.mark.parametrize(
    ("type_", "yaml"),
    [
        (FieldType.TEXT, "x: 关于印发 #1 号方案"),
        (FieldType.TEXT, "x: 关于印发 # 1 号方案"),
        (FieldType.TEXT, "x: 关于印发  #1 号方案"),
        (FieldType.PARAGRAPHS, "x: 关于印发 #1 号方案"),
        (FieldType.PARAGRAPHS, "x: 关于\n  印发 #1 号方案"),
        (FieldType.TEXTS, "x:\n  - 关于印发 #1 号方案"),
        (FieldType.TEXTS, "x: [关于印发 #1 号方案\n  ]"),
        (FieldType.RECORDS, "x:\n  - 文件: a.pdf\n    名称: 关于印发 #1 号方案"),
        (FieldType.RECORD, "x:\n  日期: 2025-03-07\n  内容: 关于印发 #1 号方案"),
    ],
)
def test_a_text_that_is_cut_at_a_sharp_sign_is_said_and_read_so_far(type_: FieldType, yaml: str) -> None:
    (problem,) = read(yaml, field(type_)).problems
    assert problem.code == "F013"
    assert "印发”" in problem.message
    assert "号方案”" in problem.message
    assert "双引号" in problem.remedy


def test_of_a_long_text_that_is_cut_the_end_is_shown() -> None:
    (problem,) = read(f"x: {'甲' * 60}乙 #丙", field(FieldType.TEXT)).problems
    assert f"“…{'甲' * 38}乙”" in problem.message


@pytest.mark.parametrize(
    ("type_", "yaml"),
    [
        (FieldType.TEXT, "x: 甲  # 说明"),
        (FieldType.TEXT, "x: 甲  #"),
        (FieldType.TEXT, "x: 甲#1"),
        (FieldType.TEXT, 'x: "甲" #1'),
        (FieldType.TEXT, 'x: "甲 #1"'),
        (FieldType.TEXT, "x: # 甲"),
        (FieldType.PARAGRAPHS, "x: |\n  甲 #1"),
        (FieldType.TEXTS, "x: [甲] #1"),
        (FieldType.DATE, "x: 2025-03-07 # 周五"),
        (FieldType.CHOICE, "x: 甲 # 或乙"),
        (FieldType.UNIT, "x: 办公室 #1"),
    ],
)
def test_a_remark_that_is_set_off_or_stands_behind_no_free_text_is_no_mistake(type_: FieldType, yaml: str) -> None:
    assert read(yaml, field(type_)).problems == ()


def test_a_remark_behind_a_value_of_a_fixed_form_is_no_mistake() -> None:
    assert read("x: 999000 # 邮编", field(FieldType.TEXT, pattern=r"\d{6}")).problems == ()


@pytest.mark.parametrize("yaml", ["x:", "x: ''", "x: '  '"])
def test_an_empty_value_counts_as_missing_but_as_written(yaml: str) -> None:
    values = read(yaml, field(FieldType.DATE))
    assert ("x" in values.meta, values.lines, values.problems) == (False, {"x": 1}, ())


def test_a_bad_value_does_not_hide_the_others() -> None:
    dates = [Field(name, name, FieldType.DATE) for name in "abc"]
    values = read("a: 2025-13-01\nb: 2025-01-01\nc: 昨天", *dates)
    assert [(problem.code, problem.line) for problem in values.problems] == [("F104", 1), ("F104", 3)]
    assert values.meta.values == {"b": date(2025, 1, 1)}


def test_a_pattern_is_matched_as_a_whole_and_says_its_hint() -> None:
    code = Field("x", "网站标识码", FieldType.TEXT, pattern=r"\d{10}", pattern_hint="10位数字", example="9901020018")
    assert read("x: '9901020018'", code).problems == ()
    for wrong in ("99010200189", "x9901020018", "990102001８"):
        (problem,) = read(f"x: '{wrong}'", code).problems
        assert (problem.code, "10位数字" in problem.message, "9901020018" in problem.remedy) == ("F105", True, True), (
            wrong
        )


def table(entries: Mapping[str, Node]) -> Table:
    return Table(tuple(Entry(key, node, 1, 1) for key, node in entries.items()), 1, 1)


NODES: st.SearchStrategy[Node] = st.recursive(
    st.builds(
        Scalar,
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                [
                    "2025-13-01",
                    "２０２５-０１-０１",
                    "9999-12-31",
                    "1e5",
                    "²",
                    "甲",
                    "[甲",
                    "［］",
                    "9" * 40,
                    "-0",
                    "٣",
                    "2025年99月99日",
                ]
            ),
        ),
        st.integers(1, 9),
        st.integers(1, 9),
    ),
    lambda inner: st.one_of(
        st.builds(Listing, st.lists(inner, max_size=4).map(tuple), st.just(1), st.just(1)),
        st.dictionaries(st.sampled_from(["文件", "title", "日期", "内容", "?"]), inner, max_size=3).map(table),
    ),
    max_leaves=6,
)


@given(st.sampled_from(FieldType), NODES, st.sampled_from(["", r"\d+"]))
@settings(max_examples=600, deadline=5000)
def test_whatever_is_written_conversion_gives_a_value_or_a_problem_and_never_raises(
    type_: FieldType, node: Node, pattern: str
) -> None:
    one = field(type_, pattern=pattern)
    values = read_values(table({"x": node}), {"x": one}, accepted_keys([one]), UNITS)
    empty = isinstance(node, Scalar) and not node.text.strip()
    assert empty or "x" in values.meta or values.problems
    assert all(problem.message.endswith(("。", "？")) and problem.remedy for problem in values.problems)
