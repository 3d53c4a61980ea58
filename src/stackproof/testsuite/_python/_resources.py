"""Which calls of a Python file make resources, by what it imports and what the SDK holds."""

from __future__ import annotations

import ast

from stackproof.aws import sdk


class Imports:
    """Names that a file imports, and what they stand for."""

    def __init__(self, tree: ast.Module) -> None:
        self._meant: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.split(".")[0]
                    self._meant[alias.asname or top] = alias.name if alias.asname else top
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self._meant[alias.asname or alias.name] = f"{node.module or ''}.{alias.name}"

    def resource(self, call: ast.Call) -> str:
        """`pulumi_aws.s3.Bucket`, "" for what is no resource of a provider."""
        name = self._provided(call)
        if not name or name.endswith(("Args", "Provider")):
            return ""
        package, _, rest = name.partition(".")
        module, _, kind = rest.rpartition(".")
        if package != "pulumi_aws":
            return name
        known = any(sdk("aws", major=major).resource_by_class(module, kind) is not None for major in (7, 6))
        return name if known else ""

    def is_record(self, call: ast.Call) -> bool:
        """A class of a provider's that holds arguments."""
        return self._provided(call).endswith("Args")

    def is_reference(self, node: ast.Attribute) -> bool:
        """An attribute of something that the program holds in a name, and not of a module."""
        left: ast.expr = node
        while isinstance(left, ast.Attribute | ast.Subscript):
            left = left.value
        return isinstance(left, ast.Name) and left.id not in self._meant

    def _provided(self, call: ast.Call) -> str:
        parts: list[str] = []
        left = call.func
        while isinstance(left, ast.Attribute):
            parts.append(left.attr)
            left = left.value
        if not isinstance(left, ast.Name) or left.id not in self._meant:
            return ""
        name = ".".join([self._meant[left.id], *reversed(parts)])
        last = name.rpartition(".")[2]
        return name if name.startswith("pulumi_") and last[:1].isupper() else ""


def spoken(call: ast.Call) -> str:
    """A resource as its program calls it: class, and name where that is a literal."""
    kind = ast.unparse(call.func)
    name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    return f"{kind} {name!r}" if isinstance(name, str) else kind
