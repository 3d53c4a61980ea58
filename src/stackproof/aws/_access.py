"""What a parsed IAM policy means: wildcards, decisions, and who is let in."""

from __future__ import annotations

import re
from functools import lru_cache

from ._arn import parse_arn
from ._cidr import is_world, parse_cidr
from ._policy import UNKNOWN, Condition, Policy, Principal, Statement

# Keys that AWS itself counts as narrowing a public principal ("The meaning of public" in the S3 user guide, and the
# global condition keys that name one caller, network or organization in the IAM user guide).
NARROWING_KEYS = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalservicename",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "aws:username",
        "aws:vpcsourceip",
        "kms:calleraccount",
        "lambda:principal",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
    }
)
_POSITIVE = ("stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike", "ipaddress")
Answer = bool | None


@lru_cache(maxsize=4096)
def _glob(pattern: str, flags: int) -> re.Pattern[str]:
    text = "".join(".*" if item == "*" else "." if item == "?" else re.escape(item) for item in pattern)
    return re.compile(text, flags | re.DOTALL)


def matches(pattern: str, action: str) -> bool:
    """Whether an action pattern (`s3:Get*`, `*`) covers an action; case does not count, `*` and `?` are wildcards."""
    return _glob(pattern, re.IGNORECASE).fullmatch(action) is not None


def matches_resource(pattern: str, resource: str) -> Answer:
    """Whether a resource pattern covers an ARN; None when a policy variable or an unknown part decides it."""
    if UNKNOWN in (pattern, resource):
        return None
    if _glob(pattern, 0).fullmatch(resource) is not None:
        return True
    widened = re.sub(r"\$\{[^}]*\}", "*", pattern)
    return None if widened != pattern and _glob(widened, 0).fullmatch(resource) else False


def allowed(policy: Policy, action: str, resource: str | None = None, *, principal: str | None = None) -> Answer:
    """Whether the policy lets the action through: True, False, or None when conditions or unknown parts decide.

    resource: an ARN; None asks whether it is allowed on anything. principal: a service principal, ARN or account id
    when the policy is a resource's own; None takes every statement to be about the caller. An explicit Deny wins.
    """
    answers: dict[str, list[Answer]] = {"Allow": [], "Deny": []}
    for statement in policy.statements:
        answer = _applies(statement, action, resource, principal)
        if statement.effect in answers:
            answers[statement.effect].append(answer)
        elif answer is not False:
            answers["Allow"].append(None)
    if True in answers["Deny"]:
        return False
    if True in answers["Allow"]:
        return None if None in answers["Deny"] else True
    return None if None in answers["Allow"] or policy.partial else False


def _applies(statement: Statement, action: str, resource: str | None, principal: str | None) -> Answer:
    parts = [_covers(statement, action), _reaches(statement, resource), _is_for(statement, principal)]
    if False in parts:
        return False
    return None if None in parts or statement.conditions else True


def _any(answers: list[Answer]) -> Answer:
    return True if True in answers else None if None in answers else False


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _covers(statement: Statement, action: str) -> Answer:
    def any_of(patterns: tuple[str, ...]) -> Answer:
        return _any([None if item == UNKNOWN else matches(item, action) for item in patterns])

    if statement.not_actions:
        return _not(any_of(statement.not_actions))
    return any_of(statement.actions)


def _reaches(statement: Statement, resource: str | None) -> Answer:
    if resource is None:
        # A Deny on some resources does not settle whether the action is allowed on any.
        whole = not statement.not_resources and (not statement.resources or "*" in statement.resources)
        return True if statement.effect != "Deny" or whole else None
    if statement.not_resources:
        return _not(_any([matches_resource(item, resource) for item in statement.not_resources]))
    if not statement.resources:
        return True
    return _any([matches_resource(item, resource) for item in statement.resources])


def _is_for(statement: Statement, principal: str | None) -> Answer:
    if principal is None:
        return True
    if statement.not_principals:
        return _not(_any([_names(item, principal) for item in statement.not_principals]))
    return _any([_names(item, principal) for item in statement.principals])


def _names(item: Principal, principal: str) -> Answer:
    if item.value == UNKNOWN:
        return None
    if item.value == "*" and item.kind in ("*", "AWS"):
        return True
    if item.value == principal:
        return True
    asked, granted = parse_arn(principal), parse_arn(item.value)
    account = asked.account if asked else principal
    trusted = granted.account if granted and granted.resource == "root" else item.value
    return item.kind == "AWS" and trusted == account


def is_public_principal(statement: Statement) -> Answer:
    """Whether an Allow statement lets anybody in: True, False (nobody, or a condition narrows it), None (open)."""
    if not statement.allows:
        return None if statement.effect == UNKNOWN else False
    everybody = bool(statement.not_principals) or any(
        item.value == "*" and item.kind in ("*", "AWS") for item in statement.principals
    )
    if not everybody:
        return None if any(item.value == UNKNOWN for item in statement.principals) else False
    narrowed = _any([narrows(item) for item in statement.conditions])
    return _not(narrowed)


def narrows(condition: Condition) -> Answer:
    """Whether a condition ties a statement to a known caller, account, network or organization; None if it may."""
    operator = condition.operator.lower()
    if UNKNOWN in (condition.operator, condition.key):
        return None
    bare = operator.removeprefix("foranyvalue:").removeprefix("forallvalues:").removesuffix("ifexists")
    if condition.key.lower() not in NARROWING_KEYS or bare not in _POSITIVE:
        return False
    fixed = [_is_fixed(value) for value in condition.values]
    if not fixed or False in fixed:
        return False
    # A missing key satisfies these two forms, so what they hold back depends on the request.
    if operator.startswith("forallvalues:") or operator.endswith("ifexists"):
        return None
    return None if None in fixed else True


def _is_fixed(value: str) -> Answer:
    if value == UNKNOWN:
        return None
    if is_world(value):
        return False
    if parse_cidr(value) is not None:
        return True
    arn = parse_arn(value)
    if arn is not None:
        return any(part.strip("*?") for part in (arn.account, arn.resource))
    return bool(value.strip("*?"))
