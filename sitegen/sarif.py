"""Findings as SARIF 2.1.0, which editors and code hosts read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from sitegen.findings import Finding, Severity
from sitegen.rules.rule import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "ROOT"
"""What the addresses are relative to: the folder that holds ``content/``."""


def as_sarif(findings: Sequence[Finding], rules: Sequence[Rule], version: str) -> str:
    """A log of one run. A result keeps its fingerprint when its line moves, and when others come or go in other files."""
    places = {rule.code: number for number, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    results = []
    for finding in findings:
        what = "\0".join((finding.code, finding.where.path, finding.message))
        seen[what] += 1
        print_ = sha256(f"{what}\0{seen[what]}".encode()).hexdigest()
        results.append(_result(finding, places[finding.code], print_))
    driver = {
        "name": "sitegen",
        "semanticVersion": version,
        "language": "zh-CN",
        "rules": [_descriptor(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "放着 content 的文件夹"}}},
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _descriptor(rule: Rule) -> dict[str, Any]:
    sections = rule.sections
    words = "\n".join(f"{heading}：{text}" for heading, text in sections.items())
    return {
        "id": rule.code,
        "name": "".join(map(str.capitalize, rule.check.__name__.split("_"))),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": sections["查什么"]},
        "help": {"text": f"{words}\n依据：{rule.basis}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": rule.rows.split(), "basis": rule.basis},
    }


def _result(finding: Finding, index: int, fingerprint: str) -> dict[str, Any]:
    where = finding.where
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} 改：{finding.remedy}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(where.path), "uriBaseId": _ROOT},
                    "region": {"startLine": where.line, "startColumn": where.column},
                }
            }
        ],
        "partialFingerprints": {"finding/v1": fingerprint},
        "properties": {"unit": finding.unit, "basis": finding.basis, "row": finding.row},
    }
