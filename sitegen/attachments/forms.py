"""What bytes really are, whatever their name says."""

from __future__ import annotations

import re

HEAD = 4096
"""Bytes at the beginning that are looked at."""

ENDINGS: dict[str, frozenset[str]] = {
    form: frozenset(endings.split())
    for form, endings in {
        "docx": "docx docm dotx wps wpt",
        "xlsx": "xlsx xlsm xltx et ett",
        "pptx": "pptx pptm ppsx potx dps dpt",
        "odt": "odt ott",
        "ods": "ods ots",
        "odp": "odp otp",
        "ofd": "ofd",
        "doc": "doc dot wps wpt",
        "xls": "xls xlt et ett",
        "ppt": "ppt pps pot dps dpt",
        "pdf": "pdf",
        "rtf": "rtf",
        "jpeg": "jpg jpeg jpe jfif",
        "png": "png",
        "gif": "gif",
        "webp": "webp",
        "bmp": "bmp",
        "tiff": "tif tiff",
        "svg": "svg",
        "heic": "heic heif",
        "avif": "avif",
        "zip": "zip",
        "rar": "rar",
        "7z": "7z",
        "gz": "gz tgz",
        "mp4": "mp4 m4v m4a mov",
        "m4a": "m4a mp4",
        "mp3": "mp3",
        "webm": "webm mkv",
        "wav": "wav",
        "avi": "avi",
        "vtt": "vtt",
        "html": "html htm",
        "mht": "mht mhtml",
        "xml": "xml",
        "txt": "txt csv srt vtt md json",
    }.items()
}
"""The endings that a file of each form may have."""
_KNOWN = frozenset().union(*ENDINGS.values())

_MAGIC = (
    (b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF87a", "gif"), (b"GIF89a", "gif"), (b"II*\0", "tiff"), (b"MM\0*", "tiff"),
    (b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b\x08", "gz"), (b"ID3", "mp3"), (b"\x1a\x45\xdf\xa3", "webm"), (b"{\\rtf", "rtf"),
    (b"MZ", "exe"), (b"\x7fELF", "exe"), (b"WEBVTT", "vtt"), (b"\xef\xbb\xbfWEBVTT", "vtt"),
)  # fmt: skip
_RIFF = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
_BRANDS = {b"M4A ": "m4a", b"M4B ": "m4a", b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"avif": "avif"}
_MARKS = (
    (re.compile(rb"(?i)\s*<(?:.*?<)?(?:!doctype\s+html|html|table|body|meta)\b", re.DOTALL), "html"),
    (re.compile(rb"\s*<(?:.*?<)?(?:\w+:)?svg\b", re.DOTALL), "svg"),
    (re.compile(rb"\s*<\?xml\b"), "xml"),
    (re.compile(rb"(?i)(?:from:[^\n]*\n(?:[^\n]*\n){0,8})?mime-version:"), "mht"),
)


def form_of(head: bytes) -> str:
    """The form that the first ``HEAD`` bytes show; ``zip`` and ``ole`` are containers of several forms; empty when they show none."""
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "mp4")
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "bmp"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return "mp3"
    text = head.removeprefix(b"\xef\xbb\xbf")
    for mark, form in _MARKS:
        if mark.match(text):
            return form
    return "txt" if decoded(head, cut=len(head) == HEAD) is not None else ""


def decoded(data: bytes, cut: bool = False) -> str | None:
    """Bytes as text: UTF-8, UTF-16 with its mark, GB 18030; None when they are none. ``cut``: the last character may be half."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data[: len(data) // 2 * 2], "utf-16", cut)
    if b"\0" in data:
        return None
    text = _decoded(data, "utf-8-sig", cut)
    return _decoded(data, "gb18030", cut) if text is None else text


def _decoded(data: bytes, encoding: str, cut: bool) -> str | None:
    for end in range(4 if cut else 1):
        try:
            return data[: len(data) - end].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def is_misnamed(form: str, ending: str) -> bool:
    """Whether a file of this form should have another ending. An ending that nobody knows promises nothing."""
    return ending in _KNOWN and ending not in ENDINGS.get(form, ())


def is_promised(ending: str) -> bool:
    """Whether the ending promises bytes of a known form."""
    return ending in _KNOWN
