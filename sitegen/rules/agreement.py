"""Several letters: what the text of a document says against its own front matter — days, terms, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sitegen.accounts import ACCOUNTS
from sitegen.findings import Problem, Severity
from sitegen.model import Body, Document
from sitegen.standard import Kind

_SENTENCE = re.compile(r"[。；\n]")
_DAY = r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日"
_SHORT_DAY = r"(?:(\d{4})\s?年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?日"
_ITSELF = re.compile(r"本(?!法|条例第)[^，。、《》\d]{1,6}?(?=由|自|有效)")
_IN_FORCE = re.compile(rf"自{_DAY}起[^，。]{{0,4}}?(?:施行|实施|执行|生效)")
_UNTIL = re.compile(rf"有效期(?:限)?(?:截?至|到|截止到?){_DAY}")
_FOR_YEARS = re.compile(r"有效期(?:限)?(?:为|是)?([1-9]|10|[一二两三四五六七八九十])年")
_YEARS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_SIGNED = re.compile(_DAY)
_LAST_LINES = 12
"""The day of signature stands near the end; behind it there are at most a note and the list of attachments."""
_OF_DRAFT = re.compile(r"第一[章条]")
_RANGE = re.compile(rf"{_SHORT_DAY}(?:\d{{1,2}}[时:：]\d*分?)?起?(?:至|到|—|－|-|~){{1,2}}{_SHORT_DAY}")
_ASKS = re.compile(r"意见|征集|征求|反馈")
_HELD = re.compile(r"听证|座谈|论证|会议|调研|走访")
_RECEIVED = re.compile(r"收到(?:[^，。；\d]{0,12})(?:意见|建议)[^，。；\d]{0,4}(\d+)条")
_CLEANED = re.compile(
    r"(?<![和、与及])(?P<what>继续有效|需要?修改|拟修改|宣布废止|废止|宣布失效|届满失效|失效)(?:的)?(?:文件)?(?P<count>\d+)[件份]"
)
_CLEANUP = {"继续": "cleanup_kept", "修改": "cleanup_amended", "废止": "cleanup_repealed", "失效": "cleanup_lapsed"}
_PERIOD = re.compile(r"(\d{4})年1月1日起?(?:至|到|—|－|-)(?:(\d{4})年)?12月31日")
_PERIOD_OF_REPORT = re.compile("统计|数据|期限|所列|本报告")
_OPENING = re.compile(r"总体情况\s*\n\s*(\d{4})年度?[，,]")
_EXPLANATIONS = ("public_explanation", "explanation", "assets_explanation", "office_cost_explanation")
_COUNTS = {
    "vehicles_kept": re.compile(r"(?:公务用车|车辆)?保有量(?:为|共|是)?(\d+)辆"),
    "reception_batches": re.compile(r"接待[^，。；\d]{0,10}(\d+)(?:个)?批次?(?!人)"),
    "reception_people": re.compile(r"接待[^。；]{0,24}?(\d+)人次"),
    "abroad_groups": re.compile(r"出国（境）团组[^，。；\d]{0,6}(\d+)个"),
    "abroad_people": re.compile(r"出国（境）[^。；]{0,24}?(\d+)人次"),
}
_VEHICLES = re.compile(r"共有?车辆(?P<all>\d+)辆[，,：:]?其中[：:，,]?(?P<parts>(?:[^，。；、\d]*\d+辆[、，,]?)+)")


def terms_in_text(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """V205 正文写的施行日期、有效期和文件头不一致

    查什么：行政规范性文件正文里“本办法自……起施行，有效期至……”“有效期五年”和“施行日期”“有效期至”是不是同一天。
    为什么：页面按文件头推定有效性，写错一位就会把失效的标成有效（任务清单：行政规范性文件）。页面后来更新过的（可能延期）只提示。
    例子：正文写“有效期至2026年7月31日”，有效期至: 2028-07-31。
    改成：对照签发的原件，改正写错的一处。
    """
    if document.kind != "normative":
        return
    starts, ends = document.meta.day("effective_on"), document.meta.day("valid_until")
    weight = Severity.INFO if document.meta.day("updated_on") or document.meta.records("corrections") else None
    for sentence in _SENTENCE.split(body.text):
        if not _ITSELF.search(sentence):
            continue
        since = _day(_IN_FORCE.search(sentence))
        until = _day(_UNTIL.search(sentence))
        years = _FOR_YEARS.search(sentence)
        if since and starts and since != starts:
            message = f"正文写的是{since}起施行，“施行日期”写的是{starts}。"
            yield Problem("V205", message, "对照原件，改正写错的一处。", document.line("effective_on"), severity=weight)
        if until and ends and until != ends:
            message = f"正文写的是有效期至{until}，“有效期至”写的是{ends}。"
            remedy = "对照原件，改正写错的一处；后来延期的，在正文前说明。"
            yield Problem("V205", message, remedy, document.line("valid_until"), severity=weight)
        elif years and starts and ends and not until:
            number = _YEARS.get(years[1]) or int(years[1])
            wanted = date(starts.year + number, starts.month, min(starts.day, 28))
            if abs((ends - wanted).days) > 3:
                message = f"正文写的是有效期{number}年，从{starts}起算，“有效期至”却写到{ends}。"
                remedy = f"从施行日期起算满{number}年，写到前一天。"
                yield Problem("V205", message, remedy, document.line("valid_until"), severity=weight)


def day_of_signature(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F122 落款日期和成文日期不一致

    查什么：正文末尾单独成行的落款日期，和“成文日期”是不是同一天。
    为什么：成文日期是文件页面必须列出的项目，以签发的日期为准（任务清单：行政规范性文件；《党政机关公文处理工作条例》第九条）。
    例子：落款写“2025年11月24日”，成文日期: 2025-12-24。
    改成：对照签发的原件，改正写错的一处。
    """
    created = document.meta.day("created_on")
    if kind is None or not created or not ("document_number" in kind.fields or document.annual):
        return
    lines = [line.strip() for line in body.text.rstrip().splitlines() if line.strip()]
    signed = [day for line in lines[-_LAST_LINES:] if (day := _day(_SIGNED.fullmatch(line)))]
    if signed and created not in signed:
        message = f"落款日期是{signed[-1]}，“成文日期”写的是{created}。"
        yield Problem("F122", message, "成文日期以签发的日期为准，改正写错的一处。", document.line("created_on"))


def consultation_in_text(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """D121 正文写的征求意见时间和文件头不一致

    查什么：征求意见公告正文里“时间为……至……”的起止日期，和“征求意见开始日期”“征求意见截止日期”是不是一样；草案的条文里写的不算。
    为什么：公告应当明确反馈意见的期限，两处不同，公众不知道以哪个为准（《重大行政决策程序暂行条例》第十五条）。
    例子：正文写“2026年6月1日至6月15日”，征求意见截止日期: 2026-06-30。
    改成：改正写错的一处；延长过的，把两处都改成延长以后的日期。
    """
    if document.kind != "consultation":
        return
    opens, closes = document.meta.day("opens_on"), document.meta.day("closes_on")
    notice = _OF_DRAFT.split(body.text, maxsplit=1)[0]
    for sentence in _SENTENCE.split(notice):
        found = _RANGE.search(sentence)
        if not found or not opens or not closes or not _ASKS.search(sentence) or _HELD.search(sentence):
            continue
        first = _as_day(found[1] or opens.year, found[2], found[3])
        last = _as_day(found[4] or (first or opens).year, found[5], found[6])
        if first and last and (first, last) != (opens, closes):
            message = f"正文写的征求意见时间是{first}至{last}，文件头写的是{opens}至{closes}。"
            remedy = "改正写错的一处；延长过的，两处都写延长以后的日期。"
            yield Problem("D121", message, remedy, document.line("closes_on" if last != closes else "opens_on"))
            return


def opinions_in_text(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """D122 征集结果里的意见条数对不上

    查什么：征集结果里写的“收到意见……条”和“收到意见数”是否相同；采纳、不采纳各条的条数加起来，不能多于收到意见数。
    为什么：意见的采纳情况要如实反馈（任务清单：重大决策预公开）；同一个数两处不同，反馈就不可信。
    例子：收到意见数: 25，征集结果写“收到意见52条”。
    改成：核对登记，改正写错的一处。
    """
    received = document.meta.number("opinions_received")
    if document.kind != "consultation" or "opinions_received" not in document.meta:
        return
    told = [int(number) for number in _RECEIVED.findall(document.meta.text("result"))]
    if told and received not in (*told, sum(told)):
        message = f"征集结果写的是收到意见 {told[0]} 条，“收到意见数”写的是 {received}。"
        yield Problem("D122", message, "核对登记，改正写错的一处。", document.line("opinions_received"))
    counts = [record.number("count") for name in ("adopted", "not_adopted") for record in document.meta.records(name)]
    if sum(counts) > max([received, *told]):
        message = f"采纳、不采纳情况里各条的条数加起来是 {sum(counts)}，比收到意见数 {received} 还多。"
        yield Problem("D122", message, "核对每一条的条数。", document.line("adopted", "not_adopted"))


def counts_of_cleanup(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """V206 清理结果的件数和清单不一致

    查什么：清理结果的内容概述、正文里写的“继续有效……件”“废止……件”等，和清单里列的件数是不是一样；没有列清单的不查。
    为什么：清理结果要逐件公布（任务清单：行政规范性文件）；件数多于清单，说明漏列了文件。
    例子：正文写“继续有效6件”，清单里只有5件。
    改成：补上漏列的文件，或改正件数。
    """
    if document.kind != "cleanup":
        return
    wrong: dict[str, str] = {}
    for text in (document.meta.text("summary"), body.text):
        for found in _CLEANED.finditer(text):
            name = next(field for word, field in _CLEANUP.items() if word in found["what"])
            listed = len(document.meta.records(name))
            if listed and int(found["count"]) != listed:
                wrong.setdefault(name, f"写的是“{found[0]}”，清单里有 {listed} 件")
    for name, words in wrong.items():
        yield Problem("V206", f"{words}。", "补上漏列的文件，或改正件数。", document.line(name))


def year_in_report(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """A307 年报正文里的年份没有改

    查什么：统计期限“……年1月1日至……年12月31日”和“总体情况”开头的年份，是不是本报告的年度。
    为什么：年报只报告上一年度的情况（《政府信息公开条例》第四十九条）；年份不对多半是套用上一年的文稿忘了改。
    例子：年度: 2025，正文写“统计期限为2024年1月1日至2024年12月31日”。
    改成：统计期限为2025年1月1日至2025年12月31日
    """
    year = document.meta.number("year")
    if document.annual is None or not year:
        return
    for sentence in _SENTENCE.split(body.text):
        found = _PERIOD.search(sentence) if _PERIOD_OF_REPORT.search(sentence) else None
        if found:
            if (int(found[1]), int(found[2] or found[1])) != (year, year):
                message = f"年报的年度是 {year}，统计期限写的是“{found[0]}”。"
                yield Problem("A307", message, f"写“{year}年1月1日至{year}年12月31日”。", document.line("body"))
            break
    opening = _OPENING.search(body.text)
    if opening and int(opening[1]) != year:
        line = next(
            (heading.line for heading in document.headings if "总体情况" in heading.text), document.line("body")
        )
        message = f"年报的年度是 {year}，“总体情况”开头写的是“{opening[1]}年”。"
        yield Problem("A307", message, f"改成“{year}年”，并核对这一部分的数。", line)


def counts_of_money(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M406 说明里的辆数、批次、人次和文件头不一致

    查什么：预算、决算说明里写的车辆保有量、接待批次和人次、出国团组和人次，和文件头的数是否相同；车辆“其中”各类相加不能多于总数。
    为什么：“三公”经费要同时公开团组、人次、车辆数和接待批次（《预算法》第十四条）；两处不同必有一处写错。
    例子：公务用车保有量: 6，说明写“年末公务用车保有量7辆”。
    改成：核对台账，改正写错的一处。
    """
    if document.kind not in ACCOUNTS:
        return
    texts = [document.meta.text(name) for name in _EXPLANATIONS]
    told = "\n".join((*(text for text in texts if text), body.text))
    for name, pattern in _COUNTS.items():
        numbers = [int(number) for number in pattern.findall(told)]
        if kind and name in document.meta and numbers:
            written = document.meta.number(name)
            # Guests from home and from abroad may be told apart, and those of the year before told too.
            if written not in (*numbers, sum(numbers)):
                message = f"“{kind.fields[name].label}”写的是 {written}，说明里写的是 {numbers[0]}。"
                yield Problem("M406", message, "核对台账，改正写错的一处。", document.line(name))
    for found in _VEHICLES.finditer("\n".join((*map(document.meta.text, document.meta.values), body.text))):
        parts = [int(number) for number in re.findall(r"(\d+)辆", found["parts"])]
        if sum(parts) > int(found["all"]):
            message = f"说明写车辆共 {found['all']} 辆，其中各类加起来是 {sum(parts)} 辆。"
            yield Problem("M406", message, "核对资产台账，改正写错的数。", document.line("vehicles_kept", "title"))


def _day(found: re.Match[str] | None) -> date | None:
    return _as_day(*found.groups()) if found else None


def _as_day(year: str | int, month: str | int, day: str | int) -> date | None:
    """A day, or None when the calendar has none such."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
