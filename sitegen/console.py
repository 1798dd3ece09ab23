"""What a command shows on the terminal while it works: a bar, plain lines where nobody looks on, and where the time went."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from sitegen.progress import Watch

_PATIENCE = 1.0
"""Seconds before anything is shown: a short build needs no bar."""
_BEAT = 0.1
"""Seconds between two looks of the bar."""
_LINE_BEAT = 5.0
"""Seconds between two lines where there is no terminal."""
_WIDTH = 24


class Console(Watch):
    """Shows stages and steps on a stream, and keeps how long each stage took."""

    def __init__(self, quiet: bool = False, stream: TextIO = sys.stderr) -> None:
        self.quiet = quiet
        self.stream = stream
        self.terminal = stream.isatty()
        self.begun = time.monotonic()
        self.times: dict[str, float] = {}
        self._name, self._total, self._done = "", 0, 0
        self._since = self._shown = self.begun

    def stage(self, name: str, total: int = 0) -> None:
        """Show the next stage, once the build has gone on for a while."""
        now = self._end_stage()
        self._name, self._total, self._done, self._since = name, total, 0, now
        self._show(now)

    def step(self) -> None:
        """One step more; the bar moves a few times a second."""
        self._done += 1
        now = time.monotonic()
        if now - self._shown > (_BEAT if self.terminal else _LINE_BEAT):
            self._show(now)

    def end(self) -> None:
        """Take the bar away."""
        self._end_stage()
        self._name = ""
        if self.terminal and not self.quiet:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def timings(self) -> str:
        """Where the time went, a line a stage."""
        whole = time.monotonic() - self.begun
        rows = [*self.times.items(), ("合计", whole)]
        return "\n".join(f"{seconds * 1000:9.1f} 毫秒 {seconds / whole:5.0%}  {name}" for name, seconds in rows)

    def _end_stage(self) -> float:
        now = time.monotonic()
        if self._name:
            self.times[self._name] = self.times.get(self._name, 0.0) + now - self._since
        return now

    def _show(self, now: float) -> None:
        if self.quiet or now - self.begun < _PATIENCE:
            return
        self._shown = now
        if self.terminal:
            self.stream.write(f"\r\x1b[K{self._bar(now)}")
        else:
            self.stream.write(f"{self._words(now)}\n")
        self.stream.flush()

    def _bar(self, now: float) -> str:
        filled = self._done * _WIDTH // self._total if self._total else 0
        return f"[{'=' * filled}{' ' * (_WIDTH - filled)}] {self._words(now)}"

    def _words(self, now: float) -> str:
        """``读取文件 3200/10000，每秒 2400，还要 3 秒``."""
        if not self._total:
            return f"{self._name}…"
        words = f"{self._name} {self._done}/{self._total}"
        if self._done and now > self._since:
            rate = self._done / (now - self._since)
            words += f"，每秒 {rate:.0f}，还要 {max(self._total - self._done, 0) / rate:.0f} 秒"
        return words
