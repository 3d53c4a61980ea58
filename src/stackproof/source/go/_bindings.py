"""What names stand for: the records that `_walk` fills."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from stackproof.golang import File, Imported
from stackproof.golang import nodes as n

from ._brackets import Fault

BindingKind = Literal[
    "import", "variable", "constant", "type", "function", "parameter", "result", "type-parameter", "label"
]
# How the value of a variable comes out of `value`.
Way = Literal["whole", "part", "key", "element", "received", "case"]
UNIVERSE = frozenset(
    ("any", "bool", "byte", "comparable", "complex64", "complex128", "error", "float32", "float64", "int", "int8",
     "int16", "int32", "int64", "rune", "string", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "true",
     "false", "iota", "nil", "append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make",
     "max", "min", "new", "panic", "print", "println", "real", "recover")
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Binding:
    """One declared name.

    node: where it is declared. type: as it is written, None where it follows from the value. value: what it begins
    with; way: how it comes out of that, index: the place among several results. writes: what is assigned to it later,
    None for what cannot be told. local: it stands in a function. used: something reads it. above: the symbol of the
    type switch whose clause this is. sure: False for an import whose package may call itself otherwise.
    """

    name: str
    kind: BindingKind
    node: n.Node
    file: File
    type: n.Expression | None = None
    value: n.Expression | None = None
    way: Way = "whole"
    index: int = 0
    local: bool = False
    used: bool = False
    variadic: bool = False
    imported: Imported | None = None
    above: Binding | None = None
    writes: list[n.Expression | None] = field(default_factory=list)
    sure: bool = True

    def use(self) -> None:
        self.used = True
        if self.above is not None:
            self.above.used = True


@dataclass(slots=True, eq=False)
class Unresolved:
    """A name that nothing around it declares. selected: what is read from it, "" where it stands alone. visible: the
    names that are known there. sure: False where it may be something else than a use."""

    name: str
    node: n.Name
    file: File
    selected: str = ""
    sure: bool = True
    visible: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Twice:
    """A declaration of what the same scope declares already; earlier None: `:=` without anything new."""

    name: str
    node: n.Node
    file: File
    earlier: Binding | None


@dataclass(slots=True, eq=False)
class Unit:
    """What is built together: the files of one package, or its tests.

    files: those that were looked at. names: of the package. whole: every file of the folder was read to its end, so
    that a name that is not here is nowhere. foreign: names that files declare which this build leaves out. methods: by
    the receiver's type and their name. imports: of each file, without those for their effects. locals: variables and
    labels that must be used. selected: names that are read of own packages. literals: functions without a name.
    passed_over: what is no Go although the grammar takes it. nodes: selectors, calls, literals and assignments in the
    order of the text, but inner ones first. returns: with the type of the function that they leave. mentions: of
    functions, with their places in the text. blocks: their statements. resolved: what each name in the syntax is bound
    to, by the identity of its node. doubtful: files that were not read to their end. dotted: those with an import that
    brings names without saying which.
    """

    folder: str
    package: str
    files: tuple[File, ...]
    names: dict[str, Binding] = field(default_factory=dict)
    whole: bool = True
    test: bool = False
    foreign: frozenset[str] = frozenset()
    methods: dict[tuple[str, str], n.FunctionDeclaration] = field(default_factory=dict)
    imports: dict[str, list[Binding]] = field(default_factory=dict)
    locals: list[Binding] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    twice: list[Twice] = field(default_factory=list)
    selected: list[tuple[n.Selector, Binding]] = field(default_factory=list)
    literals: list[tuple[File, n.Function]] = field(default_factory=list)
    passed_over: list[tuple[File, Fault]] = field(default_factory=list)
    nodes: list[tuple[File, n.Node]] = field(default_factory=list)
    returns: list[tuple[File, n.Return, n.FunctionType]] = field(default_factory=list)
    mentions: list[tuple[File, int, Binding]] = field(default_factory=list)
    blocks: list[tuple[File, list[n.Statement]]] = field(default_factory=list)
    resolved: dict[int, Binding] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    dotted: set[str] = field(default_factory=set)
