"""Theme files: fingerprinted names that change with their bytes, and the site's own before the packaged ones."""

from __future__ import annotations

import hashlib
import posixpath
import re
from pathlib import Path

import pytest

from sitegen.assets import Assets, read_assets
from sitegen.program import layered


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def data_of(assets: Assets, name: str) -> bytes:
    (found,) = [output.data for output in assets.outputs if output.path == assets.names[name]]
    return found


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("base.css", r"assets/base\.[0-9a-f]{10}\.css"),
        ("icons/a.svg", r"assets/icons/a\.[0-9a-f]{10}\.svg"),
        ("a.min.js", r"assets/a\.min\.[0-9a-f]{10}\.js"),
    ],
)
def test_a_name_carries_the_fingerprint_of_its_bytes(tmp_path: Path, name: str, pattern: str) -> None:
    first = read_assets([put(tmp_path, {name: b"1"})])
    assert re.fullmatch(pattern, first.names[name])
    assert hashlib.sha256(b"1").hexdigest()[:10] in first.names[name]
    assert read_assets([tmp_path]) == first
    assert read_assets([put(tmp_path, {name: b"2"})]).names[name] != first.names[name]


def test_a_file_without_an_ending_keeps_its_name_in_front(tmp_path: Path) -> None:
    address = read_assets([put(tmp_path, {"LICENSE": b"1"})]).names["LICENSE"]
    assert address.startswith("assets/LICENSE")


@pytest.mark.parametrize(
    "written", ["url(../img/a.svg)", "url('../img/a.svg')", 'url( "../img/a.svg" )', "url(./../img/a.svg)"]
)
def test_style_sheets_name_the_fingerprinted_files(tmp_path: Path, written: str) -> None:
    assets = read_assets(
        [put(tmp_path, {"img/a.svg": b"<svg/>", "css/base.css": f"p{{background:{written}}}".encode()})]
    )
    (target,) = re.findall(rb'url\("([^"]*)"\)', data_of(assets, "css/base.css"))
    folder = posixpath.dirname(assets.names["css/base.css"])
    assert posixpath.normpath(posixpath.join(folder, target.decode())) == assets.names["img/a.svg"]


@pytest.mark.parametrize("written", ["url(#g)", "url(data:image/png;base64,AA==)", "url(none.svg)"])
def test_other_addresses_in_style_sheets_stay(tmp_path: Path, written: str) -> None:
    assert written.encode() in data_of(read_assets([put(tmp_path, {"a.css": f"p{{x:{written}}}".encode()})]), "a.css")


def test_a_changed_picture_changes_the_name_of_the_style_sheet_that_names_it(tmp_path: Path) -> None:
    files = {"a.svg": b"1", "b.css": b"p{background:url(a.svg)}", "c.css": b"p{}"}
    before = read_assets([put(tmp_path, files)]).names
    after = read_assets([put(tmp_path, {"a.svg": b"2"})]).names
    assert before["b.css"] != after["b.css"]
    assert before["c.css"] == after["c.css"]


def test_the_first_folder_wins_file_by_file(tmp_path: Path) -> None:
    own = put(tmp_path / "own", {"base.css": b"own"})
    packaged = put(tmp_path / "packaged", {"base.css": b"packaged", "print.css": b"packaged"})
    assets = read_assets([own, packaged])
    assert (data_of(assets, "base.css"), data_of(assets, "print.css")) == (b"own", b"packaged")
    assert len(assets.outputs) == 2


def test_hidden_files_and_symbolic_links_are_no_assets(tmp_path: Path) -> None:
    put(tmp_path / "theme", {".DS_Store": b"x", "a.css": b"a"})
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "theme" / "b.css").symlink_to(tmp_path / "secret")
    assert list(read_assets([tmp_path / "theme"]).names) == ["a.css"]


def test_a_body_looks_in_its_own_folder_first_and_then_in_the_packaged_one(tmp_path: Path) -> None:
    assert len(layered(tmp_path, "theme")) == 1
    (tmp_path / "theme").mkdir()
    own, packaged = layered(tmp_path, "theme")
    assert own == (tmp_path / "theme").resolve()
    assert (packaged / "base.css").is_file()
    assert layered(packaged.parent, "theme") == (packaged,)


def test_the_packaged_theme_names_only_files_that_it_has(tmp_path: Path) -> None:
    assets = read_assets(layered(tmp_path, "theme"))
    addresses = {output.path for output in assets.outputs}
    for output in assets.outputs:
        if output.path.endswith(".css"):
            for target in re.findall(rb"""url\(\s*['"]?([^'")#]+)""", output.data):
                if not target.startswith(b"data:"):
                    place = posixpath.join(posixpath.dirname(output.path), target.decode())
                    assert posixpath.normpath(place) in addresses, (output.path, target)
        assert b"@import" not in output.data
        assert not re.search(rb"https?://(?!www\.w3\.org/)", output.data), output.path


def test_what_is_said_of_paper_stands_in_the_sheets_of_paper() -> None:
    theme = Path(__file__).parent.parent / "theme"  # the others are linked for the screen alone
    assert [sheet.name for sheet in theme.glob("*.css") if "@media print" in sheet.read_text(encoding="utf-8")] == []
