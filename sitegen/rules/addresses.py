"""L202–L204: what is published where — two things at one address, names that differ in case, old addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from sitegen.assemble import Hidden, Site
from sitegen.findings import Problem
from sitegen.model import Document
from sitegen.quick_read.content import is_drawn
from sitegen.targets import published_at
from sitegen.urls import (
    ALL,
    CATALOGUES,
    HOME,
    MANIFEST,
    MAP,
    NOT_FOUND,
    PUBLICATION,
    REDIRECTS,
    REGISTER,
    ROBOTS,
    SEARCH,
    SITEMAP,
    alias_address,
    all_address,
    base_path,
    catalogue_address,
    cells_address,
    feed_address,
    is_reserved,
    list_address,
    picture_address,
    publication_address,
    row_address,
)

_LATER_PAGE = re.compile(r"/index(?:-[0-9]{4})?(?:_[0-9]+)?\.html$")
_BESIDE = (
    *(HOME, MAP, ALL, REGISTER, SEARCH, PUBLICATION, NOT_FOUND),
    *(SITEMAP, ROBOTS, REDIRECTS, MANIFEST, feed_address(None)),
    *map(publication_address, ("csv", "xlsx", "json")),
)
"""What lies beside the column tree."""
Found = Iterator[tuple[Document | str, Problem]]
"""A problem with its document, or with the path of another file."""


def same_address(site: Site) -> Found:
    """L202 两份文件的网址相同

    查什么：两份文件会生成同一个网址，例如“a.md”和“a/index.md”；栏目的子栏目和文件同名也算。
    为什么：后一份会盖掉前一份。
    例子：同一栏目里既有 tongzhi.md，又有 tongzhi/index.md。
    改成：给其中一份改名（还没有发布过的那一份）。
    """
    taken = taken_addresses(site)
    drafts = {path for path, reason in site.hidden.items() if reason is Hidden.DRAFT}
    for document in sorted(site.documents, key=lambda document: document.path in drafts):
        address = site.addresses[document.path]
        if address in taken:
            message = f"网址 {address} 与{_in_words(taken[address])}相同。"
            yield document, Problem("L202", message, "给其中一份改一个文件名。")
        taken.setdefault(address, f" content/{document.path} ")
    files = {file.path for document in site.documents if document.path not in drafts for file in document.files}
    for path in sorted(files):
        address = published_at(site.standard, path)
        if address in taken or is_reserved(address):
            other = _in_words(taken.get(address, "程序自己的文件"))
            yield path, Problem("L202", f"网址 {address} 与{other}相同。", "给这个文件改一个名字。")


def taken_addresses(site: Site) -> dict[str, Document | str]:
    """The addresses that the program itself fills → the document whose data they hold, or in words what lies there."""
    years = {day.year for document in site.documents if (day := document.published_on)}
    taken: dict[str, Document | str] = dict.fromkeys(
        (*_BESIDE, *(all_address(str(year), "") for year in years)), "程序生成的页面"
    )
    for column in site.standard.columns.values():
        own = [list_address(column), feed_address(column)]
        if column.layout in CATALOGUES:
            own += [catalogue_address(column, form) for form in ("csv", "xlsx", "json")]
            own += [catalogue_address(column, "xlsx", str(year)) for year in years]
        taken |= dict.fromkeys(own, f"栏目“{column.title}”")
    for document in site.documents:
        if site.hidden.get(document.path) is not Hidden.DRAFT:
            address = site.addresses[document.path]
            taken[row_address(address)] = document
            if is_drawn(document):
                taken |= {picture_address(address, form): document for form in ("svg", "png")}
            if document.annual:
                taken |= {cells_address(address, form): document for form in ("json", "csv")}
    return taken


def _in_words(taker: Document | str) -> str:
    return taker if isinstance(taker, str) else f"“{taker.title}”的目录信息、长图或数据"


def same_name_but_case(site: Site) -> Found:
    """L203 名称只有大小写不同

    查什么：两个文件或文件夹的名称只有大小写不同。
    为什么：在 Windows 上它们是同一个文件，在服务器上是两个，发布后会丢失一个。
    例子：附件.PDF 和 附件.pdf
    改成：给其中一个改名。
    """
    seen: dict[str, str] = {}
    clear: set[str] = set()  # folders whose own names, all the way down, are like no other
    for path in sorted((*site.by_path, *site.files)):
        folder = path.rpartition("/")[0]
        if folder in clear and seen.setdefault(path.casefold(), path) == path:
            continue
        for name in accumulate(path.split("/"), "{}/{}".format):
            if (first := seen.setdefault(name.casefold(), name)) != name:
                message = f"“{name}”与“{first}”只有大小写不同。"
                yield path, Problem("L203", message, "给其中一个改名，文件名一律用小写。")
                break
        else:
            clear.add(folder)


def bad_alias(site: Site) -> Found:
    """L204 旧地址不能用

    查什么：旧地址写得不像网址路径，或与现有页面、别的旧地址相同。
    为什么：旧地址会生成转到新页面的跳转；相同就不知道该去哪里。
    例子：旧地址: [关于我们]
    改成：旧地址: [/zwgk/202303/t20230307_118.html]
    """
    moved = [document for document in site.documents if "aliases" in document.meta]
    if not moved:
        return
    root = base_path(site.config.base_url)
    lists = {column.folder for column in site.standard.columns.values()}
    taken = taken_addresses(site) | {address: site.by_path[path].title for path, address in site.addresses.items()}
    for document in moved:
        line = document.line("aliases")
        for alias in document.meta.texts("aliases"):
            place = alias_address(alias, root)
            key = place or alias
            own = is_reserved(key.removeprefix(root))
            if place is None:
                message = f"旧地址“{alias}”不像网址路径。"
                remedy = "写原来网址里域名后面的部分，例如“/zwgk/202303/t20230307_118.html”。"
                yield document, Problem("L204", message, remedy, line)
            elif own or key in taken or _LATER_PAGE.sub("", key) in lists:
                other = "程序自己的文件" if own else "栏目的列表页"
                message = f"旧地址“{alias}”与“{_in_words(taken.get(key, other))}”的地址相同。"
                yield document, Problem("L204", message, "核对后删去其中一个。", line)
            else:
                taken[key] = document.title
