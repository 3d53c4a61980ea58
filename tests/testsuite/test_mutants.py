"""What is changed of a program, and how changes are chosen."""

import ast
import textwrap

from stackproof.testsuite import Source
from stackproof.testsuite._mutants import applied, chosen
from stackproof.testsuite._python import places_in

PROGRAM = textwrap.dedent(
    """\
    import json
    import pulumi
    import pulumi_aws as aws
    from pulumi_aws.s3 import Bucket, BucketVersioningArgs
    import settings

    größe = "ö"; vpc = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16", enable_dns_support=True)
    spare = aws.ec2.InternetGateway("g", vpc_id=vpc.id, opts=pulumi.ResourceOptions(protect=True))
    aws.sqs.Queue(
        "q",
        description="prose",
        name=settings.NAME,
        delay_seconds=5,
        policy=json.dumps({"Version": "2012-10-17"}),
        tags={"Owner": f"{größe}"},
    )
    Bucket("b", bucket=settings.name())
    aws.s3.NoSuchThing("x", a=1)
    pulumi.export("vpc", vpc.id)
    """
)


def places(text=PROGRAM):
    return places_in([Source(path="__main__.py", text=text)])


def test_resources_properties_and_references_are_found_and_nothing_else():
    assert [(item.kind, item.line, item.text) for item in places()] == [
        ("flip", 7, "cidr_block of aws.ec2.Vpc 'v': '10.0.0.0/16' becomes '10.0.0.0/16-changed'"),
        ("flip", 7, "enable_dns_support of aws.ec2.Vpc 'v': True becomes False"),
        ("drop", 8, "aws.ec2.InternetGateway 'g' is not made"),
        ("cut", 8, "vpc_id of aws.ec2.InternetGateway 'g': a literal instead of vpc.id"),
        ("drop", 9, "aws.sqs.Queue 'q' is not made"),
        ("flip", 13, "delay_seconds of aws.sqs.Queue 'q': 5 becomes 6"),
        ("flip", 14, "policy.Version of aws.sqs.Queue 'q': '2012-10-17' becomes '2012-10-17-changed'"),
        ("drop", 17, "Bucket 'b' is not made"),
    ]


def test_each_change_is_one_and_keeps_the_lines():
    for place in places():
        changed = applied(PROGRAM, place)
        assert changed != PROGRAM
        assert ast.parse(changed)
        assert changed.count("\n") == PROGRAM.count("\n")
        assert changed.splitlines()[18:] == PROGRAM.splitlines()[18:]


def test_a_resource_that_is_used_elsewhere_is_not_dropped():
    text = "import pulumi_aws as aws\nkey = aws.kms.Key('k')\n"
    other = Source(path="more.py", text="from infra import key\n")
    alone = [item.kind for item in places_in([Source(path="infra.py", text=text)])]
    assert alone == ["drop"]
    assert places_in([Source(path="infra.py", text=text), other]) == []


def test_changes_are_of_all_kinds_and_spread_and_the_same_each_time():
    lines = [f"aws.sqs.Queue('q{n}', delay_seconds={n}, kms_master_key_id=key.id)" for n in range(50)]
    found = places("import pulumi_aws as aws\nkey = aws.kms.Key('k')\n" + "\n".join(lines))
    picked = chosen(found, 20)
    assert picked == chosen(list(found), 20)
    assert {kind: sum(item.kind == kind for item in picked) for kind in ("drop", "cut", "flip")} == {
        "drop": 5,
        "cut": 5,
        "flip": 10,
    }
    assert max(item.line for item in picked) > 40 and min(item.line for item in picked) < 10
    assert chosen(found[:3], 20) == found[:3]
    assert chosen([], 20) == []
