"""I2xx: who we are and how we are reached — what pages say against ``site.yaml``, one number everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from sitegen.agree import same_email, same_hours, same_phone, same_words
from sitegen.assemble import Site
from sitegen.findings import Problem, Severity
from sitegen.model import Document, Meta
from sitegen.text import quoted_list

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_CHINESE = "一二三四五六七八九十"
_COUNTED = re.compile(
    rf"(内设|直属|所属|下属)(机构|科室|(?:事业)?单位)?(?:共|有)?\s*(\d{{1,2}}|[{_CHINESE}])\s*个"
    r"(?(2)|(?:职能)?(?:机构|科室|(?:事业)?单位))"
)
"""“内设机构7个” and “内设7个科室”: what is counted stands before or after the number."""

Found = Iterator[tuple[Document | str, Problem]]
"""A problem with its document, or with the path of the file in which it is to be mended."""


_Same = Callable[[str, str], bool]
_CONTACTS: tuple[tuple[str, str, _Same], ...] = (
    ("office_name", "name", same_words),
    ("address", "address", same_words),
    ("postcode", "postcode", same_words),
    ("office_hours", "hours", same_hours),
    ("phone", "phone", same_phone),
    ("fax", "fax", same_phone),
    ("email", "email", same_email),
)
"""Field of a page, of the record in ``site.yaml``, and when the two agree."""


def guide_against_settings(site: Site) -> Found:
    """I201 指南、申请渠道的联系方式和设置不一致

    查什么：最新的《政府信息公开指南》和“申请渠道”里工作机构的名称、地址、邮编、办公时间、电话、传真、邮箱，与 site.yaml 的“政府信息公开工作机构”。
    为什么：指南里的渠道信息要正确、电话要打得通（任务清单：依申请公开；《政府信息公开条例》第十二条）；几处不一样，总有一处是错的。
    例子：指南写 0990-5551003，site.yaml 写 0990-5551001。
    改成：核实以后改成同一个；换了号码的，指南的更新日期也要改。
    """
    office = site.config.meta.record("office")
    general = site.config.meta.record("contacts").text("email")
    for column, kind in (("guide", "guide"), ("apply", "apply-channel")):
        document = next((found for found in site.below(column) if found.kind == kind), None)
        if document is None:
            continue
        yield from _differing(site, document, office, "政府信息公开工作机构", "I201", general)
        reached = _EMAIL.findall(document.meta.text("online_contact"))
        known = [email.lower() for email in (office.text("email"), general) if email]
        if reached and known and not any(email.lower() in known for email in reached):
            yield (
                document,
                _differs(
                    document, "online_contact", "互联网联系方式", reached[0], known[0], "政府信息公开工作机构", "I201"
                ),
            )


def overview_against_settings(site: Site) -> Found:
    """I202 机构概况的联系方式和设置不一致

    查什么：机构概况里的地址、邮编、办公时间、电话、传真、邮箱，与 site.yaml 的“联系方式”（页面底部显示的就是它）。
    为什么：机构设置和指南公开的电话要有专人接听、准确无误（任务清单：机构设置）；同一个页面上下两个号码，读者不知道打哪个。
    例子：机构概况写 0990-5551011，site.yaml 写 0990-5551001。
    改成：核实以后改成同一个。
    """
    for document in site.below("disclosure/institution/overview")[:1]:
        yield from _differing(site, document, site.config.meta.record("contacts"), "联系方式", "I202")


def _differing(
    site: Site, document: Document, record: Meta, setting: str, code: str, other_email: str = ""
) -> Iterator[tuple[Document, Problem]]:
    kind = site.kind(document)
    for field, name, same in _CONTACTS:
        written, known = document.meta.text(field), record.text(name)
        if written and known and not same(written, known) and not (name == "email" and written == other_email):
            label = kind.fields[field].label if kind and field in kind.fields else field
            yield document, _differs(document, field, label, written, known, setting, code)


def _differs(document: Document, field: str, label: str, written: str, known: str, setting: str, code: str) -> Problem:
    return Problem(
        code,
        f"“{label}”写的是“{written}”，site.yaml 的“{setting}”里是“{known}”。",
        "核实哪一个是对的，把两处改成一样；改了联系方式，同时改更新日期。",
        document.line(field),
    )


def supervision_phone(site: Site) -> Found:
    """I203 监督电话不一致

    查什么：指南、机构概况、申请流程、收费标准里的“监督电话”，与 site.yaml 的“监督机构”。
    为什么：申请人不服答复时打的就是这个电话（《政府信息公开条例》第五十一条），要处处一样。
    例子：指南写 0990-5550012，申请流程写 0990-5551012。
    改成：核实以后改成同一个。
    """
    known = site.config.meta.record("supervision").text("phone")
    for column in ("guide", "apply", "disclosure/institution/overview"):
        for document in site.below(column):
            written = document.meta.text("supervision_phone")
            if written and known and not same_phone(written, known):
                yield document, _differs(document, "supervision_phone", "监督电话", written, known, "监督机构", "I203")


def unit_against_settings(site: Site) -> Found:
    """I204 科室、单位的页面和设置不一致

    查什么：内设机构、直属单位页面的标题、电话、负责人，与 site.yaml“科室和单位”里登记的。
    为什么：机构设置公开的电话要打得通（任务清单：机构设置）；页脚、目录里的责任科室用的是登记的名称。
    例子：兽医科的页面写 0990-5551005，site.yaml 登记的是 0990-5551015。
    改成：核实以后改成同一个。
    """
    registered = {record.text("id"): record for record in site.config.meta.records("units")}
    for document in site.below("disclosure/institution"):
        record = registered.get(document.meta.text("institution_unit"))
        if record is None:
            continue
        checks: tuple[tuple[str, str, str, _Same], ...] = (
            ("title", "标题", "title", same_words),
            ("phone", "联系电话", "phone", same_phone),
            ("head", "负责人", "leader", same_words),
        )
        for field, label, name, same in checks:
            written, known = document.meta.text(field), record.text(name)
            if written and known and not same(written, known):
                yield document, _differs(document, field, label, written, known, "科室和单位", "I204")


def unit_without_page(site: Site) -> Found:
    """I205 登记的科室、单位没有页面

    查什么：site.yaml 里登记的科室、所属单位，在内设机构、直属单位栏目里有没有“本页所述单位”是它的页面；已经撤销的不查。
    为什么：机构设置要列全内设机构和它们的职责、电话（任务清单：机构设置）。
    例子：site.yaml 登记了七个科室，内设机构只有六个页面。
    改成：sitegen new 内设机构 renshike，写上“本页所述单位: 人事科”。
    """
    described = {document.meta.text("institution_unit") for document in site.below("disclosure/institution")}
    for column, title, affiliate in (
        ("disclosure/institution/departments", "内设机构", False),
        ("disclosure/institution/affiliates", "直属单位", True),
    ):
        # Where no page names its unit the body has not begun to use the field: nothing can be compared.
        if not any(document.meta.text("institution_unit") for document in site.below(column)):
            continue
        missing = [
            record.text("title")
            for record in site.config.meta.records("units")
            if record.flag("affiliate") is affiliate and record.text("id") not in described and _stands(record, site)
        ]
        if missing:
            message = f"{quoted_list(missing)}在“{title}”栏目里没有页面。"
            remedy = f"在 content/{column}/ 里为它写一页，写上“本页所述单位”；已经撤销的，在 site.yaml 里写“撤销日期”。"
            yield "site.yaml", Problem("I205", message, remedy, site.config.lines.get("units", 1))


def _stands(record: Meta, site: Site) -> bool:
    since, until = record.day("from"), record.day("until")
    return not (since and since > site.today) and not (until and until <= site.today)


def head_among_leaders(site: Site) -> Found:
    """I206 机构概况的负责人和领导信息对不上

    查什么：机构概况里的“负责人”，要是领导信息里的第一位；在领导信息里、不是第一位的，只提示。
    为什么：领导变动以后常常只改了一处；机构信息要准确，与门户网站一致（任务清单：机构职能）。
    例子：机构概况写“负责人: 方正原”，领导信息里已经没有他。
    改成：负责人: 周牧川
    """
    leaders = [found for found in site.below("disclosure/institution/leaders") if found.meta.text("name")]
    for document in site.below("disclosure/institution/overview")[:1]:
        head = document.meta.text("head")
        if not head or not leaders:
            continue
        names = [found.meta.text("name") for found in leaders]
        first = min(leaders, key=lambda found: (found.meta.number("order") or 999, found.path)).meta.text("name")
        if not any(name in head for name in names):
            message = f"机构概况的负责人是“{head}”，领导信息里没有这个人，有{quoted_list(names)}。"
            yield document, Problem("I206", message, "核对现任负责人，改正机构概况或领导信息。", document.line("head"))
        elif first not in head:
            message = f"机构概况的负责人是“{head}”，领导信息里排在第一的是“{first}”。"
            remedy = "核对现任负责人；领导信息的先后用“排序”来写。"
            yield document, Problem("I206", message, remedy, document.line("head"), severity=Severity.INFO)


def number_of_units(site: Site) -> Found:
    """I210 机构设置写的个数和登记的不一样

    查什么：机构概况“机构设置”里“内设机构7个”“直属单位2个”这样的个数，与 site.yaml 登记的科室、所属单位；已经撤销的不算。
    为什么：机构改革以后常常只改了一处（任务清单：机构设置）。
    例子：机构设置写“内设机构7个”，site.yaml 登记了 6 个科室。
    改成：照“三定”规定改正文字，或补登记科室。
    """
    for document in site.below("disclosure/institution/overview")[:1]:
        for place, noun, number in _COUNTED.findall(document.meta.text("setup")):
            affiliate = place != "内设"
            registered = [
                record
                for record in site.config.meta.records("units")
                if record.flag("affiliate") is affiliate and _stands(record, site)
            ]
            written = int(number) if number.isdecimal() else _CHINESE.find(number) + 1
            # One unit alone is the sample: the body has not registered its units yet.
            if len(registered) > 1 and written != len(registered):
                message = f"机构设置写的是{place}{noun} {written} 个，site.yaml 登记了 {len(registered)} 个。"
                remedy = "照“三定”规定核对；撤销的单位在 site.yaml 里写“撤销日期”。"
                yield document, Problem("I210", message, remedy, document.line("setup"))


def website_of_report(site: Site) -> Found:
    """I211 网站年报写的网站和设置不一致

    查什么：最新一份政府网站工作年度报表里的网站标识码、首页网址，与 site.yaml 的网站标识码、域名。
    为什么：年度报表按网站标识码汇总（国办函〔2018〕12号），写错了算别的网站的。
    例子：报表写 9901010018，site.yaml 是 9901020018。
    改成：核实以后改成同一个。
    """
    meta = site.config.meta
    for document in site.below("website-report")[:1]:
        written, known = document.meta.text("website_code"), meta.text("site_code")
        if written and known and written != known:
            message = f"报表的网站标识码是 {written}，site.yaml 里是 {known}。"
            yield document, Problem("I211", message, "核实以后改成同一个。", document.line("website_code"))
        host = urlsplit(document.meta.text("website_url")).hostname or ""
        domain = meta.text("domain").lower()
        if host and domain and host.removeprefix("www.") != domain.removeprefix("www."):
            message = f"报表的首页网址在“{host}”，site.yaml 的域名是“{domain}”。"
            yield document, Problem("I211", message, "核实以后改成同一个。", document.line("website_url"))
