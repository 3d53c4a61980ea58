"""What a bucket was given as arguments and has resources of its own for now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stackproof.aws import snake_case
from stackproof.model import Location, Remark

from ._calls import Call, NotPossible
from ._edits import Mend, Splice
from ._ground import Ground
from ._remarked import places_of
from ._written import Value

BUCKET = "aws:s3/bucket:Bucket"
_MADE = "(NameOfIt, bucket=ItsVariable.id, "
_SSE = "apply_server_side_encryption_by_default"
# Fields of a lifecycle rule that are called so, or otherwise, there: old path -> new one.
_RULE = {
    "id": "id",
    "prefix": "filter.prefix",
    "expiration.days": "expiration.days",
    "expiration.date": "expiration.date",
    "noncurrent_version_expiration.days": "noncurrent_version_expiration.noncurrent_days",
    "abort_incomplete_multipart_upload_days": "abort_incomplete_multipart_upload.days_after_initiation",
}


class Words:
    """Words in an expression for what the program writes."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.names: dict[str, str] = {}

    def of(self, path: str) -> str:
        """A word for the value at a path. Raises NotPossible."""
        given = self._call.given(path)
        if given is None or "\n" in given.text:
            raise NotPossible("the value is not written there")
        word = f"Given{chr(65 + len(self.names))}"
        self.names[word] = given.text
        return word


def apart(remark: Remark, argument: str, ground: Ground) -> Mend:
    """The argument taken away from every bucket that has it, with the resource beside that does the same. Raises
    NotPossible."""
    part = PARTS.get(argument)
    if part is None:
        raise NotPossible("what takes its place is not the same")
    splices: dict[Splice, None] = {}
    for path, line in places_of(remark):
        call = ground.call_at(Location(path, line), BUCKET)
        words = Words(call)
        expression = part(call, words)
        splices.update(dict.fromkeys(call.drop(argument)))
        if expression:
            suffix = argument.replace("_", "-").removesuffix("-configuration").replace("server-side-", "")
            splices.update(dict.fromkeys(call.beside(expression, suffix=suffix, names=words.names)))
    return Mend(tuple(splices))


def _entries(call: Call, path: str) -> dict[str, Value]:
    """What the object at a path holds, by Python names. Raises NotPossible."""
    found = call.value(path)
    if found is None or not found.is_object or found.open or found.shared:
        raise NotPossible("the object is made elsewhere")
    return {snake_case(one.name): one.value for one in found.entries}


def _is_true(call: Call, path: str) -> bool:
    given = call.given(path)
    found = given.text.replace("pulumi.Bool(", "").replace("pulumi.BoolPtr(", "").rstrip(")") if given else ""
    if found.lower() not in ("true", "false"):
        raise NotPossible("whether it is on is not written there")
    return found.lower() == "true"


def _versioning(call: Call, words: Words) -> str:
    if set(_entries(call, "versioning")) != {"enabled"}:
        raise NotPossible("more than the switch is given")
    if not _is_true(call, "versioning.enabled"):
        return ""
    return f"aws.s3.BucketVersioning{_MADE}versioning_configuration={{'status': 'Enabled'}})"


def _encryption(call: Call, words: Words) -> str:
    base = "server_side_encryption_configuration"
    if set(_entries(call, base)) != {"rule"} or not set(_entries(call, f"{base}.rule")) <= {_SSE, "bucket_key_enabled"}:
        raise NotPossible("the rule is not written there")
    inner = _entries(call, f"{base}.rule.{_SSE}")
    if not set(inner) <= {"sse_algorithm", "kms_master_key_id"}:
        raise NotPossible("the rule holds more")
    held = ", ".join(f"'{name}': {words.of(f'{base}.rule.{_SSE}.{name}')}" for name in inner)
    rule = f"'{_SSE}': {{{held}}}"
    if "bucket_key_enabled" in _entries(call, f"{base}.rule"):
        rule += f", 'bucket_key_enabled': {words.of(f'{base}.rule.bucket_key_enabled')}"
    return f"aws.s3.BucketServerSideEncryptionConfiguration{_MADE}rules=[{{{rule}}}])"


def _logging(call: Call, words: Words) -> str:
    names = set(_entries(call, "logging"))
    if "target_bucket" not in names or not names <= {"target_bucket", "target_prefix"}:
        raise NotPossible("the target is not written there")
    prefix = words.of("logging.target_prefix") if "target_prefix" in names else '""'
    return f"aws.s3.BucketLogging{_MADE}target_bucket={words.of('logging.target_bucket')}, target_prefix={prefix})"


def _policy(call: Call, words: Words) -> str:
    return f"aws.s3.BucketPolicy{_MADE}policy={words.of('policy')})"


def _acl(call: Call, words: Words) -> str:
    """A bucket without one is private."""
    found = call.value("acl")
    if found is None or found.data != "private":
        raise NotPossible("who is to have access is for a person to say")
    return ""


def _lifecycle(call: Call, words: Words) -> str:
    rules = call.value("lifecycle_rules")
    if rules is None or rules.form != "list" or not rules.items or rules.shared:
        raise NotPossible("the rules are made elsewhere")
    made = [_rule(call, words, f"lifecycle_rules[{number}]", number) for number in range(len(rules.items))]
    return f"aws.s3.BucketLifecycleConfiguration{_MADE}rules=[{', '.join(made)}])"


def _rule(call: Call, words: Words, path: str, number: int) -> str:
    entries = _entries(call, path)
    fields: dict[str, dict[str, str] | str] = {}
    for name in entries:
        if name in ("enabled", "transitions"):
            continue
        inner = [name] if name in _RULE else [f"{name}.{one}" for one in _entries(call, f"{path}.{name}")]
        for one in inner:
            if one not in _RULE:
                raise NotPossible("the rule holds more")
            head, _, last = _RULE[one].partition(".")
            word = words.of(f"{path}.{one}")
            if last:
                fields.setdefault(head, {})
                held = fields[head]
                assert isinstance(held, dict)
                held[last] = word
            else:
                fields[head] = word
    parts = {"id": fields.pop("id", f"'rule-{number + 1}'"), "status": _status(call, path)}
    written = [f"'{name}': {_written(value)}" for name, value in {**parts, **fields}.items()]
    if "transitions" in entries:
        written.append(f"'transitions': [{', '.join(_transitions(call, words, path, entries['transitions']))}]")
    return f"{{{', '.join(written)}}}"


def _status(call: Call, path: str) -> str:
    return "'Enabled'" if _is_true(call, f"{path}.enabled") else "'Disabled'"


def _transitions(call: Call, words: Words, path: str, given: Value) -> list[str]:
    made = []
    for number in range(len(given.items)):
        here = f"{path}.transitions[{number}]"
        if not set(_entries(call, here)) <= {"days", "date", "storage_class"}:
            raise NotPossible("the transition holds more")
        made.append("{" + ", ".join(f"'{one}': {words.of(f'{here}.{one}')}" for one in _entries(call, here)) + "}")
    return made


def _written(value: dict[str, str] | str) -> str:
    if isinstance(value, str):
        return value
    return "{" + ", ".join(f"'{name}': {word}" for name, word in value.items()) + "}"


PARTS: Mapping[str, Callable[[Call, Words], str]] = {
    "acl": _acl,
    "lifecycle_rules": _lifecycle,
    "logging": _logging,
    "policy": _policy,
    "server_side_encryption_configuration": _encryption,
    "versioning": _versioning,
}
