"""What is read inside attachments: every place where text can stand, the makers' names, signs of what should not go out."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf.constants import UserAccessPermissions
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from sitegen.attachments import read_attachment
from sitegen.model import Extract
from tests.attached import (
    APP,
    CORE,
    RELATIONS,
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
CONTENT = Path(__file__).parent.parent / "content"
XMP = b'<x:xmpmeta xmlns:x="x"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:dc="d" xmlns:exif="e"%s><dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>'


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Read bytes as a file of the given name."""

    def read_bytes(data: bytes, name: str) -> Extract:
        path = tmp_path / "file"
        path.write_bytes(data)
        return read_attachment(path, name)

    return read_bytes


def texts(extract: Extract) -> dict[str, str]:
    return {part.label: part.text for part in extract.texts}


def test_the_attachments_of_the_demonstration_are_read_without_trouble() -> None:
    files = [path for path in CONTENT.rglob("*") if path.suffix not in (".md", ".yaml") and path.is_file()]
    seen = {path.name: read_attachment(path, path.name) for path in files}
    assert {extract.form for extract in seen.values()} >= {"docx", "xlsx", "pdf", "png", "svg", "vtt", "txt"}
    assert {name: extract.trouble for name, extract in seen.items() if extract.trouble} == {}
    assert not any(set(extract.signs) - {"pages_without_text"} for extract in seen.values())
    report = seen["2025-nianbao.pdf"]
    assert report.pages == 3 and report.texts[0].label == "第1页"
    assert "2025年政府信息公开工作年度报告" in report.texts[0].text
    assert report.properties["author"] == "云河市畜牧兽医局"


def test_runs_of_word_are_joined_and_paragraphs_stand_apart(read: Reader) -> None:
    body = paragraph("身份证号：1101", "0119900307", "001X") + paragraph("  第二段 ", "。")
    body += '<w:p><w:r><w:t>左</w:t><w:tab/><w:t xml:space="preserve">右</w:t><w:br/><w:t>下一行</w:t></w:r></w:p>\n  '
    extract = read(docx(body), "a.docx")
    assert texts(extract) == {"正文": "身份证号：11010119900307001X\n第二段 。\n左\t右\n下一行"}
    assert (extract.form, extract.trouble, extract.signs) == ("docx", "", {})


def test_what_word_hides_or_sets_beside_the_text_is_read_apart(read: Reader) -> None:
    body = (
        '<w:p><w:r><w:t>留下</w:t></w:r><w:del w:id="1" w:author="赵六"><w:r><w:delText>删去</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="赵六"><w:r><w:t>加上</w:t></w:r></w:ins>'
        '<w:moveFrom w:id="3" w:author="钱七"><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>'
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>见</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r></w:p>'
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        '</mc:AlternateContent><wp:docPr id="1" name="图片 1" descr="C:\\Users\\张三\\照片.jpg"/><wp:posOffset>12345</wp:posOffset></w:r></w:p>'
        '<w:p><w:r><w:instrText>HYPERLINK "mailto:a@b.cn"</w:instrText></w:r></w:p>'
    )
    more: dict[str, str | bytes] = {
        "word/header1.xml": '<w:hdr xmlns:w="w" xmlns:v="v"><v:shape><v:textpath string="内部资料"/></v:shape></w:hdr>',
        "word/footer1.xml": f'<w:ftr xmlns:w="w">{paragraph("页脚的字")}</w:ftr>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="w">{paragraph("注一")}</w:footnotes>',
        "word/comments.xml": f'<w:comments xmlns:w="w"><w:comment w:id="0" w:author="孙八">{paragraph("再核一下")}</w:comment></w:comments>',
        "word/charts/chart1.xml": "<c><strCache><pt><v>甲区</v></pt></strCache><numCache><pt><v>3.14</v></pt></numCache></c>",
        "word/_rels/document.xml.rels": RELATIONS.format(
            '<Relationship Id="1" Type="t/hyperlink" TargetMode="External" Target="https://a.cn/%E7%94%B2"/>'
            '<Relationship Id="2" Type="t/attachedTemplate" TargetMode="External" Target="file:///D:/%E5%BC%A0%E4%B8%89/a.dotx"/>'
            '<Relationship Id="3" Type="t/image" Target="media/a.png"/>'
        ),
        "word/vbaProject.bin": b"x",
        "word/embeddings/oleObject1.bin": b"x",
        "docProps/custom.xml": "<Properties><property name='承办'><lpwstr>某科</lpwstr></property></Properties>",
    }
    extract = read(docx(body, more), "a.docx")
    assert texts(extract) == {
        "自定义属性": "某科",
        "正文": "留下加上\n看得见",
        "修订和批注的作者": "赵六\n钱七\n孙八",
        "修订中删去的文字": "删去\n移走",
        "隐藏的文字": "看不见",
        "文本框": "框里",
        "图片的说明和名称": r"C:\Users\张三\照片.jpg",
        "域代码": 'HYPERLINK "mailto:a@b.cn"',
        "艺术字和水印": "内部资料",
        "页脚": "页脚的字",
        "脚注": "注一",
        "批注": "再核一下",
        "图表": "甲区",
        "链接的地址": "https://a.cn/甲\nfile:///D:/张三/a.dotx",
    }
    assert extract.signs == {
        "comments": 1, "embedded_files": 1, "external_links": 1, "hidden_text": 2, "macros": 1, "tracked_changes": 3,
    }  # fmt: skip


def test_who_made_an_office_file_stands_in_its_properties(read: Reader) -> None:
    extract = read(docx(more={"docProps/core.xml": CORE, "docProps/app.xml": APP}), "a.docx")
    assert extract.properties == {
        "author": "张三", "last_editor": "李四", "title": "名单", "created": "2026-03-10T01:00:00Z",
        "company": "云河市某单位", "manager": "王五", "program": "WPS Office",
    }  # fmt: skip


def test_a_workbook_inside_a_text_and_the_place_of_its_pictures_are_read(read: Reader) -> None:
    inner = xlsx({"底表": '<row><c t="inlineStr"><is><t>某甲</t></is></c></row>'})
    photo = jpeg(segment(0xE1, b"Exif\0\0" + tiff(place=True)))
    extract = read(docx(more={"word/embeddings/book.xlsx": inner, "word/media/a.jpeg": photo + bytes(99)}), "a.docx")
    assert texts(extract)["嵌入的文件“book.xlsx”：工作表“底表”"] == "某甲"
    assert extract.signs == {"embedded_files": 1, "gps": 1}


def test_cells_stand_between_tabs_and_hidden_ones_apart(read: Reader) -> None:
    strings = "<si><t>姓名</t></si><si><r><t>张</t></r><r><t>三</t></r><rPh><t>zhang</t></rPh></si>"
    sheet = (
        '<cols><col min="3" max="3" hidden="1"/></cols><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>电话</t></is></c><c r="C1" t="str"><v>家庭住址</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>1.38E+10</v></c><c r="C2" t="s"><v>99</v></c></row>'
        '<row r="3" hidden="1"><c r="A3" t="str"><v>藏起来</v></c></row>'
        '<row r="4"><c r="A4"/><c r="B4"/></row><row r="5"><c r="A5"><v>1.10101199003078E+17</v></c><c r="B5"><v>0.5</v></c></row>'
        "</sheetData><headerFooter><oddHeader>&amp;C内部资料</oddHeader></headerFooter>"
    )
    other = '<sheetData><row><c t="str"><v>草稿</v></c></row></sheetData>'
    extract = read(xlsx({"人员": sheet, "底稿": other}, strings, {"底稿": "veryHidden"}), "a.xlsx")
    assert texts(extract) == {
        "名称管理器": "人员：a!$A$1:$B$9",
        "工作表“人员”": "姓名\t电话\n张三\t13800000000\n110101199003078000\t0.5",
        "工作表“人员”中隐藏的列": "家庭住址",
        "工作表“人员”中隐藏的行": "藏起来",
        "工作表“人员”的页眉页脚": "&C内部资料",
        "隐藏的工作表“底稿”": "草稿",
    }
    assert extract.signs == {"hidden_columns": 1, "hidden_rows": 1, "hidden_sheets": 1, "long_numbers": 1}
    assert (extract.pages, extract.form, extract.trouble) == (2, "xlsx", "")


def test_remarks_and_links_of_a_workbook(read: Reader) -> None:
    more: dict[str, str | bytes] = {
        "xl/comments1.xml": "<comments><authors><author>周九</author></authors><commentList><comment><text><r><t>问他</t></r></text></comment></commentList></comments>",
        "xl/threadedComments/threadedComment1.xml": "<x><threadedComment><text>再问</text></threadedComment></x>",
        "xl/persons/person.xml": '<personList><person displayName="吴十"/></personList>',
        "xl/externalLinks/externalLink1.xml": "<x/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": RELATIONS.format(
            '<Relationship Type="t/externalLinkPath" TargetMode="External" Target="file:///C:/Users/li/b.xlsx"/>'
        ),
    }
    extract = read(xlsx({"a": ""}, more=more), "a.xlsx")
    assert texts(extract)["批注"] == "问他\n再问"
    assert texts(extract)["修订和批注的作者"] == "周九\n吴十"
    assert texts(extract)["链接的地址"] == "file:///C:/Users/li/b.xlsx"
    assert extract.signs == {"comments": 2, "external_links": 1}


def test_slides_with_their_notes_and_the_hidden_ones(read: Reader) -> None:
    shown = '<p:sld xmlns:p="p" xmlns:a="a"{}><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'
    slides = {f"slides/slide{number}.xml": shown.format("", f"第{number}") for number in (10, 1)}
    slides |= {
        "slides/slide2.xml": shown.format(' show="0"', "藏"),
        "notesSlides/notesSlide1.xml": shown.format("", "讲稿"),
    }
    extract = read(pptx(slides), "a.pptx")
    assert list(texts(extract).items()) == [
        ("第1张幻灯片", "第1"),
        ("隐藏的第2张幻灯片", "藏"),
        ("第10张幻灯片", "第10"),
        ("备注", "讲稿"),
    ]
    assert (extract.pages, extract.signs) == (3, {"hidden_slides": 1})


def test_ofd_and_open_document(read: Reader) -> None:
    page = '<ofd:Page xmlns:ofd="o"><ofd:TextObject><ofd:TextCode>通</ofd:TextCode><ofd:TextCode>知</ofd:TextCode></ofd:TextObject><ofd:TextObject><ofd:TextCode>正文</ofd:TextCode></ofd:TextObject></ofd:Page>'
    ofd = packed({
        "OFD.xml": '<ofd:OFD xmlns:ofd="o"><ofd:DocInfo><ofd:Author>张三</ofd:Author><ofd:Creator>WPS</ofd:Creator></ofd:DocInfo></ofd:OFD>',
        "Doc_0/Pages/Page_0/Content.xml": page,
        "Doc_0/Attachs/名单.xlsx": b"x",
    })  # fmt: skip
    extract = read(ofd, "a.ofd")
    assert (extract.form, texts(extract), extract.pages) == ("ofd", {"第1页": "通知\n正文"}, 1)
    assert (extract.properties, extract.signs) == ({"author": "张三", "program": "WPS"}, {"embedded_files": 1})
    odt = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": '<o xmlns:text="t" xmlns:office="f"><text:p>一<office:annotation><dc:creator xmlns:dc="d">李四</dc:creator><text:p>问</text:p></office:annotation>句</text:p></o>',
        "meta.xml": "<o><initial-creator>张三</initial-creator></o>",
        "META-INF/manifest.xml": "<m/>",
    }
    extract = read(packed(odt), "a.odt")
    assert (extract.form, texts(extract)) == ("odt", {"正文": "一句", "批注": "李四问"})
    assert extract.properties == {"author": "张三"}
    assert read(packed({**odt, "META-INF/manifest.xml": "<encryption-data/>"}), "a.odt").trouble == "encrypted"


def test_pages_of_a_pdf_and_what_it_does(read: Reader) -> None:
    made = writer("Page one", "")
    made.add_metadata({"/Author": "张三", "/Title": "(anonymous)", "/CreationDate": "D:20260310090000+08'00'"})
    made.xmp_metadata = XMP % (b"", "李四".encode())
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    made.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    made.add_attachment("名单.xlsx", b"x")
    remark = {"/Type": "/Annot", "/Subtype": "/Text"}
    note = DictionaryObject({NameObject(key): NameObject(value) for key, value in remark.items()})
    note[NameObject("/Contents")], note[NameObject("/T")] = TextStringObject("再核"), TextStringObject("王五")
    made.add_annotation(0, note)
    extract = read(written(made), "a.pdf")
    assert texts(extract) == {
        "附在里面的文件": "名单.xlsx",
        "第1页": "Page one",
        "批注": "再核",
        "修订和批注的作者": "王五",
    }
    assert extract.signs == {"comments": 1, "embedded_files": 1, "pages_without_text": 1, "pdf_script": 1}
    assert extract.properties["author"] == "张三" and extract.properties["created"] == "2026-03-10T09:00:00"
    assert "title" not in extract.properties and extract.pages == 2


@pytest.mark.parametrize(
    ("password", "algorithm", "trouble", "text"),
    [("", "RC4-128", "", "secret"), ("x", "RC4-128", "encrypted", None)],
)
def test_a_pdf_that_opens_without_a_password_is_read(
    read: Reader, password: str, algorithm: str, trouble: str, text: str | None
) -> None:
    made = writer("secret")
    made.encrypt(password, "owner", permissions_flag=UserAccessPermissions.PRINT, algorithm=algorithm)
    extract = read(written(made), "a.pdf")
    assert (extract.trouble, extract.signs.get("locked"), texts(extract).get("第1页")) == (trouble, 1, text)


def test_old_office_files(read: Reader) -> None:
    about = summary({4: "张三", 8: "李四", 2: "名单"})
    book = biff({"人员": (False, [["姓名", "电话"], ["某甲", "13800000000"]]), "底稿": (True, [["草稿"]])})
    extract = read(compound({"Workbook": book, "\x05SummaryInformation": about}), "a.xls")
    assert texts(extract) == {"工作表“人员”": "姓名\t电话\n某甲\t13800000000", "隐藏的工作表“底稿”": "草稿"}
    assert (extract.form, extract.signs, extract.trouble) == ("xls", {"hidden_sheets": 1}, "")
    assert extract.properties == {"author": "张三", "last_editor": "李四", "title": "名单"}
    extract = read(
        compound({"WORDDOCUMENT": b"\xec\xa5", "\x05DocumentSummaryInformation": summary({15: "某单位"})}), "a.wps"
    )
    assert (extract.form, extract.trouble, extract.properties) == ("doc", "unreadable", {"company": "某单位"})


def test_the_texts_of_an_old_word_file(read: Reader) -> None:
    main = 'No.1 通知\r姓名\x07电话\x07\x07某甲见\x13 HYPERLINK "http://a.cn" \x14网页\x15。\r'
    streams = word97(main, "注\r", "页眉\r", "", "再核\r", "", "框里\r")
    inner = {"ObjectPool": b""}  # a stream beside, of no meaning
    extract = read(compound({**inner, **streams, "\x05SummaryInformation": summary({4: "张三"})}), "a.doc")
    assert texts(extract) == {
        "正文": "No.1 通知\n姓名\t电话\t\t某甲见网页。", "脚注": "注", "页眉页脚": "页眉", "批注": "再核", "文本框": "框里",
    }  # fmt: skip
    assert (extract.form, extract.trouble, extract.signs) == ("doc", "", {"comments": 1})
    assert extract.properties == {"author": "张三"}


def test_pictures_tell_who_took_them_and_where(read: Reader) -> None:
    taken = tiff("张三丰", place=True)
    assert read(jpeg(segment(0xE0, b"JFIF"), segment(0xE1, b"Exif\0\0" + taken)), "a.JPG").properties == {
        "author": "张三丰"
    }
    place = b' exif:GPSLatitude="30,40N"'
    webp = b"EXIF" + struct.pack("<I", len(taken)) + taken + b"\0" * (len(taken) % 2)
    for data, name in (
        (jpeg(segment(0xE1, b"Exif\0\0" + tiff(place=True, order=">"))), "a.jpg"),
        (jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP % (place, b"x"))), "a.jpeg"),
        (png((b"eXIf", taken)), "a.png"),
        (png((b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP % (place, b"x")))), "a.png"),
        (b"RIFF" + struct.pack("<I", len(webp) + 4) + b"WEBP" + webp, "a.webp"),
        (taken, "a.tif"),
    ):
        extract = read(data, name)
        assert (extract.signs, extract.trouble) == ({"gps": 1}, ""), (name, data[:20])
    without = read(jpeg(segment(0xE1, b"Exif\0\0" + tiff("张三丰").replace(b"\x88\x25", b""))), "a.jpg")
    assert without.signs == {}
    assert read(
        png((b"tEXt", b"Author\0Li"), (b"zTXt", b"Comment\0\0" + zlib.compress(b"draft"))), "a.png"
    ).properties == {
        "author": "Li",
        "comments": "draft",
    }


def test_text_in_whatever_encoding_and_archives_by_their_names(read: Reader) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert texts(read("姓名,电话\n某甲,1".encode(encoding), "a.csv")) == {"正文": "姓名,电话\n某甲,1"}
    drawing = "<svg xmlns='s'><style>.a{}</style><title>流程</title><text>受理</text></svg>"
    assert texts(read(drawing.encode(), "a.svg")) == {"正文": "流程\n受理"}
    extract = read(packed({"名单/张三.docx": "x", "b.ZIP": "x"}), "a.zip")
    assert (texts(extract), extract.signs) == ({"压缩包里的文件名": "名单/张三.docx\nb.ZIP"}, {"nested_archives": 1})
    for data, name, form in (
        (b"Rar!\x1a\x07\x01\0", "a.rar", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "a.7z", "7z"),
        (b"\0\0\0\x18ftypmp42", "a.mp4", "mp4"),
        (b"ID3\x04", "a.mp3", "mp3"),
        (b"GIF89a", "a.gif", "gif"),
    ):
        assert (read(data, name).form, read(data, name).trouble) == (form, "")


def test_names_in_gbk_are_read(read: Reader) -> None:
    data = packed({"@@@@.txt": "x"}).replace(b"@@@@", "名单".encode("gbk"))
    assert texts(read(data, "a.zip")) == {"压缩包里的文件名": "名单.txt"}
