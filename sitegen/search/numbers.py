"""Numbers of documents, lists of them as short texts, and the shard in which a gram lies. ``theme/search`` reads the same."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeAlias

SLOTS = 64
"""Numbers that a day has. Two documents may share one: it then stands for both."""
_FIRST = date(1949, 10, 1)
_ALPHABET = "".join(chr(code) for code in range(32, 127) if chr(code) not in '"\\')
"""The printable characters that JSON writes as they are."""
_ENDS = 69
"""How many of them end a number; it begins with any count of the others. Most gaps of a list fit into one character or two."""
_LEADS = len(_ALPHABET) - _ENDS
_DIGITS = {char: digit for digit, char in enumerate(_ALPHABET)}


def number_of(address: str, published: date | None) -> int:
    """The number of the document at an address: the more recent, the greater; a document without a day has day 0."""
    day = max((published - _FIRST).days, 0) if published else 0
    return day * SLOTS + _fnv(address) % SLOTS


def year_of(number: int) -> str:
    """The year in which the document was published; empty when nobody said."""
    day = number // SLOTS
    return str(date.fromordinal(_FIRST.toordinal() + day).year) if day else ""


class _Codes(dict[int, str]):
    """What a number is as a text; each is worked out once."""

    def __missing__(self, number: int) -> str:
        lead, last = divmod(number, _ENDS)
        code = _ALPHABET[last]
        while lead:
            lead, digit = divmod(lead, _LEADS)
            code = _ALPHABET[_ENDS + digit] + code
        self[number] = code
        return code


_codes = _Codes()


def packed(numbers: Sequence[int]) -> str:
    """Numbers in descending order: the first, then how much less each next one is."""
    return joined([stretch(numbers)]) if numbers else ""


Stretch: TypeAlias = tuple[int, str, int, int]
"""A part of a list: its first number, the gaps, its last number, and how many it holds."""


def stretch(numbers: Sequence[int]) -> Stretch:
    """A part of a list, of which there must be something."""
    gaps = map(operator.sub, numbers, numbers[1:])
    return numbers[0], "".join(map(_codes.__getitem__, gaps)), numbers[-1], len(numbers)


def joined(stretches: Iterable[Stretch]) -> str:
    """The packed list of several stretches that follow each other."""
    codes: list[str] = []
    before = 0
    for first, gaps, last, _ in stretches:
        codes += _codes[before - first if codes else first], gaps
        before = last
    return "".join(codes)


def unpacked(text: str) -> list[int]:
    """The numbers again, twice where two documents share one; raises ValueError when a letter is none of the alphabet."""
    if alien := set(text).difference(_DIGITS):
        raise ValueError(f"no list of numbers: {sorted(alien)}")
    numbers: list[int] = []
    value, last = 0, 0
    for char in text:
        digit = _DIGITS[char]
        if digit >= _ENDS:
            value = value * _LEADS + digit - _ENDS
            continue
        gap = value * _ENDS + digit
        last = last - gap if numbers else gap
        numbers.append(last)
        value = 0
    return numbers


def changed(text: str, gone: Iterable[int], come: Iterable[int]) -> tuple[str, int]:
    """A packed list without some numbers and with others, and how many it holds; raises ValueError when one was never in it, or it is no list."""
    numbers = unpacked(text)
    for number in gone:
        numbers.remove(number)
    numbers += come
    return packed(sorted(numbers, reverse=True)), len(numbers)


@lru_cache(maxsize=1 << 19)
def hash_of(gram: str) -> int:
    """What names the shard of a gram, by its last bits."""
    return _fnv(gram)


def _fnv(text: str) -> int:
    """FNV-1a of its UTF-8, 32 bits."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
