"""Outputs used as if they were values in TypeScript, and the right uses beside them."""

# ruff: noqa: E501 - programs stand on one line
from __future__ import annotations

import pytest
from typescript_looking import inspected, noticed

BUCKET = 'const b = new aws.s3.Bucket("b");\n'
MISUSES = {
    "template": "export const x = `arn ${b.arn}`;",
    "str": "const x = b.arn.toString();",
    "concatenation": 'const x = b.arn + "/*";',
    "json": "const x = JSON.stringify({ Statement: [{ Resource: [b.arn] }] });",
    "join": 'const x = [b.arn, "y"].join(",");',
    "comparison": 'const x = b.arn === "y";',
    "condition": "const x = b.arn ? 1 : 2;",
    "number": "const x = b.arn * 2;",
    "iteration": "for (const part of b.tags) { console.log(part); }",
    "key": 'const x = { [b.arn]: "y" };',
    "name": "const x = new aws.s3.Bucket(b.id);",
    "method": 'const x = b.arn.split(":");',
    "await": "async function f() { return await b.arn; }\nf();",
}
OTHER_MISUSES = {
    "an Output of a function's parameter": (
        "function f(arn: pulumi.Output<string>) { return `${arn}/*`; }",
        "template",
    ),
    "a field of an interface": (
        "interface A { arn: pulumi.Output<string> }\nexport class C { constructor(a: A) { const x = `${a.arn}`; } }",
        "template",
    ),
    "an argument that is an Output": (
        "function f(arn: pulumi.Input<string>) { return `${arn}/*`; }\nf(b.arn);",
        "template",
    ),
    "what interpolate gives": ("const u = pulumi.interpolate`x-${b.id}`;\nconst x = u + '!';", "concatenation"),
    "what all and apply give": (
        "const u = pulumi.all([b.id, b.arn]).apply(([i, a]) => i + a);\nconst x = `${u}`;",
        "template",
    ),
    "a field of a component": (
        'class S extends pulumi.ComponentResource { readonly url: pulumi.Output<string>; constructor(n: string) { super("a:b:S", n); this.url = b.arn.apply(a => a); } }\nconst s = new S("s");\nconst x = `${s.url}`;',
        "template",
    ),
    "an outer Output inside apply": ("const x = b.id.apply(id => `${id}-${b.arn}`);", "template"),
    "the Output form of a look-up": (
        'const z = aws.route53.getZoneOutput({ name: "x" });\nconst x = `${z.zoneId}`;',
        "template",
    ),
    "a secret of the configuration": (
        'const c = new pulumi.Config();\nconst x = "Bearer " + c.requireSecret("t");',
        "concatenation",
    ),
    "a policy in a function": (
        "function p(arn: any) { return JSON.stringify({ Resource: arn }); }\nconst x = p(b.arn);",
        "json",
    ),
    "a list that is mapped": ("const x = [b.arn].map(a => `${a}/*`);", "template"),
    "an item of a list Output": (
        "const v = new aws.rds.Cluster('c');\nconst x = v.availabilityZones.map(z => z);",
        "method",
    ),
    "a negation": ("if (!b.arn) { throw new Error('x'); }", "condition"),
    "or": ("const x = b.arn || 'y';", "condition"),
    "text that is lengthened": ("const x = 'a'.concat(b.arn as any);", "str"),
    "a path": ('import * as path from "path";\nconst x = path.join("a", b.id as any);', "argument"),
    "an Output that is taken apart": (
        "const z = aws.getAvailabilityZonesOutput();\nconst [one, two] = z.names;",
        "iteration",
    ),
    "an Output that is spread": ("const z = aws.getAvailabilityZonesOutput();\nconst all = [...z.names];", "iteration"),
    "the length of an Output in a loop": (
        "const z = aws.getAvailabilityZonesOutput();\nfor (let i = 0; i < z.names.length; i++) { }",
        "comparison",
    ),
    "a resource of a record": (
        "const qs: Record<string, aws.sqs.Queue> = {};\nfor (const n of ['a', 'b']) { qs[n] = new aws.sqs.Queue(n); }\nconst x = `${qs['a'].arn}`;",
        "template",
    ),
    "a private field": (
        "class C { #arn: pulumi.Output<string>; constructor() { this.#arn = b.arn; } url() { return `${this.#arn}`; } }\nnew C().url();",
        "template",
    ),
    "an inherited method": (
        "class P { make() { return `${b.id}`; } }\nclass Q extends P { constructor() { super(); this.make(); } }\nnew Q();",
        "template",
    ),
    "another stack's output": (
        "const s = new pulumi.StackReference('a/b/c');\nconst x = `${s.getOutput('vpcId')}`;",
        "template",
    ),
    "an exported program": (
        "export = async () => { const who = await aws.getCallerIdentity(); return { x: `${who.accountId}-${b.arn}` }; };",
        "template",
    ),
    "a program exported by default": ("export default async () => ({ x: `${b.arn}` });", "template"),
    "a program that is the module": ("module.exports = async () => { return `${b.arn}`; };", "template"),
    "destructuring": ("const { arn } = b;\nconst x = `${arn}`;", "template"),
}
RIGHT = {
    "interpolate": "const x = pulumi.interpolate`${b.arn}/*`;",
    "concat": 'const x = pulumi.concat(b.arn, "/*");',
    "jsonStringify": "const x = pulumi.jsonStringify({ Resource: b.arn });",
    "apply with its own parameter": 'const x = b.arn.apply(arn => `${arn}/*` + arn.split(":")[0] + JSON.stringify({ a: arn }));',
    "all by position": "const x = pulumi.all([b.arn, b.id]).apply(([arn, id]) => `${arn}${id}`);",
    "all by name": "const x = pulumi.all({ arn: b.arn }).apply(v => JSON.stringify({ r: v.arn }));",
    "a function as callback": "const policy = (arn: string) => JSON.stringify({ r: arn + '/*' });\nconst x = b.arn.apply(policy);",
    "comparison with undefined": "const x = b.arn === undefined || b.arn == null;",
    "an awaited look-up": "export = async () => { const who = await aws.getCallerIdentity({}); const x = `${who.accountId}`; if (who.userId === 'x') { } };",
    "a look-up with then": "const x = aws.getCallerIdentity().then(who => `${who.accountId}`.split('-'));",
    "plain configuration": "const c = new pulumi.Config();\nconst x = `${c.require('a')}-${pulumi.getStack()}`;\nif (c.getBoolean('z')) { }\nif (c.get('y') === 'q') { }",
    "an absent secret": "const c = new pulumi.Config();\nif (c.getSecret('z')) { }\nconst x = c.getSecret('z') || pulumi.secret('');",
    "the resource's options": "const x = new aws.s3.Bucket('c', {}, { dependsOn: [b], parent: b });",
    "lifting": "const x = b.website.apply(w => w); const y = b.tags;",
    "the length of an Output": "const x = b.arn.length;",
    "a test whether a parameter was given": "function f(arn?: pulumi.Input<string>) { if (!arn) { throw new Error('x'); } return arn || 'y'; }\nf(b.arn);",
    "a test of an argument's field": "class C { constructor(args: { arn?: pulumi.Input<string> }) { if (args.arn) { } const x = args.arn ? 1 : 2; } }\nnew C({ arn: b.arn });",
    "a value that may be plain": "const y = process.env.X ? b.arn : 'plain';\nconst x = `${y}`;",
    "isInstance": "function f(v: pulumi.Input<string>) { if (pulumi.Output.isInstance(v)) { return v; } return `${v}`; }\nf(b.arn);",
    "instanceof and else": "function f(v: any) { return v instanceof pulumi.Output ? v : `${v}`; }\nf(b.arn);",
    "typeof": "function f(v: any) { return typeof v === 'string' ? `${v}` : v; }\nf(b.arn);",
    "an Input of which nothing is known": "export function f(v: pulumi.Input<string>) { return `${v}`; }",
    "a name that only looks alike": "const other = { arn: 'x' };\nconst x = `${other.arn}`;",
    "another package's tag": "const sql = (t: any, ...v: any[]) => v;\nconst x = sql`${b.arn}`;",
    "a template inside interpolate's neighbours": "const n = 'x';\nconst x = pulumi.interpolate`${`${n}`}-${b.id}`;",
    "an async callback": "const x = b.arn.apply(async a => { const z = await aws.getRegion(); return `${a}${z.name}`; });",
    "a runtime handler": "const f = new aws.lambda.CallbackFunction('f', { callback: async (e: any) => `${b.id.get()}` });",
    "a dynamic provider": "class P implements pulumi.dynamic.ResourceProvider { async create(inputs: any) { return { id: `${inputs.a}`, outs: {} }; } }\nclass R extends pulumi.dynamic.Resource { constructor(n: string, a: any) { super(new P(), n, a); } }\nnew R('r', { a: b.arn });",
    "a variable that may be plain": "let v: any = 'a';\nif (pulumi.getStack() === 'p') { v = b.arn; }\nconst z = `${v}`;",
    "an early return for Outputs": "function g(v: any) { if (!pulumi.Output.isInstance(v)) { return `${v}`; } return v; }\ng(b.arn);",
    "nested all": "const x = pulumi.all([b.arn, [b.id, b.tags]]).apply(([a, [i, t]]) => `${a}${i}${JSON.stringify(t)}`);",
    "nullish default": "function f(a: { v?: pulumi.Output<string> }) { return a.v ?? 'x'; }\nf({ v: b.arn });",
    "resources in conditions": "const c = pulumi.getStack() === 'prod' ? new aws.s3.Bucket('c') : undefined;\nif (c) { }\nconst x = c && c.arn;",
    "an Output in a set of its own": "const arns: pulumi.Output<string>[] = [];\narns.push(b.arn);\nfor (const a of arns) { new aws.s3.BucketPolicy('p', { bucket: a, policy: '' }); }\nconst x = arns.map(a => a.apply(v => v)).length;",
    "promise-like output of unknown packages": "import * as eks from '@pulumi/eks';\nconst k = new eks.Cluster('k');\nconst x = `${k.kubeconfig}`;",
}


@pytest.mark.parametrize("how", MISUSES, ids=str)
def test_a_misuse_is_found_and_mended(tmp_path, how):
    [remark] = noticed(inspected(tmp_path, BUCKET + MISUSES[how]), "sdk.output")
    assert (remark.kind, remark.line, remark.data["how"]) == ("sdk.output-misuse", 4, how)
    assert remark.data["fix"]
    assert "Bucket." in str(remark.data["output"])


@pytest.mark.parametrize("case", OTHER_MISUSES, ids=str)
def test_an_output_is_followed_to_its_misuse(tmp_path, case):
    program, how = OTHER_MISUSES[case]
    [remark] = noticed(inspected(tmp_path, BUCKET + program), "sdk.output")
    assert remark.data["how"] == how


@pytest.mark.parametrize("case", RIGHT, ids=str)
def test_a_right_use_is_silent(tmp_path, case):
    assert noticed(inspected(tmp_path, BUCKET + RIGHT[case]), "sdk.output") == []


def test_in_a_log_line_an_output_weighs_little(tmp_path):
    facts = inspected(tmp_path, BUCKET + "console.log(`made ${b.arn}`);\npulumi.log.info(`made ${b.id}`);")
    assert [item.data["harmless"] for item in noticed(facts, "sdk.output")] == [True, True]


def test_only_what_ends_the_program_is_left_out(tmp_path):
    facts = inspected(tmp_path, BUCKET + 'const x = `${b.arn}`;\nconst y = b.arn.split(":")[5];')
    [edit] = [edit for edit in facts.edits if edit.line == 5]
    assert (edit.column, edit.end_column, edit.kind) == (10, 26, "hole")
    assert not [edit for edit in facts.edits if edit.line == 4]


def test_an_output_is_followed_through_the_answers_modules(tmp_path):
    program = 'import { site } from "./site";\nconst x = `${site.bucket.arn}`;'
    also = {"site.ts": 'import { s3 } from "@pulumi/aws";\nexport const site = { bucket: new s3.Bucket("b") };'}
    [remark] = noticed(inspected(tmp_path, program, also=also), "sdk.output")
    assert (remark.file, remark.line, remark.data["output"]) == ("index.ts", 4, "Bucket.arn")


def test_java_script_is_read_as_well(tmp_path):
    program = 'const pulumi = require("@pulumi/pulumi");\nconst aws = require("@pulumi/aws");\nconst b = new aws.s3.Bucket("b");\nexports.x = `${b.arn}`;'
    [remark] = noticed(inspected(tmp_path, program, head="", entry="index.js"), "sdk.output")
    assert (remark.file, remark.line) == ("index.js", 4)


@pytest.mark.parametrize(
    ("program", "harmless"),
    [
        ("if (!b.arn) { throw new Error('x'); }", True),
        ("const x = new pulumi.Config().requireSecret('y') || 'z';", True),
        ("const x = b.arn || 'z';", False),
        ("if (!b.arn) { new aws.s3.Bucket('c'); }", False),
    ],
)
def test_a_decision_that_changes_nothing_weighs_little(tmp_path, program, harmless):
    [remark] = noticed(inspected(tmp_path, BUCKET + program), "sdk.output")
    assert (remark.data["how"], remark.data["harmless"]) == ("condition", harmless)


def test_what_is_taken_apart_is_left_out_and_not_the_names(tmp_path):
    facts = inspected(tmp_path, "const z = aws.getAvailabilityZonesOutput();\nconst [one, two] = z.names;")
    [edit] = facts.edits
    assert (edit.line, edit.column, edit.end_column) == (4, 19, 26)


@pytest.mark.parametrize(
    ("program", "unreached"),
    [
        ("function never() { return `${b.arn}`; }", True),
        ("class Never { constructor() { const x = `${b.arn}`; } }", True),
        ("function once() { return `${b.arn}`; }\nonce();", False),
        ("function handed() { return `${b.arn}`; }\nregister(handed);", False),
        ("export function handed() { return `${b.arn}`; }", False),
        ("export = async () => `${b.arn}`;", False),
    ],
)
def test_what_nothing_names_is_told_as_such(tmp_path, program, unreached):
    [remark] = noticed(inspected(tmp_path, BUCKET + program), "sdk.output")
    assert remark.data.get("unreached", False) is unreached


def test_a_module_that_is_one_value_is_followed(tmp_path):
    also = {
        "site.ts": 'import { s3 } from "@pulumi/aws";\nconst site = { bucket: new s3.Bucket("b") };\nexport = site;'
    }
    program = 'import site = require("./site");\nimport * as again from "./site";\nconst x = `${site.bucket.arn}`;\nconst y = `${again.bucket.arn}`;'
    assert [item.line for item in noticed(inspected(tmp_path, program, also=also), "sdk.output")] == [5, 6]
