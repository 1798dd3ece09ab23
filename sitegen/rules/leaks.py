"""S10x: what is nobody's business — numbers, cards, addresses and mailboxes of persons, in texts, tables and attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from sitegen.config import Own
from sitegen.findings import Severity
from sitegen.passages import Passage, Place, Slip

_LONG = re.compile(r"(?:[0-9０-９][ \u3000\-－]?){10}[0-9０-９]")
_WIDE = re.compile(r"[０-９Ｘｘ－\u3000]")
_PLAIN = str.maketrans("０１２３４５６７８９Ｘｘ－\u3000", "0123456789XX- ")
"""Same length: places in the text stay what they are."""
_ID = re.compile(
    r"([1-8](?<![0-9A-Za-z].)[0-9]{5})[ -]?((?:19|20)[0-9]{2})[ -]?([01][0-9])[ -]?([0-3][0-9])[ -]?([0-9]{3}[0-9Xx])(?![0-9A-Za-z])"
)
_OLD_ID = re.compile(r"([1-8](?<![0-9A-Za-z].)[0-9]{5})([0-9]{2})([01][0-9])([0-3][0-9])[0-9]{3}(?![0-9A-Za-z])")
_PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for number in range(first, last + 1)
)
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT = frozenset({"11", "12", "13", "19", "51", "52", "53", "59"})
"""How the 统一社会信用代码 of bodies and societies begin; an old one may be digits only."""
_MOBILE = re.compile(
    r"1(?<![0-9A-Za-z.].)(?<![0-9]-.)[3-9][0-9](?:[0-9]{8}|([ .-])[0-9]{4}\1[0-9]{4}|([ -])[0-9]{8})(?![0-9A-Za-z%％]|[.-][0-9]| ?[万亿]?元|[ 万]?[吨头只羽亩米]|公斤|千克|平方)"
)
_ABROAD = re.compile(r"(?<![0-9])(?:\+|00)?86[ -]?(?=1[3-9][0-9][0-9 -])")
"""The country's number before a mobile's; blanks of the same length stand for it."""
_BINS = ("62", "60", "90", "95", "4", "51", "52", "53", "54", "55")
"""How the numbers of cards begin that are given out in China."""
_CARD = re.compile(
    r"[4-69](?<![0-9A-Za-z.].)[0-9]{3}(?:([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{1,3})?|(?:[ -]?[0-9]){12,15})(?![0-9A-Za-z]|[.-][0-9])"
)
_ABOUT_ID = re.compile("身份证|证件号|公民身份号码")
_ABOUT_PHONE = re.compile("手机|电话|联系方式|联系人|微信|拨打|致电|[Tt]el|TEL")
_ABOUT_CARD = re.compile("银行卡|卡号|储蓄卡|借记卡|信用卡|一卡通|存折|社保卡|惠农卡|账号|帐号|账户|开户行")
_OF_A_BODY = re.compile(
    "(?:户名|账户名称|收款单位|收款人|单位名称)[：:为 ]*[^，。；\\s]{0,30}(?:局|公司|中心|站|委|厅|院|会|社|厂|所|府|处|校|队)|对公|非税|国库|财政专户|基本户"
)
_NO_PERSON = re.compile("信用代码|索引号|发票|不动产|批准文号|批号|编号|许可证|单号|条码|流水号")
_PUBLIC_CONTACTS = ("procurement", "project")
"""Kinds in which the contacts of tenderers and agents are made public by law."""
_HOME = re.compile(
    r"(?:家庭住址|家庭地址|户籍|现住|居住(?!小?区|环境)|家住|住址|，住(?![建房院宅所户宿])|,住(?![建房院宅所户宿])|；住(?![建房院宅所户宿]))"
    r"[^，。；,;\n\t]{0,40}?(?:[0-9０-９]+[号]?(?:楼|栋|幢|座)|[0-9０-９]+单元|[0-9０-９]+室|(?<=[元楼栋幢座层组排社队巷街路院])[0-9０-９]+户|组[0-9０-９]+号|[0-9]+-[0-9]+-[0-9]+)[^，。；,;\s]{0,12}"
)
_MAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._+-]*@(?:vip\.)?(?:qq|foxmail|163|126|yeah|sina|sohu|139|189|gmail|hotmail|outlook|live|aliyun|21cn|tom|icloud|yahoo)\.(?:com|net|cn|com\.cn)\b",
    re.IGNORECASE,
)
_TRAVEL = re.compile(
    r"(?:护照|通行证)(?:号码|证号|号)?[为是：:\s]{0,3}(?<![A-Za-z0-9])([EGDSPCHMegdspchm][A-Za-z]?[0-9]{7,8})(?![A-Za-z0-9])"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•・\- ]?(?=[A-Z0-9]{0,5}[0-9])[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_WITH_PLATES = frozenset({"penalty", "disposal", "inspection-result", "qa", "opinion-response"})


def id_number(passage: Passage, own: Own) -> Iterator[Slip]:
    """S101 身份证号码

    查什么：18位公民身份号码（地区、出生日期和校验码都对），中间有空格、连字符或写成全角的也查；15位旧号码写在“身份证”后面的提示。
    为什么：涉及个人隐私、公开会损害第三方合法权益的信息不得公开（《政府信息公开条例》第十五条）。
    例子：身份证号码后面跟着完整的18位数字。
    改成：只留前六位和后四位，中间写成 ********；能不写就不写。
    """
    if not (text := _with_numbers(passage.text)):
        return
    for found in _ID.finditer(text):
        digits = "".join(found.groups()).upper()
        if _is_id(digits) and not _is_credit_code(digits):
            message = f"有身份证号码“{digits[:6]}********{digits[-4:]}”（星号是这里隐去的，文件里是全的）。"
            yield Slip(*found.span(), message, "删去，或者把中间八位写成 ********。")
    for found in _OLD_ID.finditer(text):
        day = f"19{found[2]}", found[3], found[4]
        if found[1][:2] in _PROVINCES and _is_day(*day) and _ABOUT_ID.search(_before(passage, found.start())):
            message = f"有15位的旧身份证号码“{found[1]}******{found[0][-3:]}”（星号是这里隐去的，文件里是全的）。"
            yield Slip(*found.span(), message, "删去，或者把中间六位写成 ******。", Severity.INFO)


def private_mobile(passage: Passage, own: Own) -> Iterator[Slip]:
    """S102 个人手机号码

    查什么：11位手机号码，不在“对外公布的其他号码”里的；前后没有“电话”“手机”等字样的只警告，采购和项目里依法公布的联系人也只警告。
    为什么：私人号码是个人信息，公开会损害第三方合法权益（《政府信息公开条例》第十五条）。
    例子：联系人王某，手机 138 后面跟着完整的八位数字。
    改成：换成办公电话；确实对外公布的值班手机，写进 site.yaml 的“对外公布的其他号码”。
    """
    if not (text := _with_numbers(passage.text)):
        return
    for found in _MOBILE.finditer(text):
        number = re.sub("[ .-]", "", found[0])
        near = _before(passage, found.start())
        if number in own.numbers or _NO_PERSON.search(near):
            continue
        certain = _ABOUT_PHONE.search(_before(passage, found.start(), 60))
        if found[2] and not certain:
            continue  # two figures of a table may stand so
        public = passage.kind.startswith(_PUBLIC_CONTACTS)
        yield Slip(
            *found.span(),
            f"有手机号码“{number[:3]}****{number[-4:]}”（星号是这里隐去的）。",
            "个人的删去，或者换成办公电话；对外公布的写进 site.yaml 的“对外公布的其他号码”。",
            None if certain and not public else Severity.WARNING,
        )


def bank_card(passage: Passage, own: Own) -> Iterator[Slip]:
    """S103 银行卡号

    查什么：16至19位、校验码正确、以银行卡号段开头的号码；户名是单位的账户不算。
    为什么：银行账号是敏感个人信息，公开会损害第三方合法权益（《政府信息公开条例》第十五条）。
    例子：补贴发放名单里有“一卡通账号”一列，列出了完整的卡号。
    改成：删去这一列，或者只留后四位。
    """
    if not (text := _with_numbers(passage.text)):
        return
    for found in _CARD.finditer(text):
        digits = re.sub("[ -]", "", found[0])
        if not digits.startswith(_BINS) or not _passes_luhn(digits) or _is_id(digits):
            continue
        near = _before(passage, found.start(), 60)
        about = _ABOUT_CARD.search(near)
        around = near + passage.text[found.end() : found.end() + 40].partition("\n")[0]
        if _OF_A_BODY.search(around) or _NO_PERSON.search(near) or not (about or found[0].startswith("62")):
            continue
        message = f"有银行卡号“{digits[:4]}{'*' * (len(digits) - 8)}{digits[-4:]}”（星号是这里隐去的）。"
        remedy = "删去，或者只留后四位；本机关的收款账户，在同一行写明户名。"
        yield Slip(*found.span(), message, remedy, None if about else Severity.WARNING)


def home_address(passage: Passage, own: Own) -> Iterator[Slip]:
    """S104 个人住址

    查什么：“住址”“家住”“户籍”“现住”等后面写到了楼、单元、室、户的地址。
    为什么：住址是个人信息，公开会损害第三方合法权益（《政府信息公开条例》第十五条）。
    例子：当事人王某，现住青禾区某小区3号楼2单元501室。
    改成：只写到县（区）或者乡镇，或者删去。
    """
    for found in _HOME.finditer(passage.text):
        message = f"写了个人的详细住址“{found[0].lstrip('，,；')[:8]}……”。"
        yield Slip(*found.span(), message, "只写到县（区）或者乡镇，或者删去。")


def private_mail(passage: Passage, own: Own) -> Iterator[Slip]:
    """S105 个人电子邮箱

    查什么：QQ、163、Gmail 等公共邮箱的地址，不是 site.yaml 里的联系邮箱的；采购和项目里依法公布的只提示。
    为什么：私人邮箱是个人信息（《政府信息公开条例》第十五条）；工作邮件用工作邮箱，才不会丢失和泄露。
    例子：意见发送到某科员的 QQ 邮箱。
    改成：换成本机关的工作邮箱；确实对外公布的，写进 site.yaml 的联系方式。
    """
    if "@" not in passage.text:
        return
    for found in _MAIL.finditer(passage.text):
        if found[0].lower() not in own.mails:
            name, _, host = found[0].partition("@")
            public = passage.kind.startswith(_PUBLIC_CONTACTS)
            message = f"有公共邮箱地址“{name[0]}***@{host}”。"
            remedy = "换成工作邮箱；对外公布的，写进 site.yaml 的联系方式。"
            yield Slip(*found.span(), message, remedy, Severity.INFO if public else None)


def travel_document(passage: Passage, own: Own) -> Iterator[Slip]:
    """S106 护照或通行证号码

    查什么：“护照”“通行证”后面跟着的证件号码。
    为什么：证件号码是个人信息，公开会损害第三方合法权益（《政府信息公开条例》第十五条）。
    例子：护照号码后面跟着一个字母和八位数字。
    改成：删去，或者只留后三位。
    """
    if "护照" not in passage.text and "通行证" not in passage.text:
        return
    for found in _TRAVEL.finditer(passage.text):
        message = f"有护照或通行证号码“{found[1][:2]}****{found[1][-3:]}”。"
        yield Slip(*found.span(1), message, "删去，或者只留后三位。")


def licence_plate(passage: Passage, own: Own) -> Iterator[Slip]:
    """S107 车牌号码

    查什么：处罚决定、抽查和处置结果、互动问答里完整的车牌号码。
    为什么：车牌能查到车主；个人的车牌公开前一般要隐去几位（《政府信息公开条例》第十五条）。
    例子：用一辆车牌完整的货车运输生猪。
    改成：隐去中间几位，例如“云A···18”；单位的车辆可以不改。
    """
    if passage.kind not in _WITH_PLATES:
        return
    for found in _PLATE.finditer(passage.text):
        message = f"有完整的车牌号码“{found[0][:2]}***{found[0][-2:]}”。"
        yield Slip(*found.span(), message, "是个人车辆的，隐去中间几位。")


@lru_cache(maxsize=2)
def _with_numbers(text: str) -> str:
    """The text with plain digits, or nothing when no number in it is long. Several rules ask for the same passage in turn."""
    if not _LONG.search(text):
        return ""
    plain = text.translate(_PLAIN) if _WIDE.search(text) else text
    return _ABROAD.sub(lambda found: " " * len(found[0]), plain) if "86" in plain else plain


def _before(passage: Passage, at: int, length: int = 24) -> str:
    """The words before a place in its line; in a table also what stands above it in the first rows."""
    text = passage.text
    begin = text.rfind("\n", 0, at) + 1
    words = text[max(begin, at - length) : at]
    if passage.place is Place.BODY or "\t" not in text[begin : at + 200]:
        return words
    cell = text.count("\t", begin, at)
    top = passage.mark(at).start if passage.place is Place.FILE else 0
    rows = [row.split("\t") for row in text[top : top + 600].split("\n")[:4]]
    return " ".join([*(row[cell] for row in rows if cell < len(row) and not _LONG.search(row[cell])), words])


def _is_id(digits: str) -> bool:
    """Whether 18 characters are a 公民身份号码: region, day of birth, check digit (GB 11643)."""
    if len(digits) != 18 or digits[:2] not in _PROVINCES or not _is_day(digits[6:10], digits[10:12], digits[12:14]):
        return False
    total = sum(int(digit) << (17 - place) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17]


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _is_credit_code(digits: str) -> bool:
    """Whether a number may as well be the 统一社会信用代码 of a body (GB 32100): its region stands two digits further on."""
    if digits[:2] not in _CREDIT or digits[2:4] not in _PROVINCES or "X" in digits:
        return False
    total = sum(int(digit) * pow(3, place, 31) for place, digit in enumerate(digits[:17]))
    return _CREDIT_LETTERS[-total % 31] == digits[17]


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
