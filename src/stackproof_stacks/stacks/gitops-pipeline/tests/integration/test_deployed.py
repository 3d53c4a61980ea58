"""A deployed stack as AWS knows it."""

import pytest
from deployed import client, only, outputs

REGION = "us-east-1"


@pytest.fixture(scope="module")
def found():
    return outputs()


@pytest.fixture(scope="module")
def pipeline(found):
    return client("codepipeline", REGION).get_pipeline(name=found["pipelineName"])["pipeline"]


def test_seven_stages_lead_to_production(pipeline):
    assert [one["name"] for one in pipeline["stages"]] == [
        "Source",
        "Build",
        "SecurityScan",
        "DeployDev",
        "DeployStaging",
        "ApprovalForProduction",
        "DeployProd",
    ]


def test_artifacts_are_encrypted_with_the_key(found, pipeline):
    assert pipeline["artifactStore"]["encryptionKey"]["id"].endswith(found["kmsKeyId"])


def test_the_repository_has_its_branches(found):
    name = found["repositoryCloneUrlHttp"].rpartition("/")[2]
    branches = client("codecommit", REGION).list_branches(repositoryName=name)["branches"]
    assert {"main", "develop", "release"} <= set(branches)


def test_changes_to_main_need_an_approval(found):
    name = found["repositoryCloneUrlHttp"].rpartition("/")[2]
    codecommit = client("codecommit", REGION)
    templates = codecommit.list_associated_approval_rule_templates_for_repository(repositoryName=name)
    only(templates["approvalRuleTemplateNames"])


def test_images_are_scanned_and_encrypted(found):
    name = found["ecrRepositoryUrl"].partition("/")[2]
    repository = only(client("ecr", REGION).describe_repositories(repositoryNames=[name])["repositories"])
    assert repository["imageScanningConfiguration"]["scanOnPush"]
    assert repository["encryptionConfiguration"]["encryptionType"] == "KMS"


def test_three_services_run_two_tasks_each(found):
    ecs = client("ecs", REGION)
    services = ecs.list_services(cluster=found["ecsClusterName"])["serviceArns"]
    described = ecs.describe_services(cluster=found["ecsClusterName"], services=services)["services"]
    assert [one["desiredCount"] for one in described] == [2, 2, 2]


def test_the_balancer_serves_https(found):
    elb = client("elbv2", REGION)
    every = elb.describe_load_balancers()["LoadBalancers"]
    balancer = only([one for one in every if one["DNSName"] == found["albDnsName"]])
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    assert {one["Port"] for one in listeners} == {80, 443}


def test_failures_are_told(found):
    alarms = client("cloudwatch", REGION).describe_alarms()["MetricAlarms"]
    mine = [one for one in alarms if found["snsTopicArn"] in one["AlarmActions"]]
    assert {"Name": "PipelineName", "Value": found["pipelineName"]} in only(mine)["Dimensions"]


def test_the_key_rotates(found):
    assert client("kms", REGION).get_key_rotation_status(KeyId=found["kmsKeyId"])["KeyRotationEnabled"]
