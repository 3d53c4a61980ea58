"""Entry point."""

import os

import pulumi

from lib.workflow_stack import WorkflowStack, WorkflowStackArgs

config = pulumi.Config()
environment_suffix = os.environ.get("ENVIRONMENT_SUFFIX") or config.get("env") or "dev"

stack = WorkflowStack(
    "order-workflow",
    WorkflowStackArgs(
        environment_suffix=environment_suffix,
        tags={"Team": os.getenv("TEAM", "orders"), "Repository": os.getenv("REPOSITORY", "order-workflow")},
    ),
)
pulumi.export("state_machine_arn", stack.state_machine.arn)
pulumi.export("orders_table", stack.orders.name)
pulumi.export("notifications_topic", stack.topic.arn)
