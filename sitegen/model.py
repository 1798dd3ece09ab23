"""The nouns of content and of output. All are frozen; nothing is filled in later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from sitegen.findings import Problem
from sitegen.frozen import Frozen


class Moment(Frozen, frozen=True, order=True):
    """A day, with a time where the author gave one. No time is ever invented."""

    day: date
    time: str = ""
    """``HH:MM`` or empty."""

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.time}".rstrip()


Value: TypeAlias = "str | int | bool | Decimal | date | Moment | tuple[Value, ...] | Mapping[str, Value]"


class Meta(Frozen, frozen=True):
    """The values of a document or of the settings, by field name, each of the type that its field declares."""

    values: Mapping[str, Any]
    """Each a ``Value``."""

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def get(self, name: str) -> Value | None:
        """The value, or None."""
        return self.values.get(name)

    def text(self, name: str) -> str:
        """A text, or an empty one."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else str(value)

    def number_text(self, name: str) -> str:
        """文号 as text; empty too where 无 says that there is none."""
        return "" if self.text(name) == "无" else self.text(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.values.get(name, ())
        return tuple(str(item) for item in value) if isinstance(value, tuple) else (str(value),)

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no."""
        value = self.values.get(name, default)
        return value if isinstance(value, bool) else default

    def number(self, name: str) -> int:
        """An integer, or 0."""
        value = self.values.get(name, 0)
        return int(value) if isinstance(value, int | Decimal) else 0

    def day(self, name: str) -> date | None:
        """A day (of a date or a moment), or None."""
        value = self.values.get(name)
        if isinstance(value, Moment):
            return value.day
        return value if isinstance(value, date) else None

    def records(self, name: str) -> tuple[Meta, ...]:
        """A list of records; empty when the value is none."""
        value = self.values.get(name)
        return tuple(Meta(item) for item in value if isinstance(item, Mapping)) if isinstance(value, tuple) else ()

    def record(self, name: str) -> Meta:
        """One record, empty when it is missing."""
        value = self.values.get(name)
        return Meta(value) if isinstance(value, Mapping) else Meta({})


class Heading(Frozen, frozen=True):
    """A heading of a body."""

    level: int
    id: str
    text: str
    line: int


class BodyLink(Frozen, frozen=True):
    """A link or a picture in a body, as the author wrote it."""

    target: str
    line: int
    image: bool = False
    text: str = ""
    """What is clicked, or the alternative text."""
    ended: bool = False
    """Whether its sentence says that something no longer holds (废止, 失效)."""


class Body(Frozen, frozen=True):
    """The text of a document: heavy, fetched when a page is really rendered."""

    html: str
    """Safe HTML; the target of link n is written ``sitegen-link:n``."""
    text: str
    """Plain text."""


class Attachment(Frozen, frozen=True):
    """A file that a document declares or links."""

    path: str
    """Relative to ``content/``."""
    size: int
    """Bytes."""
    sha256: str
    width: int = 0
    """Pixels, as a browser shows it; 0 for what is no picture, or does not say."""
    height: int = 0


class Part(Frozen, frozen=True):
    """A stretch of text inside an attachment."""

    label: str
    """Where it stands, for people: ``正文``, ``第3页``, ``工作表“人员”``, ``批注``."""
    text: str
    """Paragraphs and rows are lines, the cells of a row stand between tabs."""


class Extract(Frozen, frozen=True):
    """What can be read in an attachment: its text, what it says of its maker, and signs of what should not go out."""

    form: str = ""
    """What the bytes really are: ``docx``, ``pdf``, ``doc``, ``jpeg``, ``zip``, ``txt`` …; empty when nobody can tell."""
    texts: tuple[Part, ...] = ()
    properties: Mapping[str, str] = {}
    """author, last_editor, company, manager, title, subject, keywords, comments, created, modified, program: those it has."""
    signs: Mapping[str, int] = {}
    """How often each was seen; the words are listed in ``attachments/found.py``."""
    pages: int = 0
    """Pages of a PDF or an OFD, slides, sheets of a workbook; 0 when unknown."""
    trouble: str = ""
    """Why not everything could be read: empty, corrupt, encrypted (a password is needed), bomb, unreadable (a form or a part that is
    not understood, good as it may be), slow (``Crew.guarded`` gave it up); or misnamed: it was read, but its ending is another form's."""
    name: str = ""
    """What it is published as; the reader itself does not say it."""


class Sheet(Frozen, frozen=True):
    """A CSV table of a bundle, as read."""

    file: str
    """Path relative to ``content/``."""
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()
    """Line of each row in the file, from 1: blank lines are no rows, and a cell may run over several."""


Cells: TypeAlias = tuple[tuple[str, int], ...]
"""Figures of an annual report that are added up: row and column of each, ``("t3.r1", 6)``."""
Means: TypeAlias = tuple[Cells, ...]
"""The sums that a number may mean; any of them will do."""


class Claim(Frozen, frozen=True):
    """A figure that the text of an annual report gives of something that stands in its tables."""

    line: int
    """Line in the document."""
    words: str
    """The words that give it, as they stand in the text."""
    means: Means
    """What its number may mean."""
    value: Decimal
    """The number: of things, or per cent."""
    percent: bool = False
    places: int = 0
    """How many digits stand behind the point."""
    of: Means = ()
    """For a share: the sums of which it may be a share."""
    change: int = 0
    """For a change against the year before: 1 for more, -1 for less; else 0."""

    @property
    def review(self) -> bool:
        """Whether it speaks of 行政复议 or 行政诉讼."""
        return any(row.startswith("t4.") for cells in self.means for row, _ in cells)


class AnnualData(Frozen, frozen=True):
    """The figures of an annual report, as its ``tables.yaml`` gives them, and those that its text gives."""

    file: str
    """Path relative to ``content/``."""
    cells: Mapping[str, tuple[str, ...]]
    """``t3.r3_1`` → the figures of the row as written; a single figure is a row of one."""
    lines: Mapping[str, int]
    """Line of each row in the file."""
    claims: tuple[Claim, ...] = ()
    """In the order of the text."""


class Document(Frozen, frozen=True):
    """A document: light, with everything that lists, links and rules need."""

    path: str
    """Of the Markdown file, relative to ``content/``."""
    column: str
    """Id of its column."""
    kind: str
    """Id of its kind, or empty when it cannot be told."""
    stem: str
    """Last part of its address, without ``.html``."""
    bundle: bool
    """Whether it is ``name/index.md`` with a folder of its own."""
    meta: Meta
    lines: Mapping[str, int]
    """Line of each field; ``body`` is the first line of the text."""
    headings: tuple[Heading, ...]
    anchors: tuple[str, ...]
    """Every place in the text that a link can lead to."""
    links: tuple[BodyLink, ...]
    excerpt: str
    """The beginning of the text, for a summary that is not given."""
    has_body: bool
    """Whether the text shows anything: words or a picture."""
    opens_with_text: bool
    """Whether something stands before the first heading."""
    files: tuple[Attachment, ...]
    """Files that it declares or links and that exist, in the order in which they are named."""
    sheets: tuple[Sheet, ...]
    annual: AnnualData | None
    """The figures of an annual report; None elsewhere."""
    problems: tuple[Problem, ...]
    """What the readers and the document rules saw."""

    @property
    def folder(self) -> str:
        """The folder it lies in, relative to ``content/``."""
        return self.path.rpartition("/")[0]

    @property
    def title(self) -> str:
        """标题, or the file's name when it has none."""
        return self.meta.text("title") or self.stem

    @property
    def published_on(self) -> date | None:
        """发布日期."""
        return self.meta.day("published_on")

    @property
    def updated_on(self) -> date | None:
        """更新日期: declared, else that of the last correction, else of publication."""
        corrected = [day for record in self.meta.records("corrections") if (day := record.day("on"))]
        days = [day for day in (self.meta.day("updated_on"), self.published_on, *corrected) if day]
        return max(days) if days else None

    def line(self, *names: str) -> int:
        """The line of the first of these fields that is there, else of the front matter."""
        return next((self.lines[name] for name in names if name in self.lines), 1)


class Page(Frozen, frozen=True):
    """A page to be: everything its bytes are made of, but the settings, the templates and the frame."""

    address: str
    template: str
    given: object
    """What it says beside the documents that it shows: one of ``pages.given``."""
    column: str = ""
    """Id of the column whose branch of the navigation is open."""
    shows: tuple[str, ...] = ()
    """Paths of the documents that it shows in full."""
    absolute: bool = False
    """Whether its links are absolute: the 404 page is served at any depth."""


class Output(Frozen, frozen=True):
    """Bytes with a place in the output."""

    path: str
    data: bytes


class Wanted(Frozen, frozen=True):
    """A file with a place in the output that belongs to no page. Neither ``data`` nor ``source``: it stands there as it should."""

    path: str
    key: bytes
    """Stands for everything the bytes are made of: same key, same bytes."""
    data: bytes | None = None
    """Its bytes."""
    source: str = ""
    """The file of which it is a copy, relative to ``content/``."""

    def read(self, content: Path) -> bytes:
        """Its bytes, of a file that does not stand yet."""
        return self.data if self.data is not None else (content / self.source).read_bytes()
