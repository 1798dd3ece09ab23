"""The preview over HTTP: what is answered to whom, and who hears of what."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect
from watchfiles import awatch
from watchfiles.main import FileChange

from sitegen.findings import ConfigError, SitegenError
from sitegen.preview import Preview
from sitegen.serve import serve
from tests.bodies import TODAY, Body, make_body
from tests.previewing import Served, served

DOCUMENTS = "disclosure/documents"
NOTICE, OTHER = f"{DOCUMENTS}/2026-notice.md", f"{DOCUMENTS}/2026-other.md"
NOTICE_PAGE, OTHER_PAGE = "fdzdgknr/bmwj/2026-notice.html", "fdzdgknr/bmwj/2026-other.html"
TEXT = """\
---
标题: 关于春季防疫的通知
文种: 部门文件
索引号: 11990102MB0000001P/2026-00012
文号: 无
成文日期: 2026-03-02
发布日期: 2026-03-03
责任科室: 办公室
内容概述: 部署春季集中免疫。
审查人: 王岚
审查日期: 2026-03-02
---

按时完成。
"""
FILES = {
    NOTICE: TEXT,
    OTHER: TEXT.replace("春季防疫", "夏季值班").replace("00012", "00013"),
    f"{DOCUMENTS}/with-file/index.md": TEXT.replace("春季防疫", "秋季统计").replace("00012", "00014").replace("审查人", "附件:\n  - file: 表.csv\n    title: 表\n审查人"),
    f"{DOCUMENTS}/with-file/表.csv": "甲,乙\n1,2\n",
}  # fmt: skip
SOON = 10.0
"""Seconds within which a change must have reached the browser, on a machine that has much else to do."""


def made_body(root: Path) -> Body:
    return make_body(root, "".join(f"-- content/{path} --\n{text}" for path, text in FILES.items()))


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


def save(root: Path, path: str, words: str = "及时完成。") -> None:
    """Write a document with other words."""
    (root / "content" / path).write_text(FILES[path].replace("按时完成。", words), encoding="utf-8")


def ask(preview: Served, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """One request, its path sent as it is."""
    connection = HTTPConnection("127.0.0.1", preview.port, timeout=SOON)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer, data


def wait_for(preview: Served, address: str, words: str = "", gone: bool = False) -> str:
    """Ask again until a page says the words, or is gone."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        answer, data = ask(preview, f"/{address}")
        if answer.status == (404 if gone else 200) and words in data.decode():
            return data.decode()
        time.sleep(0.02)
    pytest.fail(f"{address} never showed {words or 'anything'}")


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


# ---- who hears of what ----


@asynccontextmanager
async def window(preview: Served, address: str, page: str) -> AsyncIterator[WebSocketClientConnection]:
    """The socket of a browser that shows a page."""
    socket = await websocket_connect(f"ws://127.0.0.1:{preview.port}/livereload")
    await socket.write_message(
        json.dumps({"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]})
    )
    assert json.loads(await told(socket))["command"] == "hello"
    keys = re.search(r'data-page="(\w+)" data-bar="(\w+)"', page)
    assert keys
    shows = {"page": keys[1], "bar": keys[2], "version": "1"}
    await socket.write_message(
        json.dumps({"command": "info", "url": f"{preview.url}/{address}", "plugins": {"sitegen": shows}})
    )
    try:
        yield socket
    finally:
        await leave(socket)


async def leave(socket: WebSocketClientConnection) -> None:
    """Close a socket, and wait until it is closed."""
    socket.close()
    while await asyncio.wait_for(socket.read_message(), SOON) is not None:
        pass


async def told(socket: WebSocketClientConnection) -> str:
    message = await asyncio.wait_for(socket.read_message(), SOON)
    assert isinstance(message, str)
    return message


async def heard(
    preview: Served, address: str, page: str, count: int, happens: Callable[[], object] = lambda: None
) -> list[str]:
    """The first paths of which the window of a page hears, that of the bar left out."""
    async with window(preview, address, page) as socket:
        await asyncio.sleep(0.3)
        happens()
        paths: list[str] = []
        while len(paths) < count:
            message = json.loads(await told(socket))
            assert message["command"] == "reload"
            paths += [message["path"]] if message["path"] != "/_sitegen/bar" else []
        return paths


def test_a_window_hears_of_its_page_only(root: Path) -> None:
    with served(root) as preview:
        page, other = wait_for(preview, NOTICE_PAGE), wait_for(preview, OTHER_PAGE)

        async def watch() -> str:
            async with window(preview, OTHER_PAGE, other) as quiet:
                assert await heard(preview, NOTICE_PAGE, page, 1, partial(save, root, NOTICE)) == [f"/{NOTICE_PAGE}"]
                save(root, OTHER)
                while (path := json.loads(await told(quiet))["path"]) == "/_sitegen/bar":
                    pass
                return str(path)

        assert asyncio.run(watch()) == f"/{OTHER_PAGE}", "the first thing that it hears is its own"
        assert "及时完成" in wait_for(preview, NOTICE_PAGE)


def test_a_window_that_shows_an_old_page_hears_at_once(shared: Served) -> None:
    page = wait_for(shared, NOTICE_PAGE)
    old = re.sub(r'data-page="\w+"', 'data-page="0"', page)
    assert asyncio.run(heard(shared, NOTICE_PAGE, old, 1)) == [f"/{NOTICE_PAGE}"]


def test_the_bar_is_told_of_findings_without_a_reload(root: Path) -> None:
    with served(root) as preview:
        page = wait_for(preview, OTHER_PAGE)

        async def watch() -> list[str]:
            async with window(preview, OTHER_PAGE, page) as socket:
                await asyncio.sleep(1)
                save(root, NOTICE, "见[没有的](x.md)。")
                news: list[str] = []
                while not any("1 错误" in str(item) for item in news):
                    news.append(json.loads(await told(socket))["path"])
                    assert news[-1] == "/_sitegen/bar"
                    news.append(
                        await asyncio.to_thread(
                            lambda: json.loads(ask(preview, f"/_sitegen/bar?page=/{OTHER_PAGE}")[1])["bar"]
                        )
                    )
                return news

        assert asyncio.run(watch())


def test_a_burst_of_saves_is_gathered(root: Path) -> None:
    with served(root) as preview:
        page = wait_for(preview, NOTICE_PAGE)

        async def watch() -> int:
            count = 0
            async with window(preview, NOTICE_PAGE, page) as socket:
                await asyncio.sleep(0.3)
                for number in range(40):
                    save(root, NOTICE, f"第{number}句。")
                while True:
                    path = json.loads(await told(socket))["path"]
                    count += int(path == f"/{NOTICE_PAGE}")
                    if "第39句。" in await asyncio.to_thread(lambda: ask(preview, f"/{NOTICE_PAGE}")[1].decode()):
                        return count

        assert asyncio.run(watch()) < 10


# ---- how files change ----


def save_by_rename(root: Path) -> None:
    draft = root / "content" / DOCUMENTS / ".2026-notice.md.swp"
    draft.write_text(TEXT.replace("按时", "及时"), encoding="utf-8")
    draft.replace(root / "content" / NOTICE)


def save_with_a_backup(root: Path) -> None:
    place = root / "content" / NOTICE
    place.rename(place.with_name("2026-notice.md~"))
    place.write_text(TEXT.replace("按时", "及时"), encoding="utf-8")
    place.with_name("2026-notice.md~").unlink()


def delete_and_write(root: Path) -> None:
    place = root / "content" / NOTICE
    place.unlink()
    time.sleep(0.2)
    place.write_text(TEXT.replace("按时", "及时"), encoding="utf-8")


def swap_the_folder(root: Path) -> None:
    """As a switch to another branch does that replaces whole folders."""
    folder, old = root / "content/disclosure", root / "old"
    folder.rename(old)
    for place in sorted(old.rglob("*")):
        target = folder / place.relative_to(old)
        if place.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(place.read_bytes().replace("按时".encode(), "及时".encode()))


def swap_the_sources(root: Path) -> None:
    (root / "content").rename(root / "old")
    time.sleep(0.3)
    (root / "old" / NOTICE).write_text(TEXT.replace("按时", "及时"), encoding="utf-8")
    (root / "old").rename(root / "content")


@pytest.mark.parametrize(
    "change", [save_by_rename, save_with_a_backup, delete_and_write, swap_the_folder, swap_the_sources]
)
def test_a_save_is_seen_however_it_is_done(root: Path, change: Callable[[Path], None]) -> None:
    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE, "按时完成")
        change(root)
        wait_for(preview, NOTICE_PAGE, "及时完成")
        save(root, NOTICE, "准时完成。")
        wait_for(preview, NOTICE_PAGE, "准时完成")


def test_polling_sees_a_save(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    polling: list[bool] = []

    def watch(*folders: Path, force_polling: bool, **how: Any) -> AsyncIterator[set[FileChange]]:
        polling.append(force_polling)
        return awatch(*folders, force_polling=force_polling, **how)

    monkeypatch.setattr("sitegen.preview.show.awatch", watch)
    with served(root, poll=True) as preview:
        wait_for(preview, NOTICE_PAGE)
        time.sleep(1.1)  # polling tells times apart by the second
        save(root, NOTICE)
        wait_for(preview, NOTICE_PAGE, "及时完成")
    assert polling == [True, True]


def test_what_was_saved_during_a_long_reading_is_not_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, was_read, may_go_on = Preview.read, Event(), Event()

    def slow(self: Preview, clock: Any, watch: Any) -> Any:
        sources = read(self, clock, watch)
        was_read.set()
        assert may_go_on.wait(SOON)
        return sources

    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE)
        monkeypatch.setattr(Preview, "read", slow)
        (root / "content" / DOCUMENTS / "2026-new.md").write_text(TEXT.replace("00012", "00015"), encoding="utf-8")
        assert was_read.wait(SOON)
        save(root, NOTICE)
        wait_for(preview, NOTICE_PAGE, "及时完成")
        may_go_on.set()
        wait_for(preview, "fdzdgknr/bmwj/2026-new.html")
        assert "及时完成" in ask(preview, f"/{NOTICE_PAGE}")[1].decode()


def test_new_renamed_and_deleted_documents_are_seen(root: Path) -> None:
    folder = root / "content" / DOCUMENTS
    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE)
        (folder / "2026-new.md").write_text(TEXT.replace("00012", "00015"), encoding="utf-8")
        wait_for(preview, "fdzdgknr/bmwj/2026-new.html")
        (folder / "2026-new.md").rename(folder / "2026-newer.md")
        wait_for(preview, "fdzdgknr/bmwj/2026-newer.html")
        wait_for(preview, "fdzdgknr/bmwj/2026-new.html", gone=True)
        (folder / "2026-newer.md").unlink()
        wait_for(preview, "fdzdgknr/bmwj/2026-newer.html", gone=True)


def test_a_template_of_the_body_is_seen_from_its_first_moment(root: Path) -> None:
    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE)
        (root / "templates/pages").mkdir(parents=True)
        template = root / "templates/pages/document.html"
        template.write_text("<!DOCTYPE html><title>t</title><body>{{ page.title }}甲</body>", encoding="utf-8")
        wait_for(preview, NOTICE_PAGE, "通知甲")
        template.write_text("<!DOCTYPE html><title>t</title><body>{{ page.title }}乙</body>", encoding="utf-8")
        wait_for(preview, NOTICE_PAGE, "通知乙")
        template.write_text("{{ nothing }}", encoding="utf-8")
        assert "document.html 第 1 行" in wait_for(preview, NOTICE_PAGE, "用了没有的变量")
        template.unlink()
        assert "用了没有的变量" not in wait_for(preview, NOTICE_PAGE, "按时完成")


def test_what_is_saved_reaches_the_memo_once_the_disk_is_quiet(root: Path) -> None:
    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE)
        index = root / ".sitegen/index"
        before = index.read_bytes()
        save(root, NOTICE)
        until = time.monotonic() + SOON
        while index.read_bytes() == before and time.monotonic() < until:
            time.sleep(0.05)
        assert index.read_bytes() != before
