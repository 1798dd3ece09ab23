"""Workbooks: the cells of a row between tabs, with what is hidden apart."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from sitegen.attachments.elements import attribute, is_on, parse
from sitegen.attachments.found import MAX_TEXT, BoundReachedError, Found
from sitegen.attachments.packages import Package

_DIGITS = 15
"""A spreadsheet keeps so many digits of a number and makes zeros of the rest."""
_MARGINS = frozenset({"oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"})
_LONGEST = 10**30
_MAX_COLUMN = 16_384


class _Book:
    """What the workbook says of its sheets: name, state, key of the part that holds it."""

    def __init__(self, found: Found, place: str) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self._found = found
        self._place = place
        self._name = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            hidden = attributes.get("state") in ("hidden", "veryHidden")
            self.sheets.append((attributes.get("name", ""), hidden, attribute(attributes, "id")))
        elif name == "definedName" and not attributes.get("name", "").startswith("_xlnm"):
            self._name = attributes.get("name", "")

    def end(self, name: str) -> None:
        self._name = ""

    def text(self, text: str) -> None:
        if self._name:
            self._found.line(f"{self._place}名称管理器", f"{self._name}：{text}")


class _Targets:
    """Key → name of the part."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            self.parts[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class _Strings:
    """The texts that cells name by number. How a text is pronounced is left out."""

    def __init__(self, found: Found) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._spoken = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._in_text = name == "t"
        if name == "rPh":
            self._spoken = True

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "rPh":
            self._spoken = False
        elif name == "si":
            self.texts.append("".join(self._pieces))
            self._pieces.clear()

    def text(self, text: str) -> None:
        if self._in_text and not self._spoken:
            self._pieces.append(text)


class _Cells:
    """Writes the rows of one sheet."""

    def __init__(self, found: Found, label: str, strings: list[str]) -> None:
        self._found = found
        self._label = label
        self._strings = strings
        self._hidden_columns: set[int] = set()
        self._hidden_row = False
        self._row: list[str] = []
        self._aside: list[str] = []
        """Cells of the row that stand in hidden columns."""
        self._kind = ""
        self._column = 0
        self._length = 0
        """Characters of the row."""
        self._value: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._kind = attributes.get("t", "n")
            self._column = _column(attributes.get("r", "")) or self._column + 1
            self._row.append("")
        elif name in ("v", "t") or name in _MARGINS:
            self._value = []
        elif name == "row":
            self._column = 0
            self._hidden_row = is_on(attributes.get("hidden", ""))
            self._found.signs["hidden_rows"] += self._hidden_row
        elif name == "col" and is_on(attributes.get("hidden", "")):
            first, last = (_number(attributes.get(key, "")) for key in ("min", "max"))
            columns = range(first, min(last, _MAX_COLUMN) + 1)
            self._hidden_columns.update(columns)
            self._found.signs["hidden_columns"] += len(columns)

    def end(self, name: str) -> None:
        if name in ("v", "t") and self._value is not None:
            text = self._shown("".join(self._value))
            self._value = None
            self._length += len(text)
            if self._length > MAX_TEXT:
                raise BoundReachedError  # a row may name the same long text ten thousand times
            if self._column in self._hidden_columns and text:
                self._aside.append(text)
            elif self._row:
                self._row[-1] += text
        elif name == "row":
            self._found.line(f"{self._label}中隐藏的行" if self._hidden_row else self._label, "\t".join(self._row))
            self._found.line(f"{self._label}中隐藏的列", "\t".join(self._aside))
            self._row.clear()
            self._aside.clear()
            self._length = 0
        elif name in _MARGINS and self._value is not None:
            self._found.line(f"{self._label}的页眉页脚", "".join(self._value))
            self._value = None

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            number = _number(value)
            return self._strings[number] if number < len(self._strings) else ""
        if self._kind != "n":
            return value
        return self._figure(value)

    def _figure(self, value: str) -> str:
        """A number without powers of ten: ``1.38E+10`` is a telephone number."""
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        if not number.is_finite() or abs(number) >= _LONGEST:
            return value
        if abs(number) >= 10**_DIGITS:
            self._found.signs["long_numbers"] += 1
        return f"{number:f}" if "E" in value.upper() else value


def _column(reference: str) -> int:
    """``AB12`` → 28; 0 when it is no reference."""
    number = 0
    for letter in reference[:4]:
        if not "A" <= letter <= "Z":
            break
        number = 26 * number + ord(letter) - 64
    return number


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def read_workbook(package: Package, found: Found, place: str) -> None:
    """All sheets, in their order."""
    book, targets, strings = _Book(found, place), _Targets(), _Strings(found)
    for name, reader in (
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", targets),
        ("xl/sharedStrings.xml", strings),
    ):
        if name in package:
            with found.sparing(), package.opened(name) as stream:
                parse(stream, reader, found)
    found.pages = found.pages or len(book.sheets)
    for name, hidden, key in book.sheets:
        part = targets.parts.get(key, "")
        found.signs["hidden_sheets"] += hidden
        if part in package:
            label = f"{place}{'隐藏的' if hidden else ''}工作表“{name}”"
            with found.sparing(), package.opened(part) as stream:
                parse(stream, _Cells(found, label, strings.texts), found)
