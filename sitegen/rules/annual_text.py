"""A3xx: the text of an annual report — its title, and the figures that it gives against the tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from sitegen.annual import Report, annual_reports, by_year, in_words
from sitegen.assemble import Site
from sitegen.findings import Problem, Severity
from sitegen.model import Body, Claim, Document, Means
from sitegen.national import national_standard
from sitegen.standard import Kind
from sitegen.text import PLACEHOLDER, strip_tags

Found = Iterator[tuple[Document, Problem]]
_PART = re.compile(r"<h2\b[^>]*>(.*?)</h2>", re.DOTALL)
_OTHER_MATTERS = ("其他需要报告的事项", "需要报告的其他事项")
_FEE = re.compile(r"信息处理费|收费|费用|收取")
_ENDED_UNPAID = "t3.r3_6_2"
"""Applications that ended because nobody paid."""


def report_title(site: Site) -> Found:
    """A301 年报的标题不合规定的写法

    查什么：标题写成“机关全称＋年份＋年政府信息公开工作年度报告”，机关名称和年份与设置、年度一致。
    为什么：年报格式统一规定了名称（国办公开办函〔2021〕30号），公众和上级按名称、年份查找、汇总。
    例子：标题: 2025年度信息公开工作总结
    改成：标题: 云溪县畜牧兽医局2025年政府信息公开工作年度报告
    """
    for report in annual_reports(site):
        wanted = report.form.title_pattern.format(unit=site.config.name, year=report.year)
        title = re.sub(r"\s", "", report.document.meta.text("title"))
        if title not in ("", wanted) and PLACEHOLDER not in title:
            message = f"年报的标题是“{report.document.title}”。"
            yield report.document, Problem("A301", message, f"写成“{wanted}”。", report.document.line("title"))


def figures_in_text(site: Site) -> Found:
    """A302 年报正文写的数与表里的数不一致

    查什么：正文里写的收到、办结、各种结果、结转的申请件数，规范性文件件数和信息处理费，要和三张表的数一样；与台账无关的数不查。
    为什么：正文和表格说的是同一件事，两处不一样就有一处错了；这是年报最常见的毛病（《政府信息公开条例》第五十条）。
    例子：正文写“全年新收政府信息公开申请16件”，表三总计是 15。
    改成：改正写错的一处；表里没有错的，正文写“全年新收政府信息公开申请15件”。
    """
    yield from _unequal(site, "A302", review=False)


def reviews_in_text(site: Site) -> Found:
    """A303 年报正文写的复议、诉讼件数与表四不一致

    查什么：正文里写的行政复议、行政诉讼件数和“没有发生”，要和表四的总计一样；行政诉讼是直接起诉与复议后起诉之和。
    为什么：复议、诉讼情况是年报必须如实报告的内容（《政府信息公开条例》第五十条）。
    例子：正文写“没有发生行政诉讼”，表四“未经复议直接起诉”总计是 1。
    改成：改正写错的一处；复议机关只作共同被告的案件，只由原机关计一件。
    """
    yield from _unequal(site, "A303", review=True)


def shares_in_text(site: Site) -> Found:
    """A304 年报正文写的百分比算得不对

    查什么：紧跟在件数后面的“占……%”，按表里的数重算，四舍五入到写出的位数，要和写的一样。
    为什么：百分比由表里的数算出来，算错了说明正文没有随表格改（《政府信息公开条例》第五十条）。
    例子：办结 15 件，予以公开 8 件，写成“占63.3%”。
    改成：写“占53.3%”。
    """
    for report in annual_reports(site):
        for claim in report.data.claims:
            parts = _sums(report, claim.means)
            wholes = [whole for whole in _sums(report, claim.of) if whole]
            if not claim.of or not parts or not wholes:
                continue
            shares = [_rounded(part / whole * 100, claim.places) for part in parts for whole in wholes]
            if claim.value not in shares:
                words = "、".join(f"{part}÷{whole}" for part in parts for whole in dict.fromkeys(wholes))
                message = f"正文写“{claim.words}”；按表里的数算（{words}）是 {in_words(shares)}%。"
                yield report.document, Problem("A304", message, "按表里的数改正百分比，或改正表。", claim.line)


def changes_in_text(site: Site) -> Found:
    """A305 年报正文写的比上年增减与两年的表不一致

    查什么：紧跟在件数后面的“比上年增加……件”“较上年增长……%”，用本年和本站上一年年报的表重算，方向和数都要对。
    为什么：增减由两年的数算出来；写错方向或沿用往年的话，一对就露馅（《政府信息公开条例》第五十条）。
    例子：本年新收 15 件，上年 12 件，写成“较上年增长30%”。
    改成：写“较上年增长25%”。
    """
    reports = by_year(site)
    for report in annual_reports(site):
        before = reports.get(report.year - 1)
        for claim in report.data.claims:
            pairs = [
                (now, then)
                for cells in claim.means
                if before and (now := report.sum(cells)) is not None and (then := before.sum(cells)) is not None
            ]
            if not claim.change or not pairs or (claim.percent and not all(then for _, then in pairs)):
                continue
            changes = [
                _rounded((now - then) / then * 100, claim.places) if claim.percent else now - then
                for now, then in pairs
            ]
            if claim.value * claim.change not in changes:
                unit = "%" if claim.percent else " 件"
                words = "；".join(
                    f"本年 {now}，上年 {then}，{'增加' if change >= 0 else '减少'} {abs(change)}{unit}"
                    for (now, then), change in zip(pairs, changes, strict=True)
                )
                message = f"正文写“{claim.words}”；按两年的表算：{words}。"
                yield report.document, Problem("A305", message, "按两年的表改正，或改正表。", claim.line)


def fees_reported(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """A306 年报没有报告信息处理费

    查什么：发过收费通知、收过费或有申请因逾期不缴费而终止的，第六部分要写收取信息处理费的情况；都没有的，提示写一句。
    为什么：信息处理费的收取情况要在年报中报告（《政府信息公开信息处理费管理办法》）；没有收费也写明，是通行的写法。
    例子：fees 里 notices: 2，而“六、其他需要报告的事项”只写“无”。
    改成：2025年本局发出收费通知2件，总金额320元，实际收取320元。
    """
    if document.annual is None:
        return
    parts = _PART.split(body.html)
    text = next(
        (
            text
            for title, text in zip(parts[1::2], parts[2::2], strict=True)
            if any(word in title for word in _OTHER_MATTERS)
        ),
        None,
    )
    if text is None or _FEE.search(strip_tags(text)):
        return
    form = national_standard().annual_format(document.meta.number("year"))
    money = {_ENDED_UNPAID: "逾期不缴费而终止的申请", **(form.fees if form else {})}
    charged = [
        f"{label} {figures[-1]}"
        for row, label in money.items()
        if (figures := document.annual.cells.get(row)) and figures[-1].strip("0.")
    ]
    line = next(
        (heading.line for heading in document.headings if any(word in heading.text for word in _OTHER_MATTERS)), 1
    )
    if charged:
        message = f"数据文件里有{'、'.join(charged)}，第六部分没有写信息处理费。"
        yield Problem("A306", message, "在第六部分写明发出收费通知的件数、总金额和实际收取的金额。", line)
    else:
        remedy = "写一句“本年度没有收取信息处理费”，或写明发出收费通知的件数和金额。"
        yield Problem("A306", "第六部分没有说信息处理费的收取情况。", remedy, line, severity=Severity.INFO)


def _unequal(site: Site, code: str, review: bool) -> Found:
    for report in annual_reports(site):
        counts = [
            claim for claim in report.data.claims if not claim.percent and not claim.change and claim.review is review
        ]
        wrong = [(claim, sums) for claim in counts if (sums := _sums(report, claim.means)) and claim.value not in sums]
        # “不予公开1件，理由是……；不予公开1件，理由是……”: the parts of one figure, each named by itself.
        together: dict[Means, Decimal] = defaultdict(Decimal)
        for claim, _ in wrong:
            together[claim.means] += claim.value
        for claim, sums in wrong:
            if not claim.value or together[claim.means] not in sums:
                message = f"正文写“{claim.words}”；{_where(report, claim)}是 {in_words(sums)}。"
                remedy = "对照台账，改正写错的一处，让正文和表格一致。"
                yield report.document, Problem(code, message, remedy, claim.line)


def _sums(report: Report, means: Means) -> list[Decimal]:
    """What a claim's number may be; nothing when a figure is missing, so that it cannot be told."""
    sums = [report.sum(cells) for cells in means]
    return [number for number in sums if number is not None] if None not in sums else []


def _where(report: Report, claim: Claim) -> str:
    """Which figures a claim is held against, in words."""
    if len(claim.means) > 1:
        return "表里相应的数"
    cells, form = claim.means[0], report.form
    first = cells[0][0]
    if first in form.fees:
        return f"数据文件里的“{form.fees[first]}”"
    labels = list(dict.fromkeys(form.rows[row].label for row, _ in cells))
    groups = {label.rpartition("›")[0] for label in labels}
    together = "合计" if len(cells) > 1 else ""
    if len(labels) == 1:
        columns = "”“".join(form.rows[row].columns[column] for row, column in cells)
        return f"表里“{labels[0]}”的“{columns}”{together}"
    if len(groups) == 1 and groups != {""}:
        return f"表里“{groups.pop()}”各项合计"
    return f"表里“{'”“'.join(labels)}”合计"


def _rounded(number: Decimal, places: int) -> Decimal:
    """To so many digits behind the point, halves away from zero."""
    step = Decimal(1).scaleb(-places)
    return Decimal(int(abs(number) / step + Decimal("0.5"))) * step * (-1 if number < 0 else 1)
