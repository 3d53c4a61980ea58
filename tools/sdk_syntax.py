"""Reads the sources of a generated Pulumi Python SDK, by syntax only, into the records of `stackproof.aws`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import msgspec
from sdk_types import WRAPPERS, SdkSource, parse

from stackproof.aws._schema import EnumSchema, FunctionSchema, ObjectSchema, Property, ResourceSchema

# --- classes with properties ----------------------------------------------------------------------------------------


def getters(node: ast.ClassDef) -> Iterator[tuple[ast.FunctionDef, str, str]]:
    """(function, wire name, deprecation message) of each `@pulumi.getter` property."""
    for function in node.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        wire, deprecated, found = function.name, "", False
        for decorator in function.decorator_list:
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            last = target.attr if isinstance(target, ast.Attribute) else ""
            if last == "getter":
                found = True
                if isinstance(decorator, ast.Call):
                    wire = next(_text(item.value) for item in decorator.keywords if item.arg == "name")
            elif last == "deprecated" and isinstance(decorator, ast.Call):
                deprecated = _text(decorator.args[0])
        if found:
            yield function, wire, deprecated


def fields(
    source: SdkSource, module: str, node: ast.ClassDef, *, secrets: frozenset[str] = frozenset()
) -> tuple[Property, ...]:
    """The properties of an Args class (required = no default in its constructor) or of an output class."""
    needed = _required_keywords(node)
    found = []
    for function, wire, deprecated in getters(node):
        annotation = function.returns
        if annotation is None:
            raise ValueError(f"{node.name}.{function.name} has no annotation")
        required = function.name in needed if needed is not None else not _is_optional(annotation)
        found.append(
            Property(
                function.name,
                wire,
                source.normalise(annotation, module),
                required,
                deprecated,
                function.name in secrets or wire in secrets,
            )
        )
    return tuple(found)


def _required_keywords(node: ast.ClassDef) -> frozenset[str] | None:
    """Keyword-only parameters without default; None for classes whose constructor is not annotated (results)."""
    if not any(ast.unparse(item).endswith("input_type") for item in node.decorator_list):
        return None
    for function in node.body:
        if isinstance(function, ast.FunctionDef) and function.name == "__init__":
            pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
            return frozenset(argument.arg for argument, default in pairs if default is None)
    return frozenset()


def _is_optional(annotation: ast.expr) -> bool:
    while isinstance(annotation, ast.Subscript):
        outer = ast.unparse(annotation.value).rsplit(".", 1)[-1]
        if outer == "Optional":
            return True
        if outer not in WRAPPERS:
            return False
        annotation = annotation.slice
    return False


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


# --- definitions -----------------------------------------------------------------------------------------------------


def read_enums(module: str, file: Path) -> Iterator[EnumSchema]:
    if not file.exists():
        return
    for node in parse(file).body:
        if not isinstance(node, ast.ClassDef):
            continue
        bases = {ast.unparse(base).rsplit(".", 1)[-1] for base in node.bases}
        base = "string" if "str" in bases else "integer" if "int" in bases else "number"
        values = tuple(
            (ast.unparse(item.targets[0]), ast.literal_eval(item.value))
            for item in node.body
            if isinstance(item, ast.Assign) and isinstance(item.value, ast.Constant)
        )
        yield EnumSchema(
            f"{module or 'index'}.{node.name}", module, node.name, values, base, _warning(node.body, "warnings.warn")
        )


def read_inputs(source: SdkSource, module: str, file: Path) -> Iterator[ObjectSchema]:
    if not file.exists():
        return
    known = source.inputs[module]
    for node in parse(file).body:
        if isinstance(node, ast.ClassDef) and node.name.endswith("Args"):
            name = node.name.removesuffix("Args")
            twin = f"{node.name}Dict"
            yield ObjectSchema(
                f"{module or 'index'}.{name}",
                module,
                name,
                fields(source, module, node),
                node.name,
                twin if twin in known or _has_name(file, twin) else "",
            )


def _has_name(file: Path, name: str) -> bool:
    return f"class {name}(" in file.read_text(encoding="utf-8")


def read_outputs(source: SdkSource, module: str, file: Path) -> Iterator[ObjectSchema]:
    if not file.exists():
        return
    for node in parse(file).body:
        if isinstance(node, ast.ClassDef):
            yield ObjectSchema(f"{module or 'index'}.{node.name}", module, node.name, fields(source, module, node))


def read_definitions(source: SdkSource, module: str, file: Path) -> Iterator[ResourceSchema | FunctionSchema]:
    """Resources and functions of one source file."""
    tree = parse(file)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in classes.values():
        token = _type_token(node)
        if token and any(ast.unparse(base).endswith("Resource") for base in node.bases):
            yield _resource(source, module, node, classes, token)
    warning = _warning(tree.body, "warnings.warn")
    for function in functions.values():
        schema = _function(source, module, function, classes, functions)
        if schema is not None:
            yield msgspec.structs.replace(schema, deprecated=schema.deprecated or warning)


def _type_token(node: ast.ClassDef) -> str:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("type_token"):
            return _text(decorator.args[0])
    # Older SDKs name it only where they register the resource.
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(".__init__") and call.args:
            token = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
            if isinstance(token, str):
                return token if ":" in token else f"pulumi:providers:{token}"
    return ""


def _resource(
    source: SdkSource, module: str, node: ast.ClassDef, classes: dict[str, ast.ClassDef], token: str
) -> ResourceSchema:
    methods = {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
    init = methods["_internal_init"]
    args_class = next((name for name in (f"{node.name}Args", f"{node.name}InitArgs") if name in classes), "")
    secrets = frozenset(_secrets(init))
    state = classes.get(f"_{node.name}State")
    return ResourceSchema(
        token,
        module,
        node.name,
        args_class,
        fields(source, module, classes[args_class], secrets=secrets) if args_class else (),
        (
            Property("id", "id", "string", True),
            *(item for item in fields(source, module, node, secrets=secrets) if item.name != "id"),
        ),
        tuple(function.name for function, _, _ in getters(state)) if state else (),
        _warning(node.body, "warnings.warn"),
        tuple(_aliases(init)),
        tuple(
            name
            for name, item in methods.items()
            if not name.startswith("_") and name != "get" and not item.decorator_list
        ),
    )


def _warning(body: list[ast.stmt], call: str) -> str:
    """The message of a warning that stands directly in this body."""
    for item in body:
        if isinstance(item, ast.Expr) and isinstance(item.value, ast.Call) and ast.unparse(item.value.func) == call:
            return _text(item.value.args[0])
    return ""


def _secrets(init: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(init):
        if (
            isinstance(node, ast.keyword)
            and node.arg == "additional_secret_outputs"
            and isinstance(node.value, ast.List)
        ):
            yield from (_text(item) for item in node.value.elts)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "pulumi.Output.secret":
            yield ast.unparse(node.args[0])


def _aliases(init: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(init):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pulumi.Alias":
            yield from (_text(item.value) for item in node.keywords if item.arg == "type_")


def _function(
    source: SdkSource,
    module: str,
    node: ast.FunctionDef,
    classes: dict[str, ast.ClassDef],
    functions: dict[str, ast.FunctionDef],
) -> FunctionSchema | None:
    """The plain function stands for its `_output` twin, too; a file with only the Output form is taken as it is."""
    twin = f"{node.name}_output"
    if node.name.endswith("_output") and node.name.removesuffix("_output") in functions:
        return None
    call = next((item for item in ast.walk(node) if _is_invoke(item)), None)
    if call is None:
        return None
    result = next((ast.unparse(item.value) for item in call.keywords if item.arg == "typ"), "")
    wire = dict(_wire_names(node))
    needed = _needed(functions.get(twin, node))
    args = tuple(
        Property(item.arg, wire.get(item.arg, item.arg), source.normalise(item.annotation, module), item.arg in needed)
        for item in (*node.args.args, *node.args.kwonlyargs)
        if item.arg != "opts" and item.annotation is not None
    )
    return FunctionSchema(
        _text(call.args[0]),
        module,
        node.name,
        twin if twin in functions else "",
        args,
        fields(source, module, classes[result]) if result in classes else (),
        result,
        _warning(node.body, "pulumi.log.warn"),
    )


def _is_invoke(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in (
        "pulumi.runtime.invoke",
        "pulumi.runtime.invoke_output",
    )


def _needed(node: ast.FunctionDef) -> frozenset[str]:
    """Arguments without which the call fails.

    Generated functions give every argument a default. In the Output form one `Optional` stands for that default and a
    second one for an argument that may be left out.
    """
    return frozenset(
        item.arg
        for item in (*node.args.args, *node.args.kwonlyargs)
        if item.annotation is not None and node.name.endswith("_output") and _leading_optionals(item.annotation) < 2
    )


def _leading_optionals(annotation: ast.expr) -> int:
    count = 0
    while isinstance(annotation, ast.Subscript):
        outer = ast.unparse(annotation.value).rsplit(".", 1)[-1]
        if outer not in WRAPPERS:
            break
        count += outer == "Optional"
        annotation = annotation.slice
    return count


def _wire_names(node: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for item in node.body:
        if (
            isinstance(item, ast.Assign)
            and isinstance(item.targets[0], ast.Subscript)
            and isinstance(item.value, ast.Name)
        ):
            yield item.value.id, _text(item.targets[0].slice)
