"""Texts that somebody should have replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.aws import snake_case
from stackproof.model import Resource
from stackproof.topology import leaves

from .._identifiers import ids_in
from .._mechanism import Case, Fail, Impact, Pass, Verdict, check
from .._program import written

_PLACEHOLDER = re.compile(
    r"<[A-Za-z][\w .:/-]*>|\[(?:your|insert|replace)[\w .:/-]*\]|\{(?:your|insert|replace)[\w .:/-]*\}"
    r"|your[-_ ]\w[\w .@:/-]*|.*[:/@](?:your[-_]\w[\w./:-]*|<[A-Za-z][\w .-]*>)"
    r"|(?:replace|change|fill)[-_ ]?(?:me|this|with)\b.*|insert[-_ ].*[-_ ]here|(?-i:TODO|FIXME)(?:[:\s].*)?"
    r"|[a-z]{0,12}[-_]?x{5,}|.*[:/](?:x{5,}|x{4,}(?:-x{3,})+)",
    re.IGNORECASE,
)
# For people to read, or free to hold anything.
_FREE = re.compile(
    r"(?:^|\.)(?:tags|tagsAll|userData|userDataBase64|policy|description|comment|notes|message|messageBody|content|body"
    r"|responseTemplates|requestTemplates|responseParameters|inputTemplate|definition)(?:\b|\[)|[dD]escription$",
)


@check(
    "VAL064",
    title="No placeholder reaches AWS",
    severity="medium",
    category="values",
    impact=Impact("deployment", "The deployment fails, or what it makes does not work, until somebody replaces it."),
    links=("https://www.pulumi.com/docs/iac/concepts/config/",),
    grouping="check",
    local=True,
)
def no_placeholder_is_left(case: Case) -> Iterator[Verdict]:
    """No input is a text such as `your-key-pair`, `<certificate arn>`, `REPLACE_ME` or `ZXXXXXXXX` of the program.

    Why
        A value that only the reader of the program can know belongs in the configuration: there it is asked for, and
        the program says so when it is not given.
    Fix
        Look the value up, make what it names, or take it from the configuration with `require`.
    Bad
        import pulumi_aws as aws

        aws.ec2.Instance(  # <- finding
            "web", ami="ami-0b7c2e91d4f3a8605", instance_type="t3.micro", key_name="your-key-pair"
        )
        aws.route53.Record(  # <- finding
            "web", zone_id="ZXXXXXXXXXXXXX", name="www", type="A", ttl=60, records=["10.0.0.1"]
        )
    Good
        import pulumi
        import pulumi_aws as aws

        config = pulumi.Config()
        zone = aws.route53.get_zone(name=config.require("domain"))
        aws.ec2.Instance(
            "web", ami="ami-0b7c2e91d4f3a8605", instance_type="t3.micro", key_name=config.require("keyName")
        )
        aws.route53.Record("web", zone_id=zone.zone_id, name="www", type="A", ttl=60, records=["10.0.0.1"])
    Known limits
        Ids of networks are VAL063's, those of images EC2004's, and credentials SEC001's. Tags, descriptions, scripts
        and documents are not looked at.
    """
    known = written(case).parts
    for resource in case.resources():
        if not resource.custom or not resource.type.startswith("aws:"):
            continue
        found = list(_placeholders(case, resource, known))
        if found:
            path, text = found[0]
            yield Fail(
                subject=resource.urn, message=f"{snake_case(path)} of {resource.name} is `{text[:80]}`, a placeholder"
            )
        else:
            yield Pass(resource.urn, "none of its inputs is a placeholder")


def _placeholders(case: Case, resource: Resource, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    ids = {one.path for one in ids_in(case, resource)}
    for path, value in leaves(resource.inputs):
        if not isinstance(value, str) or path in ids or path in ("ami", "imageId") or _FREE.search(path):
            continue
        if value in known and _PLACEHOLDER.fullmatch(value):
            yield path, value
