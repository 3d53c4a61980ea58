"""A REST API whose POST puts what it is sent on a stream, without code in between."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home
from .logs import LogGroup
from .policies import grant, service_role
from .stream import Stream

_FIELDS = ("requestId", "requestTime", "httpMethod", "resourcePath", "status", "responseLength")
_CALLER = {"ip": "$context.identity.sourceIp", "caller": "$context.identity.userArn"}


@dataclass(kw_only=True)
class IngestApiArgs:
    """logs: the group that the stage writes its access log to. Bodies of requests are never logged. account_role:
    whether API Gateway's role for logs, one for the account and Region, is set here."""

    home: Home
    stream: Stream
    logs: LogGroup
    path: str = "ingest"
    stage: str = "v1"
    account_role: bool = True
    rate: int = 100
    burst: int = 200


class IngestApi(Component):
    """api, stage, and url of the method. Requests are signed (AWS_IAM)."""

    def __init__(self, name: str, args: IngestApiArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        self._args = args
        names = args.home.names
        self.api = aws.apigateway.RestApi(
            names("api"),
            name=names("api"),
            endpoint_configuration={"types": "REGIONAL"},
            tags={"Name": names("api")},
            opts=self.child(),
        )
        ingest = aws.apigateway.Resource(
            names(args.path),
            rest_api=self.api.id,
            parent_id=self.api.root_resource_id,
            path_part=args.path,
            opts=self.child(),
        )
        method, template, ready = self._method(ingest)
        deployment = aws.apigateway.Deployment(
            names("api"),
            rest_api=self.api.id,
            triggers={"definition": pulumi.Output.json_dumps([ingest.id, method.authorization, template])},
            opts=self.child(depends_on=ready),
        )
        self.stage = self._stage(deployment)
        self.url = pulumi.Output.concat(self.stage.invoke_url, f"/{args.path}")
        self.register_outputs({"url": self.url})

    def _method(
        self, ingest: aws.apigateway.Resource
    ) -> tuple[aws.apigateway.Method, pulumi.Output[str], list[pulumi.Resource]]:
        """POST, its integration with the stream and its answers."""
        args, names = self._args, self._args.home.names
        name = names(args.path)
        where: dict[str, Any] = {"rest_api": self.api.id, "resource_id": ingest.id}
        producer = service_role(names("api"), "apigateway.amazonaws.com", opts=self.child())
        granted = grant(names("api"), producer, *args.stream.write(), opts=self.child())
        method = aws.apigateway.Method(name, **where, http_method="POST", authorization="AWS_IAM", opts=self.child())
        record = {
            "StreamName": args.stream.name,
            "Data": "$util.base64Encode($input.body)",
            "PartitionKey": "$context.requestId",
        }
        template = pulumi.Output.json_dumps(record)
        integration = aws.apigateway.Integration(
            name,
            **where,
            http_method=method.http_method,
            type="AWS",
            integration_http_method="POST",
            uri=f"arn:aws:apigateway:{args.home.region}:kinesis:action/PutRecord",
            credentials=producer.arn,
            passthrough_behavior="NEVER",
            request_parameters={"integration.request.header.Content-Type": "'application/x-amz-json-1.1'"},
            request_templates={"application/json": template},
            opts=self.child(depends_on=[granted]),
        )
        answers = [self._answer(where, method, integration, status) for status in ("200", "500")]
        return method, template, [method, integration, *answers]

    def _answer(
        self,
        where: dict,
        method: aws.apigateway.Method,
        integration: aws.apigateway.Integration,
        status: str,
    ) -> aws.apigateway.IntegrationResponse:
        """What Kinesis refuses is no success of the caller."""
        name = self._args.home.names(f"{self._args.path}-{status}")
        answer = aws.apigateway.MethodResponse(
            name, **where, http_method=method.http_method, status_code=status, opts=self.child()
        )
        return aws.apigateway.IntegrationResponse(
            name,
            **where,
            http_method=method.http_method,
            status_code=answer.status_code,
            selection_pattern="200" if status == "200" else None,
            opts=self.child(depends_on=[integration]),
        )

    def _stage(self, deployment: aws.apigateway.Deployment) -> aws.apigateway.Stage:
        args, names = self._args, self._args.home.names
        account = [self._account()] if args.account_role else []
        stage = aws.apigateway.Stage(
            names("api"),
            rest_api=self.api.id,
            deployment=deployment.id,
            # Only the stage has a name: a deployment with one would make the same stage first.
            stage_name=args.stage,
            access_log_settings={
                "destination_arn": args.logs.arn,
                "format": json.dumps({field: f"$context.{field}" for field in _FIELDS} | _CALLER),
            },
            tags={"Name": names("api")},
            opts=self.child(depends_on=account),
        )
        # Execution logs would go to a group that API Gateway makes itself, without the key, and hold personal data.
        aws.apigateway.MethodSettings(
            names("api"),
            rest_api=self.api.id,
            stage_name=stage.stage_name,
            method_path="*/*",
            settings={
                "metrics_enabled": True,
                "logging_level": "OFF",
                "data_trace_enabled": False,
                "throttling_rate_limit": args.rate,
                "throttling_burst_limit": args.burst,
            },
            opts=self.child(),
        )
        return stage

    def _account(self) -> aws.apigateway.Account:
        name = self._args.home.names("api-logs")
        writer = service_role(name, "apigateway.amazonaws.com", opts=self.child())
        attached = aws.iam.RolePolicyAttachment(
            name,
            role=writer.name,
            policy_arn="arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
            opts=self.child(),
        )
        return aws.apigateway.Account(name, cloudwatch_role_arn=writer.arn, opts=self.child(depends_on=[attached]))
