import pytest

from stackproof.aws import acts_on, allowed, iam_action, iam_actions, managed_policy

ACCOUNT = "us-east-1:123456789012"


@pytest.mark.parametrize(
    ("action", "resource", "answer"),
    [
        ("s3:GetObject", "arn:aws:s3:::b", False),
        ("s3:GetObject", "arn:aws:s3:::b/*", True),
        ("s3:GetObject", "arn:aws:s3:::b*", True),
        ("s3:ListBucket", "arn:aws:s3:::b/*", False),
        ("s3:ListBucket", "arn:aws:s3:::b", True),
        ("s3:ListAllMyBuckets", "arn:aws:s3:::b", False),
        ("s3:ListAllMyBuckets", "*", True),
        ("sqs:SendMessage", f"arn:aws:sns:{ACCOUNT}:t", False),
        ("sqs:SendMessage", f"arn:aws:sqs:{ACCOUNT}:q", True),
        ("ecr:GetAuthorizationToken", f"arn:aws:ecr:{ACCOUNT}:repository/app", False),
        ("logs:PutLogEvents", "arn:aws:logs:*:*:*", True),
        ("s3:GetObject", "$unknown", None),
        ("s3:GetObject", f"arn:aws:nosuchservice:{ACCOUNT}:x", None),
        ("codestar-connections:UseConnection", "arn:aws:codeconnections:eu-west-1:111122223333:connection/a", True),
    ],
)
def test_an_action_acts_on_resources_of_its_kind_only(action, resource, answer):
    found = iam_action(action)
    assert found is not None
    assert acts_on(found, resource) is answer


def test_an_action_tells_its_level_and_an_unknown_one_is_none():
    found = iam_action("S3:PUTOBJECT")
    assert found is not None and found.level == "write" and "object" in found.resource_types
    assert iam_action("s3:HeadObject") is None and iam_action("nosuch:Thing") is None


def test_a_pattern_covers_the_actions_of_its_service():
    names = {item.name for item in iam_actions("dynamodb:Get*")}
    assert "dynamodb:getitem" in names and "dynamodb:putitem" not in names
    assert iam_actions("nosuch:*") == ()


def test_a_managed_policy_is_known_by_its_arn_and_another_is_not():
    policy = managed_policy("arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole")
    assert policy is not None and allowed(policy, "ec2:CreateNetworkInterface") is True
    assert allowed(policy, "s3:GetObject") is False
    assert managed_policy("arn:aws:iam::123456789012:policy/AWSLambdaVPCAccessExecutionRole") is None
    assert managed_policy("arn:aws:iam::aws:policy/NoSuchPolicy") is None
