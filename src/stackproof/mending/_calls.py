"""The place in a program that makes a resource, and what can be done to it there, whatever the language."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from ._edits import Splice
from ._texts import Text
from ._written import Path, Value

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


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A name that the program has for a resource. splices: what must be changed for it to have one at all."""

    name: str
    splices: tuple[Splice, ...] = ()


Names = Mapping[str, str]
"""Words of an expression that stand for what the program itself writes."""


class Call(Protocol):
    """A call that makes a resource. Expressions of mends are Python with the SDK's names; the call spells them in its
    own language. Paths are dotted: `rules[0].expiration.days`; into documents with the documents' own names. All raise
    NotPossible."""

    path: str
    token: str
    text: Text

    @property
    def at(self) -> int:
        """Where the call begins, in bytes."""
        ...

    def value(self, path: str) -> Value | None:
        """What is written at a path, also by way of variables and of what makes JSON of it."""
        ...

    def given(self, path: str) -> Given | None:
        """The argument of this Python name, or what stands deeper, None where it is not given there."""
        ...

    def literals(self, path: str = "") -> list[Value]:
        """Every literal at or below a path, also by way of variables."""
        ...

    def give(self, arguments: str, names: Names | None = None) -> tuple[Splice, ...]:
        """Set arguments: `name=value, ...`. A dictionary is merged into one that is there; anything else replaces."""
        ...

    def put(self, path: str, expression: str, names: Names | None = None) -> tuple[Splice, ...]:
        """Set what stands at a path, however much of it is there."""
        ...

    def append(self, path: str, expression: str, names: Names | None = None) -> tuple[Splice, ...]:
        """A further element of the list at a path."""
        ...

    def replace(self, path: str, expression: str, names: Names | None = None) -> tuple[Splice, ...]:
        """Another value at a path, whatever is there."""
        ...

    def drop(self, path: str) -> tuple[Splice, ...]:
        """Take an argument away; nothing where it is not given."""
        ...

    def spelt(self, path: Path, expression: str, *, typed: bool) -> str:
        """A value in the program's language. typed: it is an argument of the SDK's at this path."""
        ...

    def instead(self, start: int, end: int, text: str) -> tuple[Splice, ...]:
        """A text of the program's in place of another one."""
        ...

    def renewed(self, there: Value, argument: str) -> tuple[Splice, ...]:
        """An argument, `name=value`, in place of another one. there: where that stands."""
        ...

    def bound_anew(self, name: str, statement: tuple[int, int], expression: str, output: str) -> tuple[Splice, ...]:
        """A variable that gets an output of a further resource in place of its value. statement: where it gets it."""
        ...

    def read_of(self, name: str, output: str) -> str:
        """How a variable is read that `bound_anew` has made."""
        ...

    def depend_on(self, *variables: str) -> tuple[Splice, ...]:
        """Add resources to the option `depends_on`. variables: as the program calls them."""
        ...

    def variable(self) -> tuple[str, tuple[Splice, ...]]:
        """What the program calls the resource, and what must be changed for it to have a name at all."""
        ...

    def written(self, dotted: str) -> tuple[str, tuple[Splice, ...]]:
        """What the file calls something of the SDK, and what must be imported for that."""
        ...

    def called(self) -> str:
        """A name for the resource's variable, as Python would have it."""
        ...

    def fresh(self, name: str) -> str:
        """A name that the file does not use yet. name: in snake case."""
        ...

    def own_name(self) -> str:
        """The name of the resource, as the program writes it."""
        ...

    def named_with(self, suffix: str) -> str:
        """The name of the resource with an ending, as the program would write it."""
        ...

    def copied(self, suffix: str) -> tuple[Splice, ...]:
        """The same call once more behind this one, with an ending to its name."""
        ...

    def seen_by(self, other: Call) -> Bound:
        """What the resource is called at the place of another call, behind it in the program."""
        ...

    def beside(
        self, expression: str, *, suffix: str, names: Names | None = None, before: bool = False
    ) -> tuple[Splice, ...]:
        """Further resources behind this one, or before it. expression: their calls, a line each, that may be given to
        names; NAME stands for a name that is made of this one's and `suffix` (NAME_cpu has an ending of its own), SELF
        for this resource."""
        ...


def class_of(token: str) -> str:
    """What the SDK calls the class of a type."""
    return "Provider" if token.startswith("pulumi:providers:") else token.rpartition(":")[2]


def lines_of(expression: str) -> list[tuple[str, str]]:
    """(name, "" for none; expression) of each line of an expression for `beside`."""
    found = []
    for line in ast.parse(expression).body:
        target = line.targets[0] if isinstance(line, ast.Assign) else None
        assert isinstance(line, ast.Assign | ast.Expr)
        found.append((target.id if isinstance(target, ast.Name) else "", ast.unparse(line.value)))
    return found


def name_of(variable: str) -> str:
    """What a variable's name is in the name of a resource: `db-password` for `dbPassword`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", "-", variable).lower()


def names_in(expression: str, named: Callable[[str], str]) -> dict[str, str]:
    """What stands for a name with an ending of its own, `NameOfIt_cni_policy`, and that name."""
    found = re.findall(rf"\b{NAME}_(\w+)", expression)
    return {f"{NAME}_{ending}": named(ending.replace("_", "-")) for ending in found}


def keywords_of(arguments: str) -> dict[str, ast.expr]:
    """`name=value, ...` as expressions."""
    call = ast.parse(f"f({arguments})", mode="eval").body
    assert isinstance(call, ast.Call)
    return {item.arg: item.value for item in call.keywords if item.arg is not None}


def merged(names: dict[str, ast.expr]) -> str:
    """The reverse: `name=value, ...`."""
    return ", ".join(f"{name}={ast.unparse(value)}" for name, value in names.items())
