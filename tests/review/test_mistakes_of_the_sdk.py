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
