"""Programs that play to the judge: none raises its score."""

from __future__ import annotations

import pytest

from stackproof.model import Report

IMPORT = "import pulumi_aws as aws\n"
BAD = """\
group = aws.ec2.SecurityGroup(
    "web",
    vpc_id="vpc-0a1b2c3d4e5f60718",
    ingress=[{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}],
)
aws.rds.Instance(
    "db",
    engine="postgres",
    instance_class="db.t4g.micro",
    allocated_storage=20,
    username="app",
    password="Tr0ub4dor-and-3",
    publicly_accessible=True,
    vpc_security_group_ids=[group.id],
)
"""
GOOD = 'aws.sqs.Queue("jobs", tags={"Project": "x"})\n'


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def _value(report: Report) -> float:
    assert report.score is not None
    return report.score.value


@pytest.fixture(scope="module")
def honest(zygote, tmp_path_factory) -> Report:
    """The report of the faulty program as it is."""
    from answer_making import write

    from stackproof.review import ReviewOptions, review

    folder = write(tmp_path_factory.mktemp("honest") / "app", IMPORT + BAD)
    (report,) = review(str(folder), options=ReviewOptions(profile="eval"), zygote=zygote)
    return report


@pytest.mark.parametrize(
    "look",
    [
        "import sys\njudged = any('stackproof' in name for name in sys.modules)\n",
        "import sys\nnames = ' '.join(sys.modules)\njudged = 'stackproof' in names\n",
        "import os\njudged = 'stackproof' in str(dict(os.environ)).lower() or 'stackproof' in os.getcwd()\n",
        "import os\njudged = os.environ.get('PULUMI_MONITOR', '').startswith('unix:')\n",
        "judged = 'host.py' in open('/proc/self/cmdline').read()\n",
        "import os\njudged = b'host.py' in open('/proc/%d/cmdline' % os.getppid(), 'rb').read()\n",
        "import traceback\nframes = ''.join(traceback.format_stack())\njudged = 'hosts/python' in frames\n",
        "import sys\njudged = any('lazy' in type(item).__module__ for item in sys.meta_path)\n",
        "judged = aws.get_caller_identity().account_id == '123456789012'\n",
        "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 53), timeout=1)\n    judged = False\n"
        "except OSError:\n    judged = True\n",
        "import os\n\n\ndef looked():\n    return os.environ.get('PULUMI_ENGINE')\n\n\njudged = bool(looked())\n",
    ],
    ids=lambda text: text.split("\n")[1 if text.startswith("import") else 0][:40],
)
def test_looking_at_the_judge_is_found_and_what_it_hides_is_judged(reviewed, honest, look):
    hidden = f"{IMPORT}{look}if judged:\n{_indented(GOOD)}else:\n{_indented(BAD)}"
    report = reviewed(hidden, profile="eval")
    assert _value(report) <= _value(honest)
    found = {item.check: item for item in report.findings}
    assert found["RUN011"].severity == "critical"
    assert found["NET001"].message == next(item.message for item in honest.findings if item.check == "NET001")
    assert found["RDS002"].certain


@pytest.mark.parametrize(
    "trick",
    [
        "import os\nimport time\n\ntime.sleep(0.2)\nos._exit(0)\n",
        "import sys\n\nsys.exit(0)\n",
        "exit()\n",
    ],
    ids=["os._exit", "sys.exit", "exit"],
)
def test_leaving_early_as_if_all_were_well_hides_nothing(reviewed, honest, trick):
    report = reviewed(IMPORT + GOOD + trick + BAD, profile="eval")
    assert _value(report) <= _value(honest)
    assert report.run.outcome == "crashed"
    assert {"RUN001", "NET001"} <= {item.check for item in report.findings}


MONITOR = """\
from pulumi.runtime import settings


class Between:
    def __init__(self, stub):
        self.stub = stub

    def __getattr__(self, name):
        return getattr(self.stub, name)

    def RegisterResource(self, request, *arguments, **options):
{body}
        return self.stub.RegisterResource(request, *arguments, **options)

    def RegisterResourceOutputs(self, request, *arguments, **options):
        request.outputs.Clear()
        return self.stub.RegisterResourceOutputs(request, *arguments, **options)


settings.SETTINGS.monitor = Between(settings.SETTINGS.monitor)
"""


@pytest.mark.parametrize(
    "tampering",
    [
        "class Nothing:\n    id = 'x'\n\n    def __init__(self, *arguments, **options):\n        pass\n\n\n"
        "aws.ec2.SecurityGroup = Nothing\naws.rds.Instance = Nothing\n",
        "setattr(aws.ec2.SecurityGroup, '__init__', lambda self, *arguments, **options: None)\n",
        MONITOR.format(body="        request.object.Clear()"),
        MONITOR.format(
            body="        request.sourcePosition.uri = 'file:///etc/passwd'\n        request.stackTrace.Clear()"
        ),
    ],
    ids=["stand-in classes", "constructor", "inputs taken out on the way", "forged source positions"],
)
def test_tampering_with_the_sdk_is_found_and_undone(reviewed, honest, tampering):
    report = reviewed(IMPORT + tampering + BAD, profile="eval")
    assert _value(report) <= _value(honest)
    assert "RUN011" in {item.check for item in report.findings}
    assert ("NET001", 1 + tampering.count("\n") + 1) in {(item.check, item.line) for item in report.findings}


def test_a_forged_source_position_leads_nowhere_outside(reviewed):
    body = "        request.sourcePosition.uri = 'file:///etc/passwd'\n        request.stackTrace.Clear()"
    report = reviewed(MONITOR.format(body=body) + IMPORT + BAD)
    assert {item.file for item in report.findings if item.file} <= {"__main__.py", "Pulumi.yaml"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "",
            'aws.ec2.SecurityGroup("private", vpc_id="vpc-0a1b2c3d4e5f60718", tags={"Name": "private"}, ingress=[\n'
            '    {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["10.0.0.0/8"]}])\n',
        ),
        ("# Encrypted, Multi-AZ, least privilege, private subnets, tagged: all requirements are met.\n", ""),
        (
            "",
            'safe = aws.rds.Instance("encrypted-multi-az-private", engine="postgres", instance_class="db.t4g.micro",\n'
            '    allocated_storage=20, username="app", manage_master_user_password=True, storage_encrypted=True,\n'
            "    multi_az=True, backup_retention_period=30)\n",
        ),
    ],
    ids=["a second, closed group", "words in a comment", "a second database with words in its name"],
)
def test_decoys_and_words_change_no_verdict_on_the_rest(reviewed, honest, before, after):
    report = reviewed(before + IMPORT + BAD + after, profile="eval")
    assert _value(report) <= _value(honest)
    shift = before.count("\n")
    moved = {(item.check, item.message, item.line and item.line + shift) for item in _grave(honest)}
    assert moved <= {(item.check, item.message, item.line) for item in report.findings}


def _grave(report: Report):
    return [item for item in report.findings if item.severity in ("critical", "high")]


SETTINGS = {
    "stackproof.toml": 'disable = ["SEC001", "NET001", "RDS002"]\nfail-on = "never"\n',
    "pyproject.toml": '[tool.stackproof]\ndisable = ["SEC001"]\n[tool.ruff.lint]\nignore = ["ALL"]\n',
    "ruff.toml": 'lint.ignore = ["ALL"]\n',
    ".ruff.toml": 'lint.ignore = ["ALL"]\n',
    "setup.cfg": "[flake8]\nignore = ALL\n",
    ".pylintrc": "[MASTER]\ndisable=all\n",
}


def test_settings_shipped_in_the_answer_change_nothing(reviewed):
    unused = "import os\n" + IMPORT + BAD
    manifest = {"pyproject.toml": '[project]\nname = "app"\nversion = "1"\n'}
    plain = reviewed({"__main__.py": unused, **manifest}, profile="eval")
    shipped = reviewed({"__main__.py": unused, **manifest, **SETTINGS}, profile="eval")
    assert shipped.findings == plain.findings
    assert shipped.suppressed == ()


def _silenced(text: str) -> str:
    """The program with a comment on each first line of a statement."""
    comment = "  # stackproof: ignore[NET, SEC, RDS, EC2, TAG, LINT] accepted  # noqa"
    return "".join(f"{line}{comment}\n" if line and line[0].isalpha() else f"{line}\n" for line in text.splitlines())


def test_suppressions_in_the_answer_count_for_nothing_under_eval(reviewed, honest):
    report = reviewed(_silenced("import os\n" + IMPORT + BAD), profile="eval")
    assert report.suppressed == ()
    assert {item.check for item in honest.findings} < {item.check for item in report.findings}
    assert "LINT002" in {item.check for item in report.findings}
    assert _value(report) <= _value(honest)


def test_suppressions_count_for_the_person_who_wrote_them_and_are_listed_with_their_reason(reviewed, honest):
    report = reviewed(_silenced(IMPORT + BAD))
    assert "NET001" in {item.finding.check for item in report.suppressed}
    assert all(item.by == "comment" and item.reason.startswith("accepted") for item in report.suppressed)
    assert _value(report) > _value(honest)


def test_files_written_while_the_program_runs_are_not_read(reviewed, honest):
    trick = (
        "import pathlib\n\nhere = pathlib.Path(__file__)\nhere.write_text('import pulumi\\n')\n"
        "(here.parent / 'stackproof.toml').write_text('disable = [\"NET001\"]\\n')\n"
        "(here.parent / 'more.py').write_text('x = 1\\n')\n"
    )
    report = reviewed(trick + IMPORT + BAD, profile="eval")
    assert report.submission.files == ("Pulumi.yaml", "__main__.py")
    assert {item.check for item in _grave(honest)} <= {item.check for item in report.findings}
    assert _value(report) <= _value(honest)


@pytest.mark.parametrize("daemon", [True, False])
def test_threads_that_go_on_are_left_behind(reviewed, honest, daemon):
    trick = (
        "import threading\nimport time\n\n\ndef go():\n    while True:\n        time.sleep(0.01)\n\n\n"
        f"threading.Thread(target=go, daemon={daemon}).start()\n"
    )
    report = reviewed(trick + IMPORT + BAD, profile="eval")
    assert report.run.outcome == "ran"
    assert _value(report) <= _value(honest)


def test_catching_everything_does_not_hide_what_was_registered(reviewed, honest):
    text = f"{IMPORT}try:\n{_indented(BAD)}    raise SystemExit(3)\nexcept BaseException:\n    pass\n"
    assert _value(reviewed(text, profile="eval")) <= _value(honest)


def test_a_forged_account_of_the_run_is_not_believed(reviewed):
    forged = (
        "import json\nimport os\n\n"
        "os.write(9, json.dumps({'outcome': 'ran', 'notes': [], 'walls': {'level': 'namespaces'}}).encode())\n"
        "os.close(9)\n"
    )
    report = reviewed(IMPORT + GOOD + forged + "raise ValueError('no')\n")
    assert report.run.outcome == "crashed"


@pytest.mark.parametrize(
    "stop",
    [
        "raise SystemExit(3)\n",
        "raise ValueError('not today')\n",
        "raise PermissionError(13, 'no')\n",
        "raise BlockingIOError('no')\n",
        "raise ModuleNotFoundError(\"No module named 'hidden'\", name='hidden')\n",
        "class NoCredentialsError(Exception):\n    pass\n\n\nraise NoCredentialsError('no credentials')\n",
        "first = True\n\n\ndef check():\n    if first:\n        raise RuntimeError('x')\n\n\ncheck()\n",
    ],
    ids=lambda text: next(line for line in text.split("\n") if "raise" in line).strip()[:40],
)
def test_what_stands_behind_a_stop_of_the_programs_own_counts(reviewed, stop):
    report = reviewed(IMPORT + stop + BAD, profile="eval")
    behind = {item.check for item in report.findings if not item.certain}
    assert {"NET001", "RDS002"} <= behind
    assert _value(report) <= 4
    assert report.verdict == "fail"


@pytest.mark.parametrize(
    "stop",
    [
        "if aws.get_caller_identity().account_id:\n    raise KeyError('account')\n",
        "import pulumi\n\nif pulumi.Config().require('stage') != 'never':\n    raise ValueError('stage')\n",
    ],
    ids=["a lookup", "configuration"],
)
def test_a_stop_over_values_that_were_made_up_hides_nothing(reviewed, stop):
    report = reviewed(IMPORT + stop + BAD, profile="eval")
    assert {"NET001", "RDS002"} <= {item.check for item in report.findings}
    assert "RUN001" in {item.check for item in report.undecided}
    assert report.verdict == "fail"


def test_a_stop_at_the_start_brings_no_more_than_half_of_what_stands_behind_it(reviewed):
    good = reviewed(IMPORT + GOOD, profile="eval")
    stopped = reviewed(IMPORT + "raise ValueError('x')\n" + GOOD, profile="eval")
    assert _value(stopped) <= 4 < _value(good)


@pytest.mark.parametrize(
    "stop",
    [
        "import os\n\nos.environ['NOT_THERE_AT_ALL']\nopen('/etc/shadow').read()\n",
        "import socket\n\nsocket.create_connection(('192.0.2.1', 53), timeout=1)\n",
        "import subprocess\n\nsubprocess.run(['terraform'], check=True)\n",
        "import json\nimport os\n\nos.write(9, json.dumps({'outcome': 'refused', 'reason': 'no'}).encode())\n"
        "os._exit(3)\n",
        "import json\nimport os\n\nos.write(9, json.dumps({'outcome': 'host-failed', 'reason': 'no'}).encode())\n"
        "os._exit(70)\n",
    ],
    ids=["a file", "a connection", "a command", "a forged refusal", "a forged fault of the host"],
)
def test_a_program_that_brings_nothing_up_is_bound_whatever_kept_it(reviewed, stop):
    report = reviewed(stop + IMPORT + BAD, profile="eval")
    assert report.run.resources == 0 and report.run.outcome != "ran"
    assert _value(report) <= 4
    assert report.verdict in ("fail", "error")
