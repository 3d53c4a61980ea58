"""The tables of what may be spelled in several ways."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files

import msgspec

from stackproof.aws import name_property


class Folding(msgspec.Struct, frozen=True, kw_only=True):
    """A resource that only configures another one.

    by: the input that names its owner. value: the input that holds what it brings, or all of it. at: where that stands
    in the owner (the same name where not given); add: the list there that it is one more element of.
    """

    type: str
    into: str
    by: str
    value: str = ""
    at: str = ""
    add: str = ""
    all: bool = False

    @property
    def property(self) -> str:
        """The owner's property that it becomes a part of."""
        return (self.add or self.at or self.value).partition(".")[0]


class Spelling(msgspec.Struct, frozen=True, kw_only=True):
    """See the comments of data/spelling.toml."""

    words: frozenset[str]
    opaque: frozenset[str]
    ordered: frozenset[str]
    renamed: dict[str, dict[str, str]]
    names: dict[str, frozenset[str]]
    defaults: dict[str, dict[str, str]]
    folded: tuple[Folding, ...]


@functools.cache
def spelling() -> Spelling:
    """The tables of data/spelling.toml."""
    text = files("stackproof.compare").joinpath("data/spelling.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Spelling)


@functools.cache
def foldings() -> dict[str, Folding]:
    """By the type that is folded."""
    return {folding.type: folding for folding in spelling().folded}


@functools.lru_cache(maxsize=4096)
def own_names(token: str) -> frozenset[str]:
    """Paths below which a resource of this type is only named."""
    own = name_property(token)
    found = set(spelling().names.get(token, ()))
    if own is not None:
        found |= {own, f"{own}Prefix", "namePrefix"}
    if own == "identifier" or own == "clusterIdentifier":
        found |= {"identifierPrefix", "clusterIdentifierPrefix"}
    if own == "bucket":
        found |= {"bucketPrefix", "bucketNamespace"}
    return frozenset(found)
