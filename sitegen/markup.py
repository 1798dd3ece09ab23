"""Markdown → safe HTML, headings, links and plain text. Python-Markdown is the reference; nh3 reduces to our own list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape

from markdown import Markdown

from sitegen.findings import Problem
from sitegen.model import Body, BodyLink, Heading
from sitegen.sanitise import audit, sanitise
from sitegen.text import strip_tags

_WIDE = r"[\u2e80-\uabff\uf900-\ufaff\ufe10-\ufeff\uff00-\uffef\U00020000-\U0003ffff“”‘’—…·]"
_INLINE = (
    r'(?:</?(?:strong|em|b|i|u|s|a|span|sub|sup|mark|small|del|ins|abbr|code|kbd|ruby|rt|rp)\b(?:"[^"]*"|[^">])*>)*'
)
_SOFT_BREAK = re.compile(rf"({_WIDE}{_INLINE})[ \t]*\n[ \t]*({_INLINE})(?={_WIDE})")
_INDENT = re.compile(r"(<(?:p|li|td|th)(?: [^>]*)?>)(?:[\u3000\u00a0 ]|&nbsp;)+")
_ALIGN = re.compile(r' align="(left|center|right)"')
_OTHER_ALIGN = re.compile(r' align="[^"]*"')
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
_PLAIN_TH = re.compile(r"<th(?![^>]*scope=)(?=[ >])")
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
_TARGET = re.compile(r'<(a|img)\b((?:"[^"]*"|[^">])*)>(?:(?<=>)([^<]*))?')
_HREF = re.compile(r' (?:href|src)="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
_HEADING = re.compile(r'<h([2-6]) (?:class="[^"]*" )?id="([^"]*)"[^>]*>(.*?)</h\1>', re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|h\d|li|tr|dt|dd|caption|blockquote|figcaption|pre)>|<br>|<hr>")
_CELL_END = re.compile(r"</t[hd]>\s*")
_BLANKS = re.compile(r"\n\s*\n+")
_OPEN_HEADING = re.compile(r"<h([1-6])\b")
_ANY_HEADING = re.compile(r"<(/?)h[1-6]\b")
_HEADING_ID = re.compile(r'(<h[1-6]\b[^>]*? id=")([^"]*)"')
_ANCHOR = re.compile(r'<[^<>]* id="([^"]*)"')
_PASTED = re.compile(r"\n(?=\u3000\u3000)")
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_TEXT_LINE = r"^(?![ \t]*(?:[-*+>|#]|\d+[.)]|[`~]{3}|\[\^|:|<|\{:))[^\n]*\S[^\n]*\n"
_NUMERAL = "[一二三四五六七八九十百0-9]{1,4}"
_RUN_ON = (
    (
        re.compile(rf"{_TEXT_LINE}(?=(?:[-*+]|\d{{1,2}}\.)[ \t]+\S)", re.MULTILINE),
        "列表前面没有空行，会和上一段连成一片。",
    ),
    (
        re.compile(rf"{_TEXT_LINE}(?={_NUMERAL}、|（{_NUMERAL}）|第{_NUMERAL}[条章])", re.MULTILINE),
        "这一行前面没有空行，会和上一行连成一段。",
    ),
    (re.compile(r"(?:\A|\n\n)(?=\|[^\n]*\|[ \t]*\n(?!\|?[ \t:|-]+\n))"), "表格缺少表头下面的分隔行，不会显示成表格。"),
)
"""Lines that people type one below the other and that Markdown runs together."""


@dataclass(frozen=True, slots=True)
class Markup:
    """A body as read."""

    body: Body
    headings: tuple[Heading, ...]
    anchors: tuple[str, ...]
    """Every place that a link can lead to."""
    links: tuple[BodyLink, ...]
    problems: tuple[Problem, ...]


def read_markup(source: str, first_line: int) -> Markup:
    """Turn a document's text into safe HTML. ``first_line`` is the line of the file on which the text begins."""
    converter = _converter()
    converter.reset()
    try:
        # Text out of a word processor: a line that begins with two full-width blanks begins a paragraph.
        raw = converter.convert(_PASTED.sub("\n\n", source))
    except RecursionError:
        _converter.cache_clear()
        problem = Problem(
            "F011", "正文的列表或引用嵌套太深，没有读取。", "减少嵌套的层数，一般不超过三层。", first_line
        )
        return Markup(Body("", ""), (), (), (), (problem,))
    problems = audit(raw, source, first_line)
    problems += _run_on(source, first_line)
    html = _headings(sanitise(raw))
    html = _outside_pre(html, lambda part: _INDENT.sub(r"\1", _SOFT_BREAK.sub(r"\1\2", part)))
    html = _tables(html)
    finder = _Lines(source, first_line)
    headings = tuple(
        Heading(
            int(match.group(1)),
            unescape(match.group(2)),
            strip_tags(match.group(3)).strip(),
            finder.heading(strip_tags(match.group(3))),
        )
        for match in _HEADING.finditer(html)
    )
    html, links = _links(html, finder)
    anchors = tuple(unescape(anchor) for anchor in _ANCHOR.findall(html))
    return Markup(Body(html, plain_text(html)), headings, anchors, links, problems)


def _run_on(source: str, first_line: int) -> tuple[Problem, ...]:
    plain = _FENCED.sub(lambda block: "\n" * block.group().count("\n"), source)
    return tuple(
        Problem(
            "F203",
            message,
            "在这一行前面空一行；表格的第二行写 |---|---|。",
            first_line + plain.count("\n", 0, match.end()),
        )
        for pattern, message in _RUN_ON
        for match in pattern.finditer(plain)
    )


def plain_text(html: str) -> str:
    """The text of safe HTML: a line a block, cells parted by a space."""
    text = _BLOCK_END.sub("\n", _CELL_END.sub(" ", html))
    return _BLANKS.sub("\n", strip_tags(text)).strip()


def fill_links(html: str, targets: tuple[str, ...]) -> str:
    """Put the resolved targets in. An empty target takes the link away and leaves the text."""

    def fill(match: re.Match[str]) -> str:
        target = targets[int(match.group(2))]
        return f'{match.group(1)}{escape(target)}"' if target else f'{match.group(1)}" data-missing="true"'

    filled = _PLACEHOLDER.sub(fill, html)
    if 'data-missing="true"' not in filled:
        return filled
    filled = re.sub(r'<a\b[^>]* href="" data-missing="true"[^>]*>(.*?)</a>', r"\1", filled, flags=re.DOTALL)
    return re.sub(r'<img\b[^>]* src="" data-missing="true"[^>]*>', "", filled)


_PLACEHOLDER = re.compile(r'(<(?:a|img)\b[^<>]*? (?:href|src)=")sitegen-link:(\d+)"')


def _headings(html: str) -> str:
    """Headings begin at level 2 (the page's title is level 1), never skip a level downwards, and their ids stand once."""
    levels = [int(level) for level in _OPEN_HEADING.findall(html)]
    if not levels:
        return html
    shift = 2 - min(levels)
    last = 1
    wanted = []
    for level in levels:
        last = min(level + shift, last + 1, 6)
        wanted.append(last)
    order = iter(wanted)
    current = 2
    seen: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        nonlocal current
        if match.group(1):
            return f"</h{current}"
        current = next(order)
        return f"<h{current}"

    def once(match: re.Match[str]) -> str:
        name = match.group(2)
        seen[name] = seen.get(name, 0) + 1
        return match.group() if seen[name] == 1 else f'{match.group(1)}{name}_{seen[name] - 1}"'

    return _HEADING_ID.sub(once, _ANY_HEADING.sub(number, html))


def _slug(text: str, separator: str) -> str:
    """A heading's id from its text; Chinese stays readable."""
    kept = re.sub(r"[^\w\s-]+", "", unicodedata.normalize("NFKC", text)).strip().lower()
    slug = re.sub(r"[\s-]+", separator, kept)[:60]
    return f"h-{slug}" if slug.startswith("page-") or not slug else slug


@cache
def _converter() -> Markdown:
    """One instance a process: making one costs more than a document."""
    converter = Markdown(
        extensions=["tables", "footnotes", "attr_list", "def_list", "sane_lists", "fenced_code", "toc"],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "footnotes": {"BACKLINK_TITLE": "回到正文注释 {} 处", "BACKLINK_TEXT": "↩"},
            "toc": {"slugify": _slug, "toc_depth": "2-6"},
        },
        output_format="html",
        tab_length=4,
    )
    # In an official document a paragraph set in by four blanks is a paragraph, not program code.
    converter.parser.blockprocessors.deregister("code")
    return converter


def _outside_pre(html: str, change: Callable[[str], str]) -> str:
    if "<pre" not in html:
        return change(html)
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.DOTALL)
    return "".join(part if part.startswith("<pre") else change(part) for part in parts)


def _tables(html: str) -> str:
    """Every table in a box that scrolls by itself; header cells say what they head; alignment becomes a class."""
    if "<table>" not in html:
        return html
    count = 0

    def wrap(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        table = _HEAD.sub(lambda head: _PLAIN_TH.sub('<th scope="col"', head.group()), match.group())
        caption = _CAPTION.search(table)
        label = escape(strip_tags(caption.group(1)).strip()) if caption else f"表格 {count}"
        return f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}（可左右滑动）">{table}</div>'

    return _OTHER_ALIGN.sub("", _ALIGN.sub(r' class="\1"', _TABLE.sub(wrap, html)))


def _links(html: str, finder: _Lines) -> tuple[str, tuple[BodyLink, ...]]:
    links: list[BodyLink] = []

    def replace(match: re.Match[str]) -> str:
        tag, attributes, text = match.group(1), match.group(2), match.group(3) or ""
        found = _HREF.search(attributes)
        if not found or found.group(1).startswith(("#fn:", "#fnref")):
            return match.group()
        image = tag == "img"
        alt = _ALT.search(attributes)
        target = unescape(found.group(1))
        words = unescape(alt.group(1)) if image and alt else strip_tags(text).strip()
        links.append(BodyLink(target, finder.target(target), image, words))
        marked = attributes.replace(
            found.group(), f' {found.group().split("=")[0].strip()}="sitegen-link:{len(links) - 1}"', 1
        )
        return f"<{tag}{marked}>{text}"

    return _TARGET.sub(replace, html), tuple(links)


class _Lines:
    """Finds again on which line of the file something stands; the parser does not keep it."""

    def __init__(self, source: str, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.at = 0
        self.headings = _heading_lines(source)

    def target(self, target: str) -> int:
        """The line of the next link to a target; links are asked for in their order."""
        written = re.compile(rf"""(?<=[(<"'\s:=]){re.escape(target)}(?=[)>"'\s]|$)""")
        match = written.search(self.source, self.at) or written.search(self.source)
        if match is None:
            return self.first_line
        self.at = match.end()
        return self.first_line + self.source.count("\n", 0, match.start())

    def heading(self, text: str) -> int:
        words = re.sub(r"\W", "", text)[:8]
        for number, line in self.headings:
            if words in re.sub(r"\W", "", line):
                return self.first_line + number
        return self.first_line


def _heading_lines(source: str) -> Iterator[tuple[int, str]]:
    lines = source.split("\n")
    for number, line in enumerate(lines):
        underlined = number + 1 < len(lines) and re.fullmatch(r"(=+|-+)[ \t]*", lines[number + 1]) and line.strip()
        if line.startswith("#") or underlined:
            yield number, line
