"""One run: every generator side by side, interleaved, each case repeated."""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import floor, measure
from benchmarks.articles import read_articles
from benchmarks.corpus import write_corpus
from benchmarks.edits import CASES, EditError, Edits
from benchmarks.measure import CommandError, Spent
from benchmarks.preview import PreviewError, save_to_served
from benchmarks.projects import Project
from benchmarks.setups import EQUAL, HUGO, PEERS, REAL, ours

SLOW = 12.0
"""Seconds of a cold build from which on a peer is measured only twice a case."""
HELP = "help"


@dataclass
class Results:
    """What a run has measured, by generator and case."""

    documents: int
    spent: dict[str, dict[str, list[Spent]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    memory: dict[str, int] = field(default_factory=dict)
    """Bytes."""
    served: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    growth: dict[str, dict[int, tuple[Spent, int]]] = field(default_factory=lambda: defaultdict(dict))
    """Cold time and memory by number of documents."""
    floor: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure."""

    documents: int
    only: tuple[str, ...]
    """``us`` and names of peers."""
    cases: tuple[str, ...]
    repeats: int
    growth: tuple[int, ...]
    tools: Path
    work: Path


def measure_all(wanted: Wanted) -> Results:
    """Make the corpus, set up every project, measure. Says on stderr what it is doing."""
    results = Results(wanted.documents)
    folder = wanted.work / "run"
    projects = _set_up(wanted, folder, wanted.documents, results)
    edits = Edits(read_articles(folder / "corpus" / "content"))
    for case in (case for case in CASES if case in wanted.cases):
        projects = _interleaved(case, projects, edits, wanted.repeats, results)
    if "memory" in wanted.cases:
        for project in projects:
            _say(f"memory: {project.name}")
            project.forget()
            try:
                memory = measure.peak_memory(project.build, project.root, project.environment)
            except CommandError as error:
                results.failures.append(f"{project.name}, memory: {error}")
                continue
            results.memory[project.name] = memory
    if "served" in wanted.cases:
        for project in projects:
            _say(f"save to served: {project.name}")
            try:
                results.served[project.name] = save_to_served(project, edits, wanted.repeats)
            except PreviewError as error:
                results.failures.append(f"{project.name}, save to served: {error}")
    _floor(projects, folder, results)
    if HELP in wanted.cases:
        command = (sys.executable, "-m", "sitegen", "--help")
        results.spent[REAL][HELP] = [measure.run(command, folder, {}) for _ in range(4 * wanted.repeats)]
    shutil.rmtree(folder)
    for documents in wanted.growth:
        _grow(wanted, documents, results)
    return results


def _set_up(wanted: Wanted, folder: Path, documents: int, results: Results) -> list[Project]:
    """The corpus and a folder for everyone who is asked for and at hand."""
    shutil.rmtree(folder, ignore_errors=True)
    _say(f"corpus of {documents} documents")
    corpus = folder / "corpus" / "content"
    write_corpus(corpus.parent, documents)
    articles = read_articles(corpus)
    projects = []
    if "us" in wanted.only:
        projects += [ours(corpus, folder, equal) for equal in (False, True)]
    for name, set_up in PEERS.items():
        if name in wanted.only:
            project = set_up(corpus, articles, folder, wanted.tools)
            if project is None:
                results.failures.append(f"{name} is not among the tools")
            else:
                projects.append(project)
    results.versions |= {project.name: project.version for project in projects}
    return projects


def _interleaved(case: str, projects: Sequence[Project], edits: Edits, repeats: int, results: Results) -> list[Project]:
    """Repeat a case, everybody's turn after the other; returns those that did not fail."""
    going = list(projects)
    for repeat in range(repeats):
        for project in tuple(going):
            if repeat >= 2 and project.name not in (REAL, EQUAL, HUGO) and _slow(results.spent[project.name]):
                continue
            check = CASES[case](edits, project)
            try:
                spent = measure.run(project.build, project.root, project.environment)
                check()
            except (CommandError, EditError) as error:
                results.failures.append(f"{project.name}, {case}: {error}")
                going.remove(project)
                continue
            results.spent[project.name][case].append(spent)
            _say(f"{case} {repeat + 1}: {project.name} {spent.wall:.2f} s ({spent.cpu:.2f} s CPU)")
    return going


def _slow(spent: Mapping[str, Sequence[Spent]]) -> bool:
    return any(run.wall > SLOW for run in spent.get("cold", ())[:1])


def _floor(projects: Sequence[Project], folder: Path, results: Results) -> None:
    us = next((project for project in projects if project.name == REAL), None)
    if us is not None:
        results.floor["look at every source (scan)"] = min(floor.scan(us.content) for _ in range(3))
        for project in projects:
            if project.name in (REAL, EQUAL, HUGO):
                name = f"read every source, write the output of {project.name}"
                results.floor[name] = min(
                    floor.read_and_write(project.content, project.output, folder / "floor") for _ in range(3)
                )


def _grow(wanted: Wanted, documents: int, results: Results) -> None:
    """Cold builds of us and of Hugo at another size: the better of two, and the memory."""
    folder = wanted.work / "growth"
    for project in _set_up(wanted, folder, documents, results):
        if project.name not in (REAL, EQUAL, HUGO):
            continue
        try:
            runs = []
            for _ in range(2):
                project.forget()
                runs.append(measure.run(project.build, project.root, project.environment))
            project.forget()
            memory = measure.peak_memory(project.build, project.root, project.environment)
        except CommandError as error:
            results.failures.append(f"{project.name}, {documents} documents: {error}")
            continue
        best = min(runs, key=lambda run: run.wall)
        results.growth[project.name][documents] = (best, memory)
        _say(f"{documents} documents: {project.name} {best.wall:.2f} s, {memory / 2**20:.0f} MiB")
    shutil.rmtree(folder)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
