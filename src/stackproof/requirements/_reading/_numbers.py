"""Numbers as people write them, with their units and bounds."""

from __future__ import annotations

import re
from typing import Any

_WORDS = {
    "no": 0, "zero": 0, "a": 1, "an": 1, "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15,
    "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90, "both": 2, "pair of": 2, "couple of": 2,
}  # fmt: skip
COUNTED = r"(?:\d{1,3}(?:[,_ ]\d{3})+|\d+(?:\.\d+)?|one|single|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety)"
_AT_LEAST = re.compile(
    r"(?:at least|a?\s*minimum(?: of)?|min\.?:?|no (?:less|fewer) than|not (?:less|fewer) than|≥|>=)\s*(?:the |of )?$",
    re.I,
)
_AT_MOST = re.compile(
    r"(?:at most|a?\s*maximum(?: of)?|max\.?:?|up to|no(?:t)? more than|no longer than|within|≤|<=)\s*(?:the |of )?$",
    re.I,
)
_EXACTLY = re.compile(r"(?:exactly|precisely|only|just|not more and not less than)\s*(?:the |of )?$", re.I)
_MORE_THAN = re.compile(r"(?:more than|over|above|longer than)\s*$", re.I)
_OR_MORE = re.compile(
    r"^\s*(?:\+|or (?:more|longer|higher|above|larger|greater|later|newer)|minimum|at least|at a minimum)(?!\w)", re.I
)
_OR_LESS = re.compile(r"^\s*(?:or (?:less|fewer|lower|below)|maximum|at most|max)(?!\w)", re.I)
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}
_SECONDS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_MEGABYTES = {"mb": 1, "mib": 1, "m": 1, "megabyte": 1, "gb": 1024, "gib": 1024, "g": 1024, "gigabyte": 1024}
AGE = r"(?:calendar )?(?:day|week|month|year)s?"
TIME = r"(?:seconds?|secs?|s|minutes?|mins?|hours?|h)"
MEMORY = r"(?:MB|MiB|GB|GiB|megabytes?|gigabytes?)"


def value_of(word: str) -> float | int | None:
    """`three` -> 3, `1,000` -> 1000, `0.5` -> 0.5."""
    text = (
        word.strip().lower().replace(",", "").replace("_", "").replace(" ", "")
        if word[:1].isdigit()
        else word.strip().lower()
    )
    if text in _WORDS:
        return _WORDS[text]
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def bounded(text: str, start: int, end: int, value: float | int) -> Any:
    """A number with what stands around it at text[start:end]: `{"at_least": 3}`, `{"exactly": 3}` or plain `3`."""
    before, after = text[max(0, start - 28) : start], text[end : end + 28]
    if _AT_LEAST.search(before) or _OR_MORE.match(after):
        return {"at_least": value}
    if _AT_MOST.search(before) or _OR_LESS.match(after):
        return {"at_most": value}
    if _EXACTLY.search(before):
        return {"exactly": value}
    if _MORE_THAN.search(before) and isinstance(value, int):
        return {"at_least": value + 1}
    return value


def times(bound: Any, factor: float) -> Any:
    """A number or bound in another unit."""
    if isinstance(bound, dict):
        return {key: times(value, factor) for key, value in bound.items()}
    product = bound * factor
    return int(product) if float(product).is_integer() else product


def days(unit: str) -> int:
    """Days of `weeks`, `year`, ..."""
    return _DAYS.get(_single(unit).replace("calendar ", ""), 1)


def seconds(unit: str) -> int:
    return _SECONDS.get(_single(unit), 1)


def megabytes(unit: str) -> int:
    return _MEGABYTES.get(_single(unit), 1)


def _single(unit: str) -> str:
    lower = unit.strip().lower()
    return lower[:-1] if len(lower) > 2 and lower.endswith("s") and not lower.endswith("ss") else lower
