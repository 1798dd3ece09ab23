"""E3xx: waivers (豁免) in ``site.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.assemble import Site
from sitegen.findings import Finding, Problem
from sitegen.rules.rule import Rule, Scope
from sitegen.text import day_in_words, did_you_mean

Found = Iterator[tuple[str, Problem]]


def expired_waiver(site: Site, findings: Sequence[Finding], rules: Mapping[str, Rule]) -> Found:
    """E301 豁免已经到期

    查什么：site.yaml 的豁免里，截止日期已经过去的。
    为什么：豁免到期就不再起作用，原来的问题重新列出；留着会让人以为还有效。
    例子：截止日期: 2025-12-31
    改成：问题已经改好的，删去这一条；确实还需要的，重新说明理由，写新的截止日期。
    """
    for waiver in site.config.waivers:
        if not waiver.holds(site.today):
            message = f"对 {waiver.code}（{waiver.path}）的豁免已于{day_in_words(waiver.until)}到期，不再起作用。"
            yield "site.yaml", Problem("E301", message, "删去这一条，或说明理由后写新的截止日期。", waiver.line)


def useless_waiver(site: Site, findings: Sequence[Finding], rules: Mapping[str, Rule]) -> Found:
    """E302 豁免没有对应的问题

    查什么：没有到期的豁免，写的规则在写的文件里其实没有发现问题。
    为什么：问题已经改好，或者路径写错了；没有用的豁免会掩盖以后的问题。
    例子：文件: content/disclosure/documents/yi-gaiming.md，而这个文件已经改了名。
    改成：问题已经改好的，删去这一条；路径写错的，照问题里显示的路径改正。
    """
    places: dict[str, set[str]] = {}
    for finding in findings:
        places.setdefault(finding.code, set()).add(finding.where.path)
    for waiver in site.config.waivers:
        known = places.get(waiver.code, set())
        if (
            not waiver.holds(site.today)
            or waiver.code not in rules
            or any(waiver.covers(waiver.code, path) for path in known)
        ):
            continue
        message = f"在 {waiver.path} 里没有 {waiver.code} 的问题，这条豁免没有用{did_you_mean(waiver.path, known)}"
        yield (
            "site.yaml",
            Problem("E302", message, "问题已经改好的，删去这一条；路径写错的，照问题里的路径改正。", waiver.line),
        )


def wrong_waiver(site: Site, findings: Sequence[Finding], rules: Mapping[str, Rule]) -> Found:
    """E303 这条规则不能豁免

    查什么：豁免写的规则不存在，或者是不能豁免的：文件读不了、字段写错一类，不改正内容就会丢失。
    为什么：豁免是对“确实不适用”负责，不是把读不了的文件发布出去。
    例子：规则: F007
    改成：改正文件本身；规则编号用 sitegen explain 可以查到。
    """
    for waiver in site.config.waivers:
        rule = rules.get(waiver.code)
        if rule is None:
            message = f"没有编号为 {waiver.code} 的规则{did_you_mean(waiver.code, rules)}"
            yield "site.yaml", Problem("E303", message, "写问题里显示的规则编号，例如 D101。", waiver.line)
        elif not may_be_waived(rule):
            message = f"{waiver.code}（{rule.title}）不能豁免：不改正，文件里的内容就会读错或丢失。"
            yield "site.yaml", Problem("E303", message, f"改正 {waiver.path}，并删去这一条。", waiver.line)


def may_be_waived(rule: Rule) -> bool:
    """Whether a body may answer for it instead of mending it: not for what cannot be read, and not for waivers themselves.

    For all else it may, secrets and grave errors too: a false alarm must not hold a site back, and the ledger shows the reason.
    """
    return rule.scope not in (Scope.READING, Scope.JUDGED, Scope.EXPORT)
