"""The SDK's packages, filled name by name, look like those that import everything at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HOST = Path(__file__).parents[2] / "src" / "stackproof" / "engine" / "hosts" / "python"
START = "import sys\nsys.path.insert(0, sys.argv[1])\n"
LAZY = START + "import lazy\nlazy.install('pulumi_aws')\n"
LIST = """
import json
import pulumi_aws as aws
found = {}
for name in ("sqs", "kms", "ecr", "config"):
    package = getattr(aws, name)
    getattr(package, "nothing_of_that_name", None)
    found[name] = {key: [type(value).__name__, getattr(value, "__module__", None)]
                   for key in dir(package) if not key.startswith("__") for value in [getattr(package, key)]}
print(json.dumps(found, sort_keys=True))
"""


def _run(text):
    done = subprocess.run([sys.executable, "-c", text, str(HOST)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_name_is_the_same_object_of_the_same_file():
    lazy = json.loads(_run(LAZY + LIST))
    assert lazy == json.loads(_run(START + LIST))
    assert len(lazy["sqs"]) > 10


def test_only_the_files_that_are_named_are_loaded():
    out = _run(
        LAZY + "import pulumi_aws as aws\naws.sqs.Queue\nprint([n for n in sys.modules if 'pulumi_aws.sqs.' in n])"
    )
    assert "pulumi_aws.sqs.queue" in out and "queue_policy" not in out


@pytest.mark.parametrize(
    "text",
    [
        "import pulumi_aws.iam.get_policy\nimport pulumi_aws as aws\nassert callable(aws.iam.get_policy)",
        "from pulumi_aws.s3.bucket import Bucket\nfrom pulumi_aws import s3\nassert s3.Bucket is Bucket",
        "from pulumi_aws.sqs import *\nassert Queue.__name__ == 'Queue'",
        "import pulumi_aws as aws\nassert aws.sqs.queue.Queue is aws.sqs.Queue\nassert aws.ec2.outputs",
        "import pulumi_aws as aws\nassert aws.config.region is None",
    ],
)
def test_names_are_reached_by_every_way_of_importing(text):
    _run(LAZY + text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import pulumi_aws as aws\naws.s3.Buckett", "module 'pulumi_aws.s3' has no attribute 'Buckett'"),
        ("from pulumi_aws.s3 import Buckett", "cannot import name 'Buckett' from 'pulumi_aws.s3'"),
        ("import pulumi_aws.nothing", "No module named 'pulumi_aws.nothing'"),
    ],
)
def test_a_wrong_name_is_refused_in_pythons_own_words(text, said):
    done = subprocess.run([sys.executable, "-c", LAZY + text, str(HOST)], capture_output=True, text=True, check=False)
    assert said in done.stderr
