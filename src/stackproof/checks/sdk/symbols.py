"""Every symbol, argument and output that the program uses, against the SDK's schema."""

from __future__ import annotations

from stackproof.aws import sdk_of_token
from stackproof.model import Remark

from .._mechanism import Case, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from .._remarks import fail_of, of_source, subject_of

_CRASH = Impact("deployment", "The program ends there with an exception, before anything is deployed.")
_API = "https://www.pulumi.com/registry/packages/aws/api-docs/"


def _verdicts(case: Case, *kinds: str, evidence: str) -> Iterator[Verdict]:
    """Remarks of one kind; what stands in a test file keeps the tests from running, not the deployment."""
    remarks = case.remarks_of(*kinds)
    for remark in remarks:
        severity: Severity | None = "medium" if remark.data.get("test") is True else None
        yield fail_of(remark, case, severity=severity)
    if not remarks:
        yield from of_source(case, evidence=evidence)


@check(
    "SDK001",
    title="Every SDK module that is used exists",
    severity="critical",
    category="sdk",
    impact=_CRASH,
    links=(_API,),
)
def modules_exist(case: Case) -> Iterator[Verdict]:
    """Modules of pulumi, pulumi_aws, pulumi_random and pulumi_tls.

    Why
        A module that the SDK does not have ends the program at its import or at its first use.
    Fix
        Use the module that the SDK has for the service; the AWS provider is `pulumi_aws.Provider`.
    Bad
        import pulumi

        provider = pulumi.providers.Aws("west", region="us-west-2")  # <- finding
    Good
        import pulumi_aws as aws

        provider = aws.Provider("west", region="us-west-2")
    Known limits
        Packages other than those four are not looked into.
    """
    yield from _verdicts(case, "sdk.unknown-module", evidence="every SDK module exists")


@check(
    "SDK002",
    title="Every SDK class that is used exists",
    severity="critical",
    category="sdk",
    impact=_CRASH,
    links=(_API,),
)
def classes_exist(case: Case) -> Iterator[Verdict]:
    """Resource and argument classes.

    Why
        A class that the SDK does not have is an AttributeError or ImportError at that line.
    Fix
        Use the class that the SDK has; the message names the nearest ones.
    Bad
        import pulumi_aws as aws

        aws.s3.Buckett("b")  # <- finding
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        A class that only the other major version of the SDK has is uncertain unless the manifest pins a version.
    """
    yield from _verdicts(case, "sdk.unknown-class", evidence="every SDK class exists")


@check(
    "SDK003",
    title="Every SDK function that is called exists",
    severity="critical",
    category="sdk",
    impact=_CRASH,
    links=(_API,),
)
def functions_exist(case: Case) -> Iterator[Verdict]:
    """Lookup functions such as `aws.ec2.get_vpc`.

    Why
        A function that the SDK does not have is an AttributeError at that line.
    Fix
        Use the function that the SDK has; the message names the nearest ones.
    Bad
        import pulumi_aws as aws

        identity = aws.get_caller_identities()  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        pulumi.export("account", aws.get_caller_identity().account_id)
    Known limits
        Functions that are reached through getattr with a computed name are not seen.
    """
    yield from _verdicts(case, "sdk.unknown-function", evidence="every SDK function exists")


@check(
    "SDK004",
    title="Every other SDK name that is used exists",
    severity="critical",
    category="sdk",
    impact=_CRASH,
    links=(_API,),
)
def names_exist(case: Case) -> Iterator[Verdict]:
    """Constants, enum members, methods and static functions.

    Why
        A name that the SDK does not have is an AttributeError at that line.
    Fix
        Use the name that the SDK has; the message names the nearest ones.
    Bad
        import pulumi

        size = pulumi.Config().get_number("size")  # <- finding
        pulumi.export("size", size)
    Good
        import pulumi

        size = pulumi.Config().get_int("size")
        pulumi.export("size", size)
    Known limits
        Attributes of values whose type cannot be followed are not looked at.
    """
    yield from _verdicts(case, "sdk.unknown-name", evidence="every SDK name exists")


@check(
    "SDK005",
    title="Every argument is one that the SDK takes",
    severity="critical",
    category="sdk",
    impact=_CRASH,
    links=(_API,),
)
def arguments_exist(case: Case) -> Iterator[Verdict]:
    """Keyword arguments of resources, argument classes and functions.

    Why
        An argument that the class does not take is a TypeError at that call.
    Fix
        Use the argument that the class takes; the message names the nearest one.
    Bad
        import pulumi_aws as aws

        aws.sqs.Queue("q", visibility_timeout=30)  # <- finding
    Good
        import pulumi_aws as aws

        aws.sqs.Queue("q", visibility_timeout_seconds=30)
    Known limits
        Arguments that arrive through `**` of a value that cannot be followed are not seen.
    """
    yield from _verdicts(case, "sdk.unknown-argument", evidence="every argument exists")


@check(
    "SDK006",
    title="Every required argument is given",
    severity="critical",
    category="sdk",
    impact=_CRASH,
    links=(_API,),
)
def required_arguments_are_given(case: Case) -> Iterator[Verdict]:
    """Arguments without which the class cannot be made.

    Why
        A missing required argument is a TypeError at that call.
    Fix
        Give the argument.
    Bad
        import pulumi_aws as aws

        aws.ec2.Subnet("a", cidr_block="10.0.0.0/24")  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
    Known limits
        Only what the SDK itself requires; what AWS requires beyond that is asked elsewhere.
    """
    yield from _verdicts(case, "sdk.missing-argument", evidence="every required argument is given")


@check(
    "SDK007",
    title="Every key of a nested argument is one that the SDK takes",
    severity="critical",
    category="sdk",
    impact=Impact("deployment", "The provider refuses the key, or drops it silently, and the setting has no effect."),
    links=(_API,),
)
def nested_keys_exist(case: Case) -> Iterator[Verdict]:
    """Keys of dictionaries that stand for argument objects.

    Why
        A dictionary key is not checked by Python. The provider rejects unknown keys at preview, or ignores them.
    Fix
        Use the key of the argument's type, in snake case; the message names the nearest one.
    Bad
        import pulumi_aws as aws

        aws.dynamodb.Table(
            "t",
            hash_key="id",
            billing_mode="PAY_PER_REQUEST",
            attributes=[{"name": "id", "kind": "S"}],  # <- finding
        )
    Good
        import pulumi_aws as aws

        aws.dynamodb.Table(
            "t",
            hash_key="id",
            billing_mode="PAY_PER_REQUEST",
            attributes=[{"name": "id", "type": "S"}],
        )
    Known limits
        Dictionaries whose keys are computed are not seen.
    """
    yield from _verdicts(case, "sdk.unknown-nested-key", evidence="every nested key exists")


@check(
    "SDK008",
    title="Every output that is read exists",
    severity="critical",
    category="sdk",
    impact=_CRASH,
    links=(_API,),
)
def outputs_exist(case: Case) -> Iterator[Verdict]:
    """Attributes of resources and of lookup results.

    Why
        An output that the resource does not have is an AttributeError at that line.
    Fix
        Read the output that the resource has; the message names the nearest one.
    Bad
        import pulumi
        import pulumi_aws as aws

        queue = aws.sqs.Queue("q")
        pulumi.export("url", queue.queue_url)  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        queue = aws.sqs.Queue("q")
        pulumi.export("url", queue.url)
    Known limits
        Outputs inside `apply` are looked at where the value's type can be followed.
    """
    yield from _verdicts(case, "sdk.unknown-output", evidence="every output exists")


@check(
    "SDK009",
    title="Every argument has the type that the SDK declares",
    severity="high",
    category="sdk",
    impact=Impact("deployment", "The provider refuses the value at preview, or reads something else than was meant."),
    links=(_API,),
)
def arguments_have_their_types(case: Case) -> Iterator[Verdict]:
    """Types of arguments, as far as they can be told from the source.

    Why
        A list where one value belongs, or a dictionary where a list belongs, is refused by the provider.
    Fix
        Give the declared type.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.SecurityGroup("web", vpc_id=vpc.id, ingress="0.0.0.0/0")  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        rule = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["10.0.0.0/16"]}
        aws.ec2.SecurityGroup("web", vpc_id=vpc.id, ingress=[rule])
    Known limits
        Numbers for texts, and texts that are numbers, are accepted as Pulumi accepts them.
    """
    yield from _verdicts(case, "sdk.wrong-type", "sdk.positional-misuse", evidence="every argument has its type")


@check(
    "SDK010",
    title="Nothing deprecated is used",
    severity="low",
    category="sdk",
    impact=Impact("quality", "The next major version drops it, and every preview warns until then."),
    links=("https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/",),
)
def nothing_is_deprecated(case: Case) -> Iterator[Verdict]:
    """Symbols and arguments that the SDK says to be out of date.

    Why
        Deprecated names go away with the next major version, and warnings hide others.
    Fix
        Use what the deprecation message names.
    Bad
        import pulumi_aws as aws

        aws.s3.BucketV2("b")  # <- finding
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Uncertain where the manifest does not pin a major version.
    """
    yield from _verdicts(case, "sdk.deprecated", evidence="nothing deprecated")


@check(
    "SDK011",
    title="Outputs are used as Outputs",
    severity="critical",
    category="sdk",
    impact=Impact("deployment", "The value becomes an error text or the program ends; the setting is wrong in AWS."),
    links=("https://www.pulumi.com/docs/iac/concepts/inputs-outputs/",),
)
def outputs_are_used_as_outputs(case: Case) -> Iterator[Verdict]:
    """An Output is no string: f-strings, json.dumps, str() and comparisons do not see its value.

    Why
        An Output in an f-string becomes the text "Calling __str__ on an Output[T] is not supported", and that text is
        deployed; in json.dumps it ends the program.
    Fix
        Use pulumi.Output.concat, Output.format or Output.json_dumps, or do the work inside `apply`.
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        aws.ssm.Parameter("p", type="String", value=f"s3://{bucket.id}/data")  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        aws.ssm.Parameter("p", type="String", value=pulumi.Output.concat("s3://", bucket.id, "/data"))
    Known limits
        In a log line it spoils only the text, and weighs little.
    """
    remarks = case.remarks_of("sdk.output-misuse")
    for remark in remarks:
        severity: Severity | None = "low" if remark.data.get("harmless") is True else None
        yield fail_of(remark, case, severity="medium" if remark.data.get("test") is True else severity)
    if not remarks:
        yield from of_source(case, evidence="no Output is taken for its value")


@check(
    "SDK012",
    title="What the engine receives is what the SDK declares",
    severity="high",
    category="sdk",
    impact=Impact("deployment", "The provider refuses the value or reads something else than was meant."),
    links=(_API,),
)
def inputs_fit_the_schema(case: Case) -> Iterator[Verdict]:
    """The inputs as they arrived, after all of the program's own code.

    Why
        Values that are computed cannot be judged in the source; when they arrive as a dictionary where text belongs, or
        under a name that the resource does not have, the provider refuses them.
    Fix
        Give the declared type: text for JSON documents (pulumi.Output.json_dumps), lists for lists.
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
        if _is_stood_in(remark, case):
            yield Unknown(subject_of(remark, case), f"{remark.message}; the value was stood in for")
        else:
            yield fail_of(remark, case)
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
