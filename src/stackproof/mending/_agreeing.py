"""Values that AWS refuses because they do not agree with each other, or have another form."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.aws import (
    closest,
    is_region,
    lambda_reserved_variables,
    parse_cidr,
    region_of_zone,
    regions,
)
from stackproof.model import Finding, Resource
from stackproof.topology import MISSING, as_items, as_number, flag, has, number, text, value_at

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._replacing import changed, python_path

_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
_QUEUE = "aws:sqs/queue:Queue"


def network_of_block(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The network that the address lies in, with the widest mask that EC2 takes."""
    resource = ground.resource(finding)
    network = parse_cidr(value_at(resource.inputs, "cidrBlock"))
    if network is None or network.version != 4:
        raise NotPossible("it is no address block")
    mask = min(max(network.prefixlen, 16), 28)
    yield some(changed(resource, "cidrBlock", f"{network.network_address}/{mask}", ground))


def ports_of_protocol(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The first port below the last; no ports beside all protocols; TCP where single ports are named."""
    resource = ground.resource(finding)
    splices: list[Splice] = []
    for place, rule in rules_of(resource):
        lead = f"{place}." if place else ""
        first, last = as_number(value_at(rule, "fromPort")), as_number(value_at(rule, "toPort"))
        every = str(rule.get("protocol")).lower() in ("-1", "all")
        if first is None or last is None:
            continue
        if every and place and (first or last):
            splices += _both(resource, lead, ("fromPort", 0), ("toPort", 0), ground)
        elif every and not place and first > 0:
            splices += changed(resource, "protocol", "tcp", ground)
        elif not every and first > last:
            splices += _both(resource, lead, ("fromPort", int(last)), ("toPort", int(first)), ground)
    yield some(splices)


def _both(resource: Resource, lead: str, *given: Any) -> tuple[Splice, ...]:
    *pairs, ground = given
    return tuple(
        splice
        for name, new in pairs
        if value_at(resource.inputs, f"{lead}{name}") != new
        for splice in changed(resource, f"{lead}{name}", new, ground)
    )


def plain_description(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The description without what EC2 refuses."""
    resource = ground.resource(finding)
    splices: list[Splice] = []
    for place in ("description", *(f"{place}.description" for place, _ in rules_of(resource) if place)):
        value = value_at(resource.inputs, place)
        if isinstance(value, str) and (plain := _plain(value)) != value:
            splices += changed(resource, place, plain, ground)
    yield some(splices)


def _plain(text: str) -> str:
    for sign, words in (("->", "to"), (">", "to"), ("–", "-"), ("—", "-"), ("’", ""), ("'", "")):
        text = text.replace(sign, words)
    kept = re.sub(r"[^A-Za-z0-9. _\-:/()#,@\[\]+=&;{}!$*]", "", text)
    return re.sub(r"  +", " ", kept).strip()


def shorter_wait(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A timeout below the interval."""
    group = ground.resource(finding)
    pause = number(group, "healthCheck.interval", default=30)
    if pause is None or pause <= 2:
        raise NotPossible("there is no shorter time")
    yield some(changed(group, "healthCheck.timeout", 5 if pause > 5 else int(pause) - 1, ground))


def fifo_in_every_respect(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The ending of the name and the setting together; the dead-letter queue of the same kind."""
    resource = ground.resource(finding)
    setting = "fifoQueue" if ground.topology.is_type(resource, _QUEUE) else "fifoTopic"
    splices = _named_as_fifo(resource, setting, ground)
    if setting == "fifoQueue" and flag(resource, setting):
        for dead in ground.topology.targets(resource, "redrivePolicy", _QUEUE):
            if not flag(dead, setting):
                splices += _named_as_fifo(dead, setting, ground, wanted=True)
    yield some(splices)


def _named_as_fifo(resource: Resource, setting: str, ground: Ground, *, wanted: bool = False) -> list[Splice]:
    name, fifo = text(resource, "name") or "", bool(flag(resource, setting))
    made: list[Splice] = []
    if not fifo and (wanted or name.endswith(".fifo") or flag(resource, "contentBasedDeduplication")):
        made += ground.call_of(resource).give(f"{python_path(setting)}=True")
    if name and not name.endswith(".fifo") and (fifo or wanted):
        made += changed(resource, "name", f"{name}.fifo", ground)
    return made


def later_moves(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Moves to infrequent access after 30 days."""
    resource = ground.resource(finding)
    path = "rules" if has(resource, "rules") else "lifecycleRules"
    splices: list[Splice] = []
    for place, rule in enumerate(as_items(value_at(resource.inputs, path)) or ()):
        for number_, move in enumerate(as_items(value_at(rule, "transitions")) or ()):
            days = as_number(value_at(move, "days"))
            if days is not None and days < 30 and value_at(move, "storageClass") in ("STANDARD_IA", "ONEZONE_IA"):
                splices += changed(resource, f"{path}[{place}].transitions[{number_}].days", 30, ground)
    yield some(splices)


def record_with_lifetime(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A lifetime for values, and none for an alias."""
    record = ground.resource(finding)
    call = ground.call_of(record)
    if has(record, "aliases"):
        yield some(call.drop("ttl"))
    elif not has(record, "ttl") and has(record, "records"):
        yield some(call.give("ttl=300"))


def measured_period(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The next period that CloudWatch measures, and no more datapoints than are looked at."""
    alarm = ground.resource(finding)
    splices: list[Splice] = []
    period, wanted = number(alarm, "period"), number(alarm, "datapointsToAlarm")
    looked = number(alarm, "evaluationPeriods")
    if period is not None and period not in (10, 20, 30) and period % 60:
        splices += changed(alarm, "period", 60 * math.ceil(period / 60), ground)
    if wanted is not None and looked is not None and wanted > looked:
        splices += changed(alarm, "datapointsToAlarm", int(looked), ground)
    yield some(splices)


def code_beside_page(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The code that the error has anyway, beside its page."""
    distribution = ground.resource(finding)
    call = ground.call_of(distribution)
    splices: list[Splice] = []
    for place, answer in enumerate(as_items(value_at(distribution.inputs, "customErrorResponses")) or ()):
        code = as_number(value_at(answer, "errorCode"))
        if value_at(answer, "responsePagePath") and value_at(answer, "responseCode") is MISSING and code is not None:
            splices += call.put(f"custom_error_responses[{place}].response_code", str(int(code)))
    yield some(splices)


def longer_hidden(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Messages hidden for six times as long as the function may run, as AWS advises."""
    mapping = ground.resource(finding)
    topology = ground.topology
    function = topology.target(mapping, "functionName", "aws:lambda/function:Function")
    runs = number(function, "timeout", default=3) if function is not None else None
    for queue in topology.targets(mapping, "eventSourceArn", _QUEUE):
        if runs is not None and not queue.read:
            yield Mend(ground.call_of(queue).give(f"visibility_timeout_seconds={min(6 * int(runs), 43200)}"))


def without_reserved_variables(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A function without the variables that Lambda sets itself."""
    function = ground.resource(finding)
    call = ground.call_of(function)
    variables = value_at(function.inputs, "environment.variables")
    wrong = sorted(lambda_reserved_variables() & set(variables)) if isinstance(variables, dict) else []
    yield some([splice for name in wrong for splice in call.drop(f"environment.variables.{name}")])


def existing_region(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The Region of a zone, or the one whose name is near."""
    provider = ground.resource(finding)
    written = text(provider, "region") or ""
    near = region_of_zone(written) or next(iter(closest(written, list(regions()))[:1]), "")
    if not is_region(near):
        raise NotPossible("which Region was meant is not sure")
    yield some(changed(provider, "region", near, ground))


def tags_without_prefix(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The key of a tag without AWS's own prefix."""
    resource = ground.resource(finding)
    tags = resource.inputs.get("tags")
    call = ground.call_of(resource)
    splices: list[Splice] = []
    for key in tags if isinstance(tags, dict) else ():
        bare = re.sub(r"^aws:", "", key, flags=re.IGNORECASE)
        value = call.value("tags")
        entry = next((one for one in value.entries if one.name == key), None) if value is not None else None
        if isinstance(tags, dict) and bare != key and bare and bare not in tags and entry is not None:
            there = call.text.between(entry.start, entry.end)
            splices.append(Splice(call.path, entry.start, entry.end, there.replace(key, bare, 1)))
    yield some(splices)


def rules_of(resource: Resource) -> Iterator[tuple[str, Any]]:
    """(path, rule) of each rule of a security group; the path of a rule of its own is ""."""
    if resource.type == _RULE:
        yield "", resource.inputs
    for direction in ("ingress", "egress"):
        for position, rule in enumerate(as_items(value_at(resource.inputs, direction)) or ()):
            if isinstance(rule, dict):
                yield f"{direction}[{position}]", rule


def some(splices: list[Splice] | tuple[Splice, ...]) -> Mend:
    """Changes, each once. Raises NotPossible where there is none."""
    if not splices:
        raise NotPossible("there is nothing to change")
    return Mend(tuple(dict.fromkeys(splices)))


AGREEING: Mapping[str, Mender] = {
    "LAM003": longer_hidden,
    "LAM005": without_reserved_variables,
    "REG005": existing_region,
    "TAG002": tags_without_prefix,
    "VAL040": network_of_block,
    "VAL041": ports_of_protocol,
    "VAL042": plain_description,
    "VAL043": shorter_wait,
    "VAL051": fifo_in_every_respect,
    "VAL060": later_moves,
    "VAL061": record_with_lifetime,
    "VAL062": measured_period,
    "VAL072": code_beside_page,
}
