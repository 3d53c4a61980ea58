"""What instances are launched from, and what they run first."""

from __future__ import annotations

import base64
import binascii
import re

from stackproof.model import Resource
from stackproof.topology import as_text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Verdict, check
from .instances import CONFIGURATION, INSTANCE, TEMPLATE

_SPOT = "aws:ec2/spotInstanceRequest:SpotInstanceRequest"
_IMAGES = {INSTANCE: "ami", _SPOT: "ami", TEMPLATE: "imageId", CONFIGURATION: "imageId"}
_IMAGE_ID = re.compile(r"ami-([0-9a-f]{8}|[0-9a-f]{17})")
_LATE_INTERPRETER = re.compile(r"\s+#!\s*/")
_OLD_CLOUD_INIT = re.compile(r"\bamzn2?-ami-|ami-amazon-linux-latest/amzn")


@check(
    "EC2003",
    title="Scripts in user data begin with their interpreter",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The instance starts, but the script that should set it up never runs."),
    links=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",),
    when=tuple(_IMAGES),
    local=True,
)
def scripts_begin_with_their_interpreter(case: Case) -> Iterator[Verdict]:
    """A script in user data has `#!` as its very first characters: no line break, no blank before it.

    Why
        The script is written to a file and executed. The kernel looks for `#!` at the first byte; behind a line break
        or an indentation it is a comment like any other, and cloud-init reports "Exec format error".
    Fix
        Begin the text with the interpreter: `\"\"\"#!/bin/bash` on one line, or `textwrap.dedent(...).lstrip()`.
    Fix in Node
        Begin the text with `#!/bin/bash`, right behind the mark that opens the template literal, or call `trimStart()`.
    Fix in Go
        Begin the text with `#!/bin/bash`, right behind the back quote that opens the raw string, or trim it with
        `strings.TrimSpace`.
    Bad
        import pulumi_aws as aws

        START = '''
        #!/bin/bash
        dnf install -y nginx
        '''
        aws.ec2.Instance(  # <- finding
            "web", ami="ami-0123456789abcdef0", instance_type="t3.micro", user_data=START
        )
    Bad
        import base64
        import pulumi_aws as aws

        start = base64.b64encode(b"\\n#!/bin/bash\\nsystemctl start nginx\\n").decode()
        aws.ec2.LaunchTemplate(  # <- finding
            "web", image_id="ami-0123456789abcdef0", instance_type="t3.micro", user_data=start
        )
    Good
        import base64
        import pulumi_aws as aws

        START = '''#!/bin/bash
        dnf install -y nginx
        '''
        aws.ec2.Instance("web", ami="ami-0123456789abcdef0", instance_type="t3.micro", user_data=START)
        aws.ec2.LaunchTemplate(
            "web",
            image_id="ami-0123456789abcdef0",
            instance_type="t3.micro",
            user_data=base64.b64encode(START.encode()).decode(),
        )
    Known limits
        Only scripts are looked at, no other formats of cloud-init. The cloud-init of Amazon Linux 2 is so old that it
        forgives a line break: there it is low, and where the image is not looked up the finding is uncertain.
    """
    for machine in case.resources(*_IMAGES):
        script = _script(machine)
        if script.startswith("#!"):
            yield Pass(machine.urn, "the script begins with its interpreter")
        elif _LATE_INTERPRETER.match(script):
            severity, certain = _weight(case, machine)
            then = (
                "so the script is not executed" if severity == "high" else "with which newer images do not execute it"
            )
            yield Fail(
                subject=machine.urn,
                message=f"white space stands before `#!` in the user data of {machine.name}, {then}; "
                "`#!` should be its first characters",
                severity=severity,
                certain=certain,
            )


@check(
    "EC2004",
    title="Image ids have the form of image ids",
    severity="critical",
    category="values",
    impact=Impact("deployment", "EC2 refuses the launch: the id of the image is malformed."),
    links=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/finding-an-ami.html",),
    when=tuple(_IMAGES),
    local=True,
)
def image_ids_are_well_formed(case: Case) -> Iterator[Verdict]:
    """Images are named by `ami-` and 8 or 17 hexadecimal digits, or by `resolve:ssm:` and a parameter.

    Why
        A placeholder that somebody should have replaced reaches EC2 as it stands.
    Fix
        Look the image up with `aws.ec2.get_ami` or the public SSM parameter.
    Bad
        import pulumi_aws as aws

        aws.ec2.Instance("web", ami="ami-xxxxxxxxxxxxxxxxx", instance_type="t3.micro")  # <- finding
    Good
        import pulumi_aws as aws

        image = aws.ssm.get_parameter(name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")
        aws.ec2.Instance("web", ami=image.value, instance_type="t3.micro")
        aws.ec2.Instance("old", ami="ami-0123456789abcdef0", instance_type="t3.micro")
        aws.ec2.LaunchTemplate(
            "new",
            image_id="resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
            instance_type="t3.micro",
        )
    Known limits
        Whether the image exists is not known. Ids out of the configuration, of other resources and of lookups are not
        judged.
    """
    for machine in case.resources(*_IMAGES):
        path = next(path for token, path in _IMAGES.items() if case.topology.is_type(machine, token))
        image = as_text(value_at(machine.inputs, path)) or ""
        if not image or not _is_written(case, machine, path, image):
            continue
        if _IMAGE_ID.fullmatch(image) or image.startswith("resolve:ssm:"):
            yield Pass(machine.urn, image)
        else:
            yield Fail(
                subject=machine.urn,
                message=f"`{image}` is no image id, which is `ami-` and 17 hexadecimal digits; look the image up",
            )


@check(
    "ASG002",
    title="Groups launch from templates",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "Accounts opened since October 2024 cannot create a launch configuration at all."),
    links=("https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html",),
    when=(CONFIGURATION, TEMPLATE),
    local=True,
)
def groups_launch_from_templates(case: Case) -> Iterator[Verdict]:
    """Nothing makes a launch configuration, the predecessor of launch templates.

    Why
        AWS gives launch configurations no instance types that came after 2022, and refuses new ones in accounts that
        were opened on or after October 1, 2024.
    Fix
        Make an `aws.ec2.LaunchTemplate` with the same settings (`user_data` in Base64, the profile as
        `iam_instance_profile={"arn": ...}`), and name it in the group's `launch_template`.
    Bad
        import pulumi_aws as aws

        image = aws.ec2.get_ami(most_recent=True, owners=["amazon"]).id
        made = aws.ec2.LaunchConfiguration("web", image_id=image, instance_type="t3.micro")  # <- finding
        aws.autoscaling.Group(
            "web", min_size=1, max_size=2, vpc_zone_identifiers=["subnet-1"], launch_configuration=made.name
        )
    Good
        import pulumi_aws as aws

        image = aws.ec2.get_ami(most_recent=True, owners=["amazon"]).id
        made = aws.ec2.LaunchTemplate("web", image_id=image, instance_type="t3.micro")
        aws.autoscaling.Group(
            "web", min_size=1, max_size=2, vpc_zone_identifiers=["subnet-1"], launch_template={"id": made.id}
        )
    Known limits
        How old the account is cannot be seen.
    """
    for template in case.resources(TEMPLATE):
        yield Pass(template.urn, "it is a launch template")
    for configuration in case.resources(CONFIGURATION):
        yield Fail(
            subject=configuration.urn,
            message=f"{configuration.name} is a launch configuration, which newer accounts cannot create; make it a "
            "launch template",
        )


def _script(machine: Resource) -> str:
    """The user data as the instance sees it; "" where it is not known or no text."""
    for path in ("userData", "userDataBase64"):
        value = value_at(machine.inputs, path)
        found = as_text(value) if isinstance(value, str) else None
        if found and found.lstrip().startswith("#!"):
            return found
        if found:
            try:
                return base64.b64decode("".join(found.split()), validate=True).decode("utf-8", "replace")
            except (binascii.Error, ValueError):
                return ""
    return ""


def _weight(case: Case, machine: Resource) -> tuple[Severity, bool]:
    """Low where the image is looked up as one of Amazon Linux 1 or 2; uncertain where it is not looked up at all."""
    images = {as_text(value_at(machine.inputs, path)) for path in ("ami", "imageId")} - {None, ""}
    lookups = [image for image in images if image and "resolve:ssm:" in image]
    for invoke in case.graph.invokes:
        if images & {value for value in invoke.result.values() if isinstance(value, str)}:
            lookups.append(str(invoke.args))
    if any(_OLD_CLOUD_INIT.search(lookup) for lookup in lookups):
        return "low", True
    return "high", bool(lookups)


def _is_written(case: Case, machine: Resource, path: str, image: str) -> bool:
    """True when the id is the program's own text, not another's or one that was stood in for."""
    if case.topology.targets(machine, path) or any(ref.path == path for ref in machine.references):
        return False
    if image in case.project.config.values() or (case.run is not None and case.run.needs):
        return False
    return not any(image in str(invoke.result) for invoke in case.graph.invokes)
