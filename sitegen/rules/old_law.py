"""W3xx: what is left of the old 条例 (国令492号) in guide, form and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sitegen.config import Own
from sitegen.findings import Severity
from sitegen.passages import Passage, Slip

_KINDS = frozenset({"guide", "rule", "apply-channel", "apply-procedure", "apply-form", "apply-fee"})
_NEW_LAW = date(2019, 5, 15)
_STOP = re.compile("[。；\n]")
_NUMBER = re.compile(r"(?:第\s?)?492\s?号")
_REPLACED = re.compile("711|修订|废止|旧|原|以前|此前|2019年")
_PURPOSE = re.compile(
    "(?:生产、生活、科研|生产生活科研|自身生产)等?(?:自身)?特殊需要|特殊需要(?:证明|说明)|“三需要”"
    "|(?:所需|申请|使用|获取)?(?:政府)?信息的?(?:具体)?用途|(?:申请|使用|具体)用途|用途(?:说明|描述|证明)|(?:说明|注明|填写|写明|提供)[^，。；\n]{0,10}用途"
)
_NOT_ASKED = re.compile(
    "不再|无需|不需|无须|不必|不得|不要求|不应|取消|删[去除]|不予|没有|未要求|不以|自愿|不影响|资金|经费|采购|设备|印章"
)
_ANSWER_DAYS = re.compile("(?<![0-9月])(?:15|(?<![一二三四五六七八九十])十五)个?(?:工作日|日)")
_OF_OTHERS = re.compile(
    "第三方|权利人|其他行政机关|共同制作|留言|来信|来电|互动|咨询|投诉|信箱|举报|网民|复议|诉讼|行政许可|缴费|缴纳|补正|更正"
)
_ANSWER = re.compile("答复|回复|作出决定|办结|延长|处理")
_FEES = re.compile(
    "检索费|复制费|邮寄费|(?:检索|复制|邮寄)[、和](?:检索|复制|邮寄)[^，。；\n]{0,10}(?:费用|成本|收费)|成本费用|工本费"
)
_NO_FEES = re.compile(
    "不再|不收|免收|免费|取消|停止|不得|不包括|无需|不需|没有|未收|不缴|废止|不含|退还|本(?:机关|局|单位)承担"
)
_MARCH = re.compile("3月(?:31日|底)|三月三十一日")
_OF_GOVERNMENT = re.compile("(?<!\\d)1月31日|主管部门|人民政府|政府年度报告|本级政府|政府办公")


def old_number(passage: Passage, own: Own) -> Iterator[Slip]:
    """W301 还在引用国务院令第492号

    查什么：指南、申请渠道和申请表、制度里的“国务院令第492号”；写明已经修订、由711号代替的不算。
    为什么：《政府信息公开条例》2019年由国务院令第711号修订，5月15日起施行；引用旧令是检查时最先看的。
    例子：根据《政府信息公开条例》（国务院令第492号）
    改成：根据《政府信息公开条例》（国务院令第711号）
    """
    if passage.kind not in _KINDS or "492" not in passage.text:
        return
    for found, _ in _in_sentences(passage, _NUMBER, _REPLACED):
        message = "引用的还是修订前的《政府信息公开条例》（国务院令第492号）。"
        yield Slip(*found.span(), message, "改成国务院令第711号，并按新条例核对内容。", _weight(passage))


def purpose_asked(passage: Passage, own: Own) -> Iterator[Slip]:
    """W302 还在要求说明用途或“三需要”

    查什么：指南、申请渠道和申请表、制度里要申请人写用途、证明“生产、生活、科研等特殊需要”；写明不再要求的不算。
    为什么：2019年修订的条例第二十九条规定的申请内容没有用途，也取消了“三需要”的条件。
    例子：所需信息的用途：＿＿＿＿
    改成：删去这一项；只写申请人、联系方式、信息的名称或特征、形式要求。
    """
    if passage.kind not in _KINDS or ("用途" not in passage.text and "需要" not in passage.text):
        return
    for found, _ in _in_sentences(passage, _PURPOSE, _NOT_ASKED):
        message = f"“{found[0]}”是旧条例的要求，现在不能要申请人说明用途。"
        remedy = "删去；申请内容按条例第二十九条写。"
        yield Slip(*found.span(), message, remedy, _weight(passage))


def old_answer_limit(passage: Passage, own: Own) -> Iterator[Slip]:
    """W303 答复期限还是15个工作日

    查什么：指南、申请渠道和申请表、制度里把答复申请的期限写成15个工作日；第三方意见、留言答复、行政复议的期限不算。
    为什么：2019年修订的条例第三十三条规定20个工作日，需要延长的不超过20个工作日。
    例子：自收到申请之日起15个工作日内予以答复
    改成：自收到申请之日起20个工作日内予以答复
    """
    if passage.kind not in _KINDS or ("15" not in passage.text and "十五" not in passage.text):
        return
    for found, sentence in _in_sentences(passage, _ANSWER_DAYS, _OF_OTHERS):
        if "申请" in sentence and _ANSWER.search(sentence):
            message = f"答复期限写的是{found[0]}，现行规定是20个工作日。"
            yield Slip(*found.span(), message, "改成“20个工作日”（条例第三十三条）。", _weight(passage))


def old_fees(passage: Passage, own: Own) -> Iterator[Slip]:
    """W304 还在收检索费、复制费、邮寄费

    查什么：指南、申请渠道和申请表、制度里的检索费、复制费、邮寄费和“成本费用”；写明不再收取的不算。
    为什么：2019年修订的条例第四十二条规定不收取费用，只对明显超过合理范围的收取信息处理费。
    例子：申请人应当缴纳检索费、复制费。
    改成：提供政府信息不收取费用；申请数量、频次明显超过合理范围的，可以收取信息处理费。
    """
    if passage.kind not in _KINDS or "费" not in passage.text:
        return
    for found, _ in _in_sentences(passage, _FEES, _NO_FEES):
        message = f"“{found[0]}”已经取消，现在提供政府信息不收取费用。"
        yield Slip(*found.span(), message, "按条例第四十二条和国办函〔2020〕109号改写。", _weight(passage))


def old_report_day(passage: Passage, own: Own) -> Iterator[Slip]:
    """W305 年报的期限还是3月31日

    查什么：指南、制度里把本机关年度报告的期限写成3月31日；说的是政府或主管部门的不算。
    为什么：2019年修订的条例第四十九条规定部门在每年1月31日前公布；3月31日是主管部门公布政府年报的期限。
    例子：本局每年3月31日前公布上一年度的政府信息公开工作年度报告。
    改成：本局每年1月31日前公布上一年度的政府信息公开工作年度报告。
    """
    if passage.kind not in _KINDS or ("3月" not in passage.text and "三月" not in passage.text):
        return
    for found, sentence in _in_sentences(passage, _MARCH, _OF_GOVERNMENT):
        if "年度报告" in sentence or "年报" in sentence:
            message = f"部门年报的期限写的是{found[0]}，现行规定是1月31日。"
            yield Slip(*found.span(), message, "改成“1月31日”（条例第四十九条）。", _weight(passage))


def _in_sentences(
    passage: Passage, wanted: re.Pattern[str], excused: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], str]]:
    """Every place where the words stand in a sentence that does not excuse them, with the sentence."""
    begin = 0
    for stop in (*(match.end() for match in _STOP.finditer(passage.text)), len(passage.text)):
        found = wanted.search(passage.text, begin, stop)
        sentence = passage.text[begin:stop]
        if found and not excused.search(sentence):
            yield found, sentence
        begin = stop


def _weight(passage: Passage) -> Severity | None:
    """A rule of its time may stand in the library as it was; whether it still holds is judged elsewhere."""
    return Severity.INFO if passage.on is not None and passage.on < _NEW_LAW else None
