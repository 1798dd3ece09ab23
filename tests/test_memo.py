"""The memory: what was put in comes out, or nothing does."""

from __future__ import annotations

import multiprocessing
import os
import stat
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.memo import Memo, digest, disk_time, hold

BIG = os.urandom(200_000)


def kept(folder: Path, **records: bytes) -> None:
    memo = Memo(folder, b"1")
    for key, data in records.items():
        memo.log("x").put(key, data)
    memo.save()
    memo.close()


def test_parts_and_records_outlive_the_process(tmp_path: Path) -> None:
    memo = Memo(tmp_path, b"1")
    memo.keep("part", {"甲": (1, 2)})
    memo.log("x").put("乙", b"bytes")
    memo.save()
    memo.close()
    again = Memo(tmp_path, b"1")
    assert again.part("part", dict[str, tuple[int, int]]) == {"甲": (1, 2)}
    assert again.log("x").get("乙") == b"bytes"
    assert again.part("none", int) is None
    assert again.log("x").get("none") is None
    again.close()


def test_another_version_and_a_clean_start_read_nothing(tmp_path: Path) -> None:
    memo = Memo(tmp_path, b"1")
    memo.keep("part", 1)
    memo.save()
    assert Memo(tmp_path, b"2").part("part", int) is None
    assert Memo(tmp_path, b"1", forget=True).part("part", int) is None
    assert Memo(tmp_path, b"1").part("part", int) == 1


def test_a_part_of_another_form_is_no_part(tmp_path: Path) -> None:
    memo = Memo(tmp_path, b"1")
    memo.keep("part", "text")
    assert memo.part("part", int) is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(where=st.floats(0, 1), damage=st.sampled_from(["flip", "cut", "empty"]))
def test_a_damaged_index_is_read_as_nothing(tmp_path: Path, where: float, damage: str) -> None:
    folder = tmp_path / str(time.monotonic_ns())
    kept(folder, a=b"1", b=BIG[:100])
    index = folder / "index"
    data = bytearray(index.read_bytes())
    at = min(int(where * len(data)), len(data) - 1)
    if damage == "flip":
        data[at] ^= 0x40
    index.write_bytes({"flip": bytes(data), "cut": bytes(data[:at]), "empty": b""}[damage])
    assert Memo(folder, b"1").log("x").get("a") is None


def test_a_damaged_record_is_not_given_and_the_others_are(tmp_path: Path) -> None:
    kept(tmp_path, a=b"aaaa", b=b"bbbb", c=b"cccc")
    log = tmp_path / "x.0.log"
    log.write_bytes(log.read_bytes().replace(b"bbbb", b"bXbb"))
    memo = Memo(tmp_path, b"1")
    assert [memo.log("x").get(key) for key in "abc"] == [b"aaaa", None, b"cccc"]
    memo.close()
    log.write_bytes(log.read_bytes()[:6])
    memo = Memo(tmp_path, b"1")
    assert [memo.log("x").get(key) for key in "abc"] == [b"aaaa", None, None]
    memo.close()
    log.unlink()
    assert Memo(tmp_path, b"1").log("x").get("a") is None


def test_what_a_killed_command_appended_does_no_harm(tmp_path: Path) -> None:
    kept(tmp_path, a=b"aaaa")
    with (tmp_path / "x.0.log").open("ab") as stream:
        stream.write(b"half a rec")
    kept(tmp_path, b=b"bbbb")
    memo = Memo(tmp_path, b"1")
    assert (memo.log("x").get("a"), memo.log("x").get("b")) == (b"aaaa", b"bbbb")
    memo.close()


def test_put_says_whether_anything_is_new(tmp_path: Path) -> None:
    log = Memo(tmp_path, b"1").log("x")
    assert [log.put("a", b"1"), log.put("a", b"1"), log.put("a", b"2"), log.get("a")] == [True, False, True, b"2"]
    assert log.put("b", b"2")
    assert log.sum("a") == log.sum("b")
    log.keep_only({})
    assert (log.get("a"), log.sum("a")) == (None, b"")
    log.close()


def test_a_log_that_is_mostly_refuse_is_written_anew_and_the_old_file_goes(tmp_path: Path) -> None:
    kept(tmp_path, keep=b"kept", big=BIG)
    for number in range(4):
        kept(tmp_path, big=BIG[number:])
    assert sum(place.stat().st_size for place in tmp_path.glob("x.*.log")) < 3 * len(BIG)
    assert len(list(tmp_path.glob("x.*.log"))) == 1
    memo = Memo(tmp_path, b"1")
    assert (memo.log("x").get("keep"), memo.log("x").get("big")) == (b"kept", BIG[3:])
    memo.close()


def test_a_forgetful_memo_starts_its_files_anew(tmp_path: Path) -> None:
    kept(tmp_path, a=BIG)
    memo = Memo(tmp_path, b"1", forget=True)
    memo.log("x").put("b", b"b")
    memo.save()
    memo.close()
    assert sum(place.stat().st_size for place in tmp_path.glob("x.*.log")) == 1


def _hold_for_a_while(folder: str, began: str) -> None:
    with hold(Path(folder)):
        Path(began).touch()
        time.sleep(0.4)


def test_a_second_command_waits_for_the_first(tmp_path: Path) -> None:
    began = tmp_path / "began"
    context = multiprocessing.get_context("spawn")
    other = context.Process(target=_hold_for_a_while, args=(str(tmp_path / "memo"), str(began)))
    other.start()
    while not began.exists():
        time.sleep(0.01)
    since = time.monotonic()
    with hold(tmp_path / "memo") as place:
        assert time.monotonic() - since > 0.2
        assert place == tmp_path / "memo"
    other.join()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_where_nothing_can_be_written_a_folder_is_lent(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with hold(tmp_path / "memo") as place:
        assert place.is_dir()
        kept(place, a=b"1")
    assert not place.exists()
    tmp_path.chmod(stat.S_IRWXU)


def test_a_file_in_the_memos_place_is_no_memo(tmp_path: Path) -> None:
    (tmp_path / "memo").write_text("in the way")
    with hold(tmp_path / "memo") as place:
        assert place.is_dir()


def test_the_disk_tells_its_own_time(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert disk_time(tmp_path) >= (tmp_path / "a").stat().st_mtime_ns


def test_a_digest_tells_parts_apart() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest(b"abc"), digest("abc", "")}) == 5
