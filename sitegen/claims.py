"""The text of an annual report → Claims: figures that it gives of things that stand in its tables.

No sentence is understood. A text is cut into clauses, and a clause counts when all of it has one of a few known forms
(“予以公开8件”); whatever else it says, and whatever speaks of another year or of other matters, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sitegen.clauses import LAST, NEXT, THIS, Paragraph, number_of, paragraphs, words
from sitegen.model import Cells, Claim, Means
from sitegen.standard import AnnualFormat

_TOTAL = 6
"""The column 总计 of the table of applications."""
_GROUPS = {
    "予以公开": "r3_1",
    "部分公开": "r3_2",
    "不予公开": "r3_3",
    "无法提供": "r3_4",
    "不予处理": "r3_5",
    "其他处理": "r3_6",
}
_ORGANISATIONS = ("法人或其他组织", "法人或者其他组织", "法人和其他组织", "法人及其他组织")
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结")
_WHEN = rf"(?:全年(?:累计)?|本年度?|当年|今年|年内|{THIS}度?|本局|本机关|本单位|我局|我委|全局|共|计|合计|已|均|全部|现|另|并|有)*"
_BEFORE = rf"(?:{_WHEN[3:-2]}|其中|依法|按期|按时|及时|加上?|对|作出|决定|答复|属于?|“|因)*"
_COUNT = r"(?P<n>\d+|[零〇一二两三四五六七八九十百千]+)(?:件|份|宗|例|起)"
_IS = r"(?:”)?(?:的)?(?:共|合计|总计|累计|总数|总量|数量|为|有|计|了|达)*"
_APPLICATION = r"(?:政府)?(?:信息)?(?:依申请)?公开(?:的)?申请(?:表|书)?"
_FROM = r"(?:公民·|自然人·|法人|和|或者?|及|以及|其他|社会|组织|提出|提交|递交|的|各类|书面|了|到)*"
_GOT = r"(?P<verb>新收到?|新增|收到|接收到?|接到|受理|办理)"
_BEFORE_YEAR = rf"(?:上一?年度?|去年|{LAST}度?)"
_AFTER_YEAR = rf"(?:下一?年度?|{NEXT}度?)"
_DRAWN = r"(?:制发|制定|印发|出台|新制发|新制定|新出台|公布|发布){1,2}"
_CAUSE = r"(?:涉及|发生)?(?:因|由)?(?:政府)?(?:信息公开)?(?:工作|申请)?(?:类)?(?:被|而)?(?:发生|产生|引发|引起|收到|新增|申请|提起|提出|涉及|共|有)*(?:的)?"
_NONE = r"(?:没有|未|未曾|无)"

_APPLIES = re.compile(_APPLICATION)
_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百]件")
_FOREIGN = re.compile(r"许可|处罚|咨询|来信|来访|信访|工单|热线|建议|提案|留言|投诉|举报|备案|检疫|案件|政务服务|电话")
_OTHER_YEAR = re.compile(rf"{LAST}|{NEXT}|\d{{4}}年|上一?年|去年|往年|历年|以来")
_PART_OF_YEAR = re.compile(r"半年|季度|月份|(?<!\d)(?:[1-9]|1[01])月|12月(?!31日|底|末)")
_THIS_TIME = re.compile(rf"{THIS}|本年|全年|今年|当年")
_OTHERS = re.compile(r"(?:其中|另外?|此外)?(?:所属|下属|局属|直属)(?:事业)?单位")
"""Whose figures follow: “所属单位（防控中心）收到2件”."""
_INCLUDED = re.compile(r"(?:含|包括|其中)[^。；]{0,6}结转")
_LATE = re.compile(r"延期|逾期|延长|超期|超时")


def read_claims(text: str, first_line: int, year: int, form: AnnualFormat) -> tuple[Claim, ...]:
    """The claims of a report's Markdown text. ``first_line`` is the line of the file on which the text begins."""
    return tuple(
        claim for paragraph in paragraphs(text, first_line, year) for claim in _Reading(paragraph, form, year).claims()
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that a clause may have."""

    pattern: re.Pattern[str]
    means: Callable[[_Reading, re.Match[str]], Means]
    """What the number of such a clause may mean; nothing when it cannot be told."""
    applications: bool = False
    """Whether it counts only where applications are spoken of."""


class _Reading:
    """A paragraph being read, clause by clause."""

    def __init__(self, paragraph: Paragraph, form: AnnualFormat, year: int) -> None:
        self.paragraph = paragraph
        self.form = form
        self.year = year
        self.sentence = ""
        self.on_applications = "依申请公开" in paragraph.heading
        self.on_documents = False
        # What the last clauses left open:
        self.elsewhen = False  # the sentence speaks of another time
        self.listing = False  # a name without a number, so that the next number counts for both
        self.comparing = False  # “与上年相比”
        self.denied = ""  # there were none
        self.last: Means = ()  # what a figure was given of
        self.whole: Means = ()  # the last total of applications, of which kinds of applicants are parts
        self.review: Means = ()  # the last total of reviews
        self.found: list[Claim] = []

    def claims(self) -> list[Claim]:
        """All claims of the paragraph."""
        for sentence in self.paragraph.sentences():
            self.sentence = "".join(clause.text + clause.after for clause in sentence)
            self.elsewhen, self.last, self.listing, self.denied = False, (), False, ""
            if self.whole:
                # “从申请人看，自然人9件”: a new sentence may go back to what was received.
                self.whole = tuple(dict.fromkeys((*self.whole, self.cells("t3.r1"))))
            for clause in sentence:
                self._clause(clause.text, clause.line, clause.after)
        return self.found

    def _clause(self, clause: str, line: int, after: str) -> None:
        listing, self.listing = self.listing, False
        if _APPLIES.search(clause):
            self.on_applications = True
        if "规范性文件" in clause:
            self.on_documents = True
        if self._compared(clause, line) or self._share(clause, line):
            return
        if self.elsewhen and not _THIS_TIME.search(clause):
            return
        self.elsewhen = False
        if self._none(clause, line, after):
            return
        for form in _FORMS:
            if (match := form.pattern.fullmatch(clause)) and (self.on_applications or not form.applications):
                means = () if listing else form.means(self, match)
                if means:
                    self._say(clause, line, means, number_of(match["n"]))
                self.last = means
                return
        self.last = ()
        self.listing = after == "、" and not re.search(r"\d", clause)
        other_year = _OTHER_YEAR.search(clause) and not _THIS_TIME.search(clause)
        self.elsewhen = bool(other_year or _PART_OF_YEAR.search(clause) or _OTHERS.fullmatch(clause))
        applies = _APPLIES.search(clause)
        if applies and _NUMBER.search(clause):
            # “县局收到政府信息公开申请4件”: what follows is of those, whosever they are.
            self.elsewhen, self.on_applications = True, False
        if _FOREIGN.search(clause) and not applies:
            self.on_applications = False

    def _say(self, clause: str, line: int, means: Means, value: int) -> None:
        self.found.append(Claim(line, words(clause, self.year), means, Decimal(value)))

    def _none(self, clause: str, line: int, after: str) -> bool:
        """“未收到政府信息公开申请”, “没有发生行政复议、行政诉讼”."""
        means: list[Means] = []
        if _NO_APPLICATION.fullmatch(clause):
            means.append((self.cells("t3.r1"),))
        elif (match := _NO_REVIEW.match(clause)) or (self.denied and (match := _ALSO_NO_REVIEW.match(clause))):
            means += [_REVIEWS[word] for word in ("行政复议", "行政诉讼") if word in match[0]]
        elif match := _NO_DOCUMENT.fullmatch(clause):
            counts = (0, 1) if match["also"] and self.form.years[0] >= 2021 else (0,)
            means += [(((_document_row(self.form), column),),) for column in counts]
        for each in means:
            self._say(self.denied + clause, line, each, 0)
        self.denied = f"{clause}、" if means and after == "、" else ""
        return bool(means)

    def _share(self, clause: str, line: int) -> bool:
        """“占办结总数的53.3%”, right behind the figure."""
        match = _SHARE.fullmatch(clause)
        if match and self.last and all(row.startswith("t3.") for cells in self.last for row, _ in cells):
            dealt, received = self.cells("t3.r3_7"), self.cells("t3.r1")
            pending = (*received, *self.cells("t3.r2"))
            word = match["of"] or ""
            of: Means = (dealt, received, pending, *self.whole)
            if re.search("办结|答复|办理", word):
                of = (dealt,)
            elif "新收" in word:
                of = (received,)
            value = Decimal(match["n"])
            claim = Claim(
                line, words(clause, self.year), self.last, value, True, _places(value), tuple(dict.fromkeys(of))
            )
            self.found.append(claim)
        return match is not None

    def _compared(self, clause: str, line: int) -> bool:
        """“比上年增加3件”, “增长25%”, right behind the figure."""
        if _COMPARED.fullmatch(clause):
            self.comparing = True
            return True
        match = _CHANGE.fullmatch(clause)
        said = match is not None and (bool(match["than"]) or self.comparing)
        self.comparing = said
        if not match or not said:
            return False
        if self.last:
            value = Decimal(match["n"]) if match["n"][0].isdigit() else Decimal(number_of(match["n"]))
            percent = match["unit"] == "%"
            change = 1 if match["way"] in _MORE else -1
            said_so = words(clause, self.year)
            self.found.append(Claim(line, said_so, self.last, value, percent, _places(value), (), change))
        return True

    def cells(self, row: str, column: int = _TOTAL) -> Cells:
        """The figures of a row, or of all rows of a group (``t3.r3_3``)."""
        return tuple((name, column) for name in self.form.rows if name == row or name.startswith(f"{row}_"))


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _received(reading: _Reading, match: re.Match[str]) -> Means:
    """新收 is row one; 收到 may count what was carried over when the sentence says so; 办理, 受理 may be any total."""
    fresh, pending = reading.cells("t3.r1"), (*reading.cells("t3.r1"), *reading.cells("t3.r2"))
    verb = match["verb"] or ""
    if "新" in verb:
        means: Means = (fresh,)
    elif verb and "理" not in verb:
        means = (fresh, pending) if _INCLUDED.search(reading.sentence) else (fresh,)
    else:
        means = (fresh, pending, reading.cells("t3.r3_7"))
    reading.whole = means
    return means


def _pending(reading: _Reading, match: re.Match[str]) -> Means:
    """“加上年结转1件，共10件”."""
    carried = reading.cells("t3.r2")
    reading.whole = ((*reading.cells("t3.r1"), *carried),) if carried in reading.last else ()
    return reading.whole


def _dealt_with(reading: _Reading, match: re.Match[str]) -> Means:
    """办结 is the total of results; who 答复 may leave out what was ended without an answer."""
    if re.search("按期|按时|及时", match[0]) and _LATE.search(reading.paragraph.text):
        return ()
    dealt = reading.cells("t3.r3_7")
    answered = tuple(cell for group in list(_GROUPS.values())[:5] for cell in reading.cells(f"t3.{group}"))
    reading.whole = (dealt,) if "办结" in match["verb"] else (dealt, answered)
    return reading.whole


def _group(reading: _Reading, match: re.Match[str]) -> Means:
    return (reading.cells(f"t3.{_GROUPS[match['group']]}"),)


def _leaf(reading: _Reading, match: re.Match[str]) -> Means:
    """A row by its own name: “重复申请不予处理1件”."""
    for name, row in reading.form.rows.items():
        label = row.label.rpartition("›")[2].partition(".")
        if name.startswith("t3.") and label[2] and match["leaf"] == label[2].removeprefix("属于"):
            return (((name, _TOTAL),),)
    return ()


def _applicants(reading: _Reading, match: re.Match[str]) -> Means:
    who = match["who"]
    if not reading.whole:
        return ()
    columns = range(1, _TOTAL) if who in _ORGANISATIONS else [reading.form.rows["t3.r1"].columns.index(who)]
    return tuple(tuple((row, column) for row, _ in cells for column in columns) for cells in reading.whole)


def _reviewed(reading: _Reading, match: re.Match[str]) -> Means:
    reading.review = _REVIEWS[match["review"]]
    return reading.review


def _outcome(reading: _Reading, match: re.Match[str]) -> Means:
    column = _OUTCOMES.index(match["outcome"])
    return tuple(tuple((row, column) for row, _ in cells) for cells in reading.review)


def _documents(reading: _Reading, match: re.Match[str]) -> Means:
    row = _document_row(reading.form)
    if match["verb"] in ("公开", "主动公开"):
        return tuple(((row, column),) for column in range(3) if column != 1 or reading.form.years[0] < 2021)
    return (((row, 0),),)


def _document_count(column: int) -> Callable[[_Reading, re.Match[str]], Means]:
    """废止 and 现行有效 are counted since the form of 2021."""

    def means(reading: _Reading, match: re.Match[str]) -> Means:
        known = reading.form.years[0] >= 2021 and (reading.on_documents or "规范性文件" in match[0])
        return (((_document_row(reading.form), column),),) if known else ()

    return means


def _document_row(form: AnnualFormat) -> str:
    return next(name for name in form.rows if name.endswith("规范性文件"))


def _row(row: str) -> Callable[[_Reading, re.Match[str]], Means]:
    return lambda reading, match: (reading.cells(row),)


def _fee(name: str) -> Callable[[_Reading, re.Match[str]], Means]:
    return lambda reading, match: (((f"fees.{name}", 0),),)


_REVIEWS: dict[str, Means] = {
    "行政复议": ((("t4.行政复议", 4),),),
    "行政诉讼": ((("t4.未经复议直接起诉", 4), ("t4.复议后起诉", 4)),),
    "未经复议直接起诉": ((("t4.未经复议直接起诉", 4),),),
    "复议后起诉": ((("t4.复议后起诉", 4),),),
}
_NO_APPLICATION = re.compile(rf"{_BEFORE}{_NONE}(?:收到|新收到?|接到|接收到)(?:任何)?{_FROM}{_APPLICATION}")
_BOTH = r"行政(?:复议|诉讼)(?:案件|申请)?(?:(?:和|或者?|及|以及|与)行政诉讼(?:案件)?)?"
_NO_REVIEW = re.compile(rf"{_BEFORE}{_NONE}{_CAUSE}{_BOTH}(?:情况|情形)?(?=$|和|及)")
_ALSO_NO_REVIEW = re.compile(r"行政诉讼(?:案件)?(?:情况|情形)?(?=$|和|及)")
_NO_DOCUMENT = re.compile(rf"{_BEFORE}{_NONE}{_DRAWN}(?P<also>(?:和|或者?|及|也未|也没有)废止)?(?:行政)?规范性文件")
_SHARE = re.compile(
    r"占(?:比)?(?P<of>(?:全部|所有|本年度?|全年|已)?(?:办结|答复|办理|新收|收到|受理)?(?:的)?(?:政府信息公开)?(?:申请)?"
    r"(?:的)?(?:总数|总量|总件数|件数|数量|量|数)?)(?:的|比)?(?:为)?(?P<n>\d+(?:\.\d+)?)%"
)
_THAN = rf"(?P<than>同比|(?:较|比|与|和){_BEFORE_YEAR}(?:同期)?(?:相比)?)"
_COMPARED = re.compile(rf"(?:较|比|与|和){_BEFORE_YEAR}(?:同期)?(?:相比|比较)")
_MORE = ("增长", "增加", "上升", "提高", "增幅", "多")
_CHANGE = re.compile(
    rf"{_THAN}?(?P<way>{'|'.join(_MORE)}|下降|减少|降低|降幅|少)(?:了)?"
    r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)(?P<unit>%|件|份|宗)"
)


def _forms(*rules: tuple[str, Callable[[_Reading, re.Match[str]], Means], bool]) -> tuple[_Form, ...]:
    return tuple(_Form(re.compile(pattern), means, topic) for pattern, means, topic in rules)


_LEAVES = (
    "国家秘密|其他法律行政法规禁止公开|危及“三安全一稳定”|保护第三方合法权益|三类内部事务信息|四类过程性信息|行政执法案卷|行政查询事项|"
    "本机关不掌握相关政府信息|没有现成信息需要另行制作|补正后申请内容仍不明确|信访举报投诉类申请|重复申请|要求提供公开出版物|无正当理由大量反复申请"
)
_FORMS = _forms(
    (rf"{_WHEN}(?P<verb>){_APPLICATION}{_IS}{_COUNT}", _received, False),
    (rf"{_BEFORE}{_GOT}{_FROM}{_APPLICATION}{_IS}{_COUNT}", _received, False),
    (rf"{_BEFORE}{_GOT}{_COUNT}{_FROM}{_APPLICATION}", _received, False),
    (rf"{_BEFORE}{_GOT}{_FROM}(?:政府信息)?依申请公开(?:件|信息|政府信息|事项)?{_IS}{_COUNT}", _received, False),
    (rf"{_BEFORE}(?P<verb>新收到?|收到|接到)(?:申请)?{_IS}{_COUNT}", _received, True),
    (rf"{_BEFORE}{_BEFORE_YEAR}结转(?:的)?(?:{_APPLICATION}|申请)?(?:继续办理)?{_IS}{_COUNT}", _row("t3.r2"), False),
    (rf"{_BEFORE}结转{_BEFORE_YEAR}(?:的)?(?:{_APPLICATION}|申请)?{_IS}{_COUNT}", _row("t3.r2"), False),
    (rf"(?:共|共计|合计|总计)(?:需)?(?:办理|处理|受理)?(?:申请)?{_COUNT}", _pending, True),
    (rf"{_BEFORE}(?P<verb>办结|答复|回复|办理答复|办理完毕)(?:{_APPLICATION}|申请)?{_IS}{_COUNT}", _dealt_with, True),
    (rf"{_BEFORE}(?P<group>{'|'.join(_GROUPS)})(?:{_APPLICATION}|申请|决定|答复|情形)?{_IS}{_COUNT}", _group, True),
    (rf"{_BEFORE}{_COUNT}(?:申请)?(?:作出|决定|为|属于)?(?P<group>{'|'.join(_GROUPS)})", _group, True),
    (rf"{_BEFORE}(?P<leaf>{_LEAVES})(?:而|的)?(?:不予公开|无法提供|不予处理)?{_IS}{_COUNT}", _leaf, True),
    (
        rf"{_BEFORE}(?:结转|转)(?:至|到|入)?{_AFTER_YEAR}(?:继续)?(?:办理)?(?:的)?(?:申请)?{_IS}{_COUNT}",
        _row("t3.r4"),
        True,
    ),
    (rf"{_BEFORE}{_COUNT}(?:申请)?(?:结转|转)(?:至|到|入)?{_AFTER_YEAR}(?:继续)?(?:办理)?", _row("t3.r4"), True),
    (
        rf"{_BEFORE}(?P<who>自然人|商业企业|科研机构|社会公益组织|法律服务机构|{'|'.join(_ORGANISATIONS)})"
        rf"(?:申请|提出|提交)?(?:的)?(?:申请)?{_IS}{_COUNT}",
        _applicants,
        True,
    ),
    (rf"{_WHEN}{_CAUSE}(?P<review>行政复议|行政诉讼)(?:案件|申请)?{_IS}{_COUNT}", _reviewed, False),
    (rf"{_BEFORE}(?P<review>未经复议直接起诉|复议后起诉)(?:的)?(?:案件)?{_IS}{_COUNT}", _reviewed, False),
    (rf"{_BEFORE}(?P<outcome>{'|'.join(_OUTCOMES)})(?:的)?{_IS}{_COUNT}", _outcome, False),
    (rf"{_WHEN}(?P<verb>{_DRAWN}|主动公开|公开)(?:行政)?规范性文件{_IS}{_COUNT}", _documents, False),
    (rf"{_BEFORE}(?:清理)?废止(?:失效)?(?:行政)?(?:规范性文件)?{_IS}{_COUNT}", _document_count(1), False),
    (
        rf"{_WHEN}(?:年末|年底|目前|现|截至{THIS}?(?:年底|年末|12月31日))?现行有效(?:的)?(?:行政)?(?:规范性文件)?{_IS}{_COUNT}",
        _document_count(2),
        False,
    ),
    (rf"{_WHEN}(?:发出)?(?:政府信息公开)?(?:信息处理费)?收费通知(?:书)?{_IS}{_COUNT}", _fee("notices"), False),
    (rf"{_WHEN}(?:收费|信息处理费|收费通知)?(?:的)?总金额(?:为)?(?P<n>\d+)元", _fee("billed"), False),
    (
        rf"{_WHEN}(?:实际)?(?:收取|收到|收缴)(?:政府信息公开)?(?:信息处理费)?(?:总金额)?(?:为)?(?P<n>\d+)元",
        _fee("received"),
        False,
    ),
)
