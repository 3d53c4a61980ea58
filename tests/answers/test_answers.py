"""Recall and false alarms on programs as a language model writes them: good ones, and ones with faults put in.

The faults were written down before any check ran. Misses stay in the figures: each says why, and the tests fail when
a finding appears that nobody has entered, so that a miss is struck off only when somebody has looked. Run with `-s` to
see the figures.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from stackproof.engine import Zygote
from stackproof.model import SEVERITIES, Report
from stackproof.review import review

_HERE = Path(__file__).parent
_SERIOUS = ("critical", "high", "medium")
# These answers are programs alone; what is said of their tests is tested with the checks.
_OF_TESTS = "TST"
_GOOD = sorted(path.name for path in (_HERE / "good").iterdir() if path.is_dir())
_BAD = sorted(path.name for path in (_HERE / "bad").iterdir() if path.is_dir())
Entry = tuple[str, str, str]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as parent:
        yield parent


def _report(zygote: Zygote, kind: str, name: str) -> Report:
    (report,) = review(str(_HERE / kind / name), zygote=zygote)
    return report


def _entries(report: Report) -> list[Entry]:
    """Check, place and severity of each finding on the program."""
    return [
        (found.check, f"{found.file}:{found.line}", found.severity)
        for found in report.findings
        if not found.check.startswith(_OF_TESTS)
    ]


@lru_cache
def _expected(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / "bad" / f"{name}.toml").read_text())


def _entered(rows: list[dict[str, str]]) -> set[Entry]:
    return {(row["found"], row["at"], row["graded"]) for row in rows if "found" in row}


@pytest.mark.parametrize("name", _GOOD)
def test_a_good_program_runs_and_has_no_serious_finding(zygote: Zygote, name: str) -> None:
    allowed = tomllib.loads((_HERE / "exceptions.toml").read_text())["exceptions"]
    excused = {row["check"] for row in allowed if row["program"] == name}
    report = _report(zygote, "good", name)
    assert report.run.is_whole, report.run.reason
    assert [f for f in _entries(report) if f[2] in _SERIOUS and f[0] not in excused] == []


@pytest.mark.parametrize("name", _BAD)
def test_the_faults_of_a_program_are_found(zygote: Zygote, name: str) -> None:
    expected = _expected(name)
    entries = set(_entries(_report(zygote, "bad", name)))
    assert sorted(_entered(expected["faults"]) - entries) == []


@pytest.mark.parametrize("name", _BAD)
def test_every_serious_finding_on_a_faulty_program_is_entered(zygote: Zygote, name: str) -> None:
    """A new finding is either a fault that was missed so far (give it `found`), or it goes to `also` with a reason."""
    expected = _expected(name)
    entered = _entered(expected["faults"]) | _entered(expected.get("also", []))
    serious = {entry for entry in _entries(_report(zygote, "bad", name)) if entry[2] in _SERIOUS}
    assert sorted(serious - entered) == []


def test_every_fault_is_found_or_a_miss_with_its_reason() -> None:
    for name in _BAD:
        for fault in _expected(name)["faults"]:
            assert ("found" in fault) is not bool(fault.get("missed")), (name, fault["where"])


def test_recall_does_not_fall() -> None:
    """The floor is what has been reached; raise it together with the entries."""
    faults = [fault for name in _BAD for fault in _expected(name)["faults"]]
    lines = []
    for severity in SEVERITIES:
        seeded = [fault for fault in faults if fault["severity"] == severity]
        found = [fault for fault in seeded if "found" in fault]
        if seeded:
            lines.append(f"{severity}: {len(found)} of {len(seeded)}")
    reached = sum("found" in fault for fault in faults) / len(faults)
    print(f"\nrecall {reached:.0%} ({'; '.join(lines)})")
    assert reached >= 0.9
