"""The floor below which nobody comes: look at every source, read every source, write every byte of the output."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path


def scan(content: Path) -> float:
    """Seconds to look at size and time of every file."""
    begun = time.perf_counter()
    _stat(os.fspath(content))
    return time.perf_counter() - begun


def read_and_write(content: Path, output: Path, target: Path) -> float:
    """Seconds to read every file of ``content`` and to write the bytes of ``output`` anew below ``target``."""
    made = [(path.relative_to(output), path.read_bytes()) for path in output.rglob("*") if path.is_file()]
    shutil.rmtree(target, ignore_errors=True)
    begun = time.perf_counter()
    for path in content.rglob("*"):
        if path.is_file():
            path.read_bytes()
    folders: set[Path] = set()
    for name, data in made:
        if name.parent not in folders:
            folders.add(name.parent)
            (target / name.parent).mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(data)
    seconds = time.perf_counter() - begun
    shutil.rmtree(target)
    return seconds


def _stat(folder: str) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _stat(entry.path)
            else:
                entry.stat(follow_symlinks=False)
