"""Excel files (xlsx, xls, et) as rows of text, within bounded memory, for exports that someone hands to a command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from typing import TypeAlias

from sitegen.attachments.found import TroubleError
from sitegen.attachments.packages import Package

Cell: TypeAlias = "int | float | str | bool | time | date | datetime | timedelta"
MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How Excel files begin: the new ones, the old ones."""
_MOST_CELLS = 4_000_000
"""A reader lays out the whole rectangle up to the last cell, however few cells are filled."""
_MOST_BYTES = 200 * 1024 * 1024
"""Of a new file when it is unpacked."""
_CHUNK = 1024 * 1024
_PLACE = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"')


class WorkbookError(ValueError):
    """The file cannot be read; the message is a half sentence for people."""


def sheets(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Name and rows of every visible table of an Excel file, from its first row on. Raises WorkbookError."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum  # few commands need it

    if data.startswith(MAGIC[0]):
        _refuse_enormous(data)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet and str(meta.visible).endswith("Visible"):
                    rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                    yield meta.name, [[_text(cell) for cell in row] for row in rows]
    except PasswordError:
        raise WorkbookError("加了密码，打不开。请另存一份没有密码的") from None
    except (WorkbookError, GeneratorExit, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # CalamineError; and a panic of Rust is no Exception
        raise _not_whole() from None


def _refuse_enormous(data: bytes) -> None:
    """A few bytes can unpack to gigabytes, and two cells in opposite corners make billions."""
    try:
        package = Package(BytesIO(data), len(data))
        if sum(member.file_size for member in package.members.values()) > _MOST_BYTES:
            raise TroubleError("bomb")
        for name in package.below("xl/worksheets/"):
            if name.endswith(".xml"):
                with package.opened(name) as stream:
                    _refuse_wide(iter(partial(stream.read, _CHUNK), b""))
    except TroubleError as trouble:
        if str(trouble) == "bomb":
            raise WorkbookError("解开以后太大，没有读取。请只导出需要比对的几列") from None
        raise _not_whole() from None
    except WorkbookError:
        raise
    except (OSError, ValueError):
        raise _not_whole() from None


def _not_whole() -> WorkbookError:
    return WorkbookError("不是完好的 Excel 文件。请用 Excel 打开，另存为 xlsx")


def _refuse_wide(chunks: Iterator[bytes]) -> None:
    rows = columns = 0
    left = b""
    for chunk in chunks:
        text = left + chunk
        for letters, number in _PLACE.findall(text):
            rows, columns = max(rows, int(number)), max(columns, _column(letters))
        if rows * columns > _MOST_CELLS:
            raise WorkbookError(f"的表格太大（{rows} 行 {columns} 列），没有读取。请删去表格以外的空行、空列")
        left = text[-300:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: Cell) -> str:
    match cell:
        case datetime():
            return cell.date().isoformat()
        case bool():
            return "是" if cell else "否"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()
