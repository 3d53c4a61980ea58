"""From requirements to verdicts: each kind has one judge, and what no judge knows is unknown."""

from ._facts import Facts
from ._verdicts import judge_requirements

__all__ = ["Facts", "judge_requirements"]
