"""Where a text names concepts: by their own words, or by short ones where the prompt names the concept elsewhere."""

from __future__ import annotations

import functools
import re
import string
import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files

import msgspec

from .._concepts import concepts

# Without the case, at the same positions.
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_BEGIN, _END = r"(?<![\w/.-])", r"(?!\w)(?!-\w)(?!\.\w)"
_OPTIONAL = re.compile(r"\(\?:[^()]*\)[?*]")
_CHOICE = re.compile(r"\(\?:([^()|]*)[^()]*\)(?![?*])")
# What has nodes of its own.
_OTHER_NODES = frozenset({"search", "cache", "kafka", "warehouse", "document_database", "graph_database"})
# What is there as soon as something else is.
_IMPLIED = {
    "container_service": ("container_cluster", "task"),
    "task": ("container_cluster",),
    "autoscaling_group": ("instance",),
    "private_subnet": ("subnet",),
    "public_subnet": ("subnet",),
}


class Mention(msgspec.Struct, frozen=True):
    """Where a text names a concept."""

    concept: str
    start: int
    end: int
    text: str


class Glossary(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of `data/phrases.toml` on words. short: expression -> concepts, of which the first that the prompt
    names is meant. otherwise: expressions in which a concept's word means something else."""

    short: dict[str, tuple[str, ...]]
    otherwise: tuple[str, ...]


@functools.cache
def glossary() -> Glossary:
    """As it stands in the table."""
    text = files("stackproof.requirements").joinpath("data/phrases.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Glossary)


def lowered(text: str) -> str:
    """In small letters, with every position where it was."""
    return text.translate(_LOWER)


@functools.lru_cache(maxsize=1024)
def named_in(text: str) -> tuple[Mention, ...]:
    """Where a text names concepts by their own words, in order. Several readers ask of the same sentence."""
    masked = _masks().sub(lambda match: "\0" * len(match.group()), lowered(text))
    return tuple(
        Mention(str(match.lastgroup).rpartition("__")[0], match.start(), match.end(), text[match.start() : match.end()])
        for match in _own_words().finditer(masked)
    )


def all_named(text: str, known: frozenset[str]) -> tuple[Mention, ...]:
    """With the short words of concepts that the prompt names elsewhere."""
    return joined(tuple(as_meant(one, known) for one in named_in(text)), text, known)


def joined(own: tuple[Mention, ...], text: str, known: frozenset[str]) -> tuple[Mention, ...]:
    """Mentions by own words with those by short ones that do not overlap them."""
    here = frozenset(one.concept for one in own)
    short = [one for one in _short_in(text, known, here) if not any(_displaces(m, one) for m in own)]
    own = tuple(m for m in own if not any(s.start < m.end and m.start < s.end for s in short))
    return tuple(sorted([*own, *short], key=lambda mention: mention.start)) if short else own


def _displaces(own: Mention, short: Mention) -> bool:
    """Whether a word of its own leaves no place for a short one; a longer short one holds."""
    apart = own.end <= short.start or short.end <= own.start
    return not apart and not (short.start <= own.start and own.end <= short.end and own.text != short.text)


def meant_by(named: Iterable[Mention]) -> frozenset[str]:
    """The concepts of a prompt: a database without a word more is the catalogue's, where it speaks of one."""
    listed = list(named)
    found = {one.concept for one in listed}
    if "catalogue" in found and all(_is_bare_database(one) for one in listed if one.concept == "database"):
        found.discard("database")
    return frozenset(found)


def as_meant(mention: Mention, known: frozenset[str]) -> Mention:
    """The mention under the concept that the prompt means by it. known: those of the prompt."""
    if "catalogue" in known and "database" not in known and _is_bare_database(mention):
        return msgspec.structs.replace(mention, concept="catalogue")
    return mention


def _is_bare_database(mention: Mention) -> bool:
    return mention.concept == "database" and lowered(mention.text) in ("database", "databases")


def closed_over(named: Iterable[str]) -> frozenset[str]:
    """Concepts with those that they imply."""
    found = set(named)
    for one in tuple(found):
        found.update(_IMPLIED.get(one, ()))
    return frozenset(found)


def _short_in(text: str, known: frozenset[str], here: frozenset[str]) -> Iterator[Mention]:
    masked = _masks().sub(lambda match: "\0" * len(match.group()), lowered(text))
    meanings = tuple(glossary().short.values())
    for match in _short_words().finditer(masked):
        ways = meanings[int(str(match.lastgroup)[1:])]
        groups = (here, known) if "cluster" in match.group() else (known,)
        meant = next((one for group in groups for one in ways if one in group), None)
        if meant == "kubernetes" and "node" in match.group() and here & _OTHER_NODES and meant not in here:
            continue
        if meant:
            yield Mention(meant, match.start(), match.end(), text[match.start() : match.end()])


@functools.cache
def _own_words() -> re.Pattern[str]:
    """The group that matched is named `concept__number`. The word with the most letters that must stand wins."""
    every = [(word, name) for name, concept in concepts().items() for word in concept.words]
    every.sort(key=lambda pair: -_letters(pair[0]))
    groups = "|".join(f"(?P<{name}__{number}>{word}(?:e?s)?)" for number, (word, name) in enumerate(every))
    return re.compile(f"{_BEGIN}(?:{groups}){_END}")


@functools.cache
def _short_words() -> re.Pattern[str]:
    groups = "|".join(f"(?P<s{number}>{word}(?:e?s)?)" for number, word in enumerate(glossary().short))
    return re.compile(f"{_BEGIN}(?:{groups}){_END}")


@functools.cache
def _masks() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(glossary().otherwise)})")


def _letters(word: str) -> int:
    """How many letters a word surely has: those of its first way, without what may be left out."""
    shorter = _CHOICE.sub(r"\1", _OPTIONAL.sub("", word))
    while shorter != word:
        word, shorter = shorter, _CHOICE.sub(r"\1", _OPTIONAL.sub("", shorter))
    return len(word)
