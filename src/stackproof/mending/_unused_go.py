"""Imports and variables of Go files that nothing uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackproof.model import Remark

from ._calls import NotPossible
from ._comments import with_comments
from ._edits import Mend, Splice
from ._go_source import GoSource
from ._lines import is_alone, without_lines
from ._places import offset_of
from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

# Calls whose only purpose is what they give.
_LOOKS_UP = re.compile(
    r"(?:\w+\.)*(?:Get|Lookup|Require|Try)\w*|config\.New|fmt\.Sprintf?|strings\.\w+|strconv\.\w+|len|make|string"
    r"|pulumi\.(?:String|Int|Bool|Float64|Sprintf|StringPtr|IntPtr|BoolPtr)|ctx\.(?:Stack|Project)|os\.Getenv"
)


def of_go(remarks: list[Remark], source: GoSource) -> Mend:
    """The file without what the remarks are about. Raises NotPossible."""
    splices: list[Splice] = []
    imports = []
    names: list[Node] = []
    for remark in remarks:
        at = offset_of(remark, source)
        if remark.kind == "go.unused-import":
            found = [one for one in source.bindings if one.node.start_byte <= at < one.node.end_byte]
            if not found:
                raise NotPossible("the import is not written there")
            imports += found
            continue
        name = str(remark.data.get("name"))
        found = [node for node in nodes_in(source.root, "identifier") if node.start_byte == at and text(node) == name]
        if not found:
            raise NotPossible("the variable is not declared there")
        names += found
    statements: dict[int, tuple[Node, list[Node]]] = {}
    for node in names:
        statement = _statement(node)
        statements.setdefault(statement.start_byte, (statement, []))[1].append(node)
    gone = []
    for statement, own in statements.values():
        if _goes(statement, own):
            gone.append(statement)
        else:
            splices += _blank(statement, own, source)
    splices += source.without_all(imports)
    splices += _without(gone, source)
    return Mend(source.tidied(tuple(splices)))


def _statement(node: Node) -> Node:
    here: Node | None = node
    while here is not None and here.type not in ("short_var_declaration", "var_declaration", "range_clause"):
        here = here.parent
    if here is None:
        raise NotPossible("the variable is not declared in a way that is known")
    return here


def _goes(statement: Node, names: list[Node]) -> bool:
    """Whether the whole statement is there for the names alone."""
    if statement.type == "short_var_declaration":
        left = field(statement, "left")
        whole = left is not None and all(one in names for one in left.named_children)
        return whole and _is_inert(field(statement, "right")) and _stands_in_block(statement)
    if statement.type == "var_declaration":
        specs = list(nodes_in(statement, "var_spec"))
        return len(specs) == 1 and all(_is_inert(one) for one in specs[0].named_children[1:])
    return False


def _stands_in_block(statement: Node) -> bool:
    return statement.parent is not None and statement.parent.type in ("block", "statement_list")


def _is_inert(value: Node | None) -> bool:
    """Whether nothing is lost where it is not evaluated."""
    for node in nodes_in(value) if value is not None else ():
        if node.type == "call_expression" and not _LOOKS_UP.fullmatch(text(field(node, "function"))):
            return False
        if node.type == "unary_expression" and text(node).startswith("<-"):
            return False
    return True


def _blank(statement: Node, names: list[Node], source: GoSource) -> list[Splice]:
    """`_` in place of the names; what is called stays."""
    left = field(statement, "left")
    if left is None:
        raise NotPossible("the variable is not declared in a way that is known")
    all_names = left.named_children
    if statement.type == "range_clause":
        return _of_range(statement, all_names, names, source)
    made = [Splice(source.path, one.start_byte, one.end_byte, "_") for one in names]
    kept = [text(one) for one in all_names if one not in names and text(one) != "_"]
    if all(_is_known(name, statement, source) for name in kept):
        sign = next(one for one in statement.children if one.type == ":=")
        made.append(Splice(source.path, sign.start_byte, sign.end_byte, "="))
    return made


def _of_range(statement: Node, every: list[Node], names: list[Node], source: GoSource) -> list[Splice]:
    if len(every) == 2 and names == [every[0]]:
        return [Splice(source.path, every[0].start_byte, every[0].end_byte, "_")]
    if len(every) == 2 and names == [every[1]]:
        return [Splice(source.path, every[0].end_byte, every[1].end_byte, "")]
    raise NotPossible("nothing of the loop is left to name")


def _is_known(name: str, statement: Node, source: GoSource) -> bool:
    """Whether a name is declared before in the same block, or is a parameter of it."""
    block = statement.parent
    while block is not None and block.type != "block":
        block = block.parent
    if block is None:
        return False
    for node in nodes_in(block, "short_var_declaration", "var_spec"):
        if node.start_byte >= statement.start_byte:
            break
        own = node.parent
        while own is not None and own.type != "block":
            own = own.parent
        first = own == block and _stands_in_block(node if node.type == "short_var_declaration" else node.parent or node)
        left = field(node, "left") or field(node, "name")
        if first and left is not None and name in [text(one) for one in nodes_in(left, "identifier")]:
            return True
    function = block.parent
    parameters = [field(function, "parameters"), field(function, "result")]
    return any(name == text(one) for each in parameters if each is not None for one in nodes_in(each, "identifier"))


def _without(gone: list[Node], source: GoSource) -> list[Splice]:
    statements = list(gone)
    for statement in statements:
        statements += [one for one in _only_for(statement, statements, source) if one not in statements]
    places = []
    for statement in statements:
        start, end = statement.start_byte, statement.end_byte
        if not is_alone(source.text, start, end):
            raise NotPossible("the statement does not stand alone")
        places.append((start, end))
    return without_lines(source.text, *with_comments(source.text, places))


def _looks_at(error: str, statement: Node) -> bool:
    """Whether a statement does nothing but return an error."""
    body = field(statement, "consequence")
    plain = statement.type == "if_statement" and text(field(statement, "condition")) == f"{error} != nil"
    return plain and body is not None and text(body).strip("{} \t\n").startswith("return")


def _only_for(statement: Node, gone: list[Node], source: GoSource) -> list[Node]:
    """Declarations of names that only what goes reads."""
    found = []
    for name in {text(one) for one in nodes_in(statement, "identifier")}:
        uses = [one for one in nodes_in(source.root, "identifier") if text(one) == name]
        outside = [one for one in uses if not any(each.start_byte <= one.start_byte < each.end_byte for each in gone)]
        if len(outside) != 1:
            continue
        above = outside[0].parent
        made = above.parent if above is not None and above.type == "expression_list" else None
        if above is None or made is None or made.type != "short_var_declaration" or field(made, "left") != above:
            continue
        if not _is_inert(field(made, "right")) or not _stands_in_block(made):
            continue
        after = made.next_named_sibling
        if len(above.named_children) == 1:
            found.append(made)
        elif len(above.named_children) == 2 and after is not None and _looks_at(text(above.named_children[1]), after):
            found += [made, after]
    return found
