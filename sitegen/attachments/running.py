"""Running text of an office file: paragraphs are lines, runs are joined as they stand; what is deleted, hidden or beside stands apart."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.attachments.elements import attribute
from sitegen.attachments.found import Found

DELETED = "修订中删去的文字"
_HIDDEN = "隐藏的文字"
_AUTHORS = "修订和批注的作者"
_PICTURES = "图片的说明和名称"
_PLACES = {
    "del": DELETED,
    "moveFrom": DELETED,
    "txbxContent": "文本框",
    "instrText": "域代码",
    "delInstrText": "域代码",
}
"""Elements whose text stands apart from that around them."""
_TEXT = frozenset({"t", "delText", "instrText", "delInstrText", "text", "v"})
"""Elements that hold characters for people; blanks between others are only for the eyes of programmers."""
_LINES = frozenset({"p", "tr", "comment", "cm", "pt", "si", "text"})
"""After these a line ends."""
_SKIPPED = frozenset({"Fallback", "numCache", "numLit"})
"""The same text once more for older programs; the figures that a chart is drawn from."""
_CHANGES = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel", "tblPrChange", "sectPrChange"}
)
_COMMENTS = frozenset({"comment", "cm", "threadedComment"})
_BLANKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_ANY_TEXT = "附带的数据"


class Running:
    """Writes the text of one part of an office file."""

    def __init__(self, found: Found, label: str, place: str = "") -> None:
        self._found = found
        self._place = place
        self._labels = [label]
        self._any = label == _ANY_TEXT
        self._hidden = False
        self._skipping = 0
        self._in_text = 0
        self._in_run = False
        self._naming = False
        """Whether characters are the name of somebody who wrote a remark."""
        self._open: set[str] = set()
        """Places whose last line has not ended."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note what it says, and where its text belongs."""
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
            return
        if name in _PLACES:
            self._labels.append(_PLACES[name])
        if name in _TEXT:
            self._in_text += 1
        elif name in _BLANKS:
            if self._open:
                self._write(_BLANKS[name])
        elif name == "r":
            self._in_run = True
        elif name == "vanish" and self._in_run and attribute(attributes, "val") not in ("0", "false", "off"):
            self._hidden = True
            self._found.signs["hidden_text"] += 1
        self._naming = name == "author"
        self._signs(name, attributes)

    def _signs(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _CHANGES and attribute(attributes, "id"):
            self._found.signs["tracked_changes"] += 1
        if name in _COMMENTS:
            self._found.signs["comments"] += 1
        if name in ("docPr", "cNvPr"):
            for key in ("title", "descr"):
                self._found.line(self._place + _PICTURES, attributes.get(key, ""))
        elif name == "textpath":
            self._found.line(f"{self._place}艺术字和水印", attributes.get("string", ""))
        elif name == "sld" and attributes.get("show") in ("0", "false"):
            self._found.signs["hidden_slides"] += 1
            self._labels[0] = f"隐藏的{self._labels[0]}"
        if name in _CHANGES or name in _COMMENTS or name in ("person", "cmAuthor", "author"):
            for key in ("author", "displayName", "name"):
                if author := attribute(attributes, key):
                    self._author(author)

    def _author(self, author: str) -> None:
        if author.strip() and author not in self._found.authors:
            self._found.authors.add(author)
            self._found.line(self._place + _AUTHORS, author)

    def end(self, name: str) -> None:
        """A line ends, or what stood apart."""
        if self._skipping:
            self._skipping -= 1
            return
        self._naming = False
        if name in _TEXT:
            self._in_text -= 1
        elif name == "r":
            self._in_run = self._hidden = False
        if name in _LINES or name in _PLACES or self._any:
            self._end_line(self._labels[-1])
            self._end_line(_HIDDEN)
        if name in _PLACES:
            self._labels.pop()

    def _end_line(self, label: str) -> None:
        """Of one place: the paragraph around a deletion or a text box goes on."""
        if label in self._open:
            self._open.discard(label)
            self._found.write(self._place + label, "\n")

    def text(self, text: str) -> None:
        """Characters, where they are for people."""
        if self._naming:
            self._author(text)
        if not self._skipping and (self._in_text or (self._any and text.strip())):
            self._write(text)

    def _write(self, text: str) -> None:
        label = _HIDDEN if self._hidden else self._labels[-1]
        self._open.add(label)
        self._found.write(self._place + label, text)
