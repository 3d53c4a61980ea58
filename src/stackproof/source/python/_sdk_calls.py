"""Calls of the SDK's constructors, argument classes and functions: which arguments they take, and what they give."""

from __future__ import annotations

import ast

from stackproof.aws import FunctionSchema, ObjectSchema, ResourceSchema

from ._arguments import check_argument, check_missing, function_node
from ._machine import Machine, edit_of
from ._outputs import misuse
from ._secrets import check_secrets
from ._shapes import check_fields, check_value
from ._surface import dotted_name
from ._symbols import deprecated
from ._values import (
    UNKNOWN,
    Args,
    ArgsClass,
    Arguments,
    CoreObject,
    Frame,
    Instance,
    Invoked,
    Mapping,
    Origin,
    Promise,
    ResourceClass,
    Scalar,
    SdkFunction,
    Super,
    Typed,
    Value,
    is_none,
    is_output,
)

RESERVED = frozenset({"opts", "args", "resource_name", "__props__", "__opts__", "__name__"})


def construct(machine: Machine, frame: Frame, node: ast.AST, callee: ResourceClass, arguments: Arguments) -> Value:
    """A resource is made."""
    schema = callee.schema
    dotted = dotted_name(callee.package, schema)
    if callee.package == "aws":
        machine.uses.add((schema.module, schema.name, None))
    if schema.deprecated:
        deprecated(machine, frame, function_node(node), dotted, schema.deprecated)
    _check_name(machine, frame, node, dotted, arguments)
    fields = _check_positional(machine, frame, node, callee, dotted, arguments)
    given = {key: value for key, value in arguments.keywords.items() if key not in RESERVED}
    mapping = Mapping(given, UNKNOWN if arguments.open else None, dict(arguments.nodes), node)
    for name in given:
        check_argument(machine, frame, node, callee.package, dotted, schema, schema.inputs, name, arguments)
    args = arguments.keywords.get("args")
    if isinstance(args, Args):
        fields = args
    if fields is None and not arguments.open and "args" not in arguments.keywords and not _is_lookup(arguments):
        missing = [
            item for item in schema.required if item.name_python not in given or is_none(given[item.name_python])
        ]
        check_missing(machine, frame, node, callee.package, dotted, schema, missing, given=given)
    whole = fields.fields if fields is not None else mapping
    check_fields(machine, frame, callee.package, dotted, schema.inputs, mapping, required=False)
    kind = whole.items.get("type")
    machine.secure_strings[id(node)] = isinstance(kind, Scalar) and kind.text == "SecureString"
    ignored = _ignored_changes(arguments)
    check_secrets(machine, frame, node, callee.package, schema, whole, ignored)
    return Instance(callee.package, schema, node)


def _is_lookup(arguments: Arguments) -> bool:
    """With `opts.id` or `opts.urn` a constructor looks an existing resource up, and needs no inputs."""
    found = arguments.get(1, "opts")
    return isinstance(found, CoreObject) and found.fields is not None and bool({"id", "urn"} & set(found.fields.items))


def _ignored_changes(arguments: Arguments) -> frozenset[str]:
    for value in (*arguments.positional[1:], arguments.keywords.get("opts")):
        if isinstance(value, CoreObject) and value.fields is not None:
            found = value.fields.items.get("ignore_changes")
            elements = getattr(found, "items", None)
            if isinstance(elements, list):
                return frozenset(item.text or "" for item in elements if isinstance(item, Scalar))
    return frozenset()


def _check_name(machine: Machine, frame: Frame, node: ast.AST, dotted: str, arguments: Arguments) -> None:
    name = arguments.get(0, "resource_name")
    if name is None:
        if not arguments.open and isinstance(node, ast.Call):
            machine.report(
                "sdk.missing-argument",
                frame,
                function_node(node),
                f"{dotted} needs a resource name as its first argument",
                data={"symbol": dotted, "class": dotted, "arguments": ["resource_name"]},
                edit=edit_of(frame, node, "hole"),
            )
        return
    if is_output(name):
        place = arguments.places[0] if arguments.positional and arguments.places else node
        misuse(machine, frame, place, "name", name)


def _check_positional(
    machine: Machine, frame: Frame, node: ast.AST, callee: ResourceClass, dotted: str, arguments: Arguments
) -> Args | None:
    """The `...Args` object given by position, if any; anything but that or options is a misuse."""
    found: Args | None = None
    for index, value in enumerate(arguments.positional[1:], 1):
        if isinstance(value, Args):
            if (
                isinstance(value.cls.schema, ResourceSchema)
                and value.cls.schema.name == callee.schema.name
                and index == 1
            ):
                found = value
                continue
            wrong = f"{value.cls.name} is not the arguments class of {dotted}"
        elif isinstance(value, CoreObject) or (isinstance(value, Scalar) and value.kind == "none"):
            continue
        elif isinstance(value, (Scalar, Mapping, Instance, Promise)) or type(value).__name__ == "Sequence":
            wrong = (
                f"{dotted} takes its arguments by keyword; "
                f"by position only its name, {callee.schema.args_class} and options"
            )
        else:
            if type(value).__name__ in ("Unknown", "Either", "Object"):
                found = found or Args(callee.package, _args_class(callee), Mapping(rest=UNKNOWN))
            continue
        place = arguments.places[index] if index < len(arguments.places) else node
        machine.report(
            "sdk.positional-misuse",
            frame,
            place,
            wrong,
            data={"symbol": dotted, "class": dotted, "token": callee.schema.token, "position": index},
            certain=callee.package != "aws" or not machine.surface.doubt,
            edit=edit_of(frame, node, "hole"),
        )
        found = found or Args(callee.package, _args_class(callee), Mapping(rest=UNKNOWN))
    return found


def _args_class(callee: ResourceClass) -> ArgsClass:
    return ArgsClass(callee.package, callee.schema.args_class, callee.schema.module, callee.schema)


def make_args(machine: Machine, frame: Frame, node: ast.AST, callee: ArgsClass, arguments: Arguments) -> Value:
    """An `...Args` object, or its TypedDict twin."""
    schema = callee.schema
    properties = schema.inputs if isinstance(schema, ResourceSchema) else schema.fields
    place = f"{callee.package}.{callee.module}.{callee.name}" if callee.module else f"{callee.package}.{callee.name}"
    given = dict(arguments.keywords)
    for name in given:
        check_argument(machine, frame, node, callee.package, place, schema, properties, name, arguments)
    if not arguments.open and not callee.dictionary and not arguments.positional:
        missing = [item for item in properties if item.required and item.name_python not in given]
        check_missing(machine, frame, node, callee.package, place, schema, missing, given=given)
    mapping = Mapping(given, UNKNOWN if arguments.open or arguments.positional else None, dict(arguments.nodes), node)
    check_fields(machine, frame, callee.package, place, properties, mapping, required=False)
    return mapping if callee.dictionary else Args(callee.package, callee, mapping, node)


def invoke(machine: Machine, frame: Frame, node: ast.AST, callee: SdkFunction, arguments: Arguments) -> Value:
    """A function of the SDK is called."""
    schema = callee.schema
    module = "" if schema.module == "index" else schema.module
    name = schema.output_name if callee.output and schema.output_name else schema.name
    dotted = f"{callee.package}.{module}.{name}" if module else f"{callee.package}.{name}"
    if schema.deprecated:
        deprecated(machine, frame, function_node(node), dotted, schema.deprecated)
    given = {key: value for key, value in arguments.keywords.items() if key != "opts"}
    for key in given:
        check_argument(machine, frame, node, callee.package, dotted, schema, schema.args, key, arguments)
    if not arguments.open and not arguments.positional:
        missing = [item for item in schema.args if item.required and item.name_python not in given]
        check_missing(machine, frame, node, callee.package, dotted, schema, missing, given=given)
    mapping = Mapping(given, UNKNOWN if arguments.open else None, dict(arguments.nodes), node)
    check_fields(machine, frame, callee.package, dotted, schema.args, mapping, required=False)
    result: Value = Invoked(callee.package, schema) if schema.result else UNKNOWN
    return Promise(result, f"{dotted}()") if callee.output else result


def get_existing(machine: Machine, frame: Frame, node: ast.AST, callee: ResourceClass, arguments: Arguments) -> Value:
    """`Class.get(name, id)`."""
    dotted = dotted_name(callee.package, callee.schema)
    _check_name(machine, frame, node, f"{dotted}.get", arguments)
    if arguments.get(1, "id") is None and not arguments.open:
        machine.report(
            "sdk.missing-argument",
            frame,
            function_node(node),
            f"{dotted}.get needs the argument id",
            data={"symbol": f"{dotted}.get", "class": dotted, "token": callee.schema.token, "arguments": ["id"]},
            edit=edit_of(frame, node, "hole"),
        )
    return Instance(callee.package, callee.schema, node)


def component_init(machine: Machine, frame: Frame, node: ast.AST, owner: Super, arguments: Arguments) -> Value:
    """`super().__init__` of a component or of a subclass of a resource."""
    for base in owner.after.bases:
        if isinstance(base, ResourceClass):
            construct(machine, frame, node, base, arguments)
            return UNKNOWN
    name = arguments.get(1, "name")
    if name is not None and is_output(name) and len(arguments.places) > 1:
        misuse(machine, frame, arguments.places[1], "name", name)
    return UNKNOWN


def output_type(value: Typed) -> ObjectSchema | None:
    """The schema of a value that an SDK output holds."""
    from stackproof.aws import sdk

    return sdk(value.package).type(value.type, output=True)


__all__ = [
    "FunctionSchema",
    "Origin",
    "check_value",
    "component_init",
    "construct",
    "get_existing",
    "invoke",
    "make_args",
    "output_type",
]
