"""Regular expressions that are written as lists of short alternatives, and compiled when first used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property


class Pattern:
    """One of several alternatives, whatever the case. Most prompts never need most of them."""

    def __init__(self, *ways: str) -> None:
        self.source = "|".join(ways)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.source, re.IGNORECASE)

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        """The first place within text[span]."""
        return self.compiled.search(text, *span)

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        """Where the text begins with it."""
        return self.compiled.match(text, *span)

    def fullmatch(self, text: str, *span: int) -> re.Match[str] | None:
        """Where it is all of text[span]."""
        return self.compiled.fullmatch(text, *span)

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        """Every place."""
        return self.compiled.finditer(text, *span)

    def last(self, text: str, *span: int) -> re.Match[str] | None:
        """The last place."""
        found = list(self.finditer(text, *span))
        return found[-1] if found else None


def words(*ways: str) -> Pattern:
    """One of several words, on word boundaries."""
    return Pattern(rf"\b(?:{'|'.join(ways)})\b")


def ends(*ways: str) -> Pattern:
    """One of several words right at the end of a text."""
    return Pattern(rf"\b(?:{'|'.join(ways)})\W*$")


def among(table: dict[str, str]) -> Pattern:
    """Words of a table name -> words; the group that matched has the name."""
    return Pattern(*(rf"(?P<{name}>\b(?:{ways})\b)" for name, ways in table.items()))


def name_of(match: re.Match[str]) -> str:
    """The name under which a match of `among` stands in its table."""
    return str(match.lastgroup)
