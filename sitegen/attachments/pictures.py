"""Pictures: what the camera and the programs wrote into them. The picture itself is not looked at."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from sitegen.attachments.found import Found, TroubleError
from sitegen.attachments.xmp import MAX_XMP, read_xmp

_MAX_SEGMENT = MAX_XMP
_MAX_SEGMENTS = 5000
_MAX_ENTRIES = 1000
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXIF = b"Exif\0\0"
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN, _END = 0xDA, 0xD9
_TAGS = {
    0x010E: "comments",
    0x0131: "program",
    0x013B: "author",
    0x0132: "modified",
    0x9003: "created",
    0xA430: "author",
    0x9C9B: "title",
    0x9C9C: "comments",
    0x9C9D: "author",
    0x9C9E: "keywords",
    0x9C9F: "subject",
}
"""ImageDescription, Software, Artist, DateTime, DateTimeOriginal, CameraOwnerName, and those of Windows (XPTitle …)."""
_WINDOWS = range(0x9C9B, 0x9CA0)
_EXIF_BLOCK, _GPS_BLOCK = 0x8769, 0x8825
_GPS_LATITUDE = 2
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 9: 4, 10: 8, 13: 4}
"""Bytes of a value of each type."""
_KEYWORDS = {
    "Author": "author",
    "Title": "title",
    "Description": "comments",
    "Comment": "comments",
    "Software": "program",
}


def read_picture(stream: IO[bytes], found: Found) -> None:
    """Properties and signs of a JPEG, PNG, WebP or TIFF; anything else says nothing. Raises ``TroubleError`` when it is cut off."""
    head = stream.read(16)
    stream.seek(0)
    if head.startswith(b"\xff\xd8"):
        _jpeg(stream, found)
    elif head.startswith(b"\x89PNG"):
        _png(stream, found)
    elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        _webp(stream, found)
    elif head[:4] in (b"II*\0", b"MM\0*"):
        _tiff(stream.read(_MAX_SEGMENT), found)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise TroubleError("corrupt")
    return data


def _jpeg(stream: IO[bytes], found: Found) -> None:
    stream.seek(2)
    for _ in range(_MAX_SEGMENTS):
        mark = _exactly(stream, 2)
        while mark == b"\xff\xff":
            mark = mark[1:] + _exactly(stream, 1)
        if mark[0] != 0xFF:
            raise TroubleError("corrupt")
        if mark[1] in (_SCAN, _END):
            return
        if mark[1] in _STANDALONE:
            continue
        (length,) = struct.unpack(">H", _exactly(stream, 2))
        if length < 2:
            raise TroubleError("corrupt")
        data = _exactly(stream, length - 2)
        if mark[1] == 0xE1 and data.startswith(_EXIF):
            _tiff(data[len(_EXIF) :], found)
        elif mark[1] == 0xE1 and data.startswith(_XMP):
            read_xmp(data[len(_XMP) :], found)


def _png(stream: IO[bytes], found: Found) -> None:
    stream.seek(8)
    for _ in range(_MAX_SEGMENTS):
        length, kind = struct.unpack(">I4s", _exactly(stream, 8))
        if kind == b"IEND":
            return
        if kind in _CHUNKS and length <= _MAX_SEGMENT:
            _CHUNKS[kind](_exactly(stream, length), found)
            stream.seek(4, 1)
        else:
            stream.seek(length + 4, 1)


def _text_chunk(data: bytes, found: Found) -> None:
    keyword, _, text = data.partition(b"\0")
    if name := _KEYWORDS.get(keyword.decode("latin-1")):
        found.tell(name, text.decode("latin-1"))


def _packed_chunk(data: bytes, found: Found) -> None:
    keyword, _, packed = data.partition(b"\0")
    _text_chunk(keyword + b"\0" + _unpacked(packed[1:]), found)


def _international_chunk(data: bytes, found: Found) -> None:
    keyword, _, rest = data.partition(b"\0")
    is_packed, rest = rest[:1] == b"\1", rest[2:]
    text = rest.split(b"\0", 2)[-1]
    if is_packed:
        text = _unpacked(text)
    if keyword == b"XML:com.adobe.xmp":
        read_xmp(text, found)
    elif name := _KEYWORDS.get(keyword.decode("latin-1")):
        found.tell(name, text.decode("utf-8", "replace"))


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MAX_XMP)
    except zlib.error:
        return b""


def _webp(stream: IO[bytes], found: Found) -> None:
    stream.seek(12)
    for _ in range(_MAX_SEGMENTS):
        head = stream.read(8)
        if len(head) < 8:
            return
        kind, length = struct.unpack("<4sI", head)
        if kind in (b"EXIF", b"XMP ") and length <= _MAX_SEGMENT:
            data = _exactly(stream, length)
            if kind == b"EXIF":
                _tiff(data.removeprefix(_EXIF), found)
            else:
                read_xmp(data, found)
            stream.seek(length % 2, 1)
        else:
            stream.seek(length + length % 2, 1)


def _tiff(data: bytes, found: Found) -> None:
    """The blocks of Exif. Offsets that lead outside lead nowhere."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 8:
        return
    (first,) = struct.unpack_from(f"{order}I", data, 4)
    blocks = [first]
    for number in range(2):  # the first block and the camera's; a third is not looked for
        if number >= len(blocks):
            break
        for tag, kind, value in entries(data, blocks[number], order):
            if tag == _EXIF_BLOCK and len(value) == 4 and number == 0:
                blocks.append(*struct.unpack(f"{order}I", value))
            elif tag == _GPS_BLOCK and len(value) == 4:
                (place,) = struct.unpack(f"{order}I", value)
                found.signs["gps"] += any(
                    entry == _GPS_LATITUDE and any(degrees) for entry, _, degrees in entries(data, place, order)
                )
            elif tag in _TAGS:
                found.tell(_TAGS[tag], _text(tag, kind, value))


def entries(data: bytes, place: int, order: str) -> Iterator[tuple[int, int, bytes]]:
    """Tag, type and bytes of the value, of every entry of a block."""
    if place + 2 > len(data):
        return
    (count,) = struct.unpack_from(f"{order}H", data, place)
    for number in range(min(count, _MAX_ENTRIES)):
        at = place + 2 + 12 * number
        if at + 12 > len(data):
            return
        tag, kind, many = struct.unpack_from(f"{order}HHI", data, at)
        size = _SIZES.get(kind, 0) * many
        start = at + 8
        if size > 4:
            (start,) = struct.unpack_from(f"{order}I", data, at + 8)
        if start + size <= len(data):
            yield tag, kind, data[start : start + size]


def _text(tag: int, kind: int, value: bytes) -> str:
    if tag in _WINDOWS:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    text = value.split(b"\0", 1)[0] if kind == 2 else b""
    for encoding in ("utf-8", "gb18030"):
        try:
            return text.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


_CHUNKS: dict[bytes, Callable[[bytes, Found], None]] = {
    b"eXIf": _tiff,
    b"tEXt": _text_chunk,
    b"zTXt": _packed_chunk,
    b"iTXt": _international_chunk,
}
