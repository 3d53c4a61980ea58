import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
env = config.get("env") or pulumi.get_stack()
name = f"notes-{env}"
tags = {"Project": "notes", "Environment": env, "Owner": "team-notes", "ManagedBy": "pulumi"}

table = aws.dynamodb.Table(
    "notes-table",
    name=f"{name}-table",
    billing_mode="PAY_PER_REQUEST",
    hash_key="owner",
    range_key="id",
    attributes=[{"name": "owner", "type": "S"}, {"name": "id", "type": "S"}],
    tags=tags,
)

lambda_log_group = aws.cloudwatch.LogGroup(
    "notes-fn-logs", name=f"/aws/lambda/{name}-fn", retention_in_days=14, tags=tags
)

lambda_role = aws.iam.Role(
    "notes-fn-role",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
        }],
    }),
    tags=tags,
)

lambda_policy = aws.iam.RolePolicy(
    "notes-fn-policy",
    role=lambda_role.id,
    policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "dynamodb:*", "Resource": f"{table.arn}"},
            {"Effect": "Allow", "Action": ["logs:*", "xray:*"], "Resource": "*"},
        ],
    }),
)

fn = aws.lambda_.Function(
    "notes-fn",
    name=f"{name}-fn",
    runtime="python3.7",
    architectures=["arm64"],
    handler="handler.lambda_handler",
    role=lambda_role.arn,
    code=pulumi.AssetArchive({".": pulumi.FileArchive("./app")}),
    timeout=10,
    memory_size=256,
    environment={"variables": {"TABLE_NAME": table.name, "AWS_REGION": aws.config.region}},
    tracing_config={"mode": "Active"},
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[lambda_policy, lambda_log_group]),
)

api = aws.apigatewayv2.Api(
    "notes-api",
    name=f"{name}-api",
    protocol_type="HTTP",
    tags=tags,
)

integration = aws.apigatewayv2.Integration(
    "notes-integration",
    api_id=api.id,
    integration_type="AWS_PROXY",
    integration_uri=fn.invoke_arn,
    integration_method="POST",
    payload_format_version="2.0",
)

for label, route_key in {"create": "POST /notes", "read": "GET /notes/{id}"}.items():
    aws.apigatewayv2.Route(
        f"notes-route-{label}",
        api_id=api.id,
        route_key=route_key,
        target=integration.id.apply(lambda i: f"integrations/{i}"),
    )

access_logs = aws.cloudwatch.LogGroup(
    "notes-access-logs", name=f"/aws/apigateway/{name}", retention_in_days=14, tags=tags
)

stage = aws.apigatewayv2.Stage(
    "notes-stage",
    api_id=api.id,
    name="$default",
    auto_deploy=True,
    default_route_settings={"throttling_burst_limit": 50, "throttling_rate_limit": 100},
    tags=tags,
)

topic = aws.sns.Topic("notes-alarms", name=f"{name}-alarms", tags=tags)

aws.cloudwatch.MetricAlarm(
    "notes-fn-errors",
    name=f"{name}-fn-errors",
    namespace="AWS/Lambda",
    metric_name="Errors",
    dimensions={"FunctionName": fn.name},
    statistic="Sum",
    period=60,
    evaluation_periods=5,
    datapoints_to_alarm=3,
    threshold=1,
    comparison_operator="GreaterThanOrEqualToThreshold",
    treat_missing_data="notBreaching",
    alarm_actions=[topic.arn],
    tags=tags,
)

pulumi.export("api_endpoint", api.api_endpoint)
pulumi.export("table_name", table.name)
pulumi.export("function_name", fn.name)
