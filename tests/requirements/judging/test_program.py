"""The program as such: what it is written in, where it puts things, which files, tests and documents it brings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from graph_making import Ref, graph, make
from verdict_making import record_of_tests, told

from stackproof.model import (
    Graph,
    Need,
    ProgramRun,
    Project,
    Requirement,
    RequirementResult,
    Resource,
    SourceFile,
    Submission,
)
from stackproof.requirements._judging import Facts, judge_requirements
from stackproof.topology import Topology

UNKNOWN = {"$unknown": "not known in a preview"}
QUEUE = make("aws:sqs/queue:Queue", "jobs")


def facts(
    made: Graph | None = None,
    files: dict[str, str] | None = None,
    *,
    language: Any = "python",
    platform: Any = "pulumi",
    config: dict[str, str] | None = None,
    declared: dict[str, object] | None = None,
    needs: tuple[Need, ...] = (),
    root: str = "",
    kind: Any = "folder",
) -> Facts:
    project = Project(
        root=root,
        name="demo",
        language=language,
        platform=platform,
        entry="__main__.py",
        reason="",
        config=config or {},
        declared_config=declared or {},
    )
    texts = files or {}
    listed = tuple(SourceFile(path=path, size=len(text), sha256="") for path, text in texts.items())
    submission = Submission(id="x", root="/x", files=listed, projects=(project,), digest="", kind=kind)
    made = made or graph(QUEUE)
    return Facts(
        topology=Topology(made, config=config),
        submission=submission,
        project=project,
        run=ProgramRun(outcome="ran", graph=made, needs=needs),
        text_of=texts.get,
        tests=record_of_tests(texts, language),
    )


def result(given: Facts, kind: str, of: str = "", /, **want: Any) -> RequirementResult:
    (found,) = judge_requirements([Requirement(id="asked", kind=kind, of=of, want=want)], given)
    return found


def verdict(given: Facts, kind: str, of: str = "", /, **want: Any) -> str:
    return result(given, kind, of, **want).verdict


# --- platform and language


def test_platform_and_language_are_those_of_the_project() -> None:
    assert verdict(facts(), "platform", platform="pulumi") == "pass"
    assert verdict(facts(), "platform", platform="terraform") == "fail"
    assert verdict(facts(language="typescript"), "language", language="typescript") == "pass"
    assert told(result(facts(), "language", language="go")) == (
        "fail | its language is python; asked go | its language is python"
    )
    assert verdict(Facts(topology=Topology(graph(QUEUE))), "language", language="go") == "unknown"


# --- regions


def in_region(region: Any, name: str = "west", type: str = "aws:sqs/queue:Queue", **inputs: Any) -> list[Resource]:
    provider = make("pulumi:providers:aws", name, {"region": region})
    return [provider, make(type, f"{name}-thing", inputs, provider=provider.urn)]


HERE = {"aws:region": "us-east-1"}


@pytest.mark.parametrize(
    ("resources", "config", "expected"),
    [
        ([QUEUE], {"aws:region": "eu-west-1"}, "pass"),
        ([QUEUE], HERE, "fail"),
        ([QUEUE], {}, "unknown"),
        (in_region("eu-west-1"), HERE, "pass"),
        (in_region("eu-west-1"), {}, "pass"),
        (in_region("us-west-2"), {"aws:region": "eu-west-1"}, "fail"),
        (in_region(UNKNOWN), {}, "unknown"),
        ([*in_region("eu-west-1"), QUEUE], HERE, "fail"),
        ([*in_region("eu-west-1"), make("aws:iam/role:Role", "role")], HERE, "pass"),
        ([make("aws:sqs/queue:Queue", "jobs", {"region": "eu-west-1"})], HERE, "pass"),
        ([make("aws:sqs/queue:Queue", "eu-west-1", {"tags": {"Region": "eu-west-1"}})], HERE, "fail"),
        ([make("aws:iam/role:Role", "role")], {"aws:region": "eu-west-1"}, "fail"),
    ],
)
def test_everything_is_in_the_region(resources: list[Resource], config: dict[str, str], expected: str) -> None:
    assert verdict(facts(graph(*resources), config=config), "region", region="eu-west-1") == expected


def test_what_is_elsewhere_is_named() -> None:
    found = told(result(facts(graph(*in_region("us-west-2")), config=HERE), "region", region="eu-west-1"))
    assert "west-thing in us-west-2; asked eu-west-1" in found


def test_a_region_that_the_engine_made_up_is_not_known() -> None:
    need = Need(kind="configuration", name="aws:region", message="", synthesized=True)
    given = facts(graph(*in_region("region-1a2b3c4d")), needs=(need,))
    assert verdict(given, "region", region="eu-west-1") == "unknown"


def test_what_cloudfront_needs_may_stand_in_its_region() -> None:
    edge = in_region("us-east-1", "edge", "aws:acm/certificate:Certificate")
    site = make("aws:cloudfront/distribution:Distribution", "site")
    config = {"aws:region": "eu-west-1"}
    assert verdict(facts(graph(*edge, site, QUEUE), config=config), "region", region="eu-west-1") == "pass"
    assert verdict(facts(graph(*edge, QUEUE), config=config), "region", region="eu-west-1") == "fail"


def test_each_of_several_regions_holds_something() -> None:
    both = graph(*in_region("eu-west-1", "a"), *in_region("eu-central-1", "b"))
    assert verdict(facts(both), "regions", regions=["eu-west-1", "eu-central-1"]) == "pass"
    lone = graph(*in_region("eu-west-1", "a"), make("pulumi:providers:aws", "idle", {"region": "eu-central-1"}))
    assert verdict(facts(lone), "regions", regions=["eu-west-1", "eu-central-1"]) == "fail"
    assert verdict(facts(graph(*in_region(UNKNOWN))), "regions", regions=["eu-west-1"]) == "unknown"


# --- components and files


def test_components_hold_the_resources() -> None:
    component = make("acme:network:ServiceAlarms", "alarms", custom=False)
    child = make("aws:sqs/queue:Queue", "jobs", parent=component.urn)
    assert verdict(facts(graph(component, child)), "component") == "pass"
    assert verdict(facts(graph(component, child)), "component", name="ServiceAlarms") == "pass"
    assert verdict(facts(graph(component, child)), "component", name="Network") == "fail"
    assert verdict(facts(graph(component, QUEUE)), "component") == "fail"
    assert verdict(facts(graph(QUEUE)), "component") == "fail"
    packaged = make("awsx:ec2:Vpc", "net", custom=False, remote=True)
    assert verdict(facts(graph(packaged, QUEUE)), "component") == "fail"
    outer = make("acme:all:App", "app", custom=False)
    inner = make("acme:network:Net", "net", custom=False, parent=outer.urn)
    deep = make("aws:sqs/queue:Queue", "jobs", parent=inner.urn)
    assert verdict(facts(graph(outer, inner, deep)), "component", name="App") == "pass"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("index.ts", "pass"),
        ("./index.ts", "pass"),
        ("infra/__main__.py", "pass"),
        ("infra/*.py", "pass"),
        ("*.py", "fail"),
        ("lib/", "pass"),
        ("README.md", "fail"),
        ("infra/index.ts", "fail"),
    ],
)
def test_files_are_where_they_were_asked_for(asked: str, expected: str) -> None:
    given = facts(files={"index.ts": "", "infra/__main__.py": "", "lib/a/b.ts": "", "docs/README.md": ""})
    assert verdict(given, "file", path=asked) == expected


def test_files_count_from_the_folder_of_the_project_too() -> None:
    given = facts(files={"answer/index.ts": "", "answer/README.md": ""}, root="answer")
    assert verdict(given, "file", path="index.ts") == "pass"
    assert "there is docs/README.md" in result(facts(files={"docs/README.md": ""}), "file", path="README.md").reason


# --- tests and documents

UNIT = "import pulumi\npulumi.runtime.set_mocks(None)\n\ndef test_it():\n    assert make()\n"
REAL = "import boto3\n\ndef test_it():\n    assert boto3.client('ec2').describe_vpcs()\n"


@pytest.mark.parametrize(
    ("files", "language", "kind", "expected"),
    [
        ({"tests/test_it.py": UNIT}, "python", "unit", "pass"),
        ({"tests/test_it.py": UNIT}, "python", "integration", "fail"),
        ({"tests/integration/test_it.py": REAL}, "python", "integration", "pass"),
        ({"tests/integration/test_it.py": REAL}, "python", "unit", "fail"),
        ({"tests/test_it.py": UNIT, "tests/integration/test_it.py": REAL}, "python", "unit", "pass"),
        ({"tests/integration/test_it.py": UNIT}, "python", "integration", "fail"),
        ({"tests/test_it.py": "# def test_it():\n#     assert True\n"}, "python", "unit", "fail"),
        ({"tests/test_it.py": "def test_it():\n    pass\n"}, "python", "unit", "fail"),
        (
            {"tests/test_it.py": "import pytest\n@pytest.mark.skip\ndef test_it():\n    assert 1\n"},
            "python",
            "unit",
            "fail",
        ),
        ({"tests/helpers.py": UNIT}, "python", "unit", "fail"),
        ({"tests/test_it.py": "class TestIt:\n    def test_it(self):\n        assert 1\n"}, "python", "unit", "pass"),
        ({}, "python", "unit", "fail"),
        (
            {
                "tests/integration/test_it.py": "def test_it(client):\n    assert client('ec2')\n",
                "tests/integration/conftest.py": "import boto3\n",
            },
            "python",
            "integration",
            "pass",
        ),
        ({"tests/it.test.ts": "describe('x', () => { it('works', () => f()); });"}, "typescript", "unit", "pass"),
        ({"tests/it.test.ts": "describe('x', () => { it('works', () => {}); });"}, "typescript", "unit", "fail"),
        ({"tests/it.test.ts": "// it('works', () => {});"}, "typescript", "unit", "fail"),
        ({"tests/it.test.ts": "it.skip('works', () => {});"}, "typescript", "unit", "fail"),
        ({"tests/it.test.ts": 'const said = "it(1)";'}, "typescript", "unit", "fail"),
        (
            {"test/it.int.test.ts": "import { EC2 } from '@aws-sdk/client-ec2';\nit('works', () => f());"},
            "typescript",
            "integration",
            "pass",
        ),
        ({"main_test.go": "package main\nfunc TestIt(t *testing.T) { f(t) }\n"}, "go", "unit", "pass"),
        ({"main_test.go": "package main\nfunc TestIt(t *testing.T) {}\n"}, "go", "unit", "fail"),
        ({"main_test.go": "package main\n// func TestIt(t *testing.T) {}\n"}, "go", "unit", "fail"),
        ({"main_test.go": "package main\nfunc TestMain(m *testing.M) {}\n"}, "go", "unit", "fail"),
        ({}, "yaml", "unit", "unknown"),
    ],
)
def test_tests_are_told_by_what_they_hold(files: dict[str, str], language: str, kind: str, expected: str) -> None:
    assert verdict(facts(files=files, language=language), "tests", type=kind) == expected


@pytest.mark.parametrize(
    ("files", "kind", "said"),
    [
        ({}, "unit", "there are no tests"),
        ({"tests/test_a.py": "A = 1\n"}, "unit", "there are no tests; there are none in tests/test_a.py"),
        (
            {"tests/test_a.py": "# def test_a():\n#     assert f()\n"},
            "unit",
            "there are no tests; 1 stands in comments",
        ),
        (
            {"tests/integration/test_a.py": "# def test_a():\n#     assert f()\n"},
            "unit",
            "there are no tests; there are none in tests/integration/test_a.py",
        ),
        (
            {"tests/test_a.py": "def test_a():\n    pass\n\ndef test_b():\n    pass\n"},
            "unit",
            "there are no tests; the 2 in tests/test_a.py are skipped or empty",
        ),
        (
            {"tests/test_a.py": UNIT},
            "integration",
            "the only test asks nothing that is deployed; asked integration tests",
        ),
    ],
)
def test_what_there_is_in_place_of_tests_is_said(files: dict[str, str], kind: str, said: str) -> None:
    assert result(facts(files=files), "tests", type=kind).reason == said


def test_where_nobody_looked_at_the_tests_they_are_open() -> None:
    given = replace(facts(files={}), tests=None)
    assert (verdict(given, "tests", type="unit"), verdict(given, "coverage", percent=80)) == ("unknown", "unknown")


def test_coverage_is_open_until_tests_are_run_and_missed_without_any() -> None:
    assert verdict(facts(files={"tests/test_it.py": UNIT}), "coverage", percent=80) == "unknown"
    assert verdict(facts(files={"app.py": ""}), "coverage", percent=80) == "fail"


@pytest.mark.parametrize(
    ("text", "topic", "expected"),
    [
        ("# Demo\n\nRun `pulumi up`.", "run", "pass"),
        ("# Demo\n\nIt costs about $35 a month.", "cost", "pass"),
        ("# Demo\n\nIt is cheap.", "cost", "fail"),
        ("# Demo\n\n`pulumi destroy` takes it down.", "teardown", "pass"),
        ("# Demo", "teardown", "fail"),
        ("# Demo\n\n## Architecture\n", "architecture", "pass"),
        ("# Demo\n\n| Output | Meaning |", "outputs", "pass"),
        ("# Demo\n\n`pulumi config set region x`", "variables", "pass"),
        ("# Demo", "", "pass"),
        ("", "", "fail"),
    ],
)
def test_documents_speak_of_what_was_asked(text: str, topic: str, expected: str) -> None:
    given = facts(files={"README.md": text, "__main__.py": "# cost: $1, pulumi destroy, outputs"})
    assert verdict(given, "documentation", **({"topic": topic} if topic else {})) == expected


def test_an_answer_in_prose_may_say_it_around_its_files() -> None:
    assert verdict(facts(files={"__main__.py": ""}, kind="markdown"), "documentation", topic="run") == "unknown"
    assert verdict(facts(files={"__main__.py": ""}), "documentation", topic="run") == "fail"


# --- configuration

PYTHON = """
import os
import pulumi
config = pulumi.Config()
suffix = config.require("environmentSuffix")
count = config.get_int("deviceLimit") or 50000
mail = config.get("alertEmail")
image = pulumi.Config().get("image", "app:1")
zone = os.environ.get("ZONE", "a")
# config.get("commented")
tags = {"unrelated": "owner"}
"""
NODE = """
const config = new pulumi.Config();
const suffix = config.require("environmentSuffix");
const count = config.getNumber("deviceLimit") ?? 50000;
const mail = config.get("alertEmail");
const image = new pulumi.Config().get("image") || "app:1";
const zone = process.env.ZONE || "a";
// config.get("commented")
const tags = { unrelated: "owner" };
"""
GO = """
package main

func main() {
	cfg := config.New(ctx, "")
	suffix := cfg.Require("environmentSuffix")
	count := cfg.GetInt("deviceLimit")
	if count == 0 {
		count = 50000
	}
	mail := cfg.Get("alertEmail")
	image := cfg.Get("image")
	if image == "" {
		image = "app:1"
	}
	zone := os.Getenv("ZONE")
	// cfg.Get("commented")
	tags := pulumi.StringMap{"unrelated": pulumi.String("owner")}
}
"""
PROGRAMS = [("python", "__main__.py", PYTHON), ("typescript", "index.ts", NODE), ("go", "main.go", GO)]


@pytest.mark.parametrize(("language", "path", "text"), PROGRAMS, ids=[one[0] for one in PROGRAMS])
def test_settings_are_those_that_the_program_reads(language: str, path: str, text: str) -> None:
    given = facts(files={path: text}, language=language)
    assert verdict(given, "configuration", key="environmentSuffix") == "pass"
    assert verdict(given, "configuration", key="environment_suffix", required=True) == "pass"
    assert verdict(given, "configuration", key="deviceLimit", default=50000) == "pass"
    assert verdict(given, "configuration", key="deviceLimit", default=100) == "fail"
    assert verdict(given, "configuration", key="image", default="app:1") == "pass"
    assert verdict(given, "configuration", key="image", required=True) == "fail"
    assert verdict(given, "configuration", key="environmentSuffix", default="dev") == "fail"
    assert verdict(given, "configuration", key="alertEmail", default="a@example.com") == "unknown"
    assert verdict(given, "configuration", key="ZONE") == "pass"
    assert verdict(given, "configuration", key="commented") == "fail"
    assert verdict(given, "configuration", key="unrelated") == "fail"
    assert verdict(given, "configuration", key="owner") == "fail"


WRITTEN_OTHERWISE = """
import pulumi
config = pulumi.Config()
size = config.get_int("size")
if size is None:
    size = 3
found = config.get_bool("enabled")
enabled = True if found is None else found
def setting(source, key, default):
    return source.get(key) or default
zone = setting(config, "zone", "a")
"""


def test_defaults_are_read_however_they_are_written() -> None:
    given = facts(files={"__main__.py": WRITTEN_OTHERWISE})
    assert verdict(given, "configuration", key="size", default=3) == "pass"
    assert verdict(given, "configuration", key="size", default=4) == "fail"
    assert verdict(given, "configuration", key="enabled", default=True) == "pass"
    assert verdict(given, "configuration", key="zone", default="a") == "pass"
    go = 'import "github.com/pulumi/pulumi"\ncfg := config.New(ctx, "")\nzone := read(cfg, "zone", "a")\n'
    assert verdict(facts(files={"main.go": go}, language="go"), "configuration", key="zone", default="a") == "pass"


def test_a_setting_of_go_may_be_read_without_keeping_the_configuration() -> None:
    go = (
        'import "github.com/pulumi/pulumi"\nzone := config.New(ctx, "").Get("zone")\nif zone == "" {\n\tzone = "a"\n}\n'
    )
    assert verdict(facts(files={"main.go": go}, language="go"), "configuration", key="zone", default="a") == "pass"
    other = 'import "github.com/pulumi/pulumi"\nzone := values.New(ctx, "").Get("zone")\n'
    assert verdict(facts(files={"main.go": other}, language="go"), "configuration", key="zone") != "pass"


def test_what_a_handler_reads_is_no_setting_of_the_program() -> None:
    handler = "import os\nTABLE = os.environ['TABLE']\n"
    assert (
        verdict(facts(files={"__main__.py": PYTHON, "app/handler.py": handler}), "configuration", key="TABLE") == "fail"
    )


def test_a_declared_setting_counts_only_where_it_is_read() -> None:
    declared: dict[str, object] = {"vpcId": {"type": "string"}, "aws:region": {"value": "eu-west-1"}}
    given = facts(files={"__main__.py": PYTHON}, declared=declared)
    assert "vpcId is declared, but nothing reads it" in told(result(given, "configuration", key="vpcId"))
    assert verdict(given, "configuration", key="region") == "pass"
    loop = facts(files={"__main__.py": PYTHON + 'keys = ["vpcId"]\n'}, declared=declared)
    assert verdict(loop, "configuration", key="vpcId") == "unknown"


def test_what_the_engine_had_to_make_up_is_read_and_required() -> None:
    need = Need(kind="configuration", name="demo:certArn", message="", synthesized=True)
    assert verdict(facts(needs=(need,)), "configuration", key="certArn", required=True) == "pass"


def test_configuration_is_described_in_the_project_file() -> None:
    told_of: dict[str, object] = {"suffix": {"type": "string", "description": "End of every name."}}
    assert verdict(facts(declared=told_of), "configuration_checked", described=True) == "pass"
    assert (
        verdict(facts(declared={**told_of, "other": {"type": "string"}}), "configuration_checked", described=True)
        == "fail"
    )
    assert verdict(facts(), "configuration_checked", described=True) == "fail"
    checked = facts(files={"__main__.py": PYTHON}, declared=told_of)
    assert verdict(checked, "configuration_checked", described=True, validated=True) == "unknown"


def test_a_program_that_refuses_a_setting_checks_it() -> None:
    refuses = """import pulumi
value = pulumi.Config().get("suffix") or "dev"
if value not in ("dev", "prod"):
    raise ValueError("suffix is dev or prod")
"""
    declared: dict[str, object] = {"suffix": {"type": "string", "description": "End of every name."}}
    given = facts(files={"__main__.py": refuses}, declared=declared)
    assert verdict(given, "configuration_checked", validated=True) == "pass"
    elsewhere = refuses.replace("if value not in", "other = 1\nif other not in")
    assert (
        verdict(facts(files={"__main__.py": elsewhere}, declared=declared), "configuration_checked", validated=True)
        == "unknown"
    )


def test_a_function_of_the_program_reads_a_declared_setting() -> None:
    reads = 'import pulumi\nfrom own import settings\nx = settings.text("image", default="a")\n'
    declared: dict[str, object] = {"image": {"type": "string"}}
    given = facts(files={"__main__.py": reads}, declared=declared)
    assert verdict(given, "configuration", key="image", default="a") == "pass"
    alone = 'import pulumi\nprint("image")\n'
    assert verdict(facts(files={"__main__.py": alone}, declared=declared), "configuration", key="image") == "unknown"


# --- images that configuration sets


def running(image: str) -> Graph:
    return graph(make("aws:ecs/taskDefinition:TaskDefinition", "task", {"containerDefinitions": [{"image": image}]}))


def test_an_image_is_configurable_where_a_setting_changes_it() -> None:
    image = "registry.example.com/app:1.4.2"
    reads, fixed = 'import pulumi\nx = pulumi.Config().require("image")\n', f'x = "{image}"\n'
    given = facts(running(image), {"__main__.py": reads}, config={"demo:image": image})
    assert verdict(given, "image", "task", configurable=True) == "pass"
    assert verdict(facts(running(image), {"__main__.py": fixed}), "image", "task", configurable=True) == "fail"
    assert verdict(facts(running(image), {"__main__.py": reads}), "image", "task", configurable=True) == "unknown"
    unread = facts(running(image), {"__main__.py": fixed}, config={"demo:image": image})
    assert verdict(unread, "image", "task", configurable=True) == "fail"
    need = Need(kind="configuration", name="demo:image", message="", synthesized=True)
    made_up = facts(running("image-1a2b3c4d5e"), {"__main__.py": reads}, needs=(need,))
    assert verdict(made_up, "image", "task", configurable=True) == "pass"
    tagged = 'import pulumi\nx = pulumi.Config().get("imageTag") or "1.4.2"\n'
    assert verdict(facts(running(image), {"__main__.py": tagged}), "image", "task", configurable=True) == "pass"


# --- outputs

BALANCER = make("aws:lb/loadBalancer:LoadBalancer", "web", outputs={"dnsName": "web-1a2b.eu-west-1.elb.amazonaws.com"})
DATABASE = make(
    "aws:rds/instance:Instance",
    "db",
    outputs={
        "endpoint": "db-1a2b.c9x.eu-west-1.rds.amazonaws.com:5432",
        "address": "db-1a2b.c9x.eu-west-1.rds.amazonaws.com",
        "port": 5432,
    },
)
BUCKET = make(
    "aws:s3/bucket:Bucket",
    "data",
    outputs={"id": "data-1a2b3c4", "bucket": "data-1a2b3c4", "arn": "arn:aws:s3:::data-1a2b3c4"},
)
REST = make("aws:apigateway/restApi:RestApi", "api", outputs={"id": "a1b2c3d4e5"})
STAGE = make(
    "aws:apigateway/stage:Stage",
    "v1",
    {"restApi": Ref(REST)},
    outputs={"invokeUrl": "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1"},
)
RECORD = make(
    "aws:route53/record:Record",
    "shop",
    {"name": "shop.example.com", "aliases": [{"name": Ref(BALANCER, "dnsName")}]},
    outputs={"name": "shop.example.com", "fqdn": "shop.example.com"},
)
ALL = (RECORD, BALANCER, DATABASE, BUCKET, REST, STAGE)
HOST = BALANCER.outputs["dnsName"]


@pytest.mark.parametrize(
    ("outputs", "of", "want", "expected"),
    [
        ({"host": HOST}, "load_balancer", {"property": "dns_name"}, "pass"),
        ({"url": f"http://{HOST}/health"}, "load_balancer", {"property": "dns_name"}, "pass"),
        ({"url": f"http://{HOST}"}, "load_balancer", {"property": "url"}, "pass"),
        ({"alb_dns_name": "example.com"}, "load_balancer", {"property": "dns_name"}, "fail"),
        ({"alb": BALANCER.outputs["arn"]}, "load_balancer", {"property": "dns_name"}, "fail"),
        ({"alb": BALANCER.outputs["arn"]}, "load_balancer", {}, "pass"),
        ({"all": {"net": [{"host": HOST}]}}, "load_balancer", {"property": "dns_name"}, "pass"),
        ({"host": UNKNOWN}, "load_balancer", {"property": "dns_name"}, "unknown"),
        ({}, "load_balancer", {"property": "dns_name"}, "fail"),
        ({"db": DATABASE.outputs["endpoint"]}, "database", {"property": "endpoint"}, "pass"),
        ({"db": DATABASE.outputs["address"]}, "database", {"property": "endpoint"}, "pass"),
        ({"db_port": 5432}, "database", {"property": "port"}, "pass"),
        ({"database_endpoint": "see the console"}, "database", {"property": "endpoint"}, "fail"),
        ({"name": "data-1a2b3c4"}, "bucket", {"property": "name"}, "pass"),
        ({"name": "arn:aws:s3:::data-1a2b3c4"}, "bucket", {"property": "name"}, "fail"),
        ({"arn": "arn:aws:s3:::data-1a2b3c4"}, "bucket", {"property": "arn"}, "pass"),
        ({"api": STAGE.outputs["invokeUrl"]}, "api", {"property": "url"}, "pass"),
        (
            {"api": "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1/orders"},
            "api",
            {"property": "url"},
            "pass",
        ),
        ({"api": "https://api.example.com"}, "api", {"property": "url"}, "fail"),
        ({"appHost": HOST}, "load_balancer", {"property": "dns_name", "name": "app_host"}, "pass"),
        ({"other": HOST}, "load_balancer", {"property": "dns_name", "name": "app_host"}, "fail"),
        ({"host": HOST}, "queue", {"property": "url"}, "fail"),
        ({"site": "https://shop.example.com"}, "load_balancer", {"property": "url"}, "pass"),
        ({"site": "https://other.example.com"}, "load_balancer", {"property": "url"}, "fail"),
        ({"failoverDomain": HOST}, "", {"name": "failover domain"}, "pass"),
        ({"failoverDomain": "example.com"}, "", {"name": "failover domain"}, "unknown"),
        ({"other": HOST}, "", {"name": "failover domain"}, "fail"),
    ],
)
def test_outputs_hold_what_was_asked(outputs: dict[str, Any], of: str, want: dict[str, Any], expected: str) -> None:
    assert verdict(facts(graph(*ALL, outputs=outputs)), "output", of, **want) == expected


def test_a_secret_output_is_what_its_reference_says() -> None:
    from stackproof.model import Reference

    hidden = {"db": {"$secret": {"origin": "unknown"}}}
    known = graph(*ALL, outputs=hidden, output_references=(Reference("db", DATABASE.urn, "endpoint"),))
    assert verdict(facts(known), "output", "database", property="endpoint") == "pass"
    assert verdict(facts(graph(*ALL, outputs=hidden)), "output", "database", property="endpoint") == "unknown"


def test_what_another_output_holds_of_it_is_the_near_miss() -> None:
    found = told(
        result(
            facts(graph(*ALL, outputs={"alb": BALANCER.outputs["arn"]})), "output", "load_balancer", property="dns_name"
        )
    )
    assert "no output holds the dns name of the load balancer; the outputs are alb" in found
    assert "output alb holds arn of web" in found


def test_what_pulumi_makes_itself_is_no_component() -> None:
    provider = make("pulumi:providers:aws", "west", custom=False)
    child = make("aws:sqs/queue:Queue", "jobs", parent=provider.urn)
    assert verdict(facts(graph(provider, child)), "component") == "fail"


def test_files_of_another_folder_of_the_same_length_are_not_the_projects() -> None:
    given = facts(files={"others/index.ts": ""}, root="answer")
    assert verdict(given, "file", path="index.ts") == "fail"
    assert verdict(given, "file", path="others/index.ts") == "pass"


def test_a_readme_may_be_spelt_in_capitals_and_other_files_may_not() -> None:
    given = facts(files={"readme.md": "", "Index.ts": ""})
    assert verdict(given, "file", path="README.md") == "pass"
    assert verdict(given, "file", path="index.ts") == "fail"


def test_a_source_outside_of_test_folders_is_no_test_file() -> None:
    assert (
        verdict(facts(files={"src/run.ts": "it('works', () => f());"}, language="typescript"), "tests", type="unit")
        == "fail"
    )
    assert (
        verdict(facts(files={"test/run.ts": "it('works', () => f());"}, language="typescript"), "tests", type="unit")
        == "pass"
    )


def test_an_output_made_of_a_setting_is_not_written_down() -> None:
    made = graph(QUEUE, outputs={"failoverDomain": "backup.example.com"})
    given = facts(made, config={"demo:domain": "backup.example.com"})
    assert verdict(given, "output", name="failover domain") == "pass"
