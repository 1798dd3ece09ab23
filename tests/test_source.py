"""Bytes into front matter and body: positions, encodings, one Chinese sentence for everything that is wrong."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.findings import Problem
from sitegen.nodes import MAX_FRONT_MATTER, Listing, Node, Scalar, Table
from sitegen.source import Source, decode, read_source, read_yaml

PLAIN = "---\n标题: 通知\n发布日期: 2025-03-07\n---\n\n正文。\n"
TIME = 5.0
"""Seconds that even hostile input may take."""


def said(source: Source) -> list[tuple[str, int, int]]:
    """Code, line and column of every problem."""
    return [(problem.code, problem.line, problem.column) for problem in source.problems]


def entries(table: Table) -> dict[str, tuple[str, int, int]]:
    """Key → text, line and column of a scalar entry."""
    return {
        entry.key: (entry.node.text, entry.line, entry.column)
        for entry in table.entries
        if isinstance(entry.node, Scalar)
    }


def test_front_matter_and_body_are_split_with_their_lines() -> None:
    source = read_source(PLAIN.encode())
    assert entries(source.front) == {"标题": ("通知", 2, 1), "发布日期": ("2025-03-07", 3, 1)}
    assert source.body == "\n正文。\n"
    assert source.body_line == 5
    assert source.problems == ()


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["crlf", "cr"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_line_ends_and_a_byte_order_mark_change_neither_values_nor_lines(end: str, mark: bytes) -> None:
    plain, other = read_source(PLAIN.encode()), read_source(mark + PLAIN.replace("\n", end).encode())
    assert (other.front, other.body, other.body_line) == (plain.front, plain.body, plain.body_line)
    assert said(other) == ([("F002", 1, 1)] if mark else [])


def test_blank_and_comment_lines_in_the_front_matter_count() -> None:
    source = read_source("---\n\n# 说明\n标题: 通知\n\n\n单位:   办公室\n---\n正文\n".encode())
    assert entries(source.front) == {"标题": ("通知", 4, 1), "单位": ("办公室", 7, 1)}
    assert source.body_line == 9
    node = source.front.entries[1].node
    assert (node.line, node.column) == (7, 7)


@pytest.mark.parametrize("break_", ["\u2028", "\u2029", "\x85"])
def test_line_ends_that_editors_do_not_show_do_not_shift_the_lines(break_: str) -> None:
    source = read_source(f"---\n标题: 甲{break_}\n单位: 丙\n单位: 丁\n---\n".encode())
    assert ("F009", 4, 1) in said(source)


def test_a_rule_in_the_body_ends_nothing_and_the_body_keeps_its_leading_lines() -> None:
    source = read_source("---\n标题: 通知\n---\n\n\n上\n\n---\n\n下\n".encode())
    assert source.body == "\n\n上\n\n---\n\n下\n"


def test_white_space_behind_a_fence_is_allowed() -> None:
    assert said(read_source("--- \n标题: 通知\n---\t\n正文\n".encode())) == []


def test_an_empty_front_matter_is_an_empty_table() -> None:
    source = read_source("---\n---\n正文\n".encode())
    assert (source.front.entries, source.body, source.problems) == ((), "正文\n", ())


@pytest.mark.parametrize(
    "written", ["0012", "否", "yes", "2025-03-07", "1.0", "1e3", "null", "~", "0x1F", "12:30", "true", ".inf", "1_000"]
)
def test_every_scalar_is_read_as_the_text_that_was_written(written: str) -> None:
    assert entries(read_yaml(f"a: {written}")[0])["a"][0] == written


def test_quotes_blocks_and_lists_are_read_with_their_places() -> None:
    table, problems = read_yaml(
        'a: "值: 有冒号"\nb: |\n  第一行\n  第二行\nc: [甲, 乙]\nd:\n  - x: 1\n    y: 2\n', first_line=10
    )
    assert problems == ()
    a, b, c, d = (entry.node for entry in table.entries)
    assert isinstance(a, Scalar)
    assert (a.text, a.line, a.column) == ("值: 有冒号", 10, 4)
    assert isinstance(b, Scalar)
    assert b.text == "第一行\n第二行\n"
    assert isinstance(c, Listing)
    assert [(node.line, node.column) for node in (c, *c.items)] == [(14, 4), (14, 5), (14, 8)]
    assert isinstance(d, Listing)
    record = d.items[0]
    assert isinstance(record, Table)
    assert [(entry.key, entry.line, entry.column) for entry in record.entries] == [("x", 16, 5), ("y", 17, 5)]


# written front matter (without fences) → code, line, column, a part of the message, a part of the remedy
WRONG = {
    "full-width colon": (
        "标题：关于防疫的通知\n",
        "F005",
        2,
        3,
        "“标题：”用了全角冒号",
        "改成半角冒号加空格：“标题: ”",
    ),
    "tab": ("附件:\n\t- 甲.pdf\n", "F006", 3, 1, "行首用了制表符", "换成两个空格"),
    "tab after spaces": ("附件:\n  \t- 甲.pdf\n", "F006", 3, 3, "行首用了制表符", "换成两个空格"),
    "doubled key": ("标题: 甲\n单位: 乙\n标题: 丙\n", "F009", 4, 1, "“标题”写了两次（第 2 行已经有了）", "只留一个"),
    "doubled key in a record": ("a:\n  x: 1\n  x: 2\n", "F009", 4, 3, "“x”写了两次（第 3 行", "只留一个"),
    "reference to a list": ("a: &x [甲]\nb: *x\n", "F010", 2, 4, "引用记号", "照写一遍"),
    "reference to a text": ("a: &x 甲\nb: *x\n", "F010", 2, 4, "引用记号", "照写一遍"),
    "anchor": ("标题: &A 关于防疫的通知\n", "F010", 2, 5, "引用记号", "照写一遍"),
    "unknown reference": ("单位: *u\n", "F010", 2, 5, "引用记号", "英文双引号"),
    "two colons": ("标题: 通知: 关于防疫\n", "F007", 2, 7, "这一行有两个冒号。", "英文双引号"),
    "two colons in a list": ("附件:\n  - 文件: 甲: 乙\n", "F007", 3, 10, "这一行有两个冒号。", "英文双引号"),
    "no colon on the line above": ("关于防疫的通知\n单位: 乙\n", "F007", 3, 3, "上一行缺少冒号", "字段: 值"),
    "a quote that ends on the next line": ('标题: "甲\n乙": 丙\n', "F007", 3, 3, "引号没有配对", "成对"),
    "no colon": ("标题: 甲\n单位\n来源: 丙\n", "F007", 3, 1, "缺少冒号", "字段: 值"),
    "no space behind the colon": ("标题:通知\n单位: 乙\n", "F005", 2, 3, "后面没有空格", "空一格"),
    "tag": ("标题: !x 通知\n", "F007", 2, 5, "", "双引号"),
    "open quote": ('标题: "甲\n单位: 乙\n', "F007", 2, 5, "引号没有配对", "成对"),
    "text behind a quote": ('标题: "甲"乙"\n', "F007", 2, 8, "缩进或引号不对", "中文引号"),
    "open bracket": ("关键词: [甲, 乙\n标题: 丙\n", "F007", 2, 6, "括号", "半角"),
    "indentation": ("标题: 甲\n 单位: 乙\n", "F007", 3, 4, "缩进不对，被当成上一行的值", "和同级的字段左边对齐"),
    "indentation in a record": ("附件:\n  - 文件: 甲\n     名称: 乙\n", "F007", 4, 8, "缩进不对", "左边对齐"),
    "at sign": ("标题: @甲\n", "F007", 2, 5, "值以“@”开头", "双引号"),
    "back tick": ("标题: `甲`\n", "F007", 2, 5, "值以“`”开头", "双引号"),
    "per cent sign": ("标题: 甲\n比例: %5\n", "F007", 3, 5, "值以“%”开头", "双引号"),
    "first field set in": (" 标题: 甲\n单位: 乙\n", "F007", 2, 1, "", ""),
    "control character": ("标题: 甲\x07乙\n", "F001", 2, 1, "控制字符，已去掉", "重新保存为 UTF-8"),
    "control character as an escape": ('标题: "甲\\a乙"\n', "F007", 2, 5, "控制字符", "不用反斜杠写法"),
    "control character in a key": ('"标\\0题": 甲\n', "F007", 2, 1, "控制字符", "不用反斜杠写法"),
    "empty key": ("'': 甲\n", "F007", 2, 1, "字段名不能是空的或列表", "字段: 值"),
    "list as key": ("[甲]: 乙\n", "F007", 2, 1, "字段名不能是空的或列表", "字段: 值"),
    "a sentence": ("只写了一句话\n", "F008", 2, 1, "一行一个“字段: 值”", "冒号用半角"),
    "a list": ("- 甲\n- 乙\n", "F008", 2, 1, "一行一个“字段: 值”", "冒号用半角"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_each_mistake_in_the_front_matter_gets_its_own_sentence_and_place(
    case: tuple[str, str, int, int, str, str],
) -> None:
    written, code, line, column, message, remedy = case
    source = read_source(f"---\n{written}---\n正文\n".encode())
    assert said(source)[:1] == [(code, line, column)], source.problems
    assert message in source.problems[0].message
    assert remedy in source.problems[0].remedy
    assert source.body == "正文\n"


@pytest.mark.parametrize(
    ("written", "at_margin"),
    [
        ("\t标题: 甲\n", True),
        ("标题: 甲\n\t单位: 乙\n", True),
        ("标题: 甲\n \t单位：乙\n", True),
        ("标题: 甲\n# 注:\n\t单位: 乙\n", True),
        ("关键词: [甲, 乙]\n\t单位:\n", True),
        ("附件:\n\t- 文件: 甲\n", False),
        ("附件：\n\t- 文件: 甲\n", False),
        ("附件: # 注\n\t- 文件: 甲\n", False),
        ("附件:\n  - 文件: 甲\n\t\t名称: 乙\n", False),
        ("附件:\n- 文件: 甲\n\t名称: 乙\n", False),
        ("概述: |\n\t单位: 乙\n", False),
        ("领导: {姓名: 甲,\n\t职务: 乙}\n", False),
        ("标题: 甲\n\t乙\n", False),
    ],
)
def test_a_tab_is_to_be_deleted_before_a_top_level_field_and_to_be_replaced_elsewhere(
    written: str, at_margin: bool
) -> None:
    table, problems = read_yaml(written)
    found = [problem for problem in problems if problem.code == "F006"]
    assert len(found) == 1
    assert ("顶格写" in found[0].remedy, "两个空格" in found[0].remedy) == (at_margin, not at_margin)
    # What the remedy says must be right, and the rest of the file is read so too.
    mended = "\n".join(line.lstrip(" \t") if at_margin else line.replace("\t", "  ") for line in written.split("\n"))
    assert [problem for problem in read_yaml(mended)[1] if problem.code != "F005"] == []
    assert [problem for problem in problems if problem.code not in ("F005", "F006")] == []
    assert table.entries


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_each_mistake_is_found_at_the_same_place_with_windows_line_ends(
    case: tuple[str, str, int, int, str, str],
) -> None:
    written = f"---\n{case[0]}---\n正文\n"
    assert said(read_source(written.replace("\n", "\r\n").encode())) == said(read_source(written.encode()))


@pytest.mark.parametrize(
    ("written", "code", "line", "message"),
    [
        ("标题: 甲\n正文\n", "F003", 1, "没有文件头"),
        ("", "F003", 1, "没有文件头"),
        ("\n---\n标题: 甲\n---\n", "F003", 2, "分隔线写得不对"),
        ("———\n标题: 甲\n———\n", "F003", 1, "分隔线写得不对"),
        ("－－－\n标题: 甲\n---\n", "F003", 1, "分隔线写得不对"),
        ("----\n标题: 甲\n---\n", "F003", 1, "分隔线写得不对"),
        (" ---\n标题: 甲\n---\n", "F003", 1, "分隔线写得不对"),
        ("---\n标题: 甲\n\n正文\n", "F004", 1, "缺少第二行"),
        ("---\n标题: 甲\n———\n正文\n", "F004", 3, "不是三个半角减号"),
        ("---\n标题: 甲\n--\n正文\n", "F004", 3, "不是三个半角减号"),
    ],
)
def test_a_missing_or_miswritten_fence_is_named_with_its_line(written: str, code: str, line: int, message: str) -> None:
    (problem,) = read_source(written.encode()).problems
    assert (problem.code, problem.line) == (code, line)
    assert message in problem.message


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (PLAIN.encode("gb18030"), "F001", "看来是 GBK"),
        (PLAIN.encode("utf-16"), "F001", "UTF-16"),
        (b"\xfe\xff" + PLAIN.encode("utf-16-be"), "F001", "UTF-16"),
        ("\ufeff".encode() + PLAIN.encode(), "F002", "BOM"),
    ],
    ids=["gbk", "utf-16", "utf-16-be", "bom"],
)
def test_other_encodings_are_said_and_read_all_the_same(data: bytes, code: str, message: str) -> None:
    source = read_source(data)
    (problem,) = source.problems
    assert problem.code == code
    assert message in problem.message
    assert "UTF-8" in problem.remedy
    assert entries(source.front)["标题"][0] == "通知"
    assert source.body == "\n正文。\n"


def test_the_line_of_the_first_foreign_byte_is_named() -> None:
    data = b"---\ntitle: abc\n---\n\n" + "乱码".encode("gb18030") + b"\n"
    assert said(read_source(data)) == [("F001", 5, 1)]


def test_bytes_that_are_no_text_at_all_are_said() -> None:
    (problem,) = decode(b"ab\n\xff\xff\xff\x80")[1]
    assert problem.code == "F001"
    assert "GBK" not in problem.message
    text, problems = decode(b"---\na: b\x00c\n---\n")
    assert [(problem.code, problem.line) for problem in problems] == [("F001", 2)]
    assert "\x00" not in text


CONTROLS = [*(chr(code) for code in range(32) if chr(code) not in "\t\n\r"), "\x7f", "\ufffe", "\uffff"]


@pytest.mark.parametrize("sign", CONTROLS, ids=lambda sign: f"{ord(sign):x}")
def test_a_control_character_is_said_once_with_its_line_and_taken_out_everywhere(sign: str) -> None:
    source = read_source(f"---\n标{sign}题: 甲{sign}乙\n---\n\n正{sign}文\n".encode())
    (problem,) = source.problems
    assert (problem.code, problem.line) == ("F001", 2)
    assert entries(source.front)["标题"][0] == "甲乙"
    assert source.body == "\n正文\n"
    assert said(read_source(f"{PLAIN}末{sign}行\n".encode())) == [("F001", 7, 1)]


@pytest.mark.parametrize("sign", CONTROLS, ids=lambda sign: f"{ord(sign):x}")
def test_a_control_character_written_as_an_escape_is_said_at_its_value_and_taken_out(sign: str) -> None:
    table, problems = read_yaml(f'标题: 甲\n关键词: ["乙", "丙\\u{ord(sign):04x}丁"]\n')
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [("F007", 2, 12)]
    words = table.entries[1].node
    assert isinstance(words, Listing)
    assert [item.text for item in words.items if isinstance(item, Scalar)] == ["乙", "丙丁"]


@pytest.mark.parametrize("written", ['"甲\\t乙"', '"甲\\n乙"', "甲\t乙", '"甲\\u00e9乙"', "甲\u200b乙", "😀"])
def test_tabs_line_ends_and_odd_letters_are_no_control_characters(written: str) -> None:
    source = read_source(f"---\n标题: {written}\n---\n\t正文\n".encode())
    assert source.problems == ()
    assert source.body == "\t正文\n"


def test_many_mistakes_in_one_file_are_all_said() -> None:
    source = read_source("\ufeff---\n标题：甲\n附件:\n\t- 乙\n单位: 丙\n单位: 丁\n---\n".encode())
    assert sorted(said(source)) == [("F002", 1, 1), ("F005", 2, 3), ("F006", 4, 1), ("F009", 6, 1)]
    assert entries(source.front)["标题"][0] == "甲"


@pytest.mark.parametrize(
    "written",
    [
        "内容: 时间：九点",
        "标题: 关于“一网通办：跨省”的通知",
        "# 说明：这是注释",
        "http://example.gov.cn/：",
        "a: |\n  电话：1",
    ],
)
def test_a_full_width_colon_inside_a_value_is_no_mistake(written: str) -> None:
    assert [problem.code for problem in read_yaml(written)[1] if problem.code == "F005"] == []


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP = {
    "brackets": "a: " + "[" * 100_000,
    "brackets with texts": "a: " + "[a," * 80_000,
    "braces with texts": "a: " + "{a: " * 60_000,
    "brackets on lines of their own": "a:\n" + " [\n" * 80_000,
    "dashes": "- " * 100_000 + "a",
    "questions": "? " * 100_000 + "a",
    "indented fields": "".join(f"{' ' * depth}a:\n" for depth in range(700)),
    "indented lists": "".join(f"{' ' * depth}-\n" for depth in range(700)),
}


def test_a_yaml_bomb_ends_at_once_with_a_finding() -> None:
    begun = time.monotonic()
    source = read_source(f"---\n{BOMB}---\n".encode())
    assert time.monotonic() - begun < TIME
    assert {problem.code for problem in source.problems} == {"F010"}


@pytest.mark.parametrize("written", DEEP.values(), ids=DEEP.keys())
def test_deep_nesting_ends_in_time_with_a_finding_and_without_a_crash(written: str) -> None:
    # In a process of its own: a stack that overflows in C takes the whole process along.
    program = "import sys; from sitegen.source import read_source; print(read_source(sys.stdin.buffer.read()).problems[0].code)"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        input=f"---\n{written}\n---\n".encode(),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert ran.returncode == 0, (ran.returncode, ran.stderr[-300:])
    assert ran.stdout.decode().strip() in {"F007", "F011"}


def test_an_endless_front_matter_is_not_given_to_the_reader() -> None:
    begun = time.monotonic()
    source = read_source(("---\n" + "标题: 甲\n" * (MAX_FRONT_MATTER // 4) + "---\n正文\n").encode())
    assert time.monotonic() - begun < TIME
    assert said(source) == [("F011", 2, 1)]
    assert source.body == "正文\n"


PIECES = st.sampled_from(
    ["---", "\n", "\r\n", "标题", "：", ": ", "- ", "\t", " ", "  ", "[", "]", "{", "}", '"', "'", "&a ", "*a", "!x ", "|", ">",
     "? ", "# ", "%YAML", "...", "\x00", "\x07", "\ufeff", "\ud7ff", "甲", "2025-13-07", "<<", "@", "`", ",", "\u2028", "\x85", "———"]
)  # fmt: skip


@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(PIECES, max_size=40).map(lambda parts: "---\n" + "".join(parts) + "\n---\n").map(str.encode),
    )
)
@example(b"---\n? a\n---\n")
@example(b"---\n!!binary x: y\n---\n")
@example("---\n标题：\n---\n".encode("utf-16"))
@settings(max_examples=400, deadline=5000)
def test_any_bytes_are_read_in_time_without_an_exception_and_with_places_inside_the_file(data: bytes) -> None:
    source = read_source(data)
    lines = decode(data)[0].count("\n") + 1
    for problem in source.problems:
        assert 1 <= problem.line <= lines, problem
        assert problem.column >= 1, problem
        assert problem.message.endswith("。")
        assert problem.remedy
    assert source.body_line <= lines
    for place in walk(source.front):
        assert 1 <= place.line <= lines


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(deadline=5000)
def test_the_body_is_kept_character_by_character(body: str) -> None:
    text = decode(f"---\n标题: 甲\n---\n{body}".encode())[0]
    assert read_source(f"---\n标题: 甲\n---\n{body}".encode()).body == text.split("\n", 3)[3]


def walk(node: Node) -> list[Node]:
    """All nodes below and with one."""
    if isinstance(node, Table):
        return [node, *(found for entry in node.entries for found in walk(entry.node))]
    if isinstance(node, Listing):
        return [node, *(found for item in node.items for found in walk(item))]
    return [node]


def test_problems_are_plain_values_that_can_be_sent_to_another_process() -> None:
    assert isinstance(read_source(b"").problems[0], Problem)
