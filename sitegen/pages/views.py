"""What a template is given: flat, frozen, public views. Internal fields do not exist here."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.frozen import Frozen
from sitegen.pages.parts import (
    Anchor,
    Badge,
    ChartView,
    FileView,
    Item,
    MediaView,
    QuickView,
    Shown,
    TableView,
    ValidityView,
)


class Stage(Frozen, frozen=True):
    """One step of a consultation's time line."""

    name: str
    """公开征集, 征集结束, 结果反馈, 出台文件."""
    day: str
    """The day, or empty when it lies ahead and is not known."""
    state: str
    """``done``, ``now`` or ``ahead``."""
    link: Anchor | None = None
    """Where to read about it."""


class ConsultationView(Frozen, frozen=True):
    """A draft open for comment: where it stands."""

    badge: Badge
    """尚未开始, 征集中, 已结束 (待反馈), 已反馈."""
    days: int
    """How long it is open, in calendar days."""
    left: int | None
    """How many days are left, 0 on the last one; none unless it is open."""
    stages: tuple[Stage, ...]


class Part(Frozen, frozen=True):
    """One of the six parts of an annual report."""

    title: str
    """``一、总体情况``."""
    body: str
    """Token of this part's HTML: print it with ``body(part.body)``; empty for a part that is a table only."""
    tables: tuple[TableView, ...]
    """The tables that belong to it."""


class AnnualView(Frozen, frozen=True):
    """政府信息公开工作年度报告."""

    year: int
    unit: str
    opening: str
    """Token of what stands before the first part, or empty."""
    parts: tuple[Part, ...]
    """Six, in order."""
    downloads: tuple[FileView, ...]
    """The cells as JSON and CSV."""


class DocumentView(Frozen, frozen=True):
    """A document as the public sees it."""

    title: str
    subtitle: str
    address: str
    kind: str
    """The kind's Chinese title."""
    kind_id: str
    column: str
    """The title of its column."""
    unit: str
    """责任科室."""
    source: str
    """信息来源: the publishing unit or where it was taken from."""
    author: str
    """责任编辑, or empty."""
    published: str
    """发布日期 with its time where the author gave one."""
    updated: str
    """更新日期 ``YYYY-MM-DD``."""
    document_number: str
    summary: str
    meta: tuple[Shown, ...]
    """The metadata table, in the order of the standard."""
    elements: tuple[Shown, ...]
    """The table of elements (依据, 条件, 材料 …)."""
    sections: tuple[Shown, ...]
    """Fields that are a heading and a text of their own."""
    records: tuple[Shown, ...]
    """Fields that are tables of records."""
    fields: Mapping[str, Shown]
    """All public fields that have a value, by name, for templates that place them by hand (``page.document.fields.get('photo')``)."""
    tables: tuple[TableView, ...]
    """CSV tables of the bundle."""
    attachments: tuple[FileView, ...]
    validity: ValidityView | None
    consultation: ConsultationView | None
    annual: AnnualView | None
    quick: QuickView | None
    media: tuple[MediaView, ...]
    interpretations: tuple[Item, ...]
    """解读本文件的材料."""
    interpreted: tuple[Item, ...]
    """本材料解读的文件."""
    related: tuple[Item, ...]
    """相关信息 (both directions)."""
    mentioned_by: tuple[Item, ...]
    """Documents that name this one in another field (e.g. a consultation that led to it)."""
    corrections: tuple[tuple[str, str, str], ...]
    """更正: day, what, reason."""
    omissions: tuple[tuple[str, str], ...]
    """未公开项: label, reason."""
    prefix: str
    """What ids begin with where a page shows several documents; empty elsewhere."""
    body: str
    """Token of the body's HTML: print it with ``body(document.body)``; empty when there is no text."""
    headings: tuple[Anchor, ...]
    """The headings of level 2, for a table of contents; ``href`` is ``#…``."""
    row: FileView | None
    """The catalogue row of this document as a file to download."""
    pdf: str
    """Address of its PDF; empty when none is made."""
    charts: tuple[ChartView, ...] = ()
    """Its figures, drawn."""


class Group(Frozen, frozen=True):
    """Some items under a heading: a kind, a year, a sub-column."""

    title: str
    items: tuple[Item, ...]
    address: str = ""
    """Where all of them stand; empty when they are all here."""
    note: str = ""
    """Said when there are none: why, and since when."""
    count: int = 0
    """How many there are in all."""


class Matrix(Frozen, frozen=True):
    """Budgets and final accounts: unit × year."""

    years: tuple[str, ...]
    """Newest first."""
    rows: tuple[tuple[str, tuple[tuple[Item, ...], ...]], ...]
    """A unit's name, then for every year the documents of that year."""


class Pager(Frozen, frozen=True):
    """Pagination of a list."""

    number: int
    """This page, from 1."""
    count: int
    """Pages in all."""
    total: int
    """Items in all."""
    pages: tuple[tuple[str, str], ...]
    """Number and address of the pages to offer, ``…`` with an empty address for a gap."""
    previous: str
    """Address, or empty on the first page."""
    next: str
    """Address, or empty on the last page."""


class ColumnView(Frozen, frozen=True):
    """A column's page."""

    title: str
    description: str
    layout: str
    unit: str
    """责任科室 of the column, or empty."""
    limit: str
    """更新时限 in words (每半年至少更新一次, 每年1月31日前), or empty."""
    basis: str
    """Why the column exists (法条)."""
    link: Anchor | None
    """Where the column is served from when it is elsewhere."""
    note: str
    """不适用 or 本期无 with reason, basis and day; empty otherwise."""
    children: tuple[Group, ...]
    """Sub-columns with their newest items."""
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    """For layouts that group (items by kind, yearly by year)."""
    documents: tuple[DocumentView, ...]
    """For layouts that show documents in full: single, leaders, institutions, apply, qa."""
    matrix: Matrix | None
    tables: tuple[TableView, ...]
    """For catalogue and index."""
    downloads: tuple[FileView, ...]
    """The same as files: CSV, XLSX, JSON."""
    history: tuple[tuple[str, str], ...]
    """Changes of the catalogue: day, what."""
    feed: str
    """Address of the Atom feed, or empty."""
    pager: Pager | None
    years: tuple[Anchor, ...] = ()
    """The years that have pages of their own, newest first."""
    first: str = ""
    """The first page of this list, or of this year of it."""
    charts: tuple[ChartView, ...] = ()
    """The figures of its documents over the years, drawn."""


class Account(Frozen, frozen=True):
    """A new-media account (政务新媒体)."""

    platform: str
    name: str
    operator: str
    href: str
    image: str
    """Address of its QR code, or empty."""
    updated: str
    """Day of its last post."""


class Entry(Frozen, frozen=True):
    """One of the column's four (+1) entries on the home page."""

    id: str
    """The column's id: a theme may give each its own sign."""
    title: str
    address: str
    description: str
    count: int
    updated: str
    children: tuple[Anchor, ...]


class OpenDraft(Frozen, frozen=True):
    """A draft that is open for comment, on the home page."""

    item: Item
    closes: str
    """The last day, ``YYYY-MM-DD``."""
    left: int
    """How many days are left, 0 on the last one."""


class HomeView(Frozen, frozen=True):
    """The column's home page."""

    entries: tuple[Entry, ...]
    latest: tuple[Item, ...]
    """What is new."""
    all_address: str
    """The list of all documents."""
    consultations: tuple[OpenDraft, ...]
    """What is open for comment, the one that closes first at the top."""
    apply: tuple[Shown, ...]
    """How to ask: office, address, hours, phone."""
    apply_address: str
    """依申请公开, or the guide."""
    guide_address: str
    accounts: tuple[Account, ...]
    links: tuple[Anchor, ...]
    """Registers, catalogue, all documents, feeds, website report."""


class Withdrawal(Frozen, frozen=True):
    """A document that was taken down (撤下) — only what the register may say of it."""

    number: str
    """文号 or 索引号."""
    column: str
    day: str
    reason: str


class Correction(Frozen, frozen=True):
    """A correction that was made in a published document (更正)."""

    item: Item
    day: str
    what: str
    reason: str


class RegisterView(Frozen, frozen=True):
    """更正与撤下登记."""

    corrections: tuple[Correction, ...]
    withdrawals: tuple[Withdrawal, ...]


class PublicationView(Frozen, frozen=True):
    """公开情况统计."""

    facts: tuple[tuple[str, str], ...]
    """A few totals: what, how many."""
    beside: tuple[tuple[str, int], ...]
    """Columns that are no entry of the home page, and how much they hold."""
    charts: tuple[ChartView, ...]
    """By year, month, sub-column, unit."""
    downloads: tuple[FileView, ...]
    """By unit, sub-column and month: XLSX, CSV, JSON."""


class MapNode(Frozen, frozen=True):
    """A column in the site map (网站地图)."""

    title: str
    address: str
    count: int
    children: tuple[MapNode, ...] = ()


class Navigation(Frozen, frozen=True):
    """A column in the left navigation."""

    id: str
    title: str
    address: str
    children: tuple[Navigation, ...] = ()


class PageView(Frozen, frozen=True):
    """What every page has; one of the parts at the end is filled."""

    title: str
    """The text of ``<title>`` without the site's name, and the ``h1`` of pages that have no document."""
    address: str
    canonical: str
    """Absolute."""
    updated: str
    """更新日期 ``YYYY-MM-DD``; empty only where there is nothing yet."""
    trail: tuple[Anchor, ...]
    """Breadcrumb from the column's home page to the page's parent."""
    tags: tuple[tuple[str, str], ...]
    """META name and content, in the order of the standard."""
    description: str
    """For ``<meta name=description>`` on pages without one of the standard."""
    feed: str = ""
    """Address of the Atom feed that belongs here."""
    previous: Item | None = None
    next: Item | None = None
    document: DocumentView | None = None
    column: ColumnView | None = None
    home: HomeView | None = None
    register: RegisterView | None = None
    publication: PublicationView | None = None
    groups: tuple[Group, ...] = ()
    """All documents of a year, by column."""
    years: tuple[Anchor, ...] = ()
    """The years of the list of all documents."""
    map: tuple[MapNode, ...] = ()
    redirect: str = ""
    """Address that a redirect page leads to."""


class Mark(Frozen, frozen=True):
    """An identification item of the footer (主办单位, ICP备案 …)."""

    label: str
    text: str
    href: str = ""
    image: str = ""
    """Address of its picture."""


class FrameView(Frozen, frozen=True):
    """What is the same on every page."""

    body_name: str
    """机关名称."""
    site_name: str
    """网站名称."""
    home: str
    """Address of the column's home page."""
    search: str
    """Address of the search page."""
    portal: Anchor | None
    """The website the column belongs to."""
    navigation: tuple[Navigation, ...]
    """The whole tree; shown branch by branch."""
    marks: tuple[Mark, ...]
    """Footer identification, in order."""
    tools: tuple[Anchor, ...]
    """Footer links: 网站地图, 全部文件, 更正与撤下登记, 我为政府网站找错 …"""
    assets: Mapping[str, str] = {}
    """Logical name (``site.css``) → address with fingerprint; templates use ``asset(name)``."""
