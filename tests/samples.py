"""Attachments that the rules' tests name in words: ``made PATH 有一张隐藏的工作表``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pypdf.constants import UserAccessPermissions as Access
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.attached import (
    APP,
    CORE,
    RELATIONS,
    compound,
    docx,
    jpeg,
    packed,
    paragraph,
    png,
    pptx,
    segment,
    tiff,
    word97,
    writer,
    written,
    xlsx,
)
from tests.bodies import small_pdf

_ROW = '<sheetData><row r="1"{}><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row></sheetData>'
_SLIDE = '<p:sld xmlns:p="p" xmlns:a="a"{}><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'
_OWN = '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{}</dc:creator><cp:lastModifiedBy>{}</cp:lastModifiedBy></cp:coreProperties>'
_ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<m/>"}


def _text(*paragraphs: str, **more: str | bytes) -> bytes:
    return docx(
        "".join(map(paragraph, paragraphs)),
        {name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()},
    )


def _by(author: str, editor: str = "") -> bytes:
    return docx(more={"docProps/core.xml": _OWN.format(author, editor)})


def _number(value: str) -> bytes:
    return xlsx({"a": f'<sheetData><row r="1"><c r="A1"><v>{value}</v></c></row></sheetData>'})


def _sheets(
    state: str = "visible", row: str = "", text: str = "正文", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    return xlsx({"人员": _ROW.format("", "正文"), "底稿": _ROW.format(row, text)}, states={"底稿": state}, more=more)


def _pdf(
    *pages: str,
    author: str = "",
    script: str = "",
    file: bool = False,
    note: bool = False,
    locked: bool = False,
    allowed: Access = Access.PRINT,
    password: str = "",
) -> bytes:
    made = writer(*pages)
    if author:
        made.add_metadata({"/Author": author})
    if script:
        action = {NameObject("/S"): NameObject(script), NameObject("/JS"): TextStringObject("1")}
        made.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if file:
        made.add_attachment("a.txt", b"x")
    if note:
        remark = {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text")}
        made.add_annotation(0, DictionaryObject({**remark, NameObject("/Contents"): TextStringObject("a")}))
    if locked or password:
        made.encrypt(password, "owner", permissions_flag=allowed, algorithm="RC4-128")
    return written(made)


def _linked(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="1" Type="t/{kind}" TargetMode="External" Target="{target}"/>'
    return docx(more={"word/_rels/document.xml.rels": RELATIONS.format(relation)})


def _settings(inner: str) -> bytes:
    return docx(more={"word/settings.xml": f'<w:settings xmlns:w="w">{inner}</w:settings>'})


def _with_annotations(*kinds: str) -> bytes:
    made = writer("a")
    for kind in kinds:
        made.add_annotation(
            0, DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind)})
        )
    return written(made)


def _exif(place: bool, artist: str = "") -> bytes:
    return segment(0xE1, b"Exif\0\0" + tiff(artist, place))


MADE: Mapping[str, Callable[[], bytes]] = {
    "普通的Word": lambda: _text("正文一句。"),
    "普通的Excel": _sheets,
    "普通的PPT": lambda: pptx({"slides/slide1.xml": _SLIDE.format("", "正文")}),
    "普通的PDF": lambda: small_pdf("a"),
    "普通的图片": lambda: png(),
    "普通的照片": lambda: jpeg(),
    "普通的压缩包": lambda: packed({"a.txt": "甲"}),
    "空文件": lambda: b"",
    "损坏的Word": lambda: _text("正文一句。")[:60],
    "损坏的PDF": lambda: b"%PDF-1.4\n",
    "有密码的PDF": lambda: _pdf("a", password="x"),
    "有密码的Word": lambda: compound({"EncryptedPackage": b"x"}),
    "炸弹": lambda: docx(
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaa">]>',
        {"word/document.xml": '<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'},
    ),
    "网页": lambda: b"<html><body><table><tr><td>a</td></tr></table></body></html>",
    "程序": lambda: b"MZ" + bytes(200),
    "旧Word": lambda: compound(word97("正文一句。")),
    "旧PPT": lambda: compound({"PowerPoint Document": b"x"}),
    "长号码的Excel": lambda: _number("1.10101199003078E+17"),
    "很长的文本": lambda: ("长" * 99 + "\n").encode() * 25000,
    "号码按文本的Excel": lambda: _sheets(text="110101199003071232"),
    "十五位数的Excel": lambda: _number("999999999999999"),
    "小数很长的Excel": lambda: _number("0.12345678901234567890"),
    "科学记数的Excel": lambda: _number("1.3812345678E+10"),
    "空的表": lambda: xlsx({"a": "<sheetData/>"}),
    "留着姓名的Word": lambda: docx(more={"docProps/core.xml": CORE}),
    "留着单位的Word": lambda: docx(more={"docProps/app.xml": APP}),
    "留着姓名的PDF": lambda: _pdf("a", author="张三"),
    "留着英文名的Word": lambda: _by("zhangsan"),
    "留着修改人的Word": lambda: _by("Administrator", "李四"),
    "本机关的Word": lambda: _by("云溪县畜牧兽医局办公室", "云溪县畜牧兽医局"),
    "科室的Word": lambda: _by("办公室", "微软用户"),
    "管理员的Word": lambda: _by("Administrator", "user"),
    "打字室的Word": lambda: _by("局打字室", "HP Inc."),
    "厂商的Word": lambda: _by("Lenovo (Beijing) Limited", "P R C"),
    "程序写的Word": lambda: _by("python-docx", "WPS_1234567"),
    "匿名的PDF": lambda: _pdf("a", author="(anonymous)"),
    "隐藏的工作表": lambda: _sheets("hidden"),
    "深藏的工作表": lambda: _sheets("veryHidden"),
    "隐藏的行": lambda: _sheets(row=' hidden="1"'),
    "隐藏的列": lambda: xlsx({"a": '<cols><col min="1" max="1" hidden="1"/></cols>' + _ROW.format("", "a")}),
    "隐藏的幻灯片": lambda: pptx(
        {"slides/slide1.xml": _SLIDE.format("", "甲"), "slides/slide2.xml": _SLIDE.format(' show="0"', "乙")}
    ),
    "隐藏的文字": lambda: docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>"),
    "没有隐藏的文字": lambda: docx('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r></w:p>'),
    "隐藏的段落标记": lambda: docx("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>看得见</w:t></w:r></w:p>"),
    "没有隐藏的行和列": lambda: xlsx(
        {"a": '<cols><col min="1" max="1" hidden="0"/></cols>' + _ROW.format(' hidden="false"', "a")}
    ),
    "有筛选按钮的Excel": lambda: xlsx({"a": _ROW.format("", "a") + '<autoFilter ref="A1:A9"/>'}),
    "放映的幻灯片": lambda: pptx({"slides/slide1.xml": _SLIDE.format(' show="1"', "甲")}),
    "Word的批注": lambda: docx(
        more={
            "word/comments.xml": f'<w:comments xmlns:w="w"><w:comment w:id="0">{paragraph("核")}</w:comment></w:comments>'
        }
    ),
    "没有批注的Word": lambda: docx(more={"word/comments.xml": '<w:comments xmlns:w="w"/>'}),
    "Word的修订": lambda: docx('<w:p><w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'),
    "Word的插入": lambda: docx('<w:p><w:ins w:id="1"><w:r><w:t>加</w:t></w:r></w:ins></w:p>'),
    "Excel的批注": lambda: _sheets(
        more={
            "xl/comments1.xml": "<comments><commentList><comment><text><r><t>问</t></r></text></comment></commentList></comments>"
        }
    ),
    "PDF的批注": lambda: _pdf("a", note=True),
    "打开修订的Word": lambda: _settings("<w:trackRevisions/>"),
    "谈到修订的Word": lambda: _text("领导批注：同意。本次修订删去第三条。"),
    "有输入提示的Excel": lambda: xlsx(
        {"a": _ROW.format("", "a") + '<dataValidation prompt="填写全称" showInputMessage="1"/>'}
    ),
    "有备注的PPT": lambda: pptx(
        {"slides/slide1.xml": _SLIDE.format("", "甲"), "notesSlides/notesSlide1.xml": _SLIDE.format("", "乙")}
    ),
    "有链接和表单的PDF": lambda: _with_annotations("/Link", "/Widget"),
    "脚注": lambda: docx(more={"word/footnotes.xml": f'<w:footnotes xmlns:w="w">{paragraph("注")}</w:footnotes>'}),
    "Word的宏": lambda: docx(more={"word/vbaProject.bin": b"x"}),
    "Excel的宏": lambda: _sheets(more={"xl/vbaProject.bin": b"x"}),
    "PPT的宏": lambda: packed({"ppt/presentation.xml": "<p/>", "ppt/vbaProject.bin": b"x"}),
    "Word的控件": lambda: docx(more={"word/activeX/activeX1.xml": "<x/>"}),
    "旧Word的宏": lambda: compound({**word97("正文一句。"), "_VBA_PROJECT": b"x"}),
    "PDF的脚本": lambda: _pdf("a", script="/JavaScript"),
    "PDF的动作": lambda: _pdf("a", script="/Launch"),
    "PDF的跳转": lambda: _pdf("a", script="/GoTo"),
    "PDF的网址": lambda: _pdf("a", script="/URI"),
    "有内容控件的Word": lambda: docx(
        f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{paragraph('填写')}</w:sdtContent></w:sdt>"
    ),
    "有公式的Excel": lambda: xlsx(
        {"a": '<sheetData><row r="1"><c r="A1"><f>SUM(b!A1:A9)</f><v>9</v></c></row></sheetData>', "b": ""}
    ),
    "谈到宏的Word": lambda: _text("不得带有宏。", word__media__image1_dot_png=png()),
    "嵌着对象的Word": lambda: docx(more={"word/embeddings/oleObject1.bin": b"x"}),
    "嵌着表的PPT": lambda: packed({"ppt/presentation.xml": "<p/>", "ppt/embeddings/a.bin": b"x"}),
    "嵌着文件的Excel": lambda: _sheets(more={"xl/embeddings/oleObject1.bin": b"x"}),
    "嵌着文件的PDF": lambda: _pdf("a", file=True),
    "嵌着文件的OFD": lambda: packed({"OFD.xml": '<ofd:OFD xmlns:ofd="o"/>', "Doc_0/Attachs/a.txt": b"x"}),
    "压缩包里的压缩包": lambda: packed({"a.zip": packed({"b.txt": "甲"})}),
    "嵌入文件夹空着的Word": lambda: docx(more={"word/embeddings/": ""}),
    "附件清单空着的OFD": lambda: packed(
        {"OFD.xml": '<ofd:OFD xmlns:ofd="o"/>', "Doc_0/Attachs/Attachments.xml": "<Attachments/>"}
    ),
    "装着Word的压缩包": lambda: packed({"a.docx": _text("正文一句。"), "zip 使用说明.txt": "甲"}),
    "引用模板的Word": lambda: _linked("attachedTemplate", "file:///D:/a.dotx"),
    "引用图片的Word": lambda: _linked("image", "file:///D:/a.png"),
    "引用对象的Word": lambda: _linked("oleObject", "file:///D:/a.xlsx"),
    "引用别的表的Excel": lambda: _sheets(more={"xl/externalLinks/externalLink1.xml": "<x/>"}),
    "引用两个表的Excel": lambda: _sheets(
        more={f"xl/externalLinks/externalLink{number}.xml": "<x/>" for number in (1, 2)}
    ),
    "链接网页的Word": lambda: _linked("hyperlink", "https://xmj.example.gov.cn/"),
    "链接邮箱的Word": lambda: _linked("hyperlink", "mailto:xmj@example.gov.cn"),
    "自带图片的Word": lambda: docx(
        more={
            "word/_rels/document.xml.rels": RELATIONS.format(
                '<Relationship Id="1" Type="t/image" Target="media/image1.png"/>'
            ),
            "word/media/image1.png": png(),
        }
    ),
    "谈到路径的Word": lambda: _text("底稿在 file:///D:/a.xlsx 里。"),
    "带图的Word": lambda: docx(more={"word/media/image1.png": png()}),
    "有位置的照片": lambda: jpeg(_exif(True)),
    "有位置和作者的照片": lambda: jpeg(_exif(True, "abcdefgh")),
    "有位置的PNG": lambda: png((b"eXIf", tiff(place=True))),
    "有位置的照片在Word里": lambda: docx(more={"word/media/image1.jpeg": jpeg(_exif(True))}),
    "有位置的照片在Excel里": lambda: _sheets(more={"xl/media/image1.jpg": jpeg(_exif(True))}),
    "没有位置的照片": lambda: jpeg(_exif(False, "abcdefgh")),
    "没有定位的照片": lambda: jpeg(segment(0xE1, b"Exif\0\0" + tiff(place=True)[:-24] + bytes(24))),
    "写着经纬度的Word": lambda: _text("位于东经103.5度、北纬30.6度。"),
    "说明里写着经纬度的PNG": lambda: png((b"tEXt", b"Description\0GPS 30.6N 103.5E")),
    "只有图的Word": lambda: docx("<w:p/>", {"word/media/image1.png": png()}),
    "扫描的PDF": lambda: _pdf(""),
    "扫描的三页": lambda: _pdf("", "", ""),
    "有一页扫描": lambda: _pdf("a", "", "b"),
    "有两页扫描": lambda: _pdf("a", "", ""),
    "加锁的扫描件": lambda: _pdf("", locked=True),
    "两页的PDF": lambda: _pdf("a", "b"),
    "加锁的PDF": lambda: _pdf("a", locked=True),
    "加锁的两页": lambda: _pdf("a", "b", locked=True),
    "只禁止打印的PDF": lambda: _pdf("a", locked=True, allowed=~Access.PRINT & Access.all()),
    "只禁止朗读的PDF": lambda: _pdf("a", locked=True, allowed=~Access.EXTRACT_TEXT_AND_GRAPHICS & Access.all()),
    "只禁止修改的PDF": lambda: _pdf("a", locked=True, allowed=~Access.MODIFY & Access.all()),
    "加密而不限制的PDF": lambda: _pdf("a", locked=True, allowed=Access.all()),
    "双层的PDF": lambda: _pdf("a) Tj 3 Tr (b"),
    "限制编辑的Word": lambda: _settings('<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'),
    "保护工作表的Excel": lambda: xlsx({"a": _ROW.format("", "a") + '<sheetProtection sheet="1"/>'}),
    "有号码的Word": lambda: _text("身份证号110101190003071232。", "又一个371302198501010013。"),
    "有号码的Excel": lambda: _sheets(text="联系电话13812345678"),
    "有用途的申请表": lambda: _text("所需信息的用途："),
}
