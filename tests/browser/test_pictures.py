"""The pictures in docs/images/: one of every kind of page, none too large, and a page that shows them all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.conftest import window
from tests.browser.pictures import IMAGES, LARGEST, LARGEST_OF_ALL, TALLEST, name_of, photographed, wanted

RENEW = "请运行 ./build.sh pictures。"


def test_every_kind_of_page_has_its_pictures_and_no_other_is_left() -> None:
    names = {name_of(kind, width) for kind, width in wanted()}
    assert {path.name for path in IMAGES.iterdir()} == {*names, "README.md"}, RENEW
    listed = (IMAGES / "README.md").read_text(encoding="utf-8")
    assert [name for name in names if name not in listed] == [], RENEW


def test_a_picture_has_the_width_of_its_window_and_few_bytes() -> None:
    sizes = {}
    for kind, width in wanted():
        path = IMAGES / name_of(kind, width)
        sizes[path.name] = path.stat().st_size
        with Image.open(path) as picture:
            assert picture.width == width, path.name
            assert picture.height <= TALLEST, path.name
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) <= LARGEST_OF_ALL


@pytest.mark.parametrize("height", [10, 2 * TALLEST])
def test_a_picture_ends_where_the_page_does_and_a_long_page_is_cut(
    tmp_path: Path, chromium: Browser, height: int
) -> None:
    page = window(chromium, 1000).new_page()
    page.set_content(f"<!DOCTYPE html><body style='margin:0'><div style='height:{height}px'>x</div>")
    (tmp_path / "x.webp").write_bytes(photographed(page))
    page.context.close()
    with Image.open(tmp_path / "x.webp") as picture:
        assert picture.size == (1000, TALLEST if height > TALLEST else height)
