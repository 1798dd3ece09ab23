"""Judgement: how the rules of the table are asked, of a document and of the whole site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from sitegen.assemble import Hidden, Site
from sitegen.attachments import read_attachment
from sitegen.config import Own
from sitegen.findings import Finding, Judgement, Location, Problem, Severity, Waiting
from sitegen.model import Body, Document, Extract
from sitegen.passages import Mark, Passage, Place, Slip, line_in, passage_in, passages_of
from sitegen.reconcile import Comparison
from sitegen.rules import BY_CODE, RULES
from sitegen.rules.rule import Rule, Scope
from sitegen.rules.waivers import may_be_waived
from sitegen.settings import own_of
from sitegen.standard import Column, Kind

ReadText: TypeAlias = Callable[[str], Body]
"""The text of the document of this path."""
_PERSONAL = "S10"
"""How the codes of the rules on persons begin."""
_MOST = 20
"""Slips of one sort in one passage that are named one by one; more say the same."""


@cache
def _of(scope: Scope) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.scope is scope)


def judge_document(document: Document, body: Body, kind: Kind | None, source: str, own: Own) -> tuple[Problem, ...]:
    """What is seen in one document by itself. Handed to the workers that read files; ``source`` is its text as it was written."""
    found = [problem for rule in _of(Scope.DOCUMENT) for problem in rule.check(document, body, kind) or ()]
    for passage in passages_of(document, body, kind):
        found += _slips(passage, own, source)
    return tuple(found)


def judge_file(place: Path | None, name: str, kind: str, own: Own) -> tuple[Problem, ...]:
    """What is seen inside a file that a document of this kind offers; ``name`` is what it is published as.

    ``place`` is None when reading it took too long or brought its process down. Raises ``OSError`` when it cannot be opened.
    """
    extract = replace(read_attachment(place, name) if place else Extract(trouble="slow"), name=name)
    found = [problem for rule in _of(Scope.FILES) for problem in rule.check(extract, own) or ()]
    if passage := passage_in(extract, kind):
        for rule in _of(Scope.WORDS):
            found += _gathered(rule, passage, own)
    return tuple(found)


def _gathered(rule: Rule, passage: Passage, own: Own) -> Iterator[Problem]:
    """The slips in a file: those of one weight in one of its parts are told together, by the first."""
    alike: dict[tuple[str, Severity | None], list[Slip]] = {}
    for slip in rule.check(passage, own) or ():
        alike.setdefault((passage.mark(slip.start).label, slip.severity), []).append(slip)
    for (label, severity), (first, *others) in alike.items():
        more = f"（同样的还有 {len(others)} 处）" if others else ""
        yield Problem(rule.code, f"{label}里{first.message.rstrip('。')}{more}。", first.remedy, severity=severity)


def _slips(passage: Passage, own: Own, source: str) -> Iterator[Problem]:
    for rule in _of(Scope.WORDS):
        for number, slip in enumerate(rule.check(passage, own) or ()):
            if number == _MOST:
                break
            mark = passage.mark(slip.start)
            line = mark.line
            if passage.place is Place.BODY:
                line += line_in(source, passage, slip.start, slip.end)
            where = f"“{mark.label}”里" if mark.label else ""
            yield Problem(rule.code, where + slip.message, slip.remedy, line, 1, passage.file, slip.severity)


def judge_site(site: Site, text: ReadText) -> Judgement:
    """All that can be said of the whole body, in order."""
    found: list[Finding] = []
    for path, problems in site.problems.items():
        found += (BY_CODE[problem.code].finding(path, problem) for problem in problems)
    for document in site.documents:
        if document.problems:
            found += (_of_document(site, BY_CODE[problem.code], document, problem) for problem in document.problems)
    found += _attached(site)
    found += _confirmed(site)
    for rule in _of(Scope.SITE):
        found += _placed(site, rule, rule.check(site))
    read: dict[str, Body] = {}

    def noted(path: str) -> Body:
        if path not in read:
            read[path] = text(path)
        return read[path]

    for rule in _of(Scope.TEXTS):
        found += _placed(site, rule, rule.check(site, noted))
    for rule in _of(Scope.JUDGED):
        found += _placed(site, rule, rule.check(site, found, BY_CODE))
    ordered = sorted(dict.fromkeys(found), key=attrgetter("order"))
    waived = {finding for finding in ordered if _is_waived(site, finding)}
    return Judgement(
        tuple(finding for finding in ordered if finding not in waived),
        tuple(finding for finding in ordered if finding in waived),
        tuple(sorted(read)),
        _waiting(site),
    )


def _waiting(site: Site) -> Waiting:
    reasons = list(site.hidden.values())
    coming = [
        day
        for path, reason in site.hidden.items()
        if reason is Hidden.EMBARGO and (day := site.by_path[path].published_on)
    ]
    return Waiting(reasons.count(Hidden.DRAFT), len(coming), min(coming, default=None))


def judge_export(site: Site, comparison: Comparison) -> tuple[Finding, ...]:
    """What an export of another system says otherwise, in order. A row of the export is named by its file and line."""
    found: list[Finding] = []
    for rule in _of(Scope.EXPORT):
        for document, problem in rule.check(site, comparison) or ():
            if document is None:
                place = Location(comparison.export.name, problem.line)
                found.append(replace(rule.finding("", problem), where=place))
            else:
                found.append(_of_document(site, rule, document, problem))
    return tuple(sorted(found, key=attrgetter("order")))


def _placed(
    site: Site, rule: Rule, found: Iterable[tuple[Document | Column | str, Problem]] | None
) -> Iterator[Finding]:
    for where, problem in found or ():
        match where:
            case Document():
                yield _of_document(site, rule, where, problem)
            case Column():
                yield rule.finding("catalogue.yaml", problem, site.config.unit_title(where.unit))
            case _:
                yield rule.finding(where, problem)


def _of_document(site: Site, rule: Rule, document: Document, problem: Problem) -> Finding:
    """What is wrong with a draft never blocks the others: nothing of it is published."""
    finding = rule.finding(document.path, problem, site.unit(document))
    return replace(finding, severity=Severity.WARNING) if document.meta.flag("draft") and finding.blocks else finding


def _confirmed(site: Site) -> Iterator[Finding]:
    """What must be seen by nobody in the records of the ledger: it is not public, and yet is printed for others to read."""
    own = own_of(site.config)
    for record in site.attestations:
        passage = Passage(Place.FIELDS, record.said, (Mark(0, record.lines.get("body", 1)),))
        for rule in _of(Scope.WORDS):
            for slip in rule.check(passage, own) or () if rule.code.startswith(_PERSONAL) else ():
                problem = Problem(rule.code, slip.message, slip.remedy, passage.mark(0).line, severity=Severity.WARNING)
                yield rule.finding(record.path, problem)


def _attached(site: Site) -> Iterator[Finding]:
    """What is wrong with files, answered for by the document in whose bundle each lies, else the first that offers it."""
    offering: dict[str, list[Document]] = defaultdict(list)
    for document in site.documents if site.attached else ():
        for file in document.files:
            if file.path in site.attached:
                offering[file.path].append(document)
    for path, problems in site.attached.items():
        owner = site.owner(path) or offering[path][0]
        for problem in problems:
            finding = BY_CODE[problem.code].finding(path, problem, site.unit(owner))
            hushed = finding.blocks and all(document.meta.flag("draft") for document in offering[path])
            yield replace(finding, severity=Severity.WARNING) if hushed else finding


def _is_waived(site: Site, finding: Finding) -> bool:
    return may_be_waived(BY_CODE[finding.code]) and any(
        waiver.covers(finding.code, finding.where.path) and waiver.holds(site.today) for waiver in site.config.waivers
    )
