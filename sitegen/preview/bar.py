"""The bar that the server adds to every page while it is previewed: what is wrong here, what is wrong elsewhere, what is not public.

It is no part of a page: put in as the page leaves, in shadow roots, so that neither's style sheets reach the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from sitegen.findings import Finding, Severity
from sitegen.memo import digest
from sitegen.preview.scene import Fault

OWN = "_sitegen"
"""The folder of the preview's own addresses; no column's can begin with an underscore."""
FINDINGS = f"{OWN}/findings"
"""The list of everything that is wrong."""
NEWS = f"/{OWN}/bar"
"""What ``bar.js`` takes as word that the bar says something new, and where it finds it."""
_SHOWN = 30
"""Findings that the bar itself lists."""
_BODY = re.compile(rb"<body\b[^>]*>", re.IGNORECASE)
_END = re.compile(rb"</body\s*>(?!.*</body)", re.IGNORECASE | re.DOTALL)
_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Status:
    """What the bar of one page says."""

    faults: tuple[Fault, ...] = ()
    """Why something is not shown, or as it was."""
    notes: tuple[str, ...] = ()
    """Why the page is not public, or not the newest."""
    here: tuple[Finding, ...] = ()
    """What is wrong with what the page shows."""
    counts: Mapping[Severity, int] | None = None
    """Of the whole site; None while it has not been judged."""
    waiting: int = 0
    """Documents that are not public yet, and days that are near."""
    progress: str = ""
    """What is being done right now."""
    own: str = ""
    """What is said of a page that nothing can be wrong with: one of the preview's own, or one that does not exist."""


def counted(findings: Sequence[Finding]) -> dict[Severity, int]:
    """How many findings there are of each weight."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity}


def top_html(status: Status) -> str:
    """What stands on top of the page: that it is not public yet, and why it is not newer; empty when all is well."""
    notes = "".join(f'<p class="mark">预览：{escape(note)}</p>' for note in status.notes)
    return notes + _faults_html(status)


def _faults_html(status: Status) -> str:
    if not status.faults:
        return ""
    rows = "".join(
        f"<li>{_place(fault.place)}{escape(fault.message)}{_remedy(fault.remedy)}</li>" for fault in status.faults
    )
    return f'<section class="faults" role="alert"><h2>改好下面的错误，才会显示新的内容</h2><ul>{rows}</ul></section>'


def bar_html(status: Status) -> str:
    """The bar itself."""
    site = f"全站 {chips(status.counts) or '没有问题' if status.counts else ''}"
    return (
        f'<aside class="bar" aria-label="预览"><details><summary><span class="name">预览</span>{_here(status)}'
        f'<span class="brief">{site}</span></summary><div class="panel" role="region" aria-label="问题" tabindex="0">{_panel(status)}</div></details>'
        f'<nav aria-label="全站"><a href="/{FINDINGS}">{site}</a>'
        f'<a href="/{OWN}/drafts">草稿与到期 <b class="chip">{status.waiting}</b></a></nav></aside>'
    )


def _panel(status: Status) -> str:
    """What is wrong with the page, and that one error holds up the whole site."""
    heaviest = sorted(status.here, key=lambda finding: list(Severity).index(finding.severity))[:_SHOWN]
    parts = []
    if status.counts and status.counts.get(Severity.ERROR):
        parts.append('<p class="blocked">网站里还有错误：改好以前，整个网站的新内容都不能发布。</p>')
    if heaviest:
        parts.append(f'<ol class="findings">{finding_rows(heaviest)}</ol>')
    elif not status.own:
        parts.append("<p>本页没有发现问题。</p>")
    if len(status.here) > _SHOWN:
        parts.append(f'<p class="more">本页还有 {len(status.here) - _SHOWN} 个，见全站问题。</p>')
    return "".join(parts) or "<p>全站问题、草稿与到期在下面打开。</p>"


def _here(status: Status) -> str:
    if status.progress:
        return f'<span class="progress" role="status">{escape(status.progress)}</span>'
    if status.own:
        return f'<span class="here">{escape(status.own)}</span>'
    if status.counts is None:
        return '<span class="here">正在检查…</span>' if not status.faults else ""
    return f'<span class="here">本页 {chips(counted(status.here)) or "没有问题"}</span>'


def chips(counts: Mapping[Severity, int]) -> str:
    """``2 个错误``, ``1 个警告`` as small labels; empty when there are none."""
    return " ".join(
        f'<b class="chip {severity}">{number} {severity.label}</b>' for severity, number in counts.items() if number
    )


def finding_rows(findings: Sequence[Finding], addresses: Mapping[str, str] | None = None) -> str:
    """List items, one a finding; its place is a link where its page is known. ``addresses`` are pages by path of the file."""
    pages = addresses or {}
    return "".join(
        f'<li class="{finding.severity}"><b class="chip {finding.severity}">{finding.severity.label}</b> '
        f"{_place(f'{finding.where.path}:{finding.where.line}', pages.get(finding.where.path, ''))}第 {finding.where.line} 行："
        f'<span class="message">{escape(finding.message)}</span>{_remedy(finding.remedy)}'
        f'<span class="code">{finding.code}　依据：{escape(finding.basis)}</span></li>'
        for finding in findings
    )


def _place(place: str, address: str = "") -> str:
    if not place:
        return ""
    code = f"<code>{escape(place)}</code>"
    return f'<a href="/{escape(address)}">{code}</a> ' if address else f"{code} "


def _remedy(remedy: str) -> str:
    return f'<span class="remedy">改：{escape(remedy)}</span>' if remedy else ""


def bar_key(status: Status) -> str:
    """Stands for what the bar says."""
    return digest(top_html(status), bar_html(status)).hex()


def dressed(html: bytes, status: Status, page_key: str, host: str, port: str) -> bytes:
    """A page as it leaves the server: with the bar, and with livereload's script, which finds ``host`` and ``port`` again."""
    head = (
        f'<link rel="stylesheet" href="/{OWN}/page.css"><script src="/{OWN}/bar.js" defer></script>'
        f'<script src="/livereload.js?host={escape(host)}&amp;port={escape(port)}" defer></script>'
    ).encode()
    style = f'<link rel="stylesheet" href="/{OWN}/bar.css">'
    top = f'<sitegen-faults lang="zh-CN"><template shadowrootmode="open">{style}<div>{top_html(status)}</div></template></sitegen-faults>'
    bar = (
        f'<sitegen-bar lang="zh-CN" data-page="{page_key}" data-bar="{bar_key(status)}">'
        f'<template shadowrootmode="open">{style}<div>{bar_html(status)}</div></template></sitegen-bar>'
    )
    html = _inserted(html, _HEAD_END, head, after=False)
    html = _inserted(html, _BODY, top.encode(), after=True)
    return _inserted(html, _END, bar.encode(), after=False)


def _inserted(html: bytes, place: re.Pattern[bytes], piece: bytes, after: bool) -> bytes:
    """The page with a piece before or after a tag; at its end where the tag is missing."""
    found = place.search(html)
    at = len(html) if found is None else found.end() if after else found.start()
    return html[:at] + piece + html[at:]
