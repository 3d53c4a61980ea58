"""go.mod files. Source of the grammar: the Go Modules Reference."""

from __future__ import annotations

import re

import msgspec

_LINE = re.compile(r"^(?P<words>[^\n]*?)(?:\s*//(?P<comment>.*))?$")
_GROUP = re.compile(r"^(\w+)\s*\($")


class Requirement(msgspec.Struct, frozen=True):
    """One required module. indirect: only what it needs itself needs it."""

    path: str
    version: str
    line: int
    indirect: bool = False


class GoMod(msgspec.Struct, frozen=True, kw_only=True):
    """module: its path, "" where none is given. go: the language version, "" likewise. replaced: module -> what stands
    in its place, a folder where that begins with a dot. tools: packages that `go tool` runs. wrong: (line, text) of
    lines that cannot be understood."""

    module: str = ""
    go: str = ""
    toolchain: str = ""
    requirements: tuple[Requirement, ...] = ()
    replaced: dict[str, str] = {}
    tools: tuple[str, ...] = ()
    wrong: tuple[tuple[int, str], ...] = ()

    def requires(self, module: str) -> Requirement | None:
        """The requirement of exactly that module."""
        return next((item for item in self.requirements if item.path == module), None)

    def provider_of(self, package: str) -> Requirement | None:
        """The required module that holds a package: the longest path that it begins with."""
        holding = [item for item in self.requirements if f"{package}/".startswith(f"{item.path}/")]
        return max(holding, key=lambda item: len(item.path), default=None)


def read_mod(text: str) -> GoMod:
    """Read a go.mod file, tolerant of everything."""
    single: dict[str, str] = {}
    requirements: list[Requirement] = []
    replaced: dict[str, str] = {}
    tools: list[str] = []
    wrong: list[tuple[int, str]] = []
    group = ""
    for number, raw in enumerate(text.splitlines(), 1):
        match = _LINE.match(raw.strip())
        words = (match["words"] if match else raw).split()
        comment = (match["comment"] or "").strip() if match else ""
        if not words:
            continue
        opened = _GROUP.match(" ".join(words))
        if opened:
            group = opened[1]
            continue
        if words == [")"]:
            group = ""
            continue
        verb, *given = [group, *words] if group else words
        given = [item.strip('"`') for item in given]
        if verb in ("module", "go", "toolchain") and len(given) == 1:
            single.setdefault(verb, given[0])
        elif verb == "require" and len(given) == 2:
            requirements.append(Requirement(given[0], given[1], number, comment.startswith("indirect")))
        elif verb == "replace" and "=>" in given:
            replaced[given[0]] = " ".join(given[given.index("=>") + 1 :])
        elif verb == "tool" and len(given) == 1:
            tools.append(given[0])
        elif verb not in ("exclude", "retract", "tool", "godebug", "replace", "ignore"):
            wrong.append((number, raw.strip()))
    return GoMod(
        module=single.get("module", ""),
        go=single.get("go", ""),
        toolchain=single.get("toolchain", ""),
        requirements=tuple(requirements),
        replaced=replaced,
        tools=tuple(tools),
        wrong=tuple(wrong),
    )
