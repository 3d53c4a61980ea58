"""What the TypeScript compiler says of programs, in the words of the checks; all programs in one call of it."""

import json
import textwrap

import pytest
from node_needed import needs_node

from stackproof.intake import open_submission
from stackproof.source import check_types, inspect
from stackproof.source.typescript._compiler import Sources, type_errors
from stackproof.source.typescript._settings import read_json, settings_of
from stackproof.toolchains import package_set

pytestmark = needs_node

STRICT = {"compilerOptions": {"strict": True, "target": "es2020", "module": "commonjs"}}
MANIFEST = {"dependencies": {"@pulumi/pulumi": "^3.0.0", "@pulumi/aws": "^7.0.0"}}
HEAD = 'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n'
LABEL = 'export const label = (name: string) => `${name}-logs`;\nconst bucket = new aws.s3.Bucket("b");\n'

# name: (program behind the two imports, further files, [(kind, line of the program, what it is about)])
PROGRAMS = {
    "an unknown argument": (
        'new aws.sqs.Queue("q", { visibilityTimeout: 30 });',
        {},
        [("sdk.unknown-argument", 1, "visibilityTimeout")],
    ),
    "an option among the arguments": (
        'const a = new aws.s3.Bucket("a");\nnew aws.sqs.Queue("q", { dependsOn: [a] });',
        {},
        [("sdk.unknown-argument", 2, "dependsOn")],
    ),
    "an unknown key of a nested argument": (
        'new aws.lambda.Function("f", { role: "r", environment: { STAGE: "x" } });',
        {},
        [("sdk.unknown-nested-key", 1, "STAGE")],
    ),
    "text for a number": (
        'new aws.sqs.Queue("q", {\n    visibilityTimeoutSeconds: "30",\n});',
        {},
        [("sdk.wrong-type", 2, "visibilityTimeoutSeconds")],
    ),
    "a missing argument": (
        'new aws.ec2.Subnet("s", { cidrBlock: "10.0.0.0/24" });',
        {},
        [("sdk.missing-argument", 1, "vpcId")],
    ),
    "an unknown output": (
        'const q = new aws.sqs.Queue("q");\nexport const u = q.queueUrl;',
        {},
        [("sdk.unknown-output", 2, "queueUrl")],
    ),
    "an unknown class": ('new aws.s3.Buckett("b");', {}, [("sdk.unknown-class", 1, "Buckett")]),
    "an unknown module": (
        'new aws.elasticloadbalancingv2.LoadBalancer("b");',
        {},
        [("sdk.unknown-module", 1, "elasticloadbalancingv2")],
    ),
    "an unknown function": ("export const a = aws.getCallerIdentities();", {}, [("sdk.unknown-function", 1, "Caller")]),
    "an Output where a function takes text": (
        "declare function label(name: string): string;\n"
        'const bucket = new aws.s3.Bucket("b");\nexport const logs = label(bucket.id);',
        {},
        [("types.error", 3, "Output<string>")],
    ),
    "an Output that a function of the program puts into text": (
        f"{LABEL}export const logs = label(bucket.id);",
        {},
        [("sdk.output-misuse", 1, "template literal")],
    ),
    "a name that nothing defines": ("export const a = regoin;", {}, [("lint.F821", 1, "regoin")]),
    "an implicit any": ("export function f(x) { return x; }", {}, [("types.error", 1, "implicitly")]),
    "an implicit any without strictness": ("export function f(x) { return x; }", {"tsconfig.json": {}}, []),
    "a value that may be undefined": (
        'const size = new pulumi.Config().get("size");\nexport const n = size.length;',
        {},
        [("types.error", 2, "undefined")],
    ),
    "a field that is never set": (
        "export class A {\n    one: string;\n    two: string;\n}",
        {},
        [("types.error", 2, "'one'"), ("types.error", 3, "'two'")],
    ),
    "a file that the answer does not have": (
        'import { vpc } from "./network";\nexport const id = vpc.id;',
        {},
        [("types.error", 1, "./network")],
    ),
    "a package that is not here": (
        'import * as eks from "@pulumi/nothing-of-the-kind";\n'
        'const cluster = new eks.Cluster("c");\n'
        "export const names = cluster.nodes.map(node => node.name);\n"
        "class Mine extends eks.Base {\n    name() { return this.title.toUpperCase(); }\n}\n"
        "export const mine = new Mine().title;",
        {},
        [],
    ),
    "fields of a class that hold what is not here": (
        'import * as oci from "@pulumi/nothing-of-the-kind";\n'
        "export class A {\n"
        "    found?: Promise<oci.core.Result>;\n"
        "    made?: string;\n"
        "    constructor() {\n"
        "        this.found = oci.core.getServices({});\n"
        "        this.made = oci.core.name();\n"
        "        console.log({ id: this.found.then(all => all.services[0].id), name: this.made.length });\n"
        "    }\n}",
        {},
        [],
    ),
    "fields that hold what is here": (
        "export class A {\n    made?: string;\n    constructor() {\n"
        "        console.log({ name: this.made.length });\n    }\n}",
        {},
        [("types.error", 4, "undefined")],
    ),
    "a package that is not here, through another file": (
        'import { ports } from "./ports";\nexport const rules = ports.map(port => port.number);',
        {"ports.ts": 'import { all } from "a-package-of-nobody";\nexport const ports = all;\n'},
        [],
    ),
    "a program without errors": (
        f"{LABEL}export const logs = bucket.id.apply(label);\n"
        'new aws.sqs.Queue("q", { visibilityTimeoutSeconds: 30, tags: { a: "b" } }, { dependsOn: [bucket] });',
        {},
        [],
    ),
    "a syntax error in one file": (
        'import { a } from "./broken";\nexport const n: number = "text";\nexport const m = a;',
        {"broken.ts": "export const a = (1;\n"},
        [("syntax.error", 1, "expected"), ("types.error", 2, "number")],
    ),
    "an error in a file that nothing imports": (
        "export const a = 1;",
        {"unused.ts": 'export const n: number = "text";\n'},
        [("types.error", 1, "unreached")],
    ),
    "the code of another package": (
        "export const a = 1;",
        {"lambda/package.json": {}, "lambda/index.ts": 'export const n: number = "text";\n'},
        [],
    ),
    "a script in JavaScript that the program imports": (
        'import { q } from "./queue.js";\nexport const url = q.url;',
        {
            "queue.js": 'const aws = require("@pulumi/aws");\nlet n = 1;\nn = "text";\n'
            'exports.q = new aws.sqs.Queue("q", { visibilityTimeout: n });\n'
        },
        [("sdk.unknown-argument", 4, "visibilityTimeout")],
    ),
    "a comment that hides an error": ('// @ts-ignore\nexport const n: number = "text";', {}, []),
    "an unused name that the tsconfig forbids": (
        'const bucket = new aws.s3.Bucket("b");\nexport const a = pulumi.getStack();',
        {"tsconfig.json": {"compilerOptions": {"noUnusedLocals": True}}},
        [("lint.F841", 1, "noUnusedLocals")],
    ),
    "a call of a module, which older compilers allow": (
        'import * as make from "./make";\nexport const m = make();',
        {"make.d.ts": "declare function make(): string;\nexport = make;\n"},
        [],
    ),
    "an older major": (
        'new aws.s3.BucketV2("b", { region: "x" });',
        {"package.json": {"dependencies": {"@pulumi/aws": "5.1.0"}}},
        [],
    ),
}


def lay_out(folder, program, files):
    usual = {"Pulumi.yaml": "name: demo\nruntime: nodejs\n", "package.json": MANIFEST, "tsconfig.json": STRICT}
    for path, text in (usual | {"index.ts": HEAD + textwrap.dedent(program) + "\n"} | files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text if isinstance(text, str) else json.dumps(text))
    return folder


def told(facts):
    """(kind, line behind the imports of the entry, message) of what the compiler or a linter says."""
    head = HEAD.count("\n")
    kinds = ("types.", "syntax.", "sdk.", "lint.F82", "lint.F84")
    return [
        (
            item.kind,
            (item.line or 0) - (head if item.file == "index.ts" else 0),
            f"{item.message} {sorted(item.data)}",
            item,
        )
        for item in facts.remarks
        if item.kind.startswith(kinds) and item.kind != "sdk.deprecated" and item.data.get("stops") is not False
    ]


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Facts of every program, and of the same programs where nothing inside may hide anything."""
    opened = {}
    for name, (program, files, _) in PROGRAMS.items():
        opened[name] = open_submission(lay_out(tmp_path_factory.mktemp("answer"), program, files))
    submissions = {name: manager.__enter__() for name, manager in opened.items()}
    asked = [(submission, submission.projects[0], 7) for submission in submissions.values()]
    found = {}
    for honoured in (True, False):
        checked = check_types(asked, honour_noqa=honoured)
        for name, (submission, project, major), types in zip(submissions, asked, checked, strict=True):
            assert types is not None and not types.failed
            found[name, honoured] = inspect(submission, project, major=major, types=types, honour_noqa=honoured)
    yield found
    for manager in opened.values():
        manager.__exit__(None, None, None)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_compilers_errors_are_told_once_and_plainly(name, answers):
    expected = PROGRAMS[name][2]
    found = told(answers[name, True])
    if name == "an older major":
        assert all(not item.certain for *_, item in found)
        return
    assert [(kind, line) for kind, line, *_ in sorted(found, key=str)] == [
        (kind, line) for kind, line, _ in sorted(expected, key=str)
    ], [message for _, _, message, _ in found]
    for (_, _, message, _), (_, _, about) in zip(sorted(found, key=str), sorted(expected, key=str), strict=True):
        assert about in message


def test_an_error_that_stops_the_program_says_so_and_one_aside_does_not(answers):
    ((*_, here),) = told(answers["text for a number", True])
    assert here.data["refused"] is True and not here.data.get("unreached")
    ((*_, aside),) = told(answers["an error in a file that nothing imports", True])
    assert aside.data["unreached"] is True


def test_a_comment_hides_nothing_where_the_answer_is_not_trusted(answers):
    ((kind, line, _, remark),) = told(answers["a comment that hides an error", False])
    assert (kind, line) == ("types.error", 2)
    assert remark.data["refused"] is False  # the program starts all the same


def test_fields_that_are_never_set_are_one_cause(answers):
    remarks = [item for *_, item in told(answers["a field that is never set", True])]
    assert len({item.data["cause"] for item in remarks}) == 1


def test_a_fix_is_told_with_each_error(answers):
    for name in PROGRAMS:
        for kind, _, _, remark in told(answers[name, True]):
            if kind.startswith("types."):
                assert remark.data["fix"], name


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ('{"a": 1, // one\n "b": ["//x", 2,],}', {"a": 1, "b": ["//x", 2]}),
        ('\ufeff/* all */ {"a": "/*b*/"}', {"a": "/*b*/"}),
        ("[1]", {}),
        ("{", {}),
    ],
)
def test_a_tsconfig_with_comments_is_read(text, data):
    assert read_json(text) == data


def test_settings_take_nothing_that_reaches_outside(tmp_path):
    config = {
        "extends": "./base",
        "compilerOptions": {
            "strict": True,
            "paths": {"*": ["/etc/*"]},
            "typeRoots": ["/etc"],
            "plugins": [{"name": "x"}],
            "target": "es3",
            "lib": ["es2020", "../../etc/passwd"],
            "rootDir": "/",
            "jsx": "react",
        },
    }
    base = {"compilerOptions": {"noImplicitReturns": True, "baseUrl": "/"}}
    lay_out(tmp_path, "export {};", {"tsconfig.json": config, "base.json": base})
    with open_submission(tmp_path) as submission:
        options = settings_of(submission, submission.projects[0]).options
    own = {"strict": True, "target": "es2020", "jsx": "react", "noImplicitReturns": True}
    # There is no TypeScript in the manifest, so Pulumi's own old one counts.
    assert options == own | {"useUnknownInCatchVariables": False}


def test_what_one_program_declares_for_all_is_not_seen_by_another(tmp_path):
    declares = "declare global {\n    var shared: string;\n}\nexport const a = 1;"
    with (
        open_submission(lay_out(tmp_path / "one", declares, {})) as one,
        open_submission(lay_out(tmp_path / "two", "export const b = shared;", {})) as two,
    ):
        asked = [(submission, submission.projects[0], 7) for submission in (one, two)]
        first, second = check_types(asked)
    assert [item.code for item in first.diagnostics if item.code != 6133] == []
    assert [item.code for item in second.diagnostics if item.code != 6133] == [2304]


def test_nothing_outside_of_the_answer_is_read(tmp_path):
    secret = tmp_path / "outside.json"
    secret.write_text('{"password": "hunter2"}')
    program = (
        f'/// <reference path="{secret}" />\nimport data from "{secret}";\nexport const a: number = data.password;'
    )
    with open_submission(lay_out(tmp_path / "answer", program, {})) as submission:
        (checked,) = check_types([(submission, submission.projects[0], 7)])
    codes = {item.code for item in checked.diagnostics}
    assert 2307 in codes and 2322 not in codes, checked


def test_a_folder_of_packages_that_is_not_there_stops_nothing(tmp_path):
    folders = (str(tmp_path / "never-filled"), str(package_set("aws-7")))
    text = b"export const count: number = 'two';\n"
    program = Sources(files={"index.ts": text}, roots=("index.ts",), packages=folders)
    (checked,) = type_errors([program])
    assert [item.code for item in checked.diagnostics] == [2322]
