"""Which definitions of a program anything in it names, and which files it loads: the rest is code that cannot run."""

from __future__ import annotations

from ._resolve import Resolver, text_of
from ._scopes import CLASSES, FUNCTIONS
from ._tree import Node, every

_NAMES = frozenset(
    {
        "identifier",
        "property_identifier",
        "shorthand_property_identifier",
        "shorthand_property_identifier_pattern",
        "type_identifier",
    }
)
_DEFINITIONS = frozenset({"function_declaration", "generator_function_declaration"}) | (CLASSES - {"class"})


class LiveCode:
    """What the code at the files' top level leads to, by name alone: generous, for a name that is used anywhere counts,
    whatever it means there."""

    def __init__(self, resolver: Resolver, entry: str | None) -> None:
        self._resolver = resolver
        self._all = entry not in resolver.sources
        self._loaded = _loaded(resolver, entry) if not self._all else set(resolver.sources)
        self._owner: dict[int, Node] = {}
        self._live: set[int] = set()
        if not self._all:
            self._follow()

    def holds(self, node: Node) -> bool:
        """True unless the node stands in a definition that nothing names, or in a file that nothing imports."""
        if self._all:
            return True
        if node.file.path not in self._loaded:
            return False
        one: Node | None = node
        while one is not None:
            owner = self._owner.get(id(one))
            if owner is not None:
                return id(owner) in self._live
            one = one.parent
        return True

    def _follow(self) -> None:
        names: set[str] = set()
        waiting: list[tuple[str, Node]] = []
        for path in sorted(self._loaded):
            for statement in self._resolver.sources[path].root.children:
                found = _definition(statement)
                if found is None:
                    names |= _names(statement)
                else:
                    self._owner[id(found[1])] = found[1]
                    waiting.append(found)
        while True:
            now = [item for item in waiting if item[0] in names]
            if not now:
                return
            waiting = [item for item in waiting if item[0] not in names]
            for _, node in now:
                self._live.add(id(node))
                names |= _names(node)


def _definition(statement: Node) -> tuple[str, Node] | None:
    """A function or class at the top level, `const f = () => ...` included; a default export is called by the SDK."""
    if statement.kind == "export_statement":
        inner = statement.field("declaration")
        if inner is None or b"default" in statement.file.file.text[statement.start : inner.start]:
            return None
        statement = inner
    name = statement.field("name")
    if statement.kind in _DEFINITIONS and name is not None:
        return name.text, statement
    if statement.kind in ("lexical_declaration", "variable_declaration") and len(statement.children) == 1:
        name, value = statement.children[0].field("name"), statement.children[0].field("value")
        if name is not None and name.kind == "identifier" and value is not None and value.kind in FUNCTIONS:
            return name.text, statement
    return None


def _names(node: Node) -> set[str]:
    return {item.text for item in every(node) if item.kind in _NAMES}


def _loaded(resolver: Resolver, entry: str | None) -> set[str]:
    """The files that the entry leads to."""
    found: set[str] = set()
    left = [entry] if entry is not None else []
    while left:
        path = left.pop()
        if path in found or path not in resolver.sources:
            continue
        found.add(path)
        for node in every(resolver.sources[path].root):
            target = None
            if node.kind in ("import_statement", "export_statement"):
                target = text_of(node.field("source"))
            elif node.kind == "import_require_clause":
                target = text_of(node.children[-1])
            elif node.kind == "call_expression" and (function := node.field("function")) is not None:
                given = node.field("arguments")
                if function.text in ("require", "import") and given is not None and given.children:
                    target = text_of(given.children[0])
            reached = resolver.own_module(path, target) if target else None
            if reached is not None:
                left.append(reached)
    return found
