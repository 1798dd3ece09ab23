"""How large a picture is shown, from its first bytes: so that a page keeps its place free and nothing moves when it arrives."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from typing import IO

from sitegen.attachments.pictures import entries

_MAX_SEGMENTS = 5000
_MAX_SVG_HEAD = 65536
_LARGEST = 65535
_ORIENTATION = 0x0112
_ON_ITS_SIDE = range(5, 9)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Marks of a JPEG behind which its size stands."""
_SVG = re.compile(rb"<svg\b[^>]*>")
_VIEW_BOX = re.compile(rb"\bviewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)")
_SIDES = tuple(
    re.compile(rb"\s" + side + rb"\s*=\s*[\"']\s*([\d.]+)\s*(?:px)?\s*[\"']") for side in (b"width", b"height")
)

Size = tuple[int, int]
"""Width and height in pixels."""
UNKNOWN: Size = (0, 0)


def pixels_of(ending: str, stream: IO[bytes]) -> Size:
    """Width and height as a browser shows the picture; ``UNKNOWN`` where it is none, or does not say."""
    reader = _READERS.get(ending.lower())
    if reader is None:
        return UNKNOWN
    try:
        width, height = reader(stream)
    except (struct.error, ValueError, ArithmeticError, IndexError):
        return UNKNOWN
    return (width, height) if 0 < width <= _LARGEST and 0 < height <= _LARGEST else UNKNOWN


def _png(stream: IO[bytes]) -> Size:
    head = stream.read(24)
    return struct.unpack(">II", head[16:24]) if head[12:16] == b"IHDR" else UNKNOWN


def _gif(stream: IO[bytes]) -> Size:
    head = stream.read(10)
    return struct.unpack("<HH", head[6:10]) if head.startswith(b"GIF8") else UNKNOWN


def _bmp(stream: IO[bytes]) -> Size:
    head = stream.read(26)
    width, height = struct.unpack("<ii", head[18:26]) if head.startswith(b"BM") else UNKNOWN
    return width, abs(height)


def _webp(stream: IO[bytes]) -> Size:
    head = stream.read(30)
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return UNKNOWN
    match head[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
        case b"VP8L":
            (bits,) = struct.unpack("<I", head[21:25])
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case _:
            return UNKNOWN


def _jpeg(stream: IO[bytes]) -> Size:
    on_its_side = False
    stream.seek(2)
    for _ in range(_MAX_SEGMENTS):
        sign, mark = stream.read(2)
        while mark == 0xFF:
            (mark,) = stream.read(1)
        if sign != 0xFF:
            break
        if mark == 0x01 or mark in range(0xD0, 0xD8):
            continue
        (length,) = struct.unpack(">H", stream.read(2))
        if length < 2:  # it counts itself
            break
        if mark in _FRAMES:
            height, width = struct.unpack(">xHH", stream.read(5))
            return (height, width) if on_its_side else (width, height)
        data = stream.read(length - 2)
        if mark == 0xE1 and data.startswith(b"Exif\0\0"):
            on_its_side = _is_on_its_side(data[6:])
    return UNKNOWN


def _is_on_its_side(exif: bytes) -> bool:
    """Whether the camera was: a browser turns the picture, so its sides change places."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return False
    (first,) = struct.unpack_from(f"{order}I", exif, 4)
    return any(
        tag == _ORIENTATION and len(value) == 2 and struct.unpack(f"{order}H", value)[0] in _ON_ITS_SIDE
        for tag, _, value in entries(exif, first, order)
    )


def _svg(stream: IO[bytes]) -> Size:
    found = _SVG.search(stream.read(_MAX_SVG_HEAD).replace(b"\0", b""))
    head = found.group() if found else b""
    sides = [side.search(head) for side in _SIDES]
    box = _VIEW_BOX.search(head)
    width, height = (float(side[1]) if side else 0.0 for side in sides)
    if box and not (width and height):
        across, down = map(float, box.groups())
        scale = width / across if width else height / down if height else 1.0
        width, height = across * scale, down * scale
    return round(width), round(height)


_READERS: Mapping[str, Callable[[IO[bytes]], Size]] = {
    "png": _png, "gif": _gif, "bmp": _bmp, "webp": _webp, "jpg": _jpeg, "jpeg": _jpeg, "svg": _svg,
}  # fmt: skip
