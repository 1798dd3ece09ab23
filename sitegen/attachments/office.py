"""Word, PowerPoint and Excel files since 2007, and those of WPS: which part holds what, and who made the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BytesIO
from urllib.parse import unquote

from sitegen.attachments.elements import Leaves, parse
from sitegen.attachments.found import Found, TroubleError
from sitegen.attachments.packages import Package
from sitegen.attachments.pictures import read_picture
from sitegen.attachments.running import Running
from sitegen.attachments.workbook import read_workbook

_TYPES = "[Content_Types].xml"
_MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
"""The part that tells one form from the others."""
_PARTS = tuple(
    (re.compile(pattern), label)
    for pattern, label in (
        (r"word/document\d*\.xml", "正文"),
        (r"word/header\d*\.xml", "页眉"),
        (r"word/footer\d*\.xml", "页脚"),
        (r"word/footnotes\.xml", "脚注"),
        (r"word/endnotes\.xml", "尾注"),
        (r"(word/comments|xl/comments|xl/comments/|xl/threadedComments/|ppt/comments/)\w*\.xml", "批注"),
        (r"word/glossary/document\.xml", "自动图文集"),
        (r"ppt/slides/slide(\d+)\.xml", "第{}张幻灯片"),
        (r"ppt/notesSlides/\w+\.xml", "备注"),
        (r"ppt/(slideMasters|slideLayouts|notesMasters|handoutMasters)/\w+\.xml", "母版"),
        (r"(word|xl|ppt)/charts/chart\w*\.xml", "图表"),
        (r"(word|xl|ppt)/(drawings|diagrams)/(vmlDrawing|drawing|data)\w*\.(xml|vml)", "图形中的文字"),
        (r"(word/people|xl/persons/\w+|ppt/commentAuthors|ppt/authors)\.xml", "修订和批注的作者"),
        (r"customXml/item\d+\.xml", "附带的数据"),
    )
)
_NAMES = {
    "creator": "author",
    "lastModifiedBy": "last_editor",
    "title": "title",
    "subject": "subject",
    "keywords": "keywords",
    "description": "comments",
    "created": "created",
    "modified": "modified",
    "Company": "company",
    "Manager": "manager",
    "Application": "program",
}
_OFFICE = re.compile(r"\.(docx|xlsx|pptx|docm|xlsm|pptm)$", re.IGNORECASE)
_PICTURE = re.compile(r"/media/[^/]+\.(jpe?g|png|webp|tiff?)$", re.IGNORECASE)
_MAX_PICTURES = 200
_PICTURE_HEAD = 256 * 1024
"""Where a picture was taken stands at its beginning."""
_MAX_EMBEDDED = 32 * 1024 * 1024
_COUNTED_OR_HARMLESS = ("hyperlink", "externalLinkPath")
"""External relationships that are there to be clicked, and those whose part is counted already."""


def office_form(package: Package) -> str:
    """``docx``, ``xlsx``, ``pptx``, or empty when it is no such file. Raises ``TroubleError`` when it is one of a rare kind."""
    for name, form in _MAIN.items():
        if name in package:
            return form
    if _TYPES in package:
        raise TroubleError("unreadable")  # the main part lies elsewhere, or is binary: no usual program writes this
    return ""


def read_office(package: Package, found: Found, place: str = "") -> None:
    """Everything in it. ``place`` stands before every label: the file lies inside another, and none inside it is opened."""
    if not place:
        with found.sparing():
            _properties(package, found)
    for name in package.members:
        found.signs["macros"] += name.endswith("/vbaProject.bin")
        found.signs["active_controls"] += bool(re.search(r"/activeX/activeX\d+\.xml$", name))
        found.signs["embedded_files"] += "/embeddings/" in name and not name.endswith("/")
        found.signs["external_links"] += bool(re.search(r"/externalLinks/externalLink\d+\.xml$", name))
    if "xl/workbook.xml" in package:
        read_workbook(package, found, place)
    _running_text(package, found, place)
    _external(package, found, place)
    if not place:
        _inside(package, found)


def _properties(package: Package, found: Found) -> None:
    for part in ("docProps/core.xml", "docProps/app.xml"):
        if part in package:
            for path, value in _leaves(package, part, found).values:
                name = path.rpartition("/")[2]
                if name in _NAMES:
                    found.tell(_NAMES[name], value)
    if "docProps/custom.xml" in package:
        for _, value in _leaves(package, "docProps/custom.xml", found).values:
            found.line("自定义属性", value)


def _leaves(package: Package, part: str, found: Found) -> Leaves:
    leaves = Leaves()
    with package.opened(part) as stream:
        parse(stream, leaves, found)
    return leaves


def _running_text(package: Package, found: Found, place: str) -> None:
    parts = []
    for name in package.members:
        for number, (pattern, label) in enumerate(_PARTS):
            if match := pattern.fullmatch(name):
                parts.append((number, len(name), name, label.format(*match.groups())))
    found.pages = found.pages or sum(name.startswith("ppt/slides/") for _, _, name, _ in parts)
    for _, _, name, label in sorted(parts):
        spared = suppress(TroubleError) if name.endswith(".vml") else found.sparing()  # Office writes HTML into VML
        with spared, package.opened(name) as stream:
            parse(stream, Running(found, label, place), found)


def _external(package: Package, found: Found, place: str) -> None:
    """Where it points to: the folders of whoever made it stand there in full."""
    for name in package.members:
        if name.endswith(".rels"):
            with found.sparing(), package.opened(name) as stream:
                parse(stream, _Relations(found, f"{place}链接的地址"), found)


class _Relations:
    """The list of what a part belongs together with; only what lies outside the file matters."""

    def __init__(self, found: Found, label: str) -> None:
        self._found = found
        self._label = label

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") == "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self._found.line(self._label, unquote(attributes.get("Target", "")))
            self._found.signs["external_links"] += kind not in _COUNTED_OR_HARMLESS

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


@contextmanager
def _own_faults() -> Iterator[None]:
    """Around what lies inside a file: its faults are its own, but one that swells is the whole file's."""
    try:
        yield
    except TroubleError as error:
        if str(error) == "bomb":
            raise


def _inside(package: Package, found: Found) -> None:
    """Pictures keep the place where they were taken, tables the rows that are not shown."""
    pictures = [name for name in package.members if _PICTURE.search(name)]
    for name in pictures[:_MAX_PICTURES]:
        inner = Found()
        with package.opened(name) as stream, suppress(TroubleError):
            read_picture(BytesIO(stream.read(_PICTURE_HEAD)), inner)
        found.signs["gps"] += inner.signs["gps"]
    for name in package.members:
        if "/embeddings/" in name and _OFFICE.search(name):
            with package.opened(name) as stream:
                data = stream.read(_MAX_EMBEDDED)
            found.spend(len(data))
            with _own_faults():
                read_office(Package(BytesIO(data), len(data)), found, f"嵌入的文件“{name.rpartition('/')[2]}”：")
