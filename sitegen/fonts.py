"""Which Chinese font of this computer pictures are drawn with."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from sitegen.frozen import Frozen
from sitegen.memo import digest

_FAMILIES = (
    ("msyh.ttc", "msyhbd.ttc"),
    ("msyh.ttf", "msyhbd.ttf"),
    ("PingFang.ttc", "PingFang.ttc"),
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"),
    ("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    ("SourceHanSansCN-Regular.otf", "SourceHanSansCN-Bold.otf"),
    ("SourceHanSans.ttc", "SourceHanSans.ttc"),
    ("Hiragino Sans GB.ttc", "Hiragino Sans GB.ttc"),
    ("STHeiti Light.ttc", "STHeiti Medium.ttc"),
    ("wqy-microhei.ttc", ""),
    ("wqy-zenhei.ttc", ""),
    ("simhei.ttf", ""),
    ("DroidSansFallbackFull.ttf", ""),
    ("Songti.ttc", "Songti.ttc"),
    ("NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc"),
    ("simsun.ttc", ""),
)
"""Files of the usual fonts, the best to read first: regular, bold."""
_FOLDERS = (
    "$WINDIR/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
    "~/Library/Fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/usr/local/share/fonts",
    "/usr/share/fonts",
)
"""Where Windows, macOS and Linux keep fonts."""
_WITHIN = (
    "",
    "Supplemental",
    "opentype/noto",
    "opentype/source-han-sans",
    "noto-cjk",
    "noto",
    "google-noto-cjk",
    "google-noto-sans-cjk-fonts",
    "adobe-source-han-sans-cn",
    "adobe-source-han-sans",
    "truetype/noto",
    "truetype/wqy",
    "wqy-microhei",
    "wqy-zenhei",
    "truetype/droid",
    "chinese",
)
"""Folders in these that hold Chinese ones: looked into one by one, for a search through all takes longer than a build."""
_SIGNS = (b"ttcf", b"OTTO", b"\x00\x01\x00\x00", b"true")
"""What a font begins with."""
_HEAD = 65536
"""Bytes at the beginning: there lies a checksum of each table of a font."""


class Face(Frozen, frozen=True):
    """The font of pictures, or that there is none."""

    wish: str = ""
    """What ``site.yaml`` names: a path, or the name of a file in a folder of fonts; empty when any will do."""
    regular: str = ""
    """Path of the file; empty when none was found."""
    bold: str = ""
    """The same for bold words; empty when the family has none."""
    key: bytes = b""
    """Stands for the bytes of both."""

    def stands(self) -> bool:
        """Whether it would be found again."""
        return find_face(self.wish) == self


NO_FACE = Face()
"""For settings that were read without asking the computer."""


def find_face(wish: str) -> Face:
    """The font that was wished for, or the best of the usual ones."""
    folders = [Path()] if Path(wish).is_absolute() else _folders()
    for regular, bold in ((wish, ""),) if wish else _FAMILIES:
        for folder in folders:
            sum_ = _sum(folder / regular)
            if sum_:
                other = folder / bold if bold and _sum(folder / bold) else None
                key = digest(sum_, _sum(other) if other else b"")
                return Face(wish, str(folder / regular), str(other or ""), key)
    return Face(wish)


def font_folders() -> list[Path]:
    """The topmost folders of fonts, there or not; without those of a person where the computer knows of none."""
    found = []
    for folder in _FOLDERS:
        with suppress(RuntimeError):  # nobody is at home, as in many containers
            found.append(Path(os.path.expandvars(folder)).expanduser())
    return [folder for folder in found if folder.is_absolute()]


def _folders() -> list[Path]:
    found = (folder / within for folder in font_folders() for within in _WITHIN)
    return [folder for folder in found if folder.is_dir()]


def _sum(file: Path) -> bytes:
    """Of a font; empty when the file is none or cannot be read."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
            return digest(head, str(stream.seek(0, os.SEEK_END))) if head.startswith(_SIGNS) else b""
    except (OSError, RuntimeError, ValueError):
        return b""
