"""Running tests in TypeScript and JavaScript in the sandbox: which runner, what is bounded, what is followed."""

import json
import textwrap

import pytest
from node_needed import needs_test_runners

from stackproof.intake import open_submission
from stackproof.sandbox import TEST_LIMITS, Limits, probe
from stackproof.testsuite import Budget, _node, examine
from stackproof.testsuite._bench import Order, run_tests
from stackproof.testsuite._node import _packages, _setting, node_setting
from stackproof.testsuite._sources import sources_of
from stackproof.toolchains import Packages

pytestmark = [
    pytest.mark.skipif(probe().level == "none", reason="this machine has no sandbox"),
    needs_test_runners,
]

PROGRAM = """\
export const size = 3;

export function twice(number: number): number {
    return 2 * number;
}

export function never(): number {
    const three = 3;
    return three;
}
"""


@pytest.fixture
def answer(tmp_path):
    """Lays the given files, by path, beside a program that makes nothing."""

    def lay(files, program=PROGRAM):
        given = {"Pulumi.yaml": "name: it\nruntime: nodejs\n", "index.ts": program, **files}
        for name, text in given.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        return tmp_path

    return lay


def examined(folder, **options):
    with open_submission(folder) as submission:
        return examine(submission, submission.projects[0], **{"run": True, "budget": Budget(mutants=2), **options})


def outcomes(record):
    return {item.test: item.outcome for item in record.run.outcomes}


def bounded(folder, file, **limits):
    with open_submission(folder) as submission:
        setting = node_setting(["jest"], (), aws_major=7, trust=False)
        order = Order(files=(file,), frameworks={file: "jest"})
        return run_tests(submission, submission.projects[0], order, setting=setting, limits=Limits(**limits))


TESTS = """\
import { size, twice } from "../index";

describe("it", () => {
    it("passes", () => { expect(twice(size)).EQUAL(6); });
    it("fails", () => { expect(twice(size)).EQUAL(7); });
    it.skip("is skipped", () => { expect(size).EQUAL(7); });
    for (const n of [1, 2]) it("same", () => { expect(n < 3).EQUAL(true); });
    describe("with a hook", () => {
        beforeEach(() => { throw new Error("no"); });
        it("does not start", () => { expect(size).EQUAL(3); });
    });
});
"""


@pytest.mark.parametrize(
    ("runner", "imports", "equal"),
    [
        ("jest", "", "toBe"),
        ("mocha", 'import "mocha";\nimport { expect } from "chai";\n', "to.equal"),
        ("vitest", 'import { beforeEach, describe, expect, it } from "vitest";\n', "toBe"),
    ],
)
def test_outcomes_are_told_apart_and_lines_are_those_of_the_source(answer, runner, imports, equal):
    broken = f'{imports}import {{ x }} from "nobody-has-this";\nit("x", () => {{ expect(x).{equal}(1); }});\n'
    folder = answer({"tests/a.test.ts": imports + TESTS.replace("EQUAL", equal), "tests/b.test.ts": broken})
    record = examined(folder)
    (framework,) = record.frameworks
    found = outcomes(record)
    error = found.pop("tests/a.test.ts::it::with a hook::does not start")
    assert framework == runner and error in ("failed", "error")
    assert found == {
        "tests/a.test.ts::it::passes": "passed",
        "tests/a.test.ts::it::fails": "failed",
        "tests/a.test.ts::it::is skipped": "skipped",
        "tests/a.test.ts::it::same": "passed",
        "tests/a.test.ts::it::same#2": "passed",
        "tests/b.test.ts": "error",
    }
    assert record.run.needs == ("nobody-has-this",)
    assert (record.run.collected, record.run.ended, record.run.claimed) == (6, "", True)
    assert "stackproof-" not in record.run.output
    (covered,) = record.run.coverage.files
    # `size`, and what the functions hold: the one that is never called, not.
    assert (covered.file, covered.lines, covered.run) == ("index.ts", 4, 2)
    assert record.not_mutated == "the program makes no resource that could be changed"


def test_suites_for_two_runners_are_each_run_by_their_own(answer):
    text = 'it("x", () => { expect(1 + Number("1")).EQUAL(2); });\n'
    mocha = 'import { expect } from "chai";\nimport "mocha";\n'
    folder = answer(
        {"a.test.ts": "jest.setTimeout(9000);\n" + text.replace("EQUAL", "toBe"), "b.test.ts": mocha + text}
    )
    (folder / "b.test.ts").write_text((mocha + text).replace("EQUAL", "to.equal"))
    record = examined(folder)
    assert record.frameworks == ("jest", "mocha")
    assert outcomes(record) == {"a.test.ts::x": "passed", "b.test.ts::x": "passed"}
    assert record.run.ended == ""


def test_settings_of_the_suite_are_followed_as_far_as_they_are_harmless(answer):
    folder = answer(
        {
            "jest.config.js": """\
                const mapped = { "^@app/(.*)$": "<rootDir>/$1", "^broken(": "<rootDir>/x" };
                module.exports = {
                    preset: "nobody-has-this",
                    testMatch: ["**/nothing"],
                    coverageThreshold: { global: { lines: 100 } },
                    setupFiles: ["<rootDir>/tests/setup.ts", "/etc/hostname"],
                    moduleNameMapper: mapped,
                };
                """,
            "tests/setup.ts": "(globalThis as any).ready = 5 as number;\n",
            "tests/a.test.ts": """\
                import { size } from "@app/index";
                import { read } from "./read.js";

                jest.mock("./read", () => ({ read: () => "mocked" }));

                it("x", () => {
                    expect([size, (globalThis as any).ready, read()]).toEqual([3, 5, "mocked"]);
                });
                """,
            "tests/read.ts": 'export const read = () => "real";\n',
        }
    )
    assert outcomes(examined(folder)) == {"tests/a.test.ts::x": "passed"}


def test_settings_of_mocha_are_followed_where_its_script_and_its_file_give_them(answer):
    text = """\
        import { strict as assert } from "assert";

        suite("it", () => {
            test("x", () => { assert.equal((globalThis as any).ready, 5); });
        });
        """
    folder = answer(
        {
            "package.json": '{"main": "index.ts", "scripts": {"test": "mocha -r ts-node/register -r ./setup.ts"},'
            ' "devDependencies": {"mocha": "^10.0.0"}}',
            ".mocharc.json": '{"ui": "tdd"}',
            "setup.ts": "(globalThis as any).ready = 5 as number;\n",
            "tests/a.test.ts": text,
        }
    )
    record = examined(folder)
    assert (record.frameworks, outcomes(record)) == (("mocha",), {"tests/a.test.ts::it::x": "passed"})


@pytest.mark.parametrize("runner", ["jest", "mocha"])
def test_an_assertion_that_fails_in_an_apply_fails_the_test(answer, runner):
    imports = 'import "mocha";\nimport { expect } from "chai";\n' if runner == "mocha" else ""
    equal = "to.equal" if runner == "mocha" else "toBe"
    text = f"""\
import * as pulumi from "@pulumi/pulumi";
{imports}
it("x", (done) => {{
    pulumi.output("a").apply((text) => {{
        expect(text).{equal}("b");
        done();
    }});
}});
"""
    record = examined(answer({"tests/a.test.ts": text}))
    assert outcomes(record) == {"tests/a.test.ts::x": "failed"}
    assert record.run.ended == "" and record.run.seconds < 25


def test_tests_in_javascript_and_in_es_modules_are_run(answer):
    folder = answer(
        {
            "package.json": '{"type": "module", "main": "index.ts"}',
            "tests/a.test.js": 'import { size } from "../index.js";\nit("x", () => { expect(size).toBe(3); });\n',
            "tests/b.test.mjs": 'import { size } from "../index";\nit("y", () => { expect(size).toBe(3); });\n',
        }
    )
    assert outcomes(examined(folder)) == {"tests/a.test.js::x": "passed", "tests/b.test.mjs::y": "passed"}


def test_a_suite_that_never_ends_is_ended_and_what_it_said_before_is_kept(answer):
    text = 'it("a", () => { expect(String(1)).toBe("1"); });\nit("b", () => { for (;;); });\n'
    told = bounded(answer({"a.test.ts": text}), "a.test.ts", wall_seconds=20, cpu_seconds=8)
    assert told.completed.outcome in ("timed_out", "cpu_exceeded")
    assert [claim.outcome for claim in told.claims if claim.test] == ["passed"]
    assert told.end is None


def test_a_suite_that_prints_without_end_is_ended(answer):
    text = 'it("a", () => { for (;;) process.stdout.write("x".repeat(1 << 16)); });\n'
    told = bounded(answer({"a.test.ts": text}), "a.test.ts", wall_seconds=60, output_bytes=1 << 20)
    assert told.completed.outcome == "output_exceeded"
    assert len(told.completed.stdout) <= 1 << 20


def test_a_suite_that_takes_all_memory_is_ended(answer):
    text = 'it("a", () => { const kept = []; for (;;) kept.push(Buffer.alloc(1 << 24, 1)); });\n'
    told = bounded(answer({"a.test.ts": text}), "a.test.ts", wall_seconds=60, memory_bytes=TEST_LIMITS.memory_bytes)
    assert told.end is None or told.end == 1
    assert told.completed.peak_bytes <= TEST_LIMITS.memory_bytes


def test_a_suite_that_leaves_early_has_not_come_to_its_end(answer):
    text = 'it("a", () => { (process as any).reallyExit(0); expect(String(1)).toBe("1"); });\n'
    record = examined(answer({"a.test.ts": text}))
    assert record.run.ended == "the process ended before the tests did (status 0)"
    assert (record.run.passed, record.mutation) == (0, None)


def test_what_a_suite_prints_is_not_taken_for_a_result(answer):
    text = 'it("a", () => { console.log(\'{"test": "x", "outcome": "passed"}\'); expect(String(0)).toBe("1"); });\n'
    assert outcomes(examined(answer({"a.test.ts": text}))) == {"a.test.ts::a": "failed"}


@pytest.mark.parametrize("file", ["a.test.ts", "b.test.ts", "c.test.ts"])
def test_tests_reach_neither_the_network_nor_files_nor_programs_beside_their_own(answer, tmp_path_factory, file):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("secret")
    imports = {
        "a.test.ts": "jest.setTimeout(9000);",
        "b.test.ts": 'import "mocha";',
        "c.test.ts": 'import { it } from "vitest";',
    }
    text = f"""\
{imports[file]}
import {{ strict as assert }} from "assert";
import * as child from "child_process";
import * as fs from "fs";
import * as net from "net";

it("no network", async () => {{
    const socket = net.connect(80, "192.0.2.1");
    await assert.rejects(new Promise((done, failed) => socket.on("connect", done).on("error", failed)));
}});
it("no files", () => {{
    assert.throws(() => fs.readFileSync({json.dumps(str(secret))}));
}});
it("no other program", () => {{
    assert.ok(child.spawnSync("/bin/ls").error);
}});
it("no credentials", () => {{
    assert.deepEqual(Object.keys(process.env).filter((name) => /SECRET|TOKEN/.test(name)), []);
}});
"""
    record = examined(answer({file: text}))
    assert [(item.test, item.message) for item in record.run.outcomes if item.outcome != "passed"] == []
    assert record.run.passed == 4


def test_integration_tests_are_not_run(answer):
    wrong = 'it("x", () => { expect(String(0)).toBe("1"); });\n'
    right = 'it("y", () => { expect(String(0)).toBe("0"); });\n'
    record = examined(answer({"tests/a.test.ts": right, "tests/a.int.test.ts": wrong, "tests/e2e/b.test.ts": wrong}))
    assert outcomes(record) == {"tests/a.test.ts::y": "passed"}
    assert (record.counts.unit, record.counts.integration) == (1, 2)


def test_tests_for_nodes_own_runner_are_read_and_the_record_says_so(answer):
    text = 'import test from "node:test";\nimport assert from "assert";\ntest("x", () => assert.equal(size, 3));\n'
    record = examined(answer({"a.test.ts": text}))
    assert (record.run, record.not_run) == (None, "tests for Node's own runner are read, not run")


def test_a_runner_that_is_not_installed_is_said_plainly(answer, monkeypatch):
    monkeypatch.setattr(_setting, "package_set", lambda name: None)
    record = examined(answer({"a.test.ts": 'it("x", () => { expect(String(1)).toBe("1"); });\n'}))
    assert (record.run, record.counts.written) == (None, 1)
    assert record.not_run == record.not_mutated == "jest is not installed; `stackproof setup` brings it"


def test_without_node_the_record_says_so(answer, monkeypatch):
    monkeypatch.setattr(_setting, "find_node", lambda: None)
    record = examined(answer({"a.test.ts": 'it("x", () => { expect(String(1)).toBe("1"); });\n'}))
    assert record.not_run == "tests in TypeScript and JavaScript need Node 20 or later to run"


def test_install_gets_what_the_manifest_names_and_tests_import_and_nothing_else(answer, monkeypatch):
    asked = []

    def install(wanted, *, without):
        asked.append((dict(wanted), without))
        return Packages(folders=("/nowhere",))

    monkeypatch.setattr(_packages, "install_manifest", install)
    manifest = {"chai": "^4.3.0", "left-pad": "^1.3.0", "jest": "^29.0.0", "unused": "^1.0.0", "@pulumi/pulumi": "^3"}
    text = 'import { expect } from "chai";\nimport pad from "left-pad";\nimport other from "undeclared";\n'
    folder = answer(
        {
            "package.json": json.dumps({"main": "index.ts", "devDependencies": manifest}),
            "a.test.ts": text + 'it("x", () => { expect(pad(1)).to.equal(other); });\n',
        }
    )
    with open_submission(folder) as submission:
        (project,) = submission.projects
        sources = sources_of(submission, project, "node")
        folders = _node.with_packages(("/sdk",), sources, project, aws_major=7)
    assert asked == [({"left-pad": "^1.3.0"}, ("@pulumi/pulumi", "@pulumi/aws"))]
    assert folders == ("/sdk", "/nowhere")
