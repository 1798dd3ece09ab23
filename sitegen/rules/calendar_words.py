"""W110, W306: days that do not exist, days of the week that are wrong, and terms of remedies that the law does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sitegen.config import Own
from sitegen.passages import Passage, Slip

_DAY = re.compile(
    r"(?<![\d.第])(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?!龄)(?:（(?:星期|周|礼拜)(?P<week>[一二三四五六日天])）)?"
)
_LEAP_YEAR = 2024
"""A day without a year may be the 29th of February."""
_WEEK = "一二三四五六日"
_STOP = r"[^。；\n]"
_REVIEW = re.compile(
    rf"(?P<term>(?P<number>\d{{1,3}}|十五|三十)个?(?:工作)?[日天])(?:之内|以内|内)?{_STOP}{{0,24}}?(?:申请|提起|提出)行政复议(?!机关)"
)
_REVIEW_DAYS = 60
_COURT = re.compile(rf"(?P<term>(?:3|三)个月)(?:之内|以内|内){_STOP}{{0,40}}?(?:提起行政诉讼|提起诉讼|起诉)")
_COURT_SINCE = date(2015, 5, 1)
"""The revised 《行政诉讼法》 took effect."""


def impossible_day(passage: Passage, own: Own) -> Iterator[Slip]:
    """W110 日期不存在，或者和星期对不上

    查什么：正文、字段和附件里日历上没有的日期（2月30日、6月31日、13月1日），和“2026年7月1日（星期五）”这样写了年份又写错的星期。
    为什么：通知、公告的日期写错，群众会白跑、错过期限；检查时算重要信息错误（任务清单：信息维护）。
    例子：请于2026年6月31日前上报。
    改成：请于2026年6月30日前上报。
    """
    if "月" not in passage.text:
        return
    for found in _DAY.finditer(passage.text):
        try:
            day = date(int(found["year"] or _LEAP_YEAR), int(found["month"]), int(found["day"]))
        except ValueError:
            yield Slip(*found.span(), f"日历上没有“{found[0]}”这一天。", "核对原件，改正日期。")
            continue
        right = _WEEK[day.weekday()]
        if found["week"] and found["year"] and found["week"].replace("天", "日") != right:
            yield Slip(*found.span(), f"“{found[0]}”：这一天是星期{right}。", "核对是日期写错了，还是星期写错了。")


def wrong_remedy_term(passage: Passage, own: Own) -> Iterator[Slip]:
    """W306 申请复议、起诉的期限写短了

    查什么：写“……日内申请行政复议”而少于60日的，和2015年5月以后的文件写“3个月内起诉”的。经过复议再起诉的15日和法规制度的原文不查。
    为什么：申请复议的期限是60日（《行政复议法》第二十条），直接起诉的期限是六个月（《行政诉讼法》第四十六条）；写短了就侵害当事人的权利。
    例子：自收到决定书之日起60日内申请行政复议，或者3个月内向人民法院起诉。
    改成：自收到决定书之日起60日内申请行政复议，或者6个月内向人民法院起诉。
    """
    if passage.kind == "rule" or ("复议" not in passage.text and "诉" not in passage.text):
        return  # laws are quoted as they stand
    for found in _REVIEW.finditer(passage.text):
        number = {"十五": 15, "三十": 30}.get(found["number"]) or int(found["number"])
        if number < _REVIEW_DAYS:
            message = f"申请行政复议的期限写的是{found['term']}，法律规定是60日。"
            yield Slip(*found.span("term"), message, "改成“60日”（《行政复议法》第二十条）。")
    if passage.on is None or passage.on >= _COURT_SINCE:
        for found in _COURT.finditer(passage.text):
            message = f"起诉的期限写的是{found['term']}，法律规定是六个月。"
            yield Slip(
                *found.span("term"), message, "改成“6个月”（《行政诉讼法》第四十六条）；专门的法律另有规定的写明条款。"
            )
