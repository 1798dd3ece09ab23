"""A memory that is missing, stale or damaged costs time, never correctness."""

from __future__ import annotations

import ast
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edited import LINKED, LONG
from tests.rebuilds import FATES, MEMO, Comparison, befall, impatient, warm_body
from tests.scenes import DOCUMENTS

ROOT = Path(__file__).parent.parent


@pytest.fixture
def compared() -> Iterator[Comparison]:
    """A body with a memory of its last build, and a title and a text that have changed since."""
    with impatient():
        made = Comparison(warm_body())
        edit(made, 1)
        made.agree()
        edit(made, 2)
        yield made


def edit(compared: Comparison, number: int) -> None:
    """Change a title that others tell of, and a text that nobody tells of; there are two states in all."""
    compared.set_field("disclosure/qa/qa-0.md", "title", f"第{number % 2}个标题")
    document = compared.source(f"{DOCUMENTS}/no-0.md")
    document.text = f"\n## {LINKED}\n\n{LONG}第{number % 2}次。\n"
    document.save()


def memory(compared: Comparison) -> list[Path]:
    """The files of the memory that hold anything."""
    found = sorted(path for path in (compared.root / MEMO).rglob("*") if path.is_file() and path.stat().st_size)
    assert found, "nothing was remembered"
    return found


@pytest.mark.parametrize("fate", FATES)
def test_whatever_befalls_the_memory_the_build_is_right(compared: Comparison, fate: str) -> None:
    for seed in range(3):
        befall(compared.root, fate, random.Random(seed))
        compared.agree()
        edit(compared, seed)
    compared.agree()


def test_every_file_of_the_memory_may_be_damaged_anywhere(compared: Comparison) -> None:
    chance = random.Random(20260630)
    for place in range(len(memory(compared))):
        for share in (0.0, chance.random(), chance.random()):
            file = memory(compared)[place]
            data = bytearray(file.read_bytes())
            data[int(share * (len(data) - 1))] ^= 1 << chance.randrange(8)
            file.write_bytes(data)
            compared.agree()
            edit(compared, chance.randrange(2))


def test_every_file_of_the_memory_may_end_anywhere(compared: Comparison) -> None:
    for place in range(len(memory(compared))):
        for number, share in enumerate((0.0, 0.8)):
            file = memory(compared)[place]
            os.truncate(file, int(share * file.stat().st_size))
            compared.agree()
            edit(compared, number + place)


def test_a_file_of_the_memory_may_be_gone(compared: Comparison) -> None:
    for place in range(len(memory(compared))):
        memory(compared)[place].unlink()
        compared.agree()
        edit(compared, place)


def test_a_folder_may_stand_where_a_file_of_the_memory_is_to_be(compared: Comparison) -> None:
    for number, file in enumerate(memory(compared)):
        if file.is_file():
            file.unlink()
            file.mkdir()
            compared.agree()
            edit(compared, number)


def test_a_file_may_stand_where_the_memory_is_to_be(compared: Comparison) -> None:
    memo = compared.root / MEMO
    shutil.rmtree(memo)
    memo.write_text("mine", encoding="utf-8")
    compared.agree()
    assert memo.read_text(encoding="utf-8") == "mine"


def test_the_memory_of_another_body_is_not_believed(compared: Comparison, tmp_path: Path) -> None:
    """The same files at the same places, but other words: as when a folder is copied to begin another body with."""
    other = Comparison(Path(shutil.copytree(compared.root, tmp_path / "other")))
    settings = other.root / "content" / "site.yaml"
    text = settings.read_text(encoding="utf-8").replace("云溪县", "云山县")
    settings.write_text(text, encoding="utf-8", newline="\n")
    other.agree()
    shutil.rmtree(compared.root / MEMO)
    shutil.copytree(other.root / MEMO, compared.root / MEMO)
    compared.agree()


def test_what_another_version_remembered_is_not_believed(compared: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also not half of it: the records of the other version are there under the names of ours."""
    for number, version in enumerate((b"older", b"newer", b"older")):
        monkeypatch.setattr("sitegen.build.program_key", lambda found=version: found)
        compared.agree()
        edit(compared, number)


def test_an_output_without_its_memory_is_not_written_again(compared: Comparison) -> None:
    compared.agree()
    shutil.rmtree(compared.root / MEMO)
    found = compared.agree()
    assert found.changes is not None
    assert (found.changes.created, found.changes.changed, found.changes.deleted) == ((), (), ())


def test_the_memory_does_not_grow_with_every_edit(compared: Comparison) -> None:
    compared.agree()
    before = sum(file.stat().st_size for file in memory(compared))
    for number in range(12):
        edit(compared, number)
        compared.agree()
    assert sum(file.stat().st_size for file in memory(compared)) < 2 * before + 200_000


def test_no_code_can_come_out_of_the_memory() -> None:
    """Only ``crew`` may pickle: what it sends goes to processes of its own and never to the disk."""
    found = set()
    for path in (ROOT / "sitegen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {path.stem for name in names if name.split(".")[0] in ("pickle", "marshal", "shelve")}
    assert found <= {"crew"}
