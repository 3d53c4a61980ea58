import json

import pytest
from graph_making import Ref, graph, make

from stackproof.topology import Topology

KEY = make("aws:kms/key:Key", "k")
ALIAS = make("aws:kms/alias:Alias", "alias", {"targetKeyId": Ref(KEY, "keyId")})
UNKNOWN = {"$unknown": "x"}
SSE = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"


def encryption(type, inputs, *others):
    resource = make(type, "r", inputs)
    return Topology(graph(KEY, ALIAS, resource, *others)).encryption_of(resource)


@pytest.mark.parametrize(
    ("type", "inputs", "kind"),
    [
        ("aws:rds/instance:Instance", {}, "none"),
        ("aws:rds/instance:Instance", {"storageEncrypted": True}, "aws"),
        ("aws:rds/instance:Instance", {"storageEncrypted": "true", "kmsKeyId": Ref(KEY, "arn")}, "customer"),
        ("aws:rds/instance:Instance", {"storageEncrypted": UNKNOWN}, "unknown"),
        ("aws:rds/instance:Instance", {"snapshotIdentifier": "s"}, "unknown"),
        ("aws:rds/cluster:Cluster", {"engineMode": "serverless"}, "aws"),
        ("aws:dynamodb/table:Table", {}, "aws"),
        (
            "aws:dynamodb/table:Table",
            {"serverSideEncryption": {"enabled": True, "kmsKeyArn": Ref(KEY, "arn")}},
            "customer",
        ),
        ("aws:sqs/queue:Queue", {}, "aws"),
        ("aws:sqs/queue:Queue", {"sqsManagedSseEnabled": False}, "none"),
        ("aws:sqs/queue:Queue", {"kmsMasterKeyId": "alias/aws/sqs"}, "aws"),
        ("aws:sns/topic:Topic", {}, "none"),
        ("aws:sns/topic:Topic", {"kmsMasterKeyId": Ref(ALIAS, "name")}, "customer"),
        ("aws:cloudwatch/logGroup:LogGroup", {"kmsKeyId": UNKNOWN}, "unknown"),
        ("aws:kinesis/stream:Stream", {}, "none"),
        ("aws:kinesis/stream:Stream", {"encryptionType": "KMS", "kmsKeyId": "alias/aws/kinesis"}, "aws"),
        ("aws:ebs/volume:Volume", {}, "none"),
        ("aws:ecr/repository:Repository", {}, "aws"),
        (
            "aws:ecr/repository:Repository",
            {"encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": Ref(KEY, "arn")}]},
            "customer",
        ),
        ("aws:ssm/parameter:Parameter", {"type": "String"}, "none"),
        ("aws:ssm/parameter:Parameter", {"type": "SecureString"}, "aws"),
        ("aws:s3/bucket:Bucket", {}, "aws"),
        (
            "aws:s3/bucket:Bucket",
            {
                "serverSideEncryptionConfiguration": {
                    "rule": {
                        "applyServerSideEncryptionByDefault": {
                            "sseAlgorithm": "aws:kms",
                            "kmsMasterKeyId": Ref(KEY, "arn"),
                        }
                    }
                }
            },
            "customer",
        ),
    ],
)
def test_encryption_is_told_from_the_inputs(type, inputs, kind):
    assert encryption(type, inputs).kind == kind


GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"


@pytest.mark.parametrize(
    ("type", "inputs", "kind"),
    [
        (GROUP, {}, "none"),
        (GROUP, {"engine": "valkey"}, "aws"),
        ("aws:elasticache/cluster:Cluster", {"engine": "memcached"}, "none"),
        ("aws:redshift/cluster:Cluster", {}, "aws"),
        ("aws:redshift/cluster:Cluster", {"encrypted": "false"}, "none"),
        ("aws:msk/cluster:Cluster", {}, "aws"),
        ("aws:lambda/function:Function", {"kmsKeyArn": Ref(KEY, "arn")}, "customer"),
        ("aws:ec2/instance:Instance", {}, "none"),
        ("aws:ec2/instance:Instance", {"rootBlockDevice": {"encrypted": True}}, "aws"),
        (
            "aws:ec2/instance:Instance",
            {"rootBlockDevice": {"encrypted": True}, "ebsBlockDevices": [{"deviceName": "/dev/sdf"}]},
            "none",
        ),
        (
            "aws:ec2/launchTemplate:LaunchTemplate",
            {"blockDeviceMappings": [{"ebs": {"encrypted": "true", "kmsKeyId": Ref(KEY, "arn")}}]},
            "customer",
        ),
    ],
)
def test_encryption_is_told_of_machines_caches_and_clusters(type, inputs, kind):
    assert encryption(type, inputs).kind == kind


@pytest.mark.parametrize(
    ("type", "inputs", "kms"),
    [
        ("aws:s3/bucket:Bucket", {}, False),
        ("aws:sqs/queue:Queue", {}, False),
        ("aws:sqs/queue:Queue", {"kmsMasterKeyId": "alias/aws/sqs"}, True),
        ("aws:dynamodb/table:Table", {}, False),
        ("aws:dynamodb/table:Table", {"serverSideEncryption": {"enabled": True}}, True),
        ("aws:rds/instance:Instance", {"storageEncrypted": True}, True),
        ("aws:secretsmanager/secret:Secret", {}, True),
        ("aws:cloudwatch/logGroup:LogGroup", {}, False),
        ("aws:ecr/repository:Repository", {"encryptionConfigurations": [{"encryptionType": "KMS"}]}, True),
        (GROUP, {"atRestEncryptionEnabled": True}, False),
    ],
)
def test_a_key_that_a_service_keeps_to_itself_is_told_from_one_in_kms(type, inputs, kms):
    found = encryption(type, inputs)
    assert (found.kind, found.kms) == ("aws", kms)


def test_the_key_behind_an_alias_is_named():
    assert encryption("aws:sns/topic:Topic", {"kmsMasterKeyId": Ref(ALIAS, "arn")}).key == KEY.urn


def test_what_the_service_does_by_itself_is_not_explicit():
    assert not encryption("aws:s3/bucket:Bucket", {}).explicit
    assert encryption("aws:rds/instance:Instance", {"storageEncrypted": False}).explicit


def test_a_separate_configuration_of_a_bucket_counts():
    bucket = make("aws:s3/bucket:Bucket", "r")
    rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": Ref(KEY, "arn")}}
    separate = make(SSE, "sse", {"bucket": Ref(bucket), "rules": [rule]})
    topology = Topology(graph(KEY, bucket, separate))
    assert topology.encryption_of(bucket).kind == "customer" and topology.encryption_of(bucket).origin == separate.urn
    assert topology.bucket_parts(bucket).encryption == (separate,)


def test_an_instance_of_a_cluster_is_encrypted_like_the_cluster():
    cluster = make("aws:rds/cluster:Cluster", "c", {"storageEncrypted": True})
    inputs = {"clusterIdentifier": Ref(cluster)}
    assert encryption("aws:rds/clusterInstance:ClusterInstance", inputs, cluster).kind == "aws"


def test_an_account_wide_switch_encrypts_volumes():
    switch = make("aws:ebs/encryptionByDefault:EncryptionByDefault", "on", {"enabled": True})
    assert encryption("aws:ebs/volume:Volume", {}, switch).kind == "aws"


def test_a_type_without_data_has_no_answer():
    assert encryption("aws:ec2/vpc:Vpc", {}) is None


def test_containers_are_read_from_the_json_text():
    definition = [
        {
            "name": "app",
            "image": "app:1",
            "portMappings": [{"containerPort": 80}],
            "environment": [{"name": "A", "value": "b"}],
            "secrets": [{"name": "P", "valueFrom": "arn"}],
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"}},
        }
    ]
    task = make("aws:ecs/taskDefinition:TaskDefinition", "t", {"containerDefinitions": json.dumps(definition)})
    hidden = make(
        "aws:ecs/taskDefinition:TaskDefinition", "h", {"containerDefinitions": {"$secret": {"origin": "config"}}}
    )
    topology = Topology(graph(task, hidden))
    (container,) = topology.containers_of(task)
    assert (container.image, container.ports, container.environment, container.secrets) == (
        "app:1",
        (80,),
        {"A": "b"},
        {"P": "arn"},
    )
    assert container.log_options == {"awslogs-group": "g"}
    assert topology.containers_of(hidden) is None


def test_target_groups_are_found_through_listeners_and_their_rules():
    balancer = make("aws:alb/loadBalancer:LoadBalancer", "lb")
    one, two = make("aws:alb/targetGroup:TargetGroup", "one"), make("aws:lb/targetGroup:TargetGroup", "two")
    listener = make(
        "aws:lb/listener:Listener",
        "l",
        {
            "loadBalancerArn": Ref(balancer, "arn"),
            "defaultActions": [{"type": "forward", "targetGroupArn": Ref(one, "arn")}],
        },
    )
    rule = make(
        "aws:lb/listenerRule:ListenerRule",
        "r",
        {"listenerArn": Ref(listener, "arn"), "actions": [{"type": "forward", "targetGroupArn": Ref(two, "arn")}]},
    )
    topology = Topology(graph(balancer, one, two, listener, rule))
    assert topology.target_groups_of(balancer) == (one, two)
    assert topology.balancers_of(two) == (balancer,) and topology.listeners_of(balancer) == (listener,)


def test_a_text_that_holds_secrets_is_read_around_them():
    definition = json.dumps([{"name": "app", "image": "app:1", "environment": [{"name": "P", "value": "[secret]"}]}])
    marker = {"$secret": {"origin": "generated", "redacted": definition}}
    task = make("aws:ecs/taskDefinition:TaskDefinition", "t", {"containerDefinitions": marker})
    (container,) = Topology(graph(task)).containers_of(task)
    assert container.image == "app:1" and container.environment == {"P": "[secret]"}
