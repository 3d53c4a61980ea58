"""Reads the outputs of a deployed stack; without them the tests are skipped."""

import json
from pathlib import Path

import pytest

OUTPUTS = Path(__file__).parents[2] / "cfn-outputs" / "flat-outputs.json"


@pytest.fixture(scope="session")
def outputs() -> dict[str, str]:
    if not OUTPUTS.exists():
        pytest.skip("no stack is deployed: cfn-outputs/flat-outputs.json is missing")
    return json.loads(OUTPUTS.read_text())


@pytest.fixture(scope="session")
def client():
    boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")
    return boto3.client
