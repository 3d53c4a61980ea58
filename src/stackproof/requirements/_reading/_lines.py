"""What the lines of a prompt are: headings, items, rows of tables, labelled lines, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})")
_HEADING = re.compile(r"^\s{0,3}(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*\s*$")
_BOLD_HEADING = re.compile(r"^\s{0,3}(?:\*\*|__)(?P<text>[^*_]{2,80}?)[:.]?\s*(?:\*\*|__)\s*:?\s*$")
_PLAIN_HEADING = re.compile(r"^(?P<text>[A-Z][\w/&'-]+(?: [\w/&'()-]+){0,2}):\s*$")
_SHOUTED = re.compile(r"^[A-Z][A-Z]{2,}(?:[ /&-]+[A-Z()]{2,}){0,5}:?\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(?:=+|-{3,})\s*$")
_ITEM = re.compile(
    r"^(?P<indent>\s*)(?:[-*+•–]|\(?(?P<number>\d{1,3})[.)]|\(?[a-z][.)]|(?!S3:|EC2:|K8S:)[A-Z]{1,4}-?\d{1,3}[.):]|"
    r"[A-Z]{1,4}-\d{1,3}|"
    r"\d{1,2}(?:\.\d{1,2})+)\s+(?P<text>.*)$"
)
_BOX = re.compile(
    r"^\[(?:[ xX]|critical|high|medium|low|must|should|could|mandatory|optional|required|p\d|m|s|c|o)\]\s*[:–-]?\s*",
    re.IGNORECASE,
)
_SMALL_KEY = re.compile(r"^[a-z][\w-]{1,20}(?: [\w-]{1,20})?:\s+\S")
# Sections that begin on a line of their own, whatever stands before.
_SECTION = re.compile(
    r"^(?:tags?|(?:stack )?outputs?|exports?|out|regions?|names?|naming|tests?|alarms?|logs?|network|security)\s*:\s+\S"
)
_KEY = re.compile(r"^\s{0,3}(?:\*\*)?(?P<key>[A-Z][\w /&()'-]{1,40}?)(?:\*\*)?\s*[:=](?:\*\*)?\s+(?P<text>\S.*)$")
_CAPITALS = re.compile(r"^(?P<key>[A-Z][A-Z_/-]{1,14})(?:\s{2,}|\t)(?P<text>\S.*)$")
_ROW = re.compile(r"^\s*\|(?P<cells>.*)\|?\s*$")
_RULE = re.compile(r"^[\s|:+-]+$")
# Heads of columns that say nothing of what stands below them.
_NO_NAME = re.compile(
    r"(?:settings?|values?|parameters?|keys?|names?|items?|notes?|details?|descriptions?|requirements?|specs?|"
    r"specifications?|what|comments?|remarks?|option|attribute|property|configuration|choice|decision|topic|"
    r"area|aspect|category|section)?$",
    re.IGNORECASE,
)
# Heads of columns that only count or mark the rows.
_COUNTS = re.compile(r"(?:#|nr|no|id|ref|req)?\.?$", re.IGNORECASE)
_NO_KEY = re.compile(r"\W*$")
# Columns that say how much a row binds, and what says that it may be left out.
_RANK = re.compile(r"(?:prio(?:rity)?|must/should|moscow|mandatory|level|need)\W*$", re.IGNORECASE)
_MAY = re.compile(r"(?:could|optional|nice.*|may|bonus|wish|no|c|o)$", re.IGNORECASE)
_SLASH = re.compile(r"\s+/\s+")
# Marks the last group of rows behind the heads of a table.
_GROUP = "\0"
_QUOTED = re.compile(r"^\s*>\s?")
_BEFORE_LIST = re.compile(r"^(?:\d{1,2} )?[A-Z*][^.:;,]{1,60}(?:\([^()]{1,80}\))?!?\s*$")
_TITLE = re.compile(r"^\W{0,3}[A-Z][\w/&-]*(?: [\w/&-]+){0,3}\W{0,4}$")
_LABEL = re.compile(r"^\W{0,4}(?P<label>[\w][\w /&'-]{1,40}?)\W{0,3}:\s")
# Lines of running text are longer than this.
_SHORT_LINE = 50
_INLINE_HEADING_LEVEL, DEEPEST = 8, 9


class Block(msgspec.Struct):
    """lines: (number, text). indent: that of a list item, -1 for none. level: that of a heading. titles: an item that
    only gives those below it a title."""

    lines: list[tuple[int, str]]
    kind: str
    indent: int = -1
    level: int = 0
    number: str = ""
    headings: tuple[str, ...] = ()
    lead: str = ""
    label: str = ""
    titles: bool = False


def blocks(lines: list[str]) -> Iterator[Block]:
    """Paragraphs, items, headings and rows, with nothing around them yet."""
    before: Block | None = None
    for block in _begun_and_continued(lines):
        label = _LABEL.match(block.lines[0][1])
        block.label = label["label"] if label and block.kind != "heading" else ""
        if before is not None:
            if block.kind == "item" and _heads_a_list(before):
                before.kind, before.level = "heading", DEEPEST
            before.titles = block.indent > before.indent >= 0 and _TITLE.match(before.lines[0][1]) is not None
            yield before
        before = block
    if before is not None:
        yield before


def _heads_a_list(block: Block) -> bool:
    return block.kind == "prose" and len(block.lines) == 1 and _BEFORE_LIST.match(block.lines[0][1]) is not None


def _begun_and_continued(lines: list[str]) -> Iterator[Block]:
    block: Block | None = None
    fenced = False
    header: list[str] = []
    for number, raw in enumerate(lines, 1):
        mark = _FENCE.match(raw) is not None
        if mark or fenced or not raw.strip():
            if block and block.lines:
                yield block
            block, header = None, [] if not raw.strip() else header
            fenced = fenced != mark
            continue
        line = _QUOTED.sub("", raw)
        begun = _begun(number, line, header, follows=block is not None and not _is_closed(block))
        if begun is None and block and block.lines and block.kind in ("prose", "item") and not _is_closed(block):
            _continue(block, number, line)
            continue
        if begun is None:
            begun = Block([] if _RULE.match(line) else [(number, line)], "prose")
        if block and block.lines:
            yield block
        block = begun
    if block and block.lines:
        yield block


def _is_closed(block: Block) -> bool:
    """Whether the last line of a paragraph is too short for one that goes on."""
    last = block.lines[-1][1].rstrip() if block.lines else ""
    return block.kind == "prose" and len(last) < _SHORT_LINE and not last.endswith((",", ";", ":", "-", "(", "and"))


def _continue(block: Block, number: int, line: str) -> None:
    """One line more for a block, which may turn out to underline a heading."""
    if _UNDERLINE.match(line) and block.kind == "prose" and len(block.lines) == 1:
        block.kind, block.level = "heading", 1
    elif not _RULE.match(line):
        block.lines.append((number, line))


def _begun(number: int, line: str, header: list[str], *, follows: bool) -> Block | None:
    """The block that begins on a line, None where the line goes on with the last one."""
    if heading := _HEADING.match(line):
        return Block([(number, heading["text"])], "heading", level=len(heading["marks"]))
    if heading := _BOLD_HEADING.match(line):
        return Block([(number, heading["text"])], "heading", level=_INLINE_HEADING_LEVEL)
    if not follows and _SHOUTED.match(line):
        return Block([(number, line.strip(" :"))], "heading", level=_INLINE_HEADING_LEVEL)
    if row := _ROW.match(line):
        return _row_block(number, line, row["cells"], header)
    if item := _ITEM.match(line):
        text = _BOX.sub("", item["text"])
        return Block([(number, text)], "item", len(item["indent"].expandtabs(4)), number=item["number"] or "")
    if not follows and (heading := _PLAIN_HEADING.match(line)):
        return Block([(number, heading["text"])], "heading", level=_INLINE_HEADING_LEVEL)
    if key := _CAPITALS.match(line):
        return Block([(number, f"{key['key']}: {key['text']}")], "prose")
    if _KEY.match(line) or _SECTION.match(line) or (not follows and _SMALL_KEY.match(line)):
        return Block([(number, line)], "prose")
    return None


def _row_block(number: int, line: str, inner: str, header: list[str]) -> Block:
    """A row of a table; the first one only names the columns."""
    cells = [cell.strip() for cell in inner.strip().removesuffix("|").split("|")][:40]
    if _RULE.match(line):
        return Block([], "row")
    if not header:
        header += cells
        return Block([], "row")
    if not cells[0] and header[-1].startswith(_GROUP):
        cells[0] = header[-1].removeprefix(_GROUP)
    if header[-1].startswith(_GROUP):
        header.pop()
    header.append(_GROUP + cells[0])
    return Block([(number, _row(header[:-1], cells))], "row")


def _row(header: list[str], cells: list[str]) -> str:
    """A row as text: `Database: engine PostgreSQL, class db.t3.small`."""
    if _COUNTS.match(header[0]) and len(cells) > 2 and not _NO_KEY.match(cells[1]):
        header, cells = header[1:], cells[1:]
    ranked = [n for n, name in enumerate(header[: len(cells)]) if _RANK.match(name)]
    wish = "".join(", optional" for n in ranked if _MAY.match(cells[n]))
    header, cells = ([one for n, one in enumerate(row) if n not in ranked] for row in (header, cells))
    return _joined_row(header, cells) + wish


def _joined_row(header: list[str], cells: list[str]) -> str:
    if len(cells) == 3 and all(_NO_NAME.match(name) for name in header[1:3]):
        return f"{cells[0]}: {_setting(cells[1], cells[2])}"
    rest = [
        f"{name} {cell}" if name and len(cells) > 2 and not _NO_NAME.match(name) else cell
        for name, cell in zip(header[1:], cells[1:], strict=False)
        if cell
    ]
    return f"{cells[0]}: {', '.join(rest)}" if rest else cells[0]


def _setting(name: str, value: str) -> str:
    """`memory / timeout` and `512 MB / 3 s` as `memory 512 MB, timeout 3 s`."""
    names, values = (_SLASH.split(text) for text in (name, value))
    if len(names) != len(values) or not name:
        names, values = [name], [value]
    return ", ".join(f"{one} {other}".strip() for one, other in zip(names, values, strict=True))
