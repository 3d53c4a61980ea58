"""ARNs that are written down: of resources that Pulumi calls otherwise, and of accounts that are nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.aws import parse_arn
from stackproof.model import Finding, Resource

from ._calls import Call, NotPossible
from ._documents import statements_in, taking_outputs
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._replacing import python_path
from ._written import Value


def by_own_arn(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The resource's own ARN in place of one that is made of its Pulumi name."""
    told = re.search(r"the policy names (\S+), but (\S+) gets", finding.message)
    holder = ground.resource(finding)
    fits = [
        one
        for one in ground.topology.graph.resources
        if told is not None and one.name == told[2] and _ending(told[1], one) is not None
    ]
    if len(fits) != 1 or fits[0].urn == holder.urn:
        raise NotPossible("which resource is meant is not sure, or it cannot name itself")
    made = fits[0]
    call = ground.call_of(holder)
    bound = ground.call_of(made).seen_by(call)
    for path in _documents(holder, ground):
        splices: list[Splice] = []
        for one in statements_in(call, path):
            for place, value in _resources(call, one.resources):
                ending = _ending(str(value.data), made)
                if ending is None:
                    continue
                own = f"pulumi.Output.concat(MadeOfIt.arn, {ending!r})" if ending else "MadeOfIt.arn"
                splices += () if one.typed else taking_outputs(call, path)
                splices += call.replace(place, own, {"MadeOfIt": bound.name})
        if splices:
            yield Mend(tuple(dict.fromkeys((*bound.splices, *splices))))


def _documents(holder: Resource, ground: Ground) -> Iterator[str]:
    for document in ground.topology.documents():
        if document.origin == holder.urn:
            yield python_path(document.path)


def _resources(call: Call, path: str) -> Iterator[tuple[str, Value]]:
    held = call.value(path)
    if held is not None and held.form == "list":
        yield from ((f"{path}[{number}]", one) for number, one in enumerate(held.items))
    elif held is not None:
        yield path, held


def _ending(text: str, made: Resource) -> str | None:
    """What a text has behind the ARN that a resource would have by its Pulumi name; None where it is another ARN."""
    arn, own = parse_arn(text), parse_arn(str(made.outputs.get("arn")))
    if arn is None or own is None or arn.service != own.service:
        return None
    plain = re.sub(rf"(?<![^:/]){re.escape(made.name)}-[0-9a-f]{{7}}", made.name, own.resource)
    rest = arn.resource.removeprefix(plain)
    return rest if arn.resource.startswith(plain) and (not rest or rest[0] in "/:") else None


ARNS: Mapping[str, Mender] = {"WIR002": by_own_arn}
