"""Values of another type than an SDK declares, and calls of it with too few or too many of them."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import GoMember

from ._outputs import is_plain, output_in, taken
from ._owners import Owner, function_owner, type_owner
from ._view import Found, View, short

_CANNOT_USE = re.compile(
    r"cannot use (?P<label>.+) \((?P<what>(?:[^()]|\([^()]*\))*)\) as (?P<want>.+?) value in "
    r"(?P<where>struct literal|argument to [^:]+|assignment|return statement|variable declaration|map literal|"
    r"array or slice literal|range clause|send|[^:]+?)(?:: (?P<why>.*))?$",
    re.DOTALL,
)
_COUNT = re.compile(r"(?P<side>not enough|too many) arguments in call to (?P<called>[\w.]+)")
_MISMATCH = re.compile(r"assignment mismatch: (?P<have>.+?) but (?P<called>[\w.]+)(?:\(.*\))? returns (?P<want>.+)$")
_WRAPPERS = {
    "StringInput": "pulumi.String(...)", "StringPtrInput": "pulumi.String(...)", "IntInput": "pulumi.Int(...)",
    "IntPtrInput": "pulumi.Int(...)", "BoolInput": "pulumi.Bool(...)", "BoolPtrInput": "pulumi.Bool(...)",
    "Float64Input": "pulumi.Float64(...)", "Float64PtrInput": "pulumi.Float64(...)",
    "StringArrayInput": "pulumi.StringArray{...}", "StringMapInput": "pulumi.StringMap{...}",
    "ArrayInput": "pulumi.Array{...}", "MapInput": "pulumi.Map{...}", "IntArrayInput": "pulumi.IntArray{...}",
    "ArchiveInput": "pulumi.NewFileArchive(...)", "AssetOrArchiveInput": "pulumi.NewFileAsset(...)",
}  # fmt: skip
_REFERENCES = {
    "*string": "pulumi.StringRef(...)", "*bool": "pulumi.BoolRef(...)", "*int": "pulumi.IntRef(...)",
    "*float64": "pulumi.Float64Ref(...)",
}  # fmt: skip
_RESOURCES = frozenset({"pulumi.Resource", "pulumi.ComponentResource", "pulumi.CustomResource"})


def wrong(view: View) -> Found | None:
    """A value that does not fit where it is given: to an argument of an SDK, or as the Output of a value."""
    match = _CANNOT_USE.match(view.item.message)
    if match is None:
        return None
    want, label = short(match["want"]), " ".join(match["label"].split())
    output = output_in(view, match["what"])
    if output is not None and is_plain(want):
        return taken(_cut(label), output, want, "argument")
    around = view.item.around
    literal = type_owner(around.literal)
    taken_for = _taken_for_arguments(view, literal, match)
    if taken_for is not None:
        return taken_for
    if literal is not None and _is_sdk(literal):
        return _in_literal(view, literal, match)
    called = function_owner(around.call)
    if called is not None and around.argument >= 0 and _is_sdk(called) and not around.literal:
        said = f"{called.dotted}: argument {around.argument + 1} takes {want}"
        return _wrong_type(view, called, f"argument {around.argument + 1}", said, match)
    data = {"fix": _remedy(match), "cause": f"types:{view.file.path}:{view.item.line}"}
    return Found(kind="types.error", message=view.message, data=data)


def _taken_for_arguments(view: View, literal: Owner | None, match: re.Match[str]) -> Found | None:
    """A literal of what a resource or a nested object is in the end, where its arguments are meant: of `s3.Bucket` for
    `s3.BucketArgs`. All that does not fit into it, and that it fits nowhere, has this one root."""
    given = re.search(r"type \*?([\w.]+)$", match["what"])
    outer = view.owner(given[1]) if given is not None else None
    for owner in (literal, outer):
        member = owner.member if owner is not None else None
        if owner is None or member is None or not _is_end(member):
            continue
        args = f"{owner.name}Args"
        if (
            owner is outer
            and args not in match["want"]
            and f"{owner.name}Input" not in match["want"].replace("Ptr", "")
        ):
            continue
        data: dict[str, Any] = {
            "symbol": owner.dotted, "class": owner.dotted, "argument": owner.name, "cause": f"sdk:{owner.dotted}{{}}",
            "fix": f"write {owner.dotted}Args{{...}}",
        }  # fmt: skip
        message = f"{owner.dotted} is what it is in the end and takes no inputs; its arguments are {owner.dotted}Args"
        return Found(kind="sdk.wrong-type", message=message, data=data)
    return None


def _is_end(member: GoMember) -> bool:
    return not member.form and (member.kind == "resource" or (member.kind == "object" and member.plain))


def _in_literal(view: View, literal: Owner, match: re.Match[str]) -> Found:
    want, field = short(match["want"]), view.item.around.field
    if field and not literal.name.endswith(("Array", "Map")):
        return _wrong_type(view, literal, field, f"{literal.dotted}: {field} takes {want}", match)
    return _wrong_type(view, literal, "element", f"an element of {literal.dotted} is {want}", match)


def _wrong_type(view: View, owner: Owner, argument: str, said: str, match: re.Match[str]) -> Found:
    data: dict[str, Any] = {
        "symbol": f"{owner.dotted}({argument})", "class": owner.dotted, "argument": argument,
        "cause": f"sdk:{owner.dotted}({argument})", "fix": _remedy(match),
    }  # fmt: skip
    message = f"{said}; the program gives {_given(match['what'])}"
    return Found(kind="sdk.wrong-type", message=message, data=data)


def _given(what: str) -> str:
    """What is given, in words: `a value of type string` of `variable of type string`."""
    text = short(what)
    found = re.search(r"(?:of (?:\w+ )*?type|of type) (.+)$", text)
    if found is not None:
        return found[1]
    return "nil" if text == "untyped nil" else text


def _remedy(match: re.Match[str]) -> str:
    want, what, label = short(match["want"]), short(match["what"]), _cut(" ".join(match["label"].split()))
    given = re.search(r"[\w.]+$", what)
    if given is not None and given[0].endswith("PtrOutput") and re.fullmatch(r"[\w.]*(?<!Ptr)(?:Output|Input)", want):
        return f"take the value that may be missing with {label}.Elem()"
    if want in _RESOURCES and "missing method" in (match["why"] or ""):
        return "embed pulumi.ResourceState in the struct, or pass what a constructor gave"
    if want in _REFERENCES:
        return f"write {_REFERENCES[want]}, which gives a pointer"
    bare = want.removeprefix("pulumi.")
    simple = re.search(r"(?:string|int|bool|float)", what) is not None and "pulumi." not in what
    if bare in _WRAPPERS and want.startswith("pulumi."):
        wrapper = _WRAPPERS[bare]
        return f"write {wrapper.replace('...', label)}" if simple and "(" in wrapper else f"give {wrapper} or an Output"
    if want.startswith("*") and f"type {want[1:]}" in what:
        return f"give a pointer: &{want[1:]}{{...}}"
    if want == "pulumi.Input":
        return (
            f"write pulumi.String({label}), or give an Output" if simple else "give an Output or another pulumi.Input"
        )
    made = re.sub(r"(?:Ptr)?Input$", "", want)
    if made != want:
        many = made.endswith(("Array", "Map"))
        return f"give {made}{{...}}" if many else f"give &{made}Args{{...}}"
    return f"give {want}"


def _cut(label: str) -> str:
    return label if len(label) <= 60 else f"{label[:57]}..."


def _is_sdk(owner: Owner) -> bool:
    return owner.package.kind in ("sdk", "core")


def count(view: View) -> Found | None:
    """A call of an SDK with too few or too many arguments."""
    match = _COUNT.match(view.item.message)
    called = function_owner(view.item.around.call)
    if match is None or called is None or not _is_sdk(called):
        return None
    wanted = next((line.removeprefix("want ") for line in view.item.more if line.startswith("want ")), "")
    have = next((line.removeprefix("have ") for line in view.item.more if line.startswith("have ")), "")
    shown = short(wanted)
    symbol = match["called"] if "." in match["called"] else called.dotted
    data: dict[str, Any] = {
        "symbol": symbol, "class": called.dotted, "arguments": ["args"], "cause": f"sdk:{symbol}()",
        "fix": _call(called, shown, match["side"]),
    }  # fmt: skip
    got = f", and gets {short(have)}" if have else ""
    side = "more arguments" if match["side"] == "not enough" else "fewer arguments"
    kind = "sdk.missing-argument" if match["side"] == "not enough" else "sdk.wrong-type"
    return Found(kind=kind, message=f"{symbol} takes {side}: {shown or 'see its signature'}{got}", data=data)


def _call(called: Owner, shown: str, side: str) -> str:
    if called.name.startswith("New") and called.package.kind == "sdk" and side == "not enough":
        args = f"{called.dotted.replace('.New', '.')}Args"
        return f"call {called.dotted}(ctx, name, &{args}{{...}}), or with nil for the arguments"
    return f"call {called.dotted}{shown}" if shown else "give what its signature asks for"


def results(view: View) -> Found | None:
    """A call whose results are not all taken: constructors give an error as well."""
    match = _MISMATCH.match(view.item.message)
    if match is None:
        return None
    called = match["called"]
    package = view.names.get(called.partition(".")[0])
    data: dict[str, Any] = {"symbol": called, "name": called.rpartition(".")[2], "cause": f"types:results:{called}"}
    if package is not None and package.kind in ("sdk", "core"):
        data["fix"] = f"take the error as well: x, err := {called}(...)"
    else:
        data["fix"] = "take as many values as the function returns"
    return Found(
        kind="types.error",
        message=f"{called} returns {match['want']}, and the program takes {match['have']}",
        data=data,
    )
