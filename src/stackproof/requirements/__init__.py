"""What a prompt asks for, and whether a program does it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._asked import asked_of
from ._prompt import asked_by, prompt_in, prompt_of

if TYPE_CHECKING:
    from ._concepts import concepts
    from ._file import requirements_in, requirements_of, requirements_text
    from ._judging import Facts, judge_requirements
    from ._kinds import effects, kinds
    from ._reading import read as read_requirements

__all__ = [
    "Facts",
    "asked_by",
    "asked_of",
    "concepts",
    "effects",
    "judge_requirements",
    "kinds",
    "prompt_in",
    "prompt_of",
    "read_requirements",
    "requirements_in",
    "requirements_of",
    "requirements_text",
]
_HOMES = {
    "concepts": ("_concepts", "concepts"),
    "effects": ("_kinds", "effects"),
    "kinds": ("_kinds", "kinds"),
    "read_requirements": ("_reading", "read"),
    "judge_requirements": ("_judging", "judge_requirements"),
    "Facts": ("_judging", "Facts"),
    "requirements_in": ("_file", "requirements_in"),
    "requirements_of": ("_file", "requirements_of"),
    "requirements_text": ("_file", "requirements_text"),
}


def __getattr__(name: str) -> Any:
    """Open the modules on reading and judging when they are first asked for (PEP 562): most reviews have no prompt."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, member = _HOMES[name]
    return getattr(importlib.import_module(f".{module}", __name__), member)
