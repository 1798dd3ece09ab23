"""The benchmarks' corpus: the same bytes every time, and content without a fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.corpus import TODAY, write_corpus
from benchmarks.plan import FEWEST
from benchmarks.report import replace_section
from sitegen.build import Request, check, site_of
from sitegen.findings import any_blocks
from sitegen.national import national_standard
from sitegen.scan import scan


def test_the_corpus_is_always_the_same_holds_every_kind_and_nothing_blocks(tmp_path: Path) -> None:
    for name in "ab":
        write_corpus(tmp_path / name, FEWEST)
    files = sorted(path for path in scan(tmp_path / "a") if not path.endswith("/"))
    assert files == sorted(path for path in scan(tmp_path / "b") if not path.endswith("/"))
    assert all((tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes() for path in files)
    day = date.fromisoformat(TODAY)
    request = Request(tmp_path / "a", tmp_path / "public", day, day)
    assert not any_blocks(check(request))  # its days are drawn at random: some are late
    assert {document.kind for document in site_of(request).documents} == set(national_standard().kinds)


def test_too_few_documents_for_every_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="every kind"):
        write_corpus(tmp_path, FEWEST - 1)


def test_a_section_of_the_report_is_replaced_where_it_stands_or_added(tmp_path: Path) -> None:
    report = tmp_path / "RESULTS.md"
    report.write_text("# Results\n\n## A\n\nold\n\n## B\n\nb\n", encoding="utf-8")
    replace_section(report, "## A", ["new", ""])
    replace_section(report, "## C", ["c"])
    assert report.read_text(encoding="utf-8") == "# Results\n\n## A\n\nnew\n\n## B\n\nb\n\n## C\n\nc\n"
