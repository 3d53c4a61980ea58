"""Runs the program once under Pulumi's mocks; tests look at what it registered and exported."""

import json
import runpy
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pulumi
import pytest

REGION = "eu-west-1"
IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/analytics:1.0.0"
PROGRAM = Path(__file__).parents[2] / "__main__.py"
LOOKUPS = {
    "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": "111122223333"},
    "aws:index/getAvailabilityZones:getAvailabilityZones": {"names": [f"{REGION}{zone}" for zone in "abcd"]},
}


class Recorder(pulumi.runtime.Mocks):
    def __init__(self) -> None:
        self.made: list[SimpleNamespace] = []

    def new_resource(self, args):
        if args.typ == "random:index/randomPassword:RandomPassword":
            return f"{args.name}-id", {**args.inputs, "result": "generated"}
        self.made.append(SimpleNamespace(type=args.typ, name=args.name, inputs=args.inputs))
        made = {"arn": f"arn:aws:mock:{REGION}:111122223333:{args.name}", "primaryEndpointAddress": "redis.example"}
        return f"{args.name}-id", {**made, **args.inputs}

    def call(self, args):
        return LOOKUPS[args.token]


class Stack:
    def __init__(self, recorder: Recorder, exports: set[str]) -> None:
        self.made = recorder.made
        self.exports = exports

    def all(self, kind: str) -> list[dict]:
        """Inputs of the resources of a type such as ec2/vpc:Vpc, in the order of registration."""
        return [resource.inputs for resource in self.made if resource.type == f"aws:{kind}"]

    def one(self, kind: str) -> dict:
        (inputs,) = self.all(kind)
        return inputs

    def container(self) -> dict:
        (container,) = json.loads(self.one("ecs/taskDefinition:TaskDefinition")["containerDefinitions"])
        return container


@pytest.fixture(scope="session")
def stack() -> Stack:
    recorder = Recorder()
    pulumi.runtime.set_mocks(recorder, project="healthcare-analytics", stack="test")
    pulumi.runtime.set_all_config(
        {
            "aws:region": REGION,
            "healthcare-analytics:environmentSuffix": "test",
            "healthcare-analytics:image": IMAGE,
        }
    )
    exports: set[str] = set()

    @pulumi.runtime.test
    def run() -> None:
        with patch("pulumi.export", lambda key, value: exports.add(key)):
            runpy.run_path(str(PROGRAM))

    run()
    return Stack(recorder, exports)
