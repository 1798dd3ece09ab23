"""Nxxx: what ``sitegen visit`` saw online. Where nothing was visited, nothing is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlsplit

from sitegen.assemble import Site
from sitegen.findings import Problem, Severity
from sitegen.model import Document
from sitegen.outward import Outward, Role, outward, own_host
from sitegen.text import excerpt
from sitegen.visits import PLACE, Seen, State

Found = Iterator[tuple[Document | str, Problem]]
_OLD = 90
"""Days after which a visit tells little."""
_INDEX = ("index.html", "index.htm", "index.shtml", "index.jsp", "default.aspx")


def dead_address(site: Site) -> Found:
    """N101 外部链接打不开

    查什么：sitegen visit 看过的外部链接，对方说没有（404、410）、域名不存在，或者接连两次没有回应；只有一次没有回应的提示。
    为什么：办事、公开渠道和正文的链接要有效（任务清单：信息维护、依申请公开渠道、互动交流）。
    例子：网上办理地址写的页面，政务服务网已经改版，打开是 404。
    改成：换成现在的网址；没有替代的，删去链接，留下文字。
    """
    for found, seen in _lost(site, Role.LINK):
        yield (
            found.where,
            _problem("N101", found, seen, f"“{excerpt(found.label, 20)}”的链接", "换成现在的网址，或删去链接。"),
        )


def moved_address(site: Site) -> Found:
    """N102 外部链接已经搬走

    查什么：sitegen visit 看过的外部链接，对方永久转到了别的网址；或从很深的页面转到了网站首页，原来的内容多半没有了。
    为什么：旧网址随时会停用，停用以后就是死链。
    例子：http:// 开头的网址，已经永久转到 https://。
    改成：换成新的网址。
    """
    for found, seen in _seen(site, lambda seen: bool(seen.to) and not seen.state.lost):
        if found.role is Role.OWN or _same_page(found.address, seen.to):
            continue
        if urlsplit(found.address).path.count("/") > 1 and _is_home(seen.to):
            message = f"“{excerpt(found.label, 20)}”的链接 {found.address} 转到了网站首页，原来的内容多半没有了（{seen.on}）。"
            yield found.where, Problem("N102", message, "打开核对；内容不在了的，换成新的网址。", found.line)
        elif seen.state is State.MOVED:
            message = f"“{excerpt(found.label, 20)}”的链接 {found.address} 已经永久转到 {seen.to}（{seen.on}）。"
            yield found.where, Problem("N102", message, f"换成 {seen.to}。", found.line)


def without_six(site: Site) -> Found:
    """N103 网站不支持 IPv6

    查什么：sitegen visit 查网站的域名：没有 AAAA 记录，或有记录但是从有 IPv6 的电脑上连不上。
    为什么：网站要支持 IPv6 访问（任务清单：网站建设）。
    例子：xmj.example.gov.cn 只有 IPv4 地址。
    改成：请网站的主管或运维单位开通 IPv6，再运行 sitegen visit。
    """
    host = own_host(site)
    six = site.visited.visit.ipv6.get(host)
    if six is None or (six.addresses and six.reached is not False):
        return
    fault = "有 IPv6 地址，但是连不上" if six.addresses else "没有 IPv6 地址（AAAA 记录）"
    line = site.config.lines.get("domain", site.config.lines.get("base_url", 1))
    remedy = "请网站的运维单位开通 IPv6，再运行 sitegen visit。"
    yield "site.yaml", Problem("N103", f"域名 {host} {fault}（{six.on}）。", remedy, line)


def old_visit(site: Site) -> Found:
    """N104 很久没有上网检查链接

    查什么：上一次 sitegen visit 已经过去 90 天以上。
    为什么：别人的网址会变，很久以前的结果说明不了现在。
    例子：上次检查在 2026-01-05，今天是 2026-06-30。
    改成：联网运行 sitegen visit。
    """
    on = site.visited.visit.on
    if on and (site.today - on).days > _OLD:
        message = f"上一次上网检查在 {on}，已经过去 {(site.today - on).days} 天（超过 {_OLD} 天）。"
        yield PLACE, Problem("N104", message, "联网运行 sitegen visit。")


def lost_account(site: Site) -> Found:
    """N105 政务新媒体的页面打不开

    查什么：政务新媒体写了网址的，sitegen visit 看过，对方说没有，或者接连两次没有回应。
    为什么：政务新媒体账号要能从网站首页找到、打开（任务清单：政务新媒体）。
    例子：微博账号的主页是 404。
    改成：换成账号现在的主页；注销了的，删去这一条。
    """
    for found, seen in _lost(site, Role.MEDIA):
        yield (
            found.where,
            _problem("N105", found, seen, "政务新媒体的页面", "换成账号现在的主页；注销了的，删去这一条。"),
        )


def lost_column(site: Site) -> Found:
    """N106 本栏目的网址打不开

    查什么：栏目网址（base_url），sitegen visit 看过，对方说没有，或者接连两次没有回应。
    为什么：栏目网址写在每一页的规范网址、订阅和站点地图里，错了别人就找不到本栏目。
    例子：栏目网址少写了一层文件夹，打开是 404。
    改成：把“栏目网址”改成栏目首页真正的网址；还没有上线的，上线以后再运行 sitegen visit。
    """
    for found, seen in _lost(site, Role.OWN):
        yield (
            found.where,
            _problem("N106", found, seen, "栏目网址", "改成栏目首页真正的网址；还没有上线的，上线后再看。"),
        )


def damaged_record(site: Site) -> Found:
    """N107 上网检查的记录读不出来

    查什么：content/ledger/visit.json 不是 sitegen visit 写的样子，或者太大。
    为什么：读不出来，上网检查的结果就没有用上。
    例子：合并文件时留下了冲突的标记。
    改成：删去这个文件，联网再运行 sitegen visit。
    """
    if site.visited.damaged:
        yield PLACE, Problem("N107", "上网检查的记录读不出来，没有用上。", "删去这个文件，再运行 sitegen visit。")


def _seen(site: Site, wanted: Callable[[Seen], bool]) -> Iterator[tuple[Outward, Seen]]:
    """Where the addresses are written of which something was seen; a document that names one twice is told once."""
    addresses = {address: seen for address, seen in site.visited.visit.addresses.items() if wanted(seen)}
    if not addresses:
        return  # most visits find nothing: ten thousand documents are not walked for it
    told = set()
    for found in outward(site):
        place = found.address, found.document.path if found.document else found.file, found.role
        if found.address in addresses and place not in told:
            told.add(place)
            yield found, addresses[found.address]


def _lost(site: Site, role: Role) -> Iterator[tuple[Outward, Seen]]:
    yield from ((found, seen) for found, seen in _seen(site, lambda seen: seen.state.lost) if found.role is role)


def _problem(code: str, found: Outward, seen: Seen, what: str, remedy: str) -> Problem:
    """Once without an answer may be a bad day; the server's own word, or a second time, is not."""
    again = seen.state is State.GONE or (seen.since or seen.on) < seen.on
    answer = f"返回 {seen.status}" if seen.status else "域名不存在" if seen.state is State.GONE else "没有回应"
    message = f"{what} {found.address} 打不开：{answer}（{_days(seen)}）。"
    return Problem(code, message, remedy, found.line, severity=None if again else Severity.INFO)


def _days(seen: Seen) -> str:
    since: date | None = seen.since
    return f"{since} 起，最近一次 {seen.on}" if since and since < seen.on else str(seen.on)


def _same_page(one: str, other: str) -> bool:
    """Whether two addresses differ in a closing slash or the name of an index page only."""
    return _without_index(one) == _without_index(other)


def _without_index(address: str) -> tuple[str, str, str, str]:
    parts = urlsplit(address)
    folder, _, name = parts.path.rpartition("/")
    path = folder if name.lower() in _INDEX else parts.path.rstrip("/")
    return parts.scheme, parts.netloc.lower(), path, parts.query


def _is_home(address: str) -> bool:
    return not _without_index(address)[2].strip("/") and not urlsplit(address).query
