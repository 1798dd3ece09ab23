"""主动公开基本目录 (from ``catalogue.yaml``) and 政府信息公开目录 (from the documents): as tables and as CSV, XLSX, JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from sitegen.memo import digest
from sitegen.model import Document, Output, Wanted
from sitegen.pages.given import Subject
from sitegen.pages.parts import Cell, FileView, TableView
from sitegen.pages.records import INDEX, index_record
from sitegen.pages.sheets import Known, csv_bytes, json_bytes, offered, xlsx_bytes
from sitegen.pages.shelf import Shelf
from sitegen.standard import Column
from sitegen.urls import catalogue_address, list_address, row_address

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


def files_of(shelf: Shelf, column: Column, known: Known) -> list[tuple[FileView, Wanted]]:
    """The catalogue of a column as files: what its page says of each, and the file. A column without a catalogue has none.

    The 政府信息公开目录 has a spreadsheet a year, so that a new document does not send the records of all years again.
    """
    head: tuple[str, ...]
    if column.layout == "catalogue":
        head, records = _MATTERS, tuple(_matter_rows(shelf))
        years = {"": records}
    elif column.layout == "index":
        head, records = INDEX, index_records(shelf, shelf.site.below("disclosure"))
        years = {year: tuple(found) for year, found in groupby(records, key=lambda record: record[_DAY][:4])}
    else:
        return []
    keys = {year: digest(column.title, *head, *["\0".join(row) for row in found]) for year, found in years.items()}
    key = digest(column.title, *head, *keys.values())
    sheets = (
        _file(column, "xlsx", year, keys[year], known, partial(xlsx_bytes, column.title, (head, *found)))
        for year, found in years.items()
    )
    return [
        _file(column, "csv", "", key, known, partial(csv_bytes, (head, *records))),
        *sheets,
        _file(column, "json", "", key, known, partial(json_bytes, column.title, head, records)),
    ]


def _file(
    column: Column, form: str, year: str, key: bytes, known: Known, make: Callable[[], bytes]
) -> tuple[FileView, Wanted]:
    title = f"{column.title}（{year + '年，' if year else ''}{form.upper()}）"
    return offered(catalogue_address(column, form, year), title, key, known, make)


def catalogue_tables(shelf: Shelf) -> tuple[TableView, ...]:
    """The basic catalogue as a table; the column that holds a matter is linked."""
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
        for row, address in zip(_matter_rows(shelf), addresses, strict=True)
    )
    return (TableView("主动公开基本目录", (tuple(Cell(text, True, "col") for text in _MATTERS),), body, cards=True),)


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


def _matter_rows(shelf: Shelf) -> Iterator[tuple[str, ...]]:
    site = shelf.site
    columns = site.standard.columns
    for number, matter in enumerate(site.standard.matters, 1):
        yield (
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
