"""The nouns of the standard: fields, kinds, columns, the annual report's form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sitegen.frozen import Frozen


class FieldType(StrEnum):
    """What kind of value a field takes."""

    TEXT = "text"
    PARAGRAPHS = "paragraphs"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    MONTH = "month"
    YEAR = "year"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXTS = "texts"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    FILE = "file"
    FILES = "files"
    IMAGE = "image"
    DOCUMENT = "document"
    DOCUMENTS = "documents"
    UNIT = "unit"
    UNITS = "units"
    RECORD = "record"
    RECORDS = "records"
    TABLES = "tables"
    ANNUAL_TABLES = "annual-tables"


class Level(StrEnum):
    """How much a kind wants a field: missing is an error, a warning, or nothing."""

    REQUIRED = "required"
    EXPECTED = "expected"
    OPTIONAL = "optional"


class Field(Frozen, frozen=True):
    """字段: declared once; feeds reading, validation, messages, the page, the scaffold and the handbook."""

    name: str
    """English name, the key in front matter."""
    label: str
    """Chinese label, accepted as the key too."""
    type: FieldType
    aliases: tuple[str, ...] = ()
    """Other keys that are accepted."""
    place: str = "element"
    """Where a page shows it: title, meta, element, section, record, special, none."""
    order: int = 100
    """Its place among the rows of the metadata table."""
    level: Level = Level.OPTIONAL
    """How much the kind (or the record) wants it."""
    pattern: str = ""
    """What the text must match as a whole, or empty."""
    pattern_hint: str = ""
    """The pattern in words."""
    choices: tuple[str, ...] = ()
    example: str = ""
    internal: bool = False
    """Never shown to the public."""
    basis: str = ""
    evidence: str = ""
    """V, V2, OBS or M."""
    help: str = ""
    """How to fill it in."""
    fields: tuple[Field, ...] = ()
    """The fields of a record."""


class Kind(Frozen, frozen=True):
    """文种: a kind of document."""

    id: str
    title: str
    """Chinese title, accepted as the value of ``kind``."""
    template: str
    """Name of the page template."""
    column_type: str
    """META ColumnType of its pages, or empty to take the column's."""
    fields: Mapping[str, Field]
    """By name, in the order of the page."""
    keys: Mapping[str, str]
    """Every accepted key (name, label, alias) → name."""
    aliases: tuple[str, ...] = ()
    validity: bool = False
    """Whether its documents have a derived validity (有效性)."""
    basis: str = ""
    evidence: str = ""
    rows: tuple[str, ...] = ()
    about: str = ""
    """When to use it."""
    customary: str = ""
    """By when the entry of a year is usual, where no rule sets a day: ``本年06-30`` or ``次年10-31``; or empty."""


class ColumnLink(Frozen, frozen=True):
    """Where a column is served from when not from documents of ours (T10, T12: link or sub-column)."""

    url: str
    title: str


class Blank(Frozen, frozen=True):
    """Why a column has no documents: 不适用, or 本期无."""

    word: str
    """``不适用`` or ``本期无``."""
    reason: str
    basis: str = ""
    on: date | None = None
    """Since when; of 本期无 the day on which it was last confirmed."""
    confirmed: date | None = None
    """Of 不适用: the day on which it was last confirmed, where that is said."""


class Column(Frozen, frozen=True):
    """栏目: a node of the column tree."""

    id: str
    """Names the folder under ``content/``."""
    parent: str
    """Id of the column above, or empty."""
    slugs: tuple[str, ...]
    """Address parts from the root."""
    title: str
    kinds: tuple[str, ...]
    """Ids of the kinds it takes."""
    layout: str
    required: bool = False
    fixed_title: bool = False
    update_within: int = 0
    """Days; 0 for no limit."""
    own_site_update_within: int = 0
    """The same for a body that runs its own site."""
    freshness_group: str = ""
    yearly: bool = False
    yearly_kinds: tuple[str, ...] = ()
    """Ids of the kinds of which every year has an entry; empty when all kinds of the column do."""
    due: str = ""
    """Month and day of the following year by which the yearly entry is due, or empty."""
    column_type: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    in_navigation: bool = True
    own_site_only: bool = False
    unit: str = ""
    """Id of the owner unit."""
    link: ColumnLink | None = None
    blank: Blank | None = None
    basis: str = ""
    evidence: str = ""
    rows: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other titles that count as the same node."""
    line: int = 1
    """Where ``catalogue.yaml`` speaks of it."""

    @property
    def folder(self) -> str:
        """Its folder in the output: the slugs."""
        return "/".join(self.slugs)


class Matter(Frozen, frozen=True):
    """事项: an entry of the 主动公开基本目录."""

    level1: str
    level2: str
    content: str
    basis: str
    clause: str
    limit: str
    subject: str
    category: str
    channels: tuple[str, ...]
    audience: str
    unit: str
    column: str


class Tag(Frozen, frozen=True):
    """A META tag of 政府网站发展指引 (standards §3.1)."""

    name: str
    group: str
    """``site``, ``column`` or ``article``."""
    required: bool


class Mark(Frozen, frozen=True):
    """标识: an identification item of the footer (standards §8)."""

    id: str
    label: str
    setting: str
    """The field of ``site.yaml`` that gives it."""
    link: str
    """Where it leads, ``{value}`` or ``{digits}`` standing for the text or its digits; or empty."""


class AnnualFormat(Frozen, frozen=True):
    """The shape of an annual report: titles, tables as cells with spans, equations. Read from ``data/annual-report/``."""

    name: str
    """``2021`` or ``2019``."""
    years: tuple[int, int]
    """First and last report year, inclusive."""
    parts: tuple[AnnualPart, ...]
    tables: Mapping[str, AnnualTable]
    """By id: ``t2``, ``t3``, ``t4``."""
    title_pattern: str
    """What the report is called, with ``{unit}`` and ``{year}``."""
    equations: tuple[AnnualEquation, ...]
    rows: Mapping[str, AnnualRow]
    """The rows of figures of all tables, by the name they have among the figures: ``t3.r1``."""
    fees: Mapping[str, str]
    """The single figures on the 信息处理费 that stand in no table: ``fees.notices`` → 发出收费通知件数."""


class AnnualPart(Frozen, frozen=True):
    """One of the six parts."""

    title: str
    aliases: tuple[str, ...]
    table: str
    """Id of the table that stands in it, or empty."""
    heading: str
    """``一、总体情况``."""


class AnnualCell(Frozen, frozen=True):
    """A cell of a fixed table: a heading or the place of a value."""

    text: str = ""
    value: str = ""
    """``r3_1.0``: row key and index of the figure; empty for a heading."""
    header: bool = False
    rowspan: int = 1
    colspan: int = 1
    scope: str = ""


class AnnualTable(Frozen, frozen=True):
    """A fixed table of the form."""

    id: str
    title: str
    head: int
    """How many of the rows are header rows."""
    rows: tuple[tuple[AnnualCell, ...], ...]
    keys: Mapping[str, AnnualRow]
    """The rows of figures by key, in order."""


class AnnualRow(Frozen, frozen=True):
    """A row of figures: how it is called in words, and how many figures it holds."""

    key: str
    label: str
    columns: tuple[str, ...]
    decimal: bool = False
    """Whether its figures are amounts."""
    signed: bool = False
    """Whether a figure may be below zero: 本年增/减."""


class AnnualTerm(Frozen, frozen=True):
    """A figure in an equation."""

    row: str
    """``t3.r1``."""
    column: int
    """From 0."""
    factor: int = 1
    """1, or -1 for what is taken away."""
    last_year: bool = False
    """Whether it stands in the report of the year before."""


class AnnualEquation(Frozen, frozen=True):
    """What must be equal in one column of a report: the sum of the left and the sum of the right."""

    code: str
    """``T3-R``: what sort of equation it is."""
    row: str
    """The row at which people look first."""
    column: int
    left: tuple[AnnualTerm, ...]
    right: tuple[AnnualTerm, ...]
    left_words: str
    """The left in words: ``各类申请人相加``."""
    right_words: str


class Standard(Frozen, frozen=True):
    """The standard as data, with a body's additions."""

    columns: Mapping[str, Column]
    """By id, in the order of the tree."""
    kinds: Mapping[str, Kind]
    """By id."""
    kind_names: Mapping[str, str]
    """Every accepted name of a kind → id."""
    tags: tuple[Tag, ...]
    annual_formats: tuple[AnnualFormat, ...]
    marks: tuple[Mark, ...]
    matters: tuple[Matter, ...] = ()
    history: tuple[tuple[date, str], ...] = ()
    """Changes of the 主动公开基本目录: day, what."""

    def children(self, parent: str) -> tuple[Column, ...]:
        """The columns right under one (or the first level for an empty id), in order."""
        return tuple(column for column in self.columns.values() if column.parent == parent)

    def chain(self, column: str) -> tuple[Column, ...]:
        """From the first level down to the column itself."""
        found = self.columns[column]
        return (*self.chain(found.parent), found) if found.parent else (found,)

    def annual_format(self, year: int) -> AnnualFormat | None:
        """The format that a report of that year must have, or None for years before the forms."""
        return next((form for form in self.annual_formats if form.years[0] <= year <= form.years[1]), None)
