"""Checks: functions over a case, each with its documentation, examples and tests in one docstring."""

from ._case import Case
from ._documents import HEADINGS, Example, examples, explain, reference_markdown, section, sections
from ._judge import Judgement, judge
from ._mechanism import Check, all_checks, check
from ._profiles import PROFILES, Profile, profile_named
from ._suppress import apply_suppressions, read_baseline

__all__ = [
    "HEADINGS",
    "PROFILES",
    "Case",
    "Check",
    "Example",
    "Judgement",
    "Profile",
    "all_checks",
    "apply_suppressions",
    "check",
    "examples",
    "explain",
    "judge",
    "profile_named",
    "read_baseline",
    "reference_markdown",
    "section",
    "sections",
]
