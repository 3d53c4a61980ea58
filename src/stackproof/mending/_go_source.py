"""A Go file: what it imports, where it uses that, and how imports come and go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from ._calls import NotPossible
from ._edits import Clash, Mend, Splice, applied
from ._lines import with_cuts, without_lines
from ._texts import Text
from ._trees import field, nodes_in, root_of, text
from ._uses import Argument, Member, Use

if TYPE_CHECKING:
    from tree_sitter import Node

_PROVIDER = re.compile(r"github\.com/pulumi/pulumi-(\w+)/sdk(?:/v\d+)?/go/\1(?:/(\w+))?")
_CORE = re.compile(r"github\.com/pulumi/pulumi/sdk(?:/v\d+)?/go/(pulumi(?:/\w+)*)")
_MADE = re.compile(r"pulumi\.(String|Int|Float64|Bool)(?:Ptr)?\(")
_FORMS = {"String": "string", "Int": "number", "Float64": "number", "Bool": "boolean"}


class Binding(msgspec.Struct, frozen=True):
    """An import. path: what it stands for, `aws.s3`; packages of others under their own path. home: as written."""

    name: str
    path: str
    node: Node
    home: str


class GoSource:
    """See `Source`. Paths begin with the provider's name, or with `pulumi`."""

    def __init__(self, source: Text) -> None:
        self.path, self.text = source.path, source
        self.root = root_of(source.path, source.content)

    # -- imports

    @cached_property
    def bindings(self) -> tuple[Binding, ...]:
        return tuple(_bindings(self.root))

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every name read of an imported package, as far as nothing else has the package's name."""
        shadowed = set(_declared(self.root))
        paths = {one.name: one.path for one in self.bindings if one.name not in shadowed}
        found = []
        for node in nodes_in(self.root, "selector_expression", "qualified_type"):
            package = field(node, "operand") or field(node, "package")
            name = field(node, "field") or field(node, "name")
            if (
                package is None
                or package.type not in ("identifier", "package_identifier")
                or text(package) not in paths
            ):
                continue
            path = paths[text(package)]
            steps = ((path, package.end_byte), (f"{path}.{text(name)}", node.end_byte))
            found.append(Use(start=node.start_byte, steps=steps, given=_given(node)))
        return tuple(found)

    def written(self, path: str, *, without: frozenset[str] = frozenset()) -> tuple[str, tuple[Splice, ...]]:
        home, _, name = path.rpartition(".")
        known = next((one for one in self.bindings if one.path == home and one.path not in without), None)
        if known is not None:
            return f"{known.name}.{name}", ()
        package, _, module = home.partition(".")
        target = self._home(package, module)
        gone = next((one for one in self.bindings if one.path in without and one.path.startswith(f"{package}.")), None)
        own = self._fresh(target.rpartition("/")[2], gone)
        written = f'"{target}"' if target.endswith(f"/{own}") else f'{own} "{target}"'
        if gone is not None and next(nodes_in(self.root, "import_spec_list"), None) is None:
            return f"{own}.{name}", (Splice(self.path, gone.node.start_byte, gone.node.end_byte, written),)
        return f"{own}.{name}", (self.import_of(target, written),)

    def _fresh(self, package: str, gone: Binding | None) -> str:
        """What a package can be called here; where the program calls something else so, as the one that it replaces."""
        if package not in set(_declared(self.root)):
            return package
        return gone.name if gone is not None else f"aws{package}"

    def _home(self, package: str, module: str) -> str:
        """The import path of a package, of the majors that the file imports. Raises NotPossible."""
        if package == "pulumi":
            return next(
                (one.home for one in self.bindings if one.path == "pulumi"), "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
            )
        for one in self.bindings:
            if one.path.partition(".")[0] == package and _PROVIDER.fullmatch(one.home):
                base = one.home.partition(f"/go/{package}")[0]
                return f"{base}/go/{package}/{module}".rstrip("/")
        raise NotPossible(f"no package of pulumi-{package} is imported")

    def import_of(self, target: str, written: str = "") -> Splice:
        """A further import. written: with the name that it has here. Raises NotPossible."""
        written = written or f'"{target}"'
        group = next(nodes_in(self.root, "import_spec_list"), None)
        if group is None:
            raise NotPossible("the imports are no list")
        specs = [one for one in group.named_children if one.type == "import_spec"]
        standard = "." not in target.partition("/")[0]
        like = [one for one in specs if ("." not in _home_of(one).partition("/")[0]) == standard]
        near = [one for one in like if _home_of(one) <= target]
        indent = self.text.indent_at(specs[0].start_byte) if specs else "\t"
        if near:
            at = self.text.end_of_line(near[-1].end_byte)
            return Splice(self.path, at, at, f"\n{indent}{written}")
        at = (like or specs)[0].start_byte
        between = f"\n{indent}" if like else f"\n\n{indent}"
        return Splice(self.path, at, at, f"{written}{between}")

    def without_all(self, gone: list[Binding]) -> list[Splice]:
        """The file without some imports. Raises NotPossible."""
        places = []
        for one in gone:
            above = one.node.parent
            node = above if above is not None and above.type == "import_declaration" else one.node
            places.append((node.start_byte, node.end_byte))
        return without_lines(self.text, *places)

    def tidied(self, splices: tuple[Splice, ...]) -> tuple[Splice, ...]:
        here = tuple(one for one in splices if one.path == self.path)
        try:
            after = applied(Mend(here), {self.path: self.text.content}).get(self.path, self.text.content)
        except (Clash, KeyError) as error:
            raise NotPossible("the change does not fit the file") from error
        root = root_of(self.path, after)
        if root.has_error and not self.root.has_error:
            raise NotPossible("the change does not fit the file")
        used, left = set(_packages(self.root)), set(_packages(root))
        there = {one.home for one in _bindings(root)}
        gone = [one for one in self.bindings if one.name in used and one.name not in left and one.home in there]
        splices = tuple(one for one in splices if one.path != self.path or not _is_needless(one, left))
        return with_cuts(self.text, splices, self.without_all(gone))

    # -- arguments

    def arguments(self, line: int, name: str) -> list[Argument]:
        found = []
        for body in nodes_in(self.root, "literal_value"):
            pairs = [one for one in body.named_children if one.type == "keyed_element"]
            beside = frozenset(text(one.named_children[0]) for one in pairs)
            found += [
                _argument(one, beside)
                for one in pairs
                if text(one.named_children[0]) == name and one.start_point[0] + 1 == line
            ]
        return found

    def members(self, line: int, name: str) -> list[Member]:
        return [
            _member(node, field(node, "operand"), field(node, "field"))
            for node in nodes_in(self.root, "selector_expression")
            if text(field(node, "field")) == name and node.end_point[0] + 1 == line
        ]


def _member(node: Node, of: Node | None, name: Node | None) -> Member:
    above = node.parent
    called = above is not None and above.type == "call_expression" and field(above, "function") == node
    assert name is not None
    whole = (node.start_byte, node.end_byte)
    return Member(whole=whole, key=(name.start_byte, name.end_byte), of=text(of), called=called)


def _argument(pair: Node, beside: frozenset[str]) -> Argument:
    key, value = pair.named_children[0], pair.named_children[-1]
    made = _MADE.match(text(value))
    literal = re.match(r"&?[\w.]+\{", text(value))
    form = _FORMS[made[1]] if made else None
    if literal is not None:
        form = "list" if literal[0].endswith("Array{") else "object"
    return Argument(
        name=text(key), key=(key.start_byte, key.end_byte), value=(value.start_byte, value.end_byte),
        whole=(pair.start_byte, pair.end_byte), text=text(value), form=form, beside=beside,
    )  # fmt: skip


def _given(node: Node) -> frozenset[str] | None:
    """The fields of the struct that a call of it gives."""
    call = node.parent
    if call is None or call.type != "call_expression" or field(call, "function") != node:
        return None
    arguments = field(call, "arguments")
    given = [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []
    structs = [one for one in given[1:3] if text(one).startswith("&")]
    if not structs:
        return frozenset() if any(text(one) == "nil" for one in given[1:3]) else frozenset("*")
    body = next(nodes_in(structs[0], "literal_value"), None)
    pairs = [one for one in body.named_children if one.type == "keyed_element"] if body is not None else []
    return frozenset(text(one.named_children[0]) for one in pairs)


def _bindings(root: Node) -> Iterator[Binding]:
    for node in nodes_in(root, "import_spec"):
        home, alias = _home_of(node), text(field(node, "name"))
        if alias in ("_", "."):
            continue
        last = home.rpartition("/")[2]
        short = home.rpartition("/")[0].rpartition("/")[2] if re.fullmatch(r"v\d+", last) else last
        yield Binding(alias or short, _path(home), node, home)


def _home_of(spec: Node) -> str:
    return text(field(spec, "path")).strip('"`')


def _path(home: str) -> str:
    provider, core = _PROVIDER.fullmatch(home), _CORE.fullmatch(home)
    if provider is not None:
        return f"{provider[1]}.{provider[2]}" if provider[2] else provider[1]
    return core[1].replace("/", ".") if core is not None else f"go:{home}"


def _declared(root: Node) -> Iterator[str]:
    """Names of variables and parameters."""
    for node in nodes_in(
        root, "short_var_declaration", "var_spec", "const_spec", "parameter_declaration", "range_clause"
    ):
        left = field(node, "left") or field(node, "name")
        if left is not None:
            yield from (text(one) for one in nodes_in(left, "identifier"))


def _is_needless(splice: Splice, left: set[str]) -> bool:
    """Whether a change brings an import alone, and nothing uses it."""
    found = re.fullmatch(r'\s*(\w+ )?"([\w./-]+)"\s*', splice.text)
    if splice.start != splice.end or found is None or ("/" not in found[2] and not found[2].islower()):
        return False
    if found[1] in ("_ ", ". "):  # imported for what it does
        return False
    return "\n" in splice.text and (found[1] or found[2].rpartition("/")[2]).strip() not in left


def _packages(root: Node) -> Iterator[str]:
    """Names before a dot, and of packages in types."""
    for node in nodes_in(root, "selector_expression", "qualified_type"):
        package = field(node, "operand") or field(node, "package")
        if package is not None and package.type in ("identifier", "package_identifier"):
            yield text(package)
