"""Findings for the people who have to mend them: those that one asks for, by owner unit, the most urgent first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sitegen.config import Config
from sitegen.findings import ConfigError, Finding, Severity, Waiting
from sitegen.reports import counts_in_words, is_of_settings
from sitegen.text import did_you_mean, excerpt, quoted_list

WHOLE_BODY = "全机关"
"""How the findings are called for which no single unit answers."""
_SHOWN = 3
"""How many things to do are told of each unit."""
_LENGTH = 110
"""Characters of a message in the summary."""
_UNREAD = "F0"
"""How the codes begin of what keeps a file from being read: settings that are not read bring all other errors."""
_CODES = re.compile(r"[A-Z]\d{0,3}")


@dataclass(frozen=True, slots=True)
class Task:
    """Findings of one sort in one unit: what one sits down to do in one go."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """Where to begin."""
        return self.findings[0]

    @property
    def urgency(self) -> tuple[int, bool, bool, bool, int, str]:
        """Sorts the most urgent first: what blocks, what cannot be read, the settings, what must never be seen, what occurs most often."""
        code, settings = self.first.code, is_of_settings(self.first)
        weight, shown = self.first.urgency
        return weight, not (settings and code.startswith(_UNREAD)), not settings, shown, -len(self.findings), code

    @property
    def in_words(self) -> str:
        """One line: weight, code, place, what is wrong, how many more."""
        first, more = self.first, len(self.findings) - 1
        others = f"（同类还有 {more} 处）" if more else ""
        return f"{first.severity.label} {first.code} {first.where} {excerpt(first.message, _LENGTH)}{others}"


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit has to mend."""

    unit: str
    """Title of the unit, or ``WHOLE_BODY``."""
    tasks: tuple[Task, ...]
    """The most urgent first."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, in the order of the tasks."""
        return tuple(finding for task in self.tasks for finding in task.findings)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many errors, warnings and remarks."""
        found = Counter(finding.severity for finding in self.findings)
        return tuple(found[severity] for severity in Severity)


def shares(findings: Iterable[Finding]) -> tuple[Share, ...]:
    """The findings by owner unit; the unit with the most urgent work first."""
    sorts: dict[str, dict[tuple[Severity, str, bool], list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        sort = finding.severity, finding.code, is_of_settings(finding)
        sorts[finding.unit or WHOLE_BODY][sort].append(finding)
    found = [
        Share(unit, tuple(sorted((Task(tuple(same)) for same in tasks.values()), key=lambda task: task.urgency)))
        for unit, tasks in sorts.items()
    ]
    return tuple(sorted(found, key=lambda share: (*(-count for count in share.counts), share.unit)))


def summary(findings: Sequence[Finding], left_out: int = 0) -> str:
    """What each unit has to do, the most urgent first; empty when there is nothing to do."""
    if not findings:
        return ""
    lines = ["按责任科室汇总，最急的在前："]
    for share in shares(findings):
        lines.append(f"【{share.unit}】{counts_in_words(share.findings)}")
        lines += [f"    {number}. {task.in_words}" for number, task in enumerate(share.tasks[:_SHOWN], 1)]
        if len(share.tasks) > _SHOWN:
            lines.append(f"    还有 {len(share.tasks) - _SHOWN} 类问题。")
    return "\n".join([*lines, first_step(findings, left_out)])


def first_step(findings: Sequence[Finding], left_out: int = 0) -> str:
    """What to do first; ``left_out`` errors are not among these findings."""
    errors = [finding for finding in findings if finding.blocks]
    settings = [finding for finding in errors if is_of_settings(finding)]
    if settings:
        settings.sort(key=lambda finding: not finding.code.startswith(_UNREAD))
        return f"先做：改正 {settings[0].where} 的设置，再检查一遍；别的问题可能是它引起的。"
    if errors:
        return f"先做：改正 {len(errors)} 个错误，有错误时不能发布；从 {shares(errors)[0].tasks[0].first.where} 开始。"
    if left_out:
        return f"这里没有错误；没有列出的还有 {left_out} 个错误，改正以前不能发布。"
    if any(finding.severity is Severity.WARNING for finding in findings):
        return "先做：没有错误，可以发布；警告请各科室尽快处理。"
    return "没有错误和警告，可以发布；提示供参考。"


def ending(findings: Sequence[Finding], waiting: Waiting, left_out: int = 0) -> str:
    """What stands below the findings: the summary, and what is not public yet."""
    return "\n".join(part for part in (summary(findings, left_out), waiting.in_words) if part)


def wanted_codes(text: str, known: Collection[str]) -> tuple[str, ...]:
    """``F102,V`` → codes and letters of families. Raises ConfigError for one that no rule has."""
    words = tuple(word for part in re.split(r"[,，、\s]+", text) if (word := part.strip().upper()))
    for word in words:
        if not _CODES.fullmatch(word) or not any(code.startswith(word) for code in known):
            offer = did_you_mean(word, known)
            raise ConfigError(f"没有编号为 {word} 的规则{offer}写编号或它的第一个字母，例如 --only F102,V。")
    return words


def wanted_unit(text: str, config: Config) -> str:
    """A unit as it is typed → as findings name it. Raises ConfigError for one that the settings do not have."""
    if text == WHOLE_BODY:
        return ""
    unit = config.unit_names.get(text)
    if unit is None:
        titles = [one.title for one in config.units.values()]
        offer = did_you_mean(text, titles)
        raise ConfigError(
            f"site.yaml 里没有叫“{text}”的科室或单位{offer}可以写：{quoted_list([*titles, WHOLE_BODY], 40)}。"
        )
    return config.unit_title(unit)


def narrowed(findings: Sequence[Finding], codes: tuple[str, ...], unit: str | None) -> tuple[Finding, ...]:
    """The findings of some rules and of one unit; no codes mean all rules, None every unit."""
    return tuple(
        finding
        for finding in findings
        if (not codes or finding.code.startswith(codes)) and (unit is None or finding.unit == unit)
    )
