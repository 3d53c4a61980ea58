import pytest
from homes import home
from recorded import run

from components.cache import RedisArgs, RedisGroup


def made(**args):
    common = {"subnets": ["s1", "s2"], "groups": ["g"], "token": "kept", "description": "Sessions"}
    return run(lambda: RedisGroup("cache", RedisArgs(home=home(), **{**common, **args})))


def group(stack):
    return stack.one("elasticache/replicationGroup:ReplicationGroup")


def test_redis_fails_over_to_another_zone():
    found = group(made(nodes=3))
    assert (found["multiAzEnabled"], found["automaticFailoverEnabled"], found["numCacheClusters"]) == (True, True, 3)
    assert group(made())["numCacheClusters"] == 2


def test_redis_is_encrypted_and_asks_for_a_token():
    found = group(made(key="arn:key"))
    assert (found["transitEncryptionEnabled"], found["atRestEncryptionEnabled"]) == (True, True)
    assert found["kmsKeyId"] == "arn:key"
    token = found["authToken"]
    assert (token["value"] if isinstance(token, dict) else token) == "kept"


def test_redis_stands_in_private_subnets():
    stack = made()
    assert group(stack)["subnetGroupName"] == "demo-redis-t"
    assert group(stack)["securityGroupIds"] == ["g"]
    assert stack.one("elasticache/subnetGroup:SubnetGroup")["subnetIds"] == ["s1", "s2"]


def test_redis_has_its_version_size_and_hours():
    found = group(made(version="7.0", node_type="cache.t3.micro", snapshot_days=3))
    assert (found["engine"], found["engineVersion"], found["parameterGroupName"]) == ("redis", "7.0", "default.redis7")
    assert (found["nodeType"], found["port"], found["snapshotRetentionLimit"]) == ("cache.t3.micro", 6379, 3)
    assert (found["snapshotWindow"], found["maintenanceWindow"]) == ("03:00-05:00", "mon:05:00-mon:07:00")
    assert (found["autoMinorVersionUpgrade"], found["applyImmediately"]) == (True, True)
    assert (found["replicationGroupId"], found["description"]) == ("demo-redis-t", "Sessions")
    assert (group(made())["engineVersion"], group(made())["nodeType"]) == ("7.1", "cache.t4g.micro")
    assert group(made())["snapshotRetentionLimit"] == 5


def test_one_node_cannot_fail_over():
    with pytest.raises(ValueError, match="1 node cannot fail over; allowed: 2 to 6"):
        made(nodes=1)
