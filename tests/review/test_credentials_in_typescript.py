"""Credentials and Outputs of TypeScript answers, from the source and the run to the report."""

from __future__ import annotations

import pytest
from node_needed import needs_node

pytestmark = needs_node

VALUE = "Ln7-quiet-otter-42"
PROJECT = "name: loans\nruntime: nodejs\nconfig:\n  aws:region: us-east-1\n"
DATABASE = """\
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

export interface LoanDatabaseArgs {
    credentials: { user: string; password: pulumi.Input<string> };
}

export class LoanDatabase extends pulumi.ComponentResource {
    public readonly endpoint: pulumi.Output<string>;
    constructor(name: string, args: LoanDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
        super("loans:db:Database", name, {}, opts);
        const { user, password } = args.credentials;
        const instance = new aws.rds.Instance(name, {
            engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20, username: user, password,
            skipFinalSnapshot: true,
        }, { parent: this });
        this.endpoint = instance.endpoint;
        this.registerOutputs({ endpoint: this.endpoint });
    }
}
"""
INDEX = """\
import { LoanDatabase } from "./database";
import { settings } from "./settings";

export const endpoint = new LoanDatabase("loans", { credentials: settings.database }).endpoint;
"""
SETTINGS = """\
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
const config = new pulumi.Config();
const generated = new random.RandomPassword("db", {{ length: 24 }});
const written = "{value}";
export const settings = {{ database: {{ user: "loans", password: {password} }} }};
export const used = [config, generated, written].length;
"""


def _program(password: str) -> dict[str, str]:
    settings = SETTINGS.format(value=VALUE, password=password)
    return {"Pulumi.yaml": PROJECT, "index.ts": INDEX, "database.ts": DATABASE, "settings.ts": settings}


@pytest.mark.parametrize("password", ["pulumi.secret(written)", "`${written}-${pulumi.getStack()}`"])
def test_a_password_that_travels_through_modules_and_a_component_is_found_where_it_is_written(reviewed, password):
    report = reviewed(_program(password))
    assert report.run.outcome == "ran"
    [finding] = [item for item in report.findings if item.check == "SEC001"]
    assert (finding.severity, finding.file) == ("critical", "settings.ts")
    assert VALUE not in str(report)


@pytest.mark.parametrize("password", ["generated.result", 'config.requireSecret("p")'])
def test_a_generated_or_configured_password_is_no_finding(reviewed, password):
    report = reviewed(_program(password))
    assert not {item.check for item in report.findings} & {"SEC001", "SEC002", "SEC003", "SEC004", "SDK011"}


def test_an_output_in_text_is_one_finding_where_it_is_written(reviewed):
    program = """\
import * as aws from "@pulumi/aws";
const bucket = new aws.s3.Bucket("files");
const place = `s3://${bucket.id}/data`;
new aws.ssm.Parameter("place", { type: "String", value: place });
"""
    report = reviewed({"Pulumi.yaml": PROJECT, "index.ts": program})
    assert [(item.severity, item.line) for item in report.findings if item.check == "SDK011"] == [("critical", 3)]


def test_text_of_an_output_that_only_the_run_shows_is_a_finding_of_the_resource(reviewed):
    program = """\
import * as aws from "@pulumi/aws";
const bucket = new aws.s3.Bucket("files");
const hidden: any = Reflect.apply(String, null, [bucket.id]);
new aws.sqs.Queue("jobs", { tags: { Bucket: hidden } });
"""
    report = reviewed({"Pulumi.yaml": PROJECT, "index.ts": program})
    [finding] = [item for item in report.findings if item.check == "SDK011"]
    assert (finding.severity, finding.line, finding.message.split()[0]) == ("critical", 4, "tags.Bucket")


def test_an_output_that_is_called_like_its_value_is_left_out_in_a_further_run(reviewed):
    program = """\
import * as aws from "@pulumi/aws";
const bucket = new aws.s3.Bucket("files");
const account = (bucket.arn as any).split(":")[4];
new aws.sqs.Queue("later", { tags: { account } });
"""
    report = reviewed({"Pulumi.yaml": PROJECT, "index.ts": program})
    assert [(item.severity, item.line) for item in report.findings if item.check == "SDK011"] == [("critical", 3)]
    assert report.run.resources == 2
    assert {item.cause for item in report.findings if item.check in ("SDK011", "RUN001")} == {"sdk@index.ts:3"}
