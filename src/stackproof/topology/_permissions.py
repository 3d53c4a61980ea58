"""What a role may do, put together from every policy that is attached to it."""

from __future__ import annotations

from stackproof.aws import UNKNOWN, Policy, allowed, managed_policy
from stackproof.model import Resource

from ._access import PolicyDocument, policies_of, resource_policies
from ._index import Index


def known_policy(document: PolicyDocument) -> Policy | None:
    """The document's policy, also that of an AWS managed policy; None when it is not known."""
    return document.policy if document.policy is not None else managed_policy(document.arn)


def effective_policy(index: Index, identity: Resource) -> Policy:
    """Everything attached to a role, user or group as one policy; partial when some of it is not known."""
    found = [known_policy(document) for document in policies_of(index, identity)]
    known = [policy for policy in found if policy is not None]
    statements = tuple(statement for policy in known for statement in policy.statements)
    partial = identity.read or len(known) < len(found) or any(policy.partial for policy in known)
    return Policy("", "", statements, partial)


def permits(index: Index, identity: Resource, action: str, on: Resource | None = None) -> bool | None:
    """Whether a role, user or group may carry out an action, on a resource or on anything at all.

    False only where no policy of the identity grants the action on anything, and no policy of the resource grants it
    to the identity; None where conditions, unknown policies or a resource named otherwise decide.
    """
    policy = index.remember(("effective", identity.urn), lambda: effective_policy(index, identity))
    anywhere = allowed(policy, action)
    if anywhere is False:
        return None if _is_let_in(index, identity, action, on) else False
    if on is None:
        return anywhere
    arns = [str(on.outputs[key]) for key in ("arn", "streamArn") if key in on.outputs]
    texts = [text for arn in arns for text in (arn, f"{arn}/x", f"{arn}:x")]
    return True if any(allowed(policy, action, text) for text in texts) else None


def _is_let_in(index: Index, identity: Resource, action: str, on: Resource | None) -> bool:
    """Whether a policy on the resource may let the identity in."""
    if on is None:
        return False
    principal = str(identity.outputs.get("arn", ""))
    for document in resource_policies(index, on):
        if document.policy is None or allowed(document.policy, action, None, principal=principal) is not False:
            return True
    return False


def grants_service(index: Index, identity: Resource, service: str) -> bool | None:
    """Whether anything of a service (`dynamodb`) is granted to an identity; None where some policy is not known."""
    policy = index.remember(("effective", identity.urn), lambda: effective_policy(index, identity))
    for statement in policy.select("Allow"):
        if statement.not_actions or UNKNOWN in statement.actions:
            return None
        if any(action == "*" or action.lower().split(":")[0] in (service, "*") for action in statement.actions):
            return True
    return None if policy.partial else False
