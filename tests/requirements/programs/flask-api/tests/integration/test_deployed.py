def test_the_load_balancer_is_public_and_serves_https(outputs, client):
    elb = client("elbv2")
    balancers = elb.describe_load_balancers()["LoadBalancers"]
    (balancer,) = [each for each in balancers if each["DNSName"] == outputs["alb_dns_name"]]
    assert balancer["Scheme"] == "internet-facing"
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    assert [(each["Port"], each["Protocol"]) for each in listeners] == [(443, "HTTPS")]


def test_two_or_more_tasks_run(outputs, client):
    ecs = client("ecs")
    services = ecs.list_services(cluster=outputs["cluster_name"])["serviceArns"]
    (service,) = ecs.describe_services(cluster=outputs["cluster_name"], services=services)["services"]
    assert 2 <= service["runningCount"] <= 10


def test_images_are_scanned(outputs, client):
    name = outputs["ecr_repository_uri"].split("/", 1)[1]
    (repository,) = client("ecr").describe_repositories(repositoryNames=[name])["repositories"]
    assert repository["imageScanningConfiguration"]["scanOnPush"]


def test_aurora_has_one_writer_and_one_reader(outputs, client):
    identifier = outputs["database_endpoint"].split(".")[0]
    (database,) = client("rds").describe_db_clusters(DBClusterIdentifier=identifier)["DBClusters"]
    assert sorted(member["IsClusterWriter"] for member in database["DBClusterMembers"]) == [False, True]
