"""Where a link in a text leads: one answer for the pages that set it and the rules that judge it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Set
from dataclasses import dataclass
from enum import Enum, auto

from sitegen.frozen import Frozen
from sitegen.gather import may_be_published
from sitegen.model import Document
from sitegen.standard import Standard
from sitegen.urls import file_address, fragment, is_external, list_address, resolve


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


class Target(Frozen, frozen=True):
    """Where a link leads."""

    reach: Reach
    address: str = ""
    """Inside the output; empty when it cannot be reached."""
    path: str = ""
    """Of the document or file, relative to ``content/``."""
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that a link can lead to on one day."""

    standard: Standard
    visible: Set[str]
    """Ids of the columns that have a page."""
    addresses: Mapping[str, str]
    """Path → address, for all documents."""
    hidden: Container[str]
    """Paths of the documents that are not public."""

    def find(self, document: Document, written: str) -> Target:
        """Resolve a link as the author of a document wrote it."""
        if written.startswith("#"):
            return Target(Reach.FRAGMENT, fragment=fragment(written))
        if written.startswith("//"):
            return Target(Reach.OUTSIDE)
        if is_external(written):
            return Target(Reach.EXTERNAL)
        path = resolve(document.folder, written)
        if path is None:
            return Target(Reach.OUTSIDE)
        if column := self.standard.columns.get(path):
            if path not in self.visible:
                return Target(Reach.HIDDEN, path=path)
            return Target(Reach.COLUMN, list_address(column), path, fragment(written))
        if path in self.addresses:
            return self._document(path, written)
        if not may_be_published(path):
            return Target(Reach.MISSING if path.endswith(".md") else Reach.OUTSIDE, path=path)
        if (bundle := f"{path}/index.md") in self.addresses:
            return self._document(bundle, written)
        if any(file.path == path for file in document.files):
            owner = self.owner(path)
            if owner != document.path and owner in self.hidden:
                return Target(Reach.HIDDEN, path=owner)
            return Target(Reach.FILE, published_at(self.standard, path), path, fragment(written))
        return Target(Reach.MISSING, path=path)

    def _document(self, path: str, written: str) -> Target:
        if path in self.hidden:
            return Target(Reach.HIDDEN, path=path, fragment=fragment(written))
        return Target(Reach.DOCUMENT, self.addresses[path], path, fragment(written))

    def owner(self, path: str) -> str:
        """The document in whose bundle a file lies; empty when it lies in none."""
        folder = path.rpartition("/")[0]
        while folder:
            if (found := f"{folder}/index.md") in self.addresses:
                return found
            folder = folder.rpartition("/")[0]
        return ""


def published_at(standard: Standard, path: str) -> str:
    """Where a file of ``content/`` lies in the output: in the folder of the column that it lies in."""
    column_id = path.rpartition("/")[0]
    while column_id and column_id not in standard.columns:
        column_id = column_id.rpartition("/")[0]
    return file_address(standard.columns[column_id], column_id, path) if column_id else path
