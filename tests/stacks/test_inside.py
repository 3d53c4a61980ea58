"""What `stackproof new` lays out passes its own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# What the programs of the stacks need lies apart; `make test` brings it.
APPS = Path(sys.prefix, "apps")
CLEAN = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PYTEST_", "PULUMI_", "COV_"))}


def run(folder, *arguments, apart=""):
    command = [sys.executable, "-m", *arguments]
    environment = {**CLEAN, "PYTHONPATH": apart}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)


def test_the_tests_pass_and_reach_every_line(stack, laid_out):
    folder = laid_out(stack)
    done = run(folder, "coverage", "run", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "skipped" in done.stdout  # the tests of a deployed stack, while there is none
    told = run(folder, "coverage", "report")
    assert told.returncode == 0, told.stdout


@pytest.mark.skipif(not (APPS / ".ready").exists(), reason="the packages of requirements/apps.txt are not installed")
def test_the_program_that_it_runs_passes_its_tests(stack, laid_out):
    folder = laid_out(stack) / "app"
    done = run(folder, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-rs", apart=str(APPS))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    if "PostgreSQL is not installed" in done.stdout:
        pytest.skip("PostgreSQL is not installed; the tests that need it were left out")
