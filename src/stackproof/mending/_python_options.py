"""The options of a resource, and those that a further one beside it has to have as well."""

from __future__ import annotations

import ast

from ._calls import NotPossible
from ._edits import Splice
from ._python_scope import Scope
from ._python_source import PythonSource

# What holds for the place of a resource, and not for it alone.
_OF_PLACE = frozenset({"parent", "provider", "providers"})


class PythonOptions:
    def __init__(self, source: PythonSource, node: ast.Call, scope: Scope) -> None:
        self._source, self._node, self._scope = source, node, scope

    def for_further(self, call: str) -> tuple[str, tuple[Splice, ...]]:
        """The call of a further resource with the options of this one's place, and the import that it needs."""
        tree = ast.parse(call, mode="eval").body
        name = ast.unparse(tree.func).rpartition(".")[2] if isinstance(tree, ast.Call) else ""
        if not isinstance(tree, ast.Call) or not name[:1].isupper() or name == "Config":
            return call, ()
        place = self._of_place()
        own = next((item.value for item in tree.keywords if item.arg == "opts"), None)
        if not place:
            return call, ()
        if own is None:
            written = place if isinstance(place, str) else f"pulumi.ResourceOptions({', '.join(place)})"
            return f"{call.rstrip()[:-1]}, opts={written})", ()
        inner = ast.unparse(own)
        joined = (
            f"pulumi.ResourceOptions.merge({place}, {inner})"
            if isinstance(place, str)
            else inner.replace("ResourceOptions(", f"ResourceOptions({', '.join(place)}, ", 1)
        )
        return call.replace(f"opts={inner}", f"opts={joined}"), ()

    def _of_place(self) -> str | list[str]:
        """A variable with options for all that is made here, or the single options."""
        given = next((item.value for item in self._node.keywords if item.arg == "opts"), None)
        if given is None:
            return ""
        if isinstance(given, ast.Name | ast.Attribute):
            written = ast.unparse(given)
            held = self._held(given)
            if held is not None and not {item.arg for item in held.keywords} <= _OF_PLACE:
                return self._single(held)
            if held is None and self._scope.reads[written] < 2:
                raise NotPossible("the options are made elsewhere")
            return written
        if isinstance(given, ast.Call) and ast.unparse(given.func).endswith("ResourceOptions"):
            return self._single(given)
        if isinstance(given, ast.Call) and ast.unparse(given.func).endswith("ResourceOptions.merge") and given.args:
            first = given.args[0]
            if isinstance(first, ast.Name | ast.Attribute) and self._scope.reads[ast.unparse(first)] > 1:
                return ast.unparse(first)
        raise NotPossible("the options are made elsewhere")

    def _single(self, options: ast.Call) -> list[str]:
        return [ast.unparse(item) for item in options.keywords if item.arg in _OF_PLACE]

    def _held(self, given: ast.expr) -> ast.Call | None:
        """The call that makes the options, where it is in this file."""
        found: ast.expr | None = None
        if isinstance(given, ast.Name):
            found = self._scope.value_of(given)
        elif isinstance(given, ast.Attribute):
            name = ast.unparse(given)
            made = [
                node.value
                for node in ast.walk(self._scope.tree)
                if isinstance(node, ast.Assign) and len(node.targets) == 1 and ast.unparse(node.targets[0]) == name
            ]
            found = made[0] if len(made) == 1 else None
        if isinstance(found, ast.Call) and ast.unparse(found.func).endswith("ResourceOptions"):
            return found
        return None
