"""Types as the checker writes them, with the paths of their packages, taken apart."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from stackproof.aws import MAJORS, GoMember, GoSdk, go_core, go_sdk
from stackproof.golang import Imported, imported

_NAMED = re.compile(r'(?P<stars>[*\[\]]*)(?:"?(?P<path>[\w./~-]+)"?\.)?(?P<name>\w+)(?P<rest>\[.*\])?$')
_FUNCTION = re.compile(r"(?:\((?P<receiver>[^)]*)\)\.|(?P<path>[\w./~-]+)\.)?(?P<name>\w+)$")


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """A named type or function. path: of its package, "" for the language's own. receiver: of a method, as written."""

    path: str
    name: str
    stars: str = ""
    receiver: str = ""

    @property
    def package(self) -> Imported:
        return imported(self.path)

    @property
    def dotted(self) -> str:
        """`ec2.Vpc`, as programs write it without a name of their own for the package."""
        name = f"{_bare(self.receiver)}.{self.name}" if self.receiver else self.name
        return f"{self.package.name}.{name}" if self.path else name

    @property
    def sdk(self) -> GoSdk | None:
        """The SDK that it belongs to, where its schema is on board."""
        return sdk_of(self.package)

    @property
    def module(self) -> str:
        """Its module, as Python calls it."""
        found = self.sdk
        return (found.module(self.package.module) or "") if found is not None else ""

    @property
    def member(self) -> GoMember | None:
        """What it is in its SDK."""
        found = self.sdk
        return found.member(self.module, self.name) if found is not None else None

    @property
    def core(self) -> str:
        """The package of Pulumi's core SDK that it belongs to, "" for none."""
        return self.package.module if self.package.kind == "core" and go_core().knows(self.package.module) else ""

    @property
    def is_output(self) -> bool:
        """Whether it is an Output of Pulumi."""
        if self.stars or not self.name.endswith("Output"):
            return False
        if self.path.endswith("/sdk/v3/go/internal"):
            return self.name == "Output"
        if self.core:
            return self.core in ("pulumi", "pulumix")
        member = self.member
        return member is not None and (member.form.endswith("Output") or member.output)


def _bare(receiver: str) -> str:
    """`Context` of `*github.com/.../pulumi.Context`."""
    return receiver.rpartition(".")[2].lstrip("*")


def sdk_of(package: Imported) -> GoSdk | None:
    """The SDK that an import path leads to, where its schema is on board."""
    if package.kind != "sdk" or package.major not in MAJORS.get(package.package, ()):
        return None
    return go_sdk(package.package, major=package.major)


@lru_cache(maxsize=1024)
def type_owner(text: str) -> Owner | None:
    """The named type of `*github.com/.../ec2.Vpc`; None for one that has no name."""
    match = _NAMED.match(text)
    if match is None or not match["name"]:
        return None
    return Owner(path=match["path"] or "", name=match["name"], stars=match["stars"])


@lru_cache(maxsize=1024)
def function_owner(text: str) -> Owner | None:
    """The function of `github.com/.../ec2.NewVpc`, or the method of `(*github.com/.../pulumi.Context).Export`."""
    match = _FUNCTION.match(text)
    if match is None:
        return None
    receiver = match["receiver"] or ""
    path = match["path"] or ""
    if receiver:
        inner = type_owner(receiver)
        path = inner.path if inner is not None else ""
    return Owner(path=path, name=match["name"], receiver=receiver)
