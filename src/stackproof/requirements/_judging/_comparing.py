"""Comparisons that a person writes: a plain value, or `one_of`, `at_least`, `matches`, `contains`, `exists`, `not`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stackproof.topology import MISSING, as_flag, as_number, as_text, is_hidden, value_at

_LONGEST_PATTERN = 300
_LONGEST_TEXT = 2000
# A group that may repeat and holds a repetition or a choice of its own: such patterns can take time without end.
_RUNAWAY = re.compile(r"\((?:[^()\\]|\\.)*[*+|{](?:[^()\\]|\\.)*\)\s*[*+{]|\)\s*[*+{][^()]*\)\s*[*+{]")


def values_at(inputs: Any, path: str) -> list[Any]:
    """The values at a path; `[*]` stands for every item of a list. One that is missing is `MISSING`."""
    head, star, rest = path.partition("[*]")
    if not star:
        return [value_at(inputs, path)]
    items = value_at(inputs, head) if head else inputs
    if is_hidden(items) or items is MISSING:
        return [items]
    entries = items if isinstance(items, list) else [items]
    rest = rest.removeprefix(".")
    found = [value for entry in entries for value in (values_at(entry, rest) if rest else [entry])]
    return found or [MISSING]


def holds(value: Any, comparison: Any) -> bool | None:
    """Whether a value meets a comparison; None where the value is not known, or the comparison is none."""
    if is_hidden(value) and comparison != {"exists": True}:
        return False if comparison == {"exists": False} else None
    if not isinstance(comparison, dict):
        return _equals(value, comparison)
    if not comparison:
        return None
    answers = [_RULES[key](value, asked) if key in _RULES else None for key, asked in comparison.items()]
    return False if False in answers else None if None in answers else True


def any_holds(values: list[Any], comparison: Any) -> bool | None:
    """Whether one of several values meets a comparison."""
    answers = [holds(value, comparison) for value in values]
    return True if True in answers else None if None in answers else False


def _equals(value: Any, asked: Any) -> bool | None:
    if isinstance(asked, list):
        if not isinstance(value, list):
            return False if value is MISSING else len(asked) == 1 and _equals(value, asked[0])
        return len(value) == len(asked) and all(any(_equals(v, a) for v in value) for a in asked)
    if value is MISSING:
        return asked is None
    if isinstance(asked, bool):
        return as_flag(value) is asked
    number = as_number(asked)
    if number is not None and as_number(value) is not None:
        return as_number(value) == number
    return as_text(value) == as_text(asked) if isinstance(value, str | int | float) else value == asked


def _one_of(value: Any, asked: Any) -> bool | None:
    return any(_equals(value, one) for one in asked) if isinstance(asked, list) else None


def _bounded(compare: Callable[[float, float], bool]) -> Callable[[Any, Any], bool | None]:
    def rule(value: Any, asked: Any) -> bool | None:
        bound, number = as_number(asked), as_number(value)
        if bound is None:
            return None
        return False if number is None else compare(number, bound)

    return rule


def _matches(value: Any, asked: Any) -> bool | None:
    text = as_text(value) if value is not MISSING else None
    if not isinstance(asked, str) or len(asked) > _LONGEST_PATTERN or _RUNAWAY.search(asked):
        return None
    try:
        pattern = re.compile(asked)
    except re.error:
        return None
    if text is None:
        return False
    return None if len(text) > _LONGEST_TEXT else pattern.search(text) is not None


def _contains(value: Any, asked: Any) -> bool | None:
    if value is MISSING:
        return False
    if isinstance(asked, list):
        answers = [_contains(value, one) for one in asked]
        return False if False in answers else None if None in answers else True
    if isinstance(value, list):
        answers = [None if is_hidden(one) else _equals(one, asked) for one in value]
        return True if True in answers else None if None in answers else False
    if isinstance(value, dict):
        return asked in value
    return isinstance(value, str) and str(asked) in value


def _exists(value: Any, asked: Any) -> bool | None:
    given = value is not MISSING and value not in ("", [], {})
    return given is asked if isinstance(asked, bool) else None


def _not(value: Any, asked: Any) -> bool | None:
    said = holds(value, asked)
    return None if said is None else not said


_RULES: dict[str, Callable[[Any, Any], bool | None]] = {
    "one_of": _one_of,
    "at_least": _bounded(lambda value, bound: value >= bound),
    "at_most": _bounded(lambda value, bound: value <= bound),
    "exactly": _bounded(lambda value, bound: value == bound),
    "matches": _matches,
    "contains": _contains,
    "exists": _exists,
    "not": _not,
}
