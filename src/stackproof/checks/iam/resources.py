"""Whether what policies name as resources is something that IAM can read."""

from __future__ import annotations

import re

from stackproof.aws import UNKNOWN
from stackproof.topology import PolicyDocument

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import lacks_configuration
from ..wiring.references import PLAIN_IDS
from ._grants import IDENTITY, identity_documents, unread

# What Python and Node make of an Output in a text, a fault that is told where it is written, and of a list of ARNs.
_OUTPUT = re.compile(
    r"Calling __str__ on an Output|<pulumi\.output\.Output object|Calling \[to(?:String|JSON)\] on an \[Output"
)
_LIST = re.compile(r"""\[\s*['"]arn:""")


@check(
    "IAM013",
    title="Resources in identity policies are ARNs",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "IAM refuses the policy as malformed, and whoever needs it goes without."),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",),
    when=IDENTITY,
    local=True,
)
def resources_are_arns(case: Case) -> Iterator[Verdict]:
    """Each resource of a statement is `*` or begins with `arn:`.

    Why
        A name, an id or a URL in the place of an ARN is refused ("must be in ARN format or *"). So is the text of a
        whole list: `Output.all(bucket.arn).apply(lambda arn: f"{arn}/*")` gets a list, even with one member.
    Fix
        Use the `arn` output of the resource; take the member out of what `Output.all` gives (`arns[0]`).
    Bad
        import json
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("data")
        aws.iam.Policy(  # <- finding
            "reads",
            policy=pulumi.Output.all(bucket.arn).apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{arn}/*"}],
                    }
                )
            ),
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        queue = aws.sqs.Queue("jobs")
        aws.iam.Policy(  # <- finding
            "sends",
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue.id}],
                }
            ),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("data")
        topic = aws.sns.Topic("news")
        aws.iam.Policy(
            "writes",
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["s3:PutObject", "sns:Publish"],
                            "Resource": [pulumi.Output.concat(bucket.arn, "/*"), topic.id, "arn:aws:sns:*:*:news-*"],
                        },
                        {"Effect": "Allow", "Action": "sns:ListTopics", "Resource": "*"},
                    ],
                }
            ),
        )
    Known limits
        Whether the ARN is the right one is a matter of the other checks. Where configuration is stood in for, only a
        written-out list is judged; an Output in a text is told where it is written.
    """
    documents = identity_documents(case)
    yield from unread(documents)
    for document in documents:
        if document.policy is None:
            continue
        named = [r for s in document.statements for r in (*s.resources, *s.not_resources)]
        wrong = [r for r in named if not _is_arn(r) and not _OUTPUT.match(r)]
        sure = [r for r in wrong if _LIST.match(r)] or [r for r in wrong if _is_sure(case, document, r)]
        if sure:
            yield Fail(
                subject=document.origin,
                message=f"the policy names `{sure[0]}` as a resource, which is {_kind(sure[0])}; IAM takes ARNs only",
            )
        elif wrong:
            yield Unknown(document.origin, f"whether {wrong[0]} is an ARN is not certain")
        elif named and not any(_OUTPUT.match(r) for r in named):
            yield Pass(document.origin, "all of its resources are ARNs")


def _is_arn(resource: str) -> bool:
    """True also for what is not known and for patterns that begin with a wildcard or a variable."""
    return not resource or resource.startswith(("arn:", "*", "$", "?")) or UNKNOWN in resource


def _is_sure(case: Case, document: PolicyDocument, text: str) -> bool:
    """False where the text may stand for another one that is known at deployment only: a stand-in, an output of
    another package's resource, or the id of a resource whose ids might be ARNs."""
    holder = case.topology.resource(document.origin)
    if lacks_configuration(case) or holder is None:
        return False
    for reference in holder.references:
        made = case.topology.resource(reference.urn)
        if made is None or not made.type.startswith("aws:"):
            return False
        told = made.outputs.get("id")
        is_told = reference.property in ("id", "") and isinstance(told, str) and told in text
        if is_told and not case.topology.is_type(made, *PLAIN_IDS):
            return False
    return True


def _kind(resource: str) -> str:
    if _LIST.match(resource):
        return "the text of a list"
    return "a URL" if resource.startswith(("https://", "http://")) else "a name or an id"
