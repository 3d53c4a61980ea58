"""Which `new` of a source in TypeScript or JavaScript makes a resource, by what the file imports and the SDK holds."""

from __future__ import annotations

import re

from tree_sitter import Node

from stackproof.aws import node_sdk

from .._trees import arguments_of, said, walk

_KNOWN_TO_ALL = frozenset({"process", "Math", "JSON", "Object", "Number", "Array", "String", "console", "global"})
_WHOLE = ("namespace_import", "import_clause", "import_require_clause")
_WRAPS = frozenset({"as_expression", "satisfies_expression", "non_null_expression", "parenthesized_expression"})


class Imports:
    """Names that a file imports, and what they stand for: `aws.s3` is "@pulumi/aws.s3"."""

    def __init__(self, root: Node) -> None:
        self._meant: dict[str, str] = {}
        declared = []
        for node in walk(root):
            if node.type == "import_statement":
                self._imported(node)
            elif node.type == "variable_declarator":
                declared.append(node)
        for node in declared:  # `const aws = require(...)`, `const { s3 } = aws`
            self._declared(node)

    def resource(self, made: Node) -> str:
        """`@pulumi/aws.s3.Bucket` of a `new_expression`, "" for what is no resource of a provider."""
        constructor = made.child_by_field_name("constructor")
        name = self._dotted(constructor) if constructor is not None else ""
        package, _, rest = name.partition(".")
        module, _, kind = rest.rpartition(".")
        if not package.startswith("@pulumi/") or package == "@pulumi/pulumi" or not kind[:1].isupper():
            return ""
        if kind == "Provider" or (package == "@pulumi/aws" and not _is_known(module, kind)):
            return ""
        return name

    def is_reference(self, node: Node) -> bool:
        """A member of something that the program holds in a name, and not of a module."""
        left: Node | None = node
        while left is not None and left.type in ("member_expression", "subscript_expression", *_WRAPS):
            left = left.named_children[0] if left.type in _WRAPS else left.child_by_field_name("object")
        if left is None:
            return False
        name = said(left)
        return left.type == "this" or (
            left.type == "identifier" and name not in self._meant and name not in _KNOWN_TO_ALL
        )

    def _imported(self, node: Node) -> None:
        package = _package(node.child_by_field_name("source"))
        for part in walk(node):
            if part.type == "import_specifier":
                name, alias = part.child_by_field_name("name"), part.child_by_field_name("alias")
                self._meant[said(alias or name)] = f"{package}.{said(name)}"
            elif part.type == "identifier" and part.parent is not None and part.parent.type in _WHOLE:
                self._meant[said(part)] = _package(part.parent.child_by_field_name("source")) or package

    def _declared(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None or value is None:
            return
        stands = self._dotted(value)
        if not stands:
            return
        if name.type == "identifier":
            self._meant[said(name)] = stands
        elif name.type == "object_pattern":
            for part in name.named_children:
                if part.type == "shorthand_property_identifier_pattern":
                    self._meant[said(part)] = f"{stands}.{said(part)}"
                elif part.type == "pair_pattern":
                    key, bound = part.child_by_field_name("key"), part.child_by_field_name("value")
                    self._meant[said(bound)] = f"{stands}.{said(key)}"

    def _dotted(self, node: Node) -> str:
        parts: list[str] = []
        left: Node | None = node
        while left is not None and left.type == "member_expression":
            parts.append(said(left.child_by_field_name("property")))
            left = left.child_by_field_name("object")
        if (
            left is not None
            and left.type == "call_expression"
            and said(left.child_by_field_name("function")) == "require"
        ):
            given = arguments_of(left)
            start = _package(given[0]) if given else ""
        else:
            start = self._meant.get(said(left), "") if left is not None and left.type == "identifier" else ""
        return ".".join([start, *reversed(parts)]) if start else ""


def _package(name: Node | None) -> str:
    """`@pulumi/aws/s3`, as an import names it, is `@pulumi/aws.s3`."""
    text = said(name).strip("'\"`")
    return re.sub(r"^(@pulumi/[\w-]+)/", r"\1.", text)


def _is_known(module: str, kind: str) -> bool:
    for major in (7, 6):
        sdk = node_sdk("aws", major=major)
        home = sdk.module(module) if module else ""
        found = sdk.member(home, kind) if home is not None else None
        if found is not None and found.kind == "resource":
            return True
    return False


def spoken(made: Node) -> str:
    """A resource as its program calls it: class, and name where that is a literal."""
    kind, given = said(made.child_by_field_name("constructor")), arguments_of(made)
    if given and given[0].type == "string":
        return f"{kind} {said(given[0])[1:-1]!r}"
    return kind
