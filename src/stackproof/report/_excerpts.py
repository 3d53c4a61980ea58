"""The source lines that findings point at, kept in the report so that it can be rendered without the submission."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from stackproof.model import Excerpt, Finding

from ._mask import masked_lines

BEFORE, AFTER = 1, 3
_LONGEST = 240


def is_about_secrets(finding: Finding) -> bool:
    """True for findings whose lines may hold a secret's value."""
    return finding.check.startswith("SEC")


def excerpts(findings: Iterable[Finding], *, sources: Callable[[str], str | None]) -> tuple[Excerpt, ...]:
    """One excerpt for each stretch of lines around findings, in order. sources: path -> text, None if unread."""
    wanted: dict[str, set[int]] = {}
    secret: dict[str, set[int]] = {}
    for finding in findings:
        if finding.file is None or finding.line is None:
            continue
        window = range(max(1, finding.line - BEFORE), finding.line + AFTER + 1)
        wanted.setdefault(finding.file, set()).update(window)
        if is_about_secrets(finding):
            secret.setdefault(finding.file, set()).update(window)
    result: list[Excerpt] = []
    for file in sorted(wanted):
        text = sources(file)
        if text is not None:
            lines = masked_lines(text, file=file, secret=secret.get(file, ()))
            result += _stretches(file, lines, sorted(number for number in wanted[file] if number <= len(lines)))
    return tuple(result)


def excerpt_of(finding: Finding, kept: Iterable[Excerpt]) -> tuple[tuple[int, str], ...]:
    """(number, line) pairs around the finding; () when its source was not kept."""
    if finding.line is None:
        return ()
    for excerpt in kept:
        if excerpt.file == finding.file and excerpt.first <= finding.line < excerpt.first + len(excerpt.lines):
            numbered = enumerate(excerpt.lines, excerpt.first)
            return tuple((n, text) for n, text in numbered if finding.line - BEFORE <= n <= finding.line + AFTER)
    return ()


def _stretches(file: str, lines: list[str], numbers: list[int]) -> Iterable[Excerpt]:
    begin = 0
    for index, number in enumerate(numbers):
        if index + 1 == len(numbers) or numbers[index + 1] != number + 1:
            first = numbers[begin]
            yield Excerpt(file=file, first=first, lines=tuple(_short(line) for line in lines[first - 1 : number]))
            begin = index + 1


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
