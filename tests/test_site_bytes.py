"""Same source, same day, same bytes: twice, for any number of processes, from anywhere, with any seed and time zone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bodies import TODAY
from tests.outputs import BuiltSite, read_folder, ready_body, temporary_folder
from tests.scenes import DOCUMENTS, Writer, large_site


@pytest.fixture(scope="module")
def large() -> BuiltSite:
    return large_site()


def command(body: Path, output: Path, jobs: int, cwd: Path, **environment: str) -> dict[str, bytes]:
    """Build with the command in a process of its own."""
    arguments = [
        "build",
        "--quiet",
        "--root",
        os.path.relpath(body, cwd),
        "--output",
        str(output),
        "--today",
        str(TODAY),
        "--jobs",
        str(jobs),
    ]
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-m", "sitegen", *arguments], cwd=cwd, env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return read_folder(output)


@pytest.mark.parametrize(
    ("copied", "jobs", "seed", "zone", "language"),
    [(False, 2, "1", "America/Los_Angeles", "C"), (True, 1, "2", "Pacific/Kiritimati", "zh_CN.GB18030")],
)
def test_the_bytes_depend_on_nothing_but_source_and_day(
    large: BuiltSite, tmp_path: Path, copied: bool, jobs: int, seed: str, zone: str, language: str
) -> None:
    """Not on the folder, its times, the working folder, the number of processes, hash seed, time zone or locale."""
    assert len(large.site.documents) >= 200, "too few documents for more than one process"
    body = large.root
    if copied:
        body = tmp_path / "另一个 地方"
        shutil.copytree(large.root / "content", body / "content")
        for path in body.rglob("*"):
            os.utime(path, (1, 1))
    files = command(body, tmp_path / "out", jobs, tmp_path, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=language)
    assert sorted(files) == sorted(large.files)
    assert [path for path in files if files[path] != large.files[path]] == []


def test_a_second_build_changes_nothing_and_touches_no_file() -> None:
    body = ready_body(temporary_folder() / "body")
    assert body.build().changes is not None
    times = {path: path.stat().st_mtime_ns for path in (body.root / "public").rglob("*")}
    again = body.build().changes
    assert again is not None
    assert (again.created, again.changed, again.deleted) == ((), (), ())
    assert {path: path.stat().st_mtime_ns for path in (body.root / "public").rglob("*")} == times


def test_a_removed_document_leaves_nothing_behind(tmp_path: Path) -> None:
    body = ready_body(tmp_path / "body")
    body.build()
    before = body.output()
    Writer(body.root).write(
        f"{DOCUMENTS}/extra/index.md",
        "document",
        "见[图](x.pdf)。",
        {"x.pdf": "x"},
        title="多出来的",
        published_on="2026-01-02",
    )
    changes = body.build().changes
    assert changes is not None
    assert changes.created
    assert body.output() != before
    for path in sorted((body.root / "content" / DOCUMENTS / "extra").rglob("*")):
        path.unlink()
    (body.root / "content" / DOCUMENTS / "extra").rmdir()
    body.build()
    assert body.output() == before
    assert not (body.root / "public" / "fdzdgknr" / "bmwj" / "extra").exists()
