"""Work spread over processes gives what one process gives, in the same order."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from sitegen.crew import Crew, aside
from sitegen.findings import TemplateError


def scaled(factor: int, item: int) -> tuple[int, int]:
    return factor * item, os.getpid()


def failing(factor: int, item: int) -> int:
    if item == 333:
        raise TemplateError("模板 x.html 第 3 行出错。")
    return item


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_results_come_in_order_whoever_does_the_work(jobs: int) -> None:
    crew = Crew(jobs)
    results = list(crew.map(scaled, 3, range(1000), 1000))
    again = list(crew.map(scaled, 5, iter(range(1000)), 1000))
    assert [value for value, _ in results] == [3 * item for item in range(1000)]
    assert [value for value, _ in again] == [5 * item for item in range(1000)]
    assert ({process for _, process in results} == {os.getpid()}) == (jobs == 1)


def test_a_little_work_is_done_here() -> None:
    assert {process for _, process in Crew(4).map(scaled, 1, range(10), 10)} == {os.getpid()}


def test_only_a_few_items_are_taken_ahead() -> None:
    taken = []

    def items() -> Iterator[int]:
        for item in range(5000):
            taken.append(item)
            yield item

    results = Crew(2).map(scaled, 1, items(), 5000)
    next(results)
    assert len(taken) < 1000
    assert sum(1 for _ in results) == 4999


def test_an_error_in_a_worker_is_the_error_of_the_command() -> None:
    with pytest.raises(TemplateError, match="第 3 行"):
        list(Crew(2).map(failing, 1, range(1000), 1000))


@pytest.fixture
def alone() -> None:
    """The threads of a crew that was sent away have ended."""
    while threading.active_count() > 1:
        time.sleep(0.01)


@pytest.mark.usefixtures("alone")
def test_what_is_done_aside_is_done_in_another_process_and_comes_in_order() -> None:
    with aside(lambda: (f"{os.getpid()} {item}".encode() for item in range(1000))) as results:
        words = [result.split() for result in results]
    (process,) = {process for process, _ in words}
    assert int(process) != os.getpid()
    assert [int(item) for _, item in words] == list(range(1000))
    assert_alone()


def assert_alone() -> None:
    """Nothing is left behind."""
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("ends", ["falls", "is killed", "is cut short"])
@pytest.mark.parametrize("at", [0, 1, 4])
def test_what_could_not_be_done_aside_is_done_here(ends: str, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()

    def work() -> Iterator[bytes]:
        for item in range(5):
            if item == at and os.getpid() != here:
                if ends == "falls":
                    raise MemoryError
                if ends == "is killed":
                    os.kill(os.getpid(), signal.SIGKILL)
                monkeypatch.setattr("sitegen.crew._END", b"\x09")
            yield bytes([item]) * 100_000

    with aside(work) as results:
        assert [(len(result), result[0]) for result in results] == [(100_000, item) for item in range(5)]
    assert_alone()


def test_an_error_of_what_is_done_aside_is_the_error_of_the_command() -> None:
    def work() -> Iterator[bytes]:
        yield b"1"
        raise TemplateError("第 3 行")

    with pytest.raises(TemplateError, match="第 3 行"), aside(work) as results:
        list(results)


@pytest.mark.usefixtures("alone")
def test_nothing_waits_for_what_is_not_asked_for() -> None:
    with aside(lambda: [bytes(10_000_000)]):
        pass  # more than a pipe holds: the other process must not hang on it
    assert_alone()


def test_a_process_with_other_threads_is_never_split() -> None:
    gate = threading.Event()
    thread = threading.Thread(target=gate.wait)
    thread.start()
    try:
        with aside(lambda: [str(os.getpid()).encode()]) as results:
            assert int(next(results)) == os.getpid()
    finally:
        gate.set()
        thread.join()
