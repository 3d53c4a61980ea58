"""The report of a review: assembled from what the stages found, scored, and rendered. Pure functions."""

from ._assemble import FailOn, assemble, exit_code, summarize_run, was_judged
from ._causes import Cause, causes
from ._json import canonical, from_json, to_json
from ._render import FORMATS, render
from ._sarif import Rule
from ._score import CAPS, POINTS, RUBRIC, TOGETHER, CapKind, score_of

__all__ = [
    "CAPS",
    "FORMATS",
    "POINTS",
    "RUBRIC",
    "TOGETHER",
    "CapKind",
    "Cause",
    "FailOn",
    "Rule",
    "assemble",
    "canonical",
    "causes",
    "exit_code",
    "from_json",
    "render",
    "score_of",
    "summarize_run",
    "to_json",
    "was_judged",
]
