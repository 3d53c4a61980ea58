"""Policies on resources that let everybody in."""

from __future__ import annotations

from stackproof.aws import Statement, is_public_principal, matches
from stackproof.model import Resource
from stackproof.topology import PolicyDocument, has

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

# What a policy's resource is called in a message, by the types whose policies are judged here. Buckets, keys, roles
# and search domains have checks of their own.
_HOLDERS = {
    "aws:sqs/queue:Queue": "queue",
    "aws:sns/topic:Topic": "topic",
    "aws:ecr/repository:Repository": "repository",
    "aws:secretsmanager/secret:Secret": "secret",
    "aws:lambda/function:Function": "function",
    "aws:cloudwatch/eventBus:EventBus": "event bus",
    "aws:dynamodb/table:Table": "table",
    "aws:kinesis/stream:Stream": "stream",
    "aws:backup/vault:Vault": "backup vault",
}
# What everybody may do at the worst where nothing can be read, changed or removed: call in, or take images.
_MILD = (
    "lambda:invokefunction", "events:putevents", "sns:publish", "sns:subscribe", "sqs:sendmessage", "sqs:getqueueurl",
    "sqs:getqueueattributes", "ecr:getdownloadurlforlayer", "ecr:batchgetimage", "ecr:batchchecklayeravailability",
    "ecr:describe*", "ecr:list*",
)  # fmt: skip


@check(
    "IAM014",
    title="No resource policy lets everybody in",
    severity="critical",
    category="security",
    impact=Impact("security", "Anybody with any AWS account may do what the policy allows."),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",),
    when=(*_HOLDERS,),
    local=True,
)
def resource_policies_are_not_open(case: Case) -> Iterator[Verdict]:
    """A resource's policy names who may use it; `*` needs a condition that names an account, a source or a network.

    Why
        `Principal: "*"` in a policy on a resource means every account of AWS. Such policies are written to let a
        service deliver, and let everybody deliver, read or delete.
    Fix
        Name the service or account as principal, or add a condition such as `aws:SourceArn` or `aws:PrincipalOrgID`.
    Bad
        import json

        import pulumi_aws as aws

        images = aws.ecr.Repository("images")
        aws.ecr.RepositoryPolicy(  # <- finding
            "images",
            repository=images.name,
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Principal": "*", "Action": ["ecr:PutImage", "ecr:DeleteRepository"]}
                    ],
                }
            ),
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        queue = aws.sqs.Queue("jobs")
        aws.sqs.QueuePolicy(  # <- finding
            "jobs",
            queue_url=queue.id,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": "*"},
                            "Action": "sqs:SendMessage",
                            "Resource": queue.arn,
                        }
                    ],
                }
            ),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        topic = aws.sns.Topic("orders")
        queue = aws.sqs.Queue("jobs")
        aws.sqs.QueuePolicy(
            "jobs",
            queue_url=queue.id,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": "*",
                            "Action": "sqs:SendMessage",
                            "Resource": queue.arn,
                            "Condition": {"ArnEquals": {"aws:SourceArn": topic.arn}},
                        }
                    ],
                }
            ),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        topic = aws.sns.Topic("alarms")
        aws.sns.TopicPolicy(
            "alarms",
            arn=topic.arn,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "cloudwatch.amazonaws.com"},
                            "Action": "sns:Publish",
                            "Resource": topic.arn,
                        }
                    ],
                }
            ),
        )
    Good
        import pulumi_aws as aws

        topic = aws.sns.Topic("orders")
        aws.sns.TopicPolicy(
            "orders",
            arn=topic.arn,
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": "*"},
                        "Action": ["sns:Publish", "sns:SetTopicAttributes"],
                        "Resource": "*",
                        "Condition": {"StringEquals": {"AWS:SourceOwner": "123456789012"}},
                    }
                ],
            },
        )
    Known limits
        Where everybody may only call, send, publish, subscribe or take images, the finding weighs high. A "*" under
        conditions that are not known to narrow it leaves the verdict open.
    """
    for token, noun in _HOLDERS.items():
        for resource in case.resources(token):
            for document in case.topology.resource_policies(resource):
                if not _is_for_url(case, document):
                    yield from _judge(document, resource, noun)


def _is_for_url(case: Case, document: PolicyDocument) -> bool:
    """True for the permission that a function's public URL needs; whether the URL may be public is asked elsewhere."""
    holder = case.topology.resource(document.origin)
    return holder is not None and (has(holder, "functionUrlAuthType") or has(holder, "invokedViaFunctionUrl"))


def _judge(document: PolicyDocument, resource: Resource, noun: str) -> Iterator[Verdict]:
    if document.policy is None:
        yield Unknown(document.origin, document.why)
        return
    open_ = [s for s in document.policy.select("Allow") if is_public_principal(s) is not False]
    plain = [s for s in open_ if is_public_principal(s) and not s.conditions]
    if plain:
        worst = next((s for s in plain if not _is_mild(s)), plain[0])
        named = sorted(worst.actions, key=_is_mild_action)[:3]
        what = ", ".join(named) or "nearly everything"
        yield Fail(
            subject=document.origin,
            message=f'the policy of the {noun} {resource.name} allows {what} to "*", every AWS account',
            severity="high" if _is_mild(worst) else "critical",
            related=(resource.urn,),
        )
    elif open_:
        yield Unknown(document.origin, "whether the conditions narrow it is not known")
    else:
        yield Pass(document.origin, "it names who may use it, or a condition does")


def _is_mild(statement: Statement) -> bool:
    """True when the statement lets nobody read, change or remove what is held."""
    known = [_is_mild_action(action) for action in statement.actions]
    return bool(known) and all(known) and not statement.not_actions


def _is_mild_action(action: str) -> bool:
    return any(matches(mild, action) for mild in _MILD)
