"""Outputs, and inputs as they arrived."""

from __future__ import annotations

import msgspec

from stackproof.aws import MAJORS, sdk_of_token
from stackproof.model import Remark, Resource, is_secret, secret_origin
from stackproof.topology import leaves

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from .._program import SPOILED
from .._remarks import fail_of, of_source, root_of, subject_of
from ._source import API, severity_of

_TEXTS = ("f-string", "format", "percent", "str")
_DECISIONS = ("condition", "comparison")


@check(
    "SDK011",
    title="Outputs are used as Outputs",
    severity="critical",
    category="sdk",
    impact=Impact("deployment", "The value becomes an error text or the program ends; the setting is wrong in AWS."),
    impact_in_go=Impact("deployment", "The text holds an address in memory, or an error ends the program."),
    links=("https://www.pulumi.com/docs/iac/concepts/inputs-outputs/",),
)
def outputs_are_used_as_outputs(case: Case) -> Iterator[Verdict]:
    """An Output is no string: f-strings, json.dumps, str() and comparisons do not see its value.

    Why
        An Output in an f-string becomes the text "Calling __str__ on an Output[T] is not supported", and that text is
        deployed; in json.dumps it ends the program. In Go, fmt.Sprintf shows an address in memory.
    Fix
        Use pulumi.Output.concat, Output.format or Output.json_dumps, or do the work inside `apply`.
    Fix in Go
        Use `pulumi.Sprintf` for texts and `pulumi.JSONMarshal` for documents, or do the work inside of `ApplyT`.
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        aws.ssm.Parameter("p", type="String", value=f"s3://{bucket.id}/data")  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        aws.ssm.Parameter("p", type="String", value=pulumi.Output.concat("s3://", bucket.id, "/data"))
    Bad
        ```go
        package main

        import (
            "fmt"

            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ssm"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                bucket, err := s3.NewBucket(ctx, "b", nil)
                if err != nil {
                    return err
                }
                place := fmt.Sprintf("s3://%v/data", bucket.ID()) // <- finding
                _, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
                    Type:  pulumi.String("String"),
                    Value: pulumi.String(place),
                })
                return err
            })
        }
        ```
    Good
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ssm"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                bucket, err := s3.NewBucket(ctx, "b", nil)
                if err != nil {
                    return err
                }
                _, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
                    Type:  pulumi.String("String"),
                    Value: pulumi.Sprintf("s3://%v/data", bucket.ID()),
                })
                return err
            })
        }
        ```
    Known limits
        In a log line it spoils only the text, and weighs little; so does a text that the run sends nowhere.
    """
    remarks = tuple(_misuses(case))
    spoiled = _spoiled(case)
    for remark in remarks:
        yield fail_of(remark, case, severity=_weight(remark, spoiled))
    unseen = [] if any(_is_text(remark) for remark in remarks) else list(_arrived(case))
    yield from unseen
    if not remarks and not unseen:
        yield from of_source(case, evidence="no Output is taken for its value")


def _misuses(case: Case) -> Iterator[Remark]:
    """What the source shows, and what only following the program does, each place once; what was seen of the text on
    the way is told of both."""
    shown = case.remarks_of("sdk.output-misuse")
    met = {(remark.file, remark.line): remark for remark in case.remarks_of("run.output-misuse")}
    for remark in shown:
        seen = met.pop((remark.file, remark.line), None)
        reaches = seen.data.get("reaches") if seen is not None else None
        yield msgspec.structs.replace(remark, data={**remark.data, "reaches": reaches}) if reaches else remark
    yield from met.values()


def _is_text(remark: Remark) -> bool:
    """True for an Output that becomes text; where it ends the program in one language it may be text in another."""
    return remark.data.get("text") is True or remark.data.get("how") in _TEXTS


def _arrived(case: Case) -> Iterator[Fail]:
    """Resources that got the text of an Output by a way that the source did not show."""
    for resource in case.resources():
        found = [path for path, value in leaves(resource.inputs) if isinstance(value, str) and SPOILED.search(value)]
        if found:
            yield Fail(
                subject=resource.urn,
                message=f"{found[0]} of {resource.name} is the error text that an Output becomes inside text",
            )


def _weight(remark: Remark, spoiled: Severity | None) -> Severity | None:
    if remark.data.get("harmless") is True or remark.data.get("reaches") == "nothing":
        return "low"
    if (reaches := remark.data.get("reaches")) is not None:
        return "high" if reaches == "output" else severity_of(remark)
    if remark.data.get("how") in _DECISIONS:
        return severity_of(remark) or "high"
    return severity_of(remark) or (spoiled if _is_text(remark) else None)


def _spoiled(case: Case) -> Severity | None:
    """What the text of an Output did in a run that went through: it reached a resource (None: as the check says), only
    the stack's outputs, or nothing."""
    if not case.is_whole:
        return None
    if any(SPOILED.search(str((r.name, r.inputs))) or _hides_text(r) for r in case.graph.resources):
        return None
    return "high" if SPOILED.search(str(case.graph.outputs)) else "medium"


def _hides_text(resource: Resource) -> bool:
    """Whether it has a secret input of no known origin: the error text may be what is not shown there."""
    hidden = (value for _, value in leaves(resource.inputs) if is_secret(value))
    return any(secret_origin(value) in ("literal", "unknown") for value in hidden)


@check(
    "SDK012",
    title="What the engine receives is what the SDK declares",
    severity="high",
    category="sdk",
    impact=Impact("deployment", "The provider refuses the value or reads something else than was meant."),
    links=(API,),
)
def inputs_fit_the_schema(case: Case) -> Iterator[Verdict]:
    """The inputs as they arrived, after all of the program's own code.

    Why
        Values that are computed cannot be judged in the source; when they arrive as a dictionary where text belongs, or
        under a name that the resource does not have, the provider refuses them.
    Fix
        Give the declared type: text for JSON documents (pulumi.Output.json_dumps), lists for lists.
    Fix in Go
        Give the declared type: text for JSON documents (`pulumi.JSONMarshal`), arrays for lists.
    Bad
        import pulumi_aws as aws

        def definition():
            return {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}

        role = aws.iam.Role("r", assume_role_policy="{}")
        arguments = {"definition": definition(), "role_arn": role.arn}
        aws.sfn.StateMachine("m", **arguments)  # <- finding
    Good
        import json

        import pulumi_aws as aws

        def definition():
            return {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}

        role = aws.iam.Role("r", assume_role_policy="{}")
        arguments = {"definition": json.dumps(definition()), "role_arn": role.arn}
        aws.sfn.StateMachine("m", **arguments)
    Known limits
        Only the outermost level of each input is compared. What the source already shows is not said twice.
    """
    pinned = case.project.aws_major
    said = {(r.file, r.line) for r in case.remarks_of("sdk.*")}
    # Inputs of providers travel as JSON text, whatever the schema says.
    remarks = [
        r
        for r in case.remarks_of("run.type-mismatch", "run.unknown-input")
        if "::pulumi:providers:" not in str(r.data.get("urn"))
    ]
    for remark in remarks:
        if (remark.file, remark.line) in said or _takes_documents(remark):
            continue
        if pinned is not None and pinned not in MAJORS["aws"]:
            yield Unknown(subject_of(remark, case), f"{remark.message}: pulumi-aws {pinned} may take it")
        elif _is_stood_in(remark, case):
            yield Unknown(subject_of(remark, case), f"{remark.message}; the value was stood in for")
        else:
            yield fail_of(remark, case, cause=_told_by_source(remark, case))
    if remarks or case.run is None:
        return
    if not case.is_whole:
        yield Unknown(case.project.name, "the program did not run to its end")
    elif case.resources():
        yield Pass(case.project.name, f"{len(case.resources())} resources fit the SDK's schema")


def _takes_documents(remark: Remark) -> bool:
    """The provider turns dictionaries into JSON for policy documents, whatever an older SDK declares; the newest SDK
    says which inputs these are."""
    token = str(remark.data.get("urn")).split("::")[2:3]
    schema = sdk_of_token(token[0].rpartition("$")[2]) if token else None
    resource = schema.resource(token[0].rpartition("$")[2]) if schema is not None else None
    known = resource.input(str(remark.data.get("property"))) if resource is not None else None
    return known is not None and "PolicyDocument" in known.type and remark.data.get("given") == "a dictionary"


def _told_by_source(remark: Remark, case: Case) -> str | None:
    """The root of what the source already shows of the same argument, at another line."""
    owner, _, argument = remark.message.partition(" is ")[0].partition(".")
    symbol = f".{owner}({argument})"
    found = (r for r in case.remarks_of("sdk.wrong-type") if str(r.data.get("symbol")).endswith(symbol))
    return next((root_of(r) for r in found), None)


def _is_stood_in(remark: Remark, case: Case) -> bool:
    """The value comes from another stack, or may be configuration that was missing."""
    resource = case.topology.resource(str(remark.data.get("urn")))
    if resource is None or case.run is None:
        return False
    sources = [
        case.topology.resource(r.urn) for r in case.topology.refs_from(resource, str(remark.data.get("property")))
    ]
    if any(source is not None and source.type == "pulumi:pulumi:StackReference" for source in sources):
        return True
    missing = any(need.synthesized and need.kind in ("configuration", "stack-reference") for need in case.run.needs)
    return missing and remark.data.get("given") == "a text that is no number"
