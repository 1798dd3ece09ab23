"""SARIF as the standard (2.1.0) wants it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from sitegen.findings import Finding, Location, Severity
from sitegen.rules import BY_CODE, RULES
from sitegen.sarif import as_sarif

ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)


def log(*findings: Finding) -> Any:
    return json.loads(as_sarif(findings, RULES, "1.2.3"))


def finding(path: str = "content/a.md", line: int = 3, message: str = "错了。", code: str = "F102") -> Finding:
    rule = BY_CODE[code]
    return Finding(code, rule.severity, message, "改。", rule.basis, rule.row, Location(path, line, 2), "办公室")


def prints(*findings: Finding) -> list[str]:
    return [result["partialFingerprints"]["finding/v1"] for result in log(*findings)["runs"][0]["results"]]


def test_the_shape_is_that_of_the_standard() -> None:
    made = log(*(finding(code=rule.code) for rule in RULES))
    assert made["version"] == "2.1.0"
    assert made["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = made["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("sitegen", "1.2.3")
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in driver["rules"]] == [rule.code for rule in RULES]
    for rule in driver["rules"]:
        assert re.fullmatch(r"[A-Z][A-Za-z]*", rule["name"])
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert rule["properties"]["tags"] == BY_CODE[rule["id"]].rows.split()
    assert len(run["results"]) == len(RULES)
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == driver["rules"][result["ruleIndex"]]["defaultConfiguration"]["level"]
        assert result["message"]["text"] == "错了。 改：改。"
        (place,) = result["locations"]
        artifact = place["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] in run["originalUriBaseIds"]
        assert place["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 2}


def test_every_severity_has_its_level() -> None:
    levels = [
        log(Finding("F102", severity, "一", "二", "", "", Location("content/a.md")))["runs"][0]["results"][0]["level"]
        for severity in Severity
    ]
    assert levels == ["error", "warning", "note"]


@given(ANY, ANY)
def test_addresses_are_relative_and_any_text_survives(name: str, message: str) -> None:
    result = log(finding(f"content/{name}", message=message))["runs"][0]["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", uri)
    assert not uri.startswith("/")
    assert unquote(uri) == f"content/{name}"
    assert result["message"]["text"].startswith(message)


def test_a_fingerprint_keeps_when_the_line_moves_and_tells_equal_findings_apart() -> None:
    one, moved, other = finding(line=3), finding(line=9), finding("content/b.md")
    assert prints(one) == prints(moved)
    assert prints(one) != prints(other)
    assert len(set(prints(one, moved, other))) == 3
    assert prints(other, one)[1] == prints(one)[0]
    assert prints(finding(message="别的。")) != prints(one)
