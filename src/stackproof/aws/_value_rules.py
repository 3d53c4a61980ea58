"""Which texts and numbers AWS takes in inputs of resources (`data/value_rules.json`, with source and date)."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

import msgspec

from ._container import read_bytes


class ValueRule(msgspec.Struct, frozen=True):
    """What one input takes: one of `texts`, or a number from `least` to `most` or one of `also`.

    path: wire names, `[]` where a list's elements are meant. any_case: the provider corrects the case. closed: the
    texts have been the same for years, so that another one is wrong and not newer. unit: of the number, "" for none.
    unless: an input with which the rule does not hold, "" for none. source: where it is written.
    """

    type: str
    path: str
    source: str
    texts: tuple[str, ...] = ()
    any_case: bool = False
    closed: bool = False
    least: int = 0
    most: int = 0
    also: tuple[int, ...] = ()
    unit: str = ""
    unless: str = ""

    def may_be_newer(self, text: str) -> bool:
        """True for a text that AWS may have begun to take since the table was made: the list grows now and then, and
        the text is no misspelling of one that is in it. Other figures (a year, a size) are no misspelling."""
        return bool(self.texts) and not self.closed and not any(_is_misspelt(text, item) for item in self.texts)

    def fault(self, value: Any) -> str | None:
        """What is wrong with a known value, as a predicate; None when nothing is, or it is of another kind."""
        if self.texts:
            return self._text_fault(value)
        number = _number(value)
        if number is None or self.least <= number <= self.most or number in self.also:
            return None
        further = "".join(f", or {item}" for item in self.also)
        unit = f" {self.unit}" if self.unit else ""
        return f"is {value}; AWS takes {self.least} to {self.most}{unit}{further}"

    def _text_fault(self, value: Any) -> str | None:
        if not isinstance(value, str) or not value or value in self.texts:
            return None
        if self.any_case and value.upper() in self.texts:
            return None
        return f"is {value!r}; AWS takes {', '.join(self._nearest(value))}"

    def _nearest(self, value: str) -> tuple[str, ...]:
        """The texts, or the nearest of many."""
        if len(self.texts) <= 8:
            return tuple(text for text in self.texts if text)
        from ._closest import closest

        return (*closest(value, self.texts)[:3], "...")


def value_rules(token: str) -> tuple[ValueRule, ...]:
    """The rules of a type (`aws:lb/...` stands for `aws:alb/...`, too), () when none is known."""
    return _rules().get(token, ())


def _is_misspelt(text: str, meant: str) -> bool:
    one, other = (re.sub(r"[^a-z0-9]", "", item.lower()) for item in (text, meant))
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.85


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[ValueRule, ...]]:
    rows = msgspec.convert(json.loads(read_bytes("value_rules.json"))["rules"], tuple[ValueRule, ...])
    table: dict[str, tuple[ValueRule, ...]] = {}
    for row in rows:
        table[row.type] = (*table.get(row.type, ()), row)
    return table
