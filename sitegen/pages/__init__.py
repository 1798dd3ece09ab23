"""What pages there are, and the flat views they are given. One line a kind of page: see ``plan``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import msgspec

from sitegen.assemble import Site
from sitegen.assets import Assets
from sitegen.crew import aside
from sitegen.memo import digest
from sitegen.model import Document, Output, Page, Wanted
from sitegen.pages.annual import annual_files
from sitegen.pages.around import surroundings
from sitegen.pages.catalogue import CatalogueFile, Known, catalogue_files, files_of, row_file
from sitegen.pages.columns import column_pages, column_view, neighbours, ordered, pages_of, trail_of
from sitegen.pages.documents import document_view
from sitegen.pages.feeds import feed_pages, redirect_pages, robots_pages, sitemap_page
from sitegen.pages.frame import frame_view
from sitegen.pages.given import ColumnGiven, DocumentGiven, FeedGiven, Given, Subject
from sitegen.pages.home import all_pages, home_page, map_page, not_found_page, register_page
from sitegen.pages.parts import FileView
from sitegen.pages.sheets import download_view
from sitegen.pages.shelf import Shelf
from sitegen.pages.tags import article_tags
from sitegen.pages.views import FrameView, PageView
from sitegen.settings import Settings
from sitegen.standard import Column
from sitegen.targets import published_at
from sitegen.urls import CATALOGUES, SITEMAP, absolute, feed_address

__all__ = ["Plan", "Shelf", "file_at", "page_at", "page_view", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be published but the theme."""

    frame: FrameView
    pages: tuple[Page, ...]
    files: tuple[Wanted, ...]
    """Every file that belongs to no page: attachments, pictures of the settings, catalogues."""


def plan(settings: Settings, site: Site, content: Path, assets: Assets, known: Known) -> Plan:
    """What every page is given, and every other file of the site."""
    shelf = Shelf(settings, site)
    with aside(lambda: msgspec.msgpack.encode(catalogue_files(shelf, known))) as made:
        documents, beside = list(document_pages(shelf)), list(_pages_beside(shelf))
        catalogues = msgspec.msgpack.decode(made(), type=tuple[CatalogueFile, ...])
    offered: dict[str, tuple[FileView, ...]] = defaultdict(tuple)
    for file in catalogues:
        offered[file.column] += (file.view,)
    pages = [*beside, *column_pages(shelf, offered), *documents]
    feeds = feed_pages(shelf, site.standard.columns.values())
    taken = {page.address for page in pages}
    redirects = redirect_pages(shelf, taken)
    every = (*pages, not_found_page(shelf), *feeds, sitemap_page(shelf, pages), *robots_pages(shelf), *redirects)
    return Plan(frame_view(site, assets), every, (*_wanted(shelf, catalogues), *_files(shelf, content)))


def page_at(shelf: Shelf, address: str) -> Page | None:
    """The one page at an address, planned alone; None when there is none."""
    site = shelf.site
    for path, place in site.addresses.items():
        if place == address and path not in site.hidden:
            documents = _in_order(shelf, site.column(site.by_path[path]))
            return document_page(shelf, documents, documents.index(site.by_path[path]))
    folder = address.rpartition("/")[0]
    for column in site.standard.columns.values():
        if column.folder == folder and site.visible(column):
            catalogues = files_of(shelf, column, _unknown) if column.layout in CATALOGUES else []
            offered = tuple(file.view for file in catalogues)
            pages = chain(pages_of(shelf, column, offered), feed_pages(shelf, (column,)))
            break
    else:
        redirects = redirect_pages(shelf, set())
        pages = chain(
            _pages_beside(shelf), [not_found_page(shelf)], feed_pages(shelf, ()), robots_pages(shelf), redirects
        )
        if address == SITEMAP:
            every = chain(_pages_beside(shelf), column_pages(shelf, {}), document_pages(shelf))
            pages = chain([sitemap_page(shelf, every)])
    return next((page for page in pages if page.address == address), None)


def file_at(shelf: Shelf, content: Path, address: str) -> Wanted | None:
    """The one file at an address that belongs to no page; None when there is none."""
    catalogues = (
        file
        for column in shelf.site.standard.columns.values()
        if column.layout in CATALOGUES and address.startswith(column.folder + "/")
        for file in files_of(shelf, column, _unknown)
    )
    every = chain(_files(shelf, content), _wanted(shelf, catalogues))
    return next((file for file in every if file.path == address), None)


def _wanted(shelf: Shelf, catalogues: Iterable[CatalogueFile]) -> Iterator[Wanted]:
    for file in catalogues:
        alone = partial(_catalogue_file, shelf, file)
        yield Wanted(file.view.address, file.key, partial(bytes, file.data) if file.data else alone)


def _catalogue_file(shelf: Shelf, wanted: CatalogueFile) -> bytes:
    """One that was found standing and is needed all the same."""
    column = shelf.site.standard.columns[wanted.column]
    return next(file.data for file in files_of(shelf, column, _unknown) if file.view.address == wanted.view.address)


def _unknown(address: str, key: bytes) -> None:
    """Nothing stands in an output: every file is made."""


def _pages_beside(shelf: Shelf) -> Iterator[Page]:
    """The pages beside the tree of columns."""
    yield home_page(shelf)
    yield register_page(shelf)
    yield from all_pages(shelf)
    yield map_page(shelf)


def _in_order(shelf: Shelf, column: Column) -> tuple[Document, ...]:
    return ordered(column, shelf.site.by_column.get(column.id, ()))


def document_pages(shelf: Shelf) -> Iterator[Page]:
    """One page for every public document."""
    for column in shelf.site.standard.columns.values():
        documents = _in_order(shelf, column)
        yield from (document_page(shelf, documents, place) for place in range(len(documents)))


def document_page(shelf: Shelf, documents: Sequence[Document], place: int) -> Page:
    """The page of one of a column's documents, which stand in the column's order."""
    document = documents[place]
    newer, older = neighbours(shelf, documents, place)
    given = DocumentGiven(surroundings(shelf, document), shelf.days[document.path], newer, older)
    template = f"pages/{shelf.settings.standard.kinds[document.kind].template}.html"
    return Page(given.around.item.address, template, given, document.column, (document.path,))


View: TypeAlias = PageView | Mapping[str, object]
"""What a template sees."""


def page_view(settings: Settings, given: Given, documents: Sequence[Document]) -> tuple[View, tuple[Output, ...]]:
    """What the template of a page sees, and the files that are made with it (its catalogue row, an annual report's cells).

    A pure function of the settings, of what the page is given and of the documents that it shows.
    """
    match given:
        case DocumentGiven():
            (document,) = documents
            return _document_view(Subject(settings, document, given.around), given)
        case ColumnGiven():
            return column_view(settings, given, documents), ()
        case FeedGiven():
            return given.values, ()
        case PageView():
            return given, ()


def _document_view(subject: Subject, given: DocumentGiven) -> tuple[PageView, tuple[Output, ...]]:
    settings, document = subject.settings, subject.document
    column = settings.standard.columns[document.column]
    row = row_file(subject)
    view = PageView(
        title=document.title,
        address=subject.address,
        canonical=absolute(settings.config.base_url, subject.address),
        updated=given.updated,
        trail=trail_of(settings, column, itself=True),
        tags=article_tags(subject),
        description=subject.around.item.summary,
        feed=feed_address(column),
        previous=given.newer,
        next=given.older,
        document=document_view(subject, download_view(row, "本条目录信息")),
    )
    return view, (row, *annual_files(subject))


def _files(shelf: Shelf, content: Path) -> Iterator[Wanted]:
    site = shelf.site
    sent = set(site.config.images)
    for path in site.config.images:
        data = (content / path).read_bytes()
        yield Wanted(path, digest(data), partial(bytes, data))
    for document in site.public:
        for file in document.files:
            if file.path not in sent and site.sends(file.path):
                sent.add(file.path)
                yield Wanted(
                    published_at(site.standard, file.path), digest(file.sha256), (content / file.path).read_bytes
                )
