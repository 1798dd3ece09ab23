"""Outputs to disk: wholly or not at all, whatever happens and whenever."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.findings import OutputError, TemplateError
from sitegen.model import Output
from sitegen.urls import MANIFEST
from sitegen.write import check_output, read_manifest, recover
from tests.bodies import Body
from tests.killing import KilledError, Killer
from tests.stages import put

Tree = Mapping[str, str]
OLD: Tree = {
    "index.html": "甲",
    "same.html": "一样",
    "gone.html": "没了",
    "deep/er/gone.html": "没了",
    "file": "曾是文件",
    "folder/a": "曾在夹里",
    "folder/b": "曾在夹里",
    "Case.html": "大写",
    "x/changed.html": "旧",
}
NEW: Tree = {
    "index.html": "乙",
    "same.html": "一样",
    "file/inside.html": "文件成了夹",
    "folder": "夹成了文件",
    "case.html": "小写",
    "x/changed.html": "新的",
    "y/z/created.html": "新增",
}


@pytest.fixture(scope="module", autouse=True)
def _no_waiting() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sitegen.write.time.sleep", lambda _: None)
        patch.setattr(os, "sync", lambda: None, raising=False)
        patch.setattr(os, "fsync", lambda _: None)
        yield


def outputs(tree: Tree) -> Iterator[Output]:
    return (Output(path, data.encode()) for path, data in tree.items())


def on_disk(output: Path) -> dict[str, str]:
    """Every file but the manifest."""
    return {
        path.relative_to(output).as_posix(): path.read_text(encoding="utf-8")
        for path in output.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def assert_is(output: Path, tree: Tree) -> None:
    """Exactly this tree, a manifest that describes it, no empty folder, and nothing left beside it."""
    assert on_disk(output) == dict(tree)
    files = read_manifest(output)
    assert {path: entry["sha256"] for path, entry in files.items()} == {
        path: hashlib.sha256(data.encode()).hexdigest() for path, data in tree.items()
    }
    assert {path: entry["size"] for path, entry in files.items()} == {
        path: len(data.encode()) for path, data in tree.items()
    }
    assert all(any(folder.iterdir()) for folder in output.rglob("*") if folder.is_dir())
    assert [path.name for path in output.parent.iterdir()] == [output.name]


def snapshot(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Every path below with its time and bytes."""
    return {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*")}


def killed_at(output: Path, tree: Tree, at: int) -> bool:
    """Write, and die at a step; returns whether there was such a step."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        killer = Killer(monkeypatch, at)
        try:
            put(output, outputs(tree))
        except KilledError:
            return True
        return killer.dead


def start(folder: Path, tree: Tree) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    put(folder / "public", outputs(tree))
    return folder / "public"


def test_the_folder_holds_exactly_the_outputs_and_their_manifest(tmp_path: Path) -> None:
    changes = put(tmp_path / "public", outputs(OLD))
    assert_is(tmp_path / "public", OLD)
    assert sorted(changes.created) == sorted(OLD)


def test_changes_say_what_was_created_changed_deleted_and_kept(tmp_path: Path) -> None:
    output = start(tmp_path / "t", OLD)
    changes = put(output, outputs(NEW))
    assert_is(output, NEW)
    assert sorted(changes.created) == ["case.html", "file/inside.html", "folder", "y/z/created.html"]
    assert sorted(changes.changed) == ["index.html", "x/changed.html"]
    assert set(changes.deleted) == {"gone.html", "deep/er/gone.html", "file", "folder/a", "folder/b", "Case.html"}
    assert changes.unchanged == 1


def test_unchanged_files_are_not_touched_and_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    output = start(tmp_path / "t", OLD)
    for path in output.rglob("*"):
        os.utime(path, ns=(1, 1))
    assert put(output, outputs(OLD)).unchanged == len(OLD)
    assert {time for time, _ in snapshot(output).values()} == {1}
    put(output, outputs({**OLD, "index.html": "乙"}))
    touched = [path.name for path in output.rglob("*") if path.is_file() and path.stat().st_mtime_ns != 1]
    assert sorted(touched) == ["index.html", MANIFEST]


def every_kill(folder: Path, old: Tree | None, new: Tree) -> Iterator[Path]:
    """Write ``new`` over ``old`` and die at step 1, 2, 3 …; yields the output after each death."""
    for step in range(1, 1000):
        output = start(folder, old or {})
        if old is None:
            shutil.rmtree(output)
        if not killed_at(output, new, step):
            assert step > 30, "the steps are no longer counted"
            return
        yield output


def test_a_kill_at_every_step_leaves_the_old_site_or_the_next_command_finishes_the_new_one(tmp_path: Path) -> None:
    seen = set()
    for output in every_kill(tmp_path / "t", OLD, NEW):
        recover(output)
        recover(output)
        seen.add("old" if on_disk(output) == OLD else "new")
        assert_is(output, OLD if on_disk(output) == OLD else NEW)
    assert seen == {"old", "new"}


def test_a_kill_at_every_step_does_not_stop_the_next_build(tmp_path: Path) -> None:
    third = {"index.html": "丙", "file": "又是文件"}
    for output in every_kill(tmp_path / "t", OLD, NEW):
        put(output, outputs(third))
        assert_is(output, third)


def test_a_kill_of_the_recovery_itself_is_recovered_too(tmp_path: Path) -> None:
    for output in every_kill(tmp_path / "t", OLD, NEW):
        for again in (1, 2, 4, 8):
            with pytest.MonkeyPatch.context() as monkeypatch, contextlib.suppress(KilledError):
                Killer(monkeypatch, again)
                recover(output)
        recover(output)
        assert_is(output, OLD if on_disk(output) == OLD else NEW)


def test_after_a_killed_first_build_the_folder_is_still_ours_and_the_next_build_finishes(tmp_path: Path) -> None:
    for output in every_kill(tmp_path / "t", None, NEW):
        check_output(output, [])  # build() asks before it recovers
        recover(output)
        check_output(output, [])
        put(output, outputs(NEW))
        assert_is(output, NEW)


def test_an_empty_folder_where_a_file_belongs_makes_room(tmp_path: Path) -> None:
    output = start(tmp_path / "t", OLD)
    (output / "index.html").unlink()
    (output / "index.html").mkdir()
    put(output, outputs(OLD))
    assert_is(output, OLD)


PATHS = st.sampled_from(["a", "a/b", "a/b/c", "A", "b", "b/x", "b/X", "c/d/e", "c/d", "index.html"])


def possible(tree: dict[str, str]) -> bool:
    """Whether the paths can stand on one disk: no file is another's folder, no two differ by case only."""
    above = {path[:at] for path in tree for at in range(len(path)) if path[at] == "/"}
    return not above & set(tree) and len({path.casefold() for path in above | set(tree)}) == len(above | set(tree))


TREES = st.dictionaries(PATHS, st.sampled_from(["", "1", "22"]), max_size=6).filter(possible)


@given(TREES, TREES, st.integers(1, 40))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_any_tree_becomes_any_other_or_stays_through_any_kill(
    tmp_path_factory: pytest.TempPathFactory, old: Tree, new: Tree, at: int
) -> None:
    output = start(tmp_path_factory.getbasetemp() / "any", old)
    if not killed_at(output, new, at):
        assert_is(output, new)
        return
    recover(output)
    assert on_disk(output) in (old, new)
    put(output, outputs(new))
    assert_is(output, new)


def test_a_journal_can_be_played_again_after_it_is_done(tmp_path: Path) -> None:
    output = start(tmp_path / "t", OLD)
    journal = output.with_name("public.sitegen-journal")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("sitegen.write._roll_forward", lambda *_: None)
        put(output, outputs(NEW))
    played = journal.read_bytes()
    assert recover(output) is True
    assert recover(output) is False
    journal.write_bytes(played)
    assert recover(output) is True
    assert_is(output, NEW)


def test_outputs_that_fail_half_way_leave_the_old_bytes_and_times(tmp_path: Path) -> None:
    output = start(tmp_path / "t", OLD)
    before = snapshot(output)

    def failing() -> Iterator[Output]:
        yield from list(outputs(NEW))[:4]
        raise TemplateError("模板写错了")

    with pytest.raises(TemplateError):
        put(output, failing())
    assert snapshot(output) == before
    recover(output)
    assert_is(output, OLD)


def test_a_full_disk_is_one_sentence_and_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = start(tmp_path / "t", OLD)

    opened = Path.open

    def full(path: Path, mode: str = "r", *arguments: Any, **options: Any) -> IO[Any]:
        if "w" in mode and "created" in path.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return opened(path, mode, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        with pytest.raises(OutputError, match="没有改动"):
            put(output, outputs(NEW))
    recover(output)
    assert_is(output, OLD)


def test_a_locked_file_is_tried_again_and_then_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = start(tmp_path / "t", OLD)
    waits: list[float] = []
    monkeypatch.setattr("sitegen.write.time.sleep", waits.append)
    real, locked = os.replace, {"left": 3}

    def replace(source: Path, target: Path) -> None:
        if target.name == "index.html" and locked["left"]:
            locked["left"] -= 1
            raise PermissionError(errno.EACCES, "locked")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    put(output, outputs(NEW))
    assert_is(output, NEW)
    assert len(waits) == 3
    locked["left"] = 10_000
    with pytest.raises(OutputError, match=r"index\.html 被别的程序占用.*再运行一次"):
        put(output, outputs(OLD))
    locked["left"] = 0
    assert recover(output) is True
    assert_is(output, OLD)


@pytest.mark.parametrize("twin", ["index.html", "INDEX.html", "X/a.html"])
def test_two_outputs_at_one_address_or_differing_by_case_are_refused(tmp_path: Path, twin: str) -> None:
    output = start(tmp_path / "t", OLD)
    pair = {"index.html": "1", "x/a.html": "2"}
    with pytest.raises(OutputError, match="大小写"):
        put(output, [*outputs(pair), Output(twin, b"3")])
    recover(output)
    assert_is(output, OLD)


def test_what_others_put_into_the_folder_goes_and_links_are_not_followed(tmp_path: Path) -> None:
    output = start(tmp_path / "t", OLD)
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "x").write_text(OLD["index.html"], encoding="utf-8")
    (output / "stray.txt").write_text("多余", encoding="utf-8")
    (output / "empty" / "folder").mkdir(parents=True)
    (output / "link").symlink_to(tmp_path / "precious")
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(tmp_path / "precious" / "x")
    put(output, outputs(OLD))
    assert_is(output, OLD)
    assert not (output / "index.html").is_symlink()
    assert (tmp_path / "precious" / "x").is_file()


def test_a_damaged_output_is_mended(tmp_path: Path) -> None:
    output = start(tmp_path / "t", OLD)
    (output / "index.html").write_text("改", encoding="utf-8")
    (output / "same.html").unlink()
    (output / MANIFEST).write_text("{", encoding="utf-8")
    put(output, outputs(OLD))
    assert_is(output, OLD)


def test_the_manifest_is_sorted_and_the_same_for_any_order(tmp_path: Path) -> None:
    put(tmp_path / "a", outputs(NEW))
    put(tmp_path / "b", outputs(dict(sorted(NEW.items(), reverse=True))))
    data = (tmp_path / "a" / MANIFEST).read_bytes()
    assert data == (tmp_path / "b" / MANIFEST).read_bytes()
    assert list(json.loads(data)["files"]) == sorted(NEW)


@pytest.mark.parametrize("place", ["content", "content/guide", ".", "templates/x", "theme"])
def test_an_output_that_overlaps_the_sources_is_refused(tmp_path: Path, place: str) -> None:
    for name in ("content", "templates", "theme"):
        (tmp_path / name).mkdir()
    with pytest.raises(OutputError, match="重叠"):
        check_output(tmp_path / place, [tmp_path / name for name in ("content", "templates", "theme")])
    check_output(tmp_path / "content-public", [tmp_path / "content"])


def test_a_folder_that_is_not_ours_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("信", encoding="utf-8")
    (tmp_path / "file").write_text("文件", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "home")
    for place in ("home", "file", "link"):
        with pytest.raises(OutputError):
            check_output(tmp_path / place, [])
    check_output(tmp_path / "new" / "deep", [])


def test_a_blocked_build_leaves_every_byte_and_time(body: Callable[..., Body]) -> None:
    made = body()
    assert made.build().changes is not None, made.errors()
    before = snapshot(made.root / "public")
    made.write("-- content/guide/broken.md --\n标题：没有文件头\n")
    assert made.build().changes is None
    assert snapshot(made.root / "public") == before
    (made.root / "content" / "guide" / "broken.md").unlink()
    again = made.build().changes
    assert again is not None
    assert (again.created, again.changed, again.deleted) == ((), (), ())
