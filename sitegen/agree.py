"""Whether two texts that people wrote say the same: telephone numbers, names and addresses, office hours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_NOT_DIGIT = re.compile(r"\D")
_NOT_LETTER = re.compile(r"[\W_]+")
_TIME = re.compile(r"(?P<half>[上下]午|晚上)|(?P<hour>\d{1,2})[:：时](?P<minute>\d{2})?")


def digits_of(number: str) -> str:
    """The digits of a telephone number."""
    return _NOT_DIGIT.sub("", number)


def letters_of(text: str) -> str:
    """The letters and digits of a text: width, case, marks and spaces do not count."""
    return _NOT_LETTER.sub("", unicodedata.normalize("NFKC", text)).lower()


def same_phone(one: str, other: str) -> bool:
    """Whether two numbers ring at the same place: with or without area code, with or without extension."""
    first, second = (digits_of(text) for text in (one, other))
    short, long = sorted((first, second), key=len)
    return first == second or (len(short) >= 7 and (long.startswith(short) or long.endswith(short)))


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, one perhaps in more detail (a room number, the body's name in front)."""
    first, second = letters_of(one), letters_of(other)
    return first in second or second in first


def same_hours(one: str, other: str) -> bool:
    """Whether two texts name the same times; one without times says nothing."""
    first, second = set(_times(one)), set(_times(other))
    return not first or not second or first == second


def _times(text: str) -> Iterator[tuple[int, str]]:
    """Hours and minutes; “下午2:30” is 14:30."""
    late = False
    for found in _TIME.finditer(text):
        if found["half"]:
            late = found["half"] != "上午"
        else:
            hour = int(found["hour"])
            yield hour + 12 if late and hour < 12 else hour, found["minute"] or "00"


def same_email(one: str, other: str) -> bool:
    """Whether two addresses are one: letters' case does not count."""
    return one.lower() == other.lower()
