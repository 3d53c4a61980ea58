"""Credentials in user data, by where they come from."""

import base64
import gzip

import pytest
from graph_making import graph, make

from stackproof.checks import Case, all_checks, judge

(CHECK,) = (check for check in all_checks() if check.id == "SEC106")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"$secret": {"origin": "generated"}}, 1),
        ({"$secret": {"origin": "config"}}, 1),
        ({"$secret": {"origin": "lookup"}}, 1),
        ({"$secret": {"origin": "unknown"}}, 0),
        ({"$unknown": "x"}, 0),
        ("#!/bin/bash", 0),
    ],
)
@pytest.mark.parametrize("path", ["userData", "userDataBase64"])
def test_a_secret_of_known_origin_is_found_in_user_data(value, found, path):
    machine = make("aws:ec2/instance:Instance", "m", {"ami": "ami-0123456789abcdef0", path: value}, line=3)
    judgement = judge(Case.of_graph(graph(machine)), checks=[CHECK])
    assert judgement.errors == () and len(judgement.findings) == found


WRITTEN = {
    "an assignment": "DB_PASSWORD=Tr0ub4dor",
    "one that is known": "DB_PASSWORD=[secret]",
    "an assignment in quotes": 'export DB_PASSWORD="Tr0ub4dor and 3"',
    "YAML": "password: Tr0ub4dor",
    "echoed YAML": 'echo "DB_PASSWORD: Tr0ub4dor" >> .env',
    "echoed with blanks": "echo 'DB_PASSWORD = \"Tr0ub4dor\"' >> .env",
    "JSON": '{"apiKey": "1b78b77329307a9ecff"}',
    "an option": "mysqladmin --password Tr0ub4dor",
    "an option with a sign": "mysqladmin --password=Tr0ub4dor",
    "a statement of MySQL": "CREATE USER app IDENTIFIED BY 'Tr0ub4dor';",
    "a statement of PostgreSQL": "CREATE ROLE app WITH PASSWORD 'Tr0ub4dor';",
    "a token": "GITHUB_TOKEN=ghp_abcdefghijklmnop",
    "a key": "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI",
}
NOT_WRITTEN = {
    "a variable": "DB_PASSWORD=$PASSWORD",
    "a variable in braces": 'export DB_PASSWORD="${PASSWORD}"',
    "a command": "DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id app)",
    "an old command": "TOKEN=`curl -s http://169.254.169.254/latest/api/token`",
    "nothing": 'DB_PASSWORD=""',
    "where it lies": "DB_PASSWORD_FILE=/run/secrets/db",
    "what it is called": "DB_PASSWORD_SECRET=app/prod/db",
    "a secret's name": "SECRET_NAME=app-db\nDB_SECRET=app-db",
    "an ARN": "DB_PASSWORD=arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
    "a place to fill in": "DB_PASSWORD=<password>",
    "a template": "password: {{ vault_password }}",
    "the folder": "PWD=/opt/app",
    "from standard input": "docker login --password-stdin",
    "a switch": "PermitRootLogin no\nPasswordAuthentication no\ndisable_password: true",
    "a word in a sentence": "# the password is kept elsewhere",
}
ENCODINGS = {
    "as it is": lambda text: text,
    "in Base64": lambda text: base64.b64encode(text.encode()).decode(),
    "compressed": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
}


def _findings(script):
    machine = make("aws:ec2/launchTemplate:LaunchTemplate", "m", {"userData": script}, line=3)
    judgement = judge(Case.of_graph(graph(machine)), checks=[CHECK])
    assert judgement.errors == ()
    return judgement.findings


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", WRITTEN)
def test_a_credential_that_is_written_in_a_script_is_found_and_not_shown(name, encoding):
    (finding,) = _findings(ENCODINGS[encoding](f"#!/bin/bash\nset -e\n{WRITTEN[name]}\n"))
    assert not any(value in finding.message for value in ("Tr0ub4dor", "ghp_", "1b78b", "wJalr"))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", NOT_WRITTEN)
def test_what_is_read_elsewhere_is_no_credential_of_the_script(name, encoding):
    assert not _findings(ENCODINGS[encoding](f"#!/bin/bash\nset -e\n{NOT_WRITTEN[name]}\n"))
