"""Checks asked about whole TypeScript and JavaScript programs, run as they are handed in."""

import json

import pytest
from example_running import case_of
from node_needed import needs_node

from stackproof.checks import all_checks, judge
from stackproof.engine import Zygote
from stackproof.source.typescript import _types

pytestmark = needs_node
HEAD = 'import * as aws from "@pulumi/aws";\nimport * as pulumi from "@pulumi/pulumi";\n'
SCRIPT_HEAD = 'const aws = require("@pulumi/aws");\nconst pulumi = require("@pulumi/pulumi");\n'
MANIFEST = {"main": "index.ts", "dependencies": {"@pulumi/pulumi": "^3", "@pulumi/aws": "^7"}}
FUNCTION = """
const role = aws.iam.Role.get("role", "worker");
new aws.lambda.Function("web", {
    role: role.arn, runtime: "nodejs22.x", handler: "index.handler", code: new pulumi.asset.FileArchive("./web"),
});
"""
HANDLER = "export const handler = async () => 1;\n"


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.fixture
def judged(tmp_path, zygote, monkeypatch):
    def ask(id, program, *, also=None, without=(), entry="index.ts", typed=False):
        if not typed:  # the type check takes longer than all the rest, and is tested elsewhere
            monkeypatch.setattr(_types, "packages_for", lambda major: ())
        files = {"Pulumi.yaml": "name: demo\nruntime: nodejs\n", "package.json": json.dumps(MANIFEST)}
        files |= {entry: (SCRIPT_HEAD if entry.endswith(".js") else HEAD) + program, **(also or {})}
        for path, text in files.items():
            if path not in without:
                (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / path).write_text(text)
        (check,) = (one for one in all_checks() if one.id == id)
        judgement = judge(case_of(tmp_path, zygote), checks=[check])
        assert judgement.errors == ()
        return judgement

    return ask


def test_typescript_that_nothing_compiles_is_no_handler(judged):
    (finding,) = judged("LAM006", FUNCTION, also={"web/index.ts": HANDLER}).findings
    assert finding.message.endswith("index.ts has to be compiled first")


@pytest.mark.parametrize(
    ("path", "script"),
    [("web/package.json", "tsc"), ("package.json", "esbuild web/index.ts --bundle --outfile=web/index.js")],
)
def test_a_handler_that_a_script_compiles_is_left_open(judged, path, script):
    manifest = {**(MANIFEST if path == "package.json" else {}), "scripts": {"build": script}}
    judgement = judged("LAM006", FUNCTION, also={"web/index.ts": HANDLER, path: json.dumps(manifest)})
    assert judgement.findings == ()
    assert [item.why for item in judgement.undecided] == [f"{path} may compile index.ts before the deployment"]


def test_the_compiler_of_the_project_itself_writes_elsewhere(judged):
    also = {
        "web/index.ts": HANDLER,
        "package.json": json.dumps({**MANIFEST, "scripts": {"build": "tsc"}}),
        "tsconfig.json": '{"compilerOptions": {"outDir": "bin"}}',
    }
    assert len(judged("LAM006", FUNCTION, also=also).findings) == 1


def test_a_package_that_is_not_there_is_missed_although_the_program_names_it(judged):
    (finding,) = judged("LAM006", FUNCTION).findings
    assert finding.message == "the code web is not part of the submission"


def test_a_package_that_a_script_makes_is_left_open(judged):
    also = {"build.js": 'require("esbuild").buildSync({ outfile: "web/index.js" });\n'}
    assert judged("LAM006", FUNCTION, also=also).findings == ()


def test_a_function_of_the_program_brings_its_packages_along(judged):
    program = """
new aws.lambda.CallbackFunction("work", {
    callback: async (event: any) => { const axios = require("axios"); return axios.get(event.url); },
});
"""
    assert judged("LAM011", program).findings == ()


def test_broad_policies_that_pulumi_attaches_itself_are_mended_at_the_function(judged):
    findings = judged("IAM004", 'new aws.lambda.CallbackFunction("work", { callback: async () => 1 });').findings
    assert findings
    assert all(finding.fix.text.startswith("Give the function `policies`") for finding in findings)


def test_broad_policies_of_a_written_role_are_mended_at_the_role(judged):
    program = """
const role = new aws.iam.Role("r", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("a", { role, policyArn: aws.iam.ManagedPolicy.AmazonS3FullAccess });
"""
    (finding,) = judged("IAM004", program).findings
    assert finding.fix.text.startswith("Attach a policy of your own")


def test_a_project_without_a_manifest_is_told_of_package_json(judged):
    (finding,) = judged("STR006", 'new aws.s3.Bucket("b");', without=["package.json"]).findings
    assert finding.message.endswith("has no package.json")
    assert "@pulumi/aws" in finding.fix.text


def test_a_main_that_is_missing_where_the_program_has_its_usual_place(judged):
    also = {"Pulumi.yaml": "name: demo\nruntime: nodejs\nmain: missing.ts\n"}
    (finding,) = judged("STR003", 'new aws.s3.Bucket("b");', also=also).findings
    assert finding.fix.text.startswith("Leave `main` out of Pulumi.yaml")


def test_a_main_that_is_missing_where_the_program_lies_elsewhere(judged):
    also = {"Pulumi.yaml": "name: demo\nruntime: nodejs\nmain: bin/app.ts\n"}
    (finding,) = judged("STR003", 'new aws.s3.Bucket("b");', also=also, entry="src/stack.ts").findings
    assert finding.fix.text == "Set `main: src/stack.ts` in Pulumi.yaml, or rename src/stack.ts to index.ts."


def test_an_import_that_package_json_does_not_name_is_found(judged):
    program = 'import * as random from "@pulumi/random";\nnew random.RandomId("i", { byteLength: 4 });\n'
    (finding,) = judged("STR007", program).findings
    assert (finding.file, finding.line) == ("index.ts", 3)
    assert finding.message == "@pulumi/random is imported, but package.json does not name it"
    assert finding.impact.text == "On a fresh machine the program ends with: Cannot find module."


def test_a_required_key_that_nothing_explains_is_found_where_it_is_asked_for(judged):
    program = 'const owner = new pulumi.Config().require("owner");\nnew aws.s3.Bucket("b", { tags: { owner } });\n'
    (finding,) = judged("RUN006", program).findings
    assert (finding.file, finding.line) == ("index.ts", 3)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ('"orders-table"', True),
        ("`orders-${pulumi.getStack()}`", False),
        ('`orders-${new pulumi.Config().get("suffix") || "x1"}`', False),
        ('new pulumi.Config().get("name") || "orders"', False),
    ],
)
def test_a_name_is_fixed_where_nothing_of_the_environment_is_in_it(judged, name, found):
    program = f"""
const config = new pulumi.Config();
new aws.dynamodb.Table("t", {{
    name: {name}, hashKey: "id", attributes: [{{ name: "id", type: "S" }}], billingMode: "PAY_PER_REQUEST",
}});
"""
    assert bool(judged("NAM003", program).findings) == found


def test_plain_javascript_is_read_as_well(judged):
    program = """
const suffix = new pulumi.Config().get("suffix") || "x1";
new aws.sqs.Queue("a", { name: "orders", kmsMasterKeyId: "alias/aws/sqs" });
new aws.sqs.Queue("b", { name: `jobs-${suffix}` });
"""
    manifest = {"main": "index.js", "dependencies": MANIFEST["dependencies"]}
    judgement = judged("NAM003", program, entry="index.js", also={"package.json": json.dumps(manifest)})
    assert [(finding.file, finding.line) for finding in judgement.findings] == [("index.js", 5)]


def test_an_argument_that_javascript_passes_over_weighs_less_than_one_that_does_not_compile(judged):
    program = 'new aws.sqs.Queue("q", { visibilityTimeout: 30 });\n'
    manifest = json.dumps({"main": "index.js", "dependencies": MANIFEST["dependencies"]})
    (script,) = judged("SDK005", program, entry="index.js", also={"package.json": manifest}).findings
    assert (script.severity, script.line) == ("high", 3)
    assert "where it runs all the same, the setting has no effect" in script.impact.text


def test_a_value_that_typescript_names_by_an_enumeration_is_the_programs_own(judged):
    program = """
const label = new pulumi.Config().require("label");
new aws.lambda.Function("f", {
    role: "arn:aws:iam::111122223333:role/r", runtime: aws.lambda.Runtime.NodeJS12dX, handler: "index.handler",
    description: label, s3Bucket: "b", s3Key: "k",
});
"""
    (finding,) = judged("VAL010", program).findings
    assert "nodejs12.x" in finding.message


def test_default_tags_in_a_part_that_was_left_out_count(judged):
    program = """
const provider = new aws.Providers("p", { defaultTags: { tags: { Owner: "me" } } });
new aws.s3.Bucket("b", {}, { provider: provider as any });
"""
    assert judged("TAG001", program, typed=True).findings == ()
