"""F1xx: one field, or two fields, of one document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sitegen.agree import letters_of
from sitegen.findings import Problem, Severity
from sitegen.model import Body, Document, Value
from sitegen.standard import FieldType, Kind, Level
from sitegen.text import PLACEHOLDER, quoted_list
from sitegen.urls import RESERVED, STEM

_NUMBER = re.compile(r"[\u4e00-\u9fa5]{1,12}〔([0-9]{4})〕[1-9][0-9]*号")
_ORDER_NUMBER = re.compile(
    r"[\u4e00-\u9fa5]{0,25}令\s?第[1-9][0-9]*号|(?:[\u4e00-\u9fa5]{0,25}公告\s?)?(?:[0-9]{4}年)?第?[1-9][0-9]*号|无"
)
_YEARLY_ORDER = re.compile(r"[\u4e00-\u9fa5]{0,27}([0-9]{4})年第?[1-9][0-9]*号")
_LOOSE_NUMBER = re.compile(r"([\u4e00-\u9fa5]{1,12})\s*[\[［(（【〔]\s*(\d{2,4})\s*[\]］)）】〕]\s*第?\s*0*(\d+)\s*号?")
_OLD_STYLE_UNTIL = 2012
"""GB/T 9704-2012 brought the hexagonal brackets in July 2012; older documents keep what was printed."""
_NUMBERS = ("document_number", "decision_number")
_YEAR_IN_INDEX = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_LEFT_OPEN = re.compile(r"[（(]请填写[:：]")
"""A placeholder, also one whose brackets were typed anew."""
_ORDERED = (
    ("created_on", "published_on"),
    ("created_on", "effective_on"),
    ("created_on", "valid_until"),
    ("effective_on", "valid_until"),
    ("published_on", "updated_on"),
    ("published_on", "opens_on"),
    ("opens_on", "closes_on"),
    ("closes_on", "result_published_on"),
    ("asked_on", "transferred_on"),
    ("asked_on", "answered_on"),
    ("birth_month", "published_on"),
    ("detected_at", "first_release_at"),
    ("detected_at", "responded_at"),
    ("decided_on", "published_on"),
    ("approved_on", "published_on"),
    ("meeting_on", "published_on"),
    ("reviewed_on", "published_on"),
    ("published_on", "take_down_on"),
)

_JUDGED_ELSEWHERE = frozenset({"background", "legal_basis", "purpose", "measures", "reviewed_by", "reviewed_on"})
"""The elements of an interpretation may stand in its text (J101); the examination has a row and a rule of its own (E101)."""
_NO_CONTENT = frozenset({FieldType.PHONE, FieldType.EMAIL, FieldType.BOOLEAN, FieldType.UNIT, FieldType.UNITS})
"""A page that says nothing but whom to call is blank."""
_UNREADABLE = frozenset({"F003", "F004", "F007", "F008", "F010", "F011"})
"""When one of these was said, fields that seem to be missing may only not have been read."""


def missing_required(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F102 缺少必填的字段

    查什么：这一种文件必须填写的字段没有写，或写了字段名没有写值。
    为什么：这些内容是法规要求公开的，或者没有它页面就立不起来。
    例子：处罚决定没有写“处罚机关”。
    改成：增加一行“处罚机关: ……”。
    """
    if kind is None or _unread(document):
        return
    values = document.meta.values
    for name, field in kind.fields.items():
        if name not in values and field.level is Level.REQUIRED:
            written = field.name in document.lines
            if written and _said(document, field.name):
                continue
            example = f"{field.label}: {field.example}" if field.example else f"{field.label}: ……"
            what = "写了字段名，没有写值" if written else "没有写"
            yield Problem(
                "F102",
                f"缺少必填的“{field.label}”（{what}）。",
                f"增加一行，例如：{example}",
                document.line(field.name),
            )


def missing_expected(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F103 缺少应当填写的字段

    查什么：检查时会看、一般都应当填写的字段没有写，也没有在“未公开项说明”里写明理由。
    为什么：空着的项目检查时会被扣分；确实不能公开的，要说明理由。
    例子：负责人没有写“学历”。
    改成：补上；不公开的，在 omissions（未公开项说明）里写“field: 学历”和理由。
    """
    if kind is None or _unread(document):
        return
    values = document.meta.values
    missing = [
        field
        for name, field in kind.fields.items()
        if name not in values
        and field.level is Level.EXPECTED
        and name not in _JUDGED_ELSEWHERE
        and not (name in document.lines and _said(document, name))
    ]
    if missing:
        excused = {
            word
            for record in document.meta.records("omissions")
            for word in (record.text("field"), kind.keys.get(record.text("field"), ""))
        }
        missing = [field for field in missing if field.name not in excused]
    if missing:
        names = quoted_list([field.label for field in missing], 20)
        yield Problem(
            "F103",
            f"还没有写{names}。",
            f"补上，例如：{missing[0].label}: {missing[0].example or '……'}；不公开的在“未公开项说明”里写明理由。",
        )


def _unread(document: Document) -> bool:
    return any(problem.code in _UNREADABLE for problem in document.problems)


def _said(document: Document, name: str) -> bool:
    """Whether something was already said about the value of a field."""
    return any(problem.line == document.lines[name] for problem in document.problems)


def number_form(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F108 发文字号的写法不合规定

    查什么：发文字号应当是机关代字、六角括号里的四位年份、不编虚位的顺序号加“号”；命令和公告写“第几号”。
    为什么：《党政机关公文处理工作条例》第九条第五项，GB/T 9704-2012；号码写法不一，检索和比对都会落空。
    例子：云牧发[2025]第05号
    改成：云牧发〔2025〕5号
    """
    for name in _NUMBERS:
        number = document.meta.text(name)
        if not number or number.startswith(PLACEHOLDER) or _NUMBER.fullmatch(number) or _ORDER_NUMBER.fullmatch(number):
            continue
        loose = _LOOSE_NUMBER.fullmatch(number)
        year = int(loose.group(2)) if loose else 0
        remedy = (
            f"写成“{loose.group(1)}〔{year}〕{int(loose.group(3))}号”。"
            if loose and year > 1000
            else "写成“云牧发〔2025〕5号”这样：代字、〔四位年份〕、顺序号（不加“第”，不写 05）、号；没有文号的写“无”。"
        )
        old = 1000 < year <= _OLD_STYLE_UNTIL
        what = "用的不是六角括号（2012年以前印发的照原样保留也可以）" if old else "不合发文字号的格式"
        yield Problem(
            "F108", f"文号“{number}”{what}。", remedy, document.line(name), severity=Severity.INFO if old else None
        )


def number_year(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F109 文号里的年份与成文日期不一致

    查什么：发文字号〔〕里的年份（公告是“2026年第3号”里的年份）和成文日期的年份。
    为什么：文号按成文的年度编排；不一致多半是抄错了一处。
    例子：文号是云牧发〔2024〕5号，成文日期是 2025-03-01。
    改成：核对原件，改正写错的一处。
    """
    created = document.meta.day("created_on")
    number = document.meta.text("document_number")
    match = _NUMBER.fullmatch(number) or _YEARLY_ORDER.fullmatch(number)
    if created and match and int(match.group(1)) != created.year:
        message = f"文号里的年份是{match.group(1)}年，成文日期却是{created.year}年。"
        yield Problem("F109", message, "核对原件，改正写错的一处。", document.line("document_number"))


def dates_in_order(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F110 日期的先后颠倒

    查什么：成文不晚于发布，施行不晚于有效期止，征集开始不晚于截止，来信不晚于答复等。
    为什么：先后颠倒说明写错了一个日期；伪造发布日期属于检查指标的单项否决。
    例子：成文日期: 2025-03-10，发布日期: 2025-03-07
    改成：核对原件，改正写错的一个。
    """
    if kind is None:
        return
    values = document.meta.values
    for first, second in _ORDERED:
        if first not in values or second not in values or first not in kind.fields or second not in kind.fields:
            continue
        early, late = str(values[first]), str(values[second])
        if early[: min(len(early), len(late))] > late[: min(len(early), len(late))]:
            labels = kind.fields[first].label, kind.fields[second].label
            line = document.line(second, first)
            yield Problem(
                "F110", f"“{labels[0]}”（{early}）晚于“{labels[1]}”（{late}）。", "核对原件，改正写错的一个日期。", line
            )


def index_year(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F111 索引号里的年份对不上

    查什么：索引号里的年份应当是生成（成文）或发布的年份。
    为什么：索引号是目录的法定项目（《政府信息公开条例》第十二条），年份不对多半是复制后忘了改。
    例子：索引号是 11990100MB0000001T/2024-00012，发布日期是 2025-03-07。
    改成：按本机关的编号规则重新编一个号。
    """
    number = document.meta.text("index_number")
    if not number:
        return
    days = [day for day in (document.meta.day("created_on"), document.published_on) if day]
    years = {int(year) for year in _YEAR_IN_INDEX.findall(number.rpartition("/")[2] or number)}
    if days and years and not years & {day.year for day in days}:
        message = f"索引号“{number}”里的年份不是成文或发布的年份（{days[0].year}年）。"
        yield Problem("F111", message, "按本机关的编号规则改正年份。", document.line("index_number"))


def file_name(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F112 文件名不能作网址

    查什么：文件名（文件包是文件夹名）只能用小写字母、数字和连接符，不能叫 index。
    为什么：文件名就是网址的最后一段；中文、空格和大写在网址里会出错，以后也不能再改。
    例子：content/disclosure/documents/关于防疫的通知.md
    改成：content/disclosure/documents/2025-chunji-fangyi.md
    """
    if not STEM.fullmatch(document.stem) or RESERVED.fullmatch(document.stem):
        what = "文件夹名" if document.bundle else "文件名"
        yield Problem(
            "F112", f"{what}“{document.stem}”不能用作网址。", "改成小写字母、数字和连接符，例如“2025-chunji-fangyi”。"
        )


def take_down_reason(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F113 撤下没有写原因

    查什么：写了撤下日期，没有写撤下原因。
    为什么：撤下的信息要在“更正与撤下登记”里说明原因；行政处罚决定被变更、撤销的，应当公开说明理由（《行政处罚法》第四十八条）。
    例子：撤下日期: 2026-05-20
    改成：增加一行“撤下原因: ……”。
    """
    if document.meta.day("take_down_on") and not document.meta.text("take_down_reason"):
        yield Problem(
            "F113",
            "写了撤下日期，没有写撤下原因。",
            "增加一行，例如：撤下原因: 行政处罚决定已被撤销",
            document.line("take_down_on"),
        )


def unexplained_waiver(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F114 写了不需要解读，没有写理由

    查什么：“是否需要解读”写了“否”，没有写不解读的理由。
    为什么：政策性文件原则上都要解读；不解读的要说得出理由（任务清单：政策解读）。
    例子：是否需要解读: 否
    改成：增加一行“不解读的理由: 内容为机构内部人员分工，不涉及公众”。
    """
    required = document.meta.get("interpretation_required")
    if required is False and not document.meta.text("interpretation_reason"):
        line = document.line("interpretation_required")
        yield Problem("F114", "写了不需要解读，没有写理由。", "增加一行“不解读的理由: ……”。", line)


def unknown_omission(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F115 未公开项说明里的项目不对

    查什么：“未公开项说明”里写的项目，这一种文件没有，其实已经写了值，或者写了两次。
    为什么：说明和实际对不上，读者会糊涂。
    例子：写了“学历: 大学”，又在未公开项说明里写“学历”不公开。
    改成：删去其中一处。
    """
    if kind is None:
        return
    seen: set[str] = set()
    for record in document.meta.records("omissions"):
        word = record.text("field")
        name = kind.keys.get(word, "")
        if name in seen:
            yield Problem(
                "F115", f"未公开项说明里的“{word}”写了两次。", "合并成一条，只写一个理由。", document.line("omissions")
            )
            continue
        seen |= {name} - {""}
        if not name:
            yield Problem(
                "F115",
                f"未公开项说明里的“{word}”不是这一种文件的项目。",
                f"写项目的名称：{quoted_list([f.label for f in kind.fields.values() if f.level is Level.EXPECTED], 20)}。",
                document.line("omissions"),
            )
        elif name in document.meta:
            yield Problem(
                "F115",
                f"“{word}”已经写了值，又在未公开项说明里说不公开。",
                "删去其中一处。",
                document.line("omissions"),
            )


def blank_page(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F116 页面没有内容

    查什么：没有正文，也没有表格、附件和其他内容字段的文件；只有联系电话、是或否的，也是空白。
    为什么：空白页面在检查时按没有公开算（国办秘函〔2019〕19号）。
    例子：只写了文件头，正文是空的。
    改成：在第二条 --- 下面写正文，或填写这一种文件的内容字段、附上文件。
    """
    if document.has_body or document.files or kind is None or _unread(document):
        return
    told = any(
        field.place not in ("title", "meta", "none") and field.type not in _NO_CONTENT and field.name in document.meta
        for field in kind.fields.values()
    )
    if not told:
        yield Problem(
            "F116",
            "这份文件没有正文、表格和附件，页面会是空白的。",
            "在第二条 --- 下面写正文，或附上文件。",
            document.line("body"),
        )


def unexplained_empty_table(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F305 空表没有说明

    查什么：声明的数据表只有表头，没有一行数字，也没有写“空表说明”。
    为什么：没有数字的表也要公开，并说明没有；什么都不说按没有公开算（《预算法实施条例》第二十七条）。
    例子：政府性基金预算支出表.csv 里只有表头。
    改成：增加“空表说明: 本单位无政府性基金预算支出。”
    """
    if not document.sheets:
        return
    sheets = {sheet.file: sheet for sheet in document.sheets}
    for number, record in enumerate(document.meta.records("tables")):
        sheet = sheets.get(f"{document.folder}/{record.text('file')}")
        if sheet and len(sheet.rows) <= max(record.number("header_rows"), 1) and not record.text("empty"):
            name = record.text("title") or record.text("file")
            line = document.line(f"tables.{number}", "tables")
            yield Problem(
                "F305", f"“{name}”没有数据，也没有写空表说明。", "增加一行，例如：空表说明: 本单位无此项收支。", line
            )


def placeholder(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F117 还有没填写的地方

    查什么：字段里还留着新建文件时的“（请填写：……）”。
    为什么：占位文字发布出去，检查时按严重表述错误或空白信息算（任务清单：信息维护）。
    例子：标题: （请填写：写完整的标题）
    改成：换成真正的内容。
    """
    if kind is None:
        return
    remedy = f"把“{PLACEHOLDER}……）”换成真正的内容。"
    left = {name for name, value in document.meta.values.items() if _is_left(value)}
    for field in kind.fields.values() if left else ():
        if field.name in left:
            yield Problem("F117", f"“{field.label}”还没有填写。", remedy, document.line(field.name))
    if f"{PLACEHOLDER}正文" in body.text:
        yield Problem("F117", "正文还没有填写。", remedy, document.line("body"))


def _is_left(value: Value) -> bool:
    """Whether a place to be filled in is left in a value; dates and numbers are none."""
    if isinstance(value, str):
        return _LEFT_OPEN.search(value) is not None
    if isinstance(value, tuple):
        return any(map(_is_left, value))
    return isinstance(value, Mapping) and any(map(_is_left, value.values()))


def repeated_title(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F119 正文里重复了标题

    查什么：正文里有和文件头“标题”一样的标题行，或者正文的第一段就是标题；标点和空格不算。
    为什么：页面会自动在最上面显示标题，正文里再写一遍就重复了。
    例子：文件头写“标题: 办法”，正文第一行又写“# 办法”。
    改成：删去正文里的这一行。
    """
    title = letters_of(document.meta.text("title"))
    if not title:
        return
    lines = [heading.line for heading in document.headings if letters_of(heading.text) == title]
    if not lines and letters_of(body.text.partition("\n")[0]) == title:
        lines = [document.line("body")]
    for line in lines:
        yield Problem("F119", "正文里又写了一遍标题。", "删去这一行；页面会自动显示标题。", line)
