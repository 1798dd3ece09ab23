"""Measuring a command: wall and processor time, memory of the whole tree of processes, and what is under way on the machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_EVERY = 0.02
"""Seconds between two looks at the memory."""


class CommandError(Exception):
    """A command failed; the message holds the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one run of a command took, in seconds."""

    wall: float
    cpu: float
    """Of the command and of every process that it waited for."""


def median(runs: Sequence[Spent]) -> Spent:
    """The medians of several runs, each by itself."""
    return Spent(statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs))


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Spent:
    """Run a command to its end. Raises CommandError when it fails."""
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        begun = time.perf_counter()
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandError(
            f"{' '.join(command)}: exit code {process.returncode}\n{output.decode(errors='replace')[-3000:]}"
        )
    return Spent(wall, usage.ru_utime + usage.ru_stime)


def peak_memory(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int:
    """Run a command; the highest sum of PSS over all its processes, in bytes. Raises CommandError when it fails."""
    highest = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(_EVERY):
            highest = max(highest, sum(_pss(pid) for pid, _ in _tree(os.getpid())[1:]))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        run(command, folder, environment)
    finally:
        done.set()
        watcher.join()
    return highest


def ticks(root: int) -> int:
    """Processor time that a process and everything below it have used, in clock ticks."""
    return sum(used for _, used in _tree(root))


def _tree(root: int) -> list[tuple[int, int]]:
    """A process and everything below it, each with the clock ticks that it has used."""
    children: dict[int, list[tuple[int, int]]] = {}
    found: list[tuple[int, int]] = []
    for entry in os.scandir(_PROC):
        if entry.name.isdigit():
            try:
                fields = Path(entry.path, "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue  # it has ended
            one = (int(entry.name), int(fields[11]) + int(fields[12]))
            children.setdefault(int(fields[1]), []).append(one)
            if one[0] == root:
                found.append(one)
    for pid, _ in found:
        found += children.get(pid, ())
    return found


def _pss(pid: int) -> int:
    try:
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # it has ended
    return 0
