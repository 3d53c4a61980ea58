"""The order of one evaluation: the entry, what it imports, then functions and classes that nothing called."""

from __future__ import annotations

import re
from itertools import islice

from tree_sitter import Node

from .._program import File, Program
from ._annotations import specimen
from ._calls import call_function
from ._construct import instantiate
from ._execute import run_module
from ._given import Given
from ._machine import LATE_STEPS, Machine
from ._values import Function

_DECLARED = frozenset({"function_declaration", "class_declaration", "abstract_class_declaration"})


def run(program: Program, *, major: int) -> Machine:
    machine = Machine(program, major=major)
    entry = machine.files.get(program.entry or "")
    for file in [entry] if entry is not None else program.files:
        if not file.root.has_error or file is entry:
            run_module(machine, file)
    machine.most_steps = machine.steps + LATE_STEPS
    while _enter_uncalled(machine):
        pass
    return machine


def _enter_uncalled(machine: Machine) -> bool:
    """Once each, with arguments of which only the types are known."""
    progress = False
    for key, cls in list(machine.classes.items()):
        if key not in machine.entered:
            progress = True
            machine.entered.add(key)
            machine.unreached = _is_dead(machine, cls.scope.file, cls.node)
            instantiate(machine, cls, Given(open=True))
    for key, function in [*machine.functions.items(), *_methods(machine)]:
        if key not in machine.entered:
            progress = True
            machine.entered.add(key)
            machine.unreached = _is_dead(machine, function.scope.file, function.node)
            call_function(machine, function, Given(open=True))
    return progress and machine.steps <= machine.most_steps


def _is_dead(machine: Machine, file: File, node: Node) -> bool:
    """Whether the answer names a function or class where it is declared and nowhere else."""
    named = node.child_by_field_name("name")
    exported = node.parent is not None and node.parent.type == "export_statement"
    if node.type not in _DECLARED or named is None or (exported and file.path == machine.program.entry):
        return False
    word = re.compile(rb"(?<![\w$])" + re.escape(named.text or b"") + rb"(?![\w$])")
    found = 0
    for other in machine.files.values():
        found += sum(1 for _ in islice(word.finditer(other.text), 2))
        if found > 1:
            return False
    return True


def _methods(machine: Machine) -> list[tuple[tuple[str, int], Function]]:
    found = []
    for cls in machine.classes.values():
        body = cls.node.child_by_field_name("body")
        for item in body.named_children if body is not None else ():
            key = (cls.scope.file.path, item.start_byte)
            if item.type == "method_definition" and key not in machine.entered:
                found.append((key, Function(item, cls.scope, specimen(machine, cls), cls)))
    return found
