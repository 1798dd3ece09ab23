"""OpenDocument files of LibreOffice and others: text, tables, slides."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.attachments.elements import Leaves, attribute, parse
from sitegen.attachments.found import Found, TroubleError
from sitegen.attachments.packages import Package
from sitegen.attachments.running import DELETED

_MIME = "mimetype"
_MANIFEST = "META-INF/manifest.xml"
_MAX_MANIFEST = 1 << 20
_FORMS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_PLACES = {"annotation": "批注", "tracked-changes": DELETED, "deletion": DELETED, "notes": "备注"}
_LINES = frozenset({"p", "h", "table-row", "line-break"})
_TEXT = frozenset({"p", "h", "creator"})
_NAMES = {
    "initial-creator": "author",
    "creator": "last_editor",
    "title": "title",
    "subject": "subject",
    "keyword": "keywords",
    "description": "comments",
    "creation-date": "created",
    "date": "modified",
    "generator": "program",
}


def odf_form(package: Package) -> str:
    """``odt``, ``ods``, ``odp``, or empty when it is no such file."""
    if _MIME not in package or "content.xml" not in package:
        return ""
    with package.opened(_MIME) as stream:
        kind = stream.read(100).decode("ascii", "replace")
    return _FORMS.get(kind.rpartition(".")[2].partition("-")[0].strip(), "odt")


class _Running:
    def __init__(self, found: Found, label: str) -> None:
        self._found = found
        self._labels = [label]
        self._depth = 0
        """Of paragraphs: what stands outside them is blanks between elements."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _PLACES:
            self._labels.append(_PLACES[name])
            self._found.signs["comments"] += name == "annotation"
        if name == "changed-region":
            self._found.signs["tracked_changes"] += 1
        elif name == "table-row" and attribute(attributes, "visibility") in ("collapse", "filter"):
            self._found.signs["hidden_rows"] += 1
        elif name == "table":
            self._found.pages += 1
        self._depth += name in _TEXT

    def end(self, name: str) -> None:
        self._depth -= name in _TEXT
        if name in _LINES:
            self._found.write(self._labels[-1], "\n")
        if name in _PLACES:
            self._labels.pop()

    def text(self, text: str) -> None:
        if self._depth:
            self._found.write(self._labels[-1], text)


def read_odf(package: Package, found: Found) -> None:
    """Everything in it. Raises ``TroubleError`` when a password is needed."""
    if _MANIFEST in package:
        with package.opened(_MANIFEST) as stream:
            if b"encryption-data" in stream.read(_MAX_MANIFEST):
                raise TroubleError("encrypted")
    if "meta.xml" in package:
        leaves = Leaves()
        with package.opened("meta.xml") as stream:
            parse(stream, leaves, found)
        for path, value in leaves.values:
            name = path.rpartition("/")[2]
            if name in _NAMES:
                found.tell(_NAMES[name], value)
    for part, label in (("content.xml", "正文"), ("styles.xml", "页眉页脚")):
        if part in package:
            with package.opened(part) as stream:
                parse(stream, _Running(found, label), found)
    found.signs["macros"] += any(name.startswith("Basic/") and name.endswith(".xml") for name in package.members)
