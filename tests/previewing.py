"""Previews as tests see them: without a server, and with one that runs beside the test."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread

from sitegen.findings import SitegenError
from sitegen.preview import Answer, Preview
from sitegen.preview.scene import Desk, Scene
from sitegen.preview.show import Show
from sitegen.progress import SILENT
from sitegen.serve import answering
from tests.bodies import TODAY, Body

VERSION = b"test"
_URL = re.compile(r"http://\S+:(\d+)/")


class Previewed:
    """A preview that looks at the disk when it is told to."""

    def __init__(self, body: Body, today: date = TODAY, version: bytes = VERSION) -> None:
        self.body = body
        self.today = today
        self.preview = Preview(Desk(body.root, version))

    @property
    def scene(self) -> Scene:
        """What is shown."""
        assert self.preview.scene
        return self.preview.scene

    def look(self) -> None:
        """Read the disk as a whole, as after a change of any kind; what is wrong with it is said by the preview."""
        before = self.preview.scene
        try:
            self.preview.adopt(self.preview.read(self.today, SILENT), before)
        except SitegenError as error:
            self.preview.failed(error)

    def save(self, path: str, text: str) -> None:
        """Write a document, and show it as the server does after a save. ``path`` is relative to ``content/``."""
        (self.body.root / "content" / path).write_text(text, encoding="utf-8")
        assert self.preview.saved([path]), f"{path} is no document that was known"

    def judge(self) -> list[str]:
        """Judge the body; returns the codes of its findings."""
        _, self.preview.findings = self.preview.judge()
        return [finding.code for finding in self.preview.findings]

    def page(self, address: str) -> str:
        """The text of what stands at an address."""
        return self.answer(address).data.decode()

    def answer(self, address: str) -> Answer:
        """What stands at an address."""
        return self.preview.answer(address)


@contextmanager
def previewed(body: Body, version: bytes = VERSION) -> Iterator[Previewed]:
    """A preview that has looked at the body once."""
    made = Previewed(body, version=version)
    made.look()
    try:
        yield made
    finally:
        made.preview.close()


@dataclass(frozen=True)
class Served:
    """A preview that is answering."""

    port: int
    root: Path
    said: list[str]
    """What it has printed."""

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def content(self) -> Path:
        """The folder to edit in."""
        return self.root / "content"


@contextmanager
def served(root: Path, today: date = TODAY, port: int = 0, poll: bool = False) -> Iterator[Served]:
    """``sitegen serve`` beside the test, on a free port."""
    said: list[str] = []
    ready: Future[int] = Future()
    loop = asyncio.new_event_loop()

    def say(line: str) -> None:
        said.append(line)
        if not ready.done() and (found := _URL.search(line)):
            ready.set_result(int(found[1]))

    async def run() -> None:
        show = Show(Preview(Desk(root.absolute(), VERSION)), lambda: today, poll)
        try:
            await answering(show, "127.0.0.1", port, say)
        except Exception as error:
            if not ready.done():
                ready.set_exception(error)
            raise

    task = loop.create_task(run())

    def work() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            pass
        finally:
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    thread = Thread(target=work)
    thread.start()
    try:
        yield Served(ready.result(30), root, said)
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
