"""What binds, what does not, and what is said of it."""

import pytest

from stackproof.requirements import read_requirements


def kinds(text):
    return {(one.kind, one.of) for one in read_requirements(text).requirements}


def remarks(text):
    return [(one.kind, one.line) for one in read_requirements(text).remarks if one.kind != "narration"]


@pytest.mark.parametrize(
    "text",
    [
        "Today it runs on an EC2 instance in us-east-1.",
        "## Background\n\nThe shop has 6 tasks on ECS in us-east-1.",
        "Our sister company uses an OpenSearch domain in eu-west-3.",
        "The old system had an RDS database on db.t3.small.",
        "Out of scope: the RDS database in us-east-1.",
    ],
)
def test_what_is_told_of_today_binds_nobody(text):
    assert kinds(text) == set()
    assert [kind for kind, _ in remarks(text)] in ([], ["background"])


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("No NAT gateways and no VPC.", {"nat_gateway", "vpc"}),
        ("Do not use: Lambda, EC2.", {"function", "instance"}),
        ("Do not create any RDS, EFS or DynamoDB resources.", {"database", "file_system", "table"}),
        ("**Do not**\n\n- use Kafka\n- create a VPC\n", {"kafka", "vpc"}),
        ("We don't need any Redis.", {"cache"}),
    ],
)
def test_what_is_not_wanted_must_be_absent(text, absent):
    assert kinds(text) == {("absent", of) for of in absent}


@pytest.mark.parametrize(
    "text",
    [
        "The Lambda functions must not be placed in a VPC.",
        "Do not use the default VPC.",
        "The hosted zone already exists.",
        "Take the VPC from the existing VPC stack.",
    ],
)
def test_what_is_only_spoken_of_is_neither_asked_for_nor_forbidden(text):
    assert not kinds(text) & {("service", "vpc"), ("absent", "vpc"), ("service", "dns_zone")}


def test_conditions_bind_where_the_thing_is_made():
    found = read_requirements("If you create S3 buckets, block public access. When a cache is used, encrypt it.")
    assert [(one.kind, one.of, one.when) for one in found.requirements] == [
        ("not_public", "bucket", "bucket"),
        ("encryption", "cache", "cache"),
    ]


def test_wishes_are_notes():
    found = read_requirements("## Nice to have\n\n- a CloudWatch dashboard\n").requirements
    assert [(one.of, one.severity) for one in found] == [("dashboard", "note")]


def test_either_or_is_one_requirement_with_alternatives():
    found = read_requirements("Store it in either a DynamoDB table or a Redshift cluster.").requirements
    assert [[(way.kind, way.of) for way in one.any_of] for one in found] == [
        [("service", "table"), ("service", "warehouse")]
    ]


def test_the_constraint_wins_over_the_sketch():
    found = read_requirements("Our first sketches said sa-east-1, but all resources must be deployed in eu-west-1.")
    assert [one.want for one in found.requirements] == [{"region": "eu-west-1"}]
    assert [(one.kind, one.line) for one in found.remarks if one.kind != "narration"] == [("conflict", 1)]


def test_a_later_correction_wins_and_the_line_that_loses_is_named():
    text = "RDS on db.t3.medium.\n\nPS: make the database a db.t4g.small, not what I wrote above."
    assert ("instance_class", "database") in kinds(text)
    assert remarks(text) == [("conflict", 1)]
    wanted = [one.want for one in read_requirements(text).requirements if one.kind == "instance_class"]
    assert wanted == [{"class": "db.t4g.small"}]


def test_rows_of_one_table_do_not_exclude_each_other():
    text = (
        "AWS Backup, a backup vault.\n\n| Rule | Vault | Kept for |\n"
        "|---|---|---|\n| a | v | 35 days |\n| b | v | 84 days |\n"
    )
    assert remarks(text) == []


def test_what_is_said_twice_counts_once_and_the_fuller_one_stays():
    found = read_requirements("The S3 bucket is encrypted.\n\nThe S3 bucket is encrypted with a CMK.").requirements
    assert [one.want for one in found if one.kind == "encryption"] == [{"key": "customer"}]


def test_a_demand_that_no_kind_can_say_is_listed():
    assert remarks("- The SFTP partner is given access through Transfer Family\n") == [("not_understood", 1)]


def test_lines_are_those_on_which_sentences_begin():
    found = read_requirements("# T\n\nAn S3 bucket,\nencrypted. A Lambda\nfunction.\n").requirements
    assert [(one.kind, one.of, one.line) for one in found] == [
        ("service", "bucket", 3),
        ("encryption", "bucket", 3),
        ("service", "function", 4),
    ]


def test_what_stands_in_code_fences_is_not_read():
    assert kinds("```\nAn S3 bucket in us-east-1\n```\n") == set()


def test_a_pattern_that_is_only_an_example_asks_for_the_suffix():
    found = read_requirements("Names like web-vpc-<suffix>.").requirements
    assert [(one.kind, one.want) for one in found] == [("names", {"suffix": True})]


def test_a_region_of_a_certificate_is_not_that_of_the_program():
    text = "Use an ACM certificate in us-east-1. The main region is eu-central-1."
    assert [one.want for one in read_requirements(text).requirements if one.kind == "region"] == [
        {"region": "eu-central-1"}
    ]


def test_items_of_what_will_not_be_built_ask_for_nothing():
    assert kinds("Won't:\n\n- a Redshift cluster\n") == set()


def test_every_sentence_is_in_a_requirement_or_in_a_remark():
    text = "We sell books.\n\nUse Pulumi with Python in eu-west-1. The queue is an SQS queue. Make it sing!\n"
    found = read_requirements(text)
    said = {one.text for one in found.requirements} | {one.text for one in found.remarks}
    for sentence in (
        "We sell books.",
        "Use Pulumi with Python in eu-west-1.",
        "The queue is an SQS queue.",
        "Make it sing!",
    ):
        assert any(sentence in one for one in said), sentence
