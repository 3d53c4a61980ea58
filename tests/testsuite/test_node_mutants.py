"""What is changed of a program in TypeScript, and which of its lines count."""

import textwrap

from stackproof.testsuite import Source
from stackproof.testsuite._mutants import applied
from stackproof.testsuite._node import places_in, statements_of
from stackproof.testsuite._statements import run_of
from stackproof.testsuite._trees import parse

PROGRAM = textwrap.dedent(
    """\
    import * as pulumi from "@pulumi/pulumi";
    import * as aws from "@pulumi/aws";
    import { Bucket as Store } from "@pulumi/aws/s3";
    import { settings } from "./settings";
    const { sqs } = aws;

    /* größe */ const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.0.0.0/16", enableDnsSupport: true });
    export const spare = new aws.ec2.InternetGateway("g", { vpcId: vpc.id }, { protect: true });
    new sqs.Queue(
        "q",
        {
            description: "prose",
            name: settings.name,
            "delaySeconds": 5 as number,
            policy: JSON.stringify({ Version: '2012-10-17', Path: `a
    b` }),
            tags: { Owner: `${vpc.id}`, Where: process.env.PLACE },
            kmsMasterKeyId: this.keys[0].arn!,
        },
    );
    const store = new Store("store", { bucket: settings.make() });
    new aws.s3.NoSuchThing("x", { a: 1 });
    new aws.Provider("p", { region: "eu-west-1" });
    new pulumi.StackReference("other", { name: "a/b/c" });
    export const id = vpc.id;
    """
)


def places(text=PROGRAM):
    return places_in([Source(path="index.ts", text=text)])


def test_resources_properties_and_references_are_found_and_nothing_else():
    assert [(item.kind, item.line, item.text) for item in places()] == [
        ("flip", 7, "cidrBlock of aws.ec2.Vpc 'v': '10.0.0.0/16' becomes '10.0.0.0/16-changed'"),
        ("flip", 7, "enableDnsSupport of aws.ec2.Vpc 'v': true becomes false"),
        ("drop", 8, "aws.ec2.InternetGateway 'g' is not made"),
        ("cut", 8, "vpcId of aws.ec2.InternetGateway 'g': a literal instead of vpc.id"),
        ("drop", 9, "sqs.Queue 'q' is not made"),
        ("flip", 14, "delaySeconds of sqs.Queue 'q': 5 becomes 6"),
        ("flip", 15, "policy.Version of sqs.Queue 'q': '2012-10-17' becomes '2012-10-17-changed'"),
        ("flip", 15, r"policy.Path of sqs.Queue 'q': 'a\nb' becomes 'a\nb-changed'"),
        ("cut", 18, "kmsMasterKeyId of sqs.Queue 'q': a literal instead of this.keys[0].arn"),
        ("drop", 21, "Store 'store' is not made"),
    ]


def test_each_change_is_one_and_keeps_the_lines():
    for place in places():
        changed = applied(PROGRAM, place)
        assert changed != PROGRAM
        assert not parse(changed, "typescript").has_error, place
        assert changed.count("\n") == PROGRAM.count("\n")
        assert changed.splitlines()[22:] == PROGRAM.splitlines()[22:]


def test_what_is_escaped_in_a_text_stays_so():
    text = 'import * as aws from "@pulumi/aws";\nnew aws.sqs.Queue("q", { name: "a\\n\\"b" });\n'
    (changed,) = [applied(text, place) for place in places(text) if place.kind == "flip"]
    assert '"a\\n\\"b-changed"' in changed


def test_a_resource_that_is_used_elsewhere_is_not_dropped():
    text = 'import * as aws from "@pulumi/aws";\nexport const key = new aws.kms.Key("key");\n'
    other = Source(path="more.ts", text='import { key } from "./infra";\n')
    assert [item.kind for item in places_in([Source(path="infra.ts", text=text)])] == ["drop"]
    assert places_in([Source(path="infra.ts", text=text), other]) == []


def test_programs_in_javascript_are_changed_as_well():
    text = 'const aws = require("@pulumi/aws");\nconst { Bucket } = require("@pulumi/aws").s3;\n'
    text += 'new aws.kms.Key("k", { enableKeyRotation: false });\nnew Bucket("b");\n'
    found = places_in([Source(path="index.js", text=text)])
    assert [(item.kind, item.line) for item in found] == [("drop", 3), ("flip", 3), ("drop", 4)]


def test_what_does_not_parse_is_left_alone():
    assert places('import * as aws from "@pulumi/aws";\nnew aws.kms.Key("k", { a: 1 ;\n') == []


TEXT = textwrap.dedent(
    """\
    "use strict";
    import { a } from "./a";
    export interface Shape { size: number }
    declare const known: string;
    let later: number;

    export class Thing {
        readonly name: string;
        private count = 2;
        method(flag: boolean) {
            if (flag) {
                return a(
                    1,
                );
            } else if (later) {
                later = 1;
            }
            return 2;
        }
    }

    export function f(): number {
        return 1;
    }
    const g = (n: number) => {
        return n;
    };
    export default new Thing();
    """
)


def test_declarations_types_and_imports_are_no_statements():
    found = statements_of(Source(path="index.ts", text=TEXT))
    assert set(found) == {9, 11, 12, 15, 16, 18, 23, 25, 26, 28}


def test_a_statement_counts_by_any_of_its_own_lines():
    found = statements_of(Source(path="index.ts", text=TEXT))
    assert run_of(found, [13, 27]) == {12, 25}
