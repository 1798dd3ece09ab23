"""Findings and rules as people and programs read them: text, JSON, GitHub annotations, ``docs/rules.md``."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.findings import Finding, Severity

if TYPE_CHECKING:
    from sitegen.requirements import Requirement
    from sitegen.rules.rule import Rule

_SETTINGS = frozenset({"content/site.yaml", "content/catalogue.yaml"})
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def is_of_settings(finding: Finding) -> bool:
    """Whether it is about the body's settings, where one slip can cause hundreds of findings elsewhere."""
    return finding.where.path in _SETTINGS


def as_text(findings: Sequence[Finding]) -> str:
    """Two lines a finding: where and what; why and how to mend it. The settings come first."""
    lines = []
    for finding in sorted(findings, key=lambda finding: not is_of_settings(finding)):
        basis = f"依据：{finding.basis}。" if finding.basis else ""
        lines.append(f"{finding.where}: {finding.severity.label} {finding.code} {finding.message}")
        lines.append(f"    改：{finding.remedy} {basis}".rstrip())
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """An object ``{"findings": […], "summary": {…}}``."""
    counts = Counter(finding.severity.value for finding in findings)
    records = [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "message": finding.message,
            "remedy": finding.remedy,
            "basis": finding.basis,
            "row": finding.row,
            "unit": finding.unit,
            "path": finding.where.path,
            "line": finding.where.line,
            "column": finding.where.column,
        }
        for finding in findings
    ]
    summary = {severity.value: counts.get(severity.value, 0) for severity in Severity}
    return json.dumps(
        {"findings": records, "summary": {**summary, "total": len(records), "blocks": summary["error"] > 0}},
        ensure_ascii=False,
        indent=1,
    )


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands that GitHub shows beside the changed lines."""
    return "".join(
        f"::{_GITHUB[finding.severity]} file={_property(finding.where.path)},line={finding.where.line},col={finding.where.column},"
        f"title={_property(finding.code)}::{_data(f'{finding.message} 改：{finding.remedy} 依据：{finding.basis}')}\n"
        for finding in findings
    )


def counts_in_words(findings: Sequence[Finding]) -> str:
    """``2 个错误，1 个警告`` or ``没有发现问题``."""
    counts = Counter(finding.severity for finding in findings)
    words = [f"{counts[severity]} 个{severity.label}" for severity in Severity if counts[severity]]
    return "，".join(words) or "没有发现问题"


def within(findings: Sequence[Finding], root: Path, paths: Sequence[Path]) -> tuple[Finding, ...]:
    """The findings of some files or folders, given as people type them: from here, or from the root."""
    if not paths:
        return tuple(findings)
    bases = [place.absolute() for path in paths for place in (path, root / path)]
    return tuple(finding for finding in findings if any(is_below(root / finding.where.path, base) for base in bases))


def is_below(place: Path, folder: Path) -> bool:
    """Whether a path lies in a folder or is it; symbolic links are not followed."""
    inner, outer = (os.path.normpath(path.absolute()) for path in (place, folder))
    return inner == outer or inner.startswith(outer + os.sep)


def explanation(rule: Rule) -> str:
    """What ``sitegen explain`` prints."""
    row = f"（任务清单 {rule.rows}）" if rule.rows else ""
    parts = "\n".join(f"{heading}：{text}" for heading, text in rule.sections.items())
    return f"{rule.code} {rule.title}〔{rule.severity.label}〕\n\n{parts}\n依据：{rule.basis}{row}"


def table_of_rules(rules: Sequence[Rule]) -> str:
    """All rules, a line each."""
    return "\n".join(f"{rule.code}  {rule.severity.label}  {rule.title}" for rule in rules)


def requirement_in_words(requirement: Requirement, rules: Sequence[Rule]) -> str:
    """A row of the task list, and the rules that look at it."""
    serving = [rule for rule in rules if requirement.id in rule.rows.split()]
    checks = f"由这些规则检查：\n{table_of_rules(serving)}" if serving else "没有规则检查。"
    attest = f"\n由人确认：{requirement.attest.what}（{requirement.attest.rhythm}）" if requirement.attest else ""
    return f"{requirement.id} {requirement.text}\n来源：{requirement.source}；{requirement.unit}\n{checks}{attest}"


def rules_page(rules: Sequence[Rule]) -> str:
    """``docs/rules.md``, generated so that it cannot drift from the rules."""
    parts = [
        "# 检查规则\n",
        f"本页由程序生成（共 {len(rules)} 条），不要手改。错误会阻止发布；警告和提示不会。在命令行看一条：`sitegen explain F102`。\n",
        "| 编号 | 级别 | 名称 | 任务清单 |\n|---|---|---|---|",
        *(
            f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity.label} | {rule.title} | {rule.rows} |"
            for rule in rules
        ),
    ]
    for rule in rules:
        sections = "\n".join(f"* **{heading}**：{_plain(text)}" for heading, text in rule.sections.items())
        parts.append(
            f'\n<a id="{rule.code.lower()}"></a>\n\n## {rule.code} {rule.title}\n\n{sections}\n* **依据**：{rule.basis}\n* **级别**：{rule.severity.label}；自 {rule.since} 版起'
        )
    return "\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
