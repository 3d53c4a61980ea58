"""What is read of a handler's Python: calls of boto3, variables, and which code is reached at all."""

import pytest

from stackproof.checks.lambda_._clients import sdk_calls
from stackproof.checks.lambda_._node import _followed, commands_of, lacks_export, packages_of
from stackproof.checks.lambda_._python import code_of
from stackproof.checks.lambda_._variables import demands, is_switched_off
from stackproof.checks.lambda_.handlers import _unbound


def code(text, **files):
    return code_of(
        {"index.py": text, **{name.replace("__", "/") + ".py": body for name, body in files.items()}}, "index.handler"
    )


def needs(text, **files):
    read = code(text, **files)
    return {group[0] for call in sdk_calls(read) for group in call.needs}


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("boto3.client('s3').upload_file('a', 'b', 'c')", "s3:PutObject"),
        ("boto3.client(service_name='s3').generate_presigned_url('get_object', Params={})", "s3:GetObject"),
        ("boto3.client('s3').get_waiter('object_exists').wait()", "s3:GetObject"),
        ("boto3.resource('s3').Bucket('b').objects.filter(Prefix='x')", "s3:ListBucket"),
        ("boto3.resource('s3').Object('b', 'k').get()", "s3:GetObject"),
        ("boto3.resource('s3').meta.client.head_bucket(Bucket='b')", "s3:ListBucket"),
        ("boto3.resource('sqs').get_queue_by_name(QueueName='q').send_message(MessageBody='x')", "sqs:SendMessage"),
        ("boto3.Session(region_name='us-east-1').client('ssm').get_parameter(Name='x')", "ssm:GetParameter"),
        ("boto3.resource('dynamodb').Table('t').batch_writer()", "dynamodb:BatchWriteItem"),
        ("boto3.client('stepfunctions').start_execution(stateMachineArn='x')", "states:StartExecution"),
        ("(boto3.client('sns') if event else boto3.client('sns')).publish()", "sns:Publish"),
    ],
)
def test_a_call_of_boto3_needs_its_action(line, action):
    assert action in needs(f"import boto3\n\ndef handler(event, context):\n    return {line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "boto3.client('s3', aws_access_key_id=event['id'], aws_secret_access_key='x').put_object()",
        "boto3.client('s3', **credentials).put_object()",
        "boto3.Session(profile_name='other').client('s3').put_object()",
        "boto3.client('s3', config=Config(signature_version=UNSIGNED)).get_object()",
        "boto3.client(event['service']).put_object()",
        "boto3.client('sts').get_caller_identity()",
        "event.put_object()",
        "boto3.client('s3').meta",
    ],
)
def test_a_call_that_is_not_certainly_the_roles_own_needs_nothing(line):
    assert needs(f"import boto3\n\ndef handler(event, context):\n    return {line}\n") == set()


def test_clients_are_followed_through_names_attributes_helpers_and_modules():
    text = (
        "import boto3\nimport shared.clients as clients\nfrom shared.clients import topic\n\n"
        "class Store:\n    def __init__(self, table):\n"
        "        self.table = table\n        self.queue = boto3.client('sqs')\n"
        "    def save(self):\n        self.queue.send_message()\n\n"
        "def tell(client):\n    client.publish()\n\n"
        "def handler(event, context):\n"
        "    Store('x').save()\n    tell(topic)\n    clients.secrets().get_secret_value(SecretId='x')\n"
    )
    shared = (
        "from boto3 import client\n\ntopic = client('sns')\n_made = None\n\n"
        "def secrets():\n    global _made\n    _made = _made or client('secretsmanager')\n    return _made\n"
    )
    found = needs(text, shared____init__="", shared__clients=shared)
    assert found == {"sqs:SendMessage", "sns:Publish", "secretsmanager:GetSecretValue"}


def test_code_that_the_handler_never_names_is_not_read():
    text = (
        "import boto3\n\ndef clean():\n    boto3.client('s3').delete_object()\n\n"
        "def handler(event, context):\n    return 1\n\nif __name__ == '__main__':\n    clean()\n"
    )
    assert needs(text, other="import boto3\nboto3.client('sqs').send_message()\n") == set()


def test_a_name_that_is_bound_to_two_clients_is_neither():
    text = (
        "import boto3\n\ndef handler(event, context):\n    client = boto3.client('s3')\n    client.put_object()\n"
        "    client = boto3.client('dynamodb')\n    client.put_item()\n"
    )
    assert needs(text) == set()


@pytest.mark.parametrize(
    ("lines", "variables", "off"),
    [
        ("    if TOPIC:\n        sns.publish(Message='x')", {}, True),
        ("    if not TOPIC:\n        return\n    sns.publish(Message='x')", {}, True),
        ("    sns.publish(TopicArn=TOPIC)", {}, True),
        ("    sns.publish(TopicArn=TOPIC)", {"TOPIC": "arn"}, False),
        ("    sns.publish(TopicArn=event['topic'])", {}, False),
        ("    if os.getenv('SEND', 'false') == 'true':\n        sns.publish(Message='x')", {"SEND": "false"}, True),
    ],
)
def test_a_call_that_hangs_on_an_absent_variable_is_switched_off(lines, variables, off):
    text = (
        "import os, boto3\n\nsns = boto3.client('sns')\nTOPIC = os.environ.get('TOPIC')\n\n"
        f"def handler(event, context):\n{lines}\n"
    )
    read = code(text)
    assert [is_switched_off(call, read, variables) for call in sdk_calls(read)] == [off]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("import os\nX = os.environ['X']", [("X", True)]),
        ("from os import environ as e\nX = e['X']", [("X", True)]),
        ("import os\nos.environ['X'] = '1'\nX = os.environ['X']", []),
        ("import os\ntry:\n    X = os.environ['X']\nexcept KeyError:\n    X = ''", []),
        ("import os\nif 'X' in os.environ:\n    X = os.environ['X']", []),
        ("import os\nif os.environ.get('LOCAL'):\n    X = os.environ['X']", [("X", False)]),
        ("import os\ndef unused():\n    return os.environ['X']", []),
    ],
)
def test_a_variable_that_is_read_by_subscript_is_demanded(lines, found):
    read = code(f"{lines}\n\ndef handler(event, context):\n    return 1\n")
    assert [(item.name, item.always) for item in demands(read)] == found


def test_an_environment_that_is_loaded_from_a_file_demands_nothing():
    text = "import os\nfrom dotenv import load_dotenv\nload_dotenv()\nX = os.environ['X']\ndef handler(e, c): ..."
    assert demands(code(text)) is None


@pytest.mark.parametrize(
    ("text", "unbound"),
    [
        ("def handler(event, context):\n    return json.dumps(event)", {"json"}),
        (
            "def top(which):\n    kept = which\n    return kept\n\ndef handler(e, c):\n    return top(e)",
            set(),
        ),
        ("from os import *\n\ndef handler(event, context):\n    return getcwd()", set()),
        ("globals()['made'] = 1\n\ndef handler(event, context):\n    return made", set()),
        (
            "class A:\n    def b(self) -> 'C': ...\n\n"
            "def handler(e, *, d: D = 1):\n    return [y for x in e if (y := x)]",
            set(),
        ),
    ],
)
def test_a_name_that_nothing_binds_is_unbound(text, unbound):
    assert _unbound(code(text).modules["index.py"], text) == unbound


def commands(source, **files):
    texts = {"index.js": source, **{name + ".js": body for name, body in files.items()}}
    return {group[0] for call in commands_of(_followed(texts, "index.js")) for group in call.needs}


@pytest.mark.parametrize(
    ("source", "actions"),
    [
        ("import { PutObjectCommand } from '@aws-sdk/client-s3';\nnew PutObjectCommand({})", {"s3:PutObject"}),
        (
            "const { SFNClient, StartExecutionCommand: S } = require('@aws-sdk/client-sfn');\nnew S({})",
            {"states:StartExecution"},
        ),
        ("const sns = require('@aws-sdk/client-sns');\nnew sns.PublishCommand({})", {"sns:Publish"}),
        ("import { PutCommand } from '@aws-sdk/lib-dynamodb';\nnew PutCommand({})", {"dynamodb:PutItem"}),
        ("import { PutObjectCommand } from '@aws-sdk/client-s3';\n// new PutObjectCommand({})", set()),
        ("import { PutCommand } from './own';\nnew PutCommand({})", set()),
        (
            "import { PutObjectCommand } from '@aws-sdk/client-s3';\nnew X({ credentials });\nnew PutObjectCommand()",
            set(),
        ),
        (
            "const u = 'https://x'; import { PublishCommand } from '@aws-sdk/client-sns'; new PublishCommand({})",
            {"sns:Publish"},
        ),
    ],
)
def test_a_command_of_the_javascript_sdk_needs_its_action(source, actions):
    assert commands(source) == actions


def test_commands_are_found_in_modules_of_the_package():
    inner = "import { ScanCommand } from '@aws-sdk/lib-dynamodb';\nexport const all = () => new ScanCommand({});\n"
    assert commands("import { all } from './store';\nexport const handler = all;\n", store=inner) == {"dynamodb:Scan"}


@pytest.mark.parametrize(
    ("source", "major", "lacking"),
    [
        ("const AWS = require('aws-sdk');", 18, ["aws-sdk"]),
        ("const AWS = require('aws-sdk');", 16, []),
        ("import { S3Client } from '@aws-sdk/client-s3';", 16, ["@aws-sdk/client-s3"]),
        ("import axios from 'axios';\nimport fs from 'fs/promises';\nimport path from 'node:path';", 20, ["axios"]),
        ("import type { Handler } from 'aws-lambda';", 20, []),
        ("/* const a = require('axios'); */", 20, []),
        ("const handler = () => { const a = require('axios'); };", 20, []),
        ("const help = `\nimport axios from 'axios';\n`;", 20, []),
        ("const help = `\nconst a = require('axios');\n`;", 20, []),
    ],
)
def test_a_package_that_the_runtime_lacks_is_named(source, major, lacking):
    assert [name for name, _ in packages_of(_followed({"index.js": source}, "index.js"), major=major)] == lacking


@pytest.mark.parametrize(
    ("source", "lacks"),
    [
        ("exports.handler = async () => 1;", False),
        ("module.exports = { handler };", False),
        ("export { main as handler };", False),
        ("const handler = () => 1;", True),
        ("exports.main = () => 1; // handler", True),
    ],
)
def test_a_module_that_exports_no_handler_is_known(source, lacks):
    assert lacks_export(source, "handler") is lacks
