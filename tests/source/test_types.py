"""Values written in the source against the types that the SDK and AWS take."""

# ruff: noqa: E501 - programs stand on one line
from __future__ import annotations

import pytest
from looking import brief, noticed

SUBNET = 'aws.ec2.Subnet("s", vpc_id="vpc-1", {})'
REFUSED = {
    "a list for text": (SUBNET.format("cidr_block=['10.0.0.0/24']"), "not a list"),
    "a set for a list": ('aws.ec2.Instance("i", vpc_security_group_ids={"sg-1"})', "not a set"),
    "a generator for a list": ('aws.ec2.Instance("i", vpc_security_group_ids=(x for x in "ab"))', "not a generator"),
    "a list for tags": (SUBNET.format("tags=['a']"), "not a list"),
    "a dictionary as a tag's value": (SUBNET.format("tags={'a': {'b': 'c'}}"), "not a dictionary"),
    "a word for a boolean": (SUBNET.format("map_public_ip_on_launch='always'"), "neither true nor false"),
    "a word for a number": ('aws.lambda_.Function("f", role="arn:x", timeout="a minute")', "no number"),
    "one block where a list of them is taken": (
        'aws.ec2.SecurityGroup("g", ingress=aws.ec2.SecurityGroupIngressArgs(from_port=1, to_port=1, protocol="tcp"))',
        "not SecurityGroupIngressArgs",
    ),
    "arguments of another type": (
        'aws.ec2.SecurityGroup("g", ingress=[aws.ec2.NetworkAclIngressArgs(from_port=1, to_port=1, protocol="tcp",'
        ' action="allow", rule_no=1)])',
        "not NetworkAclIngressArgs",
    ),
}
TAKEN = {
    "a number as text": 'aws.lambda_.Function("f", role="arn:x", timeout="60")',
    "text of a boolean": SUBNET.format("map_public_ip_on_launch='true'"),
    "a number for text": SUBNET.format("cidr_block=10"),
    "a boolean as a tag's value": SUBNET.format("tags={'a': True}"),
    "a tuple for a list": 'aws.ec2.Instance("i", vpc_security_group_ids=("sg-1",))',
    "nothing": SUBNET.format("cidr_block=None, tags=None"),
    "a dictionary for a policy": 'aws.iam.Role("r", assume_role_policy={"Version": "2012-10-17", "Statement": []})',
    "keys in camel case": 'aws.ec2.SecurityGroup("g", ingress=[{"fromPort": 1, "toPort": 1, "protocol": "tcp", "cidrBlocks": []}])',
    "keys in snake case": 'aws.ec2.SecurityGroup("g", ingress=[{"from_port": 1, "to_port": 1, "protocol": "tcp", "cidr_blocks": []}])',
    "an enumeration": 'aws.ec2.Instance("i", instance_type=aws.ec2.InstanceType.T3_MICRO)',
    "an Output for a list": 'aws.ec2.Instance("i", vpc_security_group_ids=pulumi.Output.from_input(["sg-1"]))',
    "a list comprehension": 'aws.ec2.Instance("i", vpc_security_group_ids=[x for x in ("a", "b")])',
    "a key that the bridge reads in Terraform's spelling": (
        'aws.iam.get_policy_document(statements=[{"Effect": "Allow", "Actions": ["s3:*"], "condition": []}])'
    ),
}


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_value_that_is_refused_is_found(look, case):
    program, says = REFUSED[case]
    [remark] = noticed(look("x = " + program), "sdk.")
    assert remark.kind == "sdk.wrong-type"
    assert says in remark.message


@pytest.mark.parametrize("case", TAKEN, ids=str)
def test_a_value_that_is_taken_is_silent(look, case):
    assert brief(look("x = " + TAKEN[case])) == []


def test_a_dictionary_for_a_document_is_uncertain(look):
    [remark] = noticed(
        look('x = aws.cloudwatch.Dashboard("d", dashboard_name="n", dashboard_body={"widgets": []})'), "sdk."
    )
    assert (remark.kind, remark.certain) == ("sdk.wrong-type", False)


def test_a_required_key_of_a_nested_dictionary_is_missed(look):
    [remark] = noticed(look('x = aws.lb.Listener("l", load_balancer_arn="a", default_actions=[{"order": 1}])'), "sdk.")
    assert (remark.kind, remark.data["arguments"], remark.data["nested"]) == ("sdk.missing-argument", ["type"], True)


def test_an_unknown_member_of_an_enumeration_is_found(look):
    [remark] = noticed(look("x = aws.lambda_.Runtime.PYTHON3_99"), "sdk.")
    assert remark.kind == "sdk.unknown-name"
    assert str(remark.data["suggestions"]).count("aws.lambda_.Runtime.PYTHON3")


def test_what_the_sdk_calls_deprecated_is_told(look):
    [remark] = noticed(look('b = aws.s3.BucketV2("b")'), "sdk.")
    assert (remark.kind, remark.line) == ("sdk.deprecated", 4)


@pytest.mark.parametrize(
    ("line", "symbol"),
    [
        ('x = aws.secretsmanager.get_secret_version(secret_id="s").arn', "aws.secretsmanager.get_secret_version.arn"),
        (
            'x = aws.secretsmanager.get_secret_version_output(secret_id="s").arn',
            "aws.secretsmanager.get_secret_version.arn",
        ),
        ("region = aws.get_region()\npulumi.export('r', region.name)", "aws.get_region.name"),
        (
            "region = aws.get_region_output()\npulumi.export('r', region.apply(lambda found: found.name))",
            "aws.get_region.name",
        ),
        ("lookup = aws.ec2.get_vpc(default=True)\nx = lookup.ipv6_cidr_block", "aws.ec2.get_vpc.ipv6_cidr_block"),
    ],
)
def test_what_a_lookup_gives_and_the_sdk_calls_deprecated_is_told(look, line, symbol):
    [remark] = noticed(look(line), "sdk.")
    assert (remark.kind, remark.data["symbol"]) == ("sdk.deprecated", symbol)


@pytest.mark.parametrize(
    "line",
    [
        'x = aws.secretsmanager.get_secret_version(secret_id="s").secret_string',
        "x = aws.get_region().region",
        "x = aws.get_availability_zones(state='available').names",
        "x = aws.ec2.get_vpc(default=True).cidr_block",
    ],
)
def test_what_a_lookup_gives_for_good_is_used_in_silence(look, line):
    assert noticed(look(line), "sdk.") == []


def test_existing_resources_need_no_arguments(look):
    program = """
        a = aws.ec2.Subnet.get("a", "subnet-1")
        b = aws.ec2.Subnet("b", opts=pulumi.ResourceOptions(id="subnet-2"))
        c = aws.ec2.Subnet.get("c")
    """
    assert brief(look(program)) == [("sdk.missing-argument", 3, "aws.ec2.Subnet.get")]
