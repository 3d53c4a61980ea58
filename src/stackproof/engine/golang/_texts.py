"""Packages strings, strconv, unicode, bytes, sort, slices, maps."""

from __future__ import annotations

import functools
import re
from typing import Any

from stackproof.golang import nodes as n

from ._format import shown
from ._library_calls import Call, on_texts, text
from ._machine import LONGEST_TEXT, MOST_ITEMS, Machine
from ._operators import equal
from ._values import Closure, GoError, Handle, Output, Unknown, pointed


def _join(machine: Machine, given: list[Any], node: n.Call) -> Any:
    items = pointed(given[0]) if given else None
    if not isinstance(items, list | None):
        return items if isinstance(items, Unknown) else machine.unknown("joined texts")
    if any(isinstance(item, Output) for item in items or ()):
        return machine.unknown("joined outputs")
    return text(machine, given, 1).join(text(machine, items or [], at) for at in range(len(items or [])))[:LONGEST_TEXT]


def _split(value: str, separator: str, *more: Any) -> list[str]:
    if not separator:
        return list(value)[:MOST_ITEMS]
    limit = more[0] if more and isinstance(more[0], int) else -1
    return value.split(separator, limit - 1 if limit > 0 else -1)[:MOST_ITEMS]


def _replace(value: str, old: str, new: str, *more: Any) -> str:
    count = more[0] if more and isinstance(more[0], int) else -1
    if len(value) * max(len(new), 1) > LONGEST_TEXT * 4:
        return value
    return value.replace(old, new, count)


def _repeat(value: str, *more: Any) -> str:
    count = pointed(more[0]) if more else 0
    return value * count if isinstance(count, int) and 0 <= count * len(value) <= LONGEST_TEXT else value


def _trim_func(side: str) -> Call:
    return on_texts(
        2,
        lambda value, cut: value.strip(cut) if side == "" else value.lstrip(cut) if side == "l" else value.rstrip(cut),
    )


def _cut(value: str, separator: str) -> tuple[str, str, bool]:
    before, found, after = value.partition(separator)
    return before, after, bool(found)


def _title(value: str) -> str:
    return re.sub(r"(?<![\w'])(\w)", lambda match: match[1].upper(), value)


def _fields(value: str) -> list[str]:
    return value.split()[:MOST_ITEMS]


def _map(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """`strings.Map(func(r rune) rune, s)`."""
    from ._invoke import invoke

    function, value = given[0] if given else None, pointed(given[1]) if len(given) > 1 else None
    if not isinstance(function, Closure) or not isinstance(value, str) or len(value) > 10_000:
        return machine.unknown("a text with its letters mapped")
    found = []
    for letter in value:
        new = pointed(invoke(machine, function, [ord(letter)], node))
        if not isinstance(new, int):
            return machine.unknown("a text with its letters mapped")
        if 0 <= new < 0x110000:
            found.append(chr(new))
    return "".join(found)


def _fields_by(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """`strings.FieldsFunc(s, func(r rune) bool)`."""
    from ._invoke import invoke

    value, function = pointed(given[0]) if given else None, given[1] if len(given) > 1 else None
    if not isinstance(function, Closure) or not isinstance(value, str) or len(value) > 10_000:
        return machine.unknown("parts of a text")
    marks = [pointed(invoke(machine, function, [ord(letter)], node)) for letter in value]
    if not all(isinstance(mark, bool) for mark in marks):
        return machine.unknown("parts of a text")
    text_of_parts = "".join("\0" if mark else letter for letter, mark in zip(value, marks, strict=True))
    return [part for part in text_of_parts.split("\0") if part]


def _atoi(value: str, *more: Any) -> tuple[int, GoError | None]:
    try:
        return int(value[:100], 10), None
    except ValueError:
        return 0, GoError(f'strconv.Atoi: parsing "{value}": invalid syntax')


def _float(value: str, *more: Any) -> tuple[float, GoError | None]:
    try:
        return float(value[:100]), None
    except ValueError:
        return 0.0, GoError(f'strconv.ParseFloat: parsing "{value}": invalid syntax')


def _bool(value: str, *more: Any) -> tuple[bool, GoError | None]:
    words = {"1": True, "t": True, "true": True, "0": False, "f": False, "false": False}
    if value.lower() in words:
        return words[value.lower()], None
    return False, GoError(f'strconv.ParseBool: parsing "{value}": invalid syntax')


def _shown(machine: Machine, given: list[Any], node: n.Call) -> Any:
    value = pointed(given[0]) if given else None
    return value if isinstance(value, Unknown) else shown(machine, value)


def _sort(machine: Machine, given: list[Any], node: n.Call) -> Any:
    items = pointed(given[0]) if given else None
    if isinstance(items, list) and (
        all(isinstance(i, str) for i in items) or all(isinstance(i, int | float) for i in items)
    ):
        items.sort()
    return ()


def _sorted(machine: Machine, given: list[Any], node: n.Call) -> Any:
    items = pointed(given[0]) if given else None
    if isinstance(items, list) and (
        all(isinstance(i, str) for i in items) or all(isinstance(i, int | float) for i in items)
    ):
        return sorted(items)
    return items


def _sort_by(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """`sort.Slice(x, func(i, j int) bool)`."""
    from ._invoke import invoke

    items, less = pointed(given[0]) if given else None, given[1] if len(given) > 1 else None
    if not isinstance(items, list) or not isinstance(less, Closure) or len(items) > 500:
        return ()
    before = list(items)

    def compare(left: int, right: int) -> int:
        items[:] = before
        if pointed(invoke(machine, less, [left, right], node)) is True:
            return -1
        return 1 if pointed(invoke(machine, less, [right, left], node)) is True else 0

    order = sorted(range(len(before)), key=functools.cmp_to_key(compare))
    items[:] = [before[at] for at in order]
    return ()


def _contains(machine: Machine, given: list[Any], node: n.Call) -> Any:
    items, wanted = pointed(given[0]) if given else None, given[1] if len(given) > 1 else None
    if not isinstance(items, list | None):
        return machine.unknown("whether a list holds something")
    found = [equal(item, wanted) for item in items or ()]
    return True if True in found else machine.unknown("whether a list holds something") if None in found else False


def _keys(machine: Machine, given: list[Any], node: n.Call) -> Any:
    owner = pointed(given[0]) if given else None
    return sorted(owner, key=str) if isinstance(owner, dict) else machine.unknown("keys of a map")


def _values(machine: Machine, given: list[Any], node: n.Call) -> Any:
    owner = pointed(given[0]) if given else None
    return (
        [owner[key] for key in sorted(owner, key=str)] if isinstance(owner, dict) else machine.unknown("a map's values")
    )


def _copied(machine: Machine, given: list[Any], node: n.Call) -> Any:
    into, source = (pointed(item) for item in given[:2]) if len(given) > 1 else (None, None)
    if isinstance(into, dict) and isinstance(source, dict):
        into.update(source)
    return ()


def _clone(machine: Machine, given: list[Any], node: n.Call) -> Any:
    owner = pointed(given[0]) if given else None
    return dict(owner) if isinstance(owner, dict) else list(owner) if isinstance(owner, list) else owner


def _of_letter(test: str) -> Call:
    def answer(machine: Machine, given: list[Any], node: n.Call) -> Any:
        value = pointed(given[0]) if given else None
        if not isinstance(value, int) or not 0 <= value < 0x110000:
            return machine.unknown("what kind of letter it is")
        return bool(getattr(chr(value), test)())

    return answer


def _letter(change: str) -> Call:
    def answer(machine: Machine, given: list[Any], node: n.Call) -> Any:
        value = pointed(given[0]) if given else None
        return ord(getattr(chr(value), change)()[:1]) if isinstance(value, int) and 0 <= value < 0x110000 else value

    return answer


def _replacer(machine: Machine, given: list[Any], node: n.Call) -> Any:
    return Handle("strings.Replacer", [pointed(item) for item in given])


CALLS: dict[str, Call] = {
    "strings.Join": _join,
    "strings.Split": on_texts(2, _split),
    "strings.SplitN": on_texts(2, _split),
    "strings.Fields": on_texts(1, _fields),
    "strings.FieldsFunc": _fields_by,
    "strings.Contains": on_texts(2, lambda value, part: part in value),
    "strings.ContainsAny": on_texts(2, lambda value, letters: any(letter in value for letter in letters)),
    "strings.ContainsRune": on_texts(
        1, lambda value, letter: chr(letter) in value if isinstance(letter, int) else False
    ),
    "strings.HasPrefix": on_texts(2, lambda value, part: value.startswith(part)),
    "strings.HasSuffix": on_texts(2, lambda value, part: value.endswith(part)),
    "strings.EqualFold": on_texts(2, lambda left, right: left.casefold() == right.casefold()),
    "strings.Index": on_texts(2, lambda value, part: value.find(part)),
    "strings.LastIndex": on_texts(2, lambda value, part: value.rfind(part)),
    "strings.Count": on_texts(2, lambda value, part: value.count(part)),
    "strings.ToLower": on_texts(1, str.lower),
    "strings.ToUpper": on_texts(1, str.upper),
    "strings.Title": on_texts(1, _title),
    "strings.TrimSpace": on_texts(1, str.strip),
    "strings.Trim": _trim_func(""),
    "strings.TrimLeft": _trim_func("l"),
    "strings.TrimRight": _trim_func("r"),
    "strings.TrimPrefix": on_texts(2, lambda value, part: value.removeprefix(part)),
    "strings.TrimSuffix": on_texts(2, lambda value, part: value.removesuffix(part)),
    "strings.Replace": on_texts(3, _replace),
    "strings.ReplaceAll": on_texts(3, _replace),
    "strings.Repeat": on_texts(1, _repeat),
    "strings.Cut": on_texts(2, _cut),
    "strings.Compare": on_texts(2, lambda left, right: (left > right) - (left < right)),
    "strings.Map": _map,
    "strings.NewReplacer": _replacer,
    "strconv.Itoa": _shown,
    "strconv.FormatInt": _shown,
    "strconv.FormatBool": _shown,
    "strconv.Quote": on_texts(1, lambda value: f'"{value}"'),
    "strconv.Atoi": on_texts(1, _atoi),
    "strconv.ParseInt": on_texts(1, _atoi),
    "strconv.ParseUint": on_texts(1, _atoi),
    "strconv.ParseFloat": on_texts(1, _float),
    "strconv.ParseBool": on_texts(1, _bool),
    "sort.Strings": _sort,
    "sort.Ints": _sort,
    "sort.Slice": _sort_by,
    "sort.SliceStable": _sort_by,
    "slices.Sort": _sort,
    "slices.Sorted": _sorted,
    "slices.Contains": _contains,
    "slices.Clone": _clone,
    "maps.Keys": _keys,
    "maps.Values": _values,
    "maps.Copy": _copied,
    "maps.Clone": _clone,
    "unicode.IsLetter": _of_letter("isalpha"),
    "unicode.IsDigit": _of_letter("isdigit"),
    "unicode.IsNumber": _of_letter("isnumeric"),
    "unicode.IsUpper": _of_letter("isupper"),
    "unicode.IsLower": _of_letter("islower"),
    "unicode.IsSpace": _of_letter("isspace"),
    "unicode.ToLower": _letter("lower"),
    "unicode.ToUpper": _letter("upper"),
    "bytes.NewBufferString": lambda machine, given, node: Handle("bytes.Buffer", [text(machine, given, 0)]),
}
