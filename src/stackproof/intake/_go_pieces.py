"""Cutting a text that holds several Go files: each package clause starts one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from ._fences import PLAIN
from ._go import GO, clauses, foreign_line, has_clause
from ._labels import COMMENT, HOW, path_in_comment
from ._manifest_texts import is_go_mod, is_project_file
from ._pieces import Piece

_STARTS = re.compile(r"^(?:module\s+\S+\s*(?://.*)?$|name:\s)")
_NAMED_WITHIN = 6


def is_go(piece: Piece) -> bool:
    """Whether a block is Go: by its label, or for an unlabelled one by a package clause."""
    if piece.lang in GO:
        return True
    return piece.lang in PLAIN | {"code"} and has_clause(piece.text) and bool(clauses(piece.text))


def cut_packages(piece: Piece) -> list[Piece]:
    """The files of a block of Go, and of the manifests that stand around them; [piece] where it holds one file."""
    if not is_go(piece) or (piece.path and not piece.path.endswith(".go")):
        return [piece]
    lines = piece.text.split("\n")
    found = clauses(piece.text)
    if not found:
        return [piece]
    starts = [clause.start for clause in found]
    ends = [*(start - 1 for start in starts[1:]), len(lines)]
    parts = list(_manifests(piece, lines, 1, starts[0] - 1))
    if starts[0] > 1 and not parts:
        starts[0] = 1  # what stands above is no file of its own
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        last, more = _without_foreign(piece, lines, start, end)
        part = _part(piece, lines, start, last)
        parts.append(part if number == 0 and not (parts and piece.path) else _named(part))
        parts += more
    return parts if len(parts) > 1 else [piece]


def _without_foreign(piece: Piece, lines: list[str], start: int, end: int) -> tuple[int, list[Piece]]:
    """(last line of the Go file, manifests behind it)."""
    foreign = foreign_line("\n".join(lines[start - 1 : end]), 1)
    if foreign is None:
        return end, []
    first = start + foreign - 1
    parts = list(_manifests(piece, lines, first, end))
    return (first - 1, parts) if parts else (end, [])


def _manifests(piece: Piece, lines: list[str], first: int, last: int) -> Iterator[Piece]:
    """A go.mod and a Pulumi.yaml between two lines (1-based, both included); none where anything else stands there."""
    marks = [at for at in range(first, last + 1) if _STARTS.match(lines[at - 1])]
    lead = [line for line in lines[first - 1 : (marks[0] if marks else first) - 1] if line.strip()]
    if not marks or any(not line.lstrip().startswith(("#", "//")) for line in lead):
        return
    for start, end in zip(marks, [*(mark - 1 for mark in marks[1:]), last], strict=True):
        part = _part(piece, lines, start, end)
        path = "go.mod" if is_go_mod(part.text) else "Pulumi.yaml" if is_project_file(part.text) else None
        if path:
            yield msgspec.structs.replace(part, path=path, how="its content", strength=COMMENT)


def _part(piece: Piece, lines: list[str], start: int, end: int) -> Piece:
    while start < end and not lines[start - 1].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return msgspec.structs.replace(
        piece,
        text="\n".join(lines[start - 1 : end]) + "\n",
        line=piece.line + start - 1,
        end_line=piece.line + end - 1,
    )


def _named(part: Piece) -> Piece:
    """A part under the name that a comment in its first lines gives it, else without one."""
    shown = [line for line in part.text.split("\n") if line.strip()][:_NAMED_WITHIN]
    path = next((path for line in shown if (path := path_in_comment(line)) and path.endswith(".go")), None)
    return msgspec.structs.replace(part, path=path, how=HOW[COMMENT] if path else "", strength=COMMENT if path else 0)
