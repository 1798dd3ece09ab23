"""A power cut at any step that changes the disk."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

OPEN = io.open


def replace_open(monkeypatch: pytest.MonkeyPatch, open_: Callable[..., IO[Any]]) -> None:
    """Files are opened as paths and as texts."""
    monkeypatch.setattr(Path, "open", open_)
    monkeypatch.setattr("builtins.open", open_)


class KilledError(BaseException):
    """The power went."""


class Killer:
    """Counts every step that changes the disk, and dies at one of them; a write also dies with the file half written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        self.steps = 0
        self.at = at
        self.dead = False
        for owner, name in (
            (os, "replace"),
            (Path, "unlink"),
            (Path, "rmdir"),
            (Path, "mkdir"),
            (shutil, "rmtree"),
            (os, "fsync"),
        ):
            monkeypatch.setattr(owner, name, self.counting(getattr(owner, name)))

        def open_(path: Path | str, mode: str = "r", *arguments: Any, **options: Any) -> IO[Any]:
            if "w" in mode:
                self.step()
                if self.steps + 1 == self.at:
                    Path(path).write_bytes(b'{"re')
                self.step()
            return OPEN(path, mode, *arguments, **options)

        replace_open(monkeypatch, open_)

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            self.dead = True
            raise KilledError

    def counting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.step()
            return real(*arguments, **options)

        return call
