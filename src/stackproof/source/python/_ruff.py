"""One call of ruff for all files of a project: lint, and whether a newer Python would accept a file."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

import msgspec

from stackproof.model import Remark

RULES = (
    "F",
    "E501",
    "E701",
    "E711",
    "E712",
    "E713",
    "E714",
    "E721",
    "E722",
    "E741",
    "E9",
    "W191",
    "W291",
    "W292",
    "W293",
    "W605",
    "B002",
    "B003",
    "B004",
    "B005",
    "B006",
    "B008",
    "B012",
    "B015",
    "B016",
    "B017",
    "B018",
    "B020",
    "B021",
    "B022",
    "B023",
    "B025",
    "B029",
    "B030",
    "B031",
    "B032",
    "PLE",
    "S102",
    "S307",
    "S602",
    "S605",
    "ERA001",
    "PLW0120",
    "PLW0127",
    "PLW0129",
    "PLW0131",
    "PLW0245",
    "PLW0711",
    "PLW1501",
    "PLW1508",
)
_COMMENTED_OUT = "ERA001"
KINDS = {_COMMENTED_OUT: "lint.commented-out-code", "W292": "lint.no-final-newline"}
LINE_LENGTH = 120


class Diagnostic(msgspec.Struct, frozen=True):
    """One line of ruff's answer; line and column 1-based. count: lines of code in a block of comments."""

    path: str
    rule: str
    message: str
    line: int
    column: int
    end_line: int
    url: str
    count: int = 1


class Ruff:
    """A running ruff; the rest of the inspection goes on meanwhile."""

    def __init__(self, root: str, paths: list[str], *, honour_noqa: bool) -> None:
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        if paths:
            self._process = _start(root, paths, honour_noqa=honour_noqa)

    def diagnostics(self) -> list[Diagnostic]:
        """All that ruff found; [] when it could not be run. Waits for it."""
        if self._process is None:
            return []
        try:
            output, _ = self._process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            return []
        try:
            rows = json.loads(output or b"[]")
        except ValueError:
            return []
        return [_diagnostic(row, self._root) for row in rows]

    @property
    def ran(self) -> bool:
        return self._process is not None and self._process.returncode == 0


def _start(root: str, paths: list[str], *, honour_noqa: bool) -> subprocess.Popen[bytes] | None:
    from ruff import find_ruff_bin

    command = [
        find_ruff_bin(), "check", "--isolated", "--no-cache", "--exit-zero", "--quiet", "--output-format", "json",
        "--target-version", "py313", "--line-length", str(LINE_LENGTH), "--select", ",".join(RULES), "--ignore", "F405",
        *([] if honour_noqa else ["--ignore-noqa"]), "--", *(f"./{path}" for path in paths),
    ]  # fmt: skip
    try:
        return subprocess.Popen(
            command,
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": "", "NO_COLOR": "1"},
        )
    except OSError:
        return None


def _diagnostic(row: dict[str, Any], root: str) -> Diagnostic:
    import os

    place, end = row.get("location") or {}, row.get("end_location") or {}
    path = os.path.relpath(row.get("filename") or "", os.path.realpath(root)).replace(os.sep, "/")
    return Diagnostic(
        path=path,
        rule=row.get("code") or "invalid-syntax",
        message=row.get("message") or "",
        line=place.get("row") or 1,
        column=place.get("column") or 1,
        end_line=end.get("row") or place.get("row") or 1,
        url=row.get("url") or "",
    )


def _message(item: Diagnostic) -> str:
    return f"{item.count} lines of code are commented out" if item.count > 1 else item.message


def _imported(message: str) -> str:
    """`vpc` of "`vpc` imported but unused", and of "`.vpc as network` imported but unused"."""
    named = re.match(r"`([^` ]+)", message)
    return named[1] if named else ""


def _root(item: Diagnostic) -> dict[str, str]:
    """One undefined name is one root, however often it is used."""
    named = re.search(r"`([^`]+)`", item.message) if item.rule in ("F821", "F822") else None
    return {"name": named[1], "cause": f"undefined:{item.path}:{named[1]}"} if named else {}


def blocks_of(diagnostics: list[Diagnostic], *, text_of: Callable[[str], str]) -> list[Diagnostic]:
    """The same, lines of commented-out code that stand in one run of comment lines as one: they are one block, whether
    or not each line of it is code by itself. text_of: path -> text of a file."""
    found: list[Diagnostic] = []
    open_blocks: dict[str, int] = {}
    lines: dict[str, list[str]] = {}
    for item in sorted(diagnostics, key=lambda item: (item.path, item.line, item.column)):
        if item.rule != _COMMENTED_OUT:
            found.append(item)
            continue
        if item.path not in lines:
            lines[item.path] = text_of(item.path).split("\n")
        at = open_blocks.get(item.path)
        # The line before is part of the run as well: a comment behind a statement stands alone.
        if at is not None and all(_is_comment(line) for line in lines[item.path][found[at].line - 1 : item.line]):
            found[at] = msgspec.structs.replace(found[at], end_line=item.end_line, count=found[at].count + 1)
        else:
            open_blocks[item.path] = len(found)
            found.append(item)
    return found


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def lint_remarks(
    diagnostics: list[Diagnostic],
    *,
    own: frozenset[str],
    tests: frozenset[str],
    unreached: frozenset[str] = frozenset(),
    is_own_module: Callable[[str, str], bool] = lambda name, importer: False,
) -> list[Remark]:
    """Lint findings in the answer's own files as remarks; syntax errors are told elsewhere. unreached: files that the
    program never imports. is_own_module: whether a
    dotted name, imported in a file, is another file of the answer: that runs when it is imported, used or not."""
    found = []
    for item in diagnostics:
        handed_on = item.rule == "F401" and (
            item.path.rpartition("/")[2] == "__init__.py" or is_own_module(_imported(item.message), item.path)
        )
        if item.path in own and item.rule != "invalid-syntax" and not handed_on:
            found.append(
                Remark(
                    kind=KINDS.get(item.rule, f"lint.{item.rule}"),
                    message=_message(item),
                    file=item.path,
                    line=item.line,
                    end_line=item.end_line,
                    column=item.column,
                    data={
                        "rule": item.rule,
                        "url": item.url,
                        "test": item.path in tests,
                        "unreached": item.path in unreached,
                        **_root(item),
                    },
                )
            )
    return found
