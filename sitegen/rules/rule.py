"""What a rule is."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sitegen.findings import Finding, Location, Problem, Severity

_HEADINGS = ("查什么", "为什么", "例子", "改成")


class Scope(StrEnum):
    """What a rule looks at."""

    READING = "reading"
    """Seen by the readers while a file is read; the rule holds its texts."""
    DOCUMENT = "document"
    """One document by itself: no clock, no neighbours."""
    SITE = "site"
    """The assembled site."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the table in ``rules/__init__.py``."""

    code: str
    """Never changes, never reused."""
    severity: Severity
    basis: str
    """Why: the article or the document."""
    check: Callable[..., Iterable[Any] | None]
    """Its docstring explains the rule. A document rule takes document, body and kind and yields problems; a site rule
    takes the site and yields problems with their document or path; a reading rule is never called."""
    scope: Scope = Scope.READING
    row: str = ""
    """The row of the task list it serves first, or empty."""
    since: str = "0.1.0"

    @property
    def title(self) -> str:
        """The first line of the docstring without the code."""
        return (inspect.getdoc(self.check) or "").split("\n")[0].removeprefix(self.code).strip()

    @property
    def sections(self) -> Mapping[str, str]:
        """查什么, 为什么, 例子, 改成."""
        text = inspect.getdoc(self.check) or ""
        parts = re.split(rf"^({'|'.join(_HEADINGS)})：", text, flags=re.MULTILINE)
        return {
            heading: inspect.cleandoc(words).strip() for heading, words in zip(parts[1::2], parts[2::2], strict=True)
        }

    def finding(
        self, path: str, message: str, remedy: str, line: int = 1, column: int = 1, severity: Severity | None = None
    ) -> Finding:
        """A finding of this rule. ``path`` is relative to ``content/``."""
        return Finding(
            self.code,
            severity or self.severity,
            message,
            remedy,
            self.basis,
            self.row,
            Location(f"content/{path}", line, column),
        )

    def from_problem(self, path: str, problem: Problem) -> Finding:
        """A problem of a file, now with its place, reason and weight."""
        place = f"{path.rpartition('/')[0]}/{problem.file}" if problem.file else path
        return self.finding(place, problem.message, problem.remedy, problem.line, problem.column, problem.severity)
