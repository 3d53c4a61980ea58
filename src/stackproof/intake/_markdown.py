"""A Markdown answer -> the files it means, each with the lines of the answer it came from."""

from __future__ import annotations

import re

import msgspec

from stackproof.model import Remark

from ._fences import MARKDOWN, PLAIN, Fence, scan
from ._go import has_clause
from ._go_pieces import cut_packages, is_go
from ._keeper import ExtractedFile, Keeper, ignored
from ._labels import EXPLICIT, HOW, PROSE, label_of
from ._manifest_texts import is_go_mod
from ._names import SHELL, fits
from ._paths import shown
from ._pieces import Piece, cut_by_names, cut_heredocs
from ._python import python_facts
from ._unnamed import Choice, is_python, place_python, recognise
from ._unnamed_go import place_go

_MAX_DEPTH = 4
_DOCUMENTS = (".md", ".mdx", ".markdown", ".rst", ".txt")
_STATEMENT = re.compile(r"^(?:import\b|from\b|def\b|class\b|\w+ *=)", re.MULTILINE)
_OTHER_PROGRAMS = frozenset({"typescript", "ts", "javascript", "js", "java", "csharp", "cs", "hcl", "terraform"})


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """files: in the order of the answer. reason_without: why there is no program, should there be none. prose: the
    answer without the lines of its files, which are empty."""

    files: tuple[ExtractedFile, ...]
    remarks: tuple[Remark, ...]
    reason_without: str
    prose: str = ""


def split_markdown(text: str) -> list[ExtractedFile]:
    """The files of a Markdown answer; see `cut_markdown` for the remarks that belong to them."""
    return list(cut_markdown(text).files)


def cut_markdown(text: str) -> Cut:
    """Cut an answer into files. Never raises for any text; whatever was left out or guessed is a remark."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    remarks: list[Remark] = []
    fences = _unwrapped(scan(lines), set())
    pieces = [piece for fence, used in fences for piece in _pieces(fence, used, remarks)]
    if not fences:
        pieces = _without_fences(lines)
    keeper = Keeper(remarks)
    named = [piece for piece in pieces if piece.path is not None]
    for piece in sorted(named, key=lambda piece: -piece.depth):
        keeper.keep(piece)
    _place_unnamed([piece for piece in pieces if piece.path is None], keeper, remarks)
    files = tuple(sorted(keeper.files.values(), key=lambda file: (file.line, file.path)))
    remarks += [
        Remark(
            kind="intake.extracted",
            message=f"{shown(file.path)} is lines {file.line}-{file.end_line} of the answer, named by {file.named_by}",
            file=file.path,
            line=file.line,
            end_line=file.end_line,
            data={"named_by": file.named_by},
        )
        for file in files
    ]
    reason = _reason_without([fence for fence, _ in fences])
    return Cut(files=files, remarks=tuple(remarks), reason_without=reason, prose=_prose(lines, files))


def _prose(lines: list[str], files: tuple[ExtractedFile, ...]) -> str:
    taken = {number for file in files for number in range(file.line, file.end_line + 1)}
    return "\n".join("" if number in taken else line for number, line in enumerate(lines, 1))


def _unwrapped(fences: list[Fence], used: set[int], depth: int = 0) -> list[tuple[Fence, set[int]]]:
    """The fences that hold files. A Markdown or plain fence with fences in it that is no document of the project is
    the wrapping of an answer: what counts is inside."""
    out: list[tuple[Fence, set[int]]] = []
    for fence in fences:
        if depth < _MAX_DEPTH and _is_wrapping(fence, used):
            inner = scan(fence.body, offset=fence.line - 1, depth=depth + 1, above=fence.above)
            out += _unwrapped(inner, used, depth + 1)
        else:
            out.append((fence, used))
    return out


def _is_wrapping(fence: Fence, used: set[int]) -> bool:
    if fence.lang not in MARKDOWN | PLAIN or not (fence.nested or fence.lang in MARKDOWN):
        return False
    label = label_of(fence, used=set(used))
    if label is None or not label.path.lower().endswith(_DOCUMENTS):
        return any("```" in line or "~~~" in line for line in fence.body)
    return False


def _pieces(fence: Fence, used: set[int], remarks: list[Remark]) -> list[Piece]:
    if not fence.text.strip():
        return []
    if not fence.closed:
        remarks.append(
            Remark(kind="intake.open-fence", message="a code fence is never closed", line=fence.line - 1, certain=True)
        )
    piece = Piece(
        path=None,
        text=fence.text,
        line=fence.line,
        end_line=fence.end_line,
        lang=fence.lang,
        depth=fence.depth,
        closed=fence.closed,
    )
    if fence.lang in ("diff", "patch"):
        remarks.append(ignored(piece, "a diff, which is not applied"))
        return []
    label = label_of(fence, used=used)
    if label and (label.strength > PROSE or _plausible(label.path, piece)):
        text = "\n".join(fence.body[label.lines :]) + "\n"
        piece = msgspec.structs.replace(
            piece,
            path=label.path,
            text=text,
            line=fence.line + label.lines,
            strength=label.strength,
            how=HOW[label.strength],
        )
    if fence.lang in SHELL and piece.path is None:
        return cut_heredocs(piece)
    parts = [piece]
    if piece.strength < EXPLICIT or piece.lang in PLAIN:
        parts = [_renamed(part, piece) for part in cut_by_names(piece)]
    return [file for part in parts for file in cut_packages(part)]


def _renamed(part: Piece, whole: Piece) -> Piece:
    """A part keeps the fuller name that the text above gave it: `lib/x.py` over the comment `# x.py`."""
    if whole.path and part.path and whole.path.endswith("/" + part.path):
        return msgspec.structs.replace(part, path=whole.path)
    return part


def _plausible(path: str, piece: Piece) -> bool:
    """Whether a block may be the file that running prose names: the language is right and it is no mere fragment."""
    if not fits(piece.lang, path, is_sure=False):
        return False
    if path.endswith(".py"):
        return is_python(piece) and bool(_STATEMENT.search(piece.text))
    if path.endswith(".go"):
        return has_clause(piece.text)
    if path.endswith("go.mod"):
        return is_go_mod(piece.text)
    return piece.text.count("\n") >= 1


def _without_fences(lines: list[str]) -> list[Piece]:
    """Text without any fence: files under file headings, or a Python or Go program as it stands."""
    whole = Piece(path=None, text="\n".join(lines) + "\n", line=1, end_line=len(lines))
    parts = cut_by_names(whole)
    if len(parts) > 1 or parts[0].path:
        return [file for part in parts for file in cut_packages(part)]
    if is_go(whole):
        return cut_packages(whole)
    facts = python_facts(whole.text)
    return [whole] if facts.parses and facts.imports else []


def _place_unnamed(pieces: list[Piece], keeper: Keeper, remarks: list[Remark]) -> None:
    python = [piece for piece in pieces if is_python(piece)]
    go: list[Piece] = []
    for piece in pieces:
        if piece in python:
            continue
        path = recognise(piece)
        if path and path not in keeper.files:
            keeper.keep(msgspec.structs.replace(piece, path=path, how="its content"))
        elif path is None and is_go(piece):
            go.append(piece)
        elif piece.lang in _OTHER_PROGRAMS:
            remarks.append(ignored(piece, "a block without a name that is no program of its own"))
    _keep_chosen(place_go(go, _texts(keeper)), keeper, remarks)
    _keep_chosen(place_python(python, _texts(keeper)), keeper, remarks)


def _texts(keeper: Keeper) -> dict[str, str]:
    return {path: file.text for path, file in keeper.files.items()}


def _keep_chosen(choices: list[Choice], keeper: Keeper, remarks: list[Remark]) -> None:
    for choice in choices:
        if choice.path is None:
            remarks.append(ignored(choice.piece, choice.reason))
            continue
        if choice.reason == "joined":
            remarks.append(
                Remark(
                    kind="intake.fences-joined",
                    message="unnamed blocks that build on each other are read as one program",
                    file=choice.path,
                    line=choice.piece.line,
                    end_line=choice.piece.end_line,
                )
            )
        keeper.keep(msgspec.structs.replace(choice.piece, path=choice.path, how="its content"))


def _reason_without(fences: list[Fence]) -> str:
    if not fences:
        return "prose"
    full = [fence for fence in fences if fence.text.strip()]
    if not full:
        return "empty-fence"
    if all(fence.lang in SHELL for fence in full):
        return "shell-only"
    return "other-language" if any(fence.lang for fence in full) else "prose"
