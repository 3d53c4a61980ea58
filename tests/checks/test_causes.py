"""What is one root counts once: whole programs, with the causes of their findings."""

import pytest
from example_running import PROJECT_FILE, REQUIREMENTS, case_of

from stackproof.checks import judge
from stackproof.engine import Zygote

NETWORK = """
import pulumi_aws as aws
vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
subnets = [
    aws.ec2.Subnet(
        f"outer-{zone}", vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=f"us-east-1{zone}",
        map_public_ip_on_launch=True,
    )
    for i, zone in enumerate("ab")
]
table = aws.ec2.RouteTable("outer", vpc_id=vpc.id)
for i, subnet in enumerate(subnets):
    aws.ec2.RouteTableAssociation(f"outer-{i}", subnet_id=subnet.id, route_table_id=table.id)
address = aws.ec2.Eip("nat", domain="vpc")
aws.ec2.NatGateway("nat", allocation_id=address.id, subnet_id=subnets[0].id)
aws.lb.LoadBalancer("web", subnets=[subnet.id for subnet in subnets])
"""
ROUTE = """
aws.ec2.Route("out", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", gateway_id=igw.id)
inner = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.9.0/24")
aws.ec2.NatGateway("other", allocation_id=address.id, subnet_id=inner.id)
aws.lb.LoadBalancer("inner", subnets=[inner.id])
"""


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.fixture
def causes(tmp_path, zygote):
    """causes(program, *checks) -> check -> its causes."""

    def run(program, *checks):
        for name, text in {
            "Pulumi.yaml": PROJECT_FILE,
            "requirements.txt": REQUIREMENTS,
            "__main__.py": program,
        }.items():
            (tmp_path / name).write_text(text)
        judgement = judge(case_of(tmp_path, zygote))
        assert judgement.errors == ()
        return {id: {f.cause for f in judgement.findings if f.check == id} for id in checks}

    return run


def test_one_missing_route_is_one_root(causes):
    found = causes(NETWORK, "NET020", "NET021", "NET023", "ELB011")
    assert all(found.values()) and len(set.union(*found.values())) == 1


def test_misplaced_things_in_a_network_with_a_way_out_are_roots_of_their_own(causes):
    found = causes(NETWORK + ROUTE, "NET020", "ELB011")
    assert all(found.values()) and not found["NET020"] & found["ELB011"]


def test_a_bucket_that_is_opened_and_the_refusal_of_that_are_one_root(causes):
    program = """
import pulumi
import pulumi_aws as aws
bucket = aws.s3.Bucket("inbox")
aws.s3.BucketAcl("inbox", bucket=bucket.id, acl="public-read-write")
aws.s3.BucketPolicy("inbox", bucket=bucket.id, policy=pulumi.Output.json_dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": bucket.arn}],
}))
"""
    found = causes(program, "S3001", "S3003", "S3004")
    assert all(found.values()) and len(set.union(*found.values())) == 1


def test_a_credential_is_one_root_wherever_it_goes(causes):
    program = """
import pulumi
import pulumi_aws as aws
password = "Sup3rS3cret!pw"
db = aws.rds.Instance("d", engine="postgres", instance_class="db.t3.micro", username="app", password=password)
aws.ssm.Parameter("p", type="SecureString", name="/x/password", value=password)
aws.lambda_.Function("f", role="arn:aws:iam::210987654321:role/f", runtime="python3.13", handler="index.h",
    code=pulumi.AssetArchive({"index.py": pulumi.StringAsset("def h(e, c): ...")}),
    environment={"variables": {"URL": pulumi.Output.concat("postgres://app:", password, "@", db.endpoint)}})
"""
    found = causes(program, "SEC001", "SEC101")
    assert all(found.values()) and len(set.union(*found.values())) == 1


def test_a_plain_setting_and_the_text_that_stands_in_for_it_are_one_root(causes):
    program = """
import pulumi
import pulumi_aws as aws
password = pulumi.Config().get("db_password") or "Sup3rS3cret!pw"
aws.rds.Instance("d", engine="postgres", instance_class="db.t3.micro", username="app", password=password)
"""
    found = causes(program, "SEC001", "SEC004")
    assert all(found.values()) and len(set.union(*found.values())) == 1


def test_a_key_of_another_name_is_the_one_that_is_missing(causes):
    program = """
import pulumi_aws as aws
aws.dynamodb.Table("t", attributes=[{"attribute_name": "id", "type": "S"}], hash_key="id")
"""
    found = causes(program, "SDK006", "SDK007", "VAL022")
    assert found["SDK006"] == found["SDK007"] and len(found["SDK006"]) == 1 and not found["VAL022"]


def test_an_argument_class_of_another_name_likewise(causes):
    program = """
import pulumi_aws as aws
aws.dynamodb.Table("t", attributes=[aws.dynamodb.TableAttributeArgs(attribute_name="id", type="S")], hash_key="id")
"""
    found = causes(program, "SDK006", "SDK007")
    assert found["SDK006"] == found["SDK007"] and len(found["SDK006"]) == 1


def test_what_a_function_makes_again_and_again_is_one_root(causes):
    program = """
import json
import pulumi
import pulumi_aws as aws
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]})
def worker(name):
    role = aws.iam.Role(name, assume_role_policy=TRUST)
    queue = aws.sqs.Queue(name)
    function = aws.lambda_.Function(name, role=role.arn, runtime="python3.13", handler="index.h",
        code=pulumi.AssetArchive({"index.py": pulumi.StringAsset("def h(e, c): ...")}))
    aws.lambda_.EventSourceMapping(name, event_source_arn=queue.arn, function_name=function.arn)
for name in ("one", "two", "three"):
    worker(name)
"""
    found = causes(program, "LAM002")
    assert len(found["LAM002"]) == 1


PARTIALS = """
from functools import partial
import pulumi_aws as aws
RULE = {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}
def shell(name):
    return partial(aws.ec2.SecurityGroup, f"{name}-shell", ingress=[RULE])
desktop = partial(aws.ec2.SecurityGroup, ingress=[{**RULE, "from_port": 3389, "to_port": 3389}])
first = shell("first")(description="One")
second = shell("second")(
    description="Two",
)
"""


def test_calls_that_were_prepared_at_one_place_are_one_root(causes):
    assert len(causes(PARTIALS, "NET001")["NET001"]) == 1


def test_calls_that_were_prepared_at_two_places_are_two(causes):
    again = PARTIALS + 'desktop("third")\naws.ec2.SecurityGroup("fourth", ingress=[RULE])\n'
    assert len(causes(again, "NET001")["NET001"]) == 3
