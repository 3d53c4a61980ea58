"""Which functions of a program are reached from its main function, as far as they are named."""

from __future__ import annotations

from bisect import bisect_right

from stackproof.golang import File, Program
from stackproof.golang import nodes as n

from ._bindings import Binding, Unit
from ._units import units_of

_RUNS = frozenset({"Run", "RunErr", "RunWithContext"})


class _Body:
    """A function: where it stands, what it names, and whether it starts a Pulumi program."""

    def __init__(self, item: n.FunctionDeclaration) -> None:
        self.item = item
        self.names: set[int] = set()
        self.members: set[str] = set()
        self.runs = False


def runs_pulumi(program: Program) -> bool:
    """Whether main, or what it leads to, starts a Pulumi program, or may do so in a way that nobody here knows."""
    folders = {package.folder for package in program.reached}
    units = [unit for unit in units_of(program) if unit.folder in folders and not unit.test]
    if any(_may_run(unit) for unit in units):
        return True
    bodies: dict[int, _Body] = {}
    roots: list[_Body] = []
    for unit in units:
        for file in unit.files:
            roots += _of_file(unit, file, bodies)
    entry = program.entry_package.folder if program.entry_package is not None else ""
    roots += [
        body
        for unit in units
        for body in bodies.values()
        if body.item.name == "init" or (body.item.name == "main" and unit.folder == entry)
    ]
    return _follow(roots, bodies)


def _may_run(unit: Unit) -> bool:
    """A driver of the automation API, and what hands the program to a package that nobody knows."""
    for bindings in unit.imports.values():
        for item in bindings:
            what = item.imported
            if what is not None and (what.kind in ("other", "provider") or what.module.split("/")[0] == "auto"):
                return True
    return False


def _of_file(unit: Unit, file: File, bodies: dict[int, _Body]) -> list[_Body]:
    """Enter the functions of a file; what stands outside of them is a root."""
    found = [item for item in file.source.declarations if isinstance(item, n.FunctionDeclaration)]
    found.sort(key=lambda item: item.at.start_byte)
    starts = [item.at.start_byte for item in found]
    own = [_Body(item) for item in found]
    outside = _Body(n.FunctionDeclaration(file.source.at, "", None, n.FunctionType(file.source.at, [], []), None))
    for body in own:
        bodies[id(body.item)] = body

    def at(place: int) -> _Body:
        index = bisect_right(starts, place) - 1
        inside = index >= 0 and place < found[index].at.end_byte
        return own[index] if inside else outside

    for where, place, binding in unit.mentions:
        if where is file:
            at(place).names.add(id(binding.node))
    for where, node in unit.nodes:
        if where is file and isinstance(node, n.Selector):
            body = at(node.at.start_byte)
            body.members.add(node.name)
            body.runs = body.runs or _is_run(unit, node)
    return [outside]


def _is_run(unit: Unit, node: n.Selector) -> bool:
    found: Binding | None = unit.resolved.get(id(node.operand))
    what = found.imported if found is not None else None
    return what is not None and what.kind == "core" and what.module == "pulumi" and node.name in _RUNS


def _follow(roots: list[_Body], bodies: dict[int, _Body]) -> bool:
    """A member may be any method, or function of another package, of that name."""
    by_name: dict[str, list[_Body]] = {}
    for body in bodies.values():
        by_name.setdefault(body.item.name, []).append(body)
    seen: set[int] = set()
    left = list(roots)
    while left:
        body = left.pop()
        if id(body) in seen:
            continue
        seen.add(id(body))
        if body.runs:
            return True
        left += [bodies[name] for name in body.names if name in bodies]
        left += [one for name in body.members for one in by_name.get(name, ())]
    return False
