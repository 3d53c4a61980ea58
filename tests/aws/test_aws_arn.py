import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.aws import (
    cidr_contains,
    cidr_overlaps,
    cidr_size,
    has_host_bits,
    is_private,
    is_world,
    parse_arn,
    parse_cidr,
)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("arn:aws:iam::123456789012:role/service/app", "role", "service/app"),
        ("arn:aws:lambda:eu-west-1:123456789012:function:app:1", "function", "app:1"),
        ("arn:aws:s3:::bucket/key", "", "bucket/key"),
        ("arn:aws:sqs:eu-west-1:123456789012:queue", "", "queue"),
        ("arn:aws-cn:kms:cn-north-1:123456789012:key/x", "key", "x"),
    ],
)
def test_an_arn_is_taken_apart_and_put_together(text, kind, name):
    found = parse_arn(text)
    assert (found.resource_type, found.resource_name) == (kind, name)
    assert str(found) == text


@pytest.mark.parametrize("value", ["", "arn:aws:s3", "arn:aws:s3:::", None, 3, {"$unknown": "x"}, "bucket"])
def test_other_values_are_no_arns(value):
    assert parse_arn(value) is None


@pytest.mark.parametrize("text", ["0.0.0.0/0", "::/0", "0:0::0/0", " 0.0.0.0/0 "])
def test_the_world_is_recognised_however_it_is_written(text):
    assert is_world(text)


def test_ranges_overlap_and_contain():
    assert cidr_overlaps("10.0.0.0/16", "10.0.1.0/24") is True
    assert cidr_overlaps("10.0.0.0/24", "10.0.1.0/24") is False
    assert cidr_overlaps("10.0.0.0/24", "::/0") is False
    assert cidr_contains("10.0.0.0/16", "10.0.1.0/24") is True
    assert cidr_contains("10.0.1.0/24", "10.0.0.0/16") is False
    assert cidr_overlaps("10.0.0.0/33", "10.0.0.0/16") is None
    assert cidr_contains({"$unknown": "x"}, "10.0.0.0/16") is None


def test_private_ranges_do_not_include_the_internet():
    assert is_private("172.20.0.0/16") is True
    assert is_private("172.0.0.0/8") is False
    assert is_private("8.8.8.8/32") is False
    assert is_private("fd00::/8") is True
    assert is_private("nonsense") is None


def test_bits_right_of_the_mask_are_seen():
    assert has_host_bits("10.0.0.1/16") is True
    assert has_host_bits("10.0.0.0/16") is False
    assert cidr_size("10.0.0.0/24") == 256


@given(st.text() | st.integers() | st.none())
def test_no_text_makes_the_readers_crash(value):
    parse_arn(value)
    parse_cidr(value)
    is_world(value)
    is_private(value)
    has_host_bits(value)
