"""POST /ingest: signed requests become records of the stream, without code in between."""

import json

import pulumi
import pulumi_aws as aws

from policies import allow, role
from settings import name, opts, region


def account_logging() -> aws.apigateway.Account:
    """API Gateway writes logs with one role for the account and region."""
    writer = role("api-logs", "apigateway.amazonaws.com")
    attached = aws.iam.RolePolicyAttachment(
        name("api-logs"),
        role=writer.name,
        policy_arn="arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
        opts=opts(),
    )
    return aws.apigateway.Account(name("api-logs"), cloudwatch_role_arn=writer.arn, opts=opts(depends_on=[attached]))


def build(stream: aws.kinesis.Stream, key: aws.kms.Key, log_group: aws.cloudwatch.LogGroup) -> pulumi.Output[str]:
    """Makes the API and gives its URL."""
    producer = role(
        "api",
        "apigateway.amazonaws.com",
        allow(["kinesis:PutRecord"], stream.arn),
        # Who writes to an encrypted stream asks for the data key.
        allow(["kms:GenerateDataKey"], key.arn),
    )
    api = aws.apigateway.RestApi(
        name("api"), name=name("api"), endpoint_configuration={"types": "REGIONAL"}, opts=opts()
    )
    ingest = aws.apigateway.Resource(
        name("ingest"), rest_api=api.id, parent_id=api.root_resource_id, path_part="ingest", opts=opts()
    )
    where = {"rest_api": api.id, "resource_id": ingest.id}
    method = aws.apigateway.Method(name("ingest"), **where, http_method="POST", authorization="AWS_IAM", opts=opts())
    record = {
        "StreamName": stream.name,
        "Data": "$util.base64Encode($input.body)",
        "PartitionKey": "$context.requestId",
    }
    template = pulumi.Output.json_dumps(record)
    integration = aws.apigateway.Integration(
        name("ingest"),
        **where,
        http_method=method.http_method,
        type="AWS",
        integration_http_method="POST",
        uri=f"arn:aws:apigateway:{region}:kinesis:action/PutRecord",
        credentials=producer.arn,
        passthrough_behavior="NEVER",
        request_parameters={"integration.request.header.Content-Type": "'application/x-amz-json-1.1'"},
        request_templates={"application/json": template},
        opts=opts(),
    )
    # What Kinesis refuses is no success of the caller.
    answers = []
    for status, pattern in (("200", "200"), ("500", None)):
        answer = aws.apigateway.MethodResponse(
            name(f"ingest-{status}"), **where, http_method=method.http_method, status_code=status, opts=opts()
        )
        answers.append(
            aws.apigateway.IntegrationResponse(
                name(f"ingest-{status}"),
                **where,
                http_method=method.http_method,
                status_code=answer.status_code,
                selection_pattern=pattern,
                opts=opts(depends_on=[integration]),
            )
        )
    deployment = aws.apigateway.Deployment(
        name("api"),
        rest_api=api.id,
        triggers={"ingest": pulumi.Output.json_dumps([ingest.id, method.authorization, template])},
        opts=opts(depends_on=[method, integration, *answers]),
    )
    fields = ("requestId", "requestTime", "httpMethod", "resourcePath", "status", "responseLength")
    callers = {"ip": "$context.identity.sourceIp", "caller": "$context.identity.userArn"}
    stage = aws.apigateway.Stage(
        name("api"),
        rest_api=api.id,
        deployment=deployment.id,
        stage_name="v1",
        access_log_settings={
            "destination_arn": log_group.arn,
            "format": json.dumps({field: f"$context.{field}" for field in fields} | callers),
        },
        opts=opts(depends_on=[account_logging()]),
    )
    # Execution logs would go to a group that API Gateway makes itself, without the key.
    aws.apigateway.MethodSettings(
        name("api"),
        rest_api=api.id,
        stage_name=stage.stage_name,
        method_path="*/*",
        settings={
            "metrics_enabled": True,
            "logging_level": "OFF",
            "throttling_rate_limit": 100,
            "throttling_burst_limit": 200,
        },
        opts=opts(),
    )
    return pulumi.Output.concat(stage.invoke_url, "/ingest")
