"""Goes through a program and holds each use of the SDK against what it offers."""

from __future__ import annotations

from contextlib import suppress

from stackproof.golang import File, Program
from stackproof.golang import nodes as n

from .._looked import Looked
from .._units import units_of
from . import _advice, _calls, _counts, _declared, _imported, _literals, _outputs, _selectors
from ._notes import Notes
from ._resolve import Resolver, resolver_of


def look_at_uses(program: Program, *, major: int) -> Looked:
    """One remark for each root; in tests what the program itself has is not said again."""
    units = units_of(program)
    resolver, notes = resolver_of(program), Notes(program)
    for unit in sorted(units, key=lambda unit: unit.test):
        _imported.check_imports(resolver, notes, unit)
        for file, node in unit.nodes:
            # What goes round in circles, or too deep, is not followed to its end.
            with suppress(RecursionError):
                _look_at(resolver, notes, file, node)
        for file, node, kind in unit.returns:
            with suppress(RecursionError):
                _counts.check_return(resolver, notes, file, node, kind)
                _declared.check_results(resolver, notes, file, node, kind)
    _imported.check_majors(program, notes, units)
    return Looked(remarks=tuple(notes.remarks()), uses=tuple(sorted(notes.uses, key=repr)))


def _look_at(resolver: Resolver, notes: Notes, file: File, node: n.Node) -> None:
    match node:
        case n.Selector():
            _selectors.check(resolver, notes, file, node)
            _advice.check_output(resolver, notes, file, node)
        case n.Composite():
            _literals.check(resolver, notes, file, node)
            _declared.check_fields(resolver, notes, file, node, resolver.type(node.type))
        case n.Call():
            _calls.check(resolver, notes, file, node)
            _outputs.check_call(resolver, notes, file, node)
        case n.Binary():
            _outputs.check_sum(resolver, notes, file, node)
        case n.Define() | n.Assign() | n.Variable():
            _counts.check_assignment(resolver, notes, file, node)
            _literals.check_assignment(resolver, notes, file, node)
