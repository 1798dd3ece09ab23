"""J1xx: policies explained — the four elements, roles, forms, plans."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from sitegen.assemble import Site, Validity
from sitegen.findings import Problem
from sitegen.model import Body, Document
from sitegen.quick_read.content import is_pictured
from sitegen.standard import Kind
from sitegen.text import one_line, quoted_list

_ELEMENTS = {
    "background": (
        "背景",
        re.compile(r"背景|形势|缘由|为什么(?:要|出台|制定|修订|修改)|由来|长期以来|起草过程|近年来|此前|原来的?办法"),
    ),
    "legal_basis": ("依据", re.compile(r"依据|(?:根据|依照|按照|落实|贯彻)[^。；\n]{0,12}《|上位法")),
    "purpose": (
        "目的",
        re.compile(r"目的|目标|旨在|为了|意义|解决[^。；\n]{0,20}问题|进一步(?:规范|加强|完善|提高|优化)"),
    ),
    "measures": ("举措", re.compile(r"举措|措施|主要内容|重点内容|亮点|规定了|明确了|有哪些变化|怎么办|如何")),
}
"""Field → its name and the words by which it is known in a text."""
_NOTHING = re.compile(r"[\s无略暂/\-—。]*|(?:详?见|同)(?:原文|正文|上文?|附件|文件)[\s。]*")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf")
_MOVING = frozenset({"视频", "音频", "动漫", "H5"})
_PLAYED = (".mp4", ".webm", ".mov", ".m4v", ".mp3", ".wav", ".m4a", ".ogg", ".gif", ".html")
_HOLDING = (Validity.VALID, Validity.AMENDED, Validity.AHEAD)

SiteFound = Iterator[tuple[Document, Problem]]


def missing_elements(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """J101 政策解读缺少背景、依据、目的、举措

    查什么：政策解读的四项内容，写在字段里或正文里都算，只写“略”“见原文”的、两项是同一段话的不算；未公开项说明里说明了的不查。
    为什么：解读要讲清背景、依据、目的和主要举措（任务清单：政策解读）；只有几句话的等于没有解读。
    例子：解读只写了主要举措，正文里也没有提到依据。
    改成：增加“制定依据: 《中华人民共和国畜牧法》……”，或在正文里写一节“制定依据”。
    """
    if kind is None or kind.id != "interpretation":
        return
    excused = {kind.keys.get(record.text("field"), "") for record in document.meta.records("omissions")}
    told = f"{document.title}\n{document.meta.text('summary')}\n{body.text}"
    missing = [
        kind.fields[name].label
        for name, (_, words) in _ELEMENTS.items()
        if _NOTHING.fullmatch(document.meta.text(name)) and name not in excused and not words.search(told)
    ]
    if missing:
        yield Problem(
            "J101",
            f"解读没有讲{quoted_list(missing)}。",
            f"增加一行“{missing[0]}: ……”，或在正文里写明；用自己的话讲，不照抄原文。",
            document.line("background", "legal_basis", "purpose", "measures", "title"),
        )
    said: dict[str, str] = {}
    for name in _ELEMENTS:
        text = re.sub(r"\s", "", document.meta.text(name))
        same = said.setdefault(text, name) if text and not _NOTHING.fullmatch(text) else name
        if same != name:
            message = f"“{kind.fields[name].label}”和“{kind.fields[same].label}”是同一段话。"
            yield Problem("J101", message, "每一项各讲各的；用自己的话讲。", document.line(name))


def form_without_material(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """J102 写的是图解、视频，却没有图、没有视频

    查什么：解读形式是图解的，正文或附件里要有图片，或写了要点速读等、由程序画一图读懂；是视频、音频、动漫、H5 的，要有文件或网址。
    为什么：鼓励用图表、音视频、动漫解读（任务清单：政策解读）；只写形式、没有东西，读者会找不到。
    例子：解读形式: 视频，“音视频和媒体报道”没有写。
    改成：写上视频的文件或网址；没有视频的改成“解读形式: 文字”。
    """
    if kind is None or kind.id != "interpretation":
        return
    form = document.meta.text("form")
    media = document.meta.records("media")
    endings = {posixpath.splitext(file.path)[1].lower() for file in document.files}
    if form == "图解":
        there = (
            is_pictured(document) or any(link.image for link in document.links) or bool(endings.intersection(_PICTURES))
        )
    elif form in _MOVING:
        linked = any(not link.image for link in document.links)
        there = linked or bool(endings.intersection(_PLAYED)) or any(r.text("file") or r.text("url") for r in media)
    else:
        return
    if not there:
        what = "图" if form == "图解" else form
        where = (
            "在正文里放图，或写“要点速读”由程序画一图读懂" if form == "图解" else "在“音视频和媒体报道”里写文件或网址"
        )
        message = f"解读形式是“{form}”，没有找到{what}。"
        yield Problem("J102", message, f"{where}；其实是文字的，改成“解读形式: 文字”。", document.line("form"))


def _important(site: Site) -> Iterator[tuple[Document, tuple[Document, ...]]]:
    """Important documents that hold and that are interpreted, with their interpretations."""
    for document in site.public:
        kind = site.kind(document)
        if kind is None or "important" not in kind.fields or not document.meta.flag("interpretation_required", True):
            continue
        standing = site.standings.get(document.path)
        if (
            not document.meta.flag("important", kind.id == "normative")
            or not standing
            or standing.state not in _HOLDING
        ):
            continue
        if interpreted := _naming(site, document, "interprets"):
            yield document, interpreted


def _naming(site: Site, document: Document, field: str) -> tuple[Document, ...]:
    """The public documents that name this one in such a field."""
    return tuple(
        site.by_path[reference.source]
        for reference in site.named_by.get(document.path, ())
        if reference.field == field and reference.source not in site.hidden
    )


def few_roles(site: Site) -> SiteFound:
    """J103 重要文件只有一种身份的人解读

    查什么：重要文件的各篇解读里，解读人身份是不是不少于两种；一篇解读也没有的另有规则。
    为什么：重要文件要由政策制定者、部门负责人、专家学者、媒体等从几个角度解读（任务清单：政策解读）。
    例子：备案办法只有一篇部门负责人的解读。
    改成：再请专业机构或专家写一篇，写上“解读人身份: 专家学者”。
    """
    for document, interpreted in _important(site):
        roles = dict.fromkeys(found.meta.text("role") for found in interpreted if found.meta.text("role"))
        if len(roles) == 1:
            message = f"重要文件只有{quoted_list(roles)}一种身份的解读（{len(interpreted)} 篇）。"
            remedy = "再组织一篇其他身份、其他角度的解读；不是重要文件的，写“重要文件: 否”。"
            yield document, Problem("J103", message, remedy, document.line("important", "title"))


def words_only(site: Site) -> SiteFound:
    """J104 重要文件只有文字解读

    查什么：重要文件的各篇解读里，有没有图解、视频、问答等文字以外的形式；文件或解读有一图读懂的也算。
    为什么：要用图表、音视频、动漫等群众容易懂的形式解读（任务清单：政策解读）。
    例子：动物诊疗机构监督管理办法只有一篇文字解读。
    改成：再做一张图解或一篇问答，和文件关联。
    """
    for document, interpreted in _important(site):
        forms = {found.meta.text("form") for found in interpreted if found.meta.text("form")}
        if forms == {"文字"} and not any(map(is_pictured, (document, *interpreted))):
            message = f"重要文件只有文字解读（{len(interpreted)} 篇）。"
            remedy = "增加图解、问答、视频等形式的解读；不是重要文件的，写“重要文件: 否”。"
            yield document, Problem("J104", message, remedy, document.line("important", "title"))


def no_plan(site: Site) -> SiteFound:
    """J105 重要文件没有解读方案

    查什么：重要文件有没有一份“解读方案”指向它。
    为什么：解读方案、解读材料要和文件同步组织、同步审签、同步部署（实施方案：政策解读）。
    例子：备案办法有解读，没有解读方案。
    改成：在政务公开工作栏目里放一份解读方案，写上“拟解读的文件: [云牧规〔2025〕2号]”；不公开方案的，不用理会这条提示。
    """
    for document, _ in _important(site):
        if not _naming(site, document, "plan_for"):
            yield (
                document,
                Problem(
                    "J105",
                    "重要文件没有公开的解读方案。",
                    f"在 content/disclosure/openness/ 里放一份解读方案，写上“拟解读的文件: [{document.meta.text('document_number') or document.path}]”。",
                    document.line("important", "title"),
                ),
            )


def copied_explanation(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """J106 草案解读照抄起草说明

    查什么：征求意见的“草案解读”和“起草说明”是不是同一段话。
    为什么：起草说明讲依据和过程，草案解读要用群众听得懂的话讲改了什么、影响谁（任务清单：重大决策草案、草案解读）。
    例子：两个字段写的是同一段话。
    改成：草案解读另写：哪些人要注意、和以前有什么不同、怎样提意见。
    """
    if "draft_interpretation" not in document.meta:
        return
    note, explained = (one_line(document.meta.text(name)) for name in ("drafting_note", "draft_interpretation"))
    if len(explained) >= 20 and (explained in note or (note in explained and len(note) >= 20)):
        yield Problem(
            "J106",
            f"“草案解读”（{len(explained)} 字）和“起草说明”（{len(note)} 字）是同一段话。",
            "草案解读另写：改了什么、影响谁、怎样提意见，用群众听得懂的话。",
            document.line("draft_interpretation"),
        )
