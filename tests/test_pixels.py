"""How large pictures are shown: read from their first bytes, said on every page, so that nothing moves when they arrive."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.attachments.pixels import UNKNOWN, pixels_of
from tests.attached import segment
from tests.bodies import Body
from tests.outputs import demonstration, ready_body


def png_of(width: int, height: int) -> bytes:
    head = struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x02\0\0\0" + bytes(4)
    return b"\x89PNG\r\n\x1a\n" + head + struct.pack(">I4sI", 0, b"IEND", 0)


def jpeg_of(width: int, height: int, orientation: int = 0, order: str = "<") -> bytes:
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, 1)
    turned = head + struct.pack(f"{order}HHIHxxI", 0x0112, 3, 1, orientation, 0)
    exif = segment(0xE1, b"Exif\0\0" + turned) if orientation else b""
    frame = segment(0xC2, struct.pack(">BHHB", 8, height, width, 3) + bytes(9))
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + exif + b"\xff" + frame + b"\xff\xda"


def webp_of(kind: bytes, data: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(data) + 12) + b"WEBP" + kind + struct.pack("<I", len(data)) + data


SIZED = {
    "png": ("png", png_of(640, 360)),
    "upper case": ("PNG", png_of(640, 360)),
    "gif": ("gif", b"GIF89a" + struct.pack("<HH", 640, 360)),
    "bmp": ("bmp", b"BM" + bytes(16) + struct.pack("<ii", 640, -360)),
    "jpeg": ("jpg", jpeg_of(640, 360)),
    "jpeg upright": ("jpeg", jpeg_of(640, 360, orientation=3)),
    "jpeg on its side": ("jpeg", jpeg_of(360, 640, orientation=6)),
    "jpeg on its side, of another maker": ("jpeg", jpeg_of(360, 640, orientation=8, order=">")),
    "webp": ("webp", webp_of(b"VP8 ", b"\x30\x01\0\x9d\x01\x2a" + struct.pack("<HH", 640 | 0x4000, 360))),
    "webp without loss": ("webp", webp_of(b"VP8L", b"\x2f" + struct.pack("<I", 639 | 359 << 14))),
    "webp extended": ("webp", webp_of(b"VP8X", bytes(4) + (639).to_bytes(3, "little") + (359).to_bytes(3, "little"))),
    "svg": ("svg", b'<?xml version="1.0"?>\n<svg xmlns="x" stroke-width="3" width="640px" height=\'360\' viewBox="0 0 9 9">'),
    "svg by its box": ("svg", b'<svg width="100%" viewBox="0 0 640 360.4">'),
    "svg by its width and the sides of its box": ("svg", b'<svg width="640" viewBox="0 0 64 36">'),
    "svg by its height and the sides of its box": ("svg", b'<svg height="360" viewBox="0 0 64 36">'),
}  # fmt: skip


@pytest.mark.parametrize("name", SIZED)
def test_every_form_of_picture_says_its_size(name: str) -> None:
    ending, data = SIZED[name]
    assert pixels_of(ending, io.BytesIO(data)) == (640, 360)


@given(st.sampled_from(sorted(SIZED)), st.integers(0, 60), st.binary(max_size=40))
@example("svg", 0, b'<svg width="1.1.1" height="2">')
@example("svg", 0, b'<svg width="%b" height="2">' % (b"9" * 400))
@example("svg", 0, b'<svg viewBox="0 0 %b 2">' % (b"9" * 400))
@example("svg", 0, b'<svg width="2" viewBox="0 0 0 2">')
@example("jpeg", 2, b"\xff")
def test_a_picture_that_is_cut_off_or_spoilt_says_nothing_wrong(name: str, kept: int, more: bytes) -> None:
    ending, data = SIZED[name]
    width, height = pixels_of(ending, io.BytesIO(data[:kept] + more))
    assert (width, height) == UNKNOWN or (0 < width <= 65535 and 0 < height <= 65535)


@pytest.mark.parametrize("name", ["pdf", "", "txt"])
def test_what_is_no_picture_has_no_size(name: str) -> None:
    assert pixels_of(name, io.BytesIO(png_of(640, 360))) == UNKNOWN


def test_a_segment_that_is_shorter_than_its_own_length_ends_the_reading() -> None:
    stream = io.BytesIO(b"\xff\xd8\xff\xe0\0\1" + jpeg_of(640, 360) + bytes(1000))
    assert pixels_of("jpg", stream) == UNKNOWN
    assert stream.tell() < 10


# ---- on pages ----

FOLDER = "content/disclosure/documents"
PAGE = "fdzdgknr/bmwj/2026-tu.html"
DOCUMENT = f"""-- {FOLDER}/2026-tu/index.md --
---
title: 关于公布流程图的通知
kind: document
document_number: 云牧发〔2026〕9号
index_number: 11990100MB0000001T/2026-00900
created_on: 2026-03-01
published_on: 2026-03-02
unit: office
summary: 公布两张流程图。
keywords: [流程图]
---
第一张：

![申请流程图](yi.png)

第二张：

<img src="er.png" alt="答复流程图" width="300">
"""


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Body:
    ready = ready_body(tmp_path_factory.mktemp("pictures") / "body", DOCUMENT)
    ready.write("", **{f"{FOLDER}/2026-tu/{name}.png": png_of(640, 360) for name in ("yi", "er")})
    return ready


def pictures_of(html: str) -> list[str]:
    return re.findall(r"<img[^>]*流程图[^>]*>", html)


def test_a_picture_in_a_text_keeps_its_place_and_only_the_first_is_fetched_at_once(body: Body) -> None:
    assert body.build().changes is not None, body.errors()
    first, second = pictures_of(body.page(PAGE))
    assert 'width="640" height="360"' in first
    assert "lazy" not in first
    assert second.count("width=") == 1, "the author's own width stands"
    assert 'width="300"' in second
    assert 'loading="lazy"' in second


def test_a_picture_of_another_size_makes_its_page_anew(body: Body) -> None:
    body.build()
    body.write("", **{f"{FOLDER}/2026-tu/yi.png": png_of(320, 200)})
    body.build()
    assert 'width="320" height="200"' in pictures_of(body.page(PAGE))[0]


def test_every_picture_of_the_demonstration_says_its_size() -> None:
    site = demonstration()
    found = [element for page in site.pages for element in page.all("img")]
    assert len(found) > 10
    assert [element.get("src") for element in found if not (element.get("width") and element.get("height"))] == []


def test_no_picture_file_is_too_far_in_to_be_measured(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8" + segment(0xE1, bytes(60000)) * 3 + jpeg_of(640, 360)[2:])
    with path.open("rb") as stream:
        assert pixels_of("jpg", stream) == (640, 360)
