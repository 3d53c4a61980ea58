"""How Go spells the types of the schema: as inputs, as outputs, and plain.

The rules are those of Pulumi's code generator for Go (pkg/codegen/go of pulumi/pulumi).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stackproof.aws import Type

if TYPE_CHECKING:
    from ._package import Package

_SIMPLE = {"string": "String", "boolean": "Bool", "integer": "Int", "number": "Float64"}
_PLAIN = {"string": "string", "boolean": "bool", "integer": "int", "number": "float64"}
_FILES = {"archive": "Archive", "asset": "AssetOrArchive"}
# Values of these may be nil, so that Go has no pointers to them.
_NILABLE = frozenset({"list", "map", "any", "asset", "archive"})
ANY = Type("any")
# The type of what may be of another type: it fits everywhere.
UNSURE = Type("any", ref="unsure")
_UNSURE = "unknown.Type"


class Noun(NamedTuple):
    """What the forms of a type are named after: `String` of Pulumi's core (home is None), `Bucket`, `RuleArray`."""

    home: Package | None
    name: str


class Spelling:
    """Spells types for the text of one package, and asks for the declarations of what it names."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def input(self, kind: Type, *, required: bool) -> str:
        """`pulumi.StringPtrInput`, `ec2.SecurityGroupIngressArrayInput`."""
        if kind is UNSURE:
            return _UNSURE
        plain = relaxed(kind)
        return self._form(self._noun(plain), f"{'' if required or plain.kind in _NILABLE else 'Ptr'}Input")

    def output(self, kind: Type, *, required: bool) -> str:
        """`pulumi.StringOutput`, `BucketWebsitePtrOutput`."""
        if kind is UNSURE:
            return _UNSURE
        plain = relaxed(kind)
        noun = self._noun(plain)
        if plain.kind == "any":
            noun = noun._replace(name="Any")
        return self._form(noun, f"{'' if required or plain.kind in _NILABLE else 'Ptr'}Output")

    def plain(self, kind: Type, *, required: bool) -> str:
        """`*string`, `[]GetAmiFilter`."""
        if kind is UNSURE:
            return _UNSURE
        kind = relaxed(kind)
        if kind.kind in ("list", "map") and kind.item is not None:
            return f"{'[]' if kind.kind == 'list' else 'map[string]'}{self.plain(kind.item, required=True)}"
        if kind.kind in _NILABLE:
            return f"pulumi.{_FILES[kind.kind]}" if kind.kind in _FILES else "interface{}"
        text = _PLAIN.get(kind.kind) or self._form(self._noun(kind), "")
        return text if required else f"*{text}"

    def _noun(self, kind: Type) -> Noun:
        """The noun of a type; that of any is nameless, as in `pulumi.Input` and `pulumi.ArrayInput`."""
        kind = relaxed(kind)
        if kind.kind in ("list", "map") and kind.item is not None:
            inner = self._noun(kind.item)
            return inner._replace(name=f"{inner.name}{'Array' if kind.kind == 'list' else 'Map'}")
        if kind.kind in ("object", "enum"):
            found = self._package.named(kind)
            if found is not None:
                return found
        return Noun(None, _SIMPLE.get(kind.kind) or _FILES.get(kind.kind, ""))

    def _form(self, noun: Noun, form: str) -> str:
        if noun.home is None:
            return f"pulumi.{noun.name}{form}"
        noun.home.need(f"{noun.name}{form}")
        return f"{self._package.qualifier(noun.home)}{noun.name}{form}"


def relaxed(kind: Type) -> Type:
    """A union as Go sees it: text where an enumeration only advises, a file, or anything at all."""
    if kind.kind != "union":
        return kind
    kinds = {item.kind for item in kind.members}
    if kinds == {"asset", "archive"}:
        return Type("asset")
    if "enum" in kinds:
        return next((item for item in kind.members if item.kind in _SIMPLE), ANY)
    return ANY
