"""Outputs that programs take apart have the form of AWS's own."""

import json

from stackproof.engine._secrets import Vault
from stackproof.engine._synthesize import Place, outputs_of, text_value


def place(token, **inputs):
    return Place(token=token, name="one", urn=f"urn::{token}::one", region="eu-west-1", inputs=inputs)


def test_the_arn_of_an_oidc_provider_ends_in_its_issuer():
    provider = place("aws:iam/openIdConnectProvider:OpenIdConnectProvider", url="https://token.example.com/id/1")
    assert provider.arn() == "arn:aws:iam::123456789012:oidc-provider/token.example.com/id/1"


def test_a_certificate_gives_one_cname_for_each_of_its_names():
    found = place(
        "aws:acm/certificate:Certificate", domainName="a.example.com", subjectAlternativeNames=["*.b.example.com"]
    )
    options = outputs_of(found, None)["domainValidationOptions"]
    assert [item["domainName"] for item in options] == ["a.example.com", "*.b.example.com"]
    assert {item["resourceRecordType"] for item in options} == {"CNAME"}
    assert options[1]["resourceRecordName"].endswith(".b.example.com.")
    assert options[0]["resourceRecordValue"] != options[1]["resourceRecordValue"]


def test_the_arn_of_a_task_definition_without_its_revision_is_an_arn():
    task = place("aws:ecs/taskDefinition:TaskDefinition", family="app")
    short = text_value(task, "arnWithoutRevision", "arnWithoutRevision")
    assert task.arn().rpartition(":")[0] == short
    assert short.endswith("task-definition/app")


def test_container_definitions_are_json():
    (container,) = json.loads(text_value(place("aws:ecs/getTaskDefinition"), "containerDefinitions", "x"))
    assert container["image"].count(":") == 1


def test_words_that_wait_for_a_credential_are_told_from_credentials():
    fillers = [
        "REPLACE_ME",
        "not-configured",
        "__UNSET__",
        '{"DB_PASSWORD": ""}',
        '{"user": "app", "password": "TODO"}',
    ]
    real = ["k3s-cluster-token-123456789", '{"password": "hunter2-not-set-in-stone"}', "mysecret", '{"a": {"b": ""}}']
    source = "\n".join([*fillers, *real])

    def marked(text):
        return Vault(source).marker(text)["$secret"].get("filler") is True

    assert [marked(text) for text in fillers] == [True] * len(fillers)
    assert [marked(text) for text in real] == [False] * len(real)
