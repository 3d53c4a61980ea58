"""How a file is written: its quotes, its indentation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from ._layout import Layout, Style

if TYPE_CHECKING:
    from ._texts import Text

_TEXT = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")


def layout_of(text: Text) -> Layout:
    """How expressions are laid out in a file."""
    style: Style = "python" if text.path.endswith(".py") else "go" if text.path.endswith(".go") else "node"
    return Layout(style=style, unit=_unit(text.content, style))


def requoted(written: str, content: bytes) -> str:
    """An expression with the quotes that the file's texts mostly have. written: with any."""
    texts = Counter(found[0] for found in _TEXT.findall(content.decode("utf-8", errors="replace")))
    quote = "'" if texts["'"] > texts['"'] else '"'
    return _TEXT.sub(lambda found: _with(found[0], quote), written)


def outside_of_texts(written: str, change: Callable[[str], str]) -> str:
    """An expression, changed where it is no text."""
    made, last = [], 0
    for found in _TEXT.finditer(written):
        made += [change(written[last : found.start()]), found[0]]
        last = found.end()
    return "".join([*made, change(written[last:])])


def _with(text: str, quote: str) -> str:
    plain = text[0] in "\"'" and text[0] != quote and quote not in text and "\\" not in text
    return f"{quote}{text[1:-1]}{quote}" if plain else text


def _unit(content: bytes, style: Style) -> str:
    """What one step to the right is."""
    if style == "go":
        return "\t"
    leads = [len(line) - len(line.lstrip(b" ")) for line in content.split(b"\n") if line.startswith(b" ")]
    steps = Counter(abs(after - before) for before, after in zip([0, *leads], leads, strict=False))
    common = [step for step, _ in steps.most_common() if step in (2, 4)]
    return " " * (common[0] if common else 4)
