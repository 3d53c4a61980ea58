"""Package regexp. Patterns are the answer's: only those whose matching is bounded are tried."""

from __future__ import annotations

import re
from typing import Any

from ._machine import Machine
from ._values import Handle, pointed

# A sequence of single characters and classes, each with a quantifier at most, and no group or choice.
_PART = r"(?:\\[dDwWsS.\-/_+*?()\[\]{}^$|]|\[\^?(?:\\.|[^\]\\])+\]|[^\\\[\](){}|*+?^$])"
_PLAIN = re.compile(rf"(?:\(\?i\))?\^?(?:{_PART}(?:[*+?]|\{{\d{{1,3}}(?:,\d{{0,3}})?\}})?)*\$?")
_QUANTIFIERS = re.compile(r"(?<!\\)[*+{]")
_LONGEST = 256


def compiled(machine: Machine, given: list[Any]) -> Any:
    """`regexp.MustCompile(pattern)`."""
    pattern = pointed(given[0]) if given else None
    return Handle("regexp.Regexp", pattern if isinstance(pattern, str) else None)


def matched(machine: Machine, owner: Handle, name: str, given: list[Any]) -> Any:
    """A method of a compiled pattern."""
    pattern, text = owner.state, pointed(given[0]) if given else None
    if not is_bounded(pattern) or not isinstance(text, str) or len(text) > _LONGEST:
        return machine.unknown("what a pattern finds")
    compiled_pattern = re.compile(pattern)
    if name == "MatchString":
        return compiled_pattern.search(text) is not None
    if name in ("ReplaceAllString", "ReplaceAllLiteralString") and len(given) > 1:
        new = pointed(given[1])
        if isinstance(new, str) and "$" not in new:
            return compiled_pattern.sub(lambda match: new, text)
    if name == "FindString":
        found = compiled_pattern.search(text)
        return found[0] if found else ""
    if name == "FindAllString":
        return compiled_pattern.findall(text) or None
    if name == "String":
        return pattern
    return machine.unknown("what a pattern finds")


def is_bounded(pattern: Any) -> bool:
    """Whether matching a short text takes no time worth speaking of, and both languages read the pattern alike."""
    if not isinstance(pattern, str) or len(pattern) > 200 or not _PLAIN.fullmatch(pattern):
        return False
    if len(_QUANTIFIERS.findall(pattern)) > 2:
        return False
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True
