"""A CodeCommit repository whose main branch asks for approvals, with its branches made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home
from .logs import LogGroup, LogGroupArgs
from .policies import allow, grant, service_role, write_logs


@dataclass(kw_only=True)
class SourceRepositoryArgs:
    """branches: the first is the default one, which asks for approvals. seed: folder of the function that makes the
    first commit, for CodeCommit has branches only once there is one; None leaves that to people."""

    home: Home
    description: str
    branches: Sequence[str] = ("main",)
    approvals: int = 1
    thing: str = "repo"
    seed: Path | None = None
    log_days: int = 7
    log_key: pulumi.Input[str] | None = None


class SourceRepository(Component):
    """repository, its name, arn and clone_url; main is its default branch."""

    def __init__(self, name: str, args: SourceRepositoryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        called = args.home.names(args.thing)
        self.main = args.branches[0]
        self.repository = aws.codecommit.Repository(
            called,
            repository_name=called,
            description=args.description,
            default_branch=self.main,
            tags={"Name": called},
            # CodeCommit refuses the setting until the branch exists, and makes it with the first commit.
            opts=self.child(ignore_changes=["default_branch"]),
        )
        self.name, self.arn = self.repository.repository_name, self.repository.arn
        self.clone_url = self.repository.clone_url_http
        self._approval(args)
        if args.seed is not None:
            self._seed(args, args.seed)
        self.register_outputs({"name": self.name, "arn": self.arn})

    def _approval(self, args: SourceRepositoryArgs) -> None:
        called = args.home.names("require-approval")
        template = aws.codecommit.ApprovalRuleTemplate(
            called,
            name=called,
            description=f"Changes to {self.main} need {args.approvals} approval",
            content=json.dumps(
                {
                    "Version": "2018-11-08",
                    "DestinationReferences": [f"refs/heads/{self.main}"],
                    "Statements": [{"Type": "Approvers", "NumberOfApprovalsNeeded": args.approvals}],
                }
            ),
            opts=self.child(),
        )
        aws.codecommit.ApprovalRuleTemplateAssociation(
            called, approval_rule_template_name=template.name, repository_name=self.name, opts=self.child()
        )

    def _seed(self, args: SourceRepositoryArgs, folder: Path) -> None:
        called = args.home.names("seed")
        logs = LogGroup(
            called,
            LogGroupArgs(home=args.home, path=f"/aws/lambda/{called}", days=args.log_days, key=args.log_key),
            opts=self.child(),
        )
        role = service_role(called, "lambda.amazonaws.com", opts=self.child())
        granted = grant(
            called,
            role,
            write_logs(logs.group),
            allow(["codecommit:CreateBranch", "codecommit:CreateCommit", "codecommit:GetBranch"], self.arn),
            opts=self.child(),
        )
        function = aws.lambda_.Function(
            called,
            name=called,
            runtime="python3.13",
            handler="handler.handler",
            code=pulumi.FileArchive(str(folder)),
            role=role.arn,
            timeout=30,
            tags={"Name": called},
            opts=self.child(depends_on=[granted, logs]),
        )
        aws.lambda_.Invocation(
            called,
            function_name=function.name,
            input=pulumi.Output.json_dumps({"repository": self.name, "branches": list(args.branches)}),
            opts=self.child(),
        )
