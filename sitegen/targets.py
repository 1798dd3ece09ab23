"""Where a link in a text leads: one answer for the pages that set it and the rules that judge it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from sitegen.assemble import Site
from sitegen.gather import may_be_published
from sitegen.model import Document
from sitegen.standard import Standard
from sitegen.urls import (
    ALL,
    CATALOGUES,
    HOME,
    MANIFEST,
    MAP,
    NOT_FOUND,
    REDIRECTS,
    REGISTER,
    ROBOTS,
    SITEMAP,
    all_address,
    catalogue_address,
    cells_address,
    feed_address,
    file_address,
    fragment,
    is_external,
    list_address,
    resolve,
    row_address,
)


class Reach(Enum):
    """What a link reaches."""

    EXTERNAL = auto()
    FRAGMENT = auto()
    DOCUMENT = auto()
    COLUMN = auto()
    FILE = auto()
    HIDDEN = auto()
    """A document, its files or a column that is not public on the day."""
    OUTSIDE = auto()
    """A path that leaves ``content/``, or a link without a scheme to another host."""
    MISSING = auto()


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads."""

    reach: Reach
    address: str = ""
    """Inside the output; empty when it cannot be reached."""
    path: str = ""
    """Of the document or file, relative to ``content/``."""
    fragment: str = ""


def find_target(site: Site, document: Document, written: str) -> Target:
    """Resolve a link as the author wrote it."""
    if written.startswith("#"):
        return Target(Reach.FRAGMENT, fragment=fragment(written))
    if written.startswith("//"):
        return Target(Reach.OUTSIDE)
    if is_external(written):
        return Target(Reach.EXTERNAL)
    path = resolve(document.folder, written)
    if path is None:
        return Target(Reach.OUTSIDE)
    part = fragment(written)
    if column := site.standard.columns.get(path):
        return (
            Target(Reach.COLUMN, list_address(column), path, part)
            if site.visible(column)
            else Target(Reach.HIDDEN, path=path)
        )
    if path not in site.by_path and not may_be_published(path):
        return Target(Reach.OUTSIDE if not path.endswith(".md") else Reach.MISSING, path=path)
    for option in (path, f"{path}/index.md"):
        if option in site.by_path:
            if option in site.hidden:
                return Target(Reach.HIDDEN, path=option, fragment=part)
            return Target(Reach.DOCUMENT, site.addresses[option], option, part)
    if any(file.path == path for file in document.files):
        owner = site.owner(path)
        if owner and owner is not document and not site.sends(path):
            return Target(Reach.HIDDEN, path=owner.path)
        return Target(Reach.FILE, published_at(site.standard, path), path, part)
    return Target(Reach.MISSING, path=path)


def published_at(standard: Standard, path: str) -> str:
    """Where a file of ``content/`` lies in the output: in the folder of the column that it lies in."""
    column_id = path.rpartition("/")[0]
    while column_id and column_id not in standard.columns:
        column_id = column_id.rpartition("/")[0]
    return file_address(standard.columns[column_id], column_id, path) if column_id else path


def taken_addresses(site: Site) -> dict[str, str]:
    """The addresses that the program itself fills, in words: lists, feeds and the pages beside the tree."""
    beside = (HOME, MAP, ALL, REGISTER, NOT_FOUND, SITEMAP, ROBOTS, REDIRECTS, MANIFEST, feed_address(None))
    taken = dict.fromkeys(beside, "程序生成的页面")
    years = {document.published_on.year for document in site.documents if document.published_on}
    taken |= dict.fromkeys((all_address(str(year), "") for year in years), "程序生成的页面")
    for column in site.standard.columns.values():
        own = [list_address(column), feed_address(column)]
        if column.layout in CATALOGUES:
            own += [catalogue_address(column, form) for form in ("csv", "xlsx", "json")]
        taken |= dict.fromkeys(own, f"栏目“{column.title}”")
    for document in site.documents:
        if document.meta.flag("draft"):
            continue
        address = site.addresses[document.path]
        made = [row_address(address)]
        if document.annual:
            made += [cells_address(address, form) for form in ("json", "csv")]
        taken |= dict.fromkeys(made, f"“{document.title}”的目录信息或数据")
    return taken
