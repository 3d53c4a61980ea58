"""Providers: each used, and one for each account and Region."""

from __future__ import annotations

import json
from collections import defaultdict

from stackproof.model import Resource
from stackproof.topology import is_known

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_PROVIDER = "pulumi:providers:aws"


@check(
    "REG006",
    title="Every provider that is made is used",
    severity="low",
    category="architecture",
    impact=Impact("quality", "What was meant for the provider lands in the default account or Region."),
    links=("https://www.pulumi.com/docs/iac/concepts/resources/providers/",),
)
def providers_are_used(case: Case) -> Iterator[Verdict]:
    """Each explicit provider makes at least one resource or answers a lookup.

    Why
        A provider works only for resources that name it, or whose parent does. One that nothing names has no effect;
        often it was forgotten in `opts`, and the resources land in the default Region.
    Fix
        Pass it with `opts=pulumi.ResourceOptions(provider=...)`, or remove it.
    Bad
        import pulumi_aws as aws

        west = aws.Provider("west", region="us-west-2")  # <- finding
        aws.sqs.Queue("jobs")
    Good
        import pulumi
        import pulumi_aws as aws

        west = aws.Provider("west", region="us-west-2")
        aws.sqs.Queue("jobs", opts=pulumi.ResourceOptions(provider=west))
    Known limits
        A provider that is handed to a component counts as used.
    """
    users = _users(case)
    for provider in case.topology.of_type(_PROVIDER):
        if provider.urn in users:
            yield Pass(provider.urn, "it is used")
        elif not case.is_whole:
            yield Unknown(provider.urn, "the program did not run to its end")
        else:
            message = f"nothing uses the provider {provider.name}; its settings have no effect"
            yield Fail(subject=provider.urn, message=message)


def _users(case: Case) -> set[str]:
    topology = case.topology
    found: set[str] = set()
    for resource in case.graph.resources:
        named = (resource.provider, *resource.options.providers.values(), *resource.dependencies)
        found |= {one.urn for urn in named if (one := topology.resource(urn)) is not None}
        own = topology.provider_of(resource)
        found |= {own.urn} if own is not None else set()
        found |= {reference.urn for reference in resource.references}
    for invoke in case.graph.invokes:
        one = topology.resource(invoke.provider)
        found |= {one.urn} if one is not None else set()
    return found


@check(
    "REG007",
    title="There is one provider for each account and Region",
    severity="medium",
    category="architecture",
    impact=Impact("performance", "Each provider is a process of its own that takes memory and time."),
    links=("https://www.pulumi.com/docs/iac/concepts/resources/providers/",),
    grouping="check",
)
def providers_are_not_repeated(case: Case) -> Iterator[Verdict]:
    """No two providers have the same settings.

    Why
        A provider for every resource starts a process each, several hundred megabytes in all, and hides which account
        and Region a resource is in.
    Fix
        Make one provider and pass it to all resources that need it, or to their parent component.
    Bad
        import pulumi
        import pulumi_aws as aws

        for name in ["jobs", "results"]:
            west = aws.Provider(name, region="us-west-2")  # <- finding
            aws.sqs.Queue(name, opts=pulumi.ResourceOptions(provider=west))
    Good
        import pulumi
        import pulumi_aws as aws

        west = aws.Provider("west", region="us-west-2")
        for name in ["jobs", "results"]:
            aws.sqs.Queue(name, opts=pulumi.ResourceOptions(provider=west))
    Known limits
        Providers whose settings are not all known are not compared.
    """
    groups: dict[str, list[Resource]] = defaultdict(list)
    for provider in case.topology.of_type(_PROVIDER):
        if is_known(provider.inputs):
            groups[json.dumps(provider.inputs, sort_keys=True)].append(provider)
    for first, *others in groups.values():
        for other in others:
            message = f"the provider {other.name} has the same settings as {first.name}; one is enough"
            yield Fail(subject=other.urn, message=message, related=(first.urn,))
        if not others:
            yield Pass(first.urn, "no other provider has its settings")
