"""Which runner a file of tests in TypeScript or JavaScript is taken to be for."""

import pytest

from stackproof.testsuite import Source, read_tests
from stackproof.testsuite._node import runner_named

PLAIN = 'describe("a", () => { it("b", () => { expect(f(1)).toBe(2); }); });\n'


def framework(text, named=None):
    (test,) = read_tests([Source(path="tests/a.test.ts", text=text)], "node", named).written
    return test.framework


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('import { it } from "vitest";\n', "vitest"),
        ('import { it } from "@jest/globals";\n', "jest"),
        ('import { it } from "node:test";\n', "node"),
        ('import "mocha";\n', "mocha"),
        ('jest.mock("./x");\n', "jest"),
        ("vi.mock('./x');\n", "vitest"),
        ("before(async () => { await f(); });\n", "mocha"),
        ("setup(function () { this.timeout(9000); });\n", "mocha"),
    ],
)
def test_what_a_file_says_goes_before_what_its_project_says(text, found):
    for named in (None, "jest", "mocha", "vitest"):
        assert framework(text + PLAIN, named) == found


def test_what_a_file_does_not_say_its_project_says():
    assert [framework(PLAIN, named) for named in (None, "jest", "mocha", "vitest")] == [
        "jest",
        "jest",
        "mocha",
        "vitest",
    ]
    chai = 'import { expect } from "chai";\n' + PLAIN
    assert [framework(chai, named) for named in (None, "jest", "mocha")] == ["mocha", "jest", "mocha"]
    # Mocha has no `beforeAll`.
    assert [framework(PLAIN + "beforeAll(f);\n", named) for named in (None, "mocha", "vitest")] == [
        "jest",
        "jest",
        "vitest",
    ]


def test_words_in_comments_and_texts_say_nothing():
    text = '// jest.mock("./x")\nconst a = "before(); vi.mock()";\n'
    assert framework(text + PLAIN, "mocha") == "mocha"


def test_a_project_names_its_runner_in_its_manifest_or_by_a_file_of_settings():
    assert runner_named(["ts-jest@^29.1.0"], []) == "jest"
    assert runner_named(["@types/mocha@^10.0.0", "mocha@^10.0.0"], []) == "mocha"
    assert runner_named([], ["a/vitest.config.ts"]) == "vitest"
    assert runner_named([], [".mocharc.json"]) == "mocha"
    assert runner_named(["@pulumi/aws@^7.0.0"], ["jest.configuration.ts"]) is None
