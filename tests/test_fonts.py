"""Looking for fonts on computers of all kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen import fonts
from sitegen.fonts import NO_FACE, find_face, font_folders


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose user has neither HOME nor an entry among the users."""
    pwd = pytest.importorskip("pwd")

    def nobody(uid: int) -> object:
        raise KeyError(uid)

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)


@pytest.mark.usefixtures("homeless")
def test_who_has_no_home_has_no_fonts_of_his_own() -> None:
    find_face("")
    assert Path("/usr/share/fonts") in font_folders()
    assert all(folder.is_absolute() for folder in font_folders())


def test_a_font_is_found_below_the_folders_of_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", (str(tmp_path / "fonts"),))
    assert find_face("") == NO_FACE
    file = tmp_path / "fonts" / "truetype" / "wqy" / "wqy-zenhei.ttc"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"ttcf" + bytes(100))
    assert find_face("").regular == find_face("wqy-zenhei.ttc").regular == str(file)


def test_a_font_named_by_its_path_needs_no_folder_of_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    file = tmp_path / "heiti.otf"
    file.write_bytes(b"OTTO" + bytes(100))
    assert find_face(str(file)).regular == str(file)
