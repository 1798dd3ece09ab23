"""Whether two systems mean the same: numbers, titles, days, labels, telephones and texts without what only differs in form."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from enum import Enum

_BRACKETS = str.maketrans(dict.fromkeys("〔﹝【{<〈([", "[") | dict.fromkeys("〕﹞】}>〉)]", "]"))
_NUMBER = re.compile(r"第?0*(\d+)号?$")
_YEAR = re.compile(r"\[?(\d{4})年?\]?(?=\d+号$)")
_BLANK = re.compile(r"\s+")
_PASSED_ON = re.compile(r".*?关于(?:重新|修订)?(?:印发|发布|公布|下发)《?(.+?)》?的(?:通知|公告|决定|通告)")
_LABEL = re.compile(r"[【\[（(〔](?:已|全文|现行|部分)?(?:有效|废止|失效|修改|修订)[】\]）)〕]")
"""A label of validity that portals write into titles."""
_SERIAL = re.compile(r"[3-6]\d{4}")
"""A day as Excel counts them, which a cell without a date format shows: from 1982 to 2091."""
_EXCEL = date(1899, 12, 30)
_SIGNS = re.compile(r"[\W_]+")
_ITEM = re.compile(r"(?:^|(?<=[\s。；;]))[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．](?!\d)")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?!\d)|(\d{4})(\d{2})(\d{2})(?!\d)")
_PARTS = re.compile(r"[、，,；;/\s]+")
_DIGITS = re.compile(r"\d+")


class Force(Enum):
    """What a label says about a document's validity, in whatever words."""

    HOLDS = "有效"
    AMENDED = "部分修改"
    ENDED = "废止或失效"


_FORCE = {
    Force.HOLDS: "有效 现行有效 继续有效 生效 已生效 尚未生效 未生效 是",
    Force.AMENDED: "部分修改 修改 已修改 已被修改 修订 已修订 部分有效 部分失效 部分废止",
    Force.ENDED: "废止 已废止 失效 已失效 宣布失效 废止失效 无效 已过期 否",
}
_FORCES = {word: force for force, words in _FORCE.items() for word in words.split()}


def folded(text: str) -> str:
    """Full and half width the same, no blanks, lower case."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).lower()


def same_number(text: str) -> str:
    """A 文号 for comparing: ``云牧规 [2025] 第02号`` and ``云牧规〔2025〕2号`` give the same."""
    text = _NUMBER.sub(r"\1号", folded(text).translate(_BRACKETS))
    return _YEAR.sub(r"[\1]", text)


def same_title(text: str) -> str:
    """A title for comparing: without signs, labels, and the notice that only passes the document on."""
    text = _LABEL.sub("", folded(text))
    passed_on = _PASSED_ON.fullmatch(text)
    return same_text(passed_on.group(1) if passed_on else text)


def same_text(text: str) -> str:
    """A running text for comparing: without signs, blanks and the numbers of items."""
    return _SIGNS.sub("", _ITEM.sub("", unicodedata.normalize("NFKC", text))).lower()


def same_parts(text: str) -> frozenset[str]:
    """Posts and the like, whose order says nothing."""
    return frozenset(part for part in map(same_text, _PARTS.split(text)) if part)


def day_in(text: str) -> date | None:
    """The day that a text begins with, in any usual form; None when there is none."""
    text = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(text):
        return _EXCEL + timedelta(days=int(text))
    found = _DAY.match(text)
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        return None


def force_of(text: str) -> Force | None:
    """What a label of validity says; None for words that are not known."""
    return _FORCES.get(_SIGNS.sub("", folded(text)))


def figures(text: str) -> tuple[str, ...]:
    """The digits of hours or a postcode, in order."""
    return tuple(number.lstrip("0") or "0" for number in _DIGITS.findall(unicodedata.normalize("NFKC", text)))


def same_phone(one: str, other: str) -> bool:
    """Whether two telephones share a number; an area code may be missing in one."""
    first, second = ([_digits(part) for part in re.split(r"[、，,；;/\s]+", text)] for text in (one, other))
    return any(a.endswith(b) or b.endswith(a) for a in first for b in second if min(len(a), len(b)) >= 5)


def _digits(text: str) -> str:
    return "".join(_DIGITS.findall(unicodedata.normalize("NFKC", text)))


def first_difference(one: str, other: str, length: int = 16) -> tuple[str, str]:
    """What both say from the place on where they differ; punctuation does not count."""
    first, second = same_text(one), same_text(other)
    at = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
    return first[at : at + length], second[at : at + length]
