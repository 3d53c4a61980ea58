def test_the_vpc_spans_three_zones(outputs, client):
    subnets = client("ec2").describe_subnets(Filters=[{"Name": "vpc-id", "Values": [outputs["vpc_id"]]}])["Subnets"]
    assert len(subnets) == 6
    assert len({subnet["AvailabilityZone"] for subnet in subnets}) == 3


def test_three_tasks_run(outputs, client):
    ecs = client("ecs")
    services = ecs.list_services(cluster=outputs["cluster_name"])["serviceArns"]
    (service,) = ecs.describe_services(cluster=outputs["cluster_name"], services=services)["services"]
    assert service["runningCount"] >= 3


def test_the_load_balancer_redirects_http(outputs, client):
    elb = client("elbv2")
    balancers = elb.describe_load_balancers()["LoadBalancers"]
    (balancer,) = [each for each in balancers if each["DNSName"] == outputs["alb_dns_name"]]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    actions = {listener["Port"]: listener["DefaultActions"][0]["Type"] for listener in listeners}
    assert actions == {80: "redirect", 443: "forward"}


def test_the_database_is_private_encrypted_and_multi_az(outputs, client):
    identifier = outputs["database_endpoint"].split(".")[0]
    (database,) = client("rds").describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"]
    assert database["MultiAZ"] and database["StorageEncrypted"] and not database["PubliclyAccessible"]
