"""What the text of a Go program writes down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stackproof.aws import MAJORS, go_sdk
from stackproof.golang import File, Program, nodes

from ._go_choices import Choices
from ._go_walk import callee, children
from ._written import Written

_COMPARED = frozenset({"==", "!=", "<", "<=", ">", ">="})
_LOOKUPS = frozenset({"Get", "GetBool", "GetFloat64", "GetInt", "GetSecret", "Getenv", "LookupEnv", "Try", "TrySecret"})
_FORMATS = frozenset({"Errorf", "Fprintf", "Printf", "Sprintf"})
_VERB = re.compile(r"%[-+# 0]*(?:\[\d+\])?\d*(?:\.\d+)?[A-Za-z%]")
# What asks for something of the environment: by package, and of the context.
_READ = {"os": frozenset({"Args", "Environ", "Getenv", "LookupEnv", "ExpandEnv"}), "flag": None, "config": None}
_CONTEXT = frozenset({"Stack", "Organization", "GetConfig", "NewStackReference"})


def written_by_go(program: Program, *, major: int) -> Written:
    """What the sources of a program write. major: of pulumi-aws, where an import names one that is not on board."""
    found = _Found(program, major)
    for file in program.files:
        if not file.test and not file.left_out:
            found.read(file)
    return Written(
        fixed=frozenset(found.fixed - found.replaceable),
        replaceable=frozenset(found.replaceable),
        numbers=frozenset(found.numbers),
        reads=found.reads,
        defaults=frozenset(found.defaults),
        parts=frozenset(found.parts | found.fixed | found.replaceable),
        members=frozenset(found.members),
    )


class _Found:
    """What was come across so far."""

    def __init__(self, program: Program, major: int) -> None:
        self._program, self._major = program, major
        self._choices = Choices(program)
        self.fixed: set[str] = set()
        self.replaceable: set[str] = set()
        self.numbers: set[float] = set()
        self.defaults: set[str] = set()
        self.parts: set[str] = set()
        self.members: set[str] = set()
        self.reads = False

    def read(self, file: File) -> None:
        imports = {item.name or self._program.imported(item.path, file.folder).name: item.path
                   for item in file.source.imports}  # fmt: skip
        todo: list[tuple[nodes.Node, bool]] = [(item, False) for item in file.source.declarations]
        while todo:
            node, loose = todo.pop()
            loose = loose or self._choices.is_loose(node)
            self._one(node, file, imports, loose=loose)
            called_for = isinstance(node, nodes.Call) and callee(node) in _LOOKUPS
            todo += [(child, loose or called_for) for child in _inner(node)]
        texts = self._choices.texts(file.folder)
        self.replaceable |= texts.replaceable
        self.defaults |= texts.defaults

    def _one(self, node: Any, file: File, imports: dict[str, str], *, loose: bool) -> None:
        match node:
            case nodes.Basic(kind="string", value=str(text)):
                (self.replaceable if loose else self.fixed).add(text)
            case nodes.Basic(kind="int" | "float", value=int() | float() as number):
                self.numbers.add(float(number))
            case nodes.Call(arguments=[nodes.Basic() as form, *_]) if _is_format(node):
                self.parts |= set(_VERB.split(str(form.value)))
            case nodes.Selector(operand=nodes.Name(text=home), name=name):
                path = imports.get(home)
                self.reads |= _reads(path, name)
                self.members |= set(self._members(path, name, file.folder))

    def _members(self, path: str | None, name: str, folder: str) -> Iterator[str]:
        """The value of an enumeration's constant, in capital letters and digits."""
        known = self._program.imported(path, folder) if path is not None else None
        if known is None or known.kind != "sdk":
            return
        major = known.major if known.major in MAJORS[known.package] else self._major
        sdk = go_sdk(known.package, major=major if known.package == "aws" else None)
        module = sdk.module(known.module)
        found = sdk.member(module, name) if module is not None else None
        if found is not None and found.kind == "constant":
            yield re.sub(r"[^A-Z0-9]", "", str(found.value).upper())


def _reads(path: str | None, name: str) -> bool:
    """Whether a name of a package, or of the context, asks for something of the environment."""
    if path is None:
        return name in _CONTEXT
    home = path.rpartition("/")[2]
    if home not in _READ:
        return name in _CONTEXT
    names = _READ[home]
    return names is None or name in names


def _is_format(node: nodes.Call) -> bool:
    """Whether the first argument is a text that others are put into."""
    form = node.arguments[0] if node.arguments else None
    text = form.value if isinstance(form, nodes.Basic) else None
    return isinstance(text, str) and callee(node) in _FORMATS and _VERB.search(text) is not None


def _inner(node: nodes.Node) -> Iterator[nodes.Node]:
    """The parts of a node but texts that reach no value."""
    yield from (item for field, item in children(node) if not _is_left_out(node, field, item))


def _is_left_out(parent: Any, field: str, child: nodes.Node) -> bool:
    if isinstance(parent, nodes.Case):
        return field == "values" and isinstance(child, nodes.Basic)
    if isinstance(parent, nodes.Binary):
        return parent.operator in _COMPARED and isinstance(child, nodes.Basic)
    return isinstance(parent, nodes.Call) and child is (parent.arguments or [None])[0] and _is_format(parent)
