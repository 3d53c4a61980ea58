"""A comparison for a terminal or a pipe."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from typing import Any

from stackproof.model import Comparison, Difference, Side, Undecidable
from stackproof.topology import short_type

_INDENT = 8
_LONGEST = 200
"""Characters of a value that are shown; JSON has all of them."""


def to_text(comparison: Comparison, *, width: int = 80, clean: Callable[[str], str] = str) -> str:
    """The whole comparison, worst first, no line longer than `width`. clean: makes a text from a program harmless."""
    lines = [*_head(comparison, width)]
    for title, listed in (
        ("Missing", comparison.missing),
        ("Added", comparison.added),
        ("Changed", comparison.changed),
    ):
        if listed:
            lines += ["", f"{title}: {len(listed)}"]
            lines += [line for one in listed for line in _difference(one, width, clean)]
    if comparison.undecided:
        lines += ["", f"Undecided: {len(comparison.undecided)}"]
        lines += [line for one in comparison.undecided for line in _undecidable(one, width, clean)]
    return "\n".join(lines) + "\n"


def _head(comparison: Comparison, width: int) -> list[str]:
    counts, ideal = comparison.counts, comparison.ideal
    verdict = "EQUAL" if comparison.is_equal else "DIFFERENT"
    so_far = ", as far as it is known" if counts.undecided else ""
    differences = ", ".join(f"{getattr(counts, name)} {name}" for name in ("missing", "added", "changed", "undecided"))
    return [
        *_wrapped(f"{verdict}  {comparison.likeness:g} % of the ideal is alike{so_far}", 0, width, hang=0),
        *_wrapped(f"{counts.matched} of the ideal's {_some(ideal.resources)} matched; {differences}", 0, width, hang=0),
    ]


def _some(number: int) -> str:
    return f"{number} resource{'' if number == 1 else 's'}"


def _difference(one: Difference, width: int, clean: Callable[[str], str]) -> list[str]:
    side = (one.ideal or one.answer) if one.kind == "missing" else (one.answer or one.ideal)
    about = _joined([short_type(one.type) if one.type else "stack", _name(side), one.property], clean)
    lines = _wrapped(f"{one.severity.upper():<{_INDENT}}{about}", 0, width, hang=_INDENT)
    is_changed = one.kind == "changed"
    lines += _side("answer", one.answer, width, clean, empty="not set" if is_changed else "")
    lines += _side("ideal", one.ideal, width, clean, empty="not set" if is_changed else "")
    further = f"; so it is on {len(one.also)} more" if one.kind == "changed" and one.also else ""
    further = further or (f"; {_some(len(one.also))} differ for it" if one.also else "")
    return lines + (_wrapped(f"{one.why}{further}".lstrip("; "), _INDENT, width) if one.why or further else [])


def _joined(parts: list[str], clean: Callable[[str], str]) -> str:
    return "  ".join(clean(part) for part in parts if part)


def _undecidable(one: Undecidable, width: int, clean: Callable[[str], str]) -> list[str]:
    about = [short_type(one.type) if one.type else "stack", _name(one.answer or one.ideal), one.property, one.why]
    return _wrapped(_joined(about, clean), _INDENT, width)


def _side(label: str, side: Side | None, width: int, clean: Callable[[str], str], *, empty: str) -> list[str]:
    """`ideal   __main__.py:31: true`, and the rest of a long value below."""
    if side is None:
        return []
    place = f"{side.source.file}:{side.source.line}" if side.source is not None else ""
    what = empty if side.value is None else _value(side.value)
    if not (place or what):
        return []
    return _wrapped(f"{label:<8}{clean(': '.join(filter(None, (place, what))))}", _INDENT, width, hang=8)


def _value(value: Any) -> str:
    plain = _without_urns(value)
    text = plain if isinstance(plain, str) else json.dumps(plain, sort_keys=True)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _without_urns(value: Any) -> Any:
    """References by the name of what they refer to."""
    if isinstance(value, dict):
        if isinstance(value.get("$resource"), str):
            return value["$resource"].rpartition("::")[2]
        return {key: _without_urns(item) for key, item in value.items()}
    return [_without_urns(item) for item in value] if isinstance(value, list) else value


def _name(side: Side | None) -> str:
    return side.urn.rpartition("::")[2] if side is not None else ""


def _wrapped(text: str, indent: int, width: int, *, hang: int = 7) -> list[str]:
    filled = textwrap.wrap(
        text,
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=True,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
    return filled or [""]
