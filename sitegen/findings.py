"""What can be said about content: problems as readers see them, findings as people read them; and the exceptions.

SitegenError              something outside is wrong: one Chinese sentence, no traceback
├── ConfigError           site.yaml, catalogue.yaml or the standard cannot be used
├── ExportError           an export of another system cannot be read
├── TemplateError         a template fails, named with its file and line
├── FontError             the font of the pictures cannot be used
└── OutputError           the output folder cannot be used or written
(anything else)           a bug in sitegen: traceback, exit code 3
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from sitegen.frozen import Frozen


class SitegenError(Exception):
    """Something outside the program is wrong; the message is for people."""


class ConfigError(SitegenError):
    """The settings or the standard cannot be used at all."""


class ExportError(SitegenError):
    """An export of another system, which the body is compared with, cannot be read."""


class TemplateError(SitegenError):
    """A template cannot be rendered."""


class FontError(SitegenError):
    """The font that was found for the pictures cannot be used."""


class OutputError(SitegenError):
    """The output folder cannot be used or written."""


class Severity(StrEnum):
    """How much a finding weighs; only ``error`` blocks."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word for people."""
        return {"error": "错误", "warning": "警告", "info": "提示"}[self.value]


_NEVER_SEEN = ("S10", "S11", "W103", "D301")
"""How the codes begin of what nobody may ever see: leaks, secrets, grave errors."""


class Problem(Frozen, frozen=True):
    """What a reader or a rule saw in one file. It holds no path, so that remembering it survives a rename."""

    code: str
    """The code of the rule it belongs to."""
    message: str
    """What is wrong."""
    remedy: str
    """What to write instead."""
    line: int = 1
    """Line in the file, from 1."""
    column: int = 1
    """Column in the line, from 1."""
    file: str = ""
    """Another file of the bundle (``tables.yaml``), when the place is not in the document itself."""
    severity: Severity | None = None
    """Differs from the rule's own only where a case weighs less or more."""
    unit: str = ""
    """Title of the unit that answers for it, where that is not the document's."""


class Location(Frozen, frozen=True):
    """A place in a file: ``content/notice.md:7:1``."""

    path: str
    """Relative to the root, with forward slashes."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Finding(Frozen, frozen=True):
    """A judgement with its place, reason and remedy."""

    code: str
    """The rule's code; never changes."""
    severity: Severity
    """Whether it blocks."""
    message: str
    """What is wrong, in Chinese."""
    remedy: str
    """What to write instead, in Chinese."""
    basis: str
    """Why: the article or the document."""
    row: str
    """The row of the task list it serves (T05, P16 …), or empty."""
    where: Location
    """File, line, column."""
    unit: str = ""
    """Title of the unit that answers for the file (责任科室), or empty when the whole body does."""

    @property
    def blocks(self) -> bool:
        """Whether nothing may be published while it stands."""
        return self.severity is Severity.ERROR

    @property
    def urgency(self) -> tuple[int, bool]:
        """Sorts the most urgent first: by weight, then what nobody may ever see."""
        return list(Severity).index(self.severity), not self.code.startswith(_NEVER_SEEN)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sorts by place, then code."""
        return self.where.path, self.where.line, self.where.column, self.code, self.message


class Waiting(Frozen, frozen=True):
    """Documents that are written but not public yet."""

    drafts: int = 0
    embargoed: int = 0
    """Documents whose 发布日期 is still to come."""
    next_on: date | None = None
    """The first of these days."""

    @property
    def in_words(self) -> str:
        """A sentence for people; empty when nothing waits."""
        parts = [f"草稿 {self.drafts} 份"] if self.drafts else []
        if self.embargoed:
            parts.append(f"未到发布日期 {self.embargoed} 份（最早的在 {self.next_on} 公开）")
        return f"还没有公开的文件：{'，'.join(parts)}。" if parts else ""


class Judgement(Frozen, frozen=True):
    """What was judged of a whole body."""

    findings: tuple[Finding, ...]
    """In the order of their places."""
    waived: tuple[Finding, ...] = ()
    """Findings that a waiver (豁免) answers for; they block nothing."""
    read: tuple[str, ...] = ()
    """Paths of the documents whose texts were compared with each other: as long as these and all else stand, so do the findings."""
    waiting: Waiting = Waiting()


def any_blocks(findings: Iterable[Finding]) -> bool:
    """Whether nothing may be published while these stand."""
    return any(finding.blocks for finding in findings)
