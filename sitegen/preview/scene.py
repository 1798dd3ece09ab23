"""What a preview shows: the whole body in memory, as its files say, with what is not public revealed.

``read_sources`` reads the disk, ``make_scene`` makes a scene of it, ``after_save`` makes the next scene when only known
documents were saved – the usual case – without looking at anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from sitegen.assemble import Site, assemble
from sitegen.assets import Assets, read_assets
from sitegen.attestations import Attested, read_attestations
from sitegen.build import MEMO
from sitegen.crew import Crew
from sitegen.findings import Finding, Problem, SitegenError
from sitegen.judge import judge_document, judge_file, judge_site
from sitegen.load import Library, Loaded, Reader, read_document, read_library
from sitegen.memo import Memo, MemoError, digest, disk_time, hold
from sitegen.model import Body, Document
from sitegen.pack import pack_body, pack_document, unpack_body, unpack_document
from sitegen.pages import Shelf
from sitegen.pages.frame import frame_view
from sitegen.program import folder_key, layered
from sitegen.progress import Watch
from sitegen.render import Press
from sitegen.scan import Stamp, scan, settled, stamp_of
from sitegen.settings import Settings, own_of, recall_settings
from sitegen.visits import read_visit

Problems: TypeAlias = Mapping[str, tuple[Problem, ...]]
"""By path relative to ``content/``."""
_SAID = frozenset({"title", "subtitle", "summary", "keywords"})
"""Fields that say something and place nothing."""
_UNREADABLE = frozenset({"F007", "F008", "F011"})
"""What is said of a settings file of which nothing, or not everything, could be read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something is shown as it was, or not at all."""

    place: str
    """File and line, or empty where the message names them."""
    message: str
    remedy: str = ""


class NotReadableError(SitegenError):
    """The body cannot be shown at all."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("".join(fault.message for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Desk:
    """Where and how a preview reads."""

    root: Path
    version: bytes
    """Of the program, for the memo."""
    jobs: int = 1
    today: date | None = None
    """The day that was asked for; it wins over a body's ``fixed_day``, which wins over the clock."""

    @property
    def content(self) -> Path:
        """The sources."""
        return self.root / "content"


@dataclass(frozen=True, slots=True)
class Sources:
    """What the disk said when it was last read."""

    desk: Desk
    today: date
    settings: Settings
    """The last that could be read."""
    settings_key: bytes
    """Of the files that settings are read from, also when they cannot be read."""
    problems: Problems
    """What is wrong with the files of the settings."""
    library: Library
    attested: Attested
    """What people confirmed in the ledger."""
    seen: Mapping[str, Stamp]
    """Stamps that may be trusted."""
    documents: Mapping[str, Document]
    """As their files say, by path."""
    sums: Mapping[str, bytes]
    """What stands for each document."""
    templates: bytes
    """What stands for the templates."""
    assets: Assets

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Why the settings are those of before."""
        return tuple(_faults(self.problems))

    def says_the_same(self, other: Sources) -> bool:
        """Whether settings, documents and ledger are the same in both."""
        return (self.settings_key, self.documents, self.attested.key) == (
            other.settings_key,
            other.documents,
            other.attested.key,
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that pages are made of."""

    sources: Sources
    texts: Mapping[str, bytes]
    """Packed texts that are newer than those of the library, by path."""
    kept: Mapping[str, tuple[Document, bytes]]
    """Documents that cannot be read any more, as they last were, with their packed text."""
    shelf: Shelf
    press: Press

    @property
    def site(self) -> Site:
        """The body as it is shown: with what is not public."""
        return self.shelf.site

    def text(self, path: str) -> bytes:
        """The packed text of a document as it is shown."""
        if path in self.kept:
            return self.kept[path][1]
        library = self.sources.library
        return self.texts.get(path) or library.memo.log("texts").get(path) or _text_again(library, path)


def read_sources(desk: Desk, before: Sources | None, clock: date, watch: Watch) -> Sources:
    """Read what has changed on the disk. Raises ConfigError, NotReadableError, or OSError where files come and go meanwhile."""
    with hold(desk.root / MEMO) as place:
        try:
            return _read(desk, before, clock, watch, Memo(place, desk.version))
        except MemoError:
            return _read(desk, before, clock, watch, Memo(place, desk.version, forget=True))


def _read(desk: Desk, before: Sources | None, clock: date, watch: Watch, memo: Memo) -> Sources:
    crew = Crew(desk.jobs, "spawn")  # a fork beside other threads may hang
    try:
        now, found = disk_time(memo.folder), scan(desk.content)
        settings, key, problems = _settings(memo, desk, before)
        units, own = settings.config.unit_names, own_of(settings.config)
        reader = Reader(desk.content, settings.standard, units, own, judge_document, judge_file)
        trusted = before.seen if before else memo.part("seen", dict[str, Stamp]) or {}
        library = read_library(reader, memo, crew, found, trusted, watch)
        documents, sums = _unpacked(library, before, watch)
        seen = settled(found, now)
        if memo.part("seen", dict[str, Stamp]) != seen:
            memo.keep("seen", seen)
            memo.forget("verdict")  # it was given on what was seen before
        memo.save()
    finally:
        memo.close()
    return Sources(
        desk=desk,
        today=desk.today or settings.config.fixed_day or clock,
        settings=settings,
        settings_key=key,
        problems=problems,
        library=library,
        attested=read_attestations(desk.content, found),
        seen=seen,
        documents=documents,
        sums=sums,
        templates=digest(*map(folder_key, layered(desk.root, "templates"))),
        assets=read_assets(layered(desk.root, "theme")),
    )


def _settings(memo: Memo, desk: Desk, before: Sources | None) -> tuple[Settings, bytes, Problems]:
    """The settings, a key of their files, and what is wrong with them; the settings of before when a file cannot be read."""
    settings, key = recall_settings(memo, desk.content)
    if before and before.settings_key == key:
        return before.settings, key, before.problems
    faults = tuple(_faults(settings.problems))
    if faults and before is None:
        raise NotReadableError(faults)
    return (before.settings if faults and before else settings), key, settings.problems


def _faults(problems: Problems) -> Iterator[Fault]:
    return (
        Fault(f"content/{path}:{problem.line}", problem.message, problem.remedy)
        for path, found in problems.items()
        for problem in found
        if problem.code in _UNREADABLE
    )


def _unpacked(library: Library, before: Sources | None, watch: Watch) -> tuple[dict[str, Document], dict[str, bytes]]:
    """All documents, those that are as before without unpacking them again."""
    old, old_sums = (before.documents, before.sums) if before else ({}, {})
    facts = library.memo.log("facts")
    sums = {path: facts.sum(path) for path, _ in library.walked.sources}
    fresh = [path for path, sum_ in sums.items() if old_sums.get(path) != sum_]
    watch.stage("整理文件", len(fresh))
    made = {path: unpack_document(facts.require(path)) for path in watch.steps(fresh)}
    return {path: made.get(path) or old[path] for path in sums}, sums


def _text_again(library: Library, path: str) -> bytes:
    """Where the memo is gone or damaged, the file itself is read."""
    return pack_body(read_document(library.reader, (path, dict(library.walked.sources)[path]))[1])


def make_scene(sources: Sources, before: Scene | None, texts: Mapping[str, bytes]) -> Scene:
    """The scene that these sources make; what is as before is taken from there."""
    kept = _kept(sources, before)
    shown = {
        path: kept[path][0] if path in kept else document
        for path, document in sources.documents.items()
        if path in kept or not _is_unreadable(document)
    }
    shelf = _shelf(sources, shown, before)
    return Scene(sources, texts, kept, shelf, _press(sources, shelf, before))


def _shelf(sources: Sources, shown: Mapping[str, Document], before: Scene | None) -> Shelf:
    """The body put together, as far as it cannot be taken from before."""
    if before and _is_same_body(before, sources, shown):
        old = before.site.by_path
        retold = _retold(before, {path: new for path, new in shown.items() if new is not old[path]})
        if retold:
            return retold
    site = assemble(sources.settings, _loaded(sources, shown), sources.today, reveal=True)
    return Shelf(sources.settings, site)


def _is_unreadable(document: Document) -> bool:
    """Whether it cannot be told what the document is: no field could be read, or no kind that its column takes."""
    return not document.kind or not document.meta.values


def _kept(sources: Sources, before: Scene | None) -> dict[str, tuple[Document, bytes]]:
    if before is None:
        return {}
    return {
        path: (before.site.by_path[path], before.text(path))
        for path, document in sources.documents.items()
        if _is_unreadable(document)
        and path in before.site.by_path
        and document.column in sources.settings.standard.columns
    }


def _is_same_body(before: Scene, sources: Sources, shown: Mapping[str, Document]) -> bool:
    """Whether settings, day, files and documents are those of before, whatever the documents say."""
    old = before.sources
    return (
        old.settings is sources.settings
        and old.today == sources.today
        and old.library.walked == sources.library.walked
        and shown.keys() == before.site.by_path.keys()
    )


def _retold(scene: Scene, documents: Mapping[str, Document]) -> Shelf | None:
    """The body in which some documents say something else; None where one may have another place in it."""
    site = scene.site
    changed = {path: document for path, document in documents.items() if document != site.by_path[path]}
    if not changed:
        return scene.shelf
    if not all(_has_same_place(document, site.by_path[path]) for path, document in changed.items()):
        return None

    def swap(found: tuple[Document, ...]) -> tuple[Document, ...]:
        return tuple([changed.get(document.path, document) for document in found])

    columns = {document.column for document in changed.values()}
    above = {step for column in columns for step in accumulate(column.split("/"), "{}/{}".format)}
    targets = {
        path: tuple(site.places.find(document, link.target) for link in document.links)
        for path, document in changed.items()
    }
    retold = replace(
        site,
        documents=swap(site.documents),
        by_path={**site.by_path, **changed},
        newest=swap(site.newest),
        by_column={column: swap(found) if column in columns else found for column, found in site.by_column.items()},
        gathered={column: swap(found) if column in above else found for column, found in site.gathered.items()},
        targets={path: found for path, found in {**site.targets, **targets}.items() if found},
    )
    return Shelf(scene.sources.settings, retold)


def _has_same_place(document: Document, other: Document) -> bool:
    """Whether ``assemble`` puts both in the same place: it asks neither what is only said nor what a text gives."""
    asked, as_before = (
        {name: value for name, value in one.meta.values.items() if name not in _SAID} for one in (document, other)
    )
    return (document.kind, asked, document.lines) == (other.kind, as_before, other.lines)


def _loaded(sources: Sources, documents: Mapping[str, Document]) -> Loaded:
    library = sources.library
    walked = library.walked
    return Loaded(tuple(documents.values()), walked.files, walked.problems, library.attached)


def _press(sources: Sources, shelf: Shelf, before: Scene | None) -> Press:
    """That of before where it would print the same: making one is dear."""
    if before and before.sources.templates == sources.templates and before.sources.settings is sources.settings:
        same = before.shelf is shelf and before.sources.assets == sources.assets
        if same or before.press.frame == frame_view(shelf.site, sources.assets):
            return before.press
    frame = frame_view(shelf.site, sources.assets)
    return Press(sources.settings, frame, sources.desk.root)


def after_save(scene: Scene, paths: Iterable[str]) -> Scene | None:
    """The scene after some files below ``content/`` were saved; None when it takes more than reading known documents again."""
    sources = scene.sources
    content = sources.desk.content
    documents, sums, texts = dict(sources.documents), dict(sources.sums), dict(scene.texts)
    saved: dict[str, Document] = {}
    for path in paths:
        if path not in documents or stamp_of(content / path) is None:
            if path in sources.seen or (content / path).exists():
                return None
            continue  # came and went: an editor's own file
        source = path, documents[path].column
        document, body, _, _ = read_document(sources.library.reader, source)
        if document.files != (before := documents[path]).files or (document.files and document.kind != before.kind):
            return None  # what is inside the files may have to be judged anew
        documents[path] = saved[path] = document
        sums[path], texts[path] = digest(pack_document(document)), pack_body(body)
    sources = replace(sources, documents=documents, sums=sums)
    plain = all(path in scene.site.by_path and path not in scene.kept for path in saved)
    shelf = _retold(scene, saved) if plain and not any(map(_is_unreadable, saved.values())) else None
    if shelf is None:
        return make_scene(sources, scene, texts)
    return Scene(sources, texts, scene.kept, shelf, _press(sources, shelf, scene))


def judge(sources: Sources) -> tuple[Finding, ...]:
    """The findings of the site as it would be published."""
    settings = replace(sources.settings, problems=sources.problems)
    library = sources.library

    def text(path: str) -> Body:
        return unpack_body(library.memo.log("texts").get(path) or _text_again(library, path))

    loaded, visited = _loaded(sources, sources.documents), read_visit(sources.desk.content)
    site = assemble(settings, loaded, sources.today, attested=sources.attested, visited=visited)
    return judge_site(site, text).findings
