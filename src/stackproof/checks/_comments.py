"""Comments of Go, TypeScript and JavaScript."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL
)


def without_comments(text: str) -> str:
    """The code with a blank for each comment."""
    return _PARTS.sub(lambda match: " " if match["comment"] else match[0], text)
