"""S11x: marks of secrets and of papers that were not meant to leave the house."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.config import Own
from sitegen.findings import Severity
from sitegen.passages import Passage, Slip

_STAR = re.compile(
    r"(?:绝\s?密|机\s?密|秘\s?密)\s*[★☆*＊]|★\s*(?:[0-9０-９一二三四五六七八九十]+\s*(?:年|个月)|长期)"
    r"|密级\s*[：:]\s*(?:绝密|机密|秘密)|^[ \u3000【\[（(]*(?:绝\s?密|机\s?密|秘\s?密)[ \u3000】\])）]*$",
    re.MULTILINE,
)
_INTERNAL = re.compile(
    r"(?:本|此|该)(?:资料|材料|文件|件|表|数据|讲义)[^，。；\n]{0,6}(?:仅供|仅限|只限|限)(?:本?单位|系统|机关)?内部[^，。；\n]{0,6}"
    r"|^[ \u3000【\[（(]*(?:内部(?:资料|文件|材料|刊物|使用|参考)|(?:仅供|仅限|限)(?:本?单位|系统|机关)?内部(?:使用|参考|交流|传阅|掌握))"
    r"(?:[，,、 \u3000·]*(?:注意保[存密管]|请勿(?:对外)?(?:外传|扩散|传播)|(?:不得|严禁|禁止)(?:外传|扩散|公开|转载)|妥善保管))*[！!。 \u3000】\])）]*$"
    r"|[（(【\[](?:内部(?:资料|文件|材料)|不得外传|严禁外传|请勿外传|仅供内部[使参交][用考流]|内部(?:使用|掌握))[^）)】\]\n]{0,10}[）)】\]]"
    r"|[（(【\[]?此件(?:不予公开|不公开|不宜公开|依申请公开)[）)】\]]?(?=[。 \u3000]*$)|^[ \u3000]*(?:不得外传|严禁外传|请勿外传|注意保密)[！!。 \u3000]*$",
    re.MULTILINE,
)


def secrecy_mark(passage: Passage, own: Own) -> Iterator[Slip]:
    """S111 国家秘密标志

    查什么：“机密★”“秘密★五年”“密级：机密”这样的标志，和单独成行的“绝密”“机密”“秘密”。“国家秘密”“商业秘密”“保密审查”等用语不算。
    为什么：依法确定为国家秘密的政府信息不予公开（《政府信息公开条例》第十四条）；泄密在检查中单项否决。
    例子：文件首行是“机密★1年”。
    改成：立即停止发布，报告保密工作机构；已经解密的，换成没有标志的文本。
    """
    if "密" not in passage.text and "★" not in passage.text:
        return
    for found in _STAR.finditer(passage.text):
        words = found[0].strip()
        # A cell or a list of levels may hold the bare word; at the head of a text it is a mark.
        bare = "★" not in words and "级" not in words and found.start() - passage.mark(found.start()).start > 60
        message = f"有国家秘密标志“{words}”。"
        remedy = "不要发布，先请保密工作机构确认；已经解密的，换成没有标志的文本。"
        yield Slip(*found.span(), message, remedy, Severity.WARNING if bare else None)


def internal_mark(passage: Passage, own: Own) -> Iterator[Slip]:
    """S112 内部资料标志

    查什么：“内部资料　注意保存”“仅供内部使用”“不得外传”“（此件不公开）”“（此件依申请公开）”这样的标志；正文里谈到内部资料的不算。
    为什么：内部事务信息可以不公开，要公开的先审查（《政府信息公开条例》第十六条、第十七条）；带着标志发布，说明没有审查或者拿错了文本。
    例子：附件首行写着“（内部资料，注意保存）”。
    改成：确认可以公开的，删去标志；不能公开的，撤下文件。
    """
    if not any(map(passage.text.__contains__, ("内部", "外传", "注意保密", "此件"))):
        return
    for found in _INTERNAL.finditer(passage.text):
        message = f"有内部资料的标志“{found[0].strip()}”。"
        yield Slip(*found.span(), message, "确认可以公开的，删去标志；不能公开的，撤下文件。")
