"""An HTTP server on this machine that answers in every way, for tests of ``sitegen visit``."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any


@dataclass
class Host:
    """A server, what it was asked, and the names that lead to it."""

    port: int
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, host, path."""
    times: list[float] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    """Name → IPv4, or an error of getaddrinfo."""
    six: dict[str, list[str]] = field(default_factory=dict)

    def url(self, path: str, name: str = "a") -> str:
        return f"http://{name}.example.gov.cn:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for _, _, path in self.asked]


class Answers(BaseHTTPRequestHandler):
    """Each path misbehaves in its own way."""

    host: Host

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        name = self.headers["Host"].partition(".")[0]
        self.host.asked.append((self.command, name, self.path))
        self.host.times.append(time.monotonic())
        self.host.agents.add(self.headers["User-Agent"])
        what, _, rest = self.path.strip("/").partition("/")
        head = self.command == "HEAD"
        with suppress(OSError):
            match what:
                case "gone":
                    self.reply(404)
                case "broken":
                    self.reply(500)
                case "closed":
                    self.reply(403)
                case "head-refused":
                    self.reply(405 if head else 206)
                case "head-gone":
                    self.reply(404 if head else 200)
                case "moved":
                    self.reply(301, "/fine")
                case "temporary":
                    self.reply(302, "/fine")
                case "mixed":
                    self.reply(301, "/temporary")
                case "to-gone":
                    self.reply(301, "/gone")
                case "loop":
                    self.reply(302, "/loop")
                case "chain":
                    self.reply(301, f"/chain/{int(rest) - 1}" if int(rest) else "/fine")
                case "elsewhere":
                    self.reply(302, "mailto:a@example.gov.cn")
                case "chinese":
                    self.reply(301, "/中文".encode().decode("latin-1"))
                case "huge":
                    self.reply(405 if head else 200, length=10**12)
                    while not head:
                        self.wfile.write(b"x" * 65536)
                case "hang":
                    time.sleep(1.5)
                case "drip":
                    for letter in b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 100:
                        self.wfile.write(bytes([letter]))
                        time.sleep(0.05)
                case "drop":
                    self.close_connection = True
                case "rubbish":
                    self.wfile.write(b"\x00\x01 no http at all\r\n\r\n")
                case _:
                    self.reply(200)

    def reply(self, status: int, leads: str = "", length: int = 0) -> None:
        self.send_response(status)
        if leads:
            self.send_header("Location", leads)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Silence."""
