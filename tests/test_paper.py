"""PDFs beside the documents: what they say, how they are remembered, what they may ask for, what a machine may lack."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pypdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from sitegen import fonts, paper
from sitegen.build import Request, build
from sitegen.cli import main
from sitegen.findings import ConfigError
from sitegen.paper import machine_key, pdf_of, ready
from tests.bodies import TODAY
from tests.outputs import parse, ready_body
from tests.scenes import DOCUMENTS, Writer

ADDRESS = "https://www.example.gov.cn/zwgk/a/b.html"
TITLE = "关于夏季防疫物资的通知"
ROWS = "\n".join(f"<tr><td>物资{number}</td><td>{number}箱</td></tr>" for number in range(60))
TABLE = f"<table><thead><tr><th>物资名称</th><th>数量</th></tr></thead><tbody>\n{ROWS}\n</tbody></table>"
TEXT = f"## 一、总体要求\n\n各科室要做好准备，[说明](https://other.example/x)。\n\n![流程](liucheng.png)\n\n{TABLE}\n\n完毕。"


@pytest.fixture(autouse=True, scope="module")
def _library() -> None:
    """Only Debian's Pango is installed for the tests; elsewhere it may be missing."""
    try:
        ready()
    except ConfigError as error:
        if sys.platform == "linux":
            raise
        pytest.skip(str(error))


def picture(width: int = 60, height: int = 40) -> bytes:
    """A red PNG."""
    rows = b"".join(b"\0" + b"\xc0\x10\x10" * width for _ in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pdf_request(root: Path, jobs: int = 1, output: str = "public") -> Request:
    """``sitegen build --pdf``."""
    return Request(root, root / output, TODAY, TODAY, jobs=jobs, pdf=True)


def write_body(root: Path) -> Writer:
    """A body with a long document, some short ones, and one that offers a PDF of its own where ours would be."""
    writer = Writer(ready_body(root).root)
    writer.write(f"{DOCUMENTS}/long/index.md", "document", TEXT, title=TITLE, published_on="2026-05-06 08:05", document_number="云牧发〔2026〕8号")  # fmt: skip
    writer.put({f"content/{DOCUMENTS}/long/liucheng.png": picture()})
    for day in range(1, 4):
        writer.write(f"{DOCUMENTS}/short-{day}.md", "document", title=f"短通知{day}", published_on=f"2026-04-0{day}")
    writer.write(f"{DOCUMENTS}/own.md", "document", title="自带文本的通知", published_on="2026-03-01", attachments=[{"file": "own.pdf", "title": "通知"}], files={"own.pdf": "own"})  # fmt: skip
    return writer


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Writer:
    """Of a body that was built with PDFs; a test that changes it puts everything back."""
    writer = write_body(tmp_path_factory.mktemp("paper") / "body")
    result = build(pdf_request(writer.root))
    assert result.changes is not None, [finding.message for finding in result.findings if finding.blocks]
    return writer


@pytest.fixture
def root(writer: Writer) -> Path:
    """Of that body."""
    return writer.root


def pdfs(root: Path, output: str = "public") -> dict[str, bytes]:
    """Every PDF beside a page, by its name without the ending."""
    found = (root / output).rglob("*.pdf")
    return {path.stem: path.read_bytes() for path in found if path.with_suffix(".html").is_file()}


def text_of(data: bytes) -> list[str]:
    """The text of each page, without any space."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_a_pdf_says_what_the_page_says_and_nothing_to_click(root: Path) -> None:
    pages = text_of(pdfs(root)["long"])
    assert len(pages) > 2
    assert TITLE in pages[0]
    whole = "".join(pages)
    for words in (
        "云牧发〔2026〕8号",
        "更新日期：2026-05-06",
        "一、总体要求",
        "各科室要做好准备",
        "完毕。",
        "long.html",
    ):
        assert words in whole, words
    assert "https://other.example/x" in whole  # on paper nobody can click
    for words in ("栏目导航", "当前位置", "上一条", "下一条", "下载PDF版", "目录信息"):
        assert words not in whole, words


def test_every_page_has_its_number_and_a_table_its_head_again(root: Path) -> None:
    pages = text_of(pdfs(root)["long"])
    assert all(f"—{number}—" in text for number, text in enumerate(pages, 1))
    tabled = [text for text in pages if "物资1" in text or "箱" in text]
    assert len(tabled) > 1
    assert all("物资名称" in text for text in tabled)


def test_a_pdf_can_be_read_aloud(root: Path) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdfs(root)["long"]))
    catalog = reader.root_object
    assert str(catalog["/MarkInfo"]) == "{'/Marked': True}"
    assert str(catalog["/Lang"]) == "zh-CN"
    assert "/StructTreeRoot" in catalog
    assert reader.metadata
    assert (reader.metadata.title, reader.metadata.get("/CreationDate")) == (TITLE, "D:20260506")
    assert len(reader.pages[0].images) == 1
    assert reader.xmp_metadata
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()


def test_the_page_offers_its_pdf_and_a_pdf_of_the_authors_own_stays(root: Path) -> None:
    folder = next((root / "public").rglob("long.html")).parent
    offered = {
        page.stem: [a.get("href") for a in parse(page.name, page.read_bytes()).all("a") if a.get("type") == "application/pdf"]
        for page in folder.glob("*.html")
    }  # fmt: skip
    assert offered["long"] == ["long.pdf"]
    assert offered["own"] == offered["index"] == []
    assert (folder / "own.pdf").read_bytes() == (root / "content" / DOCUMENTS / "own.pdf").read_bytes()


def test_the_same_bytes_for_any_number_of_processes(root: Path) -> None:
    result = build(pdf_request(root, jobs=3, output="other"))
    assert result.changes
    assert pdfs(root, "other") == pdfs(root)


def test_a_pdf_is_made_again_when_its_text_changes_and_only_then(root: Path) -> None:
    unmoved = build(pdf_request(root)).changes
    assert unmoved
    assert (unmoved.created, unmoved.changed, unmoved.deleted) == ((), (), ())
    source = root / "content" / DOCUMENTS / "long" / "index.md"
    before = source.read_bytes()
    source.write_bytes(before.replace("完毕。".encode(), "到此完毕。".encode()))
    changes = build(pdf_request(root)).changes
    assert changes
    assert [Path(path).name for path in changes.changed if path.endswith(".pdf")] == ["long.pdf"]
    assert "到此完毕。" in text_of(pdfs(root)["long"])[-1]
    source.write_bytes(before)
    assert build(pdf_request(root)).changes


def test_a_new_document_makes_no_others_pdf_again(writer: Writer, root: Path) -> None:
    writer.write(f"{DOCUMENTS}/new.md", "document", title="新通知", published_on="2026-04-02 18:00")
    changes = build(pdf_request(root)).changes
    (root / "content" / DOCUMENTS / "new.md").unlink()
    assert changes
    assert [Path(path).name for path in changes.created if path.endswith(".pdf")] == ["new.pdf"]
    assert [path for path in changes.changed if path.endswith(".pdf")] == []
    assert any(path.endswith("short-2.html") for path in changes.changed)  # its neighbour says so


def test_without_the_option_the_pdfs_and_their_links_are_gone(root: Path) -> None:
    request = pdf_request(root, output="off")
    assert build(request).changes
    made = pdfs(root, "off").keys() - {"own"}
    changes = build(replace(request, pdf=False)).changes
    assert changes
    assert {Path(path).stem for path in changes.deleted} == made
    assert pdfs(root, "off").keys() == {"own"}
    assert all(b"application/pdf" not in page.read_bytes() for page in (root / "off").rglob("*.html"))


def test_other_fonts_or_libraries_make_other_pdfs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", (str(tmp_path),))
    none = machine_key()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "仿宋.ttf").write_bytes(b"1")
    one = machine_key()
    (tmp_path / "sub" / "仿宋.ttf").write_bytes(b"12")
    two = machine_key()
    monkeypatch.setattr(paper, "_LIBRARIES", ("weasyprint",))
    assert len({none, one, two, machine_key()}) == 4


def test_a_page_gets_nothing_but_our_files_whatever_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("it asks the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    (tmp_path / "secret.png").write_bytes(picture())
    (tmp_path / "secret.css").write_text("p::after { content: '密' }", encoding="utf-8")
    secret = tmp_path.as_uri()
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
    <image xlink:href="{secret}/secret.png" width="9" height="9"/></svg>"""
    ours = MappingProxyType({"https://www.example.gov.cn/zwgk/a/own.svg": svg.encode(), "https://www.example.gov.cn/zwgk/a/bad.png": b"\x89PNG garbage"})  # fmt: skip
    html = f"""<html lang="zh-CN"><head><title>甲</title><base href="{secret}/"><link rel="stylesheet" href="{secret}/secret.css">
    <link rel="attachment" href="{secret}/secret.png"><style>@import url("{secret}/secret.css"); p {{ background: url("http://127.0.0.1:9/x.png") }}</style></head>
    <body><p>公开<img src="secret.png" alt="甲图"><img src="https://other.example/x.png" alt="乙图"><img src="{secret}/secret.png" alt="丙图">
    <img src="https://www.example.gov.cn/zwgk/a/bad.png" alt="坏图"><img src="https://www.example.gov.cn/zwgk/a/own.svg" alt="自己的图">
    <object data="{secret}/secret.png">丁</object><embed src="file:///etc/passwd"></p></body></html>"""
    asked = []

    def files(address: str) -> bytes | None:
        asked.append(address)
        return ours.get(address)

    data = pdf_of(html.encode(), ADDRESS, files)
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert set(ours) <= set(asked)  # what is not ours was asked of us, and of nobody else
    assert "密" not in "".join(text_of(data))
    assert [image for page in reader.pages for image in page.images] == []
    assert not any(attached.content for attached in reader.attachment_list)
    assert "坏图" in "".join(text_of(data))  # a broken picture leaves its words


def test_without_the_library_one_sentence_says_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paper, "find_spec", lambda name: None)
    before = pdfs(root)
    assert main(["build", "--pdf", "-q", "--root", str(root), "--today", str(TODAY)]) == 2
    said = capsys.readouterr().err
    assert 'pip install "sitegen[pdf]"' in said
    assert said.count("\n") == 1
    assert pdfs(root) == before


def test_without_pango_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ConfigError, match=r"apt-get install libpango-1\.0-0"):
        ready.__wrapped__()


def latin_font(folder: Path) -> None:
    """A font with two letters."""
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "A", "B"])
    made.setupCharacterMap({65: "A", 66: "B"})
    made.setupGlyf(dict.fromkeys((".notdef", "A", "B"), TTGlyphPen(None).glyph()))
    made.setupHorizontalMetrics(dict.fromkeys((".notdef", "A", "B"), (600, 0)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Latin", "styleName": "Regular"})
    made.setupOS2()
    made.setupPost()
    made.save(folder / "latin.ttf")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere fontconfig is told of fonts in other ways")
@pytest.mark.parametrize("fonts", [0, 1])
def test_without_a_chinese_font_one_sentence_says_what_to_install(root: Path, tmp_path: Path, fonts: int) -> None:
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>", encoding="utf-8")
    if fonts:
        latin_font(tmp_path)
    command = [sys.executable, "-m", "sitegen", "build", "--pdf", "-q", "--root", str(root), "--output", "fontless"]
    done = subprocess.run(
        [*command, "--today", str(TODAY)],
        env={**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "apt-get install fonts-noto-cjk" in done.stderr
    assert not (root / "fontless").exists()
