"""What the comparison of two graphs of 150 resources costs.

    python benchmarks/compare_150.py [--runs 5] [--resources 150]

The ideal is made of services as programs have them (function, role, policy, log group, queues, bucket with its parts,
key, alarm) in one network; the answer is the same with every name another one, in another order, and about one resource
in ten changed, left out or added. CPU seconds are of a fresh process, imports apart; nothing is run to get the graphs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from stackproof.model import Graph, Reference, Resource

ACCOUNT, REGION = "123456789012", "eu-west-1"


class Maker:
    """Makes resources as the engine records them: identifiers of their own, references where another's are held."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.made: list[Resource] = []

    def make(self, token: str, name: str, inputs: dict[str, Any]) -> Resource:
        called = f"{self._prefix}{name}"
        physical = f"{called}-{hashlib.sha256(f'{token} {called}'.encode()).hexdigest()[:7]}"
        references: list[Reference] = []
        plain = _plain(inputs, "", references)
        module = token.split(":")[1].split("/")[0]
        resource = Resource(
            urn=f"urn:pulumi:dev::bench::{token}::{called}",
            type=token,
            name=called,
            inputs=plain,
            outputs={
                **plain,
                "id": physical,
                "name": physical,
                "arn": f"arn:aws:{module}:{REGION}:{ACCOUNT}:{physical}",
                **{f"made{i}": f"{physical}-{i}" for i in range(8)},
            },
            references=tuple(sorted(references)),
        )
        self.made.append(resource)
        return resource


def _plain(value: Any, path: str, references: list[Reference]) -> Any:
    """Inputs as JSON: a pair of resource and property is the identifier, noted as a reference; a document is text."""
    if isinstance(value, tuple):
        holder, property = value
        references.append(Reference(path, holder.urn, property))
        return holder.outputs[property]
    if isinstance(value, dict) and "Statement" in value:
        inner: list[Reference] = []
        text = json.dumps({"Statement": _plain(value["Statement"], "", inner)})
        references += [Reference(path, one.urn, one.property, inside=True) for one in inner]
        return text
    if isinstance(value, dict):
        return {key: _plain(item, f"{path}.{key}" if path else key, references) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, f"{path}[{number}]", references) for number, item in enumerate(value)]
    return value


def program(resources: int, *, prefix: str, seed: int | None) -> Graph:
    """A graph of so many resources; seed: of the changes, None for none."""
    maker, chance = Maker(prefix), random.Random(seed)

    def changed() -> bool:
        return seed is not None and chance.random() < 0.1

    vpc = maker.make("aws:ec2/vpc:Vpc", "vpc", {"cidrBlock": "10.0.0.0/16"})
    subnets = [
        maker.make("aws:ec2/subnet:Subnet", f"subnet{i}", {"vpcId": (vpc, "id"), "cidrBlock": f"10.0.{i}.0/24"})
        for i in range(6)
    ]
    service = 0
    while len(maker.made) < resources:
        _service(maker, service, vpc, subnets, changed)
        service += 1
    made = maker.made[:resources]
    chance.shuffle(made)
    return Graph(project="bench", stack="dev", resources=tuple(made))


def _service(maker: Maker, number: int, vpc: Resource, subnets: list[Resource], changed: Callable[[], bool]) -> None:
    tags = {"Project": "bench", "Service": f"s{number % 4}"}
    key = maker.make("aws:kms/key:Key", f"key{number}", {"enableKeyRotation": not changed(), "tags": tags})
    dead = maker.make("aws:sqs/queue:Queue", f"dead{number}", {"kmsMasterKeyId": (key, "id"), "tags": tags})
    queue = maker.make(
        "aws:sqs/queue:Queue",
        f"queue{number}",
        {"kmsMasterKeyId": (key, "id"), "visibilityTimeoutSeconds": 60 if changed() else 180, "tags": tags},
    )
    bucket = maker.make("aws:s3/bucket:Bucket", f"bucket{number}", {"tags": tags})
    if not changed():
        status = {"bucket": (bucket, "id"), "versioningConfiguration": {"status": "Enabled"}}
        maker.make("aws:s3/bucketVersioning:BucketVersioning", f"versions{number}", status)
    block = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls"), True)
    maker.make(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", f"block{number}", {"bucket": (bucket, "id"), **block}
    )
    trust = {
        "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    }
    role = maker.make("aws:iam/role:Role", f"role{number}", {"assumeRolePolicy": trust, "tags": tags})
    statements = [
        {"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"], "Resource": (queue, "arn")},
        {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": (bucket, "arn")},
    ]
    maker.make(
        "aws:iam/rolePolicy:RolePolicy", f"policy{number}", {"role": (role, "id"), "policy": {"Statement": statements}}
    )
    group = maker.make(
        "aws:ec2/securityGroup:SecurityGroup",
        f"group{number}",
        {
            "vpcId": (vpc, "id"),
            "egress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}],
        },
    )
    function = maker.make(
        "aws:lambda/function:Function",
        f"function{number}",
        {
            "role": (role, "arn"),
            "runtime": "python3.12",
            "timeout": 30 if changed() else 60,
            "memorySize": 256 * (1 + number % 3),
            "vpcConfig": {"subnetIds": [(subnet, "id") for subnet in subnets], "securityGroupIds": [(group, "id")]},
            "environment": {"variables": {"QUEUE": (queue, "name"), "BUCKET": (bucket, "name")}},
            "tags": tags,
        },
    )
    maker.make("aws:cloudwatch/logGroup:LogGroup", f"logs{number}", {"retentionInDays": 30, "kmsKeyId": (key, "arn")})
    maker.make(
        "aws:lambda/eventSourceMapping:EventSourceMapping",
        f"feed{number}",
        {"eventSourceArn": (queue, "arn"), "functionName": (function, "arn"), "batchSize": 10},
    )
    if not changed():
        alarm = {"namespace": "AWS/SQS", "dimensions": {"QueueName": (dead, "name")}, "threshold": 0, "period": 300}
        maker.make("aws:cloudwatch/metricAlarm:MetricAlarm", f"alarm{number}", alarm)


def once(resources: int) -> None:
    """Compare once, and print what it cost as JSON."""
    from stackproof.compare import compare

    ideal, answer = program(resources, prefix="", seed=None), program(resources, prefix="other-", seed=7)
    begun = time.process_time()
    comparison = compare(answer, ideal)
    spent = time.process_time() - begun
    begun = time.process_time()
    again = compare(program(resources, prefix="third-", seed=None), ideal)
    counts = comparison.counts
    print(
        json.dumps(
            {
                "mutated": spent,
                "renamed": time.process_time() - begun,
                "equal": again.is_equal,
                "matched": counts.matched,
                "differences": counts.missing + counts.added + counts.changed,
                "likeness": comparison.likeness,
            }
        )
    )


def main() -> None:
    """Print the figures: medians of several processes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="processes; medians are shown")
    parser.add_argument("--resources", type=int, default=150, help="on each side")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        once(given.resources)
        return
    call = [sys.executable, __file__, "--once", "--resources", str(given.resources)]
    runs = [json.loads(subprocess.run(call, capture_output=True, check=True).stdout) for _ in range(given.runs)]
    print(f"{given.resources} against {given.resources} resources, median of {given.runs} processes")
    for name in ("renamed", "mutated"):
        spent = [run[name] for run in runs]
        print(f"{name:10} {statistics.median(spent):6.3f} CPU s  ({min(spent):.3f}-{max(spent):.3f})")
    first = runs[0]
    print(f"renamed: {'equal' if first['equal'] else 'DIFFERENT'}; mutated: {first['matched']} pairs matched,")
    print(f"{first['differences']} differences, {first['likeness']:g} % alike")


if __name__ == "__main__":
    main()
