"""Tables as files: CSV and XLSX with the same bytes every time, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

import msgspec

from sitegen.model import Output, Wanted
from sitegen.pages.parts import FileView
from sitegen.text import size_in_words

Known: TypeAlias = Callable[[str, bytes], tuple[int, str] | None]
"""Size and SHA-256 of the output at an address, if it was made with this key and is as it was left; else None."""
_FIXED = datetime(2000, 1, 1)  # written into the file as it is; a real time would change the bytes
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_DANGER = re.compile(rf"\0[{re.escape(''.join(_FORMULA))}]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV with a BOM, so that Excel reads the Chinese; a leading formula sign is defused with an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows(list(map(_defused, row)) if _DANGER.search("\0".join(("", *row))) else row for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, rows: Sequence[Sequence[str | int]]) -> bytes:
    """An XLSX sheet with a frozen header; a cell is a text or a count."""
    import xlsxwriter  # dear to load, and a catalogue changes rarely

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _FIXED, "title": title})
    sheet = book.add_worksheet(_SHEET_NAME.sub(" ", title)[:31])
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            look = head if y == 0 else body
            sheet.write_string(y, x, cell, look) if isinstance(cell, str) else sheet.write_number(y, x, cell, look)
    for x in range(len(rows[0]) if rows else 0):
        longest = max(len(str(row[x]).encode("gbk", "replace")) for row in rows if x < len(row))
        sheet.set_column(x, x, min(max(longest + 2, 8), 48))
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


def json_bytes(title: str, head: Sequence[str], records: Sequence[Sequence[str | int]]) -> bytes:
    """A line a record, so that people can compare two of them."""
    lines = b",\n".join([msgspec.json.encode(dict(zip(head, record, strict=True))) for record in records])
    return b'{"title":%b,"records":[\n%b\n]}\n' % (msgspec.json.encode(title), lines)


def offered(address: str, title: str, key: bytes, known: Known, make: Callable[[], bytes]) -> tuple[FileView, Wanted]:
    """A table as a file: what a page says of it, and the file. It is made only when it does not stand already."""
    if stands := known(address, key):
        size, sha256 = stands
        return made_view(address, title, size, sha256), Wanted(address, key)
    output = Output(address, make())
    return download_view(output, title), Wanted(address, key, output.data)


def download_view(output: Output, title: str) -> FileView:
    """A file that we made, as something to download."""
    return made_view(output.path, title, len(output.data), hashlib.sha256(output.data).hexdigest())


def made_view(address: str, title: str, size: int, sha256: str) -> FileView:
    """The same when only size and SHA-256 are known."""
    form = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}[address.rpartition(".")[2]]
    return FileView(title, address, form, size_in_words(size), sha256)


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not cell.lstrip("-").replace(".", "", 1).isdigit() else cell
