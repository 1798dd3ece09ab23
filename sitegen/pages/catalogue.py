"""主动公开基本目录 (from ``catalogue.yaml``) and 政府信息公开目录 (from the documents): as tables and as CSV, XLSX, JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sitegen.model import Document, Output
from sitegen.pages.parts import Cell, FileView, TableView
from sitegen.pages.sheets import csv_bytes, download_view, xlsx_bytes
from sitegen.pages.shelf import Shelf
from sitegen.standard import Column
from sitegen.urls import absolute, catalogue_address, list_address, row_address

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


def catalogue_files(shelf: Shelf) -> tuple[dict[str, tuple[FileView, ...]], tuple[Output, ...]]:
    """Both catalogues as files: what each column's page offers, and the files themselves."""
    offered: dict[str, tuple[FileView, ...]] = {}
    outputs: list[Output] = []
    for column in shelf.site.standard.columns.values():
        if column.layout == "catalogue":
            made = _files(column, _matter_rows(shelf))
        elif column.layout == "index":
            made = _files(column, index_records(shelf, shelf.site.below("disclosure")))
        else:
            continue
        offered[column.id] = tuple(
            download_view(output, f"{column.title}（{output.path.rpartition('.')[2].upper()}）") for output in made
        )
        outputs += made
    return offered, tuple(outputs)


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


def index_rows(shelf: Shelf, documents: Sequence[Document]) -> TableView:
    """The rows of art. 12 for some documents, the name linked."""
    records = index_records(shelf, documents)
    body = tuple(
        tuple(
            Cell(
                text,
                header=x == 1,
                scope="row" if x == 1 else "",
                address=shelf.items[document.path].address if x == 1 else "",
            )
            for x, text in enumerate(record[:-1])
        )
        for record, document in zip(records[1:], documents, strict=True)
    )
    return TableView("政府信息公开目录", (tuple(Cell(text, True, "col") for text in _INDEX[:-1]),), body, cards=True)


def index_records(shelf: Shelf, documents: Sequence[Document]) -> list[Sequence[str]]:
    """The catalogue's records with their header."""
    return [_INDEX, *(index_record(shelf, document) for document in documents)]


def index_record(shelf: Shelf, document: Document) -> tuple[str, ...]:
    """One document's record in the 政府信息公开目录."""
    site, meta, item = shelf.site, document.meta, shelf.items[document.path]
    created = meta.day("created_on") or document.published_on
    return (
        meta.text("index_number"),
        document.title,
        item.summary,
        created.isoformat() if created else "",
        item.day[:10],
        item.number,
        meta.text("issuer") or site.config.name,
        item.column,
        absolute(site.config.base_url, item.address),
    )


def row_file(shelf: Shelf, document: Document) -> Output:
    """The catalogue row of one document, beside its page."""
    return Output(
        row_address(shelf.site.addresses[document.path]),
        csv_bytes([_INDEX, index_record(shelf, document)]),
    )


def _matter_rows(shelf: Shelf) -> list[tuple[str, ...]]:
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


def _files(column: Column, rows: Sequence[Sequence[str]]) -> tuple[Output, ...]:
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    data = {"title": column.title, "records": records}
    return (
        Output(catalogue_address(column, "csv"), csv_bytes(rows)),
        Output(catalogue_address(column, "xlsx"), xlsx_bytes(column.title, rows)),
        Output(catalogue_address(column, "json"), (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()),
    )
