"""What every page builder works with: the site, one list row for each public document, and where files lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.assemble import Site, Stage, Validity, consultation_stage
from sitegen.model import Attachment, Document, Meta
from sitegen.pages.parts import Badge, FileView, Item
from sitegen.targets import Reach, find_target, published_at
from sitegen.text import excerpt, size_in_words
from sitegen.urls import relative

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
# Fields worth a place in a list row, in this order.
_FACTS = ("year", "closes_on", "meeting_on", "decided_on", "category", "period")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The finished site, seen by the builders of pages."""

    site: Site
    items: Mapping[str, Item]
    """Path → list row, public documents only."""
    newest: str
    """The newest 更新日期 of all, ``YYYY-MM-DD``; empty when there is nothing yet."""

    def item(self, path: str) -> Item | None:
        """The row of a public document."""
        return self.items.get(path)


def make_shelf(site: Site) -> Shelf:
    """One row for every public document."""
    items = {document.path: _item(site, document) for document in site.public}
    days = [day for document in site.public if (day := document.updated_on)]
    return Shelf(site, items, max(days).isoformat() if days else "")


def badge_of(state: Validity | Stage) -> Badge:
    """The label of a state."""
    return Badge(state.value, _TONES[state])


def updated(*documents: Document, fallback: str = "") -> str:
    """The newest 更新日期 of some documents."""
    days = [day for document in documents if (day := document.updated_on)]
    return max(days).isoformat() if days else fallback


def file_view(site: Site, file: Attachment, title: str = "") -> FileView:
    """A file of the content folder as something to download."""
    name = file.path.rpartition("/")[2]
    return FileView(
        title or name, published_at(site.standard, file.path), form_of(name), size_in_words(file.size), file.sha256
    )


def form_of(name: str) -> str:
    """PDF, Word, Excel … by the file's ending."""
    ending = name.rpartition(".")[2].lower()
    return _FORMS.get(ending, ending.upper())


def link_targets(site: Site, document: Document, address: str) -> tuple[str, ...]:
    """Where each link of a body leads, as written into the page at ``address``; empty for what cannot be reached."""
    return tuple(_href(site, document, link.target, address, link.image) for link in document.links)


def _href(site: Site, document: Document, written: str, address: str, image: bool) -> str:
    target = find_target(site, document, written)
    if target.reach in (Reach.EXTERNAL, Reach.FRAGMENT):
        return "" if image else written  # no page asks another host for anything
    return relative(target.address, address, target.fragment) if target.address else ""


def _item(site: Site, document: Document) -> Item:
    kind = site.kind(document)
    standing = site.standings.get(document.path)
    badge = None
    if kind and kind.validity and standing:
        badge = badge_of(standing.state)
    elif document.kind == "consultation":
        badge = badge_of(consultation_stage(document, site.today))
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
            for name in _FACTS
            if kind and name in kind.fields and name in meta
        ),
    )


def _number(meta: Meta) -> str:
    number = meta.text("document_number") or meta.text("decision_number")
    return "" if number == "无" else number


def summary_of(document: Document) -> str:
    """内容概述: the author's, else the beginning of the text."""
    return document.meta.text("summary") or excerpt(document.excerpt, 90)


def body_token(path: str, part: int | None = None, prefix: str = "") -> str:
    """What a template hands to ``body()``: a body, or what follows its heading number ``part``, ids with a prefix."""
    return f"{path}::{'' if part is None else part}::{prefix}"
