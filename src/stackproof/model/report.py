"""The report: everything that was found about one project, as data."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from .comparison import Comparison
from .cost import CostEstimate
from .finding import Category, Finding
from .mending import Mending
from .requirement import PromptRemark, RequirementResult
from .run import Need
from .testing import Tests
from .training import Training

REPORT_FORMAT = "stackproof-report/1"
REPORTS_FORMAT = "stackproof-reports/1"


class SubmissionSummary(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    project: str
    language: str
    platform: str
    entry: str | None
    reason: str
    files: tuple[str, ...]
    digest: str


class RunSummary(msgspec.Struct, frozen=True, kw_only=True):
    """resources: counts; by_type: resource type -> count; needs: what the program needs and the machine lacks.

    graph: "recorded" while the program ran, "static" where its source was followed instead, whole or partly.
    """

    outcome: Literal["ran", "crashed", "timed_out", "refused", "not_run"]
    error: str | None = None
    reason: str = ""
    resources: int = 0
    by_type: dict[str, int] = {}
    attempts: int = 0
    needs: tuple[Need, ...] = ()
    graph: Literal["", "recorded", "static"] = ""
    followed: Literal["", "whole", "partly"] = ""

    @property
    def is_whole(self) -> bool:
        """True where all that the program makes was seen."""
        return self.outcome == "ran" or (self.followed == "whole" and self.outcome == "not_run")


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    id: Category
    title: str
    verdict: Literal["pass", "fail", "unknown", "not_run"]
    reason: str


class PassedCheck(msgspec.Struct, frozen=True, kw_only=True):
    """evidence: one line for each subject that held."""

    check: str
    title: str
    category: Category
    evidence: tuple[str, ...]


class Undecided(msgspec.Struct, frozen=True, kw_only=True):
    check: str
    subject: str
    why: str


class Suppressed(msgspec.Struct, frozen=True, kw_only=True):
    """by: "comment" or "baseline". reason: the person's own words."""

    finding: Finding
    by: Literal["comment", "baseline", "settings"]
    reason: str


class ScoreRow(msgspec.Struct, frozen=True, kw_only=True):
    """points: negative for what costs, positive in the rows that give back (limits of a severity, the floor), else 0.
    findings: fingerprints.
    """

    reason: str
    points: float
    findings: tuple[str, ...] = ()


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """value = max + sum of all points of the breakdown, exactly (tenths)."""

    value: float
    max: float = 10.0
    rubric: str = "stackproof-rubric/1"
    breakdown: tuple[ScoreRow, ...] = ()


class Excerpt(msgspec.Struct, frozen=True, kw_only=True):
    """Source lines that findings point at. first: number of the first line. String literals are masked where a
    finding is about secrets."""

    file: str
    first: int
    lines: tuple[str, ...]


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """All that may differ between two runs on the same input."""

    stackproof: str
    python: str
    packages: dict[str, str] = {}
    sandbox: tuple[str, ...] = ()
    started: str = ""
    seconds: dict[str, float] = {}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    format: str = REPORT_FORMAT
    submission: SubmissionSummary
    profile: str = "default"
    run: RunSummary
    checkpoints: tuple[Checkpoint, ...]
    findings: tuple[Finding, ...]
    passed: tuple[PassedCheck, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    requirements: tuple[RequirementResult, ...] | None = None
    prompt: tuple[PromptRemark, ...] | None = None
    comparison: Comparison | None = None
    tests: Tests | None = None
    deployment: Any | None = None
    cost: CostEstimate | None = None
    training: Training | None = None
    mending: Mending | None = None
    excerpts: tuple[Excerpt, ...] = ()
    score: Score
    verdict: Literal["pass", "fail", "error"]
    errors: tuple[str, ...] = ()
    environment: Environment
