"""M1xx: what must stand in budgets, final accounts, procurement and the handling of proposals, and whether it fits together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from sitegen.accounts import ACCOUNTS, BUDGET, FINAL_ACCOUNT, FORMS, account, accounts, entries, folded, form_of, plain
from sitegen.assemble import Site
from sitegen.config import BODY_UNIT
from sitegen.findings import Problem, Severity
from sitegen.model import Body, Document
from sitegen.public_costs import costs
from sitegen.standard import Kind
from sitegen.text import quoted_list

Found = Iterator[tuple[Document | str, Problem]]
_FINANCE, _PROCUREMENT, _PROPOSALS = "disclosure/finance", "disclosure/procurement", "disclosure/proposals"
_NONE = r"(没有|无|未安排|不涉及|不存在)[^。；\n]{0,20}"
_EXCUSES: Mapping[str, re.Pattern[str]] = {
    "fund": re.compile(_NONE + "政府性基金"),
    "capital": re.compile(_NONE + "国有资本经营"),
    "public": re.compile(_NONE + "三公"),
}
"""How a text says that there is nothing to show in a table."""
_BOOKS = (".xls", ".xlsx", ".et", ".pdf", ".ofd")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)")
_PROGRESS = frozenset({"procurement-intention", "procurement-result", "procurement-contract", "procurement-acceptance"})
_CATEGORIES = {"人大代表建议": "proposals_suggestions", "政协委员提案": "proposals_motions"}


def final_account_tables(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M101 决算公开表不全

    查什么：决算有没有九张表；没有数字的表也要公开成空表，或写明“本单位无……”。
    为什么：决算连同报表一起公开（《预算法》第十四条）；各地公开的决算都是这九张表，少一张就是没有公开全。
    例子：决算公开表里没有“国有资本经营预算财政拨款支出决算表”，也没有说明。
    改成：补上这张表；没有数字的，在空表说明里写“本单位无国有资本经营预算财政拨款支出，本表为空表。”
    """
    if document.kind == FINAL_ACCOUNT:
        yield from _missing_tables("M101", document, body)


def budget_tables(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M102 预算公开表不全

    查什么：预算有没有八张表和国有资本经营预算支出表；没有数字的表也要公开成空表，或写明“本单位无……”。
    为什么：预算连同报表一起公开（《预算法》第十四条）；表的张数各地不完全一样，所以只是提示。
    例子：预算公开表里没有“政府性基金预算支出表”，也没有说明。
    改成：补上这张表；没有数字的，在空表说明里写“本单位无政府性基金预算支出，本表为空表。”
    """
    if document.kind == BUDGET:
        yield from _missing_tables("M102", document, body)


def _missing_tables(code: str, document: Document, body: Body) -> Iterator[Problem]:
    meta = document.meta
    tables, attachments = meta.records("tables"), meta.records("attachments")
    if not tables:
        return
    titles = [record.text("title") for record in (*tables, *attachments)]
    titles += [record.text("table") for record in meta.records("empty_statements")]
    present = set(map(form_of, titles))
    text = folded("\n".join([body.text, *(meta.text(name) for name in ("explanation", "public_explanation"))]))
    missing = [
        name
        for form, name in FORMS[document.kind].items()
        if form not in present and not (form in _EXCUSES and _EXCUSES[form].search(text))
    ]
    if missing:
        # A whole workbook beside the text may hold them: nobody has looked into it.
        book = any(
            "表" in record.text("title") and record.text("file").lower().endswith(_BOOKS) for record in attachments
        )
        message = f"没有找到 {len(missing)} 张表，也没有说明本单位无此项：{'、'.join(missing)}。"
        remedy = "补上这些表；没有数字的，在空表说明里写“本单位无……，本表为空表。”表名照规定写，前面可以加年份和单位。"
        yield Problem(code, message, remedy, document.line("tables"), severity=Severity.INFO if book else None)


def unit_and_year(site: Site) -> Found:
    """M103 标题、表和年度、单位、文种不一致

    查什么：预算、决算的标题和表名里的年份、单位、“预算”“决算”，“三公”经费表里的年份，和文件头的年度、预决算单位、文种一致。
    为什么：照着上一年或别的单位的文件改时最容易漏改，公众会把数字看成别的年份、别的单位的（T15）。
    例子：标题是“2025年部门预算”，年度写的是 2026。
    改成：年度: 2025，或改正标题。
    """
    affiliates = [unit.title for unit in site.config.units.values() if unit.affiliate]
    for document in site.below(_FINANCE):
        year = document.meta.number("year")
        if document.kind not in ACCOUNTS or not year:
            continue
        words, other = ("预算", "决算") if document.kind == BUDGET else ("决算", "预算")
        title, line = document.title, document.line("title")
        if other in title and words not in title:
            message = f"标题写的是“{other}”，文种是{words}。"
            yield document, Problem("M103", message, "改正标题，或改正文种。", line)
        named = set(_YEAR.findall(title))
        if named and str(year) not in named:
            message = f"标题写的是 {'、'.join(sorted(named))} 年，年度写的是 {year}。"
            yield document, Problem("M103", message, "改正标题，或改正年度。", line)
        unit = document.meta.text("budget_unit")
        own = site.config.unit_title(unit)
        strangers = [name for name in affiliates if name != own and name in title]
        if unit != BODY_UNIT and title.startswith(site.config.name) and _YEAR.match(title[len(site.config.name) :]):
            strangers.append(site.config.name)
        if own and own not in title and strangers:
            message = f"标题写的是“{strangers[0]}”，预决算单位是“{own}”。"
            yield document, Problem("M103", message, "改正标题，或改正预决算单位。", line)
        yield from ((document, problem) for problem in _years_of_tables(document, year))


def _years_of_tables(document: Document, year: int) -> Iterator[Problem]:
    for record in document.meta.records("tables"):
        named = set(_YEAR.findall(record.text("title")))
        if named and str(year) not in named:
            message = f"表名“{record.text('title')}”写的是 {'、'.join(sorted(named))} 年，年度写的是 {year}。"
            remedy = "核对是不是放错了年份的表，改正表名或换成当年的表。"
            yield Problem("M103", message, remedy, 1, 1, record.text("file"))
    table = account(document, "public") if document.kind == BUDGET else None
    listed = costs(table) if table else ()
    years = {found for spent in listed for found in _YEAR.findall(spent.label)}
    if table and years and str(year) not in years:
        message = f"“{table.title}”里是 {'、'.join(sorted(years))} 年的数，没有 {year} 年的。"
        line = min(line for spent in listed for line in spent.lines.values())
        yield Problem("M103", message, "核对是不是放错了年份的表，换成当年的表。", line, 1, table.file)


def depth(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M104 支出没有公开到规定的科目级次

    查什么：支出表、一般公共预算支出表的功能分类科目公开到“项”（七位编码），基本支出表的经济分类科目公开到“款”（五位编码）。
    为什么：财政部规定按功能分类公开到项、基本支出按经济分类公开到款（《预算法实施条例》第二十七条）。
    例子：213 农林水支出下面只有 21301 农业农村，没有 2130104 事业运行这样的行。
    改成：在 21301 下面列出各项。
    """
    if document.kind not in ACCOUNTS:
        return
    for table in accounts(document):
        wanted = {"expenditure": 7, "general": 7, "basic": 5}.get(table.form, 0)
        listed = entries(table)
        upper = {entry.code[:length] for entry in listed for length in (3, 5) if length < len(entry.code)}
        short = [
            entry for entry in listed if len(entry.code) < wanted and entry.code not in upper and any(entry.amounts)
        ]
        if short:
            names = quoted_list((f"{entry.code} {entry.name}" for entry in short), 5)
            level = "项（七位编码）" if wanted == 7 else "款（五位编码）"
            message = f"“{table.title}”的{names}没有公开到{level}。"
            yield Problem("M104", message, f"在下面列出到{level}的各行和金额。", short[0].row.line, 1, table.file)


def procurement_parts(site: Site) -> Found:
    """M105 政府采购缺目录、标准或实施情况

    查什么：政府采购栏目里，集中采购目录、采购标准、实施情况（意向、结果、合同、验收）三部分都有。
    为什么：“政府集中采购项目的目录、标准及实施情况”是主动公开的内容（《政府信息公开条例》第二十条第九项）。
    例子：只有采购意向和采购合同，没有采购目录和采购标准。
    改成：转发或链接财政部门的集中采购目录，写明采购限额标准。
    """
    column = site.standard.columns.get(_PROCUREMENT)
    kinds = {document.kind for document in site.below(_PROCUREMENT)}
    if column is None or column.link or column.blank or not kinds:
        return
    parts = {
        "采购目录": {"procurement-catalogue"},
        "采购标准": {"procurement-standard"},
        "实施情况（采购意向、结果、合同或验收）": _PROGRESS,
    }
    missing = [name for name, wanted in parts.items() if not kinds & wanted]
    if missing:
        message = f"栏目“{column.title}”里没有{quoted_list(missing)}。"
        remedy = f"在 content/{_PROCUREMENT}/ 里补上；由财政部门统一公布的，转发并写明原文网址。"
        yield "catalogue.yaml", Problem("M105", message, remedy, column.line)


def procurement_amounts(site: Site) -> Found:
    """M106 采购金额超过预算，或合同金额超过成交金额

    查什么：同一项目编号的采购：中标（成交）金额不多于预算金额，合同金额不多于中标（成交）金额。
    为什么：报价超过采购预算、采购人不能支付的应当废标（《政府采购法》第三十六条）；合同按中标、成交结果签订（第四十六条）。
    例子：预算金额 38.00 万元，成交金额 83.00 万元。
    改成：核对两处，改正写错的一个；确有原因的，在正文中写明。
    """
    awards: dict[str, list[Document]] = defaultdict(list)
    for document in site.below(_PROCUREMENT):
        if document.kind == "procurement-result" and document.meta.text("project_number"):
            awards[document.meta.text("project_number")].append(document)
    for document in site.below(_PROCUREMENT):
        meta = document.meta
        if document.kind == "procurement-result":
            pair = ("award_amount", meta.get("budget_amount"), "中标（成交）金额", "预算金额")
        elif document.kind == "procurement-contract" and len(found := awards[meta.text("project_number")]) == 1:
            pair = ("contract_amount", found[0].meta.get("award_amount"), "合同金额", "中标（成交）金额")
        else:
            continue
        name, limit, what, than = pair
        amount = meta.get(name)
        if isinstance(amount, Decimal) and isinstance(limit, Decimal) and amount > limit:
            message = f"{what}是 {plain(amount)} 万元，比{than} {plain(limit)} 万元多 {plain(amount - limit)} 万元。"
            yield (
                document,
                Problem("M106", message, "核对两处，改正写错的一个；确有原因的，在正文中写明。", document.line(name)),
            )


def proposals_add_up(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M107 建议提案的件数加不起来

    查什么：办理总体情况里，公开答复数＋不公开答复数＝承办总数，人大代表建议＋政协委员提案＝承办总数。
    为什么：总体情况是公开的统计数，分项和总数应当相等（任务清单：建议提案办理情况）。
    例子：承办总数 14，公开答复数 12，不公开答复数 1。
    改成：不公开答复数: 2
    """
    meta = document.meta
    received = meta.get("proposals_received")
    if document.kind != "proposal-summary" or not isinstance(received, int):
        return
    for names, words in (
        (("proposals_published", "proposals_unpublished"), ("公开答复数", "不公开答复数")),
        (("proposals_suggestions", "proposals_motions"), ("人大代表建议", "政协委员提案")),
    ):
        counts = [count for name in names if isinstance(count := meta.get(name), int)]
        if len(counts) == 2 and sum(counts) != received:
            message = f"{words[0]} {counts[0]}＋{words[1]} {counts[1]}＝{sum(counts)} 件，承办总数是 {received} 件，相差 {abs(received - sum(counts))} 件。"
            yield Problem("M107", message, "核对各项和总数，改正写错的数。", document.line(names[0]))


def single_proposals(site: Site) -> Found:
    """M108 公开的答复和总体情况的件数不一致

    查什么：总体情况写的公开答复数，和本站当年公开的建议提案答复件数一致；建议、提案各自不多于承办的件数。
    为什么：办理结果和总体情况都要公开，公开了几件就应当看得到几件（国办发〔2014〕46号）。
    例子：总体情况写公开答复 12 件，本站当年的答复只有 9 件。
    改成：补上没有放上来的答复，或改正件数。
    """
    documents = site.below(_PROPOSALS)
    replies = [document for document in documents if document.kind == "proposal"]
    # A reply of January may count for the year before: one way of counting that agrees is enough.
    counted = [
        Counter(day.year for reply in replies if (day := reply.meta.day(name)))
        for name in ("replied_on", "created_on", "published_on")
    ]
    categories = Counter(
        (day.year, reply.meta.text("proposal_category")) for reply in replies if (day := reply.meta.day("replied_on"))
    )
    for document in documents:
        year, published = document.meta.number("year"), document.meta.get("proposals_published")
        if document.kind != "proposal-summary" or not year or not isinstance(published, int):
            continue
        if all(count[year] != published for count in counted):
            message = f"总体情况写 {year} 年公开答复 {published} 件，本站 {year} 年的答复有 {counted[0][year]} 件。"
            remedy = "补上没有放上来的答复，或改正件数。"
            yield document, Problem("M108", message, remedy, document.line("proposals_published"))
        for category, name in _CATEGORIES.items():
            received = document.meta.get(name)
            if isinstance(received, int) and categories[year, category] > received:
                message = f"总体情况写 {year} 年承办{category} {received} 件，本站 {year} 年的{category}答复有 {categories[year, category]} 件。"
                yield document, Problem("M108", message, "核对承办件数和各件答复的类别。", document.line(name))
