"""The SDK as Go's modules offer it: the same schema under the names that Go programs write.

Modules are told by their Python names (`lambda_`), as everywhere in the schema. The rules of the names are those of
Pulumi's code generator (pkg/codegen/go/gen.go of pulumi/pulumi: Title, makeSafeEnumName, generatePackageContextMap).
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Literal

import msgspec

from ._go_near import near
from ._node_sdk import NodeSdk, node_sdk
from ._schema import EnumSchema, FunctionSchema, ObjectSchema, Property, ResourceSchema, Type
from ._sdk import Module, Sdk

GoKind = Literal[
    "constructor", "getter", "function", "resource", "args", "state", "function_args", "result", "object", "enum",
    "constant",
]  # fmt: skip
_FORM = re.compile(r"^(?P<base>.+?)(?P<args>Args)?(?P<many>(?:Array|Map)*)(?P<ptr>Ptr)?(?P<side>Input|Output)?$")
_RESERVED = frozenset({"ID", "URN", "GetProvider", "ElementType"})


class GoMember(msgspec.Struct, frozen=True, kw_only=True):
    """What a name in a Go package of an SDK is.

    kind: of the three callables and of the types. form: how a type wraps what it is about: "" for `Bucket` and
    `BucketArgs`; "Array", "Map", "ArrayMap" and so on for those; with "Ptr", "Input" or "Output" behind it. output: a
    function's Output form, its arguments (`LookupAmiOutputArgs`), or its result (`LookupAmiResultOutput`). plain: the
    nested object itself (`GetAmiFilter`), not what is passed for it (`GetAmiFilterArgs`). value: of a constant.
    """

    kind: GoKind
    schema: ResourceSchema | FunctionSchema | ObjectSchema | EnumSchema
    form: str = ""
    output: bool = False
    plain: bool = False
    value: str | int | float | None = None


class GoSdk:
    """One provider's module: `pulumi-aws/sdk/v7/go/aws` and its siblings."""

    def __init__(self, package: str, schema: Sdk) -> None:
        self.package = package
        self.schema = schema
        self._names: dict[str, GoNames] = {}

    @cached_property
    def _modules(self) -> dict[str, str]:
        return {go_module(name): name for name in self.schema.modules()}

    @cached_property
    def node(self) -> NodeSdk:
        """The npm package, whose table knows the members of enumerations as the schema spells them."""
        return node_sdk(self.package, major=self.schema.major)

    def module(self, name: str) -> str | None:
        """The Python name of a module: `lambda_` of `lambda`, "" of the root; None where there is no such package."""
        return self._modules.get(name)

    def names(self, module: str) -> GoNames | None:
        """The names of a module, by its Python name."""
        if module not in self._names:
            found = self.schema.module(module)
            if found is None:
                return None
            self._names[module] = GoNames(self, found)
        return self._names[module]

    def member(self, module: str, name: str) -> GoMember | None:
        """What `name` is in a module, None where it has no such name."""
        names = self.names(module)
        return names.member(name) if names is not None else None

    def suggest(self, module: str, name: str | None = None) -> list[str]:
        """What may have been meant by a Go name or package that is not there, best first: `lb.NewListener`."""
        return near(self, module, name)


class GoNames:
    """The names of one package."""

    def __init__(self, sdk: GoSdk, module: Module) -> None:
        self._sdk, self.module = sdk, module

    def resource(self, name: str) -> str:
        """The Go name of a resource class."""
        return name

    def object(self, name: str) -> str:
        """The Go name of a nested type; `Type` stands behind one whose names another one has already."""
        return self._type_names.get(name, name)

    def function(self, schema: FunctionSchema) -> str:
        """The Go name of a function: `LookupAmi` where `GetAmi` reads a resource."""
        plain = _title(schema.token.rpartition(":")[2])
        if plain[:3] == "Get" and not {plain, f"{plain}Args", f"{plain}Result"}.isdisjoint(self._taken):
            return f"Lookup{plain[3:]}"
        return f"Create{plain[3:]}" if plain[:3] == "New" and plain in self._taken else plain

    def enum(self, name: str) -> str:
        """The Go name of an enumeration."""
        return f"{name}Enum" if name in self._of_resources else name

    def member(self, name: str) -> GoMember | None:
        """What a name is."""
        if name not in self._known:
            self._known[name] = self._member(name)
        return self._known[name]

    def constants(self, schema: EnumSchema) -> tuple[tuple[str, str | int | float], ...]:
        """The constants of an enumeration, (name, value)."""
        kind = self.enum(schema.name)
        members = self._sdk.node.members(schema)
        given = members if len(members) == len(schema.values) else [name for name, _ in schema.values]
        return tuple((_constant(kind, name), value) for name, (_, value) in zip(given, schema.values, strict=True))

    def constants_near(self, name: str) -> list[str]:
        """Constants of the enumeration whose name another one begins with."""
        return [
            item for kind, schema in self._enums.items() if name.startswith(kind) for item, _ in self.constants(schema)
        ]

    @cached_property
    def functions(self) -> dict[str, FunctionSchema]:
        """By Go name."""
        return {self.function(item): item for item in self.module.functions.values()}

    @cached_property
    def _known(self) -> dict[str, GoMember | None]:
        return {}

    @cached_property
    def _of_resources(self) -> frozenset[str]:
        """Names that resources bring, as far as others may clash with them."""
        ends = ("", "Input", "Output", "Args", "State", "Array", "Map")
        found = {f"{name}{end}" for name in self.module.resources for end in ends}
        return frozenset(found | {f"{start}{name}" for name in self.module.resources for start in ("New", "Get")})

    @cached_property
    def _type_names(self) -> dict[str, str]:
        """Name of each nested type in the schema -> in Go. Python alone puts `Result` behind what functions give."""
        raw = {**dict.fromkeys(self.module.output_types), **dict.fromkeys(self.module.types)}
        bare = {name: name if name in self.module.types else name.removesuffix("Result") for name in raw}
        taken = set(self._of_resources)
        names: dict[str, str] = {}
        for name in sorted(set(bare.values())):
            names[name] = name if taken.isdisjoint({name, f"{name}Input", f"{name}Output"}) else f"{name}Type"
            taken |= {names[name], f"{names[name]}Input", f"{names[name]}Output"}
        return {name: names[short] for name, short in bare.items()}

    @cached_property
    def _taken(self) -> frozenset[str]:
        return self._of_resources | frozenset(self._type_names.values())

    @cached_property
    def _objects(self) -> dict[str, str]:
        """Go name of each nested type -> its name in the schema, as an input where it is one."""
        return {own: name for name, own in self._type_names.items()}

    @property
    def objects(self) -> tuple[str, ...]:
        """Go names of all nested types."""
        return tuple(self._objects)

    def nested(self, name: str) -> tuple[ObjectSchema | None, ObjectSchema | None]:
        """A nested type as input and as output, by its name in Go."""
        own = self._objects.get(name, "")
        given, got = self.module.types.get(own), self.module.output_types.get(own)
        return given, got or self.module.output_types.get(f"{own}Result")

    @cached_property
    def _enums(self) -> dict[str, EnumSchema]:
        return {self.enum(name): schema for name, schema in self.module.enums.items()}

    def _member(self, name: str) -> GoMember | None:
        resources = self.module.resources
        if name[:3] in ("New", "Get") and name[3:] in resources:
            return GoMember(kind="constructor" if name[:3] == "New" else "getter", schema=resources[name[3:]])
        return self._function_member(name) or self._type(name) or self._constant(name)

    def _function_member(self, name: str) -> GoMember | None:
        """A function, its arguments or its result."""
        if name[:3] not in ("Get", "Loo") and name[:1].islower():
            return None
        for end, kind, output in _OF_FUNCTIONS:
            base = name.removesuffix(end) if end else name
            if (end and base == name) or base not in self.functions:
                continue
            schema = self.functions[base]
            # Every function has an Output form in Go, whatever the one for Python has.
            return GoMember(kind=kind, schema=schema, output=output, plain=not output)
        return None

    def _type(self, name: str) -> GoMember | None:
        match = _FORM.match(name)
        if match is None:
            return None
        form = f"{match['many']}{match['ptr'] or ''}{match['side'] or ''}"
        base, args = match["base"], bool(match["args"])
        if base in self.module.resources:
            kind: GoKind = "args" if args else "resource"
            return None if args and form else GoMember(kind=kind, schema=self.module.resources[base], form=form)
        if base.endswith("State") and base[:-5] in self.module.resources and not (args or form):
            return GoMember(kind="state", schema=self.module.resources[base[:-5]])
        return self._nested(name, base, form, args=args)

    def _nested(self, name: str, base: str, form: str, *, args: bool) -> GoMember | None:
        if base in self._enums and not args:
            return GoMember(kind="enum", schema=self._enums[base], form=form)
        # A type's own name may end as a form does: `ListenerDefaultActionForwardTargetGroupMap`.
        for whole, rest in _readings(name):
            own = self._objects.get(whole)
            if own is None:
                continue
            given, got = self.nested(whole)
            if rest.startswith("Args"):
                taken = given or got
                return GoMember(kind="object", schema=taken) if rest == "Args" and taken is not None else None
            found = got if rest.endswith("Output") or not rest else None
            found = found or given or got
            return GoMember(kind="object", schema=found, form=rest, plain=not rest) if found is not None else None
        return None

    def _constant(self, name: str) -> GoMember | None:
        for kind, schema in self._enums.items():
            if name.startswith(kind):
                for item, value in self.constants(schema):
                    if item == name:
                        return GoMember(kind="constant", schema=schema, value=value)
        return None


_OF_FUNCTIONS: tuple[tuple[str, GoKind, bool], ...] = (
    ("", "function", False),
    ("OutputArgs", "function_args", True),
    ("Args", "function_args", False),
    ("ResultOutput", "result", True),
    ("Result", "result", False),
    ("Output", "function", True),
)


def _readings(name: str) -> list[tuple[str, str]]:
    """Ways to take a type's name apart into the base and its form, the longest base first."""
    found = [(name, "")]
    rest = ""
    while True:
        end = next((item for item in ("Input", "Output", "Ptr", "Array", "Map", "Args") if name.endswith(item)), None)
        if end is None or len(name) == len(end):
            return found
        name, rest = name.removesuffix(end), end + rest
        found.append((name, rest))


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _constant(kind: str, member: str) -> str:
    if re.match(rf"{kind}_\d", member):
        member = member.removeprefix(kind)  # other languages cannot begin a name with a digit
    title = re.sub(r"_+", "_", _title(member))
    return f"{kind}_{title}" if "_" in title and not title.startswith("_") else f"{kind}{title}"


def go_module(name: str) -> str:
    """`lambda_` -> `lambda`: Go reserves other words than Python."""
    return name.rstrip("_")


def go_field(name: str) -> str:
    """The field of a struct for a property: `cidrBlock` -> `CidrBlock`."""
    title = _title(name)
    return f"{title}_" if title in _RESERVED else title


@lru_cache(maxsize=2048)
def _by_field(properties: tuple[Property, ...]) -> dict[str, Property]:
    return {go_field(item.name): item for item in properties}


def go_fields(schema: ResourceSchema | FunctionSchema | ObjectSchema, *, outputs: bool = False) -> dict[str, Property]:
    """Properties by the fields that hold them in Go.

    Of a resource its arguments, or its outputs without `id`, which is a method; of a function its arguments or result.
    """
    if isinstance(schema, ResourceSchema):
        return _by_field(tuple(item for item in schema.outputs if item.name != "id") if outputs else schema.inputs)
    if isinstance(schema, FunctionSchema):
        return _by_field(schema.result if outputs else schema.args)
    return _by_field(schema.fields)


def go_type_name(names: GoSdk, kind: Type, *, plain: bool = False) -> str:
    """What Go calls the value of a type in a struct literal: `pulumi.StringArray`, `ec2.SecurityGroupIngressArray`."""
    simple = {"string": "String", "boolean": "Bool", "integer": "Int", "number": "Float64"}
    if kind.kind in simple:
        text = simple[kind.kind]
        return {"Bool": "bool", "Int": "int", "Float64": "float64"}.get(text, "string") if plain else f"pulumi.{text}"
    if kind.kind in ("list", "map") and kind.item is not None:
        inner = go_type_name(names, kind.item, plain=plain)
        if plain:
            return f"[]{inner}" if kind.kind == "list" else f"map[string]{inner}"
        many = "Array" if kind.kind == "list" else "Map"
        return "pulumi." + many if inner == "pulumi.Any" else inner.removesuffix("Args") + many
    if kind.kind in ("object", "enum"):
        module, _, name = kind.ref.rpartition(".")
        home = names.names("" if module == "index" else module)
        place = go_module("" if module == "index" else module) or names.package
        if home is not None:
            own = home.enum(name) if kind.kind == "enum" else home.object(name)
            return f"{place}.{own}{'' if kind.kind == 'enum' or plain else 'Args'}"
    if kind.kind == "union":
        first = next((item for item in kind.members if item.kind not in ("enum", "resource")), None)
        return go_type_name(names, first, plain=plain) if first is not None else "pulumi.Any"
    if kind.kind in ("asset", "archive"):
        return "pulumi.Archive" if kind.kind == "archive" else "pulumi.AssetOrArchive"
    return "interface{}" if plain else "pulumi.Any"


@lru_cache(maxsize=8)
def go_sdk(package: str = "aws", *, major: int | None = None) -> GoSdk:
    """The Go module beside the schema of `sdk(package)`. Raises LookupError as `sdk` does."""
    from ._sdk import sdk

    return GoSdk(package, sdk(package, major=major))
