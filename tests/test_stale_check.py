"""A check between two builds leaves nothing behind that a later build takes for its own."""

from __future__ import annotations

from tests.rebuilds import Comparison
from tests.scenes import DOCUMENTS


def test_a_text_that_was_only_checked_is_built_when_it_comes_again(compared: Comparison) -> None:
    """Build one text, check another, go back, build twice, take the other again: the output must not keep the first."""
    place = compared.root / "content" / DOCUMENTS / "no-0.md"
    first = place.read_text(encoding="utf-8")
    other = first + "\n只检查过的一句。\n"
    place.write_text(other, encoding="utf-8")
    compared.checked(compared.request())
    place.write_text(first, encoding="utf-8")
    compared.agree()
    compared.agree()
    place.write_text(other, encoding="utf-8")
    found = compared.agree()
    assert found.changes
    assert [path for path in found.changes.changed if path.endswith(".html")] == ["fdzdgknr/bmwj/no-0.html"]
