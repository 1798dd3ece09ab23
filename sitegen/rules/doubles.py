"""F120, F121: numbers that only one document may bear."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from sitegen.assemble import Site
from sitegen.findings import Problem
from sitegen.model import Document
from sitegen.text import PLACEHOLDER

_BLANK = re.compile(r"\s+")
_BRACKET = re.compile(r"[()\[\]〔〕【】]")


def unique_index_number(site: Site) -> Iterator[tuple[Document, Problem]]:
    """F120 索引号重复

    查什么：两份文件用了同一个索引号；全角半角、大小写不同的也算同一个。
    为什么：索引号是目录的法定项目，一号一文才能查到（《政府信息公开条例》第十二条）。
    例子：复制旧文件来改，忘了改索引号。
    改成：给后一份编一个新号。
    """
    yield from _doubled(site, "index_number", "F120", "索引号", "给其中一份编一个新的索引号。")


def unique_document_number(site: Site) -> Iterator[tuple[Document, Problem]]:
    """F121 文号重复

    查什么：同一种文件里有两份用了同一个文号；括号写法不同的也算同一个。
    为什么：一个文号只能是一份文件；重复的多半是抄错，或同一份文件发布了两次。
    例子：两份部门文件都写云牧发〔2025〕5号。
    改成：核对原件；重复发布的删去一份。
    """
    yield from _doubled(site, "document_number", "F121", "文号", "核对原件，改正写错的一份；重复发布的删去一份。")


def _doubled(site: Site, name: str, code: str, label: str, remedy: str) -> Iterator[tuple[Document, Problem]]:
    bearers: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in site.documents:
        number = document.meta.text(name)
        if number and number != "无" and not number.startswith(PLACEHOLDER):
            bearers[_plain(number), document.kind if name == "document_number" else ""].append(document)
    for documents in bearers.values():
        if len(documents) > 1:
            first, *others = sorted(documents, key=lambda document: document.meta.flag("draft"))
            for document in others:
                message = f"{label}“{document.meta.text(name)}”与 content/{first.path} 重复。"
                yield document, Problem(code, message, remedy, document.line(name))


def _plain(number: str) -> str:
    """A number by which two that were typed in different ways are one: width, case, brackets and spaces do not count."""
    return _BRACKET.sub("|", _BLANK.sub("", unicodedata.normalize("NFKC", number))).upper()
