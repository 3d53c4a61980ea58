"""Texts with what is looked up in them, as Python writes them: in f-strings, for its lookups need no Output."""

from __future__ import annotations

import ast


def with_plain_lookups(expression: str) -> str:
    """`pulumi.Output.concat("logs.", aws.get_region_output().region)` as `f"logs.{aws.get_region().region}"`."""
    if "Output.concat" not in expression:
        return expression
    tree = _Plain().visit(ast.parse(expression, mode="eval"))
    return ast.unparse(tree)


class _Plain(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if ast.unparse(node.func) != "pulumi.Output.concat" or not all(map(_is_plain, node.args)):
            return node
        return ast.JoinedStr([_part(one) for one in node.args])


def _part(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Constant):
        return node
    return ast.FormattedValue(value=_looked_up_at_once(node), conversion=-1)


def _looked_up_at_once(node: ast.expr) -> ast.expr:
    assert isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call)
    function = node.value.func
    assert isinstance(function, ast.Attribute)
    plain = ast.Attribute(value=function.value, attr=function.attr.removesuffix("_output"), ctx=ast.Load())
    return ast.Attribute(value=ast.Call(plain, [], []), attr=node.attr, ctx=ast.Load())


def _is_plain(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    call = node.value if isinstance(node, ast.Attribute) else None
    return (
        isinstance(call, ast.Call)
        and not call.args
        and not call.keywords
        and isinstance(call.func, ast.Attribute)
        and call.func.attr.endswith("_output")
    )
