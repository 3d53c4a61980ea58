"""The order of one evaluation: the entry, what it imports, then functions and classes that nothing called."""

from __future__ import annotations

from .._program import Program
from ._annotations import specimen
from ._calls import call_function
from ._construct import instantiate
from ._execute import run_module
from ._given import Given
from ._machine import LATE_STEPS, Machine
from ._values import Function


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
            instantiate(machine, cls, Given(open=True))
    for key, function in [*machine.functions.items(), *_methods(machine)]:
        if key not in machine.entered:
            progress = True
            machine.entered.add(key)
            call_function(machine, function, Given(open=True))
    return progress and machine.steps <= machine.most_steps


def _methods(machine: Machine) -> list[tuple[tuple[str, int], Function]]:
    found = []
    for cls in machine.classes.values():
        body = cls.node.child_by_field_name("body")
        for item in body.named_children if body is not None else ():
            key = (cls.scope.file.path, item.start_byte)
            if item.type == "method_definition" and key not in machine.entered:
                found.append((key, Function(item, cls.scope, specimen(machine, cls), cls)))
    return found
