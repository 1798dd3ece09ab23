"""主动公开基本目录 (from ``catalogue.yaml``) and 政府信息公开目录 (from the documents): as tables and as CSV, XLSX, JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import TypeAlias

import msgspec

from sitegen.memo import digest
from sitegen.model import Document, Output, Wanted
from sitegen.pages.given import Subject
from sitegen.pages.parts import Cell, FileView, Item, TableView
from sitegen.pages.sheets import csv_bytes, download_view, made_view, xlsx_bytes
from sitegen.pages.shelf import Shelf
from sitegen.settings import Settings
from sitegen.standard import Column
from sitegen.urls import CATALOGUES, absolute, catalogue_address, list_address, row_address

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
_INDEX = ("索引号", "名称", "内容概述", "生成日期", "公开日期", "文号", "发布机构", "栏目", "网址")
"""Art. 12: 索引, 名称, 内容概述, 生成日期; the rest helps to find."""
_DAY = _INDEX.index("公开日期")


Known: TypeAlias = Callable[[str, bytes], tuple[int, str] | None]
"""Size and SHA-256 of the output at an address, if it was made with this key and is as it was left; else None."""


def catalogue_files(shelf: Shelf, known: Known) -> tuple[dict[str, tuple[FileView, ...]], tuple[Wanted, ...]]:
    """Both catalogues as files: what each column's page offers, and the files themselves."""
    made = {
        column.id: files_of(shelf, column, known)
        for column in shelf.site.standard.columns.values()
        if column.layout in CATALOGUES
    }
    offered = {name: tuple(view for view, _ in files) for name, files in made.items()}
    return offered, tuple(wanted for files in made.values() for _, wanted in files)


def files_of(shelf: Shelf, column: Column, known: Known) -> list[tuple[FileView, Wanted]]:
    """A catalogue as files: what the column's page says of each, and the file.

    The 政府信息公开目录 has a spreadsheet a year, so that a new document does not send the records of all years again.
    """
    if column.layout == "catalogue":
        rows = _matter_rows(shelf)
        tables = [("csv", "", rows), ("xlsx", "", rows), ("json", "", rows)]
    else:
        rows = [_INDEX, *index_records(shelf, shelf.site.below("disclosure"))]
        years = groupby(rows[1:], key=lambda row: row[_DAY][:4])
        sheets = [("xlsx", year, [_INDEX, *found]) for year, found in years]
        tables = [("csv", "", rows), *sheets, ("json", "", rows)]
    return [_file(column, form, year, rows, known) for form, year, rows in tables]


def _file(column: Column, form: str, year: str, rows: Sequence[Sequence[str]], known: Known) -> tuple[FileView, Wanted]:
    """What the page says of a file, and the file; it is made only when it does not stand already."""
    key = digest(column.title, *("\0".join(row) for row in rows))
    address = catalogue_address(column, form, year)
    title = f"{column.title}（{year + '年，' if year else ''}{form.upper()}）"
    if stands := known(address, key):
        size, sha256 = stands
        return made_view(address, title, size, sha256), Wanted(address, key, partial(_made, column, form, rows))
    output = Output(address, _made(column, form, rows))
    return download_view(output, title), Wanted(address, key, partial(bytes, output.data))


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
    return TableView("政府信息公开目录", (tuple(Cell(text, True, "col") for text in _INDEX[:-1]),), body, cards=True)


def index_records(shelf: Shelf, documents: Sequence[Document]) -> tuple[tuple[str, ...], ...]:
    """The catalogue's records."""
    return tuple(index_record(shelf.settings, document, shelf.items[document.path]) for document in documents)


def index_record(settings: Settings, document: Document, item: Item) -> tuple[str, ...]:
    """One document's record in the 政府信息公开目录."""
    meta = document.meta
    created = meta.day("created_on") or document.published_on
    return (
        meta.text("index_number"),
        document.title,
        item.summary,
        created.isoformat() if created else "",
        item.day[:10],
        item.number,
        meta.text("issuer") or settings.config.name,
        item.column,
        absolute(settings.config.base_url, item.address),
    )


def row_file(subject: Subject) -> Output:
    """The catalogue row of one document, beside its page."""
    record = index_record(subject.settings, subject.document, subject.around.item)
    return Output(row_address(subject.address), csv_bytes([_INDEX, record]))


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
