"""Everything that can happen to the output between two builds, as in ``edits``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

from tests.edited import Desk, NothingToEditError
from tests.edits import OF_SOURCES, Edit, a_style, a_template, a_title, change_places


def output_edited(desk: Desk) -> None:
    path = desk.file(desk.chance.choice([".html", ".xml", ".css", ".json", ".pdf"]), "public")
    data = bytearray(path.read_bytes())
    data[desk.chance.randrange(len(data))] ^= 1
    path.write_bytes(data)


def output_cut_short(desk: Desk) -> None:
    os.truncate(desk.file(".html", "public"), 10)


def output_deleted(desk: Desk) -> None:
    desk.file(desk.chance.choice([".html", ".xml", ".css", ".pdf"]), "public").unlink()


def search_index_edited(desk: Desk) -> None:
    path = desk.file(".json", "public/search")
    data = bytearray(path.read_bytes())
    data[desk.chance.randrange(len(data))] ^= 1
    path.write_bytes(data)


def search_index_deleted(desk: Desk) -> None:
    desk.file(".json", "public/search").unlink()


def output_added(desk: Desk) -> None:
    if not desk.output.is_dir():
        raise NothingToEditError
    place = desk.output / desk.chance.choice(["", "fdzdgknr", "mine/deep"])
    place.mkdir(parents=True, exist_ok=True)
    (place / "added.html").write_text("mine", encoding="utf-8")


def outputs_that_change_places(desk: Desk) -> None:
    change_places(desk.file(".html", "public"), desk.file(".html", "public"))


def output_replaced_by_a_link(desk: Desk) -> None:
    path = desk.file(".html", "public")
    elsewhere = desk.root / "elsewhere.html"
    elsewhere.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(elsewhere)


def whole_output_gone(desk: Desk) -> None:
    shutil.rmtree(desk.output, ignore_errors=True)


def a_folder_of_the_output_gone(desk: Desk) -> None:
    shutil.rmtree(desk.file("index.html", "public/fdzdgknr").parent)


def an_earlier_output_put_back(desk: Desk) -> None:
    """The first call keeps a copy, the next one puts it in place of what was built since."""
    kept = desk.root / "kept"
    if kept.is_dir():
        shutil.rmtree(desk.output, ignore_errors=True)
        kept.rename(desk.output)
    elif desk.output.is_dir():
        shutil.copytree(desk.output, kept)


OF_OUTPUT: tuple[Edit, ...] = (
    output_edited,
    output_cut_short,
    output_deleted,
    search_index_edited,
    search_index_deleted,
    output_added,
    outputs_that_change_places,
    output_replaced_by_a_link,
    whole_output_gone,
    a_folder_of_the_output_gone,
    an_earlier_output_put_back,
)
EDITS: Mapping[str, Edit] = {edit.__name__: edit for edit in (*OF_SOURCES, *OF_OUTPUT)}
"""All that can happen, by name."""
FIRST: Mapping[str, tuple[Edit, ...]] = {
    "a_style_that_becomes_a_link": (a_style,),
    "an_own_template_or_style_gone": (a_template, a_style),
    "an_earlier_output_put_back": (an_earlier_output_put_back, a_title),
}
"""What must have happened before, for an edit that undoes something."""
