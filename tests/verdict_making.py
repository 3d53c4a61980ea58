"""Verdicts on hand-made graphs for tests: one requirement in a few words, its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackproof.model import NODE_LANGUAGES, Graph, Requirement, RequirementResult, Tests
from stackproof.requirements._judging import Facts, judge_requirements
from stackproof.testsuite import Source, Tongue, read_tests
from stackproof.topology import Topology


def facts_of(graph: Graph, **fields: Any) -> Facts:
    return Facts(topology=Topology(graph), **fields)


def record_of_tests(files: Mapping[str, str], language: str) -> Tests:
    """What is known of the tests among these texts; nothing for a language that is not read."""
    tongues: dict[str, Tongue] = {"python": "python", "go": "go", **dict.fromkeys(NODE_LANGUAGES, "node")}
    if language not in tongues:
        return Tests(not_run="not known here")
    read = read_tests([Source(path=path, text=text) for path, text in files.items()], tongues[language])
    return Tests(
        files=read.files, written=read.written, weaknesses=read.weaknesses, counts=read.counts, not_run="not asked for"
    )


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
