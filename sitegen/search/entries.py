"""What the index holds of one document. Made beside its page, of nothing but what the page shows."""

from __future__ import annotations

from datetime import date

import msgspec

from sitegen.frozen import Frozen
from sitegen.pages.given import DocumentGiven, Given
from sitegen.pages.views import PageView
from sitegen.search.grams import glued, grams_of
from sitegen.search.numbers import number_of
from sitegen.search.said import blocks_of


class Entry(Frozen, frozen=True):
    """A document among the answers."""

    number: int
    """See ``numbers.number_of``."""
    address: str
    title: str
    document_number: str
    """文号, or empty."""
    index_number: str
    """索引号, or empty."""
    day: str
    """发布日期, ``YYYY-MM-DD``, or empty."""
    column: str
    """Id of its column."""
    unit: str
    """责任科室, or empty."""
    validity: str
    """有效性, or empty where the kind has none."""
    kind: str
    """The kind's Chinese title."""
    subtitle: str


class Grams(Frozen, frozen=True):
    """The grams of a document, a line each: as one text they take a tenth of the memory."""

    all: str
    titles: str
    """Those of its title, subtitle and numbers."""


class Words(Frozen, frozen=True):
    """An entry with its grams."""

    entry: Entry
    count: int
    """How many they are."""
    grams: bytes
    """Packed."""


def words_of(view: object, given: Given, column: str, page: str) -> Words | None:
    """The entry of the document whose own page this is, and the grams of what the page says of it; None for any other page."""
    if not isinstance(given, DocumentGiven) or not isinstance(view, PageView) or view.document is None:
        return None
    document = view.document
    item = given.around.item
    index_number = document.fields.get("index_number")
    named = item.title, document.subtitle, item.number, index_number.text if index_number else ""
    every, titles = grams_of(blocks_of(page)), grams_of((*named, *map(glued, named[2:])))
    every |= titles
    entry = Entry(
        number=number_of(item.address, date.fromisoformat(item.day[:10]) if item.day else None),
        address=item.address,
        title=item.title,
        document_number=item.number,
        index_number=named[3],
        day=item.day[:10],
        column=column,
        unit=item.unit,
        validity=document.validity.badge.text if document.validity else "",
        kind=item.kind,
        subtitle=document.subtitle,
    )
    return Words(entry, len(every), _encode(Grams("\n".join(every), "\n".join(titles))))


def unpack_grams(data: bytes) -> Grams:
    """Grams again; raises msgspec.DecodeError when the bytes are none."""
    return _DECODER.decode(data)


_encode = msgspec.msgpack.Encoder().encode
_DECODER = msgspec.msgpack.Decoder(Grams)
