"""Statements and declarations of Go, from tree-sitter's tree to records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tree_sitter import Node as Place

from . import _nodes as n
from ._read_expressions import DEEPEST, Expressions, said, text_of


class Statements(Expressions):
    """Reads statements."""

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
                made = read(self, node) if self._depth < DEEPEST else n.Torn(node, [])
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
        sign = said(operator) if operator is not None else "="
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
        label = next((said(item) for item in node.named_children if item.type == "label_name"), "")
        return n.Branch(node, node.type.partition("_")[0], label)

    def _labeled(self, node: Place) -> n.Statement:
        inner = [item for item in node.named_children if item.type not in ("label_name", "comment")]
        return n.Labeled(node, text_of(node, "label"), self._one(inner[0]) if inner else None)

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

    # -- declarations

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

    def _function(self, node: Place) -> n.FunctionDeclaration:
        receiver = node.child_by_field_name("receiver")
        own = self._parameters(receiver) if receiver is not None else []
        body = node.child_by_field_name("body")
        return n.FunctionDeclaration(
            node,
            text_of(node, "name"),
            own[0] if own else None,
            self._signature(node),
            self.block(body) if body is not None else None,
            self._type_parameters(node),
        )

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

    def _type_parameters(self, node: Place) -> list[str]:
        given = node.child_by_field_name("type_parameters")
        return [
            said(name)
            for item in (given.named_children if given is not None else ())
            for name in item.children_by_field_name("name")
        ]

    def _variables(self, node: Place) -> list[n.Variable]:
        found = []
        for item in node.named_children:
            if item.type == "var_spec_list":
                found += self._variables(item)
            elif item.type == "var_spec":
                names = [n.Name(name, said(name)) for name in item.children_by_field_name("name")]
                found.append(n.Variable(item, names, self._field(item, "type"), self._values(item, "value")))
        return found

    def _constants(self, node: Place) -> list[n.Constant]:
        found: list[n.Constant] = []
        for item in node.named_children:
            if item.type != "const_spec":
                continue
            names = [n.Name(name, said(name)) for name in item.children_by_field_name("name") if name.is_named]
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
                name, parameters = text_of(item, "name"), self._type_parameters(item)
                found.append(n.TypeDeclaration(item, name, kind, item.type == "type_alias", parameters))
        return found


_STATEMENTS: dict[str, Callable[[Statements, Place], Any]] = {
    "block": Statements.block,
    "expression_statement": Statements._evaluate,
    "assignment_statement": Statements._assign,
    "inc_statement": Statements._step,
    "dec_statement": Statements._step,
    "short_var_declaration": Statements._define,
    "var_declaration": Statements._variables,
    "const_declaration": Statements._constants,
    "type_declaration": Statements._types,
    "if_statement": Statements._if,
    "for_statement": Statements._for,
    "expression_switch_statement": Statements._switch,
    "type_switch_statement": Statements._type_switch,
    "select_statement": lambda self, node: n.Select(node, self._cases(node)),
    "return_statement": Statements._return,
    "break_statement": Statements._branch,
    "continue_statement": Statements._branch,
    "goto_statement": Statements._branch,
    "fallthrough_statement": Statements._branch,
    "go_statement": Statements._started,
    "defer_statement": Statements._started,
    "send_statement": Statements._send,
    "receive_statement": Statements._receive,
    "labeled_statement": Statements._labeled,
    "empty_labeled_statement": Statements._labeled,
}
