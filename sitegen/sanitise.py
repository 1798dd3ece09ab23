"""HTML reduced to a safe set, with our own list; and what was taken away, said aloud."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

from sitegen.findings import Problem
from sitegen.text import CONTROL
from sitegen.urls import SAFE_SCHEMES

_TAGS = frozenset({
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "b", "i", "u", "s", "del", "ins", "sub", "sup", "mark", "small",
    "code", "pre", "kbd", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "colgroup", "col", "thead", "tbody",
    "tfoot", "tr", "th", "td", "a", "img", "span", "div", "figure", "figcaption", "ruby", "rt", "rp", "abbr", "section",
})  # fmt: skip
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
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_ALIGNED = {"center", "right", "left", "noindent"}
_CLASSES = {
    "a": {"footnote-ref", "footnote-backref"},
    "div": {"footnote", *_ALIGNED},
    "p": _ALIGNED,
    **{f"h{level}": _ALIGNED for level in range(1, 7)},
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

_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_DROPPED),
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes=set(SAFE_SCHEMES),
    link_rel=None,
    strip_comments=True,
)
_TAG = re.compile(r"<[^<>]*>")
_BARE_TAGS = frozenset(f"<{end}{tag}>" for tag in _TAGS for end in ("", "/"))
_FOREIGN = rf"\s*(?!(?:{'|'.join(sorted(SAFE_SCHEMES))}):)[A-Za-z][A-Za-z0-9+.-]*\s*:"
_NEVER_BEGINS = {"id": "page-", "href": _FOREIGN, "src": _FOREIGN}


def _blameless(tag: str) -> str:
    """The forms of a tag, as a pattern, of which nothing can be taken away."""
    forms = [f'class="{name}"' for name in sorted(_CLASSES.get(tag, ()))]
    for name in sorted(_ATTRIBUTES.get(tag, ())):
        forms.append(rf"""{name}=(?!.{_NEVER_BEGINS.get(name, "&")})(?:"[^"&]*"|'[^'&]*')""")
    return f"<{tag}(?: (?:{'|'.join(forms)}))*>"


_BLAMELESS = re.compile("|".join(_blameless(tag) for tag in sorted(_ATTRIBUTES.keys() | _CLASSES.keys())))
_RESERVED_ID = re.compile(r' id="(page-[^"]*)"')
_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,6}|[1-9][0-9]{0,6});")
_SUSPECT = re.compile(r"[<{]|&#|\]\(\s*<?[A-Za-z][A-Za-z0-9+.-]*:|^\s*\[[^\]]+\]:", re.MULTILINE)


def sanitise(html: str) -> str:
    """HTML reduced to our own list: no scripts, no styles, no events, no foreign schemes."""
    return CONTROL.sub("", _RESERVED_ID.sub("", _CLEANER.clean(html)))


def audit(raw: str, source: str, first_line: int) -> tuple[Problem, ...]:
    """What the sanitiser will take away from the HTML of a text, said once a name, so that nothing is dropped in silence."""
    if not _SUSPECT.search(source) or _is_blameless(raw):
        return ()
    parser = _Audit()
    parser.feed(raw)
    parser.close()

    def line(*signs: str) -> int:
        """Where the first of these patterns that occurs stands."""
        found = (re.search(sign, source, re.IGNORECASE) for sign in signs)
        at = next((match.start() for match in found if match), None)
        return first_line if at is None else first_line + source.count("\n", 0, at)

    problems = [
        Problem(
            "F201",
            f"正文里的 HTML 标签 <{tag}> 不允许使用，已去掉。",
            "用 Markdown 的写法；表格合并单元格可以用 <table>。",
            line(rf"<{re.escape(tag)}(?![\w-])"),
        )
        for tag in parser.tags
    ]
    problems += [
        Problem(
            "F201",
            f"正文里 <{tag}> 的属性 {name} 不允许使用，已去掉。",
            "删去这个属性；样式由网站统一设置。",
            line(rf"<{re.escape(tag)}\b[^>]*\b{re.escape(name)}\s*=", rf"{re.escape(name)}\s*="),
        )
        for tag, name in parser.attributes
    ]
    problems += [
        Problem(
            "F202",
            f"链接“{target[:60]}”的类型不允许使用，已去掉。",
            "链接只能以 http://、https://、mailto:、tel: 开头，或写本站文件的相对路径。",
            line(re.escape(target[:20])),
        )
        for target in parser.targets
    ]
    if any(CONTROL.match(chr(int(code.replace("x", "0x"), 0) % 0x110000)) for code in _REFERENCE.findall(raw.lower())):
        message, remedy = "正文里有看不见的控制字符（如 &#7;），已去掉。", "删去这些字符。"
        problems.append(Problem("F201", message, remedy, line(r"&#")))
    return tuple(problems)


def _is_blameless(raw: str) -> bool:
    """Whether a glance at the tags shows that nothing will be taken away; the parser takes twenty times as long."""
    tags = _TAG.findall(raw)
    return (
        len(tags) == raw.count("<")
        and raw.count("&#") == raw.count("&#160;")  # the blank before the way back from a footnote
        and all(_BLAMELESS.fullmatch(tag) for tag in set(tags) - _BARE_TAGS)
    )


class _Audit(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, None] = {}
        self.attributes: dict[tuple[str, str], None] = {}
        self.targets: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
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
