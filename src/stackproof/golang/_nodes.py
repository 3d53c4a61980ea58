"""Go's syntax as records: what tree-sitter's tree says, without its punctuation.

Every node keeps the tree-sitter node that it was made of as `at`, for its place in the text. Names and forms are those
of the Go specification; parentheses are left out. A type stands wherever an expression may stand, as in the language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from tree_sitter import Node as Place


class Node(msgspec.Struct, eq=False):
    """Any node. line: 1-based. column: 0-based, in bytes."""

    at: Place

    @property
    def line(self) -> int:
        return self.at.start_point[0] + 1

    @property
    def column(self) -> int:
        return self.at.start_point[1]

    @property
    def end_line(self) -> int:
        return self.at.end_point[0] + 1


# -- expressions and types


class Expression(Node):
    """Anything that has a value, or is a type."""


class Name(Expression):
    """An identifier, `nil`, `true` and `iota` among them."""

    text: str


class Basic(Expression):
    """A basic literal. value: None where it is malformed. raw: for a string in back quotes."""

    kind: Literal["int", "float", "imaginary", "rune", "string"]
    value: int | float | complex | str | None
    raw: bool = False


class Element(Node):
    """One element of a composite literal. key: a field's name, a map's key, or an index."""

    key: Expression | None
    value: Expression


class Composite(Expression):
    """`T{...}`; type is None where it is left out inside another one."""

    type: Expression | None
    elements: list[Element]


class Function(Expression):
    """A function literal."""

    type: FunctionType
    body: Block


class Selector(Expression):
    """`operand.name`: a field, a method, or a name of a package."""

    operand: Expression
    name: str
    name_at: Place


class Index(Expression):
    """`operand[index]`, an instantiation with type arguments included."""

    operand: Expression
    indices: list[Expression]


class Slice(Expression):
    """`operand[low:high:most]`."""

    operand: Expression
    low: Expression | None
    high: Expression | None
    most: Expression | None


class Assertion(Expression):
    """`operand.(type)`."""

    operand: Expression
    type: Expression


class Call(Expression):
    """A call or a conversion. spread: the last argument is followed by `...`."""

    function: Expression
    arguments: list[Expression]
    spread: bool = False


class Unary(Expression):
    """operator: one of `+ - ! ^ * & <-`; `*T` is a pointer type as well."""

    operator: str
    operand: Expression


class Binary(Expression):
    operator: str
    left: Expression
    right: Expression


class ListType(Expression):
    """`[]element`, or an array: length is its size, or the name `...`."""

    element: Expression
    length: Expression | None = None


class MapType(Expression):
    key: Expression
    value: Expression


class ChannelType(Expression):
    element: Expression | None


class Parameter(Node):
    """One parameter or result; name is "" where it has none."""

    name: str
    type: Expression | None
    variadic: bool = False


class FunctionType(Expression):
    parameters: list[Parameter]
    results: list[Parameter]


class Field(Node):
    """A field of a struct. embedded: its name is that of its type. tag: as written, without quotes."""

    name: str
    type: Expression | None
    tag: str = ""
    embedded: bool = False


class StructType(Expression):
    fields: list[Field]


class InterfaceType(Expression):
    """methods: their names."""

    methods: list[str]


class Broken(Expression):
    """What could not be parsed."""


# -- statements


class Statement(Node):
    """Any statement."""


class Block(Statement):
    statements: list[Statement]


class Evaluate(Statement):
    """An expression as a statement."""

    value: Expression


class Assign(Statement):
    """operator: `=` or a compound one such as `+=`; `x++` is `x += 1`."""

    targets: list[Expression]
    operator: str
    values: list[Expression]


class Define(Statement):
    """`a, b := x`."""

    names: list[Name]
    values: list[Expression]


class Variable(Statement):
    """One line of a `var` declaration."""

    names: list[Name]
    type: Expression | None
    values: list[Expression]


class Constant(Statement):
    """One line of a `const` declaration. iota: its number in the group; values of an empty line are the former's."""

    names: list[Name]
    type: Expression | None
    values: list[Expression]
    iota: int


class TypeDeclaration(Statement):
    """alias: `type A = B`. parameters: names of the type parameters."""

    name: str
    type: Expression
    alias: bool = False
    parameters: list[str] = []


class If(Statement):
    initial: Statement | None
    condition: Expression
    body: Block
    otherwise: Statement | None


class For(Statement):
    initial: Statement | None
    condition: Expression | None
    update: Statement | None
    body: Block


class Range(Statement):
    """targets: none, one or two. defines: by `:=`."""

    targets: list[Expression]
    defines: bool
    operand: Expression
    body: Block


class Case(Node):
    """One case. values: expressions or, in a type switch, types; default: none of the others."""

    values: list[Expression]
    body: Block
    default: bool = False
    communication: Statement | None = None


class Switch(Statement):
    initial: Statement | None
    value: Expression | None
    cases: list[Case]


class TypeSwitch(Statement):
    """alias: the name in `switch x := y.(type)`."""

    initial: Statement | None
    alias: Name | None
    value: Expression
    cases: list[Case]


class Select(Statement):
    cases: list[Case]


class Return(Statement):
    values: list[Expression]


class Branch(Statement):
    """`break`, `continue`, `goto` or `fallthrough`."""

    kind: str
    label: str = ""


class Go(Statement):
    call: Expression


class Defer(Statement):
    call: Expression


class Send(Statement):
    channel: Expression
    value: Expression


class Labeled(Statement):
    label: str
    statement: Statement | None


class Torn(Statement):
    """What could not be parsed; statements: what of it could."""

    statements: list[Statement]


# -- files


class Import(Node):
    """name: the alias, `.` and `_` included; "" where there is none."""

    path: str
    name: str


class FunctionDeclaration(Node):
    """A function or, with a receiver, a method. body: None where it is declared only."""

    name: str
    receiver: Parameter | None
    type: FunctionType
    body: Block | None
    type_parameters: list[str] = []


Declaration = FunctionDeclaration | Variable | Constant | TypeDeclaration | Torn


class Source(Node):
    """One file. package: its name, "" where it has no package clause. torn: something in it could not be parsed."""

    package: str
    imports: list[Import]
    declarations: list[Declaration]
    torn: bool = False
