"""``sitegen visit`` against a real HTTP server on this machine. No name is ever looked up elsewhere."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sitegen import visit as door
from sitegen.build import site_of
from sitegen.cli import main
from sitegen.outward import Role, outward
from sitegen.visit import AGENT, Manner, NotOnlineError, Outcome, in_words, visit
from sitegen.visits import PLACE, Seen, Six, State, read_visit
from tests.bodies import TODAY, Body, make_body
from tests.hosting import Answers, Host

QUICK = Manner(gap=0.0, timeout=0.6, local=True)
NEXT = TODAY + timedelta(days=1)


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    class Handler(Answers):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Host(server.server_address[1])
        Handler.host = made
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def look_up(name: str, port: int, family: int = 0, **_: int) -> list[tuple[Any, ...]]:
            place = made.names.get(name, "127.0.0.1")
            if place == "none":
                raise socket.gaierror(socket.EAI_NONAME, "no such host")
            if place == "later":
                raise socket.gaierror(socket.EAI_AGAIN, "try again")
            if family == socket.AF_INET6:
                if name not in made.six:
                    raise socket.gaierror(socket.EAI_NONAME, "no such record")
                return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (six, port, 0, 0)) for six in made.six[name]]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        yield made
        server.shutdown()


@pytest.fixture
def linked(tmp_path: Path, host: Host) -> Callable[..., Body]:
    """A body whose pages lead to these addresses and to nothing else but ``/own``."""

    def make(*addresses: str) -> Body:
        body = make_body(tmp_path / "body")
        for file in (body.root / "content").rglob("*.*"):
            if file.suffix in (".md", ".yaml"):
                text = re.sub(r"https?://[^\s\"）)]+", host.url("/own/", "own"), file.read_text(encoding="utf-8"))
                file.write_text(text, encoding="utf-8")
        links = "\n\n".join(f"见[页面{number}]({address})。" for number, address in enumerate(addresses))
        body.write(f"-- content/disclosure/qa/a.md --\n---\n标题: 问答\n发布日期: 2026-03-02\n---\n{links}\n")
        return body

    return make


def go(body: Body, manner: Manner = QUICK, today: date = TODAY) -> Outcome:
    return visit(site_of(body.request()), body.root / "content", today, manner, lambda line: None)


def seen(body: Body, address: str) -> Seen:
    return read_visit(body.root / "content").visit.addresses[address]


@pytest.mark.parametrize(
    ("path", "state", "status", "to"),
    [
        ("/fine", State.FINE, 200, ""),
        ("/gone", State.GONE, 404, ""),
        ("/broken", State.FAILING, 500, ""),
        ("/closed", State.UNCLEAR, 403, ""),
        ("/head-refused", State.FINE, 206, ""),
        ("/head-gone", State.FINE, 200, ""),
        ("/moved", State.MOVED, 200, "/fine"),
        ("/temporary", State.FINE, 200, "/fine"),
        ("/mixed", State.FINE, 200, "/fine"),
        ("/to-gone", State.GONE, 404, "/gone"),
        ("/loop", State.FAILING, 302, "/loop"),
        ("/chain/4", State.MOVED, 200, "/fine"),
        ("/chain/9", State.FAILING, 301, "/chain/3"),
        ("/chinese", State.MOVED, 200, "/中文"),
        ("/huge", State.FINE, 200, ""),
        ("/hang", State.FAILING, 0, ""),
        ("/drip", State.FAILING, 0, ""),
        ("/drop", State.FAILING, 0, ""),
        ("/rubbish", State.FAILING, 0, ""),
        ("/办事 指南?甲=乙&c=%E4%B8%AD", State.FINE, 200, ""),
    ],
)
def test_every_kind_of_answer(
    path: str, state: State, status: int, to: str, host: Host, linked: Callable[..., Body]
) -> None:
    address = host.url(path.replace(" ", "%20"))
    body = linked(address)
    begun = time.monotonic()
    go(body)
    assert time.monotonic() - begun < 4
    found = seen(body, address)
    assert (found.state, found.status, found.to) == (state, status, host.url(to) if to else "")
    assert host.agents == {AGENT}
    assert not re.search(r"@|https?:|\d{5}", AGENT)


def test_a_redirect_to_something_that_is_no_page_is_not_followed(host: Host, linked: Callable[..., Body]) -> None:
    body = linked(host.url("/elsewhere"))
    go(body)
    assert seen(body, host.url("/elsewhere")).state is State.FAILING


def test_names_that_lead_nowhere_certificates_and_closed_ports(host: Host, linked: Callable[..., Body]) -> None:
    host.names = {"none.example.gov.cn": "none", "later.example.gov.cn": "later"}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://b.example.gov.cn:{free.getsockname()[1]}/"
    secure = f"https://a.example.gov.cn:{host.port}/fine"
    states = {
        host.url("/x", "none"): State.GONE,
        host.url("/x", "later"): State.FAILING,
        secure: State.UNCLEAR,
        closed: State.FAILING,
    }
    body = linked(*states)
    go(body)
    assert {address: seen(body, address).state for address in states} == states


@pytest.mark.parametrize("place", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.0.1", "0.0.0.0", "100.64.0.1"])
def test_local_addresses_are_not_asked_unless_that_is_wanted(
    place: str, host: Host, linked: Callable[..., Body]
) -> None:
    host.names = {"a.example.gov.cn": place, "own.example.gov.cn": place}
    body = linked(host.url("/fine"))
    go(body, Manner(gap=0, timeout=0.5))
    assert host.asked == []
    found = read_visit(body.root / "content").visit.addresses
    assert [one.state for one in found.values()] == [State.LOCAL, State.LOCAL]


def test_a_public_page_that_leads_into_the_local_network_is_not_followed(
    host: Host, linked: Callable[..., Body], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = linked(host.url("/moved"))
    monkeypatch.setattr(door, "_connect", once_public(door._connect))
    go(body, Manner(gap=0, timeout=0.5))
    assert seen(body, host.url("/moved")).state is State.LOCAL
    assert "/fine" not in host.paths()


def once_public(connect: Callable[..., socket.socket]) -> Callable[..., socket.socket]:
    """The server counts as public for the first request."""
    asked: list[str] = []

    def connected(name: str, port: int, until: float, local: bool) -> socket.socket:
        asked.append(name)
        return connect(name, port, until, len(asked) == 1)

    return connected


def test_one_host_is_asked_with_a_pause_between_two_requests(host: Host, linked: Callable[..., Body]) -> None:
    body = linked(*(host.url(f"/fine/{number}") for number in range(4)), host.url("/head-refused"), host.url("/moved"))
    go(body, Manner(gap=0.2, timeout=2, local=True))
    by_name: dict[str, list[float]] = {}
    for (_, name, _), at in zip(host.asked, host.times, strict=True):
        by_name.setdefault(name, []).append(at)
    assert len(by_name["a"]) == 8  # HEAD and GET of one, both steps of another
    gaps = [later - sooner for times in by_name.values() for sooner, later in pairwise(times)]
    assert min(gaps) > 0.18


def test_a_host_that_never_answers_is_left_alone_after_a_few_tries(host: Host, linked: Callable[..., Body]) -> None:
    body = linked(*(host.url(f"/hang/{number}", "slow") for number in range(9)), host.url("/fine"))
    begun = time.monotonic()
    go(body, Manner(gap=0, timeout=0.2, local=True))
    assert time.monotonic() - begun < 5
    assert len({path for _, name, path in host.asked if name == "slow"}) == 3
    assert [seen(body, host.url(f"/hang/{number}", "slow")).state for number in range(9)] == [State.FAILING] * 9
    assert seen(body, host.url("/fine")).state is State.FINE


def test_a_second_run_goes_on_where_the_first_stopped_and_asks_nothing_twice_a_day(
    host: Host, linked: Callable[..., Body]
) -> None:
    addresses = [host.url(f"/fine/{number}") for number in range(5)]
    body = linked(*addresses)
    few = Manner(gap=0, timeout=1, most=3, local=True)
    first = go(body, few)
    assert (first.asked, first.left) == (3, 3)  # the column's own address is one of the six
    assert "还有 3 个没有看，再运行一次会接着看。" in in_words(first)
    second = go(body, few)
    assert (second.asked, second.left) == (3, 0)
    assert sorted(set(host.paths())) == sorted({f"/fine/{number}" for number in range(5)} | {"/own/"})
    asked = len(host.asked)
    assert go(body, few).asked == 0
    assert len(host.asked) == asked
    assert go(body, few, NEXT).asked == 3


def test_an_interrupted_run_keeps_what_it_saw(
    host: Host, linked: Callable[..., Body], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = linked(*(host.url(f"/fine/{number}") for number in range(5)))
    look = door._Traveller.look

    def interrupted(self: Any, address: str, today: date) -> Seen:
        if address.endswith("/3"):
            raise KeyboardInterrupt
        return look(self, address, today)

    monkeypatch.setattr(door._Traveller, "look", interrupted)
    with pytest.raises(KeyboardInterrupt):
        go(body)
    kept = read_visit(body.root / "content").visit.addresses
    assert sorted(kept) == sorted([host.url("/own/", "own"), *(host.url(f"/fine/{number}") for number in range(3))])


def test_since_when_an_address_is_lost_is_remembered_until_it_answers(host: Host, linked: Callable[..., Body]) -> None:
    address = host.url("/broken")
    body = linked(address)
    for day in (TODAY, NEXT):
        go(body, today=day)
        assert (seen(body, address).on, seen(body, address).since) == (day, TODAY)
    assert [(finding.code, finding.severity.value) for finding in body.check(NEXT) if finding.code == "N101"] == [
        ("N101", "warning")
    ]
    body.write(
        f"-- content/ledger/visit.json --\n{(body.root / 'content' / PLACE).read_text().replace('failing', 'fine')}"
    )
    go(body, today=NEXT + timedelta(days=1))
    assert seen(body, address).since == NEXT + timedelta(days=1)


def test_without_a_network_nothing_is_written_down(host: Host, linked: Callable[..., Body]) -> None:
    body = linked(host.url("/fine"))
    host.names = {"a.example.gov.cn": "none", "own.example.gov.cn": "none"}
    with pytest.raises(NotOnlineError, match="没有联网"):
        go(body)
    assert not (body.root / "content" / PLACE).exists()


def test_what_is_no_longer_linked_is_forgotten(host: Host, linked: Callable[..., Body]) -> None:
    body = linked(host.url("/gone"), host.url("/fine"))
    go(body)
    assert {one.state for one in read_visit(body.root / "content").visit.addresses.values()} == {State.FINE, State.GONE}
    body.write("-- content/disclosure/qa/a.md --\n---\n标题: 问答\n发布日期: 2026-03-02\n---\n没有链接了。\n")
    go(body, today=NEXT)
    assert list(read_visit(body.root / "content").visit.addresses) == [host.url("/own/", "own")]


def six_of(body: Body, today: date = TODAY) -> Six:
    go(body, today=today)
    return read_visit(body.root / "content").visit.ipv6["www.example.gov.cn"]


def test_ipv6_of_the_domain(host: Host, linked: Callable[..., Body], monkeypatch: pytest.MonkeyPatch) -> None:
    body = linked(host.url("/fine"))
    assert six_of(body) == Six(TODAY)
    host.six = {"www.example.gov.cn": ["2001:db8::2", "2001:db8::1"]}
    for reached in (True, False, None):
        monkeypatch.setattr(door, "_reached", lambda places, manner, reached=reached: reached)
        assert six_of(body, NEXT) == Six(NEXT, ("2001:db8::1", "2001:db8::2"), reached)


def test_whether_an_ipv6_address_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[int, tuple[str, int]]] = []

    class Line:
        def __init__(self, family: int, kind: int) -> None:
            self.kind = kind

        def __enter__(self) -> Line:
            return self

        def __exit__(self, *_: object) -> None: ...

        def settimeout(self, seconds: float) -> None: ...

        def connect(self, place: tuple[str, int]) -> None:
            tried.append((self.kind, place))
            if place[0] == "no route" and self.kind == socket.SOCK_DGRAM:
                raise OSError(101, "unreachable")
            if self.kind == socket.SOCK_STREAM and place != ("web", 80):
                raise ConnectionRefusedError

    monkeypatch.setattr(socket, "socket", Line)
    assert door._reached(["web"], QUICK) is True
    assert tried[-1] == (socket.SOCK_STREAM, ("web", 80))
    assert door._reached(["silent"], QUICK) is False
    assert door._reached(["no route"], QUICK) is None


def test_a_name_that_cannot_be_looked_up_says_nothing_about_ipv6(host: Host, linked: Callable[..., Body]) -> None:
    host.names = {"www.example.gov.cn": "later"}
    body = linked(host.url("/fine"))
    go(body)
    assert read_visit(body.root / "content").visit.ipv6 == {}
    host.names = {"www.example.gov.cn": "none"}
    go(body, today=NEXT)
    assert read_visit(body.root / "content").visit.ipv6 == {}


def test_the_command_says_what_it_saw_and_check_then_finds_it(
    host: Host, linked: Callable[..., Body], capsys: pytest.CaptureFixture[str]
) -> None:
    body = linked(host.url("/gone"))
    words = ["--root", str(body.root), "--today", TODAY.isoformat()]
    assert main(["visit", *words, "--allow-local"]) == 0
    printed = capsys.readouterr().out
    assert f"打不开 404 {host.url('/gone')}" in printed
    assert "这次看了 2 个地址。全部地址：正常 1 个，打不开 1 个。" in printed
    assert main(["check", *words, "--only", "N"]) == 0
    assert "警告 N101 “页面0”的链接" in capsys.readouterr().out
    before = body.check()
    assert [finding.code for finding in before if finding.code[0] == "N"] == ["N101", "N103"]
    (body.root / "content" / PLACE).unlink()
    assert [finding.code for finding in body.check() if finding.code[0] == "N"] == []


def test_a_build_never_goes_online(host: Host, linked: Callable[..., Body], monkeypatch: pytest.MonkeyPatch) -> None:
    body = linked(host.url("/gone"))
    monkeypatch.setattr(socket, "socket", None)
    assert "sitegen.visit" not in body.build().why
    assert host.asked == []


def test_every_address_that_a_public_page_leads_to_is_told_with_its_role(
    host: Host, linked: Callable[..., Body]
) -> None:
    body = linked(host.url("/fine#top"), "mailto:a@example.gov.cn", "https://[broken/")
    body.write(
        "-- content/disclosure/qa/b.md --\n---\n标题: 草稿\n草稿: 是\n---\n[x](https://hidden.example.gov.cn/)\n"
    )
    found = list(outward(body.site()))
    assert {one.address for one in found} == {host.url("/own/", "own"), host.url("/fine")}
    assert {one.role for one in found if one.file == "site.yaml"} == set(Role)
