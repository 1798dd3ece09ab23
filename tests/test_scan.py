"""What lies in a folder, and when a stamp may be trusted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sitegen.scan import LINK, UNSETTLED, scan, settled, stamp_of
from tests.bodies import write_files

FOLDER = (0, 0, 0, 0)


def test_every_file_and_folder_has_its_place_and_hidden_ones_have_none(tmp_path: Path) -> None:
    write_files(tmp_path, "-- a.md --\n1\n-- b/c/d.md --\n22\n-- .git/x --\n1\n-- b/.hidden --\n1\n")
    found = scan(tmp_path)
    assert sorted(found) == ["a.md", "b/", "b/c/", "b/c/d.md"]
    assert (found["a.md"][0], found["b/c/d.md"][0], found["b/"]) == (2, 3, FOLDER)
    assert sorted(scan(tmp_path, everything=True)) == [".git/", ".git/x", "a.md", "b/", "b/.hidden", "b/c/", "b/c/d.md"]
    assert found["a.md"] == stamp_of(tmp_path / "a.md")


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert scan(tmp_path / "none") == {}
    assert stamp_of(tmp_path / "none") is None
    assert stamp_of(tmp_path) is None


def test_links_are_named_and_never_followed(tmp_path: Path) -> None:
    write_files(tmp_path, "-- secret/a.md --\n1\n-- in/b.md --\n1\n")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "secret", target_is_directory=True)
    (tmp_path / "in" / "file.md").symlink_to(tmp_path / "secret" / "a.md")
    (tmp_path / "in" / "nowhere").symlink_to("nothing")
    found = scan(tmp_path / "in")
    assert {path for path, stamp in found.items() if stamp == LINK} == {"folder", "file.md", "nowhere"}
    assert len(found) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_devices_are_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert scan(tmp_path) == {}
    assert stamp_of(tmp_path / "pipe") is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always text")
def test_a_name_that_is_no_text_gets_question_marks_in_the_sources_and_stays_in_the_output(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xb9\xab.md")).touch()
    assert list(scan(tmp_path)) == ["??.md"]
    assert [os.fsencode(name) for name in scan(tmp_path, everything=True)] == [b"\xb9\xab.md"]


@pytest.mark.parametrize("change", ["bytes", "size", "times set back", "replaced"])
def test_whatever_is_done_to_a_file_shows_in_its_stamp(tmp_path: Path, change: str) -> None:
    file = tmp_path / "a"
    file.write_text("12")
    before = file.stat()
    (stamp,) = scan(tmp_path).values()
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns - 10**10))
    if change == "bytes":
        file.write_text("21")
    elif change == "size":
        file.write_text("123")
    elif change == "times set back":
        file.write_text("21")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        (tmp_path / "b").write_text("21")
        os.utime(tmp_path / "b", ns=(before.st_atime_ns, before.st_mtime_ns))
        (tmp_path / "b").replace(file)
    assert list(scan(tmp_path).values()) != [stamp]


def test_young_files_are_not_trusted_whichever_of_their_times_is_young() -> None:
    now = 10**18
    old, young = now - 3 * 10**9, now - 10**9
    found = {"a": (1, old, old, 1), "b": (1, young, old, 1), "c": (1, old, young, 1), "d": (1, now + 5, old, 1)}
    assert settled(found, now) == {"a": found["a"], "b": UNSETTLED, "c": UNSETTLED, "d": UNSETTLED}
