"""What an answer's own settings say of its type check; of a tsconfig only what cannot reach outside."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import Any

import msgspec

from stackproof.model import Project, Submission

_COMMENT = re.compile(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING = re.compile(r'("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])')
_LARGEST = 1 << 16
_SWITCHES = (
    "strict", "noImplicitAny", "strictNullChecks", "strictFunctionTypes", "strictBindCallApply", "noImplicitThis",
    "strictPropertyInitialization", "useUnknownInCatchVariables", "noImplicitReturns", "noImplicitOverride",
    "noFallthroughCasesInSwitch", "noUncheckedIndexedAccess", "exactOptionalPropertyTypes",
    "noPropertyAccessFromIndexSignature", "experimentalDecorators", "useDefineForClassFields",
)  # fmt: skip
# From these on fields are defined as the standard says. Which library functions there are is not told apart beyond
# that: Node's own types bring those of 2020, and programs of equal options are checked in one call.
_NEWER_TARGETS = frozenset({"esnext", *(f"es{year}" for year in range(2022, 2026))})
_JSX = frozenset({"preserve", "react", "react-jsx", "react-jsxdev", "react-native"})
_NOT_TYPED = re.compile(r"^\s+typescript:\s*false\b", re.MULTILINE)
_DEPTH = 5


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """options: harmless `compilerOptions`. refuses: False where the program is run without a type check. unused_stops:
    an unused name is an error as well. interop: modules of `export =` may be called under `import * as`, which only
    older compilers allow, when it is off."""

    options: dict[str, object]
    refuses: bool = True
    unused_stops: bool = False
    interop: bool = False


def settings_of(submission: Submission, project: Project) -> Settings:
    """As Pulumi reads them: the tsconfig beside the program's main file or in the project's folder, no other one."""
    known = {item.path for item in submission.files if item.text and item.size <= _LARGEST}
    folder = project.root
    if project.main and project.entry and project.main.endswith((".ts", ".mts", ".cts")):
        folder = posixpath.dirname(project.entry)
    raw = _options(submission, known, posixpath.join(folder, "tsconfig.json"), _DEPTH)
    project_file = next(
        (name for name in ("Pulumi.yaml", "Pulumi.yml") if posixpath.join(project.root, name) in known), ""
    )
    untyped = bool(project_file and _NOT_TYPED.search(_text(submission, posixpath.join(project.root, project_file))))
    typed = project.language == "typescript" and not untyped and raw.get("noCheck") is not True
    options = _harmless(raw)
    if not any(line.startswith("typescript@") for line in project.requirements):
        # Pulumi then brings a TypeScript of its own, from before caught errors were of type unknown.
        options["useUnknownInCatchVariables"] = False
    return Settings(
        options=options,
        refuses=typed,
        unused_stops=raw.get("noUnusedLocals") is True,
        interop=raw.get("esModuleInterop", str(raw.get("module", "")).lower().startswith("node")) is True,
    )


def _harmless(raw: dict[str, Any]) -> dict[str, object]:
    # Without a tsconfig nothing is strict under Pulumi; this compiler would be.
    found: dict[str, object] = {"strict": False, "target": "es2020"}
    found |= {name: raw[name] for name in _SWITCHES if isinstance(raw.get(name), bool)}
    target, jsx = str(raw.get("target", "")).lower(), str(raw.get("jsx", "")).lower()
    if target in _NEWER_TARGETS:
        found["target"] = "es2022"
    if jsx in _JSX:
        found["jsx"] = jsx
    return found


def _options(submission: Submission, known: set[str], path: str, depth: int) -> dict[str, Any]:
    """`compilerOptions` with those of the files that it extends."""
    if path not in known or depth == 0:
        return {}
    data = read_json(_text(submission, path))
    base: dict[str, Any] = {}
    above = data.get("extends")
    for name in above if isinstance(above, list) else [above]:
        if isinstance(name, str) and name.startswith("."):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            base |= _options(submission, known, target if target.endswith(".json") else f"{target}.json", depth - 1)
        elif isinstance(name, str) and name.startswith("@tsconfig/"):
            base |= {"strict": True, "esModuleInterop": True}
    own = data.get("compilerOptions")
    return base | own if isinstance(own, dict) else base


def read_json(text: str) -> dict[str, Any]:
    """JSON with comments and trailing commas; {} for what is no object."""
    plain = _TRAILING.sub(lambda m: m[1] or "", _COMMENT.sub(lambda m: m[1] or " ", text.lstrip("\ufeff")))
    try:
        data = json.loads(plain)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _text(submission: Submission, path: str) -> str:
    try:
        return Path(submission.root, path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
