"""Markdown → safe HTML, headings, links and plain text. Python-Markdown is the reference; nh3 reduces to our own list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from sitegen.findings import Problem
from sitegen.model import Body, BodyLink, Heading
from sitegen.text import strip_tags
from sitegen.urls import SAFE_SCHEMES

_TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "strong",
        "em",
        "b",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "sub",
        "sup",
        "mark",
        "small",
        "code",
        "pre",
        "kbd",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "a",
        "img",
        "span",
        "div",
        "figure",
        "figcaption",
        "ruby",
        "rt",
        "rp",
        "abbr",
        "section",
    ]
)
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "id"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "td": {"colspan", "rowspan", "align"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value", "id"},
    "sup": {"id"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_ALIGNED = {"center", "right", "left", "noindent"}
_CLASSES = {
    "a": {"footnote-ref", "footnote-backref"},
    "div": {"footnote", *_ALIGNED},
    "p": _ALIGNED,
    **{f"h{level}": _ALIGNED for level in range(2, 7)},
}
# Dropped with what they contain; everything else that is not on the list loses its tag and keeps its text.
_DROPPED = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "form",
        "select",
        "textarea",
        "title",
    }
)

_WIDE = r"[\u2e80-\uabff\uf900-\ufaff\ufe10-\ufeff\uff00-\uffef\U00020000-\U0003ffff“”‘’—…·]"
_INLINE = (
    r'(?:</?(?:strong|em|b|i|u|s|a|span|sub|sup|mark|small|del|ins|abbr|code|kbd|ruby|rt|rp)\b(?:"[^"]*"|[^">])*>)*'
)
_SOFT_BREAK = re.compile(rf"({_WIDE}{_INLINE})[ \t]*\n[ \t]*({_INLINE})(?={_WIDE})")
_INDENT = re.compile(r"(<(?:p|li|td|th)(?: [^>]*)?>)[\u3000\u00a0 ]+")
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
_SUSPECT = re.compile(r"[<{]|\]\(\s*<?[A-Za-z][A-Za-z0-9+.-]*:|^\s*\[[^\]]+\]:", re.MULTILINE)
_RESERVED_ID = re.compile(r' id="(page-[^"]*)"')


@dataclass(frozen=True, slots=True)
class Markup:
    """A body as read."""

    body: Body
    headings: tuple[Heading, ...]
    links: tuple[BodyLink, ...]
    problems: tuple[Problem, ...]


def read_markup(source: str, first_line: int) -> Markup:
    """Turn a document's text into safe HTML. ``first_line`` is the line of the file on which the text begins."""
    converter = _converter()
    converter.reset()
    raw = converter.convert(source)
    problems = _audit(raw, source, first_line) if _SUSPECT.search(source) else ()
    html = sanitise(raw)
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
    return Markup(Body(html, plain_text(html)), headings, links, problems)


def sanitise(html: str) -> str:
    """HTML reduced to our own list: no scripts, no styles, no events, no foreign schemes."""
    clean = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=set(SAFE_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    return _RESERVED_ID.sub("", clean)


def plain_text(html: str) -> str:
    """The text of safe HTML: a line a block, cells parted by a space."""
    text = _BLOCK_END.sub("\n", _CELL_END.sub(" ", html))
    return _BLANKS.sub("\n", strip_tags(text)).strip()


def fill_links(html: str, targets: tuple[str, ...]) -> str:
    """Put the resolved targets in. An empty target takes the link away and leaves the text."""

    def fill(match: re.Match[str]) -> str:
        target = targets[int(match.group(1))]
        return f'="{escape(target)}"' if target else '="" data-missing="true"'

    filled = _PLACEHOLDER.sub(fill, html)
    if 'data-missing="true"' not in filled:
        return filled
    filled = re.sub(r'<a\b[^>]* href="" data-missing="true"[^>]*>(.*?)</a>', r"\1", filled, flags=re.DOTALL)
    return re.sub(r'<img\b[^>]* src="" data-missing="true"[^>]*>', "", filled)


_PLACEHOLDER = re.compile(r'="sitegen-link:(\d+)"')


class _Levels(Treeprocessor):
    """Headings of a text begin at level 2 (the page's title is level 1) and never skip a level downwards."""

    def run(self, root: Element) -> None:
        found = [element for element in root.iter() if re.fullmatch(r"h[1-6]", element.tag)]
        if not found:
            return
        shift = max(0, 2 - min(int(element.tag[1]) for element in found))
        below = min(int(element.tag[1]) for element in found) - 2
        last = 1
        for element in found:
            level = min(int(element.tag[1]) + shift - max(0, below), last + 1, 6)
            element.tag = f"h{level}"
            last = level


class _OfficialText(Extension):
    """What official documents need: heading levels; indented paragraphs are paragraphs, not program code."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        md.treeprocessors.register(_Levels(md), "levels", 7)
        md.parser.blockprocessors.deregister("code")


def _slug(text: str, separator: str) -> str:
    """A heading's id from its text; Chinese stays readable."""
    kept = re.sub(r"[^\w\s-]+", "", unicodedata.normalize("NFKC", text)).strip().lower()
    slug = re.sub(r"[\s-]+", separator, kept)[:60]
    return f"h-{slug}" if slug.startswith("page-") or not slug else slug


@cache
def _converter() -> Markdown:
    """One instance a process: making one costs more than a document."""
    return Markdown(
        extensions=[
            "tables",
            "footnotes",
            "attr_list",
            "def_list",
            "sane_lists",
            "fenced_code",
            "toc",
            _OfficialText(),
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "footnotes": {"BACKLINK_TITLE": "回到正文注释 {} 处", "BACKLINK_TEXT": "↩"},
            "toc": {"slugify": _slug, "toc_depth": "2-6"},
        },
        output_format="html",
        tab_length=4,
    )


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
        if not found or found.group(1).startswith("#fn"):
            return match.group()
        image = tag == "img"
        alt = _ALT.search(attributes)
        target = unescape(found.group(1))
        words = unescape(alt.group(1)) if image and alt else strip_tags(text).strip()
        links.append(BodyLink(target, finder.target(target), image, words))
        marked = attributes.replace(
            found.group(), f' {found.group().split("=")[0].strip()}="sitegen-link:{len(links) - 1}"', 1
        )
        lazy = ' loading="lazy"' if image else ""
        return f"<{tag}{lazy}{marked}>{text}"

    return _TARGET.sub(replace, html), tuple(links)


class _Lines:
    """Finds again on which line of the file something stands; the parser does not keep it."""

    def __init__(self, source: str, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.at = 0
        self.headings = _heading_lines(source)

    def target(self, target: str) -> int:
        at = self.source.find(target, self.at)
        if at < 0:
            at = self.source.find(target)
        if at < 0:
            return self.first_line
        self.at = at + 1
        return self.first_line + self.source.count("\n", 0, at)

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


def _audit(raw: str, source: str, first_line: int) -> tuple[Problem, ...]:
    """What the sanitiser will take away, said once a name, so that nothing is dropped in silence."""
    audit = _Audit()
    audit.feed(raw)
    audit.close()
    lowered = source.lower()

    def line(sign: str) -> int:
        at = lowered.find(sign.lower())
        return first_line + source.count("\n", 0, at) if at >= 0 else first_line

    problems = [
        Problem(
            "F201",
            f"正文里的 HTML 标签 <{tag}> 不允许使用，已去掉。",
            "用 Markdown 的写法；表格合并单元格可以用 <table>。",
            line(f"<{tag}"),
        )
        for tag in audit.tags
    ]
    problems += [
        Problem(
            "F201",
            f"正文里 <{tag}> 的属性 {name} 不允许使用，已去掉。",
            "删去这个属性；样式由网站统一设置。",
            line(name),
        )
        for tag, name in audit.attributes
    ]
    problems += [
        Problem(
            "F202",
            f"链接“{target[:60]}”的类型不允许使用，已去掉。",
            "链接只能以 http://、https://、mailto:、tel: 开头，或写本站文件的相对路径。",
            line(target[:20]),
        )
        for target in audit.targets
    ]
    return tuple(problems)


class _Audit(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, None] = {}
        self.attributes: dict[tuple[str, str], None] = {}
        self.targets: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS and tag != "h1":
            self.tags[tag] = None
            return
        for name, value in attrs:
            if name in ("href", "src") and name in _ATTRIBUTES.get(tag, set()):
                scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*)\s*:", value or "")
                if scheme and scheme.group(1).lower() not in SAFE_SCHEMES:
                    self.targets[value or ""] = None
            elif name == "class":
                if set((value or "").split()) - _CLASSES.get(tag, set()) and tag != "code":
                    self.attributes[tag, name] = None
            elif name not in _ATTRIBUTES.get(tag, set()):
                self.attributes[tag, name] = None
            elif name == "id" and (value or "").startswith("page-"):
                self.attributes[tag, "id"] = None
