"""J207–J211: 速读 and 一图读懂 — figures that are numbers, days in order, short answers, a picture that holds everything."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator

from sitegen.assemble import Site
from sitegen.findings import Problem, Severity
from sitegen.model import Body, Document
from sitegen.quick_read.content import is_drawn, long_picture, quick_read_of
from sitegen.quick_read.layout import picture_layout
from sitegen.quick_read.lines import safe_width
from sitegen.standard import Kind
from sitegen.text import quoted_list

_ONE = r"\d[\d,，]*(?:\.\d+)?\s?[十百千万亿]*(?:[%％‰]|倍|余|多)?"
_NUMBER = re.compile(
    rf"(?:约|近|超过?|达|不足|不少于|不超过|至少|最多|[<>≥≤±+＋\-－])?\s?{_ONE}(?:\s?[—–~～\-至:：/]+\s?{_ONE})?(?:[+＋]|以上|以下|以内)?"
)
_START = re.compile(
    r"\s*(\d{4})(?:年|[-./])?(?:(\d{1,2})(?:月|[-./])?(?:(\d{1,2})[日号]?)?|第?([一二三四1-4])季度|(上|下)半年)?"
)
_QUARTERS = {"一": 1, "二": 4, "三": 7, "四": 10, "1": 1, "2": 4, "3": 7, "4": 10}
_MOST = {"key_figures": 8, "timeline": 12, "qa": 8}
_LONG_LABEL, _LONG_EVENT, _LONG_QUESTION, _LONG_ANSWER = 30, 60, 60, 200
"""Characters of what is still read at a glance."""
_MAY_OVERFLOW = 150
"""Characters of a text, and, ten times as many, of all: a picture with less has room for everything."""

Found = Iterator[Problem]


def wrong_figures(document: Document, body: Body, kind: Kind | None) -> Found:
    """J207 关键数字不是数字，或太多、太长

    查什么：“关键数字”的数值是不是一个数（可以带千分位、小数、百分号、“约”“超”和起止）；超过 8 个，或说明的事超过 30 字的，只作提示。
    为什么：关键数字在页面上和一图读懂里放大显示；写成一句话、用汉字写的数，一眼看不出来。
    例子：数值: 由二十日缩短为五个工作日
    改成：数值: 5，单位: 个工作日，说明: 原来是20日
    """
    records = document.meta.records("key_figures")
    if not records:
        return
    line = document.line("key_figures")
    wrong = [value for record in records if not _NUMBER.fullmatch(value := record.text("value").strip())]
    if wrong:
        message = f"关键数字{quoted_list(wrong, 5)}不是一个数。"
        yield Problem("J207", message, "数值只写阿拉伯数字，单位、说明各写一行；不是数的内容写进要点。", line)
    long = [label for record in records if len(label := record.text("label")) > _LONG_LABEL]
    if len(records) > _MOST["key_figures"]:
        message = f"关键数字有 {len(records)} 个，反而记不住。"
        yield Problem("J207", message, "留下最要紧的二到六个。", line, severity=Severity.INFO)
    elif long:
        message = f"关键数字“{long[0][:20]}……”说得太长（{len(long[0])} 字）。"
        yield Problem("J207", message, "写短些，其余的写进“说明”。", line, severity=Severity.INFO)


def disordered_timeline(document: Document, body: Body, kind: Kind | None) -> Found:
    """J208 时间节点次序不对、日期不对，或太多、太长

    查什么：“时间节点”是不是从早到晚；有没有不存在的日期；超过 12 条、一条超过 60 字的，只作提示。不是年月日开头的不比较先后。
    为什么：时间节点画成一条线，读者从上往下看；次序乱了就会看错。
    例子：先写“2025年5月1日 施行”，后写“2025年3月7日 公布”。
    改成：按日期先后排；一段时间写开始的日子。
    """
    records = document.meta.records("timeline")
    if not records:
        return
    line = document.line("timeline")
    before: tuple[int, ...] = ()
    for record in records:
        when = record.text("when")
        start = _start(when)
        if not _exists(start):
            yield Problem("J208", f"时间节点“{when}”没有这一天。", "核对日期。", line)
            return
        both = min(len(start), len(before))
        if start[:both] < before[:both]:
            message = f"时间节点“{when}”比前一条早。"
            yield Problem("J208", message, "按日期先后排；一段时间写开始的日子。", line)
            return
        before = start or before
    long = [what for record in records if len(what := record.text("what")) > _LONG_EVENT]
    if len(records) > _MOST["timeline"]:
        message = f"时间节点有 {len(records)} 条，太多了。"
        yield Problem("J208", message, "留下最要紧的几个。", line, severity=Severity.INFO)
    elif long:
        message = f"时间节点“{long[0][:20]}……”说得太长（{len(long[0])} 字）。"
        yield Problem("J208", message, "一条一句话。", line, severity=Severity.INFO)


def _start(when: str) -> tuple[int, ...]:
    """Year, month, day as far as it says them."""
    match = _START.match(when)
    if match is None:
        return ()
    year, month, day, quarter, half = match.groups()
    if quarter or half:
        return int(year), _QUARTERS[quarter] if quarter else 1 if half == "上" else 7
    return tuple(int(part) for part in (year, month, day) if part)


def _exists(start: tuple[int, ...]) -> bool:
    if len(start) > 1 and not 1 <= start[1] <= 12:
        return False
    return len(start) < 3 or (start[0] > 0 and 1 <= start[2] <= monthrange(start[0], start[1])[1])


def long_answers(document: Document, body: Body, kind: Kind | None) -> Found:
    """J209 速读的问答太多、太长或重复

    查什么：“问答”超过 8 个，问题超过 60 字，答超过 200 字；同一个问题写了两遍。
    为什么：速读和一图读懂给没有时间看全文的人看；长的放不下，也没有人读。
    例子：答: 根据……（抄了办法的三条）
    改成：答: 不用重新备案；名称、地址、规模变了的办变更。
    """
    records = document.meta.records("qa")
    if not records:
        return
    asked = Counter(record.text("question").strip() for record in records)
    twice = [question for question, count in asked.items() if count > 1]
    long = [
        record.text("question")
        for record in records
        if len(record.text("question")) > _LONG_QUESTION or len(record.text("answer")) > _LONG_ANSWER
    ]
    if twice:
        message, remedy = f"问题{quoted_list(twice, 3)}写了两遍。", "合并成一条。"
    elif len(records) > _MOST["qa"]:
        message, remedy = f"问答有 {len(records)} 个，太多了。", "留下群众最常问的；多的另写一篇问答形式的解读。"
    elif long:
        message, remedy = f"问答“{long[0][:20]}……”太长。", "先说结论，一两句话讲完；细节写在正文里。"
    else:
        return
    yield Problem("J209", message, remedy, document.line("qa"))


def overfull_picture(site: Site) -> Iterator[tuple[Document, Problem]]:
    """J210 一图读懂放不下

    查什么：由速读生成的长图，有没有因为太长而略去、截短的内容；自己做了长图的不查。
    为什么：微信里太长的图会被压缩得看不清，程序只画到一万四千像素；略去的内容图上没有，页面上有。
    例子：问答有三十个，每个三百字。
    改成：留下最要紧的，其余的写在正文里。
    """
    for document in site.public:
        kind, read = site.kind(document), quick_read_of(document)
        if kind is None or read is None:
            continue
        said = [document.title, *read.points]
        said += [text for figure in read.figures for text in (figure.label, figure.value, figure.note)]
        said += [text for step in read.timeline for text in (step.when, step.what)]
        said += [text for entry in read.qa for text in (entry.question, *entry.answer)]
        lengths = [*map(len, said)]
        if max(lengths) <= _MAY_OVERFLOW and sum(lengths) <= 10 * _MAY_OVERFLOW:
            continue
        picture = long_picture(site.config, kind, document, site.addresses[document.path])
        left_out = picture_layout(picture, safe_width).left_out if picture else ()
        if left_out:
            message = f"内容太多，一图读懂放不下，略去或截短了{quoted_list(left_out, 5)}。"
            remedy = "每条写短些，留下最要紧的；或自己做一张长图，写“一图读懂: 文件名”。"
            yield (
                document,
                Problem("J210", message, remedy, document.line("qa", "key_points", "timeline", "key_figures")),
            )


def no_font(site: Site) -> Iterator[tuple[str, Problem]]:
    """J211 没有画长图的中文字体

    查什么：有速读、要生成一图读懂时，这台电脑上有没有中文字体；site.yaml 里写了“长图字体”的，找不找得到。
    为什么：PNG 长图要用字体画；没有字体就只有 SVG，页面上也不出现 PNG 的下载。
    例子：在没有装中文字体的服务器上生成网站。
    改成：装一种中文字体（例如 apt install fonts-noto-cjk），或把字体文件放进 content 文件夹，写“长图字体: 文件名”。
    """
    if site.face.regular or not any(map(is_drawn, site.public)):
        return
    remedy = "装一种中文字体（例如 fonts-noto-cjk），或写“长图字体: 字体文件的路径”。"
    if wish := site.config.meta.text("picture_font"):
        message = f"没有找到长图字体“{wish}”（或它不是字体文件），一图读懂只有 SVG，没有 PNG。"
        yield "site.yaml", Problem("J211", message, remedy, site.config.lines.get("picture_font", 1))
    else:
        message = "这台电脑上没有找到中文字体，一图读懂只有 SVG，没有 PNG。"
        yield "site.yaml", Problem("J211", message, remedy, severity=Severity.INFO)
