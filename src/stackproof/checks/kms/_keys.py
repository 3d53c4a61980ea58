"""What the checks ask of a key: its policy, and whether a service may use it.

Fact: a key without a policy of its own gets the default one, which lets the account's root (and so its IAM policies)
in. A service that calls KMS with its own principal is not covered by that.
"""

from __future__ import annotations

from collections.abc import Callable

from stackproof.aws import UNKNOWN, Statement, is_public_principal, matches
from stackproof.model import Resource
from stackproof.topology import canonical_type

from .._mechanism import Case

KEY = "aws:kms/key:Key"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
TRAIL = "aws:cloudtrail/trail:Trail"
TOPIC = "aws:sns/topic:Topic"
QUEUE = "aws:sqs/queue:Queue"
# Allowed when a service uses a key that it was given: to make data keys, and to open them again.
USING = ("kms:GenerateDataKey", "kms:Decrypt")


def key_of(case: Case, resource: Resource) -> Resource | None:
    """The key made by the program that encrypts the resource."""
    encryption = case.topology.encryption_of(resource)
    key = case.topology.resource(encryption.key) if encryption is not None else None
    return None if key is None or key.read or canonical_type(key.type) != KEY else key


def lets_service(case: Case, key: Resource, is_it: Callable[[str], bool], actions: tuple[str, ...]) -> bool | None:
    """Whether the key's policy lets a service principal do all the actions; None where that is not known."""
    documents = case.topology.resource_policies(key)
    if any(document.policy is None for document in documents):
        return None
    statements = [s for document in documents for s in document.statements if s.allows or s.effect == UNKNOWN]
    hidden = any(document.policy.partial for document in documents if document.policy is not None)
    answers = [_does(statements, action, is_it) for action in actions]
    if False in answers and not hidden:
        return False
    return True if all(answers) else None


def _does(statements: list[Statement], action: str, is_it: Callable[[str], bool]) -> bool | None:
    unsure = False
    for statement in statements:
        if not covers(statement, action):
            unsure = unsure or statement.partial
        elif any(is_it(name) for name in statement.services):
            return True
        elif any(p.value == UNKNOWN for p in statement.principals) or statement.not_principals:
            unsure = True
        elif is_public_principal(statement) is True and not statement.conditions:
            return True
        elif any(p.value == "*" for p in statement.principals):
            unsure = True
    return None if unsure else False


def covers(statement: Statement, action: str) -> bool:
    """Whether a statement is about the action."""
    if statement.not_actions:
        return not any(matches(pattern, action) for pattern in statement.not_actions)
    return any(matches(pattern, action) for pattern in statement.actions)
