"""What a command asks of a build, and what it hears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sitegen.findings import Finding, Waiting
from sitegen.progress import SILENT, Watch
from sitegen.write import Changes


@dataclass(frozen=True, slots=True)
class Request:
    """What a command asks for."""

    root: Path
    """The folder that holds ``content/``, ``templates/``, ``theme/``."""
    output: Path
    """Where the site goes."""
    clock: date
    """The day in Asia/Shanghai, as the command read it."""
    today: date | None = None
    """The day that was asked for; it wins over a body's ``fixed_day``, which wins over the clock."""
    base_url: str = ""
    """Overrides the site's own."""
    jobs: int = 1
    clean: bool = False
    """Whether nothing that was remembered may be used."""
    rehash: bool = False
    """Whether every source is read to see if it changed, whatever its stamp says."""
    pdf: bool = False
    """Whether a PDF is made beside each document."""
    why: str = ""
    """A page (its address, its file in the output or its source) of which is to be said why it is made again."""
    watch: Watch = SILENT
    """Who is told how far it is."""

    @property
    def content(self) -> Path:
        """The sources."""
        return self.root / "content"


@dataclass(frozen=True, slots=True)
class Result:
    """What a build did."""

    findings: tuple[Finding, ...]
    pages: int
    """How many pages the site has; 0 when it was blocked."""
    changes: Changes | None
    """What was written; None when a finding blocks and nothing was touched."""
    waiting: Waiting
    why: str = ""
    """The answer to ``Request.why``."""
