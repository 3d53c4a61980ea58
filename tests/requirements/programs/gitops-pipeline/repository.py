"""The CodeCommit repository: its branches, and the approval that changes to main need."""

import json

import pulumi
import pulumi_aws as aws

from policies import allow, grant, role, write_logs
from settings import log_group, name, opts

MAIN = "main"
BRANCHES = [MAIN, "develop", "release"]


def build() -> aws.codecommit.Repository:
    repository = aws.codecommit.Repository(
        name("services"),
        repository_name=name("services"),
        description="Sources of the microservices",
        default_branch=MAIN,
        opts=opts(ignore_changes=["default_branch"]),
    )
    approval = aws.codecommit.ApprovalRuleTemplate(
        name("approval"),
        name=name("approval"),
        description="Changes to main need one approval",
        content=json.dumps(
            {
                "Version": "2018-11-08",
                "DestinationReferences": [f"refs/heads/{MAIN}"],
                "Statements": [{"Type": "Approvers", "NumberOfApprovalsNeeded": 1}],
            }
        ),
        opts=opts(),
    )
    aws.codecommit.ApprovalRuleTemplateAssociation(
        name("approval"),
        approval_rule_template_name=approval.name,
        repository_name=repository.repository_name,
        opts=opts(),
    )
    seed(repository)
    return repository


def seed(repository: aws.codecommit.Repository) -> None:
    """Makes the branches. CodeCommit has them only once there is a commit, so a function makes the first one."""
    logs = log_group("seed", "/aws/lambda")
    runner = role("seed", "lambda.amazonaws.com")
    granted = grant(
        "seed",
        runner,
        write_logs(logs),
        allow(["codecommit:CreateBranch", "codecommit:CreateCommit", "codecommit:GetBranch"], repository.arn),
    )
    function = aws.lambda_.Function(
        name("seed"),
        name=name("seed"),
        runtime="python3.13",
        handler="handler.handler",
        code=pulumi.FileArchive("seed"),
        role=runner.arn,
        timeout=30,
        opts=opts(depends_on=[granted, logs]),
    )
    aws.lambda_.Invocation(
        name("seed"),
        function_name=function.name,
        input=pulumi.Output.json_dumps({"repository": repository.repository_name, "branches": BRANCHES}),
        opts=opts(),
    )
