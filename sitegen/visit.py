"""``sitegen visit``: asks the addresses that public pages lead to, politely and within bounds. The only module that goes online."""

from __future__ import annotations

import errno
import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from sitegen import __version__
from sitegen.assemble import Site
from sitegen.findings import SitegenError
from sitegen.outward import outward, own_host
from sitegen.visits import Seen, Six, State, read_visit, write_visit

AGENT = f"sitegen/{__version__} (link check)"
_MOST_HOPS = 5
_READ = 1024
"""Bytes of a page that are read: enough to know that it comes."""
_PATIENCE = 3
"""After so many failures in a row a host is left alone."""
_KEEP = 20
"""After so many addresses what is known is written down: an interrupted visit goes on where it was."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_GONE = frozenset({404, 410})
_NO_SUCH_HOST = frozenset(
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)
)
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


@dataclass(frozen=True, slots=True)
class Manner:
    """How one behaves online."""

    gap: float = 1.0
    """Seconds between two requests to one host."""
    timeout: float = 15.0
    """Seconds that a request may take, from the connection to the last byte read."""
    most: int = 500
    """Addresses in one run."""
    local: bool = False
    """Whether private and loopback addresses may be asked too."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did."""

    asked: int
    left: int
    """Addresses that are to be asked another time."""
    states: dict[State, int]
    """How many of all that are known stand how."""


class NotOnlineError(SitegenError):
    """Nothing at all could be reached."""


class _LocalError(Exception):
    """The address lies in a local network."""


def visit(site: Site, content: Path, today: date, manner: Manner, say: Callable[[str], None]) -> Outcome:
    """Ask what has not been asked today, the longest unasked first, and keep what is seen in ``content/ledger/visit.json``."""
    before = read_visit(content).visit
    wanted = {found.address for found in outward(site)}
    known = {address: seen for address, seen in before.addresses.items() if address in wanted}
    due = sorted(
        (address for address in wanted if address not in known or known[address].on != today),
        key=lambda address: (known[address].on if address in known else date.min, address),
    )
    now = due[: manner.most]
    traveller = _Traveller(manner)
    try:
        for asked, address in enumerate(_by_turns(now), 1):
            seen = traveller.look(address, today)
            known[address] = seen.after(before.addresses.get(address))
            if seen.state is not State.FINE:
                say(f"[{asked}/{len(now)}] {_WORDS[seen.state]}{f' {seen.status}' if seen.status else ''} {address}")
            if asked % _KEEP == 0 and traveller.answered:
                write_visit(content, known, before.ipv6)
    finally:
        if traveller.answered:
            write_visit(content, known, before.ipv6)
    if traveller.unanswered and not traveller.answered:
        raise NotOnlineError("一个地址也没有连上，看来这台电脑没有联网，什么也没有记下。请联网后再运行。")
    host = own_host(site)
    six = _six(host, today, manner) if host else None
    write_visit(content, known, {host: six} if six else before.ipv6)
    states = [seen.state for seen in known.values()]
    return Outcome(len(now), len(due) - len(now), {state: states.count(state) for state in State if state in states})


_WORDS = {
    State.FINE: "正常",
    State.MOVED: "已经搬走",
    State.GONE: "打不开",
    State.FAILING: "没有回应",
    State.UNCLEAR: "不能断定",
    State.LOCAL: "内网地址，没有看",
}


def in_words(outcome: Outcome) -> str:
    """The result in a sentence."""
    counts = "，".join(f"{_WORDS[state]} {number} 个" for state, number in outcome.states.items()) or "没有地址"
    left = f"还有 {outcome.left} 个没有看，再运行一次会接着看。" if outcome.left else ""
    return f"这次看了 {outcome.asked} 个地址。全部地址：{counts}。{left}"


def _by_turns(addresses: Iterable[str]) -> Iterator[str]:
    """One address of each host after the other: so the wait between two requests to one host is used for others."""
    waiting: dict[str, deque[str]] = defaultdict(deque)
    for address in addresses:
        waiting[urlsplit(address).netloc.lower()].append(address)
    while waiting:
        for host in list(waiting):
            yield waiting[host].popleft()
            if not waiting[host]:
                del waiting[host]


class _Traveller:
    """Asks one address at a time and remembers when it asked which host."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.answered = False
        """Whether any host has answered at all."""
        self.unanswered = False
        """Whether a host was asked and gave no answer."""
        self._last: dict[str, float] = {}
        self._failures: dict[str, int] = defaultdict(int)

    def look(self, address: str, today: date) -> Seen:
        """What an address gives, redirects followed."""
        here, for_good, passed = address, True, {address}
        for _ in range(_MOST_HOPS + 1):
            host = urlsplit(here).netloc.lower()
            if self._failures[host] >= _PATIENCE:
                return Seen(today, State.FAILING)
            try:
                status, leads = self._ask(here, host)
            except _LocalError:
                return Seen(today, State.LOCAL)
            except ssl.SSLError:
                self.answered = True
                return Seen(today, State.UNCLEAR)
            except socket.gaierror as error:
                self.unanswered = True
                return Seen(today, State.GONE if error.errno in _NO_SUCH_HOST else State.FAILING)
            except (OSError, http.client.HTTPException, ValueError):
                self.unanswered = True
                self._failures[host] += 1
                return Seen(today, State.FAILING)
            self.answered = True
            self._failures[host] = 0
            if status not in _REDIRECTS or not leads:
                moved = here != address
                state = _state(status)
                if state is State.FINE and moved and for_good:
                    state = State.MOVED
                return Seen(today, state, status, here if moved else "")
            here = urljoin(here, leads).partition("#")[0]
            for_good = for_good and status in _FOR_GOOD
            if here in passed or urlsplit(here).scheme not in ("http", "https"):
                break
            passed.add(here)
        return Seen(today, State.FAILING, status, here)

    def _ask(self, address: str, host: str) -> tuple[int, str]:
        """HEAD; where that is not answered well, GET of the first bytes: many servers refuse or misanswer HEAD."""
        for method in ("HEAD", "GET"):
            wait = self._last.get(host, -self.manner.gap) + self.manner.gap - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            try:
                answer = _request(method, address, self.manner)
                if answer[0] < 400:
                    return answer
            except (http.client.HTTPException, ConnectionError, TimeoutError):
                if method == "GET":
                    raise
            finally:
                self._last[host] = time.monotonic()
        return answer


def _state(status: int) -> State:
    if status in _GONE:
        return State.GONE
    if status >= 500:
        return State.FAILING
    return State.FINE if status < 400 else State.UNCLEAR


def _request(method: str, address: str, manner: Manner) -> tuple[int, str]:
    """Status and where it leads."""
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    until = time.monotonic() + manner.timeout
    host = (parts.hostname or "").encode("idna").decode()
    plain = _connect(host, parts.port or (443 if secure else 80), until, manner.local)
    with plain:
        plain.settimeout(max(until - time.monotonic(), 0.01))
        line = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        with line:
            connection = _Connection(host, parts.port, line, until)
            target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
                f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
            )
            headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
            if method == "GET":
                headers["Range"] = f"bytes=0-{_READ - 1}"
            connection.request(method, target, headers=headers)
            response = connection.getresponse()
            if method == "GET" and response.status < 300:
                response.read(_READ)
            # http.client reads headers as Latin-1; servers here write UTF-8.
            leads = (response.getheader("Location") or "").encode("latin-1", "ignore").decode("utf-8", "replace")
            return response.status, leads


def _connect(host: str, port: int, until: float, local: bool) -> socket.socket:
    """A connection to one of the host's addresses; to the address that was looked at, so that none can be put in its place."""
    last: OSError = OSError("no address")
    for family, kind, protocol, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not local and not ipaddress.ip_address(str(place[0]).partition("%")[0]).is_global:
            raise _LocalError
        left = until - time.monotonic()
        if left <= 0:
            break
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(left)
            line.connect(place)
        except OSError as error:
            line.close()
            last = error
            continue
        return line
    raise last


class _Connection(http.client.HTTPConnection):
    """HTTP over a line that is already there, whose answer must come within its time."""

    def __init__(self, host: str, port: int | None, line: socket.socket, until: float) -> None:
        super().__init__(host, port)
        self.sock = _Timed(line, until)


class _Timed:
    """As much of a socket as ``http.client`` uses; all reads together end at a moment, however slowly the bytes drip."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self.line, self.until = line, until

    def sendall(self, data: Any) -> None:
        """Send."""
        self.line.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Read."""
        return io.BufferedReader(_Reader(self.line, self.until))

    def close(self) -> None:
        """The line is closed by who opened it."""


class _Reader(io.RawIOBase):
    def __init__(self, line: socket.socket, until: float) -> None:
        self.line, self.until = line, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.line.settimeout(left)
        return self.line.recv_into(buffer)


def _six(host: str, today: date, manner: Manner) -> Six | None:
    """The host's IPv6; None when its name cannot be looked up at all."""
    try:
        found = socket.getaddrinfo(host, 443, family=socket.AF_INET6, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return Six(today) if error.errno in _NO_SUCH_HOST and _has_name(host) else None
    places = sorted({str(place[0]) for *_, place in found})
    if not manner.local:
        places = [place for place in places if ipaddress.ip_address(place.partition("%")[0]).is_global]
    return Six(today, tuple(places), _reached(places, manner) if places else None)


def _has_name(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, 443, family=socket.AF_INET, type=socket.SOCK_STREAM))
    except socket.gaierror:
        return False


def _reached(places: list[str], manner: Manner) -> bool | None:
    """Whether one of the addresses takes a connection; None where this computer has no way to IPv6."""
    for place in places:
        try:
            with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
                probe.connect((place, 443))  # sends nothing: only asks the system for a route
        except OSError:
            return None
        for port in (443, 80):
            try:
                with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as line:
                    line.settimeout(manner.timeout)
                    line.connect((place, port))
                    return True
            except OSError as error:
                if error.errno in _NO_ROUTE:
                    return None
    return False
