"""What a backwards look needs to know of a whole program: who calls whom, and what is set where."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from stackproof.golang import File, Program
from stackproof.golang import nodes as n

from .._bindings import Binding, Unit
from .._sdk._kinds import Own, Pointer
from .._sdk._resolve import Resolver, resolver_of
from .._units import units_of

Callable_ = n.FunctionDeclaration | n.Function


@dataclass(frozen=True, slots=True)
class Placed:
    """An expression and the file that it stands in. index: the place among several results, None of one alone."""

    file: File
    node: n.Expression
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A call of a function of the program. receiver: what a method is called on."""

    file: File
    call: n.Call
    receiver: n.Expression | None = None


@dataclass(slots=True)
class Index:
    """assigned: by name, what it is set to beside its first value. filled: what is put into it. fields: by own type and
    field. sites: by function. returns: by the function's type. owners: the functions of a file, by where they begin."""

    program: Program
    resolver: Resolver
    assigned: dict[int, list[Placed]] = field(default_factory=dict)
    filled: dict[int, list[Placed]] = field(default_factory=dict)
    members: dict[int, list[tuple[str, Placed]]] = field(default_factory=dict)
    fields: dict[tuple[int, str], list[Placed]] = field(default_factory=dict)
    sites: dict[int, list[Site]] = field(default_factory=dict)
    returns: dict[int, list[tuple[File, n.Return]]] = field(default_factory=dict)
    owners: dict[str, list[tuple[int, int, Callable_]]] = field(default_factory=dict)
    homes: dict[int, File] = field(default_factory=dict)
    calls: list[tuple[File, n.Call]] = field(default_factory=list)

    def owners_of(self, file: File, node: n.Node) -> list[Callable_]:
        """The functions that a node stands in, the innermost first."""
        start = node.at.start_byte
        listed = self.owners.get(file.path, [])
        at = bisect_right(listed, start, key=lambda item: item[0])
        return [item for begin, end, item in reversed(listed[:at]) if start < end]


def index_of(program: Program) -> Index:
    """Go through what the units have gathered; tests are left out."""
    found = Index(program, resolver_of(program))
    for unit in units_of(program):
        if not unit.test:
            _of_unit(found, unit)
    for listed in found.owners.values():
        listed.sort(key=lambda item: (item[0], -item[1]))
    return found


def _of_unit(found: Index, unit: Unit) -> None:
    for file in unit.files:
        for item in file.source.declarations:
            if isinstance(item, n.FunctionDeclaration):
                _own(found, file, item)
    for file, literal in unit.literals:
        _own(found, file, literal)
    for file, item, kind in unit.returns:
        found.returns.setdefault(id(kind), []).append((file, item))
    for file, node in unit.nodes:
        match node:
            case n.Assign():
                _assigned(found, file, node)
            case n.Define():
                _defined(found, file, node)
            case n.Call():
                _called(found, file, node)
            case n.Composite():
                _literal(found, file, node)


def _own(found: Index, file: File, item: Callable_) -> None:
    found.owners.setdefault(file.path, []).append((item.at.start_byte, item.at.end_byte, item))
    found.homes[id(item)] = file


def _targets(node: n.Assign | n.Define) -> list[n.Expression]:
    return list(node.targets) if isinstance(node, n.Assign) else list(node.names)


def _value_for(file: File, node: n.Assign | n.Define, at: int) -> Placed | None:
    if len(node.values) == len(_targets(node)):
        return Placed(file, node.values[at])
    return Placed(file, node.values[0], at) if len(node.values) == 1 else None


def _defined(found: Index, file: File, node: n.Define) -> None:
    """`:=` of names of which some were there before."""
    for at, name in enumerate(node.names):
        binding = found.resolver.names.get(id(name))
        value = _value_for(file, node, at)
        if binding is not None and binding.node is not name and value is not None:
            found.assigned.setdefault(id(binding), []).append(value)


def _assigned(found: Index, file: File, node: n.Assign) -> None:
    for at, target in enumerate(node.targets):
        value = _value_for(file, node, at)
        if value is None:
            continue
        if isinstance(target, n.Name):
            binding = found.resolver.names.get(id(target))
            if binding is not None:
                table = found.assigned if node.operator == "=" else found.filled
                table.setdefault(id(binding), []).append(value)
        elif isinstance(target, n.Selector):
            _field(found, target, value)
        elif isinstance(target, n.Index) and (binding := base_of(found.resolver, target.operand)) is not None:
            key = target.indices[0] if target.indices else None
            text = key.value if isinstance(key, n.Basic) and isinstance(key.value, str) else ""
            if text:
                found.members.setdefault(id(binding), []).append((text, value))
            else:
                found.filled.setdefault(id(binding), []).append(value)


def _field(found: Index, target: n.Selector, value: Placed) -> None:
    kind = found.resolver.kind(target.operand)
    kind = kind.to if isinstance(kind, Pointer) else kind
    if isinstance(kind, Own):
        found.fields.setdefault((id(kind.binding), target.name), []).append(value)
    elif (binding := base_of(found.resolver, target.operand)) is not None:
        found.members.setdefault(id(binding), []).append((target.name, value))


def base_of(resolver: Resolver, node: n.Expression) -> Binding | None:
    """The variable that an expression is a part of."""
    for _ in range(8):
        if isinstance(node, n.Name):
            return resolver.names.get(id(node))
        if isinstance(node, n.Selector | n.Index | n.Slice) or (isinstance(node, n.Unary) and node.operator in "*&"):
            node = node.operand
        else:
            return None
    return None


def _called(found: Index, file: File, node: n.Call) -> None:
    found.calls.append((file, node))
    function, receiver = callee_of(found.resolver, node.function)
    if function is not None:
        found.sites.setdefault(id(function), []).append(Site(file, node, receiver))


def callee_of(resolver: Resolver, node: n.Expression) -> tuple[Callable_ | None, n.Expression | None]:
    """The function of the program that an expression names, with what a method is called on."""
    if isinstance(node, n.Function):
        return node, None
    if isinstance(node, n.Name):
        binding = resolver.names.get(id(node))
        if binding is None:
            return None, None
        if isinstance(binding.node, n.FunctionDeclaration) and binding.kind == "function":
            return binding.node, None
        value = binding.value if binding.way == "whole" and not binding.writes else None
        return (value, None) if isinstance(value, n.Function) else (None, None)
    if not isinstance(node, n.Selector):
        return None, None
    owner = resolver.names.get(id(node.operand)) if isinstance(node.operand, n.Name) else None
    if owner is not None and owner.imported is not None:
        unit = resolver.units.get(owner.imported.folder) if owner.imported.kind == "own" else None
        there = unit.names.get(node.name) if unit is not None else None
        return (
            (there.node, None) if there is not None and isinstance(there.node, n.FunctionDeclaration) else (None, None)
        )
    kind = resolver.kind(node.operand)
    kind = kind.to if isinstance(kind, Pointer) else kind
    method = resolver.methods.get(id(kind.binding), {}).get(node.name) if isinstance(kind, Own) else None
    return (method, node.operand) if method is not None else (None, None)


def _literal(found: Index, file: File, node: n.Composite) -> None:
    """Fields of the program's own structs."""
    kind = found.resolver.type(node.type)
    if isinstance(kind, Own):
        for element in node.elements:
            if isinstance(element.key, n.Name):
                found.fields.setdefault((id(kind.binding), element.key.text), []).append(Placed(file, element.value))
