"""What schedule expressions mean: how often, and at which times."""

from __future__ import annotations

import re

_UNITS = {"minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43200, "year": 525600}
_WORDS = {
    "hourly": 60,
    "daily": 1440,
    "nightly": 1440,
    "every night": 1440,
    "once a day": 1440,
    "once per day": 1440,
    "weekly": 10080,
    "once a week": 10080,
    "monthly": 43200,
    "once a month": 43200,
    "yearly": 525600,
    "annually": 525600,
}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
# lowest, highest, names from the lowest on
_FIELDS: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (0, 59, ()),
    (0, 23, ()),
    (1, 31, ()),
    (1, 12, _MONTHS),
    (1, 7, _DAYS),
    (1970, 2199, ()),
)
# A field as the numbers it holds for; None for all, text where only its spelling can be compared (L, 3#2, 15W).
Field = frozenset[int] | str | None
_WEEKDAYS = frozenset(range(2, 7))


def runs_as_asked(found: str, asked: str) -> bool | None:
    """Whether a schedule expression means what was asked: an expression, or words such as daily. None where the words
    or the expression are not understood."""
    found, asked = _full(found), _full(asked)
    mine = _cron(found)
    if asked.startswith("cron("):
        theirs = _cron(asked)
        return None if theirs is None else mine == theirs
    if asked.lower() in ("weekdays", "every weekday"):
        return mine is not None and mine[4] == _WEEKDAYS
    period = minutes_asked(asked)
    if period is None:
        return None
    given = minutes_between(found)
    return None if given is None and mine is None and not found.startswith("rate(") else given == period


def _full(text: str) -> str:
    """Five bare fields, as Auto Scaling takes them, in the form of EventBridge (whose Sunday is 1, not 0)."""
    parts = text.strip().split()
    if len(parts) != 5 or "(" in text or not re.fullmatch(r"[\d*/,-]+", parts[0]):
        return text.strip()
    day = re.sub(r"\d+", lambda number: str(int(number[0]) % 7 + 1), parts[4])
    return f"cron({' '.join([*parts[:4], day])} *)"


def minutes_asked(text: str) -> int | None:
    """How many minutes lie between two runs by words or a rate: `every 6 hours`, `rate(1 day)`, `weekly`."""
    low = text.lower()
    if low in _WORDS:
        return _WORDS[low]
    found = re.fullmatch(r"(?:every |rate\()?(\d+|one|a|an)? ?(minute|min|hour|day|week|month|year)s?\)?", low)
    if found is None:
        return None
    number = int(found[1]) if found[1] and found[1].isdigit() else 1
    return number * _UNITS[{"min": "minute"}.get(found[2], found[2])]


def minutes_between(expression: str) -> int | None:
    """How many minutes lie between two runs; None where the times are not even, or the expression is none."""
    if expression.startswith("rate("):
        return minutes_asked(expression)
    fields = _cron(expression)
    if fields is None:
        return None
    minutes, hours, day, month, weekday, year = fields
    if year is not None:
        return None
    once = _size(minutes) == 1 and _size(hours) == 1
    if month is not None:
        return 525600 if once and _size(month) == 1 and _size(day) == 1 else None
    if day is not None:
        return 43200 if once and _size(day) == 1 else None
    if weekday is not None:
        return 10080 if once and _size(weekday) == 1 else None
    return _even_gap(minutes, hours)


def _even_gap(minutes: Field, hours: Field) -> int | None:
    if isinstance(minutes, str) or isinstance(hours, str):
        return None
    times = [60 * h + m for h in sorted(hours or range(24)) for m in sorted(minutes or range(60))]
    gaps = {(after - before) % 1440 or 1440 for before, after in zip(times, [*times[1:], times[0]], strict=True)}
    return gaps.pop() if len(gaps) == 1 else None


def _size(field: Field) -> int:
    return 0 if field is None else 1 if isinstance(field, str) else len(field)


def _cron(expression: str) -> tuple[Field, ...] | None:
    """The six fields of `cron(...)`; None for anything else."""
    found = re.fullmatch(r"cron\((.*)\)", expression.strip())
    parts = found[1].split() if found else []
    if len(parts) != len(_FIELDS):
        return None
    return tuple(_field(part.upper(), *rule) for part, rule in zip(parts, _FIELDS, strict=True))


def _field(text: str, low: int, high: int, names: tuple[str, ...]) -> Field:
    if text in ("*", "?"):
        return None
    found: set[int] = set()
    for part in text.split(","):
        base, slash, step = part.partition("/")
        first, dash, last = base.partition("-")
        start = low if first == "*" else _number(first, low, names)
        end = high if first == "*" or (slash and not dash) else _number(last, low, names) if dash else start
        if start is None or end is None or (slash and not step.isdigit()) or end - start > 400:
            return text
        found.update(range(start, min(end, high) + 1, max(int(step), 1) if slash else 1))
    return frozenset(found)


def _number(text: str, low: int, names: tuple[str, ...]) -> int | None:
    if text in names:
        return names.index(text) + low
    return int(text) if text.isascii() and text.isdigit() else None
