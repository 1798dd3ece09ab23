"""Atom feeds, sitemap, robots.txt, redirects for old addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.assemble import newest_first
from sitegen.model import Document, Page
from sitegen.pages.parts import Anchor
from sitegen.pages.shelf import Shelf, updated
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


def feed_pages(shelf: Shelf) -> Iterator[Page]:
    """One feed for every column that holds documents, and one for the whole. Summaries only."""
    site = shelf.site
    everything = newest_first(list(site.public))
    yield _feed(shelf, None, everything)
    for column in site.standard.columns.values():
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
            "updated": _rfc3339(updated(document) or item.day),
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
        "updated": _rfc3339(updated(*shown)),
        "author": shelf.site.config.name,
        "entries": entries,
    }
    return Page(address, "feeds/atom.xml", {"feed": feed})


def _rfc3339(day: str) -> str:
    """Atom wants an instant; midnight in China stands for the day, and no page shows it."""
    return f"{day[:10] or '1970-01-01'}T00:00:00+08:00"


def sitemap_page(shelf: Shelf, pages: Iterable[Page]) -> Page:
    """All pages that a search engine may list, with the day of their newest content."""
    base = shelf.site.config.base_url
    urls = [
        {"loc": absolute(base, page.address), "lastmod": page.view.updated}
        for page in pages
        if isinstance(page.view, PageView) and not page.absolute
    ]
    return Page(SITEMAP, "feeds/sitemap.xml", {"urls": sorted(urls, key=lambda url: url["loc"])})


def robots_page(shelf: Shelf) -> Page | None:
    """Only at the root of a host does robots.txt mean anything."""
    base = shelf.site.config.base_url
    return Page(ROBOTS, "feeds/robots.txt", {"sitemap": absolute(base, SITEMAP)}) if base_path(base) == "/" else None


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
        yield Page(REDIRECTS, "feeds/redirects.map", {"redirects": sorted(redirects)})


def _redirect(shelf: Shelf, document: Document, place: str, address: str) -> Page:
    item = shelf.items[document.path]
    view = PageView(
        title=item.title,
        address=place,
        canonical=absolute(shelf.site.config.base_url, address),
        updated=updated(document),
        trail=(Anchor("政府信息公开", address=HOME),),
        tags=site_tags(shelf.site),
        description="",
        redirect=address,
    )
    return Page(place, "pages/redirect.html", view)
