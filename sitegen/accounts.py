"""The tables of a budget or a final account: which table it is, what its columns and rows mean, and the figures in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from sitegen.frozen import Frozen
from sitegen.model import Document, Meta, Sheet

BUDGET, FINAL_ACCOUNT = "budget", "final-account"
"""The kinds that publish these tables."""
ACCOUNTS = frozenset({BUDGET, FINAL_ACCOUNT})
WHOLE = re.compile(r"(合计|小计|总计)$")
"""How a cell ends that is the sum of others."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_GROUPED = re.compile(r"-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_NUMBERING = re.compile(
    r"(?P<within>其中[:：]?)?(?:(?P<one>[一二三四五六七八九十]+、)|(?P<two>[（(][一二三四五六七八九十]+[)）])"
    r"|(?P<three>\d+[.．、]|[（(]\d+[)）]|[①-⑳]))?(?P<within2>其中[:：]?)?(?P<words>.*)"
)
_NOT_MONEY = re.compile(r"比|率|%|％|占|增减|人数|人次|批次|团组|保有量|数量|备注|[行栏]次|编码|代码|编号|年度|名称")
_ORDINALS = re.compile(r"[行栏]次")
_CODE_HEAD = re.compile(r"科目.*(编码|代码|编号)|^(编码|代码|类|款|项|科目)$")
_CODE = re.compile(r"\d{3}(\d\d){0,2}")
_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』《》〈〉 \t\n\u00a0\u3000＂＇")
_SCALES = {
    "万元": Decimal(1),
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
}


class Row(Frozen, frozen=True):
    """A row of figures."""

    line: int
    """In the CSV file."""
    cells: tuple[str, ...]
    amounts: tuple[Decimal | None, ...]
    """As printed, in the table's own unit; None where no number stands."""


class Account(Frozen, frozen=True):
    """A table of a budget or a final account."""

    title: str
    form: str
    """Which of the prescribed tables: a key of ``FORMS``; or empty."""
    file: str
    """Relative to the document's folder."""
    unit: str
    """``万元``, ``元`` …, or empty."""
    heads: tuple[tuple[str, ...], ...]
    """The headings above each column, topmost first, blanks resolved."""
    rows: tuple[Row, ...]
    step: Decimal
    """The last printed decimal: 0.01 for two decimals."""

    def tolerance(self, addends: int) -> Decimal:
        """How far a printed sum may lie from its printed parts, in the table's own unit: each may be rounded."""
        return self.step * max(addends, 1)

    def figure(self, row: Row, column: int) -> Figure | None:
        """A cell in 万元; None when there is no number, or the table does not say its unit."""
        amount, scale = row.amounts[column], scale_of(self)
        return None if amount is None or scale is None else Figure(amount * scale, self.step * scale, self, row.line)


class Figure(Frozen, frozen=True):
    """A printed amount and where it stands."""

    amount: Decimal
    """万元."""
    step: Decimal
    """The last printed decimal, in 万元."""
    table: Account
    line: int


class Entry(Frozen, frozen=True):
    """A row of a table by codes: ``213,农林水支出,…``."""

    code: str
    """3, 5 or 7 digits: 类, 款, 项."""
    name: str
    row: Row
    columns: tuple[int, ...]
    """Its columns of money, in order."""

    @property
    def amounts(self) -> tuple[Decimal | None, ...]:
        """Its money, by the order of the columns."""
        return tuple(self.row.amounts[column] for column in self.columns)


class Item(Frozen, frozen=True):
    """A line of one side of a 总表: ``一、事业收入,12.50``."""

    level: int
    """1 for “一、”, 2 for “（一）”, 3 for “1.”, 0 without a number, 9 for “其中”."""
    words: str
    """Without its number."""
    row: Row
    column: int

    @property
    def amount(self) -> Decimal:
        """As printed; nothing is nought."""
        return self.row.amounts[self.column] or Decimal(0)


FORMS: Mapping[str, Mapping[str, str]] = {
    FINAL_ACCOUNT: {
        "total": "收入支出决算总表",
        "income": "收入决算表",
        "expenditure": "支出决算表",
        "fiscal": "财政拨款收入支出决算总表",
        "general": "一般公共预算财政拨款支出决算表",
        "basic": "一般公共预算财政拨款基本支出决算明细表",
        "fund": "政府性基金预算财政拨款收入支出决算表",
        "capital": "国有资本经营预算财政拨款支出决算表",
        "public": "财政拨款“三公”经费支出决算表",
    },
    BUDGET: {
        "total": "部门收支总表",
        "income": "收入总表",
        "expenditure": "支出总表",
        "fiscal": "财政拨款收支总表",
        "general": "一般公共预算支出表",
        "basic": "一般公共预算基本支出表",
        "public": "“三公”经费表",
        "fund": "政府性基金预算支出表",
        "capital": "国有资本经营预算支出表",
    },
}
"""The prescribed tables of each kind (standards X-14, X-15): form → name."""


def folded(text: str) -> str:
    """A label without what people write differently: blanks and quotation marks of any width."""
    return text.translate(_QUOTES)


@lru_cache(maxsize=256)
def form_of(title: str) -> str:
    """Which prescribed table a title means, whatever the year, the unit and the quotation marks; or empty."""
    words = folded(title)
    income, expenditure = "收入" in words or "收支" in words, "支出" in words or "收支" in words
    if "表" not in words or "经济分类" in words:
        return ""
    if "三公" in words:
        return "public"
    if "政府性基金" in words:
        return "fund"
    if "国有资本" in words:
        return "capital"
    if re.search(r"项目|绩效|采购|购买|机关运行|债务|人员|专项|资产|转移支付", words):
        return ""
    if "基本支出" in words:
        return "basic"
    if "一般公共预算" in words:
        return "general" if expenditure and not income else ""
    if "财政拨款" in words:
        return "fiscal" if income and expenditure else ""
    if income and expenditure:
        return "total"
    return "income" if income else "expenditure" if expenditure else ""


def amount_of(cell: str) -> Decimal | None:
    """The number in a cell: ``1286.40``, ``1,286.40``; None for a text, a dash or nothing."""
    if _NUMBER.fullmatch(cell):
        return Decimal(cell)
    return Decimal(re.sub("[,，]", "", cell)) if _GROUPED.fullmatch(cell) else None


def scale_of(table: Account) -> Decimal | None:
    """How many 万元 one unit of a table is; None when it does not say its unit."""
    return _SCALES.get(table.unit)


def step_of(*amounts: Decimal) -> Decimal:
    """The last decimal of figures that stand in the front matter or in a text."""
    exponents = [exponent for amount in amounts if isinstance(exponent := amount.as_tuple().exponent, int)]
    return Decimal(1).scaleb(max(min(exponents), -2))


def plain(amount: Decimal) -> str:
    """An amount in 万元 for people: two decimals at least, no others that are nought."""
    return f"{amount:.2f}" if amount == amount.quantize(Decimal("0.01")) else f"{amount.normalize():f}"


def accounts(document: Document, form: str = "") -> tuple[Account, ...]:
    """The tables of a document that could be read, in its order; or those of one form only, without a look at the others."""
    sheets = {sheet.file: sheet for sheet in document.sheets}
    found = []
    for record in document.meta.records("tables"):
        file, title = record.text("file"), record.text("title")
        sheet = sheets.get(f"{document.folder}/{file}")
        if sheet and form in ("", form_of(title)):
            found.append(_account(sheet, file, title, record.text("unit"), _head_rows(record, sheet)))
    return tuple(found)


def account(document: Document, form: str) -> Account | None:
    """The prescribed table of this form; None when there is none, or two."""
    found = accounts(document, form)
    return found[0] if len(found) == 1 else None


def by_form(document: Document) -> dict[str, Account]:
    """The prescribed tables of a document; a form that two tables claim is left out."""
    tables = [table for table in accounts(document) if table.form]
    often = Counter(table.form for table in tables)
    return {table.form: table for table in tables if often[table.form] == 1}


def _head_rows(record: Meta, sheet: Sheet) -> int:
    """How many rows are headings: as declared, and every row that follows without a digit."""
    count = record.number("header_rows") if "header_rows" in record else 1
    while count < len(sheet.rows) and not any(char.isdigit() for cell in sheet.rows[count] for char in cell):
        count += 1
    return count


@lru_cache(maxsize=64)
def _account(sheet: Sheet, file: str, title: str, unit: str, head_rows: int) -> Account:
    width = min(map(len, sheet.rows), default=0)
    rows = tuple(
        Row(line, cells, tuple(map(amount_of, cells)))
        for line, cells in zip(sheet.lines[head_rows:], sheet.rows[head_rows:], strict=True)
        if not _numbers_the_columns(cells)
    )
    decimals = max(
        (len(cell.rpartition(".")[2]) for row in rows for cell, amount in zip(row.cells, row.amounts, strict=True) if amount is not None and "." in cell),
        default=0,
    )  # fmt: skip
    heads = _heads([row[:width] for row in sheet.rows[:head_rows] if not _numbers_the_columns(row)])
    return Account(title, form_of(title), file, unit, heads, rows, Decimal(1).scaleb(-min(decimals, 2)))


def _numbers_the_columns(cells: tuple[str, ...]) -> bool:
    """Whether a row only numbers the columns: ``栏次,1,2,3``, or ``1,2,3``."""
    words = [folded(cell) for cell in cells if cell]
    counted = len(words) > 2 and words == [str(number + 1) for number in range(len(words))]
    return bool(words) and (counted or bool(_ORDINALS.fullmatch(words[0])))


def _heads(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """A blank belongs to the heading at its left as far as that one's own parent reaches; in the last row to the one above."""
    if not rows:
        return ()
    paths: list[tuple[str, ...]] = [()] * len(rows[0])
    groups = [0] * len(rows[0])
    for number, row in enumerate(rows):
        text, group, parent = "", 0, -1
        above, last = list(groups), number == len(rows) - 1
        for x, cell in enumerate(row):
            if cell or above[x] != parent or last:
                text, group, parent = cell, (x + 1) * 100 + number, above[x]
            groups[x] = group if text else above[x]
            if text:
                paths[x] = (*paths[x], folded(text))
    return tuple(paths)


def money_columns(table: Account) -> list[int]:
    """The columns that hold amounts of money, by their headings and by what stands in them."""
    return [
        x
        for x, path in enumerate(table.heads)
        if path
        and not _NOT_MONEY.search(path[-1])
        and not _is_code(path)
        and any(row.amounts[x] is not None for row in table.rows)
    ]


def entries(table: Account) -> tuple[Entry, ...]:
    """The rows by codes; none when the table is not built that way, or a code stands in it twice."""
    blocks: list[list[int]] = []
    for x, path in enumerate(table.heads):
        if _is_code(path):
            # 类, 款 and 项 in columns of their own stand side by side; codes further right begin another block.
            if blocks and blocks[-1][-1] == x - 1:
                blocks[-1].append(x)
            else:
                blocks.append([x])
    money = money_columns(table)
    found = []
    for number, block in enumerate(blocks):
        end = blocks[number + 1][0] if number + 1 < len(blocks) else len(table.heads)
        columns = tuple(x for x in money if block[-1] < x < end)
        for row in table.rows:
            code = "".join(row.cells[x] for x in block)
            name = next(
                (row.cells[x] for x in range(block[-1] + 1, end) if row.cells[x] and row.amounts[x] is None), ""
            )
            if _CODE.fullmatch(code):
                found.append(Entry(code, name, row, columns))
    doubled = len({entry.code for entry in found}) != len(found)
    uneven = len({len(entry.columns) for entry in found}) != 1
    return () if doubled or uneven else tuple(found)


def _is_code(path: tuple[str, ...]) -> bool:
    return bool(path) and bool(_CODE_HEAD.search(path[-1]))


def whole_row(table: Account) -> Row | None:
    """The one row 合计 (总计, 本年支出合计 …) of a table; None when there is none, or more than one."""
    found = [
        row
        for row in table.rows
        if any(amount is None and re.fullmatch(r"(本年)?(收入|支出)?(合计|总计)", folded(cell)) for cell, amount in zip(row.cells, row.amounts, strict=True))
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def named_amount(table: Account, label: str) -> tuple[Row, int] | None:
    """The row and the column of the first number at the right of the one cell that says this."""
    found = [(row, x) for row in table.rows for x, cell in enumerate(row.cells) if folded(cell) == label]
    if len(found) != 1:
        return None
    row, start = found[0]
    column = next((x for x in range(start, len(table.heads)) if row.amounts[x] is not None), None)
    return None if column is None else (row, column)


def sides(table: Account) -> tuple[tuple[tuple[Item, ...], ...], ...]:
    """The sides of a 总表 – income at the left, expenditure at the right –, each with its lines once for every column of money."""
    labels = [x for x in range(len(table.heads)) if holds_labels(table, x)]
    money = money_columns(table)
    return tuple(
        tuple(
            tuple(_item(row, x, column) for row in table.rows if row.amounts[column] is not None and row.cells[x])
            for column in money
            if x < column < end
        )
        for x, end in pairwise([*labels, len(table.heads)])
    )


def holds_labels(table: Account, x: int) -> bool:
    """Whether a column says what the figures beside it are."""
    texts = sum(bool(row.cells[x]) and row.amounts[x] is None for row in table.rows)
    return texts >= 2 and texts > sum(row.amounts[x] is not None for row in table.rows)


def _item(row: Row, label: int, column: int) -> Item:
    found = _NUMBERING.fullmatch(folded(row.cells[label]))
    if found is None:
        return Item(0, row.cells[label], row, column)
    within = found["within"] or found["within2"]
    level = 9 if within else 1 if found["one"] else 2 if found["two"] else 3 if found["three"] else 0
    return Item(level, found["words"], row, column)


def main_sides(table: Account) -> tuple[tuple[Item, ...], tuple[Item, ...]] | None:
    """Income and expenditure of a 总表 in the column that counts: the only one, or the one headed 合计, 小计; None when that is not clear."""
    chosen = []
    for columns in sides(table):
        if len(columns) > 1:
            columns = tuple(items for items in columns if items and WHOLE.search(table.heads[items[0].column][-1]))
        if len(columns) != 1:
            return None
        chosen.append(columns[0])
    return (chosen[0], chosen[1]) if len(chosen) == 2 else None
