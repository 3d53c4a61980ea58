"""Numbers as people write them, with their units and bounds."""

from __future__ import annotations

import re
from typing import Any

from ._patterns import Pattern, ends

_WORDS: dict[str, float] = {
    "no": 0, "zero": 0, "a": 1, "an": 1, "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "a hundred": 100, "one hundred": 100, "two hundred": 200, "a dozen": 12, "sixteen": 16,
    "eighteen": 18,
    "thirteen": 13, "both": 2, "half a": 0.5, "half an": 0.5, "twice": 2,
    "once": 1, "each": 1, "every": 1,
}  # fmt: skip
COUNTED = (
    r"(?:(?<![A-Za-z\d.])\d{1,3}(?:[,_]\d{3})+|(?<![A-Za-z\d.])\d+(?:\.\d+)?|(?:an?|one|two) hundred|a dozen|one|"
    r"single|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundred)"
)
SPAN = rf"(?:{COUNTED}|half an?|an?)"
AGE = r"(?:(?:calendar )?(?:days?|weeks?|fortnights?|months?|years?|yrs?|wks?)\b|(?<=[\d ])d\b)"
TIME = r"(?:seconds?|secs?|s|minutes?|mins?|hours?|h)\b"
MEMORY = r"(?:MB|MiB|GB|GiB|megabytes?|gigabytes?|gigs?)\b"
_AT_LEAST = ends("at least", "minimum(?: of)?", "min", "no (?:less|fewer) than", "not (?:less|fewer) than", "≥", ">=")
_SIGN_AT_LEAST = re.compile(r"(?:≥|>=)\s*$")
_SIGN_AT_MOST = re.compile(r"(?:≤|<=)\s*$")
_AT_MOST = ends(
    *("at most", "maximum(?: of)?", "max", "up to", "no(?:t)? more than", "no longer than", "not longer than"),
    *("(?:not|n.t) exceed", "longer than", "no(?:t|r|body)?\\b[^.;,]{1,32}\\b(?:more|longer) than"),
)
_EXACTLY = ends("exactly", "precisely", "just")
_MORE_THAN = ends("more than", "greater than")
_OR_MORE = Pattern(
    r"\s*(?:\+|or (?:more|longer|higher|above|larger|greater|later|newer|better)|minimum\b|at least)(?!\w)"
)
_OR_LESS = Pattern(r"\s*(?:or (?:less|fewer|lower|below)|maximum|at most|max|, not more)(?!\w)")
_UNIT = Pattern(rf"[\s-]*(?:{AGE}|{TIME}|{MEMORY}|%|per ?cent)?")
_DAYS = {"d": 1, "day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 90, "year": 365, "yr": 365, "wk": 7}
_SECONDS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_MEGABYTES = {"mb": 1, "mib": 1, "megabyte": 1, "gb": 1024, "gib": 1024, "gig": 1024, "gigabyte": 1024}


def value_of(word: str) -> float | int | None:
    """`three` -> 3, `1,000` -> 1000, `0.5` -> 0.5, `half a` -> 0.5."""
    text = word.strip().lower()
    if text in _WORDS:
        return _WORDS[text]
    try:
        return plain_number(float(text.replace(",", "").replace("_", "")))
    except ValueError:
        return None


def plain_number(number: float) -> float | int:
    """Without a fraction where it has none."""
    return int(number) if number == int(number) else number


def bounded(text: str, start: int, end: int, value: float | int) -> Any:
    """A number with what stands around it at text[start:end]: `{"at_least": 3}`, `{"exactly": 3}` or plain `3`."""
    before = text[max(0, start - 44) : start]
    unit = _UNIT.match(text, end)
    after = text[unit.end() if unit else end :][:28]
    if _AT_LEAST.search(before) or _SIGN_AT_LEAST.search(before) or _OR_MORE.match(after):
        return {"at_least": value}
    if _AT_MOST.search(before) or _SIGN_AT_MOST.search(before) or _OR_LESS.match(after):
        return {"at_most": value}
    if _EXACTLY.search(before) or re.search(r"\bonly\s+$", before, re.IGNORECASE):
        return {"exactly": value}
    if _MORE_THAN.search(before) and isinstance(value, int):
        return {"at_least": value + 1}
    return value


def figure_of(text: str, match: re.Match[str], *groups: str) -> Any:
    """The number of the first of these groups that matched, with its bound; None for none."""
    for group in groups:
        word = match[group]
        if word is not None and (value := value_of(word)) is not None:
            return bounded(text, match.start(group), match.end(group), value)
    return None


def number_of(match: re.Match[str], *groups: str) -> float | int | None:
    """The number of the first of these groups that matched, whatever stands around it."""
    return next((value for group in groups if match[group] and (value := value_of(match[group])) is not None), None)


def times(bound: Any, factor: float) -> Any:
    """A number or bound in another unit."""
    if isinstance(bound, dict):
        return {key: times(value, factor) for key, value in bound.items()}
    return plain_number(round(bound * factor, 6))


def bare(bound: Any) -> Any:
    """The number of a bound."""
    return next(iter(bound.values())) if isinstance(bound, dict) else bound


def days(unit: str, count: Any = 0) -> float:
    """Days of one of `weeks`, `year`, ...; count: how many there are, since twelve months are a year."""
    if _single(unit) == "month" and bare(count) and not bare(count) % 12:
        return 365 / 12
    return _DAYS.get(_single(unit).replace("calendar ", ""), 1)


def seconds(unit: str) -> int:
    """Seconds of `minutes`, `h`, ..."""
    return _SECONDS.get(_single(unit), 1)


def megabytes(unit: str) -> int:
    """Megabytes of `GiB`, `MB`, ..."""
    return _MEGABYTES.get(_single(unit), 1)


def _single(unit: str) -> str:
    lower = unit.strip().lower()
    return lower[:-1] if len(lower) > 2 and lower.endswith("s") else lower
