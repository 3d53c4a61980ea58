import json

from homes import home
from recorded import run

from components.api import IngestApi, IngestApiArgs
from components.key import EncryptionKey, EncryptionKeyArgs
from components.logs import LogGroup, LogGroupArgs
from components.stream import Stream, StreamArgs


def made(**args):
    def program():
        at = home()
        key = EncryptionKey("demo-key-t", EncryptionKeyArgs(home=at, purpose="Demo"))
        stream = Stream("demo-records-t", StreamArgs(home=at, key=key))
        logs = LogGroup("demo-access-t", LogGroupArgs(home=at, path="/access"))
        IngestApi("api", IngestApiArgs(home=at, stream=stream, logs=logs, **args))

    return run(program)


def test_requests_are_signed():
    method = made().one("apigateway/method:Method")
    assert (method["httpMethod"], method["authorization"]) == ("POST", "AWS_IAM")
    assert (method["restApi"], method["resourceId"]) == ("demo-api-t-id", "demo-ingest-t-id")


def test_the_path_is_below_the_root_of_a_regional_api():
    stack = made(path="put")
    assert stack.one("apigateway/restApi:RestApi")["endpointConfiguration"] == {"types": "REGIONAL"}
    path = stack.one("apigateway/resource:Resource")
    assert (path["pathPart"], path["parentId"], path["restApi"]) == ("put", "demo-api-t-root", "demo-api-t-id")


def test_a_body_becomes_a_record_of_the_stream():
    integration = made().one("apigateway/integration:Integration")
    assert integration["uri"] == "arn:aws:apigateway:us-east-1:kinesis:action/PutRecord"
    assert (integration["type"], integration["integrationHttpMethod"]) == ("AWS", "POST")
    assert integration["passthroughBehavior"] == "NEVER"
    assert integration["credentials"].endswith(":demo-api-t")
    assert json.loads(integration["requestTemplates"]["application/json"]) == {
        "StreamName": "demo-records-t",
        "Data": "$util.base64Encode($input.body)",
        "PartitionKey": "$context.requestId",
    }
    assert integration["requestParameters"] == {
        "integration.request.header.Content-Type": "'application/x-amz-json-1.1'"
    }


def test_the_api_may_write_to_its_stream_and_no_more():
    put, generate = made().statements("demo-api-t")
    assert put["Action"] == ["kinesis:PutRecord", "kinesis:PutRecords"]
    assert put["Resource"].endswith(":demo-records-t")
    assert generate["Action"] == ["kms:GenerateDataKey"]
    assert generate["Resource"].endswith(":demo-key-t")


def test_what_the_stream_refuses_is_no_success():
    stack = made()
    answers = {
        one["statusCode"]: one.get("selectionPattern")
        for one in stack.all("apigateway/integrationResponse:IntegrationResponse")
    }
    assert answers == {"200": "200", "500": None}
    assert {one["statusCode"] for one in stack.all("apigateway/methodResponse:MethodResponse")} == {"200", "500"}


def test_only_the_stage_has_a_name_and_it_logs_who_called():
    stack = made(stage="prod")
    deployment = stack.one("apigateway/deployment:Deployment")
    assert "stageName" not in deployment and deployment["restApi"] == "demo-api-t-id"
    assert "definition" in deployment["triggers"]
    stage = stack.one("apigateway/stage:Stage")
    assert (stage["stageName"], stage["restApi"], stage["deployment"]) == ("prod", "demo-api-t-id", "demo-api-t-id")
    assert stage["accessLogSettings"]["destinationArn"].endswith(":demo-access-t")
    logged = json.loads(stage["accessLogSettings"]["format"])
    assert {"requestId", "status", "ip", "caller"} <= set(logged)
    assert not [field for field in logged.values() if "body" in field]


def test_bodies_are_never_logged_and_callers_are_throttled():
    settings = made(rate=5, burst=9).one("apigateway/methodSettings:MethodSettings")
    assert (settings["methodPath"], settings["restApi"], settings["stageName"]) == ("*/*", "demo-api-t-id", "v1")
    assert settings["settings"] == {
        "metricsEnabled": True,
        "loggingLevel": "OFF",
        "dataTraceEnabled": False,
        "throttlingRateLimit": 5,
        "throttlingBurstLimit": 9,
    }


def test_the_account_has_a_role_for_logs():
    stack = made()
    attached = stack.one("iam/rolePolicyAttachment:RolePolicyAttachment")
    assert attached["policyArn"].endswith("service-role/AmazonAPIGatewayPushToCloudWatchLogs")
    assert attached["role"] == "demo-api-logs-t"
    assert stack.one("apigateway/account:Account")["cloudwatchRoleArn"].endswith(":demo-api-logs-t")


def test_an_account_that_has_its_role_gets_no_other():
    assert made(account_role=False).all("apigateway/account:Account") == []
