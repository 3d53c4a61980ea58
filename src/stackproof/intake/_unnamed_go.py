"""What unnamed blocks of Go are: the program, a package that it imports, a test, a handler, or only an illustration."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

import msgspec

from ._go import GoFacts, go_facts
from ._pieces import Piece
from ._unnamed import Choice

_MAIN = re.compile(r"^main:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_MODULE = re.compile(r"^module[ \t]+(\S+)", re.MULTILINE)
_HANDLER = "lambda"


class _Block(msgspec.Struct, frozen=True, eq=False):
    """An unnamed block with its facts."""

    piece: Piece
    facts: GoFacts


def place_go(pieces: list[Piece], named: dict[str, str]) -> list[Choice]:
    """Decide about unnamed blocks of Go. `named`: path -> text of the files that have a name."""
    blocks = [_Block(piece, go_facts(piece.text)) for piece in pieces]
    loose = [block for block in blocks if not block.facts.package]
    whole, older = _newest([block for block in blocks if block.facts.package])
    layout = _Layout(named, [block.facts for block in whole])
    choices = [_ignored(block, "another version of what a later block says") for block in older]
    programs = [block for block in whole if _is_program(block.facts)]
    program, others = _program(programs, layout)
    choices += others
    if program is not None:
        choices.append(_with_continuation(program, loose, choices, layout.place_program()))
    choices += [_ignored(block, "a fragment of Go without a package clause") for block in loose]
    for block in whole:
        if block not in programs:
            choices.append(Choice(piece=block.piece, path=layout.place(block.facts)))
    return choices


def _ignored(block: _Block, reason: str) -> Choice:
    return Choice(piece=block.piece, path=None, reason=reason)


def _is_program(facts: GoFacts) -> bool:
    return facts.has_main and not facts.is_test and (facts.uses_pulumi or facts.runs)


def _newest(blocks: list[_Block]) -> tuple[list[_Block], list[_Block]]:
    """(blocks that count, blocks that a later one of the same package says again); programs are told apart later."""
    kept: list[_Block] = []
    older: list[_Block] = []
    for block in reversed(blocks):
        own = set(block.facts.defines) - {"main", "init"}
        again = own and any(
            later.facts.package == block.facts.package
            and later.facts.is_test == block.facts.is_test
            and len(own & set(later.facts.defines)) * 2 > len(own)
            for later in kept
        )
        (older if again else kept).append(block)
    return kept[::-1], older[::-1]


def _program(programs: list[_Block], layout: _Layout) -> tuple[_Block | None, list[Choice]]:
    """The one block that is the program, and what becomes of the others."""
    if layout.has_program:
        reason = "a usage example or fragment: the answer names its program"
        return None, [_ignored(block, reason) for block in programs]
    if not programs:
        return None, []
    outer = min(block.piece.depth for block in programs)
    nearest = [block for block in programs if block.piece.depth == outer]
    most = max(block.facts.makes for block in nearest)
    # Of complete alternatives of like size the last is the author's final word.
    chosen = [block for block in nearest if block.facts.makes * 10 >= most * 7][-1]
    reason = "another version of the program"
    return chosen, [_ignored(block, reason) for block in programs if block is not chosen]


def _with_continuation(program: _Block, loose: list[_Block], choices: list[Choice], path: str) -> Choice:
    """The program with the blocks of declarations that follow it and that it calls; those leave `loose`."""
    piece, defined, wanted = program.piece, set(program.facts.defines), set(program.facts.mentions)
    text, end_line, joined = piece.text, piece.end_line, False
    for block in list(loose):
        facts = block.facts
        calls = set(facts.defines) & wanted - defined
        follows = block.piece.line > end_line and block.piece.depth == piece.depth
        if not (calls and follows and facts.whole and not facts.imports and not defined & set(facts.defines)):
            continue
        # Blank lines keep each line at its distance, so that lines still map to the answer.
        text += "\n" * (block.piece.line - end_line - 1) + block.piece.text
        end_line, joined = block.piece.end_line, True
        defined |= set(facts.defines)
        wanted |= facts.mentions
        loose.remove(block)
    whole = msgspec.structs.replace(piece, text=text, end_line=end_line)
    return Choice(piece=whole, path=path, reason="joined" if joined else "")


class _Layout:
    """Where packages lie, as far as names, imports, go.mod and Pulumi.yaml say; holds the paths that are given away."""

    def __init__(self, named: dict[str, str], blocks: Iterable[GoFacts]) -> None:
        files = {path: go_facts(text) for path, text in named.items() if path.endswith(".go")}
        self._taken = set(named)
        self._folders = {
            facts.package.removesuffix("_test"): posixpath.dirname(path)
            for path, facts in files.items()
            if facts.package and (facts.package != "main" or not facts.has_main or _runs(facts))
        }
        self.has_program = any(_runs(facts) for facts in files.values())
        self._main = next(iter(_MAIN.findall(named.get("Pulumi.yaml", ""))), "")
        self._module = next(iter(_MODULE.findall(named.get("go.mod", ""))), "")
        self._imports = tuple(dict.fromkeys(path for facts in (*files.values(), *blocks) for path in facts.imports))

    def place_program(self) -> str:
        """Where Pulumi.yaml says that the program lies, else main.go."""
        main = posixpath.normpath(self._main) if self._main else "."
        if main.startswith(("..", "/")):
            main = "."
        path = main if main.endswith(".go") else posixpath.normpath(posixpath.join(main, "main.go"))
        self._folders["main"] = posixpath.dirname(path)
        self._taken.add(path)
        return path

    def place(self, facts: GoFacts) -> str:
        """A path for a file of some package, in the folder of that package."""
        package = facts.package.removesuffix("_test") if facts.is_test else facts.package
        if package == "main" and facts.has_main and not facts.is_test:
            handler = self.has_program or "main" in self._folders
            return self._free(_HANDLER if handler else "", ["main"])
        folder = self._folders.setdefault(package, self._folder_of(package))
        names = [package, *map(_snake, facts.defines)]
        return self._free(folder, [f"{name}_test" for name in names] if facts.is_test else names)

    def _folder_of(self, package: str) -> str:
        """Of an import that ends in the package's name what lies below its module, else a folder of that name."""
        if package == "main":
            return ""
        for path in self._imports:
            parts = path.split("/")
            if parts[-1] != package:
                continue
            if self._module and path.startswith(self._module + "/"):
                return path[len(self._module) + 1 :]
            # Without a go.mod: `host/owner/name`, or one word, is the module.
            ours = parts[3:] if "." in parts[0] else parts[1:]
            if ours and not path.startswith("github.com/pulumi/"):
                return "/".join(ours)
        return package

    def _free(self, folder: str, names: list[str]) -> str:
        """The first name that is free in a folder; a folder of its own number where it is a program's."""
        numbered = [f"{names[0]}{number}" for number in range(2, 100)]
        path = next(
            (path for name in [*names, *numbered] if (path := posixpath.join(folder, f"{name}.go")) not in self._taken),
            posixpath.join(folder, f"{names[0]}.go"),
        )
        self._taken.add(path)
        return path


def _runs(facts: GoFacts) -> bool:
    return facts.has_main and (facts.uses_pulumi or facts.runs)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
