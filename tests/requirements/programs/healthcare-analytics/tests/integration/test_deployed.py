def test_everything_is_in_the_agreed_region(outputs):
    assert outputs["cluster_arn"].split(":")[3] == "eu-west-1"
    assert outputs["task_definition_arn"].split(":")[3] == "eu-west-1"


def test_the_vpc_spans_two_zones(outputs, client):
    found = client("ec2", region_name="eu-west-1").describe_subnets(
        Filters=[{"Name": "vpc-id", "Values": [outputs["vpc_id"]]}]
    )["Subnets"]
    assert len({subnet["AvailabilityZone"] for subnet in found}) == 2


def test_redis_survives_a_zone_and_is_encrypted(outputs, client):
    groups = client("elasticache", region_name="eu-west-1").describe_replication_groups()["ReplicationGroups"]
    endpoints = {group["NodeGroups"][0]["PrimaryEndpoint"]["Address"]: group for group in groups}
    redis = endpoints[outputs["redis_endpoint"]]
    assert (redis["MultiAZ"], redis["AutomaticFailover"]) == ("enabled", "enabled")
    assert redis["TransitEncryptionEnabled"] and redis["AtRestEncryptionEnabled"] and redis["AuthTokenEnabled"]
    assert redis["NodeGroups"][0]["PrimaryEndpoint"]["Port"] == int(outputs["redis_port"])


def test_the_task_reads_the_token_from_secrets_manager(outputs, client):
    task = client("ecs", region_name="eu-west-1").describe_task_definition(
        taskDefinition=outputs["task_definition_arn"]
    )["taskDefinition"]
    (secret,) = task["containerDefinitions"][0]["secrets"]
    assert secret["valueFrom"].startswith("arn:aws:secretsmanager:eu-west-1:")


def test_two_tasks_run(outputs, client):
    ecs = client("ecs", region_name="eu-west-1")
    services = ecs.list_services(cluster=outputs["cluster_name"])["serviceArns"]
    (service,) = ecs.describe_services(cluster=outputs["cluster_name"], services=services)["services"]
    assert service["runningCount"] == 2
