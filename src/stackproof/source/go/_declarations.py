"""What a Go build refuses about declarations: names of nowhere, names declared twice, functions without their result,
and packages that cannot be imported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.aws import MAJORS, closest, go_sdk
from stackproof.golang import File, Program, standard_named
from stackproof.golang import nodes as n
from stackproof.model import Remark

from ._bindings import Twice, Unit, Unresolved
from ._looked import Looked
from ._own_imports import bad_imports
from ._remarking import remark
from ._returns import terminates
from ._units import units_of

_CORE = {"pulumi": "pulumi", "config": "pulumi/config", "auto": "auto"}


def look(program: Program, *, major: int) -> Looked:
    """One remark for each such fault; all uses of one unknown name in a file are one."""
    found = list(bad_imports(program))
    units = units_of(program)
    by_folder = {unit.folder: unit for unit in units if not unit.test and unit.files}
    for unit in units:
        found += _undefined(program, unit, major)
        found += _of_own_packages(program, unit, by_folder)
        found += (_twice(program, item) for item in unit.twice if item.file.ours)
        found += (
            remark(program, file, body, "go.missing-return", f"{name} ends without the result that it promises",
                   data={"name": name, "rule": "MissingReturn"}, at_end=True)
            for file, name, body in _without_result(unit)
        )  # fmt: skip
    return Looked(remarks=tuple(found))


# -- names of nowhere


def _undefined(program: Program, unit: Unit, major: int) -> Iterator[Remark]:
    """A name of an import that calls itself otherwise than its path may be any that a member is read from."""
    if not unit.whole:
        return
    guessed = {item.file.path for items in unit.imports.values() for item in items if not (item.sure or item.used)}
    groups: dict[tuple[str, str], list[Unresolved]] = {}
    for item in unit.unresolved:
        doubt = item.file.path in unit.doubtful or item.file.path in unit.dotted or item.name in unit.foreign
        if item.sure and item.file.ours and not doubt and not (item.selected and item.file.path in guessed):
            groups.setdefault((item.file.path, item.name), []).append(item)
    for (path, name), items in groups.items():
        first = items[0]
        data: dict[str, Any] = {"name": name, "rule": "UndeclaredName", "cause": f"go:undefined:{path}:{name}"}
        found, bring = _meant(unit, first, program, major)
        data |= {"suggestions": found} if found else {}
        data |= {"fix": bring} if bring else {}
        more = sorted({item.node.line for item in items} - {first.node.line})
        data |= {"also_lines": [f"{path}:{line}" for line in more]} if more else {}
        said = f"; {bring} is missing" if bring else f"; did you mean {found[0]}?" if found else ""
        yield remark(program, first.file, first.node, "go.undefined", f"{name} is declared nowhere{said}", data=data)


def _meant(unit: Unit, item: Unresolved, program: Program, major: int) -> tuple[list[str], str]:
    """Names near by, or the import that was forgotten."""
    if item.selected:
        paths = list(standard_named(item.name))
        if item.name in _CORE:
            paths = [f"github.com/pulumi/pulumi/sdk/v3/go/{_CORE[item.name]}"]
        elif (
            major in MAJORS["aws"] and go_sdk("aws", major=major).module(item.name) is not None
        ) or item.name == "aws":
            tail = "aws" if item.name == "aws" else f"aws/{item.name}"
            paths = [f"github.com/pulumi/pulumi-aws/sdk/v{major}/go/{tail}"]
        if len(paths) == 1:
            return [], f'import "{paths[0]}"'
    return closest(item.name, item.visible), ""


def _of_own_packages(program: Program, unit: Unit, by_folder: dict[str, Unit]) -> Iterator[Remark]:
    """`network.Close` of a package of the answer that has no such name, or keeps it to itself."""
    for item, binding in unit.selected:
        folder = binding.imported.folder if binding.imported is not None else ""
        home = by_folder.get(folder)
        if (
            home is None
            or home.package == "main"
            or not home.whole
            or not binding.file.ours
            or item.name in home.foreign
        ):
            continue
        dotted, own = f"{binding.name}.{item.name}", item.name in home.names
        if own and item.name[:1].isupper():
            continue
        near = [f"{binding.name}.{one}" for one in closest(item.name, [one for one in home.names if one[:1].isupper()])]
        said = f"; did you mean {near[0]}?" if near else ""
        why = (
            f"{dotted} begins with a small letter and stays inside its package"
            if own
            else f"{dotted} is declared nowhere"
        )
        data = {"name": item.name, "symbol": dotted, "rule": "UndeclaredImportedName", "suggestions": near}
        data["cause"] = f"go:undefined:{folder}:{item.name}"
        yield remark(program, binding.file, item, "go.undefined", why + said, data=data)


# -- names declared twice


def _twice(program: Program, item: Twice) -> Remark:
    data: dict[str, Any] = {"name": item.name, "rule": "NoNewVar" if item.earlier is None else "DuplicateDecl"}
    if item.earlier is None:
        said = f"`:=` declares nothing new here; {item.name} is there already, so write `=`"
    else:
        place = item.earlier.node.line
        other = f"line {place}" if item.earlier.file is item.file else f"{item.earlier.file.path}, line {place}"
        said = f"{item.name} is declared already ({other})"
    return remark(program, item.file, item.node, "go.redeclared", said, data=data)


# -- functions without their result


def _without_result(unit: Unit) -> Iterator[tuple[File, str, n.Block]]:
    panics = "panic" not in unit.names
    for file in unit.files:
        if file.source.torn or not file.ours:
            continue
        for item in file.source.declarations:
            if not isinstance(item, n.FunctionDeclaration) or item.body is None or not item.type.results:
                continue
            if not terminates(item.body, panics=panics):
                yield file, item.name, item.body
    for file, literal in unit.literals:
        if literal.type.results and file.ours and not file.source.torn and not terminates(literal.body, panics=panics):
            yield file, "this function", literal.body
