"""What is kept, for how long, and where it goes in time."""

from __future__ import annotations

import json

import pytest
from graph_making import Ref, graph, make
from judge_saying import said_of

UNKNOWN = {"$unknown": "not known in a preview"}
DB, CLUSTER = "aws:rds/instance:Instance", "aws:rds/cluster:Cluster"
TABLE, FILES = "aws:dynamodb/table:Table", "aws:efs/fileSystem:FileSystem"
BUCKET = make("aws:s3/bucket:Bucket", "data")
LOGS = make("aws:s3/bucket:Bucket", "logs")
LOGGED = make("aws:s3/bucketLogging:BucketLogging", "l", {"bucket": Ref(BUCKET), "targetBucket": Ref(LOGS)})
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"


def db(**inputs):
    return (make(DB, "db", inputs),)


def table(**recovery):
    return (make(TABLE, "t", {"pointInTimeRecovery": recovery} if recovery else {}),)


def planned(store, after=35, **selection):
    plan = make("aws:backup/plan:Plan", "plan", {"rules": [{"ruleName": "r", "lifecycle": {"deleteAfter": after}}]})
    chosen = selection or {"resources": [Ref(store, "arn")]}
    return store, plan, make("aws:backup/selection:Selection", "s", {"planId": Ref(plan), **chosen})


def versioned(status):
    return BUCKET, make(VERSIONING, "v", {"bucket": Ref(BUCKET), "versioningConfiguration": {"status": status}})


def bucket_policy(effect="Deny", action="s3:DeleteObjectVersion", operator="BoolIfExists", value="false"):
    condition = {operator: {"aws:MultiFactorAuthPresent": value}}
    statement = {"Effect": effect, "Principal": "*", "Action": action, "Resource": "*", "Condition": condition}
    document = json.dumps({"Statement": [statement]})
    return BUCKET, make("aws:s3/bucketPolicy:BucketPolicy", "p", {"bucket": Ref(BUCKET), "policy": document})


def lifecycle(*rules, status="Enabled"):
    listed = [{"id": f"r{i}", "status": status, **rule} for i, rule in enumerate(rules)]
    kind = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    return BUCKET, make(kind, "c", {"bucket": Ref(BUCKET), "rules": listed})


GLACIER = {"transitions": [{"days": 90, "storageClass": "GLACIER"}]}
REPOSITORY = make("aws:ecr/repository:Repository", "images")


def images(**selection):
    document = {"rules": [{"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}]}
    inputs = {"repository": Ref(REPOSITORY, "name"), "policy": json.dumps(document)}
    return REPOSITORY, make("aws:ecr/lifecyclePolicy:LifecyclePolicy", "p", inputs)


def group(days=None, name="group", **inputs):
    kept = {} if days is None else {"retentionInDays": days}
    return make("aws:cloudwatch/logGroup:LogGroup", name, {**kept, **inputs})


FUNCTION = make("aws:lambda/function:Function", "fn", {"name": "fn"}, outputs={"name": "fn"})
TASK = make(
    "aws:ecs/taskDefinition:TaskDefinition",
    "task",
    {
        "containerDefinitions": json.dumps(
            [{"name": "a", "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/app"}}}]
        )
    },
)

WEEK = {"days": 7}
CASES = {
    # backups
    "a week": (db(backupRetentionPeriod=7), "backup", "database", WEEK, "pass", "backupRetentionPeriod is 7"),
    "longer": (db(backupRetentionPeriod=30), "backup", "database", WEEK, "pass", "30"),
    "longer than exactly": (db(backupRetentionPeriod=30), "backup", "database", {"days": {"exactly": 7}}, "fail", "30"),
    "shorter": (db(backupRetentionPeriod=1), "backup", "database", WEEK, "fail",
        "db: backupRetentionPeriod is 1; asked 7"),
    "none": (db(backupWindow="03:00-04:00"), "backup", "database", {}, "fail", "backupRetentionPeriod is absent"),
    "switched off": (db(backupRetentionPeriod=0), "backup", "database", WEEK, "fail", "is 0"),
    "unknown": (db(backupRetentionPeriod=UNKNOWN), "backup", "database", WEEK, "unknown", ""),
    "a cluster's day": ((make(CLUSTER, "c"),), "backup", "database", {}, "pass", ""),
    "a cluster's day for a week": ((make(CLUSTER, "c"),), "backup", "database", WEEK, "fail", "1; asked 7"),
    "a plan": (planned(make(DB, "db")), "backup", "database", WEEK, "pass", "plan: "),
    "a plan that keeps too short": (planned(make(DB, "db"), 3), "backup", "database", WEEK, "fail", ""),
    "a plan for another": (
        (make(DB, "db"), *planned(make(TABLE, "t"))), "backup", "database", {}, "fail", "asked: backups",
    ),
    "a plan by tag": (
        planned(make(DB, "db", {"tags": {"backup": "daily"}}),
                selectionTags=[{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]),
        "backup", "database", WEEK, "pass", "",
    ),
    "a plan by another tag": (
        planned(make(DB, "db", {"tags": {"backup": "no"}}),
                selectionTags=[{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]),
        "backup", "database", WEEK, "fail", "",
    ),
    "a plan without selection": (planned(make(DB, "db"))[:2], "backup", "database", {}, "fail", ""),
    "a cache": (
        (make("aws:elasticache/replicationGroup:ReplicationGroup", "r", {"snapshotRetentionLimit": 5}),), "backup",
            "cache",
        {"days": 5}, "pass", "",
    ),
    "a table with recovery": (table(enabled=True), "backup", "table", {}, "pass",
        "pointInTimeRecovery.enabled is true"),
    "a table with recovery for 35 days": (table(enabled=True), "backup", "table", {"days": 35}, "pass", ""),
    "a table without": (table(), "backup", "table", {}, "fail", ""),
    "files": (
        (
            files := make(FILES, "f"),
            make("aws:efs/backupPolicy:BackupPolicy", "b", {"fileSystemId": Ref(files),
                "backupPolicy": {"status": "ENABLED"}}),
        ), "backup", "file_system", {}, "pass", "",
    ),
    "files without": ((make(FILES, "f"),), "backup", "file_system", {}, "fail", ""),
    "a replica beside": (
        (*db(backupRetentionPeriod=7), make(DB, "reader", {"replicateSourceDb": "db"})), "backup", "database", WEEK,
            "pass", "",
    ),
    # points in time
    "recovery": (table(enabled=True), "point_in_time_recovery", "table", {}, "pass", ""),
    "recovery off": (table(enabled=False), "point_in_time_recovery", "table", {}, "fail", "is false"),
    "recovery absent": (table(), "point_in_time_recovery", "table", {}, "fail", "is absent"),
    "recovery unknown": (table(enabled=UNKNOWN), "point_in_time_recovery", "table", {}, "unknown", ""),
    # versions
    "versions": (versioned("Enabled"), "versioning", "bucket", {}, "pass", "status is Enabled"),
    "versions suspended": (versioned("Suspended"), "versioning", "bucket", {}, "fail", "Suspended; asked Enabled"),
    "versions unknown": (versioned(UNKNOWN), "versioning", "bucket", {}, "unknown", ""),
    "no versions": ((make("aws:s3/bucket:Bucket", "versioned"),), "versioning", "bucket", {}, "fail", "absent"),
    "versions inline": (
        (make("aws:s3/bucket:Bucket", "b", {"versioning": {"enabled": True}}),), "versioning", "bucket", {}, "pass", "",
    ),
    "versions, and a bucket for access logs": ((*versioned("Enabled"), LOGS, LOGGED), "versioning", "bucket", {},
        "pass", ""),
    "versions of one bucket": (
        (*versioned("Enabled"), make("aws:s3/bucket:Bucket", "other")), "versioning", "bucket", {}, "fail", "other: ",
    ),
    "versions of an unknown bucket": (
        (BUCKET, make(VERSIONING, "v", {"bucket": UNKNOWN, "versioningConfiguration": {"status": "Enabled"}})),
            "versioning",
        "bucket", {}, "unknown", "unless v belongs there",
    ),
    "rules of an unknown bucket": (
        (BUCKET, make("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "c", {"bucket": UNKNOWN})),
        "lifecycle", "bucket", {}, "unknown", "unless c belongs there",
    ),
    "no bucket": (table(), "versioning", "bucket", {}, "fail", "there is no S3 bucket"),
    # MFA
    "MFA by the setting": (
        (BUCKET, make(VERSIONING, "v", {"bucket": Ref(BUCKET),
                                        "versioningConfiguration": {"status": "Enabled", "mfaDelete": "Enabled"}})),
        "mfa_delete", "bucket", {}, "pass", "mfaDelete is Enabled",
    ),
    "MFA by a policy": (bucket_policy(), "mfa_delete", "bucket", {}, "pass", "without MFA"),
    "MFA by a wider policy": (bucket_policy(action=["s3:Delete*"]), "mfa_delete", "bucket", {}, "pass", ""),
    "MFA for objects only": (bucket_policy(action="s3:DeleteObject"), "mfa_delete", "bucket", {}, "fail", "neither"),
    "MFA allowed": (bucket_policy("Allow", value="true"), "mfa_delete", "bucket", {}, "fail", ""),
    "denied where MFA was used": (bucket_policy(value="true"), "mfa_delete", "bucket", {}, "fail", ""),
    "MFA in the tags": ((make("aws:s3/bucket:Bucket", "b", {"tags": {"mfa_delete": "on"}}),), "mfa_delete", "bucket",
        {}, "fail", ""),
    # lifecycle
    "to Glacier": (lifecycle(GLACIER), "lifecycle", "bucket", {"class": "GLACIER", "days": 90}, "pass",
        "GLACIER after 90"),
    "to Glacier later": (
        lifecycle(GLACIER), "lifecycle", "bucket", {"class": "GLACIER", "days": 30}, "fail",
        "moves to GLACIER after 90 days; asked GLACIER after 30 days",
    ),
    "to another class": (lifecycle(GLACIER), "lifecycle", "bucket", {"class": "DEEP_ARCHIVE"}, "fail",
        "asked DEEP_ARCHIVE"),
    "a disabled rule": (lifecycle(GLACIER, status="Disabled"), "lifecycle", "bucket", {"class": "GLACIER"}, "fail",
        "disabled"),
    "a rule called Glacier": (
        lifecycle({"id": "glacier-90", "expiration": {"days": 90}}), "lifecycle", "bucket", {"class": "GLACIER"},
            "fail", "",
    ),
    "rules unknown": (
        (BUCKET, make("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "c",
                      {"bucket": Ref(BUCKET), "rules": UNKNOWN})),
        "lifecycle", "bucket", {"class": "GLACIER"}, "unknown", "",
    ),
    "an end": (lifecycle({"expiration": {"days": 365}}), "lifecycle", "bucket", {"expire_days": 365}, "pass", "365"),
    "a later end": (lifecycle({"expiration": {"days": 400}}), "lifecycle", "bucket", {"expire_days": 365}, "pass",
        "400"),
    "a later end than exactly": (
        lifecycle({"expiration": {"days": 400}}), "lifecycle", "bucket", {"expire_days": {"exactly": 365}}, "fail",
            "400",
    ),
    "an earlier end": (lifecycle({"expiration": {"days": 30}}), "lifecycle", "bucket", {"expire_days": 365}, "fail",
        "30 days; asked 365"),
    "a move and an end": (
        lifecycle(GLACIER, {"expiration": {"days": 365}}), "lifecycle", "bucket", {"class": "GLACIER",
            "expire_days": 365},
        "pass", "",
    ),
    "a move without the end": (lifecycle(GLACIER), "lifecycle", "bucket", {"class": "GLACIER", "expire_days": 365},
        "fail", "deletes no"),
    "no rule": ((BUCKET,), "lifecycle", "bucket", {}, "fail", "rule; asked one that moves or deletes objects"),
    "no rule to delete": ((BUCKET,), "lifecycle", "bucket", {"expire_days": 30}, "fail", "deletes them after 30 days"),
    "another bucket's rule": ((*lifecycle(GLACIER), LOGS), "lifecycle", "bucket", {"class": "GLACIER"}, "pass", ""),
    "ten images": (images(countType="imageCountMoreThan", countNumber=10), "lifecycle", "image_repository",
        {"keep": 10}, "pass", "10"),
    "more images": (images(countType="imageCountMoreThan", countNumber=30), "lifecycle", "image_repository",
        {"keep": 10}, "fail", "30; asked 10"),
    "images by age": (images(countType="sinceImagePushed", countNumber=10), "lifecycle", "image_repository",
        {"keep": 10}, "fail", "sinceImagePushed"),
    "no policy": ((REPOSITORY,), "lifecycle", "image_repository", {"keep": 10}, "fail", "no lifecycle policy"),
    # retention
    "logs": ((group(7),), "retention", "log_group", WEEK, "pass", "retentionInDays is 7"),
    "logs kept longer": ((group(30),), "retention", "log_group", WEEK, "pass", "30"),
    "logs kept longer than exactly": ((group(30),), "retention", "log_group", {"days": {"exactly": 7}}, "fail", "30"),
    "logs kept shorter": ((group(3),), "retention", "log_group", WEEK, "fail", "3; asked 7"),
    "logs that never expire": ((group(),), "retention", "log_group", WEEK, "fail", "never expire"),
    "logs that never expire, at least": ((group(0),), "retention", "log_group", {"days": {"at_least": 7}}, "pass",
        "never"),
    "logs unknown": ((group(UNKNOWN),), "retention", "log_group", WEEK, "unknown", ""),
    "one group of two": ((group(7), group(1, "second")), "retention", "log_group", WEEK, "fail", "second: "),
    "a function's logs": (
        (FUNCTION, group(1, "lambda"),
         make("aws:cloudwatch/logGroup:LogGroup", "own", {"name": "/aws/lambda/fn", "retentionInDays": 7})),
        "retention", "function", WEEK, "pass", "own",
    ),
    "a function whose logs are too short": (
        (FUNCTION, group(30), make("aws:cloudwatch/logGroup:LogGroup", "own", {"name": "/aws/lambda/fn",
            "retentionInDays": 1})),
        "retention", "function", WEEK, "fail", "own: ",
    ),
    "a function without a group": ((FUNCTION,), "retention", "function", WEEK, "fail", "no log group"),
    "a task's logs": (
        (TASK, make("aws:cloudwatch/logGroup:LogGroup", "own", {"name": "/ecs/app", "retentionInDays": 7}), group(1)),
        "retention", "task", WEEK, "pass", "own",
    ),
    "a stream by default": ((make("aws:kinesis/stream:Stream", "s"),), "retention", "stream", {"hours": 24}, "pass",
        "24"),
    "a stream for a week": ((make("aws:kinesis/stream:Stream", "s"),), "retention", "stream", WEEK, "fail", "24"),
    "a queue": (
        (make("aws:sqs/queue:Queue", "q", {"messageRetentionSeconds": 1209600}),), "retention", "queue", {"days": 14},
            "pass", "",
    ),
    "a queue by default": ((make("aws:sqs/queue:Queue", "q"),), "retention", "queue", {"days": 14}, "fail", "345600"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("resources", "kind", "of", "want", "verdict", "words"), list(CASES.values()), ids=list(CASES.keys())
)
def test_what_is_kept_is_kept_as_long_as_asked(resources, kind, of, want, verdict, words):
    said = said_of(graph(*resources), kind, of, **want)
    assert said.startswith(verdict) and words in said
