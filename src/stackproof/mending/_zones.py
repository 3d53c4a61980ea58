"""Availability Zones that are written down, looked up in place of that."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from stackproof.aws import region_of_zone

from ._calls import Call, NotPossible
from ._edits import Splice
from ._go_scope import around, error_body
from ._go_source import GoSource
from ._ground import Ground
from ._literals import Literal, literals_of
from ._node_source import NodeSource
from ._python_scope import Scope
from ._python_source import PythonSource
from ._sources import source_of
from ._trees import nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

_ZONE = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-\d[a-z]")


def looked_up(ground: Ground) -> tuple[Splice, ...]:
    """All zones of the program by their place among those that the account has. Raises NotPossible."""
    provider = _provider(ground)
    zones = [one for one in literals_of(ground) if _ZONE.fullmatch(one.value) and region_of_zone(one.value)]
    if len({region_of_zone(one.value) for one in zones}) != 1:
        raise NotPossible("zones of several Regions are meant")
    places = {zone: number for number, zone in enumerate(sorted({one.value for one in zones}))}
    splices: list[Splice] = []
    for path, written in groupby(zones, key=lambda one: one.path):
        listed = list(written)
        if provider is not None and (provider.path != path or provider.at > min(one.start for one in listed)):
            raise NotPossible("the provider is made elsewhere")
        name = provider.variable()[0] if provider is not None else ""
        splices += _in_file(source_of(ground, path), listed, places, name)
    return tuple(splices)


def _provider(ground: Ground) -> Call | None:
    """The one explicit provider, where there is any. Raises NotPossible."""
    found = [one for one in ground.topology.graph.resources if one.type == "pulumi:providers:aws"]
    if len(found) > 1:
        raise NotPossible("which provider is to look them up is not sure")
    return ground.call_of(found[0]) if found else None


def _in_file(source: object, zones: list[Literal], places: dict[str, int], provider: str) -> Iterator[Splice]:
    """provider: the variable of the one that looks them up, "" for the default one."""
    if isinstance(source, PythonSource):
        return _in_python(source, zones, places, provider)
    if isinstance(source, NodeSource):
        return _in_node(source, zones, places, provider)
    assert isinstance(source, GoSource)
    return _in_go(source, zones, places, provider)


def _in_python(source: PythonSource, zones: list[Literal], places: dict[str, int], provider: str) -> Iterator[Splice]:
    scope = Scope(source.tree)
    nodes = {
        (source.start(node), source.end(node)): node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    found = [nodes[one.start, one.end] for one in zones]
    homes = {scope.home_of(node) for node in found}
    if len(homes) != 1 or isinstance(next(iter(homes)), ast.ClassDef | ast.Lambda):
        raise NotPossible("the zones are written in several places")
    statement = _outermost(scope, found[0])
    function, imports = source.written("pulumi_aws.get_availability_zones")
    yield from imports
    through = ""
    if provider:
        options, more = source.written("pulumi.InvokeOptions")
        yield from more
        through = f", opts={options}(provider={provider})"
    lookup = f'{function}(state="available"{through}).names'
    whole = scope.parents.get(found[0])
    listed = [getattr(one, "value", None) for one in whole.elts] if isinstance(whole, ast.List | ast.Tuple) else []
    if whole is not None and listed == list(places) and len(found) == len(listed):
        # The whole list as a slice of what there is.
        yield Splice(source.path, source.start(whole), source.end(whole), f"{lookup}[:{len(places)}]")
        return
    name = _fresh("zones", {node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name)})
    indent = source.text.indent_at(source.start(statement))
    at = source.start(statement)
    yield Splice(source.path, at, at, f"{name} = {lookup}\n{indent}")
    for one in zones:
        yield Splice(source.path, one.start, one.end, f"{name}[{places[one.value]}]")


def _outermost(scope: Scope, node: ast.AST) -> ast.stmt:
    """The statement of the function, or the module, that holds a node."""
    home = scope.home_of(node)
    current: ast.AST = node
    while scope.parents.get(current) is not home:
        current = scope.parents[current]
    if not isinstance(current, ast.stmt):
        raise NotPossible("the zones are defaults of a function")
    return current


def _in_node(source: NodeSource, zones: list[Literal], places: dict[str, int], provider: str) -> Iterator[Splice]:
    function, imports = source.written("aws.getAvailabilityZonesOutput")
    yield from imports
    first = min(zones, key=lambda one: one.start)
    statement = source.root.descendant_for_byte_range(first.start, first.end)
    while statement is not None and (
        statement.parent is None or statement.parent.type not in ("program", "statement_block")
    ):
        statement = statement.parent
    if statement is None or any(not _holds(statement.parent, one) for one in zones):
        raise NotPossible("the zones are written in several places")
    name = _fresh("zones", {text(node) for node in nodes_in(source.root, "identifier")})
    indent = source.text.indent_at(statement.start_byte)
    end = ";" if b";\n" in source.text.content else ""
    through = f", {{ provider: {provider} }}" if provider else ""
    at = statement.start_byte
    yield Splice(
        source.path, at, at, f'const {name} = {function}({{ state: "available" }}{through}).names{end}\n{indent}'
    )
    for one in zones:
        yield Splice(source.path, one.start, one.end, f"{name}[{places[one.value]}]")


def _in_go(source: GoSource, zones: list[Literal], places: dict[str, int], provider: str) -> Iterator[Splice]:
    lookup, imports = source.written("aws.GetAvailabilityZones")
    arguments, more = source.written("aws.GetAvailabilityZonesArgs")
    yield from dict.fromkeys((*imports, *more))
    first = min(zones, key=lambda one: one.start)
    literal = source.root.descendant_for_byte_range(first.start, first.end)
    if literal is None:
        raise NotPossible("the zones are written in several places")
    statement = around(literal)
    if any(not _holds(statement.parent, one) for one in zones):
        raise NotPossible("the zones are written in several places")
    name = _fresh("zones", {text(node) for node in nodes_in(source.root, "identifier")})
    indent = source.text.indent_at(statement.start_byte)
    lines = [
        f"{name}, err := {lookup}(ctx, &{arguments}{{",
        '\tState: pulumi.StringRef("available"),',
        f"}}{f', pulumi.Provider({provider})' if provider else ''})",
        f"if err != nil {error_body(statement)}",
        "",
    ]
    at = statement.start_byte
    yield Splice(source.path, at, at, f"\n{indent}".join(lines))
    for one in zones:
        yield Splice(source.path, one.start, one.end, f"{name}.Names[{places[one.value]}]")


def _holds(block: Node | None, one: Literal) -> bool:
    return block is not None and block.start_byte <= one.start and one.end <= block.end_byte


def _fresh(name: str, taken: set[str]) -> str:
    return next(one for one in (name, f"available_{name}", f"{name}2") if one not in taken)
