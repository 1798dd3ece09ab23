"""Atom feeds, sitemap, robots.txt, redirects for old addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sitegen.model import Document, Page
from sitegen.pages.given import ColumnGiven, DocumentGiven, FeedGiven
from sitegen.pages.parts import Anchor
from sitegen.pages.shelf import Shelf
from sitegen.pages.tags import site_tags
from sitegen.pages.views import PageView
from sitegen.standard import Column
from sitegen.urls import (
    HOME,
    REDIRECTS,
    ROBOTS,
    SITEMAP,
    absolute,
    alias_address,
    base_path,
    feed_address,
    list_address,
)

_ENTRIES = 50


def feed_pages(shelf: Shelf, columns: Iterable[Column]) -> Iterator[Page]:
    """One feed for every column of these that holds documents, and one for the whole. Summaries only."""
    site = shelf.site
    yield _feed(shelf, None, site.newest)
    for column in columns:
        if documents := site.by_column.get(column.id, ()):
            yield _feed(shelf, column, documents)


def _feed(shelf: Shelf, column: Column | None, documents: tuple[Document, ...]) -> Page:
    base, address = shelf.site.config.base_url, feed_address(column)
    shown = documents[:_ENTRIES]
    rows = [(document, shelf.items[document.path]) for document in shown]
    entries = [
        {
            "title": item.title,
            "id": absolute(base, item.address),
            "link": absolute(base, item.address),
            "updated": _rfc3339(shelf.days[document.path] or item.day),
            "summary": item.summary,
            "column": item.column,
        }
        for document, item in rows
    ]
    feed = {
        "title": f"{shelf.site.config.name}政府信息公开" + (f"：{column.title}" if column else ""),
        "id": absolute(base, address),
        "self": absolute(base, address),
        "link": absolute(base, list_address(column) if column else HOME),
        "updated": _rfc3339(shelf.updated(shown)),
        "author": shelf.site.config.name,
        "entries": entries,
    }
    return Page(address, "feeds/atom.xml", FeedGiven({"feed": feed}))


def _rfc3339(day: str) -> str:
    """Atom wants an instant; midnight in China stands for the day, and no page shows it."""
    return f"{day[:10] or '1970-01-01'}T00:00:00+08:00"


def sitemap_page(shelf: Shelf, dated: Mapping[str, str]) -> Page:
    """All pages that a search engine may list: address → the day of its newest content."""
    base = shelf.site.config.base_url
    urls = [{"loc": absolute(base, address), "lastmod": day} for address, day in dated.items()]
    return Page(SITEMAP, "feeds/sitemap.xml", FeedGiven({"urls": sorted(urls, key=lambda url: url["loc"])}))


def day_of(page: Page) -> str:
    """更新日期 of a page for people."""
    match page.given:
        case ColumnGiven(page=view):
            return view.updated
        case PageView(updated=day) | DocumentGiven(updated=day):
            return day
        case _:
            raise TypeError(page.given)


def robots_pages(shelf: Shelf) -> Iterator[Page]:
    """Only at the root of a host does robots.txt mean anything."""
    base = shelf.site.config.base_url
    if base_path(base) == "/":
        yield Page(ROBOTS, "feeds/robots.txt", FeedGiven({"sitemap": absolute(base, SITEMAP)}))


def redirect_pages(shelf: Shelf, taken: set[str]) -> Iterator[Page]:
    """A page at every old address that lies below the column, and one map of all of them for nginx."""
    site = shelf.site
    root = base_path(site.config.base_url)
    redirects = []
    for document in site.public:
        address = site.addresses[document.path]
        for alias in document.meta.texts("aliases"):
            place = alias_address(alias, root)
            if place is None:
                continue
            redirects.append((alias if alias.startswith("/") else root + alias, root + address))
            if place and place not in taken:
                taken.add(place)
                yield _redirect(shelf, document, place, address)
    if redirects:
        yield Page(REDIRECTS, "feeds/redirects.map", FeedGiven({"redirects": sorted(redirects)}))


def _redirect(shelf: Shelf, document: Document, place: str, address: str) -> Page:
    item = shelf.items[document.path]
    view = PageView(
        title=item.title,
        address=place,
        canonical=absolute(shelf.site.config.base_url, address),
        updated=shelf.days[document.path],
        trail=(Anchor("政府信息公开", address=HOME),),
        tags=site_tags(shelf.settings),
        description="",
        redirect=address,
    )
    return Page(place, "pages/redirect.html", view)
