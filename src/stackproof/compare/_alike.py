"""Whether two values say the same, given which resources stand for each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from ._form import Form
from ._symbols import CALLED, IDENTITIES
from ._terms import Ref, Sealed, Term, Text, key_of

_SHORTEST_NAME = 4


class Side:
    """One graph during the comparison. numbers: URN of each paired node -> number of the pair."""

    def __init__(self, form: Form, numbers: dict[str, int], letter: str) -> None:
        self.form = form
        self._numbers = numbers
        self._letter = letter

    def token(self, urn: str) -> str:
        """The same for both of a pair, and for nothing else."""
        if urn.startswith(CALLED):
            return urn
        home = self.form.home(urn)
        number = self._numbers.get(home)
        if number is not None:
            return f"pair {number}"
        # What is not of the graph (another stack) is known by what it is called.
        return f"{self._letter} {home}" if home in self.form.nodes else urn.rpartition("::")[0].rpartition("$")[2]

    def ref_key(self, ref: Ref) -> str:
        return f"{self.token(ref.urn)} {ref.facet}"

    def key(self, term: Term) -> str:
        """Equal for equal terms of both sides."""
        return key_of(term, self.ref_key)

    def is_alone(self, urn: str) -> bool:
        """True for a node that nothing on the other side stands for."""
        home = self.form.home(urn)
        return home in self.form.nodes and home not in self._numbers

    @cached_property
    def _words(self) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
        named = {name: urn for name, urn in self.form.symbols.named.items() if len(name) >= _SHORTEST_NAME}
        graph = self.form.graph
        words = {name: f"<{self.token(urn)}>" for name, urn in named.items()}
        words |= {word: f"<{what}>" for word, what in ((graph.project, "project"), (graph.stack, "stack")) if word}
        longest = sorted(words, key=lambda word: (-len(word), word))
        pattern = "|".join(re.escape(word) for word in longest) or r"(?!)"
        return re.compile(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])"), lambda match: words[match[0]]

    def neutral(self, text: str) -> str:
        """A text with names of resources, stack and project replaced by what they name."""
        pattern, replace = self._words
        return pattern.sub(replace, text)

    def written_out(self, term: Ref | Text, other: Side, pairs: dict[str, str]) -> str | None:
        """A reference as it reads where the other side writes a name or ARN out; None where it cannot be told."""
        parts = term.parts if isinstance(term, Text) else (term,)
        read: list[str] = []
        for part in parts:
            text = (
                part if isinstance(part, str) else other.form.symbols.text_of(Ref(pairs.get(part.urn, ""), part.facet))
            )
            if text is None:
                return None
            read.append(text)
        return other.form.symbols.plain("".join(read))


class Judge:
    """Compares leaves of both sides. pairs: URN of the answer -> URN of the ideal."""

    def __init__(self, answer: Form, ideal: Form, pairs: dict[str, str]) -> None:
        numbers = {ours: number for number, ours in enumerate(sorted(pairs))}
        self.ours = Side(answer, numbers, "answer")
        self.theirs = Side(ideal, {pairs[urn]: number for urn, number in numbers.items()}, "ideal")
        self._pairs = pairs
        self._back = {theirs: ours for ours, theirs in pairs.items()}

    def equal(self, mine: Term, other: Term) -> bool:
        """Whether both are written alike."""
        return self.ours.key(mine) == self.theirs.key(other)

    def alike(self, mine: Term, other: Term) -> bool:
        """Whether two leaves say the same, though one names what the other refers to."""
        if isinstance(mine, str) and isinstance(other, str):
            return self.ours.neutral(mine) == self.theirs.neutral(other)
        if isinstance(mine, Text) and isinstance(other, Text):
            return self._flat(self.ours, mine) == self._flat(self.theirs, other)
        if isinstance(mine, Ref | Text) and isinstance(other, str):
            return self._says(mine, other, self.ours, self.theirs, self._pairs)
        if isinstance(other, Ref | Text) and isinstance(mine, str):
            return self._says(other, mine, self.theirs, self.ours, self._back)
        return False

    def undecided(self, mine: Term, other: Term) -> bool:
        """Whether two secrets cannot be told apart, because one comes from nobody knows where."""
        return isinstance(mine, Sealed) and isinstance(other, Sealed) and "unknown" in (mine.origin, other.origin)

    @staticmethod
    def _flat(side: Side, text: Text) -> str:
        parts = (part if isinstance(part, str) else f"<{side.ref_key(part)}>" for part in text.parts)
        return side.neutral("".join(parts))

    @staticmethod
    def _says(term: Ref | Text, text: str, side: Side, other: Side, pairs: dict[str, str]) -> bool:
        if isinstance(term, Ref) and term.facet in ("", *IDENTITIES):
            twin = other.form.symbols.named.get(text)
            if twin is not None and other.token(twin) == side.token(term.urn):
                return True
        if isinstance(term, Ref) and term.facet == "":
            urn = pairs.get(side.form.home(term.urn), "")
            return any(other.form.symbols.plain(name) == text for name in other.form.symbols.names_of(urn))
        return side.written_out(term, other, pairs) == text
