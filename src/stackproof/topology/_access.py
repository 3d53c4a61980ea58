"""Policies: what a role may do, who may use a resource, and every document of the graph with its origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from stackproof.aws import Condition, Policy, Principal, Statement, parse_policy
from stackproof.model import Resource

from ._index import Index
from ._values import MISSING, as_items, as_text, is_hidden, shown, value_at

ROLE = "aws:iam/role:Role"
_POLICY = "aws:iam/policy:Policy"
_PERMISSION = "aws:lambda/permission:Permission"
_FUNCTION = "aws:lambda/function:Function"

# identity type -> (inline policy type, attachment types), each with the input that names the identity
_IDENTITIES = {
    "role": ("aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
    "user": ("aws:iam/userPolicy:UserPolicy", "aws:iam/userPolicyAttachment:UserPolicyAttachment"),
    "group": ("aws:iam/groupPolicy:GroupPolicy", "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"),
}
_BUCKET, _BUCKET_POLICY = "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy"
# policy resource -> (input that names what it is attached to, input that holds the document)
_ATTACHED = {
    "aws:s3/bucketPolicy:BucketPolicy": ("bucket", "policy"),
    "aws:sqs/queuePolicy:QueuePolicy": ("queueUrl", "policy"),
    "aws:sns/topicPolicy:TopicPolicy": ("arn", "policy"),
    "aws:kms/keyPolicy:KeyPolicy": ("keyId", "policy"),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("repository", "policy"),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("secretArn", "policy"),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": ("fileSystemId", "policy"),
    "aws:apigateway/restApiPolicy:RestApiPolicy": ("restApiId", "policy"),
    "aws:opensearch/domainPolicy:DomainPolicy": ("domainName", "accessPolicies"),
    "aws:elasticsearch/domainPolicy:DomainPolicy": ("domainName", "accessPolicies"),
    "aws:backup/vaultPolicy:VaultPolicy": ("backupVaultName", "policy"),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ("eventBusName", "policy"),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": ("resourceArn", "policy"),
    "aws:kinesis/resourcePolicy:ResourcePolicy": ("resourceArn", "policy"),
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": ("vpcEndpointId", "policy"),
    "aws:lambda/layerVersionPermission:LayerVersionPermission": ("layerName", "policy"),
}
# resources that carry their own resource policy
_CARRIED = {
    "aws:s3/bucket:Bucket": "policy",
    "aws:sqs/queue:Queue": "policy",
    "aws:sns/topic:Topic": "policy",
    "aws:kms/key:Key": "policy",
    "aws:secretsmanager/secret:Secret": "policy",
    "aws:apigateway/restApi:RestApi": "policy",
    "aws:opensearch/domain:Domain": "accessPolicies",
    "aws:elasticsearch/domain:Domain": "accessPolicies",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "policy",
}


class PolicyDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One policy document, or an AWS managed policy known by its ARN alone.

    kind: "identity" (what a role, user or group may do), "resource" (who may use a resource), "trust" (who may become
    the role). origin: URN of the resource that holds it, at input `path`. target: URN of what it is about, None when
    that is not in the graph. policy: None when the document is not known; `why` then says so. arn: of a managed policy.
    """

    kind: Literal["identity", "resource", "trust"]
    origin: str
    path: str = "policy"
    target: str | None = None
    policy: Policy | None = None
    arn: str = ""
    why: str = ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        return self.policy.statements if self.policy is not None else ()


def read_document(
    kind: Literal["identity", "resource", "trust"], holder: Resource, path: str, *, target: str | None
) -> PolicyDocument:
    """The document in an input, parsed; unknown where it is hidden or no policy."""
    value = shown(value_at(holder.inputs, path))
    policy = None if is_hidden(value) or value is MISSING else parse_policy(value)
    why = ""
    if policy is None:
        why = "the document is not known" if is_hidden(value) else "the input holds no readable policy document"
    return PolicyDocument(kind=kind, origin=holder.urn, path=path, target=target, policy=policy, why=why)


def trust_of(role: Resource) -> PolicyDocument:
    """Who may assume a role."""
    return read_document("trust", role, "assumeRolePolicy", target=role.urn)


def policies_of(index: Index, identity: Resource) -> tuple[PolicyDocument, ...]:
    """Everything that is attached to a role, user or group: inline, separate, created and managed policies."""
    noun = identity.type.rpartition(":")[2].lower()
    if noun not in _IDENTITIES:
        return ()
    inline, attachment = _IDENTITIES[noun]
    found: list[PolicyDocument] = []
    for position, block in enumerate(as_items(value_at(identity.inputs, "inlinePolicies")) or ()):
        if isinstance(block, dict) and block:
            path = f"inlinePolicies[{position}].policy"
            found.append(read_document("identity", identity, path, target=identity.urn))
    for position, _ in enumerate(as_items(value_at(identity.inputs, "managedPolicyArns")) or ()):
        found.append(_attached(index, identity, f"managedPolicyArns[{position}]", identity))
    for holder in index.companions(identity, noun, inline):
        found.append(read_document("identity", holder, "policy", target=identity.urn))
    for holder in index.companions(identity, noun, attachment):
        found.append(_attached(index, holder, "policyArn", identity))
    for holder in index.companions(identity, noun + "s", "aws:iam/policyAttachment:PolicyAttachment"):
        found.append(_attached(index, holder, "policyArn", identity))
    if noun == "role":
        for holder in index.companions(
            identity, "roleName", "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
        ):
            for position, _ in enumerate(as_items(value_at(holder.inputs, "policyArns")) or ()):
                found.append(_attached(index, holder, f"policyArns[{position}]", identity))
    return tuple(found)


def _attached(index: Index, holder: Resource, path: str, identity: Resource) -> PolicyDocument:
    created = index.target(holder, path, _POLICY)
    if created is not None and not created.read:
        return read_document("identity", created, "policy", target=identity.urn)
    arn = as_text(value_at(holder.inputs, path)) or ""
    why = "a policy that is not in the program" if arn else "which policy is attached is not known"
    return PolicyDocument(kind="identity", origin=holder.urn, path=path, target=identity.urn, arn=arn, why=why)


def resource_policies(index: Index, resource: Resource) -> tuple[PolicyDocument, ...]:
    """Policies on a resource that say who may use it, its own and attached ones; Lambda permissions as statements."""
    return tuple(d for d in all_documents(index) if d.kind == "resource" and d.target == resource.urn)


def all_documents(index: Index) -> tuple[PolicyDocument, ...]:
    """Every policy document that the program itself writes, once each, in graph order."""
    return index.remember("policy documents", lambda: tuple(_documents(index)))


def _documents(index: Index) -> Iterator[PolicyDocument]:
    for role in index.of_type(ROLE):
        yield trust_of(role)
        for document in policies_of(index, role):
            if document.origin == role.urn and not document.arn:
                yield document
    yield from _identity_documents(index)
    for token, path in _CARRIED.items():
        for resource in index.of_type(token):
            if value_at(resource.inputs, path) is not MISSING:
                yield read_document("resource", resource, path, target=resource.urn)
    for token, (place, path) in _ATTACHED.items():
        for holder in index.of_type(token):
            # The name may come by way of another part of the bucket (`bucket=block.bucket`).
            target = index.target(holder, place, _BUCKET) if token == _BUCKET_POLICY else index.target(holder, place)
            yield read_document("resource", holder, path, target=target.urn if target else None)
    for holder in index.of_type(_PERMISSION):
        yield _permission(index, holder)


def _identity_documents(index: Index) -> Iterator[PolicyDocument]:
    for holder in index.of_type(_POLICY):
        yield read_document("identity", holder, "policy", target=None)
    for noun, (inline, _) in _IDENTITIES.items():
        for holder in index.of_type(inline):
            target = index.target(holder, noun)
            yield read_document("identity", holder, "policy", target=target.urn if target else None)


def _permission(index: Index, holder: Resource) -> PolicyDocument:
    """A Lambda permission as the statement that AWS makes of it."""
    function = index.target(holder, "function", _FUNCTION, "aws:lambda/alias:Alias")
    principal = as_text(value_at(holder.inputs, "principal"))
    if principal is None:
        return PolicyDocument(
            kind="resource",
            origin=holder.urn,
            target=function.urn if function else None,
            why="the principal is not known",
        )
    kind = "Service" if principal.endswith(".amazonaws.com") else "*" if principal == "*" else "AWS"
    keys = {
        "sourceArn": ("ArnLike", "aws:SourceArn"),
        "sourceAccount": ("StringEquals", "aws:SourceAccount"),
        "principalOrgId": ("StringEquals", "aws:PrincipalOrgID"),
        "functionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
    }
    conditions = tuple(
        Condition(operator, key, (as_text(value_at(holder.inputs, name)) or "$unknown",))
        for name, (operator, key) in keys.items()
        if value_at(holder.inputs, name) is not MISSING
    )
    statement = Statement(
        effect="Allow",
        principals=(Principal(kind, principal),),
        actions=(as_text(value_at(holder.inputs, "action")) or "$unknown",),
        resources=(str(function.outputs.get("arn", "*")),) if function else ("*",),
        conditions=conditions,
    )
    policy = Policy("2012-10-17", "", (statement,))
    target = function.urn if function else None
    return PolicyDocument(kind="resource", origin=holder.urn, path="", target=target, policy=policy)


def role_at(index: Index, resource: Resource, path: str) -> Resource | None:
    """The role that an input names, also by way of an instance profile."""
    target = index.target(resource, path)
    if target is not None and target.type == "aws:iam/instanceProfile:InstanceProfile":
        return index.target(target, "role", ROLE)
    return target if target is not None and target.type == ROLE else None
