"""What another system exports – a portal's library of documents, its leaders, its institutions – as entries with known names.

CSV (UTF-8, UTF-16 or GBK), XLSX, XLS and JSON are told apart by their bytes, the columns by their titles.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sitegen.findings import ExportError
from sitegen.gather import csv_rows
from sitegen.text import quoted_list
from sitegen.workbook import MAGIC, WorkbookError, sheets

MAX_BYTES = 20 * 1024 * 1024
"""The largest export that is read; a library of 10,000 documents has two."""
MAX_ROWS = 50_000
_HEAD_ROWS = 20
"""Among so many rows the titles of the columns must stand."""
_TITLES = {
    "title": "标题 名称 文件名称 文件名 文件标题 题名 规范性文件名称 政策名称 信息名称 信息标题",
    "document_number": "文号 发文字号 发文文号 文件编号 文件字号 文件文号 发文号",
    "created_on": "成文日期 成文时间 制定日期 印发日期 印发时间 发文日期 发文时间 签发日期",
    "published_on": "发布日期 发布时间 公开日期 公开时间 公布日期 公布时间",
    "validity": "有效性 效力状态 时效性 文件状态 效力 是否有效 有效状态",
    "name": "姓名 领导姓名",
    "post": "职务 现任职务 职务职级 现任职务职级 领导职务",
    "portfolio": "分工 工作分工 分管工作 主管工作 职责分工 领导分工",
    "unit": "机构名称 单位名称 科室名称 处室名称 部门名称 内设机构 科室 处室 机构",
    "functions": "职能 机构职能 主要职责 职责 工作职责 主要职能 职能职责 单位职能",
    "head": "负责人 主要负责人 负责人姓名",
    "phone": "电话 联系电话 办公电话 联系方式 电话号码",
    "address": "地址 办公地址 联系地址",
    "office_hours": "办公时间 工作时间",
    "postcode": "邮编 邮政编码",
    "email": "邮箱 电子邮箱 电子邮件",
    "fax": "传真 传真号码",
}
_NAMES = {title: name for name, titles in _TITLES.items() for title in (name, *titles.split())}
LABELS = {name: titles.split()[0] for name, titles in _TITLES.items()}
"""How a column is called when one speaks of it."""
_ASIDE = re.compile(r"[（(][^（）()]*[)）]|[\s*:：]")
_WRAPPED = re.compile(r'="([^"]*)"')
_FORMULA = re.compile(r"=\S|#(?:REF|VALUE|NAME|N/A|DIV/0|NULL|NUM)[!?]?", re.IGNORECASE)


class ExportKind(StrEnum):
    """What an export lists."""

    DOCUMENTS = "文件"
    LEADERS = "领导"
    INSTITUTIONS = "机构"

    @property
    def measure(self) -> str:
        """The word that counts its entries."""
        return {"文件": "份", "领导": "人", "机构": "个"}[self.value]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of an export."""

    line: int
    """Row of the table (or number of the record), from 1."""
    values: Mapping[str, str]
    """By the names of our own fields; what is blank is left out."""

    def get(self, name: str) -> str:
        """A value, or an empty text."""
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class Export:
    """A whole export."""

    name: str
    """The file's name."""
    kind: ExportKind
    entries: tuple[Entry, ...]
    unread: tuple[int, ...]
    """Rows that hold something but not what tells whom or what they are about."""
    formulas: tuple[int, ...]
    """Rows with a formula instead of its value."""


Rows = Sequence[tuple[int, Sequence[str]]]
"""Line and cells of each row that is not blank."""


def read_export(file: Path, kind: ExportKind | None = None) -> Export:
    """Read an export; ``kind`` when its columns do not tell what it lists. Raises ExportError in words for people."""
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        what = "没有这个文件" if isinstance(error, FileNotFoundError) else error.strerror
        raise ExportError(f"打不开 {file}：{what}。请写导出文件的路径。") from error
    if size > MAX_BYTES:
        raise ExportError(f"{file.name} 有 {size // 1024 // 1024} MB，太大，没有读取。请只导出需要比对的几列。")
    best: tuple[int, dict[int, str], Rows] | None = None
    for rows in _tables(file.name, data):
        if len(rows) > MAX_ROWS:
            raise ExportError(f"{file.name} 有 {len(rows)} 行，超过 {MAX_ROWS} 行，没有读取。请分几次导出。")
        found = _head(rows)
        if found and (best is None or len(found[1]) > len(best[1])):
            best = (*found, rows)
    if best is None:
        known = [LABELS[name] for name in ("title", "document_number", "name", "post", "unit", "phone")]
        raise ExportError(
            f"{file.name} 里没有找到表头：前 {_HEAD_ROWS} 行里要有一行是栏目名称，例如{quoted_list(known)}；没有表头的，在第一行补上。"
        )
    below, columns, rows = best
    kind = kind or _kind(file.name, set(columns.values()))
    return _export(file.name, kind, columns, rows[below:])


def _export(name: str, kind: ExportKind, columns: Mapping[int, str], rows: Rows) -> Export:
    entries, unread, formulas = [], [], []
    for line, cells in rows:
        if all(
            _NAMES.get(_plain(cell)) == columns.get(place)
            for place, cell in enumerate(cells)
            if cell and place in columns
        ):
            continue  # the titles again, as at the top of each printed page
        written = {columns[place]: cell for place, cell in enumerate(cells) if place in columns and cell}
        values = {key: text for key, cell in written.items() if (text := _value(cell))}
        if len(values) < len(written):
            formulas.append(line)
        if any(values.get(key) for key in _KEYS[kind]):
            entries.append(Entry(line, values))
        elif values:
            unread.append(line)
    if not entries:
        raise ExportError(
            f"{name} 有表头，没有可以比对的{kind.value}：每行要写{_KEY_WORDS[kind]}。公式要先在 Excel 里另存，存下算出来的值。"
        )
    return Export(name, kind, tuple(entries), tuple(unread), tuple(formulas))


_KEYS = {
    ExportKind.DOCUMENTS: ("document_number", "title"),
    ExportKind.LEADERS: ("name",),
    ExportKind.INSTITUTIONS: ("unit", "title"),
}
_KEY_WORDS = {
    ExportKind.DOCUMENTS: "标题或文号",
    ExportKind.LEADERS: "姓名",
    ExportKind.INSTITUTIONS: "机构名称",
}


def _kind(name: str, names: set[str]) -> ExportKind:
    if "name" in names and names & {"post", "portfolio"}:
        return ExportKind.LEADERS
    if "document_number" in names or ("title" in names and names & {"created_on", "published_on", "validity"}):
        return ExportKind.DOCUMENTS
    if names & {"unit", "title"} and names & {"functions", "phone", "head", "address"}:
        return ExportKind.INSTITUTIONS
    labels = quoted_list([LABELS[column] for column in sorted(names)])
    raise ExportError(
        f"从 {name} 的栏目名称（{labels}）看不出比对的是什么。请用 --against-kind 写明：文件、领导或机构。"
    )


def _head(rows: Rows) -> tuple[int, dict[int, str]] | None:
    """How many rows end with the titles of the columns, and which column has which name. Merged titles take two rows."""
    best: tuple[int, dict[int, str]] | None = None
    for number, (_, cells) in enumerate(rows[:_HEAD_ROWS]):
        above = rows[number - 1][1] if number else ()
        width = max(len(cells), len(above))
        lower, upper = ([*row, *[""] * (width - len(row))] for row in (cells, above))
        alone = _columns(lower)
        both = _columns([under if _plain(under) in _NAMES else over for under, over in zip(lower, upper, strict=True)])
        found = both if len(both) > len(alone) and alone else alone
        if len(found) >= 2 and (best is None or len(found) > len(best[1])):
            best = number + 1, found
    return best


def _columns(cells: Sequence[str]) -> dict[int, str]:
    """Place of a column → name; the first of two with the same name counts."""
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        name = _NAMES.get(_plain(cell))
        if name and name not in found.values():
            found[place] = name
    return found


def _plain(title: str) -> str:
    """``* 发文 字号（必填）：`` → ``发文字号``."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", title)).lower()


def _value(cell: str) -> str:
    """A cell's text; empty for a formula that was never computed."""
    if wrapped := _WRAPPED.fullmatch(cell):
        return wrapped.group(1).strip()
    return "" if _FORMULA.match(cell) else cell


def _tables(name: str, data: bytes) -> Iterator[Rows]:
    """Every table of a file."""
    if not data.strip():
        raise ExportError(f"{name} 是空的。请重新导出。")
    if data.startswith(MAGIC):
        try:
            for _, rows in sheets(data):
                yield [(line, row) for line, row in enumerate(rows, 1) if any(row)]
        except WorkbookError as error:
            raise ExportError(f"{name} {error}。") from error
        return
    text = _decoded(name, data)
    opening = text.lstrip()[:200].lower()
    if opening.startswith(("{", "[")):
        yield _records(name, text)
    elif opening.startswith("<"):
        raise ExportError(f"{name} 其实是网页，不是表格。请用 Excel 打开，另存为 xlsx。")
    else:
        first = text.partition("\n")[0]
        try:
            yield list(csv_rows(text, max(",\t;", key=first.count)))
        except ValueError:
            raise ExportError(f"{name} 不是能读的 CSV。请用 Excel 打开，另存为 xlsx。") from None


def _decoded(name: str, data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ExportError(f"{name} 不是文字表格，编码也认不出来。请用 Excel 打开，另存为 xlsx 或“CSV UTF-8”。")


def _records(name: str, text: str) -> Rows:
    """A JSON list of objects, or the longest one inside an object, as a table."""
    try:
        found = _lists(json.loads(text))
    except (ValueError, RecursionError):
        raise ExportError(f"{name} 不是完好的 JSON。请重新导出。") from None
    records = max(found, key=len, default=[])
    keys = tuple(dict.fromkeys(key for record in records for key in record))
    rows = [tuple(_json_text(record.get(key)) for key in keys) for record in records]
    return [(0, keys), *enumerate(rows, 1)]


def _lists(data: object, depth: int = 0) -> list[list[dict[str, object]]]:
    if isinstance(data, list):
        records = [record for record in data if isinstance(record, dict)]
        return [records] if records else []
    inner: Iterable[object] = data.values() if isinstance(data, dict) and depth < 3 else ()
    return [found for value in inner for found in _lists(value, depth + 1)]


def _json_text(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()
