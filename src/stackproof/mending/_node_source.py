"""A TypeScript or JavaScript file: what it imports, where it uses that, and how imports come and go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from ._calls import NotPossible
from ._edits import Clash, Mend, Splice, applied
from ._lines import cut, is_alone, with_cuts, without_lines
from ._texts import Text
from ._trees import field, nodes_in, root_of, text
from ._uses import Argument, Member, Use

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = ("identifier", "type_identifier", "shorthand_property_identifier")
_CHAINS = {"member_expression": ("object", "property"), "nested_identifier": ("object", "property"),
           "nested_type_identifier": ("module", "name")}  # fmt: skip
_FORMS = {"string": "string", "template_string": "string", "number": "number", "true": "boolean", "false": "boolean",
          "array": "list", "object": "object"}  # fmt: skip


class Binding(msgspec.Struct, frozen=True):
    """A name that an import gives. path: what it stands for, `aws.s3`. node: of the name itself, or of all that is
    imported by it. statement: that imports it, and maybe others. source: as it is written, `@pulumi/aws`."""

    name: str
    path: str
    node: Node
    statement: Node
    source: str
    listed: bool


class NodeSource:
    """See `Source`. Paths begin with the package's name without its scope."""

    def __init__(self, source: Text) -> None:
        self.path, self.text = source.path, source
        self.root = root_of(source.path, source.content)

    # -- imports

    @cached_property
    def bindings(self) -> tuple[Binding, ...]:
        return tuple(_bindings(self.root))

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every imported name with the members read of it, as far as nothing else has the name."""
        shadowed = set(_declared(self.root))
        paths = {one.name: one.path for one in self.bindings if one.name not in shadowed}
        statements = [(one.statement.start_byte, one.statement.end_byte) for one in self.bindings]
        return tuple(
            self._use(node, paths[text(node)])
            for node in nodes_in(self.root, *_NAMES)
            if text(node) in paths and not any(start <= node.start_byte < end for start, end in statements)
        )

    def _use(self, name: Node, path: str) -> Use:
        steps = [(path, name.end_byte)]
        node, above = name, name.parent
        while above is not None and above.type in _CHAINS and field(above, _CHAINS[above.type][0]) == node:
            node, above = above, above.parent
            steps.append((f"{steps[-1][0]}.{text(field(node, _CHAINS[node.type][1]))}", node.end_byte))
        return Use(start=name.start_byte, steps=tuple(steps), given=_given(node, above))

    def written(self, path: str, *, without: frozenset[str] = frozenset()) -> tuple[str, tuple[Splice, ...]]:
        known = [one for one in self.bindings if one.path not in without and f"{path}.".startswith(f"{one.path}.")]
        if known:
            best = max(known, key=lambda one: (len(one.path), -one.statement.start_byte))
            return best.name + path[len(best.path) :], ()
        package, _, rest = path.partition(".")
        module, _, name = rest.partition(".")
        beside = [one for one in self.bindings if one.listed and one.source == f"@pulumi/{package}"]
        if beside and name:
            gone = next((one for one in beside if one.path in without), None)
            own = self._fresh(module, gone)
            sign = " as " if beside[0].statement.type == "import_statement" else ": "
            written = module if own == module else f"{module}{sign}{own}"
            if gone is not None:
                return f"{own}.{name}", (Splice(self.path, gone.node.start_byte, gone.node.end_byte, written),)
            at = beside[-1].node.end_byte
            return f"{own}.{name}", (Splice(self.path, at, at, f", {written}"),)
        return path, (self._import(package),)

    def _fresh(self, module: str, gone: Binding | None) -> str:
        """What a module can be called here; where the program calls something else so, as the one that it replaces."""
        if module not in {text(node) for node in nodes_in(self.root, *_NAMES)}:
            return module
        return gone.name if gone is not None else f"aws{module.capitalize()}"

    def _import(self, package: str) -> Splice:
        """A further import of a package of Pulumi's as a whole, behind the last one."""
        if not self.bindings:
            raise NotPossible("the file imports nothing")
        last = max((one.statement for one in self.bindings), key=lambda one: one.end_byte)
        written = text(last)
        quote = "'" if "'" in written else '"'
        end = ";" if written.rstrip().endswith(";") else ""
        source = f"{quote}@pulumi/{package}{quote}"
        line = f"const {package} = require({source}){end}"
        if last.type == "import_statement":
            line = f"import * as {package} from {source}{end}"
        others = [one.statement for one in self.bindings if one.source.startswith("@pulumi/")]
        if package == "pulumi" and others:
            at = min(one.start_byte for one in others)
            return Splice(self.path, at, at, f"{line}\n")
        at = self.text.end_of_line(last.end_byte)
        return Splice(self.path, at, at, f"\n{line}")

    def without_all(self, gone: list[Binding]) -> list[Splice]:
        """The file without some imports; a statement that imports nothing any more goes as a whole."""
        made: list[Splice] = []
        whole: list[tuple[int, int]] = []
        for statement in {one.statement.start_byte: one.statement for one in gone}.values():
            own = [one for one in self.bindings if one.statement == statement]
            names = [one for one in gone if one.statement == statement]
            if len(names) == len(own):
                if not is_alone(self.text, statement.start_byte, statement.end_byte):
                    raise NotPossible("the import does not stand alone")
                whole.append((statement.start_byte, statement.end_byte))
            elif all(one.listed for one in own):
                made += [cut(self.text, one.node.start_byte, one.node.end_byte) for one in names]
            else:
                raise NotPossible("the import is one of several kinds")
        return [*made, *without_lines(self.text, *whole)]

    def tidied(self, splices: tuple[Splice, ...]) -> tuple[Splice, ...]:
        here = tuple(one for one in splices if one.path == self.path)
        try:
            after = applied(Mend(here), {self.path: self.text.content}).get(self.path, self.text.content)
        except (Clash, KeyError) as error:
            raise NotPossible("the change does not fit the file") from error
        root = root_of(self.path, after)
        if root.has_error and not self.root.has_error:
            raise NotPossible("the change does not fit the file")
        used, left = _read(self.root), _read(root)
        there = {one.name for one in _bindings(root)}
        gone = [one for one in self.bindings if one.name in used and one.name not in left and one.name in there]
        splices = tuple(one for one in splices if one.path != self.path or not _is_needless(one, left))
        if not gone:
            return splices
        cut_before = [
            one
            for one in self.bindings
            if one not in gone and any(one.statement == each.statement for each in gone)
            and any(not each.text and each.start <= one.node.start_byte < each.end for each in splices)
        ]  # fmt: skip
        places = [(one.statement.start_byte, one.statement.end_byte) for one in gone]
        kept = tuple(
            one for one in splices if one.text or not any(start <= one.start < one.end <= end for start, end in places)
        )
        return with_cuts(self.text, kept, self.without_all([*gone, *cut_before]))

    # -- arguments

    def arguments(self, line: int, name: str) -> list[Argument]:
        found = []
        for node in nodes_in(self.root, "object"):
            pairs = [one for one in node.named_children if one.type in ("pair", "shorthand_property_identifier")]
            beside = frozenset(_key(one) for one in pairs)
            found += [_argument(one, beside) for one in pairs if _key(one) == name and one.start_point[0] + 1 == line]
        return found

    def members(self, line: int, name: str) -> list[Member]:
        return [
            _member(node, field(node, "object"), field(node, "property"))
            for node in nodes_in(self.root, "member_expression")
            if text(field(node, "property")) == name and node.end_point[0] + 1 == line
        ]


def _member(node: Node, of: Node | None, name: Node | None) -> Member:
    above = node.parent
    called = above is not None and above.type == "call_expression" and field(above, "function") == node
    assert name is not None
    whole = (node.start_byte, node.end_byte)
    return Member(whole=whole, key=(name.start_byte, name.end_byte), of=text(of), called=called)


def _argument(pair: Node, beside: frozenset[str]) -> Argument:
    key = field(pair, "key") or pair
    value = field(pair, "value") or pair
    quoted = key.type == "string"
    return Argument(
        name=_key(pair), key=(key.start_byte + quoted, key.end_byte - quoted), value=(value.start_byte, value.end_byte),
        whole=(pair.start_byte, pair.end_byte), text=text(value), form=_FORMS.get(value.type),
        short=pair.type == "shorthand_property_identifier", beside=beside,
    )  # fmt: skip


def _key(pair: Node) -> str:
    return text(field(pair, "key") or pair).strip("\"'")


def _given(node: Node, above: Node | None) -> frozenset[str] | None:
    """The names that a call of it gives: in its second argument where something is made, else in its first."""
    if above is None or above.type not in ("new_expression", "call_expression"):
        return None
    makes = above.type == "new_expression"
    if field(above, "constructor" if makes else "function") != node:
        return None
    arguments = field(above, "arguments")
    given = [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []
    if len(given) <= makes:
        return frozenset()
    value = given[makes]
    if value.type != "object":
        return frozenset("*")
    parts = [one for one in value.named_children if one.type != "comment"]
    return frozenset("*" if one.type == "spread_element" else _key(one) for one in parts)


def _bindings(root: Node) -> Iterator[Binding]:
    for statement in nodes_in(root, "import_statement"):
        source = next(nodes_in(statement, "string"), None)
        home = text(source)[1:-1]
        for node in nodes_in(statement, "namespace_import", "import_require_clause"):
            name = next(nodes_in(node, "identifier"), None)
            yield Binding(text(name), _path(home), node, statement, home, listed=False)
        for node in nodes_in(statement, "import_specifier"):
            name = field(node, "alias") or field(node, "name")
            path = f"{_path(home)}.{text(field(node, 'name'))}"
            yield Binding(text(name), path, node, statement, home, listed=True)
        for clause in nodes_in(statement, "import_clause"):
            for node in clause.named_children:
                if node.type == "identifier":
                    yield Binding(text(node), _path(home), node, statement, home, listed=False)
    for node in nodes_in(root, "variable_declarator"):
        yield from _required(node)


def _required(node: Node) -> Iterator[Binding]:
    value, name, statement = field(node, "value"), field(node, "name"), node.parent
    if value is None or name is None or statement is None or text(field(value, "function")) != "require":
        return
    home = text(next(nodes_in(value, "string"), None))[1:-1]
    if len([one for one in statement.named_children if one.type == "variable_declarator"]) != 1:
        return
    if name.type == "identifier":
        yield Binding(text(name), _path(home), name, statement, home, listed=False)
    elif name.type == "object_pattern":
        for one in name.named_children:
            if one.type == "shorthand_property_identifier_pattern":
                yield Binding(text(one), f"{_path(home)}.{text(one)}", one, statement, home, listed=True)


def _path(source: str) -> str:
    """`aws.s3` of `@pulumi/aws/s3`; packages of others have names that none of Pulumi's has."""
    if not source.startswith("@pulumi/"):
        return f"npm:{source.replace('.', '_')}"
    return source.removeprefix("@pulumi/").replace("/", ".").removesuffix(".index")


def _declared(root: Node) -> Iterator[str]:
    """Names of variables, parameters, functions and classes, but of imports."""
    for node in nodes_in(root, "variable_declarator", "required_parameter", "optional_parameter", "arrow_function",
                         "function_declaration", "class_declaration"):  # fmt: skip
        for part in ("name", "pattern", "parameter"):
            name = field(node, part)
            if name is not None and text(field(field(node, "value"), "function")) != "require":
                yield from (text(one) for one in nodes_in(name, *_NAMES, "shorthand_property_identifier_pattern"))


def _is_needless(splice: Splice, left: set[str]) -> bool:
    """Whether a change brings an import alone, and nothing uses it."""
    if splice.start != splice.end or not splice.text.strip().startswith(("import ", "const ")):
        return False
    names = [one.name for one in _bindings(root_of("a.ts", splice.text.encode()))]
    return bool(names) and left.isdisjoint(names)


def _read(root: Node) -> set[str]:
    """Names that are read anywhere outside of imports."""
    statements = [(one.statement.start_byte, one.statement.end_byte) for one in _bindings(root)]
    return {
        text(node)
        for node in nodes_in(root, *_NAMES)
        if not any(start <= node.start_byte < end for start, end in statements)
    }
