"""Chinese text: widths, lengths, excerpts, numbers and days in words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise

# Curly quotes, dashes, ellipsis and the middle dot are "ambiguous" in Unicode's table and wide in a Chinese text.
_WIDE_PUNCTUATION = frozenset("“”‘’—…·")
_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no text holds and that XML forbids."""
PLACEHOLDER = "（请填写："
"""How a place that is still to be filled in begins."""
SAYS_ENDED = re.compile("废止|失效|停止执行|不再执行|不再适用|代替|取代|替代|原《|旧|以前|曾")
"""Words of a sentence that knows that something no longer holds."""
NOT_YET = "栏目新建，内容正在整理"
"""Why the columns of a new body have nothing yet."""
_SPACE = re.compile(r"\s+")
_MANY = 100
"""More choices than these are sifted before they are compared."""


def is_wide(char: str) -> bool:
    """Whether a character takes a full square in a Chinese text (Hangul, which sets spaces, does not count)."""
    return char in _WIDE_PUNCTUATION or (char >= "\u2e80" and not "\uac00" <= char <= "\ud7af" and char != "\ufeff")


def strip_tags(html: str) -> str:
    """The text of an HTML fragment, tags removed and the common entities resolved."""
    text = _TAG.sub("", html)
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text


def one_line(text: str) -> str:
    """White space folded: to nothing between wide characters, to one space elsewhere."""

    def fold(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return "" if before and after and is_wide(before) and is_wide(after) else " "

    text = text.strip()
    return _SPACE.sub(fold, text)


def excerpt(text: str, length: int) -> str:
    """At most ``length`` characters in one line, cut with an ellipsis, at a stop where one is near."""
    line = one_line(text[: 2 * length])
    if len(line) <= length:
        line = one_line(text)
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    stop = max(cut.rfind(mark) for mark in "。；！？")
    return line[: stop + 1] if stop >= length // 2 else cut + "…"


def size_in_words(size: int) -> str:
    """A file's size for people: ``812 B``, ``24 KB``, ``1.3 MB``."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def day_in_words(day: date) -> str:
    """``2025年3月7日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def nearest(word: str, choices: Iterable[str], cutoff: float = 0.5) -> str:
    """The choice that looks most like the word, or an empty string when none does: ``cutoff`` is the share of equal letters."""
    likely = sorted(set(choices))
    if len(likely) > _MANY:
        # Comparing letter by letter is dear: of ten thousand names only those that share most pairs of letters are compared.
        pairs = _pairs(word)
        likely = sorted(likely, key=lambda choice: -len(pairs & _pairs(choice)))[:_MANY]
    found = difflib.get_close_matches(word, likely, n=1, cutoff=cutoff)
    return found[0] if found else ""


@lru_cache(maxsize=65536)
def _pairs(word: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(f"^{word}$")))


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A half sentence that offers the nearest choice, or nothing."""
    near = nearest(word, choices)
    return f"，是不是想写“{near}”？" if near else "。"


def quoted_list(words: Iterable[str], limit: int = 12) -> str:
    """``“甲”“乙”“丙”``, cut after ``limit`` words."""
    words = list(words)
    shown = "".join(f"“{word}”" for word in words[:limit])
    return shown + ("等" if len(words) > limit else "")
