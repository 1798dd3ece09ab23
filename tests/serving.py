"""A body to preview, and one who asks the preview over HTTP."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.bodies import Body, make_body
from tests.previewing import Served

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
