"""Judges of running things: logs, traces, alarms, notifications, what fails, and waiting for a deployment."""

from __future__ import annotations

from stackproof.model import Requirement, Resource
from stackproof.topology import flag

from ._alarms import judge_alarm
from ._dead_letters import judge_dead_letter
from ._facts import Facts
from ._logging import judge_logging
from ._notifying import judge_notification
from ._outcomes import Judge, Outcome
from ._subjects import each, held, left_open, missed
from ._tracing import judge_insights, judge_tracing


def _steady_state(requirement: Requirement, facts: Facts) -> Outcome:
    path = "waitForSteadyState"

    def look(service: Resource) -> Outcome:
        on = flag(service, path)
        if on is None:
            return left_open(facts, service, f"{path} is not known", property=path)
        if on:
            return held(facts, service, f"{path} is on", property=path)
        return missed(facts, service, f"{path} is off", property=path, asked="on")

    return each(facts, "container_service", look)


JUDGES: dict[str, Judge] = {
    "logging": judge_logging,
    "tracing": judge_tracing,
    "insights": judge_insights,
    "alarm": judge_alarm,
    "notification": judge_notification,
    "dead_letter": judge_dead_letter,
    "steady_state": _steady_state,
}
