"""Every address of the output is made here. An address is a path inside the output, with forward slashes."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from sitegen.standard import Column

STEM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What the last part of an address may look like: the file's stem or the bundle's folder name."""
RESERVED = re.compile(r"index(?:_\d+|-\d+)?")
"""Stems that belong to the lists."""
_ALIAS = re.compile(r"/?[A-Za-z0-9._~%-]+(?:/[A-Za-z0-9._~%-]+)*/?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~/-]*")
"""What needs no percent signs."""
_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
HOME = "index.html"
MAP = "wzdt.html"
"""网站地图."""
ALL = "qbwj.html"
"""全部文件, the newest year."""
REGISTER = "gzcxdj.html"
"""更正与撤下登记."""
SEARCH = "search/index.html"
"""站内搜索."""
PUBLICATION = "gkqktj.html"
"""公开情况统计."""
_INDEX = SEARCH.rpartition("/")[0]
"""The folder of the search index."""
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
REDIRECTS = "redirects.map"
"""Old and new addresses for nginx."""
MANIFEST = "manifest.json"
PDF = ".pdf"
ASSETS = "assets"
"""The folder of the theme files."""


def is_reserved(address: str) -> bool:
    """Whether it lies in a folder that the program alone fills: the theme files, the search."""
    return address.startswith((f"{ASSETS}/", f"{_INDEX}/"))


def document_address(column: Column, stem: str) -> str:
    """Column slugs + stem: editing metadata never moves it."""
    return f"{column.folder}/{stem}.html"


def list_address(column: Column, number: int = 1, year: str = "") -> str:
    """Page ``number`` (from 1) of a column's list, or of a year of it that has pages of its own."""
    return f"{column.folder}/index{year and '-' + year}{f'_{number}' if number > 1 else ''}.html"


def feed_address(column: Column | None) -> str:
    """The Atom feed of a column, or of the whole."""
    return f"{column.folder}/feed.xml" if column else "feed.xml"


def file_address(column: Column, column_id: str, path: str) -> str:
    """Where a file of the content folder lies in the output: its column's folder, then its own way below it."""
    return f"{column.folder}/{path[len(column_id) + 1 :]}"


@lru_cache(maxsize=8192)
def relative(target: str, start: str, fragment: str = "") -> str:
    """The link from the page at ``start`` to the address ``target``, percent-encoded; a fragment stays readable."""
    here, there = start.split("/")[:-1], target.split("/")
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    link = _quoted("../" * (len(here) - same) + "/".join(there[same:]))
    return f"{link}#{fragment}" if fragment else link


def absolute(base_url: str, address: str) -> str:
    """The address as the world sees it; ``index.html`` at the end is the folder itself."""
    tail = address[: -len(HOME)] if address == HOME or address.endswith(f"/{HOME}") else address
    return base_url.rstrip("/") + "/" + _quoted(tail)


def _quoted(path: str) -> str:
    return path if _UNRESERVED.fullmatch(path) else quote(path)


def base_path(base_url: str) -> str:
    """The path part of the base, beginning and ending with a slash."""
    return urlsplit(base_url).path.rstrip("/") + "/"


def is_external(target: str) -> bool:
    """Whether a link has a scheme or a host of its own."""
    return _EXTERNAL.match(target) is not None


def resolve(folder: str, target: str) -> str | None:
    """A link's target as a path relative to ``content/``; None when it leaves the folder.

    ``folder`` is where the writing file lies. A target that begins with a slash starts at ``content/``.
    """
    path = target.partition("#")[0].partition("?")[0]
    path = unquote(path) if "%" in path else path
    if "\\" in path or "\x00" in path:
        return None
    joined = posixpath.normpath(path.lstrip("/") if path.startswith("/") or not folder else f"{folder}/{path}")
    return None if joined == ".." or joined.startswith("../") else joined


def fragment(target: str) -> str:
    """What stands behind the ``#``, decoded."""
    return unquote(target.partition("#")[2]) if "#" in target else ""


def alias_address(alias: str, root: str) -> str | None:
    """Where the page of an old address lies in the output; empty outside the column; None when it is no address at all."""
    if not _ALIAS.fullmatch(alias) or {".", ".."} & set(unquote(alias).split("/")) or "\\" in unquote(alias):
        return None
    inside = unquote(alias.removeprefix(root) if alias.startswith(root) else "" if alias.startswith("/") else alias)
    if inside.startswith("/"):
        return None
    if inside.endswith("/"):
        inside += "index.html"
    return inside if inside.endswith((".html", ".htm")) else ""


CATALOGUES = {"catalogue": "catalogue", "index": "index"}
"""Layouts of the two catalogues → the name of their files."""


def catalogue_address(column: Column, form: str, year: str = "") -> str:
    """A catalogue as a file: csv, xlsx or json; of one year or, for an empty text, whole."""
    return f"{column.folder}/{CATALOGUES[column.layout]}{year and '-' + year}.{form}"


def publication_address(form: str) -> str:
    """公开情况统计 as a file: csv, xlsx or json."""
    return f"{PUBLICATION.removesuffix('.html')}.{form}"


def row_address(address: str) -> str:
    """The catalogue row of the document at an address."""
    return address.removesuffix(".html") + ".csv"


def pdf_address(address: str) -> str:
    """The PDF of the document at an address."""
    return address.removesuffix(".html") + PDF


def cells_address(address: str, form: str) -> str:
    """The figures of the annual report at an address: json or csv. The dot keeps it apart from every document's row."""
    return f"{address.removesuffix('.html')}.data.{form}"


def picture_address(address: str, form: str) -> str:
    """The 一图读懂 of the document at an address: svg or png. The dot keeps it apart from what a stem may be called."""
    return f"{address.removesuffix('.html')}.yitu.{form}"


def search_address(name: str) -> str:
    """A file of the search index: ``index``, ``g/2f`` (a shard), ``d/15`` (rows), ``f/unit`` (a filter)."""
    return f"{_INDEX}/{name}.json"


def all_address(year: str, newest: str) -> str:
    """全部文件 of a year."""
    return ALL if year == newest else f"qbwj-{year}.html"
