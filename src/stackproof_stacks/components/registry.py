"""A private image registry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home


@dataclass(kw_only=True)
class ImageRegistryArgs:
    """key: ARN of the KMS key, ECR's own encryption where there is none. keep: how many images stay, of each of
    `branches` (prefixes of tags) and, without branches, of all. mutable: whether a tag can move to another image."""

    home: Home
    key: pulumi.Input[str] | None = None
    keep: int = 10
    branches: Sequence[str] = ()
    mutable: bool = False
    force_delete: bool = True


class ImageRegistry(Component):
    """repository, its url and arn. Images are scanned when they are pushed."""

    def __init__(self, name: str, args: ImageRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        self.repository = aws.ecr.Repository(
            name,
            name=name,
            image_tag_mutability="MUTABLE" if args.mutable else "IMMUTABLE",
            image_scanning_configuration={"scan_on_push": True},
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": args.key}]
            if args.key is not None
            else None,
            force_delete=args.force_delete,
            opts=self.child(),
        )
        aws.ecr.LifecyclePolicy(
            name, repository=self.repository.name, policy=json.dumps({"rules": _rules(args)}), opts=self.child()
        )
        self.url, self.arn = self.repository.repository_url, self.repository.arn
        self.register_outputs({"url": self.url, "arn": self.arn})


def _rules(args: ImageRegistryArgs) -> list[dict]:
    """ECR cannot count by tag, so each branch has a rule of its own, and what has no tag goes after a day."""
    count = {"countType": "imageCountMoreThan", "countNumber": args.keep}
    tagged = [
        {
            "description": f"The last {args.keep} of {branch}",
            "selection": {"tagStatus": "tagged", "tagPrefixList": [branch], **count},
        }
        for branch in args.branches
    ]
    untagged = {
        "description": "What lost its tag goes",
        "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 1},
    }
    every = {"description": f"The last {args.keep}", "selection": {"tagStatus": "any", **count}}
    rules = [*tagged, untagged] if tagged else [every]
    return [{"rulePriority": number, "action": {"type": "expire"}, **rule} for number, rule in enumerate(rules, 1)]
