"""Every address outside the output that public pages lead to: what ``sitegen visit`` asks, and what rules judge of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import Any
from urllib.parse import urldefrag, urlsplit

from sitegen.assemble import Site
from sitegen.frozen import Frozen
from sitegen.model import Document
from sitegen.national import settings_fields
from sitegen.standard import Field, FieldType
from sitegen.targets import Reach


class Role(Enum):
    """What an address is for."""

    LINK = auto()
    MEDIA = auto()
    """The page of a new-media account."""
    OWN = auto()
    """The column itself."""


class Outward(Frozen, frozen=True):
    """An address, and where it is written."""

    address: str
    """Without fragment."""
    document: Document | None
    """None for the settings."""
    file: str
    """Of the settings, relative to ``content/``; empty for a document."""
    line: int
    label: str
    """The field it is written in, or the words of the link."""
    role: Role = Role.LINK

    @property
    def where(self) -> Document | str:
        """As rules name it."""
        return self.document or self.file


def outward(site: Site) -> Iterator[Outward]:
    """All of them, also those that are named several times."""
    yield from _of_settings(site)
    fields = {kind.id: _addressed(kind.fields.values()) for kind in site.standard.kinds.values()}
    for document in site.public:
        for link, target in site.links(document):
            if target.reach is Reach.EXTERNAL and not link.image and (address := _plain(link.target)):
                yield Outward(address, document, "", link.line, link.text)
        for field in fields.get(document.kind, ()):
            for written, label in _written(field, document.meta.get(field.name)):
                if address := _plain(written):
                    yield Outward(address, document, "", document.line(field.name), label)


def own_host(site: Site) -> str:
    """The host whose IPv6 counts: the website's domain, or that of the portal that the column lies on."""
    return site.config.meta.text("domain") or urlsplit(site.config.base_url).hostname or ""


def _of_settings(site: Site) -> Iterator[Outward]:
    roles = {"base_url": Role.OWN, "new_media": Role.MEDIA}
    for field in _addressed(settings_fields().values()):
        for written, label in _written(field, site.config.meta.get(field.name)):
            if address := _plain(written):
                line = site.config.lines.get(field.name, 1)
                yield Outward(address, None, "site.yaml", line, label, roles.get(field.name, Role.LINK))
    for column in site.standard.columns.values():
        if column.link and site.visible(column) and (address := _plain(column.link.url)):
            yield Outward(address, None, "catalogue.yaml", column.line, column.title)


def _addressed(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Those fields that the public sees and that hold addresses, or whose records do."""
    return tuple(
        field for field in fields if not field.internal and (field.type is FieldType.URL or _addressed(field.fields))
    )


def _written(field: Field, value: Any) -> Iterator[tuple[str, str]]:
    """Addresses in a value, each with the label of its field."""
    if field.type is FieldType.URL:
        if isinstance(value, str):
            yield value, field.label
        return
    for record in value if isinstance(value, tuple) else (value,):
        if isinstance(record, Mapping):
            for inner in _addressed(field.fields):
                yield from _written(inner, record.get(inner.name))


def _plain(written: str) -> str:
    """An address of the web without its fragment; empty for mail, telephones and what is no address."""
    address = urldefrag(written.strip()).url
    try:
        parts = urlsplit(address)
        return address if parts.scheme.lower() in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""
