"""Attestations: what a person has confirmed, read from ``content/ledger/``. They are for the body itself and never published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from msgspec.structs import replace

from sitegen.findings import Problem, Severity
from sitegen.frozen import Frozen
from sitegen.gather import LEDGER
from sitegen.memo import digest
from sitegen.model import Meta
from sitegen.national import ledger_fields
from sitegen.requirements import Requirement, requirements
from sitegen.scan import LINK, Stamp
from sitegen.source import MAX_BYTES, read_source
from sitegen.standard import Level
from sitegen.text import PLACEHOLDER, did_you_mean, quoted_list
from sitegen.urls import is_external
from sitegen.values import Values, accepted_keys, read_values

_EXEMPT_DAYS = 365
"""How long a 不适用 is believed when it gives no day."""
_FILE = re.compile(r".+\.[A-Za-z0-9]{2,5}")
_LINKED = Problem("L401", "这是一个符号链接，可能指到内容文件夹以外，没有读取。", "把文件本身复制到这里。")
_UNLIKE = Problem("L402", "扩展名不是小写的 .md，没有当作确认记录读。", "把扩展名改成小写的 .md。")
_UNREADABLE = Problem(
    "F011",
    f"文件超过 {MAX_BYTES // 1024 // 1024} MB 或打不开，没有读取。",
    "这里只写几句话；佐证材料另放文件，写在“依据”里。",
)


class Outcome(StrEnum):
    """What came of it."""

    FINE = "正常"
    FAULTY = "发现问题"
    EXEMPT = "不适用"


class Attestation(Frozen, frozen=True):
    """A record of the ledger (台账): who confirmed what, when, and what was seen."""

    path: str
    """Relative to ``content/``."""
    rows: tuple[str, ...]
    """Rows of the task list."""
    on: date
    by: str
    outcome: Outcome
    next_on: date | None
    """The day that the author sets for the next time."""
    evidence: tuple[str, ...]
    """Files of the ledger, or addresses."""
    said: str
    """What was seen, as written."""
    lines: Mapping[str, int]
    """Line of each field."""

    def due(self, requirement: Requirement) -> date | None:
        """The last day for the next confirmation of a row; None when none is asked for any more."""
        asked = requirement.attest.due(self.on) if requirement.attest else None
        if self.outcome is Outcome.EXEMPT:
            asked = self.on + timedelta(days=_EXEMPT_DAYS)
        return min(filter(None, (asked, self.next_on)), default=None)


@dataclass(frozen=True, slots=True)
class Attested:
    """What lies in the ledger."""

    records: tuple[Attestation, ...]
    """Those that can be used, oldest first."""
    problems: Mapping[str, tuple[Problem, ...]]
    """What is wrong with the files, by path relative to ``content/``."""
    key: bytes
    """Of all of it."""


NO_LEDGER = Attested((), {}, b"")


def latest(records: Iterable[Attestation], today: date) -> dict[str, Attestation]:
    """The last attestation of every row up to a day."""
    return {row: record for record in records if record.on <= today for row in record.rows}


def read_attestations(content: Path, found: Mapping[str, Stamp]) -> Attested:
    """Read ``content/ledger/``; ``found`` is what ``scan`` saw. Whatever is wrong weighs a warning: nothing of it is published."""
    paths = sorted(path for path in found if path.startswith(f"{LEDGER}/") and not path.endswith("/"))
    files = {path for path in paths if found[path] != LINK}
    records: list[Attestation] = []
    problems: dict[str, tuple[Problem, ...]] = {}
    sums: list[bytes] = []
    for path in paths:
        if path in files and (not path.lower().endswith(".md") or path.rpartition("/")[2].startswith("~$")):
            continue
        record: Attestation | None = None
        said = [_LINKED if path not in files else _UNLIKE]
        if path in files and path.endswith(".md"):
            data = _bytes(content / path)
            sums.append(digest(path, data or b""))
            record, said = _read(path, data, files) if data is not None else (None, [_UNREADABLE])
        if record:
            records.append(record)
        if said:
            problems[path] = tuple(replace(problem, severity=Severity.WARNING) for problem in said)
    records.sort(key=lambda record: (record.on, record.path))
    return Attested(tuple(records), problems, digest(*paths, "", *problems, "", *sums))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError:
        return None


def _read(path: str, data: bytes, files: set[str]) -> tuple[Attestation | None, list[Problem]]:
    source = read_source(data)
    fields = ledger_fields()
    values = read_values(source.front, fields, accepted_keys(fields.values()), {})
    meta = values.meta
    said = [*source.problems, *values.problems]
    lines = {problem.line for problem in said}
    if source.front.entries:
        said += (
            Problem("F102", f"缺少必填的“{field.label}”。", f"增加一行：{field.label}: {field.example}")
            for field in fields.values()
            if field.level is Level.REQUIRED and field.name not in meta and values.lines.get(field.name) not in lines
        )
    rows = tuple(dict.fromkeys(row for row in meta.texts("rows") if row in requirements()))
    text = source.body.strip()
    said += [*_unknown_rows(values), *_unsaid(values, text, source.body_line), *_missing_evidence(path, values, files)]
    on, result = meta.day("on"), meta.text("result")
    if not (rows and on and result):
        return None, said
    by, evidence = meta.text("by"), meta.texts("evidence")
    return Attestation(path, rows, on, by, Outcome(result), meta.day("next_on"), evidence, text, values.lines), said


def _unknown_rows(values: Values) -> Iterator[Problem]:
    unknown = [row for row in values.meta.texts("rows") if row not in requirements()]
    if unknown:
        offer = did_you_mean(unknown[0].upper(), requirements())
        yield Problem(
            "E401",
            f"任务清单里没有{quoted_list(unknown)}{offer}",
            "写任务清单的编号，T01 到 T53 或 P01 到 P20，几项写成 [T25, T53]；全部事项见 sitegen ledger。",
            values.lines.get("rows", 1),
        )


def _unsaid(values: Values, text: str, line: int) -> Iterator[Problem]:
    meta: Meta = values.meta
    if PLACEHOLDER in meta.text("by"):
        yield Problem("E407", "“确认人”还没有填写。", "写做这件事的人的姓名。", values.lines["by"])
    if not text or PLACEHOLDER in text:
        what = {Outcome.FAULTY: "发现了什么问题", Outcome.EXEMPT: "为什么不适用"}.get(
            Outcome(meta.text("result") or Outcome.FINE), "看到了什么"
        )
        yield Problem("E407", f"没有写明{what}。", f"在文件头下面写几句：什么时候、怎样做的、{what}。", line)


def _missing_evidence(path: str, values: Values, files: set[str]) -> Iterator[Problem]:
    folder = path.rpartition("/")[0]
    named = [name for name in values.meta.texts("evidence") if _FILE.fullmatch(name) and not is_external(name)]
    missing = [name for name in named if f"{folder}/{name.removeprefix('./')}" not in files]
    if missing:
        yield Problem(
            "E406",
            f"“依据”里的{quoted_list(missing)}没有放在 {folder} 文件夹里。",
            "把文件放到这份记录旁边，照抄文件名；或写完整的网址。",
            values.lines.get("evidence", 1),
        )
