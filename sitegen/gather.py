"""The files that a document names: attachments, pictures, CSV tables, the figures of an annual report."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from sitegen.attachments.pixels import pixels_of
from sitegen.findings import Problem
from sitegen.model import AnnualData, Attachment, Meta, Sheet, Value
from sitegen.nodes import Listing, Scalar, Table
from sitegen.source import decode, read_yaml
from sitegen.standard import Field, FieldType
from sitegen.urls import is_external, resolve

LEDGER = "ledger"
"""Attestations: content for the body itself, never published."""
MAX_SHEET_BYTES = 4 * 1024 * 1024
"""The largest CSV table that is shown on a page."""
MAX_ATTACHMENT_BYTES = 200 * 1024 * 1024
"""The largest file that goes out."""
PUBLISHABLE = frozenset({
    "pdf", "ofd", "doc", "docx", "wps", "xls", "xlsx", "et", "ppt", "pptx", "dps", "txt", "csv", "zip", "rar", "7z", "jpg", "jpeg", "png",
    "gif", "webp", "bmp", "svg", "mp3", "m4a", "mp4", "webm", "vtt", "srt",
})  # fmt: skip
"""Endings of files that may be published; pages and programs may not."""
_TOO_LARGE = "too large"
_NAMING = frozenset(
    {FieldType.FILE, FieldType.IMAGE, FieldType.FILES, FieldType.TABLES, FieldType.RECORDS, FieldType.RECORD}
)
"""Types of fields that name files, or whose records may."""
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_ACTIVE_SVG = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|embed|object)|\son\w+\s*=|javascript:|<!ENTITY", re.IGNORECASE
)


class Gathered:
    """The files that a document declares or links, and what is wrong with them."""

    def __init__(self, content: Path, folder: str) -> None:
        self.content = content
        self.folder = folder
        self.files: dict[str, Attachment] = {}
        self.looked: dict[str, str] = {}
        """Every file that was looked for → what ``looked_for`` says of it."""
        self.sheets: list[Sheet] = []
        self.problems: list[Problem] = []
        self._last = ("", b"")
        """The file that was read last: a table is hashed and shown from the same bytes."""

    def declared(self, meta: Meta, fields: Iterable[Field]) -> None:
        """Take what the fields of a mapping name, records inside included."""
        for field in fields:
            if field.name in meta.values and field.type in _NAMING:
                self._field(field, meta.values[field.name])

    def linked(self, targets: Iterable[str]) -> None:
        """Take the files that the text links."""
        for target in targets:
            if target.startswith("#") or is_external(target):
                continue
            path = resolve(self.folder, target)
            if path and not path.endswith(".md"):
                self._take(path)

    def _field(self, field: Field, value: Value) -> None:
        if field.type in (FieldType.FILE, FieldType.IMAGE):
            self._take(self._inside(str(value)))
        elif field.type is FieldType.FILES and isinstance(value, tuple):
            for name in value:
                self._take(self._inside(str(name)))
        elif field.type is FieldType.TABLES and isinstance(value, tuple):
            for record in value:
                if isinstance(record, Mapping) and record.get("file"):
                    self._sheet(self._inside(str(record["file"])))
        elif inner := _naming(field.fields):
            for record in value if isinstance(value, tuple) else (value,):
                if isinstance(record, Mapping):
                    self.declared(Meta(record), inner)

    def _inside(self, name: str) -> str:
        return f"{self.folder}/{name}"

    def _take(self, path: str) -> Attachment | None:
        if path in self.files:
            return self.files[path]
        if not may_be_published(path):
            return None
        self.looked[path] = ""
        found = _regular(self.content, path)
        if found is None:
            return None
        if found.st_size > MAX_ATTACHMENT_BYTES:
            self.looked[path] = _TOO_LARGE
            message, remedy = (
                f"“{_name(path)}”超过 {MAX_ATTACHMENT_BYTES // 1024 // 1024} MB，没有发布。",
                "压缩或拆成几个文件；视频放到视频平台，写链接。",
            )
            self.problems.append(Problem("F304", message, remedy))
            return None
        if found.st_size > MAX_SHEET_BYTES:
            with (self.content / path).open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
                stream.seek(0)
                taken = Attachment(path, found.st_size, sha256, *pixels_of(_ending(path), stream))
        else:
            data = self._read(path)
            sha256 = hashlib.sha256(data).hexdigest()
            taken = Attachment(path, len(data), sha256, *pixels_of(_ending(path), io.BytesIO(data)))
        self._refuse_active(path)
        self.files[path], self.looked[path] = taken, taken.sha256
        return taken

    def _read(self, path: str) -> bytes:
        if self._last[0] != path:
            self._last = path, (self.content / path).read_bytes()
        return self._last[1]

    def _refuse_active(self, path: str) -> None:
        """Files that a browser or a computer would run must not come from a government site."""
        name = _name(path)
        _, dot, ending = name.lower().rpartition(".")
        if not dot or ending not in PUBLISHABLE:
            message, remedy = (
                f"“{name}”这种文件不能发布。",
                "转成 PDF、Word、Excel、图片等常用格式；网页内容写进正文。",
            )
            self.problems.append(Problem("F304", message, remedy))
        elif ending == "svg" and _ACTIVE_SVG.search(self._read(path).replace(b"\0", b"")):
            message, remedy = f"图片“{name}”里有脚本或外部内容。", "重新导出为不带脚本的 SVG，或改用 PNG。"
            self.problems.append(Problem("F304", message, remedy))

    def _sheet(self, path: str) -> None:
        taken = self._take(path)
        if taken is None:
            return
        name = _name(path)
        if not name.lower().endswith(".csv"):
            message, remedy = (
                f"数据表“{name}”不是 CSV 文件。",
                "在 Excel 中另存为“CSV UTF-8（逗号分隔）”；原来的表格可以写进附件。",
            )
            self.problems.append(Problem("F301", message, remedy))
            return
        if taken.size > MAX_SHEET_BYTES:
            self.problems.append(
                Problem(
                    "F301",
                    f"表格“{name}”太大，没有显示在页面上。",
                    "拆成几个表，或只作为附件提供下载。",
                )
            )
            return
        text, problems = decode(self._read(path))
        self.problems += [replace(problem, file=name) for problem in problems if problem.code != "F002"]
        try:
            rows = list(csv_rows(text))
        except ValueError:
            self.problems.append(
                Problem("F301", f"表格“{name}”不是能读的 CSV。", "在 Excel 中另存为“CSV UTF-8（逗号分隔）”。")
            )
            return
        if rows and all(len(row) == 1 for _, row in rows) and any(sign in rows[0][1][0] for sign in ";\t；，"):
            message, remedy = "这个表用的不是半角逗号分隔。", "在 Excel 中另存为“CSV UTF-8（逗号分隔）”。"
            self.problems.append(Problem("F301", message, remedy, 1, 1, name))
        for line, row in rows:
            if len(row) != len(rows[0][1]):
                message = f"这一行有 {len(row)} 格，第一行有 {len(rows[0][1])} 格。"
                self.problems.append(Problem("F302", message, "各行的格数要一样；空格也要留逗号。", line, 1, name))
        self.sheets.append(Sheet(path, tuple(row for _, row in rows), tuple(line for line, _ in rows)))


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _ending(path: str) -> str:
    return path.rpartition(".")[2]


def csv_rows(text: str, delimiter: str = ",") -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of a CSV text that are not blank, each with the line on which it begins. Raises ValueError where it is no CSV."""
    reader = csv.reader(io.StringIO(text), strict=True, delimiter=delimiter)
    begun = 1
    try:
        for row in reader:
            cells = tuple(map(str.strip, row))
            if any(cells):
                yield begun, cells
            begun = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(str(error)) from error


def may_be_published(path: str) -> bool:
    """Whether a file of ``content/`` may go out: not settings, ledger or sources, whoever links them."""
    parts = path.split("/")
    return (
        len(parts) > 1
        and parts[0].casefold() != LEDGER
        and not path.lower().endswith(".md")
        and not any(part.startswith(".") or part.endswith((".", " ")) for part in parts)
    )


@cache
def _naming(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Those fields of a record that name files, or whose records may."""
    return tuple(field for field in fields if field.type in _NAMING)


_is_junction: Callable[[str], bool] = getattr(os.path, "isjunction", lambda path: False)


def _regular(content: Path, path: str) -> os.stat_result | None:
    """What the disk says about a file below ``content/``; None when it is none, or lies behind a symbolic link."""
    at = str(content)
    found = None
    for part in path.split("/"):
        if part in ("", "."):
            continue
        at = f"{at}/{part}"
        try:
            found = os.lstat(at)
        except (OSError, ValueError):
            return None
        if stat.S_ISLNK(found.st_mode) or _is_junction(at):
            return None
    return found if found and stat.S_ISREG(found.st_mode) else None


def looked_for(content: Path, path: str) -> str:
    """The SHA-256 of a file that a document names; empty when it is not there, a word when it is too large to go out."""
    found = _regular(content, path)
    if found is None:
        return ""
    if found.st_size > MAX_ATTACHMENT_BYTES:
        return _TOO_LARGE
    with (content / path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_annual(
    content: Path, folder: str, meta: Meta, fields: Mapping[str, Field], looked: dict[str, str]
) -> tuple[AnnualData | None, tuple[Problem, ...]]:
    """The figures of an annual report, when the kind has them and the file is there; and what is wrong with it.

    The file is noted in ``looked`` (see ``Gathered``).
    """
    field = fields.get("tables")
    name = meta.text("tables")
    if field is None or field.type is not FieldType.ANNUAL_TABLES or not name:
        return None, ()
    path = f"{folder}/{name}"
    looked[path] = ""
    if _regular(content, path) is None:
        return None, ()
    data = (content / path).read_bytes()
    looked[path] = hashlib.sha256(data).hexdigest()
    text, problems = decode(data)
    table, found = read_yaml(text)
    cells: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    bad = [
        Problem("F303", message, "每行写成“r1: [0, 0, 0, 0, 0, 0, 0]”。", line)
        for message, line in _flatten(table, "", cells, lines)
    ]
    return AnnualData(path, cells, lines), tuple(replace(problem, file=name) for problem in (*problems, *found, *bad))


def _flatten(
    table: Table, prefix: str, cells: dict[str, tuple[str, ...]], lines: dict[str, int]
) -> Iterator[tuple[str, int]]:
    for entry in table.entries:
        key = f"{prefix}{entry.key}"
        lines[key] = entry.line
        match entry.node:
            case Table():
                yield from _flatten(entry.node, f"{key}.", cells, lines)
            case Listing(items=items) if all(isinstance(item, Scalar) for item in items):
                cells[key] = tuple(item.text.strip() for item in items if isinstance(item, Scalar))
            case Scalar(text=text):
                cells[key] = (text.strip(),)
            case _:
                yield f"“{key}”应当是一行数字。", entry.line
        wrong = [text for text in cells.get(key, ()) if prefix and not _FIGURE.fullmatch(text)]
        if wrong:
            what = f"里的“{wrong[0]}”不是数字" if wrong[0] else "有空着的格"
            yield f"“{key}”{what}；没有的写 0。", entry.line
