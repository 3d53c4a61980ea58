"""Values of expressions as Go writes them at a place of a resource's arguments."""

from __future__ import annotations

from stackproof.spelling import Shapes, go_expression

from ._calls import NotPossible
from ._go_written import GoReader
from ._majors import for_major
from ._texts import Text
from ._trees import nodes_in, root_of
from ._written import Path, value_at


class ShapesRead(Shapes):
    """Fields that expressions of ours read of other resources than the one at hand."""

    def owns(self, name: str) -> bool:
        return name in _READ or super().owns(name)


_READ = frozenset({"bucket", "engine", "engine_version", "name", "result", "url", "value"})


def field_and_value(path: Path, expression: str, shapes: Shapes, major: int) -> tuple[str, str]:
    """The field that a path ends in, and a value of its type. Where the path ends in a list, its element."""
    nested = expression
    for step in reversed(path[1:]):
        nested = f"[{nested}]" if isinstance(step, int) else f"{{{step!r}: {nested}}}"
    spelt = go_expression(for_major(f"{path[0]}={nested}", major), lambda name: True, shapes)
    if spelt is None:
        raise NotPossible("the argument has no counterpart here")
    source = f"package a\nvar a = T{{{spelt}}}".encode()
    file = Text("a.go", source)
    tree = root_of("a.go", source)
    root = GoReader(file, tree).read(next(nodes_in(tree, "composite_literal")))
    steps = tuple(0 if isinstance(step, int) else step for step in path)
    above, value = value_at(root, steps[:-1]), value_at(root, steps)
    if above is None or value is None:
        raise NotPossible("the argument has no counterpart here")
    name = above.entry(str(steps[-1])) if not isinstance(steps[-1], int) else None
    return (name.name if name is not None else ""), file.between(*value.place)


def document_value(expression: str, shapes: Shapes) -> str:
    """A value of a document of the program's own."""
    spelt = go_expression(f"json.dumps({expression})", lambda name: False, shapes)
    if spelt is None:
        raise NotPossible("the value has no counterpart here")
    return spelt.partition("(")[2][:-1]
