"""The strict YAML reader: what front matter means where there is any doubt, and what is wrong with it.

python-frontmatter knows how front matter is loaded; our handler makes it strict: it keeps positions, refuses doubled
keys, anchors and anything that is no mapping, reads every scalar as text, and drops nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from sitegen.findings import Problem
from sitegen.nodes import MAX_DEPTH, MAX_FRONT_MATTER, Entry, Listing, Node, Scalar, Table
from sitegen.text import CONTROL

_Loader: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WIDE_COLON = re.compile(r"[^\s:：#\"'\[{|>-][^:：]*：")
_SPECIAL_START = re.compile(r"[^:]*:[ ]+([\[{*&%@`!])")
_TIGHT_COLON = re.compile(r"[\w（）()“”]+:(?=[^\s/])")
_FIELD = re.compile(r"[\w（“][^\s:：]*(?:：|:(?:\s|$))")
_GOES_ON = re.compile(r"-(?:\s|$)|[^:：]*[:：]\s*(?:[|>][-+0-9]*\s*)?(?:#.*)?$|[^:：]*:\s+[\[{][^\]}]*$")
"""A line at the margin below which lines belong that are set in."""
_REMARK = re.compile(r"[ \t]+#.*")


class StrictHandler(YAMLHandler):
    """python-frontmatter's YAML handler, made strict."""

    def load(self, fm: str, **_: object) -> Any:
        """The YAML events, positions and all; nothing is resolved. Iterating raises yaml.YAMLError."""
        return yaml.parse(fm, Loader=_Loader)


_HANDLER = StrictHandler()


def read_strict(text: str, first_line: int) -> tuple[Table, tuple[Problem, ...]]:
    """A YAML mapping as our own nodes, with positions in the file."""
    problems: list[Problem] = []
    text = _mend_for_reading(text, first_line, problems)
    empty = Table((), first_line, 1)
    if len(text) > MAX_FRONT_MATTER:
        problems.append(_too_deep(first_line))
        return empty, tuple(problems)
    try:
        table = _Builder(text.split("\n"), first_line, problems).build(_HANDLER.load(text))
    except yaml.YAMLError as error:
        problems.append(_yaml_problem(error, text, first_line))
        return empty, tuple(problems)
    if table is None:
        return empty, tuple(problems)
    if not isinstance(table, Table):
        problems.append(
            Problem(
                "F008",
                "这里应当是一行一个“字段: 值”。",
                "写成“标题: 关于……的通知”这样的行，冒号用半角，后面空一格。",
                first_line,
            )
        )
        return empty, tuple(problems)
    return table, tuple(problems)


def _mend_for_reading(text: str, first_line: int, problems: list[Problem]) -> str:
    """Tabs and full-width colons are said, then read as meant, so that the rest of the file is judged in the same run."""
    lines = text.split("\n")
    if lines[0].startswith(" ") and not lines[0].strip().startswith("#"):
        problems.append(Problem("F007", "第一个字段前面有空格。", "字段名顶格写，各行左边对齐。", first_line))
        lines[0] = lines[0].lstrip(" ")
    inside = False
    for number, line in enumerate(lines):
        stripped = line.lstrip(" \t")
        if "\t" in line[: len(line) - len(stripped)]:
            at_margin = not inside and _FIELD.match(stripped)
            remedy = "删去行首的空白，字段名顶格写。" if at_margin else "把 Tab 换成两个空格，和同级的行左边对齐。"
            column = line.index("\t") + 1
            problems.append(Problem("F006", "行首用了制表符（Tab 键）。", remedy, first_line + number, column))
            line = stripped if at_margin else line.replace("\t", "  ")
        if (
            not line.startswith((" ", "#"))
            and ": " not in line
            and not line.endswith(":")
            and (wide := _WIDE_COLON.match(line))
        ):
            problems.append(
                Problem(
                    "F005",
                    f"“{line[: wide.end()]}”用了全角冒号。",
                    f"改成半角冒号加空格：“{line[: wide.end() - 1]}: ”。",
                    first_line + number,
                    wide.end(),
                )
            )
            line = f"{line[: wide.end() - 1]}: {line[wide.end() :].lstrip()}"
        elif (narrow := _TIGHT_COLON.match(line)) and not line.startswith(("#", " ")):
            key = line[: narrow.end() - 1]
            problems.append(
                Problem(
                    "F005", f"“{key}:”后面没有空格。", f"冒号后面空一格：“{key}: ”。", first_line + number, narrow.end()
                )
            )
            line = f"{key}: {line[narrow.end() :]}"
        if line and not line.startswith((" ", "#")):
            inside = bool(_GOES_ON.match(line))
        lines[number] = line
    return "\n".join(lines)


_YAML_WORDS: Sequence[tuple[str, str, str]] = (
    ("expected ':'", "这一行缺少冒号。", "写成“字段: 值”，冒号用半角，后面空一格。"),
    ("expected <block end>", "这一行的缩进或引号不对。", "同级的字段左边对齐；引号要成对，值里的引号用中文引号“”。"),
    (
        "did not find expected key",
        "这一行的缩进或引号不对。",
        "同级的字段左边对齐；引号要成对，值里的引号用中文引号“”。",
    ),
    ("expected ',' or", "方括号或花括号没有配对，或者列表里用了全角逗号。", "写成 [甲, 乙]，括号和逗号用半角。"),
    ("unexpected end of stream", "引号没有配对。", "英文引号要成对出现；值里的引号用中文引号“”。"),
    ("cannot start any token", "值以特殊符号（@、`、% 等）开头。", "用英文双引号把整个值括起来。"),
    ("undefined alias", "值以星号开头，被当成了引用。", "用英文双引号把整个值括起来。"),
    ("unacceptable character", "文件头里有看不见的控制字符。", "删去这一行重新输入。"),
    ("special characters are not allowed", "文件头里有看不见的控制字符。", "删去这一行重新输入。"),
)


_LEFT_OPEN = ("unexpected end of stream", "expected ',' or", "expected ':'")


def _yaml_problem(error: yaml.YAMLError, text: str, first_line: int) -> Problem:
    what = str(getattr(error, "problem", None) or error)
    begun, stopped = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    # For what was left open, the mistake is where it began, not where reading gave up.
    mark = begun if begun and any(sign in what for sign in _LEFT_OPEN) else stopped or begun
    line = min(mark.line, text.count("\n")) if mark else 0
    column = mark.column + 1 if mark else 1
    written = text.split("\n")[line]
    special = _SPECIAL_START.match(written)
    if special and (special.group(1) not in "[{" or "expected key" in what or "<block end>" in what):
        message = f"值以“{special.group(1)}”开头，这个符号有特别的意思。"
        return Problem("F007", message, "用英文双引号把整个值括起来。", first_line + line, special.start(1) + 1)
    if "mapping values are not allowed" in what:
        message, remedy = _second_colon(written[: column - 1])
        return Problem("F007", message, remedy, first_line + line, column)
    for sign, message, remedy in _YAML_WORDS:
        if sign in what:
            return Problem("F007", message, remedy, first_line + line, column)
    return Problem(
        "F007",
        "这里不合文件头的写法，读不下去。",
        "对照《编辑手册》的例子改这一行；值里有特殊符号时用英文双引号括起来。",
        first_line + line,
        column,
    )


def _second_colon(before: str) -> tuple[str, str]:
    """What is wrong with a colon where none is allowed, by what stands before it on its line; and the remedy."""
    if ": " in before:
        return "这一行有两个冒号。", "值里有半角冒号时，用英文双引号把整个值括起来。"
    if before.startswith(" "):
        return (
            "这一行的缩进不对，被当成上一行的值的一部分。",
            "删去多余的空格，和同级的字段左边对齐；真是上一行的值的，接在上一行写，用英文双引号把整个值括起来。",
        )
    return (
        "上一行缺少冒号，或者引号没有配对。",
        "每一行写成“字段: 值”，冒号用半角，后面空一格；英文引号要成对。",
    )


class _Builder:
    """Turns YAML events into our nodes in one pass: no anchors, no tags, no doubled keys, no depth that a parser could drown in."""

    def __init__(self, lines: Sequence[str], first_line: int, problems: list[Problem]) -> None:
        self.lines = lines
        self.first_line = first_line
        self.problems = problems
        self.open: list[tuple[yaml.Event, list[Node]]] = []
        """The collections that have begun, innermost last, with what they hold so far."""
        self.root: list[Node] = []

    def build(self, events: Iterable[yaml.Event]) -> Node | None:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                self._refuse(event)
            if isinstance(event, yaml.ScalarEvent):
                if CONTROL.search(event.value):
                    message, remedy = "值里有看不见的控制字符。", "删去这个值重新输入，不用反斜杠写法。"
                    self.problems.append(Problem("F007", message, remedy, *self._place(event)))
                text, quoted = CONTROL.sub("", event.value), event.style in ("'", '"')
                self._add(Scalar(text, *self._place(event), quoted, self._remark(event)))
            elif isinstance(event, yaml.AliasEvent):
                self._add(Scalar("", *self._place(event)))
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(self.open) == MAX_DEPTH:
                    self.problems.append(_too_deep(*self._place(event)))
                    return None
                self.open.append((event, []))
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
        return self.root[0] if self.root else None

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark: Any = event.start_mark
        return self.first_line + mark.line, mark.column + 1

    def _remark(self, event: yaml.ScalarEvent) -> str:
        """What YAML leaves out behind a plain text."""
        if event.style or not event.value:
            return ""
        mark: Any = event.end_mark
        found = _REMARK.match(self.lines[mark.line], mark.column) if mark.line < len(self.lines) else None
        return found[0] if found else ""

    def _add(self, node: Node) -> None:
        (self.open[-1][1] if self.open else self.root).append(node)

    def _refuse(self, event: yaml.NodeEvent) -> None:
        if event.anchor:
            message, remedy = (
                "用了 YAML 的引用记号（& 和 *）。",
                "把内容照写一遍；值本来就以 & 或 * 开头时，用英文双引号括起来。",
            )
            self.problems.append(Problem("F010", message, remedy, *self._place(event)))
        elif tag := getattr(event, "tag", None):
            message, remedy = f"值以叹号开头，“{tag}”会被当成记号丢掉。", "用英文双引号把整个值括起来。"
            self.problems.append(Problem("F007", message, remedy, *self._place(event)))

    def _close(self) -> None:
        start, inside = self.open.pop()
        line, column = self._place(start)
        if isinstance(start, yaml.SequenceStartEvent):
            self._add(Listing(tuple(inside), line, column, bool(start.flow_style)))
        else:
            self._add(Table(self._entries(inside), line, column))

    def _entries(self, inside: list[Node]) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        for key, value in zip(inside[::2], inside[1::2], strict=True):
            name = key.text if isinstance(key, Scalar) else ""
            if name == "":
                self.problems.append(
                    Problem("F007", "字段名不能是空的或列表。", "写成“字段: 值”。", key.line, key.column)
                )
            elif name in entries:
                message = f"字段“{name}”写了两次（第 {entries[name].line} 行已经有了）。"
                self.problems.append(Problem("F009", message, "只留一个。", key.line, key.column))
            else:
                entries[name] = Entry(name, value, key.line, key.column)
        return tuple(entries.values())


def _too_deep(line: int, column: int = 1) -> Problem:
    return Problem(
        "F011", "文件头太长或嵌套太深，没有读取。", "文件头只写字段，正文写在第二条 --- 之后。", line, column
    )


def read_plain_data(text: str) -> dict[str, Any]:
    """One file of the standard. It is ours: every scalar stays text, nothing is judged."""
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return data
