"""Markdown that is provably plain, written directly: byte for byte what the reference reader gives, at a small part of its cost.

The proof is by exclusion. A text is plain only when every character, every line and every bracket, star and bar in it is of
a form listed here, whose meaning the reference's rules leave no doubt about: paragraphs, ``#`` headings, lists, definitions,
tables with bars or in HTML, bold, links, pictures and footnotes. At the first doubt there is no answer, and the reference
reads the text.
"""

from __future__ import annotations

import re
from dataclasses import replace

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
from sitegen.cells import safe_table
from sitegen.footnotes import defined, is_definition, listed, mark, without_marks
from sitegen.lists import ITEM, OPENER, Item, item_lines, list_tag, nested, written_list
from sitegen.model import Body, BodyLink, Heading

# ASCII without \ ` & and tabs; Latin, Greek and Cyrillic letters; signs; Chinese with its punctuation and full-width forms.
# Blanks other than U+0020 and U+3000 are missing on purpose.
_KNOWN = re.compile(
    r"[\n !-%'-\[\]-_a-~\u00a1-\u00ac\u00ae-\u024f\u0370-\u0373\u0388-\u03ff\u0400-\u0481\u2010-\u2027\u2030-\u205e"
    r"\u2070-\u218b\u2190-\u2bff\u2e80-\u2fdf\u3000-\u303f\u3041-\u9fff\uf900-\ufaff\ufe10-\ufe6b\uff01-\uffee\U00020000-\U0002ebe0\U0002f800-\U0002fa1d]*"
)
_DOUBTFUL_LINE = re.compile(r"\n *[-=_*][-=_* ]*(?:\n|\Z)")
"""Rules, underlined headings, empty items."""
_DOUBTFUL_BREAK = re.compile(r"\n *[:#]|  \n")
"""A definition or a heading that does not begin its block, or a hard break."""
_TAG = re.compile(r"<[^<>]*>")
_LOOSE_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_BLANK_LINE = re.compile(r"(?<=\n) +\n")
_DEFINITION = re.compile(r"(\S[^\n]*)\n: {1,3}(\S[^\n]*)")
_HASHES = re.compile(r"\n(#+)")
_HEADING = re.compile(r"#{1,6}([^#\n]+)(?:\n|\Z)")
_BARE_PARAGRAPH = re.compile(r"[\u4e00-\u9fff（“《][^\n|*\[]*")
"""By far the most frequent block: words in one line, in which there is nothing to look for."""
_ATTRIBUTE = re.compile(r"\n\{: ?\.(left|center|right|noindent)\}\Z")
_SEPARATOR = re.compile(r"\|(?: *:?-+:? *\|)+")
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*(?!\*)")
_BRACKET = re.compile(
    r"\[\^([0-9A-Za-z]+)\](?!:)"
    r"|\[([^\[\]\n]*)\]\(([^\s()]+)\)|!\[([^\[\]\n]*)\]\(([^\s()]+)\)"
    r"|(\[(?!TOC\])[^\[\]\n]*\])(?![\[(:])"
    r"|\[|\]"
)
"""The mark of a footnote, a link, a picture, words in brackets; any other bracket is doubtful."""
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
        or ("=" in text and '="' in _TAG.sub("", text))  # what looks like an attribute
        or ("~" in text and "~~~" in text)  # a fence
        or (notes := defined(text)) is None
    ):
        return None
    try:
        return _Writer(source, first_line, text, notes).markup()
    except _DoubtError:
        return None


class _DoubtError(Exception):
    """The text is not provably plain."""


class _Writer:
    """Writes one text, block after block."""

    def __init__(self, source: str, first_line: int, text: str, notes: dict[str, str]) -> None:
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
        self.open_items: list[Item] = []
        self.tables = 0
        self.notes = notes
        self.unmarked = {name: number for number, name in enumerate(notes, start=1)}
        """The footnotes whose number has not been come upon in the text."""
        self.unread = text.count("{") + text.count("<") + text.count(">")
        """How many signs have not been read whose meaning is certain in few places only."""

    def markup(self) -> Markup:
        """The whole text; raises _DoubtError."""
        for block in self.text.strip("\n").split("\n\n"):
            if block:
                self.block(block.removeprefix("\n"))
        self.end_list()
        if self.notes:
            self.footnotes()
        if self.unread:
            raise _DoubtError
        html = "\n".join(self.html).rstrip("\n")
        return Markup(
            Body(html, fold_blank_lines("\n".join(self.words))),
            tuple(self.headings),
            anchors_of(html) if self.notes else tuple(heading.id for heading in self.headings),
            tuple(self.links),
            run_on(self.source, self.first_line),
        )

    def block(self, block: str) -> None:
        """A block by its first sign."""
        if _BARE_PARAGRAPH.fullmatch(block):
            self.end_list()
            self.html.append(f"<p>{block}</p>")
            self.words.append(block)
            return
        while block.startswith("#"):
            block = self.heading(block)
        if block.startswith("|"):
            self.table(block)
        elif block.startswith("<table>"):
            self.html_table(block)
        elif ITEM.match(block):
            self.items(block)
        elif "\n:" in block:
            self.definition(block)
        elif block and not (self.notes and is_definition(block)):
            self.paragraph(block)

    def heading(self, block: str) -> str:
        """A heading; gives back what stands right under it."""
        match = _HEADING.match(block)
        if not match or "|" in match[1]:
            raise _DoubtError
        html = self.inline(match[1].strip())
        words = _words(html)
        made = slug(_words(without_marks(html)) if self.notes else words)
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
            ("\n" in block and _DOUBTFUL_BREAK.search(block))
            or "|" in block
            or OPENER.match(block.lstrip(" "))
            or (self.open_tag and block[0] == " ")
        ):
            raise _DoubtError
        aligned = ""
        if text[-1] == "}" and (match := _ATTRIBUTE.search(text)):
            text = text[: match.start()]
            aligned = f' class="{match[1]}"'
            self.unread -= 1
        self.end_list()
        self.html.append(f"<p{aligned}>{self.written(text)}</p>")

    def table(self, block: str) -> None:
        """A table whose rows have as many cells as its header."""
        rows = [row.strip(" ") for row in block.split("\n")]
        if len(rows) < 3 or not _SEPARATOR.fullmatch(rows[1]) or any(row[0] + row[-1] != "||" for row in rows):
            raise _DoubtError
        self.end_list()
        self.tables += 1
        classes = [_alignment(mark.strip(" ")) for mark in rows[1][1:-1].split("|")]
        cells = "".join(f'<th scope="col"{aligned}>%s</th>\n' for aligned in classes)
        head = self.row(rows[0], cells, len(classes))
        cells = "".join(f"<td{aligned}>%s</td>\n" for aligned in classes)
        body = "\n".join([self.row(row, cells, len(classes)) for row in rows[2:]])
        self.html.append(
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="表格 {self.tables}（可左右滑动）">'
            f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"
        )

    def row(self, row: str, form: str, width: int) -> str:
        """A row of a table, in the form of its cells."""
        cells = [cell.strip(" ") for cell in row[1:-1].split("|")]
        if len(cells) != width:
            raise _DoubtError
        if "*" in row or "[" in row:
            cells = list(map(self.inline, cells))
        cells = [cell.lstrip("\u3000 ") for cell in cells]
        self.words.append(f"{_words(' '.join(cells))} ")
        return f"<tr>\n{form % tuple(cells)}</tr>"

    def html_table(self, block: str) -> None:
        """A table in HTML."""
        table = safe_table(block)
        if table is None:
            raise _DoubtError
        self.end_list()
        self.tables += 1
        self.unread -= block.count("<") + block.count(">")
        html = boxed_table(table, self.tables)
        self.html.append(f"{html}\n")
        self.words.append(words_of(html))

    def definition(self, block: str) -> None:
        """A term, and in the line below it what it means."""
        match = _DEFINITION.fullmatch(block)
        if not match or "|" in block or OPENER.match(block) or OPENER.match(match[2]):
            raise _DoubtError
        term, meaning = self.written(match[1].strip()), self.written(match[2])
        if self.open_tag != "<dl>":
            self.end_list()
            self.open_tag = "<dl>"
            self.html.append(self.open_tag)
        self.html.append(f"<dt>{term}</dt>\n<dd>{meaning}</dd>")

    def footnotes(self) -> None:
        """The footnotes below the text."""
        if any(map(OPENER.match, self.notes.values())):
            raise _DoubtError
        html = listed([(name, self.inline(words)) for name, words in self.notes.items()])
        self.html.append(html)
        self.words.append(words_of(html))

    def items(self, block: str) -> None:
        """Items of a new list, or more of the one that stands right above: there the items that meet are set wide."""
        lines = item_lines(block)
        if not lines or "|" in block or _DOUBTFUL_BREAK.search(block):
            raise _DoubtError
        tag = list_tag(lines[0])
        items = nested(lines, self.written)
        if self.open_tag[:3] == tag[:3]:
            self.open_items[-1] = replace(self.open_items[-1], loose=True)
            items[0] = replace(items[0], loose=True)
        else:
            self.end_list()
            self.open_tag = tag
        self.open_items += items

    def end_list(self) -> None:
        """Something else than an item follows."""
        if self.open_tag == "<dl>":
            self.html.append("</dl>")
            self.open_tag = ""
        elif self.open_tag:
            self.html.append(written_list(self.open_tag, self.open_items))
            self.open_tag = ""
            self.open_items = []

    def written(self, text: str) -> str:
        """A text as HTML, its words noted."""
        html = self.inline(text)
        self.words.append(_words(html))
        return html

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
        note, words, target, shown, picture, bare = match.groups()
        if bare:
            return bare
        if note in self.unmarked:
            return mark(note, self.unmarked.pop(note))
        if target and words[:1] != "^" and "<" not in words and _TARGET.fullmatch(target):
            self.links.append(BodyLink(target, self.lines.target(target), False, words.strip()))
            return f'<a href="sitegen-link:{len(self.links) - 1}">{words}</a>'
        if picture and shown[:1] != "^" and "<" not in shown and '"' not in shown and _TARGET.fullmatch(picture):
            self.links.append(BodyLink(picture, self.lines.target(picture), True, shown))
            return f'<img alt="{shown}" src="sitegen-link:{len(self.links) - 1}">'
        raise _DoubtError


def _alignment(mark: str) -> str:
    """The class of a column, from its mark in the line below the header."""
    left, right = mark[0] == ":", mark[-1] == ":"
    if left or right:
        return f' class="{"center" if left and right else "left" if left else "right"}"'
    return ""


def _words(html: str) -> str:
    return _TAG.sub("", html) if "<" in html else html
