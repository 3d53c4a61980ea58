"""Names for the variables of resources that have none yet."""

from __future__ import annotations

import builtins
import keyword
import re

from stackproof.aws import sdk

from ._calls import class_of

_PLAIN = re.compile(r"""["'`]([A-Za-z][A-Za-z0-9_ -]*)["'`]""")
_LONGEST = 40
_RESERVED = frozenset(
    {*keyword.kwlist, *dir(builtins)}
    | {"case", "catch", "const", "default", "delete", "do", "enum", "export", "extends", "function", "interface"}
    | {"let", "new", "null", "package", "private", "protected", "public", "static", "super", "switch", "this", "throw"}
    | {"typeof", "undefined", "var", "void", "chan", "defer", "fallthrough", "func", "go", "goto", "map", "range"}
    | {"select", "struct", "append", "cap", "copy", "error", "make", "nil", "string", "true", "false", "ctx", "err"}
)


def called(token: str, own: str, content: bytes) -> tuple[str, ...]:
    """Snake-case names for a resource's variable, the best first: as Pulumi calls it, unless several are called so;
    that with its kind; its kind. own: the name of the resource, as the program writes it."""
    kind = snake(class_of(token))
    plain = _PLAIN.fullmatch(own)
    if plain is None or len(plain[1]) > _LONGEST:
        return (kind,)
    name = snake(plain[1])
    several = content.count(own.encode()) > 1 or name in _RESERVED or sdk("aws").module(name) is not None
    return (f"{name}_{kind}", kind) if several else (name, f"{name}_{kind}", kind)


def snake(name: str) -> str:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"\W+|__+", "_", apart).strip("_").lower()
