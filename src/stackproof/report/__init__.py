"""The report of a review: assembled from what the stages found, scored, and rendered. Pure functions."""

from ._assemble import FailOn, assemble, broken_report, exit_code, summarize_run, was_judged
from ._causes import Cause, causes
from ._json import canonical, from_json, graphs_json, to_json
from ._mermaid import graph_mermaid
from ._plain import plain
from ._render import FORMATS, render
from ._sarif import Rule
from ._score import CAPS, POINTS, RUBRIC, TOGETHER, CapKind, score_of
from ._scrub import scrubbed
from ._svg import graph_svg

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
    "broken_report",
    "canonical",
    "causes",
    "exit_code",
    "from_json",
    "graph_mermaid",
    "graph_svg",
    "graphs_json",
    "plain",
    "render",
    "score_of",
    "scrubbed",
    "summarize_run",
    "to_json",
    "was_judged",
]
