"""Times as EventBridge writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.aws import schedule_fault
from stackproof.model import Finding
from stackproof.topology import text

from ._agreeing import some
from ._edits import Mend
from ._ground import Ground, Mender
from ._replacing import changed


def readable_schedule(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The same times as EventBridge writes them."""
    resource = ground.resource(finding)
    for token, path in _SCHEDULES:
        written = text(resource, path) if ground.topology.is_type(resource, token) else None
        meant = _schedule(written) if written else None
        if meant and schedule_fault(meant) is None:
            yield some(changed(resource, path, meant, ground))


_SCHEDULES = (
    ("aws:cloudwatch/eventRule:EventRule", "scheduleExpression"),
    ("aws:scheduler/schedule:Schedule", "scheduleExpression"),
    ("aws:glue/crawler:Crawler", "schedule"),
    ("aws:glue/trigger:Trigger", "schedule"),
    ("aws:appautoscaling/scheduledAction:ScheduledAction", "schedule"),
)


def _schedule(written: str) -> str | None:
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", written.strip())
    if rate is not None:
        return f"rate({rate[1]} {rate[2]}{'' if rate[1] == '1' else 's'})"
    cron = re.fullmatch(r"(?:cron\()?\s*([^()]+?)\s*\)?", written.strip())
    fields = cron[1].split() if cron is not None else []
    if len(fields) == 5:
        fields = [*fields[:4], _week(fields[4]), "*"]
    if len(fields) != 6:
        return None
    if "?" not in (fields[2], fields[4]):
        if fields[4] == "*":
            fields[4] = "?"
        elif fields[2] == "*":
            fields[2] = "?"
    return f"cron({' '.join(fields)})"


def _week(days: str) -> str:
    """Days of the week, that Unix counts from 0 and EventBridge from 1, by name."""
    names = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
    return re.sub(r"(?<![/\d])[0-7](?!\d)", lambda found: names[int(found[0])], days)


SCHEDULES: Mapping[str, Mender] = {"VAL052": readable_schedule}
