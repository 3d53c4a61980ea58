import datetime

from stackproof.aws import kubernetes_support, kubernetes_versions, metric_namespace, namespaces_of_metric

DAY = datetime.date(2026, 11, 21)


def test_a_namespace_knows_its_metrics_and_what_they_are_published_with():
    known = metric_namespace("AWS/ApplicationELB")
    assert known is not None
    assert "TargetResponseTime" in known.metrics
    assert known.needed("HealthyHostCount") == ("LoadBalancer", "TargetGroup")
    assert known.needed("RequestCount") == ()


def test_a_star_stands_for_every_metric_of_a_namespace():
    known = metric_namespace("AWS/ES")
    assert known is not None
    assert known.needed("FreeStorageSpace") == ("ClientId", "DomainName")


def test_every_metric_with_needs_exists():
    for name in namespaces_of_metric("HealthyHostCount"):
        known = metric_namespace(name)
        assert known is not None
        assert {metric for metric in known.needs if metric != "*"} <= set(known.metrics)


def test_a_namespace_of_a_program_is_not_known():
    assert metric_namespace("Shop") is None


def test_versions_go_from_standard_to_extended_support_to_none():
    assert kubernetes_support("1.34", DAY) == "standard"
    assert kubernetes_support("1.33", DAY) == "extended"
    assert kubernetes_support("1.30", DAY) == "ended"
    assert kubernetes_support("1.30", datetime.date(2026, 7, 22)) == "extended"


def test_old_versions_have_ended_and_newer_ones_are_not_known():
    assert kubernetes_support("1.14", DAY) == "ended"
    assert kubernetes_support("1.99", DAY) == "unknown"
    assert kubernetes_support("v1.30", DAY) == "unknown"
    assert kubernetes_versions(DAY)[0] == "1.35"
