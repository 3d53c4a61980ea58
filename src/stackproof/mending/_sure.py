"""Which name was certainly meant by one that the SDK does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from stackproof.aws import Property, Type, argument_meant

# What names of arguments end in that says how a value is written, and not what it is for.
_FORMS = frozenset(
    {
        "address",
        "arn",
        "block",
        "config",
        "configuration",
        "count",
        "day",
        "hour",
        "id",
        "identifier",
        "in",
        "key",
        "mb",
        "minute",
    }
    | {"name", "number", "second", "size", "type", "url", "value"}
)
_NAMED = frozenset({"name"})
_UNITS = frozenset({"day", "gb", "hour", "mb", "minute", "month", "second", "week", "year"})
_ALIKE, _APART = 0.88, 0.06
_WANTED = {
    "string": {"string", "enum"}, "number": {"integer", "number"}, "boolean": {"boolean"}, "list": {"list"},
    "object": {"object", "map"},
}  # fmt: skip


def sure_argument(
    name: str,
    known: Mapping[str, Property],
    *,
    given: Iterable[str] = (),
    token: str = "",
    owner: str = "",
    form: str | None = None,
    text: str = "",
) -> Property | None:
    """The argument that was meant, by Python names; None where a person has to say. owner: the class that takes it.
    form: of the value that is given, "string", "number", "boolean", "list" or "object"; None where it is not known.
    text: the value as it is written."""
    taken = set(given)
    free = [key for key, item in known.items() if key not in taken and not item.deprecated]
    found = _spelt_otherwise(name, known, taken) or _called(name, free, token=token, owner=owner)
    if found is None or not _means(found, text) or _units(name) - _units(found):
        return None
    item = known[found]
    return item if fits(item.parsed, form) or is_single(name, item, form) else None


def is_single(name: str, item: Property, form: str | None) -> bool:
    """Whether one element is given for a list: by its form, or as the name is in the singular where it is not known."""
    kind = item.parsed
    if kind.kind != "list" or kind.item is None or form == "list":
        return False
    if form is not None:
        return fits(kind.item, form)
    return words_of(name) <= words_of(item.name_python) and not name.endswith("s")


def _spelt_otherwise(name: str, known: Mapping[str, Property], taken: set[str]) -> str | None:
    same = [key for key, item in known.items() if key not in taken and flat(name) in (flat(key), flat(item.name))]
    return same[0] if len(same) == 1 else None


def _called(name: str, free: list[str], *, token: str, owner: str) -> str | None:
    own = argument_meant(token, name)
    if own in free:
        return own
    wanted = words_of(name)
    for test in (
        lambda words: words == wanted,
        lambda words: words > wanted and words - wanted <= _FORMS,
        lambda words: words > wanted and words - wanted <= words_of(owner),
        lambda words: words < wanted and wanted - words <= (words_of(owner) | _NAMED),
    ):
        found = [key for key in free if test(words_of(key))]
        if len(found) == 1:
            return found[0]
    return sure_name(name, free)


def sure_name(name: str, names: Iterable[str]) -> str | None:
    """The one name that this is a slip of the pen for."""
    known = {other for other in names if other != name}
    slips = [other for other in known if _is_slip(name, other)]
    if len(slips) == 1:
        return slips[0]
    scored = sorted(((_likeness(name, other), other) for other in known), reverse=True)
    if not scored or scored[0][0] < _ALIKE or (len(scored) > 1 and scored[1][0] > scored[0][0] - _APART):
        return None
    return scored[0][1]


def fits(kind: Type, form: str | None) -> bool:
    """Whether a value of this form can be of the type."""
    if form is None or kind.kind in ("any", "resource"):
        return True
    if kind.kind == "union":
        return any(fits(one, form) for one in kind.members)
    return kind.kind in _WANTED.get(form, ())


def _means(target: str, text: str) -> bool:
    """Whether an Output is of the sort that the argument's name tells: no ARN for an identifier and the reverse."""
    read = re.search(r"\.(\w+)(?:\(\))?$", text)
    if read is None or not re.search(r"_(?:arn|id|name)s?$", target):
        return True
    return target.rstrip("s").rpartition("_")[2] == read[1].lower().rpartition("_")[2].rstrip("s")


def _units(name: str) -> frozenset[str]:
    return words_of(name) & _UNITS


def flat(name: str) -> str:
    return name.replace("_", "").lower()


def words_of(name: str) -> frozenset[str]:
    """The words of a name, in snake or in camel case, in the singular."""
    parts = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", name)
    return frozenset(_singular(part.lower()) for part in parts)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def _is_slip(name: str, other: str) -> bool:
    """Whether one letter is too many or lacks, or, in a longer name, is another one. Numbers tell things apart."""
    if min(len(name), len(other)) < 3 or abs(len(name) - len(other)) > 1:
        return False
    changes = [item for item in SequenceMatcher(None, name, other, autojunk=False).get_opcodes() if item[0] != "equal"]
    if len(changes) != 1:
        return False
    kind, start, end, begin, stop = changes[0]
    letters = name[start:end] + other[begin:stop]
    short = max(end - start, stop - begin) == 1 and letters.isalpha()
    return short and (kind != "replace" or min(len(name), len(other)) > 6) and letters.lower() != "s"


def _likeness(name: str, other: str) -> float:
    if flat(name) == flat(other):
        return 1.0
    return SequenceMatcher(None, flat(name), flat(other), autojunk=False).ratio()
