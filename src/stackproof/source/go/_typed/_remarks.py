"""From the checker's errors to remarks, each root once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from stackproof.aws import closest
from stackproof.golang import Program
from stackproof.model import Remark

from .._checker import Diagnostic
from .._remarking import is_reached
from . import _members, _names, _outputs, _values
from ._rules import fix_of
from ._view import Found, View, short

_LONGEST = 400
_MEMBER = re.compile(r"\.(\w+) undefined \(|unknown field (\w+) in struct literal")
_READERS: dict[str, tuple[Callable[[View], Found | None], ...]] = {
    "UnusedVar": (_names.unused,), "UnusedLabel": (_names.unused,), "UnusedImport": (_names.unused_import,),
    "UndeclaredName": (_names.undefined,), "UndeclaredImportedName": (_members.of_package, _names.undefined),
    "UnexportedName": (_members.of_package,), "DuplicateDecl": (_names.again,), "NoNewVar": (_names.again,),
    "MissingReturn": (_names.no_result,), "NoPackage": (_names.bad_import,), "ImportCycle": (_names.bad_import,),
    "ImportOfProgram": (_names.bad_import,), "NoStandardPackage": (_names.bad_import,),
    "MissingFieldOrMethod": (_members.of_value,), "MissingLitField": (_members.of_literal,),
    "IncompatibleAssign": (_values.wrong,), "InvalidIfaceAssign": (_values.wrong,), "WrongArgCount": (_values.count,),
    "WrongAssignCount": (_values.results,),
}  # fmt: skip


def remarks_of(program: Program, items: Iterable[Diagnostic]) -> Iterator[Remark]:
    """One remark for each root among the errors of a program's own files."""
    kept: dict[str, Remark] = {}
    for item in items:
        file = program.by_path.get(item.path)
        if file is None or not file.ours:
            continue
        view = View(program, file, item)
        found = _read(view)
        if not found.kind:
            continue
        remark = _remark(view, found)
        cause = remark.data.get("cause")
        key = f"{remark.kind}|{cause}" if cause and found.kind != "types.error" else ""
        if key and key in kept:
            kept[key] = _also(kept[key], remark)
        else:
            kept[key or f"{len(kept)}"] = remark
    yield from kept.values()


def _read(view: View) -> Found:
    for reader in _READERS.get(view.rule, ()):
        found = reader(view)
        if found is not None:
            return found
    return _outputs.misuse(view) or _plain(view)


def _plain(view: View) -> Found:
    text = " ".join([view.message, *(short(line) for line in view.item.more if line.startswith(("have", "want")))])
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
    data: dict[str, Any] = {"fix": fix_of(view.rule), "cause": f"types:{view.file.path}:{view.item.line}"}
    asked = _MEMBER.search(view.item.message)
    near = closest(asked[1] or asked[2], view.item.around.names) if asked is not None else []
    if near:
        text, data = f"{text}; did you mean {near[0]}?", {**data, "suggestions": near, "fix": f"Write {near[0]}"}
    return Found(kind="types.error", message=text, data=data)


def _remark(view: View, found: Found) -> Remark:
    flags: dict[str, Any] = {"test": view.file.test, "refused": True, "rule": view.rule}
    if not is_reached(view.program, view.file):
        flags["unreached"] = True
    data = {key: value for key, value in {**flags, **found.data}.items() if value not in ("", [])}
    last = view.item.around.last if found.kind.startswith("sdk.") else 0
    return Remark(
        kind=found.kind,
        message=found.message,
        file=view.file.path,
        line=view.item.line,
        end_line=max(last, view.item.line) if last else None,
        column=view.column,
        data=data,
    )


def _also(first: Remark, further: Remark) -> Remark:
    """The first remark with the place of a further one of the same root; what weighs more comes first."""
    if _aside(first) and not _aside(further):
        first, further = further, first
    places = first.data.get("also_lines")
    listed = list(places) if isinstance(places, list) else []
    others = further.data.get("also_lines")
    for place in (f"{further.file}:{further.line}", *(others if isinstance(others, list) else ())):
        if place not in listed and place != f"{first.file}:{first.line}":
            listed.append(place)
    return msgspec.structs.replace(first, data={**first.data, "also_lines": listed} if listed else first.data)


def _aside(remark: Remark) -> bool:
    return remark.data.get("test") is True or remark.data.get("unreached") is True
