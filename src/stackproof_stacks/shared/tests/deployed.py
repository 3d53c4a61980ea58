"""What a deployed stack is: its outputs, and clients of AWS. Without outputs the tests that need them are skipped.

    mkdir -p cfn-outputs && pulumi stack output --json > cfn-outputs/flat-outputs.json

AWS_ENDPOINT_URL leads boto3 to an emulator.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

OUTPUTS = Path(os.environ.get("STACK_OUTPUTS") or Path(__file__).parents[1] / "cfn-outputs" / "flat-outputs.json")


def outputs() -> dict[str, Any]:
    """The stack's outputs by name."""
    if not OUTPUTS.exists():
        pytest.skip("no stack is deployed: cfn-outputs/flat-outputs.json is missing")
    return json.loads(OUTPUTS.read_text("utf-8"))


def client(service: str, region: str) -> Any:
    """A client of one of AWS's services."""
    boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")
    return boto3.client(service, region_name=region)


def only(items: list[Any]) -> Any:
    """The one item of a list."""
    assert len(items) == 1, items
    return items[0]
