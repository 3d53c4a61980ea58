"""Go programs that are none, folders of two packages, and errors that nobody looks at."""

from functools import partial
from pathlib import Path

import pytest
from example_running import case_of
from go_writing import PROJECT, judged_program, whole

from stackproof.checks import judge
from stackproof.source.go import _types
from stackproof.source.go._types import TypeCheck

PROGRAM = whole('_, err := s3.NewBucket(ctx, "b", nil)\nif err != nil {\n\treturn err\n}')
LIBRARY = PROGRAM.replace("package main", "package lib").replace("func main() {", "func Deploy() {")


@pytest.fixture
def judged(tmp_path):
    return partial(judged_program, tmp_path)


@pytest.fixture(params=["with the compiler's check", "without it"])
def criticals(request, tmp_path, monkeypatch):
    """Check and place of every critical finding on a project, of all checks; and how many causes they have."""
    if request.param == "without it":
        monkeypatch.setattr(_types, "check", lambda *_, **__: TypeCheck(failed="no Go here"))

    def ask(files: dict[str, str], *, without: tuple[str, ...] = ()):
        for path, text in {**PROJECT, **files}.items():
            if path not in without:
                place = Path(tmp_path, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text)
        judgement = judge(case_of(tmp_path, None))
        assert judgement.errors == ()
        return [finding for finding in judgement.findings if finding.severity == "critical"]

    return ask


def at(findings):
    return [(finding.check, finding.file, finding.line) for finding in findings]


NO_PROGRAM = {
    "another package": (PROGRAM.replace("package main", "package infra"), 1, "Write `package main`"),
    "no main": (PROGRAM.replace("func main() {", "func Main() {"), 1, "Write `func main()`"),
    "a main with parameters": (
        PROGRAM.replace("func main() {", "func main(args []string) {"),
        8,
        "Write `func main()`",
    ),
}


@pytest.mark.parametrize("name", NO_PROGRAM)
def test_an_entry_that_is_no_program_is_one_critical_finding(criticals, name):
    program, line, fix = NO_PROGRAM[name]
    findings = criticals({"main.go": program})
    assert at(findings) == [("STR003", "main.go", line)]
    assert findings[0].fix.text.startswith(fix)


def test_a_main_that_lacks_in_a_package_of_several_files_is_said_once(criticals):
    files = {"main.go": PROGRAM.replace("func main() {", "func Main() {"), "a.go": "package main\n\nconst a = 1\n"}
    (finding,) = criticals(files)
    assert finding.check == "STR003" and "no func main" in finding.message


def test_a_library_alone_is_one_critical_finding_that_asks_for_a_main(criticals):
    (finding,) = criticals({"lib/stack.go": LIBRARY})
    assert (finding.check, finding.file) == ("STR003", "Pulumi.yaml")
    assert finding.fix.text.startswith("Add main.go: `package main`")


def test_a_library_that_main_names_is_told_where_it_stands(criticals):
    files = {"Pulumi.yaml": "name: demo\nruntime: go\nmain: lib\n", "lib/stack.go": LIBRARY}
    findings = criticals(files)
    assert at(findings) == [("STR003", "lib/stack.go", 1)]
    assert findings[0].fix.text.startswith("Put a main.go where Pulumi looks")


def test_a_library_without_a_project_has_one_cause(criticals):
    findings = criticals({"lib/stack.go": LIBRARY}, without=("Pulumi.yaml",))
    assert {finding.check for finding in findings} == {"STR001", "STR003"}
    assert len({finding.cause for finding in findings}) == 1


def test_a_program_of_another_package_without_a_project_has_two_causes(criticals):
    findings = criticals({"main.go": PROGRAM.replace("package main", "package infra")}, without=("Pulumi.yaml",))
    assert len({finding.cause for finding in findings}) == 2


CLASHES = {
    "beside the entry": ({"vpc.go": "package network\n\nfunc New() {}\n"}, ("vpc.go", "critical")),
    "earlier than the entry": ({"a_vpc.go": "package network\n\nfunc New() {}\n"}, ("a_vpc.go", "critical")),
    "more than the entry's": (
        {"a.go": "package network\n", "b.go": "package network\n\nfunc New() {}\n"},
        ("a.go", "critical"),
    ),
    "where nothing leads": ({"lib/a.go": "package lib\n", "lib/b.go": "package other\n"}, ("lib/b.go", "medium")),
}


@pytest.mark.parametrize("name", CLASHES)
def test_a_folder_of_two_packages_is_not_built(judged, name):
    files, told = CLASHES[name]
    (finding,) = judged("TYP001", PROGRAM, also=files).findings
    assert (finding.file, finding.severity) == told
    assert finding.fix.text.startswith("Give every file of the folder the same package clause")


def test_what_go_leaves_out_of_a_build_does_not_clash(judged):
    also = {
        "main_test.go": "package main_test\n",
        "doc.go": "package documentation\n",
        "gen.go": "//go:build ignore\n\npackage gen\n",
    }
    assert judged("TYP001", PROGRAM, also=also).findings == ()


def test_errors_that_nobody_looks_at_are_one_finding(judged):
    body = 'bucket, _ := s3.NewBucket(ctx, "b", nil)\nctx.Export("b", bucket.Bucket)\n' * 3
    (finding,) = judged("LINT011", whole(body.replace("bucket", "one", 2).replace("bucket", "two", 2))).findings
    assert (finding.line, finding.severity, finding.certain) == (10, "low", True)
    assert finding.message.startswith("3 errors") and finding.evidence == "also at main.go:12, main.go:14"


def test_the_only_error_that_nobody_looks_at_is_named(judged):
    (finding,) = judged("LINT011", whole('s3.NewBucket(ctx, "b", nil)')).findings
    assert finding.message == "the error of s3.NewBucket is dropped"
    assert judged("LINT011", PROGRAM).passed


def test_errors_in_tests_and_in_what_is_never_built_do_not_count(judged):
    aside = whole('s3.NewBucket(ctx, "b", nil)').replace("package main", "package aside")
    also = {"aside/aside.go": aside.replace("func main() {", "func Aside() {"), "a_test.go": aside}
    assert judged("LINT011", PROGRAM, also=also).findings == ()
