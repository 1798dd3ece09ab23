"""What people confirm in ``content/ledger/``: how it is read, remembered, and never published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitegen.findings import Severity
from sitegen.requirements import requirements
from tests.bodies import Body, make_body
from tests.recording import put, record


@pytest.fixture
def body(tmp_path: Path) -> Body:
    return make_body(tmp_path / "body")


def test_an_attestation_becomes_part_of_the_site_oldest_first(body: Body) -> None:
    put(body, "b", record("T25, T53, T25", "2026-06-01", text="第一行。\n\n第二行。", more="下次日期: 2026-06-20\n"))
    put(body, "2026/a", record("T26", "2026-05-01", "发现问题", more="依据: [https://www.example.gov.cn/a]\n"))
    first, second = body.site().attestations
    assert (first.path, first.rows, first.outcome, first.evidence) == (
        "ledger/2026/a.md",
        ("T26",),
        "发现问题",
        ("https://www.example.gov.cn/a",),
    )
    assert (second.rows, second.on, second.by) == (("T25", "T53"), date(2026, 6, 1), "周敏")
    assert (second.next_on, second.said) == (date(2026, 6, 20), "第一行。\n\n第二行。")
    assert second.due(requirements()["T25"]) == date(2026, 6, 20)


def test_english_keys_and_other_labels_are_read(body: Body) -> None:
    put(body, "a", '---\nrows: [T25]\n"on": 2026-06-15\nby: 周敏\nresult: 正常\n---\n都接通。\n')
    put(
        body,
        "b",
        "---\n任务清单: [T26]\n确认日期: 2026-06-15\n确认人: 周敏\n结果: 正常\n佐证: 纸质登记簿\n---\n都收到。\n",
    )
    assert [one.rows for one in body.site().attestations] == [("T25",), ("T26",)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe\x00\xd8", "F001"),
        ("---\n事项: [T25]\n".encode(), "F004"),
        ("没有文件头\n".encode(), "F003"),
        ("---\n事项：[T25]\n---\n".encode(), "F005"),
        ("---\n事项: [T25]\n日期: 2026-13-01\n---\n".encode(), "F104"),
        ("---\n事项: [T25]\n结果: 很好\n---\n".encode(), "F106"),
        ("---\n事项: [T25]\n天气: 晴\n---\n".encode(), "F101"),
        ("---\n事项: [T25]\n---\n".encode(), "F102"),
        (("---\n事项: [T25]\n---\n" + "很长。" * 800_000).encode(), "F011"),
        ("---\n事项: [T25\n---\n".encode(), "F007"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_said_and_blocks_nothing(body: Body, data: bytes, code: str) -> None:
    (body.root / "content/ledger").mkdir()
    (body.root / "content/ledger/a.md").write_bytes(data)
    found = [finding for finding in body.check() if finding.where.path == "content/ledger/a.md"]
    assert code in {finding.code for finding in found}
    assert {finding.severity for finding in found} == {Severity.WARNING}
    assert not body.site().attestations
    assert body.build().changes


def test_a_symbolic_link_is_not_followed(body: Body) -> None:
    put(body, "a", record("T25"))
    (body.root / "content/ledger/b.md").symlink_to(body.root / "content/ledger/a.md")
    (body.root / "content/ledger/2025").symlink_to(body.root / "content")
    said = {finding.where.path: finding.code for finding in body.check() if "ledger/" in finding.where.path}
    assert said == {"content/ledger/b.md": "L401", "content/ledger/2025": "L401"}
    assert len(body.site().attestations) == 1


def test_files_of_editors_are_left_alone(body: Body) -> None:
    (body.root / "content/ledger").mkdir()
    for name in ("~$a.md", ".a.md.swp", "dengjibu.xlsx"):
        (body.root / "content/ledger" / name).write_bytes(b"\x00\x01")
    assert not [finding for finding in body.check() if "ledger/" in finding.where.path]


def test_a_record_with_another_ending_is_not_lost_in_silence(body: Body) -> None:
    put(body, "a", record("T25"))
    (body.root / "content/ledger/a.md").rename(body.root / "content/ledger/a.MD")
    (said,) = [finding for finding in body.check() if "ledger/" in finding.where.path]
    assert (said.code, said.severity, said.where.path) == ("L402", Severity.WARNING, "content/ledger/a.MD")


# ---- what is remembered, what is published ----


def test_an_attestation_makes_no_page_anew_and_is_judged_all_the_same(body: Body) -> None:
    body.build()
    before = body.output()
    put(body, "a", record("T25", "2026-06-03", "发现问题", "下午没有人接，要轮值。"))
    result = body.build()
    assert result.changes is not None
    assert not (result.changes.created or result.changes.changed or result.changes.deleted)
    assert [finding.code for finding in result.findings if finding.where.path == "content/ledger/a.md"] == ["E403"]
    put(body, "b", record("T25", "2026-06-10"))
    assert "E403" not in {finding.code for finding in body.build().findings}
    (body.root / "content/ledger/b.md").unlink()
    assert "E403" in {finding.code for finding in body.check()}
    assert body.output() == before


def test_nothing_of_the_ledger_is_ever_published(body: Body) -> None:
    put(body, "a", record("T25", text="只给本机关看的话。", more="依据: [dengjibu.csv]\n"))
    body.write(**{"content/ledger/dengjibu.csv": "只给本机关看的表\n"})
    assert body.build().changes
    output = body.output()
    assert not [path for path in output if "ledger" in path or "dengjibu" in path]
    assert not [path for path, data in output.items() if "只给本机关看".encode() in data]
