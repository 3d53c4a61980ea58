"""The statements of a prompt: its sentences and list items with the headings and lead-ins that they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

LONGEST_TEXT = 400_000
_LONGEST = 2_000
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(?P<text>.*?)\s*#*\s*$")
_BOLD_HEADING = re.compile(r"^\s{0,3}(?:\*\*|__)(?P<text>[^*_]{2,80}?)[:.]?\s*(?:\*\*|__)\s*:?\s*$")
_PLAIN_HEADING = re.compile(r"^(?P<text>[A-Z][\w /&'-]{2,60}):\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(?:=+|-{3,})\s*$")
_ITEM = re.compile(r"^(?P<indent>\s*)(?:[-*+•–]|\(?\d{1,3}[.)]|\(?[a-z][.)]|[A-Z]{1,4}-?\d{1,3}[.):])\s+(?P<text>.*)$")
_BOX = re.compile(r"^\[[ xX]\]\s+")
_KEY = re.compile(r"^\s{0,3}(?:\*\*)?(?P<key>[A-Z][\w /&()'-]{1,40}?)(?:\*\*)?\s*[:=](?:\*\*)?\s+(?P<text>\S.*)$")
_ROW = re.compile(r"^\s*\|(?P<cells>.*)\|?\s*$")
_RULE = re.compile(r"^[\s|:+-]+$")
_END = re.compile(r"(?<=[.!?])[\"')*`]*\s+(?=[A-Z`*\"'(\d])|(?<=;)\s+(?=[a-z])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|incl|approx|min|max|no|resp)\.|\b[A-Z]\.)[\"')*`]*$", re.IGNORECASE
)
_MARKS = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|`")


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """text: on one line, without marks. line: 1-based. headings: from the outermost to the nearest. lead: the item or
    line that it elaborates. kind: "heading", "item", "prose" or "row". block: number that the sentences of one
    paragraph or item share. first: True for the first sentence of its block."""

    text: str
    line: int
    headings: tuple[str, ...] = ()
    lead: str = ""
    kind: str = "prose"
    block: int = 0
    first: bool = True


class _Block(msgspec.Struct):
    """lines: (number, text). indent: that of a list item, -1 for none."""

    lines: list[tuple[int, str]]
    kind: str
    indent: int = -1
    headings: tuple[str, ...] = ()
    lead: str = ""


def statements(prompt: str) -> Iterator[Statement]:
    """Every sentence, heading, list item and row of a table, in order; what stands in code fences is none."""
    for number, block in enumerate(_led(_blocks(prompt[:LONGEST_TEXT].splitlines()))):
        for position, (text, line) in enumerate(_sentences(block.lines)):
            yield Statement(
                text=text,
                line=line,
                headings=block.headings,
                lead=block.lead,
                kind=block.kind,
                block=number,
                first=position == 0,
            )


def _sentences(lines: list[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    joined, starts = "", []
    for number, line in lines:
        starts.append((len(joined), number))
        joined += _MARKS.sub("", line).strip() + " "
    begin = 0
    ends = [m.end() for m in _END.finditer(joined) if not _ABBREVIATED.search(joined[: m.start()].rstrip())]
    for end in [*ends, len(joined)]:
        part = " ".join(joined[begin : min(end, begin + _LONGEST)].split())
        if part:
            yield part, max(number for offset, number in starts if offset <= begin)
        begin = end


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """Paragraphs, items, headings and rows, with nothing around them yet."""
    block: _Block | None = None
    fenced = False
    header: list[str] = []
    for number, line in enumerate(lines, 1):
        mark = _FENCE.match(line) is not None
        if mark or fenced or not line.strip():
            if block:
                yield block
            block, header = None, [] if not line.strip() else header
            fenced = fenced != mark
            continue
        line = re.sub(r"^\s*>\s?", "", line)
        begun = _begun(number, line, header, block)
        if begun is None:
            if _UNDERLINE.match(line) and block and block.kind == "prose" and len(block.lines) == 1:
                block.kind = "heading"
            elif block is not None and not _RULE.match(line):
                block.lines.append((number, line))
            elif not _RULE.match(line):
                block = _Block([(number, line)], "prose")
            continue
        if block:
            yield block
        block = begun if begun.lines else None
    if block:
        yield block


def _begun(number: int, line: str, header: list[str], block: _Block | None) -> _Block | None:
    """The block that begins on a line, None where the line goes on with the last one."""
    if heading := _HEADING.match(line) or _BOLD_HEADING.match(line):
        return _Block([(number, heading["text"])], "heading")
    if row := _ROW.match(line):
        cells = [cell.strip() for cell in row["cells"].strip().strip("|").split("|")]
        if _RULE.match(line):
            return _Block([], "row")
        if not header:
            header += cells
            return _Block([], "row")
        return _Block([(number, _row(header, cells))], "row")
    if item := _ITEM.match(line):
        return _Block([(number, _BOX.sub("", item["text"]))], "item", len(item["indent"].expandtabs(4)))
    if _PLAIN_HEADING.match(line) and block is None:
        return _Block([(number, line.strip())], "heading")
    if _KEY.match(line):
        return _Block([(number, line)], "prose")
    return None


def _row(header: list[str], cells: list[str]) -> str:
    """A row as text: `Database: engine PostgreSQL, class db.t3.small`."""
    rest = [
        f"{name} {cell}" if name and len(cells) > 2 else cell
        for name, cell in zip(header[1:], cells[1:], strict=False)
        if cell
    ]
    return f"{cells[0]}: {', '.join(rest)}" if rest else cells[0]


def _led(blocks: Iterator[_Block]) -> Iterator[_Block]:
    """Blocks with the headings above them and the line or item that they elaborate."""
    headings: list[str] = []
    above: list[tuple[int, str]] = []
    intro = ""
    for block in blocks:
        text = " ".join(_MARKS.sub("", line).strip() for _, line in block.lines)
        if block.kind == "heading":
            headings, above, intro = [*headings[-1:], text.rstrip(":")][-2:], [], ""
            block.headings = tuple(headings[:-1])
        else:
            block.headings = tuple(headings)
            if block.kind == "item":
                above = [(indent, said) for indent, said in above if indent < block.indent]
                block.lead = above[-1][1] if above else intro
                above.append((block.indent, text))
            elif block.kind == "prose":
                above, intro = [], text if text.endswith(":") else ""
        yield block
