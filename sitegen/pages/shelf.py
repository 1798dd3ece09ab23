"""What every page builder works with: the site, one list row for each public document, and where files lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from sitegen.annual import Report, by_year
from sitegen.assemble import Site, Stage, Validity, consultation_stage
from sitegen.budgets import Years, accounts_by_year
from sitegen.model import Attachment, Document, Meta
from sitegen.pages.parts import Badge, FileView, Item
from sitegen.pages.records import index_record
from sitegen.settings import Settings
from sitegen.standard import Standard
from sitegen.targets import published_at
from sitegen.text import excerpt, size_in_words
from sitegen.urls import pdf_address

T = TypeVar("T")

_TONES: Mapping[str, str] = {
    Validity.AHEAD: "soon",
    Validity.VALID: "good",
    Validity.AMENDED: "changed",
    Validity.REPEALED: "ended",
    Validity.LAPSED: "ended",
    Stage.AHEAD: "soon",
    Stage.OPEN: "open",
    Stage.CLOSED: "ended",
    Stage.ANSWERED: "good",
}
_FORMS: Mapping[str, str] = {
    "doc": "Word", "docx": "Word", "wps": "WPS", "xls": "Excel", "xlsx": "Excel", "ppt": "PPT", "pptx": "PPT", "txt": "文本", "ofd": "OFD",
    "jpg": "图片", "jpeg": "图片", "png": "图片", "gif": "图片", "svg": "图片", "webp": "图片", "mp4": "视频", "mp3": "音频", "zip": "ZIP",
}  # fmt: skip
# Fields worth a place in a list row, in this order. Not the year: titles say it, and lists are grouped by it.
_FACTS = ("closes_on", "meeting_on", "decided_on", "period")


class Shelf:
    """The finished site, seen by those who say what pages are given. What they ask for is worked out once, when it is asked for."""

    def __init__(self, settings: Settings, site: Site, machine: str = "") -> None:
        self.settings = settings
        self.site = site
        self.machine = machine
        """What stands for the PDF library and the fonts; empty when no PDFs are made."""
        self.items: Mapping[str, Item] = _OnDemand(lambda path: _item(site, site.by_path[path]))
        """Path → list row of a public document."""
        self.names: Mapping[str, Item] = _OnDemand(lambda path: _name(self.items[path]))
        """Path → the row with nothing but what a neighbour says of it."""
        self.days: Mapping[str, str] = _OnDemand(lambda path: updated(site.by_path[path]))
        """Path → 更新日期 of a document, ``YYYY-MM-DD``, or empty."""
        self.records: Mapping[str, tuple[str, ...]] = _OnDemand(
            lambda path: index_record(settings, site.by_path[path], self.items[path])
        )
        """Path → record of a public document in the 政府信息公开目录."""

    @cached_property
    def newest(self) -> str:
        """The newest 更新日期 of all, ``YYYY-MM-DD``; empty when there is nothing yet."""
        return max(self.newest_below.values(), default="")

    @cached_property
    def newest_below(self) -> Mapping[str, str]:
        """Id → the newest 更新日期 in a column and everything below it, or empty; for columns that hold anything."""
        own = {column: self.updated(documents) for column, documents in self.site.by_column.items()}
        newest: dict[str, str] = {}
        for column, day in own.items():
            for above in accumulate(column.split("/"), "{}/{}".format):
                newest[above] = max(newest.get(above, ""), day)
        return newest

    @cached_property
    def accounts(self) -> Years:
        """The public budgets and final accounts."""
        return accounts_by_year(self.site)

    @cached_property
    def reports(self) -> Mapping[int, Report]:
        """Year → the public annual report that has figures."""
        return {
            year: report for year, report in by_year(self.site).items() if report.document.path not in self.site.hidden
        }

    @cached_property
    def summaries(self) -> Mapping[int, Document]:
        """Year → the public 办理总体情况; a year that has two is left out."""
        found = [document for document in self.site.public if document.kind == "proposal-summary"]
        often = Counter(document.meta.number("year") for document in found)
        return {year: document for document in found if often[year := document.meta.number("year")] == 1}

    @cached_property
    def _offered(self) -> frozenset[str]:
        """The addresses of all files that may be offered."""
        return frozenset(
            published_at(self.site.standard, file.path) for document in self.site.public for file in document.files
        )

    def pdf(self, document: Document) -> str:
        """Address of the PDF of a public document; empty when none is made, or the body offers a PDF of its own there."""
        address = pdf_address(self.site.addresses[document.path])
        return address if self.machine and address not in self._offered else ""

    def item(self, path: str) -> Item | None:
        """The row of a document, if it is public."""
        return self.items[path] if path in self.site.by_path and path not in self.site.hidden else None

    def updated(self, documents: Iterable[Document]) -> str:
        """The newest 更新日期 of some documents, or empty."""
        return max((self.days[document.path] for document in documents), default="")


class _OnDemand(dict[str, T]):
    """A mapping that makes a value when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        self._make = make

    def __missing__(self, key: str) -> T:
        value = self[key] = self._make(key)
        return value


def badge_of(state: Validity | Stage) -> Badge:
    """The label of a state."""
    return Badge(state.value, _TONES[state])


def updated(document: Document) -> str:
    """更新日期, ``YYYY-MM-DD``; empty when there is none."""
    day = document.updated_on
    return day.isoformat() if day else ""


def file_view(standard: Standard, file: Attachment, title: str = "") -> FileView:
    """A file of the content folder as something to download."""
    name = file.path.rpartition("/")[2]
    return FileView(
        title or name,
        published_at(standard, file.path),
        form_of(name),
        size_in_words(file.size),
        file.sha256,
        file.width,
        file.height,
    )


def form_of(name: str) -> str:
    """PDF, Word, Excel … by the file's ending."""
    ending = name.rpartition(".")[2].lower()
    return _FORMS.get(ending, ending.upper())


def _name(item: Item) -> Item:
    return Item(item.title, item.address, item.day, item.number, item.kind, item.column, item.unit)


def _item(site: Site, document: Document) -> Item:
    kind = site.kind(document)
    standing = site.standings.get(document.path)
    badge = None
    stage = consultation_stage(document, site.today) if document.kind == "consultation" else None
    if unseen := site.revealed.get(document.path):
        badge = Badge(unseen.value, "soon")
    elif kind and kind.validity and standing:
        badge = badge_of(standing.state)
    elif stage:
        badge = badge_of(stage)
    meta = document.meta
    return Item(
        title=document.title,
        address=site.addresses[document.path],
        day=str(meta.get("published_on") or ""),
        number=_number(meta),
        kind=kind.title if kind else "",
        column=site.column(document).title,
        unit=site.config.unit_title(meta.text("unit")),
        summary=summary_of(document),
        badge=badge,
        facts=tuple(
            (kind.fields[name].label, str(meta.get(name)))
            for name in (("opens_on", *_FACTS) if stage is Stage.AHEAD else _FACTS)
            if kind and name in kind.fields and name in meta
        ),
    )


def _number(meta: Meta) -> str:
    return meta.number_text("document_number") or meta.number_text("decision_number")


def summary_of(document: Document) -> str:
    """内容概述: the author's, else the beginning of the text."""
    return document.meta.text("summary") or excerpt(document.excerpt, 90)


def body_token(path: str, part: int | None = None, prefix: str = "") -> str:
    """What a template hands to ``body()``: a body, or what follows its heading number ``part``, ids with a prefix."""
    return f"{path}::{'' if part is None else part}::{prefix}"
