"""What a program makes otherwise at another time, or with other random numbers: found by running it twice."""

from __future__ import annotations

import msgspec
import pytest
from answer_making import write
from node_needed import needs_node

from stackproof.engine import RunOptions, record_project
from stackproof.intake import open_submission
from stackproof.sandbox import Limits

BUCKET = "import pulumi\nimport pulumi_aws as aws\n{}\naws.s3.Bucket('b', tags={{'It': {}}})\n"
NODE = 'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n{}\n'
NODE_BUCKET = NODE + 'new aws.s3.Bucket("b", {{ tags: {{ It: {} }} }});\n'
NODE_PROJECT = {"Pulumi.yaml": "name: app\nruntime: nodejs\nconfig:\n  aws:region: us-east-1\n"}


def changes(found):
    """{(name of the resource, path)} of what a run gave otherwise the second time."""
    remarks = [item for item in found.remarks if item.kind == "run.changes-by-itself"]
    return {(str(item.data["urn"]).rpartition("::")[2], item.data["path"]) for item in remarks}


@pytest.fixture
def of_python(record, tmp_path):
    def run(files):
        found = record(write(tmp_path, files)).run
        assert found.outcome == "ran", (found.reason, found.error and found.error.traceback)
        return found

    return run


def of_node(folder, text):
    with open_submission(write(folder, {**NODE_PROJECT, "index.ts": text})) as submission:
        (project,) = submission.projects
        found = record_project(submission, project, options=RunOptions(limits=Limits(wall_seconds=60))).run
    assert found.outcome == "ran", (found.reason, found.error and found.error.traceback)
    return found


CHANGING = {
    "a time": ("from datetime import datetime", "datetime.now().isoformat()"),
    "a time of a zone": ("from datetime import datetime, timezone", "str(datetime.now(timezone.utc))"),
    "a time by another name": ("import datetime as dt", "dt.datetime.utcnow().strftime('%H:%M')"),
    "a day": ("from datetime import date", "date.today().isoformat()"),
    "a year": ("import datetime", "str(datetime.datetime.today().year)"),
    "a weekday": ("import time", "time.strftime('%A')"),
    "seconds": ("import time", "str(int(time.time()))"),
    "a local time": ("import time", "time.ctime()"),
    "parts of a time": ("from time import gmtime", "str(gmtime().tm_yday)"),
    "a chosen letter": (
        "import random, string",
        "''.join(random.choice(string.ascii_letters) for _ in range(9))",
    ),
    "a generator of its own": ("import random", "str(random.Random().random())"),
    "one of the system": ("import random", "str(random.SystemRandom().randint(0, 10**9))"),
    "an identifier": ("import uuid", "str(uuid.uuid4())[:8]"),
    "an identifier of the clock": ("import uuid", "str(uuid.uuid1())"),
    "a token": ("import secrets", "secrets.token_hex(4)"),
    "bytes": ("import os", "os.urandom(4).hex()"),
    "a hash that Python salts": ("", "str(hash('shop'))"),
    "a seed of the clock": (
        "import random, time\nrandom.seed(time.time())",
        "str(random.randint(0, 10**9))",
    ),
}
STEADY = {
    "a seeded generator": ("import random\nrandom.seed(7)", "str(random.random())"),
    "a generator with a seed": ("import random\nown = random.Random('shop')", "str(own.random())"),
    "a written time": ("from datetime import datetime", "datetime(2024, 1, 1).isoformat()"),
    "an identifier of a name": ("import uuid", "str(uuid.uuid5(uuid.NAMESPACE_DNS, 'shop'))"),
    "a digest": ("import hashlib", "hashlib.sha256(b'shop').hexdigest()"),
    "a hash of a number": ("", "str(hash(7))"),
    "a difference of times": ("import time\nbegun = time.time()", "str(time.time() - begun < 3600)"),
    "a comparison that always holds": (
        "from datetime import datetime",
        "'new' if datetime.now() > datetime(2020, 1, 1) else 'old'",
    ),
    "what is logged": (
        "import time, uuid\npulumi.log.info(str(time.time()))\npulumi.export('at', str(uuid.uuid4()))\n"
        "print(time.time())",
        "'x'",
    ),
}


@pytest.mark.parametrize("case", CHANGING)
def test_what_a_generator_or_the_clock_gives_is_seen_where_it_arrives(case, of_python):
    assert changes(of_python(BUCKET.format(*CHANGING[case]))) == {("b", "tags.It")}


@pytest.mark.parametrize("case", STEADY)
def test_what_is_the_same_at_every_time_is_not_said_to_change(case, of_python):
    assert changes(of_python(BUCKET.format(*STEADY[case]))) == set()


def test_a_program_that_draws_nothing_is_run_once_and_one_that_does_twice(of_python, tmp_path):
    once = of_python(BUCKET.format("", "'x'"))
    assert len(once.attempts) == 1
    (tmp_path / "again").mkdir()
    twice = of_python(BUCKET.format(*CHANGING["a time"]))
    assert [item.outcome for item in twice.attempts] == ["ran", "ran"]
    assert "another time" in twice.attempts[1].reason


def test_two_reviews_of_a_program_that_draws_give_the_same_bytes(of_python):
    text = BUCKET.format(
        "import random, time, uuid, secrets\nfrom datetime import datetime",
        "f'{random.random()} {time.time()} {uuid.uuid4()} {secrets.token_hex(8)} {datetime.now()} {hash(\"x\")}'",
    )
    first, second = (of_python(text) for _ in range(2))
    assert msgspec.json.encode(first.graph) == msgspec.json.encode(second.graph)
    assert first.remarks == second.remarks


def test_a_logical_name_that_changes_is_told_as_a_name(of_python):
    found = of_python(
        "import uuid\nimport pulumi_aws as aws\nbucket = aws.s3.Bucket(f'b-{uuid.uuid4().hex[:6]}')\n"
        "aws.s3.BucketVersioning('v', bucket=bucket.id, versioning_configuration={'status': 'Enabled'})\n"
    )
    ((name, path),) = changes(found)
    assert name.startswith("b-") and path == ""
    (remark,) = [item for item in found.remarks if item.kind == "run.changes-by-itself"]
    assert remark.data["what"] == "name"


def test_what_only_follows_from_another_resource_is_not_told_again(of_python):
    found = of_python(
        "import json, time\nimport pulumi\nimport pulumi_aws as aws\n"
        "bucket = aws.s3.Bucket('b', bucket=f'shop-{int(time.time())}')\n"
        "aws.s3.BucketObjectv2('o', bucket=bucket.id, key='k', content='x')\n"
        "aws.s3.BucketPolicy('p', bucket=bucket.bucket, policy=bucket.arn.apply(lambda arn: json.dumps("
        "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'x.amazonaws.com'},"
        " 'Action': 's3:PutObject', 'Resource': arn + '/*'}]})))\n"
    )
    assert changes(found) == {("b", "bucket")}


def test_what_is_made_in_some_runs_only_is_told(of_python):
    found = of_python(
        "import random\nimport pulumi_aws as aws\naws.s3.Bucket('b')\n"
        "for number in range(random.randint(1, 40)):\n    aws.sqs.Queue(f'q{number}')\n"
    )
    assert {item.data["what"] for item in found.remarks if item.kind == "run.changes-by-itself"} == {"presence"}


def test_a_value_of_a_module_of_its_own_is_seen(of_python):
    files = {
        "__main__.py": "import pulumi_aws as aws\nfrom lib import names\naws.sqs.Queue('q', name=names.unique('q'))\n",
        "lib/__init__.py": "",
        "lib/names.py": "from datetime import datetime as d\n\n"
        "def unique(name):\n    return f'{name}-{d.now():%Y%m%d}'\n",
    }
    assert changes(of_python(files)) == {("q", "name")}


def test_classes_of_times_stay_what_they_are(of_python):
    found = of_python(
        BUCKET.format(
            "import datetime, time\nnow = datetime.datetime.now()\nassert type(now) is datetime.datetime\n"
            "assert type(datetime.date.today()) is datetime.date\n"
            "class Own(datetime.datetime):\n    pass\n"
            "assert type(Own.now()) is Own\nassert time.localtime(0).tm_year in (1969, 1970)\n"
            "assert datetime.datetime.now(datetime.timezone.utc).tzinfo is datetime.timezone.utc\n"
            "assert abs(now.timestamp() - time.time()) < 60\nassert now.microsecond",
            "'x'",
        )
    )
    assert changes(found) == set()


def test_a_secret_that_changes_shows_no_value(of_python):
    found = of_python(
        "import secrets\nimport pulumi\nimport pulumi_aws as aws\n"
        "aws.ssm.Parameter('p', type='SecureString', value=pulumi.Output.secret(secrets.token_hex(16)))\n"
    )
    assert changes(found) == set()


NODE_CHANGING = {
    "a time": ("", "new Date().toISOString()"),
    "a time as text": ("", "Date()"),
    "a year": ("", "`${new Date().getFullYear()}`"),
    "milliseconds": ("", "`${Date.now()}`"),
    "a number": ("", "Math.random().toString(36).slice(2)"),
    "an identifier": ('import { randomUUID } from "crypto";', "randomUUID()"),
    "bytes": ('import * as crypto from "crypto";', 'crypto.randomBytes(4).toString("hex")'),
    "a web generator": ("", "String(globalThis.crypto.getRandomValues(new Uint32Array(1))[0])"),
}
NODE_STEADY = {
    "a written time": ("", "new Date(2024, 0, 1).toISOString()"),
    "a time of text": ("", 'new Date("2024-01-01").toISOString()'),
    "a digest": ('import * as crypto from "crypto";', 'crypto.createHash("sha256").update("x").digest("hex")'),
    "classes that stay what they are": (
        "const now = new Date();\nclass Own extends Date {}\nif (!(now instanceof Date) || now.constructor !== Date || "
        '!(new Own() instanceof Own) || typeof Date.UTC(2024, 1) !== "number" || Date.name !== "Date") '
        'throw new Error("changed");',
        '"x"',
    ),
}


@needs_node
@pytest.mark.parametrize("case", NODE_CHANGING)
def test_what_node_draws_is_seen(case, tmp_path):
    assert changes(of_node(tmp_path, NODE_BUCKET.format(*NODE_CHANGING[case]))) == {("b", "tags.It")}


@needs_node
@pytest.mark.parametrize("case", NODE_STEADY)
def test_what_node_gives_at_every_time_is_not_said_to_change(case, tmp_path):
    assert changes(of_node(tmp_path, NODE_BUCKET.format(*NODE_STEADY[case]))) == set()


@needs_node
def test_two_runs_of_a_program_that_draws_on_node_give_the_same_bytes(tmp_path):
    text = NODE_BUCKET.format(
        'import * as crypto from "crypto";', "`${Math.random()} ${Date.now()} ${crypto.randomUUID()} ${new Date()}`"
    )
    first, second = (of_node(tmp_path, text) for _ in range(2))
    assert msgspec.json.encode(first.graph) == msgspec.json.encode(second.graph)


@needs_node
def test_a_function_that_asks_the_clock_later_is_no_change(tmp_path):
    text = NODE.format("") + (
        'const bucket = new aws.s3.Bucket("b");\n'
        'bucket.onObjectCreated("f", async () => { console.log(new Date(), Math.random()); });\n'
    )
    assert changes(of_node(tmp_path, text)) == set()
