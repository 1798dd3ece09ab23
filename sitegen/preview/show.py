"""A preview in the windows of a browser: what is still to be done for it, and which windows hear of what.

The event loop answers, and shows documents as they are saved; another thread reads and judges the body as a whole.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from watchfiles import Change, awatch

from sitegen.findings import SitegenError
from sitegen.preview import Preview
from sitegen.preview.bar import NEWS, bar_key
from sitegen.program import layered
from sitegen.progress import Watch

_FOLDERS = ("content", "templates", "theme")
_QUIET = 2.0
"""Seconds without a change after which the disk is read as a whole: events only hurry, the disk decides."""
_CALM = 0.2
"""Seconds without a change after which the body is judged: the browser comes first."""
_DAY_LOOK = 60.0
"""Seconds between two looks at the calendar."""
_RETRY = 1.0
"""Seconds until files that came and went meanwhile are read again."""
_PATIENCE = 0.25
"""Seconds that a browser waits for a small body before it gets the waiting page."""
_BEAT = 0.3
"""Seconds between two words on how far the first reading is."""


class Progress(Watch):
    """How far the reading is, in words."""

    def __init__(self) -> None:
        self._name, self._total, self._done = "正在读取", 0, 0
        self._ended = False

    @property
    def words(self) -> str:
        """``读取文件 3200/10000``."""
        return f"{self._name} {self._done}/{self._total}" if self._total else f"{self._name}…"

    def stage(self, name: str, total: int = 0) -> None:
        """The next stage."""
        self._name, self._total, self._done = name, total, 0

    def step(self) -> None:
        """One step; raises SitegenError once the command has ended."""
        if self._ended:
            raise SitegenError("已中断。")
        self._done += 1

    def end(self) -> None:
        """Let the thread that reads give up at its next step."""
        self._ended = True


class Window:
    """A window of a browser that shows a page."""

    def __init__(self, tell: Callable[[str], None], address: str, page: str | None, bar: str | None) -> None:
        """``page`` and ``bar`` are the keys of what it shows, None where it does not say; ``tell`` sends word that a path is new."""
        self.tell, self.address, self.page, self.bar = tell, address, page, bar


class Show:
    """A preview, the windows in which it is seen, and what is still to be done for it."""

    def __init__(self, preview: Preview, clock: Callable[[], date], poll: bool) -> None:
        self.preview = preview
        self.clock = clock
        self.poll = poll
        self.progress = Progress()
        self.windows: set[Window] = set()
        self._day = clock()
        self._whole = True
        """Whether the disk is to be read as a whole."""
        self._unjudged = False
        self._behind = False
        """Whether documents were shown that the memo does not hold."""
        self._called = asyncio.Event()
        self._shown = asyncio.Event()
        self._replaced = asyncio.Event()
        """Set when a watched folder itself came or went: a watch on the old one sees nothing any more."""

    async def run(self) -> None:
        """Watch, read and judge until cancelled."""
        gc.disable()  # until the first reading is done: everything that it makes is kept
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._watch_root())
                tasks.create_task(self._watch())
                tasks.create_task(self._report())
                tasks.create_task(self._keep_up())
        finally:
            gc.enable()
            self.progress.end()
            self.preview.close()

    async def shown(self) -> None:
        """Wait a little for the first reading."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._shown.wait()

    # ---- what changes ----

    async def _watch(self) -> None:
        """Watch the sources, and again when their folders are replaced."""
        root = self.preview.desk.root
        while True:
            self._replaced.clear()
            folders = {root / "content", *layered(root, "templates"), *layered(root, "theme")}
            there = [folder for folder in folders if folder.is_dir()]
            watch = partial(awatch, watch_filter=None, debounce=50, step=10, stop_event=self._replaced)
            try:
                async for changes in watch(*there, force_polling=self.poll):
                    self._happened(Path(path) for _, path in changes)
            except OSError:  # a folder has just gone, or there are more than the system can watch
                self.poll = self.poll or all(map(Path.is_dir, there))
                await asyncio.sleep(_RETRY)
                self._whole = True
                self._called.set()

    async def _watch_root(self) -> None:
        """Watch for folders of sources that come and go as a whole."""
        root = self.preview.desk.root

        def concerns(change: Change, path: str) -> bool:
            return change is not Change.modified and Path(path).name in _FOLDERS

        async for _ in awatch(
            root, watch_filter=concerns, debounce=400, step=100, recursive=False, force_polling=self.poll
        ):
            self._replaced.set()
            self._whole = True
            self._called.set()

    def _happened(self, places: Iterable[Path]) -> None:
        """Show documents that were saved; leave everything else to the reading of the whole."""
        content = self.preview.desk.content
        inside, whole = [], False
        for place in places:
            if not place.is_relative_to(content):
                whole = True
            elif not any(part.startswith(".") for part in place.relative_to(content).parts):
                inside.append(place.relative_to(content).as_posix())
        if not whole and not inside:
            return
        if not whole and self._saved(inside):
            self._behind = self._unjudged = True
            self._tell()
        else:
            self._whole = True
        self._called.set()

    def _saved(self, paths: Iterable[str]) -> bool:
        try:
            return self.preview.saved(paths)
        except Exception:  # the reading of the whole meets it again, and says it
            return False

    async def _keep_up(self) -> None:
        """Read and judge the whole whenever that is called for."""
        while True:
            if self._whole:
                await self._read()
            elif self._unjudged:
                if not await self._call(_CALM):
                    await self._judge()
            elif not await self._call(_QUIET if self._behind else _DAY_LOOK):
                self._whole = self._behind or self.clock() != self._day

    async def _read(self) -> None:
        self._whole = self._behind = False
        self._day = self.clock()
        preview, before = self.preview, self.preview.scene
        try:
            sources = await asyncio.to_thread(preview.read, self._day, self.progress)
            if preview.scene is not before:  # something was saved meanwhile: too late
                self._whole = True
                return
            self._unjudged |= preview.adopt(sources, before)
            if before is None:
                gc.freeze()  # they stay: looking through thousands of documents takes longer than making a page
                gc.enable()
            self._shown.set()
        except OSError as error:
            preview.failed(error)
            await asyncio.sleep(_RETRY)
            self._whole = True
        except Exception as error:  # whatever it dies of, the preview lives
            preview.failed(error)
        self._tell()

    async def _judge(self) -> None:
        self._unjudged = False
        try:
            judged, findings = await asyncio.to_thread(self.preview.judge)
        except Exception as error:
            self.preview.failed(error)
        else:
            if self.preview.scene and judged is self.preview.scene.sources:
                self.preview.findings = findings
        self._tell()

    async def _call(self, seconds: float) -> bool:
        """Whether something happens within some time."""
        self._called.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._called.wait()
        return False

    # ---- what windows are told ----

    def opened(self, window: Window) -> None:
        """A window has opened its socket; what it shows may be old already."""
        self.windows.add(window)
        self._tell_one(window)

    def _tell(self) -> None:
        for window in tuple(self.windows):
            self._tell_one(window)

    def _tell_one(self, window: Window) -> None:
        """Have the page loaded again if it changed; else the bar renewed, if that changed."""
        page = self.preview.answer(window.address).key
        bar = bar_key(self.preview.status(window.address, self.words))
        if window.page not in (page, None):
            window.tell(f"/{window.address}")
        elif window.bar not in (bar, None):
            window.tell(NEWS)
        window.page, window.bar = page, bar

    async def _report(self) -> None:
        """Say how far the first reading is."""
        while self.preview.scene is None:
            await asyncio.sleep(_BEAT)
            self._tell()

    @property
    def words(self) -> str:
        """What is being done; empty when there is something to show."""
        return "" if self.preview.scene or self.preview.faults else self.progress.words
