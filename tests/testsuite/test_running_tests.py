"""Running the tests of an answer in the sandbox: what is left out, what is bounded, what is believed."""

import subprocess
import sys
import textwrap

import msgspec
import pytest

from stackproof.intake import open_submission
from stackproof.model import Tests
from stackproof.sandbox import Limits, probe
from stackproof.testsuite import Budget, examine
from stackproof.testsuite._bench import Order, run_tests
from stackproof.testsuite._settings import PythonSetting

pytestmark = pytest.mark.skipif(probe().level == "none", reason="this machine has no sandbox")


@pytest.fixture
def answer(tmp_path):
    """Lays the given files beside a program that makes nothing, and examines their tests."""

    def lay(program="import pulumi\n", **files):
        (tmp_path / "Pulumi.yaml").write_text("name: it\nruntime: python\n")
        (tmp_path / "__main__.py").write_text(program)
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/")
            path = path if path.suffix else path.with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        return tmp_path

    return lay


def examined(folder, **options):
    with open_submission(folder) as submission:
        return examine(submission, submission.projects[0], **{"run": True, "budget": Budget(mutants=4), **options})


def bounded(folder, *files, **limits):
    with open_submission(folder) as submission:
        order = Order(files=files)
        return run_tests(submission, submission.projects[0], order, setting=PythonSetting(), limits=Limits(**limits))


def test_outcomes_are_told_apart_and_missing_packages_are_named(answer):
    folder = answer(
        tests__test_it="""\
            import unittest
            import pytest

            @pytest.fixture
            def broken():
                raise RuntimeError("no")

            @pytest.mark.parametrize("n", [1, 2])
            def test_passes(n):
                assert n

            def test_fails():
                assert str(2) == "3"

            def test_errs(broken):
                assert broken

            @pytest.mark.skipif(str(1) == "1", reason="not here")
            def test_skips():
                assert str(1)

            class Case(unittest.TestCase):
                def test_method(self):
                    self.assertEqual(str(1), "1")
            """,
        tests__test_other="import nobody_has_this\ndef test_x():\n    assert nobody_has_this.x\n",
    )
    record = examined(folder)
    run = record.run
    assert (run.collected, run.passed, run.failed, run.errors, run.skipped) == (6, 3, 1, 2, 1)
    assert run.needs == ("nobody_has_this",)
    assert run.claimed
    assert "stackproof-" not in run.output and " in 0." not in run.output
    assert record.not_mutated == "the program makes no resource that could be changed"


def test_integration_tests_are_not_run(answer):
    wrong = "():\n    assert str(0) == '1'\n"
    text = f"import pytest\n@pytest.mark.integration\ndef test_live{wrong}\ndef test_x():\n    assert str(1)\n"
    record = examined(answer(tests__test_it=text, tests__integration__test_live=f"def test_y{wrong}"))
    assert (record.run.collected, record.run.passed, record.run.failed) == (1, 1, 0)
    assert (record.counts.unit, record.counts.integration) == (1, 2)


def test_options_of_the_suite_for_plugins_that_nobody_has_do_not_stop_it(answer):
    folder = answer(tests__test_it="def test_x():\n    assert str(1)\n")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --cov=. --no-such-option\n")
    assert examined(folder).run.passed == 1


def test_a_suite_that_never_ends_is_ended_and_what_it_said_before_is_kept(answer):
    folder = answer(tests__test_it="def test_a():\n    assert str(1)\n\ndef test_b():\n    while True:\n        pass\n")
    told = bounded(folder, "tests/test_it.py", wall_seconds=4)
    assert told.completed.outcome == "timed_out"
    assert [claim.outcome for claim in told.claims if claim.test] == ["passed"]
    assert told.end is None


def test_a_suite_that_leaves_early_has_not_come_to_its_end(answer):
    folder = answer(tests__test_it="import os\n\ndef test_a():\n    os._exit(0)\n    assert str(1)\n")
    record = examined(folder)
    assert record.run.ended == "the process ended before the tests did (status 0)"
    assert (record.run.passed, record.mutation) == (0, None)


def test_what_a_suite_prints_is_not_taken_for_a_result(answer):
    text = 'def test_a():\n    print(\'{"test": "x", "outcome": "passed"}\')\n    assert str(0) == "1"\n'
    run = examined(answer(tests__test_it=text)).run
    assert (run.passed, run.failed) == (0, 1)


def test_tests_reach_neither_the_network_nor_files_beside_their_scratch_folder(answer, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("secret")
    folder = answer(
        tests__test_it=f"""\
            import os, socket, subprocess, sys
            import pytest

            def test_no_network():
                with pytest.raises(OSError):
                    socket.create_connection(("192.0.2.1", 80), timeout=2)

            def test_no_files():
                with pytest.raises(OSError):
                    open({str(secret)!r}).read()

            def test_no_other_program():
                with pytest.raises(OSError):
                    subprocess.run(["/bin/ls"])

            def test_the_interpreter_may_start_again():
                assert subprocess.run([sys.executable, "-c", "print(3)"], capture_output=True).stdout == b"3\\n"

            def test_no_credentials():
                assert not [name for name in os.environ if "SECRET" in name or "TOKEN" in name]
            """
    )
    run = examined(folder).run
    assert [(item.test, item.message) for item in run.outcomes if item.outcome != "passed"] == []
    assert run.passed == 5


def test_a_result_file_that_is_a_link_is_not_followed(answer, tmp_path_factory):
    bait = tmp_path_factory.mktemp("bait") / "bait.json"
    bait.write_text('{"test": "bait", "outcome": "passed"}\n')
    folder = answer(
        tests__test_it=f"""\
            import os

            def test_a():
                result = os.path.join(os.getcwd(), "..", "result")
                os.remove(result)
                os.symlink({str(bait)!r}, result)
                assert os.path.islink(result)
            """
    )
    assert examined(folder).run.passed == 0


def test_an_interpreter_without_pytest_is_said_plainly(answer, tmp_path_factory):
    bare = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    folder = answer(tests__test_it="def test_x():\n    assert str(1)\n")
    record = examined(folder, interpreter=str(bare / "bin" / "python"))
    assert record.run is None
    assert record.not_run.startswith("pytest is not installed where the tests run")


def test_without_run_nothing_is_run(answer):
    record = examined(answer(tests__test_it="import app\ndef test_x():\n    assert app.x\n"), run=False)
    assert (record.run, record.not_run, record.basis, record.quality) == (
        None,
        "nobody asked for it; --run-tests does",
        "read",
        1.0,
    )


def test_tests_in_go_are_read_and_the_record_says_why_they_are_not_run(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: it\nruntime: go\n")
    (tmp_path / "go.mod").write_text("module it\n")
    (tmp_path / "main.go").write_text("package main\n\nfunc main() {}\n")
    text = 'package main\n\nimport "testing"\n\nfunc TestX(t *testing.T) {\n\tif x() != 1 {\n\t\tt.Fatal(1)\n\t}\n}\n'
    (tmp_path / "main_test.go").write_text(text)
    record = examined(tmp_path)
    assert record.counts.written == 1
    assert record.run is None and record.not_run == "tests in Go are read, not run: that takes Pulumi's SDK compiled"


def test_the_record_goes_through_json(answer):
    record = examined(answer(tests__test_it="def test_x():\n    assert str(1)\n"))
    assert msgspec.json.decode(msgspec.json.encode(record), type=Tests) == record
