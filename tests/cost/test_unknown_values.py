"""A value that decides an amount and is not known is said, whatever it is; odd values end no estimate."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from graph_making import Ref, graph, make
from msgspec.structs import replace

from stackproof.cost import estimate
from stackproof.model import Graph, Resource
from stackproof.topology import Topology, leaves

UNKNOWN = {"$unknown": "made of what is not known"}


def everything() -> list[Resource]:
    """A resource of each kind whose amount its inputs decide."""
    definition = make(
        "aws:ecs/taskDefinition:TaskDefinition",
        "task",
        {
            "cpu": "512",
            "memory": "1024",
            "ephemeralStorage": {"sizeInGib": 30},
            "runtimePlatform": {"cpuArchitecture": "ARM64"},
        },
    )
    template = make(
        "aws:ec2/launchTemplate:LaunchTemplate",
        "template",
        {"instanceType": "m5.large", "blockDeviceMappings": [{"ebs": {"volumeSize": 20, "volumeType": "gp2"}}]},
    )
    cluster = make(
        "aws:rds/cluster:Cluster",
        "aurora",
        {
            "engine": "aurora-mysql",
            "storageType": "aurora-iopt1",
            "serverlessv2ScalingConfiguration": {"minCapacity": 2, "maxCapacity": 4},
        },
    )
    service = make(
        "aws:ecs/service:Service",
        "api",
        {
            "launchType": "FARGATE",
            "desiredCount": 2,
            "taskDefinition": Ref(definition, "arn"),
            "networkConfiguration": {"assignPublicIp": True},
        },
    )
    scaling = {"resourceId": Ref(service), "minCapacity": 3, "maxCapacity": 9}
    function = make("aws:lambda/function:Function", "fn", {"memorySize": 1024})
    nodes = {"instanceType": "kafka.m5.large", "storageInfo": {"ebsStorageInfo": {"volumeSize": 50}}}
    masters = {"dedicatedMasterEnabled": True, "dedicatedMasterCount": 3, "dedicatedMasterType": "t3.small.search"}
    search = {"instanceType": "m5.large.search", "instanceCount": 3, **masters}
    member = {"clusterIdentifier": Ref(cluster), "instanceClass": "db.serverless"}
    disk = {"allocatedStorage": 50, "storageType": "io1", "iops": 3000, "publiclyAccessible": True}
    database = {"engine": "mysql", "instanceClass": "db.m5.large", "multiAz": True, **disk}
    kept = {"functionName": Ref(function), "provisionedConcurrentExecutions": 2}
    return [
        definition,
        template,
        cluster,
        service,
        function,
        make("aws:appautoscaling/target:Target", "scaling", scaling),
        make("aws:autoscaling/group:Group", "group", {"minSize": 2, "maxSize": 3, "launchTemplate": Ref(template)}),
        make("aws:apigateway/stage:Stage", "stage", {"cacheClusterEnabled": True, "cacheClusterSize": "1.6"}),
        make("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", {"metricName": "Errors", "period": 10}),
        make("aws:codepipeline/pipeline:Pipeline", "pipeline", {"pipelineType": "V1"}),
        make("aws:secretsmanager/secret:Secret", "secret", {"replicas": [{"region": "eu-west-1"}]}),
        make("aws:ssm/parameter:Parameter", "parameter", {"tier": "Advanced"}),
        make("aws:wafv2/webAcl:WebAcl", "acl", {"rules": [{"name": "one"}, {"name": "two"}]}),
        make("aws:ebs/volume:Volume", "volume", {"size": 40, "type": "gp3", "iops": 4000, "throughput": 200}),
        make("aws:ec2/instance:Instance", "one", {"instanceType": "t3.small", "subnetId": "subnet-1"}),
        make(
            "aws:elasticache/replicationGroup:ReplicationGroup",
            "cache",
            {"nodeType": "cache.m5.large", "engine": "valkey"},
        ),
        make("aws:kinesis/stream:Stream", "stream", {"shardCount": 3, "retentionPeriod": 72}),
        make("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig", "kept", kept),
        make(
            "aws:lb/loadBalancer:LoadBalancer",
            "web",
            {"subnets": ["subnet-1", "subnet-2", "subnet-3"], "internal": False},
        ),
        make("aws:mq/broker:Broker", "mq", {"hostInstanceType": "mq.m5.large", "deploymentMode": "CLUSTER_MULTI_AZ"}),
        make("aws:msk/cluster:Cluster", "kafka", {"numberOfBrokerNodes": 3, "brokerNodeGroupInfo": nodes}),
        make("aws:opensearch/domain:Domain", "search", {"clusterConfig": search, "ebsOptions": {"ebsEnabled": False}}),
        make("aws:rds/clusterInstance:ClusterInstance", "member", member),
        make("aws:rds/instance:Instance", "db", database),
        make("aws:redshift/cluster:Cluster", "dw", {"nodeType": "ra3.large", "numberOfNodes": 2}),
        make("aws:dynamodb/table:Table", "table", {"readCapacity": 7, "writeCapacity": 8}),
    ]


ALL = graph(*everything())
PATHS = [(resource.urn, path) for resource in ALL.resources for path, _ in leaves(resource.inputs)]


def with_value(of: Graph, urn: str, path: str, value: Any) -> Graph:
    """The graph with another value at one place, and without what was recorded to be there."""
    changed = []
    for resource in of.resources:
        if resource.urn == urn:
            inputs = copy.deepcopy(resource.inputs)
            put(inputs, path.replace("[", ".").replace("]", "").split("."), value)
            kept = tuple(one for one in resource.references if one.path != path)
            resource = replace(resource, inputs=inputs, references=kept)
        changed.append(resource)
    return replace(of, resources=tuple(changed))


def put(inputs: Any, steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        inputs = inputs[int(step)] if isinstance(inputs, list) else inputs[step]
    inputs[int(steps[-1]) if isinstance(inputs, list) else steps[-1]] = value


@pytest.mark.parametrize(("urn", "path"), PATHS, ids=[f"{urn.rpartition('::')[2]}-{path}" for urn, path in PATHS])
def test_an_amount_that_changes_with_an_unknown_value_is_uncertain(urn, path):
    before = estimate(Topology(ALL))
    after = estimate(Topology(with_value(ALL, urn, path, UNKNOWN)))
    known = {(line.urn, line.what): line.monthly for line in before.lines if line.certain}
    now = {(line.urn, line.what): line for line in after.lines}
    gaps = {one for gap in after.without_price for one in gap.urns}
    for key, monthly in known.items():
        line = now.get(key)
        if line is None:
            # Another line may stand in its place, or the resource says that it has no price.
            assert key[0] in gaps or any(one.urn == key[0] and not one.certain for one in after.lines), key
        elif line.monthly != monthly:
            assert not line.certain or key[0] in gaps, key


@pytest.mark.parametrize("value", ["", "abc", "-3", -1, 3.7, True, [], [UNKNOWN], {}, "nan", "inf", 10**30, [{"x": 1}]])
def test_an_odd_value_ends_no_estimate_and_makes_no_amount_negative(value):
    for urn, path in PATHS:
        found = estimate(Topology(with_value(ALL, urn, path, value)))
        assert all(line.monthly >= 0 for line in found.lines), (urn, path)
