"""The names of npm's packages against those of PyPI's."""

from __future__ import annotations

import pytest

from stackproof.aws import MAJORS, FunctionSchema, ResourceSchema, node_core, node_function_names, node_sdk, sdk


@pytest.mark.parametrize("major", MAJORS["aws"])
def test_every_class_and_function_of_the_schema_is_found_under_its_spelling(major: int) -> None:
    npm, schema = node_sdk("aws", major=major), sdk("aws", major=major)
    for name in ("", "ec2", "lambda_", "s3", "resiliencehub"):
        module = schema.module(name)
        assert module is not None
        for resource in module.resources:
            assert npm.member(name, resource).kind == "resource"
        for function in module.functions.values():
            for spelled in node_function_names(function):
                assert npm.member(name, spelled).schema == function


def test_modules_have_their_own_spelling() -> None:
    npm = node_sdk("aws")
    assert (npm.module("lambda"), npm.module("lambda_"), npm.module("elbv2")) == ("lambda_", None, None)
    assert npm.member("", "lambda").module == "lambda_"


def test_names_that_only_npm_has() -> None:
    npm = node_sdk("aws", major=7)
    assert npm.member("lambda_", "CallbackFunction").kind == "value"
    assert npm.member("iam", "Principals").kind == "value"
    assert npm.member("iam", "PolicyDocument").kind == "type"
    assert node_sdk("aws", major=6).member("", "ARN").kind == "type"
    assert npm.member("", "ARN") is None


def test_types_of_arguments_say_whose_they_are() -> None:
    npm = node_sdk("aws")
    bucket, lookup = npm.member("s3", "BucketArgs"), npm.member("ec2", "GetVpcArgs")
    assert isinstance(bucket.schema, ResourceSchema) and bucket.args
    assert isinstance(lookup.schema, FunctionSchema) and lookup.args
    assert npm.member("s3", "BucketState").args is False


def test_suggestions_are_spelt_for_typescript() -> None:
    npm = node_sdk("aws", major=7)
    assert npm.suggest("ec2", "getVpcs2")[0] == "ec2.getVpcs"
    assert npm.suggest("awslambda", "LambdaFunction")[0] == "lambda.Function"
    assert npm.suggest("elbv2")[0] == "lb"


def test_members_of_enumerations_and_mixed_in_methods() -> None:
    npm = node_sdk("aws", major=7)
    runtime = npm.member("lambda_", "Runtime").schema
    assert "NodeJS20dX" in npm.members(runtime)
    bucket = npm.member("s3", "Bucket").schema
    assert "onObjectCreated" in npm.methods(bucket)
    attachment = npm.member("iam", "RolePolicyAttachment").schema
    assert npm.takes_resource(attachment, "role")
    assert not npm.takes_resource(attachment, "policyArn")


def test_the_core_has_types_and_values() -> None:
    core = node_core()
    assert core.has("", "interpolate") and core.has("asset", "FileArchive") and core.has("", "ResourceOptions")
    assert not core.has("", "providers") and not core.has("", "export")
    assert "ResourceOptions" in core.types[""] and "dependsOn" in core.options
