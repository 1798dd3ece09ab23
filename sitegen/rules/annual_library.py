"""A2xx, second part: an annual report's table two against what the body is and what its own site holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sitegen.annual import Report, annual_reports
from sitegen.assemble import Act, Site, Validity, validity_on
from sitegen.findings import Problem
from sitegen.model import Document, Meta

Found = Iterator[tuple[Document, Problem]]
_REGULATIONS, _NORMATIVE = "t2.规章", "t2.行政规范性文件"
_BELOW_CITIES = ("县人民政府", "旗人民政府", "乡人民政府", "镇人民政府", "街道办事处")
_HOLDS = (Validity.VALID, Validity.AMENDED)


def regulations_by_a_bureau(site: Site) -> Found:
    """A207 年报写了本机关无权制定的规章

    查什么：地方政府的部门、县级和乡镇政府，表二“规章”一行应当都是 0。
    为什么：规章只能由国务院部门、省级和设区的市、自治州政府制定（《立法法》第九十一条、第九十三条）；部门代拟的规章由政府计数。
    例子：县畜牧兽医局的年报写规章: [1, 0, 3]
    改成：规章: [0, 0, 0]；本机关制发的是行政规范性文件的，写到“行政规范性文件”一行。
    """
    name, government = site.config.name, site.config.meta.text("government")
    department = government.endswith("人民政府") and government != name and not name.endswith("人民政府")
    if not department and not name.endswith(_BELOW_CITIES):
        return
    for report in annual_reports(site):
        if any(figure.strip("0.") for figure in report.data.cells.get(_REGULATIONS, ())):
            written = "、".join(report.data.cells[_REGULATIONS])
            message = f"“{report.form.rows[_REGULATIONS].label}”一行写的是 {written}，而{name}不制定规章。"
            remedy = "各格写 0；本机关制发的行政规范性文件写到它自己的一行。"
            yield report.document, _at(report, "A207", _REGULATIONS, message, remedy)


def documents_in_library(site: Site) -> Found:
    """A208 年报的行政规范性文件件数与本站的文件不一致

    查什么：表二“行政规范性文件”的制发、废止、现行有效件数，要和本站的行政规范性文件按成文日期、废止情况、当年 12 月 31 日的有效性数出来的一致；
    联合发文、已印发未施行、有效期届满的，算不算都可以；本站的少，只对最近一年的制发和现行有效件数说。
    为什么：现行有效的文件应当全部公开并标注有效性（《政务公开工作任务清单（2023年版）》行政规范性文件），年报的数从这里来。
    例子：年报写现行有效 8 件，本站当年年底有效的是 7 件。
    改成：补发漏掉的文件，或改正年报；确实不同的（如不公开的文件），在正文里说明。
    """
    reports = [report for report in annual_reports(site) if report.document.path not in site.hidden]
    if not reports:
        return
    lives = list(_lives(site))
    newest = max(report.year for report in reports)
    for report in reports:
        wanted = report.form.rows.get(_NORMATIVE)
        known = [life for life in lives if life.created.year <= report.year]
        if wanted is None or not known:
            continue
        for column, (least, most) in enumerate(_counted(known, report.year)):
            figure = report.number(_NORMATIVE, column)
            # Documents that ended may have left the site: only what it should hold today is missed.
            missed = column != 1 and report.year == newest
            if figure is not None and (figure < least or (missed and figure > most)):
                here = str(least) if least == most else f"{least} 至 {most}"
                message = f"“{wanted.label}”一行“{wanted.columns[column]}”写的是 {figure}，本站的行政规范性文件数出来是 {here}。"
                remedy = "核对文件的成文日期、废止情况和有效期；漏发的补发，年报数错的改正年报。"
                yield report.document, _at(report, "A208", _NORMATIVE, message, remedy)


def decisions_on_site(site: Site) -> Found:
    """A209 年报的许可、处罚件数少于本站公开的

    查什么：表二“行政许可”“行政处罚”的处理决定数量，不应当少于本站公开的本机关当年的许可结果、处罚决定。
    为什么：公开的决定都在年度总数之内；本站的少不一定错，许可可以在别的平台公示，处罚只公开有一定社会影响的（《行政处罚法》第四十八条）。
    例子：年报写行政处罚 2 件，本站有当年的处罚决定 3 份。
    改成：核对台账，改正年报的数，或改正决定书的日期、机关。
    """
    permits, penalties = _decided(site, "service-result"), _decided(site, "penalty")
    for report in annual_reports(site):
        for row, counts, what in (("t2.行政许可", permits, "许可结果"), ("t2.行政处罚", penalties, "处罚决定")):
            if row not in report.form.rows:
                continue
            # 处理决定数量 is the last column of both forms.
            figure = report.number(row, len(report.form.rows[row].columns) - 1)
            if figure is not None and figure < counts[report.year]:
                label = report.form.rows[row].label
                message = f"“{label}”一行写的是 {figure}，本站公开的{report.year}年{what}有 {counts[report.year]} 件。"
                yield report.document, _at(report, "A209", row, message, "核对台账，改正年报的数或决定书的日期。")


def _at(report: Report, code: str, row: str, message: str, remedy: str) -> Problem:
    return Problem(code, message, remedy, report.data.lines.get(row, 1), 1, report.file)


@dataclass(frozen=True, slots=True)
class _Life:
    """A 行政规范性文件 of the body's own."""

    meta: Meta
    created: date
    joint: bool
    acts: tuple[Act, ...]

    def holds(self, day: date) -> tuple[bool, bool]:
        """Whether it surely counts as 现行有效 on a day, and whether it may."""
        ended_on = self.meta.day("ended_on")
        if self.created > day or (ended_on and ended_on <= day):
            return False, False
        state, declared = validity_on(self.meta, self.acts, day)
        if declared:  # Ended by a document that is not here: on the day that is given, else nobody knows when.
            state = Validity.VALID if ended_on else state
            return state in _HOLDS and not self.joint, True
        return state in _HOLDS and not self.joint, state in (*_HOLDS, Validity.AHEAD)

    def ends(self, year: int) -> tuple[bool, bool]:
        """Whether it surely ended in a year by an act, and whether it may have ended."""
        before, after = self.holds(date(year - 1, 12, 31)), self.holds(date(year, 12, 31))
        ended = (before[1] or self.created.year == year) and not after[0]
        act = any(act.ends and act.on and act.on.year == year for act in self.acts)
        return ended and act and not after[1] and not self.joint, ended


def _lives(site: Site) -> Iterator[_Life]:
    """The body's own documents that are public on some day."""
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in site.acts:
        acts[act.target].append(act)
    own = {site.config.name, site.config.meta.text("short_name"), ""}
    for document in site.documents:
        hidden, created = site.hidden.get(document.path), document.meta.day("created_on")
        if document.kind != "normative" or not created or (hidden and not hidden.by_day):
            continue
        if document.meta.text("issuer") in own:
            yield _Life(document.meta, created, bool(document.meta.texts("joint_issuers")), tuple(acts[document.path]))


def _counted(lives: list[_Life], year: int) -> Iterator[tuple[int, int]]:
    """制发, 废止 and 现行有效 of a year: how many at least and at most."""
    made = [life for life in lives if life.created.year == year]
    yield sum(not life.joint for life in made), len(made)
    for states in ([life.ends(year) for life in lives], [life.holds(date(year, 12, 31)) for life in lives]):
        yield sum(sure for sure, _ in states), sum(may for _, may in states)


def _decided(site: Site, kind: str) -> dict[int, int]:
    """How many decisions of the body itself the site holds of each year."""
    counts: dict[int, int] = defaultdict(int)
    own = {site.config.name, site.config.meta.text("short_name"), ""}
    for document in site.below("disclosure"):
        if document.kind == kind:
            for decision in document.meta.records("permits") if kind == "service-result" else (document.meta,):
                if (day := decision.day("decided_on")) and decision.text("authority") in own:
                    counts[day.year] += 1
    return counts
