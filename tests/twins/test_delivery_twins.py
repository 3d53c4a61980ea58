"""One delivery pipeline in three languages: the same graph and verdicts, with seven faults and without them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from node_needed import needs_node
from twin_graphs import graph_of

from stackproof.model import Report
from stackproof.review import ReviewOptions, review

HERE = Path(__file__).parent / "delivery"
LANGUAGES = ["python", pytest.param("typescript", marks=needs_node), "go"]
OTHERS = LANGUAGES[1:]
# Row of the analysis of the GitOps answer -> what finds it, how heavy it is, and on what.
FAULTS = {
    "A3.9": ("PIP001", "medium", "build"),
    "A3.10": ("PIP002", "medium", "source"),
    "A3.11": ("PIP003", "medium", "release"),
    "A3.12": ("TAG001", "low", ""),
    "A3.13": ("PIP004", "low", "shop"),
    "A3.14": ("COST001", "low", "nat"),
    "A3.15": ("PIP005", "high", "release"),
}
Verdict = tuple[str, str, bool, str]


@lru_cache
def reviewed(language: str, mended: bool) -> Report:
    config = {"delivery:mended": str(mended).lower()}
    (report,) = review(str(HERE / language), options=ReviewOptions(config=config))
    assert report.errors == ()
    return report


def verdicts(report: Report) -> set[Verdict]:
    """Check, severity, certainty and subject of each finding."""
    return {
        (found.check, found.severity, found.certain, (found.resource or "").rpartition("::")[2])
        for found in report.findings
    }


@pytest.mark.parametrize("row", FAULTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_fault_is_found_in_each_language(language: str, row: str) -> None:
    check, severity, subject = FAULTS[row]
    found = {(one, graded, name) for one, graded, _, name in verdicts(reviewed(language, False))}
    assert (check, severity, subject) in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fault_is_found_where_they_are_mended(language: str) -> None:
    checks = {check for check, *_ in verdicts(reviewed(language, True))}
    assert checks.isdisjoint(check for check, _, _ in FAULTS.values())


@pytest.mark.parametrize("mended", [False, True], ids=["faulty", "mended"])
@pytest.mark.parametrize("language", OTHERS)
def test_the_verdicts_are_the_same_as_on_the_python_twin(language: str, mended: bool) -> None:
    ours, theirs = reviewed("python", mended), reviewed(language, mended)
    assert verdicts(ours) == verdicts(theirs)
    of_graph = {"names", "tags", "security", "architecture", "values", "cost"}
    held = [{one.check for one in report.passed if one.category in of_graph} for report in (ours, theirs)]
    assert held[0] == held[1]
    assert ours.score.value == theirs.score.value


@pytest.mark.parametrize("mended", ["false", "true"])
@pytest.mark.parametrize("language", OTHERS)
def test_the_graph_is_the_same_as_of_the_python_twin(language: str, mended: str) -> None:
    ours, theirs = (graph_of(HERE / one, {"delivery:mended": mended}) for one in ("python", language))
    if language == "go":
        assert (ours.pop("kind"), theirs.pop("kind")) == ("recorded", "static")
    assert ours == theirs
    assert len(ours["resources"]) >= 27
