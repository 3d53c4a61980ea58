"""Where a file uses what it imports, whatever the language."""

from __future__ import annotations

from typing import Protocol

import msgspec

from ._edits import Splice
from ._texts import Text


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """An imported name with what is read of it, `aws.s3.Bucket`.

    start: where it begins. steps: what each part of it stands for, and where that ends, the imported name's own first.
    given: the names of the arguments where it is called; "*" among them where not all are known; None where it is not
    called.
    """

    start: int
    steps: tuple[tuple[str, int], ...]
    given: frozenset[str] | None = None

    @property
    def path(self) -> str:
        return self.steps[-1][0]

    def end_of(self, path: str) -> int | None:
        """Where the part ends that stands for this."""
        return next((end for step, end in self.steps if step == path), None)


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """An argument, or a key of an object that stands for arguments, as it is written. Places are bytes.

    key, value, whole: of the name without its quotes, of the value, and of both. form: of the value, "string",
    "number", "boolean", "list" or "object"; None where it is not known. short: the variable is the name, too
    (`{ password }`). beside: the names of all that are given there.
    """

    name: str
    key: tuple[int, int]
    value: tuple[int, int]
    whole: tuple[int, int]
    text: str
    form: str | None
    short: bool = False
    beside: frozenset[str] = frozenset()


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A name that is read of a value, `bucket.arn`. whole, key: bytes of all of it, and of the name. of: the value as
    it is written. called: whether it is called."""

    whole: tuple[int, int]
    key: tuple[int, int]
    of: str
    called: bool


class Source(Protocol):
    """A file of a program."""

    path: str
    text: Text

    @property
    def uses(self) -> tuple[Use, ...]:
        """Every use of what the file imports from packages."""
        ...

    def arguments(self, line: int, name: str) -> list[Argument]:
        """The arguments of this name, as the file spells it, that stand on a line."""
        ...

    def members(self, line: int, name: str) -> list[Member]:
        """Everything of this name that is read of a value on a line."""
        ...

    def written(self, path: str, *, without: frozenset[str] = frozenset()) -> tuple[str, tuple[Splice, ...]]:
        """What this file calls a thing, and the import that it needs for that. without: paths of imports that go."""
        ...

    def tidied(self, splices: tuple[Splice, ...]) -> tuple[Splice, ...]:
        """The changes, and without the imports that nothing uses any more because of them. Raises NotPossible."""
        ...
