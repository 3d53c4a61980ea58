"""Code fences of a Markdown answer, with the line each starts on.

Not CommonMark on purpose: models nest a fence inside a fence of the same length, leave fences open, escape their
back-ticks and put fences into <details>, where CommonMark would see other blocks than the author meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from ._go import GO, open_comment

_OpenText = Callable[[Sequence[str]], str]
MARKDOWN = frozenset({"markdown", "md", "mdx", "rst"})
PLAIN = frozenset({"", "text", "txt", "plaintext", "plain"})
PYTHON = frozenset({"python", "py", "python3", "py3"})
_LOOK_AHEAD = 1500
_MAX_IN_STRINGS = 40

_FENCE = re.compile(
    r"^(?P<quote>(?:[ \t]{0,8}>[ \t]?)*)(?P<indent>[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?)"
    r"(?P<marker>`{3,}|~{3,}|(?:\\`){3,})[ \t]*(?P<info>[^`]*?)[ \t]*$"
)
_QUOTE = re.compile(r"^(?:[ \t]{0,8}>[ \t]?)+")
_QUOTES = re.compile(r"""#[^\n]*|\"{3}|'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""")
_NEXT_FILE = re.compile(
    r"^(?:#{1,6}\s|\*\*).{0,160}?(?:\bfile\s*:.*|[\w/`-]\.\w{1,12}|(?:Docker|Make|Pip|Proc)file)[`*)]{0,4}:?\s*$",
    re.IGNORECASE,
)
_FILE_HEADING = re.compile(r"^(?:#{1,6}\s|\*\*)\W*file\b.{0,10}:", re.IGNORECASE)
_LANGUAGE = re.compile(r"^\{?\.?(?P<lang>[A-Za-z][\w+#-]*)")


class Fence(msgspec.Struct, frozen=True, kw_only=True):
    """One fenced block.

    info: text after the marker. lang: its first word in lower case ("" for none). body: lines without the fence's own
    indentation. line, end_line: 1-based lines of the first and last body line in the answer. above: (line, text) of the
    text since the fence before. closed: False where the text ends first. depth: fences around it.
    """

    info: str
    lang: str
    body: tuple[str, ...]
    line: int
    end_line: int
    above: tuple[tuple[int, str], ...] = ()
    closed: bool = True
    nested: bool = False
    depth: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.body) + "\n"


class _Mark(msgspec.Struct, frozen=True):
    """A line that opens or closes a fence."""

    char: str
    length: int
    info: str
    indent: int
    quoted: bool


def scan(
    lines: list[str] | tuple[str, ...], *, offset: int = 0, depth: int = 0, above: tuple[tuple[int, str], ...] = ()
) -> list[Fence]:
    """All outermost fences. `offset`: lines of the answer before `lines`; `above`: text that precedes them."""
    marks = [_mark(line) for line in lines]
    fences: list[Fence] = []
    prose = list(above)
    index = 0
    while index < len(lines):
        mark = marks[index]
        if mark is None:
            prose.append((offset + index + 1, lines[index]))
            index += 1
            continue
        end, resume, nested = _end(lines, marks, index, is_document=_names_document(prose, mark.info))
        closed = resume > end
        if not closed:
            # Left open: the blank lines before whatever comes next are not part of the file.
            while end > index + 1 and not lines[end - 1].strip():
                end -= 1
        lang = language_of_info(mark.info)
        body = tuple(_strip(line, mark) for line in lines[index + 1 : end])
        fences.append(
            Fence(
                info=mark.info,
                lang=lang,
                body=body,
                line=offset + index + 2,
                end_line=offset + max(end, index + 1),
                above=tuple(prose),
                closed=closed,
                nested=nested,
                depth=depth,
            )
        )
        prose = []
        index = resume
    return fences


def language_of_info(info: str) -> str:
    """The language an info string names, in lower case; "" where it names none (a path is no language)."""
    match = _LANGUAGE.match(info)
    if not match:
        return ""
    rest = info[match.end() :]
    return "" if rest[:1] in (".", "/", "\\", "=") else match["lang"].lower()


def _mark(line: str) -> _Mark | None:
    if "```" not in line and "~~~" not in line and "\\`" not in line:
        return None
    match = _FENCE.match(line[:2000])
    if not match:
        return None
    marker = match["marker"]
    char = "\\" if marker[0] == "\\" else marker[0]
    length = len(marker) // 2 if char == "\\" else len(marker)
    indent = len(match["indent"].expandtabs(4))
    return _Mark(char, length, match["info"], indent, bool(match["quote"]))


def _strip(line: str, mark: _Mark) -> str:
    if mark.quoted:
        line = _QUOTE.sub("", line, count=1)
    if not mark.indent:
        return line
    expanded = line.expandtabs(4) if line[:1] == "\t" else line
    lead = len(expanded) - len(expanded.lstrip(" "))
    return expanded[min(lead, mark.indent) :]


def _names_document(prose: list[tuple[int, str]], info: str) -> bool:
    """Whether the text right above, or the info string, names a Markdown file."""
    near = [text for _, text in prose[-4:] if text.strip()][-1:]
    return any(re.search(r"\.(?:md|markdown|mdx)\b", text[:300]) for text in [*near, info])


def _end(lines, marks: list[_Mark | None], start: int, *, is_document: bool) -> tuple[int, int, bool]:
    """(index after the body, index to go on at, whether fences are nested in it)."""
    opened = marks[start]
    assert opened is not None
    lang = language_of_info(opened.info)
    if lang in MARKDOWN or lang in PLAIN:
        return _end_of_container(lines, marks, start, is_markdown=lang in MARKDOWN, is_document=is_document)
    return _end_of_code(lines, marks, start, opened, _READERS.get(lang))


def _same(mark: _Mark | None, opened: _Mark) -> bool:
    """Whether a marker may end this fence or open one in it. One that stands further in is text: of a docstring, or of
    a list in a document, where it comes with its own end."""
    if mark is None or mark.char != opened.char:
        return False
    return mark.length >= opened.length and mark.indent <= opened.indent + 3


def _end_of_container(lines, marks, start: int, *, is_markdown: bool, is_document: bool) -> tuple[int, int, bool]:
    """A fence that may hold other fences: a line with an info string opens, a bare one closes the innermost.
    is_document: it is a file of the project, so that the heading of another file cannot be inside a block in it."""
    opened = marks[start]
    may_nest = is_markdown or is_document
    if may_nest and (last := _end_before_next_file(lines, marks, start, opened)):
        return last, last + 1, True
    is_inside = nested = False
    for index in range(start + 1, len(lines)):
        mark = marks[index]
        if mark is None or not _same(mark, opened):
            pattern = _NEXT_FILE if is_inside else _FILE_HEADING
            if is_document and pattern.match(lines[index]) and _fence_follows(lines, marks, index):
                return index, index, True
            continue
        if mark.info:
            # A second opener inside an open inner fence: the first was never closed.
            is_inside = nested = True
        elif is_inside:
            is_inside = False
        elif (may_nest or nested) and _opens_inside(lines, marks, index, opened):
            is_inside = nested = True
        else:
            return index, index + 1, nested
    return len(lines), len(lines), nested


def _end_before_next_file(lines, marks, start: int, opened: _Mark) -> int | None:
    """Where a document ends if the next file has a heading of its own: at the last bare marker before that heading,
    provided that the markers in between pair up. None where that tells nothing."""
    between: list[int] = []
    for index in range(start + 1, min(len(lines), start + _LOOK_AHEAD)):
        if _same(marks[index], opened):
            between.append(index)
        elif _NEXT_FILE.match(lines[index]) and _fence_follows(lines, marks, index):
            break
    else:
        return None
    if len(between) < 3 or marks[between[-1]].info:
        return None
    is_open = False
    for index in between[:-1]:
        if marks[index].info and is_open:
            return None
        is_open = not is_open
    return None if is_open else between[-1]


def _fence_follows(lines, marks, index: int) -> bool:
    following = next((at for at in range(index + 1, min(index + 4, len(lines))) if lines[at].strip()), None)
    return following is not None and marks[following] is not None


def _opens_inside(lines, marks, index: int, opened: _Mark) -> bool:
    """Whether a bare marker inside a Markdown fence opens a block: it stands like an opener, and the markers that
    follow can still close both it and the fence around it."""
    after = lines[index + 1] if index + 1 < len(lines) else ""
    before = lines[index - 1].strip()
    if not after.strip() or marks[index + 1] is not None or (before and not before.endswith(":")):
        return False
    inner, bare = 1, 0
    for mark in marks[index + 1 : index + _LOOK_AHEAD]:
        if mark is None or not _same(mark, opened):
            continue
        if mark.info:
            if inner:
                return False
            inner = 1
        elif inner:
            inner = 0
        else:
            bare += 1
            break
    return bare > 0


def _end_of_code(lines, marks, start: int, opened: _Mark, open_text: _OpenText | None) -> tuple[int, int, bool]:
    """A fence of code: it ends at the first bare marker, or before the next opener when it was left open. Markers
    inside a Python string, or a comment of Go, that is closed later are text of the program."""
    index = start + 1
    checked = 0
    while index < len(lines):
        mark = marks[index]
        if mark is None or not _same(mark, opened):
            index += 1
            continue
        checked += 1
        quote = open_text(lines[start + 1 : index]) if open_text and checked <= _MAX_IN_STRINGS else ""
        if quote:
            closing = next(
                (at for at in range(index, min(len(lines), index + _LOOK_AHEAD)) if quote in lines[at]), None
            )
            if closing is not None and not _label_between(lines, index, closing):
                index = closing + 1
                continue
        if not mark.info:
            return index, index + 1, False
        cut = _where_prose_begins(lines, start + 1, index)
        return cut, cut, False
    return len(lines), len(lines), False


def _label_between(lines, first: int, last: int) -> bool:
    return any(_FILE_HEADING.match(lines[at]) for at in range(first, last))


def _where_prose_begins(lines, first: int, opener: int) -> int:
    """The label of the next fence does not belong to the code that was left open above it."""
    for at in range(max(first, opener - 8), opener):
        if re.match(r"^(#{2,6}\s|\*\*\S|<(?:details|summary))", lines[at]):
            return at
    return opener


def _open_quote(lines) -> str:
    """The triple quote that is open after these lines of Python, or ""."""
    text = "\n".join(lines)
    position = 0
    while match := _QUOTES.search(text, position):
        token = match[0]
        position = match.end()
        if token in ('"""', "'''"):
            end = text.find(token, position)
            if end < 0:
                return token
            position = end + 3
    return ""


_READERS: dict[str, _OpenText] = {**dict.fromkeys(PYTHON, _open_quote), **dict.fromkeys(GO, open_comment)}
