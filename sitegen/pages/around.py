"""A document among the others: what its page is given of them. Runs beside the whole site; views are made from it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sitegen.assemble import ACTS, Act, Hidden, Stage, Standing, Validity, consultation_stage, decisive
from sitegen.model import Document
from sitegen.pages.given import LinkTarget, Surroundings
from sitegen.pages.parts import Anchor, ChainLink, Item, ValidityView
from sitegen.pages.shelf import Shelf, badge_of
from sitegen.pages.views import ConsultationView
from sitegen.pages.views import Stage as StageView
from sitegen.targets import Reach
from sitegen.text import day_in_words

_OWN_PLACE = frozenset({*ACTS, "interprets", "related"})
"""References that have a place of their own on the page of the document they name."""


def surroundings(shelf: Shelf, document: Document) -> Surroundings:
    """Everything that the page of a public document says beside what the document itself holds."""
    site, path = shelf.site, document.path
    links, picture = _links(shelf, document) if document.links else ((), "")
    references, naming = site.references.get(path, ()), site.named_by.get(path, ())
    standing = site.standings.get(path)
    related = (
        _unique((*_named(shelf, document, "related"), *_naming(shelf, document, "related")))
        if references or naming
        else ()
    )
    return Surroundings(
        item=shelf.items[path],
        links=links,
        picture=picture,
        withheld=tuple(file.path for file in document.files if not site.sends(file.path)),
        named={ref.written: shelf.item(ref.target) for ref in references if ref.target} if references else None,
        validity=_validity(shelf, standing) if standing else None,
        consultation=_consultation(shelf, document) if document.kind == "consultation" else None,
        interpretations=_naming(shelf, document, "interprets") if naming else (),
        interpreted=_named(shelf, document, "interprets") if references else (),
        related=related,
        mentioned_by=tuple(item for item in _mentioning(shelf, document) if item not in related) if naming else (),
    )


def _links(shelf: Shelf, document: Document) -> tuple[tuple[LinkTarget, ...], str]:
    """Where each link leads, and the address of the first picture."""
    leads = []
    picture = ""
    files = {file.path: file for file in document.files}
    for link, target in shelf.site.links(document):
        if target.reach in (Reach.EXTERNAL, Reach.FRAGMENT):
            leads.append(LinkTarget(href="" if link.image else link.target))  # no page asks another host for anything
        elif link.image and (file := files.get(target.path)):
            leads.append(LinkTarget(target.address, width=file.width, height=file.height))
        else:
            leads.append(LinkTarget(target.address, target.fragment if target.address else ""))
        if link.image and not picture and target.reach is Reach.FILE:
            picture = target.address
    return tuple(leads), picture


def _validity(shelf: Shelf, standing: Standing) -> ValidityView:
    links = [_chain_link(shelf, act, acting=False) for act in standing.acts_on]
    links += [_chain_link(shelf, act, acting=True) for act in standing.acts_by]
    return ValidityView(badge_of(standing.state), _validity_note(shelf, standing), tuple(links))


def _chain_link(shelf: Shelf, act: Act, acting: bool) -> ChainLink:
    other = shelf.site.by_path[act.target if acting else act.acting]
    gone = shelf.site.hidden.get(other.path) is Hidden.TAKEN_DOWN
    item = shelf.item(other.path) or Item((gone and other.meta.text("document_number")) or "另一份文件", "", "")
    verb = act.word
    relation = f"{verb}以下文件" if acting else f"本文件被以下文件{verb}"
    return ChainLink(relation, verb, item, act.on.isoformat() if act.on else "")


def _validity_note(shelf: Shelf, standing: Standing) -> str:
    document = shelf.site.by_path[standing.path]
    since, until = document.meta.day("effective_on"), document.meta.day("valid_until")
    act = decisive(act for act in standing.acts_on if act.on and act.on <= shelf.site.today)
    match standing.state:
        case _ if standing.declared:
            return f"本机关注明本文件{standing.state.value}。"
        case Validity.REPEALED | Validity.AMENDED | Validity.LAPSED if act and act.on:
            number = shelf.site.by_path[act.acting].meta.text("document_number")
            by = f"被{number}" if number and number != "无" else ""
            return f"自{day_in_words(act.on)}起{by}{act.word}。"
        case Validity.LAPSED:
            return f"{day_in_words(until)}有效期满。" if until else ""
        case Validity.AHEAD:
            return f"自{day_in_words(since)}起施行。" if since else ""
        case _:
            begin = f"自{day_in_words(since)}起施行" if since else ""
            end = f"有效期至{day_in_words(until)}" if until else ""
            return "，".join(part for part in (begin, end) if part) + "。" if begin or end else ""


def _consultation(shelf: Shelf, document: Document) -> ConsultationView:
    meta, today = document.meta, shelf.site.today
    stage = consultation_stage(document, today)
    opens, closes, answered = (meta.day(name) for name in ("opens_on", "closes_on", "result_published_on"))
    decided = next(
        (
            reference.target
            for reference in shelf.site.references.get(document.path, ())
            if reference.field == "decided_by"
        ),
        "",
    )
    outcome = shelf.item(decided)

    def state(day: date | None, until: date | None = None) -> str:
        if day is None or day > today:
            return "ahead"
        return "now" if until is not None and today <= until else "done"

    stages = [
        StageView("公开征集", opens.isoformat() if opens else "", state(opens, closes)),
        StageView("征集结束", closes.isoformat() if closes else "", "done" if closes and closes < today else "ahead"),
        StageView("结果反馈", answered.isoformat() if answered else "", "done" if stage is Stage.ANSWERED else "ahead"),
    ]
    if outcome:
        stages.append(
            StageView(
                "出台文件",
                outcome.day[:10],
                "done",
                Anchor(outcome.title, address=outcome.address, note=outcome.number),
            )
        )
    days = (closes - opens).days + 1 if opens and closes else 0
    left = (closes - today).days if closes and stage is Stage.OPEN else None
    return ConsultationView(badge_of(stage), days, left, tuple(stages))


def _named(shelf: Shelf, document: Document, field: str) -> tuple[Item, ...]:
    """The public documents that this one names in a field."""
    references = shelf.site.references.get(document.path, ())
    return tuple(
        item for reference in references if reference.field == field and (item := shelf.item(reference.target))
    )


def _naming(shelf: Shelf, document: Document, field: str) -> tuple[Item, ...]:
    """The public documents that name this one in a field, newest first."""
    references = shelf.site.named_by.get(document.path, ())
    found = _unique(
        item for reference in references if reference.field == field and (item := shelf.item(reference.source))
    )
    return tuple(sorted(found, key=lambda item: item.day, reverse=True))


def _mentioning(shelf: Shelf, document: Document) -> tuple[Item, ...]:
    """The public documents that name this one in a field without a place of its own."""
    references = shelf.site.named_by.get(document.path, ())
    return _unique(
        item for reference in references if reference.field not in _OWN_PLACE and (item := shelf.item(reference.source))
    )


def _unique(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple({item.address: item for item in items}.values())
