import json

import pulumi
import pytest
from recorded import run

from components.policies import allow, deny, document, grant, pull_image, repository_arn, service_role

OPTS = pulumi.ResourceOptions()


def test_a_statement_allows_or_denies():
    assert allow(("s3:GetObject",), "arn", Sid="Read") == {
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": "arn",
        "Sid": "Read",
    }
    assert deny(["s3:*"], "arn") == {"Effect": "Deny", "Principal": "*", "Action": ["s3:*"], "Resource": "arn"}


def test_only_the_login_to_a_registry_is_for_all_of_it():
    login, pull = pull_image("arn:repository")
    assert (login["Action"], login["Resource"]) == (["ecr:GetAuthorizationToken"], "*")
    assert pull["Resource"] == "arn:repository"
    assert sorted(pull["Action"]) == [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
    ]


@pytest.mark.parametrize("tail", ["", ":1.0", "@sha256:" + "0" * 64])
def test_the_repository_of_an_image(tail):
    image = f"111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app{tail}"
    assert repository_arn(image) == "arn:aws:ecr:eu-west-1:111122223333:repository/team/app"


@pytest.mark.parametrize(
    "image", ["nginx:latest", "public.ecr.aws/nginx/nginx:1", "1.dkr.ecr.eu-west-1.amazonaws.com/a"]
)
def test_an_image_from_elsewhere_is_refused(image):
    with pytest.raises(ValueError, match=r"allowed: ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG"):
        repository_arn(image)


def test_a_role_is_assumed_by_one_service_for_this_account():
    stack = run(lambda: service_role("r", "ecs-tasks.amazonaws.com", account="111122223333", opts=OPTS))
    role = stack.one("iam/role:Role")
    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert role["name"] == "r"
    assert trust == {
        "Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
    }


def test_a_role_without_account_has_no_condition():
    stack = run(lambda: service_role("r", "events.amazonaws.com", opts=OPTS))
    (trust,) = json.loads(stack.one("iam/role:Role")["assumeRolePolicy"])["Statement"]
    assert "Condition" not in trust


def test_what_is_granted_is_the_inline_policy_of_the_role():
    def program():
        role = service_role("r", "events.amazonaws.com", opts=OPTS)
        grant("r", role, allow(["sns:Publish"], role.arn), opts=OPTS)

    stack = run(program)
    assert stack.one("iam/rolePolicy:RolePolicy")["role"] == "r-id"
    assert stack.statements("r") == [allow(["sns:Publish"], "arn:aws:mock:us-east-1:111122223333:r")]


def test_a_document_has_the_version_of_iam():
    texts: list[str] = []
    run(lambda: document(allow(["sns:Publish"], "arn")).apply(texts.append))
    assert json.loads(texts[0]) == {"Version": "2012-10-17", "Statement": [allow(["sns:Publish"], "arn")]}
