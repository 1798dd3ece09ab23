"""Gram → documents: the shards of the index, made in one go or patched where grams were gained or lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from sitegen.search.entries import unpack_grams
from sitegen.search.numbers import Stretch, changed, hash_of, joined, stretch
from sitegen.urls import search_address

_FULL = 5000
"""Numbers that a shard holds, about: as many as make it worth a request, as few as a query can afford."""
_FEWEST, _MOST = 16, 4096
_LONG = 2048
KNOWN = 16
"""A gram of fewer documents is not counted."""
_BITS = 3
"""Less than the number of all documents has: frequent is what an eighth of all documents have, about, or more."""
Shard: TypeAlias = dict[str, str | tuple[str, str]]
"""Gram → the documents that have it, packed; where titles have it too, these beside it."""
_decode = msgspec.json.Decoder(Shard).decode
encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Layout:
    """Which file holds the list of a gram."""

    shards: int
    long: int
    """A gram of as many documents as this has a file of its own: its neighbours shall not cost what it costs."""

    def address(self, gram: str, documents: int) -> str:
        """The file of a gram that so many documents have."""
        hash_ = hash_of(gram)
        return search_address(f"l/{hash_:x}" if documents >= self.long else f"g/{hash_ % self.shards:x}")

    def addresses(self, counts: Mapping[str, int]) -> dict[str, None]:
        """All files: every shard has one, also an empty one."""
        shards = (search_address(f"g/{number:x}") for number in range(self.shards))
        return dict.fromkeys(
            (*shards, *(self.address(gram, count) for gram, count in counts.items() if count >= self.long))
        )


def layout_of(documents: int, total: int) -> Layout:
    """The layout for so many documents with so many grams: in powers of two, so that it seldom changes."""
    count = _FEWEST
    while count < _MOST and count * _FULL < total:
        count *= 2
    return Layout(count, max(_LONG, least(documents)))


def least(documents: int) -> int:
    """Of how many documents a gram must be that is called frequent."""
    return max(KNOWN, 1 << max(documents.bit_length() - _BITS, 0))


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


def shards_of(stretches: Iterable[tuple[Lists, Lists]], layout: Layout) -> tuple[dict[str, bytes], dict[str, int]]:
    """The files by address, made of the lists of documents that follow each other; and how many documents have each gram."""
    every: defaultdict[str, list[Stretch]] = defaultdict(list)
    titles: defaultdict[str, list[Stretch]] = defaultdict(list)
    for lists in stretches:
        for whole, part in zip((every, titles), lists, strict=True):
            for gram, numbers in part.items():
                whole[gram].append(numbers)
    files: dict[str, Shard] = {address: {} for address in layout.addresses({})}
    counts = {}
    for gram in sorted(every):
        packed = joined(every[gram])
        count = sum(part[3] for part in every[gram])
        shard = files.setdefault(layout.address(gram, count), {})
        shard[gram] = (packed, joined(titles[gram])) if gram in titles else packed
        if count >= KNOWN:
            counts[gram] = count
    return {address: encode(shard) for address, shard in files.items()}, counts


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


def patched(
    read: Callable[[str], bytes], patches: Patches, layout: Layout, counts: dict[str, int]
) -> dict[str, bytes | None]:
    """All files by address, without data those that stay; ``counts`` follow.

    ``read`` gives the file at an address as it was left. Raises ValueError when one is not what was left.
    """
    stood = layout.addresses(counts)
    files: dict[str, Shard] = {}

    def file_of(gram: str, count: int) -> Shard:
        address = layout.address(gram, count)
        if address not in files:
            files[address] = _decode(read(address)) if address in stood else {}
        return files[address]

    for gram in {**patches.every, **patches.titles}:
        before = file_of(gram, counts.pop(gram, 0)).pop(gram, "")
        every, titles = (before, "") if isinstance(before, str) else before
        every, count = changed(every, *patches.every[gram])
        if gram in patches.titles:
            titles, _ = changed(titles, *patches.titles[gram])
        if count >= KNOWN:
            counts[gram] = count
        if every:
            file_of(gram, count)[gram] = (every, titles) if titles else every
    return {
        address: encode(dict(sorted(files[address].items()))) if address in files else None
        for address in layout.addresses(counts)
    }
