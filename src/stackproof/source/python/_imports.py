"""Import statements: what a name becomes, and which libraries a program needs."""

from __future__ import annotations

import ast

from ._machine import Machine, edit_of
from ._names import bind
from ._program import SourceModule
from ._symbols import unknown_member, unknown_module
from ._values import UNKNOWN, Core, External, Frame, OwnModule, SdkModule, Value


def import_plain(machine: Machine, frame: Frame, node: ast.Import) -> None:
    """`import a.b`, `import a.b as c`."""
    for item in node.names:
        value = module_value(machine, frame, node, item.name)
        if item.asname:
            bind(machine, frame, item.asname, value)
        else:
            top = item.name.split(".")[0]
            bind(machine, frame, top, module_value(machine, frame, node, top, quiet=True))


def import_from(machine: Machine, frame: Frame, node: ast.ImportFrom) -> None:
    """`from a.b import c as d`, relative and star imports included."""
    dotted = node.module or ""
    source = own_module(machine, frame, dotted, level=node.level)
    if source is None and node.level == 0:
        value = module_value(machine, frame, node, dotted)
        for item in node.names:
            if item.name == "*":
                _import_all(machine, frame, value)
            else:
                bind(machine, frame, item.asname or item.name, _member(machine, frame, node, item, value))
        return
    for item in node.names:
        if item.name == "*":
            if isinstance(source, SourceModule):
                for name, value in list(source.names.items()):
                    if not name.startswith("_"):
                        bind(machine, frame, name, value)
            continue
        bind(machine, frame, item.asname or item.name, _own_member(machine, frame, node, dotted, item.name, source))


def _own_member(
    machine: Machine, frame: Frame, node: ast.ImportFrom, dotted: str, name: str, source: SourceModule | str | None
) -> Value:
    if isinstance(source, SourceModule) and name in source.names:
        return source.names[name]
    deeper = f"{dotted}.{name}" if dotted else name
    found = own_module(machine, frame, deeper, level=node.level)
    return OwnModule(found) if isinstance(found, SourceModule) else UNKNOWN


def own_module(machine: Machine, frame: Frame, dotted: str, *, level: int) -> SourceModule | str | None:
    """The submission's own module of an import, executed; None when it is not one."""
    from ._execute import run_module

    found = machine.program.find(dotted, importer=frame.module.path, level=level)
    if isinstance(found, SourceModule):
        found.reached = found.reached or frame.module.reached
        parts = dotted.split(".")
        for end in range(1, len(parts)):
            package = machine.program.find(".".join(parts[:end]), importer=frame.module.path, level=level)
            if isinstance(package, SourceModule):
                run_module(machine, package)
        run_module(machine, found)
    return found


def module_value(machine: Machine, frame: Frame, node: ast.stmt, dotted: str, *, quiet: bool = False) -> Value:
    """The value of `import dotted`."""
    top = dotted.split(".")[0]
    if top == "pulumi":
        # What is private is not in the tables.
        private = any(part.startswith("_") for part in dotted.split("."))
        if not quiet and not private and dotted != "pulumi" and machine.surface.core(dotted) is None:
            unknown_module(
                machine,
                frame,
                node,
                "pulumi",
                dotted[len("pulumi.") :],
                edit=edit_of(frame, node, "drop-import", name=dotted),
            )
        return Core(dotted, machine.surface.core(dotted))
    package = machine.surface.package_of(top)
    if package is not None and not machine.program.find(top, importer=frame.module.path):
        path = dotted[len(top) + 1 :]
        if not quiet:
            _needs(machine, frame, node, top)
        if quiet or machine.surface.has_module(package, path):
            home = machine.surface.home_of(package, path)
            if package == "aws" and home:
                machine.uses.add((home, None, None))
            return SdkModule(package, home)
        unknown_module(machine, frame, node, package, path, edit=edit_of(frame, node, "drop-import", name=dotted))
        return UNKNOWN
    found = own_module(machine, frame, dotted, level=0)
    if isinstance(found, SourceModule):
        return OwnModule(found)
    if found is not None:
        return External(f"own:{dotted}")
    if not quiet:
        _needs(machine, frame, node, top)
    return External(dotted)


def _needs(machine: Machine, frame: Frame, node: ast.stmt, top: str) -> None:
    """A library that the program itself needs while it runs."""
    if frame.module.reached and not frame.module.test and "silent" not in machine.guards:
        machine.imports.setdefault(top, (frame.module.path, node.lineno))


def _member(machine: Machine, frame: Frame, node: ast.ImportFrom, item: ast.alias, value: Value) -> Value:
    from ._attributes import attribute

    if isinstance(value, (SdkModule, Core)):
        found = (
            machine.surface.member(value.package, value.path, item.name)
            if isinstance(value, SdkModule)
            else _core_member(machine, value, item.name)
        )
        if found is None:
            unknown_member(
                machine,
                frame,
                item,
                value,
                item.name,
                edit=edit_of(frame, node, "drop-import", name=item.name),
                imported=True,
            )
            return UNKNOWN
        if isinstance(value, SdkModule) and value.package == "aws":
            machine.uses.add((value.path, item.name, None))
        return found
    if isinstance(value, External):
        deeper = own_module(machine, frame, f"{value.path.removeprefix('own:')}.{item.name}", level=0)
        if isinstance(deeper, SourceModule):
            return OwnModule(deeper)
        return External(f"{value.path}.{item.name}")
    return attribute(machine, frame, item, value, item.name)


def _core_member(machine: Machine, value: Core, name: str) -> Value | None:
    symbol = machine.surface.core(f"{value.path}.{name}")
    return Core(f"{value.path}.{name}", symbol) if symbol is not None or name.startswith("_") else None


def _import_all(machine: Machine, frame: Frame, value: Value) -> None:
    if isinstance(value, SdkModule):
        module = machine.surface.module(value.package, value.path)
        for name in module.names if module is not None else ():
            found = machine.surface.member(value.package, value.path, name)
            if found is not None:
                bind(machine, frame, name, found)
    elif isinstance(value, Core):
        from stackproof.aws import sdk

        module = sdk("pulumi").module("")
        for name in module.names if module is not None else ():
            bind(machine, frame, name, Core(f"{value.path}.{name}", machine.surface.core(f"{value.path}.{name}")))
