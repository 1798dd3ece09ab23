"""The nouns of a body's settings: its units, what is its own, its waivers, Config."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sitegen.frozen import Frozen
from sitegen.model import Meta


class Unit(Frozen, frozen=True):
    """责任单位: an internal unit or an affiliate (直属单位) of the body."""

    id: str
    title: str
    phone: str = ""
    affiliate: bool = False


class Own(Frozen, frozen=True):
    """What is the body's own: numbers that are no leak, words that it wants written otherwise."""

    numbers: tuple[str, ...] = ()
    """Telephone numbers that the body makes public, digits only."""
    mails: tuple[str, ...] = ()
    """Mailboxes that the body makes public."""
    names: tuple[str, ...] = ()
    """What the body and its units are called."""
    words: tuple[tuple[str, str, str], ...] = ()
    """Wrong word, right word, and the day from which it is wrong (ISO, or empty)."""


class Waiver(Frozen, frozen=True):
    """豁免: a finding that the body answers for instead of mending it."""

    code: str
    """Of the rule."""
    path: str
    """Of the file or the folder, relative to the root."""
    reason: str
    until: date
    """The last day on which it counts."""
    line: int
    """Where ``site.yaml`` says it."""

    def covers(self, code: str, path: str) -> bool:
        """Whether it is about a finding of that rule in that file."""
        return code == self.code and (path == self.path or path.startswith(f"{self.path.rstrip('/')}/"))

    def holds(self, day: date) -> bool:
        """Whether it still counts on a day."""
        return day <= self.until


BODY_UNIT = "body"
"""The id under which the body itself stands among its units."""


class Config(Frozen, frozen=True):
    """A body's ``content/site.yaml``."""

    meta: Meta
    """The values by the names of ``data/settings.yaml``."""
    units: Mapping[str, Unit]
    """责任单位 by id."""
    lines: Mapping[str, int]
    """Line of each setting in ``site.yaml``."""

    @property
    def name(self) -> str:
        """机关名称."""
        return self.meta.text("name") or "未命名机关"

    @property
    def base_url(self) -> str:
        """Where the column's home page is, with a slash at the end."""
        return self.meta.text("base_url").rstrip("/") + "/"

    @property
    def own_site(self) -> bool:
        """Whether the body runs its own website (some limits bind only then)."""
        return self.meta.flag("own_site")

    @property
    def fixed_day(self) -> date | None:
        """The demonstration body's day, which holds when no day is asked for; a real body has none."""
        return self.meta.day("fixed_day")

    @property
    def unit_names(self) -> dict[str, str]:
        """Every name of a unit (id, title) → id; the body's own names lead to itself."""
        own = {name: BODY_UNIT for name in (self.meta.text("name"), self.meta.text("short_name")) if name}
        return own | {name: unit.id for unit in self.units.values() for name in (unit.id, unit.title)}

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """豁免 as they stand in ``site.yaml``, expired ones too."""
        found = []
        for number, record in enumerate(self.meta.records("waivers")):
            path = record.text("path").replace("\\", "/").removeprefix("./").removeprefix("content/")
            line = self.lines.get(f"waivers.{number}", 1)
            if until := record.day("until"):
                found.append(Waiver(record.text("rule"), f"content/{path}", record.text("reason"), until, line))
        return tuple(found)

    @property
    def images(self) -> tuple[str, ...]:
        """The pictures that the settings name, relative to ``content/``."""
        records = (self.meta.record("party_mark"), *self.meta.records("new_media"))
        return tuple(dict.fromkeys(record.text("image") for record in records if record.text("image")))

    def unit_title(self, unit: str) -> str:
        """The title of a unit (the body's own name for the body itself), or an empty text."""
        if unit == BODY_UNIT:
            return self.name
        return self.units[unit].title if unit in self.units else ""
