"""The text of an annual report, cut into paragraphs, sentences and clauses that know their line; numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LAST, THIS, NEXT = "\ue001", "\ue002", "\ue003"
"""Stand for 2024年, 2025年 and 2026年 in the report of 2025."""
_LONGEST = 60
"""A clause that gives a figure has not more characters."""
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_HALF = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_NO_PROSE = re.compile(r"\s*(?:$|[#>|<]|\{:|```)")
_ITEM = re.compile(r"^\s*(?:[-+*]|\d+[.)])\s+")
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKS = re.compile(r"[\s*`\\]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
_CLAUSE = re.compile(r"([^，,。；;！？!?：:（）()、]+)([，,。；;！？!?：:（）()、]?)")


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two stops."""

    text: str
    line: int
    """Line in the document on which it begins."""
    after: str
    """The stop behind it, or empty."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without white space and marks, digits in half width, the years around the report's as signs."""

    heading: str
    """The heading above it."""
    text: str
    lines: tuple[int, ...]
    """Line of each character."""

    def sentences(self) -> Iterator[tuple[Clause, ...]]:
        """Its sentences, each in clauses; too long a clause is left out."""
        for sentence in _SENTENCE.finditer(self.text):
            yield tuple(
                Clause(found[1], self.lines[found.start()], found[2])
                for found in _CLAUSE.finditer(self.text, sentence.start(), sentence.end())
                if len(found[1]) <= _LONGEST
            )


def paragraphs(text: str, first_line: int, year: int) -> Iterator[Paragraph]:
    """The paragraphs of a report's Markdown text; a list is one paragraph, tables and quotations are none."""
    chars: list[str] = []
    lines: list[int] = []
    heading = ""
    for number, line in enumerate([*text.splitlines(), ""], first_line):
        if not _NO_PROSE.match(line):
            plain = _plain(line, year)
            chars.append(plain)
            lines += [number] * len(plain)
            continue
        if chars:
            yield Paragraph(heading, "".join(chars), tuple(lines))
            chars, lines = [], []
        if line.lstrip().startswith("#"):
            heading = line


def words(clause: str, year: int) -> str:
    """A clause as it stood in the text."""
    for sign, other in ((LAST, year - 1), (THIS, year), (NEXT, year + 1)):
        clause = clause.replace(sign, f"{other}年")
    return clause.replace("·", "、")


def number_of(text: str) -> int:
    """``1230``, ``一百二十三``, ``两``, ``十五``, ``二〇`` → the number."""
    if text.isascii():
        return int(text)
    if not set(text) & set(_UNITS):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def _plain(line: str, year: int) -> str:
    line = _ITEM.sub("；", line)
    line = _MARKS.sub("", _LINK.sub(r"\1", line).translate(_HALF))
    line = _THOUSANDS.sub("", line)
    # “公民、法人和其他组织” is one name, not a list.
    line = line.replace("公民、", "公民·").replace("自然人、法人", "自然人·法人")
    line = re.sub(rf"{year}年1月(?:1日)?起?[至到—~-]+(?:{year}年)?12月(?:31日)?", THIS, line)
    for sign, other in ((LAST, year - 1), (THIS, year), (NEXT, year + 1)):
        line = line.replace(f"{other}年", sign)
    return line
