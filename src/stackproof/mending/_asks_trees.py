"""Where TypeScript, JavaScript and Go programs ask their configuration."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ._configuration import Ask, Helper
from ._trees import field, nodes_in, root_of, text

if TYPE_CHECKING:
    from tree_sitter import Node

_ASKING = re.compile(r"(?:get|require|try)\w*", re.IGNORECASE)
_FUNCTIONS = (
    "function_declaration", "arrow_function", "function_expression", "method_definition", "method_declaration",
    "func_literal",
)  # fmt: skip
_GO_CONFIG = re.compile(r"/sdk(?:/v\d+)?/go/pulumi/config$")


def asks_in(path: str, content: bytes, project: str) -> tuple[list[Ask], list[Helper]]:
    """Asks and calls of the program's own functions."""
    root = root_of(path, content)
    is_go = path.endswith(".go")
    package = _package(root) if is_go else ""
    held = _held(root, project, package)
    asks, helpers = [], []
    functions = {name: node for node in nodes_in(root, *_FUNCTIONS) if (name := _name_of(node))}
    for call in nodes_in(root, "call_expression"):
        arguments = _arguments(call)
        callee = field(call, "function")
        if callee is not None and callee.type in ("member_expression", "selector_expression"):
            base, method = callee.named_children[0], text(callee.named_children[-1])
            direct = bool(package) and text(base) == package and method != "New"
            if _ASKING.fullmatch(method) and (direct or text(base) in held or _is_config(base, project, package)):
                ask = _ask(call, method, arguments[1:] if direct else arguments, project)
                asks += [ask] if ask is not None else []
        name = text(callee).rpartition(".")[2]
        if name in functions:
            helpers.append(_helper(name, functions[name], arguments))
    return asks, helpers


def _held(root: Node, project: str, package: str) -> set[str]:
    """Names of what holds a configuration of the project's own."""
    held: set[str] = set()
    for node in nodes_in(root, "variable_declarator", "short_var_declaration", "assignment_expression", "var_spec"):
        value = field(node, "value") or field(node, "right")
        if value is not None and value.type == "expression_list" and value.named_children:
            value = value.named_children[0]
        if value is not None and _is_config(value, project, package):
            held.add(text(field(node, "name") or field(node, "left")))
    for node in nodes_in(root, "required_parameter", "optional_parameter", "parameter_declaration"):
        if re.fullmatch(r":?\s*\*?(?:\w+\.)?Config", text(field(node, "type"))):
            held.add(text(field(node, "pattern") or field(node, "name")))
    return held


def _is_config(node: Node, project: str, package: str) -> bool:
    """`new pulumi.Config()` or `config.New(ctx, "")`."""
    if package:
        arguments = _arguments(node) if node.type == "call_expression" else []
        made = text(field(node, "function")) == f"{package}.New"
        return made and (len(arguments) < 2 or _literal(arguments[1]) in ("", project))
    if node.type != "new_expression" or text(field(node, "constructor")).rpartition(".")[2] != "Config":
        return False
    arguments = _arguments(node)
    return not arguments or _literal(arguments[0]) == project


def _ask(call: Node, method: str, arguments: list[Node], project: str) -> Ask | None:
    function = _function_around(call)
    parameters = set(_parameters(function)) if function is not None else set()
    key = _literal(arguments[0]) if arguments else None
    if isinstance(key, str) and ":" in key:
        namespace, _, key = key.rpartition(":")
        if namespace != project:
            return None
    otherwise = _otherwise(call)
    value = _literal(otherwise)
    ask = Ask(
        method=method,
        key=key if isinstance(key, str) else "",
        default=value,
        is_default=value is not None,
        function=_name_of(function) if function is not None else "",
        key_from=text(arguments[0]) if arguments and text(arguments[0]) in parameters else "",
        default_from=text(otherwise) if otherwise is not None and text(otherwise) in parameters else "",
    )
    return ask if ask.key or ask.key_from else None


def _otherwise(call: Node) -> Node | None:
    """What holds where the key is not given: `a || b`, `a ?? b`; in Go, `if v == "" { v = b }` or `{ return b }`."""
    above = call.parent
    while above is not None and above.type in ("parenthesized_expression", "non_null_expression"):
        above = above.parent
    if above is not None and above.type == "binary_expression" and text(field(above, "operator")) in ("||", "??"):
        return field(above, "right")
    return _go_fallback(call)


def _go_fallback(call: Node) -> Node | None:
    node: Node | None = call
    while node is not None and node.type not in ("short_var_declaration", "assignment_statement"):
        node = node.parent if node.type in ("call_expression", "expression_list") else None
    if node is None:
        return None
    name, _, second = (part.strip() for part in text(field(node, "left")).partition(","))
    within = node.parent  # `if v := cfg.Get("k"); v != "" { return v }; return b`
    follows = within if within is not None and within.type == "if_statement" else node.next_named_sibling
    if follows is None or follows.type != "if_statement":
        return None
    condition, body = text(field(follows, "condition")), field(follows, "consequence")
    lacks = rf"{re.escape(name)}\s*==\s*(?:\"\"|0)" + (rf"|{re.escape(second)}\s*!=\s*nil" if second else "")
    if re.fullmatch(lacks, condition) and body is not None:
        return _assigned(body, name)
    last = follows.next_named_sibling
    if re.fullmatch(rf"{re.escape(name)}\s*!=\s*(?:\"\"|0)", condition) and last is not None:
        return last.named_children[0] if last.type == "return_statement" and last.named_children else None
    return None


def _assigned(body: Node, name: str) -> Node | None:
    for node in nodes_in(body, "assignment_statement"):
        if text(field(node, "left")) == name:
            value = field(node, "right")
            return value.named_children[0] if value is not None and value.named_children else value
    found = next(nodes_in(body, "return_statement"), None)
    value = found.named_children[0] if found is not None and found.named_children else None
    return value.named_children[0] if value is not None and value.type == "expression_list" else value


def _helper(name: str, function: Node, arguments: list[Node]) -> Helper:
    values = {one: _literal(given) for one, given in zip(_parameters(function), arguments, strict=False)}
    return Helper(function=name, given={one: value for one, value in values.items() if value is not None})


def _parameters(function: Node) -> list[str]:
    names: list[str] = []
    listed = field(function, "parameters") or field(function, "parameter")
    for one in listed.named_children if listed is not None else ():
        if one.type == "parameter_declaration":
            names += [text(child) for child in one.children_by_field_name("name")]
        elif one.type in ("required_parameter", "optional_parameter"):
            names.append(text(field(one, "pattern")))
        elif one.type == "identifier":
            names.append(text(one))
    return names


def _name_of(function: Node) -> str:
    name = field(function, "name")
    if name is not None:
        return text(name)
    parent = function.parent
    if parent is not None and parent.type == "variable_declarator":
        return text(field(parent, "name"))
    if parent is not None and parent.type == "expression_list" and parent.parent is not None:
        return text(field(parent.parent, "left"))
    return ""


def _function_around(node: Node) -> Node | None:
    above = node.parent
    while above is not None and above.type not in _FUNCTIONS:
        above = above.parent
    return above


def _arguments(call: Node) -> list[Node]:
    listed = field(call, "arguments")
    return [one for one in listed.named_children if one.type != "comment"] if listed is not None else []


def _package(root: Node) -> str:
    """What a Go file calls the SDK's package of configuration, "" where it does not import it."""
    for one in nodes_in(root, "import_spec"):
        if _GO_CONFIG.search(text(field(one, "path")).strip('"`')):
            return text(field(one, "name")) or "config"
    return ""


def _literal(node: Node | None) -> object:
    """The value of a literal, None for anything else."""
    if node is None:
        return None
    said = text(node)
    if node.type == "expression_list" and len(node.named_children) == 1:
        return _literal(node.named_children[0])
    if node.type in ("string", "interpreted_string_literal", "raw_string_literal"):
        return said[1:-1] if "\\" not in said else None
    if node.type == "template_string" and not any(True for _ in nodes_in(node, "template_substitution")):
        return said[1:-1] if "\\" not in said else None
    if node.type in ("true", "false"):
        return node.type == "true"
    if node.type in ("number", "int_literal", "float_literal"):
        try:
            return json.loads(said.replace("_", ""))
        except ValueError:
            return None
    return None
