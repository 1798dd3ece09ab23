"""Scalars into values: a declared Field turns what the author wrote into a text, number, day, choice, list or record."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from sitegen.findings import Problem
from sitegen.model import Meta, Moment, Value
from sitegen.nodes import Entry, Listing, Node, Scalar, Table
from sitegen.standard import Field, FieldType, Level
from sitegen.text import did_you_mean, excerpt, quoted_list

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]+(\d{2}:\d{2}))?", re.ASCII)
_LOOSE_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*(\d{1,2}[:：]\d{2})?.*", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_PHONE = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}(?:[-转]\d{1,6})?|1\d{10}|\d{5,6}|400-?\d{3}-?\d{4}", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_URL = re.compile(r"https?://[^\s/$.?#][^\s]*", re.ASCII)
_TRUE, _FALSE = frozenset({"是", "true"}), frozenset({"否", "false"})
_BRACKETS = re.compile(r"[\[［【(（].*[\]］】)）]")
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
"""Blanks of every width."""
_SET_OFF = re.compile(r"[ \t]{2,}#(?:\s|$).*")
"""A remark that nobody takes for a part of the value, as in the sample of site.yaml."""
_FREE = frozenset({FieldType.TEXT, FieldType.TEXTS, FieldType.PARAGRAPHS})
_RECORDS = frozenset({FieldType.RECORDS, FieldType.TABLES})
_LISTS = frozenset({FieldType.TEXTS, FieldType.CHOICES, FieldType.FILES, FieldType.DOCUMENTS, FieldType.UNITS})
_UNITS = frozenset({FieldType.UNIT, FieldType.UNITS})
_CHOICES = frozenset({FieldType.CHOICE, FieldType.CHOICES})


@dataclass(frozen=True, slots=True)
class Values:
    """A mapping as read."""

    meta: Meta
    lines: Mapping[str, int]
    """Line of every field that was written, even when its value could not be used; ``field.n`` of item n of a list."""
    problems: tuple[Problem, ...]


def read_values(table: Table, fields: Mapping[str, Field], keys: Mapping[str, str], units: Mapping[str, str]) -> Values:
    """Turn a front matter into values.

    ``keys`` names the field of every accepted key; ``units`` gives the id of a unit by id and by title.
    Missing required fields of the document itself are left to the rules; those of records are said here.
    """
    reader = _Reader(units)
    values = reader.mapping(table, fields, keys)
    return Values(Meta(values), reader.lines, tuple(reader.problems))


def accepted_keys(fields: Iterable[Field]) -> dict[str, str]:
    """Every accepted key (name, label, alias) → field name."""
    return {key: field.name for field in fields for key in (*field.aliases, field.label, field.name)}


@dataclass(frozen=True, slots=True)
class _Form:
    """The fields of a record, made ready for reading once for all records."""

    fields: Mapping[str, Field]
    keys: Mapping[str, str]
    required: tuple[Field, ...]


@cache
def _form(fields: tuple[Field, ...]) -> _Form:
    required = tuple(field for field in fields if field.level is Level.REQUIRED)
    return _Form({field.name: field for field in fields}, accepted_keys(fields), required)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


class _UnusableError(Exception):
    """The value cannot be used; a problem has been written down."""


class _Reader:
    def __init__(self, units: Mapping[str, str]) -> None:
        self.units = units
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}

    def say(self, code: str, where: Node | Entry, message: str, remedy: str) -> _UnusableError:
        self.problems.append(Problem(code, message, remedy, where.line, where.column))
        return _UnusableError()

    def mapping(
        self, table: Table, fields: Mapping[str, Field], keys: Mapping[str, str], record: str = ""
    ) -> dict[str, Value]:
        values: dict[str, Value] = {}
        written: dict[str, str] = {}
        for entry in table.entries:
            key, node = entry.key, entry.node
            name = keys.get(key) or keys.get(unicodedata.normalize("NFKC", key).strip())
            if name is None:
                place = f"“{record}”里" if record else ""
                tight = _BLANKS.sub("", unicodedata.normalize("NFKC", key))
                name = keys.get(tight)
                if name is None:
                    self.say(
                        "F101",
                        entry,
                        f"{place}不认识字段“{key}”{did_you_mean(tight, keys)}",
                        f"可用的字段：{quoted_list(_labels(fields))}。不需要的删去这一行。",
                    )
                    continue
                # It is read as meant, lest the field be missed as well.
                self.say("F101", entry, f"{place}不认识字段“{key}”：字段名中间有空格。", f"改成“{tight}”。")
            if name in written:
                self.say("F009", entry, f"“{key}”和“{written[name]}”是同一个字段，写了两次。", "只留一个。")
                continue
            written[name] = key
            if not record:
                self.lines[name] = entry.line
                if isinstance(node, Listing):
                    self.lines.update({f"{name}.{number}": item.line for number, item in enumerate(node.items)})
            if isinstance(node, Scalar) and not node.text.strip():
                continue
            try:
                values[name] = self.value(fields[name], node)
            except _UnusableError:
                continue
        return values

    def value(self, field: Field, node: Node) -> Value:
        if field.type in _RECORDS:
            return tuple(self.record(field, item) for item in self.items(field, node))
        if field.type in _LISTS:
            return tuple(self.scalar(field, item) for item in self.items(field, node))
        return self.record(field, node) if field.type is FieldType.RECORD else self.scalar(field, node)

    def items(self, field: Field, node: Node) -> tuple[Node, ...]:
        if isinstance(node, Listing):
            if node.flow and field.type not in _RECORDS:
                for item in node.items:
                    if isinstance(item, Scalar) and "，" in item.text and not item.quoted:
                        self.say(
                            "F012",
                            item,
                            f"“{field.label}”的列表里用了全角逗号。",
                            "列表里的逗号用半角：[甲, 乙]；值里本来就有逗号时，用英文双引号括起来。",
                        )
            return tuple(item for item in node.items if not (isinstance(item, Scalar) and not item.text.strip()))
        if isinstance(node, Scalar) and field.type not in _RECORDS:
            if _BRACKETS.fullmatch(node.text.strip()) and node.text.strip()[0] in "［【（(":
                raise self.say(
                    "F012", node, f"“{field.label}”的列表用了全角括号。", "改成半角方括号和半角逗号：[甲, 乙]。"
                )
            return (node,)
        if isinstance(node, Table):
            return (node,)
        raise self.say("F104", node, f"“{field.label}”应当是一条一条的列表，每条以“- ”开头。", _record_example(field))

    def record(self, field: Field, node: Node) -> Value:
        form = _form(field.fields)
        if isinstance(node, Scalar):
            if len(form.required) != 1 or "：" in node.text:
                raise self.say("F104", node, f"“{field.label}”里的这一条应当分字段写。", _record_example(field))
            (only,) = form.required
            return {only.name: self.scalar(only, node)}
        if not isinstance(node, Table):
            raise self.say("F104", node, f"“{field.label}”里的这一条应当分字段写。", _record_example(field))
        values = self.mapping(node, form.fields, form.keys, field.label)
        if any(sub.name not in values for sub in form.required):
            self._incomplete(field, form, node, values)
        return values

    def _incomplete(self, field: Field, form: _Form, node: Table, values: Mapping[str, Value]) -> None:
        """Say what the record lacks, unless something was said about its line already."""
        said = {problem.line for problem in self.problems}
        lines = {form.keys.get(entry.key): entry.line for entry in node.entries}
        missing = [sub.label for sub in form.required if sub.name not in values and lines.get(sub.name) not in said]
        if missing:
            self.say("F102", node, f"“{field.label}”里的这一条缺少{quoted_list(missing)}。", _record_example(field))

    def scalar(self, field: Field, node: Node) -> Value:
        if not isinstance(node, Scalar):
            hint = "值里有半角冒号或方括号时，用英文双引号括起来。"
            raise self.say(
                "F104", node, f"“{field.label}”应当只有一个值，这里却是列表或分了字段。", hint + _example(field)
            )
        text = node.text.strip()
        if node.remark and field.type in _FREE and not field.pattern and not _SET_OFF.fullmatch(node.remark):
            end = text if len(text) <= 40 else f"…{text[-39:]}"
            self.say(
                "F013",
                node,
                f"“{field.label}”只读到“{end}”，后面的“{excerpt(node.remark, 40)}”被当成备注，没有读。",
                "# 属于这个值的，用英文双引号把整个值括起来；是备注的，另写一行，以 # 开头。",
            )
        if field.type in _UNITS:
            if text not in self.units:
                raise self.say(
                    "F106",
                    node,
                    f"“{field.label}”写的“{text}”没有在 site.yaml 的“科室和单位”里登记{did_you_mean(text, self.units)}",
                    f"写成其中之一：{quoted_list(name for name, unit in self.units.items() if name != unit)}，或先在 site.yaml 增加。",
                )
            return self.units[text]
        if field.type in _CHOICES and text not in field.choices:
            raise self.say(
                "F106",
                node,
                f"“{field.label}”不能写“{text}”{did_you_mean(text, field.choices)}",
                f"只能写：{quoted_list(field.choices, 30)}。",
            )
        if field.pattern and field.type is not FieldType.PARAGRAPHS and not _pattern(field.pattern).fullmatch(text):
            hint = f"应当是{field.pattern_hint}" if field.pattern_hint else "格式不对"
            self.say("F105", node, f"“{field.label}”写的“{text}”不合格式：{hint}。", _example(field))
        convert = _CONVERTERS.get(field.type)
        if convert is None:
            if field.type is not FieldType.PARAGRAPHS and "\n" in text:
                text = " ".join(text.split())
            return text
        try:
            return convert(text)
        except ValueError as error:
            raise self.say("F104", node, f"“{field.label}”写的“{text[:40]}”{error}。", _remedy(field, text)) from None


def _day(text: str) -> date:
    match = _DAY.fullmatch(text)
    if not match:
        raise ValueError("不是日期")
    try:
        return date.fromisoformat(text)
    except ValueError:
        year, month, day = map(int, match.groups())
        if not 1 <= month <= 12:
            raise ValueError(f"里的月份是 {month}，没有这个月") from None
        raise ValueError(f"不存在，{year}年{month}月没有{day}日") from None


def _moment(text: str) -> Moment:
    match = _MOMENT.fullmatch(text)
    if not match:
        _day(text)
        raise ValueError("不是日期")
    day, time = match.group(1), match.group(2) or ""
    if time and not _on_the_clock(time):
        raise ValueError("里的时间不存在")
    return Moment(_day(day), time)


def _on_the_clock(time: str) -> bool:
    return int(time[:2]) < 24 and int(time[3:]) < 60


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise ValueError("不是年月")
    return text


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise ValueError("不是四位数的年份")
    return int(text)


def _integer(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise ValueError("不是整数")
    return int(text)


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,8})?", text):
        raise ValueError("不是数字")
    return Decimal(text)


def _boolean(text: str) -> bool:
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ValueError("不是“是”或“否”")


def _matching(pattern: re.Pattern[str], complaint: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(complaint)
        return text

    return convert


def _file(text: str) -> str:
    if "\\" in text or text.startswith("/") or ".." in text.split("/"):
        raise ValueError("不是本文件旁边的文件名")
    return text.removeprefix("./")


_CONVERTERS: Mapping[FieldType, Callable[[str], Value]] = {
    FieldType.DATE: _day,
    FieldType.MOMENT: _moment,
    FieldType.MONTH: _month,
    FieldType.YEAR: _year,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _number,
    FieldType.BOOLEAN: _boolean,
    FieldType.PHONE: _matching(_PHONE, "不像电话号码"),
    FieldType.EMAIL: _matching(_EMAIL, "不像电子邮箱"),
    FieldType.URL: _matching(_URL, "不是网址"),
    FieldType.FILE: _file,
    FieldType.FILES: _file,
    FieldType.IMAGE: _file,
    FieldType.ANNUAL_TABLES: _file,
}

_FORMS: Mapping[FieldType, str] = {
    FieldType.DATE: "按“年-月-日”写，例如“2025-03-07”。",
    FieldType.MOMENT: "按“年-月-日”写，例如“2025-03-07”；知道时间的，例如“2025-03-07 09:30”。",
    FieldType.MONTH: "写成“1978-06”这样的年月，不写日。",
    FieldType.YEAR: "写四位数的年份，例如“2025”。",
    FieldType.INTEGER: "只写半角数字，例如“12”，不写单位和千分号。",
    FieldType.NUMBER: "只写半角数字，例如“12.50”，不写单位和千分号。",
    FieldType.BOOLEAN: "写“是”或“否”。",
    FieldType.PHONE: "写成“0000-1234567”“12345”这样的号码；只写一个号码，别的写在正文里。",
    FieldType.EMAIL: "写成“bangongshi@example.gov.cn”这样的地址。",
    FieldType.URL: "写完整的网址，以 https:// 或 http:// 开头。",
    FieldType.FILE: "把文件放进本文件所在的文件夹，只写文件名，例如“附件1.pdf”。",
}


def _remedy(field: Field, text: str) -> str:
    if field.type in (FieldType.DATE, FieldType.MOMENT) and (loose := _LOOSE_DAY.fullmatch(text)):
        year, month, day, time = loose.groups()
        hours = f" {time.replace('：', ':'):0>5}" if time and field.type is FieldType.MOMENT else ""
        with contextlib.suppress(ValueError):
            right = date(int(year), int(month), int(day)).isoformat()
            if hours and not _on_the_clock(hours[1:]):
                return f"小时写 00 到 23，分钟写 00 到 59，例如“{right} 09:30”。"
            return f"写成“{right}{hours}”。"
    return _FORMS.get(field.type, _FORMS[FieldType.FILE]) if field.type in _CONVERTERS else _example(field)


def _example(field: Field) -> str:
    return (
        f"例如：{field.label}: {field.example}"
        if field.example
        else _FORMS.get(field.type, field.help or f"写成“{field.label}: 值”。")
    )


def _record_example(field: Field) -> str:
    wanted = [sub for sub in field.fields if sub.level is Level.REQUIRED] or list(field.fields[:2])
    parts = "，".join(f"{sub.label}: {sub.example or '……'}" for sub in wanted)
    return f"每条写成：“- {parts}”，各字段分行、左边对齐。"


def _labels(fields: Mapping[str, Field]) -> list[str]:
    return [field.label for field in fields.values()]
