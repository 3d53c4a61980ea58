"""Values that go where the program itself declares a type: parameters, fields and results."""

from __future__ import annotations

from stackproof.golang import File
from stackproof.golang import nodes as n

from ._counts import is_forwarded
from ._fits import is_input_of
from ._kinds import UNKNOWN, Anonymous, Core, Function, Items, Kind, Own, Plain, Pointer, Table, is_output, resource_of
from ._notes import Notes
from ._resolve import Resolver
from ._spell import as_input, spelled, text_of, told

_VALUES = frozenset({"string", "int", "bool", "float64", "int64", "int32"})


def check_arguments(resolver: Resolver, notes: Notes, file: File, node: n.Call, callee: Function) -> None:
    """Arguments of a function of the program, as far as there are as many as it takes."""
    if node.spread or (len(callee.parameters) > 1 and is_forwarded(resolver, node)):
        return
    last = len(callee.parameters) - 1
    for at, item in enumerate(node.arguments):
        if at < last or (at == last and not callee.variadic):
            wanted = callee.parameters[at]
        elif callee.variadic and last >= 0:
            wanted = callee.parameters[last]
        else:
            return
        called = callee.name or text_of(file, node.function) or "the function"
        check_value(resolver, notes, file, item, wanted, f"argument {at + 1} of {called}")


def check_fields(resolver: Resolver, notes: Notes, file: File, node: n.Composite, kind: Kind) -> None:
    """Fields of a struct of the program."""
    inner = resolver.underlying(kind)
    if not isinstance(kind, Own) or not isinstance(inner, Anonymous) or not isinstance(inner.node, n.StructType):
        return
    types = {item.name: item.type for item in inner.node.fields}
    for element in node.elements:
        if isinstance(element.key, n.Name) and element.key.text in types:
            label = f"{kind.binding.name}.{element.key.text}"
            check_value(resolver, notes, file, element.value, resolver.type(types[element.key.text]), label)


def check_results(resolver: Resolver, notes: Notes, file: File, node: n.Return, kind: n.FunctionType) -> None:
    """What a function of the program returns."""
    if len(node.values) != len(kind.results):
        return
    for at, (value, result) in enumerate(zip(node.values, kind.results, strict=True)):
        label = "the result" if len(kind.results) == 1 else f"result {at + 1}"
        check_value(resolver, notes, file, value, resolver.type(result.type), label)


def check_value(resolver: Resolver, notes: Notes, file: File, node: n.Expression, wanted: Kind, label: str) -> None:
    """An Output where a value is declared, and a value where an input is."""
    given = resolver.kind(node)
    if given is UNKNOWN or wanted is UNKNOWN:
        return
    shown = text_of(file, node) or "the value"
    if isinstance(wanted, Plain) and wanted.name in _VALUES:
        if is_output(given) or (isinstance(given, Core) and given.name == "Output"):
            fix = f"declare {label} as an input, or go on inside of ApplyT"
            said = f"{shown} is an Output, and {label} is a {wanted.name}; {fix}"
            data = {"how": "argument", "name": shown, "fix": fix, "output": shown}
            notes.report("sdk.output-misuse", file, node, said, data=data)
        elif resource_of(given) is not None:
            _wrong(notes, file, node, label, wanted.name, given, "")
        return
    if not isinstance(wanted, Core) or wanted.module != "pulumi" or not wanted.name.endswith(("Input", "Output")):
        return
    base = wanted.name.removesuffix("Input").removesuffix("Output").removesuffix("Ptr")
    if wanted.name.endswith("Input") and not isinstance(given, Plain | Items | Table | Pointer):
        return
    if wanted.name.endswith("Output") and not isinstance(given, Plain | Items | Table):
        return
    if is_input_of(resolver, given, (None, base)) is False:
        fix = as_input(file, node, given, (None, base)) if base else ""
        fix = f"{fix}.To{base}Output()" if fix and wanted.name.endswith("Output") else fix
        _wrong(notes, file, node, label, f"pulumi.{wanted.name}", given, fix)


def _wrong(notes: Notes, file: File, node: n.Expression, label: str, wanted: str, given: Kind, fix: str) -> None:
    said = f"{label} is a {wanted}, not {told(given)}{f'; write {fix}' if fix else ''}"
    data = {"symbol": f"{label}()", "given": spelled(given), "wanted": wanted, "suggestions": [fix] if fix else []}
    notes.report("sdk.wrong-type", file, node, said, data=data)
