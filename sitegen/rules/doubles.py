"""F120, F121: numbers that only one document may bear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sitegen.assemble import Site
from sitegen.findings import Problem
from sitegen.model import Document
from sitegen.text import PLACEHOLDER


def unique_index_number(site: Site) -> Iterator[tuple[Document, Problem]]:
    """F120 索引号重复

    查什么：两份文件用了同一个索引号。
    为什么：索引号是目录的法定项目，一号一文才能查到（《政府信息公开条例》第十二条）。
    例子：复制旧文件来改，忘了改索引号。
    改成：给后一份编一个新号。
    """
    yield from _doubled(site, "index_number", "F120", "索引号", "给其中一份编一个新的索引号。")


def unique_document_number(site: Site) -> Iterator[tuple[Document, Problem]]:
    """F121 文号重复

    查什么：同一种文件里有两份用了同一个文号。
    为什么：一个文号只能是一份文件；重复的多半是抄错，或同一份文件发布了两次。
    例子：两份部门文件都写云牧发〔2025〕5号。
    改成：核对原件；重复发布的删去一份。
    """
    yield from _doubled(site, "document_number", "F121", "文号", "核对原件，改正写错的一份；重复发布的删去一份。")


def _doubled(site: Site, name: str, code: str, label: str, remedy: str) -> Iterator[tuple[Document, Problem]]:
    bearers: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in site.documents:
        if number := document.meta.text(name):
            bearers[number, document.kind if name == "document_number" else ""].append(document)
    for (number, _), documents in bearers.items():
        if len(documents) > 1 and number != "无" and not number.startswith(PLACEHOLDER):
            first, *others = sorted(documents, key=lambda document: document.meta.flag("draft"))
            for document in others:
                message = f"{label}“{number}”与 content/{first.path} 重复。"
                yield document, Problem(code, message, remedy, document.line(name))
