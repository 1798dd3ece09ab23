"""A large invented body: ``python benchmarks/corpus.py --documents 10000 OUT`` writes ``OUT/content``, always the same bytes."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from random import Random

from benchmarks.plan import FEWEST, Entry, plan
from benchmarks.texts import text
from benchmarks.values import Filling, Value
from sitegen.national import national_standard
from sitegen.standard import Kind, Standard

SEED = 20260630
TODAY = "2026-06-30"
"""The day as of which the corpus is read."""
ATTACHED = 0.08
"""The share of documents with attachments."""
ENGLISH = 0.3
"""The share of documents whose front matter has the fields' English names."""
_PLAIN = re.compile(r"[^\s:#\[\]{}&*!|>'\"%@`,?-](?:[^:#\[\]{},]|:(?=\S))*(?<!\s)")
_ARTICLES = frozenset({"normative", "rule", "discretion", "emergency-plan", "subsidy", "benefit"})
_BODY = Path(__file__).parent / "body"
_LINKS = (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4)


def write_corpus(root: Path, documents: int, seed: int = SEED) -> None:
    """Write ``root/content`` with that many documents. Raises ValueError when they are too few for every kind."""
    if documents < FEWEST:
        raise ValueError(f"at least {FEWEST} documents are needed to have every kind")
    standard = national_standard()
    content = root / "content"
    content.mkdir(parents=True)
    for file in sorted(_BODY.iterdir()):
        shutil.copyfile(file, content / file.name)
    for column in standard.columns:
        (content / column).mkdir(parents=True, exist_ok=True)
    for path, data in corpus_files(standard, documents, seed):
        target = content / path
        if target.name != path.rpartition("/")[2] or not target.parent.is_dir():
            target.parent.mkdir(parents=True)
        target.write_bytes(data)
    for column in sorted(standard.columns, key=len, reverse=True):
        if not any((content / column).iterdir()):
            (content / column).rmdir()


def corpus_files(standard: Standard, documents: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Every file of the documents: path below ``content/`` and bytes."""
    entries = plan(documents, seed)
    older: dict[str, list[Entry]] = defaultdict(list)
    linked: list[tuple[str, str]] = []
    for number, entry in enumerate(entries):
        random = Random(f"{seed} {number}")
        kind = standard.kinds[entry.kind]
        filling = Filling(random, entry, older, standard)
        values = filling.values(kind)
        if "attachments" in values or random.random() < ATTACHED:
            values["attachments"] = filling.attach()
        path = f"{entry.column}/{entry.stem}/index.md" if filling.files else f"{entry.column}/{entry.stem}.md"
        front = _front(values, kind, random.random() < ENGLISH)
        size = int(random.triangular(700, 5600, 1700)) - len(front.encode())
        chosen = random.sample(linked, min(len(linked), random.choice(_LINKS)))
        links = [(title, _relative(target, path)) for title, target in chosen]
        body = (
            _report(random, standard, entry)
            if entry.kind == "annual-report"
            else text(random, size, links, entry.kind in _ARTICLES)
        )
        yield path, f"{front}\n{body}".encode()
        for name, data in filling.files.items():
            yield f"{path.removesuffix('index.md')}{name}", data
        older[entry.kind].append(entry)
        if "take_down_on" not in values:
            linked.append((entry.title, path))


def _report(random: Random, standard: Standard, entry: Entry) -> str:
    """The six parts of an annual report."""
    form = standard.annual_format(entry.year) or standard.annual_formats[-1]
    return "\n".join(
        f"## {part.heading}\n\n{text(random, 300, (), False).replace('## ', '### ').replace('#### ', '### ')}"
        for part in form.parts
    )


def _front(values: Mapping[str, Value], kind: Kind, english: bool) -> str:
    """The front matter, with Chinese or English names."""
    lines = ["---"]
    for name, value in values.items():
        field = kind.fields[name]
        key = name if english else field.label
        if isinstance(value, str):
            lines += _scalar(key, value, "")
        elif all(isinstance(item, str) for item in value):
            lines.append(f"{key}: [{', '.join(_quoted(str(item)) for item in value)}]")
        else:
            labels = {sub.name: sub.name if english else sub.label for sub in field.fields}
            lines.append(f"{key}:")
            for record in value:
                items = record.items() if isinstance(record, dict) else ()
                inner = [line for sub, words in items for line in _scalar(labels[sub], words, "    ")]
                lines += [f"  - {inner[0].strip()}", *inner[1:]] if inner else []
    return "\n".join([*lines, "---", ""])


def _scalar(key: str, value: str, indent: str) -> list[str]:
    if "\n" in value:
        return [f"{indent}{key}: |", *(f"{indent}  {line}" for line in value.split("\n"))]
    return [f"{indent}{key}: {_quoted(value)}"]


def _quoted(value: str) -> str:
    """The value as YAML, in quotation marks only where it needs them."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _relative(target: str, start: str) -> str:
    """The link from one Markdown file to the other."""
    here = PurePosixPath(start).parent.parts
    there = PurePosixPath(target).parts
    shared = next(
        (at for at, (one, other) in enumerate(zip(here, there, strict=False)) if one != other),
        min(len(here), len(there)),
    )
    return "/".join((*[".."] * (len(here) - shared), *there[shared:]))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write a large invented body.")
    parser.add_argument("out", type=Path, metavar="OUT", help="an empty or new folder")
    parser.add_argument("--documents", type=int, default=10_000, metavar="N")
    options = parser.parse_args(arguments)
    write_corpus(options.out, options.documents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
