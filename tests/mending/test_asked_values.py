"""What a prompt asks for by value: the program has it after the mend, where the value comes from."""

import re

import pytest
from example_running import USUAL
from mended_programs import MAIN, mended, write_program
from node_needed import needs_node

from stackproof.engine import Zygote

NAMES = {"python": "Python", "typescript": "TypeScript", "go": "Go"}
LANGUAGES = ["python", pytest.param("typescript", marks=needs_node), "go"]
PYTHON = "import pulumi\nimport pulumi_aws as aws\n\n{}"
NODE = 'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n\n{}'
GO = """package main

import (
{imports}
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {{
	pulumi.Run(func(ctx *pulumi.Context) error {{
{body}
		return nil
	}})
}}
"""


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shop"
    made.mkdir()
    return made


def go(body, *modules):
    paths = "\n".join(f'\t"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/{name}"' for name in modules)
    return GO.format(imports=paths, body="".join(f"\t\t{line}\n" if line else "\n" for line in body.splitlines())[:-1])


def asked(folder, zygote, language, program, prompt, **files):
    """The program after the mends of what the prompt asks for; nothing that could be mended is left."""
    texts = {MAIN[language]: program, **files}
    write_program(folder, language, texts)
    said = f"Use Pulumi with {NAMES[language]}.\n\n{prompt}\n"
    outcome = mended(folder, zygote, "REQ", prompt=said)
    assert outcome.found
    return outcome


LOGS = {
    "python": PYTHON.format('aws.cloudwatch.LogGroup("logs", retention_in_days=7)\n'),
    "typescript": NODE.format('new aws.cloudwatch.LogGroup("logs", { retentionInDays: 7 });\n'),
    "go": go(
        """if _, err := cloudwatch.NewLogGroup(ctx, "logs", &cloudwatch.LogGroupArgs{
	RetentionInDays: pulumi.Int(7),
}); err != nil {
	return err
}""",
        "cloudwatch",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_literal_becomes_what_was_asked_for(language, folder, zygote):
    program = LOGS[language]
    outcome = asked(folder, zygote, language, program, "A CloudWatch log group that keeps its logs for 90 days.")
    assert re.sub(r"\b90\b", "7", outcome.texts[MAIN[language]]) == program != outcome.texts[MAIN[language]]
    assert outcome.left == []


def test_of_days_that_cloudwatch_does_not_take_the_next_more_are_meant(folder, zygote):
    prompt = "A CloudWatch log group that keeps its logs for at least 100 days."
    outcome = asked(folder, zygote, "python", LOGS["python"], prompt)
    assert "retention_in_days=120" in outcome.texts["__main__.py"] and outcome.left == []


CLASS = {
    "python": PYTHON.format(
        """config = pulumi.Config()
size = config.get("dbClass") or "db.t3.medium"
aws.rds.Instance(
    "db",
    engine="postgres",
    instance_class=size,
    allocated_storage=20,
    username="shop",
    manage_master_user_password=True,
    skip_final_snapshot=True,
)
"""
    ),
    "typescript": NODE.format(
        """const config = new pulumi.Config();
const size = config.get("dbClass") ?? "db.t3.medium";
new aws.rds.Instance("db", {
    engine: "postgres",
    instanceClass: size,
    allocatedStorage: 20,
    username: "shop",
    manageMasterUserPassword: true,
    skipFinalSnapshot: true,
});
"""
    ),
    "go": go(
        """size := "db.t3.medium"
if _, err := rds.NewInstance(ctx, "db", &rds.InstanceArgs{
	Engine:                   pulumi.String("postgres"),
	InstanceClass:            pulumi.String(size),
	AllocatedStorage:         pulumi.Int(20),
	Username:                 pulumi.String("shop"),
	ManageMasterUserPassword: pulumi.Bool(true),
	SkipFinalSnapshot:        pulumi.Bool(true),
}); err != nil {
	return err
}""",
        "rds",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_default_of_a_setting_becomes_what_was_asked_for_and_the_setting_stays(language, folder, zygote):
    program = CLASS[language]
    outcome = asked(folder, zygote, language, program, "An RDS PostgreSQL database of class db.t3.small.")
    assert outcome.texts[MAIN[language]] == program.replace("db.t3.medium", "db.t3.small") and outcome.left == []


def test_a_value_of_the_stack_is_changed_in_its_file(folder, zygote):
    program = CLASS["python"].replace('config.get("dbClass") or "db.t3.medium"', 'config.require("dbClass")')
    stack = "config:\n  demo:dbClass: db.t3.medium\n"
    prompt = "An RDS PostgreSQL database of class db.t3.small."
    outcome = asked(folder, zygote, "python", program, prompt, **{"Pulumi.dev.yaml": stack})
    assert outcome.texts["Pulumi.dev.yaml"] == "config:\n  demo:dbClass: db.t3.small\n"
    assert outcome.texts["__main__.py"] == program and outcome.left == []


def test_a_value_that_another_file_hands_on_is_changed_there(folder, zygote):
    lib = """import pulumi_aws as aws


class Store:
    def __init__(self, instance_class):
        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class=instance_class,
            allocated_storage=20,
            username="shop",
            manage_master_user_password=True,
            skip_final_snapshot=True,
        )
"""
    program = 'from lib import Store\n\nStore(instance_class="db.t3.medium")\n'
    prompt = "An RDS PostgreSQL database of class db.t3.small."
    outcome = asked(folder, zygote, "python", program, prompt, **{"lib.py": lib})
    assert outcome.texts["__main__.py"] == program.replace("medium", "small") and outcome.texts["lib.py"] == lib


# --- what stands beside

BUCKET = {
    "python": PYTHON.format('bucket = aws.s3.Bucket("reports")\n'),
    "typescript": NODE.format('const bucket = new aws.s3.Bucket("reports");\n'),
    "go": go('bucket, err := s3.NewBucket(ctx, "reports", nil)\nif err != nil {\n\treturn err\n}\n_ = bucket', "s3"),
}
VERSIONING = {
    "python": """aws.s3.BucketVersioning(
    "reports-versioning",
    bucket=bucket.id,
    versioning_configuration={"status": "Enabled"},
)
""",
    "typescript": """new aws.s3.BucketVersioning("reports-versioning", {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
});
""",
    "go": """s3.NewBucketVersioning(ctx, "reports-versioning", &s3.BucketVersioningArgs{
			Bucket: bucket.ID(),
			VersioningConfiguration: &s3.BucketVersioningVersioningConfigurationArgs{
				Status: pulumi.String("Enabled"),
			},
		})""",
}


def flat(text):
    return "".join(text.split()).replace(",)", ")").replace(",}", "}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_versions_that_were_asked_for_are_kept_by_a_resource_beside(language, folder, zygote):
    prompt = "An S3 bucket for reports, with versioning enabled."
    outcome = asked(folder, zygote, language, BUCKET[language], prompt)
    assert flat(VERSIONING[language]) in flat(outcome.texts[MAIN[language]]) and outcome.left == []


def test_all_that_is_asked_of_the_life_of_objects_stands_in_one_configuration(folder, zygote):
    prompt = "An S3 bucket for reports. Objects move to Glacier after 90 days and are deleted after 365 days."
    outcome = asked(folder, zygote, "python", BUCKET["python"], prompt)
    text = outcome.texts["__main__.py"]
    assert text.count("BucketLifecycleConfiguration") == 1
    assert '"days": 90' in text and '"storage_class": "GLACIER"' in text and '"days": 365' in text


# --- outputs, tags, regions, names

OUTPUT = {
    "python": (
        'pulumi.export("vpc_id", vpc.id)',
        PYTHON.format('vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")\n'),
    ),
    "typescript": (
        "export const vpcId = vpc.id;",
        NODE.format('const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });\n'),
    ),
    "go": (
        'ctx.Export("vpcId", vpc.ID())',
        go(
            """vpc, err := ec2.NewVpc(ctx, "vpc", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})
if err != nil {
	return err
}
ctx.Export("cidr", vpc.CidrBlock)""",
            "ec2",
        ),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_output_that_was_asked_for_is_exported(language, folder, zygote):
    line, program = OUTPUT[language]
    outcome = asked(folder, zygote, language, program, "A VPC. Export the VPC id.")
    assert line in outcome.texts[MAIN[language]] and outcome.left == []


def test_an_output_of_a_part_of_a_component_is_exported_by_way_of_it(folder, zygote):
    lib = """import pulumi
import pulumi_aws as aws


class Network(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("demo:Network", name)
        self.vpc = aws.ec2.Vpc(name, cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(parent=self))
"""
    program = 'import pulumi\n\nfrom lib import Network\n\nnetwork = Network("net")\npulumi.export("name", "net")\n'
    outcome = asked(folder, zygote, "python", program, "A VPC. Export the VPC id.", **{"lib.py": lib})
    assert outcome.texts["__main__.py"] == program + 'pulumi.export("vpc_id", network.vpc.id)\n'


def test_tags_go_into_the_one_dictionary_that_all_resources_take_theirs_from(folder, zygote):
    program = PYTHON.format('TAGS = {"Team": "shop"}\naws.s3.Bucket("a", tags=TAGS)\naws.s3.Bucket("b", tags=TAGS)\n')
    prompt = "Two S3 buckets. Tag everything with Project=shop and ManagedBy."
    outcome = asked(folder, zygote, "python", program, prompt)
    assert 'TAGS = {"Team": "shop", ' in outcome.texts["__main__.py"]
    assert (
        '"Project": "shop"' in outcome.texts["__main__.py"] and '"ManagedBy": "pulumi"' in outcome.texts["__main__.py"]
    )
    assert outcome.left == []


def test_tags_that_nothing_carries_stand_in_the_file_of_the_stack(folder, zygote):
    program = PYTHON.format('aws.s3.Bucket("a")\n')
    prompt = "An S3 bucket. Tag everything with Project=shop and Environment."
    files = {"Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n"}
    outcome = asked(folder, zygote, "python", program, prompt, **files)
    tags = outcome.texts["Pulumi.dev.yaml"].partition("aws:defaultTags:")[2]
    assert "      Project: shop\n" in tags and "      Environment: dev\n" in tags and outcome.left == []


def test_a_tag_whose_value_only_a_person_knows_is_left(folder, zygote):
    program = PYTHON.format('aws.s3.Bucket("a")\n')
    outcome = asked(folder, zygote, "python", program, "An S3 bucket. Tag everything with CostCenter.")
    assert outcome.texts["__main__.py"] == program and len(outcome.left) == 1


def test_the_region_is_changed_where_it_is_said_and_zones_go_with_it(folder, zygote):
    program = PYTHON.format(
        """provider = aws.Provider("here", region="us-east-1")
opts = pulumi.ResourceOptions(provider=provider)
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=opts)
aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone="us-east-1a", opts=opts)
"""
    )
    outcome = asked(folder, zygote, "python", program, "Deploy to eu-west-1: a VPC with a subnet.")
    assert outcome.texts["__main__.py"] == program.replace("us-east-1", "eu-west-1")


def test_the_region_of_the_stack_is_changed_in_its_file(folder, zygote):
    files = {"Pulumi.dev.yaml": "config:\n  aws:region: us-east-1  # for now\n"}
    outcome = asked(
        folder, zygote, "python", PYTHON.format('aws.sqs.Queue("q")\n'), "Deploy to eu-west-1: an SQS queue.", **files
    )
    assert outcome.texts["Pulumi.dev.yaml"] == "config:\n  aws:region: eu-west-1  # for now\n"


SUFFIX = {
    "python": (
        PYTHON.format(
            'suffix = pulumi.Config().get("environmentSuffix") or "dev"\n'
            'aws.sqs.Queue("orders", name="shop-orders")\naws.sqs.Queue("bills", name="shop-bills")\n'
        ),
        {'"shop-orders"': 'f"shop-orders-{suffix}"', '"shop-bills"': 'f"shop-bills-{suffix}"'},
    ),
    "typescript": (
        NODE.format(
            'const suffix = new pulumi.Config().get("environmentSuffix") || "dev";\n'
            'new aws.sqs.Queue("orders", { name: "shop-orders" });\n'
            'new aws.sqs.Queue("bills", { name: "shop-bills" });\n'
        ),
        {'"shop-orders"': "`shop-orders-${suffix}`", '"shop-bills"': "`shop-bills-${suffix}`"},
    ),
}


@pytest.mark.parametrize("language", LANGUAGES[:2])
def test_names_get_the_suffix_that_the_program_reads(language, folder, zygote):
    program, changed = SUFFIX[language]
    prompt = "Two SQS queues, for orders and for bills. Resource names include the environment suffix."
    outcome = asked(folder, zygote, language, program, prompt)
    for former, latter in changed.items():
        program = program.replace(former, latter)
    assert outcome.texts[MAIN[language]] == program and outcome.left == []


def test_a_customer_key_is_the_one_that_the_program_has(folder, zygote):
    program = PYTHON.format(
        """key = aws.kms.Key("data", enable_key_rotation=True)
aws.dynamodb.Table("t", hash_key="id", billing_mode="PAY_PER_REQUEST", attributes=[{"name": "id", "type": "S"}])
aws.efs.FileSystem("files")
"""
    )
    prompt = "An EFS file system, encrypted with a customer-managed KMS key."
    outcome = asked(folder, zygote, "python", program, prompt)
    assert 'aws.efs.FileSystem("files", kms_key_id=key.arn, encrypted=True)' in outcome.texts["__main__.py"]


def test_without_a_key_or_with_two_none_is_chosen(folder, zygote):
    program = PYTHON.format('aws.kms.Key("a")\naws.kms.Key("b")\naws.efs.FileSystem("files")\n')
    outcome = asked(folder, zygote, "python", program, "An EFS file system, encrypted with a customer-managed KMS key.")
    assert outcome.texts["__main__.py"] == program


def test_what_is_not_there_at_all_is_not_invented(folder, zygote):
    program = PYTHON.format('aws.sqs.Queue("q")\n')
    outcome = asked(folder, zygote, "python", program, "An RDS PostgreSQL database of class db.t3.small with Multi-AZ.")
    assert outcome.texts["__main__.py"] == program and outcome.left
    assert USUAL["python"]["Pulumi.yaml"] == outcome.texts["Pulumi.yaml"]
