"""Runs the program under Pulumi's mocks; tests look at what it registered and exported."""

import json
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pulumi
import pytest

REGION = "us-east-1"
ACCOUNT = "111122223333"
PROGRAM = Path(__file__).parents[2] / "__main__.py"
MODULES = ("settings", "policies", "network", "repository", "runtime", "delivery")
CONFIG = {"environmentSuffix": "test", "team": "platform", "domain": "services.example.com", "development": "true"}
LOOKUPS = {
    "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
    "aws:index/getAvailabilityZones:getAvailabilityZones": {"names": [f"{REGION}{zone}" for zone in "abcd"]},
    "aws:acm/getCertificate:getCertificate": {"arn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"},
}


class Recorder(pulumi.runtime.Mocks):
    def __init__(self) -> None:
        self.made: list[SimpleNamespace] = []

    def new_resource(self, args):
        self.made.append(SimpleNamespace(type=args.typ, name=args.name, inputs=args.inputs))
        made = {
            "arn": f"arn:aws:mock:{REGION}:{ACCOUNT}:{args.name}",
            "repositoryUrl": f"registry/{args.name}",
            "prefixListId": "pl-s3",
        }
        return f"{args.name}-id", {**made, **args.inputs}

    def call(self, args):
        return LOOKUPS[args.token]


class Stack:
    def __init__(self, recorder: Recorder, exports: set[str]) -> None:
        self.made = recorder.made
        self.exports = exports

    def all(self, kind: str) -> list[dict]:
        """Inputs of the resources of a type such as ec2/vpc:Vpc, in the order of their names."""
        found = [resource for resource in self.made if resource.type == f"aws:{kind}"]
        return [resource.inputs for resource in sorted(found, key=lambda resource: resource.name)]

    def one(self, kind: str) -> dict:
        (inputs,) = self.all(kind)
        return inputs

    def named(self, kind: str, thing: str) -> dict:
        (inputs,) = [each.inputs for each in self.made if (each.type, each.name) == (f"aws:{kind}", thing)]
        return inputs

    def granted(self, thing: str) -> list[dict]:
        return json.loads(self.named("iam/rolePolicy:RolePolicy", f"gitops-{thing}-test")["policy"])["Statement"]


def brought_up(**changes: str) -> Stack:
    for module in MODULES:
        sys.modules.pop(module, None)
    recorder = Recorder()
    pulumi.runtime.set_mocks(recorder, project="gitops-pipeline", stack="test")
    config = {f"gitops-pipeline:{key}": value for key, value in (CONFIG | changes).items()}
    pulumi.runtime.set_all_config({"aws:region": REGION} | config)
    exports: set[str] = set()

    @pulumi.runtime.test
    def run() -> None:
        with patch("pulumi.export", lambda key, value: exports.add(key)):
            runpy.run_path(str(PROGRAM))

    run()
    return Stack(recorder, exports)


@pytest.fixture(scope="session")
def stack() -> Stack:
    return brought_up()


@pytest.fixture(scope="session")
def bring_up():
    return brought_up
