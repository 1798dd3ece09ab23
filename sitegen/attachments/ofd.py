"""OFD, the national format of fixed pages (GB/T 33190): the text of its pages, who made it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sitegen.attachments.elements import Leaves, parse
from sitegen.attachments.found import Found
from sitegen.attachments.packages import Package

_MAIN = "OFD.xml"
_PAGE = re.compile(r"(?i).*/Pages/Page_(\d+)/Content\.xml")
_REMARK = re.compile(r"(?i).*/Annots?/.*\.xml")
_TEMPLATE = re.compile(r"(?i).*/(?:Tpls|Temps|Templates?)/.*\.xml")
_FILES = re.compile(r"(?i).*/Attachs?/.*|.*/Attachments/.*")
_NAMES = {
    "Author": "author",
    "Title": "title",
    "Subject": "subject",
    "Abstract": "comments",
    "Keyword": "keywords",
    "Creator": "program",
    "CreationDate": "created",
    "ModDate": "modified",
}


def is_ofd(package: Package) -> bool:
    """Whether it is one, by its main part."""
    return _MAIN in package


class _Texts:
    """Each text object is a line: a program sets a line in one or in several."""

    def __init__(self, found: Found, label: str) -> None:
        self._found = found
        self._label = label
        self._in_code = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._in_code = name == "TextCode"
        self._found.signs["comments"] += name == "Annot"

    def end(self, name: str) -> None:
        self._in_code = False
        if name == "TextObject":
            self._found.write(self._label, "\n")

    def text(self, text: str) -> None:
        if self._in_code:
            self._found.write(self._label, text)


def read_ofd(package: Package, found: Found) -> None:
    """Everything in it."""
    leaves = Leaves()
    with package.opened(_MAIN) as stream:
        parse(stream, leaves, found)
    for path, value in leaves.values:
        name = path.rpartition("/")[2]
        if name in _NAMES:
            found.tell(_NAMES[name], value)
    for name in package.below(""):
        if page := _PAGE.fullmatch(name):
            found.pages += 1
            _read(package, name, f"第{int(page[1]) + 1}页", found)
        elif _REMARK.fullmatch(name):
            _read(package, name, "批注", found)
        elif _TEMPLATE.fullmatch(name):
            _read(package, name, "模板页", found)
        found.signs["embedded_files"] += bool(_FILES.fullmatch(name)) and not name.endswith((".xml", "/"))


def _read(package: Package, name: str, label: str, found: Found) -> None:
    with found.sparing(), package.opened(name) as stream:
        parse(stream, _Texts(found, label), found)
