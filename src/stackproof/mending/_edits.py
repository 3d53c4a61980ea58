"""Changes to the files of an answer: splices that can be put together, and the unified diff that they make."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

import msgspec

from ._gofmt import realigned


class Splice(msgspec.Struct, frozen=True, order=True):
    """In the file at `path`, the bytes from `start` to `end` become `text`. start == end inserts."""

    path: str
    start: int
    end: int
    text: str


class Mend(msgspec.Struct, frozen=True):
    """One way to mend a finding. files: (path, text) of whole files that are made anew and were not there before."""

    splices: tuple[Splice, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


class Clash(ValueError):
    """Two mends change the same place."""


def together(mends: Iterable[Mend]) -> Mend:
    """Several mends as one. What two of them do alike is done once. Raises Clash where they cannot both be done."""
    splices: dict[Splice, None] = {}
    files: dict[str, str] = {}
    for mend in mends:
        splices.update(dict.fromkeys(mend.splices))
        for path, text in mend.files:
            if files.setdefault(path, text) != text:
                raise Clash(path)
    ordered = sorted(_joined(splices), key=lambda one: (one.path, one.start, one.end))
    for before, after in pairwise(ordered):
        if before.path == after.path and after.start < before.end:
            raise Clash(after.path)
    return Mend(tuple(ordered), tuple(sorted(files.items())))


_WAITS = re.compile(r"((?:depends_on=|dependsOn: )\[|pulumi\.Resource\{)([^\[\]{}]*)([\]}])")


def _joined(splices: Iterable[Splice]) -> Iterator[Splice]:
    """Splices of one place that differ in nothing but what is waited for, as one."""
    places: dict[tuple[str, int, int], list[Splice]] = {}
    for splice in splices:
        known = places.setdefault((splice.path, splice.start, splice.end), [])
        same = next((number for number, one in enumerate(known) if _bare(one) == _bare(splice)), None)
        if known and _filling(known[-1]) and _filling(splice) == _filling(known[-1]):
            known[-1] = _filled_with_both(known[-1], splice)
        elif same is None or not _WAITS.search(splice.text):
            known.append(splice)
        else:
            known[same] = _waiting_for_both(known[same], splice)
    for known in places.values():
        yield from known


# What stands in brackets that were empty: on lines of its own, or on theirs.
_FILLINGS = (
    re.compile(r"(?P<lead>\n)(?P<held>.+,)(?P<end>\n[ \t]*)", re.DOTALL),
    re.compile(r"(?P<lead> )(?P<held>\w+: .+)(?P<end> )"),
)


def _filling(splice: Splice) -> str:
    """How something begins and ends that fills empty brackets, "" for any other change."""
    found = next((found for one in _FILLINGS if (found := one.fullmatch(splice.text))), None)
    return f"{found['lead']}{found['end']}" if found is not None and splice.start == splice.end else ""


def _filled_with_both(one: Splice, other: Splice) -> Splice:
    ends = len(_filling(one)) - 1
    between = "" if one.text.startswith("\n") else ","
    return Splice(one.path, one.start, one.end, f"{one.text[:-ends]}{between}{other.text}")


def _bare(splice: Splice) -> str:
    return re.sub(r"\s+", "", _WAITS.sub(r"\1\3", splice.text))


def _waiting_for_both(one: Splice, other: Splice) -> Splice:
    further = _WAITS.search(other.text)
    names = [name.strip() for name in further[2].split(",")] if further is not None else []

    def listed(found: re.Match[str]) -> str:
        every = dict.fromkeys([*(name.strip() for name in found[2].split(",") if name.strip()), *names])
        return f"{found[1]}{', '.join(every)}{found[3]}"

    return Splice(one.path, one.start, one.end, _WAITS.sub(listed, one.text, count=1))


def applied(mend: Mend, texts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path -> new content of each file that changes. texts: the contents as they are. Raises Clash, and KeyError for a
    file that is not there."""
    whole = together([mend])
    changed = {path: text.encode() for path, text in whole.files}
    if any(path in texts for path in changed):
        raise Clash("a file that is there cannot be made")
    for path, splices in groupby(whole.splices, key=lambda one: one.path):
        content = changed.get(path, texts.get(path))
        if content is None:
            raise KeyError(path)
        changed[path] = _spliced(content, list(splices), path)
    return {path: content for path, content in changed.items() if content != texts.get(path)}


def _spliced(content: bytes, splices: Sequence[Splice], path: str) -> bytes:
    made, last, fresh = b"", 0, set[int]()
    for splice in splices:
        made += content[last : splice.start]
        first = made.count(b"\n")
        made += splice.text.encode()
        fresh.update(range(first, made.count(b"\n") + 1))
        last = splice.end
    made += content[last:]
    return (
        realigned(made.decode(errors="surrogateescape"), fresh).encode(errors="surrogateescape")
        if path.endswith(".go")
        else made
    )


def unified(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """A unified diff that `git apply` and `patch -p1` take. after: the files that changed or were made; texts that are
    not UTF-8 are left out. "" where nothing changed."""
    return "".join(_of_file(path, before.get(path), after[path]) for path in sorted(after))


def _of_file(path: str, old: bytes | None, new: bytes) -> str:
    try:
        former, latter = (old or b"").decode(), new.decode()
    except UnicodeDecodeError:
        return ""
    lines = difflib.unified_diff(
        _lines(former),
        _lines(latter),
        fromfile=f"a/{path}" if old is not None else "/dev/null",
        tofile=f"b/{path}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends, as those who apply a diff count them: only \\n ends one."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])
