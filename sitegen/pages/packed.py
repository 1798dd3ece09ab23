"""A page to be as bytes: for its key, for the memo and for the way to a worker."""

from __future__ import annotations

from typing import Any

import msgspec

from sitegen.model import Page
from sitegen.pages.given import ColumnGiven, DocumentGiven, FeedGiven, PaperGiven, PictureGiven
from sitegen.pages.views import PageView

_FORMS: tuple[type, ...] = (PageView, DocumentGiven, PaperGiven, ColumnGiven, FeedGiven, PictureGiven)
_DECODERS: tuple[msgspec.msgpack.Decoder[Any], ...] = tuple(msgspec.msgpack.Decoder(form) for form in _FORMS)
_ROW = msgspec.msgpack.Decoder(tuple[str, str, str, tuple[str, ...], bool, int, msgspec.Raw])
_encode = msgspec.msgpack.Encoder().encode


def pack_page(page: Page) -> bytes:
    """A page's bytes: equal pages, equal bytes."""
    form = _FORMS.index(type(page.given))
    return _encode((page.address, page.template, page.column, page.shows, page.absolute, form, page.given))


def unpack_page(data: bytes) -> Page:
    """The page again; raises msgspec.DecodeError when the bytes are none."""
    address, template, column, shows, absolute, form, given = _ROW.decode(data)
    value: Any = _DECODERS[form].decode(given)
    return Page(address, template, value, column, shows, absolute)
