"""The column's home page and the pages beside the tree: register, all documents, site map, search, 404."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sitegen.assemble import Hidden, Stage, consultation_stage
from sitegen.model import Document, Page
from sitegen.national import settings_fields
from sitegen.pages.parts import Anchor, Shown
from sitegen.pages.shelf import Shelf
from sitegen.pages.shown import shown_setting
from sitegen.pages.tags import site_tags
from sitegen.pages.views import (
    Account,
    Correction,
    Entry,
    Group,
    HomeView,
    MapNode,
    OpenDraft,
    PageView,
    PublicationView,
    RegisterView,
    Withdrawal,
)
from sitegen.standard import Column
from sitegen.urls import (
    ALL,
    HOME,
    MAP,
    NOT_FOUND,
    PUBLICATION,
    REGISTER,
    SEARCH,
    absolute,
    all_address,
    feed_address,
    list_address,
)

_LATEST = 12
_HOW_TO_ASK = ("name", "address", "postcode", "hours", "phone", "fax", "email")


def home_page(shelf: Shelf) -> Page:
    """The entries, what is new, what is open for comment, how to ask, the new-media accounts (T46)."""
    site = shelf.site
    columns = site.standard.columns
    entries = [column for column in site.standard.children("") if column.in_navigation and site.visible(column)]
    useful = [
        column
        for column in columns.values()
        if column.layout in ("catalogue", "index") or column.id == "website-report"
    ]
    apply = next((column for column in entries if column.layout == "apply"), columns["guide"])
    view = HomeView(
        entries=tuple(_entry(shelf, column) for column in entries),
        latest=tuple(shelf.items[document.path] for document in site.newest[:_LATEST]),
        all_address=ALL,
        consultations=_open_drafts(shelf),
        apply=_how_to_ask(shelf),
        apply_address=list_address(apply),
        guide_address=list_address(columns["guide"]),
        accounts=_accounts(shelf),
        links=(
            *(Anchor(column.title, address=list_address(column)) for column in useful if site.visible(column)),
            Anchor("全部文件", address=ALL),
            Anchor("公开情况统计", address=PUBLICATION),
            Anchor("更正与撤下登记", address=REGISTER),
            Anchor("网站地图", address=MAP),
            Anchor("订阅更新（Atom）", address=feed_address(None)),
        ),
    )
    return page_beside(shelf, HOME, "pages/home.html", "政府信息公开", home=view, feed=feed_address(None))


def register_page(shelf: Shelf) -> Page:
    """更正与撤下登记. Of a document that was taken down only number, column, day and reason are said."""
    site = shelf.site
    corrections = [
        Correction(shelf.items[document.path], str(record.day("on") or ""), record.text("what"), record.text("reason"))
        for document in site.public
        for record in document.meta.records("corrections")
    ]
    withdrawals = [
        Withdrawal(
            document.meta.text("document_number")
            or document.meta.text("decision_number")
            or document.meta.text("index_number"),
            site.column(document).title,
            str(document.meta.day("take_down_on") or ""),
            document.meta.text("take_down_reason"),
        )
        for document in site.documents
        if site.hidden.get(document.path) is Hidden.TAKEN_DOWN
    ]
    view = RegisterView(
        tuple(sorted(corrections, key=lambda entry: (entry.day, entry.item.address), reverse=True)),
        tuple(sorted(withdrawals, key=lambda entry: (entry.day, entry.number), reverse=True)),
    )
    days = [*(entry.day for entry in corrections), *(entry.day for entry in withdrawals)]
    return page_beside(
        shelf, REGISTER, "pages/register.html", "更正与撤下登记", register=view, updated=max(days, default=shelf.newest)
    )


def all_pages(shelf: Shelf) -> Iterator[Page]:
    """全部文件: a plain list that needs no script, a page a year, by column."""
    site = shelf.site
    by_year: dict[str, dict[str, list[Document]]] = defaultdict(lambda: defaultdict(list))
    for column in site.standard.columns.values():
        for document in site.by_column.get(column.id, ()):
            by_year[shelf.items[document.path].day[:4]][column.id].append(document)
    years = sorted(by_year, reverse=True)
    newest = years[0] if years else ""
    links = _year_links(years)
    for year in years or [""]:
        groups = []
        documents: list[Document] = []
        for name, here in by_year[year].items():
            column = site.standard.columns[name]
            documents += here
            items = tuple(shelf.items[document.path] for document in here)
            groups.append(Group(column.title, items, list_address(column), count=len(here)))
        title = "全部文件" if year == newest else f"全部文件（{year}年）"
        yield page_beside(
            shelf,
            all_address(year, newest),
            "pages/all.html",
            title,
            groups=tuple(groups),
            years=links,
            updated=shelf.updated(documents) or shelf.newest,
        )


def search_page(shelf: Shelf) -> Page:
    """站内搜索: the script asks the index; what stands on the page is the way without it."""
    years = {shelf.items[document.path].day[:4] for document in shelf.site.public}
    return page_beside(shelf, SEARCH, "pages/search.html", "站内搜索", years=_year_links(sorted(years, reverse=True)))


def _year_links(years: Sequence[str]) -> tuple[Anchor, ...]:
    """The lists of all documents, newest first; a document without a day stands in the last."""
    return tuple(Anchor(f"{year}年" if year else "未注明日期", address=all_address(year, years[0])) for year in years)


def map_page(shelf: Shelf) -> Page:
    """网站地图."""
    site = shelf.site
    below: dict[str, list[Column]] = defaultdict(list)
    for column in site.standard.columns.values():
        if site.visible(column):
            below[column.parent].append(column)

    def node(column: Column) -> MapNode:
        return MapNode(
            column.title,
            list_address(column),
            len(site.below(column.id)),
            tuple(node(child) for child in below[column.id]),
        )

    return page_beside(shelf, MAP, "pages/map.html", "网站地图", nodes=tuple(node(column) for column in below[""]))


def not_found_page(shelf: Shelf) -> Page:
    """The page for addresses that do not exist; its links are absolute."""
    return page_beside(shelf, NOT_FOUND, "pages/not-found.html", "没有找到这个页面", absolute_links=True)


def page_beside(
    shelf: Shelf,
    address: str,
    template: str,
    title: str,
    *,
    updated: str = "",
    feed: str = "",
    absolute_links: bool = False,
    home: HomeView | None = None,
    register: RegisterView | None = None,
    publication: PublicationView | None = None,
    groups: tuple[Group, ...] = (),
    years: tuple[Anchor, ...] = (),
    nodes: tuple[MapNode, ...] = (),
) -> Page:
    """A page beside the tree of columns."""
    view = PageView(
        title=title,
        address=address,
        canonical=absolute(shelf.site.config.base_url, address),
        updated=updated or shelf.newest,
        trail=() if address == HOME else (Anchor("政府信息公开", address=HOME),),
        tags=site_tags(shelf.settings),
        description=f"{shelf.site.config.name}{title if title.startswith('政府信息公开') else '政府信息公开：' + title}",
        feed=feed,
        home=home,
        register=register,
        publication=publication,
        groups=groups,
        years=years,
        map=nodes,
    )
    return Page(address, template, view, absolute=absolute_links)


def _entry(shelf: Shelf, column: Column) -> Entry:
    site = shelf.site
    below = site.below(column.id)
    children = tuple(
        Anchor(child.title, address=list_address(child))
        for child in site.standard.children(column.id)
        if site.visible(child)
    )
    return Entry(
        column.id,
        column.title,
        list_address(column),
        column.description,
        len(below),
        shelf.newest_below.get(column.id, ""),
        children,
    )


def _open_drafts(shelf: Shelf) -> tuple[OpenDraft, ...]:
    today = shelf.site.today
    found = [
        OpenDraft(shelf.items[document.path], closes.isoformat(), (closes - today).days)
        for document in shelf.site.public
        if document.kind == "consultation"
        and consultation_stage(document, today) is Stage.OPEN
        and (closes := document.meta.day("closes_on"))
    ]
    return tuple(sorted(found, key=lambda draft: (draft.closes, draft.item.address)))


def _how_to_ask(shelf: Shelf) -> tuple[Shown, ...]:
    office = shelf.site.config.meta.record("office")
    fields = {field.name: field for field in settings_fields()["office"].fields}
    return tuple(
        shown_setting(fields[name], value)
        for name in _HOW_TO_ASK
        if name in fields and (value := office.get(name)) is not None
    )


def _accounts(shelf: Shelf) -> tuple[Account, ...]:
    site = shelf.site
    return tuple(
        Account(
            record.text("platform"),
            record.text("account"),
            record.text("operator"),
            record.text("url"),
            record.text("image"),
            str(record.day("last_post") or ""),
        )
        for record in site.config.meta.records("new_media")
    )
