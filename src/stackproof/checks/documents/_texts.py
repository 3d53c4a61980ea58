"""The documents of a project: Markdown and its like, and what stands around the files of a Markdown answer."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import msgspec

from .._mechanism import Case, Location
from .._tongues import PROGRAMS

_SUFFIXES = (".md", ".mdx", ".markdown", ".rst", ".adoc")
_LARGEST = 1 << 20
# Documents that are not about this program as it is.
_OTHERS = re.compile(r"(?:^|/)(?:changelog|license|licence|notice|code_of_conduct|security)\b[^/]*$", re.IGNORECASE)
_FOLDERS = frozenset({"node_modules", "vendor", "venv", "site-packages"})
_GUIDES = re.compile(r"\bpulumi\s+(?:up|update|preview|stack\s+init)\b")
_SHELL = frozenset({"", "bash", "sh", "shell", "zsh", "console", "terminal", "shell-session", "shellsession", "text"})
_FENCE = re.compile(r"\s*(?P<marks>`{3,}|~{3,})\s*(?P<lang>[\w+-]*)")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_PROMPT = re.compile(r"^\s*(?:\$|%)\s+")
_STEPS = re.compile(r"&&|\|\||[;|()`]")


class Document(msgspec.Struct, frozen=True):
    """path: "" for what stands around the files of an answer."""

    path: str
    text: str

    def place(self, line: int) -> Location | None:
        """Where a line stands; None in an answer, whose lines are of no file."""
        return Location(self.path, line) if self.path else None

    def told(self, line: int) -> str:
        """What a message ends in to say where a line of an answer stands."""
        return "" if self.path else f" (line {line} of the answer)"


def documents(case: Case) -> tuple[Document, ...]:
    """The documents that speak of this project; those of a template are nobody's answer."""
    return case.topology.remember("documents", lambda: tuple(_documents(case)))


def _documents(case: Case) -> Iterator[Document]:
    submission = case.submission
    alone = len(submission.projects) == 1
    for file in case.files:
        name = posixpath.basename(file.path).lower()
        if not file.text or file.origin == "template" or file.size > _LARGEST or _OTHERS.search(file.path):
            continue
        parts = file.path.split("/")[:-1]
        if any(part in _FOLDERS or part.startswith(".") for part in parts):
            continue
        # What lies outside of several projects may speak of any of them.
        if not alone and submission.project_of(file.path) != case.project:
            continue
        if name.endswith(_SUFFIXES) or name == "readme":
            yield Document(file.path, case.text_of(file.path) or "")
    if alone and submission.prose.strip():
        yield Document("", submission.prose)


def guides(case: Case) -> tuple[Document, ...]:
    """Documents that tell how the program is deployed."""
    return tuple(one for one in documents(case) if _GUIDES.search(one.text))


def is_mentioned(case: Case, name: str) -> bool:
    """Whether any text beside the programs holds a name: documents, scripts, examples of settings, the project file."""
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    return any(word.search(text) for text in beside_programs(case))


def beside_programs(case: Case) -> Iterator[str]:
    """Texts of everything but programs, the prose of an answer among them."""
    yield case.submission.prose
    yield from (case.text_of(f.path) or "" for f in case.files if f.text and not f.path.endswith(PROGRAMS))


def commands(document: Document) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(line, words) of each command in blocks for a shell and in code inside of a line."""
    for number, text in _command_lines(document.text):
        for step in _STEPS.split(text.replace("$(", "(")):
            words = tuple(word.strip("\"'") for word in step.split())
            if words:
                yield number, words


def _command_lines(text: str) -> Iterator[tuple[int, str]]:
    fence, shell = "", False
    block: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        mark = _FENCE.match(line)
        if mark is not None and (not fence or line.strip().startswith(fence)):
            yield from _of_block(block)
            block = []
            shell = not fence and mark["lang"].lower() in _SHELL
            fence = "" if fence else mark["marks"]
        elif not fence:
            yield from ((number, span) for span in _SPAN.findall(line))
        elif shell:
            block.append((number, line))
    yield from _of_block(block)


def _of_block(block: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The commands of one block; where some of its lines have a prompt, the others are what the commands print."""
    prompted = any(_PROMPT.match(line) for _, line in block)
    held, begun = "", 0
    for number, line in block:
        if prompted and not held and not _PROMPT.match(line):
            continue
        begun = begun if held else number
        held += _PROMPT.sub("", line).split(" #")[0].strip()
        if held.endswith("\\"):
            held = held[:-1] + " "
            continue
        if held and not held.startswith("#"):
            yield begun, held
        held = ""


def spans(document: Document) -> Iterator[tuple[int, str]]:
    """(line, text) of code inside of lines."""
    for number, line in enumerate(document.text.splitlines(), 1):
        yield from ((number, span) for span in _SPAN.findall(line))
