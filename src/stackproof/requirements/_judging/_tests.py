"""Judges of tests: whether the submission brings any of the kind asked for, read without running them."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator

import msgspec

from stackproof.golang import tokens
from stackproof.model import NODE_SUFFIXES, Requirement, Witness

from ._facts import Facts
from ._outcomes import Held, Missed, Open, Outcome, spoken, within
from ._settings import sources, without_comments

_NODE_FILE = re.compile(r"\.(?:test|spec)\.[cm]?[jt]sx?$")
_NODE_TEST = re.compile(r"(?<![\w.$])(?:it|test)(?:\.(?:only|each|concurrent))?\s*[(`]")
_NODE_IMPORT = re.compile(r"""(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["']([^"']+)["']""")
_GO_TEST = re.compile(r"\bfunc\s+Test(?!Main\b)(?![a-z])\w*\s*\(")
_FOLDERS = frozenset({"test", "tests", "__tests__"})
_MOCKS = re.compile(
    r"\bset_?[mM]ocks\b|\bWithMocks\b|\bmoto\b|\bmock_aws\b|aws-sdk-client-mock|jest\.mock|\bMagicMock\b"
)
_REAL = re.compile(
    r"\bboto3\b|\bbotocore\b|@aws-sdk/|[\"']aws-sdk[\"']|aws-sdk-go|pulumi[./]automation|sdk/v3/go/auto|"
    r"\bimport (?:requests|httpx|urllib)|integration\.ProgramTest|outputs?\.json|stack output|node-fetch|terratest"
)


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """One file of tests. count: tests that a runner would collect. is_real: they look at what is deployed."""

    path: str
    count: int
    is_real: bool


def judge_tests(requirement: Requirement, facts: Facts) -> Outcome:
    kind = str(requirement.want.get("type", ""))
    suites = suites_of(facts)
    if suites is None:
        return Open("the files were not handed in, or tests in this language are not read")
    wanted = {"unit": False, "integration": True}.get(kind)
    meant = [one for one in suites if one.count and (wanted is None or one.is_real is wanted)]
    if meant:
        return Held(tuple(_shown(one) for one in meant))
    filled = [one for one in suites if one.count]
    if filled:
        what = "look at what is deployed" if kind == "unit" else "work without what is deployed"
        return Missed(
            f"the {sum(one.count for one in filled)} tests {what}; asked {kind} tests", tuple(map(_shown, filled))
        )
    empty = f"; {suites[0].path} holds none" if suites else ""
    return Missed(f"there are no tests{empty}", tuple(map(_shown, suites)))


def judge_coverage(requirement: Requirement, facts: Facts) -> Outcome:
    suites = suites_of(facts)
    if suites is not None and not any(one.count for one in suites):
        return Missed("there are no tests that could cover anything")
    run = facts.tests.run if facts.tests is not None else None
    share = run.coverage.per_cent if run is not None and run.coverage is not None else None
    if run is None or share is None:
        why = facts.tests.not_run if facts.tests is not None else ""
        return Open(why or "the tests were not run; --run-tests runs them")
    asked = requirement.want.get("percent", 0)
    met = within(share, asked)
    shown = (Witness(text=f"{share:g} % of the program's lines run in {run.collected} tests"),)
    if met is None:
        return Open(f"what is asked of coverage is not known: {asked}", shown)
    if run.failed or run.errors or run.ended:
        return Open(f"{share:g} % of the program's lines were run, but not all tests passed", shown)
    return Held(shown) if met else Missed(f"{share:g} % of the program's lines are run; asked {spoken(asked)} %", shown)


def _shown(suite: Suite) -> Witness:
    return Witness(text=f"{suite.path}: {suite.count} test{'' if suite.count == 1 else 's'}", file=suite.path)


def suites_of(facts: Facts) -> tuple[Suite, ...] | None:
    """Files that a test runner looks into; None where the language is not read here."""
    language = facts.project.language if facts.project is not None else "unknown"
    if facts.submission is None or language not in ("python", "go", "typescript", "javascript"):
        return None
    return facts.topology.remember("requirements-tests", lambda: tuple(_suites(facts)))


def _suites(facts: Facts) -> Iterator[Suite]:
    codes = dict(sources(facts, (".py", ".go", *NODE_SUFFIXES)))
    for path, text in sorted(codes.items()):
        count = _collected(path, text)
        if count is None:
            continue
        around = "\n".join([text, *_beside(path, codes)])
        code = _code(path, around)
        # Mocks of its own make a test a unit test, whatever stands beside it.
        real = _REAL.search(code) is not None and _MOCKS.search(_code(path, text)) is None
        yield Suite(path=path, count=count, is_real=real and (_MOCKS.search(code) is None or _is_apart(path)))


def _is_apart(path: str) -> bool:
    return re.search(r"integration|e2e|end[-_]to[-_]end|acceptance|deployed", path, re.IGNORECASE) is not None


def _beside(path: str, codes: dict[str, str]) -> Iterator[str]:
    """What a test file shares with its neighbours: conftest of its folder, modules that it imports from there."""
    here = posixpath.dirname(path)
    if path.endswith(".py"):
        yield codes.get(posixpath.join(here, "conftest.py"), "")
        for name in re.findall(r"^\s*from\s+\.?(\w+)\s+import|^\s*import\s+(\w+)", codes[path], re.MULTILINE):
            yield codes.get(posixpath.join(here, f"{name[0] or name[1]}.py"), "")
    for name in _NODE_IMPORT.findall(codes[path]) if path.endswith(NODE_SUFFIXES) else ():
        stem = posixpath.normpath(posixpath.join(here, name)) if name.startswith(".") else ""
        if stem and _FOLDERS & set(stem.split("/")):
            yield from (codes[f"{stem}{end}"] for end in NODE_SUFFIXES if f"{stem}{end}" in codes)


def _code(path: str, text: str) -> str:
    if not path.endswith(".py"):
        return without_comments(text)
    return re.sub(r"(?m)^\s*#.*$", "", text)


def _collected(path: str, text: str) -> int | None:
    """How many tests the usual runner collects in a file; None for one that it does not look into."""
    *folders, name = path.split("/")
    if path.endswith(".py"):
        return _python(text) if name.startswith("test") or name.endswith("_test.py") else None
    if path.endswith(".go"):
        return len(_GO_TEST.findall(_plain_go(text))) if name.endswith("_test.go") else None
    count = len(_NODE_TEST.findall(_plain_node(text)))
    if _NODE_FILE.search(path):
        return count
    return count if _FOLDERS & set(folders) and count else None


def _plain_node(text: str) -> str:
    return re.sub(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", '""', without_comments(text))


def _plain_go(text: str) -> str:
    items = (item for item in tokens(text.encode("utf-8", "replace")) if item.kind in ("name", "sign"))
    return " ".join(item.text.decode("utf-8", "replace") for item in items)


def _python(text: str) -> int:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and _is_collected(node)]
    return sum(map(_is_test, tree.body)) + sum(_is_test(method) for node in classes for method in node.body)


def _is_collected(node: ast.ClassDef) -> bool:
    return node.name.startswith("Test") or any("TestCase" in ast.unparse(base) for base in node.bases)


def _is_test(node: ast.stmt) -> bool:
    """A test that does something and is not left out."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test"):
        return False
    if any(re.search(r"\bskip\b", ast.unparse(item)) for item in node.decorator_list):
        return False
    return any(not isinstance(item, ast.Pass) and not _is_constant(item) for item in node.body)


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
