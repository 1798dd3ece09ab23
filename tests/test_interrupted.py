"""A build that is killed at any moment leaves the old site, or one that the next command completes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.build import Request, build
from tests.bodies import TODAY, Body
from tests.outputs import manifest_digests, read_folder, ready_body
from tests.scenes import DOCUMENTS, Writer

ROUNDS = 7
OLD_ONLY, NEW_ONLY = 30, 50
"""Documents that only one of the two sites has; the new one changes all others too."""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two bodies that share many addresses but no page."""
    folder = tmp_path_factory.mktemp("interrupted")
    for name, numbers in (("old", range(OLD_ONLY)), ("new", range(OLD_ONLY // 2, OLD_ONLY // 2 + NEW_ONLY))):
        writer = Writer(ready_body(folder / name).root)
        for number in numbers:
            writer.write(
                f"{DOCUMENTS}/no-{number}.md",
                "document",
                f"{name}的正文。",
                title=f"{name}第{number}号",
                published_on="2026-01-02",
            )
    settings = folder / "new" / "content" / "site.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("云溪县畜牧兽医局", "云溪县农业农村局"), encoding="utf-8"
    )
    return folder / "old", folder / "new"


def start(body: Path, output: Path) -> subprocess.Popen[bytes]:
    """Start a build in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    arguments = ["build", "--quiet", "--root", str(body), "--output", str(output), "--today", str(TODAY), "--jobs", "1"]
    return subprocess.Popen(
        [sys.executable, "-m", "sitegen", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def finish(body: Path, output: Path) -> dict[str, bytes]:
    """Let a build run to its end, in this process: it is only killed ones that need another."""
    assert build(Request(body, output, TODAY, TODAY)).changes is not None
    return read_folder(output)


def put_back(output: Path, files: dict[str, bytes]) -> None:
    """Make the folder hold what a build left there before."""
    shutil.rmtree(output)
    for path, data in files.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(data)


def beside(output: Path) -> list[str]:
    """What lies beside the output."""
    return sorted(path.name for path in output.parent.iterdir() if path != output)


def moments() -> Iterator[tuple[str, float]]:
    """What to wait for, and how long after it the process dies; the same in every run."""
    chance = random.Random(20260630)
    for number in range(ROUNDS):
        yield ("stage", chance.uniform(0, 0.05)) if number % 2 else ("journal", chance.uniform(0, 0.03))


def test_a_killed_build_leaves_the_old_site_or_one_that_the_next_build_completes(
    sites: tuple[Path, Path], tmp_path: Path
) -> None:
    old_body, new_body = sites
    output = tmp_path / "out" / "public"
    output.parent.mkdir()
    old = finish(old_body, output)
    new = finish(new_body, output)
    assert not any(old[path] == new[path] for path in old if path in new and path.endswith(".html"))
    seen: set[str] = set()
    for sign, delay in moments():
        put_back(output, old)
        process = start(new_body, output)
        awaited = output.with_name(f"{output.name}.sitegen-{sign}")
        end = time.monotonic() + 60
        while not awaited.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.0005)
        time.sleep(delay)
        process.kill()
        process.wait()
        files = read_folder(output)
        left = beside(output)
        if f"{output.name}.sitegen-journal" in left:
            state = "promised"
        else:
            state = "old" if files == old else "new"
            assert files == (old if state == "old" else new), "neither the old nor the new site"
            said, true = manifest_digests(files)
            assert said == true
        seen.add(state)
        assert finish(new_body, output) == new, state
        assert beside(output) == [], state
    assert "promised" in seen or len(seen) > 1, f"killed at no interesting moment: {seen}"


def test_a_promised_site_is_completed_even_when_the_next_build_is_blocked(
    sites: tuple[Path, Path], tmp_path: Path
) -> None:
    """The journal is played before anything is read: a mistake made meanwhile does not leave half a site."""
    old_body, new_body = sites
    output = tmp_path / "public"
    new = finish(new_body, output)
    old = finish(old_body, output)
    broken = Body(ready_body(tmp_path / "broken").root)
    broken.write("-- content/disclosure/documents/x.md --\n---\n标题：坏的\n---\n正文。\n")
    for _ in range(20):
        process = start(new_body, output)
        journal = output.with_name(f"{output.name}.sitegen-journal")
        while not journal.exists() and process.poll() is None:
            time.sleep(0.0005)
        process.kill()
        process.wait()
        if journal.exists():
            break
        put_back(output, old)
    else:
        pytest.fail("the journal was always played before the process could be killed")
    assert start(broken.root, output).wait(timeout=60) == 1
    assert read_folder(output) == new
