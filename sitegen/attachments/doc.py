"""The text of Word files of 1997 to 2003, from its pieces: where each begins in the file, and in which of two encodings."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from sitegen.attachments.found import MAX_TEXT, Found, TroubleError
from sitegen.attachments.ole import Compound

_MAX_STREAM = 64 * 1024 * 1024
_MAX_TABLE = 8 * 1024 * 1024
_HEAD = 0x1AA
_FLAGS, _COUNTS, _PIECES = 0x0A, 0x4C, 0x1A2
"""Where the head says which table stream counts, how long each text is, and where the list of pieces lies."""
_SECOND_TABLE = 0x0200
_PLACES = ("正文", "脚注", "页眉页脚", "宏", "批注", "尾注", "文本框", "页眉里的文本框")
"""The texts follow one another in this order."""
_ONE_BYTE = 1 << 30
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))|\x15")
_BLANKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\t", "\x1e": "-", "\x1f": None, "\xa0": " "})


def read_doc(compound: Compound, found: Found) -> None:
    """All texts. Raises ``TroubleError`` (``unreadable``) when it is older, or has no list of pieces."""
    data = compound.read("WordDocument", _MAX_STREAM)
    if len(data) < _HEAD:
        raise TroubleError("unreadable")
    flags = struct.unpack_from("<H", data, _FLAGS)[0]
    table = compound.read("1Table" if flags & _SECOND_TABLE else "0Table", _MAX_TABLE)
    start, size = struct.unpack_from("<II", data, _PIECES)
    text = "".join(_texts(data, _pieces(table[start : start + size])))
    if not text:
        raise TroubleError("unreadable")
    at = 0
    for label, count in zip(_PLACES, struct.unpack_from("<8I", data, _COUNTS), strict=True):
        shown = _FIELD_CODE.sub("", text[at : at + count]).translate(_BLANKS)
        found.signs["comments"] += label == "批注" and bool(shown.strip())
        found.write(label, shown)
        at += count


def _pieces(listed: bytes) -> Iterator[tuple[int, int]]:
    """Length in characters and place of each piece. Before the list stand exceptions of format, which are skipped."""
    at = 0
    while listed[at : at + 1] == b"\1" and at + 3 <= len(listed):
        at += 3 + struct.unpack_from("<H", listed, at + 1)[0]
    if listed[at : at + 1] != b"\2" or at + 5 > len(listed):
        return
    listed = listed[at + 5 :]
    many = (len(listed) - 4) // 12
    for number in range(many):
        first, after = struct.unpack_from("<II", listed, 4 * number)
        place = struct.unpack_from("<I", listed, 4 * (many + 1) + 8 * number + 2)[0]
        yield max(0, after - first), place


def _texts(data: bytes, pieces: Iterator[tuple[int, int]]) -> Iterator[str]:
    room = MAX_TEXT + 1
    for count, place in pieces:
        count = min(count, room)
        room -= count
        if place & _ONE_BYTE:
            start = (place & ~_ONE_BYTE) // 2
            yield data[start : start + count].decode("cp1252", "replace").ljust(count)
        else:
            yield data[place : place + 2 * count].decode("utf-16-le", "replace").ljust(count)
        if not room:
            return
