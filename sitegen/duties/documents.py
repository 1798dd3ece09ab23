"""Duties that single documents bring with them: publication, interpretation, withdrawal, feedback, answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, date

from msgspec.structs import replace

from sitegen.assemble import Hidden, Site, Validity
from sitegen.config import Config
from sitegen.duties.duty import Duty, first, quoted
from sitegen.frozen import Frozen
from sitegen.model import Document
from sitegen.workdays import Workdays, later, workdays_of

INTERPRETATION_DAYS = 3
FEEDBACK_DAYS = 30
"""Unless the body sets another limit."""
ANSWER_DAYS = {"简单": 3, "一般": 15}
"""Working days by 问题类别."""
PUBLICITY_YEARS = {"自然人": 2}
"""How long a penalty decision is shown, by 相对人类别."""
_PUBLICITY_YEARS = 5
ENDED = (Validity.REPEALED, Validity.LAPSED)
_FIRST_RULES = date(2008, 5, 1)
"""The first 条例 with a limit of 20 working days took effect: before, nothing could be late."""
WITHDRAWN_STATES = ("变更", "撤销", "确认违法", "确认无效")
"""决定状态 of a penalty decision that must be withdrawn."""


class _Limit(Frozen, frozen=True):
    """By when a document of a kind must be published."""

    row: str
    field: str
    """The day from which the limit runs."""
    days: int
    working: bool = True


_GENERAL = _Limit("P08", "created_on", 20)
_LIMITS = {
    "appointment": _Limit("P12", "decided_on", 20),
    "project-approval": _Limit("P08", "decided_on", 20),
    "proposal": _Limit("T18", "replied_on", 20),
    "inspection-result": _Limit("T24", "completed_on", 20),
}
PENALTY = _Limit("T13", "decided_on", 7)
MONEY = _Limit("T15", "approved_on", 20, working=False)
_OWN_LIMITS = {
    "penalty": PENALTY,
    "budget": MONEY,
    "final-account": MONEY,
}
"""Kinds whose limit another law sets."""
_NO_LIMIT = {"service-result", "procurement-contract", "epidemic-link", *_OWN_LIMITS}
"""Kinds to which the general limit does not apply."""


def interpretations(site: Site) -> Iterator[Duty]:
    """Documents that need one have an interpretation, linked with them, 3 working days after their publication."""
    calendar = workdays_of(site.config.meta)
    for document in site.public:
        published = document.published_on
        if published is None or not document.meta.flag("interpretation_required"):
            continue
        done = first(
            site.by_path[reference.source].published_on
            for reference in site.named_by.get(document.path, ())
            if reference.field == "interprets"
        )
        standing = site.standings.get(document.path)
        if done is None and standing and standing.state in ENDED:
            continue
        yield _working(
            site,
            calendar,
            document,
            row="T28",
            what=f"发布并关联对{quoted(document.title)}的解读",
            since=published,
            count=INTERPRETATION_DAYS,
            done=done,
            line=document.line("interpretation_required"),
        )


def publications(site: Site) -> Iterator[Duty]:
    """What a body makes is public 20 working days later, drafts among it (条例 article 26)."""
    calendar = workdays_of(site.config.meta)
    for document in site.documents:
        limit = _LIMITS.get(document.kind, _GENERAL)
        if document.kind not in _NO_LIMIT and _made_here(document, site.config):
            yield from _publication(site, calendar, document, limit)


def penalties(site: Site) -> Iterator[Duty]:
    """Penalty decisions are public 7 working days after they were made."""
    yield from _by_kind(site, {"penalty"})


def money(site: Site) -> Iterator[Duty]:
    """Budgets and final accounts are public 20 days after their approval."""
    yield from _by_kind(site, {"budget", "final-account"})


def permits(site: Site) -> Iterator[Duty]:
    """Permits are public 7 working days after they were granted; a list is as late as its oldest one."""
    calendar = workdays_of(site.config.meta)
    for document in site.public:
        published = document.published_on
        if document.kind != "service-result" or published is None:
            continue
        # A list that goes on growing has permits that are younger than its publication.
        decided = [
            (day, number, permit.text("decision_number"))
            for number, permit in enumerate(document.meta.records("permits"))
            if (day := permit.day("decided_on")) and day <= published
        ]
        if decided:
            day, number, name = min(decided)
            late = sum(calendar.between(day, published) > PENALTY.days for day, *_ in decided)
            more = f"等{late}项" if late > 1 else ""
            yield _working(
                site,
                calendar,
                document,
                row="T11",
                what=f"公开许可决定“{name}”{more}",
                since=day,
                count=PENALTY.days,
                done=published,
                line=document.line(f"permits.{number}", "permits"),
            )


def contracts(site: Site) -> Iterator[Duty]:
    """Procurement contracts are announced 2 working days after their signing."""
    calendar = workdays_of(site.config.meta)
    for document in site.public:
        signed, announced = (document.meta.day(name) for name in ("signed_on", "contract_announced_on"))
        if document.kind == "procurement-contract" and signed and announced:
            yield _working(
                site,
                calendar,
                document,
                row="T17",
                what=f"公告采购合同{quoted(document.title)}",
                since=signed,
                count=2,
                done=announced,
                line=document.line("contract_announced_on"),
            )


def withdrawals(site: Site) -> Iterator[Duty]:
    """A penalty decision that was changed or revoked is withdrawn within 3 working days."""
    calendar = workdays_of(site.config.meta)
    for document in site.documents:
        changed = document.meta.day("changed_on")
        if (
            document.kind == "penalty"
            and changed
            and site.hidden.get(document.path) in (None, Hidden.TAKEN_DOWN)
            and document.meta.text("penalty_state") in WITHDRAWN_STATES
        ):
            yield _working(
                site,
                calendar,
                document,
                row="T13",
                what=f"撤回已经{document.meta.text('penalty_state')}的处罚决定{quoted(document.title)}",
                since=changed,
                count=3,
                done=document.meta.day("take_down_on"),
                line=document.line("take_down_on", "changed_on"),
            )


def publicity_ends(site: Site) -> Iterator[Duty]:
    """Penalty decisions are taken down after 5 years, those on natural persons after 2."""
    for document in site.public:
        decided = document.meta.day("decided_on")
        if document.kind == "penalty" and decided:
            years = PUBLICITY_YEARS.get(document.meta.text("counterparty_type"), _PUBLICITY_YEARS)
            yield Duty(
                row="T13",
                what=f"撤下公示满{years}年的处罚决定{quoted(document.title)}",
                due=_years_later(decided, years),
                done=document.meta.day("take_down_on"),
                unit=site.unit(document),
                path=document.path,
                line=document.line("take_down_on", "decided_on"),
                since=decided,
                limit=f"{years}年",
            )


def feedback(site: Site) -> Iterator[Duty]:
    """What came of a consultation is public some days after its end: as many as the body sets."""
    days = site.config.meta.number("feedback_days") or FEEDBACK_DAYS
    for document in site.public:
        closes = document.meta.day("closes_on")
        if document.kind == "consultation" and closes:
            yield Duty(
                row="T23",
                what=f"公布{quoted(document.title)}的意见征集结果",
                due=later(closes, days),
                done=document.meta.day("result_published_on"),
                unit=site.unit(document),
                path=document.path,
                line=document.line("result_published_on", "closes_on"),
                since=closes,
                limit=f"{days}日",
            )


def answers(site: Site) -> Iterator[Duty]:
    """Letters are answered: simple ones in 3 working days, others in 15. A letter without an answer is a draft."""
    calendar = workdays_of(site.config.meta)
    for document in site.documents:
        asked = document.meta.day("asked_on")
        count = ANSWER_DAYS.get(document.meta.text("category"))
        if document.kind == "qa" and asked and count:
            duty = _working(
                site,
                calendar,
                document,
                row="T37",
                what=f"答复来信{quoted(document.title)}",
                since=asked,
                count=count,
                done=document.meta.day("answered_on"),
                line=document.line("answered_on", "asked_on"),
            )
            # Who has to answer it need not be who keeps the column.
            yield replace(duty, unit=site.config.unit_title(document.meta.text("answered_by")) or duty.unit)


def _by_kind(site: Site, kinds: set[str]) -> Iterator[Duty]:
    calendar = workdays_of(site.config.meta)
    for document in site.documents:
        if document.kind in kinds:
            yield from _publication(site, calendar, document, _OWN_LIMITS[document.kind])


def _publication(site: Site, calendar: Workdays, document: Document, limit: _Limit) -> Iterator[Duty]:
    """The publication of one document: done, planned (未到发布日期) or open (草稿)."""
    made, published = document.meta.day(limit.field), document.published_on
    draft = site.hidden.get(document.path) is Hidden.DRAFT
    if made is None or made < _FIRST_RULES or site.hidden.get(document.path) in (Hidden.CLOSED, Hidden.UNDATED):
        return
    if not draft and (published is None or published < made):
        return
    what, done = f"公开{quoted(document.title)}", None if draft else published
    line = document.line("published_on", limit.field)
    if limit.working:
        yield _working(
            site, calendar, document, row=limit.row, what=what, since=made, count=limit.days, done=done, line=line
        )
    else:
        yield Duty(
            row=limit.row,
            what=what,
            due=later(made, limit.days),
            done=done,
            unit=site.unit(document),
            path=document.path,
            line=line,
            since=made,
            limit=f"{limit.days}日",
        )


def _made_here(document: Document, config: Config) -> bool:
    """Whether the body made it itself: of others' documents it does not know when they could be published."""
    issuer, meta = document.meta.text("issuer"), document.meta
    # Of units the whole name counts: every government has an 办公室.
    own = not issuer or issuer in config.unit_names or config.name in issuer
    return own and not (meta.text("source") or meta.text("official_url"))


def _working(
    site: Site,
    calendar: Workdays,
    document: Document,
    *,
    row: str,
    what: str,
    since: date,
    count: int,
    done: date | None,
    line: int,
) -> Duty:
    """A duty of so many working days."""
    due = calendar.add(since, count)
    return Duty(
        row=row,
        what=what,
        due=due,
        done=done,
        unit=site.unit(document),
        path=document.path,
        line=line,
        since=since,
        limit=f"{count}个工作日",
        known=calendar.known(since, due),
    )


def _years_later(day: date, years: int) -> date:
    """The same day some years later; the last of February for a 29 February."""
    year = min(day.year + years, MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
