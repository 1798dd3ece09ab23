"""D1xx: what must be done by a day — publication, interpretation, withdrawal, reports. Lateness never blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from sitegen.assemble import Site
from sitegen.duties import columns, documents
from sitegen.duties.duty import Duty
from sitegen.findings import Problem, Severity
from sitegen.model import Document
from sitegen.standard import Column
from sitegen.workdays import own_years

Found = Iterator[tuple[Document | Column | str, Problem]]
YEAR = timedelta(365)
"""What was late longer ago can no longer be mended, and is only noted."""


def late_interpretation(site: Site) -> Found:
    """D101 需要解读的文件没有在3个工作日内关联解读

    查什么：“是否需要解读”写“是”的文件，发布后3个工作日内要有解读，并且在解读的“解读对象”里写上它。
    为什么：需要解读的政策文件，3个工作日内发布并关联解读（任务清单：政策解读）。已经废止、失效的不再催。
    例子：文件6月1日发布，6月5日还没有解读。
    改成：发布解读，在解读的“解读对象”里写文件的文号；确实不需要解读的，写“是否需要解读: 否”和理由。
    """
    remedy = "发布解读，在它的“解读对象”里写这份文件的文号；不需要解读的，写“是否需要解读: 否”和“不解读的理由”。"
    yield from _late(site, "D101", documents.interpretations(site), remedy)


def interpretation_another_day(site: Site) -> Found:
    """D102 规范性文件和它的解读不是同一天发布

    查什么：一年以内发布的行政规范性文件，解读在3个工作日以内，但不是同一天。
    为什么：规范性文件和解读应当同步发布（《2020年政务公开工作实施方案》）；晚一两天不算超期，只作提示。
    例子：文件6月1日发布，解读6月2日发布。
    改成：以后解读和文件同步起草、同步审批、同一天发布；已经发布的不要改日期。
    """
    for duty in documents.interpretations(site):
        document = site.by_path[duty.path]
        if (
            document.kind == "normative"
            and duty.done
            and duty.since < duty.done <= duty.due
            and site.today - duty.since <= YEAR
        ):
            message = f"文件{duty.since}发布，解读{duty.done}才发布，没有同步。"
            remedy = "以后和解读同一天发布；已经发布的日期不要改。"
            yield document, Problem("D102", message, remedy, duty.line)


def late_publication(site: Site) -> Found:
    """D103 信息没有在20个工作日内公开

    查什么：本机关制作的信息，从成文（任免、批准、答复、抽查完成）之日起20个工作日内要发布；草稿也算，只作提示。
    为什么：自信息形成或者变更之日起20个工作日内公开，法律、法规另有规定的除外（条例第二十六条）。别的机关的、转载的不查。
    例子：成文日期: 2026-03-02，发布日期: 2026-04-20。
    改成：核对两个日期；从旧网站搬来的，发布日期写当时首次公开的那一天。确实晚了的不要倒填日期。
    """
    remedy = "核对成文日期和发布日期；搬来的旧文件写首次公开的日期。确实晚了的照实写，不要倒填。"
    for where, problem in _late(site, "D103", documents.publications(site), remedy):
        if isinstance(where, Document) and where.meta.flag("draft"):
            remedy = "尽快发布；不公开的，写“公开方式: 不予公开”或“依申请公开”；还没有定稿的，成文日期先不写。"
            problem = Problem("D103", problem.message, remedy, problem.line, severity=Severity.INFO)
        yield where, problem


def late_decision(site: Site) -> Found:
    """D104 处罚、许可决定没有在7个工作日内公开

    查什么：处罚决定的发布日期、办理结果里每个许可的发布日期，离“决定日期”不能超过7个工作日。
    为什么：行政许可、行政处罚决定作出之日起7个工作日内公开（国办发〔2018〕118号、双公示要求）。
    例子：决定日期: 2026-06-01，发布日期: 2026-06-15。
    改成：核对日期；办理结果按月汇总会超期的，改成按周发布。
    """
    remedy = "核对决定日期和发布日期；许可结果按月汇总会超期，改成按周发布。确实晚了的照实写。"
    yield from _late(site, "D104", documents.penalties(site), remedy)
    yield from _late(site, "D104", documents.permits(site), remedy)


def late_money(site: Site) -> Found:
    """D105 预算、决算没有在批复后20日内公开

    查什么：部门和所属单位预算、决算的发布日期，离“批复日期”不能超过20日（不是工作日）。
    为什么：经批复的部门预算、决算和报表，批复后20日内公开；所属单位也是（预算法第十四条、实施条例第六条）。
    例子：批复日期: 2026-02-10，发布日期: 2026-03-05。
    改成：核对日期；确实晚了的照实写。
    """
    remedy = "核对批复日期和发布日期；确实晚了的照实写，明年批复以后马上安排公开。"
    yield from _late(site, "D105", documents.money(site), remedy)


def late_contract(site: Site) -> Found:
    """D106 采购合同没有在2个工作日内公告

    查什么：采购合同的“合同公告日期”，离“合同签订日期”不能超过2个工作日。
    为什么：采购人应当自合同签订之日起2个工作日内公告（政府采购法实施条例第五十条）。
    例子：合同签订日期: 2026-06-01，合同公告日期: 2026-06-08。
    改成：核对日期；确实晚了的照实写。
    """
    yield from _late(site, "D106", documents.contracts(site), "核对签订日期和公告日期；确实晚了的照实写。")


def late_withdrawal(site: Site) -> Found:
    """D107 变更、撤销的处罚决定没有在3个工作日内撤回

    查什么：决定状态是变更、撤销、确认违法、确认无效的处罚决定，3个工作日内要写“撤下日期”，并写明理由。
    为什么：公开的处罚决定被变更、撤销、确认违法或者无效的，三日内撤回并公开说明理由（行政处罚法第四十八条、第八十五条）。
    例子：决定状态: 撤销，变更（撤销）日期: 2026-06-01，没有写撤下日期。
    改成：写撤下日期、撤下原因和变更（撤销）理由。
    """
    remedy = "写“撤下日期”“撤下原因”和“变更（撤销）理由”；理由会登记在“更正与撤下”里给公众看。"
    yield from _late(site, "D107", documents.withdrawals(site), remedy)
    for document in site.below("disclosure/penalties"):
        state = document.meta.text("penalty_state")
        if state in documents.WITHDRAWN_STATES and not document.meta.day("changed_on"):
            message = f"处罚决定的状态是“{state}”，没有写变更（撤销）日期，也没有撤下。"
            yield document, Problem("D107", message, f"写“变更（撤销）日期”；{remedy}", document.line("penalty_state"))


def publicity_over(site: Site) -> Found:
    """D108 公示期满的处罚决定没有撤下

    查什么：处罚决定从决定日期起满5年（自然人2年），还在公示，也没有写撤下日期。
    为什么：有的省规定执法结果公示满5年、自然人的满2年撤下；本省另有规定的按规定办，所以只作提示。
    例子：相对人类别: 自然人，决定日期: 2024-03-01，今天是2026-06-30。
    改成：写“撤下日期”和“撤下原因: 公示期满”。
    """
    remedy = "写“撤下日期”和“撤下原因: 公示期满”；本省规定的公示期更长的，不用撤。"
    for duty in documents.publicity_ends(site):
        if duty.overdue(site.today):
            yield site.by_path[duty.path], Problem("D108", duty.lateness(site.today), remedy, duty.line)


def outdated_guide(site: Site) -> Found:
    """D117 联系方式变更以后指南没有更新

    查什么：政府信息公开指南的更新日期，不能早于 site.yaml 里的“联系方式变更日期”。
    为什么：及时更新指南公开的咨询电话（任务清单：依申请公开）。指南一年没有更新由 D201 提醒。
    例子：联系方式变更日期: 2026-03-02，指南的更新日期: 2025-11-20。
    改成：核对指南里的地址、时间、电话，改好以后写新的更新日期。
    """
    changed = site.config.meta.record("contacts").day("changed_on")
    for guide in site.below("guide"):
        updated = guide.updated_on
        if changed and updated and updated < changed <= site.today:
            message = f"指南的更新日期（{updated}）早于联系方式变更的日期（{changed}）。"
            remedy = "核对指南里的地址、时间、电话，改好以后把“更新日期”写成改的那一天。"
            yield guide, Problem("D117", message, remedy, guide.line("updated_on", "published_on"))


def silent_account(site: Site) -> Found:
    """D118 政务新媒体超过14天没有更新

    查什么：site.yaml 里每个政务新媒体账号的“最近发布日期”，不能早于14天以前。
    为什么：政务新媒体至少每两周更新；两周不更新是单项否决（任务清单：政务新媒体；国办秘函〔2019〕19号）。
    例子：最近发布日期: 2026-06-01，今天是2026-06-30。
    改成：发布新的内容，再改“最近发布日期”；不再使用的账号按程序关停，从 site.yaml 删去。
    """
    remedy = "发布新的内容以后改“最近发布日期”；不再使用的账号按程序关停，从 site.yaml 删去。"
    yield from _late(site, "D118", columns.new_media(site), remedy)


def late_report(site: Site) -> Found:
    """D119 年度报告没有按时发布

    查什么：政府信息公开年报、执法统计年报、网站年度报表在次年1月31日以前，法治政府建设年度报告在次年4月1日以前，每年都要有。
    为什么：每年1月31日前公布上一年度的报告（条例第四十九条、国办函〔2018〕12号）；4月1日的要求没有查到原文，只作提示。
    例子：今天是2026-02-01，还没有2025年的年报。
    改成：马上发布；晚了的照实写发布日期。
    """
    for entry in columns.statutory_reports(site):
        duty, weight = entry.duty, Severity.INFO if entry.column.evidence == "M" else None
        if duty.overdue(site.today):
            message = f"“{entry.column.title}”里还没有{entry.year}年的{entry.what}，应当不晚于{duty.due}，已经过了{(site.today - duty.due).days}天。"
            yield entry.column, Problem("D119", message, "马上发布，发布日期照实写。", duty.line, severity=weight)
        elif duty.late and duty.done:
            message = f"{entry.year}年的{entry.what}应当不晚于{duty.due}，实际是{duty.done}，晚了{(duty.done - duty.due).days}天。"
            weight = weight or _weight(site, duty)
            remedy = "搬来的旧报告写首次公开的日期；确实晚了的照实写，不要倒填。"
            yield site.by_path[duty.path], Problem("D119", message, remedy, duty.line, severity=weight)


def calendar_entries(site: Site) -> Found:
    """D120 节假日安排写得不对

    查什么：site.yaml 的“节假日安排”里，日期要真有、在那一年、前后不颠倒；调休上班的日子要是周末。
    为什么：工作日按它计算，写错了期限就错了。
    例子：年份: 2027，放假日期: [2026-10-01至2026-10-07]。
    改成：照国务院办公厅的通知写那一年的日期。
    """
    lines = site.config.lines
    for number, own in enumerate(own_years(site.config.meta)):
        wrong = [
            *own.slips,
            *(f"{day}（既放假又上班）" for day in sorted(own.off & own.work)),
            *(f"{day}（本来就是工作日）" for day in sorted(own.work - own.off) if day.weekday() < 5),
        ]
        if wrong:
            message = f"{own.year}年的节假日安排里写得不对：{'、'.join(wrong)}。"
            remedy = f"照国务院办公厅的通知写{own.year}年的日期，一段写成“{own.year}-10-01至{own.year}-10-07”。"
            yield "site.yaml", Problem("D120", message, remedy, lines.get(f"calendar.{number}", lines["calendar"]))


def _late(site: Site, code: str, duties: Iterable[Duty], remedy: str) -> Found:
    """The duties that were not done in time."""
    for duty in duties:
        if duty.overdue(site.today) or duty.late:
            severity = _weight(site, duty)
            problem = Problem(code, duty.lateness(site.today), remedy, duty.line, severity=severity, unit=duty.unit)
            yield site.by_path.get(duty.path, duty.path), problem


def _weight(site: Site, duty: Duty) -> Severity | None:
    """The rule's own, but of what was done late long ago."""
    return Severity.INFO if duty.late and site.today - duty.due > YEAR else None
