"""Builds which IAM actions the operations of AWS's SDKs need, as package data.

    python -m pip install boto3 && python tools/build_sdk_operations.py

boto3 and botocore (Apache-2.0) are read as files, never imported; Stackproof itself does not need them. An operation
needs the action of its own name where IAM has one; `EXCEPTIONS` holds those that need another one, from the Service
Authorization Reference and the API references of the services. Written is `sdk_operations.json.z` (zlib), with its
source inside.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import zlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from stackproof.aws import actions_of

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data"
# Signing name of the SDK -> prefix of IAM's actions, where they differ.
PREFIXES = {"cloudsearchdomain": "cloudsearch", "iotdata": "iot", "monitoring": "cloudwatch", "tagging": "tag"}
# Actions that an operation needs, in place of the one of its own name; of those joined by `|` any will do.
EXCEPTIONS: dict[str, str] = {
    "s3.CompleteMultipartUpload": "s3:PutObject",
    "s3.CopyObject": "s3:PutObject s3:GetObject|s3:GetObjectVersion",
    "s3.CreateMultipartUpload": "s3:PutObject",
    "s3.DeleteBucketCors": "s3:PutBucketCORS",
    "s3.DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3.DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
    "s3.DeleteBucketTagging": "s3:PutBucketTagging",
    "s3.DeleteObject": "s3:DeleteObject|s3:DeleteObjectVersion",
    "s3.DeleteObjects": "s3:DeleteObject|s3:DeleteObjectVersion",
    "s3.DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3.GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3.GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3.GetBucketNotificationConfiguration": "s3:GetBucketNotification",
    "s3.GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3.GetObject": "s3:GetObject|s3:GetObjectVersion",
    "s3.GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3.HeadBucket": "s3:ListBucket",
    "s3.HeadObject": "s3:GetObject|s3:GetObjectVersion",
    "s3.ListBuckets": "s3:ListAllMyBuckets",
    "s3.ListMultipartUploads": "s3:ListBucketMultipartUploads",
    "s3.ListObjects": "s3:ListBucket",
    "s3.ListObjectsV2": "s3:ListBucket",
    "s3.ListObjectVersions": "s3:ListBucketVersions",
    "s3.ListParts": "s3:ListMultipartUploadParts",
    "s3.PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3.PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "s3.PutBucketNotificationConfiguration": "s3:PutBucketNotification",
    "s3.PutBucketReplication": "s3:PutReplicationConfiguration",
    "s3.PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3.SelectObjectContent": "s3:GetObject",
    "s3.UploadPart": "s3:PutObject",
    "s3.UploadPartCopy": "s3:PutObject s3:GetObject|s3:GetObjectVersion",
    "dynamodb.BatchExecuteStatement": "dynamodb:PartiQLSelect|dynamodb:PartiQLInsert|dynamodb:PartiQLUpdate"
    "|dynamodb:PartiQLDelete",
    "dynamodb.ExecuteStatement": "dynamodb:PartiQLSelect|dynamodb:PartiQLInsert|dynamodb:PartiQLUpdate"
    "|dynamodb:PartiQLDelete",
    "dynamodb.ExecuteTransaction": "dynamodb:PartiQLSelect|dynamodb:PartiQLInsert|dynamodb:PartiQLUpdate"
    "|dynamodb:PartiQLDelete",
    "dynamodb.TransactGetItems": "dynamodb:GetItem",
    "dynamodb.TransactWriteItems": "dynamodb:PutItem|dynamodb:UpdateItem|dynamodb:DeleteItem"
    "|dynamodb:ConditionCheckItem",
    "lambda.Invoke": "lambda:InvokeFunction",
    "lambda.InvokeAsync": "lambda:InvokeFunction|lambda:InvokeAsync",
    "lambda.InvokeWithResponseStream": "lambda:InvokeFunction",
    "sqs.ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs.DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs.SendMessageBatch": "sqs:SendMessage",
    "sns.PublishBatch": "sns:Publish",
    "ses.SendEmail": "ses:SendEmail|ses:SendRawEmail",
    "ses.SendRawEmail": "ses:SendEmail|ses:SendRawEmail",
    "ses.SendBulkTemplatedEmail": "ses:SendBulkTemplatedEmail|ses:SendBulkEmail",
    "sesv2.SendEmail": "ses:SendEmail|ses:SendRawEmail|ses:SendTemplatedEmail",
    "sesv2.SendBulkEmail": "ses:SendBulkEmail|ses:SendBulkTemplatedEmail|ses:SendEmail",
    "secretsmanager.BatchGetSecretValue": "secretsmanager:BatchGetSecretValue|secretsmanager:GetSecretValue",
    "bedrock-runtime.Converse": "bedrock:InvokeModel",
    "bedrock-runtime.ConverseStream": "bedrock:InvokeModelWithResponseStream",
    "apigatewaymanagementapi.PostToConnection": "execute-api:ManageConnections",
    "apigatewaymanagementapi.DeleteConnection": "execute-api:ManageConnections",
    "apigatewaymanagementapi.GetConnection": "execute-api:ManageConnections",
    "kms.ReEncrypt": "kms:ReEncryptFrom kms:ReEncryptTo",
}
# Anybody may call these, or the caller's own trust, token or key decides and no identity policy.
FREE = re.compile(
    r"sts\.|cognito-identity\.|sso\.|sso-oidc\.|signin\.|dynamodb\.DescribeEndpoints|timestream-\w+\.DescribeEndpoints"
    r"|cognito-idp\.(?!Admin|List|Describe|Create|Update(?!UserAttributes|DeviceStatus)|Delete(?!User$|UserAttributes)"
    r"|AddCustom|GetCSV|GetGroup|GetIdentity|GetSigning|GetUICustom|GetUserPoolMfa|Set(?!User)|Start|Stop|Tag|Untag)"
)


def main() -> int:
    """Write the file; prints what was found."""
    models = located("botocore", "botocore/data")
    clients = {path.name: client(path) for path in sorted(models.iterdir()) if path.is_dir()}
    kept = {name: item for name, item in clients.items() if item["operations"]}
    objects = located("boto3", "boto3/data")
    resources = {path.name: resource(newest(path, "resources-1.json")) for path in sorted(objects.iterdir())}
    size = write(
        "sdk_operations.json.z",
        {"source": source("boto3", "botocore"), "clients": kept, "resources": resources},
    )
    print(f"{len(kept)} clients, {sum(len(item['operations'].splitlines()) for item in kept.values())} operations")
    print(f"{len(resources)} object interfaces; {size} bytes")
    return 0


def located(package: str, file: str) -> Path:
    """A file or folder of an installed distribution."""
    return Path(str(metadata.distribution(package).locate_file(file)))


def source(*packages: str) -> dict[str, str]:
    """Where the table came from."""
    return {
        "package": " ".join(packages),
        "version": " ".join(metadata.version(package) for package in packages),
        "licence": "Apache-2.0",
        "command": "python tools/build_sdk_operations.py",
        "built": datetime.date.today().isoformat(),
    }


def newest(folder: Path, name: str) -> dict[str, Any]:
    """The newest version of a model, {} when there is none."""
    for version in sorted(folder.iterdir(), reverse=True):
        for path in (version / name, version / f"{name}.gz"):
            if path.is_file():
                data = path.read_bytes()
                return json.loads(zlib.decompress(data, 31) if path.suffix == ".gz" else data)
    return {}


def client(folder: Path) -> dict[str, Any]:
    """package: name of the JavaScript client. operations: `Operation=service:Action service:Action|service:Action`,
    one a line. waiters: `waiter=Operation`, one a line."""
    model = newest(folder, "service-2.json")
    facts = model.get("metadata", {})
    needs = {name: actions(folder, facts, name) for name in sorted(model.get("operations", {}))}
    waiters = newest(folder, "waiters-2.json").get("waiters", {})
    return {
        "package": re.sub(r"[^a-z0-9]+", "-", str(facts.get("serviceId", "")).lower()),
        "operations": "\n".join(f"{name}={needed}" for name, needed in needs.items() if needed),
        "waiters": "\n".join(f"{name}={waiters[name]['operation']}" for name in sorted(waiters)),
    }


def actions(folder: Path, facts: dict[str, Any], operation: str) -> str:
    """The actions that an operation needs; "" where that is not known or nothing is needed."""
    name = f"{folder.name}.{operation}"
    if FREE.match(name):
        return ""
    if name in EXCEPTIONS:
        return EXCEPTIONS[name]
    signing = str(facts.get("signingName") or facts.get("endpointPrefix") or "")
    for prefix in (PREFIXES.get(signing, signing), folder.name):
        if operation.lower() in (actions_of(prefix) or ()):
            return f"{prefix}:{operation}"
    return ""


def resource(model: dict[str, Any]) -> dict[str, str]:
    """Type of object ("" for the service itself) -> its members, one a line: `method=Operation` for what it does,
    `has:Name=Type` for the objects it makes, `many:name=Operation,Type` for its collections."""
    shapes = {"": model.get("service", {}), **model.get("resources", {})}
    return {name: "\n".join(sorted(members(shape))) for name, shape in shapes.items()}


def members(shape: dict[str, Any]) -> Iterator[str]:
    """The members of one type of object."""
    for name, action in shape.get("actions", {}).items():
        made = action.get("resource", {}).get("type", "")
        yield f"{snake(name)}={action['request']['operation']}" + (f",{made}" if made else "")
    for name, waiter in shape.get("waiters", {}).items():
        yield f"wait_until_{snake(name)}=waiter:{waiter['waiterName']}"
    if "load" in shape:
        yield f"load={shape['load']['request']['operation']}"
        yield f"reload={shape['load']['request']['operation']}"
    for name, item in shape.get("has", {}).items():
        yield f"has:{name}={item['resource']['type']}"
    for name, item in shape.get("hasMany", {}).items():
        yield f"many:{snake(name)}={item['request']['operation']},{item['resource']['type']}"


def snake(name: str) -> str:
    """A name of the API as Python writes it."""
    parts = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", parts).lower()


def write(name: str, value: object) -> int:
    """The table, compressed; returns its size."""
    data = zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 9)
    (DATA / name).write_bytes(data)
    return len(data)


if __name__ == "__main__":
    sys.exit(main())
