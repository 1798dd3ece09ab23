"""I1xx: what ``site.yaml`` says of the website — marks, addresses, channels, new media — against itself."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from sitegen.assemble import Site
from sitegen.findings import Problem, Severity
from sitegen.national import national_standard
from sitegen.text import quoted_list

SETTINGS = "site.yaml"
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_QUOTED = (
    "disclosure/services",
    "disclosure/penalties",
    "disclosure/finance",
    "disclosure/procurement",
    "disclosure/meetings",
)
"""Columns whose titles the task list gives word by word."""
_WANTS_ADDRESS = frozenset({"网站", "专栏", "互动"})

Found = Iterator[tuple[str, Problem]]
"""A problem with the path of the file in which it is to be mended."""


def region_of_site_code(site: Site) -> Found:
    """I101 网站标识码和行政区划代码对不上

    查什么：网站标识码的前六位是行政区划代码；没有自己的网站的，可以是上级行政区划的。
    为什么：网站标识码要规范、准确（任务清单：网站标识）；抄错一位就成了别的网站。
    例子：网站标识码: 9901010018，行政区划代码: 990102
    改成：网站标识码: 9901020018
    """
    meta = site.config.meta
    code, region = meta.text("site_code"), meta.text("region")
    if len(code) != 10 or not code.isdecimal() or len(region) != 6:
        return
    wider = code[:6].removesuffix("00").removesuffix("00")
    if code[:6] != region and (site.config.own_site or not region.startswith(wider)):
        yield (
            SETTINGS,
            Problem(
                "I101",
                f"网站标识码“{code}”的前六位是 {code[:6]}，行政区划代码写的是 {region}。",
                "照网站备案的材料核对两个号码，改正写错的一个。",
                site.config.lines.get("site_code", 1),
            ),
        )


def province_of_filings(site: Site) -> Found:
    """I102 ICP备案编号和公安备案号不是一个省的

    查什么：ICP备案编号和公安备案号开头的省简称。
    为什么：一个网站一般在同一个省备案；不同的，多半有一个抄错了。
    例子：ICP备案编号以“冀”开头，公安备案号以“京”开头。
    改成：照备案系统里的号码改正。
    """
    icp, police = (
        site.config.meta.text(name).partition(word)[0] for name, word in (("icp", "ICP"), ("police_code", "公网"))
    )
    if len(icp) == len(police) == 1 and icp != police:
        yield (
            SETTINGS,
            Problem(
                "I102",
                f"ICP备案编号以“{icp}”开头，公安备案号以“{police}”开头。",
                "到备案系统核对；确实在两个省备案的，不用改。",
                site.config.lines.get("police_code", 1),
            ),
        )


def credit_code(site: Site) -> Found:
    """I103 统一社会信用代码的校验码不对

    查什么：统一社会信用代码的最后一位是前十七位算出来的校验码（GB 32100）。
    为什么：对不上就是抄错了；索引号常用它开头，会跟着全错。
    例子：11990102MB00000019
    改成：照机关的证书改正。
    """
    code = site.config.meta.text("credit_code")
    if len(code) != 18 or not set(code) <= set(_CREDIT_LETTERS):
        return
    total = sum(_CREDIT_LETTERS.index(letter) * 3**place for place, letter in enumerate(code[:17]))
    right = _CREDIT_LETTERS[-total % 31]
    if code[17] != right:
        yield (
            SETTINGS,
            Problem(
                "I103",
                f"统一社会信用代码“{code}”的最后一位是 {code[17]}，按前十七位应当是 {right}。",
                "照机关的证书核对每一位，改正；索引号里用到它的一并改正。",
                site.config.lines.get("credit_code", 1),
            ),
        )


def address_outside_domain(site: Site) -> Found:
    """I104 栏目网址不在本网站的域名下

    查什么：“栏目网址”的主机名要和“域名”一样，或是它下面的子域名。
    为什么：信息公开栏目设在本机关或门户的网站里，不另开网站（国办公开办函〔2019〕61号）；网址写错，目录、订阅、站点地图里的链接全错。
    例子：域名: www.yunxi.gov.cn，栏目网址: https://www.yunxi.com/zfxxgk/
    改成：栏目网址: https://www.yunxi.gov.cn/zfxxgk/
    """
    domain = site.config.meta.text("domain").lower().removeprefix("www.")
    host = urlsplit(site.config.meta.text("base_url")).hostname or ""
    if domain and host and "base_url" in site.config.lines and host != domain and not host.endswith(f".{domain}"):
        yield (
            SETTINGS,
            Problem(
                "I104",
                f"栏目网址在“{host}”，不在域名“{site.config.meta.text('domain')}”下。",
                "核对栏目网址和域名，改正写错的一个。",
                site.config.lines["base_url"],
            ),
        )


def code_of_error_report(site: Site) -> Found:
    """I105 “我为政府网站找错”用了别的网站标识码

    查什么：“我为政府网站找错”链接里的 site_code 和网站标识码。
    为什么：号码不对，网民的留言就转到别的网站去了。
    例子：…?site_code=9901010001，而网站标识码是 9901020018。
    改成：换成国办平台发给本网站的链接。
    """
    address = site.config.meta.record("portal").text("error_report")
    given = parse_qs(urlsplit(address).query).get("site_code", [""])[0]
    code = site.config.meta.text("site_code")
    if given and code and given != code:
        yield (
            SETTINGS,
            Problem(
                "I105",
                f"“我为政府网站找错”的链接里是 {given}，网站标识码是 {code}。",
                "换成国办平台发给本网站的链接，或改正网站标识码。",
                site.config.lines.get("portal", 1),
            ),
        )


def incomplete_channel(site: Site) -> Found:
    """I106 公开渠道写得不全

    查什么：网站、专栏、互动渠道要有网址，新媒体要有账号名称，客户端要有下载地址。
    为什么：线上渠道要提供网址、平台和账号名称、客户端下载链接（任务清单：依申请公开和指南）。
    例子：类别: 客户端，只写了名称。
    改成：增加“下载地址: https://……”。
    """
    for record in site.config.meta.records("channels"):
        kind = record.text("kind")
        reachable = record.text("url") or record.text("download")
        missing = ""
        if kind in _WANTS_ADDRESS and not record.text("url"):
            missing = "网址"
        elif kind == "新媒体" and not record.text("account"):
            missing = "账号名称"
        elif kind == "客户端" and not reachable:
            missing = "下载地址"
        if missing:
            message = f"公开渠道“{record.text('name')}”是“{kind}”，没有写{missing}。"
            yield SETTINGS, Problem("I106", message, f"增加一行“{missing}: ……”。", site.config.lines.get("channels", 1))


def incomplete_account(site: Site) -> Found:
    """I107 政务新媒体没有网址或二维码

    查什么：每个政务新媒体账号要有网址或二维码，读者才能找到它。
    为什么：政务新媒体要在首页显著位置展示（任务清单：政务新媒体）；只有一个名称，容易关注到冒名的账号。
    例子：平台: 微信公众号，账号名称: 云溪畜牧，没有二维码。
    改成：增加“二维码: images/weixin.png”或“网址: https://……”。
    """
    for record in site.config.meta.records("new_media"):
        if not record.text("url") and not record.text("image"):
            yield (
                SETTINGS,
                Problem(
                    "I107",
                    f"{record.text('platform')}“{record.text('account')}”没有网址，也没有二维码。",
                    "把二维码图片放到 content/images 里，增加一行“二维码: images/weixin.png”；或增加一行“网址: https://……”。",
                    site.config.lines.get("new_media", 1),
                ),
            )


def no_interaction(site: Site) -> Found:
    """I108 没有互动渠道

    查什么：公开渠道里有没有类别是“互动”的，或“互动问答”栏目有没有链接到网上咨询的地方；没有自己的网站的，只提示。
    为什么：没有有效的网上咨询渠道，是网站检查的单项否决项（国办秘函〔2019〕19号）；信访、举报的渠道不算。
    例子：公开渠道里只有网站和微信公众号。
    改成：增加一条，类别: 互动，网址写咨询信箱或互动交流平台的网址。
    """
    interactive = any(record.text("kind") == "互动" for record in site.config.meta.records("channels"))
    column = site.standard.columns.get("disclosure/qa")
    if not interactive and not (column and column.link):
        yield (
            SETTINGS,
            Problem(
                "I108",
                "公开渠道里没有网上咨询的地方。",
                "在“公开渠道”里增加一条，类别: 互动，写咨询信箱或所在门户互动交流平台的网址。",
                site.config.lines.get("channels", 1),
                severity=None if site.config.own_site else Severity.INFO,
            ),
        )


def quoted_title(site: Site) -> Found:
    """I109 任务清单点名的栏目改了名称

    查什么：“行政许可和其他管理服务信息”“处罚强制信息”“财政预决算”“政府采购”“部门办公会议”的名称和任务清单一样。
    为什么：任务清单按这几个名称找栏目；按上级文件改名的，检查时要能说明。
    例子：title: 行政审批
    改成：删去 title 一行。
    """
    national = national_standard().columns
    for name in _QUOTED:
        column = site.standard.columns[name]
        if column.title != national[name].title and column.title not in national[name].aliases:
            message = f"栏目{quoted_list([column.title])}在任务清单里叫{quoted_list([national[name].title])}。"
            remedy = "按上级文件改名的不用改，检查时出示那份文件；不是的删去改名的一行。"
            yield "catalogue.yaml", Problem("I109", message, remedy, column.line)
