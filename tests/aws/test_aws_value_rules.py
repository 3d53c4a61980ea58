import pytest

from stackproof.aws import sdk, value_rules


def rule(token, path):
    (found,) = (item for item in value_rules(token) if item.path == path)
    return found


@pytest.mark.parametrize(
    ("token", "path", "right", "wrong"),
    [
        ("aws:dynamodb/table:Table", "billingMode", "PAY_PER_REQUEST", "pay_per_request"),
        ("aws:s3/bucketVersioning:BucketVersioning", "versioningConfiguration.status", "Enabled", "enabled"),
        ("aws:lb/targetGroup:TargetGroup", "protocol", "http", "WEB"),
        ("aws:kms/key:Key", "deletionWindowInDays", 7, 6),
        ("aws:lambda/function:Function", "timeout", "900", "901"),
        ("aws:secretsmanager/secret:Secret", "recoveryWindowInDays", 0, 1),
    ],
)
def test_a_rule_takes_the_right_value_and_refuses_the_wrong_one(token, path, right, wrong):
    assert rule(token, path).fault(right) is None
    assert str(wrong).strip("'") in (rule(token, path).fault(wrong) or "")


def test_a_value_of_another_kind_is_not_judged():
    assert rule("aws:kms/key:Key", "deletionWindowInDays").fault(True) is None
    assert rule("aws:dynamodb/table:Table", "billingMode").fault(3) is None
    assert rule("aws:dynamodb/table:Table", "billingMode").fault("") is None


def test_every_rule_names_a_type_of_the_sdk_and_its_source():
    from stackproof.aws._value_rules import _rules

    majors = [sdk(major=7), sdk(major=6)]
    for token, rules in _rules().items():
        assert any(schema.resource(token) for schema in majors), token
        assert all(item.source and (item.texts or item.most) for item in rules)


@pytest.mark.parametrize(
    ("token", "path", "text", "newer"),
    [
        ("aws:dynamodb/table:Table", "billingMode", "ON_DEMAND", False),
        ("aws:eks/nodeGroup:NodeGroup", "amiType", "AL2031_x86_64_STANDARD", True),
        ("aws:ecs/service:Service", "launchType", "fargate", False),
        ("aws:ecs/service:Service", "launchType", "FARGAET", False),
        ("aws:ecs/service:Service", "launchType", "QUANTUM", True),
        ("aws:rds/instance:Instance", "storageType", "xyz1", True),
    ],
)
def test_a_word_like_none_of_a_list_that_grows_may_be_newer_than_the_table(token, path, text, newer):
    assert rule(token, path).fault(text)
    assert rule(token, path).may_be_newer(text) is newer


def test_managed_instances_lift_the_limits_of_functions():
    for path in ("timeout", "memorySize", "ephemeralStorage.size"):
        assert rule("aws:lambda/function:Function", path).unless == "capacityProviderConfig"
