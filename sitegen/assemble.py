"""Documents + standard + day → Site: what is public, who refers to whom, which document still holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate
from operator import attrgetter
from typing import TypeVar

from sitegen.attestations import NO_LEDGER, Attestation, Attested
from sitegen.config import Config
from sitegen.findings import Problem
from sitegen.fonts import Face
from sitegen.frozen import Frozen
from sitegen.load import Loaded
from sitegen.model import BodyLink, Document, Meta
from sitegen.relations import Reference, find_references
from sitegen.settings import Settings
from sitegen.standard import Column, Kind, Standard
from sitegen.targets import Places, Target
from sitegen.urls import document_address
from sitegen.visits import NO_VISIT, Visited

_T = TypeVar("_T")
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


class Act(Frozen, frozen=True):
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


class Standing(Frozen, frozen=True):
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
    revealed: Mapping[str, Hidden]
    """The same for those that are shown all the same: only a preview does."""
    newest: tuple[Document, ...]
    """Public documents, newest first."""
    by_column: Mapping[str, tuple[Document, ...]]
    """Public documents of each column, newest first."""
    gathered: Mapping[str, tuple[Document, ...]]
    """Public documents of each column and everything below it, newest first."""
    addresses: Mapping[str, str]
    """Path → address, for all documents."""
    places: Places
    """What a link can lead to."""
    targets: Mapping[str, tuple[Target, ...]]
    """Where the links of a document's text lead, in their order; by path, for documents that have any."""
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
    attestations: tuple[Attestation, ...]
    """What people confirmed in the ledger, oldest first."""
    visited: Visited
    """What was seen online."""
    face: Face
    """The font that pictures are drawn with."""
    problems: Mapping[str, tuple[Problem, ...]]
    """What the walk, the settings and the ledger saw, by path relative to ``content/``."""
    attached: Mapping[str, tuple[Problem, ...]]
    """What was seen inside the files that documents offer, by path relative to ``content/``."""

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

    def unit(self, document: Document) -> str:
        """Title of the unit that answers for a document (责任科室): its own, else its column's; or empty."""
        return self.config.unit_title(document.meta.text("unit") or self.column(document).unit)

    def visible(self, column: Column) -> bool:
        """Whether a column has a page: required ones always say what they hold or why not, others are hidden while empty."""
        return column.id in self.places.visible

    def wanted(self, column: Column) -> bool:
        """Whether the body must have the column."""
        return _wanted(column, self.config)

    def lacks(self, column: Column) -> bool:
        """Whether a column that must hold something holds nothing, and nothing says why."""
        if not self.wanted(column) or column.link or column.blank:
            return False
        return (
            not self.standard.matters
            if column.layout == "catalogue"
            else bool(column.kinds and not self.below(column.id))
        )

    def sends(self, path: str) -> bool:
        """Whether a file may go out on the day: not one of a hidden document's bundle."""
        return self.places.owner(path) not in self.hidden

    def owner(self, path: str) -> Document | None:
        """The document in whose bundle a file lies."""
        return self.by_path.get(self.places.owner(path))

    def below(self, column: str) -> tuple[Document, ...]:
        """Public documents of a column and everything below it, newest first."""
        return self.gathered.get(column, ())

    def links(self, document: Document) -> Iterator[tuple[BodyLink, Target]]:
        """The links of a document's text, each with what it leads to."""
        return zip(document.links, self.targets.get(document.path, ()), strict=True)


def assemble(
    settings: Settings,
    loaded: Loaded,
    today: date,
    reveal: bool = False,
    attested: Attested = NO_LEDGER,
    visited: Visited = NO_VISIT,
) -> Site:
    """Put everything in its place. Nothing is judged here.

    ``reveal`` treats what is not public yet as public, for a preview; what was taken down stays hidden.
    """
    standard, documents = settings.standard, loaded.documents
    said = loaded.problems, settings.problems, attested.problems
    by_path = {document.path: document for document in documents}
    unseen = {document.path: reason for document in documents if (reason := hidden_because(document, today))}
    revealed = {path: reason for path, reason in unseen.items() if reveal and reason is not Hidden.TAKEN_DOWN}
    hidden = {path: reason for path, reason in unseen.items() if path not in revealed}
    newest = newest_first([document for document in documents if document.path not in hidden])
    by_column, gathered = _shelved(newest)
    columns = standard.columns
    addresses = {document.path: document_address(columns[document.column], document.stem) for document in documents}
    visible = {
        column.id
        for column in columns.values()
        if _wanted(column, settings.config) or column.link or column.blank or column.id in gathered
    }
    places = Places(standard, visible, addresses, hidden)
    references = find_references(by_path, standard)
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
        revealed=revealed,
        newest=newest,
        by_column=by_column,
        gathered=gathered,
        addresses=addresses,
        places=places,
        targets={
            document.path: tuple(places.find(document, link.target) for link in document.links)
            for document in documents
            if document.links
        },
        references=references,
        named_by=_tuples(named_by),
        acts=acts,
        standings=_standings(documents, acts, hidden, standard, today),
        files=loaded.files,
        attestations=attested.records,
        visited=visited,
        face=settings.face,
        problems={
            path: tuple(problem for found in said for problem in found.get(path, ()))
            for path in sorted({path for found in said for path in found})
        },
        attached=loaded.attached,
    )


def newest_first(documents: list[Document]) -> tuple[Document, ...]:
    """By 发布日期 and time, newest first; the path decides between equals."""
    ordered = sorted(documents, key=attrgetter("path"))
    return tuple(sorted(ordered, key=lambda document: str(document.meta.get("published_on") or ""), reverse=True))


def _shelved(newest: Iterable[Document]) -> tuple[dict[str, tuple[Document, ...]], dict[str, tuple[Document, ...]]]:
    """The documents of each column, and those of each column and everything below it; the order is kept."""
    by_column: dict[str, list[Document]] = defaultdict(list)
    gathered: dict[str, list[Document]] = defaultdict(list)
    for document in newest:
        by_column[document.column].append(document)
    upwards = {column: tuple(accumulate(column.split("/"), "{}/{}".format)) for column in by_column}
    for document in newest:
        for column in upwards[document.column]:
            gathered[column].append(document)
    return _tuples(by_column), _tuples(gathered)


def _tuples(found: Mapping[str, list[_T]]) -> dict[str, tuple[_T, ...]]:
    return {key: tuple(values) for key, values in found.items()}


def _wanted(column: Column, config: Config) -> bool:
    return column.required and (config.own_site or not column.own_site_only)


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
    lasting = {kind.id for kind in standard.kinds.values() if kind.validity}
    standings: dict[str, Standing] = {}
    for document in documents:
        path = document.path
        if document.kind in lasting or path in on or path in by:
            reaching = tuple(on.get(path, ()))
            state, declared = validity_on(document.meta, reaching, today)
            standings[path] = Standing(path, state, reaching, tuple(by.get(path, ())), declared)
    return standings


def validity_on(meta: Meta, acts: Iterable[Act], today: date) -> tuple[Validity, bool]:
    """有效性 of a document on a day, from the acts that reach it and its own dates; and whether only its author says so."""
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
