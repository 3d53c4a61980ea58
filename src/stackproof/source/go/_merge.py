"""One remark for what several looks noticed: errors of Go's type checker give way to what says the same more plainly,
and what it takes for right is no fault."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

import msgspec

from stackproof.model import Remark

from ._types import TypeCheck

# What the checker would have said as well, had it been so.
_OF_BUILD = (
    "syntax.", "go.unused-import", "go.undefined", "go.redeclared", "go.missing-return", "go.count", "sdk.unknown-",
    "sdk.wrong-type", "sdk.output-misuse", "sdk.missing-argument",
)  # fmt: skip
# Kinds that the checker gives to what others may call otherwise.
_ROUGH = frozenset({"types.error", "sdk.wrong-type", "sdk.missing-argument"})
# What is about a folder, whichever of its files it is told at; with the checker's rule.
_OF_FOLDER = {"go.no-main": "NoMain", "go.package-clash": "MismatchedPkgName"}
_NEAR = 60


def merged(others: Iterable[Remark], of_types: Iterable[Remark], types: TypeCheck) -> list[Remark]:
    """All remarks, each root once."""
    kept = list(others)
    if types.failed:
        return [*kept, *of_types]
    found = list(of_types)
    broken = {item.file for item in found if item.kind.startswith("syntax.")}
    # The checker says what it expects, the grammar only that it does not fit.
    kept = [item for item in kept if not (item.file in broken and item.kind.startswith("syntax."))]
    kept = [item for item in kept if not _is_refuted(item, found, types)]
    count = len(kept)
    for item in found:
        same = next((at for at, one in enumerate(kept[:count]) if _says_it(one, item)), None)
        if same is None:
            kept.append(item)
        elif item.data.get("refused") is True and kept[same].data.get("refused") is not True:
            kept[same] = msgspec.structs.replace(kept[same], data={**kept[same].data, "refused": True})
    return kept


def _is_refuted(item: Remark, of_types: list[Remark], types: TypeCheck) -> bool:
    """Whether the checker has read the file to its end, knows the package that is spoken of, and finds nothing
    there."""
    if item.data.get("refused") is not True or not item.kind.startswith(_OF_BUILD):
        return False
    if item.file not in types.files or any(one.path == item.file for one in types.broken):
        return False
    if item.kind == "sdk.unknown-module" or item.data.get("package") in types.unknown:
        return False
    if item.kind == "go.unused-import" and item.data.get("module") in types.unknown:
        return False
    rows = _rows(item)
    return not any(one.file == item.file and rows & _rows(one) for one in of_types)


def _says_it(one: Remark, of_type: Remark) -> bool:
    """Whether a remark of another look has the same root as an error of the checker."""
    if one.kind in _OF_FOLDER and of_type.data.get("rule") == _OF_FOLDER[one.kind]:
        return posixpath.dirname(one.file or "") == posixpath.dirname(of_type.file or "")
    if one.file != of_type.file or of_type.line is None or one.line is None:
        return False
    if not one.kind.startswith(("sdk.", "go.", "syntax.")) or one.kind in ("sdk.deprecated", "go.error-ignored"):
        return False
    if one.data.get("cause") and one.data.get("cause") == of_type.data.get("cause"):
        return True
    here = bool(_places(one) & _places(of_type))
    if here and (one.kind == of_type.kind or one.data.get("rule") == of_type.data.get("rule") is not None):
        return True
    if here and one.data.get("refused") is True and of_type.kind in _ROUGH:
        return True
    if here and (one.kind, of_type.kind) == ("go.redeclared", "go.unused-import"):
        return True
    named = bool(_names(one) & _names(of_type))
    if here and named and one.kind.startswith("sdk.unknown-") and of_type.kind.startswith("sdk.unknown-"):
        return True
    # A call's remark stands where the call begins, the checker's at what does not fit in it.
    near = 0 <= of_type.line - one.line <= _NEAR or here
    return near and one.kind == of_type.kind and named


def _places(item: Remark) -> set[str]:
    also = item.data.get("also_lines")
    return {f"{item.file}:{item.line}", *(str(place) for place in (also if isinstance(also, list | tuple) else ()))}


def _rows(item: Remark) -> set[int]:
    """Lines that a remark is about, of its own file."""
    rows = set(range(item.line or 0, max(item.line or 0, item.end_line or 0) + 1))
    for place in _places(item):
        path, _, number = place.rpartition(":")
        if path == item.file and number.isdigit():
            rows.add(int(number))
    return rows


def _names(item: Remark) -> set[str]:
    found: set[str] = set()
    for key in ("name", "argument", "symbol"):
        value = item.data.get(key)
        if isinstance(value, str):
            found.add(value.rpartition(".")[2])
    return found
