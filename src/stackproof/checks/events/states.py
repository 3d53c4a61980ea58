"""State machines: whether their definition holds together."""

from __future__ import annotations

from collections.abc import Iterator as Each
from typing import Any

from stackproof.topology import is_hidden, parsed, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

MACHINE = "aws:sfn/stateMachine:StateMachine"
_ENDS = ("Succeed", "Fail")


@check(
    "EVT007",
    title="States lead to states that exist",
    severity="critical",
    category="values",
    impact=Impact("deployment", "Step Functions refuses the definition, so the state machine is not made."),
    links=("https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html",),
    when=(MACHINE,),
)
def states_exist(case: Case) -> Iterator[Verdict]:
    """Every state that a definition leads to is one of its states.

    Why
        Step Functions checks a definition when the machine is made: a name in StartAt, Next or Default that is no state
        of the same level is refused.
    Fix
        Add the state, or name the one that is meant; names are case-sensitive.
    Bad
        import json
        import pulumi_aws as aws

        role = aws.iam.Role.get("machine", "machine")
        states = {"check": {"Type": "Pass", "Next": "Done"}, "done": {"Type": "Succeed"}}
        aws.sfn.StateMachine(  # <- finding
            "machine", role_arn=role.arn, definition=json.dumps({"StartAt": "check", "States": states})
        )
    Good
        import json
        import pulumi_aws as aws

        role = aws.iam.Role.get("machine", "machine")
        states = {"check": {"Type": "Pass", "Next": "done"}, "done": {"Type": "Succeed"}}
        aws.sfn.StateMachine(
            "machine", role_arn=role.arn, definition=json.dumps({"StartAt": "check", "States": states})
        )
    Known limits
        That every state is reached, and the paths and expressions of the states, are not looked at.
    """
    for machine in case.resources(MACHINE):
        document = parsed(value_at(machine.inputs, "definition"))
        if is_hidden(document) or not isinstance(document, dict) or is_hidden(value_at(document, "States")):
            yield Unknown(machine.urn, "its definition is not known")
            continue
        lost = next(_lost(document), "")
        if lost:
            yield Fail(
                subject=machine.urn,
                message=f"{lost}, and there is no state of that name",
                fix="Add the state, or name the one that is meant.",
            )
        else:
            yield Pass(machine.urn, "every state that is led to exists")


def _lost(level: Any) -> Each[str]:
    """What leads nowhere at a level of a definition and at those inside of it."""
    states = value_at(level, "States")
    if not isinstance(states, dict) or is_hidden(states):
        return
    for place, target in _leads(level, states):
        if isinstance(target, str) and target not in states:
            yield f"{place} is {target!r}"
    for state in states.values():
        if not isinstance(state, dict):
            continue
        inner = [state.get("Iterator"), state.get("ItemProcessor"), *_listed(state.get("Branches"))]
        for one in inner:
            if isinstance(one, dict):
                yield from _lost(one)


def _leads(level: Any, states: dict[str, Any]) -> Each[tuple[str, Any]]:
    yield "StartAt", level.get("StartAt")
    for name, state in states.items():
        if not isinstance(state, dict) or state.get("Type") in _ENDS:
            continue
        yield f"Next of {name}", state.get("Next")
        yield f"Default of {name}", state.get("Default")
        for kind in ("Choices", "Catch"):
            for one in _listed(state.get(kind)):
                if isinstance(one, dict):
                    yield f"Next in {kind} of {name}", one.get("Next")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
