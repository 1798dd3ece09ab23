"""D3xx: who may announce an animal epidemic — the national ministry, or a province that it authorises."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.findings import Problem
from sitegen.model import Body, Document
from sitegen.standard import Kind

_DISEASE = (
    "(?:疫情|猪瘟|口蹄疫|禽流感|小反刍兽疫|结节性皮肤病|布鲁氏菌病|布病|炭疽|狂犬病|蓝耳病|新城疫|牛瘟|传染性胸膜肺炎)"
)
_COUNT = r"(?:[一二两三四五六七八九十\d]+起)"
_ANNOUNCES = re.compile(
    rf"(?:发生|暴发|爆发|确诊|检出|排查出|发现)了?{_COUNT}[^，。；、]{{0,16}}{_DISEASE}|确诊为?[^，。；、]{{0,10}}{_DISEASE}|"
    rf"{_DISEASE}(?:疫情)?(?:公告|快报)"
)
"""One case or more that broke out, a diagnosis, or a title of an announcement."""
_BESIDE = re.compile(
    "演练|模拟|假设|假定|预案|方案|培训|知识|科普|历史|如果|一旦|疑似|发现.{0,6}(?:立即|及时|应当)|链接|转发|网传|传言|谣言|不实|全国|国外|境外|外省"
)
"""Words of a sentence that speaks of something else: an exercise, a plan, advice, elsewhere."""
_PROVINCES = re.compile("自治区|北京市|天津市|上海市|重庆市")
_BELOW_A_PROVINCE = re.compile("[市县旗区盟乡镇]|自治州")
"""What the names of bodies below a province hold, once those of the provinces are taken away."""
_SENTENCE = re.compile(r"[。！？；\n]")
_KINDS = ("warning", "emergency-response", "sector", "monitoring-report", "bulletin", "document", "opinion-response")
"""Kinds in which a body tells what happened."""


def unauthorised_epidemic(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """D301 没有授权公告就发布动物疫情

    查什么：“发布动物疫情”写“是”的，要有“授权发布的疫情公告”；“疫情公告机关”只能是农业农村部或者省级部门。
    为什么：动物疫情只能由农业农村部或者经它授权的省级部门发布（动物防疫法第三十六条）。预案、演练、防范知识、公告链接不是发布。
    例子：发布动物疫情: 是，没有写授权发布的疫情公告。
    改成：写授权公告的网址，内容以公告为准；没有授权公告的，不得发布，撤下这一条。
    """
    meta = document.meta
    remedy = "写“授权发布的疫情公告”的网址，内容以公告为准；没有授权公告的不得发布，撤下这一条。"
    if meta.flag("announces_epidemic") and not meta.text("authorized_announcement"):
        yield Problem("D301", "发布了动物疫情，没有写授权发布的公告。", remedy, document.line("announces_epidemic"))
    announcer = meta.text("announcing_body")
    if _BELOW_A_PROVINCE.search(_PROVINCES.sub("", announcer)):
        message = f"疫情公告机关是“{announcer}”，动物疫情只能由农业农村部或者经它授权的省级部门发布。"
        yield Problem("D301", message, remedy, document.line("announcing_body"))


def epidemic_in_words(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """D302 文字像是在发布动物疫情

    查什么：预警、应对情况、简报、通报等的标题和正文，像“发生一起……疫情”“确诊为……”，又没有写授权发布的疫情公告。
    为什么：动物疫情只能由农业农村部或者经它授权的省级部门发布（动物防疫法第三十六条）。预案、演练、防范知识不算；文字靠猜，所以只警告。
    例子：6月3日，我县某养殖场发生一起小反刍兽疫疫情。
    改成：写“授权发布的疫情公告”的网址；不是发布疫情的，换一种说法，例如“防范”“演练”。
    """
    meta = document.meta
    if document.kind not in _KINDS or meta.text("authorized_announcement") or _BESIDE.search(document.title):
        return
    words = [
        ("title", document.title),
        *((name, meta.text(name)) for name in ("response_actions", "findings", "matter")),
    ]
    for name, text in (*words, ("body", body.text)):
        sentence = next(
            (part for part in _SENTENCE.split(text) if _ANNOUNCES.search(part) and not _BESIDE.search(part)), ""
        )
        if sentence:
            found = _ANNOUNCES.search(sentence)
            shown = found.group() if found else ""
            message = f"“{shown}”像是在发布动物疫情，没有写授权发布的公告。"
            remedy = "写“授权发布的疫情公告”的网址；不是发布疫情的，写明是演练、防范，或换一种说法。"
            yield Problem("D302", message, remedy, document.line(name))
            return
