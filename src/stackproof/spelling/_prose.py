"""Sentences whose code and names are Python's, as another language has them."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from . import _go, _typescript
from ._go_shapes import Shapes
from ._writer import Known

_CODE = re.compile(r"(`[^`]+`)")
_VALUE = r"(?:True|False|None|\d+|\"[^\"]*\"|\{[^{}]*\}|\[[^\[\]]*\])"
_GIVEN = re.compile(rf"(?<![\w.$-])[a-z]\w*(?:\.[a-z]\w*)*={_VALUE}(?![\w.])")
_SYMBOL = re.compile(r"(?<![\w./:@$-])(?:aws|pulumi|random|tls|Output|Config|json|pulumi_\w+)(?:\.\w+)+(?:\(\))?")
_NAME = re.compile(r"(?<![\w./:@$'\"-])[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\.[a-z][a-z0-9]*(?:_[a-z0-9]+)*)*(?![\w/:'\"-])")
_PACKAGE = re.compile(r"(?<![\w./@-])pulumi[-_](?:aws|awsx|eks|random|tls|docker|kubernetes)(?![\w-])")
_CONSTANT = re.compile(r"(?<=[\w,;:] )(True|False)\b")
_SPELT_OUT = "fsx|lb|mq|msk|mwaa|rds|rum|s3|ses|sesv2|sfn|sns|sqs|ssm|ssoadmin|xray"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """How a language speaks.

    expression: a Python expression in it, None for what stays. package: what it calls one of Pulumi's packages.
    said: what is called otherwise in plain words. after: what is mended in the whole sentence. pages: its folder in
    Pulumi's documentation.
    """

    expression: Callable[[str, Known, Shapes], str | None]
    package: Callable[[str], str]
    said: tuple[tuple[re.Pattern[str], str], ...]
    after: tuple[tuple[re.Pattern[str], str], ...] = ()
    pages: str


TYPESCRIPT = Words(
    expression=lambda text, known, shapes: _typescript.expression(text, known),
    package=_typescript.package,
    said=(
        (re.compile(r"\bdictionaries\b"), "objects"),
        (re.compile(r"\b([Aa]) dictionary\b"), r"\1n object"),
        (re.compile(r"\bdictionary\b"), "object"),
        (re.compile(r"\bin snake case\b"), "in camel case"),
        (re.compile(r"\bkeyword argument"), "argument"),
    ),
    pages="javascript",
)
GO = Words(
    expression=_go.expression,
    package=_go.package,
    said=(
        (re.compile(r"\bdictionaries\b"), "maps"),
        (re.compile(r"\bdictionary\b"), "map"),
        (re.compile(r"\bkeyword argument"), "field"),
    ),
    # `an aws.lambda_.Permission` is `a lambda.Permission`; these packages are spelt out when they are read.
    after=((re.compile(rf"\b([Aa])n (?=`?(?!(?:{_SPELT_OUT})\.)[b-df-hj-np-tv-z]\w*\.[A-Z])"), r"\1 "),),
    pages="go",
)


def spoken(text: str, words: Words, known: Known, shapes: Shapes) -> str:
    """A sentence in another language; what is no Python expression, and names that are not known, stay as they are."""
    parts = _CODE.split(text)
    said = "".join(
        _code(part, words, known, shapes) if part.startswith("`") else _prose(part, words, known, shapes)
        for part in parts
    )
    for pattern, instead in words.after:
        said = pattern.sub(instead, said)
    return said


def in_typescript(text: str, known: Known = lambda name: True) -> str:
    """A sentence with TypeScript's names; without `known` it holds nothing of a program's."""
    return spoken(text, TYPESCRIPT, known, Shapes())


def in_go(text: str, known: Known = lambda name: True, *, shapes: Shapes | None = None) -> str:
    """A sentence with Go's names, likewise. shapes: of the resources that it is about."""
    return spoken(text, GO, known, shapes or Shapes())


def _code(span: str, words: Words, known: Known, shapes: Shapes) -> str:
    inner = span[1:-1]
    if _PACKAGE.fullmatch(inner):
        return f"`{words.package(inner)}`"
    return f"`{words.expression(inner, known, shapes) or inner}`"


def _prose(text: str, words: Words, known: Known, shapes: Shapes) -> str:
    def written(given: str) -> str:
        return words.expression(given, known, shapes) or given

    text = _GIVEN.sub(lambda match: written(match[0]), text)
    text = _SYMBOL.sub(lambda match: words.expression(match[0].rstrip("."), known, shapes) or match[0], text)
    text = _PACKAGE.sub(lambda match: words.package(match[0]), text)
    text = _NAME.sub(lambda match: written(match[0]) if "_" in match[0] else match[0], text)
    text = _CONSTANT.sub(lambda match: match[0].lower(), text)
    for pattern, word in words.said:
        text = pattern.sub(word, text)
    return text
