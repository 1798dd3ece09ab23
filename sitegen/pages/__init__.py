"""What pages there are, and the flat views they are given. One line a kind of page: see ``plan``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sitegen.assemble import Site
from sitegen.model import Output, Page
from sitegen.pages.annual import annual_files
from sitegen.pages.catalogue import catalogue_files, row_file
from sitegen.pages.columns import column_pages, neighbours, ordered, trail_of
from sitegen.pages.documents import document_view
from sitegen.pages.feeds import feed_pages, redirect_pages, robots_page, sitemap_page
from sitegen.pages.frame import frame_view
from sitegen.pages.home import all_pages, home_page, map_page, not_found_page, register_page
from sitegen.pages.sheets import download_view
from sitegen.pages.shelf import Shelf, link_targets, make_shelf, updated
from sitegen.pages.tags import article_tags
from sitegen.pages.views import PageView
from sitegen.targets import published_at
from sitegen.urls import absolute, feed_address

__all__ = ["Plan", "frame_view", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be published but the theme."""

    pages: tuple[Page, ...]
    files: Iterator[Output]
    """Every file that is no page, made one by one: attachments, catalogues, catalogue rows, cells of annual reports."""


def plan(site: Site, content: Path) -> Plan:
    """Every page and every other file of the site."""
    shelf = make_shelf(site)
    offered, catalogues = catalogue_files(shelf)
    pages = [
        home_page(shelf),
        *column_pages(shelf, offered),
        *document_pages(shelf),
        register_page(shelf),
        *all_pages(shelf),
        map_page(shelf),
    ]
    machine = [*feed_pages(shelf), sitemap_page(shelf, pages)]
    if robots := robots_page(shelf):
        machine.append(robots)
    taken = {page.address for page in pages}
    every = (*pages, not_found_page(shelf), *machine, *redirect_pages(shelf, taken))
    return Plan(every, chain(catalogues, _files(shelf, content)))


def document_pages(shelf: Shelf) -> Iterator[Page]:
    """One page for every public document."""
    site = shelf.site
    for column in site.standard.columns.values():
        documents = ordered(column, site.by_column.get(column.id, ()))
        for place, document in enumerate(documents):
            address = site.addresses[document.path]
            newer, older = neighbours(shelf, documents, place)
            view = PageView(
                title=document.title,
                address=address,
                canonical=absolute(site.config.base_url, address),
                updated=updated(document),
                trail=trail_of(shelf, column, itself=True),
                tags=article_tags(site, document),
                description=shelf.items[document.path].summary,
                feed=feed_address(column),
                previous=newer,
                next=older,
                document=document_view(shelf, document, download_view(row_file(shelf, document), "本条目录信息")),
            )
            template = f"pages/{site.standard.kinds[document.kind].template}.html"
            bodies = {document.path: link_targets(site, document, address)} if document.has_body else {}
            yield Page(address, template, view, column.id, bodies)


def _files(shelf: Shelf, content: Path) -> Iterator[Output]:
    site = shelf.site
    sent = set(site.config.images)
    for path in site.config.images:
        yield Output(path, (content / path).read_bytes())
    for document in site.public:
        yield row_file(shelf, document)
        yield from annual_files(shelf, document)
        for file in document.files:
            if file.path not in sent and site.sends(file.path):
                sent.add(file.path)
                yield Output(published_at(site.standard, file.path), (content / file.path).read_bytes())
