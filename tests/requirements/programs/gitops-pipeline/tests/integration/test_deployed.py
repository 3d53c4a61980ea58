def test_the_repository_has_its_branches(outputs, client):
    name = outputs["clone_url"].rsplit("/", 1)[1]
    branches = client("codecommit").list_branches(repositoryName=name)["branches"]
    assert {"main", "develop", "release"} <= set(branches)


def test_the_pipeline_has_its_stages(outputs, client):
    stages = client("codepipeline").get_pipeline(name=outputs["pipeline_name"])["pipeline"]["stages"]
    assert len(stages) == 7
    assert stages[5]["actions"][0]["actionTypeId"]["category"] == "Approval"


def test_images_are_scanned(outputs, client):
    name = outputs["image_repository_url"].split("/", 1)[1]
    (repository,) = client("ecr").describe_repositories(repositoryNames=[name])["repositories"]
    assert repository["imageScanningConfiguration"]["scanOnPush"]


def test_two_tasks_run_in_each_environment(outputs, client):
    ecs = client("ecs")
    services = ecs.list_services(cluster=outputs["cluster_name"])["serviceArns"]
    found = ecs.describe_services(cluster=outputs["cluster_name"], services=services)["services"]
    assert [service["runningCount"] for service in found] == [2, 2, 2]


def test_the_topic_is_encrypted_with_the_key(outputs, client):
    attributes = client("sns").get_topic_attributes(TopicArn=outputs["topic_arn"])["Attributes"]
    assert attributes["KmsMasterKeyId"] == outputs["key_arn"]
