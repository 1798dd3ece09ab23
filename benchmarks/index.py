"""``python -m benchmarks.index --documents 10000``: what the search index costs, in time, memory, bytes on disk and bytes to send."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from benchmarks.articles import read_articles
from benchmarks.corpus import write_corpus
from benchmarks.edits import Edits
from benchmarks.measure import peak_memory, run
from benchmarks.projects import Project
from benchmarks.setups import ours
from sitegen.search.entries import Grams
from sitegen.search.grams import grams_of
from sitegen.search.said import blocks_of
from sitegen.search.shards import layout_of, shards_of, turned

_DISK = Path("/dev/shm")
_CHUNK = 500
T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.index", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000, metavar="N")
    parser.add_argument("--repeats", type=int, default=3, metavar="N")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sitegen-index-", dir=_DISK if _DISK.is_dir() else None) as work:
        write_corpus(Path(work) / "corpus", options.documents)
        corpus = Path(work) / "corpus" / "content"
        project = ours(corpus, Path(work) / "site", equal=False)
        edits = Edits(read_articles(corpus))
        print(f"cold: peak {peak_memory(project.build, project.root, project.environment) / 2**20:.0f} MiB")
        _sizes(project.output)
        _parts(project.output)
        for name, edit in (("body", edits.body), ("added", edits.added)):
            for _ in range(options.repeats):
                _changed(name, project, edit)
    return 0


def _index(output: Path) -> dict[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in (output / "search").rglob("*.json")}


def _sizes(output: Path) -> None:
    index = _index(output)
    print(f"index: {_size(index.values())}, in {len(index)} files")
    for folder in ("g", "l", "d", "f"):
        files = sorted(
            len(gzip.compress(data, 6)) for path, data in index.items() if path.startswith(f"search/{folder}/")
        )
        if files:
            print(f"  {folder}: {len(files)} files, gzip median {files[len(files) // 2]} B, largest {files[-1]} B")
    print(f"  head: {len(gzip.compress(index['search/index.json'], 6))} B gzip")


def _parts(output: Path) -> None:
    """Processor time of each part, in one process."""
    numbers = {
        row[0]: int(number)
        for path, data in _index(output).items()
        if path.startswith("search/d/")
        for number, rows in json.loads(data).items()
        for row in rows
    }
    pages = [(output / address).read_text(encoding="utf-8") for address in numbers]
    grams = _timed(
        "cut the texts out of the pages, and into grams", lambda: [grams_of(blocks_of(page)) for page in pages]
    )
    total = sum(map(len, grams))
    documents = sorted(zip(numbers.values(), (_packed(found) for found in grams), strict=True), reverse=True)
    chunks = [documents[first : first + _CHUNK] for first in range(0, len(documents), _CHUNK)]
    lists = _timed("turn them around", lambda: [turned(None, chunk) for chunk in chunks])
    _timed("join the lists, write the shards", lambda: shards_of(lists, layout_of(len(pages), total)))
    print(f"  {total / len(pages):.0f} grams a document")


def _packed(grams: Iterable[str]) -> bytes:
    return msgspec.msgpack.encode(Grams("\n".join(grams), ""))


def _timed(what: str, work: Callable[[], T]) -> T:
    begun = time.process_time()
    result = work()
    print(f"  {what}: {time.process_time() - begun:.2f} s of processor time")
    return result


def _changed(name: str, project: Project, edit: Callable[[Project], Callable[[], None]]) -> None:
    """One change, what its build takes, and what would have to be sent."""
    before = _all(project.output)
    shown = edit(project)
    spent = run(project.build, project.root, project.environment)
    shown()
    after = _all(project.output)
    sent = {path: data for path, data in after.items() if before.get(path) != data}
    index = {path: data for path, data in sent.items() if path.startswith("search/") and path.endswith(".json")}
    print(
        f"{name}: {spent.wall:.2f} s, {spent.cpu:.2f} s of processor time; to send: {_size(sent.values())}, of the index {_size(index.values())} in {len(index)} files"
    )


def _all(output: Path) -> Mapping[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def _size(files: Iterable[bytes]) -> str:
    files = list(files)
    packed = sum(len(gzip.compress(data, 6)) for data in files)
    return f"{sum(map(len, files)) / 1e6:.2f} MB ({packed / 1e6:.2f} MB gzip)"


if __name__ == "__main__":
    sys.exit(main())
