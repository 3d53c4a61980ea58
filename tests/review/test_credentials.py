"""Credentials: where they come from is found, and their values are shown nowhere."""

from __future__ import annotations

import pytest
from answer_making import write

from stackproof.report import FORMATS, graph_mermaid, graph_svg, graphs_json, render
from stackproof.review import record

DATABASE = """aws.rds.Instance(
    "db", engine="postgres", instance_class="db.t4g.micro", allocated_storage=20, username="app", password={password}
)
"""


def test_a_password_through_constant_dictionary_f_string_and_imported_function_is_found_where_it_is_written(reviewed):
    report = reviewed(
        {
            "__main__.py": "import pulumi_aws as aws\nfrom settings import credentials\n\n"
            + DATABASE.format(password="credentials('db')"),
            "settings.py": 'SUFFIX = "Tr0ub4dor-and-3"\nVALUES = {"db": f"app-{SUFFIX}", "cache": "none"}\n\n\n'
            "def credentials(name):\n    return VALUES[name]\n",
        }
    )
    (finding,) = [item for item in report.findings if item.check == "SEC001"]
    assert (finding.severity, finding.file, finding.line) == ("critical", "settings.py", 1)
    assert "aws.rds.Instance(password)" in finding.message


@pytest.mark.parametrize(
    ("made", "password"),
    [
        ('made = random.RandomPassword("made", length=24)\n', "made.result"),
        (
            'kept = aws.secretsmanager.get_secret_version(secret_id="prod/db")\n',
            'json.loads(kept.secret_string)["password"]',
        ),
        ('password = pulumi.Config().require_secret("password")\n', "password"),
    ],
    ids=["RandomPassword", "Secrets Manager", "configuration"],
)
def test_a_password_from_a_proper_source_is_no_finding(reviewed, made, password):
    imports = "import json\n\nimport pulumi\nimport pulumi_aws as aws\nimport pulumi_random as random\n\n"
    report = reviewed(imports + made + DATABASE.format(password=password))
    assert report.run.outcome == "ran"
    assert [item.message for item in report.findings if item.check.startswith("SEC")] == []


SECRETS = (
    "Tr0ub4dor-and-3",  # literal password
    "cfg-S3cret-zebra",  # configuration
    "wrapp3d-secret-yak",  # pulumi.Output.secret
    "AKIAIOSFODNN7ZEBRAXX",  # access key in an environment variable
    "un1que-token-walrus",  # JSON of a secret's version
    "in-userdata-gnu-77",  # shell text
    "c0ntainer-Emu-9",  # environment of a container
    "url-Pa55-heron",  # connection string
)
LEAKY = f"""\
import json

import pulumi
import pulumi_aws as aws

PASSWORD = "{SECRETS[0]}"
key = pulumi.Config().require_secret("apiKey")
wrapped = pulumi.Output.secret("{SECRETS[2]}")
aws.rds.Instance(
    "db", engine="postgres", instance_class="db.t4g.micro", allocated_storage=20, username="app", password=PASSWORD
)
aws.ssm.Parameter("api", type="SecureString", value=key)
aws.ssm.Parameter("plain", type="String", value=wrapped)
aws.secretsmanager.SecretVersion("v", secret_id="x", secret_string=json.dumps({{"token": "{SECRETS[4]}"}}))
aws.lambda_.Function(
    "f",
    runtime="python3.13",
    handler="a.b",
    role="arn:aws:iam::111122223333:role/x",
    environment={{
        "variables": {{
            "AWS_SECRET_ACCESS_KEY": "{SECRETS[3]}",
            "DB_PASSWORD": PASSWORD,
            "URL": "postgres://app:{SECRETS[7]}@db.internal/x",
            "COPY": f"--password {{PASSWORD}}",
        }}
    }},
    code=pulumi.AssetArchive({{"a.py": pulumi.StringAsset("PASSWORD = '" + PASSWORD + "'")}}),
)
aws.ecs.TaskDefinition(
    "t",
    family="t",
    container_definitions=json.dumps(
        [{{"name": "t", "image": "x", "environment": [{{"name": "API_TOKEN", "value": "{SECRETS[6]}"}}]}}]
    ),
)
aws.ec2.Instance(
    "i", ami="ami-0a1b2c3d4e5f60718", instance_type="t3.micro", user_data="#!/bin/sh\\nexport PASSWORD={SECRETS[5]}\\n"
)
print("password is", PASSWORD)
pulumi.export("password", wrapped)
pulumi.export("clear", PASSWORD)
pulumi.log.warn("the password is " + PASSWORD)
key.apply(lambda value: print("key", value))
{{ending}}
"""
CRASH = 'raise ValueError("cannot log in with " + PASSWORD)'


def _answer(folder, ending):
    settings = f"config:\n  app:apiKey: {SECRETS[1]}\n  aws:region: us-east-1\n"
    return write(folder, {"__main__.py": LEAKY.replace("{ending}", ending), "Pulumi.dev.yaml": settings})


@pytest.mark.parametrize("ending", ["", CRASH], ids=["ran", "crashed"])
def test_no_format_of_the_report_shows_a_secret(reviewed, ending, tmp_path):
    folder = _answer(tmp_path / "app", ending)
    report = reviewed({path.name: path.read_text() for path in folder.iterdir()})
    assert report.run.outcome == ("crashed" if ending else "ran")
    assert len([item for item in report.findings if item.check == "SEC001"]) >= 4
    for format in FORMATS:
        shown = render(report, format=format, verbose=True)
        assert [secret for secret in SECRETS if secret in shown] == [], format


def test_no_picture_of_the_graph_shows_a_secret(zygote, tmp_path):
    (graph,) = record(str(_answer(tmp_path / "app", "")), zygote=zygote)
    assert len(graph.resources) == 7
    for shown in (graphs_json([graph]), graph_svg(graph), graph_mermaid(graph)):
        assert [secret for secret in SECRETS if secret in shown] == []


def test_a_password_that_is_an_ordinary_word_tears_no_holes_into_the_report(reviewed):
    report = reviewed("import pulumi_aws as aws\n\n" + DATABASE.format(password='"password"'))
    (finding,) = [item for item in report.findings if item.check == "SEC001"]
    assert "aws.rds.Instance(password)" in finding.message
    assert "postgres" in render(
        reviewed("import pulumi_aws as aws\n\n" + DATABASE.format(password='"postgres"')), format="json"
    )


@pytest.mark.parametrize("key", ["demo:dbPassword", "dbPassword", '"demo:dbPassword"'])
def test_a_password_in_the_stacks_file_is_found_there(reviewed, key):
    program = "import pulumi\nimport pulumi_aws as aws\n\n" + DATABASE.format(
        password='pulumi.Config().require("dbPassword")'
    )
    files = {
        "Pulumi.yaml": "name: demo\nruntime: python\n",
        "Pulumi.dev.yaml": f"config:\n  aws:region: us-east-1\n  {key}: Tr0ub4dor-and-3\n",
        "__main__.py": program,
    }
    findings = {item.check: item for item in reviewed(files).findings if item.check.startswith("SEC")}
    found = findings["SEC001"]
    assert (found.severity, found.file, found.line) == ("critical", "Pulumi.dev.yaml", 3)
    assert "Tr0ub4dor" not in found.message
    assert found.cause == findings["SEC004"].cause
