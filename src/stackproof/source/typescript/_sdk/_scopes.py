"""Which declaration a name means."""

from __future__ import annotations

from dataclasses import dataclass, field

from ._tree import Node, Source, every

FUNCTIONS = frozenset(
    {
        "arrow_function",
        "function",
        "function_declaration",
        "function_expression",
        "function_signature",
        "generator_function",
        "generator_function_declaration",
        "method_definition",
    }
)
CLASSES = frozenset({"class_declaration", "abstract_class_declaration", "class"})
_BLOCKS = frozenset({"program", "statement_block", "switch_body", "for_statement", "for_in_statement", "catch_clause"})
# Parameters of a written type are names of nothing else.
_SIGNATURES = frozenset(
    {
        "abstract_method_signature",
        "call_signature",
        "construct_signature",
        "constructor_type",
        "function_type",
        "index_signature",
        "method_signature",
    }
)
_OWN = FUNCTIONS | CLASSES | _BLOCKS | _SIGNATURES
_TARGETS = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_DECLARED = CLASSES | {
    "enum_declaration",
    "function_declaration",
    "function_signature",
    "generator_function_declaration",
    "interface_declaration",
    "internal_module",
    "module",
    "type_alias_declaration",
}


@dataclass(slots=True, eq=False)
class Binding:
    """One declared name. node: the declarator, parameter, import specifier or declaration that binds it; path: the
    way to it through a pattern, keys as text and positions as numbers. writes: what is assigned to it later. changed:
    something within it is set later, so that a literal is not the whole of it. uses: places that read the name.
    """

    name: str
    node: Node
    path: tuple[str | int, ...] = ()
    writes: list[Node] = field(default_factory=list)
    changed: bool = False
    uses: list[Node] = field(default_factory=list)


class Scope:
    """Names of a block, function, class or file."""

    __slots__ = ("names", "node", "parent")

    def __init__(self, node: Node, parent: Scope | None) -> None:
        self.node = node
        self.parent = parent
        self.names: dict[str, Binding] = {}

    def find(self, name: str) -> Binding | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None


class Scopes:
    """All scopes of one file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._of: dict[int, Scope] = {}
        self._declare(source.root)
        self._note_uses(source.root)

    def around(self, node: Node) -> Scope:
        """The innermost scope that a node stands in."""
        one: Node | None = node
        while one is not None:
            found = self._of.get(id(one))
            if found is not None:
                return found
            one = one.parent
        return self._of[id(self.source.root)]

    def find(self, node: Node, name: str) -> Binding | None:
        return self.around(node).find(name)

    @property
    def top(self) -> Scope:
        return self._of[id(self.source.root)]

    def _declare(self, root: Node) -> None:
        for node in every(root):
            if node.kind in _OWN:
                parent = self.around(node.parent) if node.parent is not None else None
                self._of[id(node)] = Scope(node, parent)
            self._bind(node)

    def _bind(self, node: Node) -> None:
        if node.kind in _DECLARED:
            name = node.field("name")
            if name is not None and node.parent is not None:
                self.around(node.parent).names.setdefault(name.text, Binding(name.text, node))
        elif node.kind == "variable_declarator":
            pattern = node.field("name")
            if pattern is not None:
                self._pattern(pattern, node, self._holder(node), ())
        elif node.kind in ("required_parameter", "optional_parameter"):
            pattern = node.field("pattern") or (node.children[0] if node.children else None)
            if pattern is not None and pattern.kind != "this":
                self._pattern(pattern, node, self.around(node), ())
        elif node.kind == "arrow_function" and (single := node.field("parameter")) is not None:
            self._of[id(node)].names[single.text] = Binding(single.text, single)
        elif node.kind == "for_in_statement" and (left := node.field("left")) is not None:
            self._pattern(left, node, self._of[id(node)], ())
        elif node.kind == "catch_clause" and (name := node.field("parameter")) is not None:
            self._pattern(name, node, self._of[id(node)], ())
        elif node.kind == "import_statement":
            self._import(node)

    def _holder(self, node: Node) -> Scope:
        """Where a variable lives; `var` reaches out of blocks."""
        scope = self.around(node)
        if node.parent is not None and node.parent.kind == "variable_declaration":
            while scope.parent is not None and scope.node.kind not in FUNCTIONS and scope.node.kind != "program":
                scope = scope.parent
        return scope

    def _pattern(self, node: Node, owner: Node, scope: Scope, path: tuple[str | int, ...]) -> None:
        if node.kind in ("identifier", "shorthand_property_identifier_pattern"):
            steps = (*path, node.text) if node.kind.startswith("shorthand") else path
            scope.names.setdefault(node.text, Binding(node.text, owner, steps))
        elif node.kind in ("object_assignment_pattern", "assignment_pattern"):
            left = node.field("left") or (node.children[0] if node.children else None)
            if left is not None:
                self._pattern(left, owner, scope, path)
        elif node.kind == "pair_pattern":
            key, value = node.field("key"), node.field("value")
            if key is not None and value is not None:
                self._pattern(value, owner, scope, (*path, key.text.strip("'\"")))
        elif node.kind == "rest_pattern":
            for child in node.children:
                self._pattern(child, owner, scope, (*path, "..."))
        elif node.kind in ("object_pattern", "array_pattern"):
            for index, child in enumerate(node.children):
                self._pattern(child, owner, scope, (*path, index) if node.kind == "array_pattern" else path)

    def _import(self, node: Node) -> None:
        scope = self._of[id(self.source.root)]
        for item in every(node):
            if item.kind == "import_specifier":
                name = item.field("alias") or item.field("name")
                if name is not None:
                    scope.names[name.text] = Binding(name.text, item)
            elif (
                item.kind == "namespace_import"
                or (item.kind == "import_require_clause")
                or (item.kind == "import_clause" and item.children and item.children[0].kind == "identifier")
            ):
                scope.names[item.children[0].text] = Binding(item.children[0].text, item)

    def _note_uses(self, root: Node) -> None:
        for node in every(root):
            if node.kind in ("identifier", "shorthand_property_identifier", "type_identifier"):
                found = self.find(node, node.text)
                if found is not None and not _declares(node):
                    found.uses.append(node)
            if node.kind in ("assignment_expression", "augmented_assignment_expression"):
                self._note_write(node)
            elif node.kind == "call_expression" and (target := _assigned(node)) is not None:
                found = self.find(node, target.text)
                if found is not None:
                    found.changed = True

    def _note_write(self, node: Node) -> None:
        left, right = node.field("left"), node.field("right")
        if left is None:
            return
        if left.kind == "identifier":
            found = self.find(left, left.text)
            if found is not None:
                found.writes.append(right or node)
        elif left.kind in ("array_pattern", "object_pattern"):
            for item in every(left):
                known = self.find(item, item.text) if item.kind in _TARGETS else None
                if known is not None:
                    known.writes.append(node)  # an assignment has no value that is known
        while left.kind in ("member_expression", "subscript_expression", "non_null_expression"):
            left = left.field("object") or left.children[0]
            if left.kind == "identifier":
                found = self.find(left, left.text)
                if found is not None:
                    found.changed = True


def _declares(node: Node) -> bool:
    above = node.parent
    if above is None:
        return False
    if above.field("name") is node and above.kind != "nested_type_identifier" and above.kind != "generic_type":
        return above.kind not in ("export_specifier",)
    return above.kind in ("import_specifier", "namespace_import", "import_clause")


def _assigned(node: Node) -> Node | None:
    """`x` in `Object.assign(x, ...)` and `x.push(...)`."""
    function, given = node.field("function"), node.field("arguments")
    if function is None or function.kind != "member_expression":
        return None
    if function.text == "Object.assign" and given is not None and given.children:
        return given.children[0] if given.children[0].kind == "identifier" else None
    owner, name = function.field("object"), function.field("property")
    if owner is not None and owner.kind == "identifier" and name is not None:
        return owner if name.text in ("push", "unshift", "splice", "set") else None
    return None
