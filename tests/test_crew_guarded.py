"""Work on hostile items: whatever one of them does, the others are done, in order, and no process is left."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from sitegen import crew
from sitegen.crew import Crew
from sitegen.findings import TemplateError
from tests.test_crew_left import with_group


def behave(item: str) -> tuple[str, int] | bytes:
    """Do what the item says."""
    match item:
        case "sleeps":
            time.sleep(60)
        case "exits":
            os._exit(0)
        case "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "falls":
            ctypes.string_at(0)
        case "eats":
            return bytes(1 << 33)
        case "swells":
            pieces = []
            while True:
                pieces.append(bytes(1 << 24))
        case "leaves":
            raise SystemExit(0)
        case "is stuck":
            sum(range(10**12))  # nothing else in this process has its turn
        case "is deaf":
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            sum(range(10**12))
        case "errs":
            raise TemplateError("第 3 行")
        case "misses":
            raise FileNotFoundError(item)
        case "is long":
            return b"x" * 10_000_000
    return item, os.getpid()


METHODS = pytest.mark.parametrize("method", ["fork", "spawn"])


@METHODS
@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_order_from_other_processes(method: str, jobs: int) -> None:
    results = list(Crew(jobs, method).guarded(behave, map(str, range(30)), 30))
    assert [result[0] for result in results if isinstance(result, tuple)] == list(map(str, range(30)))
    processes = {result[1] for result in results if isinstance(result, tuple)}
    assert os.getpid() not in processes and 1 <= len(processes) <= jobs
    assert active_children() == []


@METHODS
@pytest.mark.parametrize("harm", ["sleeps", "exits", "is killed", "falls", "eats", "swells", "leaves", "is deaf"])
def test_an_item_that_does_harm_is_nothing_and_the_others_go_on(harm: str, method: str) -> None:
    items = ["a", harm, "b", "is long", harm, "c"]
    results = list(Crew(2, method).guarded(behave, items, 1.5))
    assert [result[0] if isinstance(result, tuple) else result for result in results] == [
        "a", None, "b", b"x" * 10_000_000, None, "c",
    ]  # fmt: skip
    assert active_children() == []


def test_even_one_item_is_not_done_here() -> None:
    assert list(Crew(1).guarded(behave, ["exits"], 5)) == [None]
    assert list(Crew(4).guarded(behave, [], 5)) == []


@pytest.mark.parametrize(("item", "error"), [("errs", TemplateError), ("misses", FileNotFoundError)])
def test_an_error_of_the_work_is_the_error_of_the_command(item: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        list(Crew(2).guarded(behave, ["a", item, "sleeps"], 30))
    assert active_children() == []


def test_only_a_few_items_are_taken_ahead_of_what_is_asked_for() -> None:
    taken = []

    def items() -> Iterator[str]:
        for item in range(1000):
            taken.append(item)
            yield str(item)

    results = Crew(2).guarded(behave, items(), 30)
    next(results)
    assert len(taken) <= 5
    del results
    assert active_children() == []


def test_who_asks_late_loses_nothing() -> None:
    results = Crew(2).guarded(behave, ["a", "is long", "is long", "b"], 0.5)
    seen = []
    for result in results:
        time.sleep(1.2)
        seen.append(result is not None)
    assert seen == [True] * 4


def test_a_process_with_other_threads_is_never_split() -> None:
    gate = threading.Event()
    thread = threading.Thread(target=gate.wait)
    thread.start()
    try:
        assert [result is None for result in Crew(1, "fork").guarded(behave, ["a", "exits"], 30)] == [False, True]
    finally:
        gate.set()
        thread.join()


def test_nothing_that_an_item_says_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(Crew(1).guarded(_speak, ["机密"], 30)) == [2]
    assert capfd.readouterr().err == ""


def _speak(item: str) -> int:
    return os.write(2, item[:1].encode()) - 1


def test_a_process_that_never_begins_is_an_error_and_not_a_verdict_on_the_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_START", 0.2)
    monkeypatch.setattr(crew, "_bound_memory", lambda: time.sleep(60))
    with pytest.raises(TimeoutError):
        list(Crew(1, "fork").guarded(behave, ["a"], 30))
    assert active_children() == []


COMMAND = """
import os, sys
from sitegen.crew import Crew
from tests.test_crew_guarded import behave

def items():
    yield "a"
    print("begun", flush=True)
    yield from ["sleeps", "is stuck", "is stuck"] if sys.argv[2] == "busy" else iter(lambda: "b", None)

if __name__ == "__main__":
    try:
        for _ in Crew(2, sys.argv[1]).guarded(behave, items(), float(sys.argv[3])):
            pass
    finally:
        os._exit(3)
"""


@METHODS
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("state", ["busy", "quick"])
def test_no_process_outlives_its_command(end: int, method: str, state: str, tmp_path: Path) -> None:
    script = tmp_path / "command.py"
    script.write_text(COMMAND, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)])}
    command = subprocess.Popen(
        [sys.executable, str(script), method, state, "3"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        assert command.stdout and command.stdout.readline() == b"begun\n"
        time.sleep(1)
        if end == signal.SIGINT:
            os.killpg(command.pid, end)
        else:
            command.send_signal(end)
        command.communicate(timeout=60)  # until nobody holds the other end any more
    finally:
        with_group(command.pid)
    assert command.returncode == (-signal.SIGKILL if end == signal.SIGKILL else 3)
