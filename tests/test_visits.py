"""The record of what ``sitegen visit`` saw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.findings import OutputError
from sitegen.visits import PLACE, Seen, Six, State, Visit, read_visit, write_visit
from tests.bodies import TODAY


def test_the_record_is_sorted_and_stays_the_same_when_nothing_changes(tmp_path: Path) -> None:
    states = {f"https://{name}.example.gov.cn/": Seen(TODAY, State.FINE, 200) for name in "cab"}
    write_visit(tmp_path, states, {"www.example.gov.cn": Six(TODAY)})
    data = (tmp_path / PLACE).read_bytes()
    assert list(json.loads(data)["addresses"]) == sorted(states)
    assert sorted(path.name for path in (tmp_path / "ledger").iterdir()) == ["visit.json"]
    write_visit(tmp_path, dict(reversed(states.items())), {"www.example.gov.cn": Six(TODAY)})
    assert (tmp_path / PLACE).read_bytes() == data
    assert read_visit(tmp_path).visit == Visit(states, {"www.example.gov.cn": Six(TODAY)})


@given(st.binary(max_size=60))
def test_any_bytes_are_a_record_or_damaged(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "ledger").mkdir()
        (Path(folder) / PLACE).write_bytes(data)
        found = read_visit(Path(folder))
        assert found.damaged or found.visit.addresses == {}


def test_a_record_behind_a_link_is_neither_read_nor_written(tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "visit.json").write_text("{}", encoding="utf-8")
    (tmp_path / "ledger").symlink_to("away")
    assert read_visit(tmp_path).key == b""
    with pytest.raises(OutputError, match="符号链接"):
        write_visit(tmp_path, {}, {})


def test_the_record_of_the_demonstration_body_is_as_the_command_writes_it(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[1]
    found = read_visit(root / "content").visit
    write_visit(tmp_path, found.addresses, found.ipv6)
    assert (tmp_path / PLACE).read_bytes() == (root / "content" / PLACE).read_bytes()
