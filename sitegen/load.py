"""Read ``content/``: every Markdown file becomes a Document and its Body; what did not change is taken from the memo."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from sitegen.body import marked_ended
from sitegen.claims import read_claims
from sitegen.config import Own
from sitegen.crew import Crew
from sitegen.findings import Problem
from sitegen.gather import Gathered, looked_for, read_annual
from sitegen.markup import read_markup
from sitegen.memo import Memo, digest
from sitegen.model import Body, Document
from sitegen.nodes import Scalar, Table
from sitegen.pack import pack_body, pack_document, unpack_document
from sitegen.probe import Judge as JudgeFile
from sitegen.probe import Offer, Probe, probe_files
from sitegen.progress import Watch
from sitegen.scan import Stamp
from sitegen.source import MAX_BYTES, Source, read_source
from sitegen.standard import Column, Field, Kind, Standard
from sitegen.text import excerpt, quoted_list
from sitegen.values import accepted_keys, read_values
from sitegen.walk import Walked, walk

Judge: TypeAlias = Callable[[Document, Body, Kind | None, str, Own], tuple[Problem, ...]]
"""The rules on a document: what it became, its text as it was written, and what is the body's own."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a worker needs to read a file; can be sent to another process."""

    content: Path
    standard: Standard
    units: Mapping[str, str]
    """Id of a unit by id and by title."""
    own: Own
    judge: Judge
    """The document rules, handed in by ``build``."""
    judge_file: JudgeFile
    """The rules on what is inside a file, handed in likewise."""


class Reading(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a remembered document was read from."""

    settings: bytes
    """Of what its column and the units say."""
    data: bytes
    """Of the file."""
    looked: dict[str, str]
    """Other files that it names, relative to ``content/`` → SHA-256, empty for one that is not there."""
    kind: str
    """Of the document."""
    offers: dict[str, str]
    """The files that it offers → SHA-256; tables that it shows are no files."""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that ``content/`` holds, known but not yet unpacked."""

    reader: Reader
    memo: Memo
    walked: Walked
    key: bytes
    """Of all documents and of where all files lie: same key, same ``Loaded``."""
    texts: bytes
    """Of the texts of all documents."""
    sums: Mapping[str, bytes]
    """What stands for the fields and the text of each document, by path."""
    attached: Mapping[str, tuple[Problem, ...]]
    """What was seen inside the files that documents offer, by path."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that ``content/`` holds."""

    documents: tuple[Document, ...]
    """Sorted by path."""
    files: tuple[str, ...]
    """All other files of the columns, relative to ``content/``."""
    problems: Mapping[str, tuple[Problem, ...]]
    """What is wrong with where files lie, by path."""
    attached: Mapping[str, tuple[Problem, ...]]
    """What was seen inside the files that documents offer, by path."""


def read_library(
    reader: Reader, memo: Memo, crew: Crew, found: Mapping[str, Stamp], before: Mapping[str, Stamp], watch: Watch
) -> Library:
    """Read what is new or has changed, and remember it. The result does not depend on the memo or on the crew.

    ``found`` is what ``scan`` saw just now, ``before`` what may be trusted of what it saw when the memo was written.
    """
    walked = walk(found, reader.standard)
    facts, texts = memo.log("facts"), memo.log("texts")
    readings = memo.part("readings", dict[str, Reading]) or {}
    settings = {column: _settings_key(reader, column) for column in {column for _, column in walked.sources}}
    same = {path for path, stamp in found.items() if before.get(path) == stamp}
    stale = [
        (path, column)
        for path, column in walked.sources
        if not (
            (reading := readings.get(path))
            and reading.settings == settings[column]
            and _stands(reader.content, path, reading, same)
            and facts.sum(path)
            and texts.sum(path)
        )
    ]
    watch.stage("读取文件", len(stale))
    results = watch.steps(crew.map(_read_packed, reader, stale, len(stale)))
    for (path, column), read in zip(stale, results, strict=True):
        facts.put(path, read[0])
        texts.put(path, read[1])
        readings[path] = Reading(settings[column], *read[2:])
    wanted = {path: readings[path] for path, _ in walked.sources}
    facts.keep_only(wanted)
    texts.keep_only(wanted)
    if stale or len(wanted) != len(readings):
        memo.keep("readings", wanted)
    offers: dict[str, Offer] = {}
    for reading in wanted.values():
        for path, sha256 in reading.offers.items():
            offers.setdefault(path, Offer(path, sha256, reading.kind))
    probe = Probe(reader.content, reader.own, reader.judge_file)
    attached = probe_files(probe, offers.values(), memo, crew, watch)
    problems = (f"{path}\0{problem}" for found in (walked.problems, attached) for path, problem in found.items())
    key = digest(*wanted, "", *map(facts.sum, wanted), "", *walked.files, "", *problems)
    sums = {path: facts.sum(path) + texts.sum(path) for path in wanted}
    return Library(reader, memo, walked, key, digest(b"".join(sums.values())), sums, attached)


def load(library: Library) -> Loaded:
    """All documents. Raises MemoError when the memo is damaged."""
    facts = library.memo.log("facts")
    return Loaded(
        tuple(unpack_document(facts.require(path)) for path, _ in library.walked.sources),
        library.walked.files,
        library.walked.problems,
        library.attached,
    )


def _settings_key(reader: Reader, column_id: str) -> bytes:
    """Of everything that reading a document of a column takes from the settings."""
    column = reader.standard.columns[column_id]
    children = (child.id for child in reader.standard.children(column_id))
    units = (f"{name}\0{unit}" for name, unit in reader.units.items())
    return digest(
        column_id, column.title, *column.kinds, "", *children, "", *units, "", msgspec.msgpack.encode(reader.own)
    )


def _stands(content: Path, path: str, reading: Reading, same: set[str]) -> bool:
    """Whether a document's files are what they were when it was read: by their stamps, else by their bytes."""
    if path not in same:
        data = _bytes(content / path)
        if data is None or digest(data) != reading.data:
            return False
    return all(
        (bool(sha256) and name in same) or looked_for(content, name) == sha256
        for name, sha256 in reading.looked.items()
    )


def _read_packed(
    reader: Reader, source: tuple[str, str]
) -> tuple[bytes, bytes, bytes, dict[str, str], str, dict[str, str]]:
    document, body, data, looked = read_document(reader, source)
    shown = {sheet.file for sheet in document.sheets}
    offers = {file.path: file.sha256 for file in document.files if file.path not in shown}
    return pack_document(document), pack_body(body), data, looked, document.kind, offers


def read_document(reader: Reader, source: tuple[str, str]) -> tuple[Document, Body, bytes, dict[str, str]]:
    """Read one Markdown file with everything that it names; also the digest of the file, and the other files looked for."""
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
    keys = kind.keys if kind else accepted_keys(fields.values())
    values = read_values(text.front, fields, keys, reader.units)
    markup = read_markup(text.body, text.body_line)
    folder = path.rpartition("/")[0]
    bundle = path.endswith("/index.md")
    gathered = Gathered(reader.content, folder)
    gathered.declared(values.meta, fields.values())
    gathered.linked(link.target for link in markup.links)
    annual, annual_problems = read_annual(reader.content, folder, values.meta, fields, gathered.looked)
    year = values.meta.number("year")
    if annual and (form := reader.standard.annual_format(year)):
        annual = replace(annual, claims=read_claims(text.body, text.body_line, year, form))
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
        links=marked_ended(markup.body.html, markup.links),
        excerpt=excerpt(markup.body.text, 120),
        has_body=bool(markup.body.text.strip()) or any(link.image for link in markup.links),
        opens_with_text=bool(markup.body.html.strip()) and not markup.body.html.lstrip().startswith("<h2"),
        files=tuple(gathered.files.values()),
        sheets=tuple(gathered.sheets),
        annual=annual,
        problems=problems,
    )
    judged = reader.judge(document, markup.body, kind, text.body, reader.own)
    if judged:
        document = replace(document, problems=(*problems, *judged))
    return document, markup.body, digest(data or b""), gathered.looked


def _bytes(path: Path) -> bytes | None:
    try:
        with path.open("rb", buffering=0) as stream:
            return stream.read() if os.fstat(stream.fileno()).st_size <= MAX_BYTES else None
    except OSError:
        return None


def _kind(
    front: Table, column: Column, standard: Standard
) -> tuple[Kind | None, Mapping[str, Field], tuple[Problem, ...]]:
    """The kind of a document, its fields, and what is wrong with it."""
    kinds = [standard.kinds[kind] for kind in column.kinds]
    entry = next((entry for entry in front.entries if any(kind.keys.get(entry.key) == "kind" for kind in kinds)), None)
    word = entry.node.text.strip() if entry and isinstance(entry.node, Scalar) else ""
    if not kinds:
        return _untold(kinds, standard, _no_documents(column, standard))
    if not word or entry is None:
        if len(kinds) == 1 or not front.entries:
            return kinds[0], kinds[0].fields, ()
        message = f"没有写文种，而栏目“{column.title}”可以放{_offered(kinds)}。"
        problem = Problem("F107", message, f"增加一行：文种: {kinds[0].title}", front.entries[0].line)
        return _untold(kinds, standard, problem)
    found = standard.kind_names.get(word)
    if found is None or found not in column.kinds:
        what = f"不认识文种“{word}”" if found is None else f"栏目“{column.title}”不放“{word}”"
        remedy = f"这里可以写：{_offered(kinds)}。"
        return _untold(kinds, standard, Problem("F107", f"{what}。", remedy, entry.node.line, entry.node.column))
    return standard.kinds[found], standard.kinds[found].fields, ()


def _untold(
    kinds: list[Kind], standard: Standard, problem: Problem
) -> tuple[None, Mapping[str, Field], tuple[Problem, ...]]:
    """No kind: every field that the column's kinds know may be meant."""
    every = {name: field for kind in kinds or standard.kinds.values() for name, field in kind.fields.items()}
    return None, every, (problem,)


def _offered(kinds: list[Kind]) -> str:
    return quoted_list([kind.title for kind in kinds], 20)


def _no_documents(column: Column, standard: Standard) -> Problem:
    below = quoted_list([child.id for child in standard.children(column.id)], 20)
    remedy = f"放进它的子栏目：{below}。" if below else "放进别的栏目。"
    return Problem("C111", f"栏目“{column.title}”本身不放文件。", remedy)
