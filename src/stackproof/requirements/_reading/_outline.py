"""The statements of a prompt: its sentences and list items with the headings and lead-ins that they stand under."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from ._lines import DEEPEST, Block, blocks
from ._patterns import Pattern, words

LONGEST_TEXT = 400_000
MOST_STATEMENTS = 1_500
_LONGEST = 2_000
_END = re.compile(r"(?<=[.!?])[\"')*\ue000]{0,3}\s+(?=[A-Z\"'(\d\ue000])|(?<=[a-z0-9)]{3}[.!?])\s+(?=[a-z])|(?<=;)\s+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|incl|approx|min|max|no|resp|feat|ca|dept|esp|ref|e\.g|config|env|req|reqs|avg|std|"
    r"info|ver)\.|\b[A-Z]\.)[\"')*]*$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"!\[[^\]\n]{0,200}\]\([^()\s]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\([^()\s]{0,500}\)")
_ADDRESS = re.compile(r"(\bhttps?://[\w.:-]{1,200})/[^\s<>)\]]{0,500}")
_CODE = re.compile(r"`([^`\n]{1,80})`")
_STRONG = re.compile(r"(?:(?<=\s)|^)__(\w[^_\n]{0,80})__(?=[\s,:;)]|\.(?:\s|$)|$)")
_SLANTED = re.compile(r"(?<![\w*:.])\*([^\s*](?:[^*\n]{0,120}[^\s*])?)\*(?![\w*])")
_HIDDEN = "\ue000"
_FORBIDS = Pattern(r"^(?:please )?(?:do(?:es)? ?not|don.?t|don.?ts|never|must ?not|mustn.t|avoid|no)\b[\s:]*$")
_VERBS = words(
    *("use", "create", "make", "put", "add", "deploy", "write", "store", "open", "hard-?code", "leave", "lose", "run"),
    *("assign", "attach", "enable", "expose", "allow", "set", "let", "mix", "rely", "touch", "change", "commit"),
)
_ARTICLE = Pattern(r"^(?:an?|any|the)\s+")


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """text: on one line, without marks. line: 1-based. headings: from the outermost to the nearest. lead: the item or
    line that it elaborates. label: the first words of its line up to a colon (`Tags: ...`). kind: "heading", "item",
    "prose" or "row". block: number that the sentences of one paragraph or item share. first: True for the first
    sentence of its block. number: that of a numbered item. titles: an item that is the title of
    those below it. code: what stands in backticks."""

    text: str
    line: int
    headings: tuple[str, ...] = ()
    lead: str = ""
    label: str = ""
    kind: str = "prose"
    block: int = 0
    first: bool = True
    number: str = ""
    titles: bool = False
    code: frozenset[str] = frozenset()


def statements(prompt: str) -> Iterator[Statement]:
    """Every sentence, heading, list item and row of a table, in order; what stands in code fences is none."""
    for number, block in enumerate(_led(blocks(prompt[:LONGEST_TEXT].splitlines()))):
        for position, (text, line, code) in enumerate(_sentences(block.lines)):
            yield Statement(
                text=_forbidden(text, block) if position == 0 else text,
                line=line,
                headings=block.headings,
                lead=block.lead,
                label=block.label,
                kind=block.kind,
                block=number,
                first=position == 0,
                number=block.number,
                titles=block.titles,
                code=code,
            )


def _forbidden(text: str, block: Block) -> str:
    """An item under `Do not` or `Must not` says so itself."""
    over = block.lead or (block.headings[-1] if block.headings else "")
    if block.kind != "item" or not _FORBIDS.match(over):
        return text
    return f"Do not {text}" if _VERBS.match(text) else f"No {_ARTICLE.compiled.sub('', text)}"


def _sentences(lines: list[tuple[int, str]]) -> Iterator[tuple[str, int, frozenset[str]]]:
    """The sentences of a block with their lines and what is code in them."""
    starts: list[int] = []
    numbers: list[int] = []
    parts: list[str] = []
    length = 0
    for number, line in lines:
        starts.append(length)
        numbers.append(number)
        parts.append(_unmarked(line.strip()) + " ")
        length += len(parts[-1])
    joined = "".join(parts)
    begin = 0
    cuts = [m.end() for m in _END.finditer(joined) if not _ABBREVIATED.search(joined, max(0, m.start() - 8), m.start())]
    for end in [*cuts, len(joined)]:
        part = " ".join(joined[begin : min(end, begin + _LONGEST)].split())
        if part.strip(_HIDDEN + " ;.,:"):
            code = frozenset(part.split(_HIDDEN)[1::2])
            yield part.replace(_HIDDEN, ""), numbers[max(0, bisect_right(starts, begin) - 1)], code
        begin = end


def _unmarked(text: str) -> str:
    """Without marks of emphasis; what is code stands between two private marks."""
    pieces = _CODE.split(text.replace(_HIDDEN, ""))
    for position, piece in enumerate(pieces):
        pieces[position] = _HIDDEN + piece + _HIDDEN if position % 2 else _plain(piece)
    return "".join(pieces)


def _plain(text: str) -> str:
    """Without emphasis and pictures; of a link its words stay, of an address its host."""
    if "](" in text:
        text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    if "://" in text:
        text = _ADDRESS.sub(r"\1", text)
    return _SLANTED.sub(r"\1", _STRONG.sub(r"\1", text.replace("**", ""))).replace("`", "")


def _led(found: Iterator[Block]) -> Iterator[Block]:
    """Blocks with the headings above them and the line or item that they elaborate."""
    headings: list[tuple[int, str]] = []
    above: list[tuple[int, str]] = []
    intro, listed = "", False
    for block in found:
        text = _unmarked(" ".join(line.strip() for _, line in block.lines)).replace(_HIDDEN, "")
        if block.kind == "heading":
            headings = [(level, said) for level, said in headings if level < block.level]
            headings.append((block.level, text.rstrip(": ")))
            above, intro, listed = [], "", False
            block.headings = tuple(said for _, said in headings[:-1])
        else:
            # A line that only headed a list heads nothing behind the list.
            if block.kind == "prose" and listed and headings and headings[-1][0] == DEEPEST:
                headings.pop()
            listed = block.kind == "item"
            block.headings = tuple(said for _, said in headings)
            if block.kind == "item":
                above = [(indent, said) for indent, said in above if indent < block.indent]
                block.lead = above[-1][1] if above else intro
                above.append((block.indent, text))
            elif block.kind == "row":
                block.lead = intro
            else:
                above, intro = [], text if text.endswith(":") else ""
        yield block
