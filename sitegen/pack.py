"""Documents and their texts as bytes: plain data for the memo and for the way between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, get_type_hints

import msgspec
from msgspec.msgpack import Ext

from sitegen.model import Body, Document, Meta, Moment

_DAY, _MOMENT, _NUMBER = 1, 2, 3
_NAMES = tuple(field.name for field in fields(Document))
_META = _NAMES.index("meta")


def pack_document(document: Document) -> bytes:
    """A document's bytes: equal documents, equal bytes."""
    return _encode(
        [_values(value.values) if isinstance(value := getattr(document, name), Meta) else value for name in _NAMES]
    )


def unpack_document(data: bytes) -> Document:
    """The document again; raises msgspec.DecodeError when the bytes are none."""
    row = list(msgspec.structs.astuple(_DOCUMENT.decode(data)))
    row[_META] = unpack_meta(row[_META])
    return Document(*row)


def pack_body(body: Body) -> bytes:
    """A text's bytes."""
    return _encode((body.html, body.text))


def unpack_body(data: bytes) -> Body:
    """The text again; raises msgspec.DecodeError when the bytes are none."""
    return Body(*_BODY.decode(data))


def pack_meta(meta: Meta) -> Any:
    """The values of a mapping as plain data that msgspec writes."""
    return _values(meta.values)


def unpack_meta(values: dict[str, Any]) -> Meta:
    """The values again, as ``unpack_value`` reads them."""
    for name, value in values.items():
        if type(value) is list or type(value) is dict:
            values[name] = _frozen(value)
    return Meta(values)


def unpack_value(code: int, data: memoryview) -> object:
    """What msgspec asks when it meets one of our days, moments or numbers."""
    text = str(data, "ascii")
    match code:
        case 1:
            return date.fromisoformat(text)
        case 2:
            return Moment(date.fromisoformat(text[:10]), text[11:])
        case _:
            return Decimal(text)


def _values(value: Any) -> Any:
    match value:
        case Moment():
            return Ext(_MOMENT, str(value).encode())
        case date():
            return Ext(_DAY, value.isoformat().encode())
        case Decimal():
            return Ext(_NUMBER, str(value).encode())
        case tuple():
            return [_values(item) for item in value]
        case Mapping():
            return {name: _values(item) for name, item in value.items()}
        case _:
            return value


def _frozen(value: Any) -> Any:
    if type(value) is list:
        return tuple([_frozen(item) for item in value])
    return {name: _frozen(item) for name, item in value.items()} if type(value) is dict else value


_encode = msgspec.msgpack.Encoder().encode
_HINTS = get_type_hints(Document) | {"meta": dict[str, Any]}
_DOCUMENT = msgspec.msgpack.Decoder(
    msgspec.defstruct("PackedDocument", [(name, _HINTS[name]) for name in _NAMES], array_like=True, gc=False),
    ext_hook=unpack_value,
)
_BODY = msgspec.msgpack.Decoder(tuple[str, str])
