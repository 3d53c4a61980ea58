"""Texts that AWS cannot read: told where the program surely writes them, left alone where another value may come."""

import base64
import json

import msgspec
import pytest
from graph_making import Ref, graph, make

from stackproof.checks import Case, all_checks, judge
from stackproof.model import Invoke, Reference

CHECKS = {check.id: check for check in all_checks()}
INSTANCE = "aws:ec2/instance:Instance"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"


def judged(check, *resources, **fields):
    judgement = judge(Case.of_graph(graph(*resources, **fields)), checks=[CHECKS[check]])
    assert judgement.errors == ()
    return judgement


def policy(resource, *references):
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": resource}]}
    made = make("aws:iam/policy:Policy", "p", {"policy": json.dumps(document)}, line=5)
    return msgspec.structs.replace(made, references=references)


@pytest.mark.parametrize(
    "text", ["*", "arn:aws:s3:::data/*", "arn:${Partition}:s3:::data", "*:data", ["arn:aws:s3:::a"], "left-out-2:*"]
)
def test_arns_and_patterns_are_no_fault(text):
    assert judged("IAM013", policy(text)).findings == ()


@pytest.mark.parametrize("text", ["data", "data/*", "https://sqs.us-east-1.amazonaws.com/1/q", "['arn:aws:s3:::a']/*"])
def test_other_texts_are_refused(text):
    (finding,) = judged("IAM013", policy(text)).findings
    assert finding.severity == "critical" and finding.certain


def test_an_output_in_a_text_is_told_where_it_is_written():
    judgement = judged("IAM013", policy("Calling __str__ on an Output[T] is not supported./*"))
    assert judgement.findings == () and judgement.passed == ()


@pytest.mark.parametrize(("type_", "findings"), [("aws:sqs/queue:Queue", 1), ("aws:kinesis/stream:Stream", 0)])
def test_an_id_that_may_be_an_arn_is_not_accused(type_, findings):
    made = make(type_, "jobs", {}, outputs={"id": "jobs-1"})
    used = policy("jobs-1", Reference("policy", made.urn, "id", inside=True))
    judgement = judged("IAM013", made, used)
    assert len(judgement.findings) == findings and len(judgement.undecided) == 1 - findings


def test_an_output_of_another_package_is_not_accused():
    made = make("awsx:ecr:Repository", "images", {}, outputs={"url": "images-1"})
    used = policy("images-1", Reference("policy", made.urn, "url", inside=True))
    assert judged("IAM013", made, used).findings == ()


@pytest.mark.parametrize(
    ("inputs", "findings"),
    [
        ({"userData": "\n#!/bin/bash\ntrue\n"}, 1),
        ({"userData": "    #!/usr/bin/env bash\n    true\n"}, 1),
        ({"userDataBase64": base64.b64encode(b"\n#!/bin/sh\ntrue\n").decode()}, 1),
        ({"userData": "#!/bin/bash\n\n#!/bin/sh"}, 0),
        ({"userData": "\n#cloud-config\npackages: []\n"}, 0),
        ({"userData": "\n<powershell>\nGet-Date\n</powershell>\n"}, 0),
        ({"userData": "\necho '#!/bin/sh'\n"}, 0),
        ({"userData": {"$unknown": True}}, 0),
        ({}, 0),
    ],
)
def test_only_white_space_before_the_interpreter_keeps_a_script_from_running(inputs, findings):
    assert len(judged("EC2003", make(INSTANCE, "web", inputs)).findings) == findings


def test_the_old_cloud_init_of_amazon_linux_2_forgives_it():
    web = make(INSTANCE, "web", {"ami": "ami-0123456789abcdef0", "userData": "\n#!/bin/bash\n"})
    args = {"filters": [{"name": "name", "values": ["amzn2-ami-hvm-*"]}]}
    call = Invoke(token="aws:ec2/getAmi:getAmi", args=args, result={"id": "ami-0123456789abcdef0"})
    assert [f.severity for f in judged("EC2003", web).findings] == ["high"]
    assert [f.severity for f in judged("EC2003", web, invokes=(call,)).findings] == ["low"]


@pytest.mark.parametrize(
    ("image", "findings"),
    [
        ("ami-12345", 1),
        ("ami-xxxxxxxx", 1),
        ("(the image of the region)", 1),
        ("ami-12345678", 0),
        ("ami-0123456789abcdef0", 0),
        ({"$unknown": True}, 0),
    ],
)
def test_an_image_id_has_one_of_two_forms(image, findings):
    assert len(judged("EC2004", make(INSTANCE, "web", {"ami": image})).findings) == findings


def test_an_image_out_of_the_configuration_or_of_another_resource_is_left_alone():
    built = make("aws:ec2/amiFromInstance:AmiFromInstance", "gold", {}, outputs={"id": "gold-1"})
    web = make(TEMPLATE, "web", {"imageId": Ref(built)})
    assert judged("EC2004", built, web).findings == ()


@pytest.mark.parametrize(
    ("resource", "findings"),
    [
        ("arn:aws:s3:::data", 1),
        ("arn:aws:s3:::data/*", 1),
        (["arn:aws:s3:::data", "arn:aws:s3:::data-*"], 0),
        ("arn:aws:s3:::data-2/*", 0),
        ("arn:aws:s3:::database", 0),
        ("arn:aws:sqs:us-east-1:123456789012:data", 0),
        ("*", 0),
    ],
)
def test_a_policy_on_the_pulumi_name_of_a_bucket_misses_it(resource, findings):
    bucket = make("aws:s3/bucket:Bucket", "data", {}, outputs={"arn": "arn:aws:s3:::data-0a1b2c3"})
    assert len(judged("WIR002", bucket, policy(resource)).findings) == findings


def test_a_policy_on_a_name_that_the_bucket_has_is_right():
    bucket = make("aws:s3/bucket:Bucket", "data", {"bucket": "data"}, outputs={"arn": "arn:aws:s3:::data"})
    assert judged("WIR002", bucket, policy("arn:aws:s3:::data/*")).findings == ()


def test_the_group_that_lambda_writes_to_is_not_the_one_that_the_program_makes():
    told = "arn:aws:logs:us-east-1:123456789012:log-group:"
    group = make(
        "aws:cloudwatch/logGroup:LogGroup", "/aws/lambda/f", {}, outputs={"arn": f"{told}/aws/lambda/f-0a1b2c3"}
    )
    assert judged("WIR002", group, policy(f"{told}/aws/lambda/f:*")).findings == ()


def test_a_resource_is_not_told_to_use_its_own_output():
    told = "arn:aws:es:us-east-1:123456789012:domain/"
    document = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "es:*", "Resource": f"{told}logs/*"}]}
    domain = make(
        "aws:opensearch/domain:Domain",
        "logs",
        {"accessPolicies": json.dumps(document)},
        outputs={"arn": f"{told}logs-0a1b2c3"},
    )
    (finding,) = judged("WIR002", domain).findings
    assert "give it that name" in finding.message
