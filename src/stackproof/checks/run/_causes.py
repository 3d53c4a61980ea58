"""Which flagged symbol explains a crash."""

from __future__ import annotations

import ast
import posixpath
import re

from stackproof.aws import MAJORS
from stackproof.golang import nodes
from stackproof.model import ProgramError, Remark

from .._go_walk import callee, descendants
from .._mechanism import Case
from .._parsing import parsed
from .._program import go_program
from .._remarks import unjudged
from .._tongues import PROGRAMS, is_go, is_node
from ._node_causes import doubt_about_files, is_of_another_version, lacks_a_value

_FLAGGED = ("syntax.*", "sdk.*", "lint.F82?", "types.error")
_SYMBOL = re.compile(
    r"unexpected keyword argument|has no attribute|cannot import name|missing \d+ required|No module named"
    r"|is not a constructor|Cannot find module"
)
# Whatever the values are: calls and objects of the program's own classes do not fit.
_OF_THE_CODE = re.compile(
    r"unexpected keyword argument|missing \d+ required|'(?!NoneType)[A-Z]\w*' object has no attribute"
)
# A value of another shape than the program takes it for.
_OF_A_VALUE = re.compile(r"'(?:str|int|float|bool|list|dict|tuple|NoneType)' object (?:has no attribute|is not)")
_RELATIVE = re.compile(r"[Nn]o such file or directory(?::|, \w+) ['\"]([^/'\"][^'\"]*)['\"]")
_ABSOLUTE = re.compile(r"[Nn]o such file or directory(?::|, \w+) ['\"](/[^'\"]+)['\"]|(?<![\w./:~-])(/[^\s'\"]+[\w])")
# A path of the submission is told without its root, so one that is absolute leads out of it.
_MISSING = re.compile(
    r"(?:not found|missing|does not exist|no such)\b[^/]{0,30}?(?<![\w./:~-])(/[^\s'\"]+\w)", re.IGNORECASE
)
_COMMAND = re.compile(
    r"\b(?:command|executable|binary) not found\b|\b(?:in|on|to) (?:your |the )?\$?PATH\b"
    r"|\bspawn(?:Sync)? \S+ E[A-Z]+\b|\bCommand failed: "
)
# Go says it behind the name.
_OPENED = re.compile(r"\b(?:open|stat) ([^\s:'\"]+): no such file or directory")
_OWN_ERROR = re.compile(r"\b(?:fmt\.Errorf|errors\.(?:New|Errorf|Wrapf?))\(|\bpanic\(")
_STAND_INS = ("configuration", "stack-reference", "environment")
_ABOUT_VALUES = (
    "TypeError",
    "ValueError",
    "KeyError",
    "IndexError",
    "AttributeError",
    "AssertionError",
    "JSONDecodeError",
    "RangeError",
)
_CALLED = re.compile(r"([A-Za-z_][\w.]*)\(\)")
_QUOTED = re.compile(r"['\"`]([A-Za-z_][\w.]*)['\"`]")


def explanation(case: Case, error: ProgramError) -> Remark | None:
    """The remark that explains an error: it stands at one of the error's frames, innermost first, or is about the
    name in the error's message. Remarks about tests explain nothing."""
    remarks = [r for r in case.remarks_of(*_FLAGGED) if r.data.get("test") is not True and r.kind != "sdk.deprecated"]
    named = set(_QUOTED.findall(error.message))
    by_name = [r for r in remarks if _names(r) & named]
    for frame in reversed(error.frames):
        at_frame = [r for r in remarks if r.file == frame.file and _covers(r, frame.line)]
        # A call stands at its first line; the argument that it refuses, some lines further down.
        below = [r for r in by_name if r.file == frame.file and r.line is not None and 0 <= r.line - frame.line <= 60]
        near = sorted((r for r in below if r not in at_frame), key=lambda r: r.line or 0)
        found = [*(r for r in at_frame if r in by_name), *near, *at_frame]
        if found:
            return found[0]
    return by_name[0] if by_name else None


def doubt_about(case: Case, error: ProgramError) -> str:
    """Why a crash may not be the program's fault, "" when it is. A crash that a flagged symbol explains always is."""
    summary = said(case, error, most=200)
    remark = explanation(case, error)
    if remark is not None:
        why = unjudged(remark, case)
        return f"{summary}; {why}" if why else ""
    # Errors of this kind are certain where the run had the versions that the manifest asks for.
    on_node = is_node(case)
    other_symbol = on_node and is_of_another_version(error)
    symbol = not error.certain and _SYMBOL.search(error.message) is not None
    if (symbol or other_symbol) and not _is_own(error, case):
        other = _other_versions(case)
        if other:
            return f"{summary}; the manifest asks for {other}, which may be another version than the one run with"
    if _COMMAND.search(error.message) or (error.type == "FileNotFoundError" and "subprocess.py" in error.traceback):
        return f"{summary}; it runs a command of the author's machine"
    opened = _OPENED.search(error.message)
    absent = error.type == "FileNotFoundError" or error.message.startswith("ENOENT") or opened is not None
    if absent and (found := _ABSOLUTE.search(error.message)):
        return f"it reads {found[1] or found[2]}, which is no file of the project"
    if (found := _MISSING.search(error.message)) and not absent and error.type != "ModuleNotFoundError":
        return f"it looks for {found[1]}, which lies outside of what was handed in"
    read = (opened or _RELATIVE.search(error.message)) if absent else None
    if read is not None and _is_outside(case, read[1]):
        return f"it reads {read[1]}, which lies outside of what was handed in"
    if read is not None and _after_stack(case, read[1]):
        return f"it reads {read[1]}, which is named after the stack; no stack of that name is in the project"
    if on_node and (why := doubt_about_files(case, error)):
        return why
    own = error.type in _ABOUT_VALUES or is_go(case)
    if own and not _has_stack(case) and _asks_for_stack(case, error):
        return f"{summary}; it depends on the stack's name, and no stack is in the project"
    if _calls(case, error, "which"):
        return f"{summary}; it looks for a command of the author's machine"
    if _OF_THE_CODE.search(error.message):
        return ""
    stood_in = [n for n in case.run.needs if n.synthesized and n.kind in _STAND_INS] if case.run is not None else []
    about_value = _is_about_a_value(error) or (on_node and lacks_a_value(error))
    if not error.certain or (stood_in and about_value):
        names = ", ".join(need.name for need in stood_in[:3]) or "a lookup"
        return f"{summary}; it may be due to values that were stood in for ({names})"
    return ""


def said(case: Case, error: ProgramError, *, most: int) -> str:
    """What ended the program, on one line; the errors of Go have no names. most: characters of the message."""
    message = " ".join(error.message.split())[:most]
    if is_go(case) and not error.type:
        return f"the program ends with the error: {message}"
    return f"{error.type}: {message}" if error.type else message


def _is_about_a_value(error: ProgramError) -> bool:
    named = _SYMBOL.search(error.message) is not None and _OF_A_VALUE.search(error.message) is None
    return (error.type in _ABOUT_VALUES or "valid JSON" in error.message) and not named


def _is_outside(case: Case, path: str) -> bool:
    """True for a relative path that leads out of the submission."""
    return posixpath.normpath(posixpath.join(case.project.root, path)).split("/")[0] == ".."


def _asks_for_stack(case: Case, error: ProgramError) -> bool:
    """Whether the code around the error asks for the stack's name; in TypeScript anywhere in its file, in Go where the
    program makes the error itself."""
    if is_go(case):
        return _is_of_a_stack(case, error)
    if is_node(case):
        text = case.text_of(error.frames[-1].file) if error.frames else None
        return bool(text) and re.search(r"\bgetStack\s*\(", text) is not None
    return _calls(case, error, "get_stack")


def _is_of_a_stack(case: Case, error: ProgramError) -> bool:
    """Whether a function that asks for the stack's name makes the error."""
    place = error.frames[-1] if error.frames else None
    file = go_program(case).by_path.get(place.file) if place is not None else None
    if place is None or file is None:
        return False
    lines = file.text.decode("utf-8", errors="replace").split("\n")
    if place.line > len(lines) or not _OWN_ERROR.search(lines[place.line - 1]):
        return False
    around = (item for item in file.source.declarations if item.line <= place.line <= item.end_line)
    return any(callee(call) == "Stack" for item in around for call in descendants(item, nodes.Call))


def _calls(case: Case, error: ProgramError, name: str) -> bool:
    """Whether the function in which the error arose calls one of that name, such as `shutil.which`."""
    if not error.frames:
        return False
    place = error.frames[-1]
    try:
        tree = parsed(case.text_of(place.file) or "")
    except (SyntaxError, ValueError):
        return False
    holders = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.lineno <= place.line <= (node.end_lineno or node.lineno)
    ]
    inner = max(holders, key=lambda node: node.lineno, default=None)
    return inner is not None and any(
        isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name for node in ast.walk(inner)
    )


def _has_stack(case: Case) -> bool:
    """Whether the project brings the stack that the run was given."""
    own = re.compile(rf"(^|/)Pulumi\.{re.escape(case.graph.stack)}\.ya?ml$")
    return bool(case.graph.stack) and any(own.search(file.path) for file in case.submission.files)


def _after_stack(case: Case, path: str) -> bool:
    """True for a file that is called after a stack that only the run was given: the project brings no such stack."""
    stack = case.graph.stack
    if not stack or _has_stack(case):
        return False
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(stack)}(?![A-Za-z0-9])", path) is not None


def _is_own(error: ProgramError, case: Case) -> bool:
    """Whether the error is about a class or function that the submission itself defines."""
    named = {name.rpartition(".")[2] for name in _QUOTED.findall(error.message)}
    named |= {name.partition(".")[0] for name in _CALLED.findall(error.message)}
    words = "class|(?:async )?def|(?:export )?(?:default )?(?:abstract )?(?:class|(?:async )?function|const|let|var)"
    defined = re.compile(rf"^\s*(?:{words}) (?:{'|'.join(map(re.escape, sorted(named)))})\b", re.MULTILINE)
    return bool(named) and any(
        defined.search(case.text_of(file.path) or "") for file in case.submission.files if file.path.endswith(PROGRAMS)
    )


def _other_versions(case: Case) -> str:
    """What the manifest asks for and the run may not have had."""
    run = case.run
    found = [need.name for need in run.needs if need.kind == "package-version"] if run is not None else []
    pinned = case.project.aws_major
    if pinned is not None and pinned != max(MAJORS["aws"]):
        found.append(f"pulumi-aws {pinned}")
    return ", ".join(found[:3])


def _covers(remark: Remark, line: int) -> bool:
    if remark.line is None:
        return False
    return remark.line <= line <= max(remark.line, remark.end_line or 0) or f"{remark.file}:{line}" in _also(remark)


def _also(remark: Remark) -> tuple[str, ...]:
    places = remark.data.get("also_lines")
    return tuple(str(place) for place in places) if isinstance(places, list | tuple) else ()


def _names(remark: Remark) -> set[str]:
    values = (remark.data.get(key) for key in ("name", "argument", "symbol", "module"))
    names = {value for value in values if isinstance(value, str) and value}
    return names | {name.rpartition(".")[2] for name in names}
