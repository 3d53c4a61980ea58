# ruff: noqa: E501  (programs in another language)
"""What the analysis of the fintech answer names is found in a TypeScript answer, in other words too, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from node_needed import needs_node

from stackproof.model import Report
from stackproof.review import ReviewOptions, review

pytestmark = needs_node

ANSWER = Path(__file__).parents[2] / "examples/answers/fintech-loans/ANSWER.md"
START, FENCE = "```typescript\n", "\n```\n"

# row of the analysis, check, severity, and the text on whose line the finding stands (the resource's own line where
# the check is about what is missing)
ROWS = [
    ("A1.1", "SEC001", "critical", "password"),
    ("A1.5", "ECS001", "low", "task definition"),
    ("A1.6", "LOG002", "note", "log group"),
    ("A1.6", "LOG003", "note", "log group"),
    ("A1.7", "ELB001", "medium", "balancer"),
    ("A1.8", "S3007", "medium", "bucket"),
    ("A1.9", "TAG001", "low", ""),
    ("A1.10", "LINT002", "low", "unused"),
]
PLACES = {
    "password": "L0ans-Pr0cess1ng",
    "task definition": "new aws.ecs.TaskDefinition(",
    "log group": "new aws.cloudwatch.LogGroup(",
    "balancer": "new aws.lb.LoadBalancer(",
    "bucket": 'new aws.s3.Bucket("loans-access-logs"',
    "unused": "const region",
}

FIRST = [  # the same faults in other words: through a constant, as a pinned sample, inline
    (
        'const environment = config.get("environment") || "dev";\n',
        'const environment = config.get("environment") || "dev";\nconst databaseLogin = "L0ans-Pr0cess1ng-2024";\n',
    ),
    ('password: pulumi.secret("L0ans-Pr0cess1ng-2024")', "password: databaseLogin"),
    ('image: "nginx:latest"', 'image: "public.ecr.aws/nginx/nginx:1.27"'),
    ("{ retentionInDays: 7 }", "{ name: `/ecs/loans-${environment}`, retentionInDays: 5 }"),
    (
        '        { protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] },\n'
        '        { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },\n',
        '        ...[80, 443].map((port) => ({ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: ["0.0.0.0/0"] })),\n',
    ),
    ('{ forceDestroy: environment === "dev" }', "{}"),
    ("const region = aws.config.region;", "const region = aws.getRegionOutput().name;"),
]
SECOND = [  # as a default of the configuration, by a registry, over rules of their own
    (
        'password: pulumi.secret("L0ans-Pr0cess1ng-2024")',
        'password: config.get("dbPassword") ?? `L0ans-Pr0cess1ng-${2024}`',
    ),
    ('image: "nginx:latest"', 'image: "docker.io/library/httpd:latest"'),
    ("{ retentionInDays: 7 }", "{ retentionInDays: 3, skipDestroy: false }"),
    (
        '        { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },\n    ],\n',
        "    ],\n",
    ),
    (
        "const serviceGroup =",
        'new aws.vpc.SecurityGroupIngressRule("loans-https", {\n    securityGroupId: albGroup.id,\n    ipProtocol: "tcp",\n'
        '    fromPort: 443,\n    toPort: 443,\n    cidrIpv4: "0.0.0.0/0",\n});\nconst serviceGroup =',
    ),
    ('{ forceDestroy: environment === "dev" }', "{ objectLockEnabled: false }"),
    ("const region = aws.config.region;", "const { region } = aws.config;"),
]
NEAR = [  # nothing of it is wrong
    ('password: pulumi.secret("L0ans-Pr0cess1ng-2024")', 'password: config.requireSecret("dbPassword")'),
    ('image: "nginx:latest"', 'image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/loans:1.4.2"'),
    ("{ retentionInDays: 7 }", "{ retentionInDays: 365, kmsKeyId: key.arn }"),
    ("// Access logs\n", 'const key = new aws.kms.Key("loans", { enableKeyRotation: true });\n\n// Access logs\n'),
    (
        "// Service\n",
        'new aws.lb.Listener("loans-https", {\n    loadBalancerArn: alb.arn,\n    port: 443,\n    protocol: "HTTPS",\n'
        '    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",\n    certificateArn: config.require("certificateArn"),\n'
        '    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],\n});\n\n// Service\n',
    ),
    (
        '    protocol: "HTTP",\n    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],\n',
        '    protocol: "HTTP",\n    defaultActions: [\n        { type: "redirect", redirect: { port: "443", protocol: "HTTPS",'
        ' statusCode: "HTTP_301" } },\n    ],\n',
    ),
    (
        'new aws.s3.BucketVersioning("loans-access-logs", {',
        'new aws.s3.BucketServerSideEncryptionConfiguration("loans-access-logs", {\n    bucket: logBucket.id,\n'
        '    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],\n});\n'
        'new aws.s3.BucketVersioning("loans-access-logs", {',
    ),
    ("export const url =", "export const where = region;\nexport const url ="),
]
TAGGED = "  aws:defaultTags:\n    tags:\n      Project: loans\n      Owner: lending\n      CostCenter: '42'\n"


def _reworded(changes: list[tuple[str, str]]) -> str:
    text = ANSWER.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


def _program(text: str) -> list[str]:
    return text.split(START, 1)[1].split(FENCE, 1)[0].split("\n")


def _reviewed(folder: Path, text: str) -> Report:
    (folder / "ANSWER.md").write_text(text, encoding="utf-8")
    (report,) = review(str(folder / "ANSWER.md"), options=ReviewOptions(profile="fintech"))
    assert report.run is not None and report.run.outcome == "ran", report.run
    return report


@pytest.fixture(scope="module", params=["as it is", "in other words", "in other words again"])
def answer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Report]:
    changes = {"as it is": [], "in other words": FIRST, "in other words again": SECOND}[request.param]
    text = _reworded(changes)
    return _program(text), _reviewed(tmp_path_factory.mktemp("answer"), text)


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Report:
    text = _reworded(NEAR) + f"\n## `Pulumi.yaml`\n\n```yaml\nname: loans\nruntime: nodejs\nconfig:\n{TAGGED}```\n"
    return _reviewed(tmp_path_factory.mktemp("near"), text)


@pytest.mark.parametrize(("row", "check", "severity", "place"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_each_failure_of_the_analysis_is_found_at_its_line(answer, row, check, severity, place) -> None:
    lines, report = answer
    found = [item for item in report.findings if item.check == check]
    assert [item.severity for item in found] == [severity], row
    if place == "unused":
        assert "region" in lines[(found[0].line or 0) - 1]
    elif place:
        assert PLACES[place] in lines[(found[0].line or 0) - 1]


@pytest.mark.parametrize(("row", "check", "severity", "place"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_what_only_looks_like_it_is_no_failure(near, row, check, severity, place) -> None:
    assert check not in {item.check for item in near.findings}, row


def test_a_missing_project_is_found_and_the_program_is_run_all_the_same(answer) -> None:
    _, report = answer
    assert ("STR001", "critical") in {(item.check, item.severity) for item in report.findings}
    assert report.run.resources >= 32
