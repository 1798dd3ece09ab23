"""Values → what a page shows. Internal fields end here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from sitegen.config import Config
from sitegen.model import Meta, Value
from sitegen.pages.given import Subject
from sitegen.pages.parts import Anchor, Cell, FileView, Shown, TableView
from sitegen.pages.shelf import file_view
from sitegen.standard import Field, FieldType

_LEFT = "←"
"""In a CSV table with merged cells: this cell belongs to the one at its left."""
_ADDRESS = re.compile(r"https?://[^\s\u4e00-\u9fff]+")
_MAILBOX = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_CODES = ("编码", "代码", "编号", "文号", "电话")
"""Headings of columns whose digits are names, not figures."""
_YEARS = ("年度", "年份")
"""Headings of columns whose digits are years."""
_PLAIN = re.compile(r"(-?)(\d{4,})((?:\.\d+)?)")
"""A figure whose thousands are not set apart."""
_NARROW_COLUMNS, _NARROW_LETTERS = 3, 22
"""A table of records that is no larger stays one on a phone."""
_FIGURE = re.compile(r"-?[\d,]+(\.\d+)?%?|-?\d+(\.\d+)?‰|—|-")


def shown_fields(subject: Subject, fields: Iterable[Field]) -> dict[str, Shown]:
    """All public fields that have a value, in order."""
    found = {}
    for field in fields:
        value = subject.document.meta.get(field.name)
        if value is not None and not field.internal:
            found[field.name] = _shown(subject, field, value)
    return found


def shown_setting(field: Field, value: Value) -> Shown:
    """A value of ``site.yaml`` that needs no document (texts, phones, addresses)."""
    text = str(value)
    link = _link_of(field, text)
    return (
        Shown(field.name, field.label, "links", links=(link,)) if link else Shown(field.name, field.label, "text", text)
    )


def _shown(subject: Subject, field: Field, value: Value) -> Shown:
    match field.type:
        case FieldType.PARAGRAPHS:
            return Shown(
                field.name,
                field.label,
                "paragraphs",
                texts=tuple(line.strip() for line in str(value).split("\n") if line.strip()),
            )
        case FieldType.TEXTS | FieldType.CHOICES:
            return Shown(field.name, field.label, "texts", texts=_texts(value))
        case FieldType.UNITS:
            return Shown(
                field.name,
                field.label,
                "texts",
                texts=tuple(subject.settings.config.unit_title(unit) for unit in _texts(value)),
            )
        case FieldType.DOCUMENT | FieldType.DOCUMENTS:
            return Shown(
                field.name,
                field.label,
                "links",
                links=tuple(link for text in _texts(value) if (link := _reference(subject, text))),
            )
        case FieldType.FILE:
            return Shown(field.name, field.label, "files", files=_files(subject, _texts(value), field.label))
        case FieldType.FILES:
            return Shown(field.name, field.label, "files", files=_files(subject, _texts(value)))
        case FieldType.IMAGE:
            return Shown(
                field.name,
                field.label,
                "image",
                text=f"{subject.document.title}{field.label}",
                files=_files(subject, _texts(value)),
            )
        case FieldType.RECORDS | FieldType.RECORD | FieldType.TABLES:
            records = value if isinstance(value, tuple) else (value,)
            return _records(subject, field, [record for record in records if isinstance(record, Mapping)])
        case _:
            text = text_of(subject.settings.config, field, value)
            if link := _link_of(field, text) or _plain_link(text):
                return Shown(field.name, field.label, "links", links=(link,))
            return Shown(field.name, field.label, "text", text)


def _plain_link(text: str) -> Anchor | None:
    """A text that is nothing but an address (an online channel, a mailbox) can be clicked."""
    if _ADDRESS.fullmatch(text):
        return Anchor(text, href=text)
    return Anchor(text, href=f"mailto:{text}") if _MAILBOX.fullmatch(text) else None


def text_of(config: Config, field: Field, value: Value) -> str:
    """A single value in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.type is FieldType.UNIT:
        return config.unit_title(str(value))
    if field.type is FieldType.MONTH:
        year, month = str(value).split("-")
        return f"{year}年{int(month)}月"
    if isinstance(value, (int, Decimal)) and field.type in (FieldType.INTEGER, FieldType.NUMBER):
        return f"{value:,}"
    return str(value)


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, tuple) else (str(value),)


def _link_of(field: Field, text: str) -> Anchor | None:
    match field.type:
        case FieldType.URL:
            return Anchor(text, href=text)
        case FieldType.EMAIL:
            return Anchor(text, href=f"mailto:{text}")
        case FieldType.PHONE if field.name != "fax":
            return Anchor(text, href="tel:" + re.sub(r"[^\d+]", "", text.partition("转")[0]))
        case _:
            return None


def _reference(subject: Subject, written: str) -> Anchor | None:
    """The named document; of one that cannot be reached only a number is said, never a path."""
    named = subject.around.named or {}
    if item := named.get(written):
        return Anchor(item.title, address=item.address, note=item.number)
    return None if written in named or "/" in written or written.endswith(".md") else Anchor(written)


def _files(subject: Subject, names: Iterable[str], title: str = "") -> tuple[FileView, ...]:
    return tuple(file_view(subject.settings.standard, file, title) for file in map(subject.file, names) if file)


def _records(subject: Subject, field: Field, values: list[Mapping[str, Value]]) -> Shown:
    """Records as a table of their own: one column for every sub-field that any of them fills."""
    public = [sub for sub in field.fields if not sub.internal]
    records = tuple(
        {sub.name: _shown(subject, sub, record[sub.name]) for sub in public if sub.name in record} for record in values
    )
    names = {sub.name for record in records for sub in public if sub.name in record}
    counted = {"value", "unit"} <= names
    used = [sub for sub in public if sub.name in names and not (counted and sub.name == "unit")]
    head = (tuple(Cell(sub.label, header=True, scope="col") for sub in used),)
    rows = tuple(
        tuple(_amount_of(record) if counted and sub.name == "value" else _cell(record.get(sub.name)) for sub in used)
        for record in records
    )
    table = TableView(field.label, head, rows, cards=not _narrow(rows))
    return Shown(field.name, field.label, "table", table=table, records=records)


def _narrow(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table of records fits a phone as it is: few columns of short words."""
    longest = [max(len(cell.text) for cell in column) for column in zip(*rows, strict=True)]
    return len(longest) <= _NARROW_COLUMNS and sum(longest) <= _NARROW_LETTERS


def _amount_of(record: Mapping[str, Shown]) -> Cell:
    """A figure with what it is counted in, in one cell."""
    parts = (record[name].text for name in ("value", "unit") if name in record)
    return Cell("\u00a0".join(parts), number=True)


def _cell(shown: Shown | None) -> Cell:
    if shown is None:
        return Cell("")
    match shown.form:
        case "links":
            first = shown.links[0] if shown.links else Anchor("")
            return Cell("、".join(link.text for link in shown.links), address=first.address, href=first.href)
        case "files" | "image":
            address = shown.files[0].address if shown.files else ""
            return Cell("、".join(file.title for file in shown.files), address=address)
        case "text":
            return Cell(shown.text, number=bool(_FIGURE.fullmatch(shown.text)))
        case _:
            return Cell("；".join(shown.texts))


def tables_of(subject: Subject) -> tuple[TableView, ...]:
    """The CSV tables that a document declares, in order."""
    document = subject.document
    sheets = {sheet.file: sheet.rows for sheet in document.sheets}
    files = {file.path: file for file in document.files}
    found = []
    for record in document.meta.records("tables"):
        path = f"{document.folder}/{record.text('file')}"
        if path in sheets:
            download = file_view(subject.settings.standard, files[path]) if path in files else None
            found.append(sheet_view(record, sheets[path], download))
    return tuple(found)


def sheet_view(record: Meta, rows: tuple[tuple[str, ...], ...], download: FileView | None) -> TableView:
    """A CSV table with its caption, unit, note and, where blanks are to be merged, its spans."""
    width = max((len(row) for row in rows), default=0)
    rows = tuple(row + ("",) * (width - len(row)) for row in rows)
    top = min(max(record.number("header_rows") or 1, 1), len(rows))
    head = _spanned(rows[:top], record.flag("merge_blanks"), header=True)
    codes = {x for x in range(width) if any(word in row[x] for row in rows[:top] for word in _CODES)}
    if "元" in record.text("unit"):
        left = codes | {x for x in range(width) if any(row[x] in _YEARS for row in rows[:top])}
        rows = rows[:top] + tuple(tuple(_amount(text, x in left) for x, text in enumerate(row)) for row in rows[top:])
    body = _spanned(rows[top:], record.flag("merge_rows"), header=False, codes=codes)
    return TableView(
        record.text("title"), head, body, record.text("unit"), record.text("note"), record.text("empty"), download
    )


def _spanned(
    rows: tuple[tuple[str, ...], ...], merge: bool, header: bool, codes: Collection[int] = ()
) -> tuple[tuple[Cell, ...], ...]:
    """Cells with spans: a blank joins the cell above, ``←`` the cell at its left; so does a blank in a header's first row."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            above, before = owner.get((y - 1, x)), owner.get((y, x - 1))
            owner[y, x] = (y, x)
            if merge and text == _LEFT and before:
                owner[y, x] = before
            elif merge and not text and above and (above[1] == x or above == before):
                owner[y, x] = above
            elif merge and not text and header and before and rows[before[0]][before[1]]:
                owner[y, x] = before
    boxes: dict[tuple[int, int], tuple[int, int, int]] = {}
    for (y, x), first in owner.items():
        bottom, right, count = boxes.get(first, (y, x, 0))
        boxes[first] = (max(bottom, y), max(right, x), count + 1)
    whole = {
        first
        for first, (bottom, right, count) in boxes.items()
        if count == (bottom - first[0] + 1) * (right - first[1] + 1)
    }
    result = []
    for y, row in enumerate(rows):
        cells = []
        for x, text in enumerate(row):
            first = owner[y, x]
            if first == (y, x) or first not in whole:
                text = "" if text == _LEFT and merge else text
                bottom, right, _ = boxes[first] if first in whole and first == (y, x) else (y, x, 1)
                cells.append(_sheet_cell(text, header, x, x in codes, bottom - y + 1, right - x + 1))
        result.append(tuple(cells))
    return tuple(result)


def _amount(text: str, name: bool) -> str:
    """A cell of a table of money: thousands set apart, unless its digits are a name."""
    found = None if name else _PLAIN.fullmatch(text)
    return f"{found[1]}{int(found[2]):,}{found[3]}" if found else text


def _sheet_cell(text: str, header: bool, x: int, code: bool, rowspan: int, colspan: int) -> Cell:
    figure = bool(_FIGURE.fullmatch(text)) and not code
    if header:
        return Cell(text, True, "colgroup" if colspan > 1 else "col", rowspan, colspan)
    if x == 0 and text and not figure:
        return Cell(text, True, "rowgroup" if rowspan > 1 else "row", rowspan, colspan)
    return Cell(text, False, "", rowspan, colspan, figure)
