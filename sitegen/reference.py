"""The reference reader of Markdown: Python-Markdown's HTML, reduced to our own list, with our headings, tables and links."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from sitegen.body import (
    Lines,
    Markup,
    anchors_of,
    boxed_table,
    fold_blank_lines,
    heading_levels,
    join_lines,
    part_pasted,
    run_on,
    slug,
    words_of,
)
from sitegen.findings import Problem
from sitegen.model import Body, BodyLink, Heading
from sitegen.sanitise import audit, sanitise
from sitegen.text import strip_tags

_INDENT = re.compile(r"(<(?:p|li|td|th)(?: [^>]*)?>)(?:[\u3000\u00a0 ]|&nbsp;)+")
_ALIGN = re.compile(r' align="(left|center|right)"')
_OTHER_ALIGN = re.compile(r' align="[^"]*"')
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_TARGET = re.compile(r'<(a|img)\b((?:"[^"]*"|[^">])*)>(?:(?<=>)([^<]*))?')
_HREF = re.compile(r' (?:href|src)="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
_HEADING = re.compile(r'<h([2-6]) (?:class="[^"]*" )?id="([^"]*)"[^>]*>(.*?)</h\1>', re.DOTALL)
_OPEN_HEADING = re.compile(r"<h([1-6])\b")
_ANY_HEADING = re.compile(r"<(/?)h[1-6]\b")
_HEADING_ID = re.compile(r'(<h[1-6]\b[^>]*? id=")([^"]*)"')
_PRE = re.compile(r"(<pre.*?</pre>)", re.DOTALL)
_INLINE_SIGN = re.compile(r"[\\`\[<&*_\x02]|  \n")


def read_reference(source: str, first_line: int) -> Markup:
    """Turn a document's text into safe HTML. ``first_line`` is the line of the file on which the text begins."""
    try:
        raw = _converter_for(source).convert(part_pasted(source))
    except RecursionError:
        _converter.cache_clear()
        problem = Problem(
            "F011", "正文的列表或引用嵌套太深，没有读取。", "减少嵌套的层数，一般不超过三层。", first_line
        )
        return Markup(Body("", ""), (), (), (), (problem,))
    problems = audit(raw, source, first_line)
    problems += run_on(source, first_line)
    html = _headings(sanitise(raw))
    html = _outside_pre(html, lambda part: _INDENT.sub(r"\1", join_lines(part)))
    html = _tables(html)
    lines = Lines(source, first_line)
    headings = tuple(
        Heading(
            int(match.group(1)),
            unescape(match.group(2)),
            strip_tags(match.group(3)).strip(),
            lines.heading(strip_tags(match.group(3))),
        )
        for match in _HEADING.finditer(html)
    )
    html, links = _links(html, lines)
    return Markup(Body(html, fold_blank_lines(words_of(html))), headings, anchors_of(html), links, problems)


def _headings(html: str) -> str:
    """Headings on their levels, and their ids stand once."""
    order = heading_levels([int(level) for level in _OPEN_HEADING.findall(html)])
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


class _BareText(Treeprocessor):
    """Keeps texts in which no inline rule could find anything from being searched by all of them: half of the time."""

    def run(self, root: Element) -> None:
        """Mark them as finished, as the library itself does with code."""
        for element in root.iter():
            if element.text and not _INLINE_SIGN.search(element.text):
                element.text = AtomicString(element.text)


class _Anchors(TocTreeprocessor):
    """The ids of headings; and the table of contents, which costs more, only where the text has a place for it."""

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        """The table of contents."""
        return super().build_toc_div(toc_list) if self.marker else Element("div")


class _Toc(TocExtension):
    TreeProcessorClass = _Anchors


_NEEDED = {
    "`": ("backtick",),
    "\\": ("escape",),
    "[": ("footnote", "reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref"),
    "<": ("autolink", "automail", "html"),
    "&": ("entity",),
}
"""The inline rules that find nothing in a text without the sign."""
_PASSES = {"{": "attr_list", "\\": "unescape"}
"""The same for passes over the tree."""
_CONTENTS = "[TOC]"
_SIGNS = {*_NEEDED, *_PASSES, _CONTENTS}


def _converter_for(source: str) -> Markdown:
    return _converter(frozenset(sign for sign in _SIGNS if sign not in source)).reset()


@lru_cache(maxsize=16)
def _converter(absent: frozenset[str]) -> Markdown:
    """The library without the rules that find nothing in a text, from the signs that do not stand in it."""
    contents = _Toc(
        marker="" if _CONTENTS in absent else _CONTENTS, slugify=lambda text, _separator: slug(text), toc_depth="2-6"
    )
    converter = Markdown(
        extensions=["tables", "footnotes", "attr_list", "def_list", "sane_lists", "fenced_code", contents],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "footnotes": {"BACKLINK_TITLE": "回到正文注释 {} 处", "BACKLINK_TEXT": "↩"},
        },
        output_format="html",
        tab_length=4,
    )
    # In an official document a paragraph set in by four blanks is a paragraph, not program code.
    converter.parser.blockprocessors.deregister("code")
    converter.treeprocessors.register(_BareText(converter), "bare_text", 21)  # right before the inline rules, at 20
    for sign in absent:
        for name in _NEEDED.get(sign, ()):
            converter.inlinePatterns.deregister(name)
        if sign in _PASSES:
            converter.treeprocessors.deregister(_PASSES[sign])
    return converter


def _outside_pre(html: str, change: Callable[[str], str]) -> str:
    if "<pre" not in html:
        return change(html)
    return "".join(part if part.startswith("<pre") else change(part) for part in _PRE.split(html))


def _tables(html: str) -> str:
    """Every table in its box; alignment becomes a class."""
    if "<table>" not in html:
        return html
    numbers = count(1)
    html = _TABLE.sub(lambda table: boxed_table(table.group(), next(numbers)), html)
    return _OTHER_ALIGN.sub("", _ALIGN.sub(r' class="\1"', html))


def _links(html: str, lines: Lines) -> tuple[str, tuple[BodyLink, ...]]:
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
        links.append(BodyLink(target, lines.target(target), image, words))
        marked = attributes.replace(
            found.group(), f' {found.group().split("=")[0].strip()}="sitegen-link:{len(links) - 1}"', 1
        )
        return f"<{tag}{marked}>{text}"

    return _TARGET.sub(replace, html), tuple(links)
