"""Xxxx: what an export of the superior portal says otherwise (``sitegen check --against``). None stands for a row of the export."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.alike import Force, force_of
from sitegen.assemble import Site
from sitegen.exports import ExportKind
from sitegen.findings import Problem, Severity
from sitegen.model import Document
from sitegen.reconcile import Comparison, Difference, Pair, entry_name

Found = Iterator[tuple[Document | None, Problem]]


def missing_here(site: Site, comparison: Comparison) -> Found:
    """X101 门户文件库里有，本栏目没有

    查什么：门户导出里的每一份文件，本栏目要有同文号（没有文号时同标题）的公开文件。
    为什么：本栏目的行政规范性文件，数量和内容要与门户文件库一致（任务清单：行政规范性文件）。
    例子：门户有“云牧规〔2025〕2号”，本栏目的行政规范性文件里没有这个文号。
    改成：补上这份文件；本来就不是本机关的，请门户更正。
    """
    if comparison.export.kind is not ExportKind.DOCUMENTS:
        return
    unseen = {entry.line: document for entry, document in comparison.unseen}
    for entry in comparison.missing:
        name = entry_name(ExportKind.DOCUMENTS, entry)
        if document := unseen.get(entry.line):
            reason = site.hidden[document.path]
            message = f"门户有“{name}”，本栏目的这份文件没有公开（{reason}）。"
            yield document, Problem("X101", message, "核对能不能公开；可以公开的，改正后发布。", document.line("title"))
        else:
            remedy = "补上这份文件；不是本机关的，请门户更正。"
            yield None, Problem("X101", f"门户有“{name}”，本栏目没有。", remedy, entry.line)


def extra_here(site: Site, comparison: Comparison) -> Found:
    """X102 本栏目有，门户文件库里没有

    查什么：本栏目公开的每一份行政规范性文件，门户导出里要有同文号或同标题的一份。
    为什么：本栏目的行政规范性文件，数量和内容要与门户文件库一致（任务清单：行政规范性文件）。
    例子：本栏目有“云牧规〔2026〕1号”，门户的文件库里没有。
    改成：报送门户补上；文号写错的，改正文号。
    """
    if comparison.export.kind is ExportKind.DOCUMENTS:
        for document in comparison.extra:
            number = document.meta.text("document_number")
            message = f"本栏目有“{document.title}”{f'（{number}）' if number else ''}，门户的文件库里没有。"
            remedy = "报送门户补上；文号或标题写错的，改正后再比对。"
            yield document, Problem("X102", message, remedy, document.line("document_number", "title"))


def differing_document(site: Site, comparison: Comparison) -> Found:
    """X103 与门户文件库的标题、文号、日期不一致

    查什么：两边同一份文件的标题、文号、成文日期要一样；发布日期不一样只提示。书名号、括号、全半角、空格不算。
    为什么：本栏目的行政规范性文件，数量和内容要与门户文件库一致（任务清单：行政规范性文件）。
    例子：门户的成文日期是 2025-03-07，本栏目写的是 2025-03-17。
    改成：以正式印发的文件为准，改正写错的一边。
    """
    for pair in _differing(comparison, ExportKind.DOCUMENTS):
        told = [difference for difference in pair.differences if difference.field != "validity"]
        if told:
            only_published = all(difference.field == "published_on" for difference in told)
            yield pair.document, _problem("X103", pair, told, Severity.INFO if only_published else None)


def differing_validity(site: Site, comparison: Comparison) -> Found:
    """X104 与门户文件库的有效性不一致

    查什么：两边同一份文件，一边有效，另一边不能已经废止或失效；只差“部分修改”时提示。
    为什么：文件修改、废止、失效以后，要及时更新有效性标注（任务清单：行政规范性文件）。
    例子：门户标的是“废止”，本栏目推算的是“有效”。
    改成：已经废止的，在废止它的文件里写“废止的文件”；门户没有更新的，请门户改正。
    """
    for pair in _differing(comparison, ExportKind.DOCUMENTS):
        told = [difference for difference in pair.differences if difference.field == "validity"]
        if told:
            ended = Force.ENDED in (force_of(told[0].theirs), force_of(told[0].ours))
            yield pair.document, _problem("X104", pair, told, None if ended else Severity.INFO)


def missing_or_extra_entry(site: Site, comparison: Comparison) -> Found:
    """X105 领导或机构与门户不对应

    查什么：门户导出里的领导、内设机构和直属单位，本栏目都要有；本栏目有的，门户也要有。
    为什么：机构职能信息要与门户一致，并及时更新（任务清单：机构职能）。
    例子：门户还列着已经调离的领导，本栏目没有。
    改成：核对谁是现在的，改正另一边。
    """
    kind = comparison.export.kind
    if kind is ExportKind.DOCUMENTS:
        return
    for entry in comparison.missing:
        message = f"门户有“{entry_name(kind, entry)}”，本栏目没有。"
        yield None, Problem("X105", message, "还在任（还设着）的，补上一份；不在的，请门户更新。", entry.line)
    for document in comparison.extra:
        name = document.meta.text("name") or document.title
        message = f"本栏目有“{name}”，门户没有。"
        yield (
            document,
            Problem("X105", message, "报送门户补上；已经不在的，撤下这一份。", document.line("name", "title")),
        )


def differing_entry(site: Site, comparison: Comparison) -> Found:
    """X106 职务、职能、联系方式与门户不一致

    查什么：两边同一位领导的职务、分工，同一个机构的职能、负责人、电话、地址、时间要一样。顺序、标点、区号不算。
    为什么：机构职能信息要与门户一致，并及时更新（任务清单：机构职能）。
    例子：门户的电话是 0199-5550100，本栏目写的是 0199-5550101。
    改成：核对哪一边是现在的，改正另一边。
    """
    for kind in (ExportKind.LEADERS, ExportKind.INSTITUTIONS):
        for pair in _differing(comparison, kind):
            yield pair.document, _problem("X106", pair, pair.differences)


def doubtful_row(site: Site, comparison: Comparison) -> Found:
    """X107 导出文件里有的行没有比对

    查什么：门户导出里重复的行、没有标题和文号（姓名、机构名称）的行、只有公式没有值的格。
    为什么：这些行没有比对，数量可能因此对不上。
    例子：第 5 行和第 9 行是同一个文号。
    改成：请门户删去重复的；公式在 Excel 里打开后另存一次，再比对。
    """
    kind = comparison.export.kind
    for later, earlier in comparison.doubled:
        message = f"这一行的“{entry_name(kind, later)}”与第 {earlier.line} 行重复，没有再比对。"
        yield None, Problem("X107", message, "请门户删去重复的一行；文号写错的改正。", later.line)
    for lines, what in (
        (comparison.export.unread, "没有写明是哪一份（哪个人、哪个机构），没有比对"),
        (comparison.export.formulas, "有的格是没有算出值的公式或错误值，当作没有写"),
    ):
        if lines:
            shown = "、".join(map(str, lines[:10])) + ("等" if len(lines) > 10 else "")
            remedy = "在 Excel 里打开，核对这些行，另存一次再比对。"
            yield None, Problem("X107", f"第 {shown} 行{what}。", remedy, lines[0])


def _differing(comparison: Comparison, kind: ExportKind) -> Iterator[Pair]:
    if comparison.export.kind is kind:
        yield from (pair for pair in comparison.pairs if pair.differences)


def _problem(
    code: str, pair: Pair, told: tuple[Difference, ...] | list[Difference], severity: Severity | None = None
) -> Problem:
    message = f"与门户（第 {pair.entry.line} 行）不一致：{'；'.join(difference.in_words for difference in told)}。"
    remedy = "核对哪一边是对的：本栏目错了就改这里，门户错了请门户改。"
    line = pair.document.line(*(difference.field for difference in told), "title")
    return Problem(code, message, remedy, line, severity=severity)
