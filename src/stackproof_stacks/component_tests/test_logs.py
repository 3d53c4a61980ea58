import pytest
from homes import home
from recorded import run

from components.logs import RETENTIONS, LogGroup, LogGroupArgs


def made(**args):
    return run(lambda: LogGroup("demo-logs-t", LogGroupArgs(home=home(), path="/demo", **args)))


def test_a_group_has_a_name_an_end_and_a_key():
    group = made(days=90, key="arn:key").one("cloudwatch/logGroup:LogGroup")
    assert (group["name"], group["retentionInDays"], group["kmsKeyId"]) == ("/demo", 90, "arn:key")


def test_logs_are_kept_for_a_month_where_nothing_is_said():
    group = made().one("cloudwatch/logGroup:LogGroup")
    assert group["retentionInDays"] == 30
    assert "kmsKeyId" not in group


def test_a_period_that_cloudwatch_does_not_know_is_refused():
    assert 8 not in RETENTIONS
    with pytest.raises(ValueError, match="logs cannot be kept for 8 days; allowed: 1, 3, 5"):
        made(days=8)
