"""A document as the public sees it."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.pages.annual import annual_view
from sitegen.pages.given import Subject, Surroundings
from sitegen.pages.media import media_views
from sitegen.pages.parts import Anchor, ChartView, FileView, Shown
from sitegen.pages.quick import quick_view
from sitegen.pages.shelf import body_token, file_view, summary_of, updated
from sitegen.pages.shown import shown_fields, tables_of
from sitegen.pages.views import DocumentView
from sitegen.quick_read.content import FIELDS
from sitegen.standard import Kind

_TOLD = frozenset(
    {"title", "subtitle", "published_on", "attachments", "related", "corrections", "omissions", "tables"}
) | {*FIELDS, "quick_read", "media"}
"""Said by the head, the quick read, the players, the attachments or the relations: never as a row of their own."""


def document_view(
    subject: Subject,
    row: FileView | None = None,
    charts: tuple[ChartView, ...] = (),
    pdf: str = "",
    prefix: str = "",
) -> DocumentView:
    """Everything that the page of a public document shows."""
    settings, document, around = subject.settings, subject.document, subject.around
    kind = settings.standard.kinds[document.kind]
    fields = shown_fields(subject, (field for field in kind.fields.values() if field.place != "none"))
    placed = {
        place: tuple(fields[name] for name in fields if kind.fields[name].place == place)
        for place in ("element", "section", "record")
    }
    meta = document.meta
    return DocumentView(
        title=document.title,
        subtitle=meta.text("subtitle"),
        address=subject.address,
        kind=kind.title,
        kind_id=kind.id,
        column=settings.standard.columns[document.column].title,
        unit=settings.config.unit_title(meta.text("unit")),
        source=meta.text("source") or settings.config.name,
        author=meta.text("author"),
        published=str(meta.get("published_on") or ""),
        updated=updated(document),
        document_number=meta.number_text("document_number"),
        summary=summary_of(document),
        meta=_metadata(subject, fields),
        elements=(*placed["element"], *_left(around, kind, fields)),
        sections=placed["section"],
        records=placed["record"],
        fields=fields,
        tables=tables_of(subject),
        attachments=_attachments(subject),
        validity=around.validity,
        consultation=around.consultation,
        annual=annual_view(subject),
        quick=quick_view(subject),
        media=tuple(media_views(subject)),
        interpretations=around.interpretations,
        interpreted=around.interpreted,
        related=around.related,
        mentioned_by=around.mentioned_by,
        corrections=tuple(
            (str(record.day("on") or ""), record.text("what"), record.text("reason"))
            for record in meta.records("corrections")
        ),
        omissions=tuple((record.text("field"), record.text("reason")) for record in meta.records("omissions")),
        prefix=prefix,
        body=body_token(document.path, prefix=prefix) if document.has_body else "",
        headings=tuple(
            Anchor(heading.text, href=f"#{prefix}{heading.id}") for heading in document.headings if heading.level == 2
        ),
        row=row,
        charts=charts,
        pdf=pdf,
    )


def _left(around: Surroundings, kind: Kind, fields: Mapping[str, Shown]) -> tuple[Shown, ...]:
    """What has no place of its own on the page: nothing that is public may be lost."""
    told = set(_TOLD)
    if around.validity:
        told |= {"validity", "repeals", "amends"}
    if around.interpreted:
        told.add("interprets")
    return tuple(
        shown for name, shown in fields.items() if kind.fields[name].place in ("title", "special") and name not in told
    )


def _metadata(subject: Subject, fields: dict[str, Shown]) -> tuple[Shown, ...]:
    """The metadata table in the order of the standard (standards §6 D-04), with what every document has."""
    kind = subject.settings.standard.kinds[subject.document.kind]
    rows = {name: (kind.fields[name].order, fields[name]) for name in fields if kind.fields[name].place == "meta"}
    rows.setdefault(
        "issuer",
        (
            kind.fields["issuer"].order,
            Shown("issuer", kind.fields["issuer"].label, "text", subject.settings.config.name),
        ),
    )
    for name in ("title", "published_on"):
        if name in fields:
            rows[name] = (kind.fields[name].order, fields[name])
    return tuple(shown for _, shown in sorted(rows.values(), key=lambda row: row[0]))


def _attachments(subject: Subject) -> tuple[FileView, ...]:
    found = []
    for record in subject.document.meta.records("attachments"):
        file = subject.file(record.text("file"))
        if file:
            found.append(file_view(subject.settings.standard, file, record.text("title")))
    return tuple(found)
