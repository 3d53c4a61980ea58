"""Where credentials come from, and where they arrive."""

# ruff: noqa: E501 - programs stand on one line
from __future__ import annotations

import msgspec
import pytest
from looking import HEAD, noticed

VALUE = "Sup3rS3cret-Value"
DB = 'aws.rds.Instance("db", instance_class="db.t3.micro", password={})'
LITERALS = {
    "directly": (DB.format(f'"{VALUE}"'), 1),
    "a constant": (f'PASSWORD = "{VALUE}"\n' + DB.format("PASSWORD"), 1),
    "a dictionary": (f'D = {{"db": {{"password": "{VALUE}"}}}}\n' + DB.format('D["db"]["password"]'), 1),
    "a dictionary by get": (f'D = dict(password="{VALUE}")\n' + DB.format('D.get("password")'), 1),
    "an f-string": (f'BASE = "{VALUE}"\n' + DB.format('f"{BASE}-{pulumi.get_stack()}"'), 1),
    "concatenation": (f'BASE = "{VALUE}"\n' + DB.format('BASE + "x"'), 1),
    "format": (f'BASE = "{VALUE}"\n' + DB.format('"{}!".format(BASE)'), 1),
    "a function's result": (f'def make():\n    return "{VALUE}"\n' + DB.format("make()"), 2),
    "a function's parameter": (f'def make(p):\n    {DB.format("p")}\nmake("{VALUE}")', 3),
    "a parameter's default": (f'def make(p="{VALUE}"):\n    {DB.format("p")}\nmake()', 1),
    "an attribute of a class": (f'class C:\n    PASSWORD = "{VALUE}"\n' + DB.format("C.PASSWORD"), 2),
    "an attribute of an object": (
        "class C:\n    def __init__(self, p):\n        self.p = p\n" + DB.format(f'C("{VALUE}").p'),
        4,
    ),
    "a dataclass": (
        f'from dataclasses import dataclass\n@dataclass\nclass C:\n    n: str\n    p: str = "{VALUE}"\n'
        + DB.format('C(n="a").p'),
        5,
    ),
    "Output.secret": (DB.format(f'pulumi.Output.secret("{VALUE}")'), 1),
    "apply": (f'x = pulumi.Output.from_input("{VALUE}").apply(lambda v: v + "!")\n' + DB.format("x"), 1),
    "an argument class": (f'aws.rds.Instance("db", aws.rds.InstanceArgs(instance_class="x", password="{VALUE}"))', 1),
    "a splat": (f'S = {{"instance_class": "x", "password": "{VALUE}"}}\naws.rds.Instance("db", **S)', 1),
    "base64": (f'import base64\nx = base64.b64encode("{VALUE}".encode()).decode()\n' + DB.format("x"), 2),
    "a list that is walked": (f'for p in ["{VALUE}"]:\n    ' + DB.format("p"), 1),
    "json.loads": (f'C = json.loads(\'{{"p": "{VALUE}"}}\')\n' + DB.format('C["p"]'), 1),
}


def test_of_two_constants_the_one_that_names_the_secret_is_told(look):
    facts = look('USER = "orders"\nPASSWORD_BASE = "Sup3rS3cret"\n' + DB.format('f"{PASSWORD_BASE}-{USER}!"'))
    assert [remark.line for remark in noticed(facts, "secret.")] == [5]


@pytest.mark.parametrize("way", LITERALS, ids=str)
def test_a_written_password_is_found_where_it_stands(look, way):
    program, line = LITERALS[way]
    facts = look(program)
    [remark] = noticed(facts, "secret.")
    assert (remark.kind, remark.line) == ("secret.literal", line + 3)
    assert remark.data["resource"] == "aws.rds.Instance"
    assert remark.data["argument"] == "password"
    assert not remark.data["default"]


def test_a_password_through_a_constant_a_dictionary_an_f_string_and_an_imported_function_is_found(look):
    facts = look(
        """
        from settings import secret_for
        aws.rds.Instance("db", instance_class="db.t3.micro", password=secret_for("prod"))
        """,
        settings=f"""
            BASE = "{VALUE}"
            PARTS = {{"start": BASE}}

            def secret_for(env):
                return f"{{PARTS['start']}}-{{env}}"
            """,
    )
    [remark] = noticed(facts, "secret.")
    [flow] = facts.secret_flows
    assert (remark.file, remark.data["sink_file"], remark.data["sink_line"]) == ("__main__.py", "__main__.py", 5) or (
        remark.file,
        remark.line,
    ) == ("settings.py", 1)
    assert (flow.sink.file, flow.sink.line, flow.argument) == ("__main__.py", 5, "password")


@pytest.mark.parametrize("way", LITERALS, ids=str)
def test_no_value_of_a_secret_is_in_the_facts(look, way):
    assert VALUE.encode() not in msgspec.json.encode(look(LITERALS[way][0]))


GOOD = {
    "RandomPassword": 'import pulumi_random as random\np = random.RandomPassword("p", length=24)\n'
    + DB.format("p.result"),
    "an f-string around RandomPassword": 'from pulumi_random import RandomPassword\np = RandomPassword("p", length=24)\n'
    + DB.format('p.result.apply(lambda v: f"x-{v}")'),
    "Secrets Manager": 's = aws.secretsmanager.get_secret_version(secret_id="db")\n' + DB.format("s.secret_string"),
    "Secrets Manager's JSON": 's = aws.secretsmanager.get_secret_version_output(secret_id="db")\n'
    + DB.format('s.secret_string.apply(lambda v: json.loads(v)["password"])'),
    "secret configuration": DB.format('pulumi.Config().require_secret("dbPassword")'),
    "the environment": "import os\n" + DB.format('os.environ["DB_PASSWORD"]'),
    "an empty string": DB.format('""'),
    "None": DB.format("None"),
    "a dynamic reference": DB.format('"{{resolve:secretsmanager:db:SecretString:password}}"'),
    "a managed password": 'aws.rds.Instance("db", instance_class="x", manage_master_user_password=True)',
    "a reference in the environment": 'aws.lambda_.Function("f", role="arn:x", environment={"variables": {"DB_SECRET_ARN": "arn:aws:x", '
    '"SECRET_NAME": "prod/db", "TOKEN_TTL": "60", "API_KEY_ID": "abc", "DB_SECRET": "prod/db"}})',
    "a container's secrets": 'aws.ecs.TaskDefinition("t", family="t", container_definitions=json.dumps([{"name": "a", '
    '"secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:x"}], "environment": [{"name": "PORT", "value": "80"}]}]))',
    "a build's parameter": 'aws.codebuild.Project("p", artifacts={"type": "NO_ARTIFACTS"}, service_role="r", source={"type": "S3"}, '
    'environment={"type": "x", "image": "y", "compute_type": "z", "environment_variables": '
    '[{"name": "API_TOKEN", "value": "/prod/token", "type": "PARAMETER_STORE"}]})',
    "a plain parameter": 'aws.ssm.Parameter("p", type="String", value="eu-west-1")',
    "the secret's user": 'import pulumi_random as random\np = random.RandomPassword("p", length=24)\n'
    'aws.secretsmanager.SecretVersion("v", secret_id="s", secret_string=pulumi.Output.json_dumps('
    '{"username": "admin", "password": p.result, "port": 5432}))',
    "an unknown parameter": f"def make(p):\n    {DB.format('p')}\n",
    "a tag": 'aws.s3.Bucket("b", tags={"Token": "abc", "Secret": "none"})',
}


@pytest.mark.parametrize("case", GOOD, ids=str)
def test_a_right_origin_is_silent(look, case):
    facts = look(GOOD[case])
    assert noticed(facts, "secret.") == []
    assert facts.secret_flows == ()


OTHER_SINKS = {
    "an environment variable": (
        f'aws.lambda_.Function("f", role="arn:x", environment={{"variables": {{"DB_PASSWORD": "{VALUE}"}}}})',
        "environment.variables.DB_PASSWORD",
    ),
    "an environment in its class": (
        f'aws.lambda_.Function("f", role="r", environment=aws.lambda_.FunctionEnvironmentArgs(variables={{"API_KEY": "{VALUE}"}}))',
        "environment.variables.API_KEY",
    ),
    "a container": (
        'aws.ecs.TaskDefinition("t", family="t", container_definitions=json.dumps([{"name": "a", '
        f'"environment": [{{"name": "JWT_SECRET", "value": "{VALUE}"}}]}}]))',
        "container_definitions.environment.JWT_SECRET",
    ),
    "a container inside apply": (
        'b = aws.s3.Bucket("b")\naws.ecs.TaskDefinition("t", family="t", container_definitions=b.id.apply(lambda v: json.dumps('
        f'[{{"name": v, "environment": [{{"name": "DB_PASSWORD", "value": "{VALUE}"}}]}}])))',
        "container_definitions.environment.DB_PASSWORD",
    ),
    "a secret's JSON": (
        f'aws.secretsmanager.SecretVersion("v", secret_id="s", secret_string=json.dumps({{"username": "u", "password": "{VALUE}"}}))',
        "secret_string.password",
    ),
    "a secret's text": (
        f'aws.secretsmanager.SecretVersion("v", secret_id="s", secret_string="{VALUE}")',
        "secret_string",
    ),
    "a secure parameter": (f'aws.ssm.Parameter("p", type="SecureString", value="{VALUE}")', "value"),
    "a secure parameter by enumeration": (
        f'aws.ssm.Parameter("p", type=aws.ssm.ParameterType.SECURE_STRING, value="{VALUE}")',
        "value",
    ),
    "a cluster": (f'aws.rds.Cluster("c", engine="aurora", master_password="{VALUE}")', "master_password"),
    "a cache": (f'aws.elasticache.ReplicationGroup("r", description="d", auth_token="{VALUE}")', "auth_token"),
    "a nested field": (
        'aws.opensearch.Domain("d", advanced_security_options={"enabled": True, "master_user_options": '
        f'{{"master_user_name": "a", "master_user_password": "{VALUE}"}}}})',
        "advanced_security_options.master_user_options.master_user_password",
    ),
    "user data": (
        f'aws.ec2.Instance("i", user_data="""#!/bin/sh\nexport DB_PASSWORD={VALUE}\n""")',
        "user_data.DB_PASSWORD",
    ),
    "user data in Base64": (
        f'import base64\nscript = """#!/bin/sh\nexport DB_PASSWORD={VALUE}\n"""\n'
        'aws.ec2.LaunchTemplate("t", user_data=base64.b64encode(script.encode("utf-8")).decode())',
        "user_data.DB_PASSWORD",
    ),
}


@pytest.mark.parametrize("case", OTHER_SINKS, ids=str)
def test_every_kind_of_place_is_looked_at(look, case):
    program, argument = OTHER_SINKS[case]
    facts = look(program)
    [remark] = noticed(facts, "secret.")
    assert (remark.kind, remark.data["argument"]) == ("secret.literal", argument)
    assert VALUE.encode() not in msgspec.json.encode(facts)


GENERATORS = {
    "random.choice": (
        "import random, string",
        '"".join(random.choice(string.ascii_letters) for _ in range(16))',
        "weak-generator",
    ),
    "random.choices": ("import random", '"".join(random.choices("abc", k=16))', "weak-generator"),
    "random imported by name": ("from random import randint", "str(randint(1, 10**9))", "weak-generator"),
    "the clock": ("import time", 'f"pw-{time.time()}"', "weak-generator"),
    "a hash of the stack's name": (
        "import hashlib",
        "hashlib.sha256(pulumi.get_stack().encode()).hexdigest()",
        "weak-generator",
    ),
    "uuid1": ("import uuid", "str(uuid.uuid1())", "weak-generator"),
    "secrets": ("import secrets", "secrets.token_urlsafe(24)", "program-time-generator"),
    "secrets.choice": ("import secrets", '"".join(secrets.choice("abc") for _ in range(16))', "program-time-generator"),
    "uuid4": ("import uuid", "uuid.uuid4().hex", "program-time-generator"),
    "SystemRandom": (
        "import random",
        '"".join(random.SystemRandom().choice("abc") for _ in range(9))',
        "program-time-generator",
    ),
}


@pytest.mark.parametrize("case", GENERATORS, ids=str)
def test_generators_are_told_apart(look, case):
    imports, expression, kind = GENERATORS[case]
    [remark] = noticed(look(f"{imports}\n{DB.format(expression)}"), "secret.")
    assert remark.kind == f"secret.{kind}"
    assert remark.line == 5


def test_a_literal_that_only_stands_in_for_configuration_says_so(look):
    program = "c = pulumi.Config()\nimport os\n"
    for expression in (
        'c.get_secret("p") or "changeme"',
        'c.get("p") or "changeme"',
        'c.get("p", "changeme")',
        'os.environ.get("DB_PASSWORD", "changeme")',
    ):
        found = noticed(look(program + DB.format(expression)), "secret.literal")
        assert [(item.data["default"], item.data["placeholder"]) for item in found] == [(True, True)], expression


def test_a_password_read_as_plain_configuration_is_told(look):
    [remark] = noticed(look(DB.format('pulumi.Config().require("dbPassword")')), "secret.")
    assert (remark.kind, remark.data["origin"]) == ("secret.plain-config", "dbPassword")


def test_one_literal_in_two_places_is_one_root(look):
    facts = look(f'P = "{VALUE}"\n{DB.format("P")}\naws.rds.Cluster("c", engine="e", master_password=P)')
    [remark] = noticed(facts, "secret.")
    assert [item["argument"] for item in remark.data["sinks"]] == ["password", "master_password"]
    assert len(facts.secret_flows) == 2


def test_ignored_changes_are_noted(look):
    [remark] = noticed(
        look(
            'aws.secretsmanager.SecretVersion("v", secret_id="s", secret_string="CHANGE_ME", '
            'opts=pulumi.ResourceOptions(ignore_changes=["secret_string"]))'
        ),
        "secret.",
    )
    assert remark.data["ignored_changes"]
    assert remark.data["placeholder"]


def test_test_files_may_hold_passwords(look):
    facts = look("", also={"tests/test_db.py": HEAD + DB.format(f'"{VALUE}"')})
    assert noticed(facts, "secret.") == []
