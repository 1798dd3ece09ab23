"""The rows of the two source documents (T01–T53, P01–P20): what is asked for, and what a person has to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from msgspec.structs import replace

from sitegen.config import Config
from sitegen.frozen import Frozen
from sitegen.national import DATA
from sitegen.source import read_data
from sitegen.standard import Column, Standard

YEARLY = -1
"""``Attest.every`` of what is confirmed once in each calendar year."""
_VIDEO = "视频号"


class Attest(Frozen, frozen=True):
    """What a person has to do and confirm in the ledger."""

    what: str
    every: int
    """Days between two confirmations; ``YEARLY``; 0 for once and for all."""
    who: str
    """The unit, as the source names it."""

    @property
    def rhythm(self) -> str:
        """``每30天``, ``每年一次``, ``一次``."""
        if self.every == YEARLY:
            return "每年一次"
        return f"每{self.every}天" if self.every else "一次"

    def due(self, on: date) -> date | None:
        """The last day for the next confirmation after one on a day; None when there is no next."""
        if self.every == YEARLY:
            return date(on.year + 1, 12, 31)
        return on + timedelta(days=self.every) if self.every else None


class Requirement(Frozen, frozen=True):
    """A row of the task list."""

    id: str
    """``T05``, ``P16``."""
    source: str
    """The document that it is taken from."""
    group: str
    """Where it stands in it."""
    text: str
    """What is asked for, in our words."""
    unit: str
    """Who has to do it, as the source names it."""
    pages: str = ""
    """What shows it, in words, beside its columns."""
    applies: str = ""
    """Asked only of a body that has ``own_site``, ``new_media`` or ``video_channel``; empty: of all."""
    attest: Attest | None = None


@cache
def requirements() -> Mapping[str, Requirement]:
    """All rows by id, in the order of the sources."""
    data = read_data(DATA / "requirements.yaml")
    rows = [_requirement(entry, data["sources"]) for entry in data["requirements"]]
    return {row.id: row for row in rows}


def asked_of(config: Config) -> dict[str, Requirement]:
    """All rows by id; those that a body confirms more often than they ask have the body's own rhythm."""
    rows = dict(requirements())
    for record in config.meta.records("attestations"):
        for name in record.texts("rows"):
            row = rows.get(name)
            if row and row.attest and tightens(record.number("every"), row.attest):
                rows[name] = replace(row, attest=replace(row.attest, every=record.number("every")))
    return rows


def tightens(days: int, attest: Attest) -> bool:
    """Whether so many days are a stricter rhythm."""
    limits = {YEARLY: 365, 0: days + 1}
    return 0 < days < limits.get(attest.every, attest.every)


def missing_for(requirement: Requirement, config: Config) -> str:
    """Why a row is not asked of a body, in words; empty when it is."""
    accounts = config.meta.records("new_media")
    lacking = {
        "own_site": "" if config.own_site else "本机关没有自己的网站",
        "new_media": "" if accounts else "本机关没有政务新媒体",
        "video_channel": "" if any(_VIDEO in one.text("platform") for one in accounts) else "本机关没有开通视频号",
    }
    return lacking[requirement.applies] if requirement.applies else ""


def columns_of(row: str, standard: Standard) -> tuple[Column, ...]:
    """The columns that serve a row, in the order of the tree."""
    return tuple(column for column in standard.columns.values() if row in column.rows)


def _requirement(entry: Mapping[str, Any], sources: Mapping[str, str]) -> Requirement:
    attest = entry.get("attest")
    return Requirement(
        id=entry["id"],
        source=sources[entry["id"][0]],
        group=entry["group"],
        text=entry["text"],
        unit=entry["unit"],
        pages=entry.get("pages", ""),
        applies=entry.get("applies", ""),
        attest=Attest(attest["what"], _every(attest["every"]), attest["who"]) if attest else None,
    )


def _every(word: str) -> int:
    words = {"yearly": YEARLY, "once": 0}
    return words[word] if word in words else int(word)
