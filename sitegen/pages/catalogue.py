"""主动公开基本目录 (from ``catalogue.yaml``) and 政府信息公开目录 (from the documents): as tables and as CSV, XLSX, JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeAlias

import msgspec

from sitegen.frozen import Frozen
from sitegen.memo import digest
from sitegen.model import Document, Output
from sitegen.pages.given import Subject
from sitegen.pages.parts import Cell, FileView, TableView
from sitegen.pages.records import INDEX, index_record
from sitegen.pages.sheets import csv_bytes, download_view, made_view, xlsx_bytes
from sitegen.pages.shelf import Shelf
from sitegen.standard import Column
from sitegen.urls import CATALOGUES, catalogue_address, list_address, row_address

_MATTERS = (
    "序号",
    "一级事项",
    "二级事项",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "责任单位",
    "事项类别",
    "公开渠道和载体",
    "公开对象",
    "栏目",
)
_DAY = INDEX.index("公开日期")


Known: TypeAlias = Callable[[str, bytes], tuple[int, str] | None]
"""Size and SHA-256 of the output at an address, if it was made with this key and is as it was left; else None."""


class CatalogueFile(Frozen, frozen=True):
    """A catalogue as a file."""

    column: str
    """Id of the column whose page offers it."""
    view: FileView
    """What the page says of it."""
    key: bytes
    data: bytes = b""
    """Its bytes; none when it stands already."""


def catalogue_files(shelf: Shelf, known: Known) -> tuple[CatalogueFile, ...]:
    """Both catalogues as files."""
    columns = shelf.site.standard.columns.values()
    return tuple(file for column in columns if column.layout in CATALOGUES for file in files_of(shelf, column, known))


def files_of(shelf: Shelf, column: Column, known: Known) -> list[CatalogueFile]:
    """One of the catalogues as files. ``known`` are those that stand: they are not made again.

    The 政府信息公开目录 has a spreadsheet a year, so that a new document does not send the records of all years again.
    """
    if column.layout == "catalogue":
        rows = _matter_rows(shelf)
        key = _key(column, rows)
        return [_file(column, form, "", rows, key, known) for form in ("csv", "xlsx", "json")]
    rows = [INDEX, *index_records(shelf, shelf.site.below("disclosure"))]
    years = {year: [INDEX, *found] for year, found in groupby(rows[1:], key=lambda row: row[_DAY][:4])}
    keys = {year: _key(column, found) for year, found in years.items()}
    key = digest(column.title, *keys.values())
    sheets = [_file(column, "xlsx", year, found, keys[year], known) for year, found in years.items()]
    return [_file(column, "csv", "", rows, key, known), *sheets, _file(column, "json", "", rows, key, known)]


def _key(column: Column, rows: Sequence[Sequence[str]]) -> bytes:
    return digest(column.title, *["\0".join(row) for row in rows])


def _file(
    column: Column, form: str, year: str, rows: Sequence[Sequence[str]], key: bytes, known: Known
) -> CatalogueFile:
    address = catalogue_address(column, form, year)
    title = f"{column.title}（{year + '年，' if year else ''}{form.upper()}）"
    if stands := known(address, key):
        size, sha256 = stands
        return CatalogueFile(column.id, made_view(address, title, size, sha256), key)
    output = Output(address, _made(column, form, rows))
    return CatalogueFile(column.id, download_view(output, title), key, output.data)


def _made(column: Column, form: str, rows: Sequence[Sequence[str]]) -> bytes:
    match form:
        case "csv":
            return csv_bytes(rows)
        case "xlsx":
            return xlsx_bytes(column.title, rows)
        case _:
            records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
            data = {"title": column.title, "records": records}
            return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def catalogue_tables(shelf: Shelf) -> tuple[TableView, ...]:
    """The basic catalogue as a table; the column that holds a matter is linked."""
    rows = _matter_rows(shelf)
    columns = shelf.site.standard.columns
    addresses = [
        list_address(column) if (column := columns.get(matter.column)) and shelf.site.visible(column) else ""
        for matter in shelf.site.standard.matters
    ]
    body = tuple(
        tuple(
            Cell(
                text,
                header=x == 1,
                scope="row" if x == 1 else "",
                number=x == 0,
                address=address if x == len(row) - 1 else "",
            )
            for x, text in enumerate(row)
        )
        for row, address in zip(rows[1:], addresses, strict=True)
    )
    return (TableView("主动公开基本目录", (tuple(Cell(text, True, "col") for text in rows[0]),), body, cards=True),)


def index_table(records: Sequence[Sequence[str]], addresses: Sequence[str]) -> TableView:
    """The rows of art. 12 for some documents, the name linked."""
    body = tuple(
        tuple(
            Cell(
                text,
                header=x == 1,
                scope="row" if x == 1 else "",
                address=address if x == 1 else "",
            )
            for x, text in enumerate(record[:-1])
        )
        for record, address in zip(records, addresses, strict=True)
    )
    return TableView("政府信息公开目录", (tuple(Cell(text, True, "col") for text in INDEX[:-1]),), body, cards=True)


def index_records(shelf: Shelf, documents: Sequence[Document]) -> tuple[tuple[str, ...], ...]:
    """The catalogue's records."""
    return tuple([shelf.records[document.path] for document in documents])


def row_file(subject: Subject) -> Output:
    """The catalogue row of one document, beside its page."""
    record = index_record(subject.settings, subject.document, subject.around.item)
    return Output(row_address(subject.address), csv_bytes([INDEX, record]))


def _matter_rows(shelf: Shelf) -> list[Sequence[str]]:
    site = shelf.site
    columns = site.standard.columns
    return [
        _MATTERS,
        *(
            (
                str(number),
                matter.level1,
                matter.level2,
                matter.content,
                f"{matter.basis}{matter.clause}",
                matter.limit,
                matter.subject,
                site.config.unit_title(matter.unit),
                matter.category,
                "、".join(matter.channels),
                matter.audience,
                columns[matter.column].title if matter.column in columns else "",
            )
            for number, matter in enumerate(site.standard.matters, 1)
        ),
    ]
