"""Parts of a bucket in one form: inline as the first majors wrote them, or as resources of their own."""

from __future__ import annotations

from ._rules import entries_of
from ._terms import Bag, Entry, Term

_SINGULAR = {
    "versionings": "versioning",
    "loggings": "logging",
    "serverSideEncryptionConfigurations": "serverSideEncryptionConfiguration",
    "websites": "website",
    "replicationConfigurations": "replicationConfiguration",
}
_RULE_NAMES = {
    "expirations": "expiration",
    "noncurrentVersionExpirations": "noncurrentVersionExpiration",
    "transition": "transitions",
    "noncurrentVersionTransition": "noncurrentVersionTransitions",
}


def bucket_parts(values: dict[str, Term]) -> dict[str, Term]:
    """All inputs of a bucket, with what was folded into it, in the one form."""
    found: dict[str, Term] = {}
    for name, term in values.items():
        found.setdefault(_SINGULAR.get(name, name), term)
    shapes = {
        "versioning": _versioning,
        "serverSideEncryptionConfiguration": _encryption,
        "lifecycleRules": _lifecycle,
        "website": _website,
        "acl": lambda term: None if term == "private" else term,
        "accelerationStatus": lambda term: None if term == "Suspended" else term,
        "objectLockConfiguration": _object_lock,
    }
    for name, shape in shapes.items():
        if name in found:
            term = shape(found[name] if name == "lifecycleRules" else _one(found[name]))
            if term is None:
                del found[name]
            else:
                found[name] = term
    return found


def _one(term: Term) -> Term:
    return term.entries[0].value if isinstance(term, Bag) and len(term.entries) == 1 else term


def _versioning(term: Term) -> Term | None:
    """A bucket that was never versioned is as good as one whose versioning is off."""
    if not isinstance(term, dict):
        return term
    status = term.get("status", "Enabled" if term.get("enabled") == "true" else "Disabled")
    if status in ("Disabled", "Suspended"):
        return None
    deletion = term.get("mfaDelete")
    return {"status": status} if deletion in (None, "Disabled") else {"status": status, "mfaDelete": "Enabled"}


def _encryption(term: Term) -> Term | None:
    if isinstance(term, dict):
        term = _one(term.get("rule", term.get("rules", term)))
    if not isinstance(term, dict):
        return term
    inner = _one(term.get("applyServerSideEncryptionByDefault", term.get("applyServerSideEncryptionByDefaults", {})))
    rest: dict[str, Term] = {k: v for k, v in term.items() if not k.startswith("applyServerSideEncryptionByDefault")}
    return {**rest, **inner} or None if isinstance(inner, dict) else term


def _lifecycle(term: Term) -> Term | None:
    return Bag(tuple(Entry(_lifecycle_rule(entry.value), entry.urn, entry.path) for entry in entries_of(term))) or None


def _lifecycle_rule(term: Term) -> Term:
    if not isinstance(term, dict):
        return term
    rule: dict[str, Term] = {_RULE_NAMES.get(name, name): item for name, item in term.items() if name != "id"}
    if "enabled" in rule:
        rule["status"] = "Enabled" if rule.pop("enabled") == "true" else "Disabled"
    rule.setdefault("status", "Disabled")
    if "prefix" in rule:
        rule.setdefault("filter", {"prefix": rule["prefix"]})
        del rule["prefix"]
    if "abortIncompleteMultipartUploadDays" in rule:
        days = rule.pop("abortIncompleteMultipartUploadDays")
        rule["abortIncompleteMultipartUpload"] = {"daysAfterInitiation": days}
    for name in ("noncurrentVersionExpiration", "noncurrentVersionTransitions"):
        if name in rule:
            rule[name] = _noncurrent(rule[name])
    return rule


def _noncurrent(term: Term) -> Term:
    if isinstance(term, Bag):
        return Bag(tuple(Entry(_noncurrent(entry.value), entry.urn, entry.path) for entry in term.entries))
    if isinstance(term, dict) and "days" in term:
        return {("noncurrentDays" if name == "days" else name): item for name, item in term.items()}
    return term


def _website(term: Term) -> Term | None:
    """Index and error pages as the texts that they are."""
    if not isinstance(term, dict):
        return term
    found: dict[str, Term] = {}
    for name, item in term.items():
        inner = _one(item)
        found[name] = next(iter(inner.values())) if isinstance(inner, dict) and len(inner) == 1 else inner
    return found


def _object_lock(term: Term) -> Term | None:
    """That it is on follows from there being a configuration."""
    if not isinstance(term, dict):
        return term
    return {name: item for name, item in term.items() if name != "objectLockEnabled"} or None
