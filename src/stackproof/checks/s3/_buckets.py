"""What the checks ask of a bucket: its public access settings, ownership, website, policy, and what writes logs to it.

Facts: every bucket made since April 2023 has all four public access settings on and its ACLs disabled
(BucketOwnerEnforced) until the program says otherwise; the separate resource of the public access block leaves each
setting off that it is not given.
"""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.aws import NARROWING_KEYS, Statement, is_public_principal, matches
from stackproof.model import Resource
from stackproof.topology import flag, has, text

from .._mechanism import Case

BUCKET = "aws:s3/bucket:Bucket"
OBJECT = "aws:s3/bucketObject:BucketObject"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
CLASSIC = "aws:elb/loadBalancer:LoadBalancer"
TRAIL = "aws:cloudtrail/trail:Trail"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
SETTINGS = ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")
READING = ("s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket")
WRITING = ("s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy", "s3:DeleteBucket", "s3:PutObjectAcl")


def root_of_opening(case: Case, bucket: Resource) -> str:
    """The cause of all that is wrong because a bucket is opened to everybody, or would be if S3 let it."""
    return f"public@{case.place_of(bucket)}"


def new_buckets(case: Case) -> Iterator[Resource]:
    """Buckets that the program makes anew (an imported one keeps the settings that it has)."""
    for bucket in case.resources(BUCKET):
        if not bucket.options.importId:
            yield bucket


def settings_of(case: Case, bucket: Resource) -> dict[str, bool | None]:
    """The four public access settings as they will be: True, False, None where not known."""
    parts = case.topology.bucket_parts(bucket).public_access_block
    if not parts:
        return dict.fromkeys(SETTINGS, True)
    return {name: flag(parts[0], name) for name in SETTINGS}


def ownership_of(case: Case, bucket: Resource) -> str | None:
    """Object ownership: BucketOwnerEnforced unless the program says otherwise; None where not known."""
    parts = case.topology.bucket_parts(bucket).ownership
    return (text(parts[0], "rule.objectOwnership") or None) if parts else "BucketOwnerEnforced"


def is_website(case: Case, bucket: Resource) -> bool:
    """True when the bucket serves a website by itself."""
    inline = any(has(bucket, name) for name in ("website", "websites"))
    return inline or bool(case.topology.bucket_parts(bucket).website)


def public_statements(case: Case, bucket: Resource) -> Iterator[tuple[str, Statement, bool | None]]:
    """(URN of the holder, statement, whether everybody is let in) of the Allow statements of the bucket's policies.
    None where that cannot be told: hidden parts, or a Deny that holds some callers back."""
    for document in case.topology.resource_policies(bucket):
        held_back = any(_holds_back(s) for s in document.statements if s.effect == "Deny")
        for statement in document.statements:
            if statement.effect == "Deny":
                continue
            public = is_public_principal(statement)
            yield document.origin, statement, None if public and held_back else public


def _holds_back(deny: Statement) -> bool:
    everybody = bool(deny.not_principals) or any(p.value == "*" for p in deny.principals)
    return bool(deny.not_principals) or (everybody and any(c.key.lower() in NARROWING_KEYS for c in deny.conditions))


def granted(statement: Statement, actions: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the actions a statement covers."""
    if statement.not_actions:
        return tuple(a for a in actions if not any(matches(p, a) for p in statement.not_actions))
    return tuple(a for a in actions if any(matches(p, a) for p in statement.actions))


def acl_of(case: Case, bucket: Resource) -> tuple[Resource, str | None] | None:
    """The canned ACL of a bucket with the resource that gives it; None when there is none. The text is None where it
    is not known."""
    for holder in (bucket, *case.topology.bucket_parts(bucket).acl):
        if has(holder, "acl"):
            return holder, text(holder, "acl")
    return None


def waits_for(case: Case, resource: Resource, other: Resource) -> bool:
    """True when Pulumi makes `other` before `resource`: by a reference or `depends_on`, also by way of others."""
    topology = case.topology
    todo, seen = [resource.urn], set()
    while todo:
        current = topology.resource(todo.pop())
        if current is None or current.urn in seen:
            continue
        seen.add(current.urn)
        if current.urn == other.urn:
            return True
        todo += [*current.dependencies, *current.options.dependsOn, *(r.urn for r in current.references)]
        if not current.custom and current.urn != resource.parent:
            todo += [child.urn for child in topology.children(current.urn)]
    return False


def log_writers(case: Case, bucket: Resource) -> tuple[tuple[Resource, str], ...]:
    """(resource, input path) of what delivers logs into the bucket."""
    places = (
        (BALANCER, "accessLogs"),
        (BALANCER, "connectionLogs"),
        (CLASSIC, "accessLogs"),
        (TRAIL, "s3BucketName"),
        (DISTRIBUTION, "loggingConfig"),
        ("aws:s3/bucketLogging:BucketLogging", "targetBucket"),
        ("aws:ec2/flowLog:FlowLog", "logDestination"),
        (BUCKET, "logging"),
        (BUCKET, "loggings"),
    )
    found = []
    for token, path in places:
        for writer in case.resources(token):
            place = f"{path}.bucket" if path in ("accessLogs", "connectionLogs", "loggingConfig") else path
            place = f"{path}.targetBucket" if path in ("logging", "loggings") else place
            if path == "loggings":
                place = "loggings[0].targetBucket"
            if writer.urn != bucket.urn and bucket.urn in {t.urn for t in case.topology.targets(writer, place, BUCKET)}:
                found.append((writer, path))
    return tuple(found)
