"""Inputs that are given another output of a resource than the one that they take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.aws import camel_case, go_field, snake_case
from stackproof.model import Finding

from ._calls import Call, NotPossible
from ._edits import Mend, Splice
from ._ground import Ground, Mender

_READ = re.compile(r"\.(?:ID\(\)|[A-Za-z_]\w*)$")
_TAKES = re.compile(r"^(?P<path>\S+) takes (?P<noun>.+?), and is given")
_SHOULD = re.compile(r"(?:has to be its|should be the) (?P<name>[A-Za-z_]+)")


def output_that_is_taken(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The ARN where one is taken, the id or the name where one of them is."""
    found = _TAKES.search(finding.message)
    if found is None:
        raise NotPossible("what is taken is not told")
    call = ground.call_of(ground.resource(finding))
    names = ("arn",) if "ARN" in found["noun"] else ("url",) if "URL" in found["noun"] else ("name", "id")
    for name in names:
        yield Mend(read_otherwise(call, found["path"], name))


def dimension_by_name(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The output by which the service names the resource in its metrics."""
    found, place = _SHOULD.search(finding.message), re.search(r"the dimension (\w+) of", finding.message)
    if found is None or place is None:
        raise NotPossible("which output it has to be is not told")
    call = ground.call_of(ground.resource(finding))
    yield Mend(read_otherwise(call, f"dimensions.{place[1]}", snake_case(found["name"])))


def zone_of_target(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The zone that the target of an alias is named in."""
    found = _SHOULD.search(finding.message)
    call = ground.call_of(ground.resource(finding))
    given = call.given("aliases[0].name")
    target = _READ.sub("", given.text) if given is not None else ""
    if found is None or not target or not re.fullmatch(r"[\w.\[\]]+", target):
        raise NotPossible("what the alias stands for is not sure")
    yield Mend(call.put("aliases[0].zone_id", f"TargetOfIt.{snake_case(found['name'])}", {"TargetOfIt": target}))


def named_as_api_does(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A route's target with its lead, a REST integration's function by its invoke ARN."""
    resource = ground.resource(finding)
    call = ground.call_of(resource)
    if resource.type.endswith(":Route"):
        given = call.given("target")
        if given is None or not re.search(r"\.(?:id|ID\(\))$", given.text):
            raise NotPossible("the target is made elsewhere")
        yield Mend(call.put("target", "pulumi.Output.concat('integrations/', GivenOfIt)", {"GivenOfIt": given.text}))
        return
    yield Mend(read_otherwise(call, "uri", "invoke_arn"))


def arn_in_policy(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The ARN of a resource in a policy, in place of its id or URL; the member of a list, in place of the list."""
    resource = ground.resource(finding)
    call = ground.call_of(resource)
    head = "policy" if call.given("policy") is not None else "inline_policies"
    given = call.given(head)
    if given is None:
        raise NotPossible("the policy is made elsewhere")
    text = call.text.between(given.start, given.end)
    splices: list[Splice] = []
    for reference in resource.references:
        other = ground.topology.resource(reference.urn)
        if other is None or reference.property == "arn" or not reference.path.startswith("policy"):
            continue
        try:
            name = ground.call_of(other).seen_by(call).name
        except NotPossible:
            continue
        for found in re.finditer(
            rf"(?<![\w.]){re.escape(name)}(\.(?:id|url|name|bucket|ID\(\)|Url|Name|Bucket))(?!\w)", text
        ):
            start = given.start + len(text[: found.start(1)].encode())
            splices.append(Splice(call.path, start, start + len(found[1]), f".{_spelt('arn', call)}"))
    if splices:
        yield Mend(tuple(dict.fromkeys(splices)))
        return
    yield Mend(tuple(_first_of_list(call, given.start, text)))


def _first_of_list(call: Call, start: int, text: str) -> Iterator[Splice]:
    """`Output.all(one).apply(lambda arn: ...)` with the one member of what it gives. Raises NotPossible."""
    found = re.search(r"Output\.all\(([\w.]+)\)\.apply\(", text)
    if found is None or not call.path.endswith(".py"):
        raise NotPossible("the policy is made elsewhere")
    lead = text[: found.start()].removesuffix("pulumi.")
    first = start + len(lead.encode())
    last = start + len(text[: found.end()].encode())
    yield Splice(call.path, first, last, f"{found[1]}.apply(")


def read_otherwise(call: Call, path: str, name: str) -> tuple[Splice, ...]:
    """Another output in place of the one that is read. name: as Python calls it. Raises NotPossible."""
    given = call.given(path)
    found = _READ.search(given.text) if given is not None else None
    if given is None or found is None:
        raise NotPossible("what is given is no output")
    start = given.start + len(given.text[: found.start()].encode())
    return (Splice(call.path, start, given.end, f".{_spelt(name, call)}"),)


def _spelt(name: str, call: Call) -> str:
    if call.path.endswith(".py"):
        return name
    if call.path.endswith(".go"):
        return "ID()" if name == "id" else go_field(camel_case(name))
    return camel_case(name)


OUTPUTS_READ: Mapping[str, Mender] = {
    "ALM001": dimension_by_name,
    "API005": named_as_api_does,
    "DNS001": zone_of_target,
    "IAM013": arn_in_policy,
    "WIR001": output_that_is_taken,
}
