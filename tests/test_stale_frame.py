"""What is the same on every page, or on every page of a branch, is in the key of each."""

from __future__ import annotations

import pytest

from tests.edited import NOTICES
from tests.rebuilds import Comparison


@pytest.mark.parametrize(("column", "pages"), [(NOTICES, 5), ("disclosure/qa", 60)])
def test_a_column_that_empties_leaves_the_navigation_of_every_page_and_comes_back(
    compared: Comparison, column: str, pages: int
) -> None:
    folder = compared.root / "content" / column
    texts = {path: path.read_bytes() for path in folder.rglob("*.md")}
    for path in texts:
        path.unlink()
    gone = compared.agree()
    assert gone.changes and len(gone.changes.changed) > pages
    for path, text in texts.items():
        path.write_bytes(text)
    back = compared.agree()
    assert back.changes and len(back.changes.changed) > pages
