"""One change of a program is one difference, and of the right kind; what was expected is written down beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stackproof.compare import compare

SHOP = Path(__file__).parent / "programs" / "shop"
NONE = "pass"
# name: (what stands in the program, what stands there instead, kind, type, property, severity)
MUTATIONS = {
    "the database is open to its subnets": (
        '"security_groups": [worker_group.id]}', '"cidr_blocks": ["10.0.0.0/8"]}',
        "changed", "SecurityGroup", "ingress[0].cidrBlocks[0]", "high",
    ),
    "another port": (
        '"from_port": 443, "to_port": 443', '"from_port": 22, "to_port": 22',
        "changed", "SecurityGroup", "egress[0].ports", "high",
    ),
    "one more rule": (
        'egress=[{', 'ingress=[{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}],\n'
        '    egress=[{',
        "added", "SecurityGroup", "ingress", "high",
    ),
    "not encrypted": ("    storage_encrypted=True,\n", "", "changed", "Instance", "storageEncrypted", "high"),
    "keys do not rotate": ("enable_key_rotation=True", "enable_key_rotation=False",
                           "changed", "Key", "enableKeyRotation", "high"),
    "shorter backups": ("backup_retention_period=14", "backup_retention_period=1",
                        "changed", "Instance", "backupRetentionPeriod", "high"),
    "one zone": ("multi_az=True", "multi_az=False", "changed", "Instance", "multiAz", "medium"),
    "a smaller class": ("db.t4g.medium", "db.t4g.micro", "changed", "Instance", "instanceClass", "medium"),
    "another engine": ('engine_version="16"', 'engine_version="14"', "changed", "Instance", "engineVersion", "medium"),
    "no versioning": (
        'aws.s3.BucketVersioning("files", bucket=files.id, versioning_configuration={"status": "Enabled"})\n', "",
        "missing", "BucketVersioning", "", "high",
    ),
    "half of the public access block": (
        "    block_public_policy=True,\n", "",
        "changed", "BucketPublicAccessBlock", "blockPublicPolicy", "high",
    ),
    "files expire sooner": ('{"days": 365}', '{"days": 30}',
                            "changed", "BucketLifecycleConfiguration", "rules[0].expiration.days", "medium"),
    "any action on the queue": (
        '"sqs:GetQueueAttributes"]', '"sqs:*"]', "changed", "RolePolicy", "policy.Statement[0].Action[2]", "high",
    ),
    "any bucket": ('f"{arns[1]}/*"', '"*"', "changed", "RolePolicy", "policy.Statement[1].Resource", "high"),
    "another service may take the role": (
        '"lambda.amazonaws.com"', '"ec2.amazonaws.com"',
        "changed", "Role", "assumeRolePolicy.Statement[0].Principal.Service", "high",
    ),
    "another managed policy": ("AWSLambdaVPCAccessExecutionRole", "AWSLambdaBasicExecutionRole",
                               "changed", "RolePolicyAttachment", "policyArn", "high"),
    "fewer attempts": ('"maxReceiveCount": 5', '"maxReceiveCount": 1',
                       "changed", "Queue", "redrivePolicy.maxReceiveCount", "high"),
    "a private subnet on the public table": (
        'f"private-{number}", subnet_id=subnet.id, route_table_id=private_table.id',
        'f"private-{number}", subnet_id=subnet.id, route_table_id=(private_table if number else public_table).id',
        "changed", "RouteTableAssociation", "routeTableId", "high",
    ),
    "no way out": (
        'aws.ec2.Route("private-out", route_table_id=private_table.id, destination_cidr_block="0.0.0.0/0", '
        "nat_gateway_id=nat.id)\n", "",
        "missing", "Route", "", "high",
    ),
    "the function takes longer": ("timeout=30,", "timeout=300,", "changed", "Function", "timeout", "medium"),
    "another variable": ('"LEVEL": "info"', '"LEVEL": "debug"',
                         "changed", "Function", "environment.variables.LEVEL", "low"),
    "the function is in one subnet": (
        '"subnet_ids": [subnet.id for subnet in private], "sec', '"subnet_ids": [private[0].id], "sec',
        "changed", "Function", "vpcConfig.subnetIds[1]", "medium",
    ),
    "logs are kept longer": ("retention_in_days=30", "retention_in_days=365",
                             "changed", "LogGroup", "retentionInDays", "medium"),
    "another alarm threshold": ("threshold=0", "threshold=10", "changed", "MetricAlarm", "threshold", "medium"),
    "a bucket more": ("files = aws", 'aws.s3.Bucket("more", tags=TAGS)\nfiles = aws', "added", "Bucket", "", "low"),
    "no mapping": (
        'aws.lambda_.EventSourceMapping(\n    "orders", event_source_arn=orders.arn, function_name=worker.arn, '
        "batch_size=10, tags=TAGS\n)\n", "",
        "missing", "EventSourceMapping", "", "high",
    ),
    "another owner, on everything": ('"Owner": "retail"', '"Owner": "finance"', "changed", None, "tags.Owner", "low"),
    "another network": ('"10.0.0.0/16"', '"10.1.0.0/16"', "changed", "Vpc", "cidrBlock", "medium"),
    "data may be destroyed": ("deletion_protection=True", "deletion_protection=False",
                              "changed", "Instance", "deletionProtection", "high"),
    "an output less": ('pulumi.export("database_endpoint", database.endpoint)\n', "",
                       "missing", "", "outputs.database_endpoint", "low"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_one_change_is_one_difference(name: str, recorded, shop, tmp_path: Path) -> None:
    old, new, kind, token, property, severity = MUTATIONS[name]
    text = (SHOP / "__main__.py").read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    shutil.copytree(SHOP, tmp_path / "answer")
    (tmp_path / "answer" / "__main__.py").write_text(text.replace(old, new), encoding="utf-8")
    answer = recorded(tmp_path / "answer")

    comparison = compare(answer, shop)
    (found,) = (*comparison.missing, *comparison.added, *comparison.changed)
    assert token is None or found.type.rpartition(":")[2] == token
    assert (found.kind, found.property, found.severity) == (kind, property, severity)
    assert comparison.counts.undecided == 0
    assert (comparison.likeness < 100) == (kind != "added")

    (turned,) = (c := compare(shop, answer)).missing + c.added + c.changed
    assert turned.kind == {"missing": "added", "added": "missing"}.get(kind, "changed")


def test_a_difference_names_both_places_and_both_values(recorded, shop, tmp_path: Path) -> None:
    shutil.copytree(SHOP, tmp_path / "answer")
    text = (SHOP / "__main__.py").read_text(encoding="utf-8")
    (tmp_path / "answer" / "__main__.py").write_text("\n\n" + text.replace("multi_az=True", "multi_az=False"))
    (found,) = compare(recorded(tmp_path / "answer"), shop).changed
    assert found.answer and found.ideal and found.answer.source and found.ideal.source
    line = next(n for n, one in enumerate(text.split("\n"), start=1) if one.startswith("database = aws.rds.Instance("))
    assert (found.ideal.source.file, found.ideal.source.line) == ("__main__.py", line)
    assert found.answer.source.line == line + 2
    assert (found.answer.value, found.ideal.value) == (None, "true")
    assert found.why


def test_a_tag_that_is_another_one_everywhere_is_said_once(recorded, shop, tmp_path: Path) -> None:
    shutil.copytree(SHOP, tmp_path / "answer")
    text = (SHOP / "__main__.py").read_text(encoding="utf-8")
    (tmp_path / "answer" / "__main__.py").write_text(text.replace('"Project": "shop", ', ""))
    (found,) = compare(recorded(tmp_path / "answer"), shop).changed
    tagged = [resource for resource in shop.resources if "tags" in resource.inputs]
    assert found.property == "tags.Project" and len(found.also) == len(tagged) - 1


def test_who_refers_to_what_lacks_differs_only_for_it(recorded, shop, tmp_path: Path, differences) -> None:
    shutil.copytree(SHOP, tmp_path / "answer")
    text = (SHOP / "__main__.py").read_text(encoding="utf-8")
    text = text.replace("    kms_key_id=key.arn,\n", "").replace("kms_master_key_id=key.id, ", "")
    text = text.replace("    kms_master_key_id=key.id,\n", "").replace(', "kms_master_key_id": key.arn', "")
    start = text.index("key = aws.kms.Key(")
    text = text[:start] + text[text.index("worker_group") :]
    (tmp_path / "answer" / "__main__.py").write_text(text)
    comparison = compare(recorded(tmp_path / "answer"), shop)
    assert differences(comparison) == [("missing", "Key", "")]
    assert len(comparison.missing[0].also) == 5
