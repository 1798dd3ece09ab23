"""``sitegen serve``: the preview over HTTP, for this machine alone unless told otherwise. livereload's socket and script tell the browser."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest, split_host_and_port
from tornado.routing import Matcher, Rule
from tornado.web import Application, RequestHandler

from sitegen.findings import ConfigError, SitegenError
from sitegen.preview import Preview
from sitegen.preview.bar import NEWS, OWN, bar_html, bar_key, dressed, top_html
from sitegen.preview.scene import Desk
from sitegen.preview.show import Show, Window
from sitegen.program import program_key

Say = Callable[[str], None]
"""Prints a line for people."""

_STATIC = {"bar.css": "text/css", "bar.js": "text/javascript", "own.css": "text/css", "page.css": "text/css"}
_PACKAGE = Path(__file__).parent / "preview"
_PORTS = 20
"""How many ports are tried, from the wanted one."""
_TURN = 0.0005
"""Seconds that the thread which judges may go on while a save waits for its turn; the usual ones make a save wait twice as long."""
_TYPES = mimetypes.MimeTypes()
"""Of the standard library alone: what is registered differs from system to system."""


def serve(
    root: Path,
    clock: Callable[[], date],
    say: Say,
    *,
    port: int = 8000,
    host: str = "127.0.0.1",
    today: date | None = None,
    jobs: int = 1,
    poll: bool = False,
) -> None:
    """Show the body until Ctrl-C. ``clock`` gives the day in China, ``say`` prints; ``poll`` is for drives that send no events.

    Raises SitegenError when there is nothing to show, or no port to be had.
    """
    if not (root / "content").is_dir():
        raise ConfigError(f"没有找到 {root / 'content'}。请在放着 content 文件夹的目录里运行，或用 --root 指明。")
    sys.setswitchinterval(_TURN)
    show = Show(Preview(Desk(root.absolute(), program_key(), jobs, today)), clock, poll)
    with suppress(KeyboardInterrupt):
        asyncio.run(answering(show, host, port, say))
    say("预览已结束。")


async def answering(show: Show, host: str, port: int, say: Say) -> None:
    """Answer until cancelled. Raises SitegenError when there is no port to be had."""
    server = HTTPServer(_application(show, host))
    taken = _listen(server, host, port)
    if port and taken != port:
        say(f"端口 {port} 已被占用，改用 {taken}。")
    say(f"预览：{_url(host, taken)}\n保存后页面自己更新；按 Ctrl+C 结束。")
    if not _is_loopback(host):
        say("注意：同一网络里的其他电脑也能打开，草稿也看得到。")
    try:
        await show.run()
    finally:
        server.stop()
        await server.close_all_connections()


def _listen(server: HTTPServer, host: str, port: int) -> int:
    """Listen on the wanted port, or on the next one that is free; 0 is any. Returns the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason = ""
    for wanted in range(port, min(port + _PORTS, 65536)) if port else (0,):
        try:
            listening = socket.create_server((host, wanted), family=family)
        except OSError as error:
            reason = error.strerror or str(error)
        else:
            listening.setblocking(False)
            server.add_socket(listening)
            return int(listening.getsockname()[1])
    raise SitegenError(f"在 {host} 上从 {port} 起没有能用的端口（{reason}）。换一个试试：--port 9000")


def _url(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# ---- HTTP ----


def _application(show: Show, host: str) -> Application:
    given = {"show": show}
    return Application(
        [
            Rule(_Foreign(host), _Refused),
            (r"/livereload", _Socket, given),
            (r"/livereload\.js", LiveReloadJSHandler),
            (NEWS, _News, given),
            (rf"/{OWN}/({'|'.join(_STATIC)})", _Static),
            (r"/(.*)", _Page, given),
        ],
        log_function=lambda _: None,
    )


class _Foreign(Matcher):
    """Requests in another name than ours: a page elsewhere that has its own name point here (DNS rebinding) reads nothing."""

    def __init__(self, host: str) -> None:
        self._host = host

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Something for a foreign request, None for ours."""
        origin = request.headers.get("Origin")
        ours = self._is_ours(request.host) and (origin is None or origin == f"http://{request.host}")
        return None if ours else {}

    def _is_ours(self, host: str) -> bool:
        name = split_host_and_port(host)[0].strip("[]").lower()
        try:
            ip_address(name)
        except ValueError:
            return name in ("localhost", self._host)
        return True


class _Refused(RequestHandler):
    def prepare(self) -> None:
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("预览只用它自己的地址打开，不回答别的网站转来的请求。")


class _Page(RequestHandler):
    """Everything that will be published, and the preview's own pages."""

    def initialize(self, show: Show) -> None:
        self.show = show

    async def get(self, path: str) -> None:
        await self.show.shown()
        preview, address = self.show.preview, _address(path)
        answer = preview.answer(address)
        if (
            answer.status == 404
            and "." not in path.rpartition("/")[2]
            and preview.answer(f"{address}/index.html").status == 200
        ):
            self.redirect(f"{self.request.path}/")
            return
        data = answer.data
        if answer.page:
            host, port = split_host_and_port(self.request.host)
            status = preview.status(address, self.show.words)
            data = dressed(data, status, answer.key, host, str(port or 80))
        self.set_status(answer.status)
        if answer.status == 503:
            self.set_header("Retry-After", "1")
        self.set_header("Content-Type", "text/html; charset=utf-8" if answer.page else _media_type(address))
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(data)

    head = get


class _News(RequestHandler):
    """The bar of a page, for one that is open already."""

    def initialize(self, show: Show) -> None:
        self.show = show

    def get(self) -> None:
        address = _address(unquote(self.get_query_argument("page", "/")).lstrip("/"))
        status = self.show.preview.status(address, self.show.words)
        news = {"top": top_html(status), "bar": bar_html(status), "key": bar_key(status)}
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(news, ensure_ascii=False))


class _Static(RequestHandler):
    def get(self, name: str) -> None:
        self.set_header("Content-Type", f"{_STATIC[name]}; charset=utf-8")
        self.finish((_PACKAGE / name).read_bytes())

    head = get


class _Socket(LiveReloadHandler):
    """livereload's socket; it also knows what its window shows, and hears only of that."""

    def initialize(self, show: Show) -> None:
        self.show = show
        self.window: Window | None = None

    def on_message(self, message: str) -> None:
        super().on_message(message)
        said = json.loads(message)
        if said["command"] == "info" and "url" in said:
            shows = said.get("plugins", {}).get("sitegen", {})
            address = _address(unquote(urlsplit(said["url"]).path).lstrip("/"))
            self.show.windows.discard(self.window)
            self.window = Window(self._tell, address, shows.get("page"), shows.get("bar"))
            self.show.opened(self.window)

    def on_close(self) -> None:
        super().on_close()
        self.show.windows.discard(self.window)

    def _tell(self, path: str) -> None:
        self.send_message({"command": "reload", "path": path, "liveCSS": False, "liveImg": False})


def _address(path: str) -> str:
    """The address inside the output that a path of the server means."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def _media_type(address: str) -> str:
    if address.endswith("feed.xml"):
        return "application/atom+xml; charset=utf-8"
    kind = _TYPES.guess_type(address, strict=False)[0] or "application/octet-stream"
    return (
        f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in ("application/json", "image/svg+xml") else kind
    )
