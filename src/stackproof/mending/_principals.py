"""Principals and actions of policies that AWS does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.aws import (
    action_spelt,
    closest,
    iam_actions,
    is_action,
    is_service_principal,
    meant_principal,
    sdk_actions,
)
from stackproof.model import Finding, Resource

from ._agreeing import some
from ._calls import Call, NotPossible
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._replacing import anywhere, written_anew


def existing_principal(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The principal that was meant."""
    for holder, path, document in _documents(finding, ground):
        names = {name for statement in document for name in statement.services}
        for name in sorted(names):
            meant = meant_principal(name)
            if is_service_principal(name) is False and meant:
                yield some(_text_in(holder, path, name, meant, ground))


def existing_action(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The actions that were meant; one that is there already goes."""
    for holder, path, statements in _documents(finding, ground):
        call = ground.call_of(holder)
        splices: list[Splice] = []
        for place, statement in enumerate(statements):
            for action in statement.actions if statement.allows else ():
                if ":" not in action or is_action(action) is not False or iam_actions(action):
                    continue
                meant = _action_meant(action)
                if meant in statement.actions:
                    splices += _without_action(call, path, place, action)
                else:
                    splices += _text_in(holder, path, action, meant, ground)
        if splices:
            yield some(splices)


def _action_meant(action: str) -> str:
    """The action that the operation of this name needs, or the one of a name that is near. Raises NotPossible."""
    service, _, name = action.partition(":")
    needs = sdk_actions(service, name)
    if needs:
        return needs[0][0]
    known = {item.name.partition(":")[2] for item in iam_actions(f"{service}:*")}
    near = closest(name.lower(), sorted(known))[:1]
    found = action_spelt(f"{service}:{near[0]}") if near else None
    if found is None:
        raise NotPossible("which action was meant is not sure")
    return found


def _without_action(call: Call, path: str, place: int, action: str) -> tuple[Splice, ...]:
    for actions in (f"{path}.Statement[{place}].Action", f"{path}.statements[{place}].actions"):
        found = call.value(actions)
        for number_, item in enumerate(found.items if found is not None else ()):
            if item.data == action:
                return call.drop(f"{actions}[{number_}]")
    raise NotPossible("the action is not written in a list")


def _documents(finding: Finding, ground: Ground) -> Iterator[tuple[Resource, str, Any]]:
    for document in ground.topology.documents():
        holder = ground.topology.resource(document.origin)
        if document.origin == finding.resource and holder is not None:
            yield holder, document.path, document.statements


def _text_in(holder: Resource, path: str, old: str, new: str, ground: Ground) -> tuple[Splice, ...]:
    try:
        return written_anew(ground.call_of(holder), path.partition("[")[0], old, new)
    except NotPossible:
        return anywhere(ground, old, new)


PRINCIPALS: Mapping[str, Mender] = {
    "IAM007": existing_principal,
    "IAM009": existing_action,
}
