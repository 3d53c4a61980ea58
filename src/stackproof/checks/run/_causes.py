"""Which flagged symbol explains a crash."""

from __future__ import annotations

import re

from stackproof.model import ProgramError, Remark

from .._mechanism import Case

_FLAGGED = ("syntax.*", "sdk.*", "lint.F82?")
_QUOTED = re.compile(r"['\"`]([A-Za-z_][\w.]*)['\"`]")


def explanation(case: Case, error: ProgramError) -> Remark | None:
    """The remark that explains an error: it stands at one of the error's frames, innermost first, or is about the
    name in the error's message. Remarks about tests explain nothing."""
    remarks = [r for r in case.remarks_of(*_FLAGGED) if r.data.get("test") is not True and r.kind != "sdk.deprecated"]
    named = set(_QUOTED.findall(error.message))
    by_name = [r for r in remarks if _names(r) & named]
    for frame in reversed(error.frames):
        at_frame = [r for r in remarks if r.file == frame.file and _covers(r, frame.line)]
        if at_frame:
            return next((r for r in at_frame if r in by_name), at_frame[0])
    return by_name[0] if by_name else None


def _covers(remark: Remark, line: int) -> bool:
    if remark.line is None:
        return False
    return remark.line <= line <= max(remark.line, remark.end_line or 0) or f"{remark.file}:{line}" in _also(remark)


def _also(remark: Remark) -> tuple[str, ...]:
    places = remark.data.get("also_lines")
    return tuple(str(place) for place in places) if isinstance(places, list | tuple) else ()


def _names(remark: Remark) -> set[str]:
    values = (remark.data.get(key) for key in ("name", "argument", "symbol", "module"))
    names = {value for value in values if isinstance(value, str) and value}
    return names | {name.rpartition(".")[2] for name in names}
