"""The declarations of one package of an SDK, each made when something names it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from stackproof.aws import (
    EnumSchema,
    FunctionSchema,
    GoMember,
    GoNames,
    GoSdk,
    ObjectSchema,
    Property,
    ResourceSchema,
    Type,
    go_module,
    sdk_changes,
)

from . import _functions, _objects, _resources
from ._spelling import UNSURE, Noun, Spelling

if TYPE_CHECKING:
    from stackproof.aws import Side

    from ._sources import Declarations


class Package:
    """One package. path: how programs import it. seen: names that the program has somewhere, for nothing else can tell
    one set of fields and methods from another. version: of the SDK, as go.mod requires it, "" where it does not."""

    def __init__(self, declarations: Declarations, path: str, sdk: GoSdk, names: GoNames, *, version: str) -> None:
        self.version = version
        self.path, self.sdk, self.names = path, sdk, names
        self.seen = declarations.seen
        self.spell = Spelling(self)
        self.name = go_module(names.module.name) or sdk.package
        self._all = declarations
        self._imports: dict[str, str] = {}
        self._lines: list[str] = []
        self._asked: set[str] = set()
        self._left: deque[str] = deque()

    def need(self, name: str) -> None:
        """Ask for the declaration of a name; one that the package does not have is passed over."""
        if name not in self._asked:
            self._asked.add(name)
            self._left.append(name)

    def work(self) -> bool:
        """Declare what has been asked for; whether there was anything."""
        done = bool(self._left)
        while self._left:
            self._declare(self._left.popleft())
        return done

    def text(self) -> str:
        """The file."""
        used = {"context": "context", "reflect": "reflect", "pulumi": CORE, **self._imports}
        used["unknown"] = UNKNOWN
        body = "\n".join(self._lines)
        imports = [f'import {name} "{path}"' for name, path in used.items() if f"{name}." in body]
        return "\n".join([f"package {self.name}", *imports, body]) + "\n"

    def add(self, *lines: str) -> None:
        self._lines += lines

    def qualifier(self, other: Package) -> str:
        """What stands before a name of another package."""
        if other is self:
            return ""
        self._imports[other.name] = other.path
        return f"{other.name}."

    def named(self, kind: Type) -> Noun | None:
        """The noun of a nested type or an enumeration."""
        module, _, name = kind.ref.rpartition(".")
        home = self._all.beside(self, "" if module == "index" else module)
        if home is None:
            return None
        own = home.names.enum(name) if kind.kind == "enum" else home.names.object(name)
        return Noun(home, own)

    def type_of(self, side: Side, owner: str, item: Property) -> Type:
        """The type of a property of the schema's `owner`; `UNSURE` where it may be another one in this version."""
        changes = sdk_changes(self.sdk.package, self.sdk.schema.major)
        differs = changes.differs(side, self.names.module.name, owner, item.name, version=self.version)
        return UNSURE if differs else item.parsed

    def _declare(self, name: str) -> None:
        member = self.names.member(name)
        if member is not None:
            self._write(name, member)

    def _write(self, name: str, member: GoMember) -> None:
        schema = member.schema
        if isinstance(schema, FunctionSchema):
            _functions.write(self, member, schema)
        elif isinstance(schema, ResourceSchema):
            _resources.write(self, name, member, schema)
        elif isinstance(schema, EnumSchema):
            _objects.write_enum(self, name, member, schema)
        elif isinstance(schema, ObjectSchema):
            _objects.write(self, name, member)


CORE = "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
# A package that nobody has: what is of its types fits everywhere.
UNKNOWN = "stackproof/unknown"
