"""W1xx, W2xx: words that are wrong — left over, out of date, grave, misspelt — and what the body itself wants written otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sitegen.config import Own
from sitegen.findings import Severity
from sitegen.passages import Passage, Place, Slip
from sitegen.source import read_data

_DATA = Path(__file__).parent.parent / "data" / "wording.yaml"
_LEFT_SIGNS = re.compile("待补|待完善|待定稿|待填|此处|请补充|请输入|orem ipsum|建设中|敬请期待|测试|TODO|FIXME|TBD")
_LEFT = re.compile(
    r"[（(【\[〔]\s*(?:内容)?(?:待补充|待完善|待定稿|待填写?|此处(?:省略|填写|插入)|请补充)[^）)】\]〕\n]{0,10}[）)】\]〕]"
    r"|^[ \t\u3000]*(?:内容)?(?:待补充|待完善|待定稿|待填写|正在建设中|(?:栏目|页面)建设中|敬请期待|请输入(?:正文|内容|标题|文字)|测试(?:标题|内容|文章|数据|信息)?[0-9]*)[。.…]*[ \t]*$"
    r"|[Ll]orem ipsum|单击(?:或点击)?此处(?:添加|输入|编辑)|点击此处(?:添加|输入|编辑)|在此处(?:输入|插入|填写)|\b(?:TODO|FIXME|TBD)\b",
    re.MULTILINE,
)
_BLANK_SIGNS = re.compile("XX|××|ＸＸ|xx|X月|×月|Ｘ月|x月|月[ \u3000_]|〕[ \u3000号X×]")
_BLANK_DAY = (
    r"(?<![A-Za-z×])(?:20|XX)?(?:XX|××|ＸＸ|xx)年|(?<![A-Za-z年×X])(?:XX?|××?|ＸＸ?|xx)月(?:XX?|××?|ＸＸ?|xx)日"
    r"|〔20(?:XX|××|xx)〕|〔20[0-9]{2}〕(?:[ \u3000]*|X{1,3}|×{1,3})号|^[ \t\u3000]*20[0-9]{2}年[ \u3000_]+月[ \u3000_]+日[ \t]*$"
)
_BLANK = re.compile(
    rf"{_BLANK_DAY}|(?<![A-Za-z0-9×X如])(?:XXX?|×××?|ＸＸＸ?|xxx?)(?=[省市县区局委厅科处股号个项次件头吨只万亿元%％]|家(?!庭)|人(?!民)|单位|公司|部门|中心|平方)",
    re.MULTILINE,
)
_FEW = 8
"""Blanks that one text may hold by mistake; one with more is a form."""
_FORM = re.compile(
    "样式|式样|格式|示例|样本|样表|范本|模板|范例|填写说明|填表说明|填写要求|举例|例如|比如|譬如|例：|如：|[写填]作|代表|表示|文书"
)
_MASKING = frozenset({
    "penalty", "disposal", "inspection-result", "sampling-result", "service-result", "subsidy-result", "qa",
    "opinion-response", "recruitment-result",
})  # fmt: skip
"""Kinds in which ×× stands for names that are kept back."""
_MASKED_CASES = re.compile("典型案例|案例[一二三四五六七八九十0-9]|以案释法|隐名|隐去|化名")
"""What says that it does so in this text."""
_HISTORY_BEFORE = re.compile(r"(?:原|前|时任|曾任|历任|任职于|供职于)[^，。；]{0,12}$")
_HISTORY = re.compile("更名|改称|合并|整合|组建|划入|划转|转隶|并入|撤销|不再保留|机构改革|当时|曾经|[^至到]起施行")
_FORMERLY = re.compile(r"(?:原(?![则料因来])|前身[为是]?)[一-龥]{0,6}$")
"""What stands before the name of a body that is no more."""
_DATED_ACT = re.compile(
    "(?:[、和与 　][\u4e00-\u9fa5]{2,14}){0,4}(?:办公厅|办公室)?[ 　]?(?:令|公告|通告|第|[0-9]{1,4}号|文件|〔|[（(]|《|关于|发布|印发|制定|颁布|公布|联合|批准|家属|宿舍|旧址|小区|路|街|巷)"
)
_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年")
_WORDS = "关于 进行 应当 或者 以及 按照 根据 通过 做好 加强 开展 推进 落实 我们 他们 其中 并且 但是 因此 如果 已经 为了 由于 对于 我局 本局 本机关 有关部门 依法 负责"
_TWICE = re.compile(
    "|".join(
        [
            *(word * 2 for word in ("的", *_WORDS.split())),
            "按照照(?![片明顾相])",
            "达达到",
            "关于于(?![一-龥某×]{1,3}(?:等|同志|任|免))",
        ]
    )
)
_CLAUSE_END = re.compile(r"[，。；、：！？\n]")
_JOINED = re.compile("[目标有之]的的|的的确")
"""Where 的的 is no slip: 目的的确定."""
_COLLIDING = re.compile("[。，；、：][。，；、：]+")
_HALF = re.compile("[,;:!?](?=[一-龥])")
_PAIRS = (("（(", "）)"), ("《", "》"), ("“", "”"), ("〔", "〕"), ("【", "】"))
_NUMBERED = re.compile(r"[（(]?[0-9０-９a-zA-Z一二三四五六七八九十①-⑳]{1,3}[）)]")
_INLINE = re.compile(r"(?<![件表图第款条项0-9a-zA-Z])(?:[0-9]{1,2}|[a-h])[）)]")
"""“1）……；2）……” within a paragraph."""
_ASIDE = re.compile(
    r"(?<![一-龥])截止(?:到|至)?(?=目前|20[0-9]{2}年|本月|上月|今年|去年|年底)(?![^。；\n]{0,24}(?:[0-9]时|[0-9][:：][0-9]|报名|投标|关闭|停止))|、等(?=[，。；）)\n]|$)"
)


def left_over(passage: Passage, own: Own) -> Iterator[Slip]:
    """W101 占位文字没有换掉

    查什么：“（待补充）”“单击此处添加标题”“TODO”这样的占位文字（错误），“20XX年XX月XX日”“XX局”“××万元”这样没有填的空（警告）；格式、示例、填写说明和隐去的姓名不算。
    为什么：没有写完就发布，检查时按严重表述错误或者空白信息算（任务清单：信息维护）。
    例子：现将20XX年生产情况公布如下
    改成：现将2025年生产情况公布如下
    """
    text = passage.text
    in_file = passage.place is Place.FILE
    if _LEFT_SIGNS.search(text):
        for found in _LEFT.finditer(text):
            if not _FORM.search(_line(text, found.start())):
                message = f"占位文字“{found[0].strip()}”没有换掉。"
                yield Slip(*found.span(), message, "写上真正的内容，或者删去。", Severity.WARNING if in_file else None)
    if _BLANK_SIGNS.search(text):
        blanks = list(_BLANK.finditer(text))
        is_form = in_file or len(blanks) > _FEW or bool(_FORM.search(text[:200]))
        names_masked = passage.kind in _MASKING or bool(blanks and _MASKED_CASES.search(text))
        for found in blanks:
            masked = names_masked and "年" not in found[0] and "月" not in found[0]
            if not masked and not _FORM.search(_line(text, found.start())):
                words = text[found.start() : found.end() + 2].partition("\n")[0]
                severity = Severity.INFO if is_form else Severity.WARNING
                yield Slip(*found.span(), f"“{words}”里的空没有填。", "填上真正的数字或名称。", severity)


def dated_name(passage: Passage, own: Own) -> Iterator[Slip]:
    """W102 机构的旧名称

    查什么：机构改革以后成文的文件里，还在用“农业部”“工商局”“卫计委”等旧名称；《》里的标题、文号、“原农业部”、写明年份的往事不算。附件里的不查。
    为什么：名称错误说明沿用了旧稿，属于表述错误（任务清单：信息维护）。
    例子：2025年的通知里写“报县工商局备案”。
    改成：报县市场监督管理局备案
    """
    if passage.on is None or passage.on < _first_change() or passage.kind == "leader" or passage.place is Place.FILE:
        return
    text, rows = passage.text, _entries("names")
    for found in _any_of("names").finditer(text):
        row = rows[found[0]]
        since = date.fromisoformat(row["since"])
        if passage.on < since or not _stands_free(row, text, *found.span()):
            continue
        sentence = _sentence(text, found.start())
        if (
            _DATED_ACT.match(text, found.end())
            or _HISTORY_BEFORE.search(text[max(found.start() - 16, 0) : found.start()])
            or _HISTORY.search(sentence)
            or any(int(year) <= since.year for year in _YEAR.findall(sentence))
            or _in_title(text, found.start())
        ):
            continue
        message = f"“{found[0]}”是旧名称，{since.year}年{since.month}月起应当写“{row['right']}”。"
        yield Slip(*found.span(), message, f"改成“{row['right']}”；说的是当时的机构，写“原{found[0]}”。")


def grave_error(passage: Passage, own: Own) -> Iterator[Slip]:
    """W103 严重表述错误

    查什么：国名、重要提法写错，涉及台湾、香港、澳门的称谓不合规定等确定无疑的错误（程序所带的 wording.yaml）；引号里引用别人的错误说法不算。
    为什么：严重表述错误在政府网站检查中单项否决（国办秘函〔2019〕19号）。
    例子：中华人民共合国
    改成：中华人民共和国
    """
    text = passage.text
    any_sign, rows = _grave()
    if not any_sign.search(text):
        return
    for sign, pattern, right, severity in rows:
        if sign not in text:
            continue
        for found in pattern.finditer(text):
            if text[max(found.start() - 1, 0)] in "“‘":
                continue  # quoted to be forbidden
            if passage.place is Place.FILE and right in "".join(text[found.start() : found.end() + 30].split()):
                continue  # a PDF breaks its lines anywhere
            yield Slip(
                *found.span(),
                f"“{_around(text, *found.span())}”是严重的表述错误。",
                f"核对规范的表述：{right}。",
                severity,
            )


def misspelt(passage: Passage, own: Own) -> Iterator[Slip]:
    """W104 错别字

    查什么：公文里常见的错别字（程序所带的 wording.yaml），如“布署”“检役”“蓄牧”“既使”；连着上下文是别的词的（如“公布署名”）不算。
    为什么：错别字损害文件的严肃性，检查时要扣分（任务清单：信息维护）。
    例子：全面布署春季防役工作
    改成：全面部署春季防疫工作
    """
    text, rows = passage.text, _entries("typos")
    for found in _any_of("typos").finditer(text):
        row = rows[found[0]]
        if _stands_free(row, text, *found.span()):
            message = f"“{found[0]}”多半是“{row['right']}”的错别字。"
            yield Slip(*found.span(), message, f"改成“{row['right']}”。", _weight(row))


def said_twice(passage: Passage, own: Own) -> Iterator[Slip]:
    """W105 重复的字词

    查什么：“的的”“进行进行”“应当应当”这样连着写了两遍的；“目的的确定”这样本来相连的不算。
    为什么：多半是修改时没有删干净，属于文字差错（任务清单：信息维护）。
    例子：依法进行进行处理
    改成：依法进行处理
    """
    for found in _TWICE.finditer(passage.text):
        twice = found[0]
        if not _JOINED.search(passage.text, max(found.start() - 1, 0), found.end() + 1):
            right = twice[: (len(twice) + 1) // 2]
            yield Slip(*found.span(), f"“{twice}”重复了。", f"改成“{right}”。")


def colliding_marks(passage: Passage, own: Own) -> Iterator[Slip]:
    """W106 标点重复或冲突

    查什么：“。。”“，，”“，。”这样挨在一起的标点；数据表不查。
    为什么：多半是修改时没有删干净，属于文字差错（任务清单：信息维护）。
    例子：请遵照执行。。
    改成：请遵照执行。
    """
    text = passage.text
    if passage.place is Place.TABLE:
        return
    for found in _COLLIDING.finditer(text):
        if found[0] == "。：":
            continue
        severity = Severity.INFO if len(found[0]) > 2 or passage.place is Place.FILE else None
        remedy = "省略号写成“……”。" if found[0].startswith("。。。") else "只留一个。"
        yield Slip(*found.span(), f"标点“{found[0]}”挨在一起。", remedy, severity)


def half_width_mark(passage: Passage, own: Own) -> Iterator[Slip]:
    """W107 汉字之间的半角标点

    查什么：两个汉字之间的半角逗号、分号、冒号、问号、感叹号；数据表和附件不查。
    为什么：汉字之间用全角标点（GB/T 15834 标点符号用法）。
    例子：各科室,各单位
    改成：各科室，各单位
    """
    if passage.place in (Place.TABLE, Place.FILE):
        return
    text = passage.text
    for found in _HALF.finditer(text):
        if found.start() and "一" <= text[found.start() - 1] <= "龥":
            words = text[max(found.start() - 2, 0) : found.end() + 2]
            full = "，；：！？"[",;:!?".index(found[0])]
            yield Slip(found.start() - 1, found.end() + 1, f"“{words}”里是半角标点。", f"改成全角的“{full}”。")


def unpaired_mark(passage: Passage, own: Own) -> Iterator[Slip]:
    """W108 括号、引号、书名号不成对

    查什么：一段里（）《》“”〔〕【】只有一半；“1）”这样的序号和跨段的引号不算；数据表和附件不查。
    为什么：缺了一半，标题和引文就分不清起止（GB/T 15834 标点符号用法）。
    例子：根据《动物防疫法的规定
    改成：根据《动物防疫法》的规定
    """
    if passage.place in (Place.TABLE, Place.FILE):
        return
    text = passage.text
    for opening, closing in _PAIRS:
        if _count(text, opening) == _count(text, closing):
            continue
        for at, line, more in _uneven(text, opening, closing):
            # A quotation over several paragraphs opens in each and closes in the last.
            if opening != "“" or abs(more) > 1:
                missing = closing[0] if more > 0 else opening[0]
                message = f"“{line[:12]}……”这一段缺“{missing}”。"
                yield Slip(at, at + min(len(line), 12), message, f"补上“{missing}”。")


def loose_wording(passage: Passage, own: Own) -> Iterator[Slip]:
    """W109 “截止到”“、等”的写法

    查什么：句首的“截止目前”“截止2025年”（应当是“截至”），和“、等”。报名、征集等“截止到某日”不算。
    为什么：“截止”是到此为止，“截至”才是到某时的统计；“等”前面不用顿号（GB/T 15834 标点符号用法）。
    例子：截止2025年底，全市存栏生猪310万头。
    改成：截至2025年底，全市存栏生猪310万头。
    """
    if "截止" not in passage.text and "、等" not in passage.text:
        return
    for found in _ASIDE.finditer(passage.text):
        right = "等" if found[0] == "、等" else "截至"
        yield Slip(*found.span(), f"“{found[0]}”的写法不对。", f"改成“{right}”。")


def own_word(passage: Passage, own: Own) -> Iterator[Slip]:
    """W201 本机关规定的用语

    查什么：site.yaml“用语”里列的错误写法；写了起始日期的，只查那一天以后成文的文件。《》里的标题和“原……”不算。
    为什么：名称和用语前后一致，读者才不会弄错（任务清单：信息维护）。
    例子：用语里写着“县畜牧局”应当是“县畜牧兽医局”，正文里写了“县畜牧局”。
    改成：县畜牧兽医局
    """
    if not own.words:
        return
    pattern, rows = _own(own.words)
    text = passage.text
    for found in pattern.finditer(text):
        right, since = rows[found[0]]
        start, end = found.span()
        before = right.find(found[0])
        is_right = before >= 0 and text.startswith(right, start - before)
        if is_right or (since and (passage.on is None or passage.on.isoformat() < since)):
            continue
        if not _FORMERLY.search(text[max(start - 10, 0) : start]) and not _in_title(text, start):
            yield Slip(start, end, f"“{found[0]}”应当写“{right}”。", f"改成“{right}”（本机关的用语）。")


@cache
def _entries(part: str) -> dict[str, dict[str, Any]]:
    """The rows of a part of the list, by wrong word."""
    return {row["wrong"]: row for row in read_data(_DATA)[part]}


@cache
def _any_of(part: str) -> re.Pattern[str]:
    """Any wrong word of a part, the longest first."""
    return re.compile("|".join(sorted(map(re.escape, _entries(part)), key=len, reverse=True)))


@cache
def _first_change() -> date:
    return min(date.fromisoformat(row["since"]) for row in _entries("names").values())


@cache
def _grave() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str], str, Severity | None], ...]]:
    """Words without which there is no grave error; of each error its own word, the pattern, what is right, and the weight."""
    rows = read_data(_DATA)["grave"]
    signs = re.compile("|".join(re.escape(row["sign"]) for row in rows))
    errors = ((row["sign"], re.compile(row["pattern"], re.MULTILINE), row["right"], _weight(row)) for row in rows)
    return signs, tuple(errors)


@lru_cache(maxsize=8)
def _own(words: tuple[tuple[str, str, str], ...]) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    rows = {wrong: (right, since) for wrong, right, since in words}
    return re.compile("|".join(sorted(map(re.escape, rows), key=len, reverse=True))), rows


def _weight(row: dict[str, Any]) -> Severity | None:
    return Severity(row["severity"]) if "severity" in row else None


def _stands_free(row: dict[str, Any], text: str, start: int, end: int) -> bool:
    """Whether neither what stands before nor what follows makes another word of it."""
    after, before = row.get("not_after"), row.get("not_before")
    return not (after and re.match(after, text[max(start - 1, 0) : start])) and not (
        before and re.match(before, text[end : end + 50])
    )


def _around(text: str, start: int, end: int) -> str:
    """The words with what belongs to them in the same clause, a few characters on either side."""
    before = _CLAUSE_END.split(text[max(start - 6, 0) : start])[-1]
    return before + text[start:end] + _CLAUSE_END.split(text[end : end + 6])[0]


def _line(text: str, at: int) -> str:
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return text[begin : end if end >= 0 else len(text)]


def _sentence(text: str, at: int) -> str:
    begin = max(text.rfind(mark, 0, at) for mark in "。；\n") + 1
    ends = [end for mark in "。；\n" if (end := text.find(mark, at)) >= 0]
    return text[begin : min(ends, default=len(text))]


def _in_title(text: str, at: int) -> bool:
    """Whether a place lies between 《 and 》."""
    begin = text.rfind("《", max(at - 80, 0), at)
    return begin >= 0 and text.rfind("》", begin, at) < 0


def _uneven(text: str, opening: str, closing: str) -> list[tuple[int, str, int]]:
    """The lines with more of one mark than of the other: where each begins, the line, how many more it opens than it closes."""
    found: list[tuple[int, str, int]] = []
    at = 0
    for line in text.split("\n"):
        words = line[match.end() :] if (match := _NUMBERED.match(line)) else line
        more = _count(words, opening) - _count(words, closing)
        if more < 0 and ")" in closing and len(inline := _INLINE.findall(words)) > 1:
            more = min(more + len(inline), 0)
        if more < 0 and found and found[-1][2] == -more:
            found.pop()  # opened in one paragraph, closed in a later one
        elif more:
            found.append((at, line, more))
        at += len(line) + 1
    return found


def _count(text: str, marks: str) -> int:
    return sum(map(text.count, marks))
