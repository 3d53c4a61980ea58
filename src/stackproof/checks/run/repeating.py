"""Does the program make the same things whenever it runs?"""

from __future__ import annotations

import re

from stackproof.aws import name_property
from stackproof.model import Remark
from stackproof.topology import short_type

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Resource, Severity, Unknown, Verdict, check
from .._remarks import place_of
from ..secrets._sinks import is_ignored, sinks_of

_CHANGES = "run.changes-by-itself"
# What is there to be another one whenever something is to be done again.
_ON_PURPOSE = re.compile(r"(?:replace\w*)?triggers?|keepers|triggersReplace", re.IGNORECASE)
_DEPLOYMENT = "aws:apigateway/deployment:Deployment"
# Read when the resource is deleted, and not before.
_IDLE = ("finalSnapshotIdentifier",)
_CREDENTIALS = ("secret.weak-generator", "secret.program-time-generator")


@check(
    "RUN012",
    title="The program makes the same things whenever it runs",
    severity="medium",
    category="run",
    impact=Impact(
        "deployment",
        "Each `pulumi up` changes the resource though nobody changed the program, and replaces it if need be.",
    ),
    links=("https://www.pulumi.com/registry/packages/random/api-docs/randomid/",),
    local=True,
)
def program_makes_the_same_twice(case: Case) -> Iterator[Verdict]:
    """No random number and no time of the day reaches a resource.

    Why
        The program runs at every preview and every update. What it draws or reads from the clock is another value each
        time: a tag is written anew with every update, and a resource whose name changes is made anew, without what the
        old one held. A program that uses a generator or the clock is run twice, at two times and with other numbers.
    Fix
        Use `random.RandomId` of pulumi_random, which keeps its value in the state. Leave times out of names and tags,
        or name the property in `ignore_changes`.
    Bad
        from datetime import datetime

        import pulumi_aws as aws

        aws.s3.Bucket("b", tags={"CreatedAt": datetime.now().isoformat()})  # <- finding
    Bad
        import uuid

        import pulumi_aws as aws

        suffix = str(uuid.uuid4())[:8]
        aws.s3.Bucket("b", bucket=f"shop-{suffix}")  # <- finding
    Good
        import random
        from datetime import datetime

        import pulumi
        import pulumi_aws as aws
        import pulumi_random

        suffix = pulumi_random.RandomId("suffix", byte_length=4)
        aws.s3.Bucket("b", bucket=pulumi.Output.concat("shop-", suffix.hex))
        pulumi.log.info(f"{datetime.now()}: luck {random.random()}")
    Good
        from datetime import datetime

        import pulumi
        import pulumi_aws as aws

        made = {"CreatedAt": datetime.now().isoformat()}
        aws.s3.Bucket("b", tags=made, opts=pulumi.ResourceOptions(ignore_changes=["tags"]))
    Bad
        ```typescript
        import * as aws from "@pulumi/aws";

        const suffix = Math.random().toString(36).slice(2, 8);
        new aws.sqs.Queue("jobs", { name: `jobs-${suffix}` }); // <- finding
        ```
    Good
        ```typescript
        import * as aws from "@pulumi/aws";
        import * as random from "@pulumi/random";

        const made = new Date("2026-01-01").toISOString();
        const suffix = new random.RandomId("suffix", { byteLength: 4 });
        new aws.sqs.Queue("jobs", { name: suffix.hex, tags: { Made: made } });
        ```
    Bad
        ```go
        package main

        import (
            "time"

            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                tags := pulumi.StringMap{"Day": pulumi.String(time.Now().Format("2006-01-02"))}
                _, err := sqs.NewQueue(ctx, "jobs", &sqs.QueueArgs{Tags: tags}) // <- finding
                return err
            })
        }
        ```
    Good
        ```go
        package main

        import (
            "time"

            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                queue, err := sqs.NewQueue(ctx, "jobs", nil)
                if err != nil {
                    return err
                }
                ctx.Export("url", queue.Url)
                ctx.Export("at", pulumi.String(time.Now().Format(time.RFC3339)))
                return nil
            })
        }
        ```
    Known limits
        High where a name changes, low for what counts only when the resource is deleted and for settings of providers.
        What is there to change (`triggers`, `keepers`, deployments of REST APIs) is none; credentials are SEC002 and
        SEC003. A choice among few things may fall the same way twice and go unseen.
    """
    groups: dict[tuple[str, Severity], list[tuple[Remark, Resource]]] = {}
    for remark in case.remarks_of(_CHANGES):
        resource = case.topology.resource(str(remark.data["urn"]))
        if resource is None or _is_meant(case, remark, resource):
            continue
        groups.setdefault((_slot(remark), _severity(remark, resource)), []).append((remark, resource))
    for (_, severity), found in groups.items():
        yield _told(found, severity)
    lacking = case.remarks_of("run.not-compared")
    subject = case.project.entry or case.project.name
    for remark in lacking:
        yield Unknown(subject, remark.message)
    if not groups and not lacking and case.run is not None and case.is_whole:
        yield Pass(subject, "nothing that it makes hangs on the clock or on chance")


def _slot(remark: Remark) -> str:
    """What changes, the same for like parts of several resources."""
    return f"{remark.data['what']} {re.sub(r'[0-9]+', '', str(remark.data['path']))}"


def _is_meant(case: Case, remark: Remark, resource: Resource) -> bool:
    path = str(remark.data["path"])
    top = re.split(r"[.\[]", path)[0]
    if path and (is_ignored(resource, top) or _ON_PURPOSE.fullmatch(top) or resource.type == _DEPLOYMENT):
        return True
    return any(
        resource.urn in sinks_of(other, case) and _is_argument(str(other.data.get("argument")), top)
        for other in case.remarks_of(*_CREDENTIALS)
    )


def _is_argument(written: str, top: str) -> bool:
    """Whether an argument, in the spelling of any language, is that input."""
    return re.split(r"[.\[]", written)[0].replace("_", "").lower() == top.lower()


def _severity(remark: Remark, resource: Resource) -> Severity:
    path, what = str(remark.data["path"]), remark.data["what"]
    if resource.type.startswith("pulumi:providers:") or path in _IDLE:
        return "low"
    return "high" if what != "input" or path == name_property(resource.type) else "medium"


def _told(found: list[tuple[Remark, Resource]], severity: Severity) -> Fail:
    remark, resource = found[0]
    path, what = str(remark.data["path"]), remark.data["what"]
    named = f"{short_type(resource.type)} {resource.name}"
    more = f" and of {len(found) - 1} more" if len(found) > 1 else ""
    kind = short_type(resource.type)
    like = f", like {len(found) - 1} more" if len(found) > 1 else ""
    message = {
        "input": f"{path} of {named}{more} is another value at each run, so that every update changes it",
        "name": f"the logical name {resource.name} is another one at each run{like}: every update deletes the {kind} "
        "and makes another",
        "presence": f"the number of {kind}s is another one at each run: {remark.data['first']}, then "
        f"{remark.data['second']}",
    }
    first, second = remark.data["first"], remark.data["second"]
    return Fail(
        subject=resource.urn,
        message=message[str(what)],
        evidence="" if what == "presence" else f"{first!r} in one run, {second!r} in another",
        location=place_of(remark),
        severity=severity,
        certain=remark.certain,
        related=tuple(other.urn for _, other in found[1:]),
    )
