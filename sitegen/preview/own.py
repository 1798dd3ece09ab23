"""The preview's own pages: all findings, what is not public yet or ends soon, and what stands in for a page that is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from sitegen.assemble import Hidden, Site
from sitegen.findings import Finding, Severity
from sitegen.model import Document
from sitegen.preview.bar import OWN, chips, counted, finding_rows
from sitegen.text import day_in_words

_NEAR = timedelta(days=30)
"""How far ahead a day counts as near."""
_MANY = 500
"""Findings of one weight that are listed."""
_DAYS = (("take_down_on", "到期撤下"), ("valid_until", "有效期满"), ("closes_on", "征集截止"))
"""Fields with a day on which something ends for a public document."""
_ONGOING: Sequence[tuple[Hidden, str, str]] = (
    (Hidden.DRAFT, "草稿", "写好、改正错误后删去“草稿”一行；到了发布日期，网站下一次更新时公开。"),
    (Hidden.EMBARGO, "未到发布日期", "到了发布日期，网站下一次更新时公开。"),
    (Hidden.CLOSED, "不主动公开", "只在这里看得到，不会公开。"),
    (Hidden.UNDATED, "没有发布日期", "写上发布日期才会公开。"),
)


@dataclass(frozen=True, slots=True)
class Near:
    """A day on which something ends."""

    day: date
    what: str
    document: Document


def note_of(document: Document, reason: Hidden) -> str:
    """Why a document that is shown is not public, in a few words."""
    match reason:
        case Hidden.DRAFT:
            return "草稿，删去“草稿”一行才会公开"
        case Hidden.EMBARGO if document.published_on:
            return f"{day_in_words(document.published_on)}才公开"
        case Hidden.CLOSED:
            return f"{document.meta.text('disclosure')}，不会发布"
        case _:
            return f"{reason.value}，不会公开"


def near_days(site: Site) -> list[Near]:
    """What ends within a month, soonest first."""
    last = site.today + _NEAR
    found = [
        Near(day, what, document)
        for document in site.public
        if document.path not in site.revealed
        for name, what in _DAYS
        if name in document.meta.values and (day := document.meta.day(name)) and site.today <= day <= last
    ]
    return sorted(found, key=lambda near: (near.day, near.document.path))


def waiting(site: Site) -> int:
    """How many documents wait to be public, or have a day that is near."""
    return sum(reason is not Hidden.CLOSED for reason in site.revealed.values()) + len(near_days(site))


def findings_page(findings: Sequence[Finding] | None, addresses: Mapping[str, str], faulty: bool) -> bytes:
    """Everything that is wrong, the heaviest first. ``addresses`` are pages by path of the file.

    ``faulty`` says whether something stands on top that is no finding: a broken template, settings that cannot be read.
    """
    if findings is None:
        return own_page("全站问题", "<p>正在检查，请稍候…</p>")
    if not findings:
        words = "除了上面的错误，没有发现别的问题。" if faulty else "没有发现问题。"
        return own_page("全站问题", f"<p>{words}</p>")
    parts = [f"<p>{chips(counted(findings))}　有错误时，整个网站的新内容都不能发布；有警告和提示的，请逐项核对。</p>"]
    for severity in Severity:
        some = [finding for finding in findings if finding.severity is severity]
        if some:
            parts.append(f"<h2>{severity.label}（{len(some)}）</h2>")
            parts.append(f'<ol class="findings">{finding_rows(some[:_MANY], addresses)}</ol>')
        if len(some) > _MANY:
            parts.append(f"<p>只列出前 {_MANY} 个。全部问题用命令看：sitegen check</p>")
    return own_page("全站问题", "".join(parts))


def drafts_page(site: Site) -> bytes:
    """What is not public, and what ends within a month."""
    parts = []
    for reason, title, note in _ONGOING:
        documents = [site.by_path[path] for path, why in site.revealed.items() if why is reason]
        if documents:
            ordered = sorted(documents, key=lambda document: (document.published_on or date.max, document.path))
            rows = (
                _row(site, document, "发布日期", str(document.meta.get("published_on") or "")) for document in ordered
            )
            parts.append(_table(f"{title}（{len(documents)}）", note, "发布日期", rows))
    if near := near_days(site):
        rows = (_row(site, entry.document, "哪一天", f"{entry.day.isoformat()} {entry.what}") for entry in near)
        parts.append(_table(f"30 天内到期（{len(near)}）", "到期前核对是否续期、延长或归档。", "哪一天", rows))
    return own_page("草稿与到期", "".join(parts) or "<p>没有草稿，也没有未到发布日期或 30 天内到期的文件。</p>")


def _table(title: str, note: str, day: str, rows: Iterator[str]) -> str:
    return (
        f'<h2>{title}</h2><p>{note}</p><div class="scroll"><table><thead><tr><th scope="col">标题</th>'
        f'<th scope="col">栏目</th><th scope="col">{day}</th><th scope="col">文件</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _row(site: Site, document: Document, label: str, day: str) -> str:
    link = f'<a href="/{escape(site.addresses[document.path])}">{escape(document.title)}</a>'
    column = escape(site.column(document).title)
    return (
        f'<tr><th scope="row">{link}</th><td data-label="栏目：">{column}</td>'
        f'<td data-label="{label}：">{escape(day)}</td><td><code>content/{escape(document.path)}</code></td></tr>'
    )


def waiting_page() -> bytes:
    """Until the body has been read for the first time."""
    return own_page(
        "正在读取",
        "<p>正在读取网站的内容，读好后这一页会自己打开。</p>"
        '<noscript><p>浏览器没有开脚本：<a href="">请过一会儿再打开这一页</a>。</p></noscript>',
    )


def missing_page() -> bytes:
    """Nothing is at the address, and nothing was."""
    return own_page("没有这一页", "<p>这个地址没有页面。文件改了名、移了栏目或者读不出来时，原来的地址就没有了。</p>")


def failed_page() -> bytes:
    """The page could not be made even once; why stands above."""
    return own_page("这一页生成不出来", "<p>改好上面说的错误，保存后这一页会自己打开。</p>")


def own_page(title: str, inside: str) -> bytes:
    """A page of the preview itself."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title} - 预览</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/{OWN}/own.css"></head>'
        f'<body><header><a href="/">回到首页</a></header><main><h1>{title}</h1>{inside}</main></body></html>\n'
    ).encode()
