"""Gram → documents: the shards of the index, made in one go or patched where grams were gained or lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from sitegen.search.entries import unpack_grams
from sitegen.search.numbers import Stretch, changed, hash_of, joined, stretch

_FULL = 5000
"""Numbers that a shard holds, about: as many as make it worth a request, as few as a query can afford."""
_FEWEST, _MOST = 16, 4096
KNOWN = 16
"""A gram of fewer documents is not counted: see ``rows.head``."""
Shard: TypeAlias = dict[str, str | tuple[str, str]]
"""Gram → the documents that have it, packed; where titles have it too, these beside it."""
_decode = msgspec.json.Decoder(Shard).decode
encode = msgspec.json.Encoder().encode


def shard_count(total: int) -> int:
    """How many shards hold this many numbers: a power of two, so that it seldom changes."""
    count = _FEWEST
    while count < _MOST and count * _FULL < total:
        count *= 2
    return count


Lists: TypeAlias = dict[str, Stretch]
"""By gram."""


def turned(_: None, documents: Sequence[tuple[int, bytes]]) -> tuple[Lists, Lists]:
    """Some documents, numbers in descending order with packed ``Grams``, as lists by gram: of all grams, and of the titles'."""
    every: defaultdict[str, list[int]] = defaultdict(list)
    titles: defaultdict[str, list[int]] = defaultdict(list)
    for number, data in documents:
        grams = unpack_grams(data)
        for gram in _lines(grams.all):
            every[gram].append(number)
        for gram in _lines(grams.titles):
            titles[gram].append(number)
    return _stretches(every), _stretches(titles)


def _stretches(lists: Mapping[str, list[int]]) -> Lists:
    return {gram: stretch(numbers) for gram, numbers in lists.items()}


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def shards_of(stretches: Iterable[tuple[Lists, Lists]], count: int) -> tuple[list[bytes], dict[str, int]]:
    """The shards, made of the lists of documents that follow each other, and how many documents have each gram, where they are many."""
    every: defaultdict[str, list[Stretch]] = defaultdict(list)
    titles: defaultdict[str, list[Stretch]] = defaultdict(list)
    for lists in stretches:
        for whole, part in zip((every, titles), lists, strict=True):
            for gram, numbers in part.items():
                whole[gram].append(numbers)
    shards: list[Shard] = [{} for _ in range(count)]
    counts = {}
    for gram in sorted(every):
        packed = joined(every[gram])
        shards[hash_of(gram) % count][gram] = (packed, joined(titles[gram])) if gram in titles else packed
        if (known := sum(part[3] for part in every[gram])) >= KNOWN:
            counts[gram] = known
    return [encode(shard) for shard in shards], counts


Patch: TypeAlias = tuple[list[int], list[int]]
"""The numbers that go from a list, and those that come."""


class Patches:
    """What changes in all lists: of all grams, and of the titles'."""

    def __init__(self) -> None:
        self.every: defaultdict[str, Patch] = defaultdict(lambda: ([], []))
        self.titles: defaultdict[str, Patch] = defaultdict(lambda: ([], []))

    def move(self, old: tuple[int, bytes] | None, new: tuple[int, bytes] | None) -> None:
        """A document had a number and packed ``Grams``, or was not there, and has others now, or is gone."""
        stays = old is not None and new is not None and old[0] == new[0]
        before, after = _sets(old), _sets(new)
        for patches, was, is_ in zip((self.every, self.titles), before, after, strict=True):
            both = was & is_ if stays else set()
            if old:
                for gram in was - both:
                    patches[gram][0].append(old[0])
            if new:
                for gram in is_ - both:
                    patches[gram][1].append(new[0])


def _sets(known: tuple[int, bytes] | None) -> tuple[set[str], set[str]]:
    if known is None:
        return set(), set()
    grams = unpack_grams(known[1])
    return set(_lines(grams.all)), set(_lines(grams.titles))


def patched(data: bytes, grams: Iterable[str], patches: Patches, counts: dict[str, int]) -> bytes:
    """A shard in which the lists of some grams are changed; ``counts`` follow. Raises ValueError when it is not the shard that it should be."""
    shard = _decode(data)
    for gram in grams:
        before = shard.pop(gram, "")
        every, titles = (before, "") if isinstance(before, str) else before
        every, count = changed(every, *patches.every[gram])
        if gram in patches.titles:
            titles, _ = changed(titles, *patches.titles[gram])
        counts.pop(gram, None)
        if count >= KNOWN:
            counts[gram] = count
        if every:
            shard[gram] = (every, titles) if titles else every
    return encode(dict(sorted(shard.items())))
