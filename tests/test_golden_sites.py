"""Golden sites: small bodies in ``tests/sites/`` with the pages they must give, byte for byte; ``--accept`` renews them.

The lines before the first file of a ``site.txt`` name the pages that are kept.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from tests.bodies import Body, write_files
from tests.outputs import read_folder

SITES = Path(__file__).parent / "sites"
NAMES = sorted(path.parent.name for path in SITES.glob("*/site.txt"))
FINGERPRINT = re.compile(rb"(assets/[a-z-]+\.)[0-9a-f]{10}(?=\.)")
"""Names of theme files change with every style; a golden page does not."""


def expected_pages(text: str) -> list[str]:
    """The pages that a site keeps."""
    head = text.partition("\n-- ")[0]
    return [line.strip() for line in head.splitlines() if line.strip() and not line.startswith(("#", "--"))]


def difference(path: str, expected: bytes, found: bytes) -> str:
    """The first lines that differ."""
    lines = difflib.unified_diff(
        expected.decode().splitlines(), found.decode().splitlines(), f"expected/{path}", path, lineterm="", n=1
    )
    return "\n".join(list(lines)[:40])


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_site_gives_its_pages_byte_for_byte(name: str, tmp_path: Path, accept: bool) -> None:
    folder = SITES / name
    text = (folder / "site.txt").read_text(encoding="utf-8")
    write_files(tmp_path / "body", text)
    body = Body(tmp_path / "body")
    assert body.build().changes is not None, "\n".join(body.errors())
    output = body.output()
    pages = expected_pages(text)
    assert pages, f"{name}/site.txt names no page to keep"
    assert [page for page in pages if page not in output] == []
    found = {page: FINGERPRINT.sub(rb"\1fingerprint", output[page]) for page in pages}
    if accept:
        for path in sorted((folder / "expected").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for page, data in found.items():
            (folder / "expected" / page).parent.mkdir(parents=True, exist_ok=True)
            (folder / "expected" / page).write_bytes(data)
    expected = read_folder(folder / "expected")
    assert sorted(expected) == sorted(found), "renew with --accept"
    differing = [difference(page, expected[page], found[page]) for page in pages if expected[page] != found[page]]
    assert not differing, "\n".join(
        [*differing, "If that is meant, look at it and renew: pytest tests/test_golden_sites.py --accept"]
    )


def test_there_is_a_golden_site() -> None:
    assert NAMES
