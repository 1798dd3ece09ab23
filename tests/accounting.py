"""Budgets and final accounts made without files, and what the rules on money say of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sitegen.model import Body, Document, Meta, Sheet
from sitegen.rules import RULES
from sitegen.rules.rule import Scope

Rows = tuple[tuple[str, ...], ...]
_RULES = [rule for rule in RULES if rule.code[0] == "M" and rule.scope is Scope.DOCUMENT]


def make_document(
    kind: str,
    year: int,
    tables: Mapping[str, tuple[int, Rows]],
    figures: Mapping[str, str] | None = None,
    unit: str = "万元",
) -> Document:
    """A document with these tables (title → how many heading rows it says it has, all rows) and figures."""
    folder = f"disclosure/finance/affiliates/{year}"
    records = tuple(
        {"file": f"{number}.csv", "title": title, "unit": unit, "header_rows": head}
        for number, (title, (head, _)) in enumerate(tables.items())
    )
    sheets = tuple(
        Sheet(f"{folder}/{number}.csv", rows, tuple(range(1, len(rows) + 1)))
        for number, (_, rows) in enumerate(tables.values())
    )
    numbers = {name: Decimal(figure) for name, figure in (figures or {}).items()}
    meta = Meta({"year": year, "tables": records, **numbers})
    return Document(
        f"{folder}/index.md", "disclosure/finance/affiliates", kind, str(year), True, meta, {}, (), (), (), "", True, True, (), sheets, None, ()
    )  # fmt: skip


def findings(document: Document, text: str = "") -> list[str]:
    """What the rules on money find in a document with this text: code and message."""
    body = Body("", text)
    return [
        f"{problem.code} {problem.message}" for rule in _RULES for problem in rule.check(document, body, None) or ()
    ]
