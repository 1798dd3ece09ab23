"""R2xx: what can be downloaded, looked at and listened to — names, formats, sizes, captions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from sitegen.findings import Problem, Severity
from sitegen.media import INTERACTIVE, SOUND, VIDEO, media_form
from sitegen.model import Body, Document
from sitegen.standard import Kind
from sitegen.text import quoted_list, size_in_words

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_NO_TITLE = re.compile(
    r"附[件表][\s一二三四五六七八九十\d\-—.．()（）]*[:：]?|[\d\s_.\-]+|(?:附件|文件)?下载|扫描.{0,4}(?:[\d\s_\-].*)?|微信图片.*|截图.*|新建.{0,20}|未命名.{0,10}|无标题.{0,10}|文件\d*|文档\d*|untitled.{0,10}",
    re.IGNORECASE,
)
_DRAFT_WORDS = re.compile(r"最终[版稿]|终稿|定稿|修改稿\d|[改稿版]\s?[(（]\d+[)）]|[vV]\d+(?:\.\d+)?$|副本")
_LICENCE_COPY = re.compile(r"[证照](?:书)?[\s_（(-]*副本")
_LEFT_OVER = re.compile(
    r"[~.].*|.*\.(?:tmp|bak|wbk|asd|lnk|crdownload|part)|(?:复件|副本).*|.*[-—_ ]+副本.*|新建 ?(?:文本文档|Microsoft|DOCX?|XLSX?|WPS|压缩).*"
    r"|未命名.*|untitled.*|copy of.*|.* - copy.*",
    re.IGNORECASE,
)
_UNCOMMON = frozenset({".wps", ".et", ".dps", ".rar", ".ofd", ".7z", ".pages", ".numbers"})
_OPEN = frozenset(
    {".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".csv", ".txt", ".odt", ".ods", ".html", ".zip"}
)
_FORMATTED = frozenset({".pdf", ".doc", ".docx", ".wps", ".ofd", ".odt"})
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".tif", ".tiff"})
_LARGE, _LARGE_PICTURE = 20 * 1024 * 1024, 2 * 1024 * 1024
"""Bytes that take more than a moment on a phone."""

Found = Iterator[Problem]


def unnamed_attachment(document: Document, body: Body, kind: Kind | None) -> Found:
    """R201 附件的名称看不出是什么

    查什么：附件没有写名称而文件名是拼音、字母，或名称是“附件1”“新建文档”“最终版(2)”、带“.docx”的文件名。
    为什么：读者只看名称决定要不要下载；附件下载到电脑里以后更要靠名称辨认。
    例子：名称: 附件1.docx
    改成：名称: 规模养殖场备案申请表
    """
    unclear = []
    for record in document.meta.records("attachments"):
        name = posixpath.basename(record.text("file"))
        title = record.text("title").strip()
        stem = _ENDING.sub("", title or name)
        if title and (title == name or _ENDING.search(title)):
            unclear.append(title)
        elif _NO_TITLE.fullmatch(stem) or (_DRAFT_WORDS.search(stem) and not _LICENCE_COPY.search(stem)):
            unclear.append(title or name)
        elif not title and name and stem.isascii():
            unclear.append(name)
    if unclear:
        yield Problem(
            "R201",
            f"附件的名称{quoted_list(unclear, 5)}看不出是什么。",
            "在附件下面写“名称: ……”，说清楚是什么，例如“规模养殖场备案申请表”，不带文件名的后缀。",
            document.line("attachments"),
        )


def left_over_file(document: Document, body: Body, kind: Kind | None) -> Found:
    """R202 附件像是临时文件或副本

    查什么：附件、图片的文件名以“~”开头，以 .tmp、.bak 结尾，或写着“副本”“新建 Microsoft Word 文档”“未命名”。
    为什么：这样的文件多半是办公软件自己留下的，或者不是定稿，发出去会闹笑话，也可能带出不该公开的内容。
    例子：文件: 实施方案 - 副本.docx
    改成：核对是不是定稿，改名为 shishi-fangan.docx；不是定稿的换掉。
    """
    names = [posixpath.basename(file.path) for file in document.files]
    found = [name for name in names if _LEFT_OVER.fullmatch(name) and not _LICENCE_COPY.search(name)]
    if found:
        yield Problem(
            "R202",
            f"{quoted_list(found, 5)}像是临时文件或副本。",
            "核对是不是定稿；是定稿的改一个说明内容的文件名，不是的换成定稿。",
            document.line("attachments", "body"),
        )


def uncommon_format(document: Document, body: Body, kind: Kind | None) -> Found:
    """R203 只有不常用的格式

    查什么：附件只有 .wps、.et、.ofd、.rar 等格式，没有 PDF、Word、Excel、CSV 的版本。
    为什么：手机和许多电脑打不开这些格式；读屏软件也读不了。
    例子：附件只有“申报表.et”。
    改成：同时放一份“申报表.xlsx”或“申报表.pdf”。
    """
    shown = {sheet.file for sheet in document.sheets}
    names = [posixpath.basename(file.path) for file in document.files if file.path not in shown]
    uncommon = [name for name in names if posixpath.splitext(name)[1].lower() in _UNCOMMON]
    if uncommon and not any(posixpath.splitext(name)[1].lower() in _OPEN for name in names):
        yield Problem(
            "R203",
            f"{quoted_list(uncommon, 5)}在手机和许多电脑上打不开。",
            "同时放一份 PDF、Word 或 Excel 的版本，写进附件。",
            document.line("attachments", "body"),
        )


def heavy_file(document: Document, body: Body, kind: Kind | None) -> Found:
    """R204 文件太大

    查什么：超过 20 MB 的附件；超过 2 MB 的图片，领导照片超过 2 MB 的算警告。
    为什么：用手机流量的人要等很久，也很费钱；照片在页面上只有巴掌大。
    例子：照片: zhaopian.jpg，有 6.4 MB。
    改成：用看图软件把照片缩小到 500 KB 以内；附件拆成几份，或重新导出。
    """
    photo = posixpath.basename(document.meta.text("photo"))
    for file in document.files:
        name = posixpath.basename(file.path)
        picture = posixpath.splitext(name)[1].lower() in _PICTURES
        limit = _LARGE_PICTURE if picture else _LARGE
        if file.size > limit:
            what = "照片" if name == photo else "图片" if picture else "附件"
            remedy = "缩小到 500 KB 以内再放。" if picture else "重新导出成较小的文件，或拆成几份。"
            field = "photo" if name == photo else "attachments"
            yield Problem(
                "R204",
                f"{what}“{name}”有 {size_in_words(file.size)}，超过 {size_in_words(limit)}，手机打开很慢。",
                remedy,
                document.line(field, "body"),
                severity=Severity.WARNING if name == photo else None,
            )


def silent_media(document: Document, body: Body, kind: Kind | None) -> Found:
    """R205 音频、视频没有文字稿或字幕

    查什么：“音视频和媒体报道”里的视频没有字幕文件或文字稿，音频没有文字稿；媒体的报道网页不查。
    为什么：看不见、听不见的人，和不方便放声音的人，靠字幕和文字稿了解内容（《政府信息公开条例》第四十三条）。
    例子：媒体里只有“文件: jiedu.mp4”。
    改成：增加“字幕文件: jiedu.vtt”和“文字稿: ……”。
    """
    form = document.meta.text("form")
    for record in document.meta.records("media"):
        heard = media_form(record, form)
        if heard not in (VIDEO, SOUND):
            continue
        missing = [
            label
            for name, label in (("captions", "字幕文件"), ("transcript", "文字稿"))
            if not record.text(name) and not (name == "captions" and heard == SOUND)
        ]
        if missing:
            yield Problem(
                "R205",
                f"{heard}“{record.text('title')}”没有{'和'.join(missing)}。",
                f"增加{'和'.join(f'“{label}”' for label in missing)}：字幕用 VTT 文件，文字稿写说了什么、画面上有什么。",
                document.line("media"),
            )


def incomplete_media(document: Document, body: Body, kind: Kind | None) -> Found:
    """R207 音视频和 H5 放不出来，或看不出是什么

    查什么：“音视频和媒体报道”里没有文件也没有网址的，字幕不是 VTT 文件的；视频文件没有封面、H5 没有简介的，只作提示。
    为什么：浏览器只认 VTT 字幕；页面先显示封面，点了才播放，没有封面就是一块黑；H5 打不开的人要知道讲的是什么。
    例子：字幕文件: jiedu.srt
    改成：字幕文件: jiedu.vtt（第一行写 WEBVTT），封面: fengmian.jpg
    """
    for record in document.meta.records("media"):
        title, form, line = record.text("title"), media_form(record), document.line("media")
        captions = record.text("captions")
        if not record.text("file") and not record.text("url"):
            yield Problem("R207", f"“{title}”没有文件，也没有网址。", "增加“文件: ……”或“网址: ……”。", line)
        if captions and not captions.lower().endswith(".vtt"):
            message = f"“{title}”的字幕“{captions}”不是 VTT 文件，浏览器不显示。"
            yield Problem("R207", message, "用字幕软件另存为 VTT 格式。", line)
        if form == VIDEO and record.text("file") and not record.text("poster"):
            message, remedy = f"视频“{title}”没有封面。", "增加“封面: fengmian.jpg”，截一张画面就行。"
            yield Problem("R207", message, remedy, line, severity=Severity.INFO)
        if form == INTERACTIVE and not record.text("about"):
            message, remedy = f"H5“{title}”没有简介。", "增加“简介: ……”，一两句话，讲的是什么。"
            yield Problem("R207", message, remedy, line, severity=Severity.INFO)


def no_formatted_version(document: Document, body: Body, kind: Kind | None) -> Found:
    """R206 规范性文件没有可以下载的版式文件

    查什么：行政规范性文件的附件里没有文件本身的 Word 或 PDF 版；一份附件也没有的，由 F103 提示。
    为什么：规范性文件应当集中统一公开，并能下载格式规范的文本（国办公开办函〔2019〕61号）。
    例子：附件只有一份 CSV 登记表。
    改成：增加附件“banfa.pdf”，名称写“办法（PDF版）”。
    """
    attachments = document.meta.records("attachments")
    if kind is None or kind.id != "normative" or not attachments:
        return
    files = [record.text("file") for record in attachments]
    if not any(posixpath.splitext(file)[1].lower() in _FORMATTED for file in files):
        yield Problem(
            "R206",
            f"附件里有{quoted_list(files, 5)}，没有文件本身的 Word 或 PDF 版。",
            "增加一个附件，放印发的 Word 或 PDF 文件，名称写“……（PDF版）”。",
            document.line("attachments"),
        )
