"""SARIF 2.1.0 for code scanning: one run for each project, rules with their help, stable fingerprints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from stackproof.model import Finding, Report, Severity, Suppressed

from ._causes import count
from ._json import canonical
from ._plain import plain

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL: dict[Severity, str] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "note",
    "note": "note",
}
# GitHub orders security alerts by this figure: over 9.0 critical, 7.0 high, 4.0 medium.
_SECURITY: dict[Severity, str] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0", "note": "0.0"}


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader of findings needs to know of a check. help: its documentation as Markdown."""

    id: str
    title: str
    severity: Severity
    category: str
    help: str = ""
    link: str = ""


def to_sarif(reports: Sequence[Report], *, rules: Mapping[str, Rule] | None = None, prefix: str = "") -> str:
    """The reports as a SARIF log.

    rules: check id -> documentation. prefix: folder of the submission inside the repository.
    """
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(r, rules or {}, prefix) for r in reports]}
    return canonical(log)


def _run(report: Report, rules: Mapping[str, Rule], prefix: str) -> dict[str, Any]:
    shown: list[Finding | Suppressed] = [*report.findings, *report.suppressed]
    ids = sorted({_finding(item).check for item in shown})
    described = [_rule(id, next(f for f in map(_finding, shown) if f.check == id), rules.get(id)) for id in ids]
    return {
        "tool": {
            "driver": {
                "name": "stackproof",
                "version": report.environment.stackproof,
                "semanticVersion": report.environment.stackproof,
                "rules": described,
            }
        },
        "automationDetails": {"id": f"stackproof/{plain(report.submission.project or report.submission.id)}/"},
        "invocations": [_invocation(report)],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder that holds the submission."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, ids, report, prefix) for item in shown],
        "properties": {
            "score": report.score.value,
            "rubric": report.score.rubric,
            "verdict": report.verdict,
            "findings": dict(count(report.findings)),
        },
    }


def _invocation(report: Report) -> dict[str, Any]:
    notes = [{"level": "error", "message": {"text": _text(error)}} for error in report.errors]
    return {"executionSuccessful": not report.errors, "toolExecutionNotifications": notes}


def _rule(id: str, example: Finding, rule: Rule | None) -> dict[str, Any]:
    severity = rule.severity if rule else example.severity
    category = rule.category if rule else example.category
    link = rule.link if rule and rule.link else next(iter(example.links), "")
    help_text = rule.help if rule and rule.help else example.fix.text
    security = {"security-severity": _SECURITY[severity]} if category == "security" else {}
    return {
        "id": id,
        "shortDescription": {"text": plain(rule.title if rule else example.title)},
        "fullDescription": {"text": plain(rule.title if rule else example.title)},
        "help": {"text": help_text or example.title, "markdown": help_text or example.title},
        **({"helpUri": link} if re.fullmatch(r"https?://[!-;=?-~]+", link) else {}),
        "defaultConfiguration": {"level": _LEVEL[severity]},
        "properties": {"tags": [category, f"severity/{severity}"], "precision": "high", **security},
    }


def _result(item: Finding | Suppressed, ids: list[str], report: Report, prefix: str) -> dict[str, Any]:
    finding = _finding(item)
    fix = f"\n\nFix: {plain(finding.fix.text)}" if finding.fix.text else ""
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": ids.index(finding.check),
        "level": _LEVEL[finding.severity],
        "message": {"text": _text(plain(finding.message) or finding.title) + fix},
        "locations": _locations(finding, report, prefix),
        "partialFingerprints": {"stackproof/v1": finding.fingerprint},
        "properties": {
            "severity": finding.severity,
            "category": finding.category,
            "certain": finding.certain,
            "cause": finding.cause,
            "impact": f"{finding.impact.kind}: {plain(finding.impact.text)}",
        },
    }
    if isinstance(item, Suppressed):
        where = "inSource" if item.by == "comment" else "external"
        said = plain(item.reason)
        result["suppressions"] = [{"kind": where, "status": "accepted", "justification": said}]
    return result


def _locations(finding: Finding, report: Report, prefix: str) -> list[dict[str, Any]]:
    """The finding's place; code scanning shows nothing without one, so what has none stands at the entry point."""
    location: dict[str, Any] = {}
    file = finding.file or report.submission.entry or next(iter(report.submission.files), None)
    if file:
        line = finding.line if finding.file and finding.line else 1
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri("/".join(filter(None, (prefix, file)))), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": max(1, line)},
        }
    if finding.resource:
        location["logicalLocations"] = [{"fullyQualifiedName": plain(finding.resource), "kind": "resource"}]
    return [location] if location else []


def _uri(path: str) -> str:
    """A relative URI reference; a first segment with a colon would otherwise read as a scheme."""
    quoted = quote(path.encode("utf-8", "replace"), safe="/!$&'()*+,;=@~.-_")
    return quoted.lstrip("/") or "."


def _finding(item: Finding | Suppressed) -> Finding:
    return item.finding if isinstance(item, Suppressed) else item


def _text(text: str) -> str:
    """In SARIF `{0}` is a placeholder and `[text](0)` a link; in our messages both are literal."""
    text = re.sub(r"\{(\d+)\}", r"{{\1}}", text)
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", text)
