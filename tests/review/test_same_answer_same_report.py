"""What must not matter: when it is reviewed, the order of registration, an unrelated resource beside the rest."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackproof.model import Report
from stackproof.report import from_json, render

HEAD = "import json\n\nimport pulumi\nimport pulumi_aws as aws\n\n"
# Statements that may stand in any order; the first of a program makes what the others use.
NETWORK = (
    'vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")\n',
    (
        'aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")\n',
        'aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.1.0/25", availability_zone="us-east-1b")\n',
        'aws.ec2.SecurityGroup("web", vpc_id=vpc.id, ingress=[{"protocol": "tcp", "from_port": 22, "to_port": 22,'
        ' "cidr_blocks": ["0.0.0.0/0"]}])\n',
        'aws.ec2.InternetGateway("out", vpc_id=vpc.id)\n',
    ),
)
STORE = (
    'bucket = aws.s3.Bucket("files")\n',
    (
        'aws.s3.BucketVersioning("v", bucket=bucket.id, versioning_configuration={"status": "Enabled"})\n',
        'aws.s3.BucketPublicAccessBlock("p", bucket=bucket.id, block_public_acls=False)\n',
        'aws.sqs.Queue("jobs")\n',
        'aws.iam.Role("r", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",'
        ' "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}))\n',
        'aws.rds.Instance("db", engine="postgres", instance_class="db.t4g.micro", allocated_storage=20, username="app",'
        " manage_master_user_password=True)\n",
    ),
)
UNRELATED = 'aws.ecr.Repository("images", image_tag_mutability="IMMUTABLE")\n'


def _verdicts(report: Report, *, without: str = "\0") -> set[tuple]:
    """Findings about resources by what they say, without the lines."""
    return {
        (item.check, item.severity, item.message, item.resource, item.certain)
        for item in report.findings
        if item.resource and without not in item.resource
    }


def _bytes(report: Report) -> str:
    return render(msgspec.structs.replace(report, environment=None), format="json")


@pytest.mark.parametrize("program", [NETWORK, STORE], ids=["network", "store"])
def test_two_reviews_differ_in_nothing_but_their_environment(reviewed, program):
    text = HEAD + program[0] + "".join(program[1])
    assert _bytes(reviewed(text)) == _bytes(reviewed(text))


def test_two_reviews_of_a_crash_differ_in_nothing_but_their_environment(reviewed):
    text = HEAD + STORE[0] + "".join(STORE[1]) + "aws.s3.Buckett('x')\nraise ValueError(bucket)\n"
    assert _bytes(reviewed(text)) == _bytes(reviewed(text))


def test_a_stored_report_comes_back_as_it_was(reviewed):
    report = reviewed(HEAD + STORE[0] + "".join(STORE[1]))
    stored = render(report, format="json")
    assert from_json(stored) == (report,)
    assert render(from_json(stored), format="json") == stored


@pytest.mark.parametrize("program", [NETWORK, STORE], ids=["network", "store"])
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_registering_in_another_order_changes_no_verdict(reviewed, program, data):
    first, rest = program
    order = data.draw(st.permutations(rest))
    assert _verdicts(reviewed(HEAD + first + "".join(order))) == _verdicts(reviewed(HEAD + first + "".join(rest)))


@pytest.mark.parametrize(("program", "place"), list(itertools.product([NETWORK, STORE], [0, 2])))
def test_an_unrelated_resource_changes_no_verdict_on_the_others(reviewed, program, place):
    first, rest = program
    beside = [*rest[:place], UNRELATED, *rest[place:]]
    plain, more = reviewed(HEAD + first + "".join(rest)), reviewed(HEAD + first + "".join(beside))
    assert _verdicts(more, without="::images") == _verdicts(plain)
    assert more.run.resources == plain.run.resources + 1


def test_of_resources_with_one_name_from_one_line_the_same_comes_first_each_time(reviewed):
    text = HEAD + "".join(
        [
            "for size in (1024, 2048, 4096):\n",
            '    aws.sqs.Queue("jobs", max_message_size=size, tags={"Size": str(size)})\n',
        ]
    )
    assert len({_bytes(reviewed(text)) for _ in range(3)}) == 1


def test_what_a_program_needs_is_said_in_one_order(reviewed):
    text = HEAD + "".join(
        f"pulumi.export('{letter}', pulumi.StackReference('o/{letter}/dev').get_output('name'))\n" for letter in "dbca"
    )
    needs = [need.name for need in reviewed(text).run.needs]
    assert needs == sorted(needs) and len(needs) == 4
