"""State machine that validates, charges and records orders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Optional

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

FUNCTIONS = Path(__file__).parent / "functions"


class WorkflowStackArgs:
    """Arguments of the workflow.

    Args:
        environment_suffix: Suffix for the names of all resources.
        tags: Tags for all resources.
    """

    def __init__(self, environment_suffix: Optional[str] = None, tags: Optional[dict] = None):
        self.environment_suffix = environment_suffix or "dev"
        self.tags = tags or {}


class WorkflowStack(pulumi.ComponentResource):
    def __init__(self, name: str, args: WorkflowStackArgs, opts: Optional[ResourceOptions] = None):
        super().__init__("orders:workflow:WorkflowStack", name, None, opts)
        self.environment_suffix = args.environment_suffix
        self.tags = {"Environment": args.environment_suffix, "Project": "orders", **args.tags}

        self.orders = aws.dynamodb.Table(
            f"orders-table-{self.environment_suffix}",
            attributes=[
                aws.dynamodb.TableAttributeArgs(name="order_id", type="S"),
                aws.dynamodb.TableAttributeArgs(name="customer_id", type="S"),
            ],
            hash_key="order_id",
            billing_mode="PAY_PER_REQUEST",
            global_secondary_indexes=[
                aws.dynamodb.TableGlobalSecondaryIndexArgs(
                    name="by-customer", hash_key="customer_id", projection_type="ALL"
                )
            ],
            point_in_time_recovery=aws.dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
            server_side_encryption=aws.dynamodb.TableServerSideEncryptionArgs(enabled=True),
            tags=self.tags,
            opts=ResourceOptions(parent=self),
        )
        self.topic = aws.sns.Topic(
            f"orders-topic-{self.environment_suffix}", tags=self.tags, opts=ResourceOptions(parent=self)
        )
        self.validate = self._function("validate", statements=[])
        self.charge = self._function(
            "charge",
            environment={"ORDERS_TABLE": self.orders.name},
            statements=[{"Effect": "Allow", "Action": ["dynamodb:UpdateItem"], "Resource": self.orders.arn}],
        )
        self.state_machine = self._state_machine()
        aws.cloudwatch.MetricAlarm(
            f"orders-failed-{self.environment_suffix}",
            namespace="AWS/States",
            metric_name="ExecutionsFailed",
            dimensions={"StateMachineArn": self.state_machine.arn},
            statistic="Sum",
            period=300,
            evaluation_periods=1,
            threshold=0,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
            alarm_actions=[self.topic.arn],
            tags=self.tags,
            opts=ResourceOptions(parent=self),
        )
        self.register_outputs(
            {
                "state_machine_arn": self.state_machine.arn,
                "orders_table": self.orders.name,
                "topic_arn": self.topic.arn,
            }
        )

    def _role(self, purpose: str, service: str) -> aws.iam.Role:
        return aws.iam.Role(
            f"orders-{purpose}-role-{self.environment_suffix}",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
                    ],
                }
            ),
            tags=self.tags,
            opts=ResourceOptions(parent=self),
        )

    def _function(
        self, purpose: str, statements: list[dict[str, Any]], environment: Optional[dict[str, Any]] = None
    ) -> aws.lambda_.Function:
        function_name = f"orders-{purpose}-{self.environment_suffix}"
        log_group = aws.cloudwatch.LogGroup(
            f"{function_name}-logs",
            name=f"/aws/lambda/{function_name}",
            retention_in_days=14,
            tags=self.tags,
            opts=ResourceOptions(parent=self),
        )
        role = self._role(purpose, "lambda.amazonaws.com")
        policy = aws.iam.RolePolicy(
            f"{function_name}-policy",
            role=role.id,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                            "Resource": pulumi.Output.format("{0}:*", log_group.arn),
                        },
                        {
                            "Effect": "Allow",
                            "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
                            "Resource": "*",
                        },
                        *statements,
                    ],
                }
            ),
            opts=ResourceOptions(parent=self),
        )
        variables = aws.lambda_.FunctionEnvironmentArgs(variables=environment) if environment else None
        return aws.lambda_.Function(
            function_name,
            name=function_name,
            runtime="python3.12",
            handler=f"{purpose}.handler",
            code=pulumi.AssetArchive({f"{purpose}.py": pulumi.FileAsset(str(FUNCTIONS / f"{purpose}.py"))}),
            role=role.arn,
            timeout=30,
            memory_size=256,
            environment=variables,
            tracing_config=aws.lambda_.FunctionTracingConfigArgs(mode="Active"),
            tags=self.tags,
            opts=ResourceOptions(parent=self, depends_on=[policy, log_group]),
        )

    def _state_machine(self) -> aws.sfn.StateMachine:
        logs = aws.cloudwatch.LogGroup(
            f"orders-sfn-logs-{self.environment_suffix}",
            name=f"/aws/vendedlogs/states/orders-{self.environment_suffix}",
            retention_in_days=30,
            tags=self.tags,
            opts=ResourceOptions(parent=self),
        )
        role = self._role("sfn", "states.amazonaws.com")
        policy = aws.iam.RolePolicy(
            f"orders-sfn-policy-{self.environment_suffix}",
            role=role.id,
            policy=pulumi.Output.all(self.validate.arn, self.charge.arn, self.orders.arn, self.topic.arn).apply(
                lambda arns: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "lambda:InvokeFunction",
                                "Resource": [arns[0], f"{arns[0]}:*", arns[1], f"{arns[1]}:*"],
                            },
                            {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": arns[2]},
                            {"Effect": "Allow", "Action": "sns:Publish", "Resource": arns[3]},
                            {
                                "Effect": "Allow",
                                "Action": [
                                    "logs:CreateLogDelivery",
                                    "logs:GetLogDelivery",
                                    "logs:UpdateLogDelivery",
                                    "logs:DeleteLogDelivery",
                                    "logs:ListLogDeliveries",
                                    "logs:PutResourcePolicy",
                                    "logs:DescribeResourcePolicies",
                                    "logs:DescribeLogGroups",
                                    "xray:PutTraceSegments",
                                    "xray:PutTelemetryRecords",
                                    "xray:GetSamplingRules",
                                    "xray:GetSamplingTargets",
                                ],
                                "Resource": "*",
                            },
                        ],
                    }
                )
            ),
            opts=ResourceOptions(parent=self),
        )
        retry = [
            {
                "ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"],
                "IntervalSeconds": 2,
                "MaxAttempts": 4,
                "BackoffRate": 2,
            }
        ]
        catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "NotifyFailure"}]
        definition = pulumi.Output.all(
            validate=self.validate.arn, charge=self.charge.arn, table=self.orders.name, topic=self.topic.arn
        ).apply(
            lambda v: json.dumps(
                {
                    "Comment": "Validate, record and charge an order",
                    "StartAt": "Validate",
                    "TimeoutSeconds": 900,
                    "States": {
                        "Validate": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::lambda:invoke",
                            "Parameters": {"FunctionName": v["validate"], "Payload.$": "$"},
                            "OutputPath": "$.Payload",
                            "Retry": retry,
                            "Catch": catch,
                            "Next": "Record",
                        },
                        "Record": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::dynamodb:putItem",
                            "Parameters": {
                                "TableName": v["table"],
                                "Item": {
                                    "order_id": {"S.$": "$.order_id"},
                                    "customer_id": {"S.$": "$.customer_id"},
                                },
                            },
                            "ResultPath": None,
                            "Catch": catch,
                            "Next": "Charge",
                        },
                        "Charge": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::lambda:invoke",
                            "Parameters": {"FunctionName": v["charge"], "Payload.$": "$"},
                            "OutputPath": "$.Payload",
                            "Retry": retry,
                            "Catch": catch,
                            "Next": "Done",
                        },
                        "Done": {"Type": "Succeed"},
                        "NotifyFailure": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::sns:publish",
                            "Parameters": {"TopicArn": v["topic"], "Message.$": "States.JsonToString($.error)"},
                            "Next": "Failed",
                        },
                        "Failed": {"Type": "Fail", "Error": "OrderFailed", "Cause": "See the execution history"},
                    },
                }
            )
        )
        return aws.sfn.StateMachine(
            f"orders-{self.environment_suffix}",
            role_arn=role.arn,
            type="STANDARD",
            definition=definition,
            logging_configuration=aws.sfn.StateMachineLoggingConfigurationArgs(
                level="ERROR",
                include_execution_data=False,
                log_destination=logs.arn.apply(lambda arn: f"{arn}:*"),
            ),
            tracing_configuration=aws.sfn.StateMachineTracingConfigurationArgs(enabled=True),
            tags=self.tags,
            opts=ResourceOptions(parent=self, depends_on=[policy]),
        )
