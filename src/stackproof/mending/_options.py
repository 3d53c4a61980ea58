"""Resource options that stand among the arguments of a resource, given where options belong."""

from __future__ import annotations

import ast
import re

from stackproof.aws import camel_case, go_field, snake_case

from ._calls import NotPossible
from ._edits import Splice
from ._go_source import GoSource
from ._lines import cut
from ._node_source import NodeSource
from ._python_source import PythonSource
from ._trees import field, nodes_in, text
from ._uses import Argument, Source

_GO = {
    "DependsOn": "DependsOn([]pulumi.Resource{{{}}})",
    "Protect": "Protect({})",
    "Parent": "Parent({})",
    "Provider": "Provider({})",
    "RetainOnDelete": "RetainOnDelete({})",
    "DeleteBeforeReplace": "DeleteBeforeReplace({})",
}


def as_option(one: Argument, source: Source, option: str) -> tuple[Splice, ...]:
    """The argument taken from the arguments and given as an option, where none of that name is given yet. Raises
    NotPossible."""
    if isinstance(source, PythonSource):
        return _python(one, source, snake_case(option))
    if isinstance(source, GoSource):
        return _go(one, source, go_field(camel_case(option)))
    if isinstance(source, NodeSource):
        return _node(one, source, camel_case(option))
    raise NotPossible("the language has no options")


def _python(one: Argument, source: PythonSource, option: str) -> tuple[Splice, ...]:
    call = next(
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and any(source.start(item) == one.whole[0] for item in node.keywords)
    )
    given = next((item.value for item in call.keywords if item.arg == "opts"), None)
    listed = option in ("depends_on", "ignore_changes", "aliases") and one.form is None
    value = f"[{one.text}]" if listed else one.text
    if given is None:
        pulumi, imports = source.written("pulumi.ResourceOptions")
        options = f"opts={pulumi}({option}={value})"
        last = call.keywords[-1].value
        if source.end(last) == one.whole[1]:
            return (*imports, Splice(source.path, *one.whole, options))
        at = source.end(last)
        apart = source.text.indent_at(at) if call.keywords[-1].lineno != call.lineno else None
        lead = f",\n{apart}" if apart is not None else ", "
        return (*imports, cut(source.text, *one.whole), Splice(source.path, at, at, f"{lead}{options}"))
    if not isinstance(given, ast.Call) or not ast.unparse(given.func).endswith("ResourceOptions"):
        raise NotPossible("the options are made elsewhere")
    if any(item.arg in (option, None) for item in given.keywords) or given.args:
        raise NotPossible("the option is given, too")
    at = source.end(given.keywords[-1].value) if given.keywords else source.end(given) - 1
    lead = ", " if given.keywords else ""
    return (cut(source.text, *one.whole), Splice(source.path, at, at, f"{lead}{option}={value}"))


def _node(one: Argument, source: NodeSource, option: str) -> tuple[Splice, ...]:
    written = f"{option}: {one.text}" if not (one.short and one.name == option) else option
    for node in nodes_in(source.root, "new_expression"):
        arguments = field(node, "arguments")
        given = [item for item in arguments.named_children if item.type != "comment"] if arguments is not None else []
        held = given[1:2] and given[1].type == "object" and given[1].named_children
        if not held or not any((item.start_byte, item.end_byte) == one.whole for item in held):
            continue
        taken = cut(source.text, *one.whole)
        if len(held) == 1 and "\n" not in text(given[1]):
            taken = Splice(source.path, given[1].start_byte, given[1].end_byte, "{}")
        if len(given) == 2:
            at = given[1].end_byte
            if taken.end == at:
                return (Splice(source.path, taken.start, at, f"{taken.text}, {{ {written} }}"),)
            return (taken, Splice(source.path, at, at, f", {{ {written} }}"))
        options = given[2]
        pairs = options.named_children if options.type == "object" else []
        if options.type != "object" or any(re.match(rf"{option}\b", text(item)) for item in pairs):
            raise NotPossible("the options are made elsewhere, or have it")
        if not pairs:
            return (taken, Splice(source.path, options.start_byte, options.end_byte, f"{{ {written} }}"))
        at = pairs[-1].end_byte
        return (taken, Splice(source.path, at, at, f", {written}"))
    raise NotPossible("the argument is none of a resource")


def _go(one: Argument, source: GoSource, option: str) -> tuple[Splice, ...]:
    form = _GO.get(option)
    if form is None:
        raise NotPossible("the option takes something else")
    plain = re.sub(r"^pulumi\.Bool\((.*)\)$", r"\1", one.text)
    plain = re.sub(r"^\[\]pulumi\.Resource\{(.*)\}$|^pulumi\.(?:\w*Array)\{(.*)\}$", r"\1\2", plain, flags=re.DOTALL)
    for node in nodes_in(source.root, "call_expression"):
        arguments = field(node, "arguments")
        given = [item for item in arguments.named_children if item.type != "comment"] if arguments is not None else []
        body = next(nodes_in(given[2], "literal_value"), None) if len(given) > 2 else None
        if body is None or not any((item.start_byte, item.end_byte) == one.whole for item in body.named_children):
            continue
        if any(f".{option}(" in text(item) for item in given[3:]):
            raise NotPossible("the option is given, too")
        at = given[-1].end_byte
        return (cut(source.text, *one.whole), Splice(source.path, at, at, f", pulumi.{form.format(plain.strip())}"))
    raise NotPossible("the field is none of a resource")
