"""Which texts are placeholders."""

import pytest

from stackproof.checks.values.placeholders import _FREE, _PLACEHOLDER


@pytest.mark.parametrize(
    "text",
    [
        "your-key-pair",
        "your_bucket_name",
        "YOUR_ACCOUNT_ID",
        "your-email@domain.org",
        "<certificate arn>",
        "<YOUR-DOMAIN>",
        "[your domain]",
        "{YOUR_VALUE}",
        "REPLACE_ME",
        "replace-with-your-arn",
        "changeme",
        "INSERT_ARN_HERE",
        "TODO: the arn of the certificate",
        "FIXME",
        "ZXXXXXXXXXXXXX",
        "xxxxxxxx",
        "arn:aws:acm:eu-west-1:111122223333:certificate/your-certificate-id",
        "arn:aws:acm:eu-west-1:111122223333:certificate/xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "arn:aws:acm:eu-west-1:111122223333:certificate/<id>",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/your-repository:latest",
    ],
)
def test_what_somebody_should_have_replaced_is_one(text):
    assert _PLACEHOLDER.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        "my-bucket",
        "app",
        "yours-truly.example.com",
        "<html><body>Not found</body></html>",
        "changes",
        "replacement-task",
        "todos",
        "todo-api",
        "xx-large",
        "xxxl",
        "t3.xlarge",
        "cache.r6g.4xlarge",
        "c5n.18xlarge",
        "{proxy+}",
        "$context.requestId",
        "${image}",
        "[REDACTED]",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:acm:eu-west-1:111122223333:certificate/8f7d2c1a-5b3e-4c6d-9f0a-1b2c3d4e5f60",
        "https://your.example.com",
        "fill",
        "exchange-me",
        "insert",
    ],
)
def test_what_is_meant_is_none(text):
    assert not _PLACEHOLDER.fullmatch(text)


@pytest.mark.parametrize("path", ["tags.Owner", "description", "rules[0].description", "policy", "userData"])
def test_what_people_write_freely_is_not_looked_at(path):
    assert _FREE.search(path)


@pytest.mark.parametrize("path", ["keyName", "certificateArn", "records[0]", "policyArn", "environment.variables.A"])
def test_what_aws_takes_is_looked_at(path):
    assert not _FREE.search(path)
