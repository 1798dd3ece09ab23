"""I2xx: numbers and accounts — one of each everywhere, in the channels and in running text too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from sitegen.agree import digits_of, same_phone
from sitegen.assemble import Site
from sitegen.findings import Problem, Severity
from sitegen.model import Document, Value
from sitegen.text import quoted_list

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LABELLED = re.compile(
    r"((?:咨询|联系|监督|投诉|举报)电话|(?:投诉|举报)[，,]\s*电话|拨打|致电)(?:[：:]|为|是)?\s*(0?\d{2,4}[-—]?\d{7,8}|\d{7,8})"
)
_SUPERVISING = ("监督", "投诉", "举报")
_ANY_NUMBER = frozenset({"拨打", "致电"})
_PHONE_IN_TEXT = re.compile(r"0\d{2,3}-?\d{7,8}")

Found = Iterator[tuple[Document | str, Problem]]
"""A problem with its document, or with the path of the file in which it is to be mended."""


def guide_channels(site: Site) -> Found:
    """I207 指南的线上渠道写得不全

    查什么：指南“线上公开渠道”里的每一条，要有网址、账号名称、客户端下载地址中的一样。
    为什么：线上渠道要提供网站或专栏网址、新媒体平台和账号名称、客户端下载链接（任务清单：依申请公开）。
    例子：- 平台: 微信公众号
    改成：增加一行“账号名称: 云溪畜牧”。
    """
    for document in site.below("guide")[:1]:
        vague = [
            record.text("platform")
            for record in document.meta.records("online_channels")
            if not any(record.text(name) for name in ("account", "url", "download"))
        ]
        if vague:
            yield (
                document,
                Problem(
                    "I207",
                    f"线上公开渠道{quoted_list(vague)}没有写网址、账号名称或下载地址。",
                    "网站和专栏写网址，新媒体写账号名称，客户端写下载地址。",
                    document.line("online_channels"),
                ),
            )


def numbers_of_channels(site: Site) -> Found:
    """I208 受理渠道、说明文字里的号码和设置不一致

    查什么：指南、申请渠道的“受理渠道”里的电话、邮编，传真和电子邮件方式写的号码、邮箱；指南和依申请公开各项文字里“咨询电话”“监督电话”后面的号码；“拨打”“致电”后面没有登记的号码只提示。
    为什么：换了号码，常常只改了“联系电话”一行，忘了改别处（任务清单：依申请公开，渠道正确、畅通）。
    例子：联系电话已经改成 0990-5551001，受理渠道里还是 0990-5550001。
    改成：核实以后都改成同一个。
    """
    office, contacts = site.config.meta.record("office"), site.config.meta.record("contacts")
    phones = {record.text("phone") for record in (office, contacts)} - {""}
    emails = {record.text("email").lower() for record in (office, contacts)} - {""}
    faxes = {record.text("fax") for record in (office, contacts)} - {""}
    supervision = {site.config.meta.record("supervision").text("phone")} - {""}
    registered = phones | supervision | {unit.phone for unit in site.config.units.values() if unit.phone}
    for document in (*site.below("guide")[:1], *site.below("apply")):
        line = document.line("receiving_channels")
        for record in document.meta.records("receiving_channels"):
            way, address = record.text("way"), record.text("address")
            if differing := _unknown(record.text("phone"), phones):
                yield document, _other_number(f"受理渠道“{way}”的电话", differing, phones, line)
            if way == "传真" and (differing := _unknown(address, faxes)):
                yield document, _other_number("受理渠道“传真”", differing, faxes, line)
            written = _EMAIL.findall(address)
            if way == "电子邮件" and written and emails and written[0].lower() not in emails:
                yield document, _other_number("受理渠道“电子邮件”", written[0], emails, line)
        for name, value in document.meta.values.items():
            for label, number in _LABELLED.findall("\n".join(_texts(value))):
                known = supervision if label.startswith(_SUPERVISING) else phones
                free = label in _ANY_NUMBER
                if differing := _unknown(number, registered if free else known):
                    problem = _other_number(f"文字里的“{label}”", differing, known, document.line(name))
                    yield document, replace(problem, severity=Severity.INFO) if free else problem


def _texts(value: Value) -> Iterator[str]:
    """Every text in a value, those of its records too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)


def _unknown(number: str, known: set[str]) -> str:
    """The number when it looks like one and is none of those, else nothing."""
    looks = len(digits_of(number)) >= 7
    return number if looks and known and not any(same_phone(number, other) for other in known) else ""


def _other_number(place: str, written: str, known: set[str], line: int) -> Problem:
    message = f"{place}写的是“{written}”，site.yaml 里是{quoted_list(sorted(known))}。"
    return Problem("I208", message, "核实哪一个是对的，把各处改成一样。", line)


def accounts_of_guide(site: Site) -> Found:
    """I209 指南里的新媒体账号和设置不一致

    查什么：指南“线上公开渠道”里写了账号名称的平台，与 site.yaml“政务新媒体”里同一个平台的账号名称；“公开渠道”里新媒体的账号，在“政务新媒体”里有没有登记。
    为什么：新媒体平台和账号名称要准确（任务清单：依申请公开）；写错一个字，读者会关注到别人的账号。
    例子：指南写微信公众号“云溪畜牧兽医”，site.yaml 里是“云溪畜牧”。
    改成：核实以后改成同一个；有几个账号的，都登记到 site.yaml。
    """
    known: dict[str, list[str]] = {}
    for record in site.config.meta.records("new_media"):
        known.setdefault(record.text("platform"), []).append(record.text("account"))
    every = list(dict.fromkeys(account for accounts in known.values() for account in accounts))
    for record in site.config.meta.records("channels"):
        account = record.text("account")
        if every and record.text("kind") == "新媒体" and account and account not in every:
            message = f"公开渠道“{record.text('name')}”的账号是“{account}”，“政务新媒体”里是{quoted_list(every)}。"
            remedy = "核实账号名称，把两处改成一样；还没有登记的账号，在“政务新媒体”里登记。"
            yield "site.yaml", Problem("I209", message, remedy, site.config.lines.get("channels", 1))
    for document in site.below("guide")[:1]:
        for record in document.meta.records("online_channels"):
            accounts, account = known.get(record.text("platform")), record.text("account")
            if accounts and account and account not in accounts:
                message = (
                    f"{record.text('platform')}写的是“{account}”，site.yaml 的“政务新媒体”里是{quoted_list(accounts)}。"
                )
                remedy = "核实账号名称，把两处改成一样；有几个账号的，都登记到 site.yaml。"
                yield document, Problem("I209", message, remedy, document.line("online_channels"))


def phone_of_unit(site: Site) -> Found:
    """I212 联系电话哪里都没有登记

    查什么：公开文件的“联系电话”，如果 site.yaml 没有登记、机构页面和别的文件里也没有，而责任科室登记了电话。
    为什么：同一个科室的电话要处处一样（任务清单：机构设置）；只出现一次的号码，多半是抄错了一位，或是换号以前的。
    例子：责任科室登记的是 0990-5551005，这份文件写 0990-5551050。
    改成：联系电话: 0990-5551005；是窗口、热线等另外的电话的，不用改。
    """
    written = [(document, number) for document in site.public if (number := document.meta.text("phone"))]
    times = Counter(digits_of(number) for _, number in written)
    settings = site.config.meta
    registered = {digits_of(text) for text in _PHONE_IN_TEXT.findall("\n".join(_texts(settings.values)))}
    for document, number in written:
        digits = digits_of(number)
        unit = site.config.units.get(document.meta.text("unit") or site.column(document).unit)
        if unit and unit.phone and times[digits] == 1 and len(digits) >= 10 and digits not in registered:
            if document.column.startswith("disclosure/institution") or same_phone(number, unit.phone):
                continue
            message = f"联系电话“{number}”只在这里出现，责任科室“{unit.title}”登记的是“{unit.phone}”。"
            remedy = "核对号码；是窗口、热线等另外的电话的，不用改。"
            yield document, Problem("I212", message, remedy, document.line("phone"))
