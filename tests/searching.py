"""The search index, read as the search page's script reads it: a second hand at the format, which knows nothing of ``sitegen/search``."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

HAN = r"〇㐀-䶿一-鿿豈-﫿𠀀-𿿿"
ALPHABET = "".join(map(chr, range(32, 127))).replace('"', "").replace("\\", "")


def units_of(text: str) -> list[str]:
    """Chinese characters one by one, runs of digits, runs of other letters."""
    return re.findall(rf"[{HAN}]|\d+|[^\W\d_{HAN}]+", unicodedata.normalize("NFKC", text).lower())


def grams_of_query(term: str) -> set[str]:
    """What a document must have in which a term stands: at its ends a run may be cut, inside it is whole."""
    units = units_of(term)
    han = [re.match(rf"[{HAN}]", unit) is not None for unit in units]
    grams = set()
    for place, unit in enumerate(units):
        if han[place]:
            grams.add(unit)
            continue
        grams |= {f"~{char}" for char in unit} | {f"~{a}{b}" for a, b in pairwise(unit)}
        if 0 < place < len(units) - 1 and len(unit) <= 32:
            grams.add(unit)
    for place, (left, right) in enumerate(pairwise(units)):
        bar = "" if han[place] or han[place + 1] else "|"
        if not (han[place] and han[place + 1]):
            grams.add(f"~{left[-1]}{bar}{right[0]}")
        whole = (han[place] or place > 0) and (han[place + 1] or place + 1 < len(units) - 1)
        if whole and max(len(left), len(right)) <= 32:
            grams.add(left + bar + right)
    return grams


def fnv(gram: str) -> int:
    """FNV-1a, 32 bits."""
    value = 2166136261
    for byte in gram.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


def numbers_in(text: str) -> list[int]:
    """A list of documents."""
    numbers: list[int] = []
    value = 0
    for char in text:
        digit = ALPHABET.index(char)
        if digit > 68:
            value = value * 24 + digit - 69
        else:
            gap, value = value * 69 + digit, 0
            numbers.append(numbers[-1] - gap if numbers else gap)
    return numbers


@dataclass(frozen=True)
class Sought:
    """The index of an output."""

    files: Mapping[str, bytes]
    """All files of the output."""
    _parts: dict[str, Any] = field(default_factory=dict)

    def part(self, name: str) -> Any:
        """A file of the index; read once."""
        if name not in self._parts:
            self._parts[name] = json.loads(self.files[f"search/{name}.json"])
        return self._parts[name]

    @cached_property
    def head(self) -> Any:
        """``index.json``."""
        return self.part("index")

    @cached_property
    def long(self) -> frozenset[str]:
        """The grams that have a file of their own."""
        classes = (grams for least, grams in self.head["frequent"] if least >= self.head["long"])
        return frozenset(gram for grams in classes for gram in grams.split(" "))

    def lists(self, gram: str) -> tuple[list[int], list[int]]:
        """Who has a gram, and who has it in the title or a number."""
        alone = gram in self.long
        found = self.part(f"l/{fnv(gram):x}" if alone else f"g/{fnv(gram) & (self.head['shards'] - 1):x}").get(gram, "")
        every, titles = (found, "") if isinstance(found, str) else found
        return numbers_in(every), numbers_in(titles)

    def rows(self, number: int) -> list[list[Any]]:
        """The documents with a number."""
        rows: list[list[Any]] = self.part(f"d/{number // (self.head['slots'] * self.head['rows'])}")[str(number)]
        return rows

    def answer(self, *terms: str) -> list[str]:
        """Addresses of the documents that have all grams of all terms, most recent first."""
        grams = set().union(*map(grams_of_query, terms))
        numbers = set.intersection(*(set(self.lists(gram)[0]) for gram in grams))
        return [row[0] for number in sorted(numbers, reverse=True) for row in self.rows(number)]

    def all_rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Every document with its number."""
        for path in sorted(self.files):
            if path.startswith("search/d/"):
                for number, rows in json.loads(self.files[path]).items():
                    yield from ((int(number), row) for row in rows)
