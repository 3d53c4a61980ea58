"""Builds which metrics and dimensions AWS's services publish, as package data.

    python tools/build_metric_facts.py metrics.go COMMIT

metrics.go is pkg/cloudWatchConsts/metrics.go of https://github.com/grafana/grafana-aws-sdk (Apache-2.0) at that
commit: the lists behind Grafana's CloudWatch editor, kept after AWS's documentation. Only names are taken, of the
namespaces below. What the lists lack, and which dimensions a metric is published with, stands here, from the page on
metrics of each service's guide. Written is `metrics.json`.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data"
# Namespaces whose lists of metrics are short and were compared with AWS's pages: a name that is not there is wrong.
CLOSED = ("ApiGateway", "AutoScaling", "Billing", "EFS", "Kinesis", "Lambda", "NATGateway", "SNS", "SQS", "States")
OTHERS = (
    "ApplicationELB",
    "CloudFront",
    "CodeBuild",
    "DocDB",
    "DynamoDB",
    "EBS",
    "EC2",
    "ECS",
    "ELB",
    "ES",
    "ElastiCache",
    "Events",
    "Firehose",
    "Logs",
    "NetworkELB",
    "RDS",
    "Redshift",
    "S3",
    "Scheduler",
    "WAFV2",
)
QUIET = ("NotVisible", "Visible", "Delayed")
MORE_METRICS = {
    "DynamoDB": [
        f"{way}{what}ThrottleEvents"
        for way in ("Read", "Write")
        for what in ("AccountLimit", "KeyRangeThroughput", "MaxOnDemandThroughput", "ProvisionedThroughput")
    ],
    "ECS": [
        "ActiveConnectionCount",
        "ClientTLSNegotiationErrorCount",
        "EBSFilesystemUtilization",
        "HTTPCode_Target_2XX_Count",
        "HTTPCode_Target_3XX_Count",
        "HTTPCode_Target_4XX_Count",
        "HTTPCode_Target_5XX_Count",
        "NewConnectionCount",
        "ProcessedBytes",
        "RequestCount",
        "RequestCountPerTarget",
        "TargetProcessedBytes",
        "TargetResponseTime",
        "TargetTLSNegotiationErrorCount",
    ],
    "NATGateway": ["PeakBytesPerSecond", "PeakPacketsPerSecond"],
    "SNS": [
        "NumberOfNotificationsFailedToRedriveToDlq",
        "NumberOfNotificationsFilteredOut-InvalidMessageBody",
        "NumberOfNotificationsRedrivenToDlq",
    ],
    "SQS": [
        "ApproximateAgeOfOldestMessageInQuietGroups",
        "ApproximateNumberOfNoisyGroups",
        *(f"ApproximateNumberOfMessages{state}InQuietGroups" for state in QUIET),
    ],
}
# Dimensions by which the namespaces are judged; the lists above are too long or too short for the others.
DIMENSIONS = {
    "ApiGateway": ["ApiId", "ApiName", "Method", "Resource", "Route", "Stage"],
    "ApplicationELB": ["AvailabilityZone", "LoadBalancer", "TargetGroup"],
    "AutoScaling": ["AutoScalingGroupName", "PairIndex", "PolicyName"],
    "DynamoDB": [
        "DelegatedOperation",
        "GlobalSecondaryIndexName",
        "Operation",
        "OperationType",
        "ReceivingRegion",
        "Source",
        "StreamLabel",
        "TableName",
        "Verb",
    ],
    "EFS": ["FileSystemId", "StorageClass"],
    "Kinesis": ["ShardId", "StreamName", "ConsumerName"],
    "Lambda": ["EventSourceMappingUUID", "ExecutedVersion", "FunctionName", "Resource"],
    "NATGateway": ["NatGatewayId"],
    "NetworkELB": ["AvailabilityZone", "LoadBalancer", "TargetGroup"],
    "SNS": ["Application", "Country", "Platform", "SMSType", "TopicName"],
    "SQS": ["QueueName"],
}
# namespace -> metrics ("*" for any) -> dimensions without which nothing is published.
TARGETS = {"HealthyHostCount UnHealthyHostCount": ["LoadBalancer", "TargetGroup"]}
NEEDS: dict[str, dict[str, list[str]]] = {
    "ApiGateway": {
        "4XXError 5XXError CacheHitCount CacheMissCount": ["ApiName"],
        "4xx 5xx ConnectCount DataProcessed MessageCount": ["ApiId"],
    },
    "ApplicationELB": TARGETS,
    "Billing": {"*": ["Currency"]},
    "CloudFront": {"Requests BytesDownloaded BytesUploaded TotalErrorRate 4xxErrorRate 5xxErrorRate": ["Region"]},
    "DynamoDB": {"SuccessfulRequestLatency SystemErrors ThrottledRequests": ["Operation", "TableName"]},
    "ECS": {"CPUReservation CPUUtilization GPUReservation MemoryReservation MemoryUtilization": ["ClusterName"]},
    "ES": {"*": ["ClientId", "DomainName"]},
    "NetworkELB": TARGETS,
    "S3": {"BucketSizeBytes NumberOfObjects": ["BucketName", "StorageType"]},
}


def main() -> int:
    """Write the file; prints what was found."""
    file, commit = sys.argv[1:]
    metrics, _, _ = Path(file).read_text(encoding="utf-8").partition("var NamespaceDimensionKeysMap")
    rows = dict(re.findall(r'^\t"(?:AWS/)?([^"]+)": +\{(.*?)\}', metrics, re.M | re.S))
    table = {}
    for name in sorted({*CLOSED, *OTHERS}):
        found = {*re.findall(r'"([^"]+)"', rows[name]), *MORE_METRICS.get(name, ())}
        needs = {metric: sorted(d) for names, d in NEEDS.get(name, {}).items() for metric in names.split()}
        table[f"AWS/{name}"] = {
            "metrics": sorted(found),
            "closed": name in CLOSED,
            "dimensions": sorted(DIMENSIONS.get(name, ())),
            "needs": dict(sorted(needs.items())),
        }
    # Only so that their metrics are known where they are looked for in the wrong place.
    for name, more in (("ECS/ContainerInsights", ()), ("CWAgent", ("mem_used_percent", "disk_used_percent"))):
        table[name] = {"metrics": sorted({*re.findall(r'"([^"]+)"', rows.get(name, "")), *more})}
    source = {
        "repository": "https://github.com/grafana/grafana-aws-sdk",
        "file": "pkg/cloudWatchConsts/metrics.go",
        "commit": commit,
        "licence": "Apache-2.0",
        "additions": "AWS documentation: the page on CloudWatch metrics in each service's guide",
        "command": "python tools/build_metric_facts.py metrics.go COMMIT",
        "built": datetime.date.today().isoformat(),
    }
    text = json.dumps({"source": source, "namespaces": table}, indent=1, ensure_ascii=False)
    (DATA / "metrics.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(table)} namespaces, {sum(len(row['metrics']) for row in table.values())} metrics")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
