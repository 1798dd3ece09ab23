"""E1xx: who answers for what was published — examination, owner, dates, the catalogue of matters, the people named."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from sitegen.assemble import PUBLIC, Site
from sitegen.findings import Problem, Severity
from sitegen.model import Body, Document, Meta
from sitegen.standard import Column, Kind
from sitegen.text import quoted_list

_LONG_BEFORE = 90
"""Days after which an examination is hardly that of this publication."""
_LONG_AGO = 730
_HEADS_CENTRE = re.compile("副?主任")
_LEADING_POST = re.compile(
    r"(?:常务)?副?(?:局长|书记)|副?总[\u4e00-\u9fa5]{1,4}师|党[组委](?:副?书记|成员|委员)|(?:派驻)?纪检(?:监察)?组长"
)
"""A post that leads the body when nothing stands before it but the body's own name."""
_BETWEEN_POSTS = re.compile(r"[、，,；;\s]+")
_IN_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
_HEADS_UNIT = re.compile(r"(?<!副)(?:科长|处长|股长|主任|站长|所长|队长|负责人)$")

Found = Iterator[tuple[Document | str, Problem]]
"""A problem with its document, or with the path of the file in which it is to be mended."""


def not_examined(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """E101 没有公开审查的记录

    查什么：写了发布日期、主动公开的文件，有没有写审查人和审查日期；草稿不查。
    为什么：公开以前应当依法审查（《政府信息公开条例》第十七条）；出了问题要能查到谁在哪天审的。这两项不对外显示。
    例子：没有“审查人”一行。
    改成：审查人: 李云川，审查日期: 2025-03-06
    """
    meta = document.meta
    if (
        kind is None
        or meta.flag("draft")
        or meta.day("published_on") is None
        or meta.text("disclosure") not in ("", PUBLIC)
    ):
        return
    missing = [
        kind.fields[name].label
        for name in ("reviewed_by", "reviewed_on")
        if name not in meta and not _said(document, name)
    ]
    if missing:
        yield Problem(
            "E101",
            f"没有写{quoted_list(missing)}。",
            f"由审查的人看过以后写上，例如：{missing[0]}: {'李云川' if missing[0] == '审查人' else '2025-03-06'}；不对外显示。",
            document.line("reviewed_by", "reviewed_on"),
        )


def _said(document: Document, name: str) -> bool:
    """Whether the readers already said something about the value of a field."""
    return name in document.lines and any(problem.line == document.lines[name] for problem in document.problems)


def examined_long_before(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """E108 审查日期比发布日期早很久

    查什么：审查日期比发布日期早 90 天以上。
    为什么：审查的应当是这一次要发布的内容（《政府信息公开条例》第十七条）；差得多的，多半是抄了别的文件，或年份写错了。
    例子：审查日期: 2025-03-06，发布日期: 2026-03-07
    改成：审查日期: 2026-03-06
    """
    examined, published = document.meta.day("reviewed_on"), document.published_on
    if examined and published and (published - examined).days > _LONG_BEFORE:
        message = f"审查日期 {examined} 比发布日期 {published} 早 {(published - examined).days} 天。"
        yield Problem("E108", message, "核对年份；内容后来改过的，重新审查。", document.line("reviewed_on"))


def column_without_unit(site: Site) -> Found:
    """E102 栏目没有责任科室

    查什么：有页面的栏目，自己或上级栏目有没有写责任科室；链接到别的网站的不查。
    为什么：谁主管谁公开、谁公开谁负责（实施方案）；没有责任科室，过期了不知道催谁。
    例子：catalogue.yaml 里没有 guide 的责任科室。
    改成：- 栏目: guide，责任科室: 办公室
    """
    orphans = [
        column
        for column in site.standard.columns.values()
        if column.kinds
        and site.visible(column)
        and not column.link
        and not any(c.unit for c in site.standard.chain(column.id))
    ]
    if orphans:
        message = f"{len(orphans)} 个栏目没有责任科室：{quoted_list([column.title for column in orphans], 8)}。"
        remedy = f"在 catalogue.yaml 的“栏目”里为它写“责任科室”，例如：- 栏目: {orphans[0].id}，责任科室: 办公室；写在上级栏目的，下级都算。"
        yield "catalogue.yaml", Problem("E102", message, remedy)


def dates_of_correction(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """E103 更新日期、更正日期前后矛盾

    查什么：更正日期不能早于发布日期；写了更新日期的，不能早于最近一次更正。
    为什么：读者靠更新日期知道看到的是不是最新的；每页都要标注更新日期（实施方案）。
    例子：更新日期: 2025-06-10，更正里却有 2025-09-01 的一条。
    改成：更新日期: 2025-09-01，或删去这一行，由程序按更正日期显示。
    """
    days = [day for record in document.meta.records("corrections") if (day := record.day("on"))]
    published, updated = document.published_on, document.meta.day("updated_on")
    if days and published and min(days) < published:
        message = f"更正日期 {min(days)} 早于发布日期 {published}。"
        yield Problem("E103", message, "核对两个日期；发布以前改的不用记更正。", document.line("corrections"))
    if days and updated and updated < max(days):
        message = f"更新日期是 {updated}，早于 {max(days)} 的更正。"
        remedy = f"改成“更新日期: {max(days)}”，或删去这一行。"
        yield Problem("E103", message, remedy, document.line("updated_on"))


def matter_without_content(site: Site) -> Found:
    """E104 公开事项没有内容

    查什么：主动公开基本目录里的每个事项，对应的栏目要有公开的文件、链接，或“不适用”“本期无”的说明。
    为什么：目录列了就要公开（任务清单：主动公开基本目录动态调整）；找不到内容的事项，等于没有公开。
    例子：事项“行政处罚”对应的栏目里一份文件也没有。
    改成：放进文件；这项业务取消了的，从目录里删去，记一条目录调整记录。
    """
    for matter in site.standard.matters:
        column = site.standard.columns.get(matter.column)
        if column and not site.below(column.id) and not column.link and not column.blank and column.kinds:
            name = f"{matter.level1}{'·' + matter.level2 if matter.level2 else ''}"
            message = f"公开事项“{name}”对应的栏目“{column.title}”里没有公开的文件。"
            remedy = (
                f"在 content/{column.id}/ 里放进文件；没有这项业务的，写“不适用”，或从目录里删去并记入目录调整记录。"
            )
            yield "catalogue.yaml", Problem("E104", message, remedy)


def content_without_matter(site: Site) -> Found:
    """E105 栏目有内容，目录里没有事项

    查什么：“法定主动公开内容”下面有公开文件的栏目，在主动公开基本目录里有没有事项对应它，或对应它的上级、下级栏目。
    为什么：基本目录要随内容动态调整（任务清单：主动公开基本目录）；新开了栏目，目录也要添上。
    例子：开了“公共服务”栏目，目录里没有这个事项。
    改成：在 matters 里增加一条，对应栏目: disclosure/public-service。
    """
    covered = {matter.column for matter in site.standard.matters if matter.column}
    if not covered:
        return
    missing = [column for column in site.standard.columns.values() if _uncovered(site, column, covered)]
    if missing:
        message = f"{len(missing)} 个栏目有内容，主动公开基本目录里没有事项：{quoted_list([column.title for column in missing], 8)}。"
        remedy = f"在 catalogue.yaml 的“公开事项”里增加，例如“对应栏目: {missing[0].id}”，并记一条目录调整记录。"
        yield "catalogue.yaml", Problem("E105", message, remedy)


def _uncovered(site: Site, column: Column, covered: set[str]) -> bool:
    if not column.id.startswith("disclosure/") or not site.by_column.get(column.id):
        return False
    # "disclosure" itself stands for everything and so for nothing.
    chain = {above.id for above in site.standard.chain(column.id)} - {"disclosure"}
    return not chain & covered and not any(other.startswith(f"{column.id}/") for other in covered)


def former_members(site: Site) -> Found:
    """E106 领导小组里有已经离任的人

    查什么：最新的领导小组名单里，写着局长、副局长一类职务的人，要在领导信息里；写着科长、主任的人，和 site.yaml 登记的科室负责人不一致的，只提示。
    为什么：领导小组要根据人事变动及时调整并向社会公开（实施方案：组织领导）。
    例子：组长: 方正原（局长），领导信息里已经没有他。
    改成：按调整文件改名单，改“调整日期”和更新日期。
    """
    leaders = {document.meta.text("name") for document in site.below("disclosure/institution/leaders")} - {""}
    heads = {
        record.text("title"): record.text("leader")
        for record in site.config.meta.records("units")
        if record.text("leader") and not record.day("until")
    }
    document = next((found for found in site.below("disclosure/openness") if found.kind == "leading-group"), None)
    if document is None:
        return
    members = document.meta.records("members")
    gone = [
        f"{member.text('name')}（{member.text('post')}）"
        for member in members
        if leaders and _is_leader(member, _own_names(site)) and member.text("name") not in leaders
    ]
    line = document.line("members")
    if gone:
        message = f"{quoted_list(gone)}不在领导信息里。"
        remedy = "核对现任职务：已经离任的，按调整文件改名单和“调整日期”；还在任的，补上领导信息。"
        yield document, Problem("E106", message, remedy, line)
    for member in members:
        unit = next((title for title in heads if member.text("post").startswith(title)), "")
        if unit and _HEADS_UNIT.search(member.text("post")) and heads[unit] != member.text("name"):
            message = (
                f"名单里{member.text('post')}是“{member.text('name')}”，site.yaml 登记的{unit}负责人是“{heads[unit]}”。"
            )
            remedy = "核对现任负责人，改名单或 site.yaml。"
            yield document, Problem("E106", message, remedy, line, severity=Severity.INFO)


def _is_leader(member: Meta, own: Sequence[str]) -> bool:
    """Whether a member sits in the group as one of the body's leaders, not as the head of a unit or as a guest of another body."""
    return any(_LEADING_POST.fullmatch(part) for part in _parts(_without_body(member.text("post"), own)))


def appointments_against_leaders(site: Site) -> Found:
    """E107 人事任免和领导信息对不上

    查什么：任免文件里本机关领导职务的最后一次任免：任职的要在领导信息里（两年以前任职的，只提示），免职的不能还写着那个职务。
    为什么：任免公开了，领导信息也要跟着改（实施方案：人事任免；任务清单：领导信息）。
    例子：9月任命的副局长，领导信息里没有；已经免职的副局长还在。
    改成：更新领导信息，改更新日期。
    """
    posts = {
        document.meta.text("name"): _parts(document.meta.text("post"))
        for document in site.below("disclosure/institution/leaders")
    }
    if not posts:
        return
    for (name, post), (action, document) in _last_actions(site, posts).items():
        on, severity = document.meta.day("decided_on"), None
        if action == "任职" and name not in posts:
            message = f"“{name}”任{post}（{on}），领导信息里没有这个人。"
            remedy = "在领导信息里增加一页；后来已经离任的，把免职文件也公开。"
            # Those who were appointed long ago may have left by a paper that was published elsewhere.
            severity = Severity.INFO if on is None or (site.today - on).days > _LONG_AGO else None
        elif action == "免职" and post in posts.get(name, ()):
            message = f"“{name}”已经免去{post}（{on}），领导信息里还写着。"
            remedy = "改领导信息里的职务，或撤下这一页。"
        else:
            continue
        yield document, Problem("E107", message, remedy, document.line("appointments"), severity=severity)


def _last_actions(site: Site, leaders: Container[str]) -> dict[tuple[str, str], tuple[str, Document]]:
    """Person and post → what was last done, for leading posts of the body itself: it is named, or the person is a leader here."""
    own = _own_names(site)
    last: dict[tuple[str, str], tuple[str, Document]] = {}
    documents = [document for document in site.below("disclosure/personnel") if document.kind == "appointment"]
    for document in sorted(documents, key=lambda found: (str(found.meta.day("decided_on") or ""), found.path)):
        for record in document.meta.records("appointments"):
            post = _without_body(record.text("post"), own)
            here = post != record.text("post") or record.text("name") in leaders
            for part in _parts(post) if here else ():
                if _LEADING_POST.fullmatch(part) or _HEADS_CENTRE.fullmatch(part):
                    last[record.text("name"), part] = (record.text("action"), document)
    return last


def _own_names(site: Site) -> list[str]:
    return [name for name in (site.config.meta.text("name"), site.config.meta.text("short_name")) if name]


def _without_body(post: str, own: Sequence[str]) -> str:
    """A post without the body's own name in front."""
    return post.removeprefix(next((name for name in own if post.startswith(name)), ""))


def _parts(post: str) -> list[str]:
    """The single posts of ``党组成员、副局长（试用期一年）``."""
    return [part for part in _BETWEEN_POSTS.split(_IN_BRACKETS.sub("", post)) if part]
