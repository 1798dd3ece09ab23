"""The flat path: where it answers, it says what the YAML reader says, node for node and place for place."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.flat import read_flat
from sitegen.nodes import MAX_FRONT_MATTER, Entry, Listing, Node, Scalar, Table
from sitegen.source import decode, flat_differs, read_yaml
from sitegen.strict import read_strict

EXAMPLES = int(os.environ.get("SITEGEN_EXAMPLES", "600"))
FILES = sorted((Path(__file__).parent.parent / "content").rglob("*.md"))
FRONTS = [decode(file.read_bytes())[0].split("\n---\n")[0].removeprefix("---\n") for file in FILES]


def agrees(text: str) -> bool:
    """Whether the flat path is in doubt, or says what the YAML reader says."""
    table = read_flat(text, 2)
    return table is None or (table, ()) == read_strict(text, 2)


REMARKS = {
    "标题: 关于印发 #1 号方案": (" #1 号方案",),
    "标题: 甲   #  乙 # 丙 ": ("   #  乙 # 丙 ",),
    "标题: 甲 #": (" #",),
    "标题: 甲#乙": ("",),
    "标题: 甲  ": ("",),
    "标题: # 甲": ("",),
    '标题: "甲" # 乙': ("",),
    "附件:\n  - 甲 # 乙\n  - 名称: 丙 #丁": (" # 乙", " #丁"),
}


@pytest.mark.parametrize("text", REMARKS)
def test_both_readers_keep_what_stands_behind_a_plain_text(text: str) -> None:
    def remarks(node: Node) -> tuple[str, ...]:
        if isinstance(node, Scalar):
            return (node.remark,)
        inside = node.items if isinstance(node, Listing) else [entry.node for entry in node.entries]
        return tuple(remark for one in inside for remark in remarks(one))

    flat = read_flat(text, 2)
    assert flat is not None
    assert flat == read_strict(text, 2)[0]
    assert remarks(flat) == REMARKS[text]


def test_every_kind_of_flat_line_becomes_nodes_with_their_places() -> None:
    text = """# 说明
标题: 关于防疫的通知  # 注
文号:   "云牧发: 5号" # 注
空:  # 注: 空
年份: '2025'

关键词: [甲, "乙, 丙" ]
附件:
- 文件: 甲.pdf
  说明:
- {文件: 乙.pdf, "说明": 丙}
- 文件:
"""
    assert read_flat(text, 2) is None  # a key in quotation marks
    assert read_flat(text.replace('"说明"', "说明"), 2) == Table(
        (
            Entry("标题", Scalar("关于防疫的通知", 3, 5, remark="  # 注"), 3, 1),
            Entry("文号", Scalar("云牧发: 5号", 4, 7, True), 4, 1),
            Entry("空", Scalar("", 5, 3), 5, 1),
            Entry("年份", Scalar("2025", 6, 5, True), 6, 1),
            Entry("关键词", Listing((Scalar("甲", 8, 7), Scalar("乙, 丙", 8, 10, True)), 8, 6, True), 8, 1),
            Entry(
                "附件",
                Listing(
                    (
                        Table(
                            (
                                Entry("文件", Scalar("甲.pdf", 10, 7), 10, 3),
                                Entry("说明", Scalar("", 11, 6), 11, 3),
                            ),
                            10,
                            3,
                        ),
                        Table(
                            (
                                Entry("文件", Scalar("乙.pdf", 12, 8), 12, 4),
                                Entry("说明", Scalar("丙", 12, 19), 12, 15),
                            ),
                            12,
                            3,
                        ),
                        Table((Entry("文件", Scalar("", 13, 6), 13, 3),), 13, 3),
                    ),
                    10,
                    1,
                ),
                9,
                1,
            ),
        ),
        3,
        1,
    )


def test_a_text_under_a_stroke_keeps_its_lines() -> None:
    table = read_flat("甲: |\n  一\n\n    # 二\n乙: |\n 三", 1)
    assert table is not None
    assert [entry.node for entry in table.entries] == [Scalar("一\n\n  # 二\n", 1, 4), Scalar("三", 5, 4)]


DOUBTFUL = [
    "",
    "# 只有注释",
    "只写了一句话",
    "- 甲",
    " 标题: 甲",
    "标题：甲",
    "标题:甲",
    "标题 : 甲",
    "标 题: 甲",
    '"标题": 甲',
    "? 标题",
    "标题: 甲\n标题: 乙",
    "标题: 甲: 乙",
    "标题: 甲:",
    "标题: 甲\n  乙",
    "标题: 甲\n  乙: 丙",
    "标题: 甲\t# 乙",
    "标题:\n\t甲: 乙",
    "标题: 甲\u3000乙",
    "标题: 甲\ufeff",
    "标题: 甲\x85乙: 丙",
    *(f"标题: {sign}甲" for sign in "&*!%@`>?,]}"),
    "标题: - 甲",
    "标题: :甲",
    '标题: "甲"# 乙',
    '标题: "甲\n  乙"',
    '标题: "甲"乙',
    '标题: "甲\\n"',
    "标题: '甲''乙'",
    "标题: [甲, 乙",
    "标题: [甲,\n  乙]",
    "标题: [甲, , 乙]",
    "标题: [- 甲]",
    "标题: [甲 # 乙]",
    "标题: [甲}]",
    '标题: ["\\n"]',
    "标题: [甲: 乙]",
    "标题: [[甲]]",
    "标题: [甲] 乙",
    "标题: []",
    "标题: {甲: 乙, 甲: 丙}",
    "标题: {甲:乙}",
    "标题: {甲: }",
    "标题: {甲: 乙} 丙",
    "标题: |-\n  甲",
    "标题: |2\n  甲",
    "标题: |\n甲: 乙",
    "标题: |\n\n  甲",
    "标题: |\n  甲\n   \n",
    "标题: |\n  甲\n 乙",
    "标题: >\n  甲",
    "附件:\n  - 甲\n - 乙",
    "附件:\n  -\n    甲: 乙",
    "附件:\n  - - 甲",
    "附件:\n  - # 注",
    "附件:\n  - |\n    甲",
    "附件:\n  - 甲: 乙\n   丙: 丁",
    "附件:\n  - 甲\n    乙",
    "附件:\n  甲: 乙\n 丙: 丁",
    "---\n标题: 甲",
    "标题: 甲\n...",
    "".join(f"{' ' * depth}a:\n" for depth in range(30)),
    "标题: " + "甲" * MAX_FRONT_MATTER,
    f"{'甲' * 101}: 乙",
]


@pytest.mark.parametrize("text", DOUBTFUL, ids=range(len(DOUBTFUL)))
def test_whatever_is_in_doubt_is_left_to_the_yaml_reader(text: str) -> None:
    assert read_flat(text, 1) is None
    assert read_yaml(text) == read_strict(text, 1)


HOSTILE = {
    "blanks in a list": "标题: [甲" + " " * 200_000 + "x: ",
    "blanks behind a quote": '标题: "甲"' + " " * 200_000 + "x",
    "blanks in quotes in a list": '标题: ["甲"' + " " * 200_000 + "x]",
    "blanks in a pair": "标题: {甲: " + " " * 200_000 + "}",
    "commas": "标题: [" + "甲," * 80_000,
    "quotes": "标题: [" + '"甲",' * 50_000,
    "lines": "\n".join(f"k{number}: 甲" for number in range(15_000)),
    "dashes": "标题:" + "\n- 甲" * 60_000,
    "strokes": "标题: |" + "\n  甲" * 60_000 + "\n 乙",
    "a key": "甲" * 250_000 + ": 乙",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_no_time(text: str) -> None:
    begun = time.process_time()
    read_flat(text, 1)
    assert time.process_time() - begun < 2


def test_the_front_matter_of_usual_documents_is_flat() -> None:
    flat = sum(read_flat(text, 2) is not None for text in FRONTS)
    assert flat >= 0.97 * len(FRONTS) > 200


def test_every_front_matter_of_the_demonstration_is_read_as_yaml_reads_it() -> None:
    assert [file for file in FILES if flat_differs(file.read_bytes())] == []


def test_a_difference_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "---\n标题: 甲\n---\n正文\n".encode()
    assert not flat_differs(data)
    assert not flat_differs("没有文件头\n".encode())
    assert not flat_differs("---\n标题: &x 甲\n---\n".encode())
    monkeypatch.setattr("sitegen.source.read_flat", lambda text, line: Table((), line, 1))
    assert flat_differs(data)
    assert not flat_differs("没有文件头\n".encode())


def mostly(good: st.SearchStrategy[str], odd: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """One in ten is odd, so that most examples are flat and hardly one is dull."""
    return st.integers(0, 9).flatmap(lambda number: odd if number == 5 else good)


KEYS = mostly(
    st.sampled_from(["标题", "甲", "乙", "丙", "丁", "戊", "（一）", "“三公”经费", "x", "合格率（%）", "1"]),
    st.sampled_from(["a b", "-k", "k#", '"k"', "附件:", "%", "甲,乙", ""]),
)
TEXTS = mostly(
    st.sampled_from(
        ["甲", "乙 丙", "a:b", "a #b", "a# b", "-1", "12:30", "http://x/?a=b#c", "“甲”：乙", "a, b", "甲]", "x  ", "x  # 注: 乙", "~", "=",
         "<<", "…", "(x)", "😀", "a\\b", "é", "$1", "甲 \"乙\"", "", "# 注"]
    ),
    st.sampled_from(["- x", "[a] b", "x:", "x: y", "#x", "甲\u3000乙", "甲\xa0乙", "?x", ":x", "--- x", "...", "|x", "x\t", '"', "'"]),
)  # fmt: skip
INSIDE = mostly(
    st.sampled_from(["甲", "乙 丙", '"a, b"', '"[a: b]"', "x-y", "“丙”", "x  ", '""', "a|b"]),
    st.sampled_from(["-1", "x#y", "", "a:b", "a: b", "?", '"', "{", "'a'", "a?"]),
)
VALUES = st.one_of(
    TEXTS,
    st.sampled_from(['"甲: 乙"', "'# 甲'", '"  甲 "  # 注', '""', "'\"'"]),
    mostly(TEXTS.map('"{}"'.format), TEXTS.map("'{}' 甲".format)),
    st.lists(INSIDE, min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.lists(INSIDE, max_size=3).map(lambda items: f"[{','.join(items)} ]  # 注"),
    st.lists(st.tuples(KEYS, INSIDE), max_size=3).map(
        lambda pairs: f"{{{', '.join(f'{key}: {value}' for key, value in pairs)}}}"
    ),
)
BLOCKS = st.lists(
    mostly(
        st.sampled_from(["  甲", "  乙: 丙", "    - 丁", "", "  # 注"]),
        st.sampled_from([" 戊", "# 己", "   ", "  庚  ", "辛"]),
    ),
    max_size=5,
).map(lambda lines: "\n".join(["|\n  首", *lines]))


def shifted(text: str, blanks: int) -> str:
    return "\n".join(" " * blanks + line if line else line for line in text.split("\n"))


def item(text: str) -> str:
    return "- " + shifted(text, 2).removeprefix("  ")


LINES = mostly(
    st.one_of(
        st.tuples(KEYS, VALUES).map(": ".join),
        st.tuples(KEYS, VALUES).map(":   ".join),
        st.tuples(KEYS, BLOCKS).map(": ".join),
        KEYS.map("{}:".format),
    ),
    st.sampled_from(["", "# 注", "  # 注", "  ", "甲", "甲:乙", "甲 : 乙", "空:  # 注"]),
)
TABLES = st.recursive(
    st.lists(LINES, min_size=1, max_size=3).map("\n".join),
    lambda inner: st.one_of(
        st.tuples(inner, KEYS, inner, st.integers(1, 4)).map(
            lambda parts: f"{parts[0]}\n{parts[1]}:\n{shifted(parts[2], parts[3])}"
        ),
        st.tuples(
            inner, KEYS, st.lists(st.one_of(VALUES, inner).map(item), min_size=1, max_size=3), st.integers(0, 4)
        ).map(lambda parts: f"{parts[0]}\n{parts[1]}:\n{shifted(chr(10).join(parts[2]), parts[3])}"),
    ),
    max_leaves=3,
)
PIECES = st.sampled_from(
    ["\n", " ", "  ", ":", ": ", "- ", "#", " #", '"', "'", "[", "]", "{", "}", ",", "|", "|\n  ", ">", "&", "*", "!", "%", "@", "`", "?",
     "\\", "\t", "\u3000", "\xa0", "\ufeff", "\x85", "\u2028", "：", "，", "甲", "a", "0", "-", "\n- ", "\n  - ", "\n\n", "\n甲: 乙", "---", "..."]
)  # fmt: skip


@given(TABLES)
@settings(max_examples=EXAMPLES, deadline=None)
def test_flat_front_matter_of_every_form_is_read_as_yaml_reads_it(text: str) -> None:
    assert agrees(text)


@given(st.sampled_from(["", "甲: ", "甲:\n  - ", "甲: [", "甲: |\n  "]), st.lists(PIECES, max_size=8).map("".join))
@settings(max_examples=EXAMPLES, deadline=None)
def test_nasty_text_is_read_as_yaml_reads_it_or_left_to_it(start: str, text: str) -> None:
    assert agrees(start + text)


@given(st.sampled_from(FRONTS), st.lists(st.tuples(st.integers(0), st.integers(0, 3), PIECES), min_size=1, max_size=3))
@settings(max_examples=EXAMPLES, deadline=None)
def test_real_front_matter_with_a_slip_is_read_as_yaml_reads_it_or_left_to_it(
    text: str, slips: list[tuple[int, int, str]]
) -> None:
    for at, dropped, put in slips:
        at %= len(text) + 1
        text = text[:at] + put + text[at + dropped :]
    assert agrees(text)


@given(st.sampled_from(FRONTS), st.integers(0), st.integers(0), st.integers(0, 5))
@settings(max_examples=EXAMPLES, deadline=None)
def test_real_lines_out_of_place_are_read_as_yaml_reads_them_or_left_to_it(
    text: str, taken: int, put: int, blanks: int
) -> None:
    lines = text.split("\n")
    line = lines[taken % len(lines)]
    lines.insert(put % (len(lines) + 1), " " * blanks + line.lstrip(" "))
    assert agrees("\n".join(lines))


def test_flat_documents_are_read_without_the_yaml_reader() -> None:
    # Importing it takes longer than reading two hundred documents.
    program = (
        "import sys; from sitegen.source import read_source; "
        "source = read_source(sys.stdin.buffer.read()); "
        "print(len(source.front.entries), {'yaml', 'frontmatter', 'sitegen.strict'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        input="---\n标题: 甲\n附件:\n  - 文件: 乙.pdf\n---\n正文\n".encode(),
        capture_output=True,
        timeout=30,
        check=True,
    )
    assert ran.stdout.decode().strip() == "2 set()"
