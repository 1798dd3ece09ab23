"""The real command, again and again: each time it is a process of its own that knows only what the disk holds."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from sitegen.memo import Memo, Place, hold
from sitegen.program import program_key
from tests.bodies import TODAY
from tests.edited import Desk
from tests.rebuilds import MEMO, Comparison, files_of
from tests.scenes import DOCUMENTS

ROOT = Path(__file__).parent.parent
FIRST = f"{DOCUMENTS}/no-0.md"


def start(root: Path, *more: str, program: Path = ROOT) -> subprocess.Popen[str]:
    """Start the real command."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(program), *filter(None, sys.path)])}
    arguments = [sys.executable, "-m", "sitegen", "build", "--root", str(root), "--today", str(TODAY), *more]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        arguments, env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )


def command(root: Path, *more: str, program: Path = ROOT) -> tuple[int, str]:
    """Run the real command; returns its exit code and what it said, without the time it took and the stages that took long."""
    with start(root, *more, program=program) as running:
        said, _ = running.communicate(timeout=120)
    return running.returncode, re.sub(r"(?m)用时 [\d.]+ 秒|^.*…\n", "", said)


def test_the_command_itself_forgets_neither_findings_nor_its_exit_code(compared: Comparison) -> None:
    first, second = command(compared.root), command(compared.root)
    assert first == second
    assert first[0] == 0
    assert "F103" in first[1]
    compared.agree()
    compared.set_field(FIRST, "published_on", "2026-13-40")
    blocked, again = command(compared.root), command(compared.root)
    assert blocked == again
    assert blocked[0] == 1
    compared.agree()


def test_what_is_remembered_is_written_once_and_can_be_read_again(compared: Comparison) -> None:
    """A process that is split off must not write once more what waits to be written."""
    assert command(compared.root, "--clean")[0] == 0
    folders = [path.parent for path in (compared.root / MEMO).rglob("index")]
    assert len(folders) == 2
    for folder in folders:
        memo = Memo(folder, program_key())
        for name in ("facts", "texts", "given"):
            _, places = memo.part(f"log {name}", tuple[int, dict[str, Place]]) or (0, {})
            assert all(memo.log(name).get(key) is not None for key in places)
            written = sum(path.stat().st_size for path in folder.glob(f"{name}.*.log"))
            assert written == sum(place.length for place in places.values()), name
        memo.close()


def test_a_second_command_waits_before_it_touches_anything(compared: Comparison) -> None:
    """What lies beside the output may be what the first one is writing just now."""
    stage = compared.root / "public.sitegen-stage"
    with hold(compared.root / MEMO):
        stage.mkdir()
        second = start(compared.root)
        time.sleep(2)
        waited = second.poll() is None and stage.is_dir()
    second.communicate(timeout=60)
    assert waited
    assert second.returncode == 0
    compared.agree()


def test_the_command_keeps_two_outputs_apart(compared: Comparison) -> None:
    for number, output in enumerate(("one", "two", "one", "two")):
        compared.set_field(FIRST, "title", f"第{number}次的标题")
        assert command(compared.root, "--output", output)[0] == 0
    one, two = replace(compared, output="one"), replace(compared, output="two")
    assert "第2次的标题" in one.page("fdzdgknr/bmwj/no-0.html")
    assert "第3次的标题" in two.page("fdzdgknr/bmwj/no-0.html")
    one.agree()
    two.agree()


def test_what_another_version_of_the_program_remembered_is_not_believed(compared: Comparison, tmp_path: Path) -> None:
    """One word of the standard or of a module: each is another program."""
    program = tmp_path / "program"
    for name in ("sitegen", "templates", "theme"):
        shutil.copytree(ROOT / name, program / name, ignore=shutil.ignore_patterns("__pycache__"))
    assert command(compared.root, program=program)[0] == 0
    desk = Desk(program, random.Random(0))
    for path, old, new in (
        ("sitegen/data/columns/1-first.yaml", "title: 部门文件", "title: 各种文件"),
        ("sitegen/text.py", "{day.year}年", "{day.year}载"),
    ):
        desk.swap(program / path, re.escape(old), new)
        assert command(compared.root, program=program)[0] == 0
        shutil.copytree(compared.root, tmp_path / "fresh", ignore=shutil.ignore_patterns("public", ".sitegen"))
        assert command(tmp_path / "fresh", program=program)[0] == 0
        assert files_of(compared.root / "public") == files_of(tmp_path / "fresh" / "public")
        shutil.rmtree(tmp_path / "fresh")
