"""The files that a document names: attachments, pictures, CSV tables, the figures of an annual report."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sitegen.findings import Problem
from sitegen.model import AnnualData, Attachment, Meta, Sheet, Value
from sitegen.source import Listing, Scalar, Table, decode, read_yaml
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
        self.sheets: list[Sheet] = []
        self.problems: list[Problem] = []

    def declared(self, meta: Meta, fields: Iterable[Field]) -> None:
        """Take what the fields of a mapping name, records inside included."""
        for field in fields:
            value = meta.get(field.name)
            if value is not None:
                self._field(field, value)

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
        elif field.type in (FieldType.RECORDS, FieldType.RECORD):
            for record in value if isinstance(value, tuple) else (value,):
                if isinstance(record, Mapping):
                    self.declared(Meta(record), field.fields)

    def _inside(self, name: str) -> str:
        return f"{self.folder}/{name}"

    def _take(self, path: str) -> Attachment | None:
        if path in self.files:
            return self.files[path]
        full = self.content / path
        if not may_be_published(path) or not _regular(self.content, path):
            return None
        if full.stat().st_size > MAX_ATTACHMENT_BYTES:
            message, remedy = (
                f"“{full.name}”超过 {MAX_ATTACHMENT_BYTES // 1024 // 1024} MB，没有发布。",
                "压缩或拆成几个文件；视频放到视频平台，写链接。",
            )
            self.problems.append(Problem("F304", message, remedy))
            return None
        with full.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        self._refuse_active(full)
        self.files[path] = Attachment(path, full.stat().st_size, digest)
        return self.files[path]

    def _refuse_active(self, file: Path) -> None:
        """Files that a browser or a computer would run must not come from a government site."""
        ending = file.suffix.lower().removeprefix(".")
        if ending not in PUBLISHABLE:
            message, remedy = (
                f"“{file.name}”这种文件不能发布。",
                "转成 PDF、Word、Excel、图片等常用格式；网页内容写进正文。",
            )
            self.problems.append(Problem("F304", message, remedy))
        elif ending == "svg" and _ACTIVE_SVG.search(file.read_bytes().replace(b"\0", b"")):
            message, remedy = f"图片“{file.name}”里有脚本或外部内容。", "重新导出为不带脚本的 SVG，或改用 PNG。"
            self.problems.append(Problem("F304", message, remedy))

    def _sheet(self, path: str) -> None:
        taken = self._take(path)
        if taken is None:
            return
        name = path.rpartition("/")[2]
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
                    f"表格“{path.rpartition('/')[2]}”太大，没有显示在页面上。",
                    "拆成几个表，或只作为附件提供下载。",
                )
            )
            return
        text, problems = decode((self.content / path).read_bytes())
        self.problems += [
            replace(problem, file=path.rpartition("/")[2]) for problem in problems if problem.code != "F002"
        ]
        try:
            rows = list(_rows(text))
        except csv.Error:
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
        self.sheets.append(Sheet(path, tuple(row for _, row in rows)))


def _rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of a CSV text that are not blank, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text), strict=True)
    begun = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield begun, tuple(cell.strip() for cell in row)
        begun = reader.line_num + 1


def may_be_published(path: str) -> bool:
    """Whether a file of ``content/`` may go out: not settings, ledger or sources, whoever links them."""
    parts = path.split("/")
    return (
        len(parts) > 1
        and parts[0].casefold() != LEDGER
        and not path.lower().endswith(".md")
        and not any(part.startswith(".") or part.endswith((".", " ")) for part in parts)
    )


def _regular(content: Path, path: str) -> bool:
    """Whether the path is a file below ``content/``, reached without any symbolic link."""
    at = content
    for part in path.split("/"):
        at = at / part
        if is_link(at):
            return False
    return at.is_file()


def is_link(place: Path | os.DirEntry[str]) -> bool:
    """Whether it leads elsewhere: a symbolic link or, on Windows, a junction."""
    junction = getattr(place, "is_junction", None)
    return place.is_symlink() or bool(junction and junction())


def read_annual(
    content: Path, folder: str, meta: Meta, fields: Mapping[str, Field]
) -> tuple[AnnualData | None, tuple[Problem, ...]]:
    """The figures of an annual report, when the kind has them and the file is there; and what is wrong with it."""
    field = fields.get("tables")
    name = meta.text("tables")
    if field is None or field.type is not FieldType.ANNUAL_TABLES or not name:
        return None, ()
    path = f"{folder}/{name}"
    if not _regular(content, path):
        return None, ()
    text, problems = decode((content / path).read_bytes())
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
            yield f"“{key}”里的“{wrong[0]}”不是数字；没有的写 0。", entry.line
