"""Walk ``content/`` and read it: every Markdown file becomes a Document and its Body, every other file is noted."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from sitegen.findings import Problem
from sitegen.gather import LEDGER, Gathered, is_link, read_annual
from sitegen.markup import read_markup
from sitegen.model import Attachment, Body, Document
from sitegen.source import MAX_BYTES, Scalar, Source, Table, read_source
from sitegen.standard import Column, Field, Kind, Standard
from sitegen.text import did_you_mean, excerpt, quoted_list
from sitegen.values import accepted_keys, read_values

SETTINGS_FILES = frozenset({"site.yaml", "catalogue.yaml"})
IMAGES = "images"
"""Pictures that ``site.yaml`` names: QR codes, the identification mark."""
_IGNORED = frozenset({"thumbs.db", "desktop.ini"})
_LINKED = ("这是一个符号链接，可能指到内容文件夹以外，没有读取。", "把文件本身复制到这里。")
_SMALL = 200
"""Fewer documents are read faster in this process than by starting others."""

Judge: TypeAlias = Callable[[Document, Body, Kind | None], tuple[Problem, ...]]
"""The document rules."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that ``content/`` holds."""

    documents: tuple[Document, ...]
    """Sorted by path."""
    bodies: Mapping[str, Body]
    """By path of the document."""
    files: tuple[str, ...]
    """All other files of the columns, relative to ``content/``."""
    problems: Mapping[str, tuple[Problem, ...]]
    """What the walk itself saw, by path."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a worker needs to read a file; can be sent to another process."""

    content: Path
    standard: Standard
    units: Mapping[str, str]
    """Id of a unit by id and by title."""
    judge: Judge
    """The document rules, handed in by ``build``."""


def load(reader: Reader, jobs: int = 1) -> Loaded:
    """Read everything below ``content/``. The result does not depend on ``jobs``."""
    walk = _Walk(reader.content, reader.standard)
    sources = sorted(walk.sources)
    if jobs > 1 and len(sources) >= _SMALL:
        with ProcessPoolExecutor(jobs, initializer=_start_worker, initargs=(reader,)) as pool:
            results = list(pool.map(_read_in_worker, sources, chunksize=max(8, len(sources) // (jobs * 16))))
    else:
        results = list(map(partial(read_document, reader), sources))
    documents = tuple(document for document, _ in results)
    return Loaded(
        documents, {document.path: body for document, body in results}, tuple(sorted(walk.files)), walk.problems
    )


_worker: list[Reader] = []


def _start_worker(reader: Reader) -> None:
    _worker[:] = [reader]


def _read_in_worker(source: tuple[str, str]) -> tuple[Document, Body]:
    return read_document(_worker[0], source)


class _Walk:
    """Sorts the files of ``content/`` into documents (path, column) and other files."""

    def __init__(self, content: Path, standard: Standard) -> None:
        self.standard = standard
        self.sources: list[tuple[str, str]] = []
        self.files: list[str] = []
        self.problems: dict[str, tuple[Problem, ...]] = {}
        self._known = standard.columns
        self._folder(content, "", "")

    def _say(self, path: str, code: str, message: str, remedy: str) -> None:
        self.problems[path] = (*self.problems.get(path, ()), Problem(code, message, remedy))

    def _folder(self, folder: Path, path: str, column: str) -> None:
        """``column`` is the column that the folder is or lies in; empty at the top."""
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            inside = f"{path}/{entry.name}" if path else entry.name
            if entry.name.startswith((".", "~$")) or entry.name.lower() in _IGNORED:
                continue
            if is_link(entry):
                self._say(inside, "L401", *_LINKED)
            elif entry.is_dir():
                self._subfolder(Path(entry.path), inside, column)
            elif entry.is_file():
                self._file(inside, path, column)

    def _subfolder(self, folder: Path, inside: str, column: str) -> None:
        if not column and inside == LEDGER:
            return
        if inside == IMAGES and not column:
            self._bundle(folder, inside, "")
        elif inside in self._known:
            self._folder(folder, inside, inside)
        elif is_link(folder / "index.md"):
            self._say(f"{inside}/index.md", "L401", *_LINKED)
        elif (folder / "index.md").is_file() and column:
            self.sources.append((f"{inside}/index.md", column))
            self._bundle(folder, inside, f"{inside}/index.md")
        else:
            self._stray(folder, inside, column)

    def _stray(self, folder: Path, inside: str, column: str) -> None:
        """A folder that is neither a column nor a bundle is not read; that is said, so that nothing is lost in silence."""
        parent = f"“{column}”下面" if column else "content 下面"
        names = [known.rpartition("/")[2] for known in self._known if known.rpartition("/")[0] == column]
        offer = f"可用的栏目文件夹：{quoted_list(names, 40)}。" if names else ""
        self._say(
            inside,
            "C109",
            f"{parent}没有叫“{folder.name}”的栏目，这个文件夹也不是文件包（里面没有 index.md），里面的内容不会发布{did_you_mean(folder.name, names)}",
            f"改成栏目的文件夹名，或先在 catalogue.yaml 增加子栏目。{offer}",
        )

    def _file(self, inside: str, path: str, column: str) -> None:
        if not column:
            if inside not in SETTINGS_FILES:
                self._say(
                    inside, "L402", "这个文件直接放在 content 下面，不属于任何栏目，不会发布。", "移到栏目的文件夹里。"
                )
        elif inside == f"{column}/index.md":
            self._say(
                inside,
                "C110",
                "栏目文件夹里不能直接放 index.md。",
                "给文件起一个名字，例如 zhinan-2025.md；栏目页由程序生成。",
            )
        elif inside.endswith(".md"):
            self.sources.append((inside, column))
        elif inside.lower().endswith(".md"):
            self._say(inside, "L402", "扩展名不是小写的 .md，这个文件不会发布。", "把扩展名改成小写的 .md。")
        else:
            self.files.append(inside)

    def _bundle(self, folder: Path, path: str, own: str) -> None:
        """``own`` is the bundle's own text, which is read as a document."""
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            inside = f"{path}/{entry.name}"
            if entry.name.startswith((".", "~$")) or entry.name.lower() in _IGNORED or inside == own:
                continue
            if is_link(entry):
                self._say(inside, "L401", *_LINKED)
            elif entry.is_dir():
                self._bundle(Path(entry.path), inside, own)
            elif entry.name.endswith(".md"):
                self._say(
                    inside,
                    "L402",
                    "文件包里只有 index.md 会发布，这个 .md 文件不会发布。",
                    "移到栏目文件夹，或改名为 index.md。",
                )
            else:
                self.files.append(inside)


def read_document(reader: Reader, source: tuple[str, str]) -> tuple[Document, Body]:
    """Read one Markdown file with everything that it names."""
    path, column_id = source
    column = reader.standard.columns[column_id]
    data = _bytes(reader.content / path)
    if data is None:
        too_large = Problem(
            "F011",
            f"文件超过 {MAX_BYTES // 1024 // 1024} MB 或打不开，没有读取。",
            "正文只放文字和表格；图片和附件放进文件包。",
        )
        text = Source(Table((), 1, 1), "", 1, (too_large,))
    else:
        text = read_source(data)
    kind, fields, kind_problems = _kind(text.front, column, reader.standard)
    values = read_values(text.front, fields, accepted_keys(fields.values()), reader.units)
    markup = read_markup(text.body, text.body_line)
    folder = path.rpartition("/")[0]
    bundle = path.endswith("/index.md")
    gathered = Gathered(reader.content, folder)
    gathered.declared(values.meta, fields.values())
    gathered.linked(link.target for link in markup.links)
    annual, annual_problems = read_annual(reader.content, folder, values.meta, fields)
    lines = {**values.lines, "body": text.body_line}
    problems = (
        *text.problems,
        *kind_problems,
        *values.problems,
        *markup.problems,
        *gathered.problems,
        *annual_problems,
    )
    document = Document(
        path=path,
        column=column_id,
        kind=kind.id if kind else "",
        stem=folder.rpartition("/")[2] if bundle else path.rpartition("/")[2].removesuffix(".md"),
        bundle=bundle,
        meta=values.meta,
        lines=lines,
        headings=markup.headings,
        anchors=markup.anchors,
        links=markup.links,
        excerpt=excerpt(markup.body.text, 120),
        has_body=bool(markup.body.html.strip()),
        opens_with_text=bool(markup.body.html.strip()) and not markup.body.html.lstrip().startswith("<h2"),
        files=tuple(gathered.files.values()),
        sheets=tuple(gathered.sheets),
        annual=annual,
        problems=problems,
        digest=_digest(data or b"", gathered.files.values()),
    )
    judged = reader.judge(document, markup.body, kind)
    return replace(document, problems=(*problems, *judged)), markup.body


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError:
        return None


def _digest(data: bytes, files: Iterable[Attachment]) -> str:
    digest = hashlib.sha256(data)
    for file in files:
        digest.update(f"\0{file.path}\0{file.sha256}".encode())
    return digest.hexdigest()


def _kind(
    front: Table, column: Column, standard: Standard
) -> tuple[Kind | None, Mapping[str, Field], tuple[Problem, ...]]:
    """The kind of a document, its fields, and what is wrong with it."""
    kinds = [standard.kinds[kind] for kind in column.kinds]
    entry = next((entry for entry in front.entries if any(kind.keys.get(entry.key) == "kind" for kind in kinds)), None)
    offered = quoted_list([kind.title for kind in kinds], 20)
    every = {name: field for kind in kinds or standard.kinds.values() for name, field in kind.fields.items()}
    if not kinds:
        below = quoted_list([child.id for child in standard.children(column.id)], 20)
        return (
            None,
            every,
            (
                Problem(
                    "C111",
                    f"栏目“{column.title}”本身不放文件。",
                    f"放进它的子栏目：{below}。" if below else "放进别的栏目。",
                ),
            ),
        )
    if entry is None or not isinstance(entry.node, Scalar) or not entry.node.text.strip():
        if len(kinds) == 1 or not front.entries:
            return kinds[0], kinds[0].fields, ()
        line = front.entries[0].line if front.entries else 1
        return (
            None,
            every,
            (
                Problem(
                    "F107",
                    f"没有写文种，而栏目“{column.title}”可以放{offered}。",
                    f"增加一行：文种: {kinds[0].title}",
                    line,
                ),
            ),
        )
    word = entry.node.text.strip()
    found = standard.kind_names.get(word)
    if found is None or found not in column.kinds:
        what = f"不认识文种“{word}”" if found is None else f"栏目“{column.title}”不放“{word}”"
        return (
            None,
            every,
            (Problem("F107", f"{what}。", f"这里可以写：{offered}。", entry.node.line, entry.node.column),),
        )
    return standard.kinds[found], standard.kinds[found].fields, ()
