"""Where the credentials of the program come from."""

from __future__ import annotations

import re
from typing import Any

from stackproof.model import Remark, secret_origin

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Resource, Severity, Verdict, check
from .._remarks import fail_of, root_of
from ._sinks import (
    hidden_inputs,
    holds_a_credential,
    is_ignored,
    root_of_secret,
    sinks_of,
    speaks_of_a_credential,
    written_in_stack_file,
)

_LEAK = Impact("security", "Everybody who can read the source, its history or the state has the credential.")
_SECRETS = "https://www.pulumi.com/docs/iac/concepts/secrets/"
_MANAGED = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html"


@check(
    "SEC001",
    title="No credential is written in the program",
    severity="critical",
    category="security",
    impact=_LEAK,
    links=(_SECRETS, _MANAGED),
    local=True,
)
def no_credential_is_written(case: Case) -> Iterator[Verdict]:
    """Passwords, tokens and keys do not stand in the source, however they travel to the resource.

    Why
        A credential in the source is in every clone and every backup of it. Wrapping it in `pulumi.Output.secret`
        encrypts it in the state only.
    Fix
        Let AWS make it (`manage_master_user_password=True`), generate it with `random.RandomPassword`, or take it from
        `Config.require_secret` or Secrets Manager.
    Bad
        import pulumi_aws as aws

        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password="Tr0ub4dor-and-3",  # <- finding
            skip_final_snapshot=True,
        )
    Bad
        import pulumi_aws as aws

        SETTINGS = {"secret": "Tr0ub4dor" + "-and-3"}  # <- finding
        url = f"{SETTINGS['secret']}"
        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=url,
            skip_final_snapshot=True,
        )
    Good
        import pulumi_aws as aws
        import pulumi_random as random

        password = random.RandomPassword("db", length=24)
        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=password.result,
            skip_final_snapshot=True,
        )
    Good
        import pulumi
        import pulumi_aws as aws

        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=pulumi.Config().require_secret("password"),
            skip_final_snapshot=True,
        )
    Known limits
        A value that the resource ignores after creation (`ignore_changes`), or a "change me" that stands in for
        missing configuration or waits in a store of secrets to be filled in, weighs less.
    """
    # What tests give to components under mocks is made up.
    remarks = [remark for remark in case.remarks_of("secret.literal") if remark.data.get("test") is not True]
    for remark in remarks:
        yield fail_of(remark, case, severity=_weight(remark, case))
    said = {urn for remark in remarks for urn in sinks_of(remark, case)}
    for resource in case.resources():
        for path, marker in hidden_inputs(resource):
            told = resource.urn in said or _is_named_only(path, marker)
            if secret_origin(marker) == "literal" and not told and holds_a_credential(resource, path):
                yield _from_graph(case, resource, path, filler=marker["$secret"].get("filler") is True)
    yield from _well_sourced(case)


def _is_named_only(path: str, marker: dict[str, Any]) -> bool:
    """A variable such as API_KEY_SECRET may hold the name of a secret, as `app/prod/api-key`."""
    return marker["$secret"].get("place") is True and ".variables." in path


_VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
_STORES = frozenset({_VERSION, "aws:ssm/parameter:Parameter"})
# What stands beside a password in a secret, for those who connect.
_BESIDE = frozenset(
    ("user", "username", "host", "hostname", "endpoint", "port", "engine", "db", "dbname", "database", "region")
)
_NAMES = {"config": "configuration", "generated": "a generator", "lookup": "a lookup"}


def _well_sourced(case: Case) -> Iterator[Verdict]:
    for resource in case.resources():
        for path, marker in hidden_inputs(resource):
            source = _NAMES.get(str(secret_origin(marker)))
            if source is not None:
                yield Pass(resource.urn, f"{path} comes from {source}")


def _weight(remark: Remark, case: Case) -> Severity | None:
    """A text that the resource ignores after its creation, or a "change me" for want of configuration, stands in for
    the real credential."""
    sinks = [resource for urn in sinks_of(remark, case) if (resource := case.topology.resource(urn)) is not None]
    argument = str(remark.data.get("argument") or "")
    ignored = remark.data.get("ignored_changes") is True or any(is_ignored(sink, argument) for sink in sinks)
    if remark.data.get("placeholder") is True and (ignored or remark.data.get("default") is True):
        return "low" if ignored else "medium"
    if _is_to_be_filled_in(remark):
        return "medium"
    return "medium" if ignored else None


def _is_to_be_filled_in(remark: Remark) -> bool:
    """True for `REPLACE_ME` in a store of secrets and nowhere else: somebody is to set the value by hand."""
    sinks = remark.data.get("sinks")
    listed = sinks if isinstance(sinks, (list, tuple)) else ()
    tokens = {str(sink.get("token", "")) for sink in listed} | {str(remark.data.get("token"))}
    return remark.data.get("to_be_filled_in") is True and tokens <= _STORES


def _from_graph(case: Case, resource: Resource, path: str, *, filler: bool) -> Fail:
    """filler: a text such as `REPLACE_ME`; it weighs less in a store of secrets, where somebody is to set the value."""
    place = written_in_stack_file(case, resource)
    where = place.file.rpartition("/")[2] if place is not None else "the program"
    return Fail(
        subject=resource.urn,
        message=f"{path} of {resource.name} is a text that stands in {where}",
        location=place,
        cause=root_of_secret(case, resource),
        severity="medium" if is_ignored(resource, path) or (filler and resource.type in _STORES) else None,
    )


@check(
    "SEC002",
    title="Generated credentials come from a cryptographic generator",
    severity="high",
    category="security",
    impact=Impact("security", "The credential can be guessed, and it changes at every update."),
    links=("https://docs.python.org/3/library/random.html", _SECRETS),
    local=True,
)
def generators_are_cryptographic(case: Case) -> Iterator[Verdict]:
    """Credentials are not made with `random`, the clock, or `uuid`.

    Why
        Python's `random` is predictable by design, and the time is no secret. Both are also asked anew at every run, so
        that each update changes the password of a running database.
    Fix
        Use `random.RandomPassword` of pulumi_random, or let AWS manage the credential.
    Bad
        import random
        import string

        import pulumi_aws as aws

        password = "".join(random.choice(string.ascii_letters) for _ in range(20))  # <- finding
        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=password,
            skip_final_snapshot=True,
        )
    Good
        import pulumi_aws as aws
        import pulumi_random as random

        password = random.RandomPassword("db", length=24)
        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=password.result,
            skip_final_snapshot=True,
        )
    Known limits
        A generator of the program's own making is not recognized as one.
    """
    yield from _of_flow(case, "secret.weak-generator")


@check(
    "SEC003",
    title="Credentials keep their value from one update to the next",
    severity="high",
    category="security",
    impact=Impact("security", "Each update changes the credential under whoever uses it, and none is ever stable."),
    links=("https://www.pulumi.com/registry/packages/random/api-docs/randompassword/", _SECRETS),
    local=True,
)
def credentials_are_kept(case: Case) -> Iterator[Verdict]:
    """Credentials are not made by the program while it runs.

    Why
        `secrets.token_urlsafe()` is a good generator, but the program runs at every preview and update, so each one
        sets a new password and restarts what uses it.
    Fix
        Use `random.RandomPassword` of pulumi_random, which keeps its value in the state.
    Bad
        import secrets

        import pulumi_aws as aws

        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=secrets.token_urlsafe(24),  # <- finding
            skip_final_snapshot=True,
        )
    Good
        import pulumi_aws as aws
        import pulumi_random as random

        password = random.RandomPassword("db", length=24)
        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=password.result,
            skip_final_snapshot=True,
        )
    Known limits
        A value that the resource ignores after creation (`ignore_changes`) is set once only and is no finding.
    """
    yield from _of_flow(case, "secret.program-time-generator")


def _of_flow(case: Case, kind: str) -> Iterator[Verdict]:
    """Remarks of one kind of flow. What is ignored after creation is set once, so it cannot change by itself."""
    remarks = [r for r in case.remarks_of(kind) if r.data.get("test") is not True]
    if kind == "secret.plain-config":
        # An encrypted parameter holds whatever its author likes; only a credential's name makes it one.
        remarks = [r for r in remarks if not _is_parameter(r) or speaks_of_a_credential(str(r.data.get("origin")))]
        remarks = [r for r in remarks if not _goes_along(r)]
    if kind == "secret.program-time-generator":
        remarks = [r for r in remarks if r.data.get("ignored_changes") is not True]
    yield from (fail_of(remark, case, cause=_root_of_flow(remark, case)) for remark in remarks)
    if not remarks:
        yield from _well_sourced(case)


def _root_of_flow(remark: Remark, case: Case) -> str | None:
    """The root of the text that stands in for the configuration, where one arrives at the same place."""
    arrivals = remark.data.get("sinks")
    for other in case.remarks_of("secret.literal") if arrivals else ():
        if other.data.get("default") is True and other.data.get("sinks") == arrivals:
            return root_of(other)
    return None


def _goes_along(remark: Remark) -> bool:
    """True for what a secret holds beside the credential: the user, the host and so on, by the setting's last word."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(remark.data.get("origin"))).lower()
    return remark.data.get("token") == _VERSION and re.split(r"[^a-z0-9]+", name)[-1] in _BESIDE


def _is_parameter(remark: Remark) -> bool:
    return remark.data.get("token") == "aws:ssm/parameter:Parameter"


@check(
    "SEC004",
    title="Credentials in the configuration are secrets",
    severity="medium",
    category="security",
    impact=Impact("security", "The credential stands in the stack's file and in the state in the clear."),
    links=(_SECRETS,),
    local=True,
)
def configured_credentials_are_secret(case: Case) -> Iterator[Verdict]:
    """Credentials are read with `require_secret` or `get_secret`.

    Why
        A value that is read with `require` or `get` is plain text in the stack's file, in the state and in the output
        of every preview.
    Fix
        Read it with `require_secret`, and set it with `pulumi config set --secret`.
    Bad
        import pulumi
        import pulumi_aws as aws

        password = pulumi.Config().require("password")  # <- finding
        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=password,
            skip_final_snapshot=True,
        )
    Good
        import pulumi
        import pulumi_aws as aws

        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=pulumi.Config().require_secret("password"),
            skip_final_snapshot=True,
        )
    Known limits
        A plain value that is encrypted in the stack's file all the same (`pulumi config set --secret`) is only warned
        of by Pulumi, and is a finding here as well. User, host and the like, which a secret holds beside the password,
        are none.
    """
    yield from _of_flow(case, "secret.plain-config")
