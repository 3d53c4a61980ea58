"""Reviews every Pulumi program of one language below a folder, and says how far it came and what was found.

    python benchmarks/corpus.py FOLDER [--language LANGUAGE] [--install] [--jsonl FILE] [--profile NAME] [--limit N]

Each folder with a `Pulumi.yaml` whose runtime is that language's (Python unless another is named) is a program; one
lying inside another program's folder counts for itself. Prints counts of how the runs ended with their reasons,
findings by check and severity, what was exercised and what stayed unknown, and the time; --jsonl writes one JSON
object for each program.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from stackproof.checks import all_checks
from stackproof.engine import Zygote
from stackproof.model import SEVERITIES, InputError, Report
from stackproof.review import ReviewOptions, review

RUNTIMES = {"go": "go", "python": "python", "typescript": "nodejs"}
SKIPPED = frozenset({"vendor", "node_modules", "site-packages", ".git", "venv", ".venv", "__pycache__"})


def main() -> None:
    """Review, then print the summary."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="python", choices=sorted(RUNTIMES), help="of the programs")
    parser.add_argument("--install", action="store_true", help="get the packages of each manifest")
    parser.add_argument("--jsonl", type=Path, metavar="FILE", help="one JSON object a program")
    parser.add_argument("--profile", default="default")
    parser.add_argument("--limit", type=int, default=10_000, metavar="N", help="no more programs than this")
    given = parser.parse_args()
    options = ReviewOptions(install=given.install, profile=given.profile)
    rows: list[dict[str, Any]] = []
    out = given.jsonl.open("w", encoding="utf-8") if given.jsonl else None
    with Zygote() as parent:
        for folder in list(programs(given.folder, given.language))[: given.limit]:
            row = _reviewed(folder, given.folder, options, parent)
            rows.append(row)
            print(f"{row['outcome']:9} {row['score']!s:>5} {row['seconds']:6.1f} s  {row['program']}", file=sys.stderr)
            if out is not None:
                out.write(msgspec.json.encode(row).decode() + "\n")
                out.flush()
    if out is not None:
        out.close()
    _print_summary(rows)


def programs(folder: Path, language: str) -> Iterator[Path]:
    """Folders of programs in a language, sorted."""
    for file in sorted(folder.rglob("Pulumi.y*ml")):
        if file.name not in ("Pulumi.yaml", "Pulumi.yml") or SKIPPED.intersection(file.parts):
            continue
        named = file.read_text(encoding="utf-8", errors="replace").partition("runtime:")[2][:60]
        if re.match(rf"\s*(?:name:\s*)?[\"']?{RUNTIMES[language]}\b", named):
            yield file.parent


def _reviewed(folder: Path, root: Path, options: ReviewOptions, parent: Zygote) -> dict[str, Any]:
    begun = time.monotonic()
    row: dict[str, Any] = {"program": str(folder.relative_to(root)), "outcome": "broken", "score": None, "reason": ""}
    try:
        reports = review(str(folder), options=options, zygote=parent)
    except InputError as error:
        row["reason"] = str(error)
    except Exception:
        row["reason"] = traceback.format_exc()
    else:
        own = [report for report in reports if report.submission.entry is not None] or reports
        row |= _row(own[0])
    return row | {"seconds": round(time.monotonic() - begun, 2)}


def _row(report: Report) -> dict[str, Any]:
    return {
        "outcome": report.run.outcome,
        "reason": report.run.error or report.run.reason,
        "needs": [[need.kind, need.name, need.synthesized] for need in report.run.needs],
        "resources": report.run.resources,
        "attempts": report.run.attempts,
        "score": report.score.value if report.score else None,
        "verdict": report.verdict,
        "findings": [
            [item.check, item.severity, item.file, item.line, item.certain, item.message] for item in report.findings
        ],
        "passed": [item.check for item in report.passed],
        "undecided": [[item.check, item.subject, item.why] for item in report.undecided],
        "errors": list(report.errors),
    }


def _print_summary(rows: list[dict[str, Any]]) -> None:
    judged = [row for row in rows if row["outcome"] != "broken"]
    print(f"\n{len(rows)} programs, {sum(row.get('resources', 0) for row in rows)} resources")
    for outcome, count in Counter(row["outcome"] for row in rows).most_common():
        print(f"  {outcome:9} {count}")
    _print_stopped(rows)
    needs = Counter((kind, name) for row in judged for kind, name, _ in row["needs"])
    print("\nneeds (kind, name, programs)")
    for (kind, name), count in needs.most_common(25):
        print(f"  {kind:18} {name[:60]:60} {count}")
    _print_findings(judged)
    _print_checks(judged)
    seconds = [row["seconds"] for row in rows] or [0.0]
    print(f"\nwall seconds: median {statistics.median(seconds):.2f}, most {max(seconds):.1f}, all {sum(seconds):.0f}")
    errors = Counter(line.splitlines()[-1] for row in judged for line in row["errors"])
    for error, count in errors.most_common():
        print(f"ERROR OF OURS ({count}): {error}")


def _print_stopped(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["outcome"] != "ran":
            reason = " ".join(str(row["reason"]).split())[:160]
            print(f"    {row['program']}: {row['outcome']}: {reason}")


def _print_findings(judged: list[dict[str, Any]]) -> None:
    found: dict[str, Counter[str]] = {severity: Counter() for severity in SEVERITIES}
    holding: dict[str, set[str]] = {}
    for row in judged:
        for check, severity, *_ in row["findings"]:
            found[severity][check] += 1
            holding.setdefault(check, set()).add(row["program"])
    titles = {one.id: one.title for one in all_checks()}
    print("\nfindings (severity, check, findings, programs)")
    for severity, counts in found.items():
        for check, count in sorted(counts.items()):
            print(f"  {severity:9} {check:8} {count:5} {len(holding[check]):4}  {titles.get(check, '')}")


def _print_checks(judged: list[dict[str, Any]]) -> None:
    """How many checks had something to say, and where they could not tell."""
    answered = [
        {*(item[0] for item in row["findings"]), *row["passed"], *(item[0] for item in row["undecided"])}
        for row in judged
    ]
    exercised = {check for checks in answered for check in checks}
    known = {one.id for one in all_checks()}
    print(f"\nchecks: {len(exercised & known)} of {len(known)} exercised", end="")
    if answered:
        print(f", median {statistics.median(len(checks) for checks in answered):.0f} a program")
    silent = sorted(known - exercised)
    print(f"  never: {', '.join(silent) or 'none'}")
    unknown = Counter(item[0] for row in judged for item in row["undecided"])
    print(f"unknown: {sum(unknown.values())} answers of {len(unknown)} checks")
    for check, count in unknown.most_common(25):
        print(f"  {check:8} {count}")


if __name__ == "__main__":
    main()
