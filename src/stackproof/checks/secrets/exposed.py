"""Credentials that the program has, and then puts where they can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from stackproof.model import Resource, is_secret, secret_origin
from stackproof.topology import as_items, shown, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Verdict, check
from ._sinks import root_of_secret

_FUNCTION = "aws:lambda/function:Function"
_TASK = "aws:ecs/taskDefinition:TaskDefinition"
_BUILD = "aws:codebuild/project:Project"
_PARAMETER = "aws:ssm/parameter:Parameter"
_SECRET = "aws:secretsmanager/secret:Secret"
_ORIGINS = {"config": "the configuration", "generated": "a generator", "lookup": "a lookup"}
_HIDDEN = "[secret]"
# A masked credential where connection strings have theirs: scheme://user:[secret]@host, Password=[secret];
_HELD = re.compile(
    r"://[^\s/@]*:\[secret\]@|(?:passw(?:or)?d|pwd|secret|token|key)[\"']?\s*[=:]\s*[\"']?\[secret\]", re.IGNORECASE
)


def _origin(value: Any) -> str:
    """Where a known credential comes from, "" for any other value. A text that stands in the program is a matter of
    SEC001, and a secret of unknown origin may be any output that was marked by the company it keeps."""
    return _ORIGINS.get(str(secret_origin(value)), "") if is_secret(value) else ""


@check(
    "SEC105",
    title="Stack outputs show no credential",
    severity="high",
    category="security",
    impact=Impact(
        "security", "The credential stands in the clear in the stack's state and in every `pulumi stack output`."
    ),
    links=("https://www.pulumi.com/docs/iac/concepts/secrets/",),
    local=True,
)
def outputs_show_no_credential(case: Case) -> Iterator[Verdict]:
    """What a stack exports is a credential only where Pulumi knows that it is one.

    Why
        Pulumi encrypts and hides outputs that are marked secret. A credential that was looked up, or unwrapped on the
        way, is stored and printed in the clear.
    Fix
        Export the secret's ARN. Where the value itself is needed, wrap it: `pulumi.Output.secret(value)`.
    Bad
        import pulumi
        import pulumi_aws as aws

        kept = aws.secretsmanager.get_secret_version(secret_id="prod/db")
        pulumi.export("password", kept.secret_string)
        # <- finding without a line
    Good
        import pulumi
        import pulumi_aws as aws
        import pulumi_random as random

        made = random.RandomPassword("db", length=24)
        kept = aws.secretsmanager.get_secret_version(secret_id="prod/db")
        pulumi.export("password", made.result)
        pulumi.export("kept", pulumi.Output.secret(kept.secret_string))
        pulumi.export("arn", kept.arn)
    Known limits
        A credential inside a longer text (a connection string) is masked there and not accused.
    """
    for name, value in sorted(case.graph.outputs.items()):
        if not is_secret(value):
            continue
        where = f"output {name}"
        if value["$secret"].get("plain") and _origin(value):
            origin = _origin(value)
            yield Fail(
                subject=where, message=f"the output {name} shows a credential from {origin}; it should be a secret"
            )
        elif not value["$secret"].get("plain"):
            yield Pass(where, "is marked secret")


@check(
    "SEC101",
    title="Credentials reach workloads by reference",
    severity="medium",
    category="security",
    impact=Impact("security", "Everybody who may look at the workload in the console or API reads the credential."),
    links=(
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html",
    ),
    when=(_FUNCTION, _TASK, _BUILD),
    local=True,
    grouping="place",
)
def credentials_are_references(case: Case) -> Iterator[Verdict]:
    """Environment variables of functions, containers and builds hold no credential in the clear.

    Why
        Variables stand in the clear in the task definition, the function's configuration and the build project, for
        everybody with read access. A secret of Pulumi is encrypted in its state only.
    Fix
        ECS: name the secret's ARN in the container's `secrets`. CodeBuild: a variable of type SECRETS_MANAGER. Lambda:
        pass the secret's ARN and read it at start, with permission to `secretsmanager:GetSecretValue`.
    Bad
        import json

        import pulumi
        import pulumi_aws as aws
        import pulumi_random as random

        password = random.RandomPassword("db", length=24)
        aws.ecs.TaskDefinition(  # <- finding
            "web",
            family="web",
            container_definitions=pulumi.Output.json_dumps(
                [
                    {
                        "name": "web",
                        "image": "example/web:1.0",
                        "environment": [{"name": "DB_PASSWORD", "value": password.result}],
                    }
                ]
            ),
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        token = pulumi.Config().require_secret("token")
        role = aws.iam.Role(
            "fn",
            assume_role_policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "lambda.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            },
        )
        code = pulumi.AssetArchive({"main.py": pulumi.StringAsset("def handler(event, context): ...")})
        aws.lambda_.Function(  # <- finding
            "fn",
            role=role.arn,
            runtime="python3.12",
            handler="main.handler",
            code=code,
            environment={"variables": {"API_TOKEN": token}},
        )
    Bad
        import json

        import pulumi_aws as aws

        PASSWORD = "Tr0ub4dor-and-3"
        db = aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=PASSWORD,
            skip_final_snapshot=True,
        )
        aws.ecs.TaskDefinition(  # <- finding
            "web",
            family="web",
            container_definitions=db.address.apply(
                lambda host: json.dumps(
                    [
                        {
                            "name": "web",
                            "image": "example/web:1.0",
                            "environment": [{"name": "URL", "value": f"postgresql://app:{PASSWORD}@{host}/shop"}],
                        }
                    ]
                )
            ),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        secret = aws.secretsmanager.Secret("db")
        aws.ecs.TaskDefinition(
            "web",
            family="web",
            container_definitions=pulumi.Output.json_dumps(
                [
                    {
                        "name": "web",
                        "image": "example/web:1.0",
                        "secrets": [{"name": "DB_PASSWORD", "valueFrom": secret.arn}],
                    }
                ]
            ),
        )
    Known limits
        Containers and builds weigh high, since they have a place for references; functions weigh medium. Values whose
        origin is not known are not judged, and a text of the program's own only inside a connection string (SEC001 has
        the rest).
    """
    for task in case.resources(_TASK):
        yield from _container_verdicts(case, task)
    for function in case.resources(_FUNCTION):
        variables = value_at(function.inputs, "environment.variables")
        pairs = variables.items() if isinstance(variables, dict) and not is_secret(variables) else ()
        yield from _plain(case, function, pairs, None)
    for project in case.resources(_BUILD):
        blocks = as_items(value_at(project.inputs, "environment.environmentVariables")) or ()
        plain = [b for b in blocks if isinstance(b, dict) and b.get("type", "PLAINTEXT") == "PLAINTEXT"]
        yield from _plain(case, project, [(str(b.get("name")), b.get("value")) for b in plain], "high")
        if any(isinstance(b, dict) and b.get("type") == "SECRETS_MANAGER" for b in blocks):
            yield Pass(project.urn, "it takes a secret by reference")


def _plain(
    case: Case, holder: Resource, pairs: Iterable[tuple[str, Any]], severity: Severity | None
) -> Iterator[Verdict]:
    found = [(name, whence) for name, value in pairs if (whence := _whence(value))]
    if found:
        names = ", ".join(list(dict.fromkeys(name for name, _ in found))[:4])
        yield Fail(
            subject=holder.urn,
            message=f"the environment of {holder.name} holds a credential {found[0][1]} in the clear: {names}",
            severity=severity,
            cause=root_of_secret(case, holder) if found[0][1] != "from a generator" else "",
        )


def _whence(value: Any) -> str:
    """What to say of a variable that holds a credential, "" for any other."""
    if origin := _origin(value):
        return f"from {origin}"
    text_ = shown(value)
    return "inside a longer text" if isinstance(text_, str) and _HELD.search(text_) else ""


def _container_verdicts(case: Case, task: Resource) -> Iterator[Verdict]:
    value = value_at(task.inputs, "containerDefinitions")
    marker = value.get("$secret") if isinstance(value, dict) else None
    masked = marker.get("redacted") if isinstance(marker, dict) else None
    variables = list(_environment(masked))
    names = list(dict.fromkeys(name for name, text_ in variables if _HIDDEN in text_))
    origin = _origin(value)
    if names and origin:
        yield Fail(
            subject=task.urn,
            message=f"containers of {task.name} get a credential from {origin} in the clear: {', '.join(names[:4])}",
            severity="high",
        )
        return
    yield from _plain(case, task, variables, "high")
    containers = case.topology.containers_of(task) or ()
    yield from _plain(case, task, [pair for c in containers for pair in c.environment.items()], "high")
    if any(container.secrets for container in containers):
        yield Pass(task.urn, "its containers take secrets by reference")


def _environment(definitions: object) -> Iterator[tuple[str, str]]:
    """(name, text) of the variables in the masked JSON text of container definitions."""
    try:
        entries = json.loads(definitions) if isinstance(definitions, str) else []
    except ValueError:
        return
    for entry in entries if isinstance(entries, list) else []:
        for block in as_items(value_at(entry, "environment")) or ():
            if isinstance(block, dict) and isinstance(block.get("value"), str):
                yield str(block.get("name")), block["value"]


@check(
    "SEC102",
    title="Parameters that hold credentials are SecureStrings",
    severity="high",
    category="security",
    impact=Impact("security", "Everybody who may read parameters reads the credential; no key protects it."),
    links=("https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-securestring.html",),
    when=(_PARAMETER,),
    local=True,
)
def parameters_are_secure(case: Case) -> Iterator[Verdict]:
    """A credential in the parameter store is kept as a SecureString.

    Why
        String and StringList parameters are stored and shown in the clear.
    Fix
        Set `type="SecureString"`, or use Secrets Manager.
    Bad
        import pulumi_aws as aws
        import pulumi_random as random

        password = random.RandomPassword("db", length=24)
        aws.ssm.Parameter("db", type="String", value=password.result)  # <- finding
    Good
        import pulumi_aws as aws
        import pulumi_random as random

        password = random.RandomPassword("db", length=24)
        aws.ssm.Parameter("db", type="SecureString", value=password.result)
    Known limits
        A value whose origin is not known is not judged.
    """
    for parameter in case.resources(_PARAMETER):
        origin = _origin(value_at(parameter.inputs, "value"))
        kind = text(parameter, "type")
        if not origin or kind is None:
            continue
        if kind == "SecureString":
            yield Pass(parameter.urn, "it is a SecureString")
        else:
            yield Fail(
                subject=parameter.urn,
                message=f"the parameter {parameter.name} keeps a credential from {origin} as {kind}; "
                "make it a SecureString",
            )


@check(
    "SEC103",
    title="Secrets that workloads read have a value",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "What reads the secret fails until somebody puts a value in by hand."),
    links=("https://docs.aws.amazon.com/secretsmanager/latest/userguide/create_secret.html",),
    when=(_SECRET,),
)
def secrets_have_a_value(case: Case) -> Iterator[Verdict]:
    """Each secret of Secrets Manager that is made gets a version.

    Why
        A secret alone has no value. Tasks that reference it do not start ("can't find the specified secret value").
    Fix
        Add `aws.secretsmanager.SecretVersion` with a generated or configured value.
    Bad
        import pulumi
        import pulumi_aws as aws

        secret = aws.secretsmanager.Secret("db")  # <- finding
        aws.ecs.TaskDefinition(
            "web",
            family="web",
            container_definitions=pulumi.Output.json_dumps(
                [
                    {
                        "name": "web",
                        "image": "example/web:1.0",
                        "secrets": [{"name": "DB_PASSWORD", "valueFrom": secret.arn}],
                    }
                ]
            ),
        )
    Good
        import pulumi_aws as aws
        import pulumi_random as random

        secret = aws.secretsmanager.Secret("db")
        password = random.RandomPassword("db", length=24)
        aws.secretsmanager.SecretVersion("db", secret_id=secret.id, secret_string=password.result)
    Known limits
        A secret that no task definition or other resource of the program reads may well be filled by hand: low.
    """
    versions = ("aws:secretsmanager/secretVersion:SecretVersion", "aws:secretsmanager/secretRotation:SecretRotation")
    for secret in case.resources(_SECRET):
        if case.topology.companions(secret, "secretId", *versions):
            yield Pass(secret.urn, "it gets a version")
            continue
        tasks = case.topology.refs_to(secret, _TASK)
        yield Fail(
            subject=secret.urn,
            message=f"the secret {secret.name} is made without a value"
            + (f", and the containers of {tasks[0][0].name} read it when they start" if tasks else ""),
            severity=None if tasks else "low",
        )
