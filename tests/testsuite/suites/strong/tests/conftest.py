"""Records what the program registers."""

import runpy
from pathlib import Path

import pulumi
import pytest


class Recorder(pulumi.runtime.Mocks):
    def __init__(self):
        self.made = {}

    def new_resource(self, args):
        self.made[args.typ] = args.inputs
        return f"{args.typ}/id", {"arn": f"{args.typ}/arn", **args.inputs}

    def call(self, args):
        return {}


@pytest.fixture(scope="session")
def made():
    recorder = Recorder()
    pulumi.runtime.set_mocks(recorder)

    @pulumi.runtime.test
    def run():
        runpy.run_path(str(Path(__file__).parents[1] / "__main__.py"))

    run()
    return recorder.made
