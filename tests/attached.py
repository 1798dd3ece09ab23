"""Attachments made for tests: no file of a real office, every byte is written here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

RELATIONS = "<Relationships>{}</Relationships>"
CORE = """<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:creator>张三</dc:creator>
<cp:lastModifiedBy>李四</cp:lastModifiedBy><dc:title>名单</dc:title><dcterms:created>2026-03-10T01:00:00Z</dcterms:created></cp:coreProperties>"""
APP = "<Properties><Application>WPS Office</Application><Company>云河市某单位</Company><Manager>王五</Manager></Properties>"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return made.getvalue()


def docx(
    body: str = "<w:p><w:r><w:t>正文一句。</w:t></w:r></w:p>", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A Word file whose text is the given XML."""
    document = f'<w:document xmlns:w="w" xmlns:mc="mc" xmlns:wp="wp" xmlns:v="v"><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **(more or {})})


def paragraph(*runs: str) -> str:
    """A paragraph of Word; each run stands apart."""
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def xlsx(
    sheets: Mapping[str, str],
    strings: str = "",
    states: Mapping[str, str] | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook: the XML of each sheet by its name, the shared strings, the states of sheets."""
    states = states or {}
    entries = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}" state="{states.get(name, "visible")}"/>'
        for number, name in enumerate(sheets)
    )
    targets = "".join(
        f'<Relationship Id="r{number}" Target="worksheets/sheet{number}.xml"/>' for number in range(len(sheets))
    )
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{entries}</sheets><definedNames>'
        '<definedName name="_xlnm.Print_Area">a!$A$1</definedName><definedName name="人员">a!$A$1:$B$9</definedName>'
        "</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": RELATIONS.format(targets),
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
    }
    for number, sheet in enumerate(sheets.values()):
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet>{sheet}</worksheet>"
    return packed({**parts, **(more or {})})


def pptx(slides: Mapping[str, str]) -> bytes:
    """Slides: XML of each part below ``ppt/`` by its name."""
    return packed({"ppt/presentation.xml": "<p/>", **{f"ppt/{name}": xml for name, xml in slides.items()}})


def writer(*pages: str) -> PdfWriter:
    """A PDF of pages with a line of text each; a blank one for an empty text."""
    made = PdfWriter()
    font = DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(f"/{value}")
            for key, value in (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))
        }
    )
    for text in pages:
        page = made.add_blank_page(595, 842)
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode() if text else b"0 0 10 10 re f")
        page[NameObject("/Contents")] = made._add_object(content)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    return made


def written(made: PdfWriter) -> bytes:
    """Its bytes."""
    data = io.BytesIO()
    made.write(data)
    return data.getvalue()


def tiff(artist: str = "", place: bool = False, order: str = "<") -> bytes:
    """An Exif block, with who took the picture and where."""
    entries = []
    tail = b""
    count = bool(artist) + place
    start = 8 + 2 + 12 * count + 4
    if artist:
        text = artist.encode() + b"\0"
        entries.append(struct.pack(f"{order}HHII", 0x013B, 2, len(text), start) if len(text) > 4 else b"")
        tail += text + b"\0" * (len(text) % 2)
    if place:
        block = start + len(tail)
        entries.append(struct.pack(f"{order}HHII", 0x8825, 4, 1, block))
        values = block + 2 + 24 + 4
        tail += struct.pack(f"{order}H", 2)
        tail += struct.pack(f"{order}HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack(f"{order}HHII", 2, 5, 3, values)
        tail += struct.pack(f"{order}I6I", 0, 30, 1, 40, 1, 1234, 100)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, count)
    return head + b"".join(entries) + struct.pack(f"{order}I", 0) + tail


def segment(mark: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes((0xFF, mark)) + struct.pack(">H", len(data) + 2) + data


def jpeg(*segments: bytes) -> bytes:
    """A JPEG: all that stands before the picture, and a picture of nothing."""
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xda\0\x02\0\xff\xd9"


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of the given chunks."""
    pieces = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", bytes(13)), *chunks, (b"IEND", b""))
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(pieces)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A file as office programs wrote it before 2007; streams are padded so that none is small."""
    sectors: list[bytes] = []
    table: list[int] = []
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        first, count = len(sectors), len(padded) // 512
        sectors += [padded[at : at + 512] for at in range(0, len(padded), 512)]
        table += [*range(first + 1, first + count), 0xFFFFFFFE]
        entries.append((name, 2, first, len(padded)))
    directory = len(sectors)
    packed_entries = b"".join(_entry(*entry, number, len(entries)) for number, entry in enumerate(entries))
    packed_entries = packed_entries.ljust(-(-len(packed_entries) // 512) * 512, b"\0")
    sectors += [packed_entries[at : at + 512] for at in range(0, len(packed_entries), 512)]
    table += [*range(directory + 1, len(sectors)), 0xFFFFFFFE]
    many = -(-(len(table) + 2) // 128)
    places = range(len(sectors), len(sectors) + many)
    table += [0xFFFFFFFD] * many
    packed_table = struct.pack(f"<{128 * many}I", *table, *[0xFFFFFFFF] * (128 * many - len(table)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, many, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *places, *[0xFFFFFFFF] * (109 - many))
    return head + b"".join(sectors) + packed_table


def _entry(name: str, kind: int, first: int, size: int, number: int, many: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    child = 1 if kind == 5 and many > 1 else 0xFFFFFFFF
    after = number + 1 if 0 < number < many - 1 else 0xFFFFFFFF
    links = struct.pack("<3I", 0xFFFFFFFF, after, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<III", first, size, 0)
    )


def summary(values: Mapping[int, str]) -> bytes:
    """A set of properties, in GBK."""
    pieces, places, at = [], [], 8 + 8 * (len(values) + 1)
    for key, value in ((1, ""), *values.items()):
        data = struct.pack("<IHH", 2, 936, 0) if key == 1 else b""
        if key != 1:
            text = value.encode("gbk") + b"\0"
            data = struct.pack("<II", 30, len(text)) + text.ljust(-(-len(text) // 4) * 4, b"\0")
        places.append(struct.pack("<II", key, at))
        pieces.append(data)
        at += len(data)
    section = struct.pack("<II", at, len(pieces)) + b"".join(places) + b"".join(pieces)
    return (
        struct.pack("<HHI", 0xFFFE, 0, 0)
        + bytes(16)
        + struct.pack("<I", 1)
        + bytes(16)
        + struct.pack("<I", 48)
        + section
    )


def biff(sheets: Mapping[str, tuple[bool, list[list[str]]]]) -> bytes:
    """The stream of an old workbook: name → whether it is hidden, and its cells."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 6))

    bodies = []
    for _, rows in sheets.values():
        cells = b"".join(
            record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
        )
        bodies.append(begin(0x10) + cells + record(0x0A))
    start = len(begin(5)) + len(record(0x42, b"\0\0")) + 4
    start += sum(4 + 8 + 2 * len(name) for name in sheets)
    bounds = b""
    for (name, (hidden, _)), body in zip(sheets.items(), bodies, strict=True):
        bounds += record(0x85, struct.pack("<IBBBB", start, int(hidden), 0, len(name), 1) + name.encode("utf-16-le"))
        start += len(body)
    return begin(5) + record(0x42, struct.pack("<H", 1200)) + bounds + record(0x0A) + b"".join(bodies)


def word97(*texts: str) -> dict[str, bytes]:
    """The streams of an old Word file: its text, footnotes, headers …, in two pieces of different encodings."""
    whole = "".join(texts) + "\r"
    plain, rest = (whole[:3], whole[3:]) if whole[:3].isascii() else ("", whole)
    head = bytearray(1024)
    head[:2] = b"\xec\xa5"
    lengths = [len(text) for text in texts]
    struct.pack_into(f"<{len(texts)}I", head, 0x4C, *lengths)
    places = struct.pack("<HIH", 0, 1 << 30 | 2 * 1024, 0) + struct.pack("<HIH", 0, 1024 + len(plain), 0)
    pieces = struct.pack("<3I", 0, len(plain), len(whole)) + places
    listed = b"\1\2\0ab" + b"\2" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", head, 0x1A2, 0, len(listed))
    return {"WordDocument": bytes(head) + plain.encode("cp1252") + rest.encode("utf-16-le"), "0Table": listed}
