"""Judges of objects and images in the course of time: versions, classes of storage, and their end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.aws import Statement, matches
from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_flag, as_items, as_number, as_text, flag, is_hidden, parsed, text, value_at

from ._facts import Facts
from ._holders import BUCKET, FILES, REPOSITORY, Rule, absent, by_type, main_buckets, unless_loose
from ._outcomes import Judge, Missed, Open, Outcome, best, joined, spoken, within
from ._subjects import about, held, left_open, missed

_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
_RULES = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
_MFA = ("aws:multifactorauthpresent", "aws:multifactorauthage")


# --- versions


def _judge_versioning(requirement: Requirement, facts: Facts) -> Outcome:
    concept = about(requirement, "bucket")
    if concept != "bucket":
        return by_type(requirement, facts, {})
    said = (_versioned(facts, bucket) for bucket in main_buckets(facts, "bucket"))
    return joined(said, nothing=absent(facts, "bucket"))


def _versioned(facts: Facts, bucket: Resource) -> Outcome:
    for part in facts.topology.bucket_parts(bucket).versioning:
        place = "versioningConfiguration.status"
        status = text(part, place)
        if status is None:
            return left_open(facts, part, f"{place} is not known", property=place)
        if status == "Enabled":
            return held(facts, part, f"{place} is Enabled", property=place)
        return missed(facts, part, f"{place} is {status or 'absent'}", property=place, asked="Enabled")
    place = "versioning.enabled"
    enabled = flag(bucket, place)
    if enabled is None:
        return left_open(facts, bucket, f"{place} is not known", property=place)
    if enabled:
        return held(facts, bucket, f"{place} is true", property=place)
    if flag(bucket, "objectLockEnabled"):
        return held(facts, bucket, "object lock keeps versions", property="objectLockEnabled")
    none = missed(facts, bucket, "its versioning is absent; asked: versions are kept", property=place, value="on")
    return unless_loose(facts, none, "bucket", _VERSIONING)


def _judge_mfa_delete(requirement: Requirement, facts: Facts) -> Outcome:
    said = [_mfa_delete(facts, bucket) for bucket in main_buckets(facts, "bucket")]
    return joined(said, nothing=absent(facts, "bucket"))


def _mfa_delete(facts: Facts, bucket: Resource) -> Outcome:
    """The setting of the bucket, which only the root user can switch on, or a policy to the same effect."""
    places = [(bucket, "versioning.mfaDelete")]
    places += [(p, "versioningConfiguration.mfaDelete") for p in facts.topology.bucket_parts(bucket).versioning]
    for holder, place in places:
        value = text(holder, place)
        if value in ("Enabled", "true"):
            return held(facts, holder, f"{place} is {value}", property=place)
        if value is None:
            return left_open(facts, holder, f"{place} is not known", property=place)
    for document in facts.topology.resource_policies(bucket):
        holder = facts.topology.resource(document.origin) or bucket
        if document.policy is None:
            return left_open(facts, holder, document.why, property=document.path)
        if any(_denies_without_mfa(statement) for statement in document.statements):
            told = "its policy denies that versions are deleted without MFA"
            return held(facts, holder, told, property=document.path)
    none = missed(facts, bucket, "neither mfaDelete nor its policy asks for MFA before versions are deleted")
    return unless_loose(facts, none, "bucket", _VERSIONING, "aws:s3/bucketPolicy:BucketPolicy")


def _denies_without_mfa(statement: Statement) -> bool:
    everybody = any(p.value == "*" and p.kind in ("*", "AWS") for p in statement.principals)
    covers = any(matches(pattern, "s3:DeleteObjectVersion") for pattern in statement.actions)
    return statement.effect == "Deny" and everybody and covers and any(map(_is_without_mfa, _conditions(statement)))


def _conditions(statement: Statement) -> Iterator[tuple[str, str, list[str]]]:
    for one in statement.conditions:
        yield one.operator.lower(), one.key.lower(), [value.lower() for value in one.values]


def _is_without_mfa(condition: tuple[str, str, list[str]]) -> bool:
    """True for a condition that holds where the caller did not use MFA, or long ago."""
    operator, key, values = condition
    if key == _MFA[0]:
        return (operator in ("bool", "boolifexists") and "false" in values) or (operator == "null" and "true" in values)
    return key == _MFA[1] and (operator.startswith("numericgreaterthan") or (operator == "null" and "true" in values))


# --- the course of objects


def _judge_lifecycle(requirement: Requirement, facts: Facts) -> Outcome:
    want = requirement.want
    rules: dict[str, Rule] = {
        BUCKET: lambda facts, bucket: _bucket(facts, bucket, want),
        REPOSITORY: lambda facts, repository: _images(facts, repository, want),
        FILES: lambda facts, files: _files(facts, files, want),
    }
    images = requirement.of == "image_repository" or "keep" in want
    everything = (REPOSITORY,) if images else (BUCKET,)
    # Buckets serve several ends; one that does it is what the sentence is about.
    return by_type(requirement, facts, rules, everything=everything, together=joined if images else best)


def _bucket(facts: Facts, bucket: Resource, want: Mapping[str, Any]) -> Outcome:
    rules = list(_rules_of(facts, bucket))
    if not rules:
        none = missed(facts, bucket, f"it has no lifecycle rule; asked one that {_work(want)}")
        return unless_loose(facts, none, "bucket", _RULES)
    if any(is_hidden(rule) for _, _, rule in rules):
        return left_open(facts, rules[0][0], "its rules are not known", property=rules[0][1])
    live = [(holder, place, rule) for holder, place, rule in rules if _is_enabled(rule) is not False]
    if not live:
        return missed(facts, rules[0][0], "its rules are disabled; asked: enabled ones", property=rules[0][1])
    said = []
    if want.get("class") or want.get("days") is not None:
        said.append(best((_moves(facts, *one, want) for one in live), nothing=_NO_RULE))
    if want.get("expire_days") is not None:
        said.append(best((_expires(facts, *one, want["expire_days"]) for one in live), nothing=_NO_RULE))
    holder, place, _ = live[0]
    return joined(said, nothing=held(facts, holder, f"it has a lifecycle rule for {bucket.name}", property=place))


_NO_RULE = Open("no rule")


def _work(want: Mapping[str, Any]) -> str:
    """What a rule is to do: `moves objects to GLACIER after 90 days`."""
    after = f" after {spoken(want['days'])} days" if want.get("days") is not None else ""
    parts = []
    if want.get("class") or after:
        parts.append(f"moves objects to {want.get('class') or 'another class'}{after}")
    if want.get("expire_days") is not None:
        parts.append(f"deletes them after {spoken(want['expire_days'])} days")
    return " and ".join(parts) or "moves or deletes objects"


def _rules_of(facts: Facts, bucket: Resource) -> Iterator[tuple[Resource, str, Any]]:
    holders = [(part, "rules") for part in facts.topology.bucket_parts(bucket).lifecycle]
    for holder, path in (*holders, (bucket, "lifecycleRules")):
        found = as_items(value_at(holder.inputs, path))
        if found is None:
            yield holder, path, {"$unknown": path}
        for position, rule in enumerate(found or ()):
            yield holder, f"{path}[{position}]", rule


def _is_enabled(rule: Any) -> bool | None:
    if value_at(rule, "status"):
        status = as_text(value_at(rule, "status"))
        return None if status is None else status == "Enabled"
    return as_flag(value_at(rule, "enabled"), default=True)


def _moves(facts: Facts, holder: Resource, place: str, rule: Any, want: Mapping[str, Any]) -> Outcome:
    asked, days = str(want.get("class") or "").upper(), want.get("days")
    near: list[Outcome] = []
    steps = "noncurrentVersionTransitions" if want.get("versions") == "noncurrent" else "transitions"
    for position, _ in enumerate(as_items(value_at(rule, steps)) or ()):
        step = f"{steps}[{position}]"
        kind = as_text(value_at(rule, f"{step}.storageClass"))
        given = value_at(rule, f"{step}.noncurrentDays")
        after = as_number(value_at(rule, f"{step}.days") if given is MISSING else given, default=0)
        shown = f"moves to {kind} after {as_text(after)} days"
        if kind is None or after is None:
            near.append(left_open(facts, holder, "a transition of it is not known", property=f"{place}.{step}"))
        elif (not asked or kind.upper() == asked) and (days is None or within(after, days, plain="exactly")):
            return held(facts, holder, shown, property=f"{place}.{step}")
        else:
            wanted = " after ".join(
                part for part in (asked, spoken(days) + " days" if days is not None else "") if part
            )
            near.append(missed(facts, holder, f"{shown}; asked {wanted}", property=f"{place}.{step}"))
    return best(near, nothing=missed(facts, holder, f"a rule moves nothing; asked: to {asked or 'another class'}"))


def _expires(facts: Facts, holder: Resource, place: str, rule: Any, days: Any) -> Outcome:
    step = f"{place}.expiration"
    after = as_number(value_at(rule, "expiration.days"), default=0)
    if after is None:
        return left_open(facts, holder, "when objects end is not known", property=step)
    if not after:
        return missed(facts, holder, f"a rule deletes no objects; asked: after {spoken(days)} days", property=step)
    if within(after, days, plain="at_least"):
        return held(facts, holder, f"deletes after {as_text(after)} days", property=step)
    return missed(facts, holder, f"deletes after {as_text(after)} days", property=step, asked=spoken(days))


def bucket_expires(facts: Facts, bucket: Resource, days: Any) -> Outcome:
    """What is kept in a bucket is kept as long as asked: nothing deletes it sooner."""
    sooner = _bucket(facts, bucket, {} if days is None else {"expire_days": days})
    if isinstance(sooner, Missed) and not any(
        value_at(rule, "expiration.days") for *_, rule in _rules_of(facts, bucket)
    ):
        endless = held(facts, bucket, "nothing deletes its objects")
        return endless if isinstance(days, dict) and within(float("inf"), days) else sooner
    return sooner


# --- images and files


def _images(facts: Facts, repository: Resource, want: Mapping[str, Any]) -> Outcome:
    policies = facts.topology.companions(repository, "repository", _POLICY)
    if not policies:
        none = missed(facts, repository, "it has no lifecycle policy")
        return unless_loose(facts, none, "repository", _POLICY)
    policy = policies[0]
    document = parsed(value_at(policy.inputs, "policy"))
    rules = None if is_hidden(document) else as_items(value_at(document, "rules"))
    if not rules or not isinstance(document, dict):
        return left_open(facts, policy, "its rules are not known", property="policy")
    said = []
    if want.get("keep") is not None:
        told = best(
            (_counts(facts, policy, one, "imageCountMoreThan", want["keep"]) for one in rules), nothing=_NO_RULE
        )
        said.append(told)
    if want.get("expire_days") is not None:
        age = want["expire_days"]
        said.append(best((_counts(facts, policy, one, "sinceImagePushed", age) for one in rules), nothing=_NO_RULE))
    return joined(said, nothing=held(facts, policy, f"it ends images of {repository.name}", property="policy"))


def _counts(facts: Facts, policy: Resource, rule: Any, kind: str, bound: Any) -> Outcome:
    found, number = as_text(value_at(rule, "selection.countType")), as_number(value_at(rule, "selection.countNumber"))
    what = "images kept" if kind == "imageCountMoreThan" else "days until images end"
    if found is None or (found == kind and number is None):
        return left_open(facts, policy, "a rule of it is not known", property="policy")
    if found != kind:
        return missed(facts, policy, f"countType is {found}; asked: {spoken(bound)} {what}", property="policy")
    shown = f"{what}: {as_text(number)}"
    if number is not None and within(number, bound, plain="exactly"):
        return held(facts, policy, shown, property="policy")
    return missed(facts, policy, f"{shown}; asked {spoken(bound)}", property="policy")


def _files(facts: Facts, files: Resource, want: Mapping[str, Any]) -> Outcome:
    place, days = "lifecyclePolicies", want.get("days")
    steps = as_items(value_at(files.inputs, place))
    if steps is None:
        return left_open(facts, files, f"{place} is not known", property=place)
    said = [as_text(value_at(step, "transitionToIa")) for step in steps if value_at(step, "transitionToIa")]
    if not said:
        return missed(facts, files, f"no {place} moves files", property=place)
    if None in said:
        return left_open(facts, files, f"{place} is not known", property=place)
    after = as_number(str(said[0]).removeprefix("AFTER_").removesuffix("_DAYS").removesuffix("_DAY"))
    if days is None or (after is not None and within(after, days, plain="exactly")):
        return held(facts, files, f"transitionToIa is {said[0]}", property=place)
    return missed(facts, files, f"transitionToIa is {said[0]}; asked {spoken(days)} days", property=place)


JUDGES: dict[str, Judge] = {
    "versioning": _judge_versioning,
    "mfa_delete": _judge_mfa_delete,
    "lifecycle": _judge_lifecycle,
}
