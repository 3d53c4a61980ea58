"""The docstring of a check, taken apart: documentation, examples and tests are one text."""

from __future__ import annotations

import inspect
import re
from typing import Literal

import msgspec

from ._mechanism import Check, all_checks

HEADINGS = ("Why", "Fix", "Fix in Node", "Fix in Go", "Bad", "Good", "Known limits")
_Language = Literal["python", "typescript", "go"]
_MARKED = re.compile(r"(?:#|//|<!--)\s*<- finding\b")
_FILE = re.compile(r"\s*(?:#|//) --- (without )?(\S+)( without a final line break)?\s*")
_NO_LINE = ("# <- finding without a line", "// <- finding without a line")
# The fences of other languages than Python, and what a program in them is called unless the example says otherwise.
_FENCES: dict[str, tuple[_Language, str]] = {"```typescript": ("typescript", "index.ts"), "```go": ("go", "main.go")}


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One Bad or Good program. files: path -> text (`__main__.py` unless the example says `# --- path`; `index.ts` or
    `main.go` for an example in a fence that says TypeScript or Go, where it is `// --- path`).
    without: files that the project must not have. expected: (file, line) of the findings; ("", 0) for one that has no
    place."""

    check: str
    kind: Literal["Bad", "Good"]
    number: int
    files: dict[str, str]
    language: _Language = "python"
    without: tuple[str, ...] = ()
    expected: tuple[tuple[str, int], ...] = ()


def sections(check: Check) -> tuple[tuple[str, str], ...]:
    """(heading, text) pairs of the check's docstring, in order, headings possibly repeated."""
    found: list[tuple[str, list[str]]] = []
    for line in inspect.cleandoc(check.documentation).splitlines():
        if line.rstrip() in HEADINGS:
            found.append((line.rstrip(), []))
        elif found:
            found[-1][1].append(line)
    return tuple((heading, _block(lines)) for heading, lines in found)


def summary(check: Check) -> str:
    """What stands before the first heading, as one paragraph."""
    lines = inspect.cleandoc(check.documentation).splitlines()
    end = next((i for i, line in enumerate(lines) if line.rstrip() in HEADINGS), len(lines))
    return " ".join(" ".join(lines[:end]).split())


def section(check: Check, heading: str) -> str:
    """The text under a heading as one paragraph, "" when there is none."""
    return " ".join(" ".join(text.split()) for name, text in sections(check) if name == heading)


def examples(check: Check) -> tuple[Example, ...]:
    """The Bad and Good programs of the check, numbered from 1 within their kind."""
    result: list[Example] = []
    for heading, text in sections(check):
        if heading == "Bad" or heading == "Good":
            number = 1 + sum(example.kind == heading for example in result)
            result.append(_example(check.id, heading, number, text))
    return tuple(result)


def explain(id: str) -> str:
    """Everything about one check as Markdown. Raises KeyError for an id that no check has."""
    wanted = id.strip().upper()
    for check in all_checks():
        if check.id == wanted:
            return _markdown(check)
    raise KeyError(wanted)


def reference_markdown() -> str:
    """The reference of all checks, grouped by category, as Markdown."""
    checks = all_checks()
    lines = ["# Checks", "", f"{len(checks)} checks. `stackproof checks ID` prints one of them.", ""]
    lines += ["| id | severity | category | holds when it passes |", "|---|---|---|---|"]
    lines += [f"| [{c.id}](#{c.id.lower()}) | {c.severity} | {c.category} | {c.title} |" for c in checks]
    return "\n".join(lines) + "\n\n" + "\n".join(_markdown(check, level=2) for check in checks)


def _markdown(check: Check, *, level: int = 1) -> str:
    marks = "#" * level
    lines = [f"{marks} {check.id}", "", f"**{check.title}**", ""]
    lines += [f"Severity {check.severity} · category {check.category} · impact on {check.impact.kind}", ""]
    lines += [*filter(None, (summary(check), check.impact.text)), ""]
    for heading, text in sections(check):
        fence = "````" if "```" in text else "```"
        code = heading in ("Bad", "Good")
        python = code and _fence_of(text) is None
        lines += [f"{marks}# {heading}", "", *((f"{fence}python", text, fence) if python else (text,)), ""]
    lines += [f"* <{link}>" for link in check.links]
    return "\n".join(lines).rstrip() + "\n"


def _fence_of(text: str) -> tuple[_Language, str] | None:
    """Language and usual file of an example in a fence."""
    return _FENCES.get(text.partition("\n")[0].rstrip())


def _block(lines: list[str]) -> str:
    return inspect.cleandoc("\n" + "\n".join(lines)).strip("\n")


def _example(check: str, kind: Literal["Bad", "Good"], number: int, text: str) -> Example:
    files: dict[str, list[str]] = {}
    without: list[str] = []
    unended: set[str] = set()
    expected: list[tuple[str, int]] = []
    fence = _fence_of(text)
    language, usual = fence or ("python", "__main__.py")
    current = usual
    for line in text.splitlines()[1:-1] if fence else text.splitlines():
        header = _FILE.fullmatch(line)
        if line.strip() in _NO_LINE:
            expected.append(("", 0))
        elif header and header[1]:
            without.append(header[2])
        elif header:
            current = header[2]
            files[current] = []
            if header[3]:
                unended.add(current)
        else:
            files.setdefault(current, []).append(line)
            if _MARKED.search(line):
                expected.append((current, len(files[current])))
    texts = {
        path: "\n".join(body) + ("" if path in unended else "\n")
        for path, body in files.items()
        if any(body) or path != usual
    }
    return Example(
        check=check,
        kind=kind,
        number=number,
        files=texts,
        language=language,
        without=tuple(without),
        expected=tuple(expected),
    )
