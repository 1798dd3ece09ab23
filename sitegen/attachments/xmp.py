"""XMP: what Adobe's and other programs write into pictures and PDFs about their makers."""

from __future__ import annotations

from io import BytesIO

from sitegen.attachments.elements import Leaves, parse
from sitegen.attachments.found import Found, TroubleError

MAX_XMP = 1 << 20
"""Bytes that are read of it."""
_NAMES = {
    "creator": "author",
    "Author": "author",
    "Artist": "author",
    "OwnerName": "author",
    "CameraOwnerName": "author",
    "title": "title",
    "description": "comments",
    "subject": "keywords",
    "Keywords": "keywords",
    "CreatorTool": "program",
    "Producer": "program",
    "CreateDate": "created",
    "ModifyDate": "modified",
}
_PLACE = "GPSLatitude"


def read_xmp(data: bytes, found: Found) -> None:
    """Properties and the place. What is no XML says nothing."""
    leaves = Leaves()
    try:
        parse(BytesIO(data[:MAX_XMP].strip(b" \0\r\n")), leaves, found)
    except TroubleError:
        return
    said = [(name, value) for path, value in leaves.values for name in path.split("/")] + leaves.attributes
    for name, value in said:
        if name in _NAMES:
            found.tell(_NAMES[name], value)
    found.signs["gps"] += any(name == _PLACE and value.strip() for name, value in said)
