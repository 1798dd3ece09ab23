"""R1xx: what a text gives to those who cannot see it, and to those who are in a hurry — pictures, tables, headings, links."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator

from sitegen.assemble import Site
from sitegen.findings import Problem, Severity
from sitegen.model import Body, BodyLink, Document
from sitegen.standard import Kind
from sitegen.targets import Reach
from sitegen.text import excerpt, quoted_list, strip_tags

_PICTURE_ENDING = r"\.(?:png|jpe?g|gif|bmp|webp|svg|tiff?)"
_NO_DESCRIPTION = re.compile(
    rf".*{_PICTURE_ENDING}"
    r"|(?:微信)?(?:图片|图像|图|照片|配图|插图|截图|示意图|附图|流程图|(?:screen ?shot|image|img|pic|picture|photo|dsc|untitled|未命名|未标题))"
    r"[\s_\-（(]*\d*[)）]*|[\W\d_]+",
    re.IGNORECASE,
)
_EMPTY_WORDS = re.compile(
    r"请?(?:点击|单击|点|戳|按)?(?:这里|此处|此|我|这)?"
    r"(?:可?(?:下载|查看|查阅|阅读|了解|打开)|附件(?:下载|链接)|链接(?:地址)?|超链接|网址|详情|更多(?:内容)?|全文|原文|相关链接)*"
    r"|详见(?:链接|此处)?|详情请?(?:点击|查看)|(?:click )?here|(?:read )?more|link|download"
)
_AROUND = re.compile(r"^[\s\W_]+|[\s\W_]+$")
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"[A-Za-z0-9_.\-]+\.(?:docx?|xlsx?|pdf|zip|rar|csv|wps|et|ofd|pptx?|jpe?g|png|mp[34])", re.IGNORECASE
)
_LONG_ADDRESS = 50
"""Characters of a bare address that a screen reader spells one by one."""
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_HEAD_CELL = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_FIRST_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
_NO_WORDS_IN_LINK = re.compile(r'<a\b[^<>]*"sitegen-link:(\d+)"[^<>]*>\s*</a>')
_BOLD_PARAGRAPH = re.compile(r"<p>(?:<strong>|<b>)([^<>]+)(?:</strong>|</b>)[:：]?</p>")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十百]{1,4}[编章节]|\d{1,2}[、.．]\D"
)
_MARK = re.compile(r"[\d\s\[\]〔〕①-⑳]*")

Found = Iterator[Problem]


def undescribed_picture(document: Document, body: Body, kind: Kind | None) -> Found:
    """R101 图片没有说明文字，或说明没有内容

    查什么：正文里图片方括号中的说明文字是空的，或只是“图片”“image1”、文件名。
    为什么：看不见图片的人靠读屏软件听这几个字；图片打不开时显示的也是它（《无障碍环境建设法》、《政府信息公开条例》第四十三条）。
    例子：![图片1](liucheng.png)
    改成：![备案办理流程：提交材料、核对、发证，共五个工作日](liucheng.png)
    """
    for link in document.links:
        if link.image and (not link.text.strip() or _NO_DESCRIPTION.fullmatch(link.text.strip())):
            what = f"的说明文字是“{link.text.strip()}”，等于没有说明" if link.text.strip() else "没有说明文字"
            yield Problem(
                "R101",
                f"图片“{posixpath.basename(link.target)}”{what}。",
                f"在方括号里写图上讲了什么，例如：![办理流程：提交、核对、发证，五个工作日]({link.target})",
                link.line,
            )


def headless_table(document: Document, body: Body, kind: Kind | None) -> Found:
    """R102 表格没有表头，或表头是空的

    查什么：正文里的表格没有表头；或除左上角以外，表头里有空格子。
    为什么：听表格的人要靠表头才知道每个数是什么；在手机上横着看时也一样。
    例子：| | | 下面是 |---|---|，表头全空。
    改成：表头的每一格写上这一列是什么，例如：| 项目 | 标准 |
    """
    for number, table in enumerate(_TABLE.findall(body.html), 1):
        heads = [strip_tags(cell).strip() for cell in _HEAD_CELL.findall(table)]
        empty = [place for place, text in enumerate(heads, 1) if not text and place > 1]
        if heads and any(heads) and not empty:
            continue
        first = _FIRST_ROW.search(table)
        words = excerpt(strip_tags(first.group(1).replace("</t", " </t")) if first else "", 30)
        what = f"第 {'、'.join(map(str, empty))} 个表头是空的" if any(heads) else "没有表头"
        yield Problem(
            "R102",
            f"正文第 {number} 个表格{f'（“{words}”）' if words else ''}{what}。",
            "在表头的每一格写上这一列是什么；左上角可以空着。",
            document.line("body"),
        )


def bold_heading(document: Document, body: Body, kind: Kind | None) -> Found:
    """R103 用加粗的段落当标题

    查什么：整段加粗、以“一、”“（一）”“第一章”开头的段落。
    为什么：加粗的字在读屏软件里不是标题，跳不过去；目录里也没有它。
    例子：**一、总体要求**
    改成：## 一、总体要求
    """
    found = [words for words in _BOLD_PARAGRAPH.findall(body.html) if _NUMBERED.match(words) and len(words) <= 40]
    if found:
        yield Problem(
            "R103",
            f"{quoted_list([excerpt(words, 20) for words in found], 5)}是加粗的段落，不是标题。",
            f"改成标题，前后空一行：## {found[0]}",
            document.line("body"),
        )


def wordless_link(document: Document, body: Body, kind: Kind | None) -> Found:
    """R104 链接的文字没有说去哪里

    查什么：链接的文字是“点击这里”“详见”“链接”“下载”一类的词，或没有文字；很长的网址、字母的文件名直接当作文字的，只提示。
    为什么：用读屏软件的人常常只听链接，听到的是一串“点击这里”；打印出来也不知道指的是什么。
    例子：申请表请[点击这里](biaoge.md)下载。
    改成：请下载[政府信息公开申请表](biaoge.md)。
    """
    empty = {int(number) for number in _NO_WORDS_IN_LINK.findall(body.html)}
    for number, link in enumerate(document.links):
        if link.image:
            continue
        words = _AROUND.sub("", link.text).lower()
        if number in empty:
            yield _wordless(link, "没有文字", None)
        elif words and _EMPTY_WORDS.fullmatch(words):
            yield _wordless(link, f"的文字是“{link.text}”，没有说去哪里", None)
        elif _ADDRESS.match(link.text) and len(link.text) > _LONG_ADDRESS:
            yield _wordless(link, f"直接写成网址，有 {len(link.text)} 个字符", Severity.INFO)
        elif _FILE_NAME.fullmatch(link.text.strip()):
            yield _wordless(link, f"的文字是文件名“{link.text}”", Severity.INFO)


def _wordless(link: BodyLink, what: str, severity: Severity | None) -> Problem:
    return Problem(
        "R104",
        f"指向“{excerpt(link.target, 40)}”的链接{what}。",
        f"写上要去的页面或文件的名称，例如：[政府信息公开申请表]({excerpt(link.target, 40)})",
        link.line,
        severity=severity,
    )


def same_words_elsewhere(site: Site) -> Iterator[tuple[Document, Problem]]:
    """R105 文字相同的链接去了不同的地方

    查什么：一份文件里，几个链接的文字一样，去的页面或文件不一样。
    为什么：只听链接的人分不出它们；也可能有一个写错了。
    例子：[实施细则](xize-2024.md)……[实施细则](xize-2026.md)
    改成：[2024年实施细则](xize-2024.md)……[2026年实施细则](xize-2026.md)
    """
    for document in site.public:
        if len(document.links) < 2:
            continue
        pages: dict[str, dict[str, BodyLink]] = defaultdict(dict)
        for link, target in site.links(document):
            words = link.text.strip()
            # A mark or a number belongs to the words before it; empty words and dead links are other rules'.
            idle = _MARK.fullmatch(words) or _EMPTY_WORDS.fullmatch(_AROUND.sub("", words).lower())
            if not link.image and not idle and target.reach is not Reach.MISSING:
                page = document.path if target.reach is Reach.FRAGMENT else target.path
                pages[words].setdefault(page or link.target.partition("#")[0].rstrip("/"), link)
        for words, found in pages.items():
            if len(found) > 1:
                first, second = list(found.values())[:2]
                message = f"文字都是“{excerpt(words, 30)}”的链接，一个去“{first.target}”（第 {first.line} 行），一个去“{second.target}”。"
                remedy = "把文字写得不一样，例如加上年份或文号；有一个写错了的改正地址。"
                yield document, Problem("R105", message, remedy, second.line)
