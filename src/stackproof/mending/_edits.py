"""Changes to the files of an answer: splices that can be put together, and the unified diff that they make."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
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
    ordered = sorted(splices, key=lambda one: (one.path, one.start, one.end))
    for before, after in pairwise(ordered):
        if before.path == after.path and after.start < before.end:
            raise Clash(after.path)
    return Mend(tuple(ordered), tuple(sorted(files.items())))


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
