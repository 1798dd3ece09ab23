"""A2xx: the sums of an annual report's tables, within it and against the report of the year before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from sitegen.annual import Report, annual_reports, by_year
from sitegen.assemble import Site
from sitegen.findings import Problem
from sitegen.model import Document
from sitegen.standard import AnnualEquation, AnnualTerm

Found = Iterator[tuple[Document, Problem]]


def row_sums(site: Site) -> Found:
    """A201 年报表三一行的各列相加不等于总计

    查什么：表三“收到和处理政府信息公开申请情况”每一行，自然人和五类法人或其他组织相加，要等于总计。
    为什么：总计是各类申请人的和（国办公开办函〔2021〕30号的表样）；不等就至少有一格错了。
    例子：r1: [10, 2, 0, 1, 1, 1, 16]，前六格相加是 15。
    改成：对照申请登记台账改正写错的一格；总计算错的改总计。
    """
    yield from _within(site, "A201", "T3-R")


def result_sums(site: Site) -> Found:
    """A202 年报表三办理结果各项相加不等于（七）总计

    查什么：表三每一列，“予以公开”到“其他处理”各行相加，要等于“（七）总计”。
    为什么：每件办结的申请只计一种结果，（七）总计是各种结果的和（国办公开办函〔2021〕30号的表样）。
    例子：“商业企业”一列各项相加是 2，（七）总计写的是 3。
    改成：对照申请登记台账改正写错的一格；一件申请不要计在两种结果里。
    """
    yield from _within(site, "A202", "T3-C")


def balance(site: Site) -> Found:
    """A203 年报表三的四项对不上

    查什么：表三每一列，本年新收加上年结转，要等于办理结果总计加结转下年度。
    为什么：表样左上角印着“第一项加第二项之和，等于第三项加第四项之和”（国办公开办函〔2021〕30号）。
    例子：新收 15、上年结转 1、办结 15，结转下年度写成 0。
    改成：没有办结的都算进“结转下年度继续办理”，或改正写错的一格。
    """
    yield from _within(site, "A203", "T3-G")


def carried_over(site: Site) -> Found:
    """A204 年报的上年结转与上一年年报不一致

    查什么：表三“上年结转”一行，每一格要等于本站上一年年报的“结转下年度继续办理”。
    为什么：同一批没有办完的申请，两年的年报要写成同样的数；检查年报的人首先对的就是这一行。
    例子：2024年年报结转下年度 1 件，2025年年报上年结转写成 0。
    改成：写上一年年报的数；上一年年报写错的，更正上一年年报并写明。
    """
    yield from _across(site, "A204", "T3-Y")


def review_sums(site: Site) -> Found:
    """A205 年报表四的四种结果相加不等于总计

    查什么：表四“行政复议”“未经复议直接起诉”“复议后起诉”三组，结果维持、结果纠正、其他结果、尚未审结相加，要等于总计。
    为什么：总计是四种结果的和（国办公开办函〔2021〕30号的表样）。
    例子：行政复议: [1, 0, 0, 0, 2]
    改成：行政复议: [1, 0, 0, 1, 2]
    """
    yield from _within(site, "A205", "T4-S")


def documents_in_force(site: Site) -> Found:
    """A206 年报的现行有效件数与上一年年报接不上

    查什么：表二“规章”“行政规范性文件”的现行有效件数，要等于本站上一年年报的现行有效件数加本年制发减本年废止。
    为什么：文件只有制发和废止两种增减；接不上，多半是漏报了废止、失效的文件（实际年报的通行算法，不是明文规定）。
    例子：上年现行有效 6 件，本年制发 2 件、废止 1 件，现行有效写成 8 件。
    改成：写 7 件；有效期届满失效的文件也算进本年废止件数。
    """
    yield from _across(site, "A206", "T2-1")


def _within(site: Site, code: str, sort: str) -> Found:
    """Equations inside one report."""
    for report in annual_reports(site):
        for problem in _broken(code, report, None, _of(report, sort)):
            yield report.document, problem


def _across(site: Site, code: str, sort: str) -> Found:
    """Equations between a report and that of the year before, when both forms know them."""
    reports = by_year(site)
    for report in annual_reports(site):
        before = reports.get(report.year - 1)
        if before and any(equation.code == sort for equation in before.form.equations):
            for problem in _broken(code, report, before, _of(report, sort)):
                yield report.document, problem


def _of(report: Report, sort: str) -> Iterator[AnnualEquation]:
    return (equation for equation in report.form.equations if equation.code == sort)


def _broken(code: str, report: Report, before: Report | None, equations: Iterable[AnnualEquation]) -> Iterator[Problem]:
    """What does not come out even, one problem a row: all its columns together."""
    rows: dict[str, list[str]] = defaultdict(list)
    for equation in equations:
        left, right = _sum(report, before, equation.left), _sum(report, before, equation.right)
        if left is not None and right is not None and left != right:
            column = report.form.rows[equation.row].columns[equation.column]
            rows[equation.row].append(
                f"“{column}”一列{equation.left_words}是 {left}，{equation.right_words}是 {right}，差 {abs(left - right)}"
            )
    for row, columns in rows.items():
        message = f"“{report.form.rows[row].label}”一行：{'；'.join(columns)}。"
        remedy = "对照台账找出写错的一格，改正后两边要相等；正文里写到这个数的地方一并改。"
        yield Problem(code, message, remedy, report.data.lines.get(row, 1), 1, report.file)


def _sum(report: Report, before: Report | None, terms: Iterable[AnnualTerm]) -> Decimal | None:
    """What one side comes to; None when a figure is missing, which other rules say."""
    total = Decimal()
    for term in terms:
        source = before if term.last_year else report
        number = source.number(term.row, term.column) if source else None
        if number is None:
            return None
        total += term.factor * number
    return total
