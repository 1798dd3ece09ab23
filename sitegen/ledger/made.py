"""``sitegen ledger``: from a request to the ledger in one of its forms, and to a file that is never published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from sitegen.build import Request, examined_site
from sitegen.config import Config
from sitegen.duties import duties
from sitegen.findings import ConfigError, OutputError
from sitegen.ledger import AHEAD, Ledger, State, ledger, of_rows, of_unit
from sitegen.ledger.words import as_details, as_json, as_rows, as_table
from sitegen.pages.sheets import xlsx_bytes
from sitegen.program import layered
from sitegen.render import render_alone
from sitegen.requirements import requirements
from sitegen.text import day_in_words, did_you_mean, quoted_list
from sitegen.urls import MANIFEST

_TEMPLATE = "reports/ledger.html"
_SETTINGS = ("content/site.yaml", "content/catalogue.yaml")


def make(request: Request, form: str, rows: str = "", unit: str = "") -> str | bytes:
    """The ledger as ``text``, ``json``, ``html`` or ``xlsx``, of some rows or of one unit. Raises ConfigError for unknown ones."""
    wanted = _rows(rows)
    site, judgement = examined_site(request)
    unread = next(
        (one for one in judgement.findings if one.where.path in _SETTINGS and one.blocks and one.code.startswith("F0")),
        None,
    )
    if unread:
        raise ConfigError(f"{unread.where} 读不了：{unread.message}先改正它，再看台账。")
    book = ledger(site, judgement, duties(site))
    if unit:
        book = of_unit(book, _unit(unit, site.config, book))
    if wanted:
        book = of_rows(book, wanted)
    if form == "text":
        return as_details(book) if wanted else as_table(book)
    return formed(book, form, layered(request.root, "templates"))


def formed(book: Ledger, form: str, templates: Sequence[Path]) -> str | bytes:
    """A ledger as ``json``, ``html`` or ``xlsx``. Raises TemplateError."""
    if form == "json":
        return as_json(book)
    if form == "html":
        return render_alone(templates, _TEMPLATE, _view(book))
    return xlsx_bytes(f"政务公开台账 {book.today.isoformat()}", as_rows(book))


def keep(request: Request, place: Path, data: str | bytes) -> Path:
    """Write it. Raises OutputError in a folder that is published or read."""
    file = place.resolve()
    taken = [request.output, request.content, *(request.root / name for name in ("templates", "theme"))]
    inside = any(file.is_relative_to(folder.resolve()) for folder in taken)
    if inside or any((folder / MANIFEST).is_file() for folder in file.parents):
        raise OutputError(f"台账不公开，不能写到 {place.parent}：那里的文件会发布，或被当作内容。请放在别的文件夹里。")
    if file.is_dir() or not file.parent.is_dir():
        raise OutputError(f"不能写到 {place}：上级文件夹没有建好，或这是一个文件夹。")
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return place


def _rows(text: str) -> tuple[str, ...]:
    words = (word.strip().upper() for word in text.replace("，", ",").replace("、", ",").split(","))
    rows = tuple(f"{word[0]}{word[1:].zfill(2)}" for word in words if word)
    for row in rows:
        if row not in requirements():
            raise ConfigError(f"任务清单里没有 {row}{did_you_mean(row, requirements())}编号是 T01 到 T53、P01 到 P20。")
    return rows


def _unit(name: str, config: Config, book: Ledger) -> str:
    known = {unit for entry in book.entries for unit in entry.units} | {due.unit for due in book.due}
    known |= {unit.title for unit in config.units.values()}
    title = config.unit_title(config.unit_names.get(name, "")) or name
    if title not in known:
        raise ConfigError(
            f"没有叫“{name}”的科室或单位{did_you_mean(name, known)}可以写：{quoted_list(sorted(known), 30)}。"
        )
    return title


def _view(book: Ledger) -> Mapping[str, object]:
    """What the template sees."""
    return {
        "book": book,
        "open": sorted(
            (entry for entry in book.entries if entry.state in (State.TO_MEND, State.TO_CONFIRM)),
            key=lambda entry: (entry.state is State.TO_CONFIRM, entry.gravest.urgency if entry.gravest else ()),
        ),
        "today": day_in_words(book.today),
        "days": AHEAD.days,
        "sources": [
            (
                source,
                [(group, list(rows)) for group, rows in groupby(entries, key=lambda entry: entry.requirement.group)],
            )
            for source, entries in groupby(book.entries, key=lambda entry: entry.requirement.source)
        ],
        "due": [(unit, list(dues)) for unit, dues in groupby(book.due, key=lambda due: due.unit)],
        "in_words": day_in_words,
    }
