"""Tags of a further resource: those of the one that it is made beside, without its name."""

from __future__ import annotations

import ast
import re

from stackproof.aws import sdk

from ._calls import Given
from ._written import Value

TAGS = "TagsOfIt"
_NAME = re.compile(r"[A-Za-z_][\w.]*(?:\([\w.]*\))?")
_SPREAD = re.compile(r"(?:\*\*|\.\.\.)([A-Za-z_][\w.]*)")


def with_tags(expression: str, tags: str, major: int) -> str:
    """The call of a resource with tags, where its type takes any. tags: as the program writes them, "" for none."""
    tree = ast.parse(expression, mode="eval").body
    if not tags or not isinstance(tree, ast.Call) or any(item.arg == "tags" for item in tree.keywords):
        return expression
    head, *rest = ast.unparse(tree.func).split(".")
    module = sdk("aws", major=major).module(rest[0]) if head == "aws" and len(rest) == 2 else None
    schema = module.resources.get(rest[1]) if module is not None else None
    takes = schema.input("tags") if schema is not None else None
    if takes is None or takes.type != "map<string>":
        return expression
    tree.keywords.append(ast.keyword("tags", ast.Name(TAGS)))
    return ast.unparse(tree)


def tags_to_share(given: Given | None, value: Value | None) -> str:
    """What of a resource's tags holds for others as well, "" where there is nothing."""
    if given is None:
        return ""
    if _NAME.fullmatch(given.text):
        return given.text
    spread = _SPREAD.search(given.text)
    if spread is not None:
        return spread[1]
    named = value is None or not value.is_object or value.open or value.entry("Name") is not None
    return "" if named or "\n" in given.text else given.text
