"""Which settings a program reads, as its text says, and what holds where one is not given."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from stackproof.model import NODE_LANGUAGES, NODE_SUFFIXES

from ._facts import Facts

_LARGEST = 1 << 20
_ASKS = re.compile(r"(?:get|require|try)\w*", re.IGNORECASE)
_MUST = re.compile(r"require\w*", re.IGNORECASE)
_HOLDER = re.compile(r"config|cfg|setting", re.IGNORECASE)
_PARTS = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL
)
_VALUE = r"""(?P<value>"[^"\n]*"|'[^'\n]*'|`[^`$]*`|-?[\d.]+\b|true\b|false\b)"""
_NODE_READ = re.compile(
    r"(?P<base>[\w$]+|\))\s*[!?]?\.\s*(?P<asks>(?:get|require)\w*)(?:<[^>(]*>)?\(\s*[\"'`](?P<key>[\w:.-]+)[\"'`]\s*,?\s*\)"
    rf"(?:\s*(?:\|\||\?\?)\s*{_VALUE})?"
)
_NODE_ENVIRONMENT = re.compile(
    r"process\.env(?:\.(?P<key>\w+)|\[[\"'`](?P<other>\w+)[\"'`]\])" + rf"(?:\s*(?:\|\||\?\?)\s*{_VALUE})?"
)
_NODE_HOLDER = re.compile(
    r"([\w$]+)\s*(?::[^=;\n]+)?=\s*new\s+(?:\w+\.)?Config\(|([\w$]+)\??\s*:\s*(?:pulumi\.)?Config\b"
)
_GO_READ = re.compile(
    r"(?:(?P<name>\w+)(?:\s*,\s*\w+)?\s*:?=\s*)?(?P<base>\w+(?:\.New\([^()\n]*\))?)\.(?P<asks>(?:Get|Require|Try)\w*)"
    r"\(\s*(?:\w+\s*,\s*)?\"(?P<key>[\w:.-]+)\"\s*\)"
)
# `read(cfg, "key", "default")`: a function of the program that asks for a setting.
_ASKED = re.compile(
    rf"\b\w+\(\s*(?:\w+\s*,\s*)?(?P<base>\w+)\s*,\s*[\"'`](?P<key>[\w:.-]+)[\"'`]\s*(?:,\s*{_VALUE}\s*)?\)"
)
_GO_HOLDER = re.compile(r"(\w+)\s*:?=\s*config\.New\(|(\w+)\s+\*config\.Config\b")
_GO_ENVIRONMENT = re.compile(r"os\.(?:Getenv|LookupEnv)\(\s*\"(?P<key>\w+)\"\s*\)")


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a setting is read. key: without the namespace. default: what holds where it is not given, None
    where there is none or it is not told. required: the program ends without it."""

    key: str
    file: str
    line: int
    default: str | None = None
    required: bool = False


def settings_read(facts: Facts) -> tuple[Setting, ...] | None:
    """Every setting that the sources of the project read, tests left out; None where the language is not read here."""
    reader = _reader(facts)
    if reader is None:
        return None
    return facts.topology.remember("requirements-settings", lambda: tuple(_read(facts, *reader)))


def sources(facts: Facts, suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Path and text of the project's files with these endings."""
    submission, project = facts.submission, facts.project
    if submission is None or project is None:
        return
    for file in submission.files:
        if file.path.endswith(suffixes) and file.size <= _LARGEST and submission.concerns(project, file.path):
            text = facts.text_of(file.path)
            if text is not None:
                yield file.path, text


def without_comments(text: str) -> str:
    """Code of Go, TypeScript or JavaScript with its comments blanked, lines kept."""
    return _PARTS.sub(lambda found: re.sub(r"[^\n]", " ", found[0]) if found["comment"] else found[0], text)


def _reader(facts: Facts) -> tuple[tuple[str, ...], Callable[[str, str], Iterator[Setting]]] | None:
    language = facts.project.language if facts.project is not None else "unknown"
    if facts.submission is None or language not in (*NODE_LANGUAGES, "python", "go"):
        return None
    if language == "python":
        return (".py",), partial(_python, declared=_declared(facts))
    return ((".go",), _go) if language == "go" else (NODE_SUFFIXES, _node)


def _declared(facts: Facts) -> frozenset[str]:
    """Keys of the project's own that Pulumi.yaml or the stack's file names."""
    project = facts.project
    keys = (*project.declared_config, *project.config) if project is not None else ()
    return frozenset(key.rpartition(":")[2] for key in keys if not key.startswith(("aws:", "pulumi:")))


def _read(
    facts: Facts, suffixes: tuple[str, ...], reader: Callable[[str, str], Iterator[Setting]]
) -> Iterator[Setting]:
    for path, text in sources(facts, suffixes):
        *folders, name = path.split("/")
        is_test = {"test", "tests", "__tests__"} & set(folders) or name.startswith("test_") or "_test." in name
        if not is_test and ".test." not in name and ".spec." not in name:
            # What runs elsewhere, such as a function's handler, reads an environment of its own.
            yield from reader(path, text) if "pulumi" in text else ()


# --- Python


def _python(path: str, text: str, *, declared: frozenset[str]) -> Iterator[Setting]:
    """declared: keys that a function of the program's own reads where it is called with one and its answer is used."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    holders = {_last(t) for n in nodes if isinstance(n, ast.Assign) and _called(n.value) == "Config" for t in n.targets}
    holders |= {n.arg for n in nodes if isinstance(n, ast.arg) and n.annotation and _last(n.annotation) == "Config"}
    fallbacks = _fallbacks(nodes)
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Subscript) and _last(node.value) == "environ":
            key = _constant(node.slice)
            if isinstance(key, str):
                yield Setting(key=key, file=path, line=node.lineno, required=True)
        elif isinstance(node, ast.Call) and node.args:
            arguments = node.args[1:] if _last(node.args[0]) in holders - {""} else node.args
            key = _constant(arguments[0]) if arguments else None
            own = isinstance(key, str) and key in declared and id(node) not in alone
            if isinstance(key, str) and (own or arguments is not node.args or _is_read(node, holders)):
                yield _python_setting(path, node, key, arguments, fallbacks.get(id(node)))


def asks_config(node: ast.AST) -> bool:
    """Whether an expression asks Pulumi's configuration, or the environment, for a value."""
    return isinstance(node, ast.Call) and bool(node.args) and _is_read(node, set())


def _fallbacks(nodes: list[ast.AST]) -> dict[int, ast.expr]:
    """What holds where a call gives nothing, by the call's identity: `x or 3`, `x if x else 3`, `if not x: x = 3`."""
    calls = {
        _last(node.targets[0]): node.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and len(node.targets) == 1
    }
    found: dict[int, ast.expr] = {}
    for node in nodes:
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            found[id(calls.get(_last(node.values[0]), node.values[0]))] = node.values[-1]
        elif isinstance(node, ast.IfExp):
            fixed = node.body if isinstance(node.body, ast.Constant) else node.orelse
            other = node.orelse if fixed is node.body else node.body
            found[id(calls.get(_last(other), other))] = fixed
        elif isinstance(node, ast.If) and len(node.body) == 1 and isinstance(node.body[0], ast.Assign):
            name = _last(node.body[0].targets[0])
            if name in calls and name in {_last(item) for item in ast.walk(node.test)}:
                found[id(calls[name])] = node.body[0].value
    return found


def _is_read(node: ast.Call, holders: set[str]) -> bool:
    name = _last(node.func)
    if isinstance(node.func, ast.Name):
        return _ASKS.fullmatch(name) is not None and (_HOLDER.search(name) is not None or name == "getenv")
    if not isinstance(node.func, ast.Attribute) or _ASKS.fullmatch(name) is None:
        return False
    base = node.func.value
    if _called(base) == "Config" or name == "getenv":
        return True
    return _last(base) in holders or _last(base) == "environ" or _HOLDER.search(_last(base)) is not None


def _python_setting(
    path: str, node: ast.Call, key: str, arguments: list[ast.expr], otherwise: ast.expr | None
) -> Setting:
    given = [*arguments[1:2], *(word.value for word in node.keywords if word.arg == "default")]
    default = next((_constant(item) for item in (*given, otherwise) if item is not None), None)
    return Setting(
        key=key.rpartition(":")[2],
        file=path,
        line=node.lineno,
        default=None if default is None else _spelled(default),
        required=_MUST.fullmatch(_last(node.func)) is not None,
    )


def _constant(node: ast.AST) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _called(node: ast.AST) -> str:
    return _last(node.func) if isinstance(node, ast.Call) else ""


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- TypeScript, JavaScript and Go


def _node(path: str, text: str) -> Iterator[Setting]:
    code = without_comments(text)
    holders = {name for pair in _NODE_HOLDER.findall(code) for name in pair if name}
    for found in _NODE_READ.finditer(code):
        base = found["base"]
        made = base == ")" and re.search(r"new\s+(?:\w+\.)?Config\([^()]*\)$", code[: found.start() + 1]) is not None
        if made or base in holders or _HOLDER.search(base):
            yield _slashed(path, code, found, found["key"])
    yield from (
        _slashed(path, code, found, found["key"]) for found in _ASKED.finditer(code) if found["base"] in holders
    )
    for found in _NODE_ENVIRONMENT.finditer(code):
        yield _slashed(path, code, found, found["key"] or found["other"])


def _go(path: str, text: str) -> Iterator[Setting]:
    code = without_comments(text)
    holders = {name for pair in _GO_HOLDER.findall(code) for name in pair if name}
    for found in _GO_READ.finditer(code):
        if found["base"] in holders or _HOLDER.search(found["base"]) or found["base"].startswith("config.New("):
            yield _slashed(path, code, found, found["key"], _go_default(code, found))
    yield from (
        _slashed(path, code, found, found["key"]) for found in _ASKED.finditer(code) if found["base"] in holders
    )
    for found in _GO_ENVIRONMENT.finditer(code):
        yield _slashed(path, code, found, found["key"])


def _slashed(path: str, code: str, found: re.Match[str], key: str, default: str | None = None) -> Setting:
    groups = found.groupdict()
    value = groups.get("value")
    return Setting(
        key=key.rpartition(":")[2],
        file=path,
        line=code.count("\n", 0, found.start()) + 1,
        default=default if value is None else value.strip("\"'`"),
        required=_MUST.fullmatch(groups.get("asks") or "") is not None,
    )


def _go_default(code: str, found: re.Match[str]) -> str | None:
    """`x := cfg.Get("x")`, then `if x == "" { x = "dev" }`, or one error or emptiness check of another form."""
    if not found["name"]:
        return None
    name = re.escape(found["name"])
    after = code[found.end() : found.end() + 200]
    written = re.match(rf"\s*if\b[^{{]*{{\s*{name}\s*=\s*{_VALUE}", after)
    return written["value"].strip("\"'`") if written else None
