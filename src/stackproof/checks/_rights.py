"""Whether the role behind a resource may do what its configuration makes it do."""

from __future__ import annotations

from stackproof.model import Fail, Pass, Resource, Severity, Unknown, Verdict

from ._case import Case


def rights(
    case: Case,
    subject: Resource,
    role: Resource,
    needs: tuple[tuple[str, ...], ...],
    on: Resource | None,
    what: str,
    *,
    severity: Severity | None = None,
) -> Verdict:
    """The verdict on whether a role may do each of the needs. needs: actions; of the inner ones any will do.

    on: the resource that it is about, None for anything. what: "reads jobs", for "worker reads jobs, but ...".
    """
    answers = {actions: [case.topology.permits(role, action, on) for action in actions] for actions in needs}
    lacks = [actions[0] for actions, found in answers.items() if all(answer is False for answer in found)]
    if lacks:
        if not case.is_whole:
            return Unknown(subject.urn, "the run broke off before everything was registered")
        return Fail(
            subject=subject.urn,
            message=f"{subject.name} {what}, but its role {role.name} does not allow {', '.join(lacks)}",
            severity=severity,
            cause=f"rights@{case.place_of(role)}",
            related=(role.urn,),
        )
    if all(any(found) for found in answers.values()):
        return Pass(subject.urn, f"{role.name} allows {', '.join(actions[0] for actions in needs)}")
    return Unknown(subject.urn, f"whether {role.name} allows {needs[0][0]} is not certain")
