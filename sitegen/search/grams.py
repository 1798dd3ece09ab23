"""Text → units → grams: the runs of characters by which a document is found.

A unit is a Chinese character, a run of digits, or a run of other letters; everything else is as if it were not there.
Neighbours are joined across it, but never from one block to the next.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(\d+|[^\W\d_{_HAN}]+)")
_NOTHING = re.compile(rf"[^\n\0{_HAN}]+")
"""What is as if it were not there, where no runs are left."""
_WIDE = re.compile("[（），：；！？]")
"""They are nothing either way: without them most texts need no normalising."""
LONGEST = 32
"""Characters of a run that is a gram as a whole; a longer one (a digest, a code) is found by its pieces alone."""


def normal(text: str) -> str:
    """Full and half width, upper and lower case are the same."""
    return unicodedata.normalize("NFKC", _WIDE.sub(" ", text)).lower()


def glued(text: str) -> str:
    """A document's number as one types it who leaves out its brackets: ``浙农发〔2020〕30号`` → ``浙农发202030号``."""
    parts = _RUN.split(normal(text))
    parts[::2] = (_NOTHING.sub("", part) for part in parts[::2])
    return "".join(parts).replace("\n", "")


def grams_of(blocks: Iterable[str]) -> dict[str, None]:
    """The grams of a text, what a query may look for, in the order in which they come up.

    * each unit, ``公``, ``2026``, and each two neighbours, ``公开``, ``字2026``, ``30号``, ``2026|30`` (two runs);
    * marked ``~``, the pieces of runs, because a query may begin or end within one: each character ``~6``, each two
      neighbours ``~26``, each three ``~026`` (two tell the numbers of a year hardly apart), and the two characters that
      touch where a run begins or ends, ``~6年``, ``~字2``, ``~6|3``.
    """
    text = normal("\n".join(block.replace("\n", " ") for block in blocks)).replace("\0", " ")
    parts = _RUN.split(text)
    rest = _NOTHING.sub("", "\0".join(parts[::2]))  # Chinese characters, ends of blocks, and NUL where a run stood
    grams = [*rest, *map(operator.add, rest, rest[1:])]
    runs, between = parts[1::2], rest.split("\0")
    for place, run in enumerate(runs):
        grams += _grams_of_run(run)
        before, after = between[place][-1:], between[place + 1][:1]
        if before and before != "\n":
            grams += _joined(before, run)
        if after and after != "\n":
            grams += _joined(run, after)
        elif not after and place + 1 < len(runs):
            grams += _joined(run, runs[place + 1], "|")
    found = dict.fromkeys(grams)
    for gram in [gram for gram in found if "\n" in gram or "\0" in gram]:
        del found[gram]
    return found


@lru_cache(maxsize=1 << 14)
def _grams_of_run(run: str) -> tuple[str, ...]:
    pairs = (run[place : place + 2] for place in range(len(run) - 1))
    threes = (run[place : place + 3] for place in range(len(run) - 2))
    pieces = tuple(f"~{piece}" for piece in (*run, *pairs, *threes))
    return (run, *pieces) if len(run) <= LONGEST else pieces


def _joined(left: str, right: str, bar: str = "") -> tuple[str, ...]:
    """Neighbours of which one, or with a bar both, are runs."""
    touching = f"~{left[-1]}{bar}{right[0]}"
    return (touching,) if max(len(left), len(right)) > LONGEST else (touching, f"{left}{bar}{right}")
