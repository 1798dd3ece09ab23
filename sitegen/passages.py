"""What a document says, in pieces that the rules on words look through: its fields, its text, its tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from sitegen.findings import Severity
from sitegen.frozen import Frozen
from sitegen.model import Body, Document, Extract, Value
from sitegen.standard import Field, FieldType, Kind

_WORDS = frozenset({
    FieldType.TEXT, FieldType.PARAGRAPHS, FieldType.TEXTS, FieldType.RECORD, FieldType.RECORDS, FieldType.TABLES,
})  # fmt: skip
"""Types of fields that hold words; telephones and mailboxes have fields of their own and are meant to be seen."""


class Place(StrEnum):
    """Where a passage stands."""

    FIELDS = "fields"
    BODY = "body"
    TABLE = "table"
    FILE = "file"


class Mark(Frozen, frozen=True):
    """From ``start`` on a passage stands on ``line``, in what people call ``label`` (“标题”, 第3页); no label for a text itself."""

    start: int
    line: int
    label: str = ""


class Passage(Frozen, frozen=True):
    """Words that stand together: pieces of one passage are parted by line breaks."""

    place: Place
    text: str
    marks: tuple[Mark, ...]
    """By their start; the first begins at 0."""
    kind: str = ""
    """Id of the document's kind, or empty."""
    on: date | None = None
    """The day the words are of: 成文日期, else 发布日期. What was right then is not wrong."""
    file: str = ""
    """Another file of the bundle in which it stands."""

    def mark(self, at: int) -> Mark:
        """What stands for a place in the text."""
        return self.marks[bisect_right(self.marks, at, key=lambda mark: mark.start) - 1]


class Slip(Frozen, frozen=True):
    """What a rule on words saw at ``start`` of a passage."""

    start: int
    end: int
    message: str
    """What is wrong; where it stands is said by whoever asked."""
    remedy: str
    severity: Severity | None = None
    """Differs from the rule's own only where a case weighs less or more."""


def passages_of(document: Document, body: Body, kind: Kind | None) -> Iterator[Passage]:
    """The passages of a document that the public can read."""
    on = document.meta.day("created_on") or document.published_on
    if kind is not None and (pieces := tuple(_fields(document, kind))):
        yield _joined(Place.FIELDS, pieces, document.kind, on)
    if body.text:
        yield Passage(Place.BODY, body.text, (Mark(0, document.line("body")),), document.kind, on)
    for sheet in document.sheets:
        rows = ((number, "", "\t".join(row)) for number, row in enumerate(sheet.rows, 1))
        yield _joined(Place.TABLE, tuple(rows), document.kind, on, sheet.file.rpartition("/")[2])


def _joined(
    place: Place, pieces: tuple[tuple[int, str, str], ...], kind: str, on: date | None, file: str = ""
) -> Passage:
    """Pieces (line, label, text) as one passage."""
    marks = []
    start = 0
    for line, label, text in pieces:
        marks.append(Mark(start, line, label))
        start += len(text) + 1
    return Passage(place, "\n".join(text for _, _, text in pieces), tuple(marks) or (Mark(0, 1),), kind, on, file)


def _fields(document: Document, kind: Kind) -> Iterator[tuple[int, str, str]]:
    values = document.meta.values
    for name, field in kind.fields.items():
        if name in values and field.type in _WORDS and not field.internal:
            yield from _pieces(document, field, values[name], name)


def _pieces(document: Document, field: Field, value: Value, *places: str) -> Iterator[tuple[int, str, str]]:
    """The texts of a value, those of its records too."""
    match value:
        case str():
            yield document.line(*places), field.label, value
        case tuple():
            for number, item in enumerate(value):
                yield from _pieces(document, field, item, f"{places[-1]}.{number}", *places)
        case Mapping():
            for inner in field.fields:
                if inner.name in value and inner.type in _WORDS and not inner.internal:
                    yield from _pieces(document, inner, value[inner.name], *places)


def passage_in(extract: Extract, kind: str) -> Passage | None:
    """What an attachment says, and its title and remarks among its properties, as one passage; None when it says nothing."""
    said = (extract.properties.get(name, "") for name in ("title", "subject", "keywords", "comments"))
    parts = [(part.label, part.text) for part in extract.texts] + [("文件属性", words) for words in said if words]
    return _joined(Place.FILE, tuple((1, label, text) for label, text in parts), kind, None) if parts else None


def line_in(source: str, passage: Passage, start: int, end: int) -> int:
    """How many lines below its beginning a document's text, as it was written, holds these words; 0 when they are not found.

    The text that is judged is what readers see: signs, soft line breaks and links of the source are gone.
    """
    words = passage.text[start:end]
    before = passage.text.count(words, 0, start)
    at = -1
    for _ in range(before + 1):
        found = source.find(words, at + 1)
        if found < 0:
            break
        at = found
    return source.count("\n", 0, at) if at >= 0 else 0
