"""The straight path: settings → documents → site → findings → pages → bytes on disk.

What an earlier command learned shortens it, from coarse to fine: nothing has changed at all (``_publish``); the findings
stand (``_Run.known``); the plan stands (``Release.remembered``); a page stands (``Release._stands``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from sitegen.crew import CHUNK, Crew, aside
from sitegen.findings import Finding, Judgement, any_blocks
from sitegen.memo import Memo, MemoError, digest, disk_time, hold
from sitegen.model import Wanted
from sitegen.program import folder_key, layered, program_key
from sitegen.release import Planned, Release, Sketch, left_behind, parts_of
from sitegen.request import Request, Result
from sitegen.scan import Stamp, scan, settled
from sitegen.urls import PDF
from sitegen.verdict import Verdict
from sitegen.visits import Visited, read_visit
from sitegen.why import answer, asked
from sitegen.write import Changes, check_output, present_files, recover

if TYPE_CHECKING:
    from sitegen.assemble import Site
    from sitegen.attestations import Attested
    from sitegen.load import Library
    from sitegen.pages.sheets import Known
    from sitegen.render import Printed
    from sitegen.search import Index
    from sitegen.settings import Settings

__all__ = ["MEMO", "Request", "Result", "build", "check", "examine", "examined_site", "site_of"]

T = TypeVar("T")
_PAGE, _FILE = b"P", b"F"
"""What a step of a plan begins with."""
MEMO = ".sitegen"
"""The folder of the memo, below the root."""


def check(request: Request) -> tuple[Finding, ...]:
    """Read everything and judge it: the findings."""
    return examine(request).findings


def examine(request: Request) -> Judgement:
    """Read everything and judge it."""
    return _run_to(request, _examine)


def _examine(run: _Run) -> Judgement:
    judgement = run.known or run.judged
    run.learn(judgement)
    return judgement


def examined_site(request: Request) -> tuple[Site, Judgement]:
    """The whole body on the day, and what was judged of it."""
    return _run_to(request, lambda run: (run.site, _examine(run)))


def site_of(request: Request) -> Site:
    """The whole body on the day, whatever is wrong with it."""
    return _run_to(request, lambda run: run.site)


def build(request: Request) -> Result:
    """Check, then build: if a finding blocks, not one byte of the output changes."""
    check_output(request.output, _folders(request.root))
    return _run_to(request, _build)


def _build(run: _Run) -> Result:
    output = run.request.output
    recover(output)
    with aside(partial(_looked, output)) as seen, run.memory(output) as memo:
        plan = digest(run.key, run.look, run.machine)
        run.request.watch.stage("查看输出")
        return _publish(run, memo, plan, msgspec.msgpack.decode(next(seen), type=dict[str, Stamp]))


def _looked(output: Path) -> Iterator[bytes]:
    yield msgspec.msgpack.encode(present_files(output))


def _publish(run: _Run, memo: Memo, plan: bytes, present: Mapping[str, Stamp]) -> Result:
    """Bring the output to what the sources say, unless a finding blocks.

    ``memo`` is the output's own, ``plan`` stands for all that its pages are planned from, ``present`` is what lies in it now.
    """
    left, made = left_behind(memo, plan, run.texts)
    judgement = run.known
    if judgement is not None:
        run.learn(judgement)  # whatever comes of it: what is seen now and what is known of it are kept together
        if any_blocks(judgement.findings):
            return Result(judgement.findings, 0, None, judgement.waiting)
        if made and left == present:
            changes = Changes((), (), (), len(present) - 1)
            unmoved = "没有任何改动，一个页面也没有重新生成。"
            return Result(judgement.findings, memo.part("pages", int) or 0, changes, judgement.waiting, unmoved)
    release = Release(memo, run.request.output, present, left, run.now)
    address = asked(release, run.request.why, run.request.output, run.request.content)
    before = memo.log("given").get(address) or b""
    planned = release.remembered(plan, run.library.sums) if judgement is not None else None
    if planned is None:
        judgement, planned = run.concluded(memo, judgement, release.known)
        run.learn(judgement)
    assert judgement is not None
    if planned is None:
        return Result(judgement.findings, 0, None, judgement.waiting)
    why = answer(release, planned, address, before, memo.log("given").get(address) or b"") if address else ""
    changes = release.publish(planned, run.request.content, plan, run.texts, partial(run.make, memo), run.index(memo))
    pages = sum(page.address.endswith(".html") for page in planned.pages)
    memo.keep("pages", pages)
    return Result(judgement.findings, pages, changes, judgement.waiting, why)


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
    def left(self) -> Verdict | None:
        """What an earlier command concluded, when nothing has changed since that it was concluded from."""
        verdict = self.memo.part("verdict", Verdict)
        asked = self.request.base_url, self.request.today, self.request.clock
        return verdict if verdict and self.found == self.before and verdict.answers(*asked) else None

    @cached_property
    def key(self) -> bytes:
        """Of the settings, all documents but their texts, the ledger, what was seen online, where all files lie, and the day."""
        if self.left:
            return self.left.key
        return digest(self.settings[1], self.library.key, self.ledger.key, self.visited.key, str(self.today))

    @cached_property
    def visited(self) -> Visited:
        """What was seen online."""
        return read_visit(self.request.content)

    @property
    def texts(self) -> bytes:
        """Of the texts of all documents."""
        return self.left.texts if self.left else self.library.texts

    @cached_property
    def known(self) -> Judgement | None:
        """The judgement of before, when nothing has changed that it depends on."""
        left = self.left or self.memo.part("verdict", Verdict)
        if left is None or left.key != self.key or (left is not self.left and self._sums(left.read) != left.read):
            return None
        return left.judgement

    def _sums(self, paths: Iterable[str]) -> dict[str, bytes]:
        return {path: self.library.memo.log("texts").sum(path) for path in paths}

    @cached_property
    def judged(self) -> Judgement:
        """All that can be said of the site."""
        from sitegen.judge import judge_site
        from sitegen.pack import unpack_body

        require = self.library.memo.log("texts").require
        return judge_site(self.site, lambda path: unpack_body(require(path)))

    def learn(self, judgement: Judgement) -> None:
        """Remember the judgement, and what it stands for."""
        if self.left is None:
            settings, read = self.settings[0], self._sums(judgement.read)
            asked = self.request.base_url, settings.config.fixed_day, self.today
            self.memo.keep("verdict", Verdict(*asked, self.key, self.texts, judgement, read, settings.face))

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
        from sitegen.judge import judge_document, judge_file
        from sitegen.load import Reader, read_library
        from sitegen.settings import own_of

        config, standard = self.settings[0].config, self.settings[0].standard
        reader = Reader(self.request.content, standard, config.unit_names, own_of(config), judge_document, judge_file)
        self.memo.keep("seen", settled(self.found, self.now))
        return read_library(reader, self.memo, self.crew, self.found, self.before, self.request.watch)

    @cached_property
    def ledger(self) -> Attested:
        """What people confirmed. No page says anything of it, so no page's key holds it."""
        from sitegen.attestations import read_attestations

        return read_attestations(self.request.content, self.found)

    @cached_property
    def site(self) -> Site:
        """The whole body on the day."""
        from sitegen.assemble import assemble
        from sitegen.load import load

        settings, loaded = self.settings[0], load(self.library)
        return assemble(settings, loaded, self.today, attested=self.ledger, visited=self.visited)

    @cached_property
    def look(self) -> bytes:
        """Of all templates and theme files."""
        templates = (folder_key(folder) for folder in layered(self.request.root, "templates"))
        theme = (folder_key(folder, follow=False) for folder in layered(self.request.root, "theme"))
        return digest(*templates, "", *theme)

    @cached_property
    def machine(self) -> str:
        """What stands for the PDF library and the fonts; empty when no PDFs are asked for."""
        from sitegen.paper import machine_key

        return machine_key() if self.request.pdf else ""

    def concluded(self, memo: Memo, judgement: Judgement | None, known: Known) -> tuple[Judgement, Planned | None]:
        """The judgement, and, when nothing blocks, what every page is given, and every other file.

        Packed pages are kept for the next time. Where a process can be split, the whole site lives in one of its own, whose
        memory ends with it; ``_conclude`` says what this one hears.
        """
        library, givens = self.library, memo.log("given")
        self.request.watch.stage("汇总和检查")
        self.memo.flush()
        with aside(partial(self._conclude, judgement, known)) as steps:
            judgement = msgspec.msgpack.decode(next(steps), type=Judgement)
            if any_blocks(judgement.findings):
                return judgement, None
            self.request.watch.stage("安排页面")
            frame = next(steps)
            memo.keep("frame", msgspec.Raw(frame))
            drawn = digest(self.settings[1])  # a 一图读懂 has no template, and nothing of the theme or the frame
            printed = digest(drawn, self.look, frame)
            pages, files = [], []
            for step in steps:
                if step[:1] == _FILE:
                    files.append(msgspec.msgpack.decode(step[1:], type=Wanted))
                    continue
                address, template, shows, packed = msgspec.msgpack.decode(
                    step[1:], type=tuple[str, str, tuple[str, ...], bytes]
                )
                givens.put(address, packed)
                shared = printed if template else drawn
                pages.append(Sketch(address, shows, parts_of((shared, givens.sum(address)), shows, library.sums)))
        givens.keep_only({page.address: page for page in pages})
        return judgement, Planned(pages, files)

    def _conclude(self, judgement: Judgement | None, known: Known) -> Iterator[bytes]:
        """The judgement; then, when nothing blocks, the frame, and every page and every file."""
        from sitegen.assets import read_assets
        from sitegen.pages import frame_view, plan
        from sitegen.pages.packed import pack_page

        encode = msgspec.msgpack.Encoder().encode
        judgement = judgement or self.judged
        yield encode(judgement)
        if any_blocks(judgement.findings):
            return
        assets = read_assets(layered(self.request.root, "theme"))
        yield encode(frame_view(self.site, assets))
        for item in plan(self.settings[0], self.site, self.request.content, known, self.machine):
            if isinstance(item, Wanted):
                yield _FILE + encode(item)
            else:
                yield _PAGE + encode((item.address, item.template, item.shows, pack_page(item)))
        for asset in assets.outputs:
            yield _FILE + encode(Wanted(asset.path, digest(asset.data), asset.data))
        del self.site  # where no process was split off, the site is not carried through the making of its pages

    def index(self, memo: Memo) -> Index:
        """The search index of an output."""
        from sitegen.search import Index

        return Index(memo, self.crew, self.settings[0])

    def make(self, memo: Memo, pages: Sequence[Sketch]) -> Iterator[Printed]:
        """What comes of these pages."""
        if not pages:
            return
        from sitegen.pages.views import FrameView
        from sitegen.paper import ready
        from sitegen.render import Press, render

        frame = memo.part("frame", FrameView)
        assert frame is not None
        press = Press(self.settings[0], frame, self.request.root)
        givens, facts, texts = memo.log("given"), self.memo.log("facts"), self.memo.log("texts")
        watch = self.request.watch
        for slow, some in groupby(pages, key=lambda page: page.address.endswith(PDF)):
            if slow:
                ready()  # before processes are split off: they need not load it again
            part = list(some)
            jobs = (
                (givens.require(page.address), tuple((facts.require(path), texts.require(path)) for path in page.shows))
                for page in part
            )
            watch.stage("生成 PDF" if slow else "生成页面", len(part))
            chunk = 1 if slow else CHUNK
            yield from watch.steps(self.crew.map(render, press, jobs, len(part), chunk))
        watch.stage("更新搜索索引")


def _run_to(request: Request, goal: Callable[[_Run], T]) -> T:
    """Walk the path as far as the goal; when the memo proves damaged on the way (MemoError), from the beginning without it."""
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
