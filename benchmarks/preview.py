"""From saving a file to the new page being served, and to the browser being told (LiveReload protocol)."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
from urllib.parse import quote

from benchmarks.edits import Edits
from benchmarks.measure import ticks
from benchmarks.projects import Project

_PATIENCE = 180.0
"""Seconds to wait for a server to begin, or for a page to change."""
_QUIET = 3
"""Clock ticks in a second below which a server is at rest."""
_HELLO = b'{"command":"hello","protocols":["http://livereload.com/protocols/official-7"]}'


class PreviewError(Exception):
    """A preview did not begin, or never showed a change."""


def save_to_served(project: Project, edits: Edits, repeats: int) -> list[tuple[float, float]]:
    """Seconds from the save to the page and to the message, a pair a repeat; the second is 0 where there is no LiveReload."""
    port = _free_port()
    environment = {**os.environ, **project.environment}
    with subprocess.Popen(
        project.serve(port),
        cwd=project.root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        try:
            return [_one(project, edits, port, server) for _ in range(repeats)]
        finally:
            os.killpg(server.pid, signal.SIGKILL)  # some leave processes of their own behind when asked kindly


def _one(project: Project, edits: Edits, port: int, server: subprocess.Popen[bytes]) -> tuple[float, float]:
    changed, sentence = edits.for_preview(project)
    address = project.mount + quote(project.page(changed))
    _wait(port, address, changed.title, server)
    listener = _Listener(port, address) if project.reloads else None
    _settle(server.pid)
    begun = time.perf_counter()
    project.write(changed)
    served = _wait(port, address, sentence, server) - begun
    return served, (listener.heard(begun) if listener else 0.0)


def _wait(port: int, address: str, words: str, server: subprocess.Popen[bytes]) -> float:
    """When the page first shows the words. Raises PreviewError when it never does."""
    given_up = time.perf_counter() + _PATIENCE
    while time.perf_counter() < given_up:
        if server.poll() is not None:
            raise PreviewError(f"the server ended with exit code {server.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", address)
            text = connection.getresponse().read().decode(errors="replace")
            connection.close()
        except (OSError, http.client.HTTPException):
            text = ""
        if words in text:
            return time.perf_counter()
        time.sleep(0.005)
    raise PreviewError(f"{address} never showed the change")


def _settle(pid: int) -> None:
    """Wait until the server is at rest: some answer while they are still building and watch nothing yet."""
    given_up = time.perf_counter() + _PATIENCE
    before = ticks(pid)
    while time.perf_counter() < given_up:
        time.sleep(1)
        before, last = ticks(pid), before
        if before - last < _QUIET:
            return


class _Listener:
    """A browser that waits to be told to reload."""

    def __init__(self, port: int, address: str) -> None:
        self._told: list[float] = []
        self._ready = threading.Event()
        self._done = threading.Event()
        self._port = port
        self._info = json.dumps(
            {"command": "info", "plugins": {}, "url": f"http://127.0.0.1:{port}/{address}"}
        ).encode()
        threading.Thread(target=self._listen, daemon=True).start()
        if not self._ready.wait(10):
            raise PreviewError("the LiveReload socket did not open")

    def heard(self, begun: float) -> float:
        """Seconds from ``begun`` to the first message to reload. Raises PreviewError when none came."""
        if not self._done.wait(30):
            raise PreviewError("the browser was never told")
        return self._told[0] - begun

    def _listen(self) -> None:
        with socket.create_connection(("127.0.0.1", self._port), timeout=60) as connection:
            key = base64.b64encode(os.urandom(16)).decode()
            host = f"127.0.0.1:{self._port}"
            connection.sendall(
                f"GET /livereload HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
            )
            received = b""
            while b"\r\n\r\n" not in received:
                received += connection.recv(4096)
            connection.sendall(_frame(_HELLO) + _frame(self._info))
            self._ready.set()
            received = b""
            while b'"reload"' not in received:
                part = connection.recv(4096)
                if not part:
                    return
                received += part
            self._told.append(time.perf_counter())
            self._done.set()


def _frame(payload: bytes) -> bytes:
    """A masked text frame."""
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
    short = len(payload) < 126
    length = bytes((0x80 | len(payload),)) if short else bytes((0x80 | 126,)) + len(payload).to_bytes(2, "big")
    return b"\x81" + length + mask + masked


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
