"""Keys, rotation, and what is open to the world: what holds, each way to miss it, and what cannot be told."""

from __future__ import annotations

import json

import pytest
from graph_making import Ref, graph, make
from judge_saying import said_of
from verdict_making import verdict_on

UNKNOWN = {"$unknown": "not known in a preview"}
KEY = make("aws:kms/key:Key", "key", {"enableKeyRotation": True})
BALANCER = make("aws:lb/loadBalancer:LoadBalancer", "web", {"accessLogs": {"bucket": "logs-id", "enabled": True}})
DB, BUCKET, TABLE = "aws:rds/instance:Instance", "aws:s3/bucket:Bucket", "aws:dynamodb/table:Table"
SSE = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
CLUSTER, MEMBER = "aws:rds/cluster:Cluster", "aws:rds/clusterInstance:ClusterInstance"


def encrypted_bucket(name, algorithm="aws:kms", **fields):
    bucket = make(BUCKET, name)
    rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": algorithm, **fields}}
    return bucket, make(SSE, f"{name}-sse", {"bucket": Ref(bucket), "rules": [rule]})


def database(**inputs):
    return (KEY, make(DB, "main", inputs))


# (resources, concept, key) -> verdict, words of what is said
ENCRYPTION = {
    "a database with a key of the program": (
        database(storageEncrypted=True, kmsKeyId=Ref(KEY, "arn")), "database", "customer", "pass", "the key key",
    ),
    "a database with a key that was looked up": (
        database(storageEncrypted=True, kmsKeyId="arn:aws:kms:us-east-1:1:key/k"), "database", "customer", "pass", "",
    ),
    "a database with AWS's key": (
        database(storageEncrypted=True), "database", "customer", "fail",
        "main: kmsKeyId is absent; asked: a customer-managed key",
    ),
    "a database with an alias of AWS": (
        database(storageEncrypted=True, kmsKeyId="alias/aws/rds"), "database", "customer", "fail", "alias/aws/rds",
    ),
    "a database with AWS's key where any of KMS is asked": (
        database(storageEncrypted=True), "database", "kms", "pass", "",
    ),
    "a database in the clear, and a key in its tags": (
        database(tags={"kmsKeyId": "key"}), "database", "", "fail", "storageEncrypted is absent",
    ),
    "a database switched off": (
        database(storageEncrypted=False), "database", "", "fail", "storageEncrypted is false",
    ),
    "a database whose flag is unknown": (database(storageEncrypted=UNKNOWN), "database", "", "unknown", "not known"),
    "a database whose key is unknown": (
        database(storageEncrypted=True, kmsKeyId=UNKNOWN), "database", "customer", "unknown", "not known",
    ),
    "no database": ((KEY,), "database", "customer", "fail", "there is no RDS database in the program"),
    "a database that is looked up": (
        (make(DB, "main", read=True),), "database", "", "unknown", "looks the RDS database up",
    ),
    "a replica beside its encrypted source": (
        (
            source := make(DB, "main", {"storageEncrypted": True}),
            make(DB, "reader", {"replicateSourceDb": Ref(source, "identifier")}),
        ), "database", "", "pass", "",
    ),
    "a bucket as S3 makes it": ((make(BUCKET, "data"),), "bucket", "", "pass", ""),
    "a bucket as S3 makes it, asked for KMS": ((make(BUCKET, "data"),), "bucket", "kms", "fail",
        "the key is one of AWS"),
    "a bucket with KMS": (encrypted_bucket("data"), "bucket", "kms", "pass", ""),
    "a bucket with KMS and no key": (encrypted_bucket("data"), "bucket", "customer", "fail", "customer-managed"),
    "a bucket with a key": (
        (KEY, *encrypted_bucket("data", kmsMasterKeyId=Ref(KEY, "arn"))), "bucket", "customer", "pass", "the key key",
    ),
    "one bucket of two": (
        (KEY, make(BUCKET, "other"), *encrypted_bucket("data", kmsMasterKeyId=Ref(KEY, "arn"))),
        "bucket", "customer", "fail", "other: ",
    ),
    "a bucket for access logs beside one with a key": (
        (
            KEY, make(BUCKET, "logs"), BALANCER,
            *encrypted_bucket("data", kmsMasterKeyId=Ref(KEY, "arn")),
        ), "bucket", "customer", "pass", "",
    ),
    "a table as DynamoDB makes it": ((make(TABLE, "t"),), "table", "", "pass", ""),
    "a table with DynamoDB's own key": ((make(TABLE, "t"),), "table", "kms", "fail", "kmsKeyArn is absent"),
    "a queue with SQS's own key": ((make("aws:sqs/queue:Queue", "q"),), "queue", "customer", "fail", "kmsMasterKeyId"),
    "a topic in the clear": ((make("aws:sns/topic:Topic", "t"),), "topic", "", "fail", "kmsMasterKeyId is absent"),
    "a topic with AWS's key": (
        (make("aws:sns/topic:Topic", "t", {"kmsMasterKeyId": "alias/aws/sns"}),), "topic", "kms", "pass", "",
    ),
    "log groups without a key": (
        (make("aws:cloudwatch/logGroup:LogGroup", "l"),), "log_group", "customer", "fail", "kmsKeyId is absent",
    ),
    "log groups that are to be encrypted, without a key": (
        (make("aws:cloudwatch/logGroup:LogGroup", "l"),), "log_group", "", "fail",
            "kmsKeyId is absent; asked: a KMS key",
    ),
    "a log group with a key": (
        (KEY, make("aws:cloudwatch/logGroup:LogGroup", "l", {"kmsKeyId": Ref(KEY, "arn")})), "log_group", "", "pass",
            "",
    ),
    "a cache in the clear": (
        (make("aws:elasticache/replicationGroup:ReplicationGroup", "r"),), "cache", "", "fail", "atRestEncryption",
    ),
    "a task, which has no such setting": (
        (make("aws:ecs/taskDefinition:TaskDefinition", "t"),), "task", "", "unknown", "does not judge encryption",
    ),
    "volumes that are blocks of a machine": (
        (make("aws:ec2/instance:Instance", "host", {"rootBlockDevice": {"encrypted": True}}),), "volume", "", "pass",
            "host",
    ),
    "a volume beside a machine in the clear": (
        (
            host := make("aws:ec2/instance:Instance", "host", {"rootBlockDevice": {"volumeSize": 8}}),
            volume := make("aws:ebs/volume:Volume", "v", {"encrypted": True}),
            make("aws:ec2/volumeAttachment:VolumeAttachment", "a", {"instanceId": Ref(host), "volumeId": Ref(volume)}),
        ), "volume", "", "fail", "host: ",
    ),
    "no volume and no machine": ((KEY,), "volume", "", "fail", "there is no EBS volume"),
    "results of queries": (
        (
            make("aws:athena/workgroup:Workgroup", "w", {"configuration": {"resultConfiguration": {
                "encryptionConfiguration": {"encryptionOption": "SSE_KMS", "kmsKeyArn": "arn:aws:kms:x:1:key/k"}}}}),
        ), "query_workgroup", "customer", "pass", "",
    ),
    "results of queries as their bucket is": (
        (make("aws:athena/workgroup:Workgroup", "w"),), "query_workgroup", "", "unknown", "",
    ),
    "all data, and a topic that holds none": (
        (make(DB, "main", {"storageEncrypted": True}), make("aws:sns/topic:Topic", "t")), "", "", "pass", "main",
    ),
    "all data, and a volume in the clear": (
        (make(DB, "main", {"storageEncrypted": True}), make("aws:ebs/volume:Volume", "v")), "", "", "fail", "v: ",
    ),
    "all data where there is none": ((KEY,), "", "", "fail", "makes nothing"),
}  # fmt: skip


@pytest.mark.parametrize(("resources", "of", "key", "verdict", "words"), ENCRYPTION.values(), ids=ENCRYPTION.keys())
def test_encryption_is_judged_by_the_key(resources, of, key, verdict, words):
    want = {"key": key} if key else {}
    said = said_of(graph(*resources), "encryption", of, **want)
    assert said.startswith(verdict) and words in said


def test_an_idle_key_does_not_encrypt_a_database():
    resources = (KEY, make("aws:kms/alias:Alias", "database-encryption", {"targetKeyId": Ref(KEY)}), make(DB, "main"))
    assert verdict_on(graph(*resources), "encryption", "database", key="customer") == "fail"


def key(**inputs):
    return make("aws:kms/key:Key", "key", inputs)


def rotated(**rules):
    secret = make("aws:secretsmanager/secret:Secret", "password")
    rotation = make(
        "aws:secretsmanager/secretRotation:SecretRotation", "r", {"secretId": Ref(secret), "rotationRules": rules}
    )
    return secret, rotation


ROTATION = {
    "a key that rotates": ((key(enableKeyRotation=True),), "kms_key", {}, "pass", "enableKeyRotation is true"),
    "a key that does not": ((key(description="rotation is enabled"),), "kms_key", {}, "fail", "is absent"),
    "an unknown flag": ((key(enableKeyRotation=UNKNOWN),), "kms_key", {}, "unknown", ""),
    "a year": ((key(enableKeyRotation=True),), "kms_key", {"days": 365}, "pass", "365"),
    "too seldom": ((key(enableKeyRotation=True),), "kms_key", {"days": 90}, "fail", "365"),
    "as often as asked": (
        (key(enableKeyRotation=True, rotationPeriodInDays=90),), "kms_key", {"days": 90}, "pass", "90",
    ),
    "a signing key, which KMS does not rotate": (
        (key(customerMasterKeySpec="RSA_2048"), make("aws:kms/key:Key", "data", {"enableKeyRotation": True})),
        "kms_key", {}, "pass", "data",
    ),
    "a rotated secret": (rotated(automaticallyAfterDays=30), "secret", {"days": 30}, "pass", "30"),
    "a secret that rotates too seldom": (rotated(automaticallyAfterDays=60), "secret", {"days": 30}, "fail", "60"),
    "a secret rotated by a schedule": (rotated(scheduleExpression="rate(7 days)"), "secret", {"days": 30}, "pass", "7"),
    "a secret rotated by a calendar": (rotated(scheduleExpression="cron(0 0 1 * ? *)"), "secret", {"days": 30},
        "unknown", ""),
    "a secret that nothing rotates": (rotated()[:1], "secret", {}, "fail", "nothing rotates it"),
    "a password that AWS keeps": (
        (make(DB, "main", {"manageMasterUserPassword": True}),), "secret", {}, "pass", "rotates",
    ),
    "no key": ((make(DB, "main"),), "kms_key", {}, "fail", "there is no KMS key"),
}  # fmt: skip


@pytest.mark.parametrize(("resources", "of", "want", "verdict", "words"), ROTATION.values(), ids=ROTATION.keys())
def test_keys_and_secrets_rotate(resources, of, want, verdict, words):
    said = said_of(graph(*resources), "rotation", of, **want)
    assert said.startswith(verdict) and words in said


# --- what is open to the world

BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ALL_ON = dict.fromkeys(("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets"), True)
DATA = make(BUCKET, "data")
VPC = make("aws:ec2/vpc:Vpc", "vpc")
PUBLIC = make("aws:ec2/subnet:Subnet", "public", {"vpcId": Ref(VPC), "mapPublicIpOnLaunch": True})
HOME = make("aws:ec2/subnet:Subnet", "home", {"vpcId": Ref(VPC)})
GATEWAY = make("aws:ec2/internetGateway:InternetGateway", "igw")
ROUTES = make(
    "aws:ec2/routeTable:RouteTable",
    "routes",
    {"vpcId": Ref(VPC), "routes": [{"cidrBlock": "0.0.0.0/0", "gatewayId": Ref(GATEWAY)}]},
)
JOINED = make(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "a",
    {"subnetId": Ref(PUBLIC), "routeTableId": Ref(ROUTES)},
)
NETWORK = (VPC, PUBLIC, HOME, GATEWAY, ROUTES, JOINED)
FUNCTION = make("aws:lambda/function:Function", "fn")


def policy(principal, **statement):
    document = {"Statement": [{"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*", **statement}]}
    return json.dumps(document)


def with_policy(principal, **statement):
    return DATA, make(
        "aws:s3/bucketPolicy:BucketPolicy", "p", {"bucket": Ref(DATA), "policy": policy(principal, **statement)}
    )


def url(kind):
    inputs = {"functionName": Ref(FUNCTION, "name"), "authorizationType": kind}
    return FUNCTION, make("aws:lambda/functionUrl:FunctionUrl", "url", inputs)


def machine(**inputs):
    return (*NETWORK, make("aws:ec2/instance:Instance", "host", inputs))


PUBLICITY = {
    "a bucket with all four settings": ((DATA, make(BLOCK, "b", {"bucket": Ref(DATA), **ALL_ON})), "bucket", "pass",
        "four"),
    "a bucket as S3 makes it": ((DATA,), "bucket", "pass", "by default"),
    "a bucket with a setting off": (
        (DATA, make(BLOCK, "b", {"bucket": Ref(DATA), **ALL_ON, "blockPublicPolicy": False})), "bucket", "fail",
        "blockPublicPolicy off",
    ),
    "a bucket with an unknown setting": (
        (DATA, make(BLOCK, "b", {"bucket": Ref(DATA), **ALL_ON, "blockPublicPolicy": UNKNOWN})), "bucket", "unknown",
            "",
    ),
    "a bucket that everybody reads": (with_policy("*"), "bucket", "fail", "lets everybody in"),
    "a bucket that a service reads": (with_policy({"Service": "cloudfront.amazonaws.com"}), "bucket", "pass", ""),
    "a bucket for one organization": (
        with_policy("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), "bucket", "pass", "",
    ),
    "a bucket with a public ACL": ((make(BUCKET, "data", {"acl": "public-read"}),), "bucket", "fail", "public-read"),
    "a private bucket whose name says public": ((make(BUCKET, "public-data"),), "bucket", "pass", ""),
    "a database as RDS makes it": ((make(DB, "db"),), "database", "pass", ""),
    "a public database": ((make(DB, "db", {"publiclyAccessible": True}),), "database", "fail", "is true"),
    "an unknown flag": ((make(DB, "db", {"publiclyAccessible": UNKNOWN}),), "database", "unknown", ""),
    "a cluster with a public instance": (
        (
            cluster := make(CLUSTER, "c"),
            make(MEMBER, "m", {"clusterIdentifier": Ref(cluster), "publiclyAccessible": True}),
        ), "database", "fail", "m: ",
    ),
    "a cache": ((make("aws:elasticache/replicationGroup:ReplicationGroup", "r"),), "cache", "pass", ""),
    "a search domain on the internet": ((make("aws:opensearch/domain:Domain", "d"),), "search", "fail", "vpcOptions"),
    "a search domain in a VPC": (
        (make("aws:opensearch/domain:Domain", "d", {"vpcOptions": {"subnetIds": ["a"]}}),), "search", "pass", "",
    ),
    "a private API": (
        (make("aws:apigateway/restApi:RestApi", "api", {"endpointConfiguration": {"types": "PRIVATE"}}),), "api",
            "pass", "",
    ),
    "a regional API": (
        (make("aws:apigateway/restApi:RestApi", "api", {"endpointConfiguration": {"types": "REGIONAL"}}),), "api",
            "fail",
        "REGIONAL",
    ),
    "a function": ((FUNCTION,), "function", "pass", ""),
    "a function behind a URL for everybody": (url("NONE"), "function", "fail", "NONE"),
    "a function behind a URL with IAM": (url("AWS_IAM"), "function", "pass", ""),
    "a machine in a private subnet": (machine(subnetId=Ref(HOME)), "instance", "pass", ""),
    "a machine in a public subnet": (machine(subnetId=Ref(PUBLIC)), "instance", "fail", "public subnet"),
    "a machine with an address": (machine(subnetId=Ref(HOME), associatePublicIpAddress=True), "instance", "fail",
        "is true"),
    "an internal load balancer": (
        (make("aws:lb/loadBalancer:LoadBalancer", "lb", {"internal": True}),), "load_balancer", "pass", "",
    ),
    "a load balancer for the internet": (
        (make("aws:lb/loadBalancer:LoadBalancer", "lb"),), "load_balancer", "fail", "internal is absent",
    ),
    "a repository for everybody": (
        (
            repository := make("aws:ecr/repository:Repository", "images"),
            make("aws:ecr/repositoryPolicy:RepositoryPolicy", "p", {"repository": Ref(repository),
                "policy": policy("*")}),
        ), "image_repository", "fail", "everybody",
    ),
    "a cluster of Kubernetes with the default endpoint": (
        (make("aws:eks/cluster:Cluster", "k", {"vpcConfig": {"subnetIds": ["a"]}}),), "kubernetes", "fail", "absent",
    ),
    "all stores": ((DATA, make(DB, "db", {"publiclyAccessible": True})), "", "fail", "db: "),
}  # fmt: skip


@pytest.mark.parametrize(("resources", "of", "verdict", "words"), PUBLICITY.values(), ids=PUBLICITY.keys())
def test_what_is_public_is_told_from_what_is_not(resources, of, verdict, words):
    said = said_of(graph(*resources), "not_public", of)
    assert said.startswith(verdict) and words in said


def test_an_encrypted_topic_that_nothing_uses_proves_nothing():
    topic = make("aws:sns/topic:Topic", "t", {"kmsMasterKeyId": Ref(KEY, "arn")})
    assert verdict_on(graph(KEY, topic), "encryption", "topic", key="customer") != "pass"


@pytest.mark.parametrize(("encrypted", "verdict"), [(True, "pass"), (False, "fail")])
def test_the_volumes_of_machines_are_theirs(encrypted, verdict):
    machine = make("aws:ec2/instance:Instance", "web", {"rootBlockDevice": {"encrypted": encrypted}})
    assert verdict_on(graph(machine), "encryption", "volume") == verdict
    template = make(
        "aws:ec2/launchTemplate:LaunchTemplate",
        "web",
        {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"encrypted": "true" if encrypted else "false"}}]},
    )
    group = make("aws:autoscaling/group:Group", "web", {"launchTemplate": {"id": Ref(template, "id")}, "maxSize": 2})
    assert verdict_on(graph(template, group), "encryption", "volume") == verdict
