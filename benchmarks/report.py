"""What a run has measured as ``RESULTS.md``: the table of targets, the medians, the machine."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median as middle

from benchmarks.edits import CASES
from benchmarks.measure import Spent, median
from benchmarks.runner import HELP, Results
from benchmarks.setups import EQUAL, HUGO, REAL

_BY_HAND = "## Where the time goes"
_NOT_MEASURED = "not measured in this run"
_MIB = 2**20
_WORDS = {
    "cold": "cold build, 2 workers, wall",
    "nothing": "nothing changed, whole command",
    "body": "one body edited, whole command",
    "title": "one title edited (lists, neighbours, feeds, catalogue follow)",
    "added": "one document added (the daily case)",
}
_LIMITS = {
    "cold": (1.5, 0.8),
    "nothing": (0.12, 0.05),
    "body": (0.15, 0.08),
    "title": (0.25, 0.1),
    "added": (0.3, 0.12),
}
"""Must and aim, as a share of Hugo's time in the same run."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of targets."""

    case: str
    must: float
    aim: float
    value: float | None
    show: Callable[[float], str]
    cpu: float | None = None
    """The same share of processor time, which other work on the machine disturbs less."""

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "–"
        return (
            "aim reached"
            if self.value <= self.aim
            else "must reached"
            if self.value <= self.must
            else "**falls short**"
        )

    def __str__(self) -> str:
        measured = _NOT_MEASURED if self.value is None else self.show(self.value)
        if self.cpu is not None:
            measured += f" (processor {self.cpu:.3g} ×)"
        return f"| {self.case} | ≤ {self.show(self.must)} | ≤ {self.show(self.aim)} | {measured} | {self.verdict} |"


def write_report(results: Results, path: Path) -> None:
    """Write the report; what stands by hand at its end is kept."""
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    by_hand = old[old.index(_BY_HAND) :] if _BY_HAND in old else f"{_BY_HAND}\n"
    path.write_text("\n".join([*_lines(results), by_hand]), encoding="utf-8")


def replace_section(path: Path, heading: str, lines: Sequence[str]) -> None:
    """Write one section of the report anew, where it stood or at the end; everything else is kept."""
    text = path.read_text(encoding="utf-8")
    sections = [section.strip("\n") for section in re.split(r"^(?=## )", text, flags=re.MULTILINE)]
    places = [number for number, old in enumerate(sections) if old.startswith(f"{heading}\n")] or [len(sections)]
    sections[places[0] : places[0] + 1] = ["\n".join([heading, "", *lines]).strip("\n")]
    path.write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def summary(results: Results) -> str:
    """The table of targets and the medians, for the terminal."""
    return "\n".join([*_targets(results), *_medians(results)])


def _lines(results: Results) -> Iterator[str]:
    yield "# Results\n"
    yield f"{results.documents:,} documents of 1–6 KB on a memory disk where there is one. Ratios are to Hugo, measured side by side in the same run;"
    yield "`sitegen` is the packaged theme with all checks, `sitegen, equal templates` has templates of the same output as the peers'."
    yield "How to run it again: [README.md](README.md).\n"
    yield "## Targets\n"
    yield from _targets(results)
    yield "## Medians\n"
    yield from _medians(results)
    if results.growth:
        yield "## Growth: cold build\n"
        yield "| generator | documents | wall | CPU | peak memory |\n|---|---|---|---|---|"
        for name, sizes in results.growth.items():
            for documents, (spent, memory) in sorted(sizes.items()):
                yield f"| {name} | {documents:,} | {spent.wall:.2f} s | {spent.cpu:.2f} s | {memory / _MIB:.0f} MiB |"
        yield ""
    if results.floor:
        yield "## The floor\n"
        yield from (f"* {name}: {seconds:.2f} s" for name, seconds in results.floor.items())
        yield ""
    if results.failures:
        yield "## Not measured\n"
        yield from (f"* {failure.splitlines()[0]}" for failure in results.failures)
        yield ""
    yield "## Machine\n"
    yield f"{_processor()}, {os.cpu_count()} cores, {_memory():.0f} GiB, Linux {platform.release().partition('-')[0]}, Python {platform.python_version()}."
    yield f"Versions: {', '.join(f'{name} {version}' for name, version in results.versions.items())}.\n"


def _targets(results: Results) -> Iterator[str]:
    for name in (REAL, EQUAL):
        if name in results.versions:
            yield f"### {name}\n"
            yield "| case | must | aim | measured | verdict |\n|---|---|---|---|---|"
            yield from map(str, _rows(results, name))
            yield ""


def _rows(results: Results, name: str) -> Iterator[Row]:
    for case, (must, aim) in _LIMITS.items():
        wall, cpu = _ratios(results, name, case)
        yield Row(_WORDS[case], must, aim, wall, lambda value: f"{value:.3g} × Hugo", cpu)
    served = results.served.get(name)
    seconds = middle(max(pair) for pair in served) if served else None
    yield Row(
        "preview: save → new page served, browser told", 0.15, 0.06, seconds, lambda value: f"{value * 1000:.0f} ms"
    )
    memory = results.memory.get(name), results.memory.get(HUGO)
    share = memory[0] / memory[1] if memory[0] and memory[1] else None
    yield Row("peak memory (sum of PSS over all processes)", 0.3, 0.15, share, lambda value: f"{value:.2g} × Hugo")
    sizes = results.growth.get(name, {})
    grown = sizes[100_000][0].wall / sizes[10_000][0].wall if {10_000, 100_000} <= sizes.keys() else None
    yield Row("growth 10,000 → 100,000 documents, time", 12, 10.5, grown, lambda value: f"{value:.3g} ×")
    large = sizes[100_000][1] / 2**30 if 100_000 in sizes else None
    yield Row("peak memory at 100,000 documents", 1.5, 0.8, large, lambda value: f"{value:.2g} GiB")
    spent = results.spent.get(REAL, {}).get(HELP)
    seconds = median(spent).wall if spent else None
    yield Row("`sitegen --help`", 0.15, 0.08, seconds, lambda value: f"{value * 1000:.0f} ms")


def _ratios(results: Results, name: str, case: str) -> tuple[float | None, float | None]:
    """Wall and processor time as a share of Hugo's."""
    mine, theirs = (results.spent.get(who, {}).get(case) for who in (name, HUGO))
    if not mine or not theirs:
        return None, None
    own, other = median(mine), median(theirs)
    return own.wall / other.wall, own.cpu / other.cpu


def _medians(results: Results) -> Iterator[str]:
    yield "Wall seconds (processor seconds in brackets; repeats).\n"
    yield f"| generator | {' | '.join(CASES)} | memory | served | told |"
    yield "|---" * (len(CASES) + 4) + "|"
    for name in results.versions:
        cells = [_cell(results.spent.get(name, {}).get(case, ())) for case in CASES]
        memory = f"{results.memory[name] / _MIB:.0f} MiB" if name in results.memory else "–"
        pairs = results.served.get(name, ())
        times = [f"{middle(column) * 1000:.0f} ms" if any(column) else "–" for column in zip(*pairs, strict=True)] or [
            "–",
            "–",
        ]
        yield f"| {name} | {' | '.join((*cells, memory, *times))} |"
    yield ""


def _cell(runs: Sequence[Spent]) -> str:
    if not runs:
        return "–"
    found = median(runs)
    return f"{found.wall:.2f} ({found.cpu:.2f}; {len(runs)})"


def _processor() -> str:
    names = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return names[0].strip() if names else platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
