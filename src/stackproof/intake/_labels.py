"""Which file a fence is, told by its info string, its first lines and the text above it."""

from __future__ import annotations

import posixpath
import re

import msgspec

from ._fences import Fence
from ._names import fits, is_path

# How sure a name is. An explicit "File:" beats everything, a path in running prose hardly anything.
EXPLICIT, INFO, COMMENT, HEADING, PROSE = 5, 4, 3, 2, 1
HOW = {EXPLICIT: "file heading", INFO: "info string", COMMENT: "comment", HEADING: "heading", PROSE: "prose"}

_TOKEN = re.compile(r"(?:[A-Za-z]:[\\/])?[^\s`\"'*<>|:;,()\[\]{}=]+")
_EXPLICIT = re.compile(
    r"^\W*(?:\d+[.)]?\s*)?(?:(?:create|new|add|updated?|modified|full|complete)\s+)?(?:a\s+)?(?:file(?:\s?name|\s?path)?|path)"
    r"(?:\s*#?\d+)?\s*[:=]\s*(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?:title|file|filename|filepath|path|name)\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s}]+))", re.IGNORECASE
)
_COMMENT = re.compile(r"^\s*(?:#+|//+|--+|;+|/\*+|<!--+|\"{3}|'{3})\s*(?P<inner>.*?)\s*(?:\*+/|--+>|\"{3}|'{3})?\s*$")
_IN_COMMENT = re.compile(
    r"^[=\-*#~\s]*(?:(?:file(?:\s?name|\s?path)?|path|module)(?:\s*[:=]\s*|\s+))?`?(?P<path>(?:[A-Za-z]:[\\/])?[^\s`:;,()]+)`?"
    r"\s*[=\-*#~]*\s*(?:(?:\s[-–—]+\s|:|\().*)?$",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(r"^\s*(?:#!|#.*coding[:=]|---\s*$|[\"']use strict)")
_USAGE = re.compile(r"\b(?:usage|example of using|to use|import(?:ed)? from|run|execute|output)\b", re.IGNORECASE)


class Label(msgspec.Struct, frozen=True):
    """A name for a fence as written, and how sure it is. lines: body lines that only carry the name."""

    path: str
    strength: int
    lines: int = 0


def label_of(fence: Fence, *, used: set[int]) -> Label | None:
    """The best name for a fence. `used`: lines of the answer whose name another fence has taken already; a name taken
    from above is added to it."""
    info = _from_info(fence)
    if info:
        return info
    comment = _from_first_lines(fence)
    above, line = _from_above(fence, used)
    if above and (above.strength == EXPLICIT or not comment):
        used.add(line)
        lines = comment.lines if comment and _same_name(comment.path, above.path) else 0
        return Label(above.path, above.strength, lines)
    if comment and above and _same_name(comment.path, above.path):
        used.add(line)
    return comment


def _same_name(first: str, second: str) -> bool:
    return posixpath.basename(first) == posixpath.basename(second)


def _from_info(fence: Fence) -> Label | None:
    attribute = _ATTRIBUTE.search(fence.info)
    if attribute:
        path = next(group for group in attribute.groups() if group)
        if is_path(path) or "/" in path:
            return Label(path, INFO)
    for word in _TOKEN.findall(fence.info):
        if is_path(word) and word.lower() != fence.lang:
            return Label(word, INFO)
    return None


def _from_first_lines(fence: Fence) -> Label | None:
    seen = 0
    for index, line in enumerate(fence.body[:8]):
        if not line.strip() or _PREAMBLE.match(line):
            continue
        seen += 1
        if seen > 2:
            return None
        path = path_in_comment(line)
        if path and fits(fence.lang, path, is_sure=True):
            return Label(path, COMMENT, index + 1 if path.endswith(".json") else 0)
        if seen == 1 and _is_bare_path(line) and _more_code(fence.body[index + 1 :]):
            return Label(line.strip().strip("`"), COMMENT, index + 1)
    return None


def path_in_comment(line: str) -> str | None:
    """The path that a comment line consists of (`# lib/x.py`, `// file: x.ts`, `# --- x.py ---`), or None."""
    outer = _COMMENT.match(line[:1500])
    inner = _IN_COMMENT.match(outer["inner"]) if outer else None
    return inner["path"] if inner and is_path(inner["path"]) else None


def _is_bare_path(line: str) -> bool:
    word = line.strip().strip("`")
    return not re.search(r"\s", word) and is_path(word) and ("/" in word or word.endswith(".py"))


def _more_code(lines: tuple[str, ...]) -> bool:
    return any(re.match(r"^(?:import|from|def|class|package|const|export|name:)\b", line) for line in lines[:40])


def _from_above(fence: Fence, used: set[int]) -> tuple[Label | None, int]:
    """The nearest line above that names a file this fence may be. Running prose counts only right above."""
    distance = 0
    for number, line in reversed(fence.above[-60:]):
        if number in used:
            return None, 0
        text = line.strip()
        if not text or re.fullmatch(r"</?(?:details|summary|br|p|div)[^>]*>|[-*_=]{3,}", text):
            continue
        distance += 1
        label = label_of_line(text, fence.lang, near=distance <= 2)
        if label and fits(fence.lang, label.path, is_sure=label.strength >= COMMENT):
            return label, number
        is_heading = bool(re.match(r"^#{1,6}\s", text))
        if is_heading or distance > 12:
            return None, 0
    return None, 0


def label_of_line(text: str, lang: str, *, near: bool = True) -> Label | None:
    """The file that a line of Markdown names. `near`: whether it stands close enough for prose to count."""
    is_heading = bool(re.match(r"^#{1,6}\s", text))
    bare = re.sub(r"<[^>]{1,80}>", " ", text[:1500])
    plain = re.sub(r"[*`]", "", bare).strip().lstrip("#>").strip()
    explicit = _EXPLICIT.match(plain)
    if explicit:
        path = _explicit_path(explicit["rest"])
        if path:
            return Label(path, EXPLICIT)
    whole = re.sub(r"^(?:[-+]|\d+(?:\.\d+)*[.)]?)\s+", "", plain)
    whole = re.sub(r"\s*(?:\([^)]*\))?\s*:?\s*$", "", whole).strip()
    if whole and not re.search(r"\s", whole) and is_path(whole):
        return Label(whole, HEADING)
    words = [word.rstrip(".") for word in _TOKEN.findall(bare) if is_path(word.rstrip("."))]
    fitting = list(dict.fromkeys(word for word in words if fits(lang, word, is_sure=False)))
    if len(fitting) != 1:
        return None
    if is_heading or re.match(r"^(?:\d+[.)]\s*)?(?:\*\*|__).*(?:\*\*|__):?\s*$", text):
        return Label(fitting[0], HEADING)
    if near and len(text) < 400 and not _USAGE.search(text):
        return Label(fitting[0], PROSE)
    return None


def _explicit_path(rest: str) -> str | None:
    word = rest.strip().strip("\"'")
    if not is_path(word) or re.search(r"\s", word):
        word = re.split(r"\s", word, maxsplit=1)[0].strip("\"'(),;")
    return word if is_path(word) or "/" in word or "\\" in word else None
