import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.aws import UNKNOWN, allowed, is_public_principal, matches, parse_policy

READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def public(condition=None, principal="*"):
    statement = {**READ, "Principal": principal, **({"Condition": condition} if condition else {})}
    return is_public_principal(parse_policy(document(statement)).statements[0])


def test_one_statement_or_many_and_text_or_dict_read_the_same():
    single = parse_policy({"Version": "2012-10-17", "Statement": READ})
    assert single == parse_policy(document(READ)) == parse_policy({"version": "2012-10-17", "statement": [READ]})
    assert single.statements[0].actions == ("s3:GetObject",)


@pytest.mark.parametrize(
    "value", [None, "", "{", "[1", 3, {}, {"$unknown": "x"}, {"$secret": {}}, "[]x", {"Version": "1"}]
)
def test_what_is_no_policy_is_none(value):
    assert parse_policy(value) is None


def test_markers_anywhere_make_a_statement_partial():
    statement = {**READ, "Resource": [{"$unknown": "later"}, "arn:aws:s3:::data/*"]}
    found = parse_policy({"Statement": [statement]}).statements[0]
    assert found.resources == (UNKNOWN, "arn:aws:s3:::data/*")
    assert found.partial
    assert parse_policy({"Statement": [{"$secret": {"origin": "config"}}, READ]}).partial
    assert not parse_policy({"Statement": [READ]}).statements[0].partial


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("*", "s3:GetObject", True),
        ("s3:*", "S3:getobject", True),
        ("s3:Get*", "s3:PutObject", False),
        ("s3:GetObjec?", "s3:GetObject", True),
        ("s3:Get", "s3:GetObject", False),
        ("s3.GetObject", "s3:GetObject", False),
    ],
)
def test_action_patterns_follow_iam(pattern, action, expected):
    assert matches(pattern, action) is expected


def test_an_explicit_deny_wins():
    policy = parse_policy(document(READ, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}))
    assert allowed(policy, "s3:GetObject", "arn:aws:s3:::data/x") is False


def test_a_deny_on_other_resources_does_not_matter():
    policy = parse_policy(document(READ, {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::other/*"}))
    assert allowed(policy, "s3:GetObject", "arn:aws:s3:::data/x") is True
    assert allowed(policy, "s3:GetObject") is None


def test_conditions_leave_the_answer_open():
    narrowed = {**READ, "Condition": {"StringEquals": {"aws:PrincipalTag/team": "a"}}}
    assert allowed(parse_policy(document(narrowed)), "s3:GetObject", "arn:aws:s3:::data/x") is None
    assert allowed(parse_policy(document(narrowed)), "s3:PutObject", "arn:aws:s3:::data/x") is False


def test_policy_variables_leave_the_answer_open():
    own = {**READ, "Resource": "arn:aws:s3:::data/${aws:username}/*"}
    assert allowed(parse_policy(document(own)), "s3:GetObject", "arn:aws:s3:::data/ann/x") is None
    assert allowed(parse_policy(document(own)), "s3:GetObject", "arn:aws:s3:::other/ann/x") is False


def test_not_action_allows_everything_else():
    policy = parse_policy(document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}))
    assert allowed(policy, "s3:GetObject", "arn:aws:s3:::data/x") is True
    assert allowed(policy, "iam:CreateUser") is False


def test_a_resource_policy_is_asked_for_a_principal():
    send = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
    }
    policy = parse_policy(document(send))
    assert allowed(policy, "sqs:SendMessage", principal="sns.amazonaws.com") is True
    assert allowed(policy, "sqs:SendMessage", principal="events.amazonaws.com") is False


def test_the_root_of_an_account_stands_for_its_principals():
    grant = {**READ, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}
    role = "arn:aws:iam::{}:role/app"
    policy = parse_policy(document(grant))
    assert allowed(policy, "s3:GetObject", "arn:aws:s3:::data/x", principal=role.format("123456789012")) is True
    assert allowed(policy, "s3:GetObject", "arn:aws:s3:::data/x", principal=role.format("999999999999")) is False


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::123456789012:root", "*"]}])
def test_a_star_principal_is_public(principal):
    assert public(principal=principal) is True


@pytest.mark.parametrize("principal", [{"Service": "s3.amazonaws.com"}, {"AWS": "arn:aws:iam::123456789012:root"}])
def test_a_named_principal_is_not_public(principal):
    assert public(principal=principal) is False


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/E1"}},
        {"StringEquals": {"AWS:SourceAccount": "123456789012"}},
        {"StringEquals": {"aws:PrincipalOrgID": "o-abc"}},
        {"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    ],
)
def test_a_condition_on_the_caller_narrows_a_star(condition):
    assert public(condition) is False


@pytest.mark.parametrize(
    "condition",
    [
        {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}},
        {"Bool": {"aws:SecureTransport": "true"}},
        {"StringLike": {"aws:PrincipalOrgID": "*"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}},
        {"StringNotEquals": {"aws:SourceAccount": "123456789012"}},
        {"StringEquals": {"aws:UserAgent": "secret"}},
    ],
)
def test_a_condition_on_anything_else_does_not(condition):
    assert public(condition) is True


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEqualsIfExists": {"aws:SourceAccount": "123456789012"}},
        {"StringEquals": {"aws:SourceAccount": {"$unknown": "later"}}},
    ],
)
def test_a_condition_that_may_not_hold_leaves_it_open(condition):
    assert public(condition) is None


def test_a_deny_lets_nobody_in():
    assert (
        is_public_principal(parse_policy(document({**READ, "Effect": "Deny", "Principal": "*"})).statements[0]) is False
    )


leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
anything = st.recursive(
    leaf | st.just({"$unknown": "x"}),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
element = st.sampled_from(
    ["Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition", "Sid"]
)
statements = st.dictionaries(element, anything | st.sampled_from(["Allow", "Deny", "*", "s3:*"]), max_size=6)


@given(st.dictionaries(st.sampled_from(["Version", "Statement", "Id"]), st.lists(statements) | statements | anything))
def test_no_document_makes_it_crash(value):
    for form in (value, json.dumps(value)):
        policy = parse_policy(form)
        if policy is not None:
            assert allowed(policy, "s3:GetObject", "arn:aws:s3:::a/b", principal="s3.amazonaws.com") in (
                True,
                False,
                None,
            )
            assert all(is_public_principal(item) in (True, False, None) for item in policy.statements)


@given(anything | st.text())
def test_no_value_makes_it_crash(value):
    parse_policy(value)
