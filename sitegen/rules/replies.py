"""D109 to D116: how long people are heard, and how soon they get an answer — consultations, public opinion, letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sitegen.assemble import Site
from sitegen.duties import documents
from sitegen.findings import Problem, Severity
from sitegen.model import Document, Moment
from sitegen.standard import Column
from sitegen.workdays import later

Found = Iterator[tuple[Document | Column, Problem]]
YEAR = timedelta(365)
_LONG = {"重大行政决策", "涉企规范性文件", "规章草案"}
"""征求意见类别 for which the law sets the days."""
_LONG_DAYS = 30
_LONG_SINCE = date(2019, 9, 1)
"""《重大行政决策程序暂行条例》 took effect."""
_DAYS = 7
"""For the others, unless the body sets another limit."""
_HEARING_DAYS = 7
_GRAVE = ("特别重大", "重大")
_NONE_LEFT_OUT = re.compile(r"未采纳|不采纳|不予采纳|没有采纳|全部采纳|均予采纳|均已采纳|都采纳|未收到|没有收到")
"""Words in 征集结果 that speak of the opinions that were not adopted, or say that there were none."""
_SOME_REFUSED = re.compile(r"(?:未|不|不予|没有)采纳[^，。；\d]{0,6}[1-9]\d*条")
_REASON = re.compile("理由|原因|因为|由于|因|主要是|鉴于|考虑到")
_UNANSWERED = timedelta(92)
"""Three months."""


def short_consultation(site: Site) -> Found:
    """D109 征求意见的时间不够

    查什么：重大行政决策、涉企规范性文件、规章草案征求意见不少于30日（首尾都算，正好30日可以）；其他的不少于 site.yaml 里写的天数。
    为什么：重大行政决策程序暂行条例第十五条、优化营商环境条例第六十二条、规章制定程序条例第十五条。
    例子：征求意见类别: 重大行政决策，2026-06-01 到 2026-06-20，没有写理由。
    改成：延长截止日期；情况紧急的写“期限不足的理由”。说明了理由的和本机关自己规定的只提示。
    """
    body_days = site.config.meta.number("consultation_days") or _DAYS
    for document in site.below("disclosure/decisions"):
        opens, closes = (document.meta.day(name) for name in ("opens_on", "closes_on"))
        if not opens or not closes or closes < opens:
            continue
        kind, reason = document.meta.text("consultation_type"), document.meta.text("short_reason")
        by_law = kind in _LONG
        wanted, days = _LONG_DAYS if by_law else body_days, (closes - opens).days + 1
        if days >= wanted or not kind or (by_law and opens < _LONG_SINCE) or (reason and not by_law):
            continue
        message = f"{kind}征求意见应当不少于{wanted}日，从{opens}到{closes}只有{days}日"
        if reason:
            remedy = "理由要经得起检查；以后尽量给足时间。"
            problem = Problem(
                "D109",
                f"{message}（理由：{reason}）。",
                remedy,
                document.line("short_reason"),
                severity=Severity.INFO,
            )
        else:
            remedy = f"截止日期不早于{later(opens, wanted - 1)}；情况紧急的，写“期限不足的理由”。"
            if closes < site.today:
                remedy = "已经结束，改不了日期；当时说明过理由的，写“期限不足的理由”。"
            problem = Problem(
                "D109",
                f"{message}，也没有写理由。" if by_law else f"{message}。",
                remedy,
                document.line("closes_on"),
                severity=None if by_law else Severity.INFO,
            )
        yield document, problem


def late_feedback(site: Site) -> Found:
    """D110 征求意见结束后没有及时反馈

    查什么：征求意见结束后，在 site.yaml 里写的“反馈期限”以内，要写“反馈公布日期”和征集结果。
    为什么：意见征集结束后及时反馈（任务清单：重大决策预公开）。多少天由本机关规定，所以只作提示。
    例子：征求意见截止日期: 2026-04-30，今天是2026-06-30，没有反馈。
    改成：在同一页写征集结果、采纳情况、不采纳情况和反馈公布日期。
    """
    remedy = "在这一页写“征集结果”“采纳情况”“不采纳情况”和“反馈公布日期”。"
    for duty in documents.feedback(site):
        if duty.overdue(site.today) or duty.late:
            yield site.by_path[duty.path], Problem("D110", duty.lateness(site.today), remedy, duty.line, unit=duty.unit)


def one_sided_feedback(site: Site) -> Found:
    """D111 反馈没有分别说明采纳和不采纳的意见

    查什么：公布了征集结果、收到过意见的，要有采纳情况和不采纳情况；只有一种又没有说明的，只说了不采纳几条、没有说理由的，作提示。
    为什么：对主要采纳意见和不采纳意见分别说明（任务清单：重大决策预公开）。
    例子：收到意见数: 12，只写了“共收到意见12条”。
    改成：写“采纳情况”和“不采纳情况”；全部采纳的，在征集结果里写明。
    """
    for document in site.below("disclosure/decisions"):
        meta = document.meta
        answered = meta.day("result_published_on")
        if (
            not answered
            or answered > site.today
            or ("opinions_received" in meta and not meta.number("opinions_received"))
        ):
            continue
        adopted, refused = meta.records("adopted"), meta.records("not_adopted")
        line = document.line("result", "result_published_on")
        if not adopted and not refused:
            if not _NONE_LEFT_OUT.search(meta.text("result")):
                message = f"{answered}公布了征集结果，没有说明采纳了哪些意见、没有采纳哪些意见。"
                remedy = "写“采纳情况”和“不采纳情况”，每条意见写明怎样采纳、为什么不采纳。"
                yield document, Problem("D111", message, remedy, line)
        elif not (adopted and refused):
            counted = sum(record.number("count") for record in (*adopted, *refused))
            told = meta.text("result")
            unexplained = not refused and _SOME_REFUSED.search(told) and not _REASON.search(told)
            complete = counted and counted == meta.number("opinions_received")
            if complete or (_NONE_LEFT_OUT.search(told) and not unexplained):
                continue
            missing = "没有采纳的" if adopted else "采纳的"
            message = f"征集结果只说明了{'采纳' if adopted else '不采纳'}的意见，没有说明{missing}。"
            remedy = "补上另一种；没有的，在“征集结果”里写明，例如“意见全部采纳”。"
            yield document, Problem("D111", message, remedy, line, severity=Severity.INFO)


def late_hearing_notice(site: Site) -> Found:
    """D112 听证会材料提前不到7日

    查什么：写了听证会的，本页（草案、起草说明）的发布日期要比听证会早至少7日。
    为什么：决策草案、起草说明等材料至少提前7日送达听证会参加人（重大行政决策程序暂行条例第十六条）；送达看不到，按公开的日期提示。
    例子：发布日期: 2026-06-10，听证会日期: 2026-06-15。
    改成：推迟听证会；材料已经另外提前送达的，不用改。
    """
    for document in site.below("disclosure/decisions"):
        published = document.published_on
        for number, hearing in enumerate(document.meta.records("hearing")):
            on = hearing.day("on")
            if published and on and 0 <= (on - published).days < _HEARING_DAYS:
                message = f"听证会在{on}，草案和说明{published}才发布，只提前{(on - published).days}日。"
                remedy = f"听证会不早于{published + timedelta(_HEARING_DAYS)}；材料已经提前7日送达参加人的，不用改。"
                yield document, Problem("D112", message, remedy, document.line(f"hearing.{number}", "hearing"))


def late_response(site: Site) -> Found:
    """D113 舆情回应超过了规定的时间

    查什么：特别重大、重大的，发现后5小时内发布权威信息、24小时内开新闻发布会；其他的48小时内回应。写了时分的按时分算，没写的不猜。
    为什么：任务清单：政务舆情回应。动物疫情由农业农村部或者它授权的省级部门发布，不查。
    例子：事件等级: 重大，发现时间 6月1日 8:00，首次发布权威信息时间 6月1日 15:00。
    改成：核对时间；确实晚了的照实写。
    """
    for document in site.below("disclosure/opinion"):
        meta = document.meta
        detected = meta.get("detected_at")
        if not isinstance(detected, Moment) or meta.flag("announces_epidemic"):
            continue
        grave = meta.text("severity") in _GRAVE
        limits = (
            (("first_release_at", "首次发布权威信息", 5), ("press_conference_at", "新闻发布会", 24))
            if grave
            else (("responded_at", "回应", 48),)
        )
        late = []
        for name, words, hours in limits:
            done = meta.get(name)
            if isinstance(done, Moment) and (taken := _hours(detected, done)) > hours:
                late.append(f"{words}（{done}）至少过了{taken:.1f}小时，应当不超过{hours}小时")
            elif name == "press_conference_at" and done is None and site.today - detected.day > timedelta(1):
                late.append(f"没有写{words}时间，应当不超过{hours}小时")
        if late:
            message = f"{meta.text('severity')}舆情在{detected}发现，{'；'.join(late)}。"
            weight = Severity.INFO if site.today - detected.day > YEAR else None
            remedy = "核对时间，写到时分；没有开新闻发布会的，在“处置结果”里说明怎样发布的，并向上级说明。"
            line = document.line(limits[0][0], "detected_at")
            yield document, Problem("D113", message, remedy, line, severity=weight)


def late_answer(site: Site) -> Found:
    """D114 来信没有按时答复

    查什么：简单问题从来信日期起3个工作日内答复，一般问题15个工作日内（只作提示）。没有答复的存成草稿，也会提醒。
    为什么：简单常见的问题3个工作日内答复（任务清单：互动咨询）；15个工作日的要求没有查到原文。
    例子：问题类别: 简单，来信日期: 2026-06-01，答复日期: 2026-06-10。
    改成：核对日期；还没有答复的尽快答复。
    """
    for duty in documents.answers(site):
        document = site.by_path[duty.path]
        if (duty.overdue(site.today) or duty.late) and not _long_unanswered(document, site.today):
            simple = document.meta.text("category") == "简单"
            old = duty.late and site.today - duty.due > YEAR
            transferred = document.meta.day("transferred_on")
            message = duty.lateness(site.today) + (f"转办日期是{transferred}。" if transferred else "")
            remedy = "核对来信、转办、答复的日期；还没有答复的尽快答复，晚了的照实写。"
            weight = None if simple and not old else Severity.INFO
            yield document, Problem("D114", message, remedy, duty.line, severity=weight, unit=duty.unit)


def unanswered_letter(site: Site) -> Found:
    """D115 来信超过三个月没有答复

    查什么：一年以内的来信，超过三个月才答复，或者还没有答复（草稿里的也算）。
    为什么：对网民有效留言超过三个月没有答复的，单项否决（国办秘函〔2019〕19号）。
    例子：来信日期: 2026-03-01，今天是2026-06-30，没有答复。
    改成：马上答复；查明原因，对经办科室跟踪督办。
    """
    for document in site.documents:
        if document.kind == "qa" and _long_unanswered(document, site.today):
            asked, answered = (document.meta.day(name) for name in ("asked_on", "answered_on"))
            state = f"{answered}才答复" if answered else f"到{site.today}还没有答复"
            message = f"来信“{document.title}”{asked}收到，{state}，超过三个月。"
            remedy = (
                "马上答复；已经答复的查明原因，跟踪督办。" if answered is None else "查明原因，跟踪督办，日期照实写。"
            )
            yield document, Problem("D115", message, remedy, document.line("answered_on", "asked_on"))


def no_rule_on_answers(site: Site) -> Found:
    """D116 没有公布限时答复制度

    查什么：有互动问答的，“本机关制度”里要有一份“制度事项: 限时答复”的制度。
    为什么：建立互动交流转办和限时答复制度（任务清单：互动咨询）。
    例子：互动问答有12条，制度里没有限时答复制度。
    改成：发布限时答复制度，写“制度事项: 限时答复”。
    """
    letters = site.below("disclosure/qa")
    ruled = any(
        document.meta.text("rule_topic") == "限时答复" or "限时答复" in document.title
        for document in site.below("regulations")
    )
    if letters and not ruled:
        column = site.standard.columns["regulations/own"]
        message = f"“互动问答”有{len(letters)}条答复，“{column.title}”里没有限时答复制度。"
        yield column, Problem("D116", message, "发布这项制度，写“制度事项: 限时答复”。", column.line)


def _long_unanswered(document: Document, today: date) -> bool:
    """Whether a letter of the last year waited, or waits, for more than three months."""
    asked, answered = (document.meta.day(name) for name in ("asked_on", "answered_on"))
    return asked is not None and (answered or today) - asked > _UNANSWERED and today - (answered or today) <= YEAR


def _hours(start: Moment, end: Moment) -> float:
    """How many hours lie between two moments at least: what has no time is taken in the author's favour."""
    began = datetime.combine(start.day, time.fromisoformat(start.time) if start.time else time.max)
    ended = datetime.combine(end.day, time.fromisoformat(end.time) if end.time else time.min)
    return max((ended - began).total_seconds() / 3600, 0)
