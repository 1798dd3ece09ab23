"""No worker outlives its command, however that ends: one that did would hold on to the output, and whoever reads it would wait for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = """
import os, sys
from sitegen.crew import Crew
from tests.test_crew_left import slow

print("begun", flush=True)
try:
    for _ in Crew(2, sys.argv[1]).map(slow, int(sys.argv[2]), range(2000), 2000):
        pass
finally:
    os._exit(3)
"""
ENDS = {"an error": None, "Ctrl-C": signal.SIGINT, "a kill": signal.SIGKILL}


def slow(fatal: int, item: int) -> int:
    time.sleep(0.005)
    if item == fatal:
        raise ValueError
    return item


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("end", ENDS)
def test_no_worker_outlives_its_command(end: str, method: str) -> None:
    fatal = 150 if ENDS[end] is None else -1
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)])}
    command = subprocess.Popen(
        [sys.executable, "-c", COMMAND, method, str(fatal)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        assert command.stdout and command.stdout.readline() == b"begun\n"
        time.sleep(1)
        if number := ENDS[end]:
            os.killpg(command.pid, number) if end == "Ctrl-C" else command.send_signal(number)
        command.communicate(timeout=60)  # until nobody holds the other end any more
    finally:
        with_group(command.pid)
    assert command.returncode == (-signal.SIGKILL if end == "a kill" else 3)


def with_group(group: int) -> None:
    """Whatever is left of a session, so that a failing test leaves nothing behind either."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
