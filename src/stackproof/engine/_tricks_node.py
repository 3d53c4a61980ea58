"""Programs in TypeScript and JavaScript that play to the judge: see `_tricks`, whose twin this is.

The names that hold what was looked at are followed within a file, as there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from ._node_syntax import called, imported_names, parsed, root_name, text_of, walk
from ._shapes import ACCOUNT
from ._tricks import Trick

_HINT = re.compile(
    r"stackproof|/proc/|\bppid\b|execArgv|process\.argv|module\.(?:children|parent)|require\.main|PULUMI_(?:NODEJS_)?(?:MONITOR|ENGINE)|\.stack\b|captureStackTrace"
    rf"|require\.cache|\bfetch\s*\(|\b(?:https?|net|tls|dns)\b|{ACCOUNT}|setMocks|[dD]efinePropert|setPrototypeOf"
    r"|Object\s*\.\s*assign|Reflect\s*\.|__define[GS]etter__|(?<!this)\.[\w$]+\s*=[^=>]|[\])]\s*=[^=>]",
    re.I,
)
_VARIABLES = re.compile(r"PULUMI_(?:NODEJS_)?(?:MONITOR|ENGINE)")
_READERS = frozenset(
    {"readFileSync", "readFile", "existsSync", "readdirSync", "readdir", "readlinkSync", "readlink", "statSync", "open"}
    | {"lstatSync", "realpathSync", "openSync", "accessSync", "access", "createReadStream"}
)
_TRUTHS = frozenset(
    {"includes", "startsWith", "endsWith", "some", "every", "test", "match", "existsSync", "Boolean", "has", "hasOwn"}
    | {"hasOwnProperty", "find", "findIndex", "indexOf"}
)
_COMPARED = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">=", "instanceof", "in"})
_NETWORK = frozenset({"fetch", "lookup", "resolve4", "createConnection", "connect"})
_NETWORK_OF = frozenset({"http", "https"})
# What tells of the start only where a part of the host's own path is looked for in it: scripts have arguments, and ask
# whether they are the main module.
_STARTED = {"process.argv": "how Node was started", "module.parent": "what loaded it", "require.main": "what loaded it"}
_HOST_PATH = re.compile(r"(?i)stackproof|\bhosts?[./\\]|cmd[/\\]+run|\.cjs\b")
_TESTED = frozenset({"if_statement", "while_statement", "do_statement", "for_statement", "ternary_expression"})
_FUNCTIONS = frozenset(
    {"function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function"}
)
# What the SDK itself stands on; other members of these may be added by whoever likes.
_BUILTINS = frozenset({"Object", "Array", "Function", "Promise", "JSON", "Reflect", "Map", "Set", "Buffer", "Proxy"})
_MEMBERS = frozenset(
    {"call", "apply", "bind", "keys", "values", "entries", "assign", "defineProperty", "getOwnPropertyNames", "create"}
    | {"getOwnPropertyDescriptor", "freeze", "map", "filter", "forEach", "reduce", "push", "concat", "slice", "then"}
    | {"catch", "finally", "all", "race", "resolve", "reject", "stringify", "parse", "get", "set", "has", "construct"}
    | {"ownKeys", "toString", "hasOwnProperty", "from", "isArray", "constructor", "__proto__", "prototype"}
)
_DEFINERS = frozenset({"defineProperty", "defineProperties", "assign", "setPrototypeOf", "set", "deleteProperty"})
_GETTERS = frozenset({"__defineGetter__", "__defineSetter__"})


def tricks_in(text: bytes, path: str) -> list[Trick]:
    """The tricks of one source file."""
    if not _HINT.search(text.decode("utf-8", errors="replace")):
        return []
    file = _File(text, path)
    found = [file.trick(node, "negate", what) for node, what in file.judged()]
    found += list(file.replaced())
    return sorted(found, key=lambda trick: (trick.line, trick.column, trick.what))


class _File:
    """One parsed file, and the names that hold what was found out."""

    def __init__(self, text: bytes, path: str) -> None:
        self._path = path
        self._nodes = list(walk(parsed(text, path)))
        self._tainted: set[str] = set()

    def trick(self, node: Node, kind: str, what: str, *, instead: str = "", of: str = "part of the SDK") -> Trick:
        (line, column), (end_line, end_column) = node.start_point, node.end_point
        return Trick(
            file=self._path,
            line=line + 1,
            column=column,
            end_line=end_line + 1,
            end_column=end_column,
            kind=kind,
            what=what,
            instead=instead,
            of=of,
        )

    def judged(self) -> list[tuple[Node, str]]:
        """(expression that decides, what it looks at): outermost truth values over what only a judge shows."""
        sources = [(node, what) for node in self._nodes if (what := _probe(node))]
        sources += self._attempted()
        found: dict[int, tuple[Node, str]] = {}
        while sources:
            following: list[tuple[Node, str]] = []
            for node, what in sources:
                truth = _truth_over(node)
                if truth is None:
                    following += self._carried(node, what)
                elif (what != "its call stack" or _names_a_text(truth)) and not _is_of_a_script(truth, what):
                    found.setdefault(truth.id, (truth, what))
            sources = following
        return [item for item in found.values() if not _within(item[0], found)]

    def _attempted(self) -> Iterator[tuple[Node, str]]:
        """Uses of names that say whether the network could be reached: true where it could, false in the handler."""
        for node in self._nodes:
            if node.type != "try_statement" or _deployed(node):
                continue
            body, handler = node.child_by_field_name("body"), node.child_by_field_name("handler")
            if body is None or handler is None or not any(map(_is_network, walk(body))):
                continue
            for name in _truths_set_in(handler) & _truths_set_in(body):
                yield from self._uses(name, "whether it can reach the network")

    def _uses(self, name: str, what: str) -> Iterator[tuple[Node, str]]:
        self._tainted.add(name)
        for use in self._nodes:
            if use.type == "identifier" and text_of(use) == name and not _is_binding(use):
                yield use, what

    def _carried(self, node: Node, what: str) -> Iterator[tuple[Node, str]]:
        """Uses of the names that a declaration, assignment, loop or function gives to what was looked at."""
        for name in sorted(_names_for(node) - self._tainted):
            yield from self._uses(name, what)

    def replaced(self) -> Iterator[Trick]:
        """Assignments to members of the SDK's modules and classes, and of what the SDK stands on."""
        own = imported_names(self._nodes, "@pulumi/") - {"config"}
        own |= self._parts_of(own)
        for node in self._nodes:
            target, right = _written(node)
            of = _owner(target, own) if target is not None else ""
            if target is None or not of or _is_setting(target):
                continue
            whole = node.parent
            statement = whole is not None and whole.type == "expression_statement"
            what = " ".join(text_of(target).split())[:80]
            if statement and whole is not None:
                yield self.trick(whole, "drop-statement", what, of=of)
            else:
                yield self.trick(node, "instead", what, instead=text_of(right) if right else "undefined", of=of)

    def _parts_of(self, own: set[str]) -> set[str]:
        """Names that declarations give to members of what was imported: `const { s3 } = aws`, `const s3 = aws.s3`."""
        found: set[str] = set()
        for node in self._nodes:
            if node.type == "variable_declarator":
                value = node.child_by_field_name("value")
                plain = value is not None and value.type in ("identifier", "member_expression")
                if (
                    value is not None
                    and plain
                    and root_name(value) in own
                    and not re.search(r"\(|\.config\b", text_of(value))
                ):
                    found |= _leaves(node.child_by_field_name("name")) - {"config"}
        return found


def _probe(node: Node) -> str:
    """What of the judge an expression looks at, "" when nothing."""
    if node.type in ("property_identifier", "shorthand_property_identifier_pattern", "identifier"):
        return _probe_of_name(node)
    if node.type == "string_fragment":
        return _probe_of_text(node)
    return ""


def _probe_of_name(node: Node) -> str:
    name, parent = text_of(node), node.parent
    if _VARIABLES.fullmatch(name) and node.type != "identifier":
        return f"the variable {name}"
    whole = text_of(parent) if parent is not None and parent.type == "member_expression" else ""
    if whole in ("process.ppid", "process.execArgv"):
        return {"process.ppid": "its parent process", "process.execArgv": "how Node was started"}[whole]
    if whole == "module.children":
        return "the loaded modules"
    if whole in _STARTED:
        return _STARTED[whole]
    if whole == "require.cache" and not _is_target(parent):
        return "the loaded modules"
    if name == "stack" and whole and _is_made_here(whole, node):
        return "its call stack"
    return "the name of the reviewer" if "stackproof" in name.lower() and not _is_binding(node) else ""


def _is_made_here(stack: str, node: Node) -> bool:
    """True for the stack of an error that the program makes only to look at it, not of one that it caught."""
    if re.match(r"\(?\s*new\s+Error\b", stack):
        return True
    here = node
    while here.parent is not None:
        here = here.parent
    name = re.escape(stack.split(".")[0].rstrip("!?"))
    return re.search(rf"\b{name}\b[^=\n]*=\s*new\s+Error\b|captureStackTrace\(\s*{name}\b", text_of(here)) is not None


def _probe_of_text(node: Node) -> str:
    text = text_of(node)
    literal = node.parent
    parent = literal.parent if literal is not None else None
    if parent is None:
        return ""
    if _VARIABLES.fullmatch(text):
        return f"the variable {text}"
    outer = parent.parent if parent.type in ("arguments", "binary_expression") else parent
    if text.startswith("/proc/") and outer is not None and called(outer) in _READERS:
        return "/proc"
    if text == ACCOUNT and _is_comparison(parent):
        return "the account number that the reviewer makes up"
    judged = _is_comparison(parent) or (outer is not None and called(outer) in _TRUTHS)
    judged = judged or (parent.type == "subscript_expression" and parent.child_by_field_name("index") == literal)
    return "the name of the reviewer" if "stackproof" in text.lower() and judged else ""


def _is_comparison(node: Node) -> bool:
    operator = node.child_by_field_name("operator") if node.type == "binary_expression" else None
    return operator is not None and operator.type in _COMPARED


def _truth_over(node: Node) -> Node | None:
    """The outermost expression around a node that is true or false by it."""
    found: Node | None = None
    here: Node | None = node
    while here is not None and not here.type.endswith(("_statement", "_declaration", "program")):
        parent = here.parent
        if here.type in _FUNCTIONS and not (parent is not None and parent.type == "arguments"):
            break
        if here.type == "statement_block":
            break
        operator = here.child_by_field_name("operator")
        joins = operator is not None and operator.type in ("&&", "||")
        tested = parent is not None and parent.type in _TESTED and parent.child_by_field_name("condition") == here
        is_truth = _is_comparison(here) or called(here) in _TRUTHS or (operator is not None and operator.type == "!")
        if is_truth or tested or (joins and found is not None):
            found = here
        here = parent
    if found is not None and found.type == "parenthesized_expression":
        return next((child for child in found.named_children if child.type != "comment"), None)
    return found


def _names_for(node: Node) -> set[str]:
    """Names that the statement around a node gives to its value."""
    here: Node | None = node
    while here is not None:
        if here.type == "variable_declarator":
            return _leaves(here.child_by_field_name("name"))
        if here.type in ("assignment_expression", "augmented_assignment_expression", "for_in_statement"):
            return _leaves(here.child_by_field_name("left"))
        if here.type in ("function_declaration", "generator_function_declaration"):
            return _leaves(here.child_by_field_name("name"))
        if here.type == "program":
            break
        here = here.parent
    return set()


def _leaves(node: Node | None) -> set[str]:
    kinds = ("identifier", "shorthand_property_identifier_pattern")
    return {text_of(part) for part in walk(node) if part.type in kinds} if node is not None else set()


def _is_binding(node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return True
    if parent.type == "member_expression":
        return parent.child_by_field_name("object") != node and "stackproof" not in text_of(node)
    names = ("variable_declarator", "function_declaration", "required_parameter", "import_specifier")
    return parent.type in names and parent.child_by_field_name("name") == node


def _is_target(node: Node | None) -> bool:
    """True for what is only written to, as in `require.cache[...] = ...`."""
    above = node.parent if node is not None else None
    return above is not None and above.type == "subscript_expression" and _written(above.parent)[0] is not None


def _within(node: Node, found: dict[int, tuple[Node, str]]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.id in found:
            return True
        parent = parent.parent
    return False


def _names_a_text(node: Node) -> bool:
    return any(part.type in ("string_fragment", "regex_pattern") for part in walk(node))


def _is_of_a_script(truth: Node, what: str) -> bool:
    if what not in _STARTED.values() or "execArgv" in text_of(truth):
        return False
    texts = (part for part in walk(truth) if part.type in ("string_fragment", "regex_pattern"))
    return not any(_HOST_PATH.search(text_of(part)) for part in texts)


def _deployed(node: Node) -> bool:
    """True inside a function that is handed over: what a Lambda function does when it is deployed is its own affair."""
    here = node.parent
    while here is not None:
        parent = here.parent
        if here.type in _FUNCTIONS and parent is not None and parent.type in ("arguments", "pair", "object"):
            return True
        here = parent
    return False


def _is_network(node: Node) -> bool:
    name = called(node)
    return name in _NETWORK or (name in ("get", "request") and root_name(node) in _NETWORK_OF)


def _truths_set_in(node: Node) -> set[str]:
    """Names that get true or false."""
    found = set()
    for part in walk(node):
        if part.type == "assignment_expression":
            left, right = part.child_by_field_name("left"), part.child_by_field_name("right")
            if left is not None and right is not None and left.type == "identifier" and right.type in ("true", "false"):
                found.add(text_of(left))
    return found


def _written(node: Node | None) -> tuple[Node | None, Node | None]:
    """(what is written to, the value) of an assignment to a member, or of a call that defines one."""
    if node is None:
        return None, None
    if node.type == "assignment_expression":
        left = node.child_by_field_name("left")
        members = ("member_expression", "subscript_expression")
        plain = left is not None and (left.type in members or text_of(left) in _BUILTINS)
        return (left if plain else None), node.child_by_field_name("right")
    name, given = called(node), node.child_by_field_name("arguments")
    if node.type != "call_expression" or given is None:
        return None, None
    function = node.child_by_field_name("function")
    if name in _DEFINERS and root_name(node) in ("Object", "Reflect") and given.named_children:
        return given.named_children[0], None
    if (name == "setMocks" or name in _GETTERS) and function is not None and function.type == "member_expression":
        return function.child_by_field_name("object"), None
    return None, None


def _owner(target: Node, own: set[str]) -> str:
    """Whose a written target is: of the SDK, of what it stands on, or "" for the program's own."""
    root = root_name(target)
    if root in own:
        return "part of the SDK"
    parts = re.findall(r"[\w$]+", text_of(target))
    if "globalThis" in parts[:1] or "global" in parts[:1]:
        parts = parts[1:]
    if parts[:1] and parts[0] in _BUILTINS:
        called_by = target.parent is not None and target.parent.type in ("arguments", "member_expression")
        everything = parts[:2] == ["Object", "prototype"]
        if len(parts) == 1 or called_by or everything or parts[-1] in _MEMBERS:
            return "what the SDK stands on"
    loader = text_of(target).startswith(("require.cache", "Module.", "require.extensions"))
    return "what the SDK is loaded with" if loader else ""


def _is_setting(target: Node) -> bool:
    return ".config" in text_of(target) and ".runtime" not in text_of(target)
