"""``docs/requirements.md``: every row of the task list with the columns, the rules and the attestation that serve it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sitegen.requirements import Requirement, columns_of
from sitegen.rules.rule import Rule
from sitegen.standard import Standard

_APPLIES = {
    "own_site": "有自己网站的机关",
    "new_media": "有政务新媒体的机关",
    "video_channel": "开通视频号的机关",
}


def requirements_page(rows: Sequence[Requirement], rules: Sequence[Rule], standard: Standard) -> str:
    """Generated so that it cannot drift from the data and from the rules."""
    parts = [
        "# 任务清单逐项对照\n",
        f"本页由程序生成（共 {len(rows)} 项），不要手改。每一项或者有栏目和页面公开，或者有规则检查，或者由人确认、写进台账（`content/ledger/`）；"
        "多数不止一样。各项现在做得怎样：`sitegen ledger`。规则的说明见 [rules.md](rules.md)。",
    ]
    for source, asked in groupby(rows, key=lambda row: row.source):
        parts.append(
            f"\n## 《{source}》\n\n| 编号 | 要求 | 来源里的责任单位 | 公开 | 检查 | 由人确认 |\n|---|---|---|---|---|---|"
        )
        parts += (_line(row, rules, standard) for row in asked)
    return "\n".join(parts) + "\n"


def is_served(row: Requirement, rules: Iterable[Rule], standard: Standard) -> bool:
    """Whether a column shows it, a rule checks it or a person confirms it."""
    checked = any(row.id in rule.rows.split() for rule in rules)
    return bool(columns_of(row.id, standard)) or checked or row.attest is not None


def _line(row: Requirement, rules: Iterable[Rule], standard: Standard) -> str:
    codes = (f"[{rule.code}](rules.md#{rule.code.lower()})" for rule in rules if row.id in rule.rows.split())
    attest = f"{row.attest.what}（{row.attest.rhythm}，{row.attest.who}）" if row.attest else ""
    return f"| {row.id} | {row.text} | {row.unit} | {'；'.join(_shown(row, standard))} | {' '.join(codes)} | {attest} |"


def _shown(row: Requirement, standard: Standard) -> Iterator[str]:
    if row.applies:
        yield f"只适用于{_APPLIES[row.applies]}"
    if row.pages:
        yield row.pages
    columns = columns_of(row.id, standard)
    if columns:
        yield f"栏目：{' '.join(f'`{column.id}`' for column in columns)}"
