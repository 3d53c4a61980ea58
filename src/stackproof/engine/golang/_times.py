"""Package time: a clock that stands still, and times laid out as Go does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from stackproof.golang import nodes as n

from .._chance import TIMES
from ._library_calls import Call
from ._machine import Machine
from ._values import Handle, pointed

_SECOND = 10**9
_DURATIONS = {
    "Nanosecond": 1,
    "Microsecond": 10**3,
    "Millisecond": 10**6,
    "Second": _SECOND,
    "Minute": 60 * _SECOND,
    "Hour": 3600 * _SECOND,
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# What Go reads in a layout, the longer form of two first, and how Python writes it.
_LAID_OUT: dict[str, Any] = {
    "January": "%B",
    "Jan": "%b",
    "Monday": "%A",
    "Mon": "%a",
    "MST": "UTC",
    "2006": lambda at: f"{at.year:04}",
    "Z07:00": "Z",
    "Z0700": "Z",
    "-07:00": "+00:00",
    "-0700": "+0000",
    "-07": "+00",
    "15": "%H",
    "01": "%m",
    "02": "%d",
    "03": "%I",
    "04": "%M",
    "05": "%S",
    "06": "%y",
    "_2": lambda at: f"{at.day:2}",
    "PM": "%p",
    "pm": lambda at: at.strftime("%p").lower(),
    "1": lambda at: str(at.month),
    "2": lambda at: str(at.day),
    "3": lambda at: str(at.hour % 12 or 12),
    "4": lambda at: str(at.minute),
    "5": lambda at: str(at.second),
}
_PART = re.compile(rf"[.,](?:0+|9+)(?!\d)|{'|'.join(map(re.escape, _LAID_OUT))}")
_STANDARD = "2006-01-02 15:04:05 -0700 MST"
# What Unix and its like count in a second.
_UNITS = {"Unix": 1, "UnixMilli": 10**3, "UnixMicro": 10**6, "UnixNano": 10**9}
_PARTS = {"Year": "year", "Day": "day", "Hour": "hour", "Minute": "minute", "Second": "second"}


def _now(machine: Machine, given: list[Any], node: n.Call) -> Handle:
    machine.drew = True
    return Handle("time.Time", datetime.fromtimestamp(int(TIMES[machine.given.chance]), UTC))


def _date(machine: Machine, given: list[Any], node: n.Call) -> Any:
    values = [pointed(item) for item in given[:6]]
    try:
        return Handle("time.Time", datetime(*values, tzinfo=UTC))
    except (TypeError, ValueError, OverflowError):
        return machine.unknown("a time")


def _of_seconds(machine: Machine, given: list[Any], node: n.Call) -> Any:
    seconds = pointed(given[0]) if given else None
    if not isinstance(seconds, int) or abs(seconds) > 1 << 36:
        return machine.unknown("a time")
    return Handle("time.Time", datetime.fromtimestamp(seconds, UTC))


def of_time(machine: Machine, owner: Handle, name: str, given: list[Any]) -> Any:
    """A method of a point in time."""
    at: datetime = owner.state
    first = pointed(given[0]) if given else None
    if name in _UNITS:
        return int(at.timestamp()) * _UNITS[name]
    if name in ("UTC", "Local", "In"):
        return owner
    if name in _PARTS:
        return getattr(at, _PARTS[name])
    if name == "YearDay":
        return at.timetuple().tm_yday
    if name == "String":
        return _laid_out(at, _STANDARD)
    if name == "Format" and isinstance(first, str):
        return _laid_out(at, first)
    if name in ("Add", "AddDate"):
        return _later(machine, at, [pointed(item) for item in given])
    if isinstance(first, Handle) and isinstance(first.state, datetime):
        compared = {"Before": at < first.state, "After": at > first.state, "Equal": at == first.state}
        if name == "Sub":
            return (at - first.state) // timedelta(microseconds=1) * 1000
        if name in compared:
            return compared[name]
    return machine.unknown(f"{name} of a time")


def _later(machine: Machine, at: datetime, by: list[Any]) -> Any:
    if not all(isinstance(item, int) and not isinstance(item, bool) for item in by):
        return machine.unknown("a time")
    try:
        if len(by) == 1:
            return Handle("time.Time", at + timedelta(microseconds=by[0] // 1000))
        years, months, days = by
        month = at.month - 1 + months
        # Days beyond the end of a month run over into the next.
        begin = at.replace(year=at.year + years + month // 12, month=month % 12 + 1, day=1)
        return Handle("time.Time", begin + timedelta(days=at.day - 1 + days))
    except (ValueError, OverflowError):
        return machine.unknown("a time")


def _laid_out(at: datetime, layout: str) -> str:
    def part(match: re.Match[str]) -> str:
        found = match[0]
        if found[0] in ".,":
            return found[0] + "0" * (len(found) - 1) if found[1] == "0" else ""
        form = _LAID_OUT[found]
        return form(at) if callable(form) else at.strftime(form)

    return _PART.sub(part, layout)


CALLS: dict[str, Call] = {
    "time.Now": _now,
    "time.Date": _date,
    "time.Unix": _of_seconds,
    "time.Sleep": lambda machine, given, node: (),
    "time.Since": lambda machine, given, node: 0,
}
VALUES: dict[str, Any] = {
    **{f"time.{name}": value for name, value in _DURATIONS.items()},
    **{f"time.{name}": number for number, name in enumerate(_MONTHS, 1)},
    "time.UTC": Handle("time.Location"),
    "time.Local": Handle("time.Location"),
    "time.ANSIC": "Mon Jan _2 15:04:05 2006",
    "time.DateOnly": "2006-01-02",
    "time.DateTime": "2006-01-02 15:04:05",
    "time.RFC1123": "Mon, 02 Jan 2006 15:04:05 MST",
    "time.RFC3339": "2006-01-02T15:04:05Z07:00",
    "time.RFC3339Nano": "2006-01-02T15:04:05.999999999Z07:00",
    "time.RFC822": "02 Jan 06 15:04 MST",
    "time.Stamp": "Jan _2 15:04:05",
    "time.TimeOnly": "15:04:05",
}
