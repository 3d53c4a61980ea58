"""How functions read streams."""

from __future__ import annotations

from stackproof.topology import MISSING, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from .._program import is_stated

_MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
# What has records of before the mapping, so that Lambda has to be told where to begin.
_ORDERED = (
    "aws:kinesis/stream:Stream",
    "aws:kinesis/streamConsumer:StreamConsumer",
    "aws:dynamodb/table:Table",
    "aws:msk/cluster:Cluster",
    "aws:msk/serverlessCluster:ServerlessCluster",
)


@check(
    "VAL011",
    title="Mappings of streams say where reading begins",
    severity="critical",
    category="values",
    impact=Impact("deployment", "Lambda refuses the mapping, so that the function is never called."),
    links=("https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",),
    when=(_MAPPING,),
)
def mappings_have_a_position(case: Case) -> Iterator[Verdict]:
    """An event source mapping of Kinesis, DynamoDB Streams or MSK has a starting position.

    Why
        A stream has records from before the mapping. Lambda wants to be told whether to begin with the oldest or the
        next, and refuses a mapping that does not say so; the SDK takes the argument for optional, because queues have
        none.
    Fix
        Set `starting_position` to LATEST, or to TRIM_HORIZON to begin with the oldest record.
    Bad
        import pulumi_aws as aws

        stream = aws.kinesis.Stream("clicks", shard_count=1)
        aws.lambda_.EventSourceMapping(  # <- finding
            "clicks", event_source_arn=stream.arn, function_name="count", batch_size=100
        )
    Good
        import pulumi_aws as aws

        stream = aws.kinesis.Stream("clicks", shard_count=1)
        aws.lambda_.EventSourceMapping(
            "clicks", event_source_arn=stream.arn, function_name="count", batch_size=100, starting_position="LATEST"
        )
        queue = aws.sqs.Queue("jobs")
        aws.lambda_.EventSourceMapping("jobs", event_source_arn=queue.arn, function_name="work")
    Known limits
        Sources that the program does not make are not judged.
    """
    for mapping in case.resources(_MAPPING):
        source = case.topology.target(mapping, "eventSourceArn", *_ORDERED)
        if source is None:
            continue
        if value_at(mapping.inputs, "startingPosition") is MISSING:
            yield Fail(
                subject=mapping.urn,
                message=f"the mapping of {source.name} has no starting position, without which Lambda refuses it",
                related=(source.urn,),
            )
        elif is_stated(case, mapping, "startingPosition"):
            yield Pass(mapping.urn, f"begins at {text(mapping, 'startingPosition')}")
