"""Text → units → grams: the runs of characters by which a document is found.

A unit is a Chinese character, a run of digits, or a run of other letters; everything else is as if it were not there.
Neighbours are joined across it, but never from one block to the next.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNIT = re.compile(rf"\n|[{_HAN}]|\d+|[^\W\d_{_HAN}]+")
_RUN = re.compile(rf"[^\n{_HAN}]")
LONGEST = 32
"""Characters of a run that is a gram as a whole; a longer one (a digest, a code) is found by its pieces alone."""


def normal(text: str) -> str:
    """Full and half width, upper and lower case are the same."""
    return unicodedata.normalize("NFKC", text).lower()


def glued(text: str) -> str:
    """A document's number as one types it who leaves out its brackets: ``浙农发〔2020〕30号`` → ``浙农发202030号``."""
    return "".join(_UNIT.findall(normal(text).replace("\n", " ")))


def grams_of(blocks: Iterable[str]) -> set[str]:
    """The grams of a text: what a query may look for.

    * each unit, ``公``, ``2026``, and each two neighbours, ``公开``, ``字2026``, ``30号``, ``2026|30`` (two runs);
    * marked ``~``, the pieces of runs, because a query may begin or end within one: each character ``~6``, each two
      neighbours ``~26``, and the two characters that touch where a run begins or ends, ``~6年``, ``~字2``, ``~6|3``.
    """
    units = _UNIT.findall(normal("\n".join(block.replace("\n", " ") for block in blocks)))
    found = set(units)
    runs = {unit for unit in found if _RUN.match(unit)}
    long = {run for run in runs if len(run) > LONGEST}
    for left, right in set(pairwise(units)):
        if left == "\n" or right == "\n":
            continue
        if left not in runs and right not in runs:
            found.add(left + right)
            continue
        bar = "|" if left in runs and right in runs else ""
        found.add(f"~{left[-1]}{bar}{right[0]}")
        if left not in long and right not in long:
            found.add(left + bar + right)
    for run in runs:
        found.update("~" + char for char in run)
        found.update(f"~{first}{second}" for first, second in pairwise(run))
    return found - long - {"\n"}
