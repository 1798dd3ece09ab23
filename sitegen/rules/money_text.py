"""M4xx: the figures that the explanations of a budget or a final account write out, against its tables and against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from sitegen.accounts import (
    ACCOUNTS,
    FINAL_ACCOUNT,
    account,
    accounts,
    folded,
    money_columns,
    plain,
    scale_of,
    step_of,
    whole_row,
)
from sitegen.findings import Problem
from sitegen.frozen import Frozen
from sitegen.model import Body, Document
from sitegen.public_costs import PUBLIC_FIELDS, of_year, planned
from sitegen.standard import Kind

_TEXTS = ("explanation", "public_explanation", "office_cost_explanation", "procurement_explanation")
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_UNITS = {"万元": Decimal(1), "元": Decimal("0.0001"), "亿元": Decimal(10000)}
_AMOUNT = re.compile(rf"({_NUMBER})(亿元|万元|元)")
_UP, _DOWN = "增加|增长|上升|提高|增幅", "减少|下降|降低|压减|减幅|降幅"
_CHANGE = re.compile(
    rf"(?P<way>{_UP}|{_DOWN})了?(?P<delta>{_NUMBER})(?P<unit>亿元|万元|元)[，,、（(]?(?:同比|比上年|较上年)?"
    rf"(?P<way2>{_UP}|{_DOWN})(?:了|为|达|约|到)?(?P<percent>\d+(?:\.\d+)?)[%％]"
)
_SHARE = re.compile(
    rf"(?P<part>{_NUMBER})(?P<unit>亿元|万元|元)，?(?:约?占(?:本年|政府采购)?(?:收入|支出)?(?:合计|总计|总额)?的?|完成(?:年初|全年|调整)?预算数?的)"
    r"(?P<percent>\d+(?:\.\d+)?)[%％]"
)
_LEAD = r"(?:^|[，；：。,:;])(?:其中[：:，]?)?(?P<year>20\d\d)?(?:年度?)?(?:本年度?|全年|本单位|本部门|我局|我单位)*"
_FISCAL = "(?:一般公共预算|财政拨款)?(?:安排的?)?"
_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    r"(?:收入(?:总计|总预算|总决算)|(?<![，；：,;:])收入预算)": ("total_income",),
    r"(?:支出(?:总计|总预算|总决算)|(?<![，；：,;:])支出预算)": ("total_expenditure",),
    r"(?:收入、?支出|收、?支)(?:总计|总预算|总决算|预算总计|决算总计)": ("total_income", "total_expenditure"),
    rf"{_FISCAL}三公经费": ("public_total",),
    rf"{_FISCAL}因公出国（境）费用?": ("public_abroad",),
    rf"{_FISCAL}公务用车购置费": ("vehicle_purchase",),
    rf"{_FISCAL}公务用车运行(?:维护)?费": ("vehicle_running",),
    rf"{_FISCAL}公务接待费": ("reception",),
    rf"{_FISCAL}机关运行经费": ("office_cost",),
    r"政府采购(?:支出)?(?:总额)?": ("procurement_total",),
}
_SAYS = (
    r"(?:财政拨款|一般公共预算)?(?P<what>支出预算|年初预算|预算|支出决算|决算|支出)?(?:数|总额|合计|总计|金额)?(?:均|各)?(?:为|是|共计?|安排)?"
    rf"(?P<amount>{_NUMBER})(?P<unit>亿元|万元|元)"
    rf"(?:[，,](?:支出)?决算数?(?:为|是)?(?P<spent>{_NUMBER})(?P<unit2>亿元|万元|元))?"
    r"(?:，完成(?:年初|全年|调整)?预算数?的\d+(?:\.\d+)?[%％])?"
    rf"(?:[，,。](?:决算数?|预算数?)?(?:比|较|与|同)(?:上年|去年|(?P<than>20\d\d)年度?)(?:决算数?|预算数?|相比，?)?"
    rf"(?:(?P<same>持平)|(?P<way>{_UP}|{_DOWN})了?(?P<delta>{_NUMBER})(?P<unit3>亿元|万元|元)))?"
)
_PLANNED = re.compile(rf"预算(?:数|总额|安排|为|是)*{_NUMBER}(?:亿元|万元|元)")
_STATEMENTS = {re.compile(_LEAD + subject + _SAYS): fields for subject, fields in _SUBJECTS.items()}
_PREVIOUS = {
    "total_income": "previous_total",
    "total_expenditure": "previous_total",
    "public_total": "previous_public_total",
}
_NOW = dict.fromkeys(name for names in _SUBJECTS.values() for name in names)
_FROM = re.compile(rf"[由从]|上年(?:决算|预算)?数?(?:的|为|是)?{_NUMBER}(?:亿元|万元|元)")
_SOMEONE_ELSE = re.compile(r"局本级|机关本级|所属|下属|本级|[一二三四五六七八九十]+个单位")

_LABELLED = re.compile(
    rf"(?:^|[，；：、。,:;中])(?P<label>[^，；：、。,:;\d中]{{4,20}}?)(?:为|是)?(?P<amount>{_NUMBER})(?P<unit>亿元|万元|元)"
)
_OTHER_YEAR = re.compile(r"(?:上年|去年|20\d\d年)[^。；，、]*$")
_PROCUREMENT = re.compile(
    rf"政府采购[^，。；]{{0,14}}?(?P<a0>{_NUMBER})(?P<u0>亿元|万元|元)，?其中[：:，]?(?:政府采购)?货物[类]?(?:支出|采购)?(?:预算)?(?P<a1>{_NUMBER})(?P<u1>亿元|万元|元)[、，；](?:政府采购)?工程类?(?:支出|采购)?(?:预算)?(?P<a2>{_NUMBER})(?P<u2>亿元|万元|元)[、，；](?:政府采购)?服务类?(?:支出|采购)?(?:预算)?(?P<a3>{_NUMBER})(?P<u3>亿元|万元|元)"
)


class Statement(Frozen, frozen=True):
    """A sentence that gives one of the figures of the front matter in words."""

    where: str
    """The field it stands in, or ``body``."""
    words: str
    fields: tuple[str, ...]
    amounts: tuple[Decimal, ...]
    """What it may say of the document's year, in 万元."""
    planned: Decimal | None
    """What it says was planned, where a final account says both."""
    change: Decimal | None
    """More (or less) than the year before, in 万元; 0 for 持平; None when it does not say."""


def percentages(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M401 增减的百分数和数额对不上

    查什么：说明里“增加……万元，增长……%”“……万元，占……%”“完成预算的……%”，百分数和数额是否相符，一处增一处减也算错。
    为什么：数额和百分数由同一组数算出，对不上的必有一个写错；预算、决算的说明是公开内容（《预算法》第十四条）。
    例子：收支总预算2350.80万元，比上年增加487.79万元，增长20.75%。
    改成：收支总预算2350.80万元，比上年增加487.79万元，增长26.18%。
    """
    if document.kind not in ACCOUNTS:
        return
    known, earlier = (
        [number for name in names if isinstance(number := document.meta.get(name), Decimal)]
        for names in (_NOW, _PREVIOUS.values())
    )
    paragraphs = list(_paragraphs(document, body))
    plans, _ = _public_years(document)
    vehicles = plans.get("vehicle_purchase", Decimal(0)) + plans.get("vehicle_running", Decimal(0))
    everywhere = {amount for _, paragraph in paragraphs for amount in _amounts(paragraph)}
    everywhere |= {*known, *plans.values(), vehicles}
    for where, paragraph in paragraphs:
        near = [*known, *_amounts(paragraph)]
        for found in _CHANGE.finditer(paragraph):
            if problem := _change(found, near, near if _FROM.search(paragraph) else earlier):
                yield Problem("M401", *problem, document.line(where))
        for found in _SHARE.finditer(paragraph):
            part, percent = _scaled(found["part"], found["unit"]), Decimal(found["percent"])
            in_table = plans and where == "public_explanation"
            if "占" not in found[0] and not in_table and not _PLANNED.search(paragraph):
                continue  # what was planned stands in another document
            # What it is a share of often stands paragraphs above.
            wholes = [whole for whole in everywhere if whole > 0 and (whole >= part or "占" not in found[0])]
            if wholes and all(_percent_off(part, whole, percent, found["part"]) for whole in wholes):
                share = min((part * 100 / whole for whole in wholes), key=lambda share: abs(share - percent))
                message = f"“{found[0]}”：按说明里的数算不出 {percent}%，最接近的是 {share:.2f}%。"
                yield Problem("M401", message, "核对数额和百分数，改正写错的一个。", document.line(where))


def _amounts(paragraph: str) -> Iterator[Decimal]:
    return (_scaled(found[1], found[2]) for found in _AMOUNT.finditer(paragraph))


def _change(found: re.Match[str], amounts: list[Decimal], earlier: list[Decimal]) -> tuple[str, str] | None:
    """What is wrong with “增加……万元，增长……%”, if anything; the year before is told from any amount of the paragraph, or named itself (``earlier``)."""
    up = found["way"] in _UP.split("|")
    if up is not (found["way2"] in _UP.split("|")):
        return f"“{found[0]}”：一处是增，一处是减。", "核对比上年是增还是减，改成一致。"
    delta, percent = _scaled(found["delta"], found["unit"]), Decimal(found["percent"])
    before = [
        base for base in (*earlier, *(amount - delta if up else amount + delta for amount in amounts)) if base > 0
    ]
    if not before or not all(_percent_off(delta, base, percent, found["delta"]) for base in before):
        return None
    near = min((delta * 100 / base for base in before), key=lambda share: abs(share - percent))
    return (
        f"“{found[0]}”：按同一段里的数算不出 {percent}%，最接近的是 {near:.2f}%。",
        "核对数额和百分数：百分数＝增减额÷上年数。",
    )


def _percent_off(part: Decimal, whole: Decimal, percent: Decimal, printed: str) -> bool:
    """Whether a percentage is wrong by more than its own last decimal and the rounding of both amounts."""
    rounding = step_of(Decimal(printed.replace(",", ""))) / 2
    share = part * 100 / whole
    spread = share * (rounding / whole + (rounding / part if part else 0))
    return abs(share - percent) > step_of(percent) + spread


def figures_in_words(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M402 说明里的数和公开的数不一致

    查什么：说明里写的收支总计、“三公”经费各项、机关运行经费、政府采购数额，和文件头、“三公”经费表里的一致。
    为什么：说明、文件头和表说的是同一个数，不同的一处多半没有随调整改过来（《预算法》第十四条）。
    例子：公务接待费2.00万元，而文件头和“三公”经费表里是 1.60 万元。
    改成：公务接待费1.60万元。
    """
    if document.kind not in ACCOUNTS:
        return
    plans, _ = _public_years(document)
    for said in _statements(document, body):
        for field in said.fields:
            written = document.meta.get(field)
            if not isinstance(written, Decimal):
                continue
            meant = [written, plans[field]] if document.kind == FINAL_ACCOUNT and field in plans else [written]
            if all(abs(amount - one) > step_of(written, amount) for amount in said.amounts for one in meant):
                label = kind.fields[field].label if kind and field in kind.fields else field
                message = (
                    f"“{said.words}”：这里是 {plain(said.amounts[-1])} 万元，文件头的“{label}”是 {plain(written)}。"
                )
                yield Problem("M402", message, "核对两处，改成一致。", document.line(said.where))
                break
            if said.planned is not None and field in plans and abs(said.planned - plans[field]) > step_of(said.planned):
                message = f"“{said.words}”：预算数这里是 {plain(said.planned)} 万元，“三公”经费表里是 {plain(plans[field])} 万元。"
                yield Problem("M402", message, "核对两处，改成一致。", document.line(said.where))


def against_last_year(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M403 说明里比上年的增减和上年的数对不上

    查什么：说明里“比上年增加（减少）……万元”“与上年持平”，和文件头的上年数、“三公”经费表里的上年数算得拢。
    为什么：预算、决算要说明增减变化；增减写反或写错，是公开内容不准确（《预算法》第十四条）。
    例子：“三公”经费预算18.30万元，与上年持平。（上年“三公”经费合计: 19.10）
    改成：“三公”经费预算18.30万元，比上年减少0.80万元。
    """
    if document.kind not in ACCOUNTS:
        return
    _, before = _public_years(document)
    meta = document.meta
    for said in _statements(document, body):
        if said.change is None:
            continue
        for field in said.fields:
            written = meta.get(_PREVIOUS.get(field, ""))
            last = [amount for amount in (written, before.get(field)) if isinstance(amount, Decimal)]
            now = [*said.amounts, *([amount] if isinstance(amount := meta.get(field), Decimal) else [])]
            if last and all(
                abs(this - one - said.change) > step_of(said.change, *said.amounts) for this in now for one in last
            ):
                really = now[0] - last[0]
                word = (
                    "持平"
                    if not said.change
                    else f"{'增加' if said.change > 0 else '减少'} {plain(abs(said.change))} 万元"
                )
                message = f"“{said.words}”：写的是{word}；上年是 {plain(last[0])} 万元，今年 {plain(now[0])} 万元，应当是{'增加' if really > 0 else '减少'} {plain(abs(really))} 万元。"
                yield Problem("M403", message, "核对上年的数和增减额，改正写错的一处。", document.line(said.where))
                break


def labelled_amounts(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M404 说明里的数在表中找不到

    查什么：说明里紧跟在科目、栏目名称后面的数（“农林水支出2026.05万元”），在公开的表里这个名称的行或栏有没有这个数。
    为什么：说明里的分项数取自公开的表，找不到的多半是抄错或没有随调整改过来（《预算法》第十四条）；口径不同时不算错，所以只是提示。
    例子：卫生健康支出57.50万元，而各张表里卫生健康支出都是 57.05 万元。
    改成：卫生健康支出57.05万元。
    """
    if document.kind not in ACCOUNTS:
        return
    printed = _printed(document)
    for where, paragraph in _paragraphs(document, body):
        for found in _LABELLED.finditer(paragraph):
            label, amount = found["label"], _scaled(found["amount"], found["unit"])
            known = printed.get(label)
            if (
                known
                and not _of_others(paragraph[: found.start() + 1])
                and not _OTHER_YEAR.search(paragraph, 0, found.start())
            ):
                step = step_of(amount)
                if all(abs(amount - one) > step for one in known):
                    near = min(known, key=lambda one: abs(one - amount))
                    message = f"“{label}{found['amount']}{found['unit']}”：公开的表里“{label}”没有这个数，最接近的是 {plain(near)} 万元。"
                    yield Problem(
                        "M404", message, "核对两处，改正写错的一处；口径不同的，在说明里写明。", document.line(where)
                    )


def _printed(document: Document) -> dict[str, set[Decimal]]:
    """Every amount that the tables print under a name, in 万元: beside it in its row, or below it in the row 合计."""
    found: dict[str, set[Decimal]] = defaultdict(set)
    for table in accounts(document):
        scale = scale_of(table)
        if scale is None:
            continue
        for row in table.rows:
            amounts = [amount * scale for amount in row.amounts if amount is not None]
            for cell, amount in zip(row.cells, row.amounts, strict=True):
                if cell and amount is None:
                    label = _bare(cell)
                    found[label].update(amounts)
                    found[label.removesuffix("合计")].update(amounts)
        if whole := whole_row(table):
            for x in money_columns(table):
                if (total := whole.amounts[x]) is not None:
                    for label in table.heads[x]:
                        found[label].add(total * scale)
    return found


def _bare(label: str) -> str:
    """A row's label without its number."""
    return re.sub(
        r"^(?:其中[：:]?|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])+", "", folded(label)
    )


def procurement_in_words(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """M405 政府采购的货物、工程、服务加起来不等于总额

    查什么：说明里“政府采购……万元，其中货物……万元、工程……万元、服务……万元”，三项之和等于总额。
    为什么：政府采购分货物、工程、服务三类（《政府采购法》第二条），三类之和就是总额。
    例子：政府采购预算497.50万元，其中货物类270.00万元、工程类210.00万元、服务类71.50万元。
    改成：服务类17.50万元。
    """
    if document.kind not in ACCOUNTS:
        return
    for where, paragraph in _paragraphs(document, body):
        for found in _PROCUREMENT.finditer(paragraph):
            numbers = [_scaled(found[f"a{place}"], found[f"u{place}"]) for place in range(4)]
            apart = abs(numbers[0] - sum(numbers[1:], Decimal(0)))
            if apart > step_of(*numbers) * 3:
                message = f"政府采购总额 {plain(numbers[0])} 万元，货物、工程、服务之和是 {plain(sum(numbers[1:], Decimal(0)))} 万元，相差 {plain(apart)} 万元。"
                yield Problem("M405", message, "核对三项和总额，改正写错的数。", document.line(where))


def _public_years(document: Document) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """From the “三公” table, in 万元 and by field: what a final account had planned, and the year before."""
    table = account(document, "public")
    scale = scale_of(table) if table else None
    if table is None or scale is None:
        return {}, {}
    plans = planned(table) if document.kind == FINAL_ACCOUNT else None
    found = [spent.amounts if spent else {} for spent in (plans, of_year(document, table, 1))]
    first, second = (
        {PUBLIC_FIELDS[item]: amount * scale for item, amount in amounts.items() if item in PUBLIC_FIELDS}
        for amounts in found
    )
    return first, second


def _statements(document: Document, body: Body) -> Iterator[Statement]:
    year = str(document.meta.number("year"))
    final = document.kind == FINAL_ACCOUNT
    for where, paragraph in _paragraphs(document, body):
        for words, fields in _STATEMENTS.items():
            for found in words.finditer(paragraph):
                if (found["year"] or year) == year and not _of_others(paragraph[: found.start() + 1]):
                    yield _statement(found, where, fields, final, str(int(year) - 1))


def _of_others(before: str) -> bool:
    """Whether the sentence that is begun here speaks of one of several units."""
    return bool(_SOMEONE_ELSE.search(re.split("[。；;]", before)[-1]))


def _statement(found: re.Match[str], where: str, fields: tuple[str, ...], final: bool, last_year: str) -> Statement:
    amount, spent = _scaled(found["amount"], found["unit"]), found["spent"]
    plan = final and "预算" in (found["what"] or "")
    change = None
    if (found["than"] or last_year) == last_year and (spent or not plan):
        if found["same"]:
            change = Decimal(0)
        elif found["delta"]:
            change = _scaled(found["delta"], found["unit3"]) * (1 if found["way"] in _UP.split("|") else -1)
    amounts = (_scaled(spent, found["unit2"]),) if spent else (amount,)
    return Statement(where, found[0].strip("，；：。,:;"), fields, amounts, amount if plan and spent else None, change)


def _paragraphs(document: Document, body: Body) -> Iterator[tuple[str, str]]:
    """The paragraphs of the explanations and of the text, quotation marks and blanks removed."""
    for where, text in (*((name, document.meta.text(name)) for name in _TEXTS), ("body", body.text)):
        for paragraph in text.splitlines():
            if "元" in paragraph:
                yield where, folded(paragraph)


def _scaled(number: str, unit: str) -> Decimal:
    """An amount in a text, in 万元."""
    return Decimal(number.replace(",", "")) * _UNITS[unit]
