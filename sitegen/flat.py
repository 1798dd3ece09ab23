"""The flat path for front matter: lines whose meaning in YAML is beyond doubt are read without a YAML reader.

``标题: 值`` with an optional comment, texts in plain quotation marks, ``[甲, 乙]`` on one line, ``|`` texts, and lists
and mappings of these set in by blanks. Anything else is left to ``strict``, which stays the reference: where this
reader answers, ``strict`` would give the same nodes at the same places and have nothing to say.
"""

from __future__ import annotations

import re

from sitegen.nodes import MAX_FRONT_MATTER, Entry, Listing, Node, Scalar, Table

_WORD = r"[\w（“][\w（）“”、%]{0,99}"
_KEY = re.compile(_WORD)
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""What may begin something else than a text."""
_NEGATIVE = re.compile(r"-[0-9]")
_IN_FLOW = r"""(?:"([^"\\]*)" *|([^ \-?:,\[\]{}#&*!|>'"%@`][^,\[\]{}:?#"']*))"""
_ITEM = re.compile(rf" *{_IN_FLOW}([,\]])")
_PAIR = re.compile(rf" *({_WORD}): +{_IN_FLOW}([,}}])")
_END = re.compile(r" *(?: #.*)?")
"""What may follow a value on its line."""
_DEEPEST = 12
"""Blanks before a line; fewer than ``strict`` allows levels."""


class _DoubtError(Exception):
    """The text is not flat."""


def read_flat(text: str, first_line: int) -> Table | None:
    """A front matter's mapping, its lines numbered from ``first_line``; None when there is any doubt about it."""
    # YAML allows every printable character, and takes none but the blank for white space.
    if len(text) > MAX_FRONT_MATTER or text.startswith(" ") or not text.replace("\n", " ").isprintable():
        return None
    try:
        return _Lines(text, first_line).table(0)
    except _DoubtError:
        return None


class _Lines:
    """Goes down the lines once. It stands on a line that is not read yet."""

    def __init__(self, text: str, first_line: int) -> None:
        self.lines = text.split("\n")
        self.first_line = first_line
        self._said = iter(
            [
                (at, content, len(line) - len(content))
                for at, line in enumerate(self.lines)
                if (content := line.lstrip(" ")) and content[0] != "#"
            ]
        )
        self._next()

    def _next(self) -> None:
        """Go to the next line that is neither empty nor a comment: its number, what stands on it, the blanks before that."""
        self.at, self.content, self.indent = next(self._said, (len(self.lines), "", 0))

    def table(self, indent: int) -> Table:
        """The mapping that begins on this line, its keys set in by ``indent`` blanks."""
        begin = self.first_line + self.at
        entries: dict[str, Entry] = {}
        while self.content and self.indent == indent:
            key, colon, rest = self.content.partition(":")
            if not colon or (rest and rest[0] != " ") or key in entries or not _KEY.fullmatch(key):
                raise _DoubtError
            line = self.first_line + self.at
            value = rest.lstrip(" ")
            column = indent + len(key) + 2
            if not value or value[0] == "#":
                self._next()
                node = self._below(indent) or Scalar("", line, column)
            elif value[0] == "|":
                node = self._block(value, indent, line, column + len(rest) - len(value))
            else:
                node = _inline(value, line, column + len(rest) - len(value))
                self._next()
            entries[key] = Entry(key, node, line, indent + 1)
        if self.indent > indent or not entries:
            raise _DoubtError
        return Table(tuple(entries.values()), begin, indent + 1)

    def _below(self, indent: int) -> Node | None:
        """The list or mapping under a key that is set in by ``indent`` blanks and has nothing behind its colon."""
        if self.indent > _DEEPEST:
            raise _DoubtError
        if self.indent >= indent and self.content.startswith("- "):
            return self._listing(self.indent)
        return self.table(self.indent) if self.indent > indent else None

    def _listing(self, indent: int) -> Listing:
        begin = self.first_line + self.at
        items: list[Node] = []
        while self.indent == indent and self.content.startswith("- "):
            content = self.content[1:].lstrip(" ")
            column = indent + len(self.content) - len(content)
            if not content:
                raise _DoubtError
            if _KEY.fullmatch(content.partition(":")[0]) and (": " in content or content[-1] == ":"):
                # A mapping that begins behind the dash goes on right under its first key.
                self.content, self.indent = content, column
                items.append(self.table(column))
            else:
                items.append(_inline(content, self.first_line + self.at, column + 1))
                self._next()
        return Listing(tuple(items), begin, indent + 1)

    def _block(self, head: str, indent: int, line: int, column: int) -> Scalar:
        """The text under a ``|`` behind a key that is set in by ``indent`` blanks."""
        first = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        margin = first[: len(first) - len(first.lstrip(" "))]
        if head.rstrip(" ") != "|" or len(margin) <= indent:
            raise _DoubtError
        end = self.at + 1
        for number in range(end, len(self.lines)):
            written = self.lines[number]
            if written.isspace():
                raise _DoubtError
            if written.startswith(margin):
                end = number + 1
            elif written:
                break
        text = "\n".join(written[len(margin) :] for written in self.lines[self.at + 1 : end])
        while self.at < end:
            self._next()
        return Scalar(f"{text}\n" if end < len(self.lines) else text, line, column)


def _inline(value: str, line: int, column: int) -> Node:
    """What begins with ``value`` and ends on its line; blanks and a comment may follow."""
    first = value[0]
    if first == '"' or first == "'":
        text, closing, rest = value[1:].partition(first)
        if not closing or "\\" in text or not _END.fullmatch(rest):
            raise _DoubtError
        return Scalar(text, line, column, True)
    if first == "[":
        return _items(value, line, column)
    if first == "{":
        return _pairs(value, line, column)
    text, sign, _ = value.partition(" #")
    text = text.rstrip(" ")
    if (first in _INDICATORS and not _NEGATIVE.match(text)) or ": " in text or text[-1] == ":":
        raise _DoubtError
    return Scalar(text, line, column, remark=value[len(text) :] if sign else "")


def _items(value: str, line: int, column: int) -> Listing:
    """``[甲, "乙"]``."""
    items: list[Scalar] = []
    at, sign = 1, ","
    while sign == ",":
        match = _ITEM.match(value, at)
        if match is None:
            raise _DoubtError
        items.append(_in_flow(match, 1, line, column))
        at, sign = match.end(), match[3]
    if not _END.fullmatch(value, at):
        raise _DoubtError
    return Listing(tuple(items), line, column, True)


def _pairs(value: str, line: int, column: int) -> Table:
    """``{甲: 乙, 丙: 丁}``."""
    entries: dict[str, Entry] = {}
    at, sign = 1, ","
    while sign == ",":
        match = _PAIR.match(value, at)
        if match is None or match[1] in entries:
            raise _DoubtError
        entries[match[1]] = Entry(match[1], _in_flow(match, 2, line, column), line, column + match.start(1))
        at, sign = match.end(), match[4]
    if not _END.fullmatch(value, at):
        raise _DoubtError
    return Table(tuple(entries.values()), line, column)


def _in_flow(match: re.Match[str], group: int, line: int, column: int) -> Scalar:
    """The text that group ``group`` (in quotation marks) or the next holds; ``column`` is where the brackets begin."""
    quoted, plain = match[group], match[group + 1]
    if quoted is None:
        return Scalar(plain.rstrip(" "), line, column + match.start(group + 1))
    return Scalar(quoted, line, column + match.start(group) - 1, True)
