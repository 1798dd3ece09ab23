"""Documents and their texts as bytes: plain data for the memo and for the way between processes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.msgpack import Ext
from msgspec.structs import replace

from sitegen.model import Body, Document, Meta, Moment

_DAY, _MOMENT, _NUMBER, _LIST = 1, 2, 3, 4


def pack_document(document: Document) -> bytes:
    """A document's bytes: equal documents, equal bytes."""
    return _encode(replace(document, meta=plain_meta(document.meta)))


def unpack_document(data: bytes) -> Document:
    """The document again; raises msgspec.DecodeError when the bytes are none."""
    return _DOCUMENT.decode(data)


def pack_body(body: Body) -> bytes:
    """A text's bytes."""
    return _encode(body)


def unpack_body(data: bytes) -> Body:
    """The text again; raises msgspec.DecodeError when the bytes are none."""
    return _BODY.decode(data)


def plain_meta(meta: Meta) -> Meta:
    """The same values as plain data that msgspec writes, and that ``unpack_value`` turns back while it reads."""
    return Meta(_plain(meta.values))


def unpack_value(code: int, data: memoryview) -> object:
    """What msgspec asks when it meets one of our days, moments, numbers or lists."""
    return _LISTS.decode(data) if code == _LIST else _single(code, bytes(data))


@lru_cache(maxsize=65536)
def _single(code: int, data: bytes) -> object:
    """One value for all that are equal: the documents of many years share a few thousand days."""
    text = data.decode("ascii")
    match code:
        case 1:
            return date.fromisoformat(text)
        case 2:
            return Moment(date.fromisoformat(text[:10]), text[11:])
        case _:
            return Decimal(text)


def _plain(value: Any) -> Any:
    match value:
        case Moment():
            return Ext(_MOMENT, str(value).encode())
        case date():
            return Ext(_DAY, value.isoformat().encode())
        case Decimal():
            return Ext(_NUMBER, str(value).encode())
        case tuple():
            return Ext(_LIST, _encode([_plain(item) for item in value]))
        case Mapping():
            return {name: _plain(item) for name, item in value.items()}
        case _:
            return value


_encode = msgspec.msgpack.Encoder().encode
_DOCUMENT = msgspec.msgpack.Decoder(Document, ext_hook=unpack_value)
_LISTS = msgspec.msgpack.Decoder(tuple[Any, ...], ext_hook=unpack_value)
_BODY = msgspec.msgpack.Decoder(Body)
