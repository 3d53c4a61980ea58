"""The environment suffix in the names that a program gives, where it reads one already."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress

from stackproof.aws import name_property, name_rules
from stackproof.model import Requirement, RequirementResult, Resource
from stackproof.topology import MISSING, as_text, canonical_type, value_at

from ._calls import NotPossible
from ._configuration import Setting, settings_of
from ._edits import Mend, Splice
from ._ground import Ground
from ._node import NodeCall
from ._origins import python_path
from ._python import PythonCall
from ._texts import Text
from ._trees import field, nodes_in, root_of, text

KEYS = re.compile(r".*suffix|env|environment|stage|environmentname|envname|deploymentenvironment")
_SCOPES = frozenset({"global", "account", "region", "vpc"})
_ENDING = re.compile(r"(\.fifo)?$")


def names_environment(requirement: Requirement, result: RequirementResult, ground: Ground) -> Iterator[Mend]:
    """Every physical name that lacks the suffix with it."""
    if not requirement.want.get("suffix") or requirement.want.get("pattern"):
        raise NotPossible("what names are to hold is not the suffix alone")
    settings = sorted(
        (one for one in settings_of(ground) if KEYS.fullmatch(flat(one.key))),
        key=lambda one: ("suffix" not in one.key.lower(), one.key),
    )
    for setting in settings[:2]:
        splices = tuple(dict.fromkeys(_suffixed(setting, ground)))
        if splices:
            yield Mend(splices)


def _suffixed(setting: Setting, ground: Ground) -> Iterator[Splice]:
    """Of names that the program gives, and of those that Pulumi makes of what a resource is called in the program."""
    value = ground.project.config.get(f"{ground.project.name}:{setting.key}", setting.default)
    for resource in ground.topology.graph.resources:
        key = name_property(resource.type)
        if key is None or not resource.custom or resource.read or ground.topology.refs_from(resource, key):
            continue
        given = value_at(resource.inputs, key)
        made = given is MISSING and value_at(resource.inputs, f"{key}Prefix") is MISSING
        name = resource.name if made else as_text(given)
        if not name or name.startswith("/aws/") or (made and not _is_judged(resource)) or _holds(name, value):
            continue
        # Most names are enough: one that cannot be changed stays as it is.
        with suppress(NotPossible):
            yield from (
                (_called(resource, setting, ground),) if made else with_suffix(resource, key, name, setting, ground)
            )


def _is_judged(resource: Resource) -> bool:
    """Whether two environments in one account would want the same name."""
    rules = name_rules(resource.type) or name_rules(canonical_type(resource.type))
    return bool(rules) and rules[0].scope in _SCOPES


def _holds(name: str, value: object) -> bool:
    said = re.escape(value) if isinstance(value, str) else ""
    return bool(said) and re.search(rf"(?<![a-z0-9]){said}(?![a-z0-9])", name, re.IGNORECASE) is not None


def with_suffix(resource: Resource, key: str, name: str, setting: Setting, ground: Ground) -> tuple[Splice, ...]:
    """A physical name with the value of a setting behind it."""
    call = ground.call_of(resource)
    given = call.given(python_path(key))
    if given is None:
        raise NotPossible("the name is given elsewhere")
    literals = [one for one in call.literals(python_path(key)) if one.data == name]
    if len(literals) == 1:
        start, end = literals[0].literal
        home = ground.text(literals[0].path)
        return (_lengthened(home, start, end, _variable(home, setting)),)
    return (_said(ground.text(call.path), given.start, given.end, setting, ground),)


def _called(resource: Resource, setting: Setting, ground: Ground) -> Splice:
    """What the resource is called in the program."""
    call = ground.call_of(resource)
    source = ground.text(call.path)
    if isinstance(call, PythonCall) and call.node.args:
        first = call.node.args[0]
        start = source.offset(first.lineno, first.col_offset)
        end = source.offset(first.end_lineno or first.lineno, first.end_col_offset or 0)
    elif isinstance(call, NodeCall):
        listed = field(call.node, "arguments")
        given = [one for one in listed.named_children if one.type != "comment"] if listed is not None else []
        if not given:
            raise NotPossible("the resource is called nothing")
        start, end = given[0].start_byte, given[0].end_byte
    else:
        raise NotPossible("what the resource is called is not seen")
    return _said(source, start, end, setting, ground)


def _said(source: Text, start: int, end: int, setting: Setting, ground: Ground) -> Splice:
    """An expression of a name with the suffix: a text, one with parts, or a call of what makes the names."""
    written = source.between(start, end)
    if re.match(r"f?[\"']|`", written):
        return _lengthened(source, start, end, _variable(source, setting))
    called = re.fullmatch(r"(\w+)\(.*\)", written, re.DOTALL)
    if called is None:
        raise NotPossible("how the name is made is not seen")
    return _in_function(called[1], setting, ground)


def _lengthened(source: Text, start: int, end: int, variable: str) -> Splice:
    """A text, or one with parts that are filled in, with the suffix behind it."""
    said = source.between(start, end)
    if source.path.endswith(".go"):
        raise NotPossible("Go has no texts with parts")
    if said.startswith("f"):
        said = said[1:]
    quote, inner = said[0], said[1:-1]
    if quote * 3 == said[:3] or "\\" in inner:
        raise NotPossible("the text is not plain")
    ending = _ENDING.search(inner)
    at = ending.start() if ending is not None else len(inner)
    if source.path.endswith(".py"):
        plain = inner if source.between(start, start + 1) == "f" else inner.replace("{", "{{").replace("}", "}}")
        return Splice(source.path, start, end, f"f{quote}{plain[:at]}-{{{variable}}}{plain[at:]}{quote}")
    if quote != "`" and ("`" in inner or "${" in inner):
        raise NotPossible("the text is not plain")
    return Splice(source.path, start, end, f"`{inner[:at]}-${{{variable}}}{inner[at:]}`")


def _variable(source: Text, setting: Setting) -> str:
    """The variable of the file's top that holds the setting, or that it imports. Raises NotPossible."""
    if source.path.endswith(".py"):
        for node in ast.parse(source.content).body:
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                asked = [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
                if setting.key in asked and re.search(r"\.(?:get|require)", ast.unparse(node.value)):
                    return node.targets[0].id
            if isinstance(node, ast.ImportFrom):
                for item in node.names:
                    if flat(item.name) == flat(setting.key) or item.name == "suffix":
                        return item.asname or item.name
        raise NotPossible("the file has no variable for the suffix")
    root = root_of(source.path, source.content)
    for one in nodes_in(root, "variable_declarator"):
        above = one.parent.parent if one.parent is not None else None
        top = above is not None and above.type in ("program", "export_statement")
        if top and re.search(
            rf"\.(?:get|require)\w*\(\s*[\"'`]{re.escape(setting.key)}[\"'`]", text(field(one, "value"))
        ):
            return text(field(one, "name"))
    for one in nodes_in(root, "import_specifier"):
        if flat(text(field(one, "name"))) == flat(setting.key):
            return text(field(one, "alias") or field(one, "name"))
    raise NotPossible("the file has no variable for the suffix")


def _in_function(name: str, setting: Setting, ground: Ground) -> Splice:
    """The one function of the program that makes names, with the suffix in what it returns."""
    found: list[Splice] = []
    for file in ground.submission.files:
        if not file.path.endswith(".py") or not ground.submission.concerns(ground.project, file.path):
            continue
        source = ground.text(file.path)
        try:
            tree = ast.parse(source.content)
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
                if len(returned) == 1 and isinstance(returned[0], ast.JoinedStr):
                    value = returned[0]
                    start = source.offset(value.lineno, value.col_offset)
                    end = source.offset(value.end_lineno or value.lineno, value.end_col_offset or 0)
                    found.append(_lengthened(source, start, end, _variable(source, setting)))
    if len(found) != 1:
        raise NotPossible("what makes the names is not seen")
    return found[0]


def flat(name: str) -> str:
    return re.sub(r"[_-]", "", name).lower()
