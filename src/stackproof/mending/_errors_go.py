"""Errors of constructors and lookups of Go programs, returned where nobody looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stackproof.model import Finding, Remark

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._go_source import GoSource
from ._ground import Ground
from ._places import offset_of
from ._remarked import remark_of, remarks_of
from ._sources import source_of
from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = ("func_literal", "function_declaration", "method_declaration")
_ZERO = {"string": '""', "bool": "false", "error": "nil", "any": "nil", "interface{}": "nil"}
_NUMBER = re.compile(r"u?int\d*|float\d+|byte|rune")
_STATEMENTS = ("short_var_declaration", "assignment_statement", "expression_statement")


def with_errors_returned(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """All that the finding tells, as far as they can be returned. Raises NotPossible."""
    remark_of(finding, ground, "go.error-ignored")
    splices: list[Splice] = []
    for remark in remarks_of(ground, "go.error-ignored"):
        if remark.data.get("test") is not True and remark.data.get("unreached") is not True:
            splices += _returned(remark, ground)
    yield Mend(tuple(splices))


def _returned(remark: Remark, ground: Ground) -> list[Splice]:
    source = source_of(ground, remark.file or "")
    assert isinstance(source, GoSource)
    at = offset_of(remark, source)
    found = [node for node in nodes_in(source.root, *_STATEMENTS) if node.start_byte == at]
    if not found:
        raise NotPossible("the call is not written there")
    statement = found[0]
    indent = source.text.indent_at(at)
    unit = "    " if indent and "\t" not in indent else "\t"
    given = _what_is_returned(statement)
    left, right = field(statement, "left"), field(statement, "right")
    names = left.named_children if left is not None else []
    if not names or all(text(one) == "_" for one in names):
        value = right or statement
        blanks = ", ".join(["_"] * max(len(names) - 1, 1))
        lead = f"if {blanks}, err := "
        end = f"; err != nil {{\n{indent}{unit}return {given}\n{indent}}}"
        return [
            Splice(source.path, statement.start_byte, value.start_byte, lead),
            Splice(source.path, statement.end_byte, statement.end_byte, end),
        ]
    error = text(names[-1])
    made = []
    if error == "_":
        error = "err"
        made.append(Splice(source.path, names[-1].start_byte, names[-1].end_byte, error))
        if statement.type == "assignment_statement" and not _is_declared(error, statement):
            raise NotPossible("there is no variable for the error")
    look = f"\n{indent}if {error} != nil {{\n{indent}{unit}return {given.replace('err', error)}\n{indent}}}"
    behind = source.text.between(statement.end_byte, source.text.end_of_line(statement.end_byte)).strip()
    if behind and not behind.startswith("//"):
        raise NotPossible("something else stands on the line")
    at = source.text.end_of_line(statement.end_byte)
    return [*made, Splice(source.path, at, at, look)]


def _what_is_returned(node: Node) -> str:
    """What the function around a statement returns where something failed. Raises NotPossible."""
    here: Node | None = node
    while here is not None and here.type not in _FUNCTIONS:
        here = here.parent
    result = field(here, "result")
    types = [result] if result is not None and result.type != "parameter_list" else []
    if result is not None and result.type == "parameter_list":
        for one in result.named_children:
            names = list(one.children_by_field_name("name"))
            kind = field(one, "type")
            types += [kind] * max(len(names), 1) if kind is not None else []
    if not types or text(types[-1]) != "error":
        raise NotPossible("the function returns no error")
    return ", ".join([*(_zero(one) for one in types[:-1]), "err"])


def _zero(kind: Node) -> str:
    written = text(kind)
    if written in _ZERO:
        return _ZERO[written]
    if _NUMBER.fullmatch(written):
        return "0"
    if kind.type in ("pointer_type", "slice_type", "map_type", "function_type", "channel_type", "interface_type"):
        return "nil"
    # Outputs and inputs of Pulumi's are structs and interfaces: which one this is is not told here.
    raise NotPossible("what is returned beside the error is not known")


def _is_declared(name: str, statement: Node) -> bool:
    block = statement.parent
    while block is not None:
        for node in nodes_in(block, "short_var_declaration", "var_spec"):
            left = field(node, "left") or field(node, "name")
            if node.start_byte < statement.start_byte and left is not None and name in text(left).split(", "):
                return True
        block = block.parent
        if block is not None and block.type in _FUNCTIONS:
            return False
    return False
