"""Whether two texts that people wrote say the same: telephone numbers, names and addresses, office hours."""

from __future__ import annotations

import re
import unicodedata

_NOT_DIGIT = re.compile(r"\D")
_NOT_LETTER = re.compile(r"[\W_]+")
_TIME = re.compile(r"(\d{1,2})[:：时](\d{2})?")


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
    first, second = ({(int(hour), minute or "00") for hour, minute in _TIME.findall(text)} for text in (one, other))
    return not first or not second or first == second


def same_email(one: str, other: str) -> bool:
    """Whether two addresses are one: letters' case does not count."""
    return one.lower() == other.lower()
