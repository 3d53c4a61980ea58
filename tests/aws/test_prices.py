"""The price table: where it comes from, what it holds, and that its types exist."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from stackproof.aws import price_table, sdk
from stackproof.topology import canonical_type

TABLE = price_table()


def test_the_table_says_where_when_and_for_which_region_its_prices_hold():
    source = TABLE.source
    assert source.region == "us-east-1" and source.currency == "USD" and source.hours == 730
    assert re.fullmatch(r"20\d\d-\d\d", source.date)
    assert "AWS" in source.source and "Other regions differ" in source.note


@pytest.mark.parametrize(
    ("type", "price"),
    [
        ("t3.micro", "0.0104"),
        ("t3.xlarge", "0.1664"),
        ("m5.large", "0.096"),
        ("m5.2xlarge", "0.384"),
        ("m6g.medium", "0.0385"),
        ("c5.4xlarge", "0.68"),
        ("r5.24xlarge", "6.048"),
    ],
)
def test_an_instance_costs_what_its_family_and_size_say(type, price):
    assert TABLE.instance(type) == Decimal(price)


@pytest.mark.parametrize("type", ["m5.medium", "x9.large", "m5.huge", "m5", ""])
def test_an_instance_that_is_not_in_the_table_has_no_price(type):
    assert TABLE.instance(type) is None


def test_prices_are_exact():
    assert TABLE.rates["fargate.cpu.x86"].price == Decimal("0.04048")
    assert TABLE.classes["aurora"]["db.t3.medium"] == Decimal("0.082")


def test_no_price_is_nothing():
    prices = [rate.price for rate in TABLE.rates.values()]
    prices += [price for group in TABLE.classes.values() for price in group.values()]
    prices += [row.price for row in (*TABLE.fixed, *TABLE.usage)]
    assert all(price > 0 for price in prices)


def test_a_larger_class_of_a_family_is_never_cheaper():
    order = ["micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge"]
    for kind, classes in TABLE.classes.items():
        families: dict[str, list[tuple[int, Decimal]]] = {}
        for name, price in classes.items():
            size = next((part for part in name.split(".") if part in order), None)
            if size is not None:
                families.setdefault(name.replace(size, ""), []).append((order.index(size), price))
        for family, members in families.items():
            prices = [price for _, price in sorted(members)]
            assert prices == sorted(prices), f"{kind} {family}"


def test_graviton_costs_less_than_intel_of_the_same_size():
    for kind in ("postgres", "mysql", "aurora", "cache"):
        classes = TABLE.classes[kind]
        for name, price in classes.items():
            sibling = name.replace("t4g", "t3").replace("m6g", "m5").replace("r6g", "r5")
            assert sibling == name or sibling not in classes or price < classes[sibling], name


def test_every_type_of_the_table_exists_and_is_spelled_canonically():
    types = {type for row in (*TABLE.fixed, *TABLE.usage) for type in row.types}
    types |= TABLE.free.types | TABLE.free.but
    assert [type for type in sorted(types) if canonical_type(type) != type] == []
    assert [type for type in sorted(types) if sdk("aws").resource(type) is None] == []


def test_what_is_free_is_named_and_everything_else_is_not():
    assert TABLE.is_free("aws:ec2/vpc:Vpc") and TABLE.is_free("aws:iam/role:Role")
    assert TABLE.is_free("random:index/randomPassword:RandomPassword")
    for type in ("aws:rds/proxy:Proxy", "aws:guardduty/detector:Detector", "aws:ec2/natGateway:NatGateway"):
        assert not TABLE.is_free(type)
    assert not TABLE.is_free("datadog:index/monitor:Monitor")
