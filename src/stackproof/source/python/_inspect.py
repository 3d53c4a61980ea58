"""The order of one inspection."""

from __future__ import annotations

import sys

from stackproof.aws import sdk
from stackproof.model import Project, Remark, Submission, Suppression

from .._facts import MajorFit, SourceFacts
from ._calls import call_function, instantiate, unknown_arguments
from ._dependencies import undeclared
from ._execute import run_module
from ._live import LiveCode
from ._machine import Machine
from ._program import Program
from ._ruff import Ruff, blocks_of, lint_remarks
from ._surface import Surface
from ._syntax import string_statements, suppressions, syntax_remarks
from ._unused import unused_variables
from ._values import Arguments, Frame, Function, Object

RECURSION = 5_000
LATE_STEPS = 150_000


def inspect_project(submission: Submission, project: Project, *, major: int, honour_noqa: bool) -> SourceFacts:
    """See `stackproof.source.inspect`."""
    sdk("aws", major=major)
    program = Program(submission, project)
    ruff = Ruff(submission.root, program.paths(), honour_noqa=honour_noqa)
    machine = Machine(program, Surface(major=major, pinned=project.aws_major))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION))
    try:
        _run(machine)
    finally:
        sys.setrecursionlimit(limit)
    diagnostics = blocks_of(ruff.diagnostics(), text_of=program.text_of)
    own = frozenset(path for path, module in program.modules.items() if module.ours)
    tests = frozenset(path for path, module in program.modules.items() if module.test)
    found: list[Remark] = list(machine.remarks())
    apart = frozenset(path for path, module in program.modules.items() if not module.reached)
    found.extend(
        lint_remarks(
            diagnostics,
            own=own,
            tests=tests,
            unreached=apart if len(apart) < len(program.modules) else frozenset(),
            is_own_module=program.is_module,
        )
    )
    found.extend(syntax_remarks(program, diagnostics, ruff_ran=ruff.ran))
    found.extend(undeclared(machine, project))
    found.extend(unused_variables(program))
    silenced: list[Suppression] = []
    for module in program.modules.values():
        if module.ours:
            found.extend(string_statements(module))
            for item in suppressions(module):
                if isinstance(item, Suppression):
                    silenced.append(item)
                else:
                    found.append(item)
    return SourceFacts(
        remarks=tuple(sorted(found, key=_order)),
        edits=tuple(sorted(machine.edits, key=lambda item: (item.file, item.line, item.column, item.kind, item.name))),
        suppressions=tuple(sorted(silenced, key=lambda item: (item.file, item.line))),
        uses_aws_major_only=_majors(machine),
        secret_flows=tuple(machine.flows[key] for key in sorted(machine.flows, key=repr)),
        unread=tuple(sorted(item.path for item in program.unparsed)),
    )


def _order(item: Remark) -> tuple[str, int, int, str, str]:
    return (item.file or "", item.line or 0, item.column or 0, item.kind, item.message)


def _run(machine: Machine) -> None:
    """The entry first, then what it does not reach, then functions and classes that nothing called."""
    modules = machine.program.modules
    entry = modules.get(machine.program.entry or "")
    if entry is not None:
        entry.reached = True
        run_module(machine, entry)
    machine.unreached = entry is not None
    for path in sorted(modules, key=lambda item: (modules[item].test, item)):
        run_module(machine, modules[path])
    machine.steps = max(machine.steps, LATE_STEPS)
    live = LiveCode([module.tree for module in modules.values() if module.reached])
    while _enter_uncalled(machine, live):
        pass


def _enter_uncalled(machine: Machine, live: LiveCode) -> bool:
    """Functions and classes that nothing calls in sight. What some reached code names may still be called, as a
    callback is."""
    progress = False
    for key, cls in list(machine.classes.items()):
        if key not in machine.made:
            progress = True
            machine.made.add(key)
            machine.unreached = not live.holds(cls.node)
            initial = next((item.names["__init__"] for item in cls.lineage() if "__init__" in item.names), None)
            arguments = Arguments(open=True)
            if isinstance(initial, Function):
                bound = Function(initial.node, initial.frame, initial.defaults, Object(cls))
                arguments = unknown_arguments(machine, bound)
            machine.specimens[key] = instantiate(machine, Frame(cls.frame.module, None), cls.node, cls, arguments)
    for key, function in list(machine.functions.items()):
        if key not in machine.entered:
            progress = True
            machine.entered.add(key)
            machine.unreached = not live.holds(function.node)
            call_function(machine, function.frame, function.node, *_unbound_call(machine, function))
    return progress


def _unbound_call(machine: Machine, function: Function) -> tuple[Function, Arguments]:
    owner = function.owner
    if owner is not None and "staticmethod" not in function.decorators and function.bound is None:
        specimen = machine.specimens.get(id(owner.node)) or Object(owner)
        first = owner if "classmethod" in function.decorators else specimen
        function = Function(function.node, function.frame, function.defaults, first, owner, function.decorators)
    return function, unknown_arguments(machine, function)


def _majors(machine: Machine) -> MajorFit | None:
    """Which majors of pulumi-aws have every symbol that is used."""
    if not machine.uses:
        return None
    schema = sdk("aws", major=machine.surface.major)
    fitting = {6, 7}
    for module, name, argument in machine.uses:
        if module == "config":
            continue
        fitting &= set(schema.majors_of(module, name, argument=argument))
        if not fitting:
            return "neither"
    if fitting == {6, 7}:
        return "both"
    return "6" if 6 in fitting else "7"
