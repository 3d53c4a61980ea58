"""'Did you mean': names near one that does not exist, by spelling, by words, and by what other tools call it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from ._container import read_bytes
from ._sdk import Module, Sdk

_OTHER_WORDS = {
    "List": ("Array",), "Slice": ("Array",), "Dict": ("Map",), "Object": ("Map",), "Number": ("Int", "Float64"),
    "Integer": ("Int",), "Boolean": ("Bool",), "Float": ("Float64",), "Str": ("String",),
}  # fmt: skip
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def closest(name: str, candidates: Iterable[str], *, limit: int = 3) -> list[str]:
    """The candidates that a person may have meant, best first; [] when none is near."""
    scored = sorted((-_likeness(name, other), other) for other in set(candidates) if other != name)
    if not scored:
        return []
    best = -scored[0][0]
    return [other for score, other in scored[:limit] if -score >= max(0.68, best - 0.15)]


def near_words(name: str, candidates: Iterable[str], *, limit: int = 3) -> list[str]:
    """The same for names that may have been made with another language's word for a type: `GetNumber`, `StringList`."""
    known = list(candidates)
    meant = [name.replace(word, own) for word, owns in _OTHER_WORDS.items() if word in name for own in owns]
    found = [item for item in meant if item in known]
    return list(dict.fromkeys([*found, *closest(name, known, limit=limit)]))[:limit]


def suggest(schema: Sdk, module: str, name: str | None = None, *, limit: int = 3) -> list[str]:
    """What to write instead of `module` or `module.name`, as `module` or `module.Name` of this schema; best first.

    `module` may itself not exist. Only names that the schema has are answered.
    """
    target = module_meant(schema, module)
    if name is None:
        known = [target] if target and target != module else []
        return (known + [item for item in closest(module, schema.modules(), limit=limit) if item not in known])[:limit]
    found = [class_meant(place, name) for place in dict.fromkeys((module, target))]
    place = schema.module(target) if target or module == "" else None
    near = [f"{target}.{item}".lstrip(".") for item in _near_in(place, name, limit)] if place is not None else []
    exact = [item for item in (*near, f"{target}.{name}".lstrip(".")) if _flat(item.rpartition(".")[2]) == _flat(name)]
    sure = [item for item in (*found, *exact) if _exists(schema, item)]
    elsewhere = [f"{other}.{name}".lstrip(".") for other in schema.modules_with(name.removesuffix("_output"))]
    answers = dict.fromkeys([*sure, *near] if sure else [*elsewhere, *near])
    return [item for item in answers if _exists(schema, item)][:limit]


def suggest_argument(name: str, candidates: Iterable[str], *, token: str = "", limit: int = 3) -> list[str]:
    """The arguments or fields that may have been meant; takes singular and plural, and other tools' words, as equal.

    token: the resource's type, where it is known; some types call a thing by a name of their own.
    """
    options = list(candidates)
    usual = [item for item in (argument_meant(token, name), *_aliases()["words"].get(name, ())) if item in options]
    return (usual + [item for item in closest(name, options, limit=limit) if item not in usual])[:limit]


def argument_meant(token: str, name: str) -> str:
    """What a type calls an argument that other tools call so; "" where that is not known."""
    return _aliases()["arguments"].get(token, {}).get(name, "")


def advise(token: str, name: str) -> str:
    """What to do instead of passing an argument that the type has no counterpart for; "" when nothing is known."""
    return _aliases()["advice"].get(token, {}).get(name, "")


def module_meant(schema: Sdk, module: str) -> str:
    """The module of this schema that is called so, here or elsewhere; "" where none is known."""
    return module if schema.module(module) is not None else _aliases()["modules"].get(_flat(module), "")


def class_meant(module: str, name: str) -> str:
    """What a class that some other tool has in a module is called here, as `module.Name`; "" where that is not known.
    Not every schema has it."""
    return _aliases()["symbols"].get(f"{module}.{name}", "")


def _near_in(module: Module, name: str, limit: int) -> list[str]:
    if name.endswith(("Args", "ArgsDict")):
        pool = [item for item in module.names if item.endswith("Dict" if name.endswith("Dict") else "Args")]
    elif name.endswith("Result"):
        pool = [item for item in module.names if item.endswith("Result")]
    else:
        pool = [*module.resources, *module.enums, *(_spelled(module, name))]
    return closest(name, pool, limit=limit)


def _spelled(module: Module, name: str) -> list[str]:
    if not name.endswith("_output"):
        return list(module.functions)
    return [item.output_name for item in module.functions.values() if item.output_name]


def _exists(schema: Sdk, dotted: str) -> bool:
    module, _, name = dotted.rpartition(".")
    found = schema.module(module)
    return found is not None and name in found.names


def _likeness(name: str, other: str) -> float:
    """1.0 for names that differ by case and underscores only; else the better of spelling and shared words."""
    flat, flat_other = _flat(name), _flat(other)
    if flat == flat_other:
        return 1.0
    spelling = SequenceMatcher(None, flat, flat_other, autojunk=False)
    if spelling.real_quick_ratio() < 0.45:
        return 0.0
    words, words_other = _words(name), _words(other)
    shared = 2 * len(words & words_other) / (len(words) + len(words_other)) if words and words_other else 0.0
    if words == words_other:
        return 0.98
    return max(spelling.ratio(), 0.95 * shared if len(words & words_other) > 1 or shared > 0.9 else 0.9 * shared)


def _flat(name: str) -> str:
    return name.replace("_", "").lower()


def _words(name: str) -> frozenset[str]:
    return frozenset(_singular(word.lower()) for word in _WORDS.findall(name))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


@lru_cache(maxsize=1)
def _aliases() -> dict[str, dict[str, Any]]:
    table = json.loads(read_bytes("aliases.json"))
    table["modules"] = {_flat(name): target for name, target in table["modules"].items()}
    return table
