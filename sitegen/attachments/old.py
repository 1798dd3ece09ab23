"""Word, Excel and PowerPoint files before 2007: who made them, the text of Word, the cells of a workbook. Slides are not read."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO

from sitegen.attachments.doc import read_doc
from sitegen.attachments.found import BoundReachedError, Found, TroubleError
from sitegen.attachments.ole import Compound

_MAX_SUMMARY = 1 << 18
_MAX_PROPERTIES = 200
_FORMS = {"worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt"}
_LOCKED = {"encryptedpackage": "docx", "encryptedsummary": "ppt"}
"""Streams that are there only when a password is needed. The first holds a file of the newer forms."""
_NEWER = ("docx", "xlsx", "pptx")
_SUMMARY = {
    "\x05SummaryInformation": {
        2: "title",
        3: "subject",
        4: "author",
        5: "keywords",
        6: "comments",
        8: "last_editor",
        12: "created",
        13: "modified",
        18: "program",
    },
    "\x05DocumentSummaryInformation": {14: "manager", 15: "company"},
}
_CODE_PAGE = 1
_TEXT, _WIDE, _TIME = 30, 31, 64
_ENCODINGS = {936: "gb18030", 1200: "utf-16-le", 10000: "mac-roman", 54936: "gb18030", 65001: "utf-8"}
"""Code pages that Python knows by another name."""
_EPOCH = datetime(1601, 1, 1)
_LAST = 2_650_467_744_000_000_000
"""Hundreds of nanoseconds to the year 9999."""
_FILEPASS = 0x002F
"""Record of a workbook whose cells cannot be read without a password."""
_RECORDS = 20


def read_old(stream: IO[bytes], ending: str, found: Found) -> None:
    """Form, properties, cells. Raises ``TroubleError``: ``encrypted``, or ``unreadable`` where the text is not read."""
    found.form = ""
    compound = Compound(stream)
    found.form = next((form for name, form in _FORMS.items() if name in compound.streams), "")
    for name, names in _SUMMARY.items():
        for key, value in _properties(compound.read(name, _MAX_SUMMARY)):
            if key in names:
                found.tell(names[key], value)
    for name in compound.names:
        found.signs["macros"] += name in ("_vba_project", "projectwm")
        found.signs["embedded_files"] += name == "\x01ole10native"
    for name, form in _LOCKED.items():
        if name in compound.streams:
            found.form = ending if ending in _NEWER else found.form or form
            raise TroubleError("encrypted")
    if _needs_password(compound):
        raise TroubleError("encrypted")
    if not found.form:
        raise TroubleError("corrupt" if not compound.streams else "unreadable")
    if found.form == "doc":
        read_doc(compound, found)
    elif found.form != "xls" or not compound.is_sound("Workbook" if "workbook" in compound.streams else "Book"):
        raise TroubleError("unreadable")
    else:
        _cells(stream, found)


def _needs_password(compound: Compound) -> bool:
    word = compound.read("WordDocument", 32)
    if len(word) == 32 and word[11] & 1:
        return True
    data = compound.read("Workbook", 4096)
    at = 0
    for _ in range(_RECORDS):
        if at + 4 > len(data):
            break
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _properties(data: bytes) -> Iterator[tuple[int, str]]:
    """Number and text of every property of a set."""
    if len(data) < 48:
        return
    start = struct.unpack_from("<I", data, 44)[0]
    if start + 8 > len(data):
        return
    many = struct.unpack_from("<I", data, start + 4)[0]
    places = {}
    for number in range(min(many, _MAX_PROPERTIES)):
        at = start + 8 + 8 * number
        if at + 8 <= len(data):
            key, offset = struct.unpack_from("<II", data, at)
            places[key] = start + offset
    page = _value(data, places.get(_CODE_PAGE, len(data)), "latin-1") or "0"
    encoding = _ENCODINGS.get(int(page), f"cp{page}")
    try:
        codecs.lookup(encoding)
    except LookupError:
        encoding = "gb18030"
    for key, at in places.items():
        yield key, _value(data, at, encoding)


def _value(data: bytes, at: int, encoding: str) -> str:
    if at + 8 > len(data):
        return ""
    kind, size = struct.unpack_from("<II", data, at)
    if kind == 2:
        return str(size & 0xFFFF)
    if kind == _TEXT:
        return data[at + 8 : at + 8 + size].decode(encoding, "replace").split("\0")[0]
    if kind == _WIDE:
        return data[at + 8 : at + 8 + 2 * size].decode("utf-16-le", "replace").split("\0")[0]
    if kind == _TIME and at + 12 <= len(data):
        (ticks,) = struct.unpack_from("<Q", data, at + 4)
        return f"{(_EPOCH + timedelta(microseconds=ticks // 10)).isoformat()}Z" if 0 < ticks < _LAST else ""
    return ""


def _cells(stream: IO[bytes], found: Found) -> None:
    from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum  # few sites need it

    stream.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(stream)
        for sheet in book.sheets_metadata:
            hidden = sheet.visible is not SheetVisibleEnum.Visible
            found.signs["hidden_sheets"] += hidden
            found.pages += 1
            label = f"{'隐藏的' if hidden else ''}工作表“{sheet.name}”"
            for row in book.get_sheet_by_name(sheet.name).iter_rows():
                found.line(label, "\t".join(map(_shown, row)))
    except PasswordError as error:
        raise TroubleError("encrypted") from error
    except (KeyboardInterrupt, SystemExit, MemoryError, BoundReachedError):
        raise
    except BaseException as error:  # CalamineError; and a panic of Rust is no Exception
        raise TroubleError("unreadable") from error  # it may still be good: some that Excel opens are not understood


def _shown(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
