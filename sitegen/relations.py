"""Which documents name which others in their front matter, by number or by path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date

from sitegen.frozen import Frozen
from sitegen.model import Document, Meta, Value
from sitegen.standard import Field, FieldType, Standard
from sitegen.urls import resolve

_NUMBERS = ("document_number", "index_number")
"""Fields by which a document can be named."""


class Reference(Frozen, frozen=True):
    """A document that names another one in its front matter."""

    source: str
    """Path of the naming document."""
    field: str
    """The field in which it does."""
    written: str
    """As the author wrote it."""
    target: str
    """Path of the named document; empty when there is none, or more than one."""
    line: int
    candidates: tuple[str, ...] = ()
    """The documents that bear the number, when there is more than one."""
    on: date | None = None
    """The day that the naming record gives, if it gives one."""


def find_references(by_path: Mapping[str, Document], standard: Standard) -> dict[str, tuple[Reference, ...]]:
    """What documents name, by naming document in the order of ``by_path``."""
    named = list(_named(by_path.values(), standard))
    bearers = _bearers(by_path.values(), {written for _, _, written, _ in named})
    found: dict[str, list[Reference]] = defaultdict(list)
    for document, field, written, on in named:
        found[document.path].append(_reference(document, field, written, on, bearers, by_path.keys()))
    return {path: tuple(references) for path, references in found.items()}


def _named(documents: Iterable[Document], standard: Standard) -> Iterator[tuple[Document, Field, str, date | None]]:
    """What the fields of documents name, with the day that the record gives."""
    fields = {
        kind.id: tuple(field for field in kind.fields.values() if _names_documents(field))
        for kind in standard.kinds.values()
    }
    for document in documents:
        values = document.meta.values
        for field in fields.get(document.kind, ()):
            if field.name in values:
                for written, on in _written(field, values[field.name]):
                    yield document, field, written, on


def _names_documents(field: Field) -> bool:
    return field.type in (FieldType.DOCUMENT, FieldType.DOCUMENTS) or any(_names_documents(sub) for sub in field.fields)


def _written(field: Field, value: Value | None, on: date | None = None) -> Iterator[tuple[str, date | None]]:
    """What a field names, with the day that its record gives."""
    if value is None:
        return
    if field.type in (FieldType.DOCUMENT, FieldType.DOCUMENTS):
        yield from ((str(item), on) for item in (value if isinstance(value, tuple) else (value,)))
    elif field.type in (FieldType.RECORDS, FieldType.RECORD):
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Mapping):
                for sub in field.fields:
                    yield from _written(sub, record.get(sub.name), Meta(record).day("on"))


def _bearers(documents: Iterable[Document], wanted: Set[str]) -> dict[str, list[str]]:
    """Paths of the documents that bear each of the wanted numbers."""
    bearers: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        for name in _NUMBERS:
            if (number := document.meta.text(name)) and number in wanted:
                bearers[number].append(document.path)
    return bearers


def _reference(
    document: Document,
    field: Field,
    written: str,
    on: date | None,
    bearers: Mapping[str, list[str]],
    paths: Set[str],
) -> Reference:
    """A path (``../x.md``, a bundle's folder, ``disclosure/…`` from ``content/``) or a 文号 or 索引号."""
    found = [path for path in dict.fromkeys(bearers.get(written, ())) if path != document.path]
    if not found:
        folders = [document.folder, ""]
        if document.bundle and not written.startswith("."):
            folders.insert(0, document.folder.rpartition("/")[0])
        bases = [base for folder in folders if (base := resolve(folder, written))]
        tries = (option for base in bases for option in (base, f"{base}.md", f"{base}/index.md"))
        found = [option for option in tries if option in paths][:1]
    target = found[0] if len(found) == 1 else ""
    return Reference(
        document.path,
        field.name,
        written,
        target,
        document.line(field.name),
        tuple(found) if len(found) > 1 else (),
        on,
    )
