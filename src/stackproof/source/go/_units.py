"""What is built together: each package of a program with its tests, and what is declared where."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from stackproof.golang import File, Program
from stackproof.golang import nodes as n

from .._latest import Latest
from ._bindings import Binding, BindingKind, Twice, Unit
from ._walk import Walker

_SURE = frozenset({"core", "sdk", "standard"})


def units_of(program: Program) -> tuple[Unit, ...]:
    """Every package and every package's tests, with all names bound; worked out once."""
    return _LATEST.of(program)


def _units(program: Program) -> tuple[Unit, ...]:
    return tuple(_each_unit(program))


def _each_unit(program: Program) -> Iterable[Unit]:
    folders: dict[str, list[File]] = {}
    for file in program.files:
        folders.setdefault(file.folder, []).append(file)
    for folder, files in folders.items():
        built = [file for file in files if not file.left_out]
        whole = _is_whole(program, folder, files)
        for name in dict.fromkeys(file.source.package for file in built):
            own = tuple(file for file in built if file.source.package == name and not file.test)
            tests = tuple(file for file in built if file.source.package == name and file.test)
            foreign = {one for file in files if file not in own and file not in tests for one in _declared(file)}
            unit = Unit(folder, name, own, whole=whole, foreign=frozenset(foreign))
            _fill(program, unit, {})
            yield unit
            if tests:
                test = Unit(folder, name, tests, whole=whole, test=True, foreign=frozenset(foreign))
                test.methods.update(unit.methods)
                _fill(program, test, unit.names)
                yield test


def _is_whole(program: Program, folder: str, files: list[File]) -> bool:
    """Whether every Go file of a folder was read, and to its end."""
    read = {file.path for file in files}
    there = (item.path for item in program.submission.files if item.path.endswith(".go"))
    return all(path in read for path in there if posixpath.dirname(path) == folder) and not any(
        file.source.torn or not file.source.package for file in files
    )


def _declared(file: File) -> Iterable[str]:
    for item in file.source.declarations:
        if isinstance(item, n.FunctionDeclaration | n.TypeDeclaration):
            yield item.name
        elif isinstance(item, n.Variable | n.Constant):
            yield from (name.text for name in item.names)


def _fill(program: Program, unit: Unit, above: dict[str, Binding]) -> None:
    """Bind the package's own names, then everything in its files. above: names that tests see of the package."""
    unit.names.update(above)
    for file in unit.files:
        if file.source.torn:
            unit.doubtful.add(file.path)
        for item in file.source.declarations:
            _package_name(unit, file, item)
    for file in unit.files:
        imports = _imports(program, unit, file)
        Walker(unit, file, imports).file_body()


def _package_name(unit: Unit, file: File, item: n.Node) -> None:
    if isinstance(item, n.FunctionDeclaration):
        if item.receiver is not None:
            _method(unit, file, item)
        elif item.name != "init":
            _bind(unit, Binding(item.name, "function", item, file))
    elif isinstance(item, n.TypeDeclaration):
        _bind(unit, Binding(item.name, "type", item, file))
    elif isinstance(item, n.Variable | n.Constant):
        kind: BindingKind = "variable" if isinstance(item, n.Variable) else "constant"
        whole = len(item.values) == len(item.names)
        for at, name in enumerate(item.names):
            value = item.values[at] if whole else item.values[0] if item.values else None
            made = Binding(name.text, kind, name, file, type=item.type, value=value, index=at)
            made.way = "whole" if whole else "part"
            _bind(unit, made)


def _bind(unit: Unit, made: Binding) -> None:
    if made.name in ("_", ""):
        return
    earlier = unit.names.get(made.name)
    if earlier is not None:
        unit.twice.append(Twice(made.name, made.node, made.file, earlier))
        return
    unit.names[made.name] = made
    if isinstance(made.node, n.Name):
        unit.resolved[id(made.node)] = made


def _method(unit: Unit, file: File, item: n.FunctionDeclaration) -> None:
    owner = item.receiver.type if item.receiver is not None else None
    while isinstance(owner, n.Unary | n.Index):
        owner = owner.operand
    if not isinstance(owner, n.Name) or item.name == "_":
        return
    earlier = unit.methods.setdefault((owner.text, item.name), item)
    if earlier is not item:
        name = f"{owner.text}.{item.name}"
        unit.twice.append(Twice(name, item, file, Binding(name, "function", earlier, file)))


def _imports(program: Program, unit: Unit, file: File) -> dict[str, Binding]:
    """The names that a file's imports bring; those of one whose package nobody knows under the likeliest one."""
    found: dict[str, Binding] = {}
    listed = unit.imports.setdefault(file.path, [])
    for item in file.source.imports:
        what = program.imported(item.path, file.folder)
        own = what.kind == "own" and bool(getattr(program.packages.get(what.folder), "name", ""))
        name = item.name or what.name
        made = Binding(name, "import", item, file, imported=what)
        made.sure = bool(item.name) or what.kind in _SURE or own or item.path.startswith("github.com/pulumi/")
        if item.path == "C":
            found["C"] = made
        if item.name == "_" or item.path == "C":
            continue
        if item.name == ".":
            unit.dotted.add(file.path)
            continue
        listed.append(made)
        clash = found.get(name) or (unit.names.get(name) if made.sure else None)
        if clash is not None and made.sure and clash.sure:
            unit.twice.append(Twice(name, item, file, clash))
        if clash is None or (made.sure and not clash.sure):
            found[name] = made
        elif made.sure:
            made.use()  # that it clashes is said already
    return found


_LATEST = Latest(_units)
