"""Outputs of Pulumi taken for the values that they will have."""

from __future__ import annotations

import re

from ._owners import Owner, type_owner
from ._view import Found, View, short

_INSIDE = "use it inside ApplyT: x.ApplyT(func(value {kind}) ... {{ ... }})"
_FIXES = {
    "argument": "pass the Output on as it is to an argument of a resource, or " + _INSIDE,
    "conversion": "leave the conversion out; an Output is an input already",
    "concatenation": 'pulumi.Sprintf("...%s...", x) makes a text of Outputs, or ' + _INSIDE,
    "comparison": "compare the value inside ApplyT",
    "condition": "decide inside ApplyT, or by a value of the configuration",
    "iteration": "its length is known only later: iterate inside ApplyT, or take elements with .Index(pulumi.Int(0))",
    "index": "take an element with .Index(pulumi.Int(0)), or of a map with .MapIndex(pulumi.String(...))",
    "length": "take the length inside ApplyT",
    "method": "call it on the value, inside ApplyT",
}
_SAID = {
    "argument": "{label} is an Output ({kind}) where {want} is needed",
    "conversion": "{label} is an Output ({kind}) and cannot be converted to {want}",
    "concatenation": "{label} is an Output ({kind}) in an operation on plain values",
    "comparison": "{label} is an Output ({kind}) compared with a plain value",
    "condition": "{label} is an Output ({kind}) used as a condition",
    "iteration": "{label} is an Output ({kind}) that is iterated over",
    "index": "{label} is an Output ({kind}) that is indexed",
    "length": "{label} is an Output ({kind}) passed to len",
    "method": "{label} is an Output ({kind}), and {want} is no method of it",
}
_PLAIN = re.compile(
    r"(?:\[\]|map\[string\]|\*)*(?:string|bool|int\d*|uint\d*|float\d+|byte|rune|error|any|interface ?\{\})$"
)
_CONVERSION = re.compile(r"^cannot convert (?P<label>.+) \((?P<what>.*?)\) to type (?P<want>.+?)(?::.*)?$")
_OPERATION = re.compile(r"^(?:invalid operation: )?(?P<rest>.+)$")
_KINDS = re.compile(r"(?:value|variable|constant|parameter) (?:[^()]*? )?(?:of (?:\w+ )*?type|of type) ([\w./*\[\]]+)")
_MISMATCH = re.compile(r"\(mismatched types (?P<left>.+?) and (?P<right>.+)\)$")
_TWO = re.compile(r"(.+?) (?:[-+*/%&|^]|==|!=|<|<=|>|>=|&&|\|\||<<|>>) (.+) \(mismatched types")
_COMPARES = re.compile(r" (?:==|!=|<|<=|>|>=) ")


def misuse(view: View) -> Found | None:
    """An Output where a value is needed; None for anything else."""
    reader = _READERS.get(view.rule)
    return reader(view) if reader is not None else None


def taken(label: str, owner: Owner, want: str, how: str) -> Found:
    """The remark on one such use."""
    kind = f"pulumi.{owner.name}" if owner.path.endswith("/internal") else owner.dotted
    fix = _FIXES[how].format(kind=_value_of(owner))
    if want == ".Elem":
        fix = "leave .Elem() out, for the value is always there"
    message = f"{_SAID[how].format(label=label, kind=kind, want=want)}; {fix}"
    data = {"how": how, "output": label, "fix": fix, "crashes": True, "harmless": False, "symbol": how, "name": label}
    return Found(kind="sdk.output-misuse", message=message, data=data)


def is_plain(want: str) -> bool:
    """Whether a type is one of plain values."""
    return _PLAIN.match(want) is not None


def _value_of(owner: Owner) -> str:
    plain = {
        "String": "string",
        "ID": "pulumi.ID",
        "URN": "pulumi.URN",
        "Int": "int",
        "Bool": "bool",
        "Float64": "float64",
    }
    name = owner.name.removesuffix("Output")
    many = ""
    while name.endswith(("Array", "Ptr")):
        many += "[]" if name.endswith("Array") else "*"
        name = name.removesuffix("Array").removesuffix("Ptr")
    return f"{many}{plain.get(name, 'T')}"


def _conversion(view: View) -> Found | None:
    match = _CONVERSION.match(view.item.message)
    owner = output_in(view, match["what"]) if match is not None else None
    if match is None or owner is None:
        return None
    return taken(match["label"], owner, short(match["want"]), "conversion")


def _operation(view: View) -> Found | None:
    text = view.item.message
    match = _OPERATION.match(text)
    if match is None:
        return None
    how = "comparison" if _COMPARES.search(match["rest"]) else "concatenation"
    if "cannot index" in text or "cannot slice" in text:
        how = "index"
    sides = _MISMATCH.search(text)
    if sides is not None:
        return _of_two(view, match["rest"], (sides["left"], sides["right"]), how)
    owner = next((one for one in map(view.owner, _KINDS.findall(text)) if one is not None and one.is_output), None)
    if owner is None:
        return None
    label = re.sub(r"^operator \S+ not defined on |^cannot (?:index|slice) ", "", match["rest"]).partition(" (")[0]
    return taken(label or view.text(), owner, "", how)


def _of_two(view: View, rest: str, kinds: tuple[str, str], how: str) -> Found | None:
    """An operation on an Output and something else; the side that is the Output is shown."""
    sides = _TWO.match(rest)
    for number, kind in enumerate(kinds):
        owner = view.owner(kind)
        if owner is not None and owner.is_output:
            return taken(sides[number + 1] if sides is not None else view.text(), owner, "", how)
    return None


def _range(view: View) -> Found | None:
    match = re.match(r"cannot range over (?P<label>.+?) \((?P<what>.*)\)", view.item.message)
    owner = output_in(view, match["what"]) if match is not None else None
    return taken(match["label"], owner, "", "iteration") if match is not None and owner is not None else None


def _length(view: View) -> Found | None:
    match = re.match(r"invalid argument: (?P<label>.+?) \((?P<what>.*)\) for built-in len", view.item.message)
    owner = output_in(view, match["what"]) if match is not None else None
    return taken(match["label"], owner, "", "length") if match is not None and owner is not None else None


def _condition(view: View) -> Found | None:
    owner = type_owner(view.item.around.given)
    return taken(view.text(), owner, "", "condition") if owner is not None and owner.is_output else None


def output_in(view: View, what: str) -> Owner | None:
    """The Output that a description such as `value of struct type pulumi.IDOutput` is of."""
    found = re.search(r"type ([\w./*\[\]~\"-]+)$", what)
    owner = view.owner(found[1]) if found is not None else None
    return owner if owner is not None and owner.is_output else None


_READERS = {
    "InvalidConversion": _conversion, "UndefinedOp": _operation, "MismatchedTypes": _operation,
    "NonIndexableOperand": _operation, "NonSliceableOperand": _operation, "InvalidRangeExpr": _range,
    "InvalidLen": _length, "InvalidCond": _condition,
}  # fmt: skip
