"""What both readers of Markdown share: the value they give, and every pass that does not depend on how the text was parsed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

from msgspec.structs import replace

from sitegen.findings import Problem
from sitegen.model import Body, BodyLink, Heading
from sitegen.text import SAYS_ENDED, strip_tags

_WIDE = r"[\u2e80-\uabff\uf900-\ufaff\ufe10-\ufeff\uff00-\uffef\U00020000-\U0003ffff“”‘’—…·]"
_INLINE_TAG = r"</?(?:strong|em|b|i|u|s|a|span|sub|sup|mark|small|del|ins|abbr|code|kbd|ruby|rt|rp)\b"
_INLINE = rf'(?:{_INLINE_TAG}(?:"[^"]*"|[^">])*>)*'
_SOFT_BREAK = re.compile(rf"({_WIDE}{_INLINE})[ \t]*\n[ \t]*({_INLINE})(?={_WIDE})")
_BREAK_IN_TEXT = re.compile(rf"\n[ \t]*(?:{_WIDE}|{_INLINE_TAG})")
_BARE_BREAK = re.compile(rf"\n(?<={_WIDE}\n)(?={_WIDE})")
_BLANKS = re.compile(r"\n\s*\n+")
_PASTED = "\n\u3000\u3000"
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_TEXT_LINE = re.compile(r"(?![ \t]*(?:[-*+>|#]|\d+[.)]|[`~]{3}|\[\^|:|<|\{:))[^\n]*\S")
_NUMERAL = "[一二三四五六七八九十百0-9]{1,4}"
_RUN_ON = (
    (re.compile(r"\n(?<!\n\n)(?=(?:[-*+]|\d{1,2}\.)[ \t]+\S)"), "列表前面没有空行，会和上一段连成一片。"),
    (
        re.compile(
            rf"\n(?<!\n\n)(?={_NUMERAL}、|[（(]{_NUMERAL}[）)]|第{_NUMERAL}[条章]|[①-⑳]|\d{{1,2}}(?:．|\.(?=[\u4e00-\u9fff“《])))"
        ),
        "这一行前面没有空行，会和上一行连成一段。",
    ),
)
"""Lines that people type one below the other and that Markdown runs together: a break before such a line."""
_ANY_RUN_ON = re.compile(r"\n(?<!\n\n)(?=[-*+0-9（(第一二三四五六七八九十百①-⑳])")
"""What both begin with; one look tells that most texts have none of it."""
_HEADLESS_TABLE = re.compile(r"\|[^\n]*\|[ \t]*\n(?!\|?[ \t:|-]+\n)")
_HEADLESS_BELOW = re.compile(rf"\n\n(?={_HEADLESS_TABLE.pattern})")
_SEPARATOR = r"(?=[^\n]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*"
_ROW = r"(?=[^\n]*\|)[^\n]*"
_PIPE_TABLE = re.compile(rf"^({_ROW})\n({_SEPARATOR})(?:\n|\Z)((?:{_ROW}(?:\n|\Z))*)", re.MULTILINE)
_NO_CELL_END = re.compile(r"`[^`\n]*`|\\\|")
_NOT_WORD = re.compile(r"\W")
_HASH_LINE = re.compile(r"\n(#[^\n]*)")
_UNDERLINE = re.compile(r"\n(?:=+|-+)[ \t]*\n")
_HEADING_LINE = re.compile(rf"\n(#[^\n]*|[^\n]*+(?={_UNDERLINE.pattern}))")
_BLOCK_END = re.compile(r"</(?:p|h\d|li|tr|dt|dd|caption|blockquote|figcaption|pre)>|<br>|<hr>")
_CELL_END = re.compile(r"</t[hd]>\s*")
_HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
_PLAIN_TH = re.compile(r"<th(?![^>]*scope=)(?=[ >])")
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
_SENTENCE_END = re.compile(r"[。；]|</?(?:p|li|t[dhr]|d[tdl]|h\d|div|blockquote)\b[^>]*>")
_LINK_NUMBER = re.compile(r'"sitegen-link:(\d+)"')
_ANCHOR = re.compile(r'<[^<>]* id="([^"]*)"')
_NOT_IN_ID = re.compile(r"[^\w\s-]+")
_ID_GAP = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Markup:
    """A body as read."""

    body: Body
    headings: tuple[Heading, ...]
    anchors: tuple[str, ...]
    """Every place that a link can lead to."""
    links: tuple[BodyLink, ...]
    problems: tuple[Problem, ...]


def part_pasted(source: str) -> str:
    """Text out of a word processor: a line that begins with two full-width blanks begins a paragraph."""
    return source.replace(_PASTED, f"\n{_PASTED}")


def join_lines(html: str) -> str:
    """Soft line breaks between wide characters vanish, through inline tags too."""
    if not _BREAK_IN_TEXT.search(html):
        return html
    if "<" in html or " " in html or "\t" in html:
        return _SOFT_BREAK.sub(r"\1\2", html)
    return _BARE_BREAK.sub("", html)


def words_of(html: str) -> str:
    """The text of safe HTML: a line a block, cells parted by a space, with blank lines."""
    return strip_tags(_BLOCK_END.sub("\n", _CELL_END.sub(" ", html)))


def anchors_of(html: str) -> tuple[str, ...]:
    """Every place in safe HTML that a link can lead to."""
    return tuple(map(unescape, _ANCHOR.findall(html)))


def boxed_table(table: str, number: int) -> str:
    """A table in a box that scrolls by itself, named by its caption or its number; header cells say what they head."""
    table = _HEAD.sub(lambda head: _PLAIN_TH.sub('<th scope="col"', head.group()), table)
    caption = _CAPTION.search(table)
    label = escape(strip_tags(caption.group(1)).strip()) if caption else f"表格 {number}"
    return f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}（可左右滑动）">{table}</div>'


def marked_ended(html: str, links: tuple[BodyLink, ...]) -> tuple[BodyLink, ...]:
    """The links of a text, those marked whose sentence says that something no longer holds."""
    if not links or not SAYS_ENDED.search(html):
        return links
    sentences = (sentence for sentence in _SENTENCE_END.split(html) if SAYS_ENDED.search(sentence))
    ended = {int(number) for sentence in sentences for number in _LINK_NUMBER.findall(sentence)}
    return tuple(replace(link, ended=True) if number in ended else link for number, link in enumerate(links))


def fold_blank_lines(text: str) -> str:
    """Plain text without its blank lines."""
    return _BLANKS.sub("\n", text).strip()


def heading_levels(levels: list[int]) -> Iterator[int]:
    """Headings begin at level 2 (the page's title is level 1) and never skip a level downwards."""
    shift = 2 - min(levels, default=2)
    last = 1
    for level in levels:
        last = min(level + shift, last + 1, 6)
        yield last


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """A heading's id from its text; Chinese stays readable."""
    kept = _NOT_IN_ID.sub("", unicodedata.normalize("NFKC", text)).strip().lower()
    made = _ID_GAP.sub("-", kept)[:60]
    return f"h-{made}" if made.startswith("page-") or not made else made


def run_on(source: str, first_line: int) -> tuple[Problem, ...]:
    """Lists and numbered paragraphs that stand right under a line of text, tables without a header (F203) or uneven (F204)."""
    if "`" in source or "~" in source:
        source = _FENCED.sub(lambda block: "\n" * block.group().count("\n"), source)
    found = [
        (match.end(), message)
        for pattern, message in (_RUN_ON if _ANY_RUN_ON.search(source) else ())
        for match in pattern.finditer(source)
        if _TEXT_LINE.match(source, source.rfind("\n", 0, match.start()) + 1)
    ]
    if "|" in source:
        starts = [match.end() for match in _HEADLESS_BELOW.finditer(source)]
        if _HEADLESS_TABLE.match(source):
            starts.insert(0, 0)
        found += [(start, "表格缺少表头下面的分隔行，不会显示成表格。") for start in starts]
    remedy = "在这一行前面空一行；表格的第二行写 |---|---|。"
    run_together = tuple(
        Problem("F203", message, remedy, first_line + source.count("\n", 0, at)) for at, message in found
    )
    return (*run_together, *_uneven(source, first_line)) if "|" in source else run_together


def _uneven(source: str, first_line: int) -> Iterator[Problem]:
    """Tables whose rows have more cells than their header: what is too much is not shown (F204)."""
    for table in _PIPE_TABLE.finditer(source):
        line = first_line + source.count("\n", 0, table.start())
        header, separator, *rows = map(_cells, (table.group(1), table.group(2), *table.group(3).splitlines()))
        if separator != header:
            message = f"表格的表头有 {header} 格，下面的分隔行有 {separator} 格，不会显示成表格。"
            yield Problem("F204", message, "分隔行和表头写成一样多的格。", line + 1)
            continue
        for number, cells in enumerate(rows, line + 2):
            if cells > header:
                message = f"表格的这一行有 {cells} 格，表头只有 {header} 格，多出的格不会显示。"
                yield Problem("F204", message, "补上表头，或合并多出的格；格子里的竖线写成 \\|。", number)


def _cells(row: str) -> int:
    """How many cells a row of a table has."""
    return _NO_CELL_END.sub("", row.strip()).removeprefix("|").removesuffix("|").count("|") + 1


class Lines:
    """Finds again on which line of the file something stands; no parser keeps it."""

    def __init__(self, source: str, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.at = 0
        self.headings = _heading_lines(source)

    def target(self, target: str) -> int:
        """The line of the next link to a target; links are asked for in their order."""
        start = self._written(target, self.at)
        if start < 0:
            start = self._written(target, 0)
        if start < 0:
            return self.first_line
        self.at = start + len(target)
        return self.first_line + self.source.count("\n", 0, start)

    def _written(self, target: str, at: int) -> int:
        """Where a target stands between the signs that part a target from a text, or -1."""
        source = self.source
        while (start := source.find(target, at)) >= 0:
            end = start + len(target)
            if (
                start
                and (source[start - 1] in "(<\"':=" or source[start - 1].isspace())
                and (end == len(source) or source[end] in ")>\"'" or source[end].isspace())
            ):
                return start
            at = start + 1
        return -1

    def heading(self, text: str) -> int:
        """The line of the next heading that begins with these words; headings are asked for in their order."""
        for number, line in self.headings:
            if text in line or _NOT_WORD.sub("", text)[:8] in _NOT_WORD.sub("", line):
                return self.first_line + number
        return self.first_line


def _heading_lines(source: str) -> Iterator[tuple[int, str]]:
    text = f"\n{source}\n"
    number = at = 0
    for match in (_HEADING_LINE if _UNDERLINE.search(text) else _HASH_LINE).finditer(text):
        number += text.count("\n", at, match.start())
        at = match.start()
        if match[1].strip():
            yield number, match[1]
