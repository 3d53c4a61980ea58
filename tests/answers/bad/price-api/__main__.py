"""Partner API: REST API Gateway with API keys and a usage plan, a Lambda back end, and a web ACL."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
env = config.get("environmentSuffix") or pulumi.get_stack()
stage_name = "v1"
tags = {"Project": "partner-api", "Environment": env, "Owner": "integrations", "ManagedBy": "pulumi"}


def lambda_trust() -> str:
    document = aws.iam.get_policy_document(
        statements=[
            {
                "actions": ["sts:AssumeRole"],
                "principals": [{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}],
            }
        ]
    )
    return document.json


prices = aws.dynamodb.Table(
    f"prices-{env}",
    hash_key="sku",
    attributes=[{"name": "sku", "type": "S"}],
    billing_mode="PAY_PER_REQUEST",
    point_in_time_recovery={"enabled": True},
    server_side_encryption={"enabled": True},
    tags=tags,
)

fn_logs = aws.cloudwatch.LogGroup(
    f"partner-prices-logs-{env}", name=f"/aws/lambda/partner-prices-{env}", retention_in_days=30, tags=tags
)
fn_role = aws.iam.Role(f"partner-prices-role-{env}", assume_role_policy=lambda_trust(), tags=tags)
fn_policy = aws.iam.RolePolicy(
    f"partner-prices-policy-{env}",
    role=fn_role.id,
    policy=aws.iam.get_policy_document_output(
        statements=[
            {"actions": ["dynamodb:GetItem"], "resources": [prices.arn]},
            {
                "actions": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "resources": [pulumi.Output.concat(fn_logs.arn, ":*")],
            },
            {"actions": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "resources": ["*"]},
        ]
    ).json,
)
fn = aws.lambda_.Function(
    f"partner-prices-{env}",
    name=f"partner-prices-{env}",
    runtime="python3.13",
    handler="prices.handler",
    code=pulumi.FileArchive("./src"),
    role=fn_role.arn,
    timeout=10,
    memory_size=256,
    environment={"variables": {"PRICES_TABLE": "prices-prod", "SUPPLIER_API_KEY": "sk_live_9Jx2mQ7vT4bWk8ZrLd3Nc6Hp"}},
    tracing_config={"mode": "Active"},
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[fn_policy, fn_logs]),
)

api = aws.apigateway.RestApi(
    f"partner-api-{env}",
    name=f"partner-api-{env}",
    description="Prices for partners",
    endpoint_configuration={"types": "PUBLIC"},
    tags=tags,
)
prices_resource = aws.apigateway.Resource(
    f"partner-prices-{env}", rest_api=api.id, parent_id=api.root_resource_id, path_part="prices"
)
sku_resource = aws.apigateway.Resource(
    f"partner-sku-{env}", rest_api=api.id, parent_id=prices_resource.id, path_part="{sku}"
)
validator = aws.apigateway.RequestValidator(
    f"partner-validator-{env}",
    name=f"partner-validator-{env}",
    rest_api=api.id,
    validate_request_parameters=True,
)
method = aws.apigateway.Method(
    f"partner-get-price-{env}",
    rest_api=api.id,
    resource_id=sku_resource.id,
    http_method="GET",
    authorization="NONE",
    request_validator_id=validator.id,
    request_parameters={"method.request.path.sku": True},
)
integration = aws.apigateway.Integration(
    f"partner-get-price-{env}",
    rest_api=api.id,
    resource_id=sku_resource.id,
    http_method=method.http_method,
    integration_http_method="GET",
    type="AWS_PROXY",
    uri=fn.invoke_arn,
)
aws.lambda_.Permission(
    f"partner-invoke-{env}",
    action="lambda:InvokeFunction",
    function=fn.name,
    principal="apigateway.amazonaws.com",
    source_arn=fn.arn,
)

deployment = aws.apigateway.Deployment(
    f"partner-deployment-{env}",
    rest_api=api.id,
)

# API Gateway writes its logs through one role for each account and region.
gateway_role = aws.iam.Role(
    f"partner-gateway-logs-{env}",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    ),
    tags=tags,
)
gateway_attachment = aws.iam.RolePolicyAttachment(
    f"partner-gateway-logs-{env}",
    role=gateway_role.name,
    policy_arn="arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
)
account = aws.apigateway.Account(
    f"partner-account-{env}",
    cloudwatch_role_arn=gateway_role.arn,
    opts=pulumi.ResourceOptions(depends_on=[gateway_attachment]),
)
access_logs = aws.cloudwatch.LogGroup(
    f"partner-access-logs-{env}", name=f"/aws/apigateway/partner-api-{env}", retention_in_days=30, tags=tags
)
stage = aws.apigateway.Stage(
    f"partner-stage-{env}",
    rest_api=api.id,
    deployment=deployment.id,
    stage_name=stage_name,
    xray_tracing_enabled=True,
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[account]),
)
aws.apigateway.MethodSettings(
    f"partner-settings-{env}",
    rest_api=api.id,
    stage_name=stage.stage_name,
    method_path="*/*",
    settings={
        "metrics_enabled": True,
        "logging_level": "ERROR",
        "data_trace_enabled": True,
        "throttling_burst_limit": 100,
        "throttling_rate_limit": 50,
    },
)

plan = aws.apigateway.UsagePlan(
    f"partner-plan-{env}",
    name=f"partner-plan-{env}",
    api_stages=[{"api_id": api.id, "stage": stage.stage_name}],
    quota_settings={"limit": 100_000, "period": "YEAR"},
    throttle_settings={"burst_limit": 20, "rate_limit": 10},
    tags=tags,
)
for partner in config.get_object("partners") or ["acme", "globex"]:
    api_key = aws.apigateway.ApiKey(f"partner-key-{partner}-{env}", name=f"{partner}-{env}", tags=tags)
    aws.apigateway.UsagePlanKey(
        f"partner-plan-key-{partner}-{env}", key_id=api_key.id, key_type="API_KEY", usage_plan_id=plan.id
    )


def managed_rule(name: str, priority: int) -> dict:
    return {
        "name": name,
        "priority": priority,
        "override_action": {"none": {}},
        "statement": {"managed_rule_group_statement": {"vendor_name": "AWS", "name": name}},
        "visibility_config": {
            "cloudwatch_metrics_enabled": True,
            "metric_name": name,
            "sampled_requests_enabled": True,
        },
    }


acl = aws.wafv2.WebAcl(
    f"partner-acl-{env}",
    scope="CLOUDFRONT",
    default_action={"allow": {}},
    rules=[
        {
            "name": "rate-limit",
            "priority": 0,
            "action": {"block": {}},
            "statement": {"rate_based_statement": {"limit": 2000, "aggregate_key_type": "IP"}},
            "visibility_config": {
                "cloudwatch_metrics_enabled": True,
                "metric_name": "rate-limit",
                "sampled_requests_enabled": True,
            },
        },
        managed_rule("AWSManagedRulesCommonRuleSet", 10),
        managed_rule("AWSManagedRulesKnownBadInputsRuleSet", 20),
    ],
    visibility_config={
        "cloudwatch_metrics_enabled": True,
        "metric_name": f"partner-acl-{env}",
        "sampled_requests_enabled": True,
    },
    tags=tags,
)
aws.wafv2.WebAclAssociation(f"partner-acl-{env}", resource_arn=stage.arn, web_acl_arn=acl.arn)

topic = aws.sns.Topic(f"partner-alarms-{env}", tags=tags)
aws.cloudwatch.MetricAlarm(
    f"partner-5xx-{env}",
    namespace="AWS/ApiGateway",
    metric_name="5xx",
    dimensions={"ApiName": api.name, "Stage": stage.stage_name},
    statistic="Sum",
    period=300,
    evaluation_periods=1,
    threshold=5,
    comparison_operator="GreaterThanThreshold",
    treat_missing_data="notBreaching",
    tags=tags,
)

pulumi.export("invoke_url", pulumi.Output.concat(stage.invoke_url, "/prices"))
pulumi.export("api_id", api.id)
pulumi.export("web_acl_arn", acl.arn)
