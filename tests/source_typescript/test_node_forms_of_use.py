"""The ways in which TypeScript and JavaScript programs reach the SDK, and what stays silent."""

# ruff: noqa: E501 - programs stand on one line
from __future__ import annotations

from collections.abc import Callable

import pytest

from stackproof.aws import sdk
from stackproof.model import Remark
from stackproof.source.typescript._inspect import _majors
from stackproof.source.typescript._looked import Looked

Look = Callable[..., Looked]


def noted(facts: Looked) -> list[Remark]:
    return [item for item in facts.remarks if item.kind.startswith("sdk.") and item.kind != "sdk.deprecated"]


def symbols(facts: Looked) -> list[object]:
    return sorted({str(item.data.get("symbol")) for item in noted(facts)})


IMPORTS = {
    "all of it": ('import * as aws from "@pulumi/aws";\n', "aws.s3."),
    "a module by name": ('import { s3 } from "@pulumi/aws";\n', "s3."),
    "a module renamed": ('import { s3 as storage } from "@pulumi/aws";\n', "storage."),
    "a module by path": ('import * as s3 from "@pulumi/aws/s3";\n', "s3."),
    "TypeScript's require": ('import aws = require("@pulumi/aws");\n', "aws.s3."),
    "require": ('const aws = require("@pulumi/aws");\n', "aws.s3."),
    "a part of what require gives": ('const { s3 } = require("@pulumi/aws");\n', "s3."),
    "a part of a part": ('import * as aws from "@pulumi/aws";\nconst { s3 } = aws;\n', "s3."),
    "another name for a module": ('import * as aws from "@pulumi/aws";\nconst storage = aws.s3;\n', "storage."),
}


@pytest.mark.parametrize("form", IMPORTS)
def test_a_class_is_looked_up_whatever_way_it_came_in(form: str, look_node: Look) -> None:
    head, prefix = IMPORTS[form]
    assert symbols(look_node(f'new {prefix}Buckett("b");', head=head)) == ["aws.s3.Buckett"]
    assert noted(look_node(f'new {prefix}Bucket("b");', head=head)) == []


def test_names_that_an_import_asks_for_must_be_there(look_node: Look) -> None:
    found = noted(look_node('new Buckett("b");', head='import { Buckett } from "@pulumi/aws/s3";\n'))
    assert [(item.kind, item.line) for item in found] == [("sdk.unknown-class", 1)]
    assert noted(look_node('new Bucket("b");', head='import { Bucket, BucketArgs } from "@pulumi/aws/s3";\n')) == []


def test_a_missing_name_leaves_holes_where_it_is_used(look_node: Look) -> None:
    facts = look_node("console.log(Nothing);", head='import { Nothing } from "@pulumi/aws/s3";\n')
    assert [(item.line, item.column, item.end_column, item.instead) for item in facts.edits] == [(2, 12, 19, "")]


def test_a_missing_name_is_replaced_where_one_class_only_can_be_meant(look_node: Look) -> None:
    facts = look_node('new Buckett("b");', head='import { Buckett } from "@pulumi/aws/s3";\n')
    expected = (2, 4, 11, '(require("@pulumi/aws").s3.Bucket)')
    assert [(item.line, item.column, item.end_column, item.instead) for item in facts.edits] == [expected]


def test_a_missing_module_is_left_out(look_node: Look) -> None:
    facts = look_node('new lb.LoadBalancer("l");', head='import * as lb from "@pulumi/aws/elbv2";\n')
    assert noted(facts)[0].kind == "sdk.unknown-module"
    assert facts.edits[0].instead == 'const lb = globalThis.stackproof_hole("lb");'


def test_the_packages_have_no_default_export(look_node: Look) -> None:
    facts = look_node('new aws.s3.Bucket("b");', head='import aws from "@pulumi/aws";\n')
    assert [item.kind for item in noted(facts)] == ["sdk.unknown-name"]
    assert facts.edits[0].instead == "* as aws"


def test_node_makes_up_a_default_export_for_its_own_modules(look_node: Look) -> None:
    module = {"package.json": '{"type": "module"}'}
    assert noted(look_node('new aws.s3.Bucket("b");', head='import aws from "@pulumi/aws";\n', also=module)) == []


def test_type_only_imports_bring_types(look_node: Look) -> None:
    head = 'import type { Bucket, BucketArgs } from "@pulumi/aws/s3";\nimport * as aws from "@pulumi/aws";\n'
    assert noted(look_node("export function f(b: Bucket, a: BucketArgs) { return b.arn; }\nf;", head=head)) == []
    wrong = noted(look_node("export function f(b: Bucket) { return b.arnn; }\nf;", head=head))
    assert [item.data["symbol"] for item in wrong] == ["aws.s3.Bucket.arnn"]


def test_what_own_modules_hand_on_is_followed(look_node: Look) -> None:
    also = {
        "network.ts": """
            import * as aws from "@pulumi/aws";
            export const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.0.0.0/16" });
            export { aws };
            """,
        "all.ts": 'export * from "./network";\nexport { vpc as main } from "./network";\n',
    }
    program = 'export const a = vpc.idd;\nexport const b = main.cidr;\nnew sdk.s3.Buckett("b");\n'
    head = 'import { vpc, main, aws as sdk } from "./all";\n'
    expected = ["aws.ec2.Vpc.cidr", "aws.ec2.Vpc.idd", "aws.s3.Buckett"]
    assert symbols(look_node(program, head=head, also=also)) == expected


def test_packages_without_a_schema_are_not_looked_into(look_node: Look) -> None:
    head = 'import * as awsx from "@pulumi/awsx";\nimport * as eks from "@pulumi/eks";\n'
    assert noted(look_node('const v = new awsx.ec2.Vpcc("v", { a: 1 });\nexport const x = v.nope;', head=head)) == []


def test_javascript_is_looked_at_too(look_node: Look) -> None:
    head = 'const aws = require("@pulumi/aws");\n'
    assert symbols(look_node('new aws.s3.Buckett("b");', head=head, entry="index.js")) == ["aws.s3.Buckett"]
    plain = 'new aws.ssm.Parameter("p", { type: "String", value: 8080 });\nnew aws.s3.Bucket("b", { forceDestroy: "true" });'
    assert noted(look_node(plain, head=head, entry="index.js")) == []


# --- outputs ---------------------------------------------------------------------------------------------------------

QUEUE = 'const q = new aws.sqs.Queue("q");\n'
READ = {
    "a constant": f"{QUEUE}export const u = q.queueUrl;",
    "a field of a component": """
        class C extends pulumi.ComponentResource {
            readonly queue: aws.sqs.Queue;
            constructor(name: string) {
                super("x:y:C", name, {});
                this.queue = new aws.sqs.Queue(name, {}, { parent: this });
                this.registerOutputs({ url: this.queue.queueUrl });
            }
        }
        new C("c");
        """,
    "a field of a component, from outside": """
        class C { readonly queue = new aws.sqs.Queue("q"); }
        export const u = new C().queue.queueUrl;
        """,
    "a parameter": "function f(queue: aws.sqs.Queue) { return queue.queueUrl; }\nf(new aws.sqs.Queue('q'));",
    "a parameter's field": """
        interface Args { queue: aws.sqs.Queue }
        function f(args: Args) { return args.queue.queueUrl; }
        f({ queue: new aws.sqs.Queue("q") });
        """,
    "what a function gives": "function f() { return new aws.sqs.Queue('q'); }\nexport const u = f().queueUrl;",
    "each of several": """
        const all = ["a", "b"].map(name => new aws.sqs.Queue(name));
        export const u = all.map(one => one.queueUrl);
        """,
    "a loop": f"{QUEUE}for (const one of [q]) {{ console.log(one.queueUrl); }}",
    "a pattern": f"{QUEUE}const {{ queueUrl }} = q;\nexport const u = queueUrl;",
    "one that exists": 'export const u = aws.sqs.Queue.get("q", "id").queueUrl;',
}


@pytest.mark.parametrize("way", READ)
def test_an_output_that_is_not_there_is_found_through(way: str, look_node: Look) -> None:
    assert symbols(look_node(READ[way])) == ["aws.sqs.Queue.queueUrl"]


@pytest.mark.parametrize("way", READ)
def test_an_output_that_is_there_is_silent_through(way: str, look_node: Look) -> None:
    assert noted(look_node(READ[way].replace("queueUrl", "url"))) == []


LOOKUPS = {
    "waited for": "async function f() { const a = await aws.ec2.getVpc({ default: true }); return a.vpcId; }\nf();",
    "in then": "aws.ec2.getVpc({ default: true }).then(a => a.vpcId);",
    "as an Output": "export const a = aws.ec2.getVpcOutput({ default: true }).vpcId;",
    "in apply": "export const a = aws.ec2.getVpcOutput({ default: true }).apply(a => a.vpcId);",
    "among several": """
        const q = new aws.sqs.Queue("q");
        export const a = pulumi.all([q.arn, aws.ec2.getVpcOutput({ default: true })]).apply(([arn, v]) => v.vpcId + arn);
        """,
}


@pytest.mark.parametrize("way", LOOKUPS)
def test_the_result_of_a_lookup_is_known(way: str, look_node: Look) -> None:
    assert symbols(look_node(LOOKUPS[way])) == ["aws.ec2.getVpc.vpcId"]
    assert noted(look_node(LOOKUPS[way].replace("vpcId", "id"))) == []


SILENT = {
    "any": 'const q: any = new aws.sqs.Queue("q");\nexport const u = q.nope;',
    "a cast": f"{QUEUE}export const u = (q as any).nope;",
    "something hung on": f"{QUEUE}(q as any).extra = 1;",
    "mixed-in methods": 'new aws.s3.Bucket("b").onObjectCreated("f", async () => {});',
    "a callback function": 'new aws.lambda.CallbackFunction("f", { callback: async () => ({}), memorySize: 128 });',
    "constants of TypeScript alone": "const p = aws.iam.Principals.LambdaPrincipal;\nconst a = aws.s3.PublicReadAcl;",
    "configuration": "export const r = aws.config.region ?? aws.config.requireRegion();",
    "enumerations": "const t: string[] = [aws.ec2.InstanceType.T3_Micro, aws.Region.USEast1];",
    "policy documents": 'new aws.iam.Role("r", { assumeRolePolicy: { Version: "2012-10-17", Statement: [{ Effect: "Allow",'
    ' Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }] } });',
    "a resource where one is taken": 'const r = new aws.iam.Role("r", { assumeRolePolicy: "{}" });\n'
    'new aws.iam.RolePolicyAttachment("a", { role: r, policyArn: "arn" });',
    "what a spread may bring": 'const more: any = {};\nnew aws.ec2.Subnet("s", { ...more, cidrBlock: "10.0.0.0/24" });',
    "what is set later": 'const args: any = {};\nargs.vpcId = "v";\nnew aws.ec2.Subnet("s", args);',
    "arguments handed on": "function f(name: string, args: aws.ec2.SubnetArgs) { return new aws.ec2.Subnet(name, args); }\n"
    'f("s", { vpcId: "v" });',
    "what a lookup constructor takes": 'new aws.ec2.Subnet("s", {}, { id: "subnet-1" });',
    "Outputs of the right type": 'const q = new aws.sqs.Queue("q");\n'
    'new aws.sns.TopicSubscription("s", { topic: "t", protocol: "sqs", endpoint: q.arn });',
    "numbers that may be missing": 'const n = new pulumi.Config().getNumber("n") || 256;\n'
    'new aws.cloudwatch.LogGroup("l", { retentionInDays: n });',
    "types of the SDK": 'const rule: aws.types.input.ec2.SecurityGroupIngress = { protocol: "tcp", fromPort: 1, toPort: 2 };\n'
    "rule;",
    "the core SDK": "export const s = pulumi.interpolate`${pulumi.getStack()}`;\nconst o: pulumi.CustomResourceOptions = {};\n"
    "new pulumi.asset.AssetArchive({ '.': new pulumi.asset.FileArchive('.') });\npulumi.log.info('x');\npulumi.runtime.isDryRun();",
    "other major's args in a shared object": 'const shared = { bucket: "x", other: 1 } as any;\nnew aws.s3.Bucket("b", shared);',
    "parameters of a written type": "type Make = (zones: string) => void;\nconst zones = ['a'];\n"
    'new aws.lb.LoadBalancer("l", { subnets: zones });',
    "a name of one branch": 'const v = "x";\nswitch (v) { case "x": const list = "a"; console.log(list); }\n'
    'const list = ["a"];\nnew aws.lb.LoadBalancer("l", { subnets: list });',
    "a type that says less": 'interface Size { memory: any }\nconst size: Size = { memory: "512" };\n'
    'new aws.ecs.TaskDefinition("t", { family: "f", containerDefinitions: "[]", memory: size.memory });\n'
    "const bucket: { arn: any; nope: string } = { arn: 1, nope: '' };\nexport const x = bucket.nope;",
    "this of an object": "class C { make() { return { queues: 1, f() { return (this as any).queues; } }; } }\nnew C().make();",
    "an async method": "class C { static async make() { return new aws.sqs.Queue('q'); } }\nC.make().then(q => q.url);",
    "a function that may give anything": "function f(): any { return new aws.sqs.Queue('q'); }\nexport const x = f().nope;",
    "a generator": "function* all() { yield 1; return new aws.sqs.Queue('q'); }\nexport const x = all().next();",
    "what a pattern assigns": "let size: any = '1'; let other = '2';\n[size, other] = [1, 2] as any;\n"
    'new aws.sqs.Queue("q", { delaySeconds: other as any });',
    "a name that hides the SDK": "function f(aws: any) { return new aws.s3.Buckett('b'); }\nf({});",
}


@pytest.mark.parametrize("what", SILENT)
def test_nothing_is_said_of(what: str, look_node: Look) -> None:
    assert [item.message for item in noted(look_node(SILENT[what]))] == []


# --- arguments -------------------------------------------------------------------------------------------------------


def test_a_literal_is_followed_through_variables_spreads_and_branches(look_node: Look) -> None:
    program = """
        const base = { tagz: { a: "b" } };
        const rules = [{ protocol: "tcp", fromPort: 1, toPort: 2, cidrs: ["0.0.0.0/0"] }];
        new aws.ec2.SecurityGroup("g", { ...base, ingress: rules });
        new aws.sqs.Queue("q", true ? { fifo: true } : { delay: 1 });
        new aws.sqs.Queue("r", { visibility: 30 } as const);
        new aws.sqs.Queue("s", { retention: 30 } satisfies object);
        """
    assert symbols(look_node(program)) == [
        "aws.ec2.SecurityGroup.tagz",
        "aws.sqs.Queue.delay",
        "aws.sqs.Queue.fifo",
        "aws.sqs.Queue.retention",
        "aws.sqs.Queue.visibility",
        "each of aws.ec2.SecurityGroup(ingress).cidrs",
    ]


def test_a_key_that_the_compiler_passes_over_is_marked_as_without_effect(look_node: Look) -> None:
    facts = look_node('const shared = { delaySeconds: 1, other: 2 };\nnew aws.sqs.Queue("q", shared);')
    assert [item.data.get("effect") for item in noted(facts)] == ["ignored"]
    direct = look_node('new aws.sqs.Queue("q", { delaySeconds: 1, other: 2 });')
    assert [item.data.get("effect") for item in noted(direct)] == [None]


def test_declared_arguments_are_held_against_their_type(look_node: Look) -> None:
    program = 'const args: aws.sqs.QueueArgs = { visibility: 3 };\nnew aws.sqs.Queue("q", args);'
    assert [(item.line, item.data["argument"]) for item in noted(look_node(program))] == [(3, "visibility")]
    nested = (
        "const r: aws.types.input.ec2.SecurityGroupIngress[] = [{ protocol: 'tcp', fromPort: 1, toPort: 2, x: 1 }];\nr;"
    )
    assert [item.kind for item in noted(look_node(nested))] == ["sdk.unknown-nested-key"]


def test_all_mistakes_are_said_and_not_only_the_first(look_node: Look) -> None:
    program = (
        'new aws.sqs.Queue("q", { a: 1, b: 2, delaySeconds: "1" });\nnew aws.elbv2.X("x");\nnew aws.s3.Buckett("b");'
    )
    assert len(noted(look_node(program))) == 5


def test_what_only_another_major_has_is_uncertain_without_a_pin(look_node: Look) -> None:
    program = 'new aws.ec2.Eip("e", { vpc: true });'
    assert [item.certain for item in noted(look_node(program, pinned=None))] == [False]
    assert noted(look_node(program, pinned=6, major=6)) == []
    assert [item.certain for item in noted(look_node(program, pinned=5))] == [False]


def test_the_majors_that_fit_are_told(look_node: Look) -> None:
    def fit(program: str) -> str | None:
        return _majors(sdk("aws", major=7), [look_node(program, pinned=None)])

    assert fit('new aws.ec2.Eip("e", { vpc: true });') == "6"
    assert fit('new aws.ec2.Eip("e", { region: "eu-west-1" });') == "7"
    assert fit('new aws.ec2.Eip("e");') == "both"
    assert fit("export const a = 1;") is None


def test_one_real_class_only_can_be_meant(look_node: Look) -> None:
    facts = look_node('new aws.elbv2.LoadBalancer("l", { loadBalancerType: "network" });')
    assert [item.instead for item in facts.edits] == ['(require("@pulumi/aws").lb.LoadBalancer)']


def test_code_that_nothing_reaches_is_marked(look_node: Look) -> None:
    program = 'function never() { new aws.s3.Buckett("b"); }\nfunction used() { new aws.sqs.Queues("q"); }\nused();'
    found = {item.data["name"]: item.data.get("unreached") for item in noted(look_node(program))}
    assert found == {"Buckett": True, "Queues": None}


def test_a_file_that_nothing_imports_is_marked(look_node: Look) -> None:
    also = {"old.ts": 'import * as aws from "@pulumi/aws";\nnew aws.s3.Buckett("b");\n'}
    assert [item.data.get("unreached") for item in noted(look_node("export const a = 1;", also=also))] == [True]


def test_a_broken_program_is_still_looked_at(look_node: Look) -> None:
    assert "aws.s3.Buckett" in symbols(look_node('new aws.s3.Buckett("b");\nconst x = {{{ ;'))


def test_nothing_is_missed_in_what_was_cut_off(look_node: Look) -> None:
    cut = 'new aws.s3.Buckett("b");\nnew aws.ec2.Subnet("s", {\n  cidrBlock: "10.0.0.0/24",'
    assert symbols(look_node(cut)) == ["aws.s3.Buckett"]


CIRCLES = {
    "types": "type A = B; type B = A;\nfunction f(a: A) { return a.x; }\nf(1 as any);",
    "variables": "const a: any = b; var b = a; let c = c;\nc.d.e;",
    "functions": "function f() { return g(); }\nfunction g() { return f(); }\nf().x;",
    "classes": "class A extends B { }\nclass B extends A { }\nnew A().x.y;",
    "spreads": "const a = { ...b }; const b = { ...a };\nnew aws.sqs.Queue('q', a);",
    "a deep literal": "const a = "
    + "{ a: [" * 3000
    + "1"
    + "] }" * 3000
    + ";\nnew aws.sqs.Queue('q', { tags: a as any });",
    "deep brackets": "const a = " + "(" * 20000 + "1" + ")" * 20000 + ";",
}


@pytest.mark.parametrize("what", CIRCLES)
def test_circles_and_depths_end(what: str, look_node: Look) -> None:
    facts = look_node(CIRCLES[what] + '\nnew aws.s3.Buckett("b");')
    assert symbols(facts) in (["aws.s3.Buckett"], [])
