"""D2xx: what must come again and again — columns kept fresh, an entry every year. Staleness never blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from sitegen.assemble import Site
from sitegen.duties import columns
from sitegen.duties.columns import Entry
from sitegen.findings import Problem, Severity
from sitegen.standard import Column

Found = Iterator[tuple[Column | str, Problem]]
_POLICY_TYPES = ("政策文件", "政策解读", "工作动态")
_POLICY_DAYS = 180
_POLICY_COLUMNS, _STALE_COLUMNS, _BLANK_COLUMNS = 5, 10, 5
"""So many columns are a veto of the national inspection."""


def stale_column(site: Site) -> Found:
    """D201 栏目超过了更新期限

    查什么：每个有更新期限的栏目，最近一次发布、更新或更正不能早于期限；行政规范性文件、部门文件、政策解读三个栏目合起来算。
    为什么：长期不更新的栏目是网站检查的单项否决项（国办秘函〔2019〕19号）；指南、目录要及时更新（条例第五十三条）。
    例子：行业信息更新期限30天，最近一次是2026-05-20，今天是2026-06-30。
    改成：发布新的内容；内容没有变的，核对以后写更新日期；期限不合实际的，在 catalogue.yaml 里写 update_within 和理由。
    """
    for fresh in columns.freshness(site):
        duty = fresh.duty
        if duty.overdue(site.today):
            message = f"{duty.what}：最近一次是{duty.since}，期限{duty.limit}，应当不晚于{duty.due}，已经过了{(site.today - duty.due).days}天。"
            column = fresh.columns[0]
            remedy = f"在 content/{column.id}/ 里发布新的内容；内容没有变的，核对以后改“更新日期”。"
            if column.layout == "catalogue":
                remedy = "核对公开事项，在 catalogue.yaml 的 history（目录调整记录）里记一条。"
            yield column, Problem("D201", message, remedy, duty.line)


def missing_year(site: Site) -> Found:
    """D202 每年应有的内容缺了一年

    查什么：工作要点、工作总结、预算绩效、建议提案办理总体情况，从最早的一年起每年都要有；到了通常的时间没有，先提示，年底以后警告。
    为什么：公开年度工作要点、工作总结和办理总体情况（《2020年政务公开工作实施方案》、任务清单）。
    例子：有2023年、2025年的工作总结，没有2024年的。
    改成：补发缺少的一年。
    """
    yield from _missing(site, "D202", columns.yearly_entries(site))


def missing_budget(site: Site) -> Found:
    """D203 有单位缺一年的预算或决算

    查什么：本部门和每个编制预决算的单位，从最早公开的一年起，每年要有一份预算、一份决算；设立以前、撤销以后的年份不算。
    为什么：本部门和所属单位的预算、决算都要公开（预算法第十四条、实施条例第六条；任务清单：财政预决算）。
    例子：市畜牧技术推广站有2024年的决算，没有2023年的。
    改成：补发；那一年不单独编制的，在 site.yaml 里写单位的设立、撤销日期，或写“是否编制预决算: 否”。
    """
    yield from _missing(site, "D203", columns.budgets_and_accounts(site))


def stale_home_page(site: Site) -> Found:
    """D204 首页14天没有新信息

    查什么：有自己网站的机关，最近发布的一条信息不能早于14天以前。
    为什么：首页两周没有更新的，单项否决（国办秘函〔2019〕19号）。在门户网站里的专栏不查。
    例子：最近一条是2026-06-10发布的，今天是2026-06-30。
    改成：发布新的信息。
    """
    for home in columns.home_page(site):
        duty = home.duty
        if duty.overdue(site.today):
            message = f"首页最近一条信息是{duty.since}发布的，已经{(site.today - duty.since).days}天没有更新，应当不超过{duty.limit}。"
            remedy = "发布新的信息；应当公开的信息形成以后不要积压。"
            yield home.columns[0], Problem("D204", message, remedy, duty.line)


def too_many_stale_columns(site: Site) -> Found:
    """D205 不更新和空白的栏目达到了单项否决的数目

    查什么：半年不更新的政策文件类栏目5个以上，长期不更新的栏目10个以上，空白栏目5个以上（“本期无”一年没有核实的也算空白）。
    为什么：达到其中一项，网站检查就不合格（国办秘函〔2019〕19号单项否决）。
    例子：10个栏目超过了更新期限。
    改成：按 D201、D202、D203、D206、C201 的提醒逐个更新。
    """
    stale = {
        column.id: fresh.duty.since
        for fresh in columns.freshness(site)
        if fresh.duty.overdue(site.today)
        for column in fresh.columns
    }
    yearly = (*columns.statutory_reports(site), *columns.yearly_entries(site), *columns.budgets_and_accounts(site))
    lagging = {entry.column.id for entry in yearly if entry.duty.overdue(site.today) and _past(site, entry)}
    policy = [
        column
        for column, since in stale.items()
        if site.standard.columns[column].column_type in _POLICY_TYPES and (site.today - since).days > _POLICY_DAYS
    ]
    blank = [column.id for column in site.standard.columns.values() if _empty(site, column)]
    blank += [old.columns[0].id for old in columns.blanks(site) if old.duty.overdue(site.today)]
    for words, found, limit in (
        ("半年没有更新的政策文件类栏目", policy, _POLICY_COLUMNS),
        ("长期没有更新的栏目", [*stale, *(lagging - stale.keys())], _STALE_COLUMNS),
        ("空白栏目", blank, _BLANK_COLUMNS),
    ):
        if len(found) >= limit:
            names = "、".join(column.title for column in site.standard.columns.values() if column.id in found)
            message = f"{words}有{len(found)}个，达到{limit}个就不合格：{names}。"
            yield "catalogue.yaml", Problem("D205", message, "按每个栏目的提醒更新；从最容易的做起。", 1)


def unconfirmed_blank(site: Site) -> Found:
    """D206 “本期无”很久没有核实

    查什么：catalogue.yaml 里的“本期无”，确认日期不能早于一年以前。
    为什么：没有内容的栏目要说明原因，情况变了要及时更新；长期空着的会被当作空白栏目。
    例子：confirmed_on: 2025-01-05，今天是2026-06-30。
    改成：核实以后改确认日期；有了内容的，放进文件，删去“本期无”。
    """
    for old in columns.blanks(site):
        column, duty = old.columns[0], old.duty
        if duty.overdue(site.today):
            message = f"“{column.title}”的“本期无”是{duty.since}确认的，已经超过{duty.limit}。"
            remedy = "核实以后改 confirmed_on（确认日期）；从来没有这项业务的，改写 not_applicable（不适用）。"
            yield column, Problem("D206", message, remedy, duty.line)


def _missing(site: Site, code: str, entries: Iterable[Entry]) -> Found:
    """One finding for each kind of entry and column, with all years that lack."""
    lacking: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.duty.overdue(site.today):
            lacking[entry.column.id, entry.what].append(entry)
    for found in lacking.values():
        column, what = found[0].column, found[0].what
        years = "、".join(f"{entry.year}年" for entry in found)
        weight = None if any(_past(site, entry) for entry in found) else Severity.INFO
        message = f"“{column.title}”里没有{years}的{what}，通常不晚于{found[-1].duty.due}。"
        remedy = f"在 content/{column.id}/ 里补发，写明“年度”。"
        yield column, Problem(code, message, remedy, column.line, severity=weight)


def _past(site: Site, entry: Entry) -> bool:
    """Whether the year in which an entry is usual has ended: until then it may be on its way."""
    return site.today > date(entry.duty.due.year, 12, 31)


def _empty(site: Site, column: Column) -> bool:
    """Whether a column that the body must have holds nothing and says nothing."""
    served = site.below(column.id) or column.link or column.blank
    return bool(site.wanted(column) and column.kinds and not served)
