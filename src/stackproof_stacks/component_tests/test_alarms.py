import json

from homes import home
from recorded import ACCOUNT, run

from components.alarms import Notifications, NotificationsArgs

TOPIC = f"arn:aws:mock:us-east-1:{ACCOUNT}:demo-notifications-t"


def made(then=lambda told: None, **args):
    return run(lambda: then(Notifications("told", NotificationsArgs(home=home(), key="arn:key", **args))))


def policy(stack):
    return {one["Sid"]: one for one in json.loads(stack.one("sns/topicPolicy:TopicPolicy")["policy"])["Statement"]}


def test_the_topic_is_encrypted():
    topic = made().one("sns/topic:Topic")
    assert (topic["name"], topic["kmsMasterKeyId"]) == ("demo-notifications-t", "arn:key")


def test_alarms_of_this_account_may_publish():
    stack = made()
    alarms = policy(stack)["Alarms"]
    assert set(policy(stack)) == {"Alarms"}
    assert (alarms["Principal"], alarms["Action"]) == ({"Service": "cloudwatch.amazonaws.com"}, ["sns:Publish"])
    assert alarms["Resource"] == TOPIC
    assert alarms["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    assert stack.one("sns/topicPolicy:TopicPolicy")["arn"] == TOPIC


def test_event_rules_that_are_named_may_publish():
    events = policy(made(rules=["arn:rule"]))["Events"]
    assert (events["Principal"], events["Action"]) == ({"Service": "events.amazonaws.com"}, ["sns:Publish"])
    assert events["Resource"] == TOPIC
    assert events["Condition"] == {"ArnEquals": {"aws:SourceArn": ["arn:rule"]}}


def test_somebody_is_told_where_an_address_is_given():
    assert made().all("sns/topicSubscription:TopicSubscription") == []
    subscription = made(email="a@example.com").one("sns/topicSubscription:TopicSubscription")
    assert subscription == {"topic": TOPIC, "protocol": "email", "endpoint": "a@example.com"}


def alarm(**limits):
    def then(told):
        told.alarm(
            "cpu", "Busy", namespace="AWS/ECS", metric="CPUUtilization", dimensions={"ClusterName": "c"}, **limits
        )

    return made(then).one("cloudwatch/metricAlarm:MetricAlarm")


def test_an_alarm_tells_of_both_changes():
    found = alarm(above=80)
    assert (found["name"], found["alarmDescription"]) == ("demo-cpu-t", "Busy")
    assert (found["namespace"], found["metricName"], found["dimensions"]) == (
        "AWS/ECS", "CPUUtilization", {"ClusterName": "c"},
    )  # fmt: skip
    assert (found["comparisonOperator"], found["threshold"]) == ("GreaterThanThreshold", 80)
    assert (found["statistic"], found["period"], found["evaluationPeriods"]) == ("Average", 300, 2)
    assert found["treatMissingData"] == "notBreaching"
    assert found["alarmActions"] == found["okActions"] == [TOPIC]


def test_an_alarm_may_watch_what_falls():
    found = alarm(below=5, statistic="Sum", period=60, periods=1)
    assert (found["comparisonOperator"], found["threshold"]) == ("LessThanThreshold", 5)
    assert (found["statistic"], found["period"], found["evaluationPeriods"]) == ("Sum", 60, 1)


def test_a_threshold_of_zero_is_one():
    assert alarm(above=0)["threshold"] == 0
