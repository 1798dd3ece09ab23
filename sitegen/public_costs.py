"""What a “三公” table says of each year: planned or spent, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sitegen.accounts import FINAL_ACCOUNT, WHOLE, Account, Row, folded, holds_labels, money_columns
from sitegen.frozen import Frozen
from sitegen.model import Document

PUBLIC_FIELDS: Mapping[str, str] = {
    "total": "public_total",
    "abroad": "public_abroad",
    "purchase": "vehicle_purchase",
    "running": "vehicle_running",
    "reception": "reception",
}
"""What a “三公” table holds → the field that gives it too."""


class Costs(Frozen, frozen=True):
    """“三公”经费 of a year, planned or spent."""

    label: str
    """What the table calls it: ``2026年预算数``, ``决算数``."""
    amounts: Mapping[str, Decimal]
    """``total``, ``abroad``, ``vehicles``, ``purchase``, ``running``, ``reception``, as printed; those that are there."""
    lines: Mapping[str, int]
    """Line of each."""
    table: Account


def costs(table: Account) -> tuple[Costs, ...]:
    """The years of a “三公” table, whether the items are its columns or its rows; none when it is built in another way."""
    named = {x: item for x in money_columns(table) if (item := _item_of_costs(table.heads[x]))}
    if len(named) > 1:
        groups = dict.fromkeys(_group(table.heads[x]) for x in named)
        return tuple(
            _costs(table, group or _label(row), [(named[x], row, x) for x in named if _group(table.heads[x]) == group])
            for row in table.rows
            for group in groups
            if len({named[x] for x in named if _group(table.heads[x]) == group})
            == sum(_group(table.heads[x]) == group for x in named)
        )
    labels = [x for x in range(len(table.heads)) if holds_labels(table, x)]
    items = [(item, row) for row in table.rows if labels and (item := _item_of_costs((folded(row.cells[labels[0]]),)))]
    if len({item for item, _ in items}) != len(items):
        return ()
    return tuple(
        _costs(table, "".join(table.heads[x]), [(item, row, x) for item, row in items]) for x in money_columns(table)
    )


def _costs(table: Account, label: str, cells: list[tuple[str, Row, int]]) -> Costs:
    amounts = {item: amount for item, row, x in cells if (amount := row.amounts[x]) is not None}
    return Costs(label, amounts, {item: row.line for item, row, _ in cells}, table)


def _label(row: Row) -> str:
    return next((cell for cell, amount in zip(row.cells, row.amounts, strict=True) if cell and amount is None), "")


def _group(path: tuple[str, ...]) -> str:
    """What stands above the items: 预算数, 决算数; or nothing."""
    return "".join(label for label in path[:-1] if not _item_of_costs((label,)))


def _item_of_costs(path: tuple[str, ...]) -> str:
    """Which of the costs a heading means; or empty."""
    label = path[-1]
    bought, driven = "购置" in label, "运行" in label
    if "出国" in label:
        return "abroad"
    if "接待" in label:
        return "reception"
    if bought != driven:
        return "purchase" if bought else "running"
    if bought or "用车" in label:
        return "vehicles"
    if WHOLE.search(label):
        return "vehicles" if any("用车" in above for above in path[:-1]) else "total"
    return "total" if label == "三公经费" else ""


def of_year(document: Document, table: Account, back: int = 0) -> Costs | None:
    """The costs of the document's own year – spent ones of a final account, planned ones of a budget –, or of ``back`` years before."""
    year = document.meta.number("year") - back
    found = costs(table)
    named = [spent for spent in found if str(year) in spent.label or ("上年" if back else "本年") in spent.label]
    if not back and document.kind == FINAL_ACCOUNT:
        named = [spent for spent in named or found if "预算" not in spent.label]
    elif not back and not named:
        named = [spent for spent in found if not any(char.isdigit() for char in spent.label)]
    return named[0] if len(named) == 1 else None


def planned(table: Account) -> Costs | None:
    """Beside what a final account spent, what its budget had planned."""
    named = [spent for spent in costs(table) if "预算" in spent.label]
    return named[0] if len(named) == 1 else None
