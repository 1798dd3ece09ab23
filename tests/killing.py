"""A power cut at any step that changes the disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest


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

        opened = Path.open

        def open_(path: Path, mode: str = "r", *arguments: Any, **options: Any) -> IO[Any]:
            if "w" in mode:
                self.step()
                if self.steps + 1 == self.at:
                    with opened(path, "wb") as stream:
                        stream.write(b'{"re')
                self.step()
            return opened(path, mode, *arguments, **options)

        monkeypatch.setattr(Path, "open", open_)

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
