"""What lies beside a credential is none."""

import pytest
from example_running import PROJECT_FILE, REQUIREMENTS, case_of

from stackproof.checks import judge
from stackproof.engine import Zygote

PROGRAM = """
import pulumi
import pulumi_aws as aws

config = pulumi.Config()
secret = aws.secretsmanager.Secret("db")
aws.secretsmanager.SecretVersion("db", secret_id=secret.id, secret_string=f"{config.require('KEY')}:x")
"""


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.mark.parametrize(
    ("key", "found"),
    [("db_username", False), ("dbHost", False), ("db_password", True), ("stripe", True)],
)
def test_the_user_in_a_secret_is_no_credential_of_the_configuration(tmp_path, zygote, key, found):
    for name, text in {"Pulumi.yaml": PROJECT_FILE, "requirements.txt": REQUIREMENTS}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "__main__.py").write_text(PROGRAM.replace("KEY", key))
    findings = judge(case_of(tmp_path, zygote)).findings
    assert ("SEC004" in {finding.check for finding in findings}) is found
