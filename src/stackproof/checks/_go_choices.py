"""Which texts of a Go program are a default, or one of several choices.

Go has no expression for that: a variable gets one value first and another one under a condition, or a function returns
one or the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from stackproof.golang import File, Program, nodes

from ._go_walk import callee, descendants, home

# What a condition says of a setting: it is not given, it is, or something else.
Test = Literal["lacks", "given", "other"]
_OPPOSITE: dict[Test, Test] = {"lacks": "given", "given": "lacks", "other": "other"}
_FOUND = frozenset({"ok", "found", "exists", "present", "isSet"})
_FLAGS = frozenset({"Bool", "Duration", "Float64", "Int", "String"})


class Texts(msgspec.Struct, frozen=True):
    """Texts of one package that constants bring into a choice, and defaults however they are written."""

    replaceable: frozenset[str]
    defaults: frozenset[str]


class Choices:
    """What is found in the functions of a program, by the identity of its nodes."""

    def __init__(self, program: Program) -> None:
        self._loose: set[int] = set()
        self._texts: dict[str, tuple[set[str], set[str]]] = {}
        files = [file for file in program.files if not file.test and not file.left_out]
        self._constants = {file.folder: dict[str, str]() for file in files}
        for file in files:
            self._constants[file.folder].update(_constants(file))
        functions = [(file, item) for file in files for item in _functions(file)]
        # Parameters by their number that a function may give back, and whether as defaults.
        self._given_back = {item.name: found for _, item in functions if (found := _given_back(item))}
        for file, item in functions:
            if item.body is not None:
                bodies = [item.body, *(inner.body for inner in descendants(item.body, nodes.Function))]
                self._variables(bodies, file)
                for body in bodies:
                    self._returns(body, file)
                self._calls(item.body, file)

    def is_loose(self, node: nodes.Node) -> bool:
        """Whether a value is a default or one of several choices."""
        return id(node) in self._loose

    def texts(self, folder: str) -> Texts:
        replaceable, defaults = self._texts.get(folder, (set(), set()))
        return Texts(frozenset(replaceable), frozenset(defaults))

    def _take(self, value: nodes.Expression, file: File, *, default: bool) -> None:
        self._loose.add(id(value))
        replaceable, defaults = self._texts.setdefault(file.folder, (set(), set()))
        text = _text(value, self._constants[file.folder])
        if text is not None:
            replaceable.add(text)
            if default:
                defaults.add(text)

    def _variables(self, bodies: list[nodes.Block], file: File) -> None:
        """Variables that get another value under a condition."""
        given = [(name, value, tests, again) for body in bodies for item, tests in _statements(body)
                 for name, value, again in _assigned(item)]  # fmt: skip
        chosen = {name for name, _, tests, again in given if again and tests}
        replaced = {name for name, _, tests, again in given if again and "given" in tests}
        for name, value, tests, _ in given:
            if name in chosen:
                default = "lacks" in tests or (not tests and name in replaced)
                self._take(value, file, default=default)

    def _returns(self, body: nodes.Block, file: File) -> None:
        """Functions that return one thing or another; beside a setting that was read, a text is its default."""
        values = [item.values[0] for item, _ in _statements(body) if isinstance(item, nodes.Return) and item.values]
        texts = [value for value in values if _text(value, self._constants[file.folder]) is not None]
        others = [value for value in values if value not in texts and not _is_nil(value)]
        for value in texts if len(values) > 1 else ():
            self._take(value, file, default=bool(others))

    def _calls(self, body: nodes.Block, file: File) -> None:
        """What is handed to a function that gives one of its parameters back."""
        for call in descendants(body, nodes.Call):
            name = callee(call)
            positions = self._given_back.get(name, {})
            if name == "Or" and home(call) == "cmp":
                positions = dict.fromkeys(range(1, len(call.arguments)), True)
            elif name in _FLAGS and home(call) == "flag":
                positions = {1: True}
            for at, default in positions.items():
                if at < len(call.arguments):
                    self._take(call.arguments[at], file, default=default)


def _functions(file: File) -> Iterator[nodes.FunctionDeclaration]:
    yield from (item for item in file.source.declarations if isinstance(item, nodes.FunctionDeclaration))


def _constants(file: File) -> Iterator[tuple[str, str]]:
    for item in file.source.declarations:
        if isinstance(item, nodes.Constant):
            for name, value in zip(item.names, item.values, strict=False):
                if isinstance(value, nodes.Basic) and isinstance(value.value, str):
                    yield name.text, value.value


def _text(value: nodes.Expression, constants: dict[str, str]) -> str | None:
    """The text that an expression is, with a constant's name or a conversion around it."""
    while isinstance(value, nodes.Call) and len(value.arguments) == 1 and callee(value) in ("String", "StringPtr"):
        value = value.arguments[0]
    if isinstance(value, nodes.Name):
        return constants.get(value.text)
    return value.value if isinstance(value, nodes.Basic) and isinstance(value.value, str) else None


def _is_nil(value: nodes.Expression) -> bool:
    return isinstance(value, nodes.Name) and value.text == "nil"


def _given_back(item: nodes.FunctionDeclaration) -> dict[int, bool]:
    """Parameters that the function returns where it may return something else."""
    if item.body is None:
        return {}
    returned = [(one.values[0], tests) for one, tests in _statements(item.body)
                if isinstance(one, nodes.Return) and one.values]  # fmt: skip
    if len(returned) < 2:
        return {}
    tested = any(test != "other" for _, tests in returned for test in tests)
    names = [parameter.name for parameter in item.type.parameters]
    back = {value.text for value, _ in returned if isinstance(value, nodes.Name)}
    return {at: tested for at, name in enumerate(names) if name in back}


def _assigned(item: nodes.Node) -> Iterator[tuple[str, nodes.Expression, bool]]:
    """(name, value, whether it had one before) of what a statement sets."""
    if isinstance(item, nodes.Define | nodes.Variable) and len(item.names) == len(item.values):
        yield from ((name.text, value, False) for name, value in zip(item.names, item.values, strict=True))
    elif isinstance(item, nodes.Assign) and item.operator == "=" and len(item.targets) == len(item.values):
        for target, value in zip(item.targets, item.values, strict=True):
            if isinstance(target, nodes.Name | nodes.Selector):
                yield (target.at.text or b"").decode("utf-8", errors="replace"), value, True


def _statements(body: nodes.Block) -> Iterator[tuple[nodes.Node, tuple[Test, ...]]]:
    """Every statement of a function with the conditions that it stands under; function literals are left out."""
    todo: list[tuple[Any, tuple[Test, ...]]] = [(body, ())]
    while todo:
        one, under = todo.pop()
        yield one, under
        match one:
            case nodes.Block(statements=inside) | nodes.Torn(statements=inside):
                todo += [(inner, under) for inner in reversed(inside)]
            case nodes.If(initial=initial, condition=condition, body=body, otherwise=otherwise):
                test = _tested(condition)
                ways = ((otherwise, (*under, _OPPOSITE[test])), (body, (*under, test)), (initial, under))
                todo += [(part, way) for part, way in ways if part is not None]
            case nodes.For(body=body) | nodes.Range(body=body):
                todo.append((body, under))
            case nodes.Switch(cases=cases) | nodes.TypeSwitch(cases=cases) | nodes.Select(cases=cases):
                todo += [(case.body, (*under, "other")) for case in cases]
            case nodes.Labeled(statement=inner) if inner is not None:
                todo.append((inner, under))


def _tested(condition: nodes.Expression) -> Test:
    """What a condition says of a setting."""
    match condition:
        case nodes.Unary(operator="!", operand=operand):
            return _OPPOSITE[_tested(operand)]
        case nodes.Name(text=text):
            return "given" if text in _FOUND else "other"
        case nodes.Binary(operator="&&" | "||", left=left, right=right):
            first = _tested(left)
            return first if first != "other" else _tested(right)
        case nodes.Binary(operator=operator, left=left, right=right):
            return _compared(operator, left, right)
    return "other"


def _compared(operator: str, left: nodes.Expression, right: nodes.Expression) -> Test:
    nothing = isinstance(right, nodes.Basic) and right.value in ("", 0)
    if _is_nil(right) or nothing:
        failed = _is_nil(right) and isinstance(left, nodes.Name) and left.text.lower().endswith("err")
        if operator == "==":
            return "given" if failed else "lacks"
        if operator in ("!=", ">"):
            return "lacks" if failed else "given"
    return "other"
