"""f-strings as format strings with their values apart."""

from __future__ import annotations

import re

from ._calls import NotPossible

_LITERAL = re.compile(r"(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"\"\"|'''|\"|')")
_OPEN, _CLOSE = "([{", ")]}"


def format_parts(written: str) -> tuple[list[str], list[str]]:
    """(literals, values) of an f-string as it is written, several literals side by side among them. The values are
    numbered in the literals. Raises NotPossible."""
    literals: list[str] = []
    values: list[str] = []
    at = 0
    while at < len(written):
        match = _LITERAL.match(written, at)
        if match is None:
            if written[at] not in " \t\r\n\\":
                raise NotPossible("the text is not written plainly")
            at += 1
            continue
        body, at = _body(written, match)
        prefix, quote = match["prefix"], match["quote"]
        if "b" in prefix.lower():
            raise NotPossible("bytes are no text")
        if "f" in prefix.lower():
            body = _numbered(body, values)
        else:
            body = body.replace("{", "{{").replace("}", "}}")
        literals.append(f"{prefix.replace('f', '').replace('F', '')}{quote}{body}{quote}")
    return literals, values


def _body(written: str, match: re.Match[str]) -> tuple[str, int]:
    """What stands between the quotes, and where the literal ends."""
    quote, is_f, at = match["quote"], "f" in match["prefix"].lower(), match.end()
    depth = 0
    while at < len(written):
        if (written[at] == "\\" and not depth) or (is_f and not depth and written[at : at + 2] in ("{{", "}}")):
            at += 2
        elif is_f and written[at] in "{}":
            depth += 1 if written[at] == "{" else -1
            at += 1
        elif not depth and written.startswith(quote, at):
            return written[match.end() : at], at + len(quote)
        else:
            at += 1
    raise NotPossible("the text does not end")


def _numbered(body: str, values: list[str]) -> str:
    """The body with numbers in place of its expressions, which are added to the values."""
    made, at = [], 0
    while at < len(body):
        if body[at : at + 2] in ("{{", "}}"):
            made.append(body[at : at + 2])
            at += 2
        elif body[at] == "{":
            end = _closing(body, at)
            expression, rest = _apart(body[at + 1 : end])
            if expression not in values:
                values.append(expression)
            made.append(f"{{{values.index(expression)}{rest}}}")
            at = end + 1
        else:
            made.append(body[at])
            at += 1
    return "".join(made)


def _closing(body: str, start: int) -> int:
    depth = 0
    for at in range(start, len(body)):
        depth += (body[at] in _OPEN) - (body[at] in _CLOSE)
        if depth == 0:
            return at
    raise NotPossible("a bracket in the text is not closed")


def _apart(inside: str) -> tuple[str, str]:
    """An expression, and its conversion and format with their signs."""
    depth, quote = 0, ""
    for at, sign in enumerate(inside):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in _OPEN + _CLOSE:
            depth += 1 if sign in _OPEN else -1
        elif not depth and (sign == ":" or (sign == "!" and inside[at + 1 : at + 2] != "=")):
            if "{" in inside[at:]:
                raise NotPossible("a format is computed")
            return inside[:at].strip(), inside[at:]
    if inside.rstrip().endswith("="):
        raise NotPossible("the text shows the expression, too")
    return inside.strip(), ""
