"""The straight path: settings → documents → site → findings → pages → bytes on disk.

What an earlier command learned shortens it: a stage whose inputs are all as they were is not walked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from sitegen.crew import Crew, aside
from sitegen.findings import Finding
from sitegen.memo import Memo, MemoError, digest, disk_time, hold
from sitegen.model import Output, Wanted
from sitegen.program import folder_key, layered, program_key
from sitegen.progress import SILENT, Watch
from sitegen.release import Planned, Release, Sketch, left_behind, parts_of
from sitegen.scan import Stamp, scan, settled
from sitegen.write import Changes, check_output, present_files, recover

if TYPE_CHECKING:
    from sitegen.assemble import Site
    from sitegen.load import Library
    from sitegen.pages.catalogue import Known
    from sitegen.settings import Settings

T = TypeVar("T")
MEMO = ".sitegen"
"""The folder of the memo, below the root."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a command asks for."""

    root: Path
    """The folder that holds ``content/``, ``templates/``, ``theme/``."""
    output: Path
    """Where the site goes."""
    clock: date
    """The day in Asia/Shanghai, as the command read it."""
    today: date | None = None
    """The day that was asked for; it wins over a body's ``fixed_day``, which wins over the clock."""
    base_url: str = ""
    """Overrides the site's own."""
    jobs: int = 1
    clean: bool = False
    """Whether nothing that was remembered may be used."""
    rehash: bool = False
    """Whether every source is read to see if it changed, whatever its stamp says."""
    why: str = ""
    """A page (its address, its file in the output or its source) of which is to be said why it is made again."""
    watch: Watch = SILENT
    """Who is told how far it is."""

    @property
    def content(self) -> Path:
        """The sources."""
        return self.root / "content"


@dataclass(frozen=True, slots=True)
class Result:
    """What a build did."""

    findings: tuple[Finding, ...]
    pages: int
    """How many pages the site has; 0 when it was blocked."""
    changes: Changes | None
    """What was written; None when a finding blocks and nothing was touched."""
    why: str = ""
    """The answer to ``Request.why``."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was judged, and what stands for everything that it was judged from."""

    base_url: str
    fixed_day: date | None
    """What ``site.yaml`` says."""
    today: date
    key: bytes
    """Of the settings, all documents but their texts, where all files lie, and the day."""
    texts: bytes
    """Of the texts of all documents."""
    findings: tuple[Finding, ...]

    def answers(self, request: Request) -> bool:
        """Whether it is about the day and the address that a request asks for."""
        return self.base_url == request.base_url and self.today == (request.today or self.fixed_day or request.clock)


def check(request: Request) -> tuple[Finding, ...]:
    """Read everything and judge it."""
    return _walk(request, lambda run: run.verdict.findings)


def site_of(request: Request) -> Site:
    """The whole body on the day, whatever is wrong with it."""
    return _walk(request, lambda run: run.site)


def build(request: Request) -> Result:
    """Check, then build: if a finding blocks, not one byte of the output changes."""
    check_output(request.output, _folders(request.root))
    return _walk(request, _build)


def _build(run: _Run) -> Result:
    output = run.request.output
    recover(output)
    with aside(lambda: msgspec.msgpack.encode(present_files(output))) as seen:
        if any(finding.blocks for finding in run.verdict.findings):
            return Result(run.verdict.findings, 0, None)
        run.request.watch.stage("查看输出")
        present = msgspec.msgpack.decode(seen(), type=dict[str, Stamp])
    with run.memory(output) as memo:
        return _publish(run, memo, present)


def _publish(run: _Run, memo: Memo, present: Mapping[str, Stamp]) -> Result:
    """Bring the output to what the sources say. ``memo`` is the output's own, ``present`` what lies in it now."""
    verdict, output = run.verdict, run.request.output
    plan = digest(verdict.key, run.look)
    left, made = left_behind(memo, plan, verdict.texts)
    if made and left == present:
        changes = Changes((), (), (), len(present) - 1)
        return Result(verdict.findings, memo.part("pages", int) or 0, changes, "没有任何改动，一个页面也没有重新生成。")
    release = Release(memo, output, present, left)
    address = run.asked(release)
    before = memo.log("given").get(address) or b""
    planned = release.remembered(plan, run.library.sums) or run.planned(memo, release.known)
    why = _why(release, planned, address, before, memo.log("given").get(address) or b"") if address else ""
    changes = release.publish(planned, plan, verdict.texts, partial(run.make, memo))
    pages = sum(page.address.endswith(".html") for page in planned.pages)
    memo.keep("pages", pages)
    return Result(verdict.findings, pages, changes, why)


def _why(release: Release, planned: Planned, address: str, before: bytes, after: bytes) -> str:
    from sitegen.why import why

    page = next((page for page in planned.pages if page.address == address), None)
    if page is None:
        return f"没有 {address} 这个页面。写它在输出文件夹里的路径，例如 index.html。"
    return why(release, page, before, after)


class _Run:
    """One run along the path. A stage is walked when it is asked for, and once; what it gives is never changed."""

    def __init__(self, request: Request, place: Path) -> None:
        self.request = request
        self.place = place
        self.crew = Crew(request.jobs)
        self.version = program_key()
        self.memo = Memo(place, self.version, request.clean)
        self.now = disk_time(place)
        self.before = {} if request.rehash else self.memo.part("seen", dict[str, Stamp]) or {}

    @cached_property
    def found(self) -> Mapping[str, Stamp]:
        """What lies in ``content/``."""
        self.request.watch.stage("查看文件夹")
        return scan(self.request.content)

    @contextmanager
    def memory(self, output: Path) -> Iterator[Memo]:
        """What is remembered of one output folder."""
        name = digest(str(output.resolve())).hex()
        memo = Memo(self.place / name, self.version, self.request.clean)
        try:
            yield memo
            memo.save()
        finally:
            memo.close()

    @cached_property
    def verdict(self) -> Verdict:
        """The findings; those of before when nothing has changed that they depend on."""
        request, left = self.request, self.memo.part("verdict", Verdict)
        if left and self.found == self.before and left.answers(request):
            return left
        self.memo.keep("seen", settled(self.found, self.now))
        settings, settings_key = self.settings
        key = digest(settings_key, self.library.key, self.today.isoformat())
        findings = left.findings if left and left.key == key else self._judged()
        verdict = Verdict(request.base_url, settings.config.fixed_day, self.today, key, self.library.texts, findings)
        self.memo.keep("verdict", verdict)
        return verdict

    @cached_property
    def settings(self) -> tuple[Settings, bytes]:
        """The settings, and what stands for them."""
        from sitegen.settings import recall_settings

        return recall_settings(self.memo, self.request.content, self.request.base_url)

    @property
    def today(self) -> date:
        """The day of this run."""
        return self.request.today or self.settings[0].config.fixed_day or self.request.clock

    @cached_property
    def library(self) -> Library:
        """All documents, read but not unpacked."""
        from sitegen.load import Reader, read_library
        from sitegen.rules import judge_document

        settings = self.settings[0]
        reader = Reader(self.request.content, settings.standard, settings.config.unit_names, judge_document)
        return read_library(reader, self.memo, self.crew, self.found, self.before, self.request.watch)

    @cached_property
    def site(self) -> Site:
        """The whole body on the day."""
        from sitegen.assemble import assemble
        from sitegen.load import load

        library = self.library
        self.request.watch.stage("汇总")
        return assemble(self.settings[0], load(library), self.today)

    def _judged(self) -> tuple[Finding, ...]:
        from sitegen.rules import judge_site

        site = self.site
        self.request.watch.stage("检查")
        return judge_site(site)

    @cached_property
    def look(self) -> bytes:
        """Of all templates and theme files."""
        templates = (folder_key(folder) for folder in layered(self.request.root, "templates"))
        theme = (folder_key(folder, follow=False) for folder in layered(self.request.root, "theme"))
        return digest(*templates, "", *theme)

    def asked(self, release: Release) -> str:
        """The address of the page that ``Request.why`` means: its file in the output, its address, or its source."""
        if not self.request.why:
            return ""
        place = Path(self.request.why)
        for folder in (self.request.output, self.request.content):
            if place.exists() and place.resolve().is_relative_to(folder.resolve()):
                inside = place.resolve().relative_to(folder.resolve()).as_posix()
                return inside if folder == self.request.output else release.page_of(inside)
        return self.request.why.lstrip("/")

    def planned(self, memo: Memo, known: Known) -> Planned:
        """What every page is given, and every other file. Packed pages that show documents are kept for the next time."""
        from sitegen.assets import read_assets
        from sitegen.pages import plan
        from sitegen.pages.packed import pack_page

        settings, settings_key = self.settings
        assets, site = read_assets(layered(self.request.root, "theme")), self.site
        self.request.watch.stage("安排页面")
        made = plan(settings, site, self.request.content, assets, known)
        memo.keep("frame", made.frame)
        shared = digest(settings_key, self.look, msgspec.msgpack.encode(made.frame))
        givens = memo.log("given")
        pages = []
        for page in made.pages:
            givens.put(page.address, pack_page(page))
            parts = parts_of((shared, givens.sum(page.address)), page.shows, self.library.sums)
            pages.append(Sketch(page.address, page.shows, parts))
        givens.keep_only({page.address: page for page in pages})
        del self.site  # a large site is not carried through the making of its pages
        theme = (Wanted(item.path, digest(item.data), partial(bytes, item.data)) for item in assets.outputs)
        return Planned(pages, (*made.files, *theme))

    def make(self, memo: Memo, pages: Sequence[Sketch]) -> Iterator[tuple[Output, ...]]:
        """The files that come of these pages."""
        if not pages:
            return
        from sitegen.pages.views import FrameView
        from sitegen.render import Press, render

        frame = memo.part("frame", FrameView)
        assert frame is not None
        press = Press(self.settings[0], frame, layered(self.request.root, "templates"))
        givens, facts, texts = memo.log("given"), self.memo.log("facts"), self.memo.log("texts")
        jobs = (
            (givens.require(page.address), tuple((facts.require(path), texts.require(path)) for path in page.shows))
            for page in pages
        )
        self.request.watch.stage("生成页面", len(pages))
        yield from self.request.watch.steps(self.crew.map(render, press, jobs, len(pages)))
        self.request.watch.stage("写入")


def _walk(request: Request, goal: Callable[[_Run], T]) -> T:
    """Walk the path as far as the goal; with a damaged memo, from its beginning without it."""
    try:
        with _opened(request) as run:
            return goal(run)
    except MemoError:
        with _opened(replace(request, clean=True)) as run:
            return goal(run)


@contextmanager
def _opened(request: Request) -> Iterator[_Run]:
    """A run with the memo in its hands; what it learned is kept, also when a finding blocks."""
    with hold(request.root / MEMO) as place:
        run = _Run(request, place)
        try:
            yield run
            request.watch.stage("记下结果")
            run.memo.save()
        finally:
            run.memo.close()


def _folders(root: Path) -> Iterable[Path]:
    return map(partial(Path, root), ("content", "templates", "theme"))
