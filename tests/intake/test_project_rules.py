"""What Pulumi refuses in Pulumi.yaml and in the files of stacks, and what it passes over in silence."""

from __future__ import annotations

import pytest

from stackproof.intake import open_submission

HEAD = "name: demo\nruntime: python\n"
PROGRAM = "import pulumi_aws as aws\n\naws.s3.Bucket('b')\n"
REFUSED, IGNORED = "structure.project-file-invalid", "structure.project-file-ignored"
STACK_REFUSED, STACK_IGNORED = "structure.stack-file-invalid", "structure.stack-file-ignored"
UNREADABLE = "structure.stack-secret-unreadable"


def told(folder, files: dict[str, str]) -> list[tuple[str, int | None, str]]:
    for path, text in {"__main__.py": PROGRAM, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    with open_submission(folder) as submission:
        found = [
            one for one in submission.remarks if one.kind.startswith(("structure.project-file", "structure.stack"))
        ]
        return [(one.kind, one.line, one.message) for one in found]


WRONG = {
    "a description that is no text": ("description: [a]\n", 3, "`description` is no text"),
    "an author that is a number": ("author: 3\n", 3, "`author` is no text"),
    "a folder of stacks that is no text": ("stackConfigDir: {a: b}\n", 3, "`stackConfigDir` is no text"),
    "two folders of stacks": ("stackConfigDir: a\nconfig: b\n", 3, "both"),
    "a configuration that is a list": ("config:\n  - a\n", 3, "`config` is no mapping"),
    "a key without anything": ("config:\n  size:\n", 4, "is given nothing"),
    "a number with a fraction": ("config:\n  rate: 0.5\n", 4, "in quotes"),
    "a value of several parts": ("config:\n  tags:\n    Team: web\n", 4, "`Team`"),
    "a value of several parts of another namespace": (
        "config:\n  aws:defaultTags:\n    tags: {Team: web}\n",
        4,
        "under `value`",
    ),
    "an attribute that there is not": ("config:\n  size: {type: integer, required: true}\n", 4, "`required`"),
    "a type that there is not": ("config:\n  size: {type: number}\n", 4, "integer"),
    "another one": ("config:\n  on: {type: bool, default: true}\n", 4, "boolean"),
    "a type that is no text": ("config:\n  size: {type: [string]}\n", 4, "string, integer"),
    "an array of nothing": ("config:\n  zones: {type: array}\n", 4, "`items`"),
    "items without a type": ("config:\n  zones: {type: array, items: {}}\n", 4, "`items`"),
    "items of a type that there is not": ("config:\n  zones: {type: array, items: {type: number}}\n", 4, "number"),
    "a default and a value": ("config:\n  size: {default: 1, value: 2}\n", 4, "one of them"),
    "a default of another type": ("config:\n  size: {type: integer, default: many}\n", 4, "no integer"),
    "a number as a text": ("config:\n  demo:size: {type: string, default: 3}\n", 4, "no string"),
    "a text as a truth value": ("config:\n  on: {type: boolean, default: 'yes'}\n", 4, "no boolean"),
    "an item of another type": (
        "config:\n  ports: {type: array, items: {type: integer}, default: [80, web]}\n",
        4,
        "no array of integer",
    ),
    "a secret that is no truth value": ("config:\n  key: {type: string, secret: maybe}\n", 4, "`secret`"),
    "a description of a key that is no text": ("config:\n  key: {type: string, description: 3}\n", 4, "`description`"),
    "a key with three names": ("config:\n  demo:app:size: 3\n", 4, "namespace:name"),
    "a backend that is a text": ("backend: s3://state\n", 3, "`backend`"),
    "a backend with more than an address": ("backend:\n  url: s3://state\n  region: eu-west-1\n", 3, "`region`"),
    "a refresh that is a truth value": ("options:\n  refresh: true\n", 3, "always"),
}
RIGHT = {
    "all that there is": (
        "description: A\nauthor: B\nwebsite: https://c\nlicense: MIT\nmain: .\nstackConfigDir: .\n"
        "backend:\n  url: s3://state\noptions:\n  refresh: always\nrequiredPulumiVersion: '>=3'\n"
        "packages:\n  a: b\nplugins:\n  providers: []\ntemplate:\n  config:\n    aws:region: {default: x}\n"
    ),
    "the old spelling of a folder": "config: stacks\n",
    "no configuration": "config:\n",
    "no text where there may be one": "description:\nmain:\nbackend:\n",
    "short forms": "config:\n  size: 3\n  on: true\n  name: web\n  zones: [a, b]\n  aws:region: us-east-1\n",
    "declared keys": (
        "config:\n  size: {type: integer, default: '3', description: How many}\n"
        "  whole: {type: integer, default: 3.0}\n"
        "  on: {type: boolean, default: 'true'}\n  zones: {type: array, items: {type: string}, default: [a]}\n"
        "  deep: {type: array, items: {type: array, items: {type: integer}}, default: [[1]]}\n"
        "  tags: {type: object, default: {Team: web}}\n  key: {type: string, secret: true}\n"
        "  free: {default: 3}\n  given: {value: {a: b}}\n  aws:defaultTags: {value: {tags: {a: b}}}\n"
        "  pulumi:tags: {value: {a: b}}\n  aws:config:profile: dev\n"
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_pulumi_refuses_is_told_on_its_line(case, tmp_path):
    text, line, said = WRONG[case]
    found = told(tmp_path, {"Pulumi.yaml": HEAD + text})
    assert [(kind, at) for kind, at, _ in found] == [(REFUSED, line)], found
    assert said in found[0][2]


@pytest.mark.parametrize("case", RIGHT)
def test_what_pulumi_takes_is_not_told(case, tmp_path):
    assert told(tmp_path, {"Pulumi.yaml": HEAD + RIGHT[case]}) == []


@pytest.mark.parametrize(
    ("runtime", "said"),
    [
        ("{name: python, virtualenv: venv}", "`options`"),
        ("{name: python, options: venv}", "`options`"),
        ("[python]", "no name"),
        ("{options: {virtualenv: venv}}", "no name"),
        ("", "no name"),
    ],
)
def test_a_runtime_of_the_wrong_shape_is_refused(runtime, said, tmp_path):
    ((kind, line, message),) = told(tmp_path, {"Pulumi.yaml": f"name: demo\nruntime: {runtime}\n"})
    assert (kind, line) == (REFUSED, 2) and said in message


@pytest.mark.parametrize("runtime", ["python", "{name: python, options: {virtualenv: venv, toolchain: uv}}"])
def test_a_runtime_of_the_right_shape_is_taken(runtime, tmp_path):
    assert told(tmp_path, {"Pulumi.yaml": f"name: demo\nruntime: {runtime}\n"}) == []


def test_bun_is_a_runtime(tmp_path):
    files = {"Pulumi.yaml": "name: demo\nruntime: bun\n", "index.ts": 'import * as aws from "@pulumi/aws";\n'}
    assert told(tmp_path, files) == []


def test_keys_that_nobody_reads_are_told_with_what_was_meant(tmp_path):
    found = told(tmp_path, {"Pulumi.yaml": HEAD + "desciption: A\nversion: 1.0.0\nresources: {}\nx-mine: 3\n"})
    assert [(kind, line) for kind, line, _ in found] == [(IGNORED, 3), (IGNORED, 4), (IGNORED, 5)]
    assert "description" in found[0][2] and "version" in found[1][2]


def test_a_key_that_stands_twice_is_told(tmp_path):
    text = HEAD + "config:\n  size: 3\nconfig:\n  on: true\n"
    files = {"Pulumi.yaml": text, "Pulumi.dev.yaml": "config: {a: 1, a: 2}\n"}
    found = told(tmp_path, files)
    assert [(kind, line) for kind, line, _ in found] == [(IGNORED, 5), (STACK_IGNORED, 1)]
    assert all("twice" in message for *_, message in found)


def test_a_type_of_a_key_of_another_namespace_is_told_once(tmp_path):
    found = told(tmp_path, {"Pulumi.yaml": HEAD + "config:\n  aws:retries: {type: number, default: 3}\n"})
    assert [kind for kind, *_ in found] == [REFUSED]


def test_a_program_in_yaml_lies_in_the_project_file(tmp_path):
    text = "name: demo\nruntime: yaml\nresources: {}\noutputs: {}\nvariables: {}\n"
    assert told(tmp_path, {"Pulumi.yaml": text}) == []


DECLARED = (
    "config:\n  size: {type: integer}\n  on: {type: boolean}\n  zones: {type: array, items: {type: string}}\n"
    "  key: {type: string, secret: true}\n  name: {type: string}\n  free: {default: 3}\n"
)
SALT = "encryptionsalt: v1:c2FsdA==:v1:YWJj:ZGVm\n"
STACKS_WRONG = {
    "a list": ("- a\n", STACK_REFUSED, 1, "no mapping"),
    "no yaml": ("config: [\n", STACK_REFUSED, 2, "YAML"),
    "a configuration that is a list": ("config: [a]\n", STACK_REFUSED, 1, "no mapping"),
    "a key with three names": ("config:\n  demo:app:size: '3'\n", STACK_REFUSED, 2, "namespace:name"),
    "a text for a number": ("config:\n  demo:size: many\n", STACK_REFUSED, 2, "integer"),
    "a fraction for a number": ("config:\n  size: 1.5\n", STACK_REFUSED, 2, "integer"),
    "another word for true": ("config:\n  demo:on: 'yes'\n", STACK_REFUSED, 2, "boolean"),
    "a text for a list": ("config:\n  demo:zones: a,b\n", STACK_REFUSED, 2, "array of string"),
    "a list for a text": ("config:\n  demo:name: [a]\n", STACK_REFUSED, 2, "string"),
    "a secret in the clear": ("config:\n  demo:key: abc\n", STACK_REFUSED, 2, "encrypted"),
    "a secret of a passphrase without its salt": (
        "config:\n  demo:key:\n    secure: v1:YWJj:ZGVm\n",
        UNREADABLE,
        2,
        "encryptionsalt",
    ),
    "a secret that is none": (
        f"{SALT}config:\n  demo:key: {{secure: '<encrypted>'}}\n",
        UNREADABLE,
        3,
        "no ciphertext",
    ),
    "a secret that was cut": ("config:\n  demo:key: {secure: AAABAKx}\n", UNREADABLE, 2, "no ciphertext"),
    "a secret inside of a value": (
        "config:\n  demo:free: {a: [{secure: v1:YWJj:ZGVm}]}\n",
        UNREADABLE,
        2,
        "encryptionsalt",
    ),
    "a key beside the configuration": ("aws:region: us-east-1\n", STACK_IGNORED, 1, "outside of `config`"),
    "a word beside the configuration": ("region: us-east-1\nconfig: {}\n", STACK_IGNORED, 1, "`region`"),
}
STACKS_RIGHT = {
    "nothing": "",
    "an empty configuration": "config:\n",
    "keys without a namespace": "config:\n  size: 3\n  on: true\n",
    "values of the declared types": (
        "config:\n  demo:size: '3'\n  demo:on: 'true'\n  demo:zones: [a, b]\n  demo:name: 3\n  demo:free: x\n"
        "  aws:region: us-east-1\n  aws:config:profile: dev\n"
    ),
    "a secret with its salt": f"{SALT}config:\n  demo:key:\n    secure: v1:YWJj:ZGVm\n",
    "a secret of a key service": (
        "secretsprovider: awskms://alias/x\nencryptedkey: YWJj\nconfig:\n  demo:key: {secure: v1:YWJj:ZGVm}\n"
    ),
    "a secret of pulumi cloud": "config:\n  demo:key:\n    secure: AAABAKx5Zm9vYmFy\n",
    "environments": "environment:\n  - base\nmainEnvironment: a/b\n",
}


@pytest.mark.parametrize("case", STACKS_WRONG)
def test_what_is_wrong_with_a_stacks_file_is_told_on_its_line(case, tmp_path):
    text, kind, line, said = STACKS_WRONG[case]
    found = told(tmp_path, {"Pulumi.yaml": HEAD + DECLARED, "Pulumi.dev.yaml": text})
    assert [(one, at) for one, at, _ in found] == [(kind, line)], found
    assert said in found[0][2] and found[0][2].startswith("Pulumi.dev.yaml")


@pytest.mark.parametrize("case", STACKS_RIGHT)
def test_what_is_right_in_a_stacks_file_is_not_told(case, tmp_path):
    assert told(tmp_path, {"Pulumi.yaml": HEAD + DECLARED, "Pulumi.dev.yaml": STACKS_RIGHT[case]}) == []


def test_the_files_of_all_stacks_are_looked_at(tmp_path):
    files = {"Pulumi.yaml": HEAD + DECLARED, "Pulumi.dev.yaml": "", "Pulumi.prod.yaml": "config:\n  size: many\n"}
    ((kind, _, message),) = told(tmp_path, files)
    assert kind == STACK_REFUSED and message.startswith("Pulumi.prod.yaml")
