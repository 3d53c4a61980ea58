"""What one state of an answer's files has become in another, as a mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from ._edits import Mend, Splice


def difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Mend:
    """The change from one to the other, in whole lines; no file is taken away."""
    splices: list[Splice] = []
    files: list[tuple[str, str]] = []
    for path, content in sorted(after.items()):
        if path not in before:
            files.append((path, content.decode(errors="surrogateescape")))
        elif before[path] != content:
            splices += _lines_changed(path, before[path], content)
    return Mend(tuple(splices), tuple(files))


def _lines_changed(path: str, old: bytes, new: bytes) -> Iterator[Splice]:
    former, latter = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in former:
        starts.append(starts[-1] + len(line))
    for kind, first, last, left, right in SequenceMatcher(None, former, latter, autojunk=False).get_opcodes():
        if kind != "equal":
            text = b"".join(latter[left:right]).decode(errors="surrogateescape")
            yield Splice(path, starts[first], starts[last], text)
