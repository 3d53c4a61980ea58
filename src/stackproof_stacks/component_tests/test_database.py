import pytest
from homes import home
from recorded import run

from components.database import AuroraArgs, AuroraCluster, PostgresArgs, PostgresInstance

COMMON = {"subnets": ["s1", "s2"], "groups": ["g"], "database": "shop", "username": "owner", "password": "kept"}


def postgres(**args):
    return run(lambda: PostgresInstance("database", PostgresArgs(home=home(), **{**COMMON, **args})))


def aurora(**args):
    return run(lambda: AuroraCluster("database", AuroraArgs(home=home(), **{**COMMON, **args})))


def secret(value):
    return value["value"] if isinstance(value, dict) else value


def test_the_instance_is_private_encrypted_and_stands_in_two_zones():
    stack = postgres(key="arn:key")
    found = stack.one("rds/instance:Instance")
    assert (found["identifier"], found["engine"], found["engineVersion"]) == ("demo-db-t", "postgres", "16")
    assert (found["storageEncrypted"], found["kmsKeyId"]) == (True, "arn:key")
    assert (found["publiclyAccessible"], found["multiAz"]) == (False, True)
    assert (found["allocatedStorage"], found["storageType"]) == (20, "gp3")
    assert (found["dbName"], found["port"], found["username"]) == ("shop", 5432, "owner")
    assert secret(found["password"]) == "kept"
    assert found["vpcSecurityGroupIds"] == ["g"]
    assert found["dbSubnetGroupName"] == "demo-db-t"
    assert found["autoMinorVersionUpgrade"] is True
    assert found["copyTagsToSnapshot"] is True
    assert stack.one("rds/subnetGroup:SubnetGroup")["subnetIds"] == ["s1", "s2"]


def test_backups_and_maintenance_have_their_hours():
    found = postgres(backup_days=14).one("rds/instance:Instance")
    assert found["backupRetentionPeriod"] == 14
    assert (found["backupWindow"], found["maintenanceWindow"]) == ("03:00-04:00", "sun:04:30-sun:05:30")


def test_the_instance_refuses_connections_without_tls():
    stack = postgres()
    group = stack.one("rds/parameterGroup:ParameterGroup")
    assert (group["family"], group["parameters"]) == ("postgres16", [{"name": "rds.force_ssl", "value": "1"}])
    assert stack.one("rds/instance:Instance")["parameterGroupName"] == "demo-db-t"
    assert postgres(tls_only=False).one("rds/parameterGroup:ParameterGroup")["parameters"][0]["value"] == "0"


def test_the_logs_of_the_instance_go_to_groups_of_the_stack():
    stack = postgres(log_days=90, log_key="arn:key")
    groups = {one["name"]: one for one in stack.all("cloudwatch/logGroup:LogGroup")}
    assert set(groups) == {"/aws/rds/instance/demo-db-t/postgresql", "/aws/rds/instance/demo-db-t/upgrade"}
    assert {(one["retentionInDays"], one["kmsKeyId"]) for one in groups.values()} == {(90, "arn:key")}
    assert stack.one("rds/instance:Instance")["enabledCloudwatchLogsExports"] == ["postgresql", "upgrade"]


def test_the_instance_goes_with_its_stack():
    found = postgres().one("rds/instance:Instance")
    assert (found["deletionProtection"], found["skipFinalSnapshot"]) == (False, True)
    assert found["deleteAutomatedBackups"] is True
    assert "finalSnapshotIdentifier" not in found


def test_a_protected_instance_leaves_a_snapshot():
    found = postgres(protected=True).one("rds/instance:Instance")
    assert (found["deletionProtection"], found["skipFinalSnapshot"]) == (True, False)
    assert (found["finalSnapshotIdentifier"], found["deleteAutomatedBackups"]) == ("demo-db-last-t", False)


def test_the_size_of_the_instance_can_be_chosen():
    found = postgres(instance_class="db.t3.small", storage=50, multi_az=False, version="15")
    assert found.one("rds/instance:Instance")["instanceClass"] == "db.t3.small"
    assert found.one("rds/instance:Instance")["allocatedStorage"] == 50
    assert found.one("rds/instance:Instance")["multiAz"] is False
    assert found.one("rds/parameterGroup:ParameterGroup")["family"] == "postgres15"
    assert postgres().one("rds/instance:Instance")["instanceClass"] == "db.t4g.micro"


def test_the_cluster_has_a_writer_and_a_reader():
    stack = aurora()
    names = [one["identifier"] for one in stack.all("rds/clusterInstance:ClusterInstance")]
    assert names == ["demo-aurora-reader-t", "demo-aurora-writer-t"]
    for one in stack.all("rds/clusterInstance:ClusterInstance"):
        assert (one["clusterIdentifier"], one["publiclyAccessible"]) == ("demo-aurora-t-id", False)
        assert (one["instanceClass"], one["engine"], one["engineVersion"]) == (
            "db.t4g.medium", "aurora-postgresql", "16.6",
        )  # fmt: skip
        assert one["autoMinorVersionUpgrade"] is True
        assert one["applyImmediately"] is True


def test_more_readers_have_numbers():
    names = {one["identifier"] for one in aurora(readers=2).all("rds/clusterInstance:ClusterInstance")}
    assert names == {"demo-aurora-reader-0-t", "demo-aurora-reader-1-t", "demo-aurora-writer-t"}


def test_the_cluster_is_encrypted_private_and_backed_up():
    stack = aurora(key="arn:key", log_days=7)
    found = stack.one("rds/cluster:Cluster")
    assert (found["clusterIdentifier"], found["engine"]) == ("demo-aurora-t", "aurora-postgresql")
    assert (found["storageEncrypted"], found["kmsKeyId"]) == (True, "arn:key")
    assert (found["databaseName"], found["port"], found["masterUsername"]) == ("shop", 5432, "owner")
    assert secret(found["masterPassword"]) == "kept"
    assert (found["backupRetentionPeriod"], found["copyTagsToSnapshot"]) == (7, True)
    assert found["vpcSecurityGroupIds"] == ["g"]
    assert found["dbSubnetGroupName"] == "demo-aurora-t"
    assert found["enabledCloudwatchLogsExports"] == ["postgresql"]
    assert stack.one("rds/subnetGroup:SubnetGroup")["subnetIds"] == ["s1", "s2"]
    group = stack.one("cloudwatch/logGroup:LogGroup")
    assert (group["name"], group["retentionInDays"]) == ("/aws/rds/cluster/demo-aurora-t/postgresql", 7)


def test_the_cluster_refuses_connections_without_tls():
    stack = aurora()
    group = stack.one("rds/clusterParameterGroup:ClusterParameterGroup")
    assert group["family"] == "aurora-postgresql16"
    assert group["parameters"] == [{"name": "rds.force_ssl", "value": "1"}]
    assert stack.one("rds/cluster:Cluster")["dbClusterParameterGroupName"] == "demo-aurora-t"
    loose = aurora(tls_only=False).one("rds/clusterParameterGroup:ClusterParameterGroup")
    assert loose["parameters"][0]["value"] == "0"


@pytest.mark.parametrize(("protected", "skips"), [(False, True), (True, False)])
def test_the_cluster_goes_with_its_stack_where_it_is_not_protected(protected, skips):
    found = aurora(protected=protected).one("rds/cluster:Cluster")
    assert (found["deletionProtection"], found["skipFinalSnapshot"]) == (protected, skips)
    assert found["deleteAutomatedBackups"] is not protected
    assert found.get("finalSnapshotIdentifier") == ("demo-aurora-last-t" if protected else None)
