"""Source files as text: bytes → front matter with a line and column for every value, and the body.

Most front matter is flat and read by ``flat``; the rest, and everything that is wrong, is left to ``strict``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sitegen.findings import Problem
from sitegen.flat import read_flat
from sitegen.nodes import Table
from sitegen.text import CONTROL

MAX_BYTES = 2 * 1024 * 1024
"""The largest Markdown or settings file that is read; an official document has a few KB."""

_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Line breaks for YAML but not for people; they come along when text is pasted out of Word."""
_ODD = re.compile(f"{CONTROL.pattern}|{_OTHER_BREAKS.pattern}")
"""What ``decode`` takes out; one look tells that most files have none of it."""
_LOST = ("\ufffd", "锟斤拷")
"""What a conversion of encodings leaves in place of characters that it could not read."""
_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"\n---[ \t]*(?:\n|\Z)")
_LOOKS_LIKE_FENCE = re.compile(r"\s*[-－—–─]{2,}\s*$")


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read."""

    front: Table
    """The front matter; empty when it cannot be read."""
    body: str
    body_line: int
    """Line of the file on which the body begins."""
    problems: tuple[Problem, ...]


def read_source(data: bytes) -> Source:
    """Split a Markdown file. Whatever is wrong becomes a problem; what can be read is read all the same."""
    text, problems = decode(data)
    parts = _split(text)
    if parts is None:
        return Source(Table((), 1, 1), "", 1, (*problems, _fence_problem(text)))
    front, body = parts
    table, found = read_yaml(front, first_line=2)
    return Source(table, body, text.count("\n", 0, len(text) - len(body)) + 1, (*problems, *found))


def read_yaml(text: str, first_line: int = 1) -> tuple[Table, tuple[Problem, ...]]:
    """A YAML mapping as our own nodes, with positions in the file."""
    table = read_flat(text, first_line)
    return _read_strict(text, first_line) if table is None else (table, ())


def flat_differs(data: bytes) -> bool:
    """Whether the flat path answers for this Markdown file, and not as the strict reader does. It never should."""
    parts = _split(decode(data)[0])
    table = read_flat(parts[0], 2) if parts else None
    return parts is not None and table is not None and (table, ()) != _read_strict(parts[0], 2)


def _read_strict(text: str, first_line: int) -> tuple[Table, tuple[Problem, ...]]:
    from sitegen.strict import read_strict  # PyYAML and python-frontmatter take longer to import than 200 files to read

    return read_strict(text, first_line)


def _split(text: str) -> tuple[str, str] | None:
    """Front matter and body; None when a fence is missing."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end() - 1) if opening else None
    if opening is None or closing is None:
        return None
    return text[opening.end() : closing.start()], text[closing.end() :]


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """Bytes as text with one line feed at the end of every line; the encoding's problems."""
    problems: list[Problem] = []
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
        problems.append(Problem("F001", "文件编码是 UTF-16，不是 UTF-8。", "在记事本中“另存为”，编码选“UTF-8”。"))
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            text = data.decode("gb18030", errors="replace")
            guess = "，看来是 GBK（ANSI）" if "\ufffd" not in text else ""
            problems.append(
                Problem("F001", f"文件编码不是 UTF-8{guess}。", "在记事本中“另存为”，编码选“UTF-8”，再提交。", line)
            )
    if text.startswith("\ufeff"):
        text = text[1:]
        problems.append(
            Problem(
                "F002", "文件开头有看不见的 BOM 标记。", "另存为“UTF-8”（不是“带 BOM 的 UTF-8”）；已按没有 BOM 读取。"
            )
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    places = [text.index(sign) for sign in _LOST if sign in text]
    if places and all(problem.code != "F001" for problem in problems):
        line = text.count("\n", 0, min(places)) + 1
        message = f"文件里有“{text[min(places)]}”一类的字，那里的原文在转换编码时已经丢失。"
        problems.append(Problem("F001", message, "照原件把丢失的字补上；原件上也看不清的写“□”。", line))
    if not _ODD.search(text):
        return text, problems
    text = _OTHER_BREAKS.sub(" ", text)
    if control := CONTROL.search(text):
        problems.append(
            Problem(
                "F001",
                "文件里有看不见的控制字符，已去掉。",
                "用文本编辑器重新保存为 UTF-8。",
                text.count("\n", 0, control.start()) + 1,
            )
        )
        text = CONTROL.sub("", text)
    return text, problems


def _fence_problem(text: str) -> Problem:
    lines = text.split("\n")
    found = 1 if _OPENING.match(text) else 0
    wrong = next(
        (number for number, line in enumerate(lines[:200]) if number >= found and _LOOKS_LIKE_FENCE.fullmatch(line)),
        None,
    )
    if found == 0:
        if wrong is not None and not any(line.strip() for line in lines[:wrong]):
            return Problem(
                "F003", "文件头的分隔线写得不对。", "第一行必须正好是三个半角减号 ---，前面没有空行和空格。", wrong + 1
            )
        return Problem(
            "F003", "文件不是以 --- 开头，没有文件头。", "第一行写 ---，接着写标题等字段，再写一行 ---，然后是正文。"
        )
    if wrong is not None:
        return Problem("F004", "文件头没有结束：这条分隔线不是三个半角减号。", "字段写完后单独一行写 ---。", wrong + 1)
    return Problem("F004", "文件头没有结束：缺少第二行 ---。", "字段写完后单独一行写 ---，下面再写正文。", 1)


@cache
def read_data(path: Path) -> dict[str, Any]:
    """One file of the standard. It is ours: every scalar stays text, nothing is judged."""
    from sitegen.strict import read_plain_data

    return read_plain_data(path.read_text(encoding="utf-8"))
