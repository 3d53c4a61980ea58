import pytest

from stackproof.aws import is_action, is_sdk_client, sdk_actions, sdk_client_of, sdk_object, sdk_waited


@pytest.mark.parametrize(
    ("client", "operation", "needs"),
    [
        ("s3", "list_objects_v2", (("s3:ListBucket",),)),
        ("s3", "HeadBucket", (("s3:ListBucket",),)),
        ("s3", "put_object", (("s3:PutObject",),)),
        ("lambda", "invoke", (("lambda:InvokeFunction",),)),
        ("stepfunctions", "start_execution", (("states:StartExecution",),)),
        ("cloudwatch", "put_metric_data", (("cloudwatch:PutMetricData",),)),
        ("apigatewaymanagementapi", "post_to_connection", (("execute-api:ManageConnections",),)),
        ("rds", "describe_db_instances", (("rds:DescribeDBInstances",),)),
        ("ses", "send_email", (("ses:SendEmail", "ses:SendRawEmail"),)),
        ("resourcegroupstaggingapi", "get_resources", (("tag:GetResources",),)),
    ],
)
def test_an_operation_needs_the_action_that_the_service_names(client, operation, needs):
    assert sdk_actions(client, operation) == needs


@pytest.mark.parametrize(
    ("client", "operation"),
    [("sts", "get_caller_identity"), ("cognito-idp", "sign_up"), ("s3", "can_paginate"), ("nothing", "put_item")],
)
def test_what_needs_no_action_or_is_no_operation_names_none(client, operation):
    assert sdk_actions(client, operation) == ()


def test_every_exception_names_actions_that_iam_has():
    from build_sdk_operations import EXCEPTIONS

    named = {action for needs in EXCEPTIONS.values() for group in needs.split() for action in group.split("|")}
    assert [action for action in sorted(named) if not is_action(action)] == []


def test_a_waiter_and_a_javascript_package_lead_to_the_operation():
    assert sdk_waited("s3", "object_exists") == "HeadObject"
    assert sdk_client_of("@aws-sdk/client-sfn") == "stepfunctions"
    assert is_sdk_client("dynamodb") and not is_sdk_client("dynamo")


def test_the_object_interface_knows_methods_and_collections():
    bucket = sdk_object("s3", "Bucket")
    assert bucket is not None and bucket.collections["objects"] == ("ListObjects", "ObjectSummary")
    assert bucket.objects["Object"] == "Object" and bucket.methods["put_object"] == ("PutObject", "Object")
    assert sdk_object("dynamodb", "Shelf") is None
