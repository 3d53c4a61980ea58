"""Candidate files of an answer: a named or unnamed text with its place, and cutting one text into several."""

from __future__ import annotations

import re

import msgspec

from ._go import has_clause
from ._names import is_path
from ._python import parse_python

_SEPARATOR = re.compile(
    r"^(?:#+|//+|-{3,}|={3,}|/\*+|<!--|\*\*)\s*(?:[=\-*#~]{2,}\s*)?(?P<file>(?:file(?:\s?name|\s?path)?)(?:\s*[:=]\s*|\s+))?"
    r"[`*]*(?P<path>(?:[A-Za-z]:[\\/])?[^\s`*:;,()=]+)[`*]*\s*(?:[=\-*#~]{2,})?\s*(?:-->|\*/)?\s*(?:\([^)]*\))?:?\s*$",
    re.IGNORECASE,
)
_HEREDOC = re.compile(
    r"^\s*cat\s*(?:>\s*(?P<first>\S+)\s*<<-?\s*(?P<q1>['\"]?)(?P<w1>\w+)(?P=q1)|<<-?\s*(?P<q2>['\"]?)(?P<w2>\w+)(?P=q2)"
    r"\s*>\s*(?P<second>\S+))\s*$"
)


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A text of the answer that may become a file. path: as written, None for an unnamed one. strength: see _labels.
    line, end_line: 1-based lines of its first and last line in the answer. depth: Markdown fences around it."""

    path: str | None
    text: str
    line: int
    end_line: int
    lang: str = ""
    strength: int = 0
    how: str = ""
    depth: int = 0
    closed: bool = True


def cut_by_names(piece: Piece) -> list[Piece]:
    """Cut a text that holds several files, each under a line that is its name. One piece where it holds one."""
    lines = piece.text.split("\n")
    found = [(index, path) for index, line in enumerate(lines) if (path := _separator(line))]
    ends = [*(index for index, _ in found[1:]), len(lines)]
    # A name over nothing but comments is a remark in the file above it.
    is_go = has_clause(piece.text)
    marks = [
        mark
        for mark, end in zip(found, ends, strict=False)
        if _has_content(body := lines[mark[0] + 1 : end]) and not (is_go and _is_remark_in_go(mark[1], body))
    ]
    minimum = 2 if piece.path or not _explicit(lines, marks) else 1
    if not marks or len({path for _, path in marks}) < minimum or not _begins(piece, lines, marks[0][0]):
        return [piece]
    out: list[Piece] = []
    for (index, path), (end, _) in zip(marks, [*marks[1:], (len(lines), "")], strict=True):
        body = lines[index + 1 : end]
        while body and not body[-1].strip():
            body.pop()
        out.append(
            msgspec.structs.replace(
                piece,
                path=path,
                text="\n".join(body) + "\n",
                line=piece.line + index + 1,
                end_line=piece.line + index + len(body),
                how="a name between files of one block",
                strength=3,
            )
        )
    whole = parse_python(piece.text) is not None
    broken = [part for part in out if str(part.path).endswith(".py") and parse_python(part.text) is None]
    # Where cutting a sound program leaves unsound parts, the names were remarks in it.
    return [piece] if whole and broken else out


def cut_heredocs(piece: Piece) -> list[Piece]:
    """Files that a shell block writes with `cat > name <<EOF`."""
    lines = piece.text.split("\n")
    out: list[Piece] = []
    index = 0
    while index < len(lines):
        match = _HEREDOC.match(lines[index][:500])
        index += 1
        if not match:
            continue
        word = match["w1"] or match["w2"]
        end = next((at for at in range(index, len(lines)) if lines[at].strip() == word), None)
        path = (match["first"] or match["second"]).strip("\"'")
        if end is None or not is_path(path):
            continue
        out.append(
            msgspec.structs.replace(
                piece,
                path=path,
                text="\n".join(lines[index:end]) + "\n",
                line=piece.line + index,
                end_line=piece.line + end - 1,
                how="shell heredoc",
                strength=2,
            )
        )
        index = end + 1
    return out


def is_tree(text: str) -> bool:
    """Whether a text draws a directory tree."""
    return any(char in text for char in "├└│")


def _separator(line: str) -> str | None:
    match = _SEPARATOR.match(line[:1500])
    return match["path"] if match and is_path(match["path"]) else None


def _explicit(lines: list[str], marks: list[tuple[int, str]]) -> bool:
    return any((match := _SEPARATOR.match(lines[index][:1500])) and match["file"] for index, _ in marks)


def _begins(piece: Piece, lines: list[str], first: int) -> bool:
    """Whether the names lead the text: nothing but prose comes before the first of them."""
    before = [line for line in lines[:first] if line.strip() and not line.lstrip().startswith(("#", "//", "<!--"))]
    if not before:
        return True
    return piece.path is None and not any(
        re.match(r"^(?:import|from|def|class|const|name:)\b", line) for line in before
    )


def _is_remark_in_go(path: str, body: list[str]) -> bool:
    """Whether the name stands over declarations that belong to the Go file above it: no file of Go is without its
    package clause, and none of another kind begins like one."""
    first = next(line for line in body if line.strip() and not line.lstrip().startswith(("#", "//")))
    if path.endswith(".go"):
        return re.match(r"^(?:import|func|type|var|const)\b", first) is not None and not has_clause("\n".join(body))
    return re.match(r"^(?:func|type|var|const)\s", first) is not None


def _has_content(lines: list[str]) -> bool:
    return any(line.strip() and not line.lstrip().startswith(("#", "//")) for line in lines)
