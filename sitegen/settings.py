"""A body's ``site.yaml`` and its additions to the standard in ``catalogue.yaml``."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from sitegen.config import Config, Own, Unit
from sitegen.findings import ConfigError, Problem
from sitegen.fonts import NO_FACE, Face, find_face
from sitegen.memo import Memo, digest
from sitegen.model import Meta
from sitegen.national import catalogue_fields, national_standard, settings_fields
from sitegen.nodes import Table
from sitegen.pack import plain_meta, unpack_value
from sitegen.source import MAX_BYTES, decode, read_yaml
from sitegen.standard import Blank, Column, ColumnLink, Level, Matter, Standard
from sitegen.text import did_you_mean, quoted_list
from sitegen.values import accepted_keys, read_values

_OWN = ("name", "domain", "base_url", "site_code", "icp", "police_code", "credit_code")
"""Settings that are never the same for two bodies."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SETTINGS = msgspec.msgpack.Decoder(
    tuple[Meta, dict[str, Unit], dict[str, int], Standard, dict[str, tuple[Problem, ...]]],
    ext_hook=unpack_value,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """A body's settings on the standard."""

    config: Config
    standard: Standard
    problems: Mapping[str, tuple[Problem, ...]]
    """What is wrong in ``site.yaml`` and ``catalogue.yaml``."""
    face: Face = NO_FACE
    """The font that pictures are drawn with."""


def recall_settings(memo: Memo, content: Path, base_url: str = "") -> tuple[Settings, bytes]:
    """The settings, and a key that stands for them and their pictures; taken from the memo when the files are as they were."""
    key = digest(base_url, *(_bytes(content / name) for name in ("site.yaml", "catalogue.yaml")))
    log = memo.log("settings")
    data = log.get(key.hex())
    if data is not None:
        meta, units, lines, standard, problems = _SETTINGS.decode(data)
        settings = Settings(Config(meta, units, lines), standard, problems)
    else:
        settings = read_settings(content, base_url)
        config = settings.config
        row = (plain_meta(config.meta), config.units, config.lines, settings.standard, settings.problems)
        log.keep_only({})
        log.put(key.hex(), msgspec.msgpack.encode(row))
    # The files are those of before, the computer need not be.
    settings = dataclasses.replace(settings, face=_face(settings.config, content))
    return settings, digest(key, settings.face.key, *(_bytes(content / image) for image in settings.config.images))


def _face(config: Config, content: Path) -> Face:
    named = config.meta.text("picture_font")
    own = content / named
    return find_face(str(own) if named and own.is_file() else named)


def own_of(config: Config) -> Own:
    """What the rules on words must know of the body."""
    meta = config.meta
    records = (meta.record("contacts"), meta.record("office"), meta.record("supervision"), *meta.records("units"))
    phones = [record.text(name) for record in records for name in ("phone", "fax")]
    numbers = {re.sub(r"\D", "", number) for number in (*phones, *meta.texts("public_numbers"))}
    mails = {record.text("email").lower() for record in records}
    words = [(record.text("wrong"), record.text("right"), record.text("since")) for record in meta.records("wording")]
    names = sorted({*config.unit_names, meta.text("site_name")} - {""})
    return Own(tuple(sorted(numbers - {""})), tuple(sorted(mails - {""})), tuple(names), tuple(words))


def _bytes(file: Path) -> bytes | str:
    """Of a file; a text when there is none, which no file is equal to."""
    return file.read_bytes() if file.is_file() else ""


def read_settings(content: Path, base_url: str = "") -> Settings:
    """Read the settings of the body whose ``content/`` folder it is; raises ConfigError when there is no ``site.yaml``."""
    national = national_standard()
    if not (content / "site.yaml").is_file():
        raise ConfigError(
            f"没有找到 {content / 'site.yaml'}。请在放着 content 文件夹的目录里运行，或用 --root 指明；新建一个用 sitegen init 目录名。"
        )
    table, reading = _read(content / "site.yaml")
    fields = settings_fields()
    values = read_values(table, fields, accepted_keys(fields.values()), {})
    said = {problem.line for problem in (*reading, *values.problems)}
    missing = [
        Problem(
            "F102",
            f"缺少必填的“{field.label}”。",
            f"增加一行：{field.label}: {field.example}",
            values.lines.get(field.name, 1),
        )
        for field in fields.values()
        if field.level is Level.REQUIRED and field.name not in values.meta and values.lines.get(field.name) not in said
    ]
    units = _units(values.meta)
    meta = Meta({**values.meta.values, "base_url": base_url}) if base_url else values.meta
    config = Config(meta, units, values.lines)
    problems = {"site.yaml": (*reading, *values.problems, *missing, *_samples(values.meta, values.lines))}
    standard = national
    if (content / "catalogue.yaml").is_file():
        table, reading = _read(content / "catalogue.yaml")
        fields = catalogue_fields()
        values = read_values(table, fields, accepted_keys(fields.values()), config.unit_names)
        standard, found = _with_additions(national, values.meta, values.lines)
        problems["catalogue.yaml"] = (*reading, *values.problems, *found)
    return Settings(config, standard, {path: found for path, found in problems.items() if found})


def _samples(meta: Meta, lines: Mapping[str, int]) -> tuple[Problem, ...]:
    """What still stands as ``sitegen init`` wrote it."""
    fields = settings_fields()
    left = [fields[name] for name in _OWN if name in meta and meta.text(name) == fields[name].example]
    if not left:
        return ()
    names = quoted_list([field.label for field in left])
    return (
        Problem(
            "F118", f"{names}还是样本的内容。", "换成本机关的；联系电话、地址也一并核对。", lines.get(left[0].name, 1)
        ),
    )


def _read(path: Path) -> tuple[Table, tuple[Problem, ...]]:
    if path.stat().st_size > MAX_BYTES:
        raise ConfigError(f"{path.name} 超过 {MAX_BYTES // 1024 // 1024} MB，不像是设置文件。")
    text, problems = decode(path.read_bytes())
    table, found = read_yaml(text)
    return table, (*problems, *found)


def _units(meta: Meta) -> dict[str, Unit]:
    units = {}
    for record in meta.records("units"):
        unit = Unit(
            record.text("id") or record.text("title"),
            record.text("title"),
            record.text("phone"),
            record.flag("affiliate"),
        )
        units[unit.id] = unit
    return units


def _with_additions(national: Standard, meta: Meta, lines: Mapping[str, int]) -> tuple[Standard, tuple[Problem, ...]]:
    """The standard with ``catalogue.yaml``: sub-columns, owners, limits, links, blanks, and the matters of the basic catalogue."""
    additions = _Additions(national)
    for number, record in enumerate(meta.records("columns")):
        additions.add(record, lines.get(f"columns.{number}", lines.get("columns", 1)))
    matters = tuple(
        Matter(
            **{
                name: record.text(name)
                for name in (
                    "level1",
                    "level2",
                    "content",
                    "basis",
                    "clause",
                    "limit",
                    "subject",
                    "category",
                    "audience",
                    "unit",
                    "column",
                )
            },
            channels=record.texts("channels"),
        )
        for record in meta.records("matters")
    )
    history = tuple((day, record.text("change")) for record in meta.records("history") if (day := record.day("on")))
    standard = replace(
        national, columns=additions.ordered(), matters=matters, history=tuple(sorted(history, reverse=True))
    )
    return standard, tuple(additions.problems)


class _Additions:
    """Applies what a body may change; what it may not becomes a problem and stays as it was."""

    def __init__(self, national: Standard) -> None:
        self.national = national
        self.columns = dict(national.columns)
        self.problems: list[Problem] = []
        self.line = 1
        self.seen: dict[str, int] = {}
        self.positions: dict[str, int] = {}
        """Wanted place of a new column among its siblings, from 1."""

    def say(self, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(code, message, remedy, self.line))

    def add(self, record: Meta, line: int) -> None:
        self.line = line
        name = record.text("id")
        if name in self.seen:
            self.say("C112", f"栏目“{name}”写了两次（第 {self.seen[name]} 行已经有了）。", "合并成一条。")
            return
        self.seen[name] = line
        column = self.columns.get(name) or self._new(name, record)
        if column is not None:
            self.columns[name] = self._changed(column, record)

    def _new(self, name: str, record: Meta) -> Column | None:
        parent = self.columns.get(name.rpartition("/")[0])
        if parent is None or not record.text("title") or not record.text("slug"):
            self.say(
                "C101",
                f"标准里没有栏目“{name}”{did_you_mean(name, self.columns)}",
                "要改已有栏目，照抄它的 id；要增加子栏目，id 写成“上级栏目/名称”，并写 title 和 slug。",
            )
            return None
        slug = record.text("slug")
        if not _SLUG.fullmatch(slug) or any(
            column.parent == parent.id and column.slugs[-1] == slug for column in self.columns.values()
        ):
            self.say(
                "C106",
                f"栏目“{record.text('title')}”的 slug“{slug}”不合要求，或与同级栏目相同。",
                "用标题的拼音首字母，只用小写字母和数字。",
            )
            return None
        if record.number("order") > 0:
            self.positions[name] = record.number("order")
        return Column(
            id=name,
            parent=parent.id,
            slugs=(*parent.slugs, slug),
            title=record.text("title"),
            kinds=parent.kinds,
            layout="list",
            column_type=parent.column_type,
            description=record.text("title"),
            keywords=(record.text("title"),),
            basis=record.text("title_basis") or parent.basis,
        )

    def _changed(self, column: Column, record: Meta) -> Column:
        national = self.national.columns.get(column.id)
        changes: dict[str, Any] = {"line": self.line}
        title = record.text("title")
        if national and title and title != national.title:
            if national.fixed_title and title not in national.aliases:
                self.say(
                    "C102", f"一级目录“{national.title}”的名称由国家统一规定，不能改成“{title}”。", "删去这一行 title。"
                )
            elif not national.fixed_title and not record.text("title_basis"):
                self.say(
                    "C103",
                    f"栏目“{national.title}”改名为“{title}”没有写依据。",
                    "增加 title_basis，写明上级文件的名称和文号。",
                )
            else:
                changes["title"] = title
        if national and (slug := record.text("slug")) not in ("", national.slugs[-1]):
            self.say(
                "C106",
                f"栏目“{column.title}”的 slug 由标准规定，是“{national.slugs[-1]}”，不能改成“{slug}”。",
                "删去这一行 slug。",
            )
        if (limit := record.number("update_within")) and limit > 0:
            if (
                national
                and national.update_within
                and limit > national.update_within
                and not record.text("update_reason")
            ):
                self.say(
                    "C105",
                    f"栏目“{column.title}”的更新时限从 {national.update_within} 天放宽到 {limit} 天，没有写理由。",
                    "增加 update_reason，或改回标准的时限。",
                )
            else:
                changes["update_within"] = limit
        if kinds := record.texts("kinds"):
            found = [self.national.kind_names.get(kind) for kind in kinds]
            if None in found:
                self.say(
                    "C107",
                    f"栏目“{column.title}”的 kinds 里有不认识的文种。",
                    f"可用的文种：{quoted_list([kind.title for kind in self.national.kinds.values()], 80)}。",
                )
            else:
                changes["kinds"] = tuple(
                    kind for kind in dict.fromkeys((*(column.kinds if national else ()), *found)) if kind
                )
        if record.text("unit"):
            changes["unit"] = record.text("unit")
        if record.text("description"):
            changes["description"] = record.text("description")
        if (link := record.record("link")).text("url"):
            changes["link"] = ColumnLink(link.text("url"), link.text("title") or column.title)
        if blank := self._blank(column, record):
            changes["blank"] = blank
        return replace(column, **changes)

    def _blank(self, column: Column, record: Meta) -> Blank | None:
        never, nothing = record.record("not_applicable"), record.record("none_this_period")
        if never.text("reason"):
            if column.fixed_title:
                self.say(
                    "C104", f"一级目录“{column.title}”不能写不适用。", "四个一级目录都必须有内容；删去 not_applicable。"
                )
                return None
            basis, since, confirmed = never.text("basis"), never.day("since"), never.day("confirmed_on")
            return Blank("不适用", never.text("reason"), basis, since, confirmed)
        if nothing.values:
            return Blank("本期无", nothing.text("reason"), "", nothing.day("confirmed_on"))
        return None

    def ordered(self) -> dict[str, Column]:
        """In the order of the tree: a new column where it is wanted, else after its siblings; then all below it."""
        ordered: dict[str, Column] = {}

        def place(parent: str) -> None:
            siblings = [column for column in self.columns.values() if column.parent == parent]
            for column in [column for column in siblings if column.id in self.positions]:
                siblings.remove(column)
                siblings.insert(self.positions[column.id] - 1, column)
            for column in siblings:
                ordered[column.id] = column
                place(column.id)

        place("")
        return ordered
