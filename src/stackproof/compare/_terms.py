"""What values of a graph are made of when two graphs are compared: texts, references, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec


class Ref(msgspec.Struct, frozen=True):
    """A property of another resource. facet: which one; "" where any of its identifiers does (id, ARN, name)."""

    urn: str
    facet: str = ""


class Text(msgspec.Struct, frozen=True):
    """A text with references inside."""

    parts: tuple[str | Ref, ...]


class Hidden(msgspec.Struct, frozen=True):
    """A value that is not known."""

    why: str


class Sealed(msgspec.Struct, frozen=True):
    """A secret, known by where it comes from."""

    origin: str


class Entry(msgspec.Struct, frozen=True):
    """An element of a list, with the resource and the place that it was read from."""

    value: Term
    urn: str
    path: str


class Bag(msgspec.Struct, frozen=True):
    """A list. ordered: False where AWS keeps a set. written: the elements as the program parts them, where those that
    go together are joined in `entries`."""

    entries: tuple[Entry, ...]
    ordered: bool = False
    written: tuple[Entry, ...] = ()


Term = str | Ref | Text | Hidden | Sealed | Bag | dict[str, "Term"]
"""Numbers and flags are texts ("443", "true"); maps are dicts; null is absent."""

RefKey = Callable[[Ref], str]


def key_of(term: Term, ref_key: RefKey) -> str:
    """A text that is equal for equal terms. A list of one is its element: the bridge turns one into the other."""
    if isinstance(term, str):
        return repr(term)
    if isinstance(term, Ref):
        return f"@{ref_key(term)}"
    if isinstance(term, Text):
        return "+".join(repr(part) if isinstance(part, str) else f"@{ref_key(part)}" for part in term.parts)
    if isinstance(term, Bag):
        keys = [key_of(entry.value, ref_key) for entry in term.entries]
        if len(keys) == 1:
            return keys[0]
        return f"[{','.join(keys if term.ordered else sorted(keys))}]"
    if isinstance(term, dict):
        return "{" + ",".join(f"{name!r}:{key_of(item, ref_key)}" for name, item in sorted(term.items())) + "}"
    return "?" if isinstance(term, Hidden) else f"secret:{term.origin}"


def leaves_of(term: Term, path: str = "") -> Iterator[tuple[str, Term]]:
    """Every leaf with its path; positions in lists are left out."""
    if isinstance(term, dict):
        for name, item in term.items():
            yield from leaves_of(item, f"{path}.{name}" if path else name)
    elif isinstance(term, Bag):
        for entry in term.entries:
            yield from leaves_of(entry.value, path)
    else:
        yield path, term


def refs_of(term: Term, path: str = "") -> Iterator[tuple[str, Ref]]:
    """Every reference in a term with the path of its leaf."""
    for place, leaf in leaves_of(term, path):
        if isinstance(leaf, Ref):
            yield place, leaf
        elif isinstance(leaf, Text):
            yield from ((place, part) for part in leaf.parts if isinstance(part, Ref))


def is_hidden(term: Term) -> bool:
    """True where something in it is not known."""
    return any(isinstance(leaf, Hidden) for _, leaf in leaves_of(term))
