"""Records of the ledger, as a person writes them."""

from __future__ import annotations

from tests.bodies import Body


def record(rows: str, on: str = "2026-06-15", result: str = "正常", text: str = "做过。", more: str = "") -> str:
    return f"---\n事项: [{rows}]\n日期: {on}\n确认人: 周敏\n结果: {result}\n{more}---\n\n{text}\n"


def put(body: Body, name: str, text: str) -> None:
    body.write(**{f"content/ledger/{name}.md": text})
