"""What a judge alone says of a hand-made graph, before it is asked whether its witnesses do anything."""

from __future__ import annotations

from typing import Any

from verdict_making import facts_of

from stackproof.model import Graph, Requirement
from stackproof.requirements._judging._outcomes import Held, Missed
from stackproof.requirements._judging._verdicts import judges


def said_of(graph: Graph, kind: str, of: str = "", /, **want: Any) -> str:
    """`pass`, `fail` or `unknown`, the reason, and all that is shown, in one line."""
    outcome = judges()[kind](Requirement(id="asked", kind=kind, of=of, want=want), facts_of(graph))
    if isinstance(outcome, Held):
        return " | ".join(["pass", *(witness.text for witness in outcome.witnesses)])
    verdict = "fail" if isinstance(outcome, Missed) else "unknown"
    return " | ".join([verdict, outcome.reason, *(witness.text for witness in outcome.near)])
