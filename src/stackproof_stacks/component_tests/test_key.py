import json

from homes import home
from recorded import ACCOUNT, run

from components.key import EncryptionKey, EncryptionKeyArgs


def made(keep=lambda key: None, **args):
    return run(lambda: keep(EncryptionKey("demo-key-t", EncryptionKeyArgs(home=home(), purpose="Demo", **args))))


def policy(stack):
    return json.loads(stack.one("kms/key:Key")["policy"])["Statement"]


def test_the_key_rotates_and_can_be_deleted_in_a_week():
    stack = made()
    key = stack.one("kms/key:Key")
    assert key["enableKeyRotation"] is True
    assert (key["deletionWindowInDays"], key["description"]) == (7, "Demo")
    assert stack.one("kms/alias:Alias") == {"name": "alias/demo-key-t", "targetKeyId": "demo-key-t-id"}


def test_the_account_alone_decides_where_nothing_else_is_said():
    (statement,) = policy(made())
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Allow", ["kms:*"], "*")


def test_cloudwatch_logs_uses_it_for_the_groups_that_are_named():
    _, logs = policy(made(log_groups=["/a", "/b"]))
    assert logs["Principal"] == {"Service": "logs.us-east-1.amazonaws.com"}
    groups = [f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/{name}" for name in "ab"]
    assert logs["Condition"] == {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": groups}}
    assert {"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"} <= set(logs["Action"])
    assert not [action for action in logs["Action"] if "*" in action]


def test_publishers_use_it_for_this_account():
    _, publishers = policy(made(publishers=["events.amazonaws.com"]))
    assert publishers["Principal"] == {"Service": ["events.amazonaws.com"]}
    assert publishers["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert publishers["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_roles_are_told_what_reading_and_writing_takes():
    told = []
    made(lambda key: told.extend((key.used(), key.read())))
    assert told[0]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert told[1]["Action"] == ["kms:Decrypt"]
