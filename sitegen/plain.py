"""Markdown that is provably plain, written directly: byte for byte what the reference reader gives, at a small part of its cost.

The proof is by exclusion. A text is plain only when every character, every line and every bracket, star and bar in it is of
a form listed here, whose meaning the reference's rules leave no doubt about: paragraphs, ``#`` headings, lists, pipe tables,
bold, links and pictures. At the first doubt there is no answer, and the reference reads the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sitegen.body import Lines, Markup, fold_blank_lines, heading_levels, join_lines, part_pasted, run_on, slug
from sitegen.model import Body, BodyLink, Heading
from sitegen.text import strip_tags

# ASCII without \ ` < > & and tabs; Latin, Greek and Cyrillic letters; signs; Chinese with its punctuation and full-width forms.
# Blanks other than U+0020 and U+3000 are missing on purpose.
_KNOWN = re.compile(
    r"[\n !-%'-;=?-\[\]-_a-~\u00a1-\u00ac\u00ae-\u024f\u0370-\u0373\u0388-\u03ff\u0400-\u0481\u2010-\u2027\u2030-\u205e"
    r"\u2070-\u218b\u2190-\u2bff\u2e80-\u2fdf\u3000-\u303f\u3041-\u9fff\uf900-\ufaff\ufe10-\ufe6b\uff01-\uffee\U00020000-\U0002ebe0\U0002f800-\U0002fa1d]*"
)
_DOUBTFUL_LINE = re.compile(r"\n *(?::|[-=_*][-=_* ]*(?:\n|\Z))")
"""Definition lists, rules, underlined headings, empty items."""
_LOOSE_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_BLANK_LINE = re.compile(r"(?<=\n) +\n")
_HASHES = re.compile(r"\n(#+)")
_HEADING = re.compile(r"#{1,6}([^#\n]+)(?:\n|\Z)")
_ATTRIBUTE = re.compile(r"\n\{: ?\.(left|center|right|noindent)\}\Z")
_OPENER = re.compile(r"[-+*] |\d+\. |[#|:]|[-=_*][-=_* ]*\Z")
"""How a paragraph or an item may not begin."""
_ITEM = re.compile(r"( *)(?:-|([0-9]+)\.) +(\S.*)")
_DEEPEST = 5
_ITEM_LIKE = re.compile(r" *(?:[-+*]|\d+\.) ")
_SEPARATOR = re.compile(r"\|(?: *:?-+:? *\|)+")
_STRONG = re.compile(r"(?<!\*)\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*(?!\*)")
_BRACKET = re.compile(r"(!?)\[([^\[\]\n]*)\]\(([^\s()]+)\)|(\[(?!TOC\])[^\[\]\n]*\])(?![\[(:])|[\[\]]")
_TARGET = re.compile(
    r"(?!#fn)[^\s()\[\]<>\"'*{|}^:]+"
    r"|https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}(?:[/?#][A-Za-z0-9._~/%?=#+,;@!$-]*)?"
    r"|mailto:[A-Za-z0-9.+@-]+|tel:[0-9+-]+"
)


def read_plain(source: str, first_line: int) -> Markup | None:
    """What the reference reader gives for the same text, or None when the text is not provably plain."""
    if not _KNOWN.fullmatch(source) or source.startswith(" "):
        return None
    text = f"\n{part_pasted(source)}\n\n"
    if "\n " in text:
        text = _BLANK_LINE.sub("\n", text)
    if (
        _DOUBTFUL_LINE.search(text)
        or ("_" in text and _LOOSE_UNDERSCORE.search(text))
        or ("=" in text and '="' in text)  # what looks like an attribute
        or ("~" in text and "~~~" in text)  # a fence
    ):
        return None
    try:
        return _Writer(source, first_line, text).markup()
    except _DoubtError:
        return None


class _DoubtError(Exception):
    """The text is not provably plain."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that opens an item of a list, with the lines that continue it."""

    depth: int
    start: str | None
    """Its number in an ordered list, else None."""
    text: str


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list in HTML."""

    html: str
    below: str
    """The list in it."""
    loose: bool = False
    """Whether its text is a paragraph."""

    def __str__(self) -> str:
        return f"<li>\n<p>{self.html}</p>\n{self.below}</li>" if self.loose else f"<li>{self.html}{self.below}</li>"


class _Writer:
    """Writes one text, block after block."""

    def __init__(self, source: str, first_line: int, text: str) -> None:
        self.source = source
        self.first_line = first_line
        self.text = text
        self.lines = Lines(source, first_line)
        self.levels = heading_levels([len(hashes) for hashes in _HASHES.findall(text)])
        self.html: list[str] = []
        self.words: list[str] = []
        self.headings: list[Heading] = []
        self.links: list[BodyLink] = []
        self.seen: dict[str, int] = {}
        self.open_tag = ""
        """The tag of the list that is being written, or nothing."""
        self.open_items: list[_Item] = []
        self.tables = 0
        self.braces = text.count("{")

    def markup(self) -> Markup:
        """The whole text; raises _DoubtError."""
        for block in self.text.strip("\n").split("\n\n"):
            if block:
                self.block(block.removeprefix("\n"))
        self.end_list()
        if self.braces:
            raise _DoubtError
        return Markup(
            Body("\n".join(self.html), fold_blank_lines("\n".join(self.words))),
            tuple(self.headings),
            tuple(heading.id for heading in self.headings),
            tuple(self.links),
            run_on(self.source, self.first_line),
        )

    def block(self, block: str) -> None:
        """A block by its first sign."""
        while block.startswith("#"):
            block = self.heading(block)
        if block.startswith("|"):
            self.table(block)
        elif _ITEM.match(block):
            self.items(block)
        elif block:
            self.paragraph(block)

    def heading(self, block: str) -> str:
        """A heading; gives back what stands right under it."""
        match = _HEADING.match(block)
        if not match or "|" in match[1]:
            raise _DoubtError
        html = self.inline(match[1].strip())
        words = _words(html)
        made = slug(" ".join(words.split()))
        if "_" in made:
            raise _DoubtError
        count = self.seen[made] = self.seen.get(made, -1) + 1
        name = f"{made}_{count}" if count else made
        heading = Heading(next(self.levels), name, words.strip(), self.lines.heading(words))
        self.end_list()
        self.headings.append(heading)
        self.html.append(f'<h{heading.level} id="{heading.id}">{html}</h{heading.level}>')
        self.words.append(words)
        return block[match.end() :]

    def paragraph(self, block: str) -> None:
        """A paragraph, perhaps with its alignment."""
        text = block.lstrip()
        if not text:
            return
        if (
            ("\n" in block and _has_doubtful_break(block))
            or "|" in block
            or _OPENER.match(block.lstrip(" "))
            or (self.open_tag and block[0] == " ")
        ):
            raise _DoubtError
        aligned = ""
        if text[-1] == "}" and (match := _ATTRIBUTE.search(text)):
            text = text[: match.start()]
            aligned = f' class="{match[1]}"'
            self.braces -= 1
        html = self.inline(text)
        self.end_list()
        self.html.append(f"<p{aligned}>{html}</p>")
        self.words.append(_words(html))

    def table(self, block: str) -> None:
        """A table whose rows have as many cells as its header."""
        rows = [row.strip(" ") for row in block.split("\n")]
        if len(rows) < 3 or not _SEPARATOR.fullmatch(rows[1]) or any(row[0] + row[-1] != "||" for row in rows):
            raise _DoubtError
        self.end_list()
        self.tables += 1
        classes = [_alignment(mark.strip(" ")) for mark in rows[1][1:-1].split("|")]
        head = self.row(rows[0], [f'<th scope="col"{aligned}>' for aligned in classes], "</th>")
        tags = [f"<td{aligned}>" for aligned in classes]
        body = "\n".join(self.row(row, tags, "</td>") for row in rows[2:])
        self.html.append(
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="表格 {self.tables}（可左右滑动）">'
            f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"
        )

    def row(self, row: str, tags: list[str], end: str) -> str:
        """A row of a table."""
        cells = row[1:-1].split("|")
        if len(cells) != len(tags):
            raise _DoubtError
        made = [self.inline(cell.strip(" ")).lstrip("\u3000 ") for cell in cells]
        self.words.append(f"{_words(' '.join(made))} ")
        return "<tr>\n" + "".join(f"{tag}{cell}{end}\n" for tag, cell in zip(tags, made, strict=True)) + "</tr>"

    def items(self, block: str) -> None:
        """Items of a new list, or more of the one that stands right above: there the items that meet are set wide."""
        if "|" in block or _has_doubtful_break(block):
            raise _DoubtError
        lines = _item_lines(block)
        tag = _list_tag(lines[0])
        items = self.nested(lines)
        if self.open_tag[:3] == tag[:3]:
            self.open_items[-1] = replace(self.open_items[-1], loose=True)
            items[0] = replace(items[0], loose=True)
        else:
            self.end_list()
            self.open_tag = tag
        self.open_items += items

    def nested(self, lines: list[_Line]) -> list[_Item]:
        """The items of the outermost depth, each with the list below it."""
        made = []
        at = 0
        while at < len(lines):
            first = lines[at]
            if (first.start is None) != (lines[0].start is None):
                raise _DoubtError
            end = at + 1
            while end < len(lines) and lines[end].depth > first.depth:
                end += 1
            html = self.inline(first.text)
            self.words.append(_words(html))
            below = lines[at + 1 : end]
            made.append(_Item(html, f"{_list(_list_tag(below[0]), self.nested(below))}\n" if below else ""))
            at = end
        return made

    def end_list(self) -> None:
        """Something else than an item follows."""
        if self.open_tag:
            self.html.append(_list(self.open_tag, self.open_items))
            self.open_tag = ""
            self.open_items = []

    def inline(self, text: str) -> str:
        """Bold, links, pictures and soft line breaks of a text."""
        if "*" in text:
            text = _STRONG.sub(r"<strong>\1</strong>", text)
            if "*" in text:
                raise _DoubtError
        if "[" in text:
            text = _BRACKET.sub(self.bracket, text)
        return join_lines(text) if "\n" in text else text

    def bracket(self, match: re.Match[str]) -> str:
        """A link, a picture, or words in brackets."""
        picture, words, target, bare = match.groups()
        if bare:
            return match.group()
        if target is None or "<" in words or not _TARGET.fullmatch(target):
            raise _DoubtError
        place = f"sitegen-link:{len(self.links)}"
        line = self.lines.target(target)
        if picture:
            if '"' in words:
                raise _DoubtError
            self.links.append(BodyLink(target, line, True, words))
            return f'<img alt="{words}" src="{place}">'
        self.links.append(BodyLink(target, line, False, words.strip()))
        return f'<a href="{place}">{words}</a>'


def _item_lines(block: str) -> list[_Line]:
    """The items that a block's lines open, in their order."""
    made: list[_Line] = []
    for line in block.split("\n"):
        match = _ITEM.fullmatch(line)
        if match:
            depth = len(match[1]) // 4
            deepest = min(made[-1].depth + 1, _DEEPEST) if made else 0
            if depth > deepest or _OPENER.match(match[3]):
                raise _DoubtError
            made.append(_Line(depth, match[2], match[3]))
        elif not made or made[-1].depth or _ITEM_LIKE.match(line):
            raise _DoubtError
        else:
            made[-1] = replace(made[-1], text=f"{made[-1].text}\n{line}")
    return made


def _list_tag(line: _Line) -> str:
    """The tag of the list that begins with this line."""
    if line.start is None:
        return "<ul>"
    return "<ol>" if line.start == "1" else f'<ol start="{line.start}">'


def _list(tag: str, items: list[_Item]) -> str:
    return "\n".join((tag, *map(str, items), f"</{tag[1:3]}>"))


def _alignment(mark: str) -> str:
    """The class of a column, from its mark in the line below the header."""
    left, right = mark[0] == ":", mark[-1] == ":"
    if left or right:
        return f' class="{"center" if left and right else "left" if left else "right"}"'
    return ""


def _has_doubtful_break(block: str) -> bool:
    """Whether a block holds a heading that does not begin it, or a hard break."""
    return "\n#" in block or "  \n" in block


def _words(html: str) -> str:
    return strip_tags(html) if "<" in html else html
