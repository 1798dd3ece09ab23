"""E4xx: the ledger (台账) — what people have to confirm, and what they wrote down. Nothing of it is published, so nothing of it blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sitegen.assemble import Site
from sitegen.attestations import Outcome, latest
from sitegen.findings import Problem
from sitegen.gather import LEDGER
from sitegen.requirements import asked_of, missing_for, requirements, tightens
from sitegen.text import day_in_words, did_you_mean, quoted_list

Found = Iterator[tuple[str, Problem]]


def unknown_row() -> None:
    """E401 台账里写了任务清单没有的事项

    查什么：台账记录的“事项”写的编号，任务清单里要有。
    为什么：编号写错了，这次确认就不会记到该记的事项上。
    例子：事项: [T66]
    改成：事项: [T26]；编号是 T01 到 T53、P01 到 P20。
    """


def overdue(site: Site) -> Found:
    """E402 该再次确认的事项过期了

    查什么：要由人确认的事项（打电话试通、核对登记簿等），离最近一次确认超过了规定的天数。
    为什么：任务清单要求这些事持续有人做；台账是做过的证明。周期见 docs/requirements.md，本机关可以在 site.yaml 的“确认周期”里规定得更勤。
    例子：T25（咨询电话畅通）最近一次确认是两个月以前，规定每30天一次。
    改成：把这件事做一遍，新增一份记录：sitegen new 台账 2026-07-dianhua
    """
    asked = asked_of(site.config)
    late: dict[str, list[str]] = defaultdict(list)
    found = latest(site.attestations, site.today)
    for row, requirement in asked.items():
        if row in found and not missing_for(requirement, site.config):
            due = found[row].due(requirement)
            if due and due < site.today:
                what = requirement.attest.what if requirement.attest else requirement.text
                late[found[row].path].append(f"{row} 应当在{day_in_words(due)}以前再确认一次（{what}）")
    for record in site.attestations:
        if record.path in late:
            message = f"{'；'.join(late[record.path])}。最近一次是{day_in_words(record.on)}。"
            remedy = "把这件事做一遍，用 sitegen new 台账 新增一份记录；原来的记录不要改。"
            yield record.path, Problem("E402", message, remedy, record.lines.get("on", 1))


def open_fault(site: Site) -> Found:
    """E403 确认时发现的问题还没有改好

    查什么：一个事项最近一次确认的结果是“发现问题”。
    为什么：发现的问题要有人整改；改好以后再确认一次，台账才是完整的。
    例子：6月3日试拨咨询电话没有人接，以后再没有记录。
    改成：整改以后新增一份记录，结果写“正常”；确实不适用的写“不适用”。
    """
    last = latest(site.attestations, site.today)
    for record in site.attestations:
        rows = [row for row in record.rows if last.get(row) == record]
        if record.outcome is Outcome.FAULTY and rows:
            message = f"{day_in_words(record.on)}确认{'、'.join(rows)}时发现了问题，以后没有再确认。"
            remedy = "整改以后新增一份记录，结果写“正常”。"
            yield record.path, Problem("E403", message, remedy, record.lines.get("result", 1))


def wrong_day(site: Site) -> Found:
    """E404 台账的日期不对

    查什么：确认的日期晚于今天，或“下次日期”不晚于确认的日期。
    为什么：还没有到的日子不可能做过；这份记录暂时不算。
    例子：今天是2026年6月30日，日期: 2026-07-15
    改成：日期: 2026-06-15
    """
    for record in site.attestations:
        if record.on > site.today:
            message = (
                f"确认的日期{day_in_words(record.on)}还没有到（今天是{day_in_words(site.today)}），这份记录暂时不算。"
            )
            yield record.path, Problem("E404", message, "写做这件事的那一天。", record.lines.get("on", 1))
        elif record.next_on and record.next_on <= record.on:
            message = f"下次日期{day_in_words(record.next_on)}不晚于确认的日期{day_in_words(record.on)}。"
            remedy = "写以后的日期；不写就按规定的周期算。"
            yield record.path, Problem("E404", message, remedy, record.lines.get("next_on", 1))


def never_attested(site: Site) -> Found:
    """E405 有的事项还没有人确认过

    查什么：要由人确认的事项，台账里一次记录也没有。
    为什么：这些事程序看不出来（电话有没有人接、渠道通不通），只有人做了才知道；检查时要能拿出记录。
    例子：台账里没有 T25（咨询电话畅通）的记录。
    改成：做一遍，用 sitegen new 台账 写一份记录；不适用的写明理由。
    """
    found = latest(site.attestations, site.today)
    rows = [
        row
        for row, requirement in asked_of(site.config).items()
        if requirement.attest and row not in found and not missing_for(requirement, site.config)
    ]
    if rows:
        message = f"有 {len(rows)} 个事项要由人确认，台账里还没有记录：{'、'.join(rows)}。"
        remedy = "每项做什么见 sitegen ledger；做过以后用 sitegen new 台账 写一份记录。"
        yield LEDGER, Problem("E405", message, remedy)


def missing_evidence() -> None:
    """E406 台账的依据找不到

    查什么：“依据”里写的文件要放在记录旁边（网址和“纸质登记簿”这样的文字不查）。
    为什么：检查时要拿得出来。
    例子：依据: [登记簿.xlsx]，而 content/ledger/ 里没有这个文件。
    改成：把文件放进 content/ledger/（不会公开），照抄文件名。
    """


def nothing_said() -> None:
    """E407 台账没有写全

    查什么：记录的正文要写明看到了什么；“发现问题”“不适用”要写明问题、理由；样本里的“请填写”要换掉。
    为什么：只有日期和姓名，以后说不清做过什么；“不适用”要有理由。
    例子：结果: 不适用，下面什么也没有写。
    改成：在文件头下面写：本局没有开通视频号。
    """


def useless_cycle(site: Site) -> Found:
    """E408 确认周期用不上

    查什么：site.yaml 的“确认周期”：编号要在任务清单里，天数只能比规定的短，责任科室要登记过。
    为什么：规定的周期是底线，放宽了不起作用；写错了等于没有写。
    例子：T25 规定每30天一次，写成 天数: 60。
    改成：天数: 15
    """
    names = site.config.unit_names
    for number, record in enumerate(site.config.meta.records("attestations")):
        line = site.config.lines.get(f"attestations.{number}", site.config.lines.get("attestations", 1))
        wrong = list(_wrong_cycle(record.texts("rows"), record.number("every")))
        unit = record.text("unit")
        if unit and unit not in names:
            wrong.append(f"责任科室“{unit}”没有登记{did_you_mean(unit, names)}")
        if wrong:
            remedy = "天数写得比规定的短，不要更勤的删去；责任科室照抄“科室和单位”里的名称。"
            yield "site.yaml", Problem("E408", "".join(wrong), remedy, line)


def _wrong_cycle(rows: tuple[str, ...], days: int) -> Iterator[str]:
    known = requirements()
    unknown = [row for row in rows if row not in known]
    if unknown:
        yield f"任务清单里没有{quoted_list(unknown)}{did_you_mean(unknown[0].upper(), known)}"
    for row in rows:
        attest = known[row].attest if row in known else None
        if days and row in known and attest is None:
            yield f"{row} 不用由人确认，天数不起作用。"
        elif days and attest and not tightens(days, attest):
            yield f"{row} 规定{attest.rhythm}，写的 {days} 天没有更勤，不起作用。"
