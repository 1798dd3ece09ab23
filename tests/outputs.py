"""Built sites as tests see them: files, parsed pages, links. The large ones are built once for all tests."""

from __future__ import annotations

import atexit
import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib
import pytest

from sitegen.assemble import Site
from sitegen.build import Request, build, site_of
from sitegen.model import Document
from tests.bodies import TODAY, Body, make_body
from tests.filled import with_units

ROOT = Path(__file__).parent.parent
XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class HtmlPage:
    """A page of the output, parsed as a browser does."""

    address: str
    root: Element
    faults: tuple[str, ...]
    """Where the parser had to mend it."""

    def all(self, tag: str = "*") -> Iterator[Element]:
        """Every element of a name."""
        return (element for element in self.root.iter(None if tag == "*" else tag) if not callable(element.tag))

    def of_class(self, name: str) -> Iterator[Element]:
        """Every element of a class."""
        return (element for element in self.all() if name in element.get("class", "").split())

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [element.get("id", "") for element in self.all() if element.get("id")]

    @property
    def text(self) -> str:
        """What it says, without any space."""
        return plain(self.root)

    @property
    def links(self) -> list[str]:
        """Everything that it names: links, pictures, style sheets, a redirect's goal."""
        found = [
            element.get(name, "")
            for element in self.all()
            for name in ("href", "src", "action", "poster", "data")
            if element.get(name)
        ]
        for element in self.all():
            found += [part.split()[0] for part in element.get("srcset", "").split(",") if part.strip()]
            if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
                found.append(element.get("content", "").partition("url=")[2])
        return found

    @property
    def metas(self) -> list[tuple[str, str]]:
        """META names and contents, in order."""
        return [
            (element.get("name", ""), element.get("content", "")) for element in self.all("meta") if element.get("name")
        ]


@dataclass(frozen=True)
class BuiltSite:
    """An output folder and the site that it was made from."""

    name: str
    folder: Path
    site: Site
    files: Mapping[str, bytes]
    root: Path
    """The body's."""
    _pages: dict[str, HtmlPage] = field(default_factory=dict)

    def page(self, address: str) -> HtmlPage:
        """A page; parsed once."""
        if address not in self._pages:
            self._pages[address] = parse(address, self.files[address])
        return self._pages[address]

    @property
    def pages(self) -> Iterator[HtmlPage]:
        """All pages."""
        return (self.page(address) for address in self.files if address.endswith(".html"))

    def page_of(self, document: Document | str) -> HtmlPage:
        """The page of a document, by itself or by its path."""
        return self.page(self.site.addresses[document if isinstance(document, str) else document.path])

    def of_kind(self, kind: str) -> list[Document]:
        """The public documents of a kind; there must be one."""
        found = [document for document in self.site.public if document.kind == kind]
        if not found:
            pytest.fail(f"“{self.name}”里没有公开的{self.site.standard.kinds[kind].title}（{kind}），请补一份。")
        return found

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Every file; a zipped one also as its parts."""
        for path, data in self.files.items():
            yield path, data
            if data[:2] == b"PK":
                with zipfile.ZipFile(io.BytesIO(data)) as book:
                    for name in book.namelist():
                        yield f"{path}!{name}", book.read(name)

    def target(self, page: str, link: str) -> tuple[str, str]:
        """File and fragment that a relative link reaches; the file is written with ``..`` where it leaves the output."""
        parts = urlsplit(link)
        return joined(page, unquote(parts.path)), unquote(parts.fragment)

    def links_to(self, page: HtmlPage, address: str) -> list[Element]:
        """The links of a page to an address."""
        return [
            anchor for anchor in page.all("a") if not external(anchor.get("href", "")) and self.target(page.address, anchor.get("href", ""))[0] == address
        ]  # fmt: skip


def parse(address: str, data: bytes) -> HtmlPage:
    """Parse a page strictly: every fault is noted."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(data, transport_encoding="utf-8")
    faults = tuple(f"{address}:{line}:{column} {code} {what}" for (line, column), code, what in parser.errors)
    return HtmlPage(address, root, faults)


def plain(element: Element) -> str:
    """The text of an element without any space."""
    return re.sub(r"\s+", "", "".join(element.itertext()))


def external(link: str) -> bool:
    """Whether a link has a scheme or a host."""
    return bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", link))


def joined(page: str, link: str) -> str:
    """A link's target seen from the root of the output."""
    if not link:
        return page
    parts: list[str] = page.split("/")[:-1]
    for part in link.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in (".", ""):
            parts.append(part)
    return "/".join(parts) + ("/" if link.endswith("/") else "")


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def sheet_rows(data: bytes) -> list[list[str]]:
    """The rows of the first sheet of an XLSX file, read without any library for it."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        words = ["".join(text.text or "" for text in entry.iter(f"{XLSX}t")) for entry in strings.iter(f"{XLSX}si")]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{XLSX}f")), "a formula in a sheet"
    return [
        [
            words[int(cell.findtext(f"{XLSX}v", "0"))] if cell.get("t") == "s" else cell.findtext(f"{XLSX}v", "")
            for cell in row
        ]
        for row in sheet.iter(f"{XLSX}row")
    ]


def grid(table: Element) -> list[list[Element | None]]:
    """The cells of a table on its grid; a cell that spans stands in every place. Overlaps fail, holes are None."""
    filled: dict[tuple[int, int], Element] = {}
    rows = list(table.iter("tr"))
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in filled:
                x += 1
            for down in range(int(cell.get("rowspan", "1"))):
                for right in range(int(cell.get("colspan", "1"))):
                    place = (y + down, x + right)
                    assert place not in filled, f"two cells at {place}: {plain(filled[place])}, {plain(cell)}"
                    filled[place] = cell
    height = max((y for y, _ in filled), default=-1) + 1
    width = max((x for _, x in filled), default=-1) + 1
    assert height <= len(rows), "a cell reaches below the last row"
    return [[filled.get((y, x)) for x in range(width)] for y in range(height)]


def manifest_digests(files: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, str]]:
    """What the manifest says of every file, and what is true."""
    said = {path: entry["sha256"] for path, entry in json.loads(files["manifest.json"])["files"].items()}
    true = {path: hashlib.sha256(data).hexdigest() for path, data in files.items() if path != "manifest.json"}
    return said, true


def built(name: str, body: Body) -> BuiltSite:
    """Build a body; fails with its findings when one of them blocks."""
    request = body.request()
    if (body.root / "content" / "site.yaml").read_text(encoding="utf-8").find("fixed_day") >= 0 or name == "content":
        request = Request(body.root, body.root / "public", TODAY)
    result = build(request)
    if result.changes is None:
        blocking = [
            f"{finding.where} {finding.code} {finding.message}" for finding in result.findings if finding.blocks
        ]
        pytest.fail(f"“{name}”有 {len(blocking)} 个错误，生成不了：\n" + "\n".join(blocking[:30]))
    site = site_of(request)
    return BuiltSite(name, request.output, site, read_folder(request.output), body.root)


def ready_body(root: Path, files: str = "") -> Body:
    """A starting body in which an editor has filled every blank, with the units of the filled documents."""
    body = make_body(root)
    settings = root / "content" / "site.yaml"
    settings.write_text(with_units(settings.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    for path in (root / "content").rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        path.write_text(BLANK.sub("已经填好", text), encoding="utf-8", newline="\n")
    body.write(files)
    return body


def temporary_folder() -> Path:
    """A folder that is gone when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="sitegen-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def demonstration() -> BuiltSite:
    """The repository's own content, with a mark for every reviewer."""
    root = temporary_folder()
    shutil.copytree(ROOT / "content", root / "content")
    for path in (root / "content").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(REVIEWER.sub(r"\1: 哨兵审查人", text), encoding="utf-8", newline="\n")
    return built("content", Body(root))


BLANK = re.compile(r"（请填写[^）\n]*）")
REVIEWER = re.compile(r"^(审查人|reviewed_by): .*", re.MULTILINE)
