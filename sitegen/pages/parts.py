"""The small pieces of public views: links, rows of lists, files, cells, tables, shown fields.

Every text is ready to print. An *address* is a path inside the output (``fdzdgknr/gfxwj/index.html``); templates
turn it into a relative link with ``to(address)``. A *href* is used as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.charts import Chart
from sitegen.frozen import Frozen
from sitegen.quick_read.content import QuickRead


class Badge(Frozen, frozen=True):
    """A label of state (有效, 废止, 征集中 …)."""

    text: str
    """The state in Chinese."""
    tone: str
    """``good``, ``changed``, ``ended``, ``open`` or ``soon``: how the theme paints it."""


class Anchor(Frozen, frozen=True):
    """A link: to a page of ours (address) or to another host (href)."""

    text: str
    """What the reader clicks."""
    address: str = ""
    """Inside the output; empty where ``href`` is used or nothing can be reached."""
    href: str = ""
    """Absolute, on another host, or ``tel:``/``mailto:``."""
    note: str = ""
    """Said behind the link: a number, a date, a size."""


class Item(Frozen, frozen=True):
    """One row of a list: a document, seen from outside."""

    title: str
    """标题."""
    address: str
    """Its page."""
    day: str
    """发布日期, ``YYYY-MM-DD``, with `` HH:MM`` where the author gave a time."""
    number: str = ""
    """文号, or empty."""
    kind: str = ""
    """The kind's Chinese title (政策解读 …)."""
    column: str = ""
    """The title of its column."""
    unit: str = ""
    """责任科室."""
    summary: str = ""
    """内容概述 in one line."""
    badge: Badge | None = None
    """Validity, or the state of a consultation."""
    facts: tuple[tuple[str, str], ...] = ()
    """A few more labels and values worth a place in the row (截止日期, 年度 …)."""


class FileView(Frozen, frozen=True):
    """A file to download."""

    title: str
    """What the author calls it, or its name."""
    address: str
    """Where it lies in the output."""
    form: str
    """PDF, Word, Excel, CSV …"""
    size: str
    """``24 KB``."""
    sha256: str
    """The digest, 64 hexadecimal digits."""
    width: int = 0
    """Of a picture, in pixels; 0 elsewhere."""
    height: int = 0


class Cell(Frozen, frozen=True):
    """A cell of a table with its spans."""

    text: str
    """What it says."""
    header: bool = False
    """Whether it is a ``th``."""
    scope: str = ""
    """``row``, ``col``, ``rowgroup``, ``colgroup`` or empty."""
    rowspan: int = 1
    colspan: int = 1
    number: bool = False
    """Whether it is a figure, to be set at the right."""
    address: str = ""
    """The page or file that the text links to, or empty."""
    href: str = ""
    """An absolute link instead, or empty."""


class TableView(Frozen, frozen=True):
    """A table from a CSV file, from records or from the annual report's data."""

    title: str
    """The caption."""
    head: tuple[tuple[Cell, ...], ...]
    """Header rows."""
    rows: tuple[tuple[Cell, ...], ...]
    """Body rows."""
    unit: str = ""
    """Unit of the figures (万元), said above the table."""
    note: str = ""
    """A remark below the table."""
    empty: str = ""
    """The sentence that stands for an empty table (本单位无…)."""
    download: FileView | None = None
    """The file the table was made from."""
    cards: bool = False
    """Whether each row is a record that may stand as a card of its own on a phone."""


class ChartView(Frozen, frozen=True):
    """A chart with its figures in a table."""

    chart: Chart
    """Drawn by ``drawing(view.chart)``."""
    drawn: bool
    """Whether there is anything to draw; else the note says why not."""
    table: TableView
    folded: bool
    """Whether the table is so long that it opens on demand."""
    note: str
    """A sentence below it, or empty."""


class Shown(Frozen, frozen=True):
    """A field of a document, ready to print. ``form`` says which of the values below is filled."""

    name: str
    """The field's English name."""
    label: str
    """Its Chinese label."""
    form: str
    """``text``, ``paragraphs``, ``texts`` (a list), ``links`` (references, urls, phones), ``files``, ``image`` or ``table`` (records)."""
    text: str = ""
    """For ``text``; the alternative text for ``image``."""
    texts: tuple[str, ...] = ()
    """For ``paragraphs`` and ``texts``."""
    links: tuple[Anchor, ...] = ()
    """For ``links``."""
    files: tuple[FileView, ...] = ()
    """For ``files`` and ``image`` (its address)."""
    table: TableView | None = None
    """For ``table``."""
    records: tuple[Mapping[str, Shown], ...] = ()
    """The same records one by one, for templates that set them by hand."""


class ChainLink(Frozen, frozen=True):
    """One step of a validity chain, as seen from this document."""

    relation: str
    """A short phrase for people: 本文件被以下文件废止, 修改以下文件 …"""
    word: str
    """What is done: 废止, 宣布失效, 修改."""
    item: Item
    """The other document (its address may be empty when it cannot be reached)."""
    on: str
    """The day on which it takes effect."""


class ValidityView(Frozen, frozen=True):
    """有效性, derived from dates and acting documents."""

    badge: Badge
    """尚未生效, 有效, 部分修改, 废止 or 失效."""
    note: str
    """One sentence: since when and why."""
    chain: tuple[ChainLink, ...]
    """Both directions."""


class PictureView(Frozen, frozen=True):
    """一图读懂, as a page shows it."""

    title: str
    """Its alternative text: what it says stands beside it as text."""
    address: str
    """What is shown: the SVG, or the body's own picture."""
    png: str = ""
    """Address of the PNG, or empty when there is none."""
    width: int = 0
    """Pixels; 0 where the body's own picture does not say."""
    height: int = 0
    made: bool = False
    """Whether it was drawn from 速读, and is no picture of the body's own."""


class QuickView(Frozen, frozen=True):
    """速读."""

    labels: Mapping[str, str]
    """What its parts are called, by the names of the fields."""
    read: QuickRead
    picture: PictureView | None
    """None when the body has no picture of its own and there is nothing to draw."""


class MediaView(Frozen, frozen=True):
    """A video, a sound, an H5, a report."""

    title: str
    form: str
    """视频, 音频, H5 or 媒体报道."""
    player: str
    """``video`` or ``audio`` when the page plays it, else empty."""
    type: str
    """Its media type, where the page plays it."""
    file: FileView | None
    """The file, where it is one of ours."""
    href: str
    """Where it is when it lies elsewhere, or empty."""
    about: str
    poster: str
    """Address of its picture, or empty."""
    captions: str
    """Address of its captions, or empty."""
    transcript: tuple[str, ...]
    """Paragraphs."""
    width: int
    """Pixels: of the player, or of the picture of what lies elsewhere, 0 where that does not say."""
    height: int
