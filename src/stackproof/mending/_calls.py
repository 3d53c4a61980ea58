"""The place in a program that makes a resource, and what can be done to it there, whatever the language."""

from __future__ import annotations

import ast
from typing import Protocol

import msgspec

from ._edits import Splice

# Stand in an expression of ours for what only the program knows; written so that no language spells them anew.
NAME = "NameOfIt"
SELF = "ItsVariable"


class NotPossible(ValueError):
    """The program is not written in a way that this can be done to it."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """An argument as it stands in the program. start, end: bytes of its value. from_, to: bytes of all of it."""

    start: int
    end: int
    from_: int
    to: int
    text: str


class Call(Protocol):
    """A call that makes a resource. Expressions of mends are Python with the SDK's names; the call spells them in its
    own language. All raise NotPossible."""

    path: str
    token: str

    def given(self, name: str) -> Given | None:
        """The argument of this Python name, None where it is not given there."""
        ...

    def give(self, arguments: str) -> tuple[Splice, ...]:
        """Set arguments: `name=value, ...`. A dictionary is merged into one that is there; anything else replaces."""
        ...

    def drop(self, name: str) -> tuple[Splice, ...]:
        """Take an argument away; nothing where it is not given."""
        ...

    def depend_on(self, variable: str) -> tuple[Splice, ...]:
        """Add a resource to the option `depends_on`. variable: as the program calls it."""
        ...

    def variable(self) -> tuple[str, tuple[Splice, ...]]:
        """What the program calls the resource, and what must be changed for it to have a name at all."""
        ...

    def beside(self, expression: str, *, suffix: str) -> tuple[Splice, ...]:
        """A further resource behind this one. expression: its call, with NAME for its name, which is made of this
        one's and `suffix`, and SELF for this resource."""
        ...


def keywords_of(arguments: str) -> dict[str, ast.expr]:
    """`name=value, ...` as expressions."""
    call = ast.parse(f"f({arguments})", mode="eval").body
    assert isinstance(call, ast.Call)
    return {item.arg: item.value for item in call.keywords if item.arg is not None}


def merged(names: dict[str, ast.expr]) -> str:
    """The reverse: `name=value, ...`."""
    return ", ".join(f"{name}={ast.unparse(value)}" for name, value in names.items())
