"""Findings as one HTML file that needs nothing else and prints well: by owner unit, with a table of contents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sitegen.desk import Share, first_step, shares
from sitegen.findings import Judgement
from sitegen.render import render_alone
from sitegen.reports import counts_in_words
from sitegen.text import day_in_words


@dataclass(frozen=True, slots=True)
class Printout:
    """What the template gets as ``report``."""

    name: str
    """The body's name."""
    day: str
    """The day by which it was judged, in words."""
    counts: str
    """All findings, counted in words."""
    first_step: str
    waiting: str
    remarks: tuple[str, ...]
    """What else is said, a paragraph each: how an export compares."""
    shares: tuple[Share, ...]


def as_html(
    shown: Judgement,
    name: str,
    today: date,
    templates: tuple[Path, ...],
    remarks: tuple[str, ...] = (),
    left_out: int = 0,
) -> str:
    """The page; ``templates`` are the folders in which ``reports/check.html`` is looked up."""
    findings = shown.findings
    step = first_step(findings, left_out) if findings else ""
    counts = counts_in_words(findings)
    report = Printout(name, day_in_words(today), counts, step, shown.waiting.in_words, remarks, shares(findings))
    return render_alone(templates, "reports/check.html", {"report": report})
