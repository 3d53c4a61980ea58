"""Where credentials of TypeScript programs come from, and where they arrive."""

# ruff: noqa: E501 - programs stand on one line
from __future__ import annotations

import msgspec
import pytest
from typescript_looking import inspected, noticed

VALUE = "Sup3rS3cret-Value"
DB = 'new aws.rds.Instance("db", {{ instanceClass: "db.t3.micro", password: {} }});'
LITERALS = {
    "directly": (DB.format(f'"{VALUE}"'), 1),
    "a constant": (f'const PASSWORD = "{VALUE}";\n' + DB.format("PASSWORD"), 1),
    "an object": (f'const D = {{ db: {{ password: "{VALUE}" }} }};\n' + DB.format("D.db.password"), 1),
    "an object by index": (
        f'const D: Record<string, string> = {{ password: "{VALUE}" }};\n' + DB.format('D["password"]'),
        1,
    ),
    "a template literal": (f'const BASE = "{VALUE}";\n' + DB.format("`${BASE}-${pulumi.getStack()}`"), 1),
    "a template alone": (DB.format(f"`{VALUE}`"), 1),
    "concatenation": (f'const BASE = "{VALUE}";\n' + DB.format('BASE + "x"'), 1),
    "interpolate": (f'const BASE = "{VALUE}";\n' + DB.format("pulumi.interpolate`${BASE}!`"), 1),
    "join": (f'const x = ["{VALUE}", "x"].join("-");\n' + DB.format("x"), 1),
    "a function's result": (f'function make() {{\n  return "{VALUE}";\n}}\n' + DB.format("make()"), 2),
    "an arrow function's result": (f'const make = () => "{VALUE}";\n' + DB.format("make()"), 1),
    "a function's parameter": (f'function make(p: string) {{\n  {DB.format("p")}\n}}\nmake("{VALUE}");', 4),
    "a parameter's default": (f'function make(p = "{VALUE}") {{\n  {DB.format("p")}\n}}\nmake();', 1),
    "a static field": (f'class C {{\n  static PASSWORD = "{VALUE}";\n}}\n' + DB.format("C.PASSWORD"), 2),
    "a field": (f'class C {{\n  p = "{VALUE}";\n}}\n' + DB.format("new C().p"), 2),
    "a constructor's argument": (
        "class C {\n  constructor(private p: string) {}\n  get() { return this.p; }\n}\n"
        + DB.format(f'new C("{VALUE}").get()'),
        5,
    ),
    "a component's arguments": (
        "class C extends pulumi.ComponentResource {\n  constructor(n: string, args: { password: string }) {\n    super('a:b:C', n);\n"
        f"    {DB.format('args.password')}\n  }}\n}}\nnew C('c', {{ password: '{VALUE}' }});",
        7,
    ),
    "pulumi.secret": (DB.format(f'pulumi.secret("{VALUE}")'), 1),
    "output and apply": (f'const x = pulumi.output("{VALUE}").apply(v => v + "!");\n' + DB.format("x"), 1),
    "spread": (f'const S = {{ instanceClass: "x", password: "{VALUE}" }};\nnew aws.rds.Instance("db", {{ ...S }});', 1),
    "shorthand": (f'const password = "{VALUE}";\nnew aws.rds.Instance("db", {{ instanceClass: "x", password }});', 1),
    "destructuring": (f'const {{ p }} = {{ p: "{VALUE}" }};\n' + DB.format("p"), 1),
    "base64": (f'const x = Buffer.from("{VALUE}").toString("base64");\n' + DB.format("x"), 1),
    "a list that is walked": (f'for (const p of ["{VALUE}"]) {{\n  ' + DB.format("p") + "\n}", 1),
    "forEach": (f'["{VALUE}"].forEach(p => {DB.format("p")[:-1]});', 1),
    "JSON.parse": (f'const C = JSON.parse(\'{{"p": "{VALUE}"}}\');\n' + DB.format("C.p"), 1),
    "an enum": (f'enum E {{ P = "{VALUE}" }}\n' + DB.format("E.P"), 1),
    "a cast": (DB.format(f'"{VALUE}" as string'), 1),
    "a ternary": (DB.format(f'pulumi.getStack() === "prod" ? new pulumi.Config().requireSecret("p") : "{VALUE}"'), 1),
    "a later assignment": (
        f'let p: string;\nif (pulumi.getStack() === "prod") {{ p = "{VALUE}"; }} else {{ p = "{VALUE}"; }}\n'
        + DB.format("p"),
        2,
    ),
    "a wrapper function": (
        f'function db(name: string, args: any) {{ return new aws.rds.Instance(name, {{ instanceClass: "x", ...args }}); }}\ndb("d", {{ password: "{VALUE}" }});',
        2,
    ),
    "an async main": (
        f'async function main() {{\n  const p = await Promise.resolve("{VALUE}");\n  {DB.format("p")}\n}}\nmain();',
        2,
    ),
    "namespace": (f'namespace N {{ export const P = "{VALUE}"; }}\n' + DB.format("N.P"), 1),
}
GOOD = {
    "RandomPassword": 'import * as random from "@pulumi/random";\nconst p = new random.RandomPassword("p", { length: 24 });\n'
    + DB.format("p.result"),
    "a template around RandomPassword": 'import { RandomPassword } from "@pulumi/random";\nconst p = new RandomPassword("p", { length: 24 });\n'
    + DB.format("pulumi.interpolate`x-${p.result}`"),
    "Secrets Manager": "export = async () => { const s = await aws.secretsmanager.getSecretVersion({ secretId: 'db' });\n"
    + DB.format("s.secretString")
    + " };",
    "Secrets Manager's JSON": "const s = aws.secretsmanager.getSecretVersionOutput({ secretId: 'db' });\n"
    + DB.format("s.secretString.apply(v => JSON.parse(v).password)"),
    "secret configuration": DB.format('new pulumi.Config().requireSecret("dbPassword")'),
    "an empty default of secret configuration": DB.format('new pulumi.Config().getSecret("dbPassword") || ""'),
    "the environment": DB.format("process.env.DB_PASSWORD"),
    "the environment, insisted on": DB.format("process.env.DB_PASSWORD!"),
    "an empty string": DB.format('""'),
    "undefined": DB.format("undefined"),
    "a dynamic reference": DB.format('"{{resolve:secretsmanager:db:SecretString:password}}"'),
    "a managed password": 'new aws.rds.Instance("db", { instanceClass: "x", manageMasterUserPassword: true });',
    "references in the environment": 'new aws.lambda.Function("f", { role: "r", environment: { variables: { DB_SECRET_ARN: "arn:aws:x", SECRET_NAME: "prod/db", TOKEN_TTL: "60", API_KEY_ID: "abc", DB_SECRET: "prod/db", DATABASE_URL: "postgres://db.internal:5432/shop" } } });',
    "a container's secrets": 'new aws.ecs.TaskDefinition("t", { family: "t", containerDefinitions: JSON.stringify([{ name: "a", secrets: [{ name: "DB_PASSWORD", valueFrom: "arn:aws:x" }], environment: [{ name: "PORT", value: "80" }] }]) });',
    "a build's parameter": 'new aws.codebuild.Project("p", { artifacts: { type: "NO_ARTIFACTS" }, serviceRole: "r", source: { type: "S3" }, environment: { type: "x", image: "y", computeType: "z", environmentVariables: [{ name: "API_TOKEN", value: "/prod/token", type: "PARAMETER_STORE" }] } });',
    "a plain parameter": 'new aws.ssm.Parameter("p", { type: "String", value: "eu-west-1" });',
    "a plain parameter by its enumeration": 'new aws.ssm.Parameter("p", { type: aws.ssm.ParameterType.String, value: "eu-west-1" });',
    "a document without its password": 'new aws.secretsmanager.SecretVersion("v", { secretId: "s", secretString: `{"DB_PASSWORD": ""}` });',
    "the secret's user": 'import * as random from "@pulumi/random";\nconst p = new random.RandomPassword("p", { length: 24 });\nnew aws.secretsmanager.SecretVersion("v", { secretId: "s", secretString: pulumi.jsonStringify({ username: "admin", password: p.result, port: 5432 }) });',
    "the secret's user in a template": 'import * as random from "@pulumi/random";\nconst p = new random.RandomPassword("p", { length: 24 });\nnew aws.secretsmanager.SecretVersion("v", { secretId: "s", secretString: pulumi.interpolate`{"username": "admin", "password": "${p.result}"}` });',
    "a connection string with a generated password": 'import * as random from "@pulumi/random";\nconst p = new random.RandomPassword("p", { length: 24 });\nnew aws.lambda.Function("f", { role: "r", environment: { variables: { DATABASE_URL: pulumi.interpolate`postgres://app:${p.result}@db:5432/x` } } });',
    "an unknown parameter": f"export function make(p: string) {{ {DB.format('p')} }}",
    "a tag": 'new aws.s3.Bucket("b", { tags: { Token: "abc", Secret: "none" } });',
    "another stack's output": 'const s = new pulumi.StackReference("o/p/s");\n'
    + DB.format('s.requireOutput("password")'),
    "a provider for LocalStack": 'new aws.Provider("l", { accessKey: "test", secretKey: "test", skipCredentialsValidation: true });',
    "a property of one's own class": f'new (class {{ constructor(n: string, a: any) {{}} }})("db", {{ password: "{VALUE}" }});',
    "a test program's literal that goes nowhere": f'const fixture = {{ password: "{VALUE}" }};\nconsole.log(fixture.password.length);',
    "names in awsx": 'import * as awsx from "@pulumi/awsx";\nnew awsx.ecs.FargateService("s", { tags: { Token: "abc" }, taskDefinitionArgs: { container: { secrets: [{ name: "DB_PASSWORD", valueFrom: "arn:aws:x" }], environment: [{ name: "TOKEN_TTL", value: "60" }] } } });',
    "a class of another package's own": f'import {{ Client }} from "pg";\nconst c = new Client({{ host: "h" }}, {{ password: "{VALUE}" }});',
    "user data that fetches": 'new aws.ec2.Instance("i", { userData: `#!/bin/bash\nexport DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id x)\nexport API_KEY=\\${KEY}\n` });',
    "a file": "import * as fs from 'fs';\n" + DB.format("fs.readFileSync('p.txt', 'utf8')"),
}


@pytest.mark.parametrize("way", LITERALS, ids=str)
def test_a_written_password_is_found_where_it_stands(tmp_path, way):
    program, line = LITERALS[way]
    [remark] = {(item.line, item.kind): item for item in noticed(inspected(tmp_path, program), "secret.")}.values()
    assert (remark.kind, remark.line) == ("secret.literal", line + 2)
    assert remark.data["resource"] == "aws.rds.Instance"
    assert remark.data["argument"] == "password"


@pytest.mark.parametrize("way", LITERALS, ids=str)
def test_no_value_of_a_secret_is_in_the_facts(tmp_path, way):
    assert VALUE.encode() not in msgspec.json.encode(inspected(tmp_path, LITERALS[way][0]))


@pytest.mark.parametrize("case", GOOD, ids=str)
def test_a_right_origin_is_silent(tmp_path, case):
    facts = inspected(tmp_path, GOOD[case])
    assert noticed(facts, "secret.") == []
    assert facts.secret_flows == ()


def test_of_two_constants_the_one_that_names_the_secret_is_told(tmp_path):
    program = 'const user = "orders";\nconst passwordBase = "Sup3rS3cret";\n' + DB.format("`${user}-${passwordBase}`")
    assert [item.line for item in noticed(inspected(tmp_path, program), "secret.")] == [4]


def test_of_parts_without_a_telling_name_the_longest_is_told(tmp_path):
    program = 'const a = "Ln7";\nconst b = "quiet-otter-42";\n' + DB.format("`${a}-${b}`")
    assert [item.line for item in noticed(inspected(tmp_path, program), "secret.")] == [4]


def test_a_key_pair_that_the_program_makes_is_told(tmp_path):
    program = 'import * as crypto from "crypto";\nconst { privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });\n'
    program += 'new aws.ssm.Parameter("p", { type: "SecureString", value: privateKey });'
    [remark] = noticed(inspected(tmp_path, program), "secret.")
    assert (remark.kind, remark.line) == ("secret.program-time-generator", 4)


def test_a_password_through_a_module_of_the_answer_is_found_there(tmp_path):
    program = 'import { secretFor } from "./settings";\n' + DB.format('secretFor("prod")')
    also = {
        "settings.ts": f'const base = "{VALUE}";\nconst parts = {{ start: base }};\n'
        "export const secretFor = (env: string) => `${parts.start}-${env}`;\n"
    }
    facts = inspected(tmp_path, program, also=also)
    [remark] = noticed(facts, "secret.")
    [flow] = facts.secret_flows
    assert (remark.data["sink_file"], remark.data["sink_line"]) == ("index.ts", 4)
    assert (flow.sink.file, flow.sink.line, flow.argument) == ("index.ts", 4, "password")
    assert flow.source.file in ("settings.ts", "index.ts")


OTHER_SINKS = {
    "an environment variable": (
        f'new aws.lambda.Function("f", {{ role: "r", environment: {{ variables: {{ DB_PASSWORD: "{VALUE}" }} }} }});',
        "environment.variables.DB_PASSWORD",
    ),
    "a variable in a connection string": (
        f'const pw = "{VALUE}";\nnew aws.lambda.Function("f", {{ role: "r", environment: {{ variables: {{ DATABASE_URL: `postgres://app:${{pw}}@db:5432/x` }} }} }});',
        "environment.variables.DATABASE_URL",
    ),
    "a whole connection string": (
        f'new aws.lambda.Function("f", {{ role: "r", environment: {{ variables: {{ MONGO: "mongodb://app:{VALUE}@db:27017/x" }} }} }});',
        "environment.variables.MONGO",
    ),
    "a container": (
        f'new aws.ecs.TaskDefinition("t", {{ family: "t", containerDefinitions: JSON.stringify([{{ name: "a", environment: [{{ name: "JWT_SECRET", value: "{VALUE}" }}] }}]) }});',
        "containerDefinitions.environment.JWT_SECRET",
    ),
    "a container inside apply": (
        f'const b = new aws.s3.Bucket("b");\nnew aws.ecs.TaskDefinition("t", {{ family: "t", containerDefinitions: b.id.apply(v => JSON.stringify([{{ name: v, environment: [{{ name: "DB_PASSWORD", value: "{VALUE}" }}] }}])) }});',
        "containerDefinitions.environment.DB_PASSWORD",
    ),
    "a secret's version": (
        f'new aws.secretsmanager.SecretVersion("v", {{ secretId: "s", secretString: JSON.stringify({{ username: "app", password: "{VALUE}" }}) }});',
        "secretString.password",
    ),
    "a secret's version as text": (
        f'new aws.secretsmanager.SecretVersion("v", {{ secretId: "s", secretString: "{VALUE}" }});',
        "secretString",
    ),
    "a secure parameter": (f'new aws.ssm.Parameter("p", {{ type: "SecureString", value: "{VALUE}" }});', "value"),
    "a secure parameter by its enumeration": (
        f'new aws.ssm.Parameter("p", {{ type: aws.ssm.ParameterType.SecureString, value: "{VALUE}" }});',
        "value",
    ),
    "an auth token": (
        f'new aws.elasticache.ReplicationGroup("r", {{ description: "x", authToken: "{VALUE}" }});',
        "authToken",
    ),
    "a master password": (
        f'new aws.rds.Cluster("c", {{ engine: "aurora", masterPassword: "{VALUE}" }});',
        "masterPassword",
    ),
    "a broker's user": (
        f'new aws.mq.Broker("b", {{ users: [{{ username: "a", password: "{VALUE}" }}] }} as any);',
        "users.password",
    ),
    "a build's variable": (
        f'new aws.codebuild.Project("p", {{ environment: {{ environmentVariables: [{{ name: "API_TOKEN", value: "{VALUE}" }}] }} }} as any);',
        "environment.environmentVariables.API_TOKEN",
    ),
    "user data with parts that are not known": (
        f'const d = new aws.rds.Cluster("c");\nnew aws.ec2.Instance("i", {{ userData: pulumi.interpolate`#!/bin/bash\nexport DB_PASSWORD={VALUE}\nexport HOST=${{d.endpoint}}\n` }});',
        "userData.DB_PASSWORD",
    ),
    "encoded user data": (
        f'new aws.ec2.LaunchTemplate("i", {{ userData: Buffer.from(`#!/bin/bash\nexport DB_PASSWORD={VALUE}\n`).toString("base64") }});',
        "userData.DB_PASSWORD",
    ),
    "a container of awsx": (
        f'import * as awsx from "@pulumi/awsx";\nnew awsx.ecs.FargateService("s", {{ taskDefinitionArgs: {{ container: {{ environment: [{{ name: "DB_PASSWORD", value: "{VALUE}" }}] }} }} }});',
        "taskDefinitionArgs.container.environment.DB_PASSWORD",
    ),
    "a provider of another package": (
        f'import * as pg from "@pulumi/postgresql";\nnew pg.Provider("p", {{ host: "h", username: "u", password: "{VALUE}" }});',
        "password",
    ),
    "a Kubernetes secret": (
        f'import * as k8s from "@pulumi/kubernetes";\nnew k8s.core.v1.Secret("s", {{ stringData: {{ DB_PASSWORD: "{VALUE}" }} }});',
        "stringData.DB_PASSWORD",
    ),
    "user data": (
        f'new aws.ec2.Instance("i", {{ userData: `#!/bin/bash\nexport DB_PASSWORD={VALUE}\n` }});',
        "userData.DB_PASSWORD",
    ),
}


@pytest.mark.parametrize("sink", OTHER_SINKS, ids=str)
def test_other_places_for_secrets_are_known(tmp_path, sink):
    program, argument = OTHER_SINKS[sink]
    facts = inspected(tmp_path, program)
    [remark] = noticed(facts, "secret.")
    assert (remark.kind, remark.data["argument"]) == ("secret.literal", argument)
    assert VALUE.encode() not in msgspec.json.encode(facts)


GENERATORS = {
    "Math.random": ("const p = Math.random().toString(36).slice(-12);", "weak-generator"),
    "the clock": ("const p = `pw-${Date.now()}`;", "weak-generator"),
    "letters chosen by Math.random": (
        'const letters = "abcdef";\nlet p = "";\nfor (let i = 0; i < 16; i++) { p += letters.charAt(Math.floor(Math.random() * letters.length)); }',
        "weak-generator",
    ),
    "Array.from": (
        'const letters = "abcdef";\nconst p = Array.from({ length: 16 }, () => letters[Math.floor(Math.random() * letters.length)]).join("");',
        "weak-generator",
    ),
    "a digest of what is written": (
        'import { createHash } from "crypto";\nconst p = createHash("sha256").update("base").digest("hex");',
        "weak-generator",
    ),
    "randomBytes": (
        'import * as crypto from "crypto";\nconst p = crypto.randomBytes(24).toString("hex");',
        "program-time-generator",
    ),
    "randomUUID of node:crypto": (
        'import { randomUUID } from "node:crypto";\nconst p = randomUUID();',
        "program-time-generator",
    ),
    "uuid": ('import { v4 as uuidv4 } from "uuid";\nconst p = uuidv4();', "program-time-generator"),
    "a function around it": (
        'import crypto from "crypto";\nfunction make(n: number) { return crypto.randomBytes(n).toString("base64"); }\nconst p = pulumi.secret(make(20));',
        "program-time-generator",
    ),
    "plain configuration": ('const c = new pulumi.Config();\nconst p = c.require("dbPassword");', "plain-config"),
    "plain configuration in an object": (
        'const c = new pulumi.Config();\nconst { p } = { p: c.get("dbPassword")! };',
        "plain-config",
    ),
    "plain configuration, marked late": (
        'const c = new pulumi.Config();\nconst p = pulumi.secret(c.require("dbPassword"));',
        "plain-config",
    ),
}


@pytest.mark.parametrize("way", GENERATORS, ids=str)
def test_a_doubtful_origin_is_told(tmp_path, way):
    program, kind = GENERATORS[way]
    [remark] = noticed(inspected(tmp_path, f"{program}\n" + DB.format("p")), "secret.")
    assert remark.kind == f"secret.{kind}"


@pytest.mark.parametrize("operator", ["||", "??"])
@pytest.mark.parametrize(
    "source", ['new pulumi.Config().get("p")', 'new pulumi.Config().getSecret("p")', "process.env.P"]
)
def test_a_default_for_missing_configuration_is_a_literal(tmp_path, operator, source):
    facts = inspected(tmp_path, DB.format(f'{source} {operator} "{VALUE}"'))
    [remark] = noticed(facts, "secret.literal")
    assert remark.data["default"]
    assert "when the configuration does not give one" in remark.message


def test_one_literal_that_arrives_twice_is_one_remark(tmp_path):
    program = f'const p = "{VALUE}";\n' + DB.format("p") + '\nnew aws.rds.Cluster("c", { masterPassword: p });'
    [remark] = noticed(inspected(tmp_path, program), "secret.")
    assert [sink["argument"] for sink in remark.data["sinks"]] == ["password", "masterPassword"]


def test_a_value_that_is_ignored_after_creation_is_told_as_such(tmp_path):
    program = f'new aws.rds.Instance("db", {{ password: "{VALUE}" }} as any, {{ ignoreChanges: ["password"] }});'
    [remark] = noticed(inspected(tmp_path, program), "secret.")
    assert remark.data["ignored_changes"]


def test_endless_recursion_and_deep_nesting_end(tmp_path):
    program = "function f(n: number): string { return f(n + 1) + g(n); }\nfunction g(n: number): string { return f(n); }\nf(1);\n"
    program += "const deep = " + "[" * 400 + "]" * 400 + ";\nconst sum = " + "1 + " * 3000 + "1;\n"
    [remark] = noticed(inspected(tmp_path, program + DB.format(f'"{VALUE}"')), "secret.")
    assert remark.kind == "secret.literal"


def test_text_and_lists_that_double_are_bounded(tmp_path):
    program = 'let s = "ab";\nlet l: any[] = ["ab"];\nlet m: any[] = ["ab"];\n'
    program += "s = s + s;\nl = [...l, ...l];\nm = m.concat(m);\n" * 60
    program += "const big = f(...l);\nfunction f(...all: any[]) { return all.join('') + m.join(''); }\n"
    [remark] = noticed(inspected(tmp_path, program + DB.format("`${s}${big}`")), "secret.")
    assert remark.kind == "secret.literal"


def test_a_program_that_branches_and_calls_without_end_is_left_in_time(tmp_path):
    program = "".join(
        f"function f{n}(x: any): any {{ return f{n + 1}(x) + f{n + 1}(x) + f{n + 1}(x); }}\n" for n in range(40)
    )
    facts = inspected(
        tmp_path, program + "function f40(x: any): any { return x; }\n" + DB.format(f'"{VALUE}"') + "\nf0('a');"
    )
    assert [item.kind for item in noticed(facts, "secret.")] == ["secret.literal"]
