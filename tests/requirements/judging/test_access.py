"""Roles: narrow ones, wide ones, and those whose policies cannot be read."""

from __future__ import annotations

import json

import pytest
from graph_making import Ref, graph, make
from judge_saying import said_of
from verdict_making import result_on

UNKNOWN = {"$unknown": "not known in a preview"}
ROLE, INLINE = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
ATTACHED = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
FUNCTION = "aws:lambda/function:Function"
BUCKET_ARN = "arn:aws:s3:::data/*"


def trust(service):
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return {"assumeRolePolicy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}


APP = make(ROLE, "app", trust("lambda.amazonaws.com"))
USER = make(FUNCTION, "fn", {"role": Ref(APP, "arn")})


def granting(action, resource=BUCKET_ARN, *, effect="Allow", **more):
    statement = {"Effect": effect, "Action": action, "Resource": resource, **more}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return APP, USER, make(INLINE, "p", {"role": Ref(APP, "id"), "policy": document})


def with_managed(name):
    return APP, USER, make(ATTACHED, "a", {"role": Ref(APP, "name"), "policyArn": f"arn:aws:iam::aws:policy/{name}"})


WIDE = {"wildcard_resources": False}
NO_STAR = {"wildcard_actions": False}
PRIVILEGE = {
    "actions on a resource": (granting(["s3:GetObject", "s3:PutObject"]), "", {}, "pass", "listed by action"),
    "everything": (granting("*", "*"), "", {}, "fail", "it allows *"),
    "a service": (granting("s3:*"), "", {}, "fail", "it allows s3:*"),
    "a service with a condition": (
        granting("kms:*", Condition={"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}), "", {},
            "pass", "",
    ),
    "some actions by a pattern": (granting("s3:Get*"), "", {}, "pass", ""),
    "a pattern where none may be": (granting("s3:Get*"), "", NO_STAR, "fail", "no wildcard in actions"),
    "a service denied": (granting("s3:*", "*", effect="Deny"), "", NO_STAR, "pass", ""),
    "all but some": (granting([], "*", NotAction=["iam:*"]), "", {}, "fail", "everything but iam:*"),
    "secrets on every resource": (
        granting("secretsmanager:GetSecretValue", "*"), "", {}, "fail",
            "secretsmanager:GetSecretValue stands on every resource",
    ),
    "objects of every bucket": (granting("s3:GetObject", "arn:aws:s3:::*"), "", {}, "fail", "on every resource"),
    "what AWS cannot limit": (
        granting(["ecr:GetAuthorizationToken", "xray:PutTraceSegments", "ec2:DescribeInstances"], "*"), "", WIDE,
            "pass", "",
    ),
    "log streams on every group": (granting("logs:PutLogEvents", "*"), "", {}, "fail", "logs:PutLogEvents stands on"),
    "log streams of every group": (granting("logs:PutLogEvents", "arn:aws:logs:*:*:*"), "", {}, "fail",
        "every resource"),
    "lists on every resource": (granting(["ecs:ListTasks", "logs:DescribeLogGroups"], "*"), "", {}, "pass", ""),
    "lists where none may be wide": (granting("ecs:DescribeTasks", "*"), "", WIDE, "fail", "ecs:DescribeTasks"),
    "everywhere under a condition": (
        granting("s3:GetObject", "*", Condition={"StringEquals": {"aws:ResourceAccount": "1"}}), "", {}, "pass", "",
    ),
    "the administrator": (with_managed("AdministratorAccess"), "", {}, "fail", "AdministratorAccess"),
    "the power user": (with_managed("PowerUserAccess"), "", {}, "fail", "PowerUserAccess"),
    "full access to tables": (with_managed("AmazonDynamoDBFullAccess"), "", {}, "fail", "AmazonDynamoDBFullAccess"),
    "the policy of the service": (with_managed("service-role/AWSLambdaBasicExecutionRole"), "", {}, "pass", ""),
    "an unknown policy": ((APP, USER, make(INLINE, "p", {"role": Ref(APP, "id"), "policy": UNKNOWN})), "", {},
        "unknown", ""),
    "a policy of the account": (
        (APP, USER, make(ATTACHED, "a", {"role": Ref(APP, "name"),
            "policyArn": "arn:aws:iam::123456789012:policy/own"})),
        "", {}, "unknown", "not in the program",
    ),
    "unknown actions": (granting([UNKNOWN]), "", {}, "unknown", "not known"),
    "no role": ((make("aws:s3/bucket:Bucket", "b"),), "", {}, "unknown", "no role"),
    "a role without policies": ((APP, USER), "", {}, "pass", "may do nothing"),
    "the function's role alone": (
        (*granting("s3:GetObject"), make(ROLE, "other", {**trust("ec2.amazonaws.com"),
            "inlinePolicies": [{"policy": json.dumps({"Statement": {"Effect": "Allow", "Action": "*",
                "Resource": "*"}})}]})),
        "function", {}, "pass", "app",
    ),
    "the function's role": (granting("*", "*"), "function", {}, "fail", "it allows *"),
    "no function": ((APP,), "function", {}, "fail", "there is no Lambda function"),
}  # fmt: skip


@pytest.mark.parametrize(("resources", "of", "want", "verdict", "words"), PRIVILEGE.values(), ids=PRIVILEGE.keys())
def test_privileges_are_measured(resources, of, want, verdict, words):
    said = said_of(graph(*resources), "least_privilege", of, **want)
    assert said.startswith(verdict) and words in said


def test_words_about_least_privilege_narrow_nothing():
    role = make(ROLE, "least-privilege", {**trust("lambda.amazonaws.com"), "description": "least privilege"})
    document = json.dumps({"Statement": [{"Sid": "LeastPrivilege", "Effect": "Allow", "Action": "*", "Resource": "*"}]})
    policy = make(INLINE, "least-privilege", {"role": Ref(role, "id"), "policy": document})
    assert result_on(graph(role, policy), "least_privilege").verdict == "fail"


TASK = "aws:ecs/taskDefinition:TaskDefinition"
WRONG = make(ROLE, "app", trust("ec2.amazonaws.com"))
TASKS = make(ROLE, "task", trust("ecs-tasks.amazonaws.com"))
DEFINITION = make(TASK, "task", {"taskRoleArn": Ref(TASKS, "arn")})
PROFILE = make("aws:iam/instanceProfile:InstanceProfile", "profile", {"role": Ref(WRONG, "name")})

ROLES = {
    "a function with its role": ((APP, USER), "function", {}, "pass", "app: it is the role of fn"),
    "a role that trusts another": (
        (WRONG, make(FUNCTION, "fn", {"role": Ref(WRONG, "arn")})), "function", {}, "fail",
        "does not trust lambda.amazonaws.com",
    ),
    "a role of which nothing is known": (
        (role := make(ROLE, "app", {"assumeRolePolicy": UNKNOWN}), make(FUNCTION, "fn", {"role": Ref(role, "arn")})),
        "function", {}, "unknown", "whom it trusts",
    ),
    "a task without one": ((TASKS, make(TASK, "t")), "task", {}, "fail", "taskRoleArn absent"),
    "a task with one": ((TASKS, DEFINITION), "task", {}, "pass", ""),
    "a service by its task": (
        (TASKS, DEFINITION, make("aws:ecs/service:Service", "s", {"taskDefinition": Ref(DEFINITION, "arn")})),
        "container_service", {}, "pass", "",
    ),
    "a machine by its profile": (
        (WRONG, PROFILE, make("aws:ec2/instance:Instance", "host", {"iamInstanceProfile": Ref(PROFILE, "name")})),
        "instance", {}, "pass", "app",
    ),
    "a role that is looked up": (
        (make(FUNCTION, "fn", {"role": "arn:aws:iam::1:role/existing"}),), "function", {}, "unknown",
            "not in the program",
    ),
    "what it may do": (granting("s3:PutObject"), "function", {"actions": ["s3:PutObject"]}, "pass",
        "it may s3:PutObject"),
    "what it may not do": (
        granting("s3:GetObject"), "function", {"actions": ["s3:PutObject"]}, "fail", "may not s3:PutObject",
    ),
    "one of two": (
        granting("s3:GetObject"), "function", {"actions": ["s3:GetObject", "s3:PutObject"]}, "fail", "s3:PutObject",
    ),
    "under a condition": (
        granting("s3:PutObject", Condition={"Bool": {"aws:SecureTransport": "true"}}), "function",
        {"actions": ["s3:PutObject"]}, "unknown", "not known",
    ),
    "by a policy of an unknown role": (
        (APP, USER, make(INLINE, "p", {"role": UNKNOWN, "policy": "{}"})), "function", {"actions": ["s3:PutObject"]},
            "unknown",
        "unless p belongs there",
    ),
    "any of a service": (granting("s3:PutObject"), "function", {"actions": ["s3:*"]}, "pass", ""),
    "another service": (granting("s3:PutObject"), "function", {"actions": ["sqs:*"]}, "fail", "sqs"),
    "a deployment by its group": (
        (
            deploying := make(ROLE, "deploy", trust("codedeploy.amazonaws.com")),
            application := make("aws:codedeploy/application:Application", "app"),
            make("aws:codedeploy/deploymentGroup:DeploymentGroup", "g",
                 {"appName": Ref(application, "name"), "serviceRoleArn": Ref(deploying, "arn")}),
        ), "deployment", {}, "pass", "deploy",
    ),
    "a role at all": ((APP, USER), "", {}, "pass", "app"),
}  # fmt: skip


@pytest.mark.parametrize(("resources", "of", "want", "verdict", "words"), ROLES.values(), ids=ROLES.keys())
def test_roles_are_found_at_their_users(resources, of, want, verdict, words):
    said = said_of(graph(*resources), "role", of, **want)
    assert said.startswith(verdict) and words in said
