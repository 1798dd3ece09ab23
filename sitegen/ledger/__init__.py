"""The ledger (台账): every row of the task list with its state, what shows it, and what falls due. For the body itself; never published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from sitegen.assemble import Site
from sitegen.attestations import Attestation, Outcome, latest
from sitegen.duties import Duty
from sitegen.findings import Finding, Judgement, Severity
from sitegen.requirements import Requirement, asked_of, columns_of, missing_for
from sitegen.rules import BY_CODE, RULES
from sitegen.rules.rule import Scope
from sitegen.standard import Column
from sitegen.text import NOT_YET, day_in_words, quoted_list
from sitegen.urls import absolute, list_address

AHEAD = timedelta(days=30)
"""How far ahead the ledger looks."""


class State(StrEnum):
    """How a row stands."""

    MET = "达标"
    TO_MEND = "待整改"
    TO_CONFIRM = "待确认"
    EXEMPT = "不适用"


@dataclass(frozen=True, slots=True)
class Shown:
    """A column that serves a row."""

    title: str
    url: str
    documents: int
    """Public documents of the kinds that serve the row."""
    newest: date | None
    """When the newest of them was published."""
    note: str
    """What stands in the place of documents: a link, or why there are none."""

    @property
    def words(self) -> str:
        """``部门预算：3份，最新2026年2月10日``."""
        if self.note:
            return f"{self.title}：{self.note}"
        return f"{self.title}：{self.documents}份，最新{day_in_words(self.newest)}" if self.newest else self.title


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the task list, and how it stands."""

    requirement: Requirement
    state: State
    why: str
    """The state in a sentence; empty for what is simply as it should be."""
    units: tuple[str, ...]
    """Titles of the units of the body that answer for it."""
    shown: tuple[Shown, ...]
    checks: int
    """How many rules looked at it; those that compare with an export are not asked here."""
    findings: tuple[Finding, ...]
    """What they found."""
    attestations: tuple[Attestation, ...]
    """Who confirmed it, newest first."""
    next_on: date | None
    """The next day by which something has to be done."""

    @property
    def gravest(self) -> Finding | None:
        """The most urgent finding that is more than a remark."""
        heavy = [finding for finding in self.findings if finding.severity is not Severity.INFO]
        return min(heavy, key=lambda finding: finding.urgency, default=None)

    @property
    def checked(self) -> str:
        """``查了 7 条规则，2 个警告``."""
        counts = Counter(finding.severity for finding in self.findings)
        words = "，".join(f"{counts[severity]} 个{severity.label}" for severity in Severity if counts[severity])
        return f"{self.checks} 条规则，{words or '没有发现问题'}" if self.checks else ""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that has to be done soon."""

    unit: str
    on: date | None
    """The last day; None for what was never done yet."""
    row: str
    what: str
    overdue: bool

    @property
    def when(self) -> str:
        """The day in words."""
        return f"{day_in_words(self.on)}{'（已过期）' if self.overdue else ''}" if self.on else "还没有做过"


@dataclass(frozen=True, slots=True)
class Exemption:
    """A finding that a waiver (豁免) answers for."""

    finding: Finding
    reason: str
    until: date | None
    """The last day on which the waiver counts."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All rows."""

    body: str
    today: date
    entries: tuple[Entry, ...]
    """In the order of the sources."""
    due: tuple[Due, ...]
    """By unit, in the order of ``site.yaml``; the most urgent first."""
    waived: tuple[Exemption, ...]
    idle: tuple[Finding, ...] = ()
    """Waivers that answer for nothing: expired, useless or wrong."""

    @property
    def counts(self) -> Mapping[State, int]:
        """How many rows are in each state."""
        counts = Counter(entry.state for entry in self.entries)
        return {state: counts[state] for state in State}


def ledger(site: Site, judgement: Judgement, duties: Sequence[Duty]) -> Ledger:
    """Put together what is known of every row."""
    book = _Book(site, judgement.findings, duties)
    asked = asked_of(site.config)
    entries = tuple(book.entry(requirement) for requirement in asked.values())
    places = {unit.title: place for place, unit in enumerate(site.config.units.values())}
    due = sorted(book.due(entries), key=lambda one: (places.get(one.unit, -1), one.unit, one.on or site.today, one.row))
    waived = tuple(_exemption(site, finding) for finding in judgement.waived)
    idle = tuple(finding for finding in judgement.findings if BY_CODE[finding.code].scope is Scope.JUDGED)
    return Ledger(site.config.name, site.today, entries, tuple(due), waived, idle)


def _exemption(site: Site, finding: Finding) -> Exemption:
    holding = (one for one in site.config.waivers if one.holds(site.today))
    waiver = next((one for one in holding if one.covers(finding.code, finding.where.path)), None)
    return Exemption(finding, waiver.reason if waiver else "", waiver.until if waiver else None)


def of_unit(whole: Ledger, unit: str) -> Ledger:
    """What one unit answers for, and the rows of what was found in its documents."""
    return Ledger(
        f"{whole.body}{unit}" if unit != whole.body else unit,
        whole.today,
        tuple(
            entry
            for entry in whole.entries
            if unit in entry.units or any(finding.unit == unit for finding in entry.findings)
        ),
        tuple(due for due in whole.due if due.unit == unit),
        tuple(one for one in whole.waived if one.finding.unit == unit),
    )


def of_rows(whole: Ledger, rows: Sequence[str]) -> Ledger:
    """Some rows only."""
    entries = tuple(entry for entry in whole.entries if entry.requirement.id in rows)
    waived = tuple(one for one in whole.waived if set(rows) & set(BY_CODE[one.finding.code].rows.split()))
    return Ledger(whole.body, whole.today, entries, tuple(due for due in whole.due if due.row in rows), waived)


class _Book:
    """What the entries are made of."""

    def __init__(self, site: Site, findings: Sequence[Finding], duties: Sequence[Duty]) -> None:
        self.site = site
        self.latest = latest(site.attestations, site.today)
        self.found: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            for row in BY_CODE[finding.code].rows.split():
                self.found[row].append(finding)
        self.duties: dict[str, list[Duty]] = defaultdict(list)
        self.days: dict[str, list[date]] = defaultdict(list)
        for duty in duties:
            if duty.done is None:
                self.duties[duty.row].append(duty)
                for row in {duty.row, *duty.rows}:
                    self.days[row].append(duty.due)
        self.checks = Counter(row for rule in RULES if rule.scope is not Scope.EXPORT for row in rule.rows.split())
        self.charged = {
            row: record.text("unit")
            for record in site.config.meta.records("attestations")
            if record.text("unit") in site.config.unit_names
            for row in record.texts("rows")
        }

    def entry(self, requirement: Requirement) -> Entry:
        row, site = requirement.id, self.site
        columns = columns_of(row, site.standard)
        shown = tuple(self._shown(row, column) for column in self._ends(columns) if site.visible(column))
        state, why = self._state(requirement, columns, shown)
        record = self.latest.get(row)
        days = [*self.days[row]]
        if record and state is not State.EXEMPT and (asked := record.due(requirement)):
            days.append(asked)
        return Entry(
            requirement,
            state,
            why,
            self._units(row, columns),
            shown,
            self.checks[row],
            tuple(self.found[row]),
            tuple(one for one in reversed(site.attestations) if row in one.rows and one.on <= site.today),
            min(days, default=None),
        )

    def due(self, entries: Sequence[Entry]) -> Iterator[Due]:
        """What falls due soon, is overdue or was never done."""
        today = self.site.today
        owners = {entry.requirement.id: entry.units[0] for entry in entries}
        for duty in chain.from_iterable(self.duties.values()):
            if duty.due <= today + AHEAD:
                unit = self._unit(duty.unit) or owners.get(duty.row, self.site.config.name)
                yield Due(unit, duty.due, duty.row, duty.what, duty.overdue(today))
        for entry in entries:
            row, attest = entry.requirement.id, entry.requirement.attest
            record = self.latest.get(row)
            if entry.state is State.EXEMPT or not attest:
                continue
            on = record.due(entry.requirement) if record else None
            if record is None or (on and on <= today + AHEAD):
                yield Due(entry.units[0], on, row, attest.what, on is not None and on < today)

    def _state(
        self, requirement: Requirement, columns: tuple[Column, ...], shown: tuple[Shown, ...]
    ) -> tuple[State, str]:
        row, today = requirement.id, self.site.today
        record = self.latest.get(row)
        due = record.due(requirement) if record else None
        if missing := missing_for(requirement, self.site.config):
            return State.EXEMPT, missing
        heavy = [finding for finding in self.found[row] if finding.severity is not Severity.INFO]
        if record and record.outcome is Outcome.EXEMPT and (due is None or due >= today):
            if heavy:
                return State.TO_MEND, f"台账里写了不适用，检查却发现 {len(heavy)} 个问题"
            return State.EXEMPT, record.said
        blanks = [column.blank for column in columns if column.blank and column.blank.word == "不适用"]
        if columns and len(blanks) == len(columns):
            return State.EXEMPT, "；".join(blank.reason for blank in blanks)
        if lacking := [column.title for column in columns if self.site.lacks(column)]:
            return State.TO_MEND, f"栏目{quoted_list(lacking)}是空的"
        if heavy:
            return State.TO_MEND, f"检查发现 {len(heavy)} 个问题"
        if record and record.outcome is Outcome.FAULTY:
            return State.TO_MEND, f"{day_in_words(record.on)}确认时发现问题"
        if due and due < today:
            return State.TO_CONFIRM, f"应当在{day_in_words(due)}以前再确认一次"
        if record is None and requirement.attest:
            return State.TO_CONFIRM, "还没有人确认过"
        ends = self._ends(columns)
        new = any(column.blank and column.blank.reason == NOT_YET for column in ends)
        if new and not any(self.site.below(column.id) for column in ends):
            return State.TO_CONFIRM, "栏目是新建的，还没有内容"
        if record is None and self._is_served_by_documents(row) and not any(one.documents or one.note for one in shown):
            return State.TO_CONFIRM, "栏目里没有这方面的内容；没有发生的，在台账里写“不适用”和理由"
        return State.MET, ""

    def _is_served_by_documents(self, row: str) -> bool:
        return any(row in kind.rows for kind in self.site.standard.kinds.values())

    def _ends(self, columns: tuple[Column, ...]) -> list[Column]:
        """Without those of which a sub-column serves the row too."""
        parents = {column.parent for column in columns}
        return [column for column in columns if column.id not in parents]

    def _shown(self, row: str, column: Column) -> Shown:
        site = self.site
        kinds = {kind.id for kind in site.standard.kinds.values() if row in kind.rows}
        below = site.below(column.id)
        serving = [document for document in below if document.kind in kinds] if kinds else list(below)
        note = ""
        if column.link:
            note = f"链接到“{column.link.title}”"
        elif column.blank and not serving:
            note = f"{column.blank.word}，{column.blank.reason}"
        return Shown(
            column.title,
            absolute(site.config.base_url, list_address(column)),
            len(serving),
            serving[0].published_on if serving else None,
            note,
        )

    def _unit(self, name: str) -> str:
        """A unit as ``site.yaml`` calls it, where the name of the body stands before it."""
        config = self.site.config
        known = config.unit_names.get(name.removeprefix(config.name))
        return config.unit_title(known) if known else name

    def _units(self, row: str, columns: tuple[Column, ...]) -> tuple[str, ...]:
        """As ``site.yaml`` charges them, else those of the columns, else the one that runs the disclosure."""
        config = self.site.config
        if row in self.charged:
            return (config.unit_title(config.unit_names[self.charged[row]]),)
        owners = [config.unit_title(column.unit) for column in columns if column.unit]
        if owners:
            return tuple(dict.fromkeys(owners))
        return (self._unit(config.meta.record("office").text("name")) or config.name,)
