"""Python expressions in advice, written in Go."""

from __future__ import annotations

import ast

from stackproof.aws import MAJORS

from ._go_shapes import Shapes
from ._go_writer import GoWriter
from ._writer import Known, NoCounterpart, rewritten


def expression(text: str, known: Known, shapes: Shapes) -> str | None:
    """The expression, the keyword arguments or the import in Go; None where it is no Python, reads the same, or has no
    counterpart that is certain.

    known: whether a snake-case name is the SDK's or the advice's own. shapes: where the types of arguments are found.
    """
    return rewritten(text, lambda: _Go(known, shapes))


def package(name: str) -> str:
    """What people who write Go call one of Pulumi's packages: `pulumi_aws` is pulumi-aws."""
    return name.replace("_", "-")


class _Go(GoWriter):
    def imported(self, node: ast.stmt) -> str:
        if not isinstance(node, ast.Import) or len(node.names) != 1:
            raise NoCounterpart
        name = node.names[0].name.removeprefix("pulumi_")
        if name not in MAJORS:
            raise NoCounterpart
        self.changed = True
        home = "pulumi" if name == "pulumi" else f"pulumi-{name}"
        major = self._shapes.major if name == "aws" else MAJORS[name][0]
        return f'import "github.com/pulumi/{home}/sdk/v{major}/go/{name}"'
