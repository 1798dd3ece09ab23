"""Files that are broken, locked, made to do harm or not what their names say: always an answer, soon, and within bounds."""

from __future__ import annotations

import io
import random
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sitegen.attachments
from sitegen.attachments import forms, found, read_attachment
from sitegen.attachments.found import MAX_TEXT
from sitegen.attachments.xmp import MAX_XMP
from sitegen.crew import Crew
from sitegen.gather import PUBLISHABLE
from sitegen.model import Extract
from tests.attached import (
    biff,
    compound,
    docx,
    jpeg,
    packed,
    paragraph,
    png,
    pptx,
    segment,
    summary,
    tiff,
    word97,
    writer,
    written,
    xlsx,
)

Reader = Callable[[bytes, str], Extract]
TROUBLES = {"", "empty", "corrupt", "encrypted", "bomb", "unreadable", "misnamed"}
ALIKE = {"jpg": "jpeg", "csv": "txt", "srt": "txt"}


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Read bytes as a file of the given name."""

    def read_bytes(data: bytes, name: str) -> Extract:
        path = tmp_path / "file"
        path.write_bytes(data)
        return read_attachment(path, name)

    return read_bytes


@cache
def samples() -> Mapping[str, bytes]:
    """A good file of each form."""
    return {
        "docx": docx(more={"word/media/a.jpg": jpeg(segment(0xE1, b"Exif\0\0" + tiff("某人某", True)))}),
        "xlsx": xlsx({"a": '<row><c t="s"><v>0</v></c><c><v>1</v></c></row>'}, "<si><t>文</t></si>"),
        "pptx": pptx({"slides/slide1.xml": '<s xmlns:a="a"><a:p><a:t>文</a:t></a:p></s>'}),
        "pdf": written(writer("text", "more")),
        "ofd": packed({"OFD.xml": "<OFD/>", "Doc_0/Pages/Page_0/Content.xml": "<Page><TextCode>文</TextCode></Page>"}),
        "xls": compound({"Workbook": biff({"a": (False, [["文"]])}), "\x05SummaryInformation": summary({4: "某"})}),
        "doc": compound({**word97("文"), "\x05SummaryInformation": summary({4: "某"})}),
        "ppt": compound({"PowerPoint Document": b"x"}),
        "jpg": jpeg(segment(0xE1, b"Exif\0\0" + tiff("某人某", True))),
        "png": png((b"eXIf", tiff("某人某", True)), (b"tEXt", b"Author\0a")),
        "webp": b"RIFF\x1a\0\0\0WEBPEXIF\x0e\0\0\0" + tiff(),
        "zip": packed({"a.txt": "x"}),
        "svg": b"<svg><text>a</text></svg>",
        "csv": "甲,乙\n1,2\n".encode("gb18030"),
        "rar": b"Rar!\x1a\x07\x01\0" + bytes(20),
        "mp4": b"\0\0\0\x18ftypisom" + bytes(20),
    }


@pytest.mark.parametrize("ending", sorted(samples()))
def test_every_form_under_its_own_name_and_under_another(ending: str, read: Reader) -> None:
    form = ALIKE.get(ending, ending)
    extract = read(samples()[ending], f"名单.{ending.upper()}")
    assert extract.form == form
    assert extract.trouble == ("unreadable" if ending == "ppt" else "")
    for other in sorted(PUBLISHABLE - forms.ENDINGS[form]):
        wrong = read(samples()[ending], f"名单.{other}")
        assert wrong.trouble == ("misnamed" if extract.trouble == "" else extract.trouble), other
        assert (wrong.form, wrong.texts) == (form, extract.texts)
    assert read(samples()[ending], "名单").trouble == extract.trouble
    assert read(samples()[ending], "名单.某种").trouble == extract.trouble


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples()["docx"], "a.wps"),
        (samples()["doc"], "a.wps"),
        (samples()["xlsx"], "a.et"),
        (samples()["xls"], "a.et"),
        (samples()["pptx"], "a.dps"),
        (samples()["jpg"], "a.jpeg"),
        (samples()["csv"], "a.txt"),
        (b"\xef\xbb\xbf1\n00:00 --> 00:01\n", "a.srt"),
        (b"WEBVTT\n\n", "a.vtt"),
        (b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-' 'x'><svg:svg xmlns:svg='s'/>", "a.svg"),
        (b"\n%PDF-1.4" + samples()["pdf"][8:], "a.pdf"),
        (b"\0\0\0\x18ftypM4A " + bytes(9), "a.m4a"),
        (b"\xff\xfb\x90\0" + bytes(99), "a.mp3"),
        (("a" + "中" * 5000).encode(), "a.txt"),
    ],
)
def test_a_name_that_fits_is_no_trouble(data: bytes, name: str, read: Reader) -> None:
    assert read(data, name).trouble in ("", "unreadable")


def test_what_is_broken_empty_or_locked(read: Reader) -> None:
    assert read(b"", "a.pdf").trouble == "empty"
    for ending in ("docx", "xlsx", "pdf", "xls"):
        data = samples()[ending]
        assert read(data[: len(data) // 2], f"a.{ending}").trouble in ("corrupt", "unreadable"), ending
    assert read(bytes(range(256)), "a.docx").trouble == "corrupt"
    assert read(bytes(range(256)), "a.dat").trouble == ""
    assert read(compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "a.xlsx") == Extract(
        "xlsx", trouble="encrypted"
    )
    assert read(compound({"WordDocument": b"\xec\xa5" + bytes(9) + b"\1" + bytes(99)}), "a.doc").trouble == "encrypted"
    book = biff({"a": (False, [["x"]])})
    assert (
        read(compound({"Workbook": book[:20] + struct.pack("<HH", 0x2F, 0) + book[20:]}), "a.xls").trouble
        == "encrypted"
    )
    locked = bytearray(samples()["zip"])
    locked[locked.index(b"PK\1\2") + 8] |= 1
    assert read(bytes(locked), "a.zip").trouble == "encrypted"


def test_a_broken_part_costs_that_part_only(read: Reader) -> None:
    more: dict[str, str | bytes] = {
        "word/header1.xml": "<a><b></a>",
        "docProps/core.xml": "",
        "word/footer1.xml": paragraph("页脚").replace("w:", ""),
    }
    extract = read(docx(more=more), "a.docx")
    assert extract.trouble == "corrupt"
    assert [part.label for part in extract.texts] == ["正文", "页脚"]
    assert read(docx(more={"word/drawings/vmlDrawing1.vml": "<a><br></a>"}), "a.docx").trouble == ""


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'


@pytest.mark.parametrize(
    "data",
    [
        docx(more={"word/header1.xml": LAUGHS}),
        docx(more={"word/header1.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
        docx(more={"word/header1.xml": "<a>" * 5000 + "</a>" * 5000}),
        docx(more={"word/media/a.bmp": bytes(300_000_000)}),
        packed({f"{number}.txt": "" for number in range(20_001)}),
    ],
    ids=["entities", "a file of the computer", "deep", "much of nothing", "many members"],
)
def test_bombs_do_not_go_off(data: bytes, read: Reader) -> None:
    tracemalloc.start()
    try:
        assert read(data, "a.docx").trouble == "bomb"
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_a_promise_of_millions_of_members_is_not_believed(read: Reader) -> None:
    data = bytearray(samples()["zip"] + bytes(10_000_000))
    end = data.rindex(b"PK\5\6")
    tail = bytes(data[end : end + 22])
    data = data[:end] + bytes(10_000_000) + tail[:12] + struct.pack("<I", 10_000_000) + tail[16:]
    assert read(bytes(data), "a.zip").trouble in ("bomb", "corrupt")


def test_of_a_long_text_the_beginning_is_kept(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    extract = read(("长" * (MAX_TEXT + 9)).encode(), "a.txt")
    assert extract.signs == {"cut": 1} and extract.trouble == ""
    assert sum(len(part.text) for part in extract.texts) == MAX_TEXT
    many = "<row>" + '<c t="s"><v>0</v></c>' * 1500 + "</row>"
    tracemalloc.start()
    try:
        assert read(xlsx({"a": many}, f"<si><t>{'长' * 30_000}</t></si>"), "a.xlsx").signs == {"cut": 1}
        assert (
            tracemalloc.get_traced_memory()[1] < 50_000_000
        )  # not the row, which would have forty-five million characters
    finally:
        tracemalloc.stop()
    monkeypatch.setattr(found, "MAX_BYTES", 1000)
    assert read(docx(paragraph("一" * 9000)), "a.docx").signs == {"cut": 1}


def test_a_picture_cannot_unpack_more_than_a_little(read: Reader) -> None:
    made = zlib.compress(b"x" * 50 * MAX_XMP)
    tracemalloc.start()
    try:
        extract = read(png((b"zTXt", b"Comment\0\0" + made)), "a.png")
        assert tracemalloc.get_traced_memory()[1] < 10 * MAX_XMP
    finally:
        tracemalloc.stop()
    assert len(extract.properties["comments"]) == 500


def test_a_chain_of_sectors_that_runs_in_a_circle_ends(read: Reader) -> None:
    data = bytearray(samples()["xls"])
    table = len(data) - 512
    data[table : table + 4] = bytes(4)  # the first sector follows itself
    assert read(bytes(data), "a.xls").trouble == "unreadable"


def sound(extract: Extract) -> None:
    assert extract.trouble in TROUBLES
    assert all(part.label and part.text for part in extract.texts)
    assert all(count > 0 for count in extract.signs.values())
    assert set(extract.signs) <= SIGNS
    assert sum(len(part.text) for part in extract.texts) <= MAX_TEXT


SIGNS = set(re.findall(r"^(\w+)  ", found.__doc__ or "", re.MULTILINE))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(set(samples()) - {"xls"})), st.randoms(use_true_random=False), st.booleans())
def test_damaged_files_give_an_answer(
    tmp_path_factory: pytest.TempPathFactory, ending: str, chance: random.Random, cut: bool
) -> None:
    data = bytearray(samples()[ending])
    for _ in range(chance.choice((1, 3, 20))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if cut:
        del data[chance.randrange(1, len(data)) :]
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(data)
    sound(read_attachment(path, f"a.{ending}"))


def read_one(path: Path) -> Extract:
    return read_attachment(path, "a.xls")


def test_damaged_old_workbooks_are_read_aside(tmp_path: Path) -> None:
    """Their reader is not ours, and does not always count its steps."""
    chance = random.Random(2)
    paths = []
    for number in range(150):
        data = bytearray(samples()["xls"])
        for _ in range(chance.choice((1, 3, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        paths.append(tmp_path / str(number))
        paths[-1].write_bytes(data)
    for extract in Crew(2).guarded(read_one, paths, 20):
        if extract is not None:
            sound(extract)


HEADS = [
    b"",
    b"PK\3\4",
    b"%PDF-1.7\n",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xd8\xff\xe1",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0\x08\0\0\0",
    b"RIFF\0\0\0\0WEBP",
    b"<svg",
    b"<?xml",
    b"<html>",
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=2000), st.sampled_from(sorted(PUBLISHABLE | {""})))
def test_any_bytes_give_an_answer(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, data: bytes, ending: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-bytes"
    path.write_bytes(head + data)
    sound(read_attachment(path, f"a.{ending}"))


def test_members_that_are_damaged_inside_give_an_answer(tmp_path: Path) -> None:
    chance = random.Random(1)
    for ending in ("docx", "xlsx", "pptx", "ofd"):
        with zipfile.ZipFile(io.BytesIO(samples()[ending])) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        for _ in range(60):
            name = chance.choice(sorted(parts))
            data = bytearray(parts[name] or b"x")
            data[chance.randrange(len(data))] = chance.choice(b"<>&\"'/ 0\xff\0")
            (tmp_path / "a").write_bytes(packed({**parts, name: bytes(data)}))
            sound(read_attachment(tmp_path / "a", f"a.{ending}"))


def test_the_signs_that_the_readers_give_are_listed() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in Path(sitegen.attachments.__file__).parent.glob("*.py")
    )
    assert set(re.findall(r'signs\["(\w+)"\]', sources)) == SIGNS


def test_a_panic_of_a_library_is_an_answer(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    def fall(*_: object) -> None:
        raise Panic

    monkeypatch.setattr("python_calamine.CalamineWorkbook", SimpleNamespace(from_filelike=fall))
    assert read(samples()["xls"], "a.xls").trouble == "unreadable"


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_attachment(tmp_path / "none.pdf", "none.pdf")


def test_a_million_blanks_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"甲{' ' * 1_000_000}乙\n  丙 \n\t\n丁", encoding="utf-8")
    (part,) = read_attachment(path, "a.txt").texts
    assert part.text.split() == ["甲", "乙", "丙", "丁"]
    assert part.text.endswith("乙\n丙\n丁")
