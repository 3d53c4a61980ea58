"""Programs under tests/programs are run by one warm parent."""

from pathlib import Path

import msgspec
import pytest

from stackproof.engine import RunOptions, Zygote, record_project
from stackproof.intake import open_submission
from stackproof.sandbox import Limits

PROGRAMS = Path(__file__).parent.parent / "programs"


@pytest.fixture(scope="session")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.fixture
def record(zygote):
    """record(name, **options) -> Recording of the program of that name (or of a folder)."""

    def run(program, *, limits=None, **options):
        folder = program if isinstance(program, Path) else PROGRAMS / program
        with open_submission(folder) as submission:
            (project,) = submission.projects
            given = RunOptions(limits=limits or Limits(wall_seconds=60), **options)
            return record_project(submission, project, options=given, zygote=zygote)

    return run


@pytest.fixture
def graph(record):
    """graph(name) -> the recorded graph, resources by name."""

    def make(program, **options):
        found = record(program, **options).run
        assert found.outcome == "ran", (found.reason, found.error and found.error.traceback)
        return Named(found.graph)

    return make


class Named:
    """A graph whose resources are found by their names."""

    def __init__(self, graph):
        self.graph = graph
        self.json = msgspec.json.encode(graph).decode()

    def __getitem__(self, name):
        (found,) = [item for item in self.graph.resources if item.name == name]
        return found

    def references(self, name):
        """{input path: (name of the other, property, inside)}"""
        return {item.path: (item.urn.rpartition("::")[2], item.property, item.inside) for item in self[name].references}
