"""What a command shows while it works."""

from __future__ import annotations

import io

import pytest

from sitegen.console import Console


class Clock:
    """A clock that the test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A stream with somebody in front of it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("sitegen.console.time.monotonic", clock)
    return clock


def work(shown: Console, clock: Clock, seconds: float, steps: int = 100) -> None:
    shown.stage("读取文件", steps)
    for _ in range(steps):
        clock.now += seconds / steps
        shown.step()
    shown.end()


def test_a_short_build_shows_nothing(clock: Clock) -> None:
    stream = io.StringIO()
    work(Console(stream=stream), clock, 0.9)
    assert stream.getvalue() == ""


def test_a_long_build_shows_count_rate_and_remaining_time_in_plain_lines(clock: Clock) -> None:
    stream = io.StringIO()
    work(Console(stream=stream), clock, 20)
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("读取文件 25/100，每秒 5，还要 15 秒")
    assert 3 <= len(lines) <= 5
    assert "\r" not in stream.getvalue()


def test_a_terminal_gets_one_bar_that_goes_away(clock: Clock) -> None:
    stream = Terminal()
    work(Console(stream=stream), clock, 20)
    assert "\n" not in stream.getvalue()
    assert "[============            ] 读取文件 50/100，每秒 5，还要 10 秒" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_quiet_is_quiet(clock: Clock) -> None:
    for stream in (io.StringIO(), Terminal()):
        work(Console(quiet=True, stream=stream), clock, 20)
        assert stream.getvalue() == ""


def test_timings_name_every_stage_once_and_their_sum(clock: Clock) -> None:
    shown = Console(stream=io.StringIO())
    for name, seconds in (("读取文件", 1.0), ("检查", 2.0), ("读取文件", 1.0)):
        shown.stage(name)
        clock.now += seconds
    shown.end()
    lines = [line.split() for line in shown.timings().splitlines()]
    assert lines == [
        ["2000.0", "毫秒", "50%", "读取文件"],
        ["2000.0", "毫秒", "50%", "检查"],
        ["4000.0", "毫秒", "100%", "合计"],
    ]
