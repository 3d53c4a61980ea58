"""Workflow commands that GitHub shows as annotations on the changed lines."""

from __future__ import annotations

from collections.abc import Sequence

from stackproof.model import Finding, Report, Severity

from ._causes import count, counted
from ._plain import plain
from ._sentences import score_short

_COMMAND: dict[Severity, str] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "notice",
    "note": "notice",
}


def to_github(reports: Sequence[Report], *, prefix: str = "") -> str:
    """One command a line, the heaviest findings first (GitHub shows ten of each kind a step), then the result.

    prefix: folder of the submission inside the repository, so that annotations find their files.
    """
    lines = [_annotation(finding, prefix) for report in reports for finding in report.findings]
    lines += [_result(report) for report in reports]
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding, prefix: str) -> str:
    properties = {"title": f"{finding.severity}: {finding.title} ({finding.check})"}
    if finding.file:
        properties = {"file": "/".join(filter(None, (prefix, finding.file))), **properties}
    if finding.file and finding.line:
        properties = {"file": properties["file"], "line": str(finding.line), "title": properties["title"]}
    said = plain(finding.message) + (f"\nFix: {plain(finding.fix.text)}" if finding.fix.text else "")
    return _command(_COMMAND[finding.severity], properties, said)


def _result(report: Report) -> str:
    name = report.submission.project or report.submission.id
    said = f"{plain(name)}: {report.verdict}, {score_short(report)}; {counted(count(report.findings))}"
    return _command("notice", {"title": "stackproof"}, said)


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(plain(text)).replace(":", "%3A").replace(",", "%2C")
