"""Whether what policies name is called so once Pulumi has made it."""

from __future__ import annotations

import re

from stackproof.aws import Arn, matches_resource, parse_arn
from stackproof.model import Resource

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check

_SUFFIX = r"-[0-9a-f]{7}(?![0-9a-z])"
# Services write to log groups of their own naming, so that a policy may well mean another one than the program makes.
_LOGS = ("arn:aws:logs:", "arn:aws-cn:logs:", "arn:aws-us-gov:logs:")
_AUTONAMING = "pulumi:autonaming"


@check(
    "WIR002",
    title="Policies name resources as AWS will know them",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The policy is about something that does not exist; access to the real one fails."),
    links=("https://www.pulumi.com/docs/iac/concepts/resources/names/",),
    local=True,
)
def policies_name_physical_names(case: Case) -> Iterator[Verdict]:
    """No ARN in a policy is built from the name that a resource has inside of Pulumi, when AWS gets another one.

    Why
        A resource without a name of its own is called by its Pulumi name and seven random characters. An ARN with the
        Pulumi name alone is another resource's, or nobody's.
    Fix
        Use the resource's `arn` output in the policy (`bucket.arn`, `pulumi.Output.concat(bucket.arn, "/*")`). A policy
        that is an argument of the resource itself needs a resource with a name of its own.
    Bad
        import json
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("reports")
        statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
        aws.iam.Policy("reads", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("reports")
        aws.s3.Bucket("archive", bucket="archive-of-reports")
        secret = aws.secretsmanager.Secret("login", name="login")
        aws.secretsmanager.SecretVersion("login", secret_id=secret.id, secret_string=bucket.id)
        documents = [
            secret.arn,
            pulumi.Output.concat(bucket.arn, "/*"),
            "arn:aws:s3:::archive-of-reports/*",
            "arn:aws:s3:::reports-*/*",
        ]
        statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": documents}
        aws.iam.Policy(
            "reads", policy=pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [statement]})
        )
    Known limits
        A program that sets Pulumi's autonaming is not judged, nor are log groups.
    """
    if any(key.startswith(_AUTONAMING) for key in case.project.config):
        return
    renamed = [found for resource in case.resources() if (found := _by_pulumi_name(resource)) is not None]
    for document in case.topology.documents():
        named = [
            (text, arn)
            for s in document.statements
            for text in (*s.resources, *s.not_resources)
            if (arn := parse_arn(text))
        ]
        wrong = [(text, made) for text, arn in named for made, known in renamed if _is_about(arn, known)]
        wrong = [(text, made) for text, made in wrong if not any(_covers(other, made) for other, _ in named)]
        for text, made in wrong[:1]:
            # A resource cannot refer to itself: its own policy needs a name that is written down.
            fix = "give it that name" if made.urn == document.origin else "use its arn output"
            yield Fail(
                subject=document.origin,
                message=f"the policy names {text}, but {made.name} gets a random suffix from Pulumi; {fix}",
                related=(made.urn,),
            )
        if renamed and named and not wrong:
            yield Pass(document.origin, "its ARNs are no Pulumi names")


def _by_pulumi_name(resource: Resource) -> tuple[Resource, Arn] | None:
    """The resource with the ARN that it would have if it were called by its Pulumi name; None where it is, or where its
    name is its own."""
    told = resource.outputs.get("arn")
    if not isinstance(told, str) or resource.options.importId or told.startswith(_LOGS):
        return None
    plain = re.sub(rf"(?<=[:/]){re.escape(resource.name)}{_SUFFIX}", resource.name, told)
    arn = parse_arn(plain)
    return (resource, arn) if plain != told and arn is not None else None


def _is_about(arn: Arn, known: Arn) -> bool:
    if arn.service != known.service or "*" in known.resource:
        return False
    return arn.resource == known.resource or arn.resource.startswith((f"{known.resource}/", f"{known.resource}:"))


def _covers(text: str, made: Resource) -> bool:
    return matches_resource(text, str(made.outputs.get("arn"))) is not False
