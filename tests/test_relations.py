"""Who names whom: by number, index number or path, and what is seen from the other end."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.assemble import Validity
from sitegen.relations import Reference
from tests.stages import CLEANUP, DOCUMENTS, NORMATIVE, site

REFERENCES: list[tuple[str, str]] = [
    ("云牧规〔2019〕1号", f"{NORMATIVE}/old.md"),
    ("11990102MB0000001P/2019-00001", f"{NORMATIVE}/old.md"),
    ("../normative/old.md", f"{NORMATIVE}/old.md"),
    ("../normative/old", f"{NORMATIVE}/old.md"),
    ("/disclosure/normative/old.md", f"{NORMATIVE}/old.md"),
    ("disclosure/normative/old.md", f"{NORMATIVE}/old.md"),
    ("../normative/bundle", f"{NORMATIVE}/bundle/index.md"),
    ("../normative/bundle/index.md", f"{NORMATIVE}/bundle/index.md"),
    ("other.md", f"{DOCUMENTS}/other.md"),
    ("other", f"{DOCUMENTS}/other.md"),
    ("./other.md", f"{DOCUMENTS}/other.md"),
    ("../../../../etc/passwd", ""),
    ("云牧规〔2019〕99号", ""),
    ("none.md", ""),
]


@pytest.mark.parametrize(("written", "target"), REFERENCES)
def test_a_document_is_named_by_number_index_or_path(tmp_path: Path, written: str, target: str) -> None:
    made = site(
        tmp_path,
        {
            f"{NORMATIVE}/old.md": "文号: 云牧规〔2019〕1号\n索引号: 11990102MB0000001P/2019-00001",
            f"{NORMATIVE}/bundle/index.md": "",
            f"{DOCUMENTS}/other.md": "",
            f"{DOCUMENTS}/me.md": f"相关信息: ['{written}']",
        },
    )
    (reference,) = made.references[f"{DOCUMENTS}/me.md"]
    assert (reference.written, reference.target, reference.field) == (written, target, "related")
    assert [one.source for one in made.named_by.get(target, ())] == ([f"{DOCUMENTS}/me.md"] if target else [])


@pytest.mark.parametrize("written", ["../other.md", "other.md", "/disclosure/documents/other.md"])
def test_a_bundle_names_its_neighbours_as_from_its_own_folder_or_from_beside_it(tmp_path: Path, written: str) -> None:
    made = site(tmp_path, {f"{DOCUMENTS}/other.md": "", f"{DOCUMENTS}/me/index.md": f"相关信息: [{written}]"})
    assert made.references[f"{DOCUMENTS}/me/index.md"][0].target == f"{DOCUMENTS}/other.md"


def test_a_path_that_begins_with_a_dot_counts_from_the_folder_of_the_bundle(tmp_path: Path) -> None:
    written = {
        f"{CLEANUP}/me/index.md": "相关信息: [../other.md]",
        f"{CLEANUP}/other.md": "",
        f"{NORMATIVE}/other.md": "",
    }
    assert site(tmp_path, written).references[f"{CLEANUP}/me/index.md"][0].target == f"{CLEANUP}/other.md"


def test_a_number_that_two_documents_bear_reaches_neither_and_names_both(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            f"{NORMATIVE}/a.md": "文号: 甲〔2015〕1号",
            f"{NORMATIVE}/b.md": "文号: 甲〔2015〕1号",
            f"{NORMATIVE}/c.md": "废止的文件: [甲〔2015〕1号]",
        },
    )
    (reference,) = made.references[f"{NORMATIVE}/c.md"]
    assert (reference.target, reference.candidates) == ("", (f"{NORMATIVE}/a.md", f"{NORMATIVE}/b.md"))
    assert made.standings[f"{NORMATIVE}/a.md"].state is Validity.VALID


def test_a_document_that_names_its_own_number_names_nobody(tmp_path: Path) -> None:
    made = site(tmp_path, {f"{NORMATIVE}/a.md": "文号: 甲〔2015〕1号\n废止的文件: [甲〔2015〕1号]"})
    assert made.named_by == {}
    assert [reference.target for reference in made.references[f"{NORMATIVE}/a.md"]] == [""]
    assert made.standings[f"{NORMATIVE}/a.md"].state is Validity.VALID


def test_what_a_hidden_document_names_is_not_seen_from_the_other_end(tmp_path: Path) -> None:
    made = site(tmp_path, {f"{DOCUMENTS}/a.md": "", f"{DOCUMENTS}/b.md": "相关信息: [a.md]\n草稿: 是"})
    assert made.named_by == {}
    assert made.references[f"{DOCUMENTS}/b.md"] == (
        Reference(f"{DOCUMENTS}/b.md", "related", "a.md", f"{DOCUMENTS}/a.md", 5),
    )
