"""Gram → documents: the shards of the index, made in one go or patched where grams were gained or lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from sitegen.search.entries import SLICES
from sitegen.search.numbers import changed, hash_of, packed

_FULL = 5000
"""Numbers that a shard holds, about: as many as make it worth a request, as few as a query can afford."""
_MOST = 4096
KNOWN = 16
"""A gram of fewer documents is not counted: see ``rows.head``."""
Shard: TypeAlias = dict[str, str | tuple[str, str]]
"""Gram → the documents that have it, packed; where titles have it too, these beside it."""
_decode = msgspec.json.Decoder(Shard).decode
encode = msgspec.json.Encoder().encode


def shard_count(total: int) -> int:
    """How many shards hold this many numbers: a power of two, so that it seldom changes."""
    count = SLICES
    while count < _MOST and count * _FULL < total:
        count *= 2
    return count


@dataclass(frozen=True, slots=True)
class Share:
    """What one slice of the shards is made of: for every document, by descending number, its grams as ``entries.Slice`` has them."""

    slice: int
    all: list[str]
    titles: list[str]


@dataclass(frozen=True, slots=True)
class Common:
    """What all shares have in common."""

    shards: int
    numbers: Sequence[int]


def made(common: Common, share: Share) -> tuple[dict[int, bytes], dict[str, int]]:
    """The shards of a slice, by number, and how many documents have each gram, where they are many."""
    every, titles = _listed(common.numbers, share.all), _listed(common.numbers, share.titles)
    shards: dict[int, Shard] = {number: {} for number in range(share.slice, common.shards, SLICES)}
    for gram in sorted(every):
        numbers = packed(every[gram])
        shards[hash_of(gram) % common.shards][gram] = (numbers, packed(titles[gram])) if gram in titles else numbers
    counts = {gram: len(numbers) for gram, numbers in every.items() if len(numbers) >= KNOWN}
    return {number: encode(shard) for number, shard in shards.items()}, counts


def _listed(numbers: Sequence[int], texts: Sequence[str]) -> dict[str, list[int]]:
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in zip(numbers, texts, strict=True):
        if text:
            for gram in text.split("\n"):
                lists[gram].append(number)
    return dict(lists)


@dataclass(slots=True)
class Patch:
    """What changes in the list of a gram."""

    gone: list[int] = field(default_factory=list)
    come: list[int] = field(default_factory=list)
    titles_gone: list[int] = field(default_factory=list)
    titles_come: list[int] = field(default_factory=list)


class Patches(dict[str, Patch]):
    """What changes in the lists of all grams, by gram."""

    def __missing__(self, gram: str) -> Patch:
        patch = self[gram] = Patch()
        return patch

    def add(self, number: int, all_: Iterable[str], titles: Iterable[str]) -> None:
        """A document gains grams."""
        for gram in all_:
            self[gram].come.append(number)
        for gram in titles:
            self[gram].titles_come.append(number)

    def take(self, number: int, all_: Iterable[str], titles: Iterable[str]) -> None:
        """A document loses grams."""
        for gram in all_:
            self[gram].gone.append(number)
        for gram in titles:
            self[gram].titles_gone.append(number)


def patched(data: bytes, patches: Mapping[str, Patch], counts: dict[str, int]) -> bytes:
    """A shard with the changes made; ``counts`` follow. Raises ValueError when it is not the shard that it should be."""
    shard = _decode(data)
    for gram, patch in patches.items():
        before = shard.pop(gram, "")
        every, titles = (before, "") if isinstance(before, str) else before
        every, count = changed(every, patch.gone, patch.come)
        titles, _ = changed(titles, patch.titles_gone, patch.titles_come)
        counts.pop(gram, None)
        if count >= KNOWN:
            counts[gram] = count
        if every:
            shard[gram] = (every, titles) if titles else every
    return encode(dict(sorted(shard.items())))
