"""Pages of the columns: lists with pagination, groups, matrices, documents shown in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from sitegen.charts import Chart
from sitegen.config import BODY_UNIT
from sitegen.model import Document, Page
from sitegen.pages.around import surroundings
from sitegen.pages.catalogue import catalogue_tables, index_records, index_table
from sitegen.pages.charts import chart_view
from sitegen.pages.charts.money import yearly_charts
from sitegen.pages.documents import document_view
from sitegen.pages.given import ColumnGiven, Subject
from sitegen.pages.paging import pager_of, slices_of
from sitegen.pages.parts import Anchor, FileView, Item
from sitegen.pages.shelf import Shelf
from sitegen.pages.tags import column_tags
from sitegen.pages.views import ColumnView, Group, Matrix, PageView
from sitegen.settings import Settings
from sitegen.standard import Blank, Column
from sitegen.text import day_in_words
from sitegen.urls import HOME, absolute, feed_address, list_address

_IN_FULL = frozenset({"single", "leaders", "institutions", "apply", "qa"})
"""Layouts that show documents themselves, not only a row for each."""
_NEWEST_IN_SECTION = 5
_DRAWN = 3
"""Fewer years of a single unit are told by their table alone."""
_OFTEN = {
    30: "每月",
    60: "每两个月",
    90: "每季度",
    120: "每四个月",
    180: "每半年",
    365: "每年",
    730: "每两年",
    1825: "每五年",
}
_WHEN_CHANGED = "disclosure/institution"
"""What stands here changes with the institution: art. 26 counts its days from then on."""


def column_pages(shelf: Shelf, downloads: Mapping[str, tuple[FileView, ...]]) -> Iterator[Page]:
    """Every page of every column that has one. ``downloads`` are the files offered on a column's page, by id."""
    for column in shelf.site.standard.columns.values():
        if shelf.site.visible(column):
            yield from pages_of(shelf, column, downloads.get(column.id, ()))


def trail_of(settings: Settings, column: Column, itself: bool) -> tuple[Anchor, ...]:
    """The breadcrumb from the home page down to the column, or to the one above it."""
    chain = settings.standard.chain(column.id)
    steps = chain if itself else chain[:-1]
    return (Anchor("政府信息公开", address=HOME), *(Anchor(step.title, address=list_address(step)) for step in steps))


def pages_of(shelf: Shelf, column: Column, downloads: tuple[FileView, ...]) -> Iterator[Page]:
    """The pages of one column, first page first. ``downloads`` are the files that its page offers."""
    site = shelf.site
    documents = ordered(column, site.by_column.get(column.id, ()))
    common = ColumnView(
        title=column.title,
        description=column.description,
        layout=column.layout,
        unit=site.config.unit_title(column.unit),
        limit=limit_of(column),
        basis=column.basis,
        link=Anchor(column.link.title, href=column.link.url) if column.link else None,
        note=_note(column, documents),
        children=_children(shelf, column),
        items=(),
        groups=(),
        documents=(),
        matrix=_matrix(shelf, documents) if column.layout == "finance" else None,
        tables=catalogue_tables(shelf) if column.layout == "catalogue" else (),
        downloads=(),
        history=tuple((day.isoformat(), what) for day, what in site.standard.history)
        if column.layout == "catalogue"
        else (),
        feed=feed_address(column) if documents else "",
        pager=None,
    )
    drawn = yearly_charts(documents, site.config) if column.layout == "finance" else ()
    views = map(chart_view, drawn)
    charts = tuple(replace(view, drawn=view.drawn and _worth_drawing(view.chart)) for view in views)
    trail = trail_of(shelf.settings, column, itself=False)
    tags = column_tags(shelf.settings, column)
    for place in slices_of(shelf, column, documents):
        part, address = place.documents, list_address(column, place.number, place.year)
        shown = _in_full(column, part)
        indexed = part if column.layout == "index" else ()
        view = replace(
            common,
            items=tuple([shelf.items[document.path] for document in part]) if not indexed else (),
            groups=_groups(shelf, column, part),
            downloads=downloads if address == list_address(column) else (),
            pager=pager_of(column, place) if place.count > 1 else None,
            years=place.years,
            first=list_address(column, 1, place.year),
            charts=charts if address == list_address(column) else (),
        )
        words = f"{place.year and place.year + '年'}{f'第{place.number}页' if place.number > 1 else ''}"
        page = PageView(
            title=f"{column.title}（{words}）" if words else column.title,
            address=address,
            canonical=absolute(site.config.base_url, address),
            updated=place.updated,
            trail=trail,
            tags=tags,
            description=column.description,
            feed=view.feed,
            column=view,
        )
        given = ColumnGiven(
            page,
            tuple(surroundings(shelf, document) for document in shown),
            index_records(shelf, indexed),
            tuple(shelf.items[document.path].address for document in indexed),
        )
        yield Page(address, "pages/column.html", given, column.id, tuple(document.path for document in shown))


def column_view(settings: Settings, given: ColumnGiven, documents: Sequence[Document]) -> PageView:
    """The page complete: with the documents that it shows in full, and the table of the index."""
    view = given.page.column
    if view is None or not (documents or view.layout == "index"):
        return given.page
    shown = tuple(
        document_view(Subject(settings, document, around), prefix=f"d{place}-" if len(documents) > 1 else "")
        for place, (document, around) in enumerate(zip(documents, given.around, strict=True), 1)
    )
    tables = (index_table(given.records, given.addresses),) if view.layout == "index" else view.tables
    return replace(given.page, column=replace(view, documents=shown, tables=tables))


def ordered(column: Column, documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """Leaders and institutions stand in their declared order, the steps of 依申请公开 by kind, everything else newest first."""
    if column.layout in ("leaders", "institutions"):
        return tuple(sorted(documents, key=lambda document: (document.meta.number("order") or 999, document.path)))
    if column.layout == "apply":
        return tuple(sorted(documents, key=lambda document: column.kinds.index(document.kind)))
    return documents


def _in_full(column: Column, documents: tuple[Document, ...]) -> tuple[Document, ...]:
    if column.layout == "single":
        return documents[:1]
    return documents if column.layout in _IN_FULL else ()


def limit_of(column: Column) -> str:
    """更新时限 in words; empty for a column without one."""
    if column.due:
        month, day = column.due.split("-")
        return f"每年{int(month)}月{int(day)}日前"
    if column.yearly:
        return "每年"
    if not column.update_within:
        return ""
    often = _OFTEN.get(column.update_within, f"每{column.update_within}天")
    if column.id == _WHEN_CHANGED or column.id.startswith(f"{_WHEN_CHANGED}/"):
        return f"信息变更之日起20个工作日内，{often}至少核对一次"
    return f"{often}至少更新一次"


def _note(column: Column, documents: tuple[Document, ...]) -> str:
    if column.blank and not documents:
        return blank_note(column.blank)
    return ""


def blank_note(blank: Blank) -> str:
    """Why there is nothing, in one sentence."""
    if blank.word == "不适用":
        since = f"（自{day_in_words(blank.on)}起）" if blank.on else ""
        basis = f"依据：{blank.basis}。" if blank.basis else ""
        confirmed = f"最近一次核实：{day_in_words(blank.confirmed)}。" if blank.confirmed else ""
        return f"本栏目对本机关不适用{since}：{blank.reason.rstrip('。')}。{basis}{confirmed}"
    confirmed = f"最近一次核实：{day_in_words(blank.on)}。" if blank.on else ""
    reason = f"：{blank.reason.rstrip('。')}" if blank.reason else ""
    return f"本期没有应当公开的信息{reason}。{confirmed}"


def _children(shelf: Shelf, column: Column) -> tuple[Group, ...]:
    site = shelf.site
    groups = []
    for child in site.standard.children(column.id):
        if site.visible(child):
            below = ordered(child, site.below(child.id))
            note = blank_note(child.blank) if child.blank and not below else ""
            if child.link and not below:
                note = f"由“{child.link.title}”提供。"
            if not below and not note:
                note = child.description
            items = tuple(shelf.items[document.path] for document in below[:_NEWEST_IN_SECTION])
            groups.append(Group(child.title, items, list_address(child), note, len(below)))
    return tuple(groups)


def _groups(shelf: Shelf, column: Column, documents: tuple[Document, ...]) -> tuple[Group, ...]:
    """By kind for items, by year for yearly columns."""
    if column.layout not in ("items", "yearly"):
        return ()
    grouped: dict[str, list[Item]] = defaultdict(list)
    for document in documents:
        item = shelf.items[document.path]
        year = document.meta.number("year") or int(item.day[:4] or 0)
        grouped[item.kind if column.layout == "items" else f"{year}年"].append(item)
    by_kind = [shelf.site.standard.kinds[kind].title for kind in column.kinds]
    titles = by_kind if column.layout == "items" else sorted(grouped, reverse=True)
    return tuple(Group(title, tuple(grouped[title]), count=len(grouped[title])) for title in titles if title in grouped)


def _worth_drawing(chart: Chart) -> bool:
    return len(chart.labels) >= _DRAWN or len(chart.series) > 1


def _matrix(shelf: Shelf, documents: tuple[Document, ...]) -> Matrix:
    """Unit × year; the body itself first, then the units in the order of ``site.yaml``."""
    site = shelf.site
    cells: dict[tuple[str, int], list[Item]] = defaultdict(list)
    units: dict[str, None] = {}
    for document in documents:
        unit = document.meta.text("budget_unit")
        units[unit] = None
        cells[unit, document.meta.number("year")].append(shelf.items[document.path])
    order = ["", BODY_UNIT, *site.config.units]
    years = sorted({year for _, year in cells}, reverse=True)
    ordered = sorted(units, key=lambda unit: order.index(unit) if unit in order else len(order))
    return Matrix(
        tuple(f"{year}年" for year in years),
        tuple(
            (site.config.unit_title(unit) or site.config.name, tuple(tuple(cells[unit, year]) for year in years))
            for unit in ordered
        ),
    )


def neighbours(shelf: Shelf, documents: Sequence[Document], place: int) -> tuple[Item | None, Item | None]:
    """The newer and the older document in a column's order."""
    newer = shelf.names[documents[place - 1].path] if place > 0 else None
    older = shelf.names[documents[place + 1].path] if place + 1 < len(documents) else None
    return newer, older
