"""Wrong symbols of the SDK: all of them in one review, and the rest of the program behind them."""

FIVE = """\
import pulumi
import pulumi_aws as aws

bucket = aws.s3.Buckett("files")
table = aws.dynamodb.Table("orders", attributes=[{"name": "id", "type": "S"}], hash_key="id", billing="PAY_PER_REQUEST")
provider = pulumi.providers.Aws("main", region="us-east-1")
topic = aws.sns.Topic("alerts")
pulumi.export("topic", topic.topic_arn)
group = aws.networking.SecurityGroup("web", vpc_id="vpc-0a1b2c3d4e5f60718")
"""


def test_the_provider_that_python_does_not_have_is_named_with_what_to_use(reviewed):
    report = reviewed("import pulumi\n\nprovider = pulumi.providers.Aws('main', region='us-east-1')\n")
    (finding,) = [item for item in report.findings if item.check == "SDK001"]
    assert (finding.severity, finding.file, finding.line) == ("critical", "__main__.py", 3)
    assert "aws.Provider" in finding.message and "pulumi_aws" in finding.message
    assert report.verdict == "fail"


def test_five_different_mistakes_are_five_findings_of_one_review(reviewed):
    report = reviewed(FIVE)
    found = {item.line for item in report.findings if item.category == "sdk"}
    assert found == {4, 5, 6, 8, 9}
    assert report.run.outcome == "crashed"


def test_what_lies_behind_a_wrong_symbol_is_found_and_said_to_be_uncertain(reviewed):
    report = reviewed("""\
import pulumi_aws as aws

aws.s3.Buckett("files")
web = aws.ec2.SecurityGroup(
    "web",
    vpc_id="vpc-0a1b2c3d4e5f60718",
    ingress=[{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}],
)
""")
    (behind,) = [item for item in report.findings if item.check == "NET001"]
    assert behind.line == 4 and not behind.certain
    assert report.run.attempts == 2
    (wrong,) = [item for item in report.findings if item.check == "SDK002"]
    assert wrong.certain


def test_the_crash_of_a_wrong_symbol_is_no_cause_of_its_own(reviewed):
    report = reviewed("import pulumi_aws as aws\n\naws.s3.Buckett('files')\n")
    causes = {item.cause for item in report.findings if item.check in ("SDK002", "RUN001")}
    assert len(causes) == 1


def test_the_real_provider_stands_in_for_one_that_python_does_not_have(reviewed, zygote):
    report = reviewed("""\
import pulumi
import pulumi_aws as aws

provider = pulumi.providers.Aws("main", region="eu-west-1", default_tags={"tags": {"Project": "x"}})
aws.s3.BucketV3("files", opts=pulumi.ResourceOptions(provider=provider))
aws.sqs.Queue("jobs", opts=pulumi.ResourceOptions(provider=provider))
""")
    assert report.run.attempts == 2 and report.run.resources == 2
    behind = [item for item in report.findings if item.resource]
    assert behind and not any(item.certain for item in behind)
    assert not any("unknown" in item.why for item in report.undecided if item.check.startswith(("REG", "TAG")))


def test_two_names_made_of_what_was_left_out_are_two_names(reviewed):
    report = reviewed("""\
import pulumi_aws as aws

first = aws.nowhere.make_suffix()
second = aws.nowhere.make_suffix()
aws.sqs.Queue(f"{first}-jobs")
aws.sqs.Queue(f"{second}-jobs")
""")
    assert report.run.attempts == 2 and report.run.resources == 2
    assert "RUN004" not in {item.check for item in (*report.findings, *report.undecided)}


def test_a_name_given_twice_behind_a_wrong_symbol_is_found_and_uncertain(reviewed):
    report = reviewed("""\
import pulumi_aws as aws

aws.nowhere.Gizmo("x")
aws.sqs.Queue("jobs")
aws.sqs.Queue("jobs")
""")
    (twice,) = [item for item in report.findings if item.check == "RUN004"]
    assert not twice.certain


def test_what_was_left_out_may_be_part_of_a_document(reviewed):
    report = reviewed("""\
import json

import pulumi_aws as aws

thing = aws.nowhere.Gizmo("x")
aws.iam.Policy("p", policy=json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": ["*", thing.arn, f"{thing.arn}/*"]}]}))
aws.sqs.Queue("jobs", name=f"{thing.name}-jobs")
""")
    assert report.run.attempts == 2 and report.run.resources == 2
    assert "IAM001" in {item.check for item in report.findings} | {item.check for item in report.undecided}


def test_a_counterpart_that_the_arguments_do_not_fit_is_not_used(reviewed):
    fitting = 'import pulumi_aws as aws\n\naws.s3.Buckett("files", bucket="x")\naws.sqs.Queue("jobs")\n'
    assert reviewed(fitting).run.resources == 2
    assert reviewed(fitting.replace("bucket=", "nonsense=")).run.resources == 1
    imported = 'from pulumi_aws.s3 import Buckett\nfrom pulumi_aws import sqs\n\nBuckett("files")\nsqs.Queue("jobs")\n'
    assert reviewed(imported).run.resources == 2
