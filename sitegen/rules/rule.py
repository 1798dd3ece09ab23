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
    WORDS = "words"
    """A passage of a document or of a file that it offers, and what is the body's own."""
    FILES = "files"
    """What could be read in a file that a document offers, and what is the body's own."""
    SITE = "site"
    """The assembled site."""
    TEXTS = "texts"
    """The assembled site, and the text of every document that it asks for."""
    JUDGED = "judged"
    """The assembled site, what all others found in it, and all rules."""
    EXPORT = "export"
    """The assembled site, and how it compares with an export of another system."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the table in ``rules/__init__.py``."""

    code: str
    """Never changes, never reused."""
    severity: Severity
    """Of its findings, where a problem says nothing else; a draft's never weighs more than a warning."""
    basis: str
    """Why: the article or the document."""
    check: Callable[..., Iterable[Any] | None]
    """Its docstring explains the rule; ``judge`` calls it with what its scope says. It yields problems (of the whole site:
    with their document, their column, seen in ``catalogue.yaml``, or a path; None for a row of an export), on words slips; a
    reading rule is never called."""
    scope: Scope = Scope.READING
    rows: str = ""
    """The rows of the task list that it serves, the main one first: ``T05 P09``; or empty."""
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

    @property
    def row(self) -> str:
        """The row that it serves first, or empty."""
        return self.rows.partition(" ")[0]

    def finding(self, path: str, problem: Problem, unit: str = "") -> Finding:
        """A problem of a file (``path`` is relative to ``content/``), now with its place, reason, weight and owner unit."""
        place = f"{path.rpartition('/')[0]}/{problem.file}" if problem.file else path
        return Finding(
            self.code,
            problem.severity or self.severity,
            problem.message,
            problem.remedy,
            self.basis,
            self.row,
            Location(f"content/{place}", problem.line, problem.column),
            problem.unit or unit,
        )
