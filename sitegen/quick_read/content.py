"""What a document offers for reading at a glance: points, figures, days, questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sitegen.config import Config
from sitegen.frozen import Frozen
from sitegen.model import Document, Meta
from sitegen.standard import Kind
from sitegen.text import CONTROL, day_in_words, one_line
from sitegen.urls import absolute

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class KeyFigure(Frozen, frozen=True):
    """A figure to be set large."""

    label: str
    """What it counts."""
    value: str
    unit: str
    note: str


class Milestone(Frozen, frozen=True):
    """A step of the time line."""

    when: str
    """A day or a period; a day in figures becomes one in words."""
    what: str


class Answered(Frozen, frozen=True):
    """A question that people ask, with its answer."""

    question: str
    answer: tuple[str, ...]
    """Paragraphs."""


class QuickRead(Frozen, frozen=True):
    """速读."""

    points: tuple[str, ...]
    figures: tuple[KeyFigure, ...]
    timeline: tuple[Milestone, ...]
    qa: tuple[Answered, ...]


class LongPicture(Frozen, frozen=True):
    """Everything that a 一图读懂 shows."""

    body: str
    """机关名称."""
    kind: str
    """The kind's Chinese title."""
    title: str
    number: str
    """文号, or empty."""
    published: str
    """发布日期 in words, or empty."""
    source: str
    """信息来源."""
    url: str
    """Where the document stands."""
    labels: Mapping[str, str]
    """What its parts are called, by the names of ``FIELDS``: 会议速读, 关键数字 …"""
    read: QuickRead


FIELDS = ("key_points", "key_figures", "timeline", "qa")
"""What a quick read is made of."""


def quick_read_of(document: Document) -> QuickRead | None:
    """What the document offers; None when it offers nothing."""
    meta = document.meta
    if not any(name in meta for name in FIELDS):
        return None
    points = tuple(filter(None, map(_said, meta.texts("key_points"))))
    figures = tuple(
        KeyFigure(*(_of(record, name) for name in ("label", "value", "unit", "note")))
        for record in meta.records("key_figures")
    )
    timeline = tuple(Milestone(_day(_of(record, "when")), _of(record, "what")) for record in meta.records("timeline"))
    qa = tuple(
        Answered(_of(record, "question"), tuple(filter(None, map(_said, record.text("answer").split("\n")))))
        for record in meta.records("qa")
    )
    return QuickRead(points, figures, timeline, qa) if points or figures or timeline or qa else None


def is_drawn(document: Document) -> bool:
    """Whether the program makes its 一图读懂: there is something to draw, and no picture of the body's own."""
    return "quick_read" not in document.meta and quick_read_of(document) is not None


def is_pictured(document: Document) -> bool:
    """Whether it has a 一图读懂, the body's own or ours."""
    return "quick_read" in document.meta or is_drawn(document)


def labels_of(kind: Kind) -> dict[str, str]:
    """What a kind calls the parts of a quick read, by the names of ``FIELDS``."""
    return {name: kind.fields[name].label for name in FIELDS if name in kind.fields}


def long_picture(config: Config, kind: Kind, document: Document, address: str) -> LongPicture | None:
    """What the 一图读懂 of a document at an address shows; None when the program makes none."""
    read = quick_read_of(document)
    if read is None or not is_drawn(document):
        return None
    meta = document.meta
    published = document.published_on
    return LongPicture(
        body=_said(config.name),
        kind=kind.title,
        title=_said(document.title),
        number=_said(meta.number_text("document_number")),
        published=day_in_words(published) if published else "",
        source=_said(meta.text("source") or config.name),
        url=absolute(config.base_url, address),
        labels=labels_of(kind),
        read=read,
    )


def _day(written: str) -> str:
    try:
        return day_in_words(date.fromisoformat(written)) if _DAY.fullmatch(written) else written
    except ValueError:
        return written


def _of(record: Meta, name: str) -> str:
    return _said(record.text(name))


def _said(text: str) -> str:
    return one_line(CONTROL.sub("", text))
