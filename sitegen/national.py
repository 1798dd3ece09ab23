"""The standard as data: ``sitegen/data/`` → Standard, before any content is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sitegen.source import read_data
from sitegen.standard import (
    AnnualCell,
    AnnualEquation,
    AnnualFormat,
    AnnualPart,
    AnnualRow,
    AnnualTable,
    AnnualTerm,
    Column,
    Field,
    FieldType,
    Kind,
    Level,
    Mark,
    Standard,
    Tag,
)
from sitegen.values import accepted_keys

DATA = Path(__file__).parent / "data"


@cache
def national_standard() -> Standard:
    """The standard without any body's additions."""
    kinds = _kinds()
    names = {name: kind.id for kind in kinds.values() for name in (*kind.aliases, kind.title, kind.id)}
    columns: dict[str, Column] = {}
    for entry in _entries("columns", "columns"):
        column = _column(entry, columns)
        columns[column.id] = column
    meta = read_data(DATA / "meta.yaml")
    tags = tuple(Tag(entry["name"], entry["group"], entry.get("required", "false") == "true") for entry in meta["tags"])
    formats = tuple(_annual_format(path) for path in sorted((DATA / "annual-report").glob("*.yaml")))
    marks = tuple(
        Mark(entry["id"], entry["label"], entry["settings"], entry.get("link", ""))
        for entry in read_data(DATA / "identification.yaml")["items"]
        if entry["place"] == "footer" and entry["settings"]
    )
    return Standard(columns, kinds, names, tags, formats, marks)


@cache
def settings_fields() -> Mapping[str, Field]:
    """The fields of ``site.yaml``."""
    return {name: _field(name, entry) for name, entry in read_data(DATA / "settings.yaml")["fields"].items()}


@cache
def catalogue_fields() -> Mapping[str, Field]:
    """The fields of ``catalogue.yaml``."""
    return {name: _field(name, entry) for name, entry in read_data(DATA / "catalogue.yaml")["fields"].items()}


@cache
def ledger_fields() -> Mapping[str, Field]:
    """The fields of an attestation in ``content/ledger/``."""
    return {name: _field(name, entry) for name, entry in read_data(DATA / "ledger.yaml")["fields"].items()}


@cache
def epidemic_words() -> Mapping[str, tuple[str, ...]]:
    """The words by which an announcement of an animal epidemic is known: ``diseases``, ``here``, ``not_announced``, ``authorised``."""
    return {name: tuple(words) for name, words in read_data(DATA / "epidemics.yaml").items()}


def _entries(name: str, key: str) -> list[dict[str, Any]]:
    """The list ``key`` of ``data/name.yaml``, or of all files of ``data/name/`` in the order of their names."""
    one = DATA / f"{name}.yaml"
    paths = [one] if one.is_file() else sorted((DATA / name).glob("*.yaml"))
    return [entry for path in paths for entry in read_data(path).get(key, [])]


def _kinds() -> dict[str, Kind]:
    declared: dict[str, dict[str, Any]] = {}
    for path in sorted((DATA / "fields").glob("*.yaml")):
        declared |= read_data(path)["fields"]
    common = read_data(DATA / "kinds" / "common.yaml")["common"]
    kinds: dict[str, Kind] = {}
    made: dict[tuple[str, str], Field] = {}
    for entry in _entries("kinds", "kinds"):
        levels = {**common, **entry.get("fields", {})}
        fields = {}
        for name, level in levels.items():
            # Most fields are the same in many kinds: one value serves them all.
            key = (name, str(level))
            if key not in made:
                made[key] = _kind_field(name, declared[name], level)
            fields[name] = made[key]
        kinds[entry["id"]] = Kind(
            id=entry["id"],
            title=entry["title"],
            template=entry["template"],
            column_type=entry.get("column_type", ""),
            fields=fields,
            keys=accepted_keys(fields.values()),
            aliases=tuple(entry.get("aliases", ())),
            validity=entry.get("validity") == "true",
            basis=entry.get("basis", ""),
            evidence=entry.get("evidence", ""),
            rows=tuple(entry.get("rows", ())),
            about=entry.get("about", ""),
            customary=entry.get("customary", ""),
        )
    return kinds


def _kind_field(name: str, declared: dict[str, Any], level: str | dict[str, Any]) -> Field:
    """A field as one kind wants it: its level, or more that the kind narrows."""
    narrowed = {"level": level} if isinstance(level, str) else level
    aliases = [*declared.get("aliases", ()), *narrowed.get("aliases", ())]
    if "label" in narrowed:
        aliases.append(declared["label"])  # what the field is called elsewhere stays accepted
    return _field(name, {**declared, **narrowed, "aliases": aliases})


def _field(name: str, entry: Mapping[str, Any]) -> Field:
    level = Level(entry.get("level") or (Level.REQUIRED if entry.get("required") == "true" else Level.OPTIONAL))
    return Field(
        name=name,
        label=entry["label"],
        type=FieldType(entry["type"]),
        aliases=tuple(entry.get("aliases", ())),
        place=entry.get("place", "element"),
        order=int(entry.get("order", 100)),
        level=level,
        pattern=entry.get("pattern", ""),
        pattern_hint=entry.get("pattern_hint", ""),
        choices=tuple(entry.get("choices", ())),
        example=entry.get("example", ""),
        internal=entry.get("internal") == "true",
        basis=entry.get("basis", ""),
        evidence=entry.get("evidence", ""),
        help=entry.get("help", ""),
        fields=tuple(_field(sub, value) for sub, value in entry.get("fields", {}).items()),
    )


def _column(entry: Mapping[str, Any], above: Mapping[str, Column]) -> Column:
    parent = entry["id"].rpartition("/")[0]
    return Column(
        id=entry["id"],
        parent=parent,
        slugs=(*(above[parent].slugs if parent else ()), entry["slug"]),
        title=entry["title"],
        kinds=tuple(entry.get("kinds", ())),
        layout=entry.get("layout", "list"),
        required=entry.get("required") == "true",
        fixed_title=entry.get("fixed_title") == "true",
        update_within=int(entry.get("update_within", 0)),
        own_site_update_within=int(entry.get("own_site_update_within", 0)),
        freshness_group=entry.get("freshness_group", ""),
        yearly=entry.get("yearly") == "true",
        yearly_kinds=tuple(entry.get("yearly_kinds", ())),
        due=entry.get("due", ""),
        column_type=entry.get("column_type", ""),
        description=entry.get("description", ""),
        keywords=tuple(entry.get("keywords", ())),
        in_navigation=entry.get("in_navigation") != "false",
        own_site_only=entry.get("own_site_only") == "true",
        basis=entry.get("basis", ""),
        evidence=entry.get("evidence", ""),
        rows=tuple(entry.get("rows", ())),
        aliases=tuple(entry.get("aliases", ())),
    )


def _annual_format(path: Path) -> AnnualFormat:
    data = read_data(path)
    years = data["years"]
    tables = {table["id"]: _annual_table(table) for table in data["tables"]}
    return AnnualFormat(
        name=path.stem,
        years=(int(years[0]), int(years[1])),
        parts=tuple(
            AnnualPart(
                part["title"],
                tuple(part.get("aliases", ())),
                part.get("table", ""),
                f"{part['number']}、{part['title']}",
            )
            for part in data["parts"]
        ),
        tables=tables,
        title_pattern=data["title_pattern"],
        equations=tuple(equation for entry in data["equations"] for equation in _equations(entry, tables)),
        fees={f"fees.{name}": label for name, label in data["fees"]["fields"].items()},
        rows={f"{table.id}.{key}": row for table in tables.values() for key, row in table.keys.items()},
    )


def _equations(entry: Mapping[str, Any], tables: Mapping[str, AnnualTable]) -> Iterator[AnnualEquation]:
    """The equations of one entry, one for each column in which something must be equal."""
    table = tables[entry["table"]]

    def term(key: str, column: int, factor: int = 1, last_year: bool = False) -> AnnualTerm:
        return AnnualTerm(f"{table.id}.{key}", column, factor, last_year)

    def equation(key: str, column: int, left: list[AnnualTerm], right: list[AnnualTerm]) -> AnnualEquation:
        row = f"{table.id}.{key}"
        return AnnualEquation(entry["code"], row, column, tuple(left), tuple(right), entry["left"], entry["right"])

    match entry:
        case {"within": keys, "addends": addends, "total": total}:
            for key in keys:
                terms = [term(key, int(column)) for column in addends]
                yield equation(key, int(total), terms, [term(key, int(total))])
        case {"between": at, "addends": addends, "totals": totals}:
            for column in range(len(table.keys[at].columns)):
                yield equation(
                    at, column, [term(key, column) for key in addends], [term(key, column) for key in totals]
                )
        case {"across": key, "last_year": before}:
            for column in range(len(table.keys[key].columns)):
                yield equation(key, column, [term(key, column)], [term(before, column, last_year=True)])
        case {"stock": keys, "level": level, "plus": plus, "minus": minus}:
            for key in keys:
                before = term(key, int(level), last_year=True)
                change = [term(key, int(plus)), term(key, int(minus), factor=-1)]
                yield equation(key, int(level), [term(key, int(level))], [before, *change])


def _annual_table(table: Mapping[str, Any]) -> AnnualTable:
    rows = tuple(tuple(_annual_cell(cell) for cell in row) for row in table["rows"])
    keys = {
        key: AnnualRow(
            key, row["label"], tuple(row["columns"]), row["type"] == "number", row.get("signed", "false") == "true"
        )
        for key, row in table["keys"].items()
    }
    return AnnualTable(table["id"], table["title"], int(table.get("head", 0)), rows, keys)


def _annual_cell(cell: Mapping[str, Any]) -> AnnualCell:
    return AnnualCell(
        text=cell.get("text", ""),
        value=cell.get("value", ""),
        header=cell.get("header") == "true",
        rowspan=int(cell.get("rowspan", 1)),
        colspan=int(cell.get("colspan", 1)),
        scope=cell.get("scope", ""),
    )
