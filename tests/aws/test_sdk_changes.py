"""What an SDK changed within one major version."""

from stackproof.aws import sdk_changes


def test_a_type_that_changed_differs_in_earlier_versions_only():
    changes = sdk_changes("random", 4)
    for version, differs in (("v4.8.2", True), ("4.0.0", True), ("v4.21.4", False), ("", False), ("v5.0.0", False)):
        assert changes.differs("in", "", "RandomString", "keepers", version=version) is differs


def test_what_never_changed_does_not_differ():
    changes = sdk_changes("aws", 7)
    assert not changes.differs("in", "ec2", "Vpc", "cidrBlock", version="v7.0.0")


def test_types_that_are_gone_were_there():
    changes = sdk_changes("aws", 7)
    assert changes.had("wafv2", "WebAclRuleStatementNotStatementStatement", version="v7.35.0")
    assert not changes.had("wafv2", "WebAclRuleStatementNotStatementStatement", version="v7.51.1")


def test_nothing_is_known_of_others():
    assert not sdk_changes("docker", 4).differs("in", "", "Image", "build", version="v4.0.0")
