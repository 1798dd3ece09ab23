"""New files with everything in place: a body's repository (``init``), a document with its front matter (``new``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from sitegen.findings import ConfigError, OutputError
from sitegen.gather import LEDGER
from sitegen.national import DATA, catalogue_fields, ledger_fields, national_standard, settings_fields
from sitegen.settings import Settings
from sitegen.source import read_data
from sitegen.standard import AnnualFormat, Column, Field, FieldType, Kind, Level
from sitegen.text import NOT_YET, PLACEHOLDER, did_you_mean, quoted_list
from sitegen.urls import RESERVED, STEM

ATTESTATION = "台账"
"""What ``new`` makes in place of a document when it is asked for one: a record of the ledger."""
_PLAIN = re.compile(r"[^\s:#\[\]{}&*!|>'\"%@`,?-][^:#\[\]{}]*")
_ASKED = frozenset(FieldType) - {
    FieldType.BOOLEAN,
    FieldType.CHOICE,
    FieldType.CHOICES,
    FieldType.UNIT,
    FieldType.UNITS,
}
"""Types whose example must not be published by mistake: a new document asks for the value."""
_README = """# {name}政府信息公开

这里放着本机关政府信息公开专栏的全部内容。改好以后，在这个文件夹里运行：

    sitegen build

浏览器打开 public/index.html 就能看到结果；有错误时会说明哪个文件第几行、怎样改。

* `content/site.yaml`：机关名称、联系方式、网站标识、科室。先改这一个。
* `content/catalogue.yaml`：各栏目的责任科室，暂时没有内容的说明，主动公开基本目录。
* `content/栏目/文件.md`：每份文件一个，开头两条 --- 之间写标题、发布日期等，下面写正文。
* 新建一份文件：`sitegen new 部门文件 2026-tongzhi`；看一条规则：`sitegen explain F102`。
"""


def init(directory: Path, today: date) -> None:
    """Lay out a new body that builds without errors. Raises OutputError when the folder is not empty."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise OutputError(f"{directory} 不是空文件夹，没有写。请换一个新的文件夹名。")
    standard = national_standard()
    fields = settings_fields()
    name = fields["name"].example
    _write(directory / "README.md", _README.format(name=name))
    _write(directory / ".gitignore", "/public/\n/public.*\n/.sitegen/\n")
    _write(directory / ".gitattributes", "* text=auto eol=lf\n")
    wanted = [field for field in fields.values() if field.name not in _RARE]
    _write(
        directory / "content" / "site.yaml",
        "# 先把例子改成本机关的内容；# 后面是说明。\n" + "\n".join(_lines(wanted, notes=True)) + "\n",
    )
    _write(directory / "content" / "catalogue.yaml", _catalogue(today))
    for number, sample in enumerate(_samples(), 1):
        kind = standard.kinds[standard.columns[sample["column"]].kinds[0]]
        values = {
            **_dates(today),
            "index_number": f"{fields['credit_code'].example}/{today.year}-{number:05}",
            **{field: text.replace("{name}", name) for field, text in sample["values"].items()},
        }
        wanted = [field for field in kind.fields.values() if field.level is not Level.OPTIONAL]
        path = directory / "content" / sample["column"] / f"{sample['stem']}.md"
        _write(path, _document(kind, values, wanted, sample["text"].replace("{name}", name)))


def _samples() -> list[dict[str, Any]]:
    """The documents that no body can be without."""
    samples: list[dict[str, Any]] = read_data(DATA / "starter.yaml")["documents"]
    return samples


def new(settings: Settings, content: Path, kind_name: str, stem: str, column_id: str, today: date) -> Path:
    """A new document of a kind, ready to fill in; returns its path. Raises ConfigError or OutputError."""
    standard = settings.standard
    if kind_name in (ATTESTATION, LEDGER):
        return _new_attestation(content, stem, today)
    found = standard.kind_names.get(kind_name)
    if found is None:
        titles = quoted_list([kind.title for kind in standard.kinds.values()], 120)
        raise ConfigError(
            f"不认识文种“{kind_name}”{did_you_mean(kind_name, standard.kind_names)}可以写：{titles}，或“台账”。"
        )
    kind = standard.kinds[found]
    columns = [column for column in standard.columns.values() if kind.id in column.kinds]
    if column_id:
        columns = [column for column in columns if column.id == column_id]
    if len(columns) != 1:
        offered = [column.id for column in standard.columns.values() if kind.id in column.kinds]
        raise ConfigError(f"“{kind.title}”要放在哪个栏目？用 --column 写明其中之一：{quoted_list(offered)}。")
    folder = content / columns[0].id
    _refuse(folder, stem)
    wanted = [field for field in kind.fields.values() if field.level is not Level.OPTIONAL or field.name == "draft"]
    first = next(iter(settings.config.units.values()), None)
    wanted = [_asking(field, first.title if first else "") for field in wanted]
    values = {**_dates(today), "draft": "是"}
    bundle = any(field.type in (*_FILES, FieldType.TABLES) for field in wanted)
    path = folder / stem / "index.md" if bundle else folder / f"{stem}.md"
    form = standard.annual_formats[-1]
    report = any(field.type is FieldType.ANNUAL_TABLES for field in wanted)
    text = "\n\n".join(f"## {part.heading}" for part in form.parts) + "\n" if report else _TEXT
    _write(path, _document(kind, values, wanted, text, columns[0]))
    for field in wanted:
        if field.type is FieldType.TABLES:
            _write(path.parent / _SHEET, "项目,金额\n合计,0\n")
        elif field.type is FieldType.ANNUAL_TABLES:
            _write(path.parent / _FIGURES, _zeros(form, today.year - 1, settings.config.name))
    return path


def _refuse(folder: Path, stem: str) -> None:
    """Raise an error for a name that cannot be used, or that is there already."""
    if not STEM.fullmatch(stem) or RESERVED.fullmatch(stem):
        raise ConfigError(f"文件名“{stem}”不能用作网址，只用小写字母、数字和连接符，例如“2026-chunji-fangyi”。")
    if (folder / f"{stem}.md").exists() or (folder / stem).exists():
        raise OutputError(f"{folder / stem} 已经有了，没有改动。请换一个文件名。")


def _new_attestation(content: Path, stem: str, today: date) -> Path:
    _refuse(content / LEDGER, stem)
    values = {"on": today.isoformat(), "rows": f"[{PLACEHOLDER}编号）]"}
    asked = [
        replace(field, example=values[field.name]) if field.name in values else _asking(field, "")
        for field in ledger_fields().values()
        if field.level is Level.REQUIRED
    ]
    path = content / LEDGER / f"{stem}.md"
    text = f"{PLACEHOLDER}什么时候、怎样做的、看到了什么；发现问题的写明问题，不适用的写明理由）\n"
    _write(path, "\n".join(["---", *_lines(asked, notes=True), "---", "", text]))
    return path


def _asking(field: Field, unit: str) -> Field:
    """The field with a question in place of its example, records inside included; a unit is one of the body's own."""
    if field.fields:
        return replace(field, fields=tuple(_asking(sub, unit) for sub in field.fields))
    if field.type in (FieldType.UNIT, FieldType.UNITS):
        return replace(field, example=unit)
    if field.type not in _ASKED or field.type in _FILES:
        return field
    example = f"，例如 {field.example}" if field.example and len(field.example) < 24 and field.name != "title" else ""
    return replace(field, example=f"{PLACEHOLDER}{field.help or field.label}{example}）")


def _zeros(form: AnnualFormat, year: int, unit: str) -> str:
    """``tables.yaml`` with every row of the form in zeros, to be filled in."""
    lines = [f"year: {year}", f"unit: {unit}"]
    for table in form.tables.values():
        lines.append(f"{table.id}:")
        for key, row in table.keys.items():
            figures = "0" if len(row.columns) == 1 else f"[{', '.join('0' for _ in row.columns)}]"
            lines.append(f"  {key}: {figures}  # {row.label}")
    return "\n".join(
        [*lines, "fees: {notices: 0, billed: 0, received: 0}  # 信息处理费：收费通知件数、通知金额、实收金额（元）", ""]
    )


def _dates(today: date) -> dict[str, str]:
    return dict.fromkeys(("published_on", "created_on", "updated_on", "effective_on", "reviewed_on"), today.isoformat())


def _document(
    kind: Kind, values: Mapping[str, str], wanted: Iterable[Field], text: str, column: Column | None = None
) -> str:
    """A document's text: each field with its example and a word on how to fill it in, then room for the text."""
    fields = [replace(field, example=values[field.name]) if field.name in values else field for field in wanted]
    lines = list(_lines(fields, notes=True))
    if column is not None and len(column.kinds) > 1:
        lines.insert(1, f"{kind.fields['kind'].label}: {kind.title}")
    return "\n".join(["---", *lines, "---", "", text])


def _catalogue(today: date) -> str:
    """Every required column that the samples leave empty says so, until the body fills it."""
    top = catalogue_fields()
    column, matter, change = (_labels(top[name].fields) for name in ("columns", "matters", "history"))
    blank = _labels(next(field for field in top["columns"].fields if field.name == "none_this_period").fields)
    filled = {sample["column"] for sample in _samples()}
    office = next(field for field in settings_fields()["units"].fields if field.name == "title").example
    lines = [
        f"# 各栏目的责任科室和说明。栏目里放进文件以后，删去它的“{column['none_this_period']}”。",
        f"{top['columns'].label}:",
    ]
    for entry in national_standard().columns.values():
        empty = entry.required and entry.kinds and entry.id not in filled
        if empty or not entry.parent:
            lines.append(f"  - {column['id']}: {entry.id}  # {entry.title}")
        if not entry.parent:
            lines.append(f"    {column['unit']}: {office}")
        if empty:
            lines += [
                f"    {column['none_this_period']}:",
                f"      {blank['reason']}: {NOT_YET}",
                f"      {blank['confirmed_on']}: {today.isoformat()}",
            ]
    settings = settings_fields()
    values = {
        "level1": "机构职能",
        "level2": "机构概况",
        "content": "机关职能、办公地址、办公时间、联系方式、负责人姓名",
        "basis": "《政府信息公开条例》",
        "clause": "第二十条第二项",
        "limit": "信息形成或者变更之日起20个工作日",
        "subject": settings["name"].example,
        "category": "法定公开",
        "channels": "[政府网站]",
        "audience": "全社会",
        "unit": office,
        "column": "disclosure/institution/overview",
    }
    lines += ["", "# 主动公开基本目录的事项，一项一条。", f"{top['matters'].label}:"]
    lines += [
        f"  {'-' if number == 0 else ' '} {matter[name]}: {value}"
        for number, (name, value) in enumerate(values.items())
    ]
    lines += ["", "# 目录每次调整记一条。", f"{top['history'].label}:"]
    lines += [f"  - {change['on']}: {today.isoformat()}", f"    {change['change']}: 编制第一版主动公开基本目录"]
    return "\n".join(lines) + "\n"


def _labels(fields: Iterable[Field]) -> dict[str, str]:
    return {field.name: field.label for field in fields}


def _lines(fields: Iterable[Field], indent: str = "", notes: bool = False) -> Iterator[str]:
    """``label: example`` for every field, records with their sub-fields."""
    for field in fields:
        asked = field.example.startswith(PLACEHOLDER)
        note = f"  # {field.help}" if notes and field.help and not asked else ""
        if field.type is FieldType.RECORD:
            yield f"{indent}{field.label}:{note}"
            yield from _lines(field.fields, indent + "  ", notes)
        elif field.type is FieldType.ANNUAL_TABLES:
            yield f"{indent}{field.label}: {_FIGURES}{note}"
        elif field.type is FieldType.TABLES:
            yield f"{indent}{field.label}:{note}"
            yield f"{indent}  - 文件: {_SHEET}"
            yield f"{indent}    表名: {PLACEHOLDER}表的名称）"
        elif field.type is FieldType.RECORDS:
            yield f"{indent}{field.label}:{note}"
            inside = list(_lines([sub for sub in field.fields if sub.type not in _FILES], indent + "    ", notes))
            if inside:
                yield f"{indent}  - {inside[0].strip()}"
                yield from inside[1:]
        else:
            value = "" if field.type in _FILES else _scalar(field)
            yield f"{indent}{field.label}: {value}{note}".rstrip()


_FILES = (
    FieldType.FILE,
    FieldType.FILES,
    FieldType.IMAGE,
    FieldType.DOCUMENT,
    FieldType.DOCUMENTS,
    FieldType.ANNUAL_TABLES,
)
"""Fields whose example would point at something that is not there."""
_SHEET, _FIGURES = "biao-1.csv", "tables.yaml"
_RARE = frozenset(
    {"fixed_day", "party_mark", "public_numbers", "wording", "waivers", "calendar", "copied_percent", "attestations"}
    | {"picture_font"}
)
"""Settings that most bodies do not write, or only when the need comes."""
_TEXT = f"## 一、（标题）\n\n{PLACEHOLDER}正文；内容都在上面的字段里的，删去这两行）\n"


def _scalar(field: Field) -> str:
    text = field.example or (field.choices[0] if field.choices else "")
    if not text and field.level is Level.REQUIRED:
        text = f"{PLACEHOLDER}{field.help or field.label}）"
    listed = text.startswith("[") and field.type in (FieldType.TEXTS, FieldType.CHOICES, FieldType.UNITS)
    if listed or not text or _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
