"""Budgets and final accounts as their neighbours of other years see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias

from sitegen.accounts import ACCOUNTS
from sitegen.assemble import Site
from sitegen.model import Document

FINANCE = "disclosure/finance"
"""The column above all of them."""
Years: TypeAlias = Mapping[tuple[str, str, str, int], Document]
"""Column, kind, unit (预决算单位) and year of a budget or a final account → the document."""


def accounts_by_year(site: Site) -> Years:
    """All that are public. Where a year has two of a unit, neither is here: nobody knows which one counts."""
    found: dict[tuple[str, str, str, int], list[Document]] = defaultdict(list)
    for document in site.below(FINANCE):
        if document.kind in ACCOUNTS and document.meta.number("year"):
            found[_key(document, 0)].append(document)
    return {key: documents[0] for key, documents in found.items() if len(documents) == 1}


def year_before(document: Document, years: Years) -> Document | None:
    """That of the same unit a year earlier; None when there is none, or the document's own year has two."""
    return years.get(_key(document, 1)) if _key(document, 0) in years else None


def _key(document: Document, back: int) -> tuple[str, str, str, int]:
    meta = document.meta
    return document.column, document.kind, meta.text("budget_unit"), meta.number("year") - back
