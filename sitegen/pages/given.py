"""What a page is made of beside the documents that it shows. All of it, and nothing else, is in the page's key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from sitegen.charts import Chart
from sitegen.frozen import Frozen
from sitegen.model import Attachment, Document, Page
from sitegen.pages.parts import Item, ValidityView
from sitegen.pages.views import ConsultationView, PageView
from sitegen.quick_read.content import LongPicture
from sitegen.settings import Settings


class LinkTarget(Frozen, frozen=True):
    """Where a link of a text leads; all empty when it cannot be reached."""

    address: str = ""
    """A page or file of ours."""
    fragment: str = ""
    href: str = ""
    """Another host, or a place in the same text: used as it is."""
    width: int = 0
    """Of a picture that is shown in the text, in pixels; 0 elsewhere."""
    height: int = 0


class Surroundings(Frozen, frozen=True):
    """What the page of a document says of other documents and of the day."""

    item: Item
    """Its own row in lists."""
    links: tuple[LinkTarget, ...] = ()
    """Where each link of its text leads."""
    picture: str = ""
    """Address of the first picture of its text, or empty."""
    withheld: tuple[str, ...] = ()
    """Its files that may not go out: they lie in the bundle of a document that is not public."""
    named: Mapping[str, Item | None] | None = None
    """Documents named in its fields, by what is written; None for one that is not public."""
    validity: ValidityView | None = None
    consultation: ConsultationView | None = None
    interpretations: tuple[Item, ...] = ()
    interpreted: tuple[Item, ...] = ()
    related: tuple[Item, ...] = ()
    mentioned_by: tuple[Item, ...] = ()


class Subject(Frozen, frozen=True):
    """A document that a page shows, with everything that its views are made of."""

    settings: Settings
    document: Document
    around: Surroundings

    @property
    def address(self) -> str:
        """Its own page."""
        return self.around.item.address

    @property
    def files(self) -> dict[str, Attachment]:
        """Its files that may go out, by path."""
        return {file.path: file for file in self.document.files if file.path not in self.around.withheld}

    def file(self, name: str) -> Attachment | None:
        """One of them, as its folder calls it."""
        return self.files.get(f"{self.document.folder}/{name}")


class DocumentGiven(Frozen, frozen=True):
    """Of a document's own page."""

    around: Surroundings
    updated: str
    """更新日期."""
    newer: Item | None
    older: Item | None
    charts: tuple[Chart, ...] = ()
    """What is drawn on it: its own figures beside those of earlier years."""
    pdf: str = ""
    """Address of its PDF, when one is made."""


class PaperGiven(Frozen, frozen=True):
    """Of a document's PDF: no neighbours stand on it, so a new document makes no other's PDF anew."""

    around: Surroundings
    updated: str
    charts: tuple[Chart, ...]
    machine: str
    """What stands for the PDF library and the fonts."""


class ColumnGiven(Frozen, frozen=True):
    """Of a column's page."""

    page: PageView
    """Complete but for what is made of the rest."""
    around: tuple[Surroundings, ...] = ()
    """One for each document that is shown in full."""
    records: tuple[tuple[str, ...], ...] = ()
    """Records of the 政府信息公开目录 that are shown."""
    addresses: tuple[str, ...] = ()
    """The page of each record's document."""


class FeedGiven(Frozen, frozen=True):
    """Of a feed or a map for machines."""

    values: Mapping[str, object]


class PictureGiven(Frozen, frozen=True):
    """Of a 一图读懂, a page of its own: a text that is changed below it draws nothing anew."""

    picture: LongPicture
    form: str
    """``svg`` or ``png``."""


Given: TypeAlias = PageView | DocumentGiven | PaperGiven | ColumnGiven | FeedGiven | PictureGiven


def links_of(page: Page, path: str) -> tuple[LinkTarget, ...]:
    """Where the links in the text of a document lead that the page shows."""
    match page.given:
        case DocumentGiven(around=around) | PaperGiven(around=around):
            return around.links
        case ColumnGiven(around=several):
            return several[page.shows.index(path)].links
        case _:
            return ()
