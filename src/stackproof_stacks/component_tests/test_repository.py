import json
from pathlib import Path

from homes import home
from recorded import run

from components.repository import SourceRepository, SourceRepositoryArgs

HERE = Path(__file__).parent


def made(**args):
    return run(lambda: SourceRepository("source", SourceRepositoryArgs(home=home(), description="Demo", **args)))


def test_main_is_the_default_branch():
    found = made().one("codecommit/repository:Repository")
    assert (found["repositoryName"], found["defaultBranch"], found["description"]) == ("demo-repo-t", "main", "Demo")


def test_changes_to_main_need_approvals():
    stack = made(branches=["trunk", "next"], approvals=2)
    template = stack.one("codecommit/approvalRuleTemplate:ApprovalRuleTemplate")
    assert json.loads(template["content"]) == {
        "Version": "2018-11-08",
        "DestinationReferences": ["refs/heads/trunk"],
        "Statements": [{"Type": "Approvers", "NumberOfApprovalsNeeded": 2}],
    }
    bound = stack.one("codecommit/approvalRuleTemplateAssociation:ApprovalRuleTemplateAssociation")
    assert bound == {"approvalRuleTemplateName": "demo-require-approval-t", "repositoryName": "demo-repo-t"}


def test_without_a_seed_branches_are_left_to_people():
    assert made().all("lambda/function:Function") == made().all("lambda/invocation:Invocation") == []


def test_a_function_makes_the_branches_once():
    stack = made(branches=["main", "develop"], seed=HERE, log_days=3, log_key="arn:key")
    function = stack.one("lambda/function:Function")
    assert (function["name"], function["runtime"], function["handler"]) == (
        "demo-seed-t", "python3.13", "handler.handler",
    )  # fmt: skip
    assert function["timeout"] == 30
    assert function["role"].endswith(":demo-seed-t")
    called = stack.one("lambda/invocation:Invocation")
    assert called["functionName"] == "demo-seed-t"
    assert json.loads(called["input"]) == {"repository": "demo-repo-t", "branches": ["main", "develop"]}
    logs = stack.one("cloudwatch/logGroup:LogGroup")
    assert (logs["name"], logs["retentionInDays"], logs["kmsKeyId"]) == ("/aws/lambda/demo-seed-t", 3, "arn:key")


def test_the_function_may_write_branches_of_its_repository_alone():
    stack = made(seed=HERE)
    logs, branches = stack.statements("demo-seed-t")
    assert logs["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert branches["Action"] == ["codecommit:CreateBranch", "codecommit:CreateCommit", "codecommit:GetBranch"]
    assert branches["Resource"].endswith(":demo-repo-t")
    (trust,) = json.loads(stack.one("iam/role:Role")["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
