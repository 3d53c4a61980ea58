"""Verdicts on hand-made graphs for tests: one requirement in a few words, its result."""

from __future__ import annotations

from typing import Any

from stackproof.model import Graph, Requirement, RequirementResult
from stackproof.requirements._judging import Facts, judge_requirements
from stackproof.topology import Topology


def facts_of(graph: Graph, **fields: Any) -> Facts:
    return Facts(topology=Topology(graph), **fields)


def result_on(graph: Graph, kind: str, of: str = "", /, **want: Any) -> RequirementResult:
    """The result for one requirement."""
    asked = Requirement(id="asked", kind=kind, of=of, want=want)
    (result,) = judge_requirements([asked], facts_of(graph))
    return result


def verdict_on(graph: Graph, kind: str, of: str = "", /, **want: Any) -> str:
    return result_on(graph, kind, of, **want).verdict


def told(result: RequirementResult) -> str:
    """All that a result says, for one look."""
    shown = [w.text for w in (*result.witnesses, *result.near_misses)]
    return " | ".join([result.verdict, result.reason, *shown])
