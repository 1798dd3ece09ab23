"""The preview over HTTP: what is answered to whom, and how it begins and ends."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from sitegen.findings import ConfigError, SitegenError
from sitegen.preview import Preview
from sitegen.serve import serve
from tests.bodies import TODAY
from tests.previewing import Served, served
from tests.serving import (
    NOTICE_PAGE,
    SOON,
    ask,
    heard,
    leave,
    made_body,
    wait_for,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return made_body(tmp_path / "body").root


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A preview that no test changes."""
    with served(made_body(tmp_path_factory.mktemp("serve") / "body").root) as preview:
        until = time.monotonic() + SOON
        while "正在检查" in wait_for(preview, NOTICE_PAGE) and time.monotonic() < until:
            time.sleep(0.02)
        yield preview


# ---- what is answered ----


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        (f"/{NOTICE_PAGE}", "text/html; charset=utf-8"),
        ("/fdzdgknr/bmwj/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/fdzdgknr/bmwj/2026-notice.csv", "text/csv; charset=utf-8"),
        ("/fdzdgknr/bmwj/with-file/%E8%A1%A8.csv", "text/csv; charset=utf-8"),
        ("/fdzdgknr/zdgkjbml/catalogue.json", "application/json; charset=utf-8"),
        ("/_sitegen/findings", "text/html; charset=utf-8"),
        ("/_sitegen/drafts", "text/html; charset=utf-8"),
        ("/_sitegen/bar.js", "text/javascript; charset=utf-8"),
        ("/_sitegen/bar?page=/", "application/json; charset=utf-8"),
    ],
)
def test_answers(shared: Served, path: str, media_type: str) -> None:
    answer, data = ask(shared, path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)
    assert data
    assert (b"<sitegen-bar" in data) == (media_type.startswith("text/html")), (
        "the bar is on every page, and on nothing else"
    )
    if "?" not in path:
        head, nothing = ask(shared, path, "HEAD")
        assert (head.status, nothing, head.headers["Content-Length"]) == (200, b"", str(len(data)))


def test_a_page_is_never_kept_by_the_browser(shared: Served) -> None:
    assert ask(shared, "/")[0].headers["Cache-Control"] == "no-store"


def test_a_folder_without_its_slash_is_led_on(shared: Served) -> None:
    answer, _ = ask(shared, "/fdzdgknr/bmwj")
    assert (answer.status, answer.headers["Location"]) == (302, "/fdzdgknr/bmwj/")


def test_a_page_that_is_not_there_says_so_and_stays_in_the_preview(shared: Served) -> None:
    answer, data = ask(shared, "/nothing.html")
    assert answer.status == 404
    assert b"<sitegen-bar" in data
    assert "https://www.example.gov.cn/xmj" not in data.decode(), "its links would lead to the real site"
    assert '<a href="/wzdt.html">' in data.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/%2e%2e/pyproject.toml",
        "/..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "/content/site.yaml",
        "/_sitegen/bar.py",
        "/_sitegen/../__init__.py",
        "/%00",
    ],
)
def test_no_path_leads_out(shared: Served, path: str) -> None:
    assert ask(shared, path)[0].status == 404


def test_a_path_that_is_no_text_is_refused(shared: Served) -> None:
    assert ask(shared, "/%ff%fe")[0].status == 400


# ---- who is answered ----


@pytest.mark.parametrize("path", ["/", "/_sitegen/findings", "/_sitegen/bar?page=/", "/livereload.js", "/livereload"])
@pytest.mark.parametrize("foreign", [{"Host": "evil.example"}, {"Host": "evil.example:80"}, {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Host": "localhost.evil.example"}])  # fmt: skip
def test_foreign_names_are_refused(shared: Served, path: str, foreign: dict[str, str]) -> None:
    answer, data = ask(shared, path, **foreign)
    assert answer.status == 403
    assert "别的网站" in data.decode()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST", "[::1]"])
def test_the_names_of_this_machine_are_ours(shared: Served, host: str) -> None:
    name = f"{host}:{shared.port}"
    assert ask(shared, "/", Host=name, Origin=f"http://{name}")[0].status == 200


def test_the_socket_is_refused_to_a_page_from_elsewhere(shared: Served) -> None:
    async def knock(origin: str) -> None:
        request = HTTPRequest(f"ws://127.0.0.1:{shared.port}/livereload", headers={"Origin": origin})
        try:
            await leave(await websocket_connect(request))
        finally:
            await asyncio.sleep(0.05)  # the client puts its things away

    asyncio.run(knock(shared.url))
    with pytest.raises(HTTPClientError, match="403"):
        asyncio.run(knock("http://evil.example"))


# ---- ports and the end ----


def test_a_window_that_shows_an_old_page_hears_at_once(shared: Served) -> None:
    page = wait_for(shared, NOTICE_PAGE)
    old = re.sub(r'data-page="\w+"', 'data-page="0"', page)
    assert asyncio.run(heard(shared, NOTICE_PAGE, old, 1)) == [f"/{NOTICE_PAGE}"]


def test_a_taken_port_is_said_and_the_next_one_used(root: Path) -> None:
    with served(root) as first, served(root, port=first.port) as second:
        assert second.port > first.port
        assert second.said[0] == f"端口 {first.port} 已被占用，改用 {second.port}。"
        wait_for(second, NOTICE_PAGE)


def test_a_host_that_is_not_ours_is_said_in_one_sentence(root: Path) -> None:
    with pytest.raises(SitegenError, match=r"192\.0\.2\.1"):
        serve(root, lambda: TODAY, print, host="192.0.2.1", port=8000)


def test_a_folder_without_content_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--root"):
        serve(tmp_path, lambda: TODAY, print)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.skipif(os.name == "nt", reason="there is no signal to send")
def test_ctrl_c_ends_it_at_once(root: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sitegen",
        "serve",
        "--root",
        str(root),
        "--port",
        str(free_port()),
        "--today",
        "2026-06-30",
    ]
    listens = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs do not
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=listens) as process:
        assert process.stdout
        assert "http://127.0.0.1:" in process.stdout.readline().decode()
        time.sleep(0.5)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        said, complaints = process.communicate(timeout=SOON)
    assert (process.returncode, complaints) == (0, b"")
    assert said.decode().endswith("预览已结束。\n")
    assert time.monotonic() - begun < 3


# ---- the first reading ----


def test_a_large_body_has_a_waiting_page_that_turns_into_the_wanted_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read = Event()
    read = Preview.read

    def slow(self: Preview, clock: Any, watch: Any) -> Any:
        watch.stage("读取文件", 10000)
        may_read.wait(SOON)
        return read(self, clock, watch)

    monkeypatch.setattr(Preview, "read", slow)
    with served(root) as preview:
        answer, data = ask(preview, f"/{NOTICE_PAGE}")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
        assert "读取文件 0/10000" in data.decode()
        may_read.set()
        assert asyncio.run(heard(preview, NOTICE_PAGE, data.decode(), 1)) == [f"/{NOTICE_PAGE}"]
        assert "春季防疫" in wait_for(preview, NOTICE_PAGE)


def test_a_body_that_cannot_be_read_says_why_until_it_can(root: Path) -> None:
    settings = root / "content/site.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text("机关名称: [", encoding="utf-8")
    with served(root) as preview:
        until = time.monotonic() + SOON
        while "content/site.yaml:" not in (page := ask(preview, "/")[1].decode()) and time.monotonic() < until:
            time.sleep(0.02)
        assert "content/site.yaml:1" in page
        settings.write_text(text, encoding="utf-8")
        wait_for(preview, NOTICE_PAGE, "春季防疫")
