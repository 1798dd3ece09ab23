"""What every browser test needs: a browser, a small web server, an opened page and its accessibility faults."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, Response, sync_playwright

from tests.browser.chromium import find_chromium

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Keep the browser from looking for anything but the page under test."""

WCAG_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""WCAG 2.0, 2.1 and 2.2, levels A and AA."""

PHONE_WIDTH = 600
"""Narrower windows behave as a phone: touch, two pixels to a point."""


# ---- the browser ----


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the browser tests last.

    They are slow, and while Playwright is open an event loop counts as running in this thread: any other test that
    starts its own would fail. With several processes each gets its tests in this order.
    """
    folder = Path(__file__).parent
    items.sort(key=lambda item: folder in item.path.parents)


@contextmanager
def started() -> Iterator[Browser]:
    """A headless browser: the system's, or else the one that ``playwright install`` brought."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS, chromium_sandbox=not as_root)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with started() as browser:
        yield browser


def window(browser: Browser, width: int, *, scripts: bool = True) -> BrowserContext:
    """A window of its own, as citizens have it on a desk or on a phone."""
    phone = width < PHONE_WIDTH
    return browser.new_context(
        viewport={"width": width, "height": 844 if phone else 768},
        device_scale_factor=2 if phone else 1,
        is_mobile=phone,
        has_touch=phone,
        java_script_enabled=scripts,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )


# ---- the server ----


class SiteUrl(Protocol):
    """Serves a folder until the test ends and returns its address, without a slash at the end."""

    def __call__(self, folder: Path, headers: Mapping[str, str] | None = None) -> str:
        """``headers`` are sent with every answer, for instance a Content-Security-Policy."""


@pytest.fixture
def site_url() -> Iterator[SiteUrl]:
    """Serves built folders over HTTP."""
    with ExitStack() as servers:

        def serve(folder: Path, headers: Mapping[str, str] | None = None) -> str:
            return servers.enter_context(serving(folder, headers or {}))

        yield serve


@contextmanager
def serving(folder: Path, headers: Mapping[str, str], handler: type[QuietHandler] | None = None) -> Iterator[str]:
    """Serves a folder on a free port of this machine."""
    answers = partial(handler or QuietHandler, directory=str(folder), headers_to_add=headers)
    with ThreadingHTTPServer(("127.0.0.1", 0), answers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


# Windows may know these by other names, of its own.
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


class QuietHandler(SimpleHTTPRequestHandler):
    """Answers with files and prints nothing."""

    def __init__(self, *args: Any, headers_to_add: Mapping[str, str], **kwargs: Any) -> None:
        self.headers_to_add = headers_to_add
        self.extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **MEDIA_TYPES}
        super().__init__(*args, **kwargs)

    def end_headers(self) -> None:
        """Adds the wanted headers."""
        for name, value in self.headers_to_add.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: Any, **__: Any) -> None:
        """Prints nothing."""


# ---- the page ----


@dataclass(frozen=True, slots=True)
class Opened:
    """A page in the browser and what happened on it; the lists grow while the page is used."""

    page: Page
    """For anything the test wants to see or do."""

    console_errors: list[str] = field(default_factory=list)
    """Errors and warnings of the console, violated security policies and uncaught exceptions among them."""

    failed_requests: list[str] = field(default_factory=list)
    """Requests without an answer or with one of 400 and more."""

    requests: list[str] = field(default_factory=list)
    """The address of everything the page asked for, itself included."""

    def watch(self) -> None:
        """Starts to collect."""

        def on_console(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                self.console_errors.append(f"{message.type}: {message.text}")

        def on_exception(error: Error) -> None:
            self.console_errors.append(f"uncaught: {error}")

        def on_request(request: Request) -> None:
            self.requests.append(request.url)

        def on_response(response: Response) -> None:
            if response.status >= 400:
                self.failed_requests.append(f"{response.status} {response.url}")

        def on_failure(request: Request) -> None:
            if request.failure == "net::ERR_ABORTED" and "/favicon." in request.url:
                return  # the page was left before its icon had come
            self.failed_requests.append(f"{request.failure} {request.url}")

        self.page.on("console", on_console)
        self.page.on("pageerror", on_exception)
        self.page.on("request", on_request)
        self.page.on("response", on_response)
        self.page.on("requestfailed", on_failure)


class OpenPage(Protocol):
    """Opens an address in a new window of its own."""

    def __call__(self, path: str, width: int = 1366, *, scripts: bool = True) -> Opened:
        """``path`` is a whole address, of http: or file:; without ``scripts`` JavaScript is off."""


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens pages as citizens do, on a desk and on a phone."""
    with ExitStack() as windows:

        def open_(path: str, width: int = 1366, *, scripts: bool = True) -> Opened:
            context = window(chromium, width, scripts=scripts)
            windows.callback(context.close)
            opened = Opened(context.new_page())
            opened.watch()
            opened.page.goto(path)
            return opened

        yield open_


# ---- accessibility ----


@dataclass(frozen=True, slots=True)
class Violation:
    """One accessibility rule that a page breaks."""

    rule: str
    """axe-core's name of the rule, as ``color-contrast``."""

    impact: str
    """minor, moderate, serious or critical."""

    help: str
    """The rule in one sentence."""

    nodes: tuple[str, ...]
    """Selector and HTML of each element that breaks it."""


class Axe(Protocol):
    """Judges a page by WCAG."""

    def __call__(self, page: Page, *rules: str) -> list[Violation]:
        """Returns what axe-core finds on the page as it is shown now; of ``rules`` alone, if given."""


@pytest.fixture(scope="session")
def axe() -> Axe:
    """axe-core, run through evaluate(), which no security policy of the page forbids."""
    source = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")

    def judge(page: Page, *rules: str) -> list[Violation]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG_TAGS}
        options = {"runOnly": only, "resultTypes": ["violations"]}
        found = page.evaluate("async options => (await axe.run(document, options)).violations", options)
        return [
            Violation(
                rule=violation["id"],
                impact=violation["impact"],
                help=violation["help"],
                nodes=tuple(f"{node['target']} {node['html']}" for node in violation["nodes"]),
            )
            for violation in found
        ]

    return judge
