"""Documents + standard + day → Site: what is public, who refers to whom, which document still holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sitegen.findings import Problem
from sitegen.load import Loaded
from sitegen.model import Body, Document, Meta, Value
from sitegen.settings import Settings
from sitegen.standard import Column, Config, Field, FieldType, Kind, Standard
from sitegen.urls import document_address, resolve

PUBLIC = "主动公开"
ACTS = {"repeals": "废止", "amends": "修改", "cleanup_repealed": "废止", "cleanup_lapsed": "宣布失效"}
"""Fields of an acting document → what it does to the documents they name."""


class Hidden(StrEnum):
    """Why a document is not public."""

    DRAFT = "草稿"
    CLOSED = "公开方式不是主动公开"
    UNDATED = "没有发布日期"
    EMBARGO = "未到发布日期"
    TAKEN_DOWN = "已撤下"

    @property
    def by_day(self) -> bool:
        """Whether only the calendar decides."""
        return self in (Hidden.EMBARGO, Hidden.TAKEN_DOWN)


class Validity(StrEnum):
    """有效性 of a document."""

    AHEAD = "尚未生效"
    VALID = "有效"
    AMENDED = "部分修改"
    REPEALED = "废止"
    LAPSED = "失效"


class Stage(StrEnum):
    """Where a consultation stands."""

    AHEAD = "尚未开始"
    OPEN = "征集中"
    CLOSED = "已结束"
    ANSWERED = "已反馈"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that names another one in its front matter."""

    source: str
    """Path of the naming document."""
    field: str
    """The field in which it does."""
    written: str
    """As the author wrote it."""
    target: str
    """Path of the named document; empty when there is none, or more than one."""
    line: int
    candidates: tuple[str, ...] = ()
    """The documents that bear the number, when there is more than one."""
    on: date | None = None
    """The day that the naming record gives, if it gives one."""


@dataclass(frozen=True, slots=True)
class Act:
    """A document that repeals or amends another one."""

    acting: str
    target: str
    word: str
    """What it does: 废止, 修改 or 宣布失效."""
    on: date | None
    """The day on which it takes effect."""

    @property
    def ends(self) -> bool:
        """Whether the target no longer holds afterwards."""
        return self.word != "修改"

    @property
    def outcome(self) -> Validity:
        """What the target is afterwards."""
        return {"废止": Validity.REPEALED, "宣布失效": Validity.LAPSED, "修改": Validity.AMENDED}[self.word]


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document holds on the day, and why."""

    path: str
    state: Validity
    acts_on: tuple[Act, ...]
    """Acts that reach it, oldest first."""
    acts_by: tuple[Act, ...]
    """Its own acts on others."""
    declared: bool
    """Whether the state is only what the author declares."""


@dataclass(frozen=True, slots=True)
class Site:
    """The whole body on one day. Rules, pages and search see nothing else."""

    config: Config
    standard: Standard
    today: date
    documents: tuple[Document, ...]
    """All, sorted by path."""
    by_path: Mapping[str, Document]
    hidden: Mapping[str, Hidden]
    """Path → reason, for documents that are not public on the day."""
    by_column: Mapping[str, tuple[Document, ...]]
    """Public documents of each column, newest first."""
    addresses: Mapping[str, str]
    """Path → address, for all documents."""
    references: Mapping[str, tuple[Reference, ...]]
    """By naming document."""
    named_by: Mapping[str, tuple[Reference, ...]]
    """Public references by named document."""
    acts: tuple[Act, ...]
    """All acts of documents that are public on some day, oldest first."""
    standings: Mapping[str, Standing]
    """By path, for documents whose kind has a validity."""
    files: tuple[str, ...]
    """Other files of the columns."""
    problems: Mapping[str, tuple[Problem, ...]]
    """What the walk and the settings saw, by path relative to ``content/``."""
    bodies: Mapping[str, Body]

    @property
    def public(self) -> Iterator[Document]:
        """Documents that are public on the day, sorted by path."""
        return (document for document in self.documents if document.path not in self.hidden)

    def kind(self, document: Document) -> Kind | None:
        """The document's kind."""
        return self.standard.kinds.get(document.kind)

    def column(self, document: Document) -> Column:
        """The document's column."""
        return self.standard.columns[document.column]

    def visible(self, column: Column) -> bool:
        """Whether a column has a page: required ones always say what they hold or why not, others are hidden while empty."""
        return bool(self.wanted(column) or column.link or column.blank or self.below(column.id))

    def wanted(self, column: Column) -> bool:
        """Whether the body must have the column."""
        return column.required and (self.config.own_site or not column.own_site_only)

    def sends(self, path: str) -> bool:
        """Whether a file may go out on the day: not one of a hidden document's bundle."""
        owner = self.owner(path)
        return owner is None or owner.path not in self.hidden

    def owner(self, path: str) -> Document | None:
        """The document in whose bundle a file lies."""
        folder = path.rpartition("/")[0]
        while folder:
            if found := self.by_path.get(f"{folder}/index.md"):
                return found
            folder = folder.rpartition("/")[0]
        return None

    def below(self, column: str) -> tuple[Document, ...]:
        """Public documents of a column and everything below it, newest first."""
        inside = (column, *(child.id for child in self.standard.columns.values() if child.id.startswith(column + "/")))
        return newest_first([document for name in inside for document in self.by_column.get(name, ())])


def assemble(settings: Settings, loaded: Loaded, today: date) -> Site:
    """Put everything in its place. Nothing is judged here."""
    standard = settings.standard
    documents = loaded.documents
    by_path = {document.path: document for document in documents}
    hidden = {document.path: reason for document in documents if (reason := hidden_because(document, today))}
    public = [document for document in documents if document.path not in hidden]
    by_column: dict[str, list[Document]] = defaultdict(list)
    for document in public:
        by_column[document.column].append(document)
    references = _references(documents, standard)
    acts = _acts(references, by_path, hidden)
    named_by: dict[str, list[Reference]] = defaultdict(list)
    for source, found in references.items():
        if source not in hidden:
            for reference in found:
                if reference.target and reference.target != source:
                    named_by[reference.target].append(reference)
    return Site(
        config=settings.config,
        standard=standard,
        today=today,
        documents=documents,
        by_path=by_path,
        hidden=hidden,
        by_column={column: newest_first(found) for column, found in by_column.items()},
        addresses={
            document.path: document_address(standard.columns[document.column], document.stem) for document in documents
        },
        references=references,
        named_by={path: tuple(found) for path, found in named_by.items()},
        acts=acts,
        standings=_standings(documents, acts, hidden, standard, today),
        files=loaded.files,
        problems={
            path: (*loaded.problems.get(path, ()), *settings.problems.get(path, ()))
            for path in sorted({*loaded.problems, *settings.problems})
        },
        bodies=loaded.bodies,
    )


def newest_first(documents: list[Document]) -> tuple[Document, ...]:
    """By 发布日期 and time, newest first; the path decides between equals."""
    ordered = sorted(documents, key=lambda document: document.path)
    return tuple(sorted(ordered, key=lambda document: str(document.meta.get("published_on") or ""), reverse=True))


def hidden_because(document: Document, today: date) -> Hidden | None:
    """Why a document must not be seen on the day, or None."""
    meta = document.meta
    taken_down = meta.day("take_down_on")
    if meta.flag("draft"):
        return Hidden.DRAFT
    if meta.text("disclosure") not in ("", PUBLIC):
        return Hidden.CLOSED
    if document.published_on is None:
        return Hidden.UNDATED
    if document.published_on > today:
        return Hidden.EMBARGO
    if taken_down and taken_down <= today:
        return Hidden.TAKEN_DOWN
    return None


def consultation_stage(document: Document, today: date) -> Stage:
    """Where a consultation (决策预公开) stands on the day."""
    opens, closes, answered = (document.meta.day(name) for name in ("opens_on", "closes_on", "result_published_on"))
    if answered and answered <= today:
        return Stage.ANSWERED
    if opens and today < opens:
        return Stage.AHEAD
    return Stage.CLOSED if closes and closes < today else Stage.OPEN


def decisive(acts: Iterable[Act]) -> Act | None:
    """The act that settles a document's validity: the first that ends it, else the last."""
    found = None
    for act in acts:
        if act.ends:
            return act
        found = act
    return found


def _references(documents: tuple[Document, ...], standard: Standard) -> dict[str, tuple[Reference, ...]]:
    numbers: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        for name in ("document_number", "index_number"):
            if number := document.meta.text(name):
                numbers[number].append(document.path)
    paths = {document.path for document in documents}
    naming = {
        kind.id: tuple(field for field in kind.fields.values() if _names_documents(field))
        for kind in standard.kinds.values()
    }
    found: dict[str, tuple[Reference, ...]] = {}
    for document in documents:
        here = [
            _reference(document, field, written, on, numbers, paths)
            for field in naming.get(document.kind, ())
            for written, on in _written(field, document.meta.get(field.name))
        ]
        if here:
            found[document.path] = tuple(here)
    return found


def _names_documents(field: Field) -> bool:
    return field.type in (FieldType.DOCUMENT, FieldType.DOCUMENTS) or any(_names_documents(sub) for sub in field.fields)


def _written(field: Field, value: Value | None, on: date | None = None) -> Iterator[tuple[str, date | None]]:
    """What a field names, with the day that its record gives."""
    if value is None:
        return
    if field.type in (FieldType.DOCUMENT, FieldType.DOCUMENTS):
        yield from ((str(item), on) for item in (value if isinstance(value, tuple) else (value,)))
    elif field.type in (FieldType.RECORDS, FieldType.RECORD):
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Mapping):
                for sub in field.fields:
                    yield from _written(sub, record.get(sub.name), Meta(record).day("on"))


def _reference(
    document: Document, field: Field, written: str, on: date | None, numbers: Mapping[str, list[str]], paths: set[str]
) -> Reference:
    """A path (``../x.md``, a bundle's folder) or a 文号 or 索引号."""
    found = [path for path in dict.fromkeys(numbers.get(written, ())) if path != document.path]
    if not found:
        path = resolve(
            document.folder.rpartition("/")[0] if document.bundle and not written.startswith(".") else document.folder,
            written,
        )
        beside = resolve(document.folder, written)
        tries = [option for base in (path, beside) if base for option in (base, f"{base}.md", f"{base}/index.md")]
        found = [option for option in tries if option in paths][:1]
    target = found[0] if len(found) == 1 else ""
    return Reference(
        document.path,
        field.name,
        written,
        target,
        document.line(field.name),
        tuple(found) if len(found) > 1 else (),
        on,
    )


def _acts(
    references: Mapping[str, tuple[Reference, ...]], by_path: Mapping[str, Document], hidden: Mapping[str, Hidden]
) -> tuple[Act, ...]:
    """What documents do to others, oldest first; those count that are public on some day."""
    acts = []
    for source, found in references.items():
        if source in hidden and not hidden[source].by_day:
            continue
        meta = by_path[source].meta
        for reference in found:
            if reference.target and reference.target != source and (word := ACTS.get(reference.field)):
                on = reference.on or meta.day("effective_on") or meta.day("published_on")
                acts.append(Act(source, reference.target, word, on))
    return tuple(sorted(acts, key=lambda act: (act.on or date.max, act.acting, act.target)))


def _standings(
    documents: tuple[Document, ...],
    acts: tuple[Act, ...],
    hidden: Mapping[str, Hidden],
    standard: Standard,
    today: date,
) -> dict[str, Standing]:
    on: dict[str, list[Act]] = defaultdict(list)
    by: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        # A document that was taken down has still repealed what it repealed.
        if hidden.get(act.acting) in (None, Hidden.TAKEN_DOWN):
            on[act.target].append(act)
            by[act.acting].append(act)
    standings: dict[str, Standing] = {}
    for document in documents:
        kind = standard.kinds.get(document.kind)
        if (kind and kind.validity) or document.path in on or document.path in by:
            state, declared = _state(document.meta, on[document.path], today)
            standings[document.path] = Standing(
                document.path, state, tuple(on[document.path]), tuple(by[document.path]), declared
            )
    return standings


def _state(meta: Meta, acts: list[Act], today: date) -> tuple[Validity, bool]:
    act = decisive(act for act in acts if act.on and act.on <= today)
    if act and act.ends:
        return act.outcome, False
    until, since = meta.day("valid_until"), meta.day("effective_on")
    if until and until < today:
        return Validity.LAPSED, False
    if since and since > today:
        return Validity.AHEAD, False
    if act:
        return act.outcome, False
    # Ended by a document that is not in this library: the author's word is all there is.
    declared = meta.text("validity")
    if declared in (Validity.REPEALED, Validity.AMENDED) or (declared == Validity.LAPSED and until is None):
        return Validity(declared), True
    return Validity.VALID, False
