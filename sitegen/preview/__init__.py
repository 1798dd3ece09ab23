"""The preview: what is shown at which address, of the newest scene that there is. ``serve`` brings it to the browser.

Nothing here blocks or fails for what people write: where something cannot be made, what was shown last is shown again,
and why is said on top. ``read`` and ``judge`` may run in another thread; everything else belongs to the server's.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sitegen.findings import Finding, Severity, SitegenError
from sitegen.memo import digest
from sitegen.model import Page
from sitegen.pack import pack_document
from sitegen.pages import file_at, page_at
from sitegen.pages.given import DocumentGiven
from sitegen.pages.packed import pack_page
from sitegen.preview.bar import FINDINGS, OWN, Status, counted
from sitegen.preview.own import drafts_page, failed_page, findings_page, missing_page, note_of, waiting, waiting_page
from sitegen.preview.scene import (
    Desk,
    Fault,
    NotReadableError,
    Scene,
    Sources,
    after_save,
    judge,
    make_scene,
    read_sources,
)
from sitegen.progress import Watch
from sitegen.render import Press, render
from sitegen.urls import HOME, NOT_FOUND, document_address
from sitegen.walk import SETTINGS_FILES

_BESIDE = (".data.json", ".data.csv", ".csv")
"""How files end that are made with a document's page; see ``urls``."""
_KEPT = 256
"""Pages that stay in memory; an editor has a few open."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page as it was last made."""

    key: bytes
    """Of everything that it was made of; same key and press, same bytes."""
    press: Press
    files: dict[str, bytes]
    """The page and the files that are made with it, by address; empty when it could not be made even once."""
    fault: Fault | None = None
    """Why it could not be made again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands at an address."""

    status: int
    """As HTTP counts."""
    data: bytes
    page: bool = True
    """Whether it is a page for people, which gets the bar."""

    @property
    def key(self) -> str:
        """Stands for what is seen."""
        return digest(str(self.status), self.data).hex()


class Preview:
    """What one body looks like now."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.scene: Scene | None = None
        """None until the body has been read once."""
        self.findings: tuple[Finding, ...] | None = None
        """Of the site as it would be published; None until it has been judged once."""
        self.faults: tuple[Fault, ...] = ()
        """Why the newest files are not shown."""
        self._made: dict[str, Made] = {}
        self._planned: dict[str, Page | None] = {}
        self._waiting = 0

    # ---- in another thread ----

    def read(self, clock: date, watch: Watch) -> Sources:
        """Look at the whole disk. Raises what ``failed`` explains."""
        return read_sources(self.desk, self.scene.sources if self.scene else None, clock, watch)

    def judge(self) -> tuple[Sources, tuple[Finding, ...]]:
        """The findings, and what they are about."""
        assert self.scene
        sources = self.scene.sources
        return sources, judge(sources)

    # ---- what happens ----

    def adopt(self, sources: Sources, before: Scene | None) -> bool:
        """Show what was read; returns whether there is anything new to judge."""
        scene = make_scene(sources, before, {})
        if before:
            before.sources.library.memo.close()
        self._turn(scene)
        self.faults = sources.faults
        return before is None or before.shelf is not scene.shelf or not sources.says_the_same(before.sources)

    def saved(self, paths: Iterable[str]) -> bool:
        """Show documents as they were saved just now; False when the disk has to be read as a whole. Paths are relative to ``content/``."""
        scene = after_save(self.scene, paths) if self.scene else None
        if scene is None:
            return False
        self._turn(scene)
        return True

    def failed(self, error: Exception) -> None:
        """The newest files could not be read; what was shown stays."""
        match error:
            case NotReadableError():
                self.faults = error.faults
            case SitegenError():
                self.faults = (Fault("", str(error)),)
            case OSError():
                message = f"读不了文件：{error.strerror}。"
                self.faults = (Fault(str(error.filename or ""), message, "关掉占用它的程序，再保存一次。"),)
            case _:
                self.faults = (_bug(error),)

    def _turn(self, scene: Scene) -> None:
        if self.scene is None or scene.shelf is not self.scene.shelf:
            self._planned = {}
            self._waiting = waiting(scene.site)
        self.scene = scene

    def close(self) -> None:
        """Close the files."""
        if self.scene:
            self.scene.sources.library.memo.close()

    # ---- what is shown ----

    def answer(self, address: str) -> Answer:
        """What stands at an address, whatever it is."""
        if address.startswith(f"{OWN}/"):
            own = self.own(address.removeprefix(f"{OWN}/"))
            return Answer(404, missing_page()) if own is None else Answer(200, own)
        if self.scene is None:
            return Answer(503, failed_page() if self.faults else waiting_page())
        page = address.endswith((".html", ".htm"))
        made = self.page(address)
        if made is not None and address != NOT_FOUND:
            return Answer(200, made.files[address], page) if made.files else Answer(500, failed_page())
        data = self.file(address)
        return Answer(404, self.missing()) if data is None else Answer(200, data, page)

    def page(self, address: str) -> Made | None:
        """The page at an address; None when there is none and never was one."""
        scene = self.scene
        if scene is None:
            return None
        last = self._made.pop(address, None)
        try:
            made = self._make(scene, address, last)
        except SitegenError as error:
            made = _as_before(last, scene, Fault("", str(error)))
        except Exception as error:  # whatever a page dies of, the others live
            made = _as_before(last, scene, _bug(error))
        if made:
            self._made[address] = made
            if len(self._made) > _KEPT:
                del self._made[next(iter(self._made))]
        return made

    def _make(self, scene: Scene, address: str, last: Made | None) -> Made | None:
        if address not in self._planned:
            self._planned[address] = page_at(scene.shelf, address)
        page = self._planned[address]
        if page is None:
            return None
        job = pack_page(page), tuple((pack_document(scene.site.by_path[path]), scene.text(path)) for path in page.shows)
        key = digest(job[0], *(part for pair in job[1] for part in pair))
        if last and last.key == key and last.press is scene.press:
            return last
        return Made(key, scene.press, {output.path: output.data for output in render(scene.press, job).outputs})

    def file(self, address: str) -> bytes | None:
        """The file at an address that is no page: of the theme, declared by a document, or made with a page."""
        scene = self.scene
        if scene is None:
            return None
        for asset in scene.sources.assets.outputs:
            if asset.path == address:
                return asset.data
        for suffix in _BESIDE:
            made = self.page(f"{address.removesuffix(suffix)}.html") if address.endswith(suffix) else None
            if made and address in made.files:
                return made.files[address]
        try:
            found = file_at(scene.shelf, self.desk.content, address)
            return found.read(self.desk.content) if found else None
        except OSError:  # gone since
            return None

    def missing(self) -> bytes:
        """The page for an address that does not exist, its links kept in the preview."""
        made = self.page(NOT_FOUND)
        html = made.files.get(NOT_FOUND) if made else None
        if html is None or self.scene is None:
            return missing_page()
        base = self.scene.sources.settings.config.base_url.rstrip("/")
        return html.replace(f'"{base}/'.encode(), b'"/')

    def own(self, name: str) -> bytes | None:
        """A page of the preview itself."""
        scene = self.scene
        if name not in ("findings", "drafts") or scene is None:
            return None
        if name == "drafts":
            return drafts_page(scene.site)
        addresses = {f"content/{path}": at for path, at in scene.site.addresses.items()}
        return findings_page(self.findings, addresses, bool(self._every_fault()))

    def _every_fault(self) -> tuple[Fault, ...]:
        """Of the whole body, and of the pages that were asked for; each once."""
        pages = (made.fault for made in self._made.values() if made.fault)
        return tuple(dict.fromkeys((*self.faults, *pages)))

    def status(self, address: str, progress: str = "") -> Status:
        """What the bar of a page says."""
        scene = self.scene
        if scene is None:
            return Status(self.faults, progress=progress)
        made, page = self.page(address), self._planned.get(address)
        findings = self.findings or ()
        shows = page.shows if page else self._meant(scene, address)
        faults = (made.fault,) if made and made.fault else tuple(_unreadable(scene, shows))
        counts = None if self.findings is None else counted(self.findings)
        if counts:
            counts[Severity.ERROR] += len(self._every_fault())
        return Status(
            faults=self._every_fault() if address == FINDINGS else (*self.faults, *faults),
            notes=tuple(self._notes(scene, shows)),
            here=tuple(finding for finding in findings if _is_about(finding, page, shows)),
            counts=counts,
            waiting=self._waiting,
            progress=progress,
            own="只在预览里，不会公开" if address.startswith(f"{OWN}/") else "" if page or shows else "没有这个页面",
        )

    def _meant(self, scene: Scene, address: str) -> tuple[str, ...]:
        """The document that would be at an address if it could be shown."""
        columns = scene.sources.settings.standard.columns
        return tuple(
            path
            for path, document in scene.sources.documents.items()
            if document_address(columns[document.column], document.stem) == address
        )

    def _notes(self, scene: Scene, shows: Sequence[str]) -> Iterator[str]:
        for path in shows:
            document = scene.site.by_path.get(path)
            name = f"“{document.title}”" if document and len(shows) > 1 else ""
            if path in scene.kept:
                yield f"{name}文件现在读不出来，这是上一次的样子"
            if document and path in scene.site.revealed:
                yield name + note_of(document, scene.site.revealed[path])


def _unreadable(scene: Scene, shows: Sequence[str]) -> Iterator[Fault]:
    """Why documents are not shown as they are now."""
    for path in shows:
        document = scene.sources.documents.get(path)
        if document and (path in scene.kept or path not in scene.site.by_path):
            problem = next(iter(document.problems), None)
            if problem:
                yield Fault(f"content/{path}:{problem.line}", problem.message, problem.remedy)


def _is_about(finding: Finding, page: Page | None, shows: Sequence[str]) -> bool:
    """Whether it is about what a page shows: its documents with their files, a column with everything in it, or the settings."""
    place = finding.where.path.removeprefix("content/")
    if any(
        place == path or (path.endswith("/index.md") and place.startswith(path.removesuffix("index.md")))
        for path in shows
    ):
        return True
    if page is None or isinstance(page.given, DocumentGiven):
        return False
    return place.startswith(f"{page.column}/") if page.column else page.address == HOME and place in SETTINGS_FILES


def _as_before(last: Made | None, scene: Scene, fault: Fault) -> Made:
    """What was shown last, and why it is not newer. It is tried again whenever it is asked for."""
    return Made(b"", scene.press, last.files if last else {}, fault)


def _bug(error: Exception) -> Fault:
    """For what nobody wrote wrong."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(where.filename).name} 第 {where.lineno} 行"
    return Fault("", f"程序出了错：{error!r}（{place}）。", "把这句话报告给维护者。")
