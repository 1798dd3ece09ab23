"""政府信息公开工作年度报告: six parts, the fixed tables with their spans, and the cells as files."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sitegen.model import AnnualData, Output
from sitegen.pages.given import Subject
from sitegen.pages.parts import Cell, TableView
from sitegen.pages.sheets import csv_bytes, download_view
from sitegen.pages.shelf import body_token
from sitegen.pages.views import AnnualView, Part
from sitegen.standard import AnnualCell, AnnualFormat, AnnualTable
from sitegen.urls import cells_address


def annual_view(subject: Subject) -> AnnualView | None:
    """The report's six parts; None for a document that is no report with figures."""
    document = subject.document
    form, data = _format(subject), document.annual
    if form is None or data is None:
        return None
    titles = [heading.text for heading in document.headings if heading.level == 2]
    parts = []
    for part in form.parts:
        words = (part.title, *part.aliases)
        found = next((index for index, title in enumerate(titles) if any(word in title for word in words)), None)
        token = body_token(document.path, found + 1) if found is not None and document.has_body else ""
        tables = (_table(form.tables[part.table], data),) if part.table else ()
        parts.append(Part(part.heading, token, tables))
    downloads = tuple(
        download_view(output, title)
        for output, title in zip(annual_files(subject), ("报表数据（JSON）", "报表数据（CSV）"), strict=True)
    )
    opening = body_token(document.path, 0) if document.opens_with_text else ""
    return AnnualView(document.meta.number("year"), subject.settings.config.name, opening, tuple(parts), downloads)


def _format(subject: Subject) -> AnnualFormat | None:
    """The form that the report of its year must have."""
    document = subject.document
    if document.kind != "annual-report":
        return None
    return subject.settings.standard.annual_format(document.meta.number("year"))


def annual_files(subject: Subject) -> Iterator[Output]:
    """The cells as JSON and CSV, beside the report's page."""
    document = subject.document
    form, data = _format(subject), document.annual
    if form is None or data is None:
        return
    address = subject.address
    tables = {
        table.id: {
            key: dict(zip(row.columns, data.cells.get(f"{table.id}.{key}", ()), strict=False))
            for key, row in table.keys.items()
        }
        for table in form.tables.values()
    }
    fees = {
        key.partition(".")[2]: values[0] for key, values in data.cells.items() if key.startswith("fees.") and values
    }
    whole = {
        "year": document.meta.number("year"),
        "unit": subject.settings.config.name,
        "format": form.name,
        "tables": tables,
        "fees": fees,
    }
    yield Output(cells_address(address, "json"), (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode())
    rows = [("表", "项目", "栏目", "数值")]
    for table in form.tables.values():
        for key, row in table.keys.items():
            values = data.cells.get(f"{table.id}.{key}", ())
            rows += [
                (table.title, row.label, column, value) for column, value in zip(row.columns, values, strict=False)
            ]
    yield Output(cells_address(address, "csv"), csv_bytes(rows))


def _table(table: AnnualTable, data: AnnualData) -> TableView:
    rows = tuple(tuple(_cell(table, cell, data) for cell in row) for row in table.rows)
    return TableView(table.title, rows[: table.head], rows[table.head :])


def _cell(table: AnnualTable, cell: AnnualCell, data: AnnualData) -> Cell:
    if not cell.value:
        return Cell(cell.text, cell.header, cell.scope, cell.rowspan, cell.colspan)
    key, _, index = cell.value.rpartition(".")
    values = data.cells.get(f"{table.id}.{key}", ())
    text = values[int(index)] if int(index) < len(values) else ""
    return Cell(text, False, "", cell.rowspan, cell.colspan, number=True)
