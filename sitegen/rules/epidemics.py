"""D3xx: animal epidemics — only the ministry, or a province that it authorises, announces them (动物防疫法 第三十六条)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from sitegen.assemble import Site
from sitegen.findings import Problem
from sitegen.model import Body, Document
from sitegen.national import epidemic_words
from sitegen.standard import Kind
from sitegen.text import excerpt, quoted_list

_SENTENCE = re.compile(r"[^。！？；\n]+？?")
_SURE = re.compile(
    r"确诊|诊断为|确认为|(?:发生|确认|报告|新增|出现|查出)[^，,]{0,8}[起例]|发生[^，,]{0,12}疫情|疫情(?:多发|处置情况|蔓延|扩散)|[暴爆]发|排查出[^，,]{0,10}(?:疫|病|阳性|[起例头只])|发病\s?\d+|划[定为][^，,]{0,12}疫[点区]|封锁疫区|疫区封锁"
)
_PLACE = re.compile(
    r"[\u4e00-\u9fa5]{2,3}(?<![疫地场厂牧])(?<!威胁)[县市区旗](?!场)|[\u4e00-\u9fa5]{1,6}(?:镇|乡|街道|村)(?![\u4e00-\u9fa5]{0,3}(?:畜牧|站|人民政府))|某?(?:养殖场|养殖户|屠宰场|猪场|鸡场|羊场|牛场)"
)
_YEAR = re.compile(r"(20\d\d)年")
_FIELDS = ("title", "subtitle", "summary", "event_name", "response_actions", "answer", "precautions")
_NEVER = frozenset({"emergency-plan", "epidemic-link", "training", "rule", "normative"})
"""Kinds whose texts speak of epidemics in general."""


def unauthorised_announcement(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """D301 擅自发布动物疫情

    查什么：写了“发布动物疫情: 是”，或正文宣布本地确诊、发生动物疫情的，要有“授权发布的疫情公告”；预案、演练、预防知识、澄清谣言、查询链接不算。
    为什么：动物疫情由国务院农业农村主管部门公布，或由它授权的省级主管部门公布；其他单位和个人不得发布（《动物防疫法》第三十六条）。
    例子：6月3日，我市临川县某养殖场确诊一起非洲猪瘟疫情，发病12头。
    改成：等公告发布以后再转，写上“授权发布的疫情公告: https://……”；不是宣布疫情的，写“发布动物疫情: 否”。
    """
    meta = document.meta
    if meta.text("authorized_announcement"):
        return
    remedy = "先不要发布；公告发布以后转载的，写“授权发布的疫情公告: ……”（公告的网址）；不是宣布疫情的，写“发布动物疫情: 否”。"
    if meta.flag("announces_epidemic"):
        message = "写了“发布动物疫情: 是”，没有写授权发布的疫情公告。"
        yield Problem("D301", message, remedy, document.line("announces_epidemic"))
    elif "announces_epidemic" not in meta and (kind is None or kind.id not in _NEVER):
        for name in (*_FIELDS, ""):
            text = meta.text(name) if name else body.text
            if sentence := _announcing(text, document):
                message = f"“{excerpt(sentence.strip(), 60)}”像是宣布动物疫情，没有写授权发布的疫情公告。"
                yield Problem("D301", message, remedy, document.line(name or "body"))
                break


def _announcing(text: str, document: Document) -> str:
    """The first sentence that says that an epidemic has broken out here, or an empty text."""
    disease, ruled_out, here, not_announced = _patterns()
    if not disease.search(text):
        return ""
    for sentence in _SENTENCE.findall(text):
        if (
            disease.search(ruled_out.sub("", sentence))
            and _SURE.search(sentence)
            and (here.search(sentence) or _PLACE.search(sentence))
            and not not_announced.search(sentence)
            and not sentence.endswith("？")
            and not _past(sentence, document)
        ):
            return str(sentence)
    return ""


def _past(sentence: str, document: Document) -> bool:
    """Whether a sentence speaks of another year than that of its publication."""
    years = _YEAR.findall(sentence)
    return bool(years) and document.published_on is not None and str(document.published_on.year) not in years


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A disease, diseases that are said not to be it, words for this place, words by which nothing is announced."""
    words = epidemic_words()
    disease, here, not_announced = (
        re.compile("|".join(map(re.escape, words[name]))) for name in ("diseases", "here", "not_announced")
    )
    ruled_out = re.compile(rf"(?:排除|不是|并非)(?:[、和及]?(?:{disease.pattern}))+")
    return disease, ruled_out, here, not_announced


def source_not_authorised(site: Site) -> Iterator[tuple[Document, Problem]]:
    """D302 疫情公告的来源没有授权

    查什么：“疫情公告机关”要是农业农村部或省级主管部门；“授权发布的疫情公告”不能是本网站的网址。
    为什么：市、县的主管部门和媒体都不能公布动物疫情（《动物防疫法》第三十六条）。
    例子：疫情公告机关: 云溪县畜牧兽医局
    改成：疫情公告机关: 农业农村部
    """
    own = site.config.meta.text("domain").lower()
    authorised = epidemic_words()["authorised"]
    for document in site.public:
        meta = document.meta
        if "authorized_announcement" not in meta and "announcing_body" not in meta:
            continue
        announcer = meta.text("announcing_body")
        if (
            announcer
            and not any(name in announcer for name in authorised)
            and not re.match(r"[\u4e00-\u9fa5]{2,3}省", announcer)
        ):
            message = f"疫情公告机关写的是“{announcer}”，不是农业农村部，也不是省级主管部门。"
            remedy = f"写公布疫情的机关，例如{quoted_list(authorised[:2])}；没有公告的，撤下这一条。"
            yield document, Problem("D302", message, remedy, document.line("announcing_body"))
        host = urlsplit(meta.text("authorized_announcement")).hostname or ""
        if host and own and (host == own or own.endswith(f".{host}")):
            message = f"授权发布的疫情公告写的是本网站的网址（{host}）。"
            remedy = "写农业农村部或者经其授权的省级部门发布公告的网址。"
            yield document, Problem("D302", message, remedy, document.line("authorized_announcement"))
