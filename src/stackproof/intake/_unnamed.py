"""What unnamed blocks are: the program, a module that another file imports, a test, or only an illustration."""

from __future__ import annotations

import posixpath
import re

import msgspec

from ._fences import PLAIN, PYTHON
from ._go import GO
from ._manifest_texts import is_go_mod, is_project_file, is_stack_file
from ._pieces import Piece, is_tree
from ._platform import platform_of
from ._python import PythonFacts, parse_python, python_facts

_REQUIREMENT = re.compile(
    r"^[A-Za-z][\w.-]*(?:\[[\w,-]+\])?\s*(?:(?:[<>=!~]=?|===)\s*[\w.*+!-]+\s*,?\s*)*(?:;.*|#.*)?$"
)
_CODE_LINE = re.compile(r"^(?:import\s+\w|from\s+[\w.]+\s+import\b|def\s+\w+\(|class\s+\w+|@\w)", re.MULTILINE)
_FOREIGN: dict[str, tuple[str, ...]] = {
    "": ("index.ts", "main.tf", "template.yaml"),
    **dict.fromkeys(("typescript", "ts"), ("index.ts",)),
    **dict.fromkeys(("javascript", "js"), ("index.js",)),
    **dict.fromkeys(("hcl", "terraform", "tf"), ("main.tf",)),
    **dict.fromkeys(("yaml", "yml"), ("template.yaml",)),
    **dict.fromkeys(("csharp", "cs"), ("Program.cs",)),
    "java": ("App.java",),
    "json": ("template.json",),
}


_MODULE_LANGUAGES = GO | PLAIN | {"mod", "gomod", "go-mod", "code"}


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What an unnamed block becomes: a path, or None with the reason why it is left out."""

    piece: Piece
    path: str | None
    reason: str = ""


def is_python(piece: Piece) -> bool:
    """Whether a block is Python: by its label, or for an unlabelled one by its text."""
    if piece.lang in PYTHON:
        return True
    if piece.lang not in ("", "text", "txt", "plaintext", "code") or is_tree(piece.text):
        return False
    if not _CODE_LINE.search(piece.text):
        return False
    facts = python_facts(piece.text)
    return facts.parses or (facts.uses_pulumi and len(facts.imports) > 1)


def recognise(piece: Piece) -> str | None:
    """The usual name of a block that is no Python and whose text leaves no doubt, else None."""
    text, lang = piece.text, piece.lang
    if lang in ("yaml", "yml", ""):
        if is_project_file(text):
            return "Pulumi.yaml"
        if is_stack_file(text):
            return "Pulumi.dev.yaml"
    if lang in _MODULE_LANGUAGES and is_go_mod(text):
        return "go.mod"
    if lang in ("", "text", "txt", "plaintext", "ini", "requirements", "pip-requirements"):
        lines = [line.strip() for line in text.split("\n") if line.strip() and not line.strip().startswith("#")]
        if any(re.match(r"pulumi[\w-]*\s*(?:[<>=~!]|$)", line) for line in lines):
            return "requirements.txt" if all(_REQUIREMENT.match(line) for line in lines) else None
    return _foreign_name(text, lang)


def _foreign_name(text: str, lang: str) -> str | None:
    """Names for programs in other languages and for other platforms, so that a report can say what the answer is."""
    for name in _FOREIGN.get(lang, ()):
        if platform_of(name, text).platform not in ("none", "unknown"):
            return name
    return None


def place_python(pieces: list[Piece], named: dict[str, str]) -> list[Choice]:
    """Decide about unnamed Python blocks. `named`: path -> text of the files that have a name."""
    facts = {id(piece): python_facts(piece.text) for piece in pieces}
    choices, rest = _imported(pieces, facts, named)
    tests = _tests(rest, facts)
    choices += [Choice(piece=piece, path="tests/test_program.py") for piece in tests[-1:]]
    choices += [Choice(piece=piece, path=None, reason="a later block of tests takes its place") for piece in tests[:-1]]
    rest = [piece for piece in rest if piece not in tests]
    if any(_is_program(posixpath.basename(path), text) for path, text in named.items()):
        reason = "a usage example or fragment: the answer names its program"
        return choices + [Choice(piece=piece, path=None, reason=reason) for piece in rest]
    return choices + _program(rest, facts)


def _is_program(name: str, text: str) -> bool:
    if name == "__main__.py":
        return True
    if not name.endswith(".py"):
        return False
    facts = python_facts(text)
    return bool(facts.uses_pulumi and not facts.is_test and (facts.creates or facts.components or facts.resources))


def _imported(
    pieces: list[Piece], facts: dict[int, PythonFacts], named: dict[str, str]
) -> tuple[list[Choice], list[Piece]]:
    """Blocks that define exactly what another file imports from a module that is not there."""
    wanted: dict[str, frozenset[str]] = {}
    sources = [python_facts(text) for path, text in named.items() if path.endswith(".py")]
    for source in [*sources, *facts.values()]:
        for module, names in source.from_imports.items():
            path = module.lstrip(".").replace(".", "/") + ".py"
            if module.startswith(".") or path == ".py" or path in named:
                continue
            wanted[path] = wanted.get(path, frozenset()) | names
    choices: list[Choice] = []
    rest: list[Piece] = []
    for piece in pieces:
        own = facts[id(piece)].defines - {name for names in facts[id(piece)].from_imports.values() for name in names}
        paths = [path for path, names in wanted.items() if names and names <= own]
        if len(paths) == 1 and "*" not in wanted[paths[0]]:
            choices.append(Choice(piece=piece, path=paths[0]))
        else:
            rest.append(piece)
    return choices, rest


def _tests(pieces: list[Piece], facts: dict[int, PythonFacts]) -> list[Piece]:
    return [piece for piece in pieces if facts[id(piece)].is_test and "def test_" in piece.text]


def _program(pieces: list[Piece], facts: dict[int, PythonFacts]) -> list[Choice]:
    """The one block that is the program; blocks that only make sense one after the other are joined."""
    if not pieces:
        return []
    outer = min(piece.depth for piece in pieces)
    weights = {id(piece): _weight(piece, facts[id(piece)], outer) for piece in pieces}
    best = max(weights.values())
    if best[1] == 0 and len(pieces) > 1:
        reason = "one of several unnamed blocks, none of which uses Pulumi"
        last = max(pieces, key=lambda piece: len(piece.text))
        return [
            Choice(piece=piece, path="__main__.py" if piece is last else None, reason="" if piece is last else reason)
            for piece in pieces
        ]
    # Of complete alternatives of like size the last is the author's final word.
    chosen = [
        piece for piece in pieces if weights[id(piece)][:2] == best[:2] and weights[id(piece)][2] * 10 >= best[2] * 7
    ]
    start = chosen[-1]
    joined, used = _continued(start, pieces, facts)
    choices = [Choice(piece=joined, path="__main__.py", reason="joined" if len(used) > 1 else "")]
    for piece in pieces:
        if piece not in used:
            what = (
                "another version of the program" if facts[id(piece)].module_resources else "a usage example or fragment"
            )
            choices.append(Choice(piece=piece, path=None, reason=what))
    return choices


def _weight(piece: Piece, facts: PythonFacts, outer: int) -> tuple[int, int, int]:
    kind = 0
    if facts.uses_pulumi:
        kind = 3 if facts.creates or facts.components or facts.resources else 2
    elif facts.resources:
        kind = 1
    return int(piece.depth == outer), kind, facts.resources + facts.module_resources + facts.instances


def _continued(start: Piece, pieces: list[Piece], facts: dict[int, PythonFacts]) -> tuple[Piece, list[Piece]]:
    """Join the blocks after `start` that use its names, bring no import of their own, and bind nothing anew."""
    first = min((at for at, piece in enumerate(pieces) if facts[id(piece)].uses_pulumi), default=0)
    if not facts[id(start)].parses or facts[id(start)].free:
        start = pieces[first]
    bound = set(facts[id(start)].defines)
    used, text, end_line = [start], start.text, start.end_line
    for piece in pieces[pieces.index(start) + 1 :]:
        fact = facts[id(piece)]
        fresh = fact.defines - bound
        continues = fact.parses and fact.free and fact.free <= bound and not fact.uses_pulumi
        if continues and piece.depth == start.depth and (fact.resources or fresh) and not _rebinds(piece.text, bound):
            # Blank lines keep each line at its distance, so that lines still map to the answer.
            gap = piece.line - end_line - 1
            text += "\n" * max(gap, 1) + piece.text
            end_line = piece.end_line if gap >= 1 else end_line + 1 + piece.text.count("\n")
            bound |= fact.defines
            used.append(piece)
    return msgspec.structs.replace(start, text=text, end_line=used[-1].end_line), used


def _rebinds(text: str, bound: set[str]) -> bool:
    import ast

    tree = parse_python(text)
    targets = {
        target.id
        for node in (tree.body if tree else ())
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return bool(targets & bound)
