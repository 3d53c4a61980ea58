"""Packages and types of the answer: what stands where a name is used."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from stackproof.aws import go_sdk
from stackproof.golang import File, Imported, nodes

from ._machine import Machine
from ._scope import Later, Scope
from ._types import (
    ANY,
    FLOATS,
    NUMBERS,
    Basic,
    GoType,
    ListOf,
    Literally,
    MapOf,
    OfCore,
    OfLibrary,
    OfSdk,
    Own,
    PointerTo,
)
from ._values import Closure, Handle, Named, Package, Struct

_BASIC = frozenset(
    {"bool", "string", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
     "uintptr", "byte", "rune", "complex64", "complex128", "error", "any", "comparable", *FLOATS}
)  # fmt: skip
_MAJORS = {"aws": (6, 7), "random": (4,), "tls": (5, 4)}


@lru_cache(maxsize=128)
def basic(name: str) -> Basic | None:
    """A predeclared type."""
    return Basic(name) if name in _BASIC else None


def sdk_of(imported: Imported, *, aws_major: int) -> Any:
    """The SDK that a path names, with the schema that decides: of its own major where that is shipped."""
    if imported.package == "aws":
        return go_sdk("aws", major=imported.major if imported.major in _MAJORS["aws"] else aws_major)
    return go_sdk(imported.package)


def package_scope(machine: Machine, folder: str) -> Scope:
    """The names of one of the answer's packages; its variables are evaluated when they are first used."""
    known = machine.packages.get(folder)
    if known is not None:
        return known
    scope = machine.packages[folder] = Scope()
    package = machine.program.packages.get(folder)
    # Where a name is declared twice, the file that Pulumi is meant to start with wins.
    files = sorted(package.files, key=lambda file: file.path == machine.project.entry) if package is not None else []
    for file in files:
        own = _file_scope(machine, file, scope)
        for declaration in file.source.declarations:
            _declare(declaration, scope, own, file)
    for file in files:
        _attach_methods(machine, file, scope)
    return scope


def _file_scope(machine: Machine, file: File, package: Scope) -> Scope:
    scope = machine.files[file.path] = Scope(package)
    for item in file.source.imports:
        found = machine.program.imported(item.path, file.folder)
        if item.name == ".":
            if found.kind == "own":
                scope.cells.update(package_scope(machine, found.folder).cells)
            continue
        scope.set(item.name or found.name, Package(found))
    return scope


def _declare(declaration: nodes.Declaration, package: Scope, scope: Scope, file: File) -> None:
    match declaration:
        case nodes.FunctionDeclaration(receiver=None, name=name) if name not in ("init", "_"):
            package.set(name, Closure(declaration.type, declaration.body, scope, file.path, name))
        case nodes.TypeDeclaration(name=name):
            package.set(name, Own(declaration, scope, file.path))
        case nodes.Variable(names=names) | nodes.Constant(names=names):
            for index, name in enumerate(names):
                package.set(name.text, Later(declaration, index, scope, file.path))
        case nodes.Torn(statements=statements):
            for inner in statements:
                if isinstance(inner, nodes.TypeDeclaration | nodes.Variable | nodes.Constant):
                    _declare(inner, package, scope, file)


def _attach_methods(machine: Machine, file: File, package: Scope) -> None:
    for declaration in file.source.declarations:
        if not isinstance(declaration, nodes.FunctionDeclaration) or declaration.receiver is None:
            continue
        kind = declaration.receiver.type
        while isinstance(kind, nodes.Unary | nodes.Index):
            kind = kind.operand
        cell = package.cells.get(kind.text) if isinstance(kind, nodes.Name) else None
        if cell is not None and isinstance(cell.value, Own):
            cell.value.methods[declaration.name] = declaration
            machine.homes[id(declaration)] = file.path


def type_of(machine: Machine, node: nodes.Expression | None, scope: Scope, depth: int = 0) -> GoType | None:
    """The type that an expression names, None where it names none that is known here."""
    if node is None or depth > 40:
        return None

    def inner(part: nodes.Expression) -> GoType | None:
        return type_of(machine, part, scope, depth + 1)

    match node:
        case nodes.Name(text=text):
            cell = scope.find(text)
            if cell is None:
                return basic(text)
            return _unaliased(machine, cell.value, depth) if isinstance(cell.value, GoType) else None
        case nodes.Selector():
            return _qualified(machine, node, scope)
        case nodes.ListType(element=element, length=length):
            size = length.value if isinstance(length, nodes.Basic) and isinstance(length.value, int) else None
            return ListOf(inner(element) or GoType(), size)
        case nodes.MapType(key=key, value=value):
            return MapOf(inner(key) or GoType(), inner(value) or GoType())
        case nodes.Unary(operator="*", operand=operand):
            found = inner(operand)
            return PointerTo(found) if found is not None else None
        case nodes.Index(operand=operand):
            return inner(operand)
        case nodes.InterfaceType(methods=methods):
            return Literally(node, scope) if methods else ANY
        case nodes.StructType() | nodes.FunctionType() | nodes.ChannelType():
            return Literally(node, scope)
    return None


def _unaliased(machine: Machine, kind: GoType, depth: int) -> GoType:
    if isinstance(kind, Own) and kind.declaration.alias:
        return type_of(machine, kind.declaration.type, kind.scope, depth + 1) or kind
    return kind


def _qualified(machine: Machine, node: nodes.Selector, scope: Scope) -> GoType | None:
    cell = scope.find(node.operand.text) if isinstance(node.operand, nodes.Name) else None
    package = cell.value if cell is not None else None
    return type_in(machine, package.imported, node.name) if isinstance(package, Package) else None


def type_in(machine: Machine, imported: Imported, name: str) -> GoType | None:
    """The type of a name in an imported package, None where the name is no type."""
    if imported.kind == "own":
        cell = package_scope(machine, imported.folder).cells.get(name)
        found = cell.value if cell is not None else None
        return _unaliased(machine, found, 0) if isinstance(found, GoType) else None
    if imported.kind == "core":
        return OfCore(name, imported.module) if name[:1].isupper() else None
    if imported.kind == "sdk":
        sdk = sdk_of(imported, aws_major=machine.aws_major)
        module = sdk.module(imported.module)
        member = sdk.member(module, name) if module is not None else None
        if member is None:
            return OfLibrary(imported, name)
        return OfSdk(sdk, module, member) if member.kind in _TYPES else None
    return OfLibrary(imported, name)


_TYPES = frozenset({"resource", "args", "state", "function_args", "result", "object", "enum"})


def zero(machine: Machine, kind: GoType | None) -> Any:
    """The zero value of a type; nil where nothing else is known of it."""
    if isinstance(kind, Basic):
        if kind.name in NUMBERS:
            return 0.0 if kind.name in FLOATS else 0
        return {"string": "", "bool": False}.get(kind.name)
    if isinstance(kind, ListOf):
        return [zero(machine, kind.element) for _ in range(min(kind.length, 10_000))] if kind.length else None
    if isinstance(kind, Own):
        return _zero_of_own(machine, kind)
    if isinstance(kind, Literally):
        return struct_of(machine, kind) if isinstance(kind.node, nodes.StructType) else None
    if isinstance(kind, OfSdk):
        struct = kind.member.kind in ("args", "state", "object", "function_args") and not kind.member.form
        return Struct(kind, {}) if struct else None
    if isinstance(kind, OfCore):
        return _ZEROS.get(kind.name)
    if isinstance(kind, OfLibrary):
        return _zero_of_library(kind)
    return None


_ZEROS: dict[str, Any] = {"String": "", "Int": 0, "Float64": 0.0, "Bool": False}
_HANDLES = frozenset({"strings.Builder", "bytes.Buffer", "sync.WaitGroup", "sync.Mutex", "sync.RWMutex", "sync.Once"})


def _zero_of_library(kind: OfLibrary) -> Any:
    full = f"{kind.imported.path}.{kind.name}"
    return Handle(full, []) if full in _HANDLES else Struct(kind, {})


def _zero_of_own(machine: Machine, kind: Own) -> Any:
    if isinstance(kind.declaration.type, nodes.StructType):
        return struct_of(machine, kind)
    value = zero(machine, type_of(machine, kind.declaration.type, kind.scope))
    return Named(kind, value) if kind.methods and value is not None else value


def fields_of(kind: GoType | None) -> tuple[list[nodes.Field], Scope | None]:
    """The fields of a struct type of the answer's, and where their types are looked up."""
    if isinstance(kind, Own) and isinstance(kind.declaration.type, nodes.StructType):
        return kind.declaration.type.fields, kind.scope
    if isinstance(kind, Literally) and isinstance(kind.node, nodes.StructType):
        return kind.node.fields, kind.scope
    return [], None


def field_type(machine: Machine, owner: Struct, name: str) -> GoType | None:
    """The declared type of a field of a struct of the answer's."""
    fields, scope = fields_of(owner.kind)
    found = next((field.type for field in fields if field.name == name), None)
    return type_of(machine, found, scope) if scope is not None else None


def struct_of(machine: Machine, kind: GoType, depth: int = 0) -> Struct:
    """A struct of the answer's with all its fields at zero."""
    fields, scope = fields_of(kind)
    made = Struct(kind, {})
    for field in fields if scope is not None and depth < 12 else ():
        made.fields[field.name] = zero(machine, type_of(machine, field.type, scope)) if scope is not None else None
    return made
