"""Programs that play to the judge: what they make depends on what runs them, or they replace parts of the SDK.

Such a program behaves well here and otherwise elsewhere. It is found in its source, and run once more with those tests
answered the other way and those replacements left out; what either run brings up is judged. The source is read in the
tool's own process, where the program cannot reach.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from stackproof.model import NODE_LANGUAGES, Project, Remark, Submission

from ._files_run import files_run
from ._python_syntax import tree_of
from ._shapes import ACCOUNT

_HINT = re.compile(
    r"stackproof|/proc/|getppid|meta_path|PULUMI_(?:MONITOR|ENGINE)|_getframe|_stack\b|currentframe|inspect\.stack"
    rf"|sys\.modules|create_connection|urlopen|getaddrinfo|gethostbyname|\.connect\(|{ACCOUNT}"
    r"|setattr|^[ \t]*[\w.]+\.\w+[ \t]*=[^=]",
    re.I | re.M,
)
_ATTRIBUTES = frozenset({"getppid", "meta_path"})
_FRAMES = frozenset({"_getframe", "format_stack", "extract_stack", "currentframe"})
_VARIABLES = frozenset({"PULUMI_MONITOR", "PULUMI_ENGINE"})
_READERS = frozenset(
    {"open", "Path", "exists", "isfile", "isdir", "listdir", "readlink", "stat", "islink", "scandir", "realpath"}
)
_NETWORK = frozenset({"create_connection", "urlopen", "getaddrinfo", "gethostbyname", "connect"})
_TRUTHS = frozenset(
    {"any", "all", "bool", "exists", "isfile", "isdir", "is_file", "is_dir", "startswith", "endswith", "hasattr"}
    | {"isinstance", "match", "search", "find_spec"}
)
_SDK = ("pulumi", "pulumi_aws")
_MOST_TEXT = 1 << 20


class Trick(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the source that is changed in the further run.

    kind: "negate" (an expression), "drop-statement", or "instead" (that text stands there). of: whose it replaces.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    kind: str
    what: str
    name: str = ""
    instead: str = ""
    of: str = "part of the SDK"

    @property
    def remark(self) -> Remark:
        """What is said of it."""
        message = (
            f"the program makes other things when it is judged: it looks at {self.what}"
            if self.kind == "negate"
            else f"the program replaces {self.what}, which is {self.of}"
        )
        kind = "run.looks-at-the-judge" if self.kind == "negate" else "run.replaces-the-sdk"
        return Remark(kind=kind, message=message, file=self.file, line=self.line)


def find_tricks(submission: Submission, project: Project) -> tuple[Trick, ...]:
    """All tricks in the sources that a project's program runs; what it deploys may look at what it likes."""
    if project.language in NODE_LANGUAGES:
        from ._node_syntax import sources_run
        from ._tricks_node import tricks_in

        return tuple(
            trick for path, text in sources_run(submission, project).items() for trick in tricks_in(text, path)
        )
    texts = _texts_of(submission, project)
    run = files_run(project.entry, texts)
    hinted = ((path, text) for path, text in texts.items() if path in run and _HINT.search(text))
    return tuple(trick for path, text in hinted for trick in _tricks_in(text, path))


def _texts_of(submission: Submission, project: Project) -> dict[str, str]:
    """The Python files of a project by path, tests left out."""
    found: dict[str, str] = {}
    for item in submission.files:
        inside = not project.root or item.path.startswith(project.root + "/")
        name = item.path.rpartition("/")[2]
        if not (inside and item.text and name.endswith(".py")) or name.startswith(("test_", "conftest")):
            continue
        try:
            text = Path(submission.root, item.path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if len(text) <= _MOST_TEXT:
            found[item.path] = text
    return found


def _tricks_in(text: str, path: str) -> list[Trick]:
    tree = tree_of(text)
    if tree is None:
        return []
    file = _File(tree)
    marks = [(node, "negate", what) for node, what in file.judged()]
    marks += [(node, "drop-statement", what) for node, what in file.replaced()]
    return [
        Trick(
            file=path,
            line=node.lineno,
            column=node.col_offset,
            end_line=node.end_lineno or node.lineno,
            end_column=node.end_col_offset or 0,
            kind=kind,
            what=what,
        )
        for node, kind, what in sorted(marks, key=lambda mark: (mark[0].lineno, mark[0].col_offset, mark[2]))
    ]


class _File:
    """One parsed file: its nodes with their parents, and the names that hold what was found out."""

    def __init__(self, tree: ast.Module) -> None:
        self._parents: dict[ast.AST, ast.AST] = {}
        self._nodes = list(ast.walk(tree))
        for node in self._nodes:
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node
        self._tainted: dict[str, str] = {}

    def judged(self) -> list[tuple[Any, str]]:
        """(expression that decides, what it looks at): outermost truth values over what only a judge shows."""
        sources = [(node, what) for node in self._nodes if (what := self._probe(node))]
        sources += self._attempted()
        found: dict[ast.AST, str] = {}
        while sources:
            following = []
            for node, what in sources:
                truth = self._truth_over(node)
                if truth is not None and (what != "its call stack" or _names_a_text(truth)):
                    found.setdefault(truth, what)
                elif truth is None:
                    following += self._carried(node, what)
            sources = following
        return [(node, what) for node, what in found.items() if not self._within_another(node, found)]

    def _within_another(self, node: ast.AST, found: dict[ast.AST, str]) -> bool:
        parent = self._parents.get(node)
        while parent is not None:
            if parent in found:
                return True
            parent = self._parents.get(parent)
        return False

    def _probe(self, node: ast.AST) -> str:
        """What of the judge an expression looks at, "" when nothing."""
        parent = self._parents.get(node)
        if isinstance(node, ast.Attribute):
            if node.attr in _ATTRIBUTES:
                return {"getppid": "its parent process", "meta_path": "the import system"}[node.attr]
            if node.attr in _FRAMES or ast.unparse(node) == "inspect.stack":
                return "its call stack"
            return "the loaded modules" if self._is_search_of_modules(node) else ""
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            return ""
        if node.value in _VARIABLES:
            return f"the variable {node.value}"
        if isinstance(parent, (ast.JoinedStr, ast.BinOp)):
            parent = self._parents.get(parent)
        called = _called(parent)
        if node.value.startswith("/proc/") and called in _READERS:
            return "/proc"
        if node.value == ACCOUNT and isinstance(parent, ast.Compare):
            return "the account number that the reviewer makes up"
        if "stackproof" in node.value.lower() and (isinstance(parent, ast.Compare) or called in _TRUTHS):
            return "the name of the reviewer"
        return ""

    def _attempted(self) -> list[tuple[ast.AST, str]]:
        """Uses of names that say whether the network could be reached: true where it could, false in the handler."""
        found: list[tuple[ast.AST, str]] = []
        for node in self._nodes:
            if isinstance(node, ast.Try) and any(_called(part) in _NETWORK for part in _parts(node.body)):
                names = _truths_set_in(node.handlers)
                for name in names & _truths_set_in([*node.body, *node.orelse]):
                    found += self._uses(name, "whether it can reach the network")
        return found

    def _uses(self, name: str, what: str) -> Iterator[tuple[ast.AST, str]]:
        self._tainted[name] = what
        for use in self._nodes:
            if isinstance(use, ast.Name) and use.id == name and isinstance(use.ctx, ast.Load):
                yield use, what

    def _is_search_of_modules(self, node: ast.Attribute) -> bool:
        if node.attr != "modules" or not (isinstance(node.value, ast.Name) and node.value.id == "sys"):
            return False
        parent = self._parents.get(node)
        looped = isinstance(parent, (ast.comprehension, ast.For)) and parent.iter is node
        return looped or _called(parent) in ("list", "str", "set", "sorted", "repr", "tuple")

    def _truth_over(self, node: ast.AST) -> ast.expr | None:
        """The outermost expression around a node that is true or false by it."""
        found: ast.expr | None = None
        here: ast.AST | None = node
        while here is not None and not isinstance(here, (ast.stmt, ast.Lambda)):
            parent = self._parents.get(here)
            is_truth = isinstance(here, (ast.Compare, ast.BoolOp)) or _called(here) in _TRUTHS
            is_test = isinstance(parent, (ast.If, ast.While, ast.IfExp, ast.Assert)) and parent.test is here
            if isinstance(here, ast.expr) and (is_truth or is_test or _is_not(here)):
                found = here
            here = parent
        return found

    def _carried(self, node: ast.AST, what: str) -> Iterator[tuple[ast.AST, str]]:
        """Uses of the names that an assignment, loop, `with` or function gives to what was looked at."""
        here: ast.AST | None = node
        while here is not None and not isinstance(here, ast.stmt):
            here = self._parents.get(here)
        targets: list[ast.AST] = []
        if isinstance(here, ast.Assign):
            targets = list(here.targets)
        elif isinstance(here, (ast.AnnAssign, ast.AugAssign, ast.For)):
            targets = [here.target]
        elif isinstance(here, ast.With):
            targets = [item.optional_vars for item in here.items if item.optional_vars is not None]
        names = {leaf.id for target in targets for leaf in ast.walk(target) if isinstance(leaf, ast.Name)}
        if isinstance(here, ast.Return):
            names |= {function for function in [self._function_of(here)] if function}
        for name in sorted(names - self._tainted.keys()):
            yield from self._uses(name, what)

    def _function_of(self, node: ast.AST) -> str:
        here: ast.AST | None = node
        while here is not None and not isinstance(here, (ast.FunctionDef, ast.AsyncFunctionDef)):
            here = self._parents.get(here)
        return here.name if here is not None else ""

    def replaced(self) -> Iterator[tuple[ast.stmt, str]]:
        """(statement, what it replaces): assignments to attributes of the SDK's own modules and classes."""
        own = self._imported()
        for node in self._nodes:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Attribute) and _is_of_sdk(target.value, own):
                        yield node, ast.unparse(target)
            elif isinstance(node, ast.Expr) and _called(node.value) == "setattr":
                call = node.value
                if isinstance(call, ast.Call) and call.args and _is_of_sdk(call.args[0], own):
                    yield node, ast.unparse(call.args[0])

    def _imported(self) -> frozenset[str]:
        """Names that imports from the SDK bind."""
        names = set()
        for node in self._nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.split(".")[0] in _SDK:
                        names.add(alias.asname or alias.name.split(".")[0])
            elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in _SDK and not node.level:
                names.update(alias.asname or alias.name for alias in node.names)
        return frozenset(names - {"config"})


def _is_of_sdk(node: ast.AST, own: frozenset[str]) -> bool:
    """True for a module or class of the SDK; its settings (`aws.config`) may be set."""
    if any(isinstance(part, ast.Attribute) and part.attr == "config" for part in ast.walk(node)):
        return False
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in own


def _called(node: ast.AST | None) -> str:
    """Last part of the name of what a call calls, "" for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _parts(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    for node in nodes:
        yield from ast.walk(node)


def _truths_set_in(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that get True or False."""
    return {
        target.id
        for part in _parts(nodes)
        if isinstance(part, ast.Assign) and isinstance(part.value, ast.Constant) and isinstance(part.value.value, bool)
        for target in part.targets
        if isinstance(target, ast.Name)
    }


def _is_not(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _names_a_text(node: ast.AST) -> bool:
    """True when a comparison with a text is part of the expression: a look for something in it."""
    return any(
        isinstance(part, ast.Compare)
        and any(isinstance(leaf, ast.Constant) and isinstance(leaf.value, str) for leaf in ast.walk(part))
        for part in ast.walk(node)
    )
