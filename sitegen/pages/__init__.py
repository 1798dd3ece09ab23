"""What pages there are, and the flat views they are given. One line a kind of page: see ``plan``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from sitegen.assemble import Site
from sitegen.memo import digest
from sitegen.model import Document, Output, Page, Wanted
from sitegen.pages.annual import annual_files
from sitegen.pages.around import surroundings
from sitegen.pages.catalogue import files_of, row_file
from sitegen.pages.charts import chart_view, document_charts
from sitegen.pages.columns import column_pages, column_view, neighbours, ordered, pages_of, trail_of
from sitegen.pages.documents import document_view
from sitegen.pages.feeds import day_of, feed_pages, redirect_pages, robots_pages, sitemap_page
from sitegen.pages.frame import frame_view
from sitegen.pages.given import ColumnGiven, DocumentGiven, FeedGiven, Given, PaperGiven, PictureGiven, Subject
from sitegen.pages.home import all_pages, home_page, map_page, not_found_page, register_page, search_page
from sitegen.pages.parts import FileView
from sitegen.pages.publication import publication
from sitegen.pages.quick import picture_file, picture_pages
from sitegen.pages.sheets import Known, download_view
from sitegen.pages.shelf import Shelf
from sitegen.pages.tags import article_tags
from sitegen.pages.views import PageView
from sitegen.settings import Settings
from sitegen.standard import Column
from sitegen.targets import published_at
from sitegen.urls import PUBLICATION, SITEMAP, absolute, feed_address, picture_address

__all__ = ["Shelf", "View", "file_at", "frame_view", "page_at", "page_view", "picture_file", "plan"]


def plan(settings: Settings, site: Site, content: Path, known: Known, machine: str = "") -> Iterator[Page | Wanted]:
    """What every page is given, and every other file of the site but the theme's.

    They are made one by one as they are taken: all of a large site at once would fill the memory. ``machine`` stands for
    what makes PDFs; empty: none are made.
    """
    shelf = Shelf(settings, site, machine)
    columns = site.standard.columns
    dated: dict[str, str] = {}
    offered: dict[str, tuple[FileView, ...]] = defaultdict(tuple)

    def noted(pages: Iterable[Page]) -> Iterator[Page]:
        for page in pages:
            dated[page.address] = day_of(page)
            yield page

    for column in columns.values():
        for view, wanted in files_of(shelf, column, known):
            offered[column.id] += (view,)
            yield wanted
    statistics, files = publication(shelf, known)
    yield from files
    yield from noted([statistics])
    yield from noted(_pages_beside(shelf))
    yield from noted(column_pages(shelf, offered))
    yield from noted(document_pages(shelf))
    for document in site.public:
        yield from picture_pages(settings, document, site.addresses[document.path])
    yield not_found_page(shelf)
    yield from feed_pages(shelf, columns.values())
    yield sitemap_page(shelf, dated)
    yield from robots_pages(shelf)
    yield from redirect_pages(shelf, set(dated))
    yield from _files(shelf, content)
    yield from map(partial(_paper, shelf), filter(shelf.pdf, site.public))


def page_at(shelf: Shelf, address: str) -> Page | None:
    """The one page at an address, planned alone; None when there is none."""
    site = shelf.site
    for path, place in site.addresses.items():
        if place == address and path not in site.hidden:
            documents = _in_order(shelf, site.column(site.by_path[path]))
            return document_page(shelf, documents, documents.index(site.by_path[path]))
        if path not in site.hidden and address in (picture_address(place, "svg"), picture_address(place, "png")):
            pictures = picture_pages(shelf.settings, site.by_path[path], place)
            return next((page for page in pictures if page.address == address), None)
    folder = address.rpartition("/")[0]
    for column in site.standard.columns.values():
        if column.folder == folder and site.visible(column):
            offered = tuple(view for view, _ in files_of(shelf, column, _none))
            pages = chain(pages_of(shelf, column, offered), feed_pages(shelf, (column,)))
            break
    else:
        redirects = redirect_pages(shelf, set())
        pages = chain(
            _pages_beside(shelf), [not_found_page(shelf)], feed_pages(shelf, ()), robots_pages(shelf), redirects
        )
        if address == PUBLICATION:
            return publication(shelf, _none)[0]
        if address == SITEMAP:
            every = chain(
                [publication(shelf, _none)[0]],
                _pages_beside(shelf),
                column_pages(shelf, {}),
                document_pages(shelf),
            )
            pages = chain([sitemap_page(shelf, {page.address: day_of(page) for page in every})])
    return next((page for page in pages if page.address == address), None)


def file_at(shelf: Shelf, content: Path, address: str) -> Wanted | None:
    """The one file at an address that belongs to no page; None when there is none."""
    made: Iterable[Wanted] = (
        wanted
        for column in shelf.site.standard.columns.values()
        if address.startswith(column.folder + "/")
        for _, wanted in files_of(shelf, column, _none)
    )
    if address.startswith(PUBLICATION.removesuffix("html")):
        made = publication(shelf, _none)[1]
    return next((file for file in chain(_files(shelf, content), made) if file.path == address), None)


def _none(address: str, key: bytes) -> None:
    """Nothing stands in an output: every file is made."""


def _pages_beside(shelf: Shelf) -> Iterator[Page]:
    """The pages beside the tree of columns."""
    yield home_page(shelf)
    yield register_page(shelf)
    yield from all_pages(shelf)
    yield map_page(shelf)
    yield search_page(shelf)


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
    around, charts = surroundings(shelf, document), document_charts(shelf, document)
    given = DocumentGiven(around, shelf.days[document.path], newer, older, charts, shelf.pdf(document))
    return Page(around.item.address, _template(shelf, document), given, document.column, (document.path,))


def _paper(shelf: Shelf, document: Document) -> Page:
    around, charts = surroundings(shelf, document), document_charts(shelf, document)
    given = PaperGiven(around, shelf.days[document.path], charts, shelf.machine)
    return Page(shelf.pdf(document), _template(shelf, document), given, document.column, (document.path,))


def _template(shelf: Shelf, document: Document) -> str:
    return f"pages/{shelf.settings.standard.kinds[document.kind].template}.html"


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
        case PaperGiven(around=around, updated=updated, charts=charts):
            view, _ = page_view(settings, DocumentGiven(around, updated, None, None, charts), documents)
            return view, ()
        case ColumnGiven():
            return column_view(settings, given, documents), ()
        case FeedGiven():
            return given.values, ()
        case PageView():
            return given, ()
        case PictureGiven():
            raise AssertionError("a picture has no template")


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
        document=document_view(
            subject, download_view(row, "本条目录信息"), tuple(map(chart_view, given.charts)), given.pdf
        ),
    )
    return view, (row, *annual_files(subject))


def _files(shelf: Shelf, content: Path) -> Iterator[Wanted]:
    site = shelf.site
    sent = set(site.config.images)
    for path in site.config.images:
        yield Wanted(path, digest((content / path).read_bytes()), source=path)
    for document in site.public:
        for file in document.files:
            if file.path not in sent and site.sends(file.path):
                sent.add(file.path)
                yield Wanted(published_at(site.standard, file.path), digest(file.sha256), source=file.path)
