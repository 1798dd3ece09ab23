"""A body against an export of the superior portal: what is missing here, what is extra, what differs – and that in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sitegen.alike import (
    day_in,
    figures,
    first_difference,
    folded,
    force_of,
    same_number,
    same_parts,
    same_phone,
    same_text,
    same_title,
)
from sitegen.assemble import Site
from sitegen.exports import LABELS, Entry, Export, ExportKind
from sitegen.model import Document
from sitegen.text import quoted_list

LIBRARY = "normative"
"""The kind of document whose library the portal keeps."""
_KINDS = {
    ExportKind.DOCUMENTS: (LIBRARY,),
    ExportKind.LEADERS: ("leader",),
    ExportKind.INSTITUTIONS: ("overview", "department", "affiliate"),
}
"""Kinds of documents that an export must have too."""
_NAMED = 30
"""How many are named in the summary."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that the export gives otherwise."""

    field: str
    """Our name of the field."""
    theirs: str
    ours: str

    @property
    def in_words(self) -> str:
        """``成文日期：门户“2025-03-07”，本栏目“2025-03-17”``."""
        return f"{LABELS[self.field]}：门户“{self.theirs}”，本栏目“{self.ours}”"


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing in both."""

    entry: Entry
    document: Document
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a body stands against an export."""

    export: Export
    pairs: tuple[Pair, ...]
    missing: tuple[Entry, ...]
    """Of the export, not public here."""
    extra: tuple[Document, ...]
    """Public here, not in the export."""
    doubled: tuple[tuple[Entry, Entry], ...]
    """Entries that say the same 文号 or name as an earlier one: (the later, the earlier)."""
    unseen: tuple[tuple[Entry, Document], ...]
    """Those of the missing that are here but not public."""


def reconcile(site: Site, export: Export) -> Comparison:
    """Match the entries of an export with the public documents, by 文号 or name first, then by title."""
    kinds = _KINDS[export.kind]
    # A portal's library may hold other documents of ours too; only what must be in it counts as extra.
    ours = [
        document
        for document in site.public
        if document.kind in kinds or (export.kind is ExportKind.DOCUMENTS and document.meta.text("document_number"))
    ]
    entries, doubled = _once(export)
    matched: dict[int, Document] = {}
    for keys_of_entry, keys_of_document in _keys(export.kind, site):
        taken = {document.path for document in matched.values()}
        free = _by_key((document for document in ours if document.path not in taken), keys_of_document)
        for entry in entries:
            key = keys_of_entry(entry)
            if entry.line not in matched and key and free.get(key):
                matched[entry.line] = free[key].pop(0)
    missing = tuple(entry for entry in entries if entry.line not in matched)
    found = {document.path for document in matched.values()}
    return Comparison(
        export,
        tuple(
            Pair(entry, matched[entry.line], tuple(_differences(site, export.kind, entry, matched[entry.line])))
            for entry in entries
            if entry.line in matched
        ),
        missing,
        tuple(document for document in ours if document.kind in kinds and document.path not in found),
        tuple(doubled),
        tuple(_unseen(site, export.kind, missing)),
    )


_EntryKey = Callable[[Entry], str]
_DocumentKeys = Callable[[Document], Sequence[str]]


def _keys(kind: ExportKind, site: Site) -> Iterator[tuple[_EntryKey, _DocumentKeys]]:
    """By what entries and documents are matched, the surest first."""
    if kind is ExportKind.DOCUMENTS:
        yield (
            lambda entry: same_number(entry.get("document_number")),
            lambda document: [same_number(document.meta.text("document_number"))],
        )
        yield lambda entry: same_title(entry.get("title")), lambda document: [same_title(document.title)]
    elif kind is ExportKind.LEADERS:
        yield lambda entry: same_text(entry.get("name")), lambda document: [same_text(document.meta.text("name"))]
    else:
        yield (
            lambda entry: _institution(site, entry.get("unit") or entry.get("title")),
            lambda document: [_institution(site, name) for name in _names(site, document)],
        )


def _names(site: Site, document: Document) -> tuple[str, ...]:
    """What an institution's page may be called elsewhere."""
    unit = site.config.unit_title(document.meta.text("institution_unit"))
    own = (site.config.name, site.config.meta.text("short_name")) if document.kind == "overview" else ()
    return tuple(name for name in (document.title, unit, *own) if name)


def _institution(site: Site, name: str) -> str:
    """``云溪县畜牧兽医局办公室`` and ``办公室`` are the same; the body itself keeps its name."""
    whole, own = same_text(name), same_text(site.config.name)
    return whole.removeprefix(own) or whole


def _by_key(documents: Iterable[Document], keys: _DocumentKeys) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        for key in dict.fromkeys(keys(document)):
            if key:
                found[key].append(document)
    return found


def _once(export: Export) -> tuple[list[Entry], list[tuple[Entry, Entry]]]:
    """The entries without those that repeat an earlier one, and these."""
    first: dict[str, Entry] = {}
    entries, doubled = [], []
    for entry in export.entries:
        key = _own_key(export.kind, entry)
        if key and key in first:
            doubled.append((entry, first[key]))
        else:
            first[key] = entry
            entries.append(entry)
    return entries, doubled


def _own_key(kind: ExportKind, entry: Entry) -> str:
    if kind is ExportKind.DOCUMENTS:
        number = same_number(entry.get("document_number"))
        return number or same_title(entry.get("title"))
    return same_text(entry.get("name") if kind is ExportKind.LEADERS else entry.get("unit") or entry.get("title"))


def _unseen(site: Site, kind: ExportKind, missing: Sequence[Entry]) -> Iterator[tuple[Entry, Document]]:
    if kind is not ExportKind.DOCUMENTS or not missing:
        return
    hidden = [site.by_path[path] for path in sorted(site.hidden)]
    by_number = _by_key(hidden, lambda document: [same_number(document.meta.text("document_number"))])
    by_title = _by_key(hidden, lambda document: [same_title(document.title)])
    for entry in missing:
        found = by_number.get(same_number(entry.get("document_number"))) or by_title.get(same_title(entry.get("title")))
        if found:
            yield entry, found[0]


def _differences(site: Site, kind: ExportKind, entry: Entry, document: Document) -> Iterator[Difference]:
    """What both give, and not alike. What one of them leaves out is no difference."""
    checks = {
        ExportKind.DOCUMENTS: ("title", "document_number", "created_on", "published_on", "validity"),
        ExportKind.LEADERS: ("post", "portfolio"),
        ExportKind.INSTITUTIONS: ("functions", "head", "phone", "address", "office_hours", "postcode", "email", "fax"),
    }[kind]
    for field in checks:
        theirs, ours = entry.get(field), _ours(site, document, field)
        if theirs and ours and not _alike(field, theirs, ours):
            if field in ("functions", "portfolio"):
                theirs, ours = (f"…{text}…" if text else "（到此为止）" for text in first_difference(theirs, ours))
            yield Difference(field, theirs, ours)


def _ours(site: Site, document: Document, field: str) -> str:
    if field == "title":
        return document.title
    if field == "validity":
        standing = site.standings.get(document.path)
        return standing.state if standing else ""
    day = document.meta.day(field)
    return day.isoformat() if day else document.meta.text(field)


def _alike(field: str, theirs: str, ours: str) -> bool:
    match field:
        case "title":
            return same_title(theirs) == same_title(ours)
        case "document_number":
            return same_number(theirs) == same_number(ours)
        case "created_on" | "published_on":
            day = day_in(theirs)
            return day is None or day == day_in(ours)
        case "validity":
            force = force_of(theirs)
            return force is None or force is force_of(ours)
        case "post" | "head":
            return same_parts(theirs) == same_parts(ours)
        case "phone" | "fax":
            return same_phone(theirs, ours)
        case "office_hours" | "postcode":
            return figures(theirs) == figures(ours)
        case "email":
            return folded(theirs) == folded(ours)
        case "address":
            first, second = same_text(theirs), same_text(ours)
            return first.endswith(second) or second.endswith(first)
        case _:
            return same_text(theirs) == same_text(ours)


def entry_name(kind: ExportKind, entry: Entry) -> str:
    """How an entry is called in a sentence."""
    if kind is ExportKind.DOCUMENTS:
        title, number = entry.get("title"), entry.get("document_number")
        return f"{title}（{number}）" if title and number else title or number
    return entry.get("name") if kind is ExportKind.LEADERS else entry.get("unit") or entry.get("title")


def in_words(site: Site, compared: Comparison) -> str:
    """The result as it can be sent on."""
    export = compared.export
    measure, differing = export.kind.measure, [pair for pair in compared.pairs if pair.differences]
    here = len(compared.pairs) + len(compared.extra)
    there = len(compared.pairs) + len(compared.missing)
    lines = [
        f"与“{export.name}”比对{export.kind.value}（{site.today}）：门户 {there} {measure}，本栏目 {here} {measure}，两边都有 {len(compared.pairs)} {measure}。"
    ]
    if compared.missing:
        names = quoted_list([entry_name(export.kind, entry) for entry in compared.missing], _NAMED)
        lines.append(f"本栏目缺少 {len(compared.missing)} {measure}：{names}。")
    if compared.extra:
        names = quoted_list([_called(document) for document in compared.extra], _NAMED)
        lines.append(f"本栏目多出（门户没有）{len(compared.extra)} {measure}：{names}。")
    if differing:
        told = [
            f"“{_called(pair.document)}”（{'；'.join(difference.in_words for difference in pair.differences)}）"
            for pair in differing[:_NAMED]
        ]
        more = "等" if len(differing) > _NAMED else ""
        lines.append(f"不一致 {len(differing)} {measure}：{'、'.join(told)}{more}。")
    if len(lines) == 1:
        lines.append("两边一致，没有缺少、多出和不一致。")
    if compared.doubled:
        lines.append(f"导出文件里有 {len(compared.doubled)} 行与前面的行重复，只算一次。")
    return "\n".join(lines)


def _called(document: Document) -> str:
    number = document.meta.text("document_number")
    return f"{document.title}（{number}）" if number else document.title
