"""How names of the SDK are followed through imports, scopes and modules."""

from __future__ import annotations

import pytest
from looking import brief, noticed

WAYS = {
    "the package under a name": ("import pulumi_aws as cloud\nx = cloud.s3.Buckett('b')", 2),
    "the package itself": ("import pulumi_aws\nx = pulumi_aws.s3.Buckett('b')", 2),
    "a module": ("from pulumi_aws import s3\nx = s3.Buckett('b')", 2),
    "a module under a name": ("from pulumi_aws import s3 as storage\nx = storage.Buckett('b')", 2),
    "a dotted import": ("import pulumi_aws.s3\nx = pulumi_aws.s3.Buckett('b')", 2),
    "a dotted import under a name": ("import pulumi_aws.s3 as s3\nx = s3.Buckett('b')", 2),
    "the class itself": ("from pulumi_aws.s3 import Buckett\nx = Buckett('b')", 1),
    "an import inside a function": ("def make():\n    from pulumi_aws import s3\n    return s3.Buckett('b')\n", 3),
    "a variable that holds the module": ("import pulumi_aws as aws\nstore = aws.s3\nx = store.Buckett('b')", 3),
    "a star import": ("from pulumi_aws import *\nx = s3.Buckett('b')", 2),
}


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_an_unknown_class_is_found_whatever_the_import(look, way):
    program, line = WAYS[way]
    [remark] = noticed(look(program, head=""), "sdk.")
    assert (remark.kind, remark.line, remark.data["replacement"]) == ("sdk.unknown-class", line, "aws.s3.Bucket")
    assert remark.data["import"] == "import pulumi_aws as aws"


def test_a_class_that_another_module_hands_on_is_known(look):
    facts = look(
        """
        from cloud import storage, Role
        b = storage.Bucket("b", colour="red")
        r = Role("r")
        """,
        also={
            "cloud/names.py": "from pulumi_aws import s3 as storage\nfrom pulumi_aws.iam import Role\n",
            "cloud/__init__.py": "from .names import storage, Role\n",
        },
    )
    assert brief(facts) == [
        ("sdk.unknown-argument", 2, "aws.s3.Bucket.colour"),
        ("sdk.missing-argument", 3, "aws.iam.Role"),
    ]


def test_a_local_variable_with_the_name_of_a_module_is_not_the_module(look):
    assert (
        brief(
            look("""
            def handler(aws):
                return aws.nothing.of_the_kind()

            def other():
                s3 = {"Buckett": 1}
                for aws in [object()]:
                    aws.no_such_module
                return [aws.nope for aws in (1, 2)], s3
            """)
        )
        == []
    )


def test_code_that_provides_for_a_missing_name_is_let_be(look):
    facts = look("""
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from pulumi_aws.s3 import NoSuchBucket
        try:
            from pulumi_aws.s3 import BucketThree
        except ImportError:
            BucketThree = None
        if hasattr(aws.s3, "BucketFour"):
            b = aws.s3.BucketFour("b")
        c = getattr(aws.s3, "BucketFive", None)
        name = "Bucket"
        d = getattr(aws.s3, name)("d")
    """)
    assert brief(facts) == []


def test_six_uses_of_one_unknown_module_are_one_root_with_all_its_lines(look):
    facts = look(
        "a = aws.elbv2.LoadBalancer('a')\n" + "".join(f"x{i} = aws.elbv2.Listener('l{i}')\n" for i in range(5))
    )
    [remark] = noticed(facts, "sdk.")
    assert remark.line == 4
    assert remark.data["also_lines"] == [f"__main__.py:{line}" for line in range(5, 10)]
    assert remark.data["cause"] == "sdk:pulumi_aws.elbv2"


def test_what_only_another_major_has_is_uncertain_unless_the_manifest_pins(look):
    program = 'e = aws.ec2.Eip("e", vpc=True)'
    [open_remark] = noticed(look(program, pinned=None), "sdk.")
    [pinned] = noticed(look(program, pinned=7), "sdk.")
    assert (open_remark.certain, pinned.certain) == (False, True)
    assert open_remark.data["known_in"] == pinned.data["known_in"] == 6
    assert noticed(look(program, pinned=6, major=6), "sdk.unknown") == []


def test_a_pin_without_a_schema_makes_every_finding_uncertain(look):
    [remark] = noticed(look('b = aws.s3.Bucket("b", colour="red")', pinned=4), "sdk.")
    assert not remark.certain
    assert "pins pulumi-aws 4" in str(remark.data["why"])


@pytest.mark.parametrize(
    ("program", "fit"),
    [
        ('v = aws.s3.BucketVersioning("v", bucket="b", versioning_configuration={"status": "Enabled"})', "7"),
        ('e = aws.ec2.Eip("e", vpc=True)', "6"),
        ('b = aws.s3.Bucket("b", tags={"a": "b"})', "both"),
        ('b = aws.s3.Buckett("b")', "neither"),
        ("x = 1", None),
    ],
)
def test_the_majors_that_fit_are_told(look, program, fit):
    assert look(program, pinned=None).uses_aws_major_only == fit


def test_attributes_of_resources_are_followed_through_objects_and_functions(look):
    facts = look("""
        class Network(pulumi.ComponentResource):
            def __init__(self, name, opts=None):
                super().__init__("x:y:Network", name, None, opts)
                self.vpc = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")
                self.other = None
                self._more()

            def _more(self):
                self.other = aws.ec2.InternetGateway("g", vpc_id=self.vpc.vpc_id)

        def bucket():
            return aws.s3.Bucket("b")

        network = Network("n")
        pulumi.export("a", network.vpc.cidr)
        pulumi.export("b", bucket().bucket_arn)
        pulumi.export("c", network.other.arn)
        pulumi.export("d", network.anything)
        ami = aws.ec2.get_ami(most_recent=True)
        pulumi.export("e", ami.imageid)
        pulumi.export("f", aws.get_caller_identity().account_id)
        pulumi.export("g", network.vpc.urn)
    """)
    assert brief(facts) == [
        ("sdk.unknown-output", 9, "aws.ec2.Vpc.vpc_id"),
        ("sdk.unknown-output", 15, "aws.ec2.Vpc.cidr"),
        ("sdk.unknown-output", 16, "aws.s3.Bucket.bucket_arn"),
        ("sdk.unknown-output", 20, "aws.ec2.get_ami.imageid"),
    ]


def test_functions_that_nothing_calls_are_looked_into(look):
    facts = look("""
        def never(vpc: aws.ec2.Vpc, count=2):
            subnet = aws.ec2.Subnet("s", vpc_id=vpc.identifier, cidr="10.0.0.0/24")
            return subnet

        class Unused:
            def method(self):
                return aws.s3.Bucket("b", colour=1)
    """)
    assert [symbol for _, _, symbol in brief(facts)] == [
        "aws.ec2.Vpc.identifier",
        "aws.ec2.Subnet.cidr",
        "aws.s3.Bucket.colour",
    ]


def test_keywords_that_come_through_a_splat_are_judged_only_when_known(look):
    facts = look("""
        def make(name, **settings):
            return aws.ec2.Subnet(name, **settings)

        import os
        make("a", vpc_id="vpc-1", cidr="10.0.0.0/24")
        aws.ec2.Subnet("b", **json.loads(os.environ["X"]))
        common = {"vpc_id": "vpc-1"}
        aws.ec2.Subnet("c", **common)
        extra = dict(common, ours=True)
        extra.pop("ours")
        aws.ec2.Subnet("d", **extra)
    """)
    assert [(kind, symbol) for kind, _, symbol in brief(facts)] == [("sdk.unknown-argument", "aws.ec2.Subnet.cidr")]


def test_a_template_laid_under_the_answer_is_not_judged(look):
    facts = look(
        "import helper\n", helper='import pulumi_aws as aws\nb = aws.s3.Buckett("b")\n', template=("helper.py",)
    )
    assert brief(facts) == []


def test_recursion_and_cycles_of_imports_end(look):
    facts = look(
        """
        import other
        def loop(n):
            return loop(n - 1) + loop(n - 2)
        loop(30)
        class Node:
            def __init__(self):
                self.child = Node()
        Node()
        x = [x for x in (lambda f: f(f))(lambda f: f(f))]
        """,
        other="import __main__\nimport other\n",
    )
    assert brief(facts) == []


def test_files_of_the_package_are_known(look):
    facts = look("""
        from pulumi_aws.acm.outputs import CertificateDomainValidationOption
        from pulumi_aws.ecs.cluster import Cluster
        from pulumi_aws.s3._inputs import BucketVersioningArgs
        from pulumi_aws.config import region
        import pulumi_aws.ec2.vpc
        c = Cluster("c", colour="red")
    """)
    assert brief(facts) == [("sdk.unknown-argument", 6, "aws.ecs.Cluster.colour")]


def test_an_argument_and_the_required_one_it_was_meant_to_be_are_one_fault(look):
    facts = look("aws.sqs.QueuePolicy('p', queue_url='q', policies='{}')\n")
    (unknown,) = noticed(facts, "sdk.unknown-argument")
    (missing,) = noticed(facts, "sdk.missing-argument")
    assert unknown.data["cause"] == missing.data["cause"] == "sdk:aws.sqs.QueuePolicy(policies)"
    several = look("aws.sqs.QueuePolicy('p', queue_url='q', colour='red', weight=1)\n")
    (other,) = noticed(several, "sdk.missing-argument")
    assert not other.data.get("cause")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pulumi.get_projct()", ["pulumi.get_project"]),
        ("pulumi.ResourceOption()", ["pulumi.ResourceOptions"]),
        ("pulumi.resource_options()", ["pulumi.ResourceOptions"]),
        ("pulumi.get_resource('a')", []),
    ],
)
def test_a_function_is_not_said_to_have_been_meant_for_a_class_or_an_inner_module(look, written, meant):
    [remark] = noticed(look(f"x = {written}"), "sdk.")
    assert remark.data["suggestions"] == meant
