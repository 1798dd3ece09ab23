"""An index that was patched is, byte for byte, the one that is made in one go."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.crew import Crew
from sitegen.memo import Memo, MemoError
from sitegen.search import Index
from sitegen.search.entries import Entry, Grams, Words
from sitegen.search.grams import grams_of
from sitegen.search.numbers import number_of
from sitegen.settings import Settings, read_settings
from sitegen.urls import list_address
from sitegen.write import File, Standing
from tests.outputs import ROOT, temporary_folder
from tests.searching import Sought

COLUMNS = ("disclosure/normative", "disclosure/plans", "guide")
Text = tuple[str, str, int, int]
"""Title, text, days since 2026 began, place in COLUMNS."""


@cache
def of_the_demonstration() -> Settings:
    return read_settings(ROOT / "content")


def words(address: str, text: Text) -> Words:
    """What the page of a document would give."""
    title, body, day, column = text
    on = date.fromordinal(date(2026, 1, 1).toordinal() + day)
    every = grams_of((title, body))
    entry = Entry(number_of(address, on), address, title, "", "", str(on), COLUMNS[column], "", "", "文", "")
    return Words(entry, len(every), msgspec.msgpack.encode(Grams("\n".join(every), "\n".join(grams_of((title,))))))


@dataclass
class Place:
    """An output that holds nothing but an index."""

    folder: Path = field(default_factory=temporary_folder)
    files: dict[str, File] = field(default_factory=dict)
    texts: Mapping[str, Text] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()
    made: int = 0
    """Files that came with data the last time."""

    def publish(self, texts: Mapping[str, Text], jobs: int = 1) -> dict[str, bytes]:
        """Bring the index to these documents; only the pages of those that changed are made."""
        with closing(Memo(self.folder / "memo", b"1")) as memo:
            return self._publish(memo, texts, jobs)

    def _publish(self, memo: Memo, texts: Mapping[str, Text], jobs: int) -> dict[str, bytes]:
        index = Index(memo, Crew(jobs), of_the_demonstration())
        for address, text in texts.items():
            if self.texts.get(address) != text:
                index.note(address, words(address, text))
        standing = Standing(self.folder, {}, dict(self.files), frozenset(self.files) - self.touched)
        lists = [list_address(of_the_demonstration().standard.columns[COLUMNS[text[3]]]) for text in texts.values()]
        files = {}
        self.made = 0
        for piece in index.pieces([*texts, *lists], standing):
            if piece.data is not None:
                (self.folder / piece.path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / piece.path).write_bytes(piece.data)
                self.made += 1
            files[piece.path] = File(b"", 0, sha256((self.folder / piece.path).read_bytes()).digest())
        memo.save()
        self.files, self.texts, self.touched = files, dict(texts), frozenset()
        return {path: (self.folder / path).read_bytes() for path in files}


def made_anew(texts: Mapping[str, Text]) -> dict[str, bytes]:
    place = Place()
    try:
        return place.publish(texts)
    finally:
        shutil.rmtree(place.folder)


TEXTS = st.tuples(
    st.text(st.sampled_from("公开信息2026号"), min_size=1, max_size=5),
    st.text(st.sampled_from("的农业通知〔〕 0aZ9。"), max_size=12),
    st.integers(0, 3),
    st.integers(0, 2),
)
SITES = st.dictionaries(st.integers(0, 40).map("a/{}.html".format), TEXTS, max_size=24)


@given(st.lists(SITES, min_size=2, max_size=5), st.data())
@settings(max_examples=15, deadline=None)
def test_patched_or_made_anew_is_the_same(sites: list[Mapping[str, Text]], data: st.DataObject) -> None:
    """Documents come, go, change, get another day or column; shards become more and fewer; files are damaged."""
    place = Place()
    with (
        patch.multiple("sitegen.search.shards", _FULL=20, _LONG=4, KNOWN=2),
        patch("sitegen.search._MANY", data.draw(st.sampled_from((0, 1, 3)))),
    ):
        for number, site in enumerate(sites):
            kept = data.draw(st.sets(st.sampled_from(sorted(place.texts)))) if place.texts else set()
            texts = {**site, **{address: place.texts[address] for address in kept}}
            if number and data.draw(st.integers(0, 3)) == 0:
                place.touched = frozenset(data.draw(st.sets(st.sampled_from(sorted(place.files)), max_size=2)))
            place.touched = frozenset(path for path in place.touched if damaged(place.folder / path))
            assert place.publish(texts) == made_anew(texts)
    shutil.rmtree(place.folder)


def damaged(path: Path) -> bool:
    path.write_bytes(b"{}")
    return True


def some(count: int) -> dict[str, Text]:
    return {
        f"a/{number}.html": (f"第{number}号通知", f"内容{number % 7}条" * 9, number % 90, number % 3)
        for number in range(count)
    }


def test_only_shards_of_grams_gained_or_lost_are_made(tmp_path: Path) -> None:
    place = Place(tmp_path)
    texts = some(120)
    place.publish(texts)
    assert place.made == len(place.files)
    place.publish(texts)
    assert place.made == 1  # the head
    title, body, day, column = texts["a/5.html"]
    place.publish(texts | {"a/5.html": (title, body + "廿", day, column)})
    assert place.made == 1 + 2  # of 廿, and of 廿 with its neighbour


def test_lists_made_by_several_processes_are_the_same(tmp_path: Path) -> None:
    texts = some(450)
    with patch("sitegen.search._CHUNK", 60):
        assert Place(tmp_path).publish(texts, jobs=2) == made_anew(texts)


def test_a_shard_that_is_not_what_was_left_is_not_patched(tmp_path: Path) -> None:
    """Its stamp says that nobody touched it: all that is remembered is given up."""
    place = Place(tmp_path)
    texts = some(60)
    place.publish(texts)
    for path in place.files:
        if "/g/" in path:
            damaged(place.folder / path)
    del texts["a/5.html"]
    with pytest.raises(MemoError):
        place.publish(texts)


def test_a_document_of_another_day_and_the_same_words_has_another_number_in_all_lists(tmp_path: Path) -> None:
    place = Place(tmp_path)
    texts = some(60)
    place.publish(texts)
    title, body, day, column = texts["a/5.html"]
    moved = texts | {"a/5.html": (title, body, day + 40, column)}
    assert place.publish(moved) == made_anew(moved)


def test_a_gram_that_becomes_one_of_many_documents_moves_into_a_file_of_its_own_and_back(tmp_path: Path) -> None:
    with patch.multiple("sitegen.search.shards", _LONG=64), patch("sitegen.search._MANY", 0):
        place = Place(tmp_path)
        for count in (100, 130, 100):
            texts = some(count) | {f"a/{number}.html": ("文", "亖", number, 0) for number in range(count // 2)}
            files = place.publish(texts)
            assert files == made_anew(texts)
            assert (Sought(files).long >= {"亖"}) == (count == 130)


def test_documents_that_share_a_number_are_both_found(tmp_path: Path) -> None:
    texts = {f"a/{number}.html": (f"文{number}", "同一天", 7, 0) for number in range(300)}
    place = Place(tmp_path)
    for left in (texts, dict(list(texts.items())[::2]), texts):
        sought = Sought(place.publish(left))
        assert sorted(sought.answer("同一天")) == sorted(left)
        assert "a/8.html" in sought.answer("文8")
