"""The house has floors: imports only go down, and each thing from outside has one door."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

import sitegen

ROOT = Path(sitegen.__file__).parent
# Lowest first. A module may import those on lower floors, and the packages pages and rules what is below them.
FLOORS = [
    {"frozen", "progress", "agree", "__init__"},
    {"findings", "text", "alike"},
    {"model", "nodes", "scan", "memo", "crew"},
    {"fonts"},
    {"standard", "config", "pack", "program", "accounts", "visits", "verdict", "media"},
    {"passages", "public_costs"},
    {"charts", "urls", "flat", "strict", "attachments", "clauses", "workdays"},
    {"source", "workbook"},
    {"values", "sanitise"},
    {"body"},
    {"cells", "footnotes", "lists"},
    {"plain", "reference"},
    {"markup"},
    {"national"},
    {"settings", "gather", "claims", "requirements", "probe"},
    {"walk", "assets", "attestations", "exports"},
    {"load"},
    {"relations", "targets"},
    {"assemble"},
    {"annual", "budgets", "duties", "reconcile", "outward", "quick_read"},
    {"pages", "rules"},
    {"judge", "paper"},
    {"write"},
    {"search"},
    {"render"},
    {"request"},
    {"release"},
    {"why"},
    {"build"},
    {"preview"},
    {"reports", "scaffold", "console", "serve", "ledger", "arguments", "visit"},
    {"desk", "sarif"},
    {"printout"},
    {"inspection"},
    {"cli"},
    {"__main__"},
]
SAME_FLOOR = {("findings", "text"), ("values", "sanitise"), ("settings", "gather")}
"""Neighbours of which one may use the other, in this direction."""
FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules}
FILES = sorted(ROOT.rglob("*.py"))
NAMES = {path: path.relative_to(ROOT).with_suffix("").as_posix() for path in FILES}


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    return tuple((NAMES[path], ast.parse(path.read_text(encoding="utf-8"))) for path in FILES)


@cache
def imports(tree: ast.AST) -> frozenset[str]:
    """Every module that is imported anywhere in it, also inside functions; ``from a import b`` counts as ``a.b`` too."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def ours(tree: ast.AST) -> set[str]:
    """Our own modules that it imports: ``markup``, ``pages/home``."""
    known = set(NAMES.values())
    found = {name.removeprefix("sitegen.").replace(".", "/") for name in imports(tree) if name.startswith("sitegen.")}
    return {f"{name}/__init__" if f"{name}/__init__" in known else name for name in found} & known


def floor(name: str) -> int:
    return FLOOR[name.partition("/")[0]]


def test_every_module_has_a_floor() -> None:
    assert {name.partition("/")[0] for name in NAMES.values()} == set(FLOOR)


@pytest.mark.parametrize(("name", "tree"), trees(), ids=[NAMES[path] for path in FILES])
def test_imports_only_go_down(name: str, tree: ast.Module) -> None:
    package = name.partition("/")[0] if "/" in name else ""
    upwards = {
        other
        for other in ours(tree)
        if not (package and other.startswith(f"{package}/"))
        and floor(other) >= floor(name)
        and (name, other) not in SAME_FLOOR
        and other != name
    }
    assert upwards == set()


def test_pages_know_no_rules_and_rules_no_pages() -> None:
    for name, tree in trees():
        package = name.partition("/")[0]
        foreign = {"pages": "rules", "rules": "pages"}.get(package)
        assert not any(foreign and other.startswith(f"{foreign}/") for other in ours(tree)), name


def test_the_families_of_rules_do_not_know_each_other() -> None:
    for name, tree in trees():
        if name.startswith("rules/") and name not in ("rules/__init__", "rules/rule"):
            assert {other for other in ours(tree) if other.startswith("rules/")} <= {"rules/rule"}, name


def test_no_import_runs_in_a_circle() -> None:
    graph = {name: ours(tree) - {name} for name, tree in trees()}
    left = dict(graph)
    while left:
        free = [name for name, needs in left.items() if not needs & set(left)]
        assert free, f"a circle among {sorted(left)}"
        for name in free:
            del left[name]


DOORS = {
    "chinese_calendar": {"workdays"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "markdown": {"reference"},
    "nh3": {"sanitise"},
    "PIL": {"quick_read/png"},
    "pypdf": {"attachments/pdf"},
    "python_calamine": {"attachments/old", "workbook"},
    "zipfile": {"attachments/packages"},
    "zlib": {"attachments/packages", "attachments/pictures"},
    "xml.parsers.expat": {"attachments/elements"},
    "struct": {"attachments/doc", "attachments/ole", "attachments/old", "attachments/pictures", "attachments/pixels"},
    "yaml": {"strict"},
    "frontmatter": {"strict"},
    "xlsxwriter": None,
    "livereload": {"serve"},
    "tornado": {"serve"},
    "watchfiles": {"preview/show"},
    "asyncio": {"serve", "preview/show"},
    "concurrent.futures": {"crew"},
    "multiprocessing": {"crew"},
    "argparse": {"arguments", "cli"},
    "csv": None,
    "subprocess": set(),
    "socket": {"serve", "visit"},
    "ssl": {"visit"},
    "http": {"visit"},
    "urllib.request": set(),
    "random": set(),
    "uuid": set(),
    "secrets": set(),
    "pickle": set(),
    "marshal": set(),
    "locale": set(),
    "tempfile": {"memo"},
    "logging": {"attachments/pdf", "paper"},
    "weasyprint": {"paper"},
    "time": {"cli", "console", "crew", "visit", "write"},
    "threading": {"crew"},
}  # None: one door, wherever it is


@pytest.mark.parametrize("module", DOORS)
def test_each_thing_from_outside_has_its_one_door(module: str) -> None:
    users = {
        name for name, tree in trees() if any(used == module or used.startswith(f"{module}.") for used in imports(tree))
    }
    allowed = DOORS[module]
    if allowed is not None:
        assert users <= allowed
    elif module == "csv":
        assert len(users) <= 2  # one reads, one writes
    else:
        assert len(users) <= 1


@cache
def calls(tree: ast.AST) -> tuple[str, ...]:
    return tuple(ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_the_clock_is_read_in_cli_only() -> None:
    clocks = ("now", "today", "utcnow", "time", "localtime", "gmtime", "fromtimestamp")
    for name, tree in trees():
        read = [call for call in calls(tree) if call.rpartition(".")[2] in clocks and "." in call]
        assert name == "cli" or not read, (name, read)


def test_only_cli_speaks() -> None:
    for name, tree in trees():
        assert name == "cli" or "print" not in set(calls(tree)), name
        allowed = name in ("cli", "console", "memo", "program", "serve", "__main__")
        assert allowed or "sys" not in set(imports(tree)), name
        assert not {"input", "eval", "exec", "breakpoint", "__import__"} & set(calls(tree)), name


def test_yaml_is_never_loaded_into_objects() -> None:
    # Composing gives nodes; the base loader gives texts. Anything else would run constructors of the author's choice.
    for name, tree in trees():
        loaders = {call for call in calls(tree) if call.startswith("yaml.") and "load" in call}
        assert loaders <= {"yaml.load"}, name
        if "yaml.load" in loaders:
            assert "CBaseLoader" in ast.unparse(tree), name


def test_only_the_standard_library_and_declared_packages_are_used() -> None:
    declared = {"jinja2", "markdown", "markupsafe", "nh3", "frontmatter", "yaml", "xlsxwriter", "msgspec", "sitegen"}
    declared |= {"livereload", "tornado", "watchfiles", "pypdf", "python_calamine", "chinese_calendar"}
    declared |= {"weasyprint", "fontTools", "PIL"}
    for name, tree in trees():
        foreign = {used.partition(".")[0] for used in imports(tree)} - declared - set(sys.stdlib_module_names)
        assert foreign == set(), name


def test_values_are_frozen() -> None:
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for decorator in node.decorator_list:
                    words = ast.unparse(decorator)
                    if "dataclass" in words:
                        assert "frozen=True" in words, (name, node.name)
                        assert "slots=True" in words, (name, node.name)


def test_no_module_is_a_drawer_and_none_is_too_long() -> None:
    drawers = {"utils", "util", "helpers", "base", "common", "manager", "core", "misc"}
    for path, name in NAMES.items():
        assert name.rpartition("/")[2] not in drawers
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, name
