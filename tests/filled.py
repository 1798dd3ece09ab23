"""A document of every kind with every field filled in: each value is a mark of its own that a test can look for."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.files import complete
from sitegen.standard import AnnualFormat, Column, Field, FieldType, Kind, Standard
from tests.bodies import small_pdf

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><title>%d</title></svg>\n'
UNITS = ("哨兵甲科", "哨兵乙科")
"""Titles that the body's units must have."""
SITE_UNITS = "".join(f"  - 代号: mark-{number}\n    名称: {title}\n" for number, title in enumerate(UNITS))
"""What ``site.yaml`` must hold below its units."""
STEERING = frozenset({"header_rows", "merge_blanks", "merge_rows", "upright"})
"""Parts of a record that say how to set it and are never shown themselves."""
_BARE = frozenset({"media.form"})
"""Said by a badge, which needs no label."""
_DIGITS = "甲乙丙丁戊己庚辛壬癸"
_OWN = frozenset({"kind", "draft", "take_down_on", "take_down_reason", "announces_epidemic"})
"""Left out, or said by the generator itself."""


@dataclass
class Filled:
    """A filled document and what its page must say."""

    path: str
    """Of the Markdown file below ``content/``."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Everything to write, relative to the root of the body."""
    shown: dict[str, list[str]] = field(default_factory=dict)
    """Field → what the page must say for it."""
    labels: dict[str, str] = field(default_factory=dict)
    """Field → its label, where the mark alone (是, 2025) says nothing."""
    linked: dict[str, list[str]] = field(default_factory=dict)
    """Field → what a link or a picture of the page must end in."""
    secret: list[str] = field(default_factory=list)
    """What no file of the output may say."""


@dataclass
class Filler:
    """Fills one document after the other; no two marks are the same."""

    standard: Standard
    number: int = 0
    targets: dict[str, bytes] = field(default_factory=dict)
    """The documents that the filled ones refer to."""

    def all(self) -> Iterator[Filled]:
        """A document of every kind, each in the first column that takes it."""
        for kind in self.standard.kinds.values():
            yield self.document(
                kind, next(column for column in self.standard.columns.values() if kind.id in column.kinds)
            )

    def document(self, kind: Kind, column: Column) -> Filled:
        """One document."""
        filled = Filled(f"{column.id}/filled-{kind.id}/index.md")
        values: dict[str, object] = {"kind": kind.title}
        for entry in kind.fields.values():
            if entry.name not in _OWN:
                values[entry.name] = self.value(entry, filled, entry.name, shown=entry.place != "none")
        lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
        form = self.standard.annual_formats[-1]
        headings = "".join(f"## {part.heading}\n\n这一部分的正文。\n\n" for part in form.parts)
        text = "\n".join(["---", *lines, "---", "", headings])
        filled.files[f"content/{filled.path}"] = text.encode()
        return filled

    def value(self, entry: Field, filled: Filled, name: str, shown: bool) -> object:
        """A value of the field; ``name`` is what a failing test calls it."""
        self.number += 1
        if entry.internal:
            value, mark = self.mark(entry)
            filled.secret.append(mark)
            return value
        match entry.type:
            case FieldType.RECORDS | FieldType.TABLES:
                return [self.record(entry, filled, name, shown) for _ in range(2)]
            case FieldType.RECORD:
                return self.record(entry, filled, name, shown)
            case FieldType.TEXTS | FieldType.FILES | FieldType.DOCUMENTS | FieldType.UNITS | FieldType.CHOICES:
                return [self.single(entry, filled, name, shown, place) for place in range(2)]
            case FieldType.ANNUAL_TABLES:
                return self.annual(filled, name)
            case _:
                return self.single(entry, filled, name, shown, 0)

    def record(self, entry: Field, filled: Filled, name: str, shown: bool) -> dict[str, object]:
        """One record with every sub-field."""
        own = {"file", *STEERING} if entry.type is FieldType.TABLES else ()
        public = (sub for sub in entry.fields if sub.name not in own)
        made = {
            sub.name: self.value(sub, filled, f"{name}.{sub.name}", shown and sub.name not in STEERING)
            for sub in public
        }
        if entry.type is FieldType.TABLES:
            made["file"] = self.sheet(filled, name)
        return made

    def single(self, entry: Field, filled: Filled, name: str, shown: bool, place: int) -> object:
        """One value and the mark that stands for it."""
        self.number += 1
        expected = filled.linked if entry.type in _FILES else filled.shown
        if entry.type in _FILES:
            value = mark = self.file(entry, filled)
        elif entry.type in (FieldType.DOCUMENT, FieldType.DOCUMENTS):
            value, mark = self.target()
        elif entry.type in (FieldType.UNIT, FieldType.UNITS):
            value = mark = UNITS[place]
        elif entry.type in (FieldType.CHOICE, FieldType.CHOICES):
            choices = (
                ("主动公开",)
                if entry.name == "disclosure"
                else ("有效",)
                if entry.name == "validity"
                else entry.choices
            )
            value = mark = choices[min(place, len(choices) - 1)]
        else:
            value, mark = self.mark(entry)
        if shown:
            expected.setdefault(name, []).append(mark)
            if name not in _BARE and (entry.type in _COMMON or entry.name in _FIGURES):
                filled.labels[name] = entry.label
        return value

    def mark(self, entry: Field) -> tuple[str, str]:
        """A scalar as written, and as a page shows it."""
        number = self.number
        if figure := _FIGURES.get(entry.name):
            return figure, f"{Decimal(figure):,}"
        match entry.type:
            case FieldType.DATE | FieldType.MOMENT:
                day = _DAYS.get(entry.name, date(2019, 1, 1)) + timedelta(
                    number % 1500 if entry.name not in _DAYS else 0
                )
                return day.isoformat(), day.isoformat()
            case FieldType.MONTH:
                return f"{1900 + number % 99}-0{1 + number % 9}", f"{1900 + number % 99}年{1 + number % 9}月"
            case FieldType.YEAR:
                return "2025", "2025"
            case FieldType.BOOLEAN:
                return "是", "是"
            case FieldType.INTEGER:
                return str(70000 + number), f"{70000 + number:,}"
            case FieldType.NUMBER:
                return f"{70000 + number}.25", f"{70000 + number:,}.25"
            case FieldType.PHONE:
                return f"0990-5{number:06}", f"0990-5{number:06}"
            case FieldType.EMAIL:
                return f"mark{number}@example.gov.cn", f"mark{number}@example.gov.cn"
            case FieldType.URL:
                return f"https://www.example.gov.cn/mark{number}", f"https://www.example.gov.cn/mark{number}"
        if entry.name == "aliases":
            return f"old/mark{number:05}.html", ""
        if entry.name in ("document_number", "decision_number"):  # judged by a rule, not by a pattern
            return f"云牧罚〔2026〕{number}号", f"云牧罚〔2026〕{number}号"
        text = matching(entry.pattern, number) if entry.pattern else f"哨兵{number:05}号"
        return text, text

    def file(self, entry: Field, filled: Filled) -> str:
        """A file beside the document."""
        ending = "svg" if entry.type is FieldType.IMAGE else "vtt" if entry.name == "captions" else "pdf"
        name = f"mark{self.number:05}.{ending}"
        data = {"svg": PICTURE % self.number, "vtt": b"WEBVTT\n", "pdf": small_pdf(name)}[ending]
        filled.files[f"content/{filled.path.removesuffix('index.md')}{name}"] = data
        return name

    def sheet(self, filled: Filled, name: str) -> str:
        """A CSV table beside the document."""
        self.number += 1
        file, cells = f"table{self.number:05}.csv", [f"格{self.number:05}{letter}" for letter in "甲乙丙丁"]
        text = f"{cells[0]},{cells[1]}\n{cells[2]},{cells[3]}\n"
        filled.files[f"content/{filled.path.removesuffix('index.md')}{file}"] = text.encode()
        filled.shown.setdefault(name, []).extend(cells)
        filled.linked.setdefault(f"{name}.file", []).append(file)
        return file

    def annual(self, filled: Filled, name: str) -> str:
        """The figures of an annual report."""
        form = self.standard.annual_format(2025)
        assert form is not None
        figures, text = annual_figures(form)
        filled.files[f"content/{filled.path.removesuffix('index.md')}tables.yaml"] = text.encode()
        filled.shown[name] = [figure for row in figures.values() for figure in row]
        return "tables.yaml"

    def target(self) -> tuple[str, str]:
        """A document to refer to: how it is named, and its title."""
        number, title = f"云牧发〔2017〕{self.number}号", f"被提到的文件{self.number:05}"
        front = {
            "标题": title, "文种": "部门文件", "索引号": f"TARGET/2017-{self.number:05}", "文号": number, "成文日期": "2017-01-02",
            "发布日期": "2017-01-03", "责任科室": UNITS[0], "内容概述": "供别的文件提到。", "公开方式": "主动公开", "发文机关": "哨兵机关",
        }  # fmt: skip
        self.targets[f"content/disclosure/documents/target-{self.number:05}.md"] = document_text(front).encode()
        return number, title


_FILES = (FieldType.FILE, FieldType.FILES, FieldType.IMAGE)
_COMMON = (FieldType.BOOLEAN, FieldType.CHOICE, FieldType.CHOICES, FieldType.YEAR, FieldType.UNIT, FieldType.UNITS)
_DAYS: Mapping[str, date] = {
    "created_on": date(2026, 2, 1),
    "published_on": date(2026, 2, 3),
    "effective_on": date(2026, 3, 1),
    "updated_on": date(2026, 6, 3),
    "valid_until": date(2029, 12, 31),
    "opens_on": date(2026, 2, 4),
    "closes_on": date(2026, 3, 20),
    "result_published_on": date(2026, 4, 1),
}
"""Days that must stand in order."""
_FIGURES: Mapping[str, str] = {
    "total_income": "79000.25",
    "total_expenditure": "79000.25",
    "basic_expenditure": "41000.25",
    "project_expenditure": "38000.00",
    "public_total": "370001.00",
    "public_abroad": "91000.25",
    "vehicle_purchase": "92000.25",
    "vehicle_running": "93000.25",
    "reception": "94000.25",
    "proposals_received": "81777",
    "proposals_suggestions": "40777",
    "proposals_motions": "41000",
    "proposals_published": "50776",
    "proposals_unpublished": "31001",
}
"""Figures that must add up."""


def document_text(front: Mapping[str, str], body: str = "正文。") -> str:
    """A Markdown file with a simple front matter."""
    return "\n".join(["---", *(f"{key}: {value}" for key, value in front.items()), "---", "", body, ""])


def matching(pattern: str, number: int) -> str:
    """A text of its own for each number that matches the pattern."""
    word = "".join(_DIGITS[int(digit)] for digit in str(number))
    options = (
        f"哨兵{number:05}", f"云牧罚〔2026〕{number}号", word, f"{word[-2:]}某", f"{word}族", str(600000 + number), str(6000000000 + number),
        f"11990102MB{number:08}", f"9{number:06}",
    )  # fmt: skip
    found = next((option for option in options if re.fullmatch(pattern, option)), "")
    assert found, f"tests/filled.py 的 matching 里没有合乎 {pattern} 的样本，请补一种。"
    return found


def annual_figures(form: AnnualFormat) -> tuple[dict[str, tuple[str, ...]], str]:
    """Figures of their own for every place of the form that come out even, and the text of their ``tables.yaml``."""
    numbers = itertools.count(8000)
    made = {name: [next(numbers) for _ in row.columns] for name, row in form.rows.items()}
    complete(form, made)
    figures = {
        name: tuple(f"{number}{'.5' if form.rows[name].decimal else ''}" for number in row)
        for name, row in made.items()
    }
    assert len({figure for row in figures.values() for figure in row}) == sum(map(len, figures.values()))
    lines = ["year: 2025"]
    for table in form.tables.values():
        lines.append(f"{table.id}:")
        lines += [f"  {key}: [{', '.join(figures[f'{table.id}.{key}'])}]" for key in table.keys]
    lines += ["fees:", "  notices: 1", "  billed: 2", "  received: 3"]
    return figures, "\n".join(lines) + "\n"


def with_units(site_yaml: str) -> str:
    """``site.yaml`` of a starting body with the units of the filled documents."""
    assert "\n门户网站:" in site_yaml
    return site_yaml.replace("\n门户网站:", f"\n{SITE_UNITS}门户网站:", 1)


def write_filled(root: Path, documents: Iterable[Filled], filler: Filler) -> None:
    """Put filled documents and what they refer to into a body."""
    for document in documents:
        for path, data in document.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
    for path, data in filler.targets.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
