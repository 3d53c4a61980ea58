"""What the Go packages of Pulumi offer, as kinds."""

from __future__ import annotations

import re

from stackproof.aws import (
    MAJORS,
    EnumSchema,
    FunctionSchema,
    GoMember,
    GoSdk,
    ObjectSchema,
    Property,
    ResourceSchema,
    Type,
    go_core,
    go_fields,
    go_module,
    go_sdk,
)
from stackproof.golang import Imported

from ._kinds import (
    ERROR,
    UNKNOWN,
    Core,
    CoreFunction,
    Denoted,
    Function,
    Items,
    Kind,
    Plain,
    Pointer,
    Sdk,
    SdkFunction,
    Several,
    Space,
    Table,
)

CORE_HOME = "github.com/pulumi/pulumi/sdk/v3/go/"
_NOUNS = {"string": "String", "boolean": "Bool", "integer": "Int", "number": "Float64", "any": "", "archive": "Archive",
          "asset": "AssetOrArchive"}  # fmt: skip
_PLAIN = {"string": "string", "boolean": "bool", "integer": "int", "number": "float64"}
_NILABLE = frozenset({"list", "map", "any", "asset", "archive"})
_BASICS = frozenset(
    ("string", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
     "float32", "float64", "byte", "rune", "uintptr", "complex64", "complex128")
)  # fmt: skip
ANY = Type("any")


def space_of(item: Imported) -> Space:
    """The package of an import, as far as it is known."""
    if item.kind != "sdk" or item.major not in MAJORS.get(item.package, ()):
        return Space(item)
    sdk = go_sdk(item.package, major=item.major)
    return Space(item, sdk, sdk.module(item.module))


def basic(name: str) -> Kind | None:
    """A type that the language has."""
    if name == "error":
        return ERROR
    return Plain(name) if name in _BASICS else None


def member_of(space: Space, name: str) -> Kind | None:
    """What a name of a package is; None where the package has none such."""
    item = space.imported
    if item.kind == "core":
        return _of_core(item, name)
    if space.sdk is None or space.module is None:
        return UNKNOWN
    found = space.sdk.member(space.module, name)
    if found is None:
        pointer = _pointer_function(space, name)
        return pointer if pointer is not None else UNKNOWN if not name[:1].isupper() else None
    if found.kind in ("constructor", "getter", "function"):
        return SdkFunction(space, name, found)
    made = _type_of(space, name, found)
    return made if found.kind == "constant" else Denoted(made)


def _type_of(space: Space, name: str, member: GoMember) -> Kind:
    sdk = space.sdk
    if sdk is None or space.module is None:
        return UNKNOWN
    if member.kind == "constant" and isinstance(member.schema, EnumSchema):
        names = sdk.names(space.module)
        own = names.enum(member.schema.name) if names is not None else member.schema.name
        found = sdk.member(space.module, own)
        return Sdk(sdk.package, sdk.schema.major, space.module, own, found, sdk) if found is not None else UNKNOWN
    return Sdk(sdk.package, sdk.schema.major, space.module, name, member, sdk)


def _pointer_function(space: Space, name: str) -> Kind | None:
    """`lambda.FunctionEnvironmentPtr(&...)`: the function beside the interface of the same name."""
    if not name.endswith("Ptr") or space.sdk is None or space.module is None:
        return None
    found = space.sdk.member(space.module, f"{name}Input")
    if found is None:
        return None
    made = Sdk(space.sdk.package, space.sdk.schema.major, space.module, f"{name}Input", found, space.sdk)
    return Function((UNKNOWN,), (made,))


def _of_core(item: Imported, name: str) -> Kind | None:
    core = go_core()
    if item.major != 3 or core.package(item.module) is None:
        return UNKNOWN
    kind = core.kind(item.module, name)
    if kind is None:
        return None if core.knows(item.module) and name[:1].isupper() else UNKNOWN
    if kind == "type":
        return Denoted(Core(item.module, name))
    return CoreFunction(item.module, name) if kind == "func" else core_kind(item.module, core.text(item.module, name))


_NAME = re.compile(r"(?:(\w+)\.)?(\w+)")


def core_kind(module: str, text: str) -> Kind:
    """The kind of a type as a core package writes it."""
    text = text.strip()
    if text.startswith("*"):
        inner = core_kind(module, text[1:])
        return Pointer(inner) if inner is not UNKNOWN else UNKNOWN
    if text.startswith("[]"):
        return Items(core_kind(module, text[2:]))
    if text.startswith("map[string]"):
        return Table(Plain("string"), core_kind(module, text.removeprefix("map[string]")))
    match = _NAME.fullmatch(text)
    if match is None:
        return UNKNOWN
    if match[1]:
        package = go_core().package(module)
        path = package.imports.get(match[1], "") if package is not None else ""
        home = path.removeprefix(CORE_HOME)
        return Core(home, match[2]) if path.startswith(CORE_HOME) and go_core().has(home, match[2]) else UNKNOWN
    known = basic(text)
    if known is not None:
        return known
    return Core(module, text) if go_core().has(module, text) else UNKNOWN


def core_results(function: CoreFunction) -> Kind:
    """What a call of a core function or method gives."""
    owner, name = (function.owner, function.name) if function.owner else (function.name, "")
    found = tuple(core_kind(function.module, text) for text in go_core().results(function.module, owner, name))
    return found[0] if len(found) == 1 else Several(found)


def sdk_results(function: SdkFunction) -> Kind:
    """What a call of a constructor or function of a provider's SDK gives."""
    space, member = function.space, function.member
    sdk, schema = space.sdk, member.schema
    names = sdk.names(space.module) if sdk is not None and space.module is not None else None
    if sdk is None or names is None or space.module is None:
        return UNKNOWN
    if isinstance(schema, ResourceSchema):
        made = named(sdk, space.module, names.resource(schema.name))
        return Several((Pointer(made), ERROR))
    if not isinstance(schema, FunctionSchema):
        return UNKNOWN
    own = names.function(schema)
    if member.output:
        return named(sdk, space.module, f"{own}ResultOutput")
    return Several((Pointer(named(sdk, space.module, f"{own}Result")), ERROR))


def named(sdk: GoSdk, module: str, name: str) -> Kind:
    """The type of that name."""
    found = sdk.member(module, name)
    return Sdk(sdk.package, sdk.schema.major, module, name, found, sdk) if found is not None else UNKNOWN


# -- types of the schema


def relaxed(kind: Type) -> Type | None:
    """A union as Go sees it: text where an enumeration only advises; None where that cannot be told."""
    if kind.kind != "union":
        return kind
    kinds = {item.kind for item in kind.members}
    if kinds == {"asset", "archive"}:
        return Type("asset")
    simple = [item for item in kind.members if item.kind != "enum"]
    return simple[0] if len(simple) == 1 and simple[0].kind in _PLAIN else None


def noun_of(sdk: GoSdk, kind: Type) -> tuple[str | None, str] | None:
    """What the forms of a type are named after: (None, "StringArray") of the core, ("ec2", "SecurityGroupIngress") of
    a module by its Python name; None where that cannot be told."""
    plain = relaxed(kind)
    if plain is None:
        return None
    if plain.kind in ("list", "map") and plain.item is not None:
        inner = noun_of(sdk, plain.item)
        return (inner[0], f"{inner[1]}{'Array' if plain.kind == 'list' else 'Map'}") if inner is not None else None
    if plain.kind in ("object", "enum"):
        module, _, name = plain.ref.rpartition(".")
        home = "" if module == "index" else module
        names = sdk.names(home)
        if names is None:
            return None
        return home, names.enum(name) if plain.kind == "enum" else names.object(name)
    return (None, _NOUNS[plain.kind]) if plain.kind in _NOUNS else None


def spelled_noun(sdk: GoSdk, noun: tuple[str | None, str], end: str = "") -> str:
    """`pulumi.StringInput`, `ec2.SecurityGroupIngressArrayInput`."""
    home, name = noun
    place = "pulumi" if home is None else go_module(home) or sdk.package
    return f"{place}.{name}{end}"


def form_of(sdk: GoSdk, kind: Type, *, required: bool, end: str) -> Kind:
    """The kind of a field: an input or, with end "Output", an output."""
    noun = noun_of(sdk, kind)
    plain = relaxed(kind)
    if noun is None or plain is None:
        return UNKNOWN
    home, name = noun
    if not name and end == "Output":
        name = "Any"
    full = f"{name}{'' if required or plain.kind in _NILABLE else 'Ptr'}{end}"
    if home is None:
        return Core("pulumi", full) if go_core().has("pulumi", full) else UNKNOWN
    return named(sdk, home, full)


def plain_of(sdk: GoSdk, kind: Type, *, required: bool) -> Kind:
    """The kind of a plain field: of a function's arguments or result, and of objects in those."""
    plain = relaxed(kind)
    if plain is None:
        return UNKNOWN
    if plain.kind == "list" and plain.item is not None:
        return Items(plain_of(sdk, plain.item, required=True))
    if plain.kind == "map" and plain.item is not None:
        return Table(Plain("string"), plain_of(sdk, plain.item, required=True))
    made: Kind = UNKNOWN
    if plain.kind in _PLAIN:
        made = Plain(_PLAIN[plain.kind])
    elif plain.kind in ("object", "enum"):
        noun = noun_of(sdk, plain)
        made = named(sdk, noun[0], noun[1]) if noun is not None and noun[0] is not None else UNKNOWN
    return made if required or made is UNKNOWN else Pointer(made)


def fields_of(owner: Sdk) -> dict[str, Property] | None:
    """The fields of a struct of the SDK as a literal names them, None of what is no struct."""
    member, schema = owner.member, owner.member.schema
    if member.kind in ("args", "function_args") and isinstance(schema, ResourceSchema | FunctionSchema):
        return go_fields(schema)
    if member.kind == "result" and isinstance(schema, FunctionSchema) and not member.output:
        return go_fields(schema, outputs=True)
    if member.kind == "object" and isinstance(schema, ObjectSchema) and not member.form:
        return go_fields(schema)
    return None


def is_plain_struct(owner: Sdk) -> bool:
    """Whether the fields of a struct hold plain values, not inputs."""
    member = owner.member
    return member.kind == "result" or member.plain or (member.kind == "function_args" and not member.output)


def dotted(owner: Sdk, name: str = "") -> str:
    """As Go programs name it: `ec2.Vpc`."""
    return f"{go_module(owner.module) or owner.package}.{name or owner.name}"
