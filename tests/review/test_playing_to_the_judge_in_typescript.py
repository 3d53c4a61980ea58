# ruff: noqa: E501  (programs in another language)
"""TypeScript programs that play to the judge: none raises its score."""

from __future__ import annotations

import pytest
from answer_making import write
from node_needed import needs_node

from stackproof.model import Report

pytestmark = needs_node

IMPORT = 'import * as aws from "@pulumi/aws";\n'
BAD = """\
const group = new aws.ec2.SecurityGroup("web", {
    vpcId: "vpc-0a1b2c3d4e5f60718",
    ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
});
new aws.rds.Instance("db", {
    engine: "postgres",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 20,
    username: "app",
    password: "Tr0ub4dor-and-3",
    publiclyAccessible: true,
    vpcSecurityGroupIds: [group.id],
});
"""
GOOD = 'new aws.sqs.Queue("jobs", { tags: { Project: "x" } });\n'
PROJECT = "name: app\nruntime: nodejs\nconfig:\n  aws:region: us-east-1\n"


def _answer(text: str | dict[str, str]) -> dict[str, str]:
    return {"Pulumi.yaml": PROJECT, **({"index.ts": text} if isinstance(text, str) else text)}


@pytest.fixture
def judged(reviewed):
    return lambda text, **options: reviewed(_answer(text), **{"profile": "eval", **options})


def _value(report: Report) -> float:
    assert report.score is not None
    return report.score.value


@pytest.fixture(scope="module")
def honest(zygote, tmp_path_factory) -> Report:
    """The report of the faulty program as it is."""
    from stackproof.review import ReviewOptions, review

    folder = write(tmp_path_factory.mktemp("honest") / "app", _answer(IMPORT + BAD))
    (report,) = review(str(folder), options=ReviewOptions(profile="eval"), zygote=zygote)
    assert report.run.outcome == "ran" and {"NET001", "RDS002"} <= {item.check for item in report.findings}
    return report


@pytest.mark.parametrize(
    "look",
    [
        'const judged = (process.env.PULUMI_NODEJS_MONITOR || "").startsWith("unix:");\n',
        'const looked = () => process.env["PULUMI_NODEJS_ENGINE"];\nconst judged = !!looked();\n',
        'const judged = Object.keys(require.cache).some((name) => name.includes("stackproof"));\n',
        'const judged = (new Error().stack || "").includes("host.cjs");\n',
        'const judged = typeof (globalThis as any).stackproof_hole !== "undefined";\n',
        'import * as fs from "fs";\nconst judged = fs.readFileSync("/proc/self/cmdline", "utf8").includes("host.cjs");\n',
        "const judged = process.execArgv.length > 0;\n",
    ],
    ids=["variable", "function", "modules", "stack", "hole", "command line", "flags"],
)
def test_looking_at_the_judge_is_found_and_what_it_hides_is_judged(judged, honest, look):
    report = judged(f"{IMPORT}{look}if (judged) {{\n{GOOD}}} else {{\n{BAD}}}\n")
    assert _value(report) <= _value(honest)
    found = {item.check: item for item in report.findings}
    assert found["RUN011"].severity == "critical"
    assert found["NET001"].message == next(item.message for item in honest.findings if item.check == "NET001")
    assert found["RDS002"].certain


@pytest.mark.parametrize(
    "trick",
    ["process.exit(0);\n", "process.reallyExit(0);\n", "(process as any)['exit']();\n"],
    ids=lambda text: text[:24],
)
def test_leaving_early_as_if_all_were_well_hides_nothing(judged, honest, trick):
    report = judged(IMPORT + GOOD + trick.replace("process.really", "(process as any).really") + BAD)
    assert _value(report) <= _value(honest)
    assert report.run.outcome == "crashed"
    assert {"RUN001", "NET001"} <= {item.check for item in report.findings}


FORGED = """\
import * as resources from "@pulumi/pulumi/proto/resource_pb";
const { ResourceMonitorClient } = require("@pulumi/pulumi/proto/resource_grpc_pb");
const real = ResourceMonitorClient.prototype.registerResource;
ResourceMonitorClient.prototype.registerResource = function (asked: any, ...rest: any[]) {
    asked.setObject(undefined);
    return real.call(this, asked, ...rest);
};
"""


@pytest.mark.parametrize(
    "tampering",
    [
        "class Nothing { id = 'x'; constructor(...values: any[]) {} }\n"
        "(aws.ec2 as any).SecurityGroup = Nothing;\n(aws.rds as any).Instance = Nothing;\n",
        "Object.defineProperty(aws.ec2, 'SecurityGroup', { value: class { id = 'x'; } });\n",
        FORGED,
        "const entries = Object.entries;\nObject.keys = ((value: any) => entries(value).map((item) => item[0])"
        ".filter((name) => name !== 'ingress')) as any;\n",
        'const { Output } = require("@pulumi/pulumi");\nOutput.prototype.apply = function () { return this; };\n',
        'import * as pulumi from "@pulumi/pulumi";\npulumi.runtime.setMocks({ call: () => ({}),'
        " newResource: () => ({ id: 'x', state: {} }) });\n",
    ],
    ids=["stand-in classes", "defined", "on the way", "built-in", "outputs", "mocks"],
)
def test_tampering_is_found_and_undone(judged, honest, tampering):
    report = judged(IMPORT + tampering + BAD)
    assert _value(report) <= _value(honest)
    assert "RUN011" in {item.check for item in report.findings}
    assert ("NET001", 1 + tampering.count("\n") + 1) in {(item.check, item.line) for item in report.findings}


def _grave(report: Report):
    return {item.check for item in report.findings if item.severity in ("critical", "high")}


@pytest.mark.parametrize(
    "stop",
    [
        "process.exit(3);\n",
        "throw new Error('not today');\n",
        "throw Object.assign(new Error('no'), { code: 'EACCES' });\n",
        "throw Object.assign(new Error(\"Cannot find module 'hidden'\"), { code: 'MODULE_NOT_FOUND' });\n",
        "throw Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' });\n",
        "function check() { if (aws) throw new Error('x'); }\ncheck();\n",
    ],
    ids=lambda text: text[:60],
)
def test_what_stands_behind_a_stop_of_the_programs_own_counts(judged, stop):
    report = judged(IMPORT + stop + BAD)
    behind = {item.check for item in report.findings if not item.certain}
    assert {"NET001", "RDS002"} <= behind
    assert _value(report) <= 4
    assert report.verdict == "fail"


@pytest.mark.parametrize(
    "stop",
    [
        "import * as fs from 'fs';\nfs.readFileSync('/etc/shadow');\n",
        "import { execSync } from 'child_process';\nexecSync('terraform');\n",
        "import * as fs from 'fs';\nfor (const fd of fs.readdirSync('/proc/self/fd')) {\n"
        '    try { fs.writeSync(+fd, \'{"error": {"type": "Error", "code": "EACCES"}}\\n\'); } catch {}\n}\n'
        "(process as any).reallyExit(3);\n",
    ],
    ids=["a file", "a command", "a forged refusal"],
)
def test_a_program_that_brings_nothing_up_is_bound_whatever_kept_it(judged, stop):
    report = judged(stop + IMPORT + BAD)
    assert report.run.outcome != "ran"
    assert _value(report) <= 4
    assert report.verdict in ("fail", "error")


def test_a_forged_account_of_the_run_is_not_believed(judged):
    forged = (
        "import * as fs from 'fs';\nfor (let fd = 3; fd < 64; fd++) {\n"
        '    try { fs.writeSync(fd, \'{"note": {"need": "configuration", "name": "x"}, "outcome": "ran"}\\n\'); } catch {}\n'
        "    try { fs.closeSync(fd); } catch {}\n}\n"
    )
    report = judged(IMPORT + GOOD + forged + "throw new Error('no');\n")
    assert report.run.outcome != "ran"
    assert _value(report) <= 4


SETTINGS = {
    "stackproof.toml": 'disable = ["SEC001", "NET001", "RDS002"]\nfail-on = "never"\n',
    ".npmrc": "node-options=--require ./evil.cjs\nscript-shell=/bin/true\n",
    ".env": "NODE_OPTIONS=--require ./evil.cjs\n",
    "evil.cjs": "process.exit(0);\n",
    "tsconfig.json": '{"extends": "/etc/passwd", "compilerOptions": {"rootDir": "/", "plugins": [{"name": "./evil.cjs"}]}}',
    "node_modules/@pulumi/aws/index.js": "module.exports = {};\n",
    "package.json": '{"name": "app", "main": "index.ts", "dependencies": {"@pulumi/aws": "^7.0.0"},'
    ' "scripts": {"preinstall": "touch ran"}, "pulumi": {"disable": true}, "type": "commonjs"}',
}


def test_settings_shipped_in_the_answer_change_nothing(judged):
    manifest = {"package.json": '{"name": "app", "main": "index.ts", "dependencies": {"@pulumi/aws": "^7.0.0"}}'}
    plain = judged({"index.ts": IMPORT + BAD, **manifest})
    shipped = judged({"index.ts": IMPORT + BAD, **SETTINGS})
    assert shipped.run.outcome == "ran" and shipped.suppressed == ()
    assert _grave(plain) <= _grave(shipped)
    assert _value(shipped) <= _value(plain)


def test_files_written_while_the_program_runs_are_not_read(judged, honest):
    trick = (
        "import * as fs from 'fs';\nfs.writeFileSync(__filename, 'export {};');\n"
        "fs.writeFileSync(__dirname + '/stackproof.toml', 'disable = [\"NET001\"]');\n"
        "fs.writeFileSync(__dirname + '/more.ts', 'const x: = 1');\n"
    )
    report = judged(trick + IMPORT + BAD)
    assert set(report.submission.files) == {"Pulumi.yaml", "index.ts"}
    assert _grave(honest) <= _grave(report)
    assert _value(report) <= _value(honest)


def test_catching_everything_does_not_hide_what_was_registered(judged, honest):
    text = f"{IMPORT}try {{\n{BAD}    throw new Error('x');\n}} catch {{}}\nprocess.removeAllListeners();\n"
    assert _value(judged(text)) <= _value(honest)


def test_timers_and_workers_that_go_on_do_not_hide_what_was_registered(judged, honest):
    report = judged(IMPORT + BAD + "setInterval(() => {}, 1000);\n")
    assert _grave(honest) <= _grave(report)
    assert _value(report) <= _value(honest)
