"""What a command concludes about a body on one day: the findings, and what is written but not public yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sitegen.findings import Finding, any_blocks
from sitegen.frozen import Frozen

if TYPE_CHECKING:
    from sitegen.assemble import Site


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
    """The findings of a whole body, and what waits in it."""

    findings: tuple[Finding, ...] = ()
    waiting: Waiting = Waiting()

    @property
    def blocks(self) -> bool:
        """Whether nothing may be published."""
        return any_blocks(self.findings)


def judge(site: Site) -> Judgement:
    """Ask all rules about the whole body."""
    from sitegen.assemble import Hidden  # a warm command judges nothing and loads neither
    from sitegen.rules import judge_site

    reasons = list(site.hidden.values())
    coming = [
        day
        for path, reason in site.hidden.items()
        if reason is Hidden.EMBARGO and (day := site.by_path[path].published_on)
    ]
    waiting = Waiting(reasons.count(Hidden.DRAFT), len(coming), min(coming, default=None))
    return Judgement(judge_site(site), waiting)
