"""From tree-sitter's tree to the records of `_nodes`."""

from __future__ import annotations

import ast as _python
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from tree_sitter import Language, Parser
from tree_sitter import Node as Place

from . import _nodes as n
from ._mend import MEANT, mended

_ESCAPE = re.compile(r"\\(?:[abfnrtv\\'\"]|x[0-9A-Fa-f]{2}|[0-7]{3}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", "'": "'", '"': '"'}
_NAMES = frozenset(
    {"identifier", "type_identifier", "field_identifier", "package_identifier", "nil", "true", "false", "iota",
     "label_name", "blank_identifier"}
)  # fmt: skip
# Everything that goes through the records does so by recursion, a few calls for each level.
_DEEPEST, _LONGEST = 150, 200


def read(text: bytes) -> n.Source:
    """Parse one file. What cannot be parsed, or lies too deep, is a `Torn` or `Broken` node, and the rest is still
    there."""
    root = _parser().parse(text).root_node
    if root.has_error:
        root = _parser().parse(mended(text)).root_node
    try:
        return _Reader(root).source()
    except RecursionError:
        return n.Source(root, "", [], [], torn=True)


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter_go

    return Parser(Language(tree_sitter_go.language()))


def unquoted(text: str) -> str:
    """The value of an interpreted string or rune literal's inside; escapes that Go does not know stay."""
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    body = match[0][1:]
    if body in _SIMPLE:
        return _SIMPLE[body]
    number = int(body[1:], 16) if body[0] in "xuU" else int(body, 8)
    return chr(number) if number < 0x110000 else match[0]


class _Reader:
    """Holds what a whole file shares while it is read."""

    def __init__(self, root: Place) -> None:
        self._root = root
        self._torn = root.has_error
        self._depth = 0

    # -- the file

    def source(self) -> n.Source:
        package, imports, declarations = "", [], []
        for node in self._root.named_children:
            if node.type == "package_clause":
                package = next((_text(item) for item in node.named_children if item.type == "package_identifier"), "")
            elif node.type == "import_declaration":
                imports += self._imports(node)
            else:
                declarations += self._declarations(node)
        return n.Source(self._root, package, imports, declarations, self._torn)

    def _imports(self, node: Place) -> list[n.Import]:
        found = []
        for item in node.named_children:
            if item.type == "import_spec_list":
                found += self._imports(item)
            elif item.type == "import_spec":
                path, name = item.child_by_field_name("path"), item.child_by_field_name("name")
                if path is not None:
                    found.append(n.Import(item, _text(path)[1:-1], _text(name) if name is not None else ""))
        return found

    def _declarations(self, node: Place) -> list[n.Declaration]:
        kind = node.type
        if kind in ("function_declaration", "method_declaration"):
            return [self._function(node)]
        if kind == "var_declaration":
            return list(self._variables(node))
        if kind == "const_declaration":
            return list(self._constants(node))
        if kind == "type_declaration":
            return list(self._types(node))
        if kind == "ERROR":
            return self._mended(node)
        return [] if kind == "comment" else [n.Torn(node, self.statements(node))]

    def _mended(self, node: Place) -> list[Any]:
        """tree-sitter's grammar wants a line break before the `)` of a group, which Go does not."""
        first = node.children[0].type if node.children else ""
        specs = {"var": "var_spec", "const": "const_spec"}
        if first in specs and all(item.type in (specs[first], "comment") for item in node.named_children):
            return list(self._variables(node) if first == "var" else self._constants(node))
        inside: list[Any] = []
        for item in node.named_children:
            if item.type in ("function_declaration", "method_declaration", "type_declaration"):
                inside += self._declarations(item)
        return [*inside, n.Torn(node, self.statements(node))]

    def _function(self, node: Place) -> n.FunctionDeclaration:
        receiver = node.child_by_field_name("receiver")
        own = self._parameters(receiver) if receiver is not None else []
        body = node.child_by_field_name("body")
        return n.FunctionDeclaration(
            node,
            _text_of(node, "name"),
            own[0] if own else None,
            self._signature(node),
            self.block(body) if body is not None else None,
            self._type_parameters(node),
        )

    def _type_parameters(self, node: Place) -> list[str]:
        given = node.child_by_field_name("type_parameters")
        return [
            _text(name)
            for item in (given.named_children if given is not None else ())
            for name in item.children_by_field_name("name")
        ]

    def _variables(self, node: Place) -> list[n.Variable]:
        found = []
        for item in node.named_children:
            if item.type == "var_spec_list":
                found += self._variables(item)
            elif item.type == "var_spec":
                names = [n.Name(name, _text(name)) for name in item.children_by_field_name("name")]
                found.append(n.Variable(item, names, self._field(item, "type"), self._values(item, "value")))
        return found

    def _constants(self, node: Place) -> list[n.Constant]:
        found: list[n.Constant] = []
        for item in node.named_children:
            if item.type != "const_spec":
                continue
            names = [n.Name(name, _text(name)) for name in item.children_by_field_name("name") if name.is_named]
            kind, values = self._field(item, "type"), self._values(item, "value")
            if not values and found:
                kind, values = found[-1].type, found[-1].values
            found.append(n.Constant(item, names, kind, values, len(found)))
        return found

    def _types(self, node: Place) -> list[n.TypeDeclaration]:
        found = []
        for item in node.named_children:
            kind = self._field(item, "type") if item.type in ("type_spec", "type_alias") else None
            if kind is not None:
                name, parameters = _text_of(item, "name"), self._type_parameters(item)
                found.append(n.TypeDeclaration(item, name, kind, item.type == "type_alias", parameters))
        return found

    # -- statements

    def block(self, node: Place) -> n.Block:
        return n.Block(node, self.statements(node))

    def statements(self, node: Place) -> list[n.Statement]:
        """The statements below a node, in order."""
        found: list[n.Statement] = []
        for item in node.named_children:
            if item.type == "statement_list":
                found += self.statements(item)
            elif item.type not in ("comment", "empty_statement"):
                found += self._statement(item)
        return found

    def _statement(self, node: Place) -> list[n.Statement]:
        read = _STATEMENTS.get(node.type)
        if read is not None:
            self._depth += 1
            try:
                made = read(self, node) if self._depth < _DEEPEST else n.Torn(node, [])
            finally:
                self._depth -= 1
            return made if isinstance(made, list) else [made]
        if node.type == "ERROR":
            return self._mended(node)
        value = self.expression(node)
        return [n.Torn(node, [])] if isinstance(value, n.Broken) else [n.Evaluate(node, value)]

    def _one(self, node: Place | None) -> n.Statement | None:
        made = self._statement(node) if node is not None else []
        return made[0] if made else None

    def _evaluate(self, node: Place) -> n.Statement:
        return n.Evaluate(node, self.expression(node.named_children[0]))

    def _assign(self, node: Place) -> n.Statement:
        operator = node.child_by_field_name("operator")
        sign = _text(operator) if operator is not None else "="
        return n.Assign(node, self._values(node, "left"), sign, self._values(node, "right"))

    def _step(self, node: Place) -> n.Statement:
        one = n.Basic(node, "int", 1)
        sign = "+=" if node.type == "inc_statement" else "-="
        return n.Assign(node, [self.expression(node.named_children[0])], sign, [one])

    def _define(self, node: Place) -> n.Statement:
        names = [item for item in self._values(node, "left") if isinstance(item, n.Name)]
        return n.Define(node, names, self._values(node, "right"))

    def _if(self, node: Place) -> n.Statement:
        body = node.child_by_field_name("consequence")
        return n.If(
            node,
            self._one(node.child_by_field_name("initializer")),
            self._field(node, "condition") or n.Broken(node),
            self.block(body) if body is not None else n.Block(node, []),
            self._one(node.child_by_field_name("alternative")),
        )

    def _for(self, node: Place) -> n.Statement:
        found = node.child_by_field_name("body")
        body = self.block(found) if found is not None else n.Block(node, [])
        head = next((item for item in node.named_children if item.type not in ("block", "comment")), None)
        if head is None:
            return n.For(node, None, None, None, body)
        if head.type == "range_clause":
            defines = any(item.type == ":=" for item in head.children)
            operand = self._field(head, "right") or n.Broken(head)
            return n.Range(node, self._values(head, "left"), defines, operand, body)
        if head.type != "for_clause":
            return n.For(node, None, self.expression(head), None, body)
        first, update = head.child_by_field_name("initializer"), head.child_by_field_name("update")
        return n.For(node, self._one(first), self._field(head, "condition"), self._one(update), body)

    def _cases(self, node: Place) -> list[n.Case]:
        found = []
        for item in node.named_children:
            if not item.type.endswith("_case"):
                continue
            body = [part for part in item.named_children if part.type == "statement_list"]
            block = n.Block(item, [one for part in body for one in self.statements(part)])
            values = self._values(item, "value") + [self.expression(t) for t in item.children_by_field_name("type")]
            said = self._one(item.child_by_field_name("communication"))
            found.append(n.Case(item, values, block, item.type == "default_case", said))
        return found

    def _switch(self, node: Place) -> n.Statement:
        first = self._one(node.child_by_field_name("initializer"))
        return n.Switch(node, first, self._field(node, "value"), self._cases(node))

    def _type_switch(self, node: Place) -> n.Statement:
        alias = next((item for item in self._values(node, "alias") if isinstance(item, n.Name)), None)
        value = self._field(node, "value") or n.Broken(node)
        return n.TypeSwitch(node, self._one(node.child_by_field_name("initializer")), alias, value, self._cases(node))

    def _return(self, node: Place) -> n.Statement:
        lists = [item for item in node.named_children if item.type == "expression_list"]
        return n.Return(node, [value for item in lists for value in self._listed(item)])

    def _branch(self, node: Place) -> n.Statement:
        label = next((_text(item) for item in node.named_children if item.type == "label_name"), "")
        return n.Branch(node, node.type.partition("_")[0], label)

    def _labeled(self, node: Place) -> n.Statement:
        inner = [item for item in node.named_children if item.type not in ("label_name", "comment")]
        return n.Labeled(node, _text_of(node, "label"), self._one(inner[0]) if inner else None)

    def _receive(self, node: Place) -> n.Statement:
        left, right = self._values(node, "left"), self._values(node, "right")
        names = [item for item in left if isinstance(item, n.Name)]
        if any(item.type == ":=" for item in node.children):
            return n.Define(node, names, right)
        return n.Assign(node, left, "=", right) if left else n.Evaluate(node, right[0] if right else n.Broken(node))

    def _send(self, node: Place) -> n.Statement:
        channel, value = self._field(node, "channel"), self._field(node, "value")
        return n.Send(node, channel or n.Broken(node), value or n.Broken(node))

    def _started(self, node: Place) -> n.Statement:
        call = self.expression(node.named_children[0]) if node.named_children else n.Broken(node)
        return n.Go(node, call) if node.type == "go_statement" else n.Defer(node, call)

    # -- expressions

    def _field(self, node: Place, name: str) -> n.Expression | None:
        found = node.child_by_field_name(name)
        return self.expression(found) if found is not None else None

    def _listed(self, node: Place) -> list[n.Expression]:
        return [self.expression(item) for item in node.named_children if item.type != "comment"]

    def _values(self, node: Place, name: str) -> list[n.Expression]:
        found = node.child_by_field_name(name)
        if found is None:
            return []
        return self._listed(found) if found.type == "expression_list" else [self.expression(found)]

    def expression(self, node: Place) -> n.Expression:
        """The expression or type of a node."""
        kind = node.type
        if kind in _NAMES:
            text = _text(node)
            return n.Name(node, MEANT.get(text, text))
        read = _EXPRESSIONS.get(kind)
        if read is None or self._depth > _DEEPEST:
            return n.Broken(node)
        self._depth += 1
        try:
            return read(self, node)
        finally:
            self._depth -= 1

    def _inner(self, node: Place) -> n.Expression:
        inner = next((item for item in node.named_children if item.type != "comment"), None)
        return self.expression(inner) if inner is not None else n.Broken(node)

    def _number(self, node: Place) -> n.Expression:
        text, kind = _text(node).replace("_", ""), node.type.partition("_")[0]
        if kind == "int" and re.fullmatch(r"0[0-7]+", text):
            text = "0o" + text[1:]
        try:
            value = float.fromhex(text) if kind == "float" and text[:2] in ("0x", "0X") else None
            value = value if value is not None else _python.literal_eval(text.replace("i", "j"))
        except (ValueError, SyntaxError):
            value = None
        return n.Basic(node, "imaginary" if kind == "imaginary" else "float" if kind == "float" else "int", value)

    def _string(self, node: Place) -> n.Expression:
        text = _text(node)
        if node.type == "raw_string_literal":
            return n.Basic(node, "string", text[1:-1].replace("\r", ""), raw=True)
        return n.Basic(node, "string", unquoted(text[1:-1]))

    def _rune(self, node: Place) -> n.Expression:
        value = unquoted(_text(node)[1:-1])
        return n.Basic(node, "rune", ord(value) if len(value) == 1 else None)

    def _composite(self, node: Place) -> n.Expression:
        body = node.child_by_field_name("body")
        return n.Composite(node, self._field(node, "type"), self._elements(body) if body is not None else [])

    def _elements(self, body: Place) -> list[n.Element]:
        found: list[n.Element] = []
        if self._depth > _DEEPEST:
            return [n.Element(body, None, n.Broken(body))]
        self._depth += 1
        for item in body.named_children:
            if item.type == "literal_element":
                found.append(n.Element(item, None, self._element(item)))
            elif item.type == "keyed_element":
                key, value = item.child_by_field_name("key"), item.child_by_field_name("value")
                if key is not None and value is not None:
                    found.append(n.Element(item, self._element(key), self._element(value)))
        self._depth -= 1
        return found

    def _element(self, node: Place) -> n.Expression:
        inner = node.named_children[0] if node.named_children else node
        if inner.type == "literal_value":
            return n.Composite(inner, None, self._elements(inner))
        return self.expression(inner)

    def _literal_value(self, node: Place) -> n.Expression:
        return n.Composite(node, None, self._elements(node))

    def _function_literal(self, node: Place) -> n.Expression:
        body = node.child_by_field_name("body")
        return n.Function(node, self._signature(node), self.block(body) if body is not None else n.Block(node, []))

    def _selector(self, node: Place) -> n.Expression:
        name = node.child_by_field_name("field") or node.child_by_field_name("name") or node
        operand = self._field(node, "operand") or self._field(node, "package") or n.Broken(node)
        return n.Selector(node, operand, _text(name), name)

    def _index(self, node: Place) -> n.Expression:
        index = self._field(node, "index") or n.Broken(node)
        return n.Index(node, self._field(node, "operand") or n.Broken(node), [index])

    def _generic(self, node: Place) -> n.Expression:
        """`a[b][c]` before a block is taken for types by the grammar, which then has no list of arguments."""
        given, kind = node.child_by_field_name("type_arguments"), node.child_by_field_name("type")
        listed = given.named_children if given is not None else [item for item in node.named_children if item != kind]
        arguments = [self.expression(item) for item in listed if item.type != "comment"]
        return n.Index(node, self.expression(kind) if kind is not None else n.Broken(node), arguments)

    def _slice(self, node: Place) -> n.Expression:
        operand = self._field(node, "operand") or n.Broken(node)
        return n.Slice(
            node, operand, self._field(node, "start"), self._field(node, "end"), self._field(node, "capacity")
        )

    def _assertion(self, node: Place) -> n.Expression:
        operand, kind = self._field(node, "operand"), self._field(node, "type")
        return n.Assertion(node, operand or n.Broken(node), kind or n.Broken(node))

    def _call(self, node: Place) -> n.Expression:
        function = self._field(node, "function") or n.Broken(node)
        given = node.child_by_field_name("type_arguments")
        if given is not None:
            function = n.Index(node, function, self._listed(given))
        arguments, spread = [], False
        listed = node.child_by_field_name("arguments")
        for item in listed.named_children if listed is not None else ():
            if item.type == "variadic_argument":
                arguments.append(self._inner(item))
                spread = True
            elif item.type != "comment":
                arguments.append(self.expression(item))
        return n.Call(node, function, arguments, spread)

    def _conversion(self, node: Place) -> n.Expression:
        kind, operand = self._field(node, "type"), self._field(node, "operand")
        return n.Call(node, kind or n.Broken(node), [operand or n.Broken(node)])

    def _unary(self, node: Place) -> n.Expression:
        operator = node.child_by_field_name("operator")
        sign = _text(operator) if operator is not None else "*"
        return n.Unary(node, sign, self._field(node, "operand") or self._inner(node))

    def _binary(self, node: Place) -> n.Expression:
        """Texts of many lines are long sums, each of which has the one before on its left."""
        sums: list[Place] = []
        inner: Place | None = node
        while inner is not None and inner.type == "binary_expression" and len(sums) < _LONGEST:
            sums.append(inner)
            inner = inner.child_by_field_name("left")
        known = inner is not None and inner.type != "binary_expression"
        made = self.expression(inner) if inner is not None and known else n.Broken(node)
        for place in reversed(sums):
            right = self._field(place, "right") or n.Broken(place)
            made = n.Binary(place, _text_of(place, "operator"), made, right)
        return made

    # -- types

    def _pointer(self, node: Place) -> n.Expression:
        return n.Unary(node, "*", self._inner(node))

    def _list_type(self, node: Place) -> n.Expression:
        length = self._field(node, "length")
        if node.type == "implicit_length_array_type":
            length = n.Name(node, "...")
        return n.ListType(node, self._field(node, "element") or n.Broken(node), length)

    def _map_type(self, node: Place) -> n.Expression:
        key, value = self._field(node, "key"), self._field(node, "value")
        return n.MapType(node, key or n.Broken(node), value or n.Broken(node))

    def _channel_type(self, node: Place) -> n.Expression:
        return n.ChannelType(node, self._field(node, "value"))

    def _signature(self, node: Place) -> n.FunctionType:
        parameters, results = node.child_by_field_name("parameters"), node.child_by_field_name("result")
        given = self._parameters(parameters) if parameters is not None else []
        if results is None:
            return n.FunctionType(node, given, [])
        if results.type == "parameter_list":
            return n.FunctionType(node, given, self._parameters(results))
        return n.FunctionType(node, given, [n.Parameter(results, "", self.expression(results))])

    def _parameters(self, node: Place) -> list[n.Parameter]:
        found = []
        for item in node.named_children:
            if item.type not in ("parameter_declaration", "variadic_parameter_declaration"):
                continue
            variadic, kind = item.type.startswith("variadic"), self._field(item, "type")
            names = item.children_by_field_name("name")
            found += [n.Parameter(name, _text(name), kind, variadic) for name in names if name.is_named]
            if not names:
                found.append(n.Parameter(item, "", kind, variadic))
        return _all_named(found)

    def _struct_type(self, node: Place) -> n.Expression:
        found: list[n.Field] = []
        listed = next((item for item in node.named_children if item.type == "field_declaration_list"), None)
        for item in listed.named_children if listed is not None else ():
            if item.type != "field_declaration":
                continue
            kind, tag = self._field(item, "type"), item.child_by_field_name("tag")
            mark = _text(tag)[1:-1] if tag is not None else ""
            names = item.children_by_field_name("name")
            found += [n.Field(name, _text(name), kind, mark) for name in names if name.is_named]
            if not names and kind is not None:
                found.append(n.Field(item, _embedded(kind), kind, mark, embedded=True))
        return n.StructType(node, found)

    def _interface_type(self, node: Place) -> n.Expression:
        return n.InterfaceType(node, [_text_of(i, "name") for i in node.named_children if i.type == "method_elem"])

    def _function_type(self, node: Place) -> n.Expression:
        return self._signature(node)


def _all_named(found: list[n.Parameter]) -> list[n.Parameter]:
    """Of ten names and more for one type the grammar takes the first ones for types; Go has no such mixture."""
    if len({bool(item.name) for item in found}) < 2:
        return found
    after: n.Parameter | None = None
    made: list[n.Parameter] = []
    for item in reversed(found):
        if not item.name and after is not None and isinstance(item.type, n.Name):
            item = n.Parameter(item.type.at, item.type.text, after.type, after.variadic)
        after = item
        made.append(item)
    return made[::-1]


def _embedded(kind: n.Expression) -> str:
    """The name of an embedded field."""
    match kind:
        case n.Name(text=text):
            return text
        case n.Selector(name=name):
            return name
        case n.Unary(operand=inner) | n.Index(operand=inner):
            return _embedded(inner)
    return ""


def _text(node: Place) -> str:
    return (node.text or b"").decode("utf-8", errors="replace")


def _text_of(node: Place, name: str) -> str:
    found = node.child_by_field_name(name)
    return _text(found) if found is not None else ""


_R = _Reader
_STATEMENTS: dict[str, Callable[[_Reader, Place], Any]] = {
    "block": _R.block,
    "expression_statement": _R._evaluate,
    "assignment_statement": _R._assign,
    "inc_statement": _R._step,
    "dec_statement": _R._step,
    "short_var_declaration": _R._define,
    "var_declaration": _R._variables,
    "const_declaration": _R._constants,
    "type_declaration": _R._types,
    "if_statement": _R._if,
    "for_statement": _R._for,
    "expression_switch_statement": _R._switch,
    "type_switch_statement": _R._type_switch,
    "select_statement": lambda self, node: n.Select(node, self._cases(node)),
    "return_statement": _R._return,
    "break_statement": _R._branch,
    "continue_statement": _R._branch,
    "goto_statement": _R._branch,
    "fallthrough_statement": _R._branch,
    "go_statement": _R._started,
    "defer_statement": _R._started,
    "send_statement": _R._send,
    "receive_statement": _R._receive,
    "labeled_statement": _R._labeled,
    "empty_labeled_statement": _R._labeled,
}
_EXPRESSIONS: dict[str, Callable[[_Reader, Place], n.Expression]] = {
    "parenthesized_expression": _R._inner,
    "parenthesized_type": _R._inner,
    "type_elem": _R._inner,
    "type_constraint": _R._inner,
    "literal_element": _R._element,
    "literal_value": _R._literal_value,
    "int_literal": _R._number,
    "float_literal": _R._number,
    "imaginary_literal": _R._number,
    "rune_literal": _R._rune,
    "interpreted_string_literal": _R._string,
    "raw_string_literal": _R._string,
    "composite_literal": _R._composite,
    "func_literal": _R._function_literal,
    "selector_expression": _R._selector,
    "qualified_type": _R._selector,
    "index_expression": _R._index,
    "generic_type": _R._generic,
    "type_instantiation_expression": _R._generic,
    "slice_expression": _R._slice,
    "type_assertion_expression": _R._assertion,
    "call_expression": _R._call,
    "type_conversion_expression": _R._conversion,
    "unary_expression": _R._unary,
    "binary_expression": _R._binary,
    "pointer_type": _R._pointer,
    "slice_type": _R._list_type,
    "array_type": _R._list_type,
    "implicit_length_array_type": _R._list_type,
    "map_type": _R._map_type,
    "channel_type": _R._channel_type,
    "struct_type": _R._struct_type,
    "interface_type": _R._interface_type,
    "function_type": _R._function_type,
    "negated_type": _R._inner,
}
